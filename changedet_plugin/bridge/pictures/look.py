"""How do the rasters of a result look?

Bands, and one stretch for two dates, so that only what changed looks changed.
"""

from __future__ import annotations

import itertools
import threading
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from osgeo import gdal, osr

from changedet_plugin.bridge.background import BackgroundTask
from changedet_plugin.bridge.i18n import tr
from changedet_plugin.bridge.pictures.bands import Scheme, as_radar, scheme_of
from changedet_plugin.bridge.raster_header import opened
from changedet_plugin.core import mask_products
from changedet_plugin.core.errors import Cancelled
from changedet_plugin.core.mask_products import MaskMeaning
from changedet_plugin.core.rasters import address as addresses

N_DATES = 9
"""So many dates tell what is usual."""
_LOW, _HIGH = 2.0, 98.0
"""Percentiles that become black and white."""
_SIDE_PX = 192
_MOST_PX = 4_000_000
"""Rasters up to this size are looked at as a whole; of larger ones, squares."""
_SQUARES, _SQUARE_PX = 6, 48
_LEAST_PX = 16
_DECIBELS = -60.0, 10.0
_WIDEST = 2.0
"""The range that is drawn is at most so many times that of the series: clouds would leave the ground black."""
_CLEAR_WIDTH = 0.75, 2.0
"""A clear date has a contrast between so many times the usual one: less is haze or low sun, more is cloud or snow."""
_CLEAR_RISE = 1.0
"""The dark tones of a clear date lie at most so many usual ranges off the usual ones: over haze all is bright."""


@dataclass(frozen=True)
class Image:
    """A raster of a run, and its mask; empty = none."""

    path: str
    mask: str = ""
    meanings: tuple[MaskMeaning, ...] = ()
    """How the mask, and bands of its own that are masks, are read."""


Scene = tuple[Image, ...]
"""All rasters of one date."""


@dataclass(frozen=True)
class Plan:
    """What is looked at to know what is usual in a series."""

    scenes: tuple[Scene, ...]
    """Some of its dates."""
    extent: tuple[float, float, float, float] | None = None
    """Least x, least y, greatest x, greatest y of what the run covered."""
    wkt: str = ""
    """The coordinate reference system of the extent."""


@dataclass(frozen=True)
class Look:
    """Bands, and the values of each channel that are drawn black and white."""

    scheme: Scheme
    low: tuple[float, ...]
    high: tuple[float, ...]


