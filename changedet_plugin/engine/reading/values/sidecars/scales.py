"""Scale and offset of metadata that lie beside rasters. Sources in, the same out, with what their tags do not say.

They count where the tags say nothing, and where the numbers are those that the product was delivered with: numbers that were
made into reflectance before, or into another unit, stay as they are, and that is said. docs/inputs.md; decision 0018.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from contextlib import closing
from dataclasses import dataclass, replace
from pathlib import PurePath

import numpy as np
from rasterio.errors import RasterioError

from changedet_plugin.core.arrays import FloatArray
from changedet_plugin.core.band_names import OPTICAL, sensor_of
from changedet_plugin.core.errors import SeriesError
from changedet_plugin.core.notices import notice
from changedet_plugin.core.rasters import address as addresses
from changedet_plugin.engine.reading import raster_header
from changedet_plugin.engine.reading.masks.meanings import windows
from changedet_plugin.engine.reading.raster_header import OpenBands
from changedet_plugin.engine.reading.values.sidecars import document, products
from changedet_plugin.engine.reading.values.sidecars.document import Damaged, Place
from changedet_plugin.engine.reading.values.sidecars.products import Line, Sidecar
from changedet_plugin.engine.types import BandAt, BandHeader, Source, Warn

LEVELS = 5
"""Folders above an image of a SAFE folder in which its metadata are looked for. [folders]"""
DARKEST = 0.05, -0.03
"""Share of the pixels of a band that may be darker than this reflectance: more are of another unit than the metadata, such as
numbers that have the offset no more. Decision 0018."""
MOST_MEDIAN = 2.0
"""Most that a band may reflect in the median: snow and cloud are hardly brighter than 1."""
_INSIDE_SAFE = ("IMG_DATA", "GRANULE", "R10M", "R20M", "R60M", "L1C_", "L2A_", "S2A_", "S2B_", "S2C_")
"""How the folders between a SAFE folder and its images are called, or begin."""


@dataclass(frozen=True)
class _Beside:
    """A file of metadata that lies beside rasters, read."""

    name: str
    says: Sidecar
    is_above: bool
    """It is that of the SAFE folder which all rasters below belong to."""


def with_scales(sources: Sequence[Source], warn: Warn) -> list[Source]:
    """The sources with the scale and the offset that their products name, where their tags name none.

    Raises
    ------
    SeriesError
        A raster cannot be read.
    """
    found, told = [], _Told()
    folders = _Folders(told)
    for source in sources:
        beside = _of(source, folders) if _is_open(source) else None
        lines = _lines(source, beside) if beside else ()
        if beside and any(lines):
            kept = _kept(source, lines, beside.says)
            (told.used if kept else told.left).setdefault(beside.name, []).append(source.header.name)
            found.append(_scaled(source, lines) if kept else source)
        else:
            found.append(source)
    told.say(warn)
    return found


class _Told:
    """What the analyst should know, gathered over all rasters: names of files, and of the rasters that they are beside."""

    def __init__(self) -> None:
        self.used, self.left, self.damaged = dict[str, list[str]](), dict[str, list[str]](), dict[str, str]()

    def say(self, warn: Warn) -> None:
        if self.used:
            rasters = [raster for names in self.used.values() for raster in names]
            warn(notice("scales_beside", n=len(rasters), first=rasters[0], file=next(iter(self.used))))
        if self.left:
            rasters = [raster for names in self.left.values() for raster in names]
            warn(notice("scales_not_of_these", n=len(rasters), first=rasters[0], file=next(iter(self.left))))
        if self.damaged:
            warn(notice("scales_damaged", n=len(self.damaged), first=next(iter(self.damaged.values()))))


class _Folders:
    """The metadata of folders, each read once."""

    def __init__(self, told: _Told) -> None:
        self._told, self._known = told, dict[Place, list[_Beside]]()

    def beside(self, place: Place) -> list[_Beside]:
        """What lies in the folder of a raster, or above it where that is inside a SAFE folder."""
        found = list(self._read(place))
        for _ in range(LEVELS):
            if not place.name.upper().startswith(_INSIDE_SAFE):
                break
            place = place.above
            found += [replace(one, is_above=True) for one in self._read(place)]
        return found

    def _read(self, place: Place) -> list[_Beside]:
        if place not in self._known:
            self._known[place] = [one for name in sorted(place.names()) if (one := self._one(place, name))]
        return self._known[place]

    def _one(self, place: Place, name: str) -> _Beside | None:
        try:
            says = _read(place, name)
            return _Beside(name, says, is_above=False) if says else None
        except Damaged:
            self._told.damaged[f"{place.archive}/{place.folder}/{name}"] = name
            return None


def _read(place: Place, name: str) -> Sidecar | None:
    """What a file says if it is one of metadata; ``Damaged`` where it is and says nothing."""
    if products.SENTINEL_2.match(name):
        return products.sentinel_2(name, document.entries(name, place.read(name)))
    if products.LANDSAT.match(name):
        return products.landsat(name, document.entries(name, place.read(name)))
    if not name.lower().endswith(".json"):
        return None
    try:
        text = place.read(name)
    except Damaged:
        return None  # it need not be an item
    return products.stac_item(name, text)


def _is_open(source: Source) -> bool:
    """Whether neither tags nor anybody else said anything of its scale."""
    return not source.settings.measured and not any(band.is_scaled for band in source.header.bands)


def _of(source: Source, folders: _Folders) -> _Beside | None:
    """The metadata of the product that a raster is of; of several that say the same the first, else None."""
    rasters = addresses.parts(source.path)
    place = document.place_of(rasters[0])
    there = folders.beside(place) if place else []
    names = [_stem(raster) for raster in rasters]
    tests: tuple[Callable[[_Beside], bool], ...] = (
        lambda one: all(name in one.says.files for name in names),
        lambda one: bool(one.says.product) and all(name.startswith(one.says.product) for name in names),
        lambda one: one.is_above,
        lambda one: one.says.date == source.date and not sensor_of(addresses.dated_path(source.path)),
    )
    for test in tests:
        fitting = [one for one in there if test(one)]
        if fitting:
            first = fitting[0].says
            alike = all((one.says.lines, one.says.by_file) == (first.lines, first.by_file) for one in fitting)
            return fitting[0] if alike else None
    return None


def _stem(raster: str) -> str:
    return PurePath(addresses.name_of(addresses.selected(raster)[0])).stem.lower()


def _lines(source: Source, beside: _Beside) -> tuple[tuple[str, Line] | None, ...]:
    """By band of the raster the band of the product and its line; None of what the product does not speak of."""
    bands = source.header.bands
    lent = Counter(band.at.path for band in bands if band.at)
    return tuple(_line(band, beside.says, band.at is not None and lent[band.at.path] == 1) for band in bands)


def _line(band: BandHeader, says: Sidecar, is_alone: bool) -> tuple[str, Line] | None:
    """``is_alone``: it is the only band of its file, whose name may say it."""
    if band.at is None or band.colour == "alpha":
        return None
    if says.by_file:
        of_file = says.by_file.get(_stem(band.at.path), ())
        return of_file[band.at.number - 1] if band.at.number <= len(of_file) else None
    token = products.token_of(band.description or "") or (products.token_of(_stem(band.at.path)) if is_alone else "")
    line = says.line_of(token) if token else None
    if line is None and not token and band.name in OPTICAL and says.common:
        return min(says.reflective), says.common
    return line


def _scaled(source: Source, lines: Sequence[tuple[str, Line] | None]) -> Source:
    measured = tuple(line[1] if line else (1.0, 0.0) for line in lines)
    settings = replace(source.settings, measured=measured)
    return replace(source, settings=settings, header=raster_header.as_set(source.header, settings))


def _kept(source: Source, lines: Sequence[tuple[str, Line] | None], says: Sidecar) -> bool:
    """Whether the numbers are those that the product came with: whole ones, that come to what reflects light."""
    header = source.header
    chosen = [(band, band.at, line) for band, line in zip(header.bands, lines, strict=True) if line and band.at]
    if not says.is_8_bit and any(np.dtype(band.dtype).itemsize == 1 for band, _, _ in chosen):
        return False
    for band, at, (name, (scale, offset)) in chosen:
        numbers = _numbers(header.name, at)
        numbers = numbers[np.isfinite(numbers) & (numbers != 0) & (numbers != band.nodata)]
        if not numbers.size:
            continue
        if (numbers != np.round(numbers)).any():
            return False
        low, middle = np.quantile(numbers, (DARKEST[0], 0.5)) * scale + offset
        if name in says.reflective and (low < DARKEST[1] or middle > MOST_MEDIAN):
            return False
    return True


def _numbers(name: str, at: BandAt) -> FloatArray:
    """Some of the numbers (n,) of a band."""
    try:
        with closing(OpenBands([at])) as files:
            return np.concatenate([files.read([at], span).ravel() for span in windows(at.grid.shape)]).astype(float)
    except RasterioError as error:
        raise SeriesError(f"{name} cannot be read to its end: it is damaged or cut off; copy or download it again.") from error
