"""Files and folders become a checked time series, or one sentence that says why not."""

from __future__ import annotations

import datetime
import itertools
from collections.abc import Collection, Iterable, Sequence
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import Any

import rasterio
from rasterio.enums import ColorInterp

from changedet_plugin.core import reference
from changedet_plugin.core.arrays import FloatArray
from changedet_plugin.core.errors import SeriesError
from changedet_plugin.engine.reading import same_day
from changedet_plugin.engine.reading.raster_header import open_raster, own_grid
from changedet_plugin.engine.reading.raster_reader import SourceReader, cache_bytes
from changedet_plugin.engine.reading.resampling import offset_of, same_crs
from changedet_plugin.engine.types import Masking, Parameters, Scene, Source, Span, TimeSeries, Warn

MOST_NAMED = 6
"""Files that a warning names."""
MINIMUM_VALID = 0.1
"""Share of valid pixels below which a date is left out."""
PROBE_PX = 1024
"""Side of the windows in which a date is searched for its first valid pixel."""


def build(sources: Sequence[Source], parameters: Parameters, warn: Warn) -> TimeSeries:
    """Check the rasters against each other and split them into reference and new scenes.

    A date without a single valid pixel is dropped with a warning.

    Raises
    ------
    SeriesError, MaskError
        One sentence that names the file and says what to do.
    """
    bands = _common_bands(sources, parameters)
    scenes, empty = [], []
    with rasterio.Env(GDAL_CACHEMAX=cache_bytes(parameters.memory)):
        for scene in _by_date(sources):
            same_day.check(scene, bands, parameters.masking)
            if _has_valid_pixel(scene, bands, parameters.masking):
                scenes.append(scene)
            else:
                empty.append(title(scene))
    if empty:
        warn(f"Left out, because no pixel is valid: {some(empty)}.")
    if len(scenes) < 2:
        raise SeriesError(_too_few(len(scenes), len(sources)))
    _warn_of_bands(scenes, bands, warn)
    _warn_of_grids(scenes, warn)
    is_reference = _split([scene.date for scene in scenes], parameters.reference_end)
    _warn_of_season([scene.date for scene in scenes], sum(is_reference), warn)
    return TimeSeries(tuple(scenes), is_reference, bands, parameters.masking)


def without_empty(series: TimeSeries, valid_share: FloatArray, parameters: Parameters, warn: Warn) -> TimeSeries:
    """The series without the dates of which less than a tenth is valid, split anew; the series itself if there are none.

    Raises
    ------
    SeriesError
        Fewer than two dates are left, or no reference, or nothing new.
    """
    empty = [scene for scene, share in zip(series.scenes, valid_share) if share < MINIMUM_VALID]
    if not empty:
        return series
    warn(f"Left out, because less than {MINIMUM_VALID:.0%} of the pixels are valid: {some(map(title, empty))}.")
    n_clear = len(series.scenes) - len(empty)
    if n_clear < 2:
        raise SeriesError(
            f"Only {n_clear} of {len(series.scenes)} dates have {MINIMUM_VALID:.0%} valid pixels; check the masks, "
            "or choose a smaller area."
        )
    return without(series, empty, parameters)


def without(series: TimeSeries, gone: Collection[Scene], parameters: Parameters) -> TimeSeries:
    """The series without some of its scenes, split anew.

    Raises
    ------
    SeriesError
        No reference is left, or nothing new.
    """
    left = tuple(scene for scene in series.scenes if scene not in gone)
    return replace(series, scenes=left, is_reference=_split([scene.date for scene in left], parameters.reference_end))


def title(scene: Scene) -> str:
    """File names and date of a scene, for a sentence."""
    return f"{_names(scene)} ({scene.date})"


def some(texts: Iterable[str]) -> str:
    """The first few of a list, for a sentence."""
    names = list(texts)
    more = f" and {len(names) - MOST_NAMED} more" if len(names) > MOST_NAMED else ""
    return ", ".join(names[:MOST_NAMED]) + more


def _too_few(n_scenes: int, n_sources: int) -> str:
    if n_sources > 1 and n_scenes == 0:
        return "The rasters hold no valid pixel at all; check their nodata values and the masks."
    return f"Change needs two dates or more and there is {'only one' if n_scenes else 'none'}; add rasters of other dates."


def _by_date(sources: Sequence[Source]) -> list[Scene]:
    unique: dict[str, Source] = {}
    for source in sources:
        if unique.setdefault(source.path, source).date != source.date:
            raise SeriesError(f"{Path(source.path).name} is given twice, with two dates; keep the right one.")
    ordered = sorted(unique.values(), key=lambda source: source.date)
    return [Scene(date, tuple(group)) for date, group in itertools.groupby(ordered, key=lambda source: source.date)]


def _names(scene: Scene) -> str:
    return ", ".join(Path(source.path).name for source in scene.sources)


