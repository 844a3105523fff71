"""Which rasters of a day are bands of one image, and which come with an image and are none? By what no name is known for.

Products put layers beside an image that are called in a thousand ways: angles, days, quality, previews. Names that are known
have been sorted out before; what is left is told by what the rasters of a day have in common.
"""

from __future__ import annotations

import datetime
import re
from collections import Counter
from collections.abc import Sequence
from pathlib import PurePath

from changedet_plugin.core.notices import notice
from changedet_plugin.core.rasters import address as addresses
from changedet_plugin.engine.reading import dated_files, resampling
from changedet_plugin.engine.types import RasterHeader, Source, Warn

ONE_PLACE = 0.9
"""[share] Of a raster that another of its day covers, from which on they are of one place."""
PICTURE_BANDS = (3, 4)
"""[bands] A preview has red, green and blue, and perhaps transparency."""


def stacked(sources: Sequence[Source]) -> list[Source]:
    """The rasters, in which those of one band that are bands of one image are one.

    They lie on one grid, their names differ in one word, and the same words come on every date that has several of them.
    """
    groups = [group for group in _by_day_and_grid(sources) if len(group) > 1]
    named = [(group, labels) for group in groups if (labels := _labels([source.path for source in group]))]
    sets = Counter(frozenset(labels) for _, labels in named)
    usual, n_usual = sets.most_common(1)[0] if sets else (frozenset(), 0)
    # Names of one day may differ in a word by chance; not those of several days in the same words.
    is_series = n_usual > 1 and 2 * n_usual > len(named)
    made: dict[int, Source] = {}
    gone: set[int] = set()
    for group, labels in named if is_series else ():
        ordered = [source for _, source in sorted(zip(labels, group, strict=True), key=lambda pair: pair[0])]
        together = addresses.joined([source.path for source in ordered]) if usual.issuperset(labels) else None
        if together:
            made[id(group[0])] = dated_files.source_of(together, group[0].date, settings=group[0].settings)
            gone |= {id(source) for source in group[1:]}
    return [made.get(id(source), source) for source in sources if id(source) not in gone]


def left_out(sources: Sequence[Source], warn: Warn) -> list[Source]:
    """The rasters without those that come with an image of their day and place, and are none; what is left out is said.

    Pictures of 8 bits beside measurements, and rasters of other, nameless bands beside one whose bands are known: these could
    be compared with none of the others.
    """
    days: dict[datetime.date, list[Source]] = {}
    for source in sources:
        days.setdefault(source.date, []).append(source)
    left = [source for source in sources if any(_is_beside(source, other) for other in days[source.date])]
    if left and len(left) < len(sources):
        warn(notice("layers_left", names=[source.header.name for source in left]))
        return [source for source in sources if source not in left]
    return list(sources)


def _by_day_and_grid(sources: Sequence[Source]) -> list[list[Source]]:
    groups: dict[object, list[Source]] = {}
    for source in sources:
        if len(source.header.bands) == 1 and source.mask is None:
            groups.setdefault((source.date, source.header.grid, source.settings), []).append(source)
    return list(groups.values())


def _labels(paths: Sequence[str]) -> list[str]:
    """The one word in which names differ, for each; empty where they differ in more, or in what is no name of a band."""
    split = [re.split(r"[^A-Za-z0-9]+", _name(path)) for path in paths]
    if len({len(words) for words in split}) > 1:
        return []
    differing = [column for column in zip(*split, strict=True) if len(set(column)) > 1]
    if len(differing) != 1 or len(set(differing[0])) < len(paths):
        return []
    # Numbers alone are tiles, rows, times and copies.
    return (
        list(differing[0])
        if all(re.fullmatch(r"(?=\d*[A-Za-z])(?:[A-Za-z]|\d(?!\d\d)){1,20}", word) for word in differing[0])
        else []
    )


def _name(path: str) -> str:
    """The name of a raster and of its folder."""
    place = PurePath(addresses.dated_path(path))
    return f"{place.parent.name}/{place.stem}"


def _is_beside(source: Source, other: Source) -> bool:
    """Whether a raster belongs to another one of its day, and is no image."""
    one, two = source.header, other.header
    if source is other or source.mask or not (_is_preview(one, two) or _is_unlike(one, two)):
        return False
    if not (one.grid.crs and one.grid.is_placed):
        return _is_picture(one) and bool(two.grid.crs and two.grid.is_placed)
    return bool(two.grid.crs) and two.grid.is_placed and _is_of_one_place(one, two)


def _is_of_one_place(one: RasterHeader, two: RasterHeader) -> bool:
    common = resampling.overlap(one.grid, two.grid)
    n_rows, n_cols = one.grid.shape
    return common is not None and common.shape[0] * common.shape[1] >= ONE_PLACE * n_rows * n_cols


def _is_picture(header: RasterHeader) -> bool:
    return len(header.bands) in PICTURE_BANDS and all(band.dtype == "uint8" for band in header.bands)


def _is_preview(one: RasterHeader, two: RasterHeader) -> bool:
    """Whether one is a picture of the other, which has measurements of as many bands, or of several that are known."""
    is_of_bands = len(two.bands) >= PICTURE_BANDS[0] or (len(two.bands) > 1 and all(band.name for band in two.bands))
    return _is_picture(one) and is_of_bands and all(band.dtype != "uint8" for band in two.bands)


def _is_unlike(one: RasterHeader, two: RasterHeader) -> bool:
    """Whether one has nameless bands, and the other more bands that are known."""
    known = [band.name for band in two.bands if band.name]
    return not any(band.name for band in one.bands) and len(known) > len(one.bands)