class Stretch:
    """The usual low and high of the dates of a series; measured once, in any thread, and then combined for any two dates."""

    def __init__(self, plan: Plan) -> None:
        self._plan = plan
        self._lock = threading.Lock()
        self._ends: dict[Scene, NDArray[np.float64] | None] = {}
        """Per date low and high of every channel, (2, n_channels); None = nothing there can be seen."""
        self._usual: NDArray[np.float64] | None = None
        """Usual low and range of every channel, (2, n_channels)."""
        self.scheme: Scheme | None = None
        """None = not measured yet, or no raster can be read."""

    def measure(self, scenes: Sequence[Scene] = ()) -> None:
        """Look at the series, if that was not done, and at these dates. It reads files: call it away from the main thread."""
        with self._lock:
            if self.scheme is None:
                self._begin()
            if self.scheme is not None:
                for scene in scenes:
                    self._look_at(scene, self.scheme)

    def look(self, scenes: Sequence[Scene]) -> Look | None:
        """One look for some dates, the clouds of one of them aside; None where one was not measured."""
        if self.scheme is None or any(scene not in self._ends for scene in scenes):
            return None
        ends = [end for scene in scenes if (end := self._ends[scene]) is not None]
        if not ends:
            return Look(self.scheme, (0.0,) * self.scheme.n_channels, (255.0,) * self.scheme.n_channels)
        low = np.min([pair[0] for pair in ends], axis=0)
        width = np.max([pair[1] for pair in ends], axis=0) - low
        if self._usual is not None:
            width = np.minimum(width, _WIDEST * self._usual[1])
        if self.scheme.is_natural:
            # Each its own range would take the colours away, one range for all would give haze its blue.
            width = np.sqrt(width * width.max())
        width = np.maximum(width, np.maximum(np.abs(low) * 1e-6, 1e-6))
        return Look(self.scheme, tuple(low.tolist()), tuple((low + width).tolist()))

    def is_clear(self, scene: Scene) -> bool:
        """Whether a date was measured and looks like the usual one in contrast and dark tones: no haze, cloud or low sun."""
        ends = self._ends.get(scene)
        if ends is None or self._usual is None:
            return False
        low, width = self._usual[0], np.maximum(self._usual[1], 1e-12)
        contrast = np.exp(np.mean(np.log(np.maximum(ends[1] - ends[0], 1e-12) / width)))
        rise = np.median(np.abs(ends[0] - low) / width)
        return bool(_CLEAR_WIDTH[0] <= contrast <= _CLEAR_WIDTH[1] and rise <= _CLEAR_RISE)

    def _begin(self) -> None:
        scheme = _scheme(self._plan)
        if scheme is None:
            return
        ends = [end for scene in self._plan.scenes if (end := self._look_at(scene, scheme)) is not None]
        if ends:
            ordered = np.sort([(low, high - low) for low, high in ends], axis=0)
            self._usual = ordered[(len(ordered) - 1) // 2]
        self.scheme = scheme

    def _look_at(self, scene: Scene, scheme: Scheme) -> NDArray[np.float64] | None:
        if scene not in self._ends:
            values = _sample(scene, self._plan, scheme.bands)
            self._ends[scene] = _ends(_channels(values, scheme)) if values is not None else None
        return self._ends[scene]


_KNOWN: dict[Plan, Stretch] = {}
_MOST_KNOWN = 16


def stretch_of(plan: Plan) -> Stretch:
    """The stretch of a series, the same one for all who draw it; call it in the main thread."""
    if plan not in _KNOWN:
        while len(_KNOWN) >= _MOST_KNOWN:
            del _KNOWN[next(iter(_KNOWN))]
        _KNOWN[plan] = Stretch(plan)
    return _KNOWN[plan]


def last_clear(stretch: Stretch, scenes: Sequence[Scene]) -> Iterator[None]:
    """Measure dates, one at a step, until one is clear; the first comes first. As ``Stretch.measure``, it reads files."""
    for scene in scenes:
        stretch.measure([scene])
        yield
        if stretch.is_clear(scene):
            return


class MeasureStretch(BackgroundTask):
    """Measures some dates in the background."""

    def __init__(self, stretch: Stretch, scenes: Sequence[Scene], searches: Sequence[Sequence[Scene]] = ()) -> None:
        """``searches``: dates of which each is measured only where none before it is clear."""
        super().__init__(tr("Look at the rasters"))
        self._stretch, self._scenes, self._searches = stretch, tuple(scenes), tuple(searches)

    def work(self) -> None:
        """Measure, one date after another."""
        for scene in self._scenes:
            self._go_on()
            self._stretch.measure([scene])
        for scenes in self._searches:
            for _step in last_clear(self._stretch, scenes):
                self._go_on()

    def _go_on(self) -> None:
        if self.isCanceled():
            raise Cancelled(tr("Stopped."))


def _scheme(plan: Plan) -> Scheme | None:
    for scene in plan.scenes:
        dataset = opened(scene[0].path) if scene else None
        if dataset is not None and dataset.RasterCount:
            scheme = scheme_of(dataset)
            return _radar_by_values(plan, scheme, dataset)
    return None


def _radar_by_values(plan: Plan, scheme: Scheme, dataset: Any) -> Scheme:
    """Two nameless bands below zero are radar in decibels; radar that is named tells only by its values what it is in."""
    if not scheme.is_radar and (dataset.RasterCount != 2 or any(scheme.names)):
        return scheme
    bands = as_radar(scheme, is_power=False).bands
    values = next((values for scene in plan.scenes if (values := _sample(scene, plan, bands)) is not None), None)
    known = values[np.isfinite(values)] if values is not None else np.empty(0)
    if not len(known):
        return scheme
    low, high = np.percentile(known, (_LOW, _HIGH))
    is_decibels = bool(low < 0)
    if scheme.is_radar:
        return as_radar(scheme, is_power=not is_decibels)
    return as_radar(scheme, is_power=False) if is_decibels and low > _DECIBELS[0] and high < _DECIBELS[1] else scheme


def _ends(channels: NDArray[np.float32]) -> NDArray[np.float64] | None:
    """Low and high of every channel, (2, n_channels); None where too little is valid."""
    valid = channels[:, np.isfinite(channels).all(axis=0)]
    return np.percentile(valid, (_LOW, _HIGH), axis=1) if valid.shape[1] >= _LEAST_PX else None


def _channels(values: NDArray[np.float32], scheme: Scheme) -> NDArray[np.float32]:
    """From bands to what is drawn as one colour each."""
    if not scheme.is_radar:
        return values
    if scheme.is_power:
        values = np.log10(np.where(values > 0, values, np.nan))
    return np.stack([values[0], values[1], values[0] - values[1]])


def _sample(scene: Scene, plan: Plan, bands: tuple[int, ...]) -> NDArray[np.float32] | None:
    """Values of the bands at some pixels of a date, NaN where they are not valid, (n_bands, n_pixels)."""
    pixels = [values for image in scene for values in _pixels(image, plan, bands)]
    return np.concatenate(pixels, axis=1) if pixels else None


def _pixels(image: Image, plan: Plan, bands: tuple[int, ...]) -> Iterator[NDArray[np.float32]]:
    dataset = opened(image.path)
    masks = [opened(part) for part in addresses.parts(image.mask)] if image.mask else []
    if dataset is None or dataset.RasterCount < max(bands):
        return
    for window in _windows(dataset, plan):
        values = _read(dataset, bands, window)
        if values is None:
            continue
        for meaning in image.meanings:
            maskings = [dataset] if meaning.own else [mask for mask in masks if mask is not None]
            for masking, band in itertools.product(maskings, meaning.bands):
                hidden = _hidden(masking, band, _moved(window, dataset, masking), meaning)
                if hidden is not None:
                    values[:, hidden] = np.nan
        yield values.reshape(len(bands), -1)


@dataclass(frozen=True)
class _Window:
    """A part of a raster in pixels, and at how many pixels it is read."""

    left: float
    top: float
    width: float
    height: float
    columns: int
    rows: int


def _windows(dataset: Any, plan: Plan) -> list[_Window]:
    """The whole of what the run covered, or squares of it where that would take long."""
    left, top, width, height = _covered(dataset, plan)
    if width * height <= _MOST_PX:
        shrunk = min(_SIDE_PX / max(width, height), 1.0)
        return [_Window(left, top, width, height, max(round(width * shrunk), 1), max(round(height * shrunk), 1))]
    side = min(_SQUARE_PX, width, height)
    steps = [(column + 0.5) / _SQUARES for column in range(_SQUARES)]
    return [_Window(left + x * (width - side), top + y * (height - side), side, side, side, side) for y in steps for x in steps]


def _covered(dataset: Any, plan: Plan) -> tuple[int, int, int, int]:
    """Left, top, width and height in pixels of what the run covered; the whole where that is not known."""
    whole = (0, 0, dataset.RasterXSize, dataset.RasterYSize)
    if plan.extent is None or not _is_same(plan.wkt, dataset.GetProjection()):
        return whole
    xs, ys = _to_pixels(dataset, plan.extent)
    left, right = max(int(min(xs)), 0), min(int(np.ceil(max(xs))), whole[2])
    top, bottom = max(int(min(ys)), 0), min(int(np.ceil(max(ys))), whole[3])
    return (left, top, right - left, bottom - top) if right - left > 1 and bottom - top > 1 else whole


def _to_pixels(dataset: Any, extent: tuple[float, float, float, float]) -> tuple[list[float], list[float]]:
    """Columns and rows of the corners of an extent."""
    inverse = gdal.InvGeoTransform(dataset.GetGeoTransform())
    corners = [(x, y) for x in (extent[0], extent[2]) for y in (extent[1], extent[3])]
    points = [gdal.ApplyGeoTransform(inverse, x, y) for x, y in corners]
    return [point[0] for point in points], [point[1] for point in points]


def _is_same(one: str, other: str) -> bool:
    if not one or not other:
        return False
    systems = (osr.SpatialReference(), osr.SpatialReference())
    for system, wkt in zip(systems, (one, other)):
        system.SetFromUserInput(wkt)
    return bool(systems[0].IsSame(systems[1], ["IGNORE_DATA_AXIS_TO_SRS_AXIS_MAPPING=YES"]))


def _moved(window: _Window, dataset: Any, other: Any) -> _Window | None:
    """The same place in another raster; None where it does not cover it."""
    if other.RasterXSize == dataset.RasterXSize and other.RasterYSize == dataset.RasterYSize:
        return window
    transform = dataset.GetGeoTransform()
    ends = (window.left, window.left + window.width), (window.top, window.top + window.height)
    corners = [gdal.ApplyGeoTransform(transform, x, y) for x in ends[0] for y in ends[1]]
    inverse = gdal.InvGeoTransform(other.GetGeoTransform())
    xs, ys = zip(*(gdal.ApplyGeoTransform(inverse, x, y) for x, y in corners))
    left, top = min(xs), min(ys)
    is_inside = left >= 0 and top >= 0 and max(xs) <= other.RasterXSize and max(ys) <= other.RasterYSize
    return _Window(left, top, max(xs) - left, max(ys) - top, window.columns, window.rows) if is_inside else None


def _read(dataset: Any, bands: tuple[int, ...], window: _Window) -> NDArray[np.float32] | None:
    """(n_bands, rows, columns), NaN where a band has no data; None where it cannot be read."""
    bands_read = []
    for number in bands:
        band = dataset.GetRasterBand(number)
        raw = _raw(band, window)
        if raw is None:
            return None
        values = np.frombuffer(raw, np.float32).reshape(window.rows, window.columns).copy()
        if band.GetNoDataValue() is not None:
            values[values == np.float32(band.GetNoDataValue())] = np.nan
        bands_read.append(values)
    return np.stack(bands_read)


def _hidden(mask: Any, band: int, window: _Window | None, meaning: MaskMeaning) -> NDArray[np.bool_] | None:
    """Which pixels a mask hides, (rows, columns)."""
    raw = _raw(mask.GetRasterBand(band), window) if window is not None else None
    if raw is None or window is None:
        return None
    return mask_products.hidden(np.frombuffer(raw, np.float32).reshape(window.rows, window.columns), meaning)


def _raw(band: Any, window: _Window) -> bytes | None:
    place = (int(window.left), int(window.top), max(int(window.width), 1), max(int(window.height), 1))
    try:
        return band.ReadRaster(*place, buf_xsize=window.columns, buf_ysize=window.rows, buf_type=gdal.GDT_Float32)
    except RuntimeError:  # where GDAL's exceptions are on
        return None