def _common_bands(sources: Sequence[Source], parameters: Parameters) -> tuple[int, ...]:
    """The bands to read, and a first look at every file."""
    first: tuple[str, int] | None = None
    usable: set[int] = set()
    for source in sources:
        name = Path(source.path).name
        with open_raster(source.path) as dataset:
            _check_georeference(dataset, name)
            first = first or (name, dataset.count)
            usable = usable or _pixel_bands(dataset, parameters.masking)
            if dataset.count != first[1]:
                raise SeriesError(
                    f"{name} has {dataset.count} bands, {first[0]} has {first[1]}; use rasters with the same bands."
                )
    if first is None:
        raise SeriesError("There are no rasters; name the rasters of one place, two dates or more.")
    mask_band = parameters.masking.band
    asked = parameters.bands if mask_band is None else (*parameters.bands, mask_band)
    missing = [band for band in asked if not 1 <= band <= first[1]]
    if missing:
        raise SeriesError(f"There is no band {missing[0]} in {first[0]}; its bands are 1 to {first[1]}.")
    bands = parameters.bands or tuple(sorted(usable))
    if not bands:
        raise SeriesError(f"{first[0]} holds nothing but a mask; use rasters with at least one band of pixels.")
    return tuple(dict.fromkeys(bands))


def _check_georeference(dataset: Any, name: str) -> None:
    if dataset.crs is None:
        raise SeriesError(f"{name} has no coordinate reference system; assign the right one to it.")
    if dataset.transform.is_identity or dataset.transform.is_degenerate:
        raise SeriesError(f"{name} is not placed on the map; georeference it first.")
    if any("complex" in kind for kind in dataset.dtypes):
        raise SeriesError(f"{name} holds complex numbers; convert it to amplitude or intensity first.")


def _pixel_bands(dataset: Any, masking: Masking) -> set[int]:
    kinds = dict(enumerate(dataset.colorinterp, start=1))
    return {band for band, kind in kinds.items() if kind != ColorInterp.alpha and band != masking.band}


def _has_valid_pixel(scene: Scene, bands: tuple[int, ...], masking: Masking) -> bool:
    """Look for the first valid pixel, and at the end of each file: one that is cut off is found before the run begins."""
    found = False
    for source in scene.sources:
        with open_raster(source.path) as dataset:
            grid = own_grid(dataset)
        n_rows, n_cols = grid.shape
        with closing(SourceReader(source, bands, masking, grid)) as reader:
            reader.read(Span(n_rows - 1, n_rows, n_cols - 1, n_cols))
            found = found or any(reader.read(span)[1].any() for span in Span(0, n_rows, 0, n_cols).blocks(PROBE_PX))
    return found


def _warn_of_bands(scenes: Sequence[Scene], bands: tuple[int, ...], warn: Warn) -> None:
    """Bands are compared by their position, and as measurements."""
    first: tuple[str, list[str | None]] | None = None
    for source in (source for scene in scenes for source in scene.sources):
        name = Path(source.path).name
        with open_raster(source.path) as dataset:
            titles = [dataset.descriptions[band - 1] for band in bands]
            kinds = {dataset.colorinterp[band - 1] for band in bands}
        if ColorInterp.palette in kinds:
            warn(
                "There are colour tables in the rasters: if their values are classes or picture colours rather than "
                "measurements, the scores mean nothing; convert such rasters to red, green and blue."
            )
        first = first or (name, titles)
        if titles != first[1] and set(titles) == set(first[1]):
            warn(f"The bands of {name} have the names of those of {first[0]} in another order; they are compared by position.")


def _warn_of_grids(scenes: Sequence[Scene], warn: Warn) -> None:
    grids = []
    for scene in scenes:
        for source in scene.sources:
            with open_raster(source.path) as dataset:
                grids.append((Path(source.path).name, own_grid(dataset)))
    (first, grid), *others = grids
    moved = [name for name, other in others if offset_of(grid, other) is None]
    if moved:
        systems = "" if all(same_crs(grid.crs, other.crs) for _, other in others) else " and coordinate reference systems"
        warn(
            f"The pixel grids{systems} differ ({first} and {len(moved)} other, {moved[0]} for one); "
            "all are brought to one grid by bilinear interpolation, which softens fine detail."
        )


def _split(ordered: Sequence[datetime.date], reference_end: datetime.date | None) -> tuple[bool, ...]:
    end = reference_end or reference.default_reference_end(ordered)
    is_reference = tuple(date < end for date in ordered)
    if not any(is_reference):
        raise SeriesError(f"No date lies before {end}, so there is no reference; choose a date after {ordered[0]}.")
    if all(is_reference):
        raise SeriesError(f"No date lies on or after {end}, so nothing is new; choose {ordered[-1]} or an earlier date.")
    return is_reference


def _warn_of_season(ordered: Sequence[datetime.date], n_reference: int, warn: Warn) -> None:
    unseen = reference.unseen_season(ordered[:n_reference], ordered[n_reference:])
    if not unseen:
        return
    span = (ordered[n_reference - 1] - ordered[0]).days
    short = f"covers {span} days, less than a year, and " if span < reference.FULL_YEAR_DAYS else ""
    which = unseen[0].isoformat() if len(unseen) == 1 else f"{len(unseen)} new dates from {unseen[0]} to {unseen[-1]}"
    warn(
        f"The reference {short}lacks the season of {which}, which may look like change; "
        "choose a later end of the reference or add dates."
    )
