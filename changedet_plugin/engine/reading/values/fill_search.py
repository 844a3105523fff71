"""Which numbers of the rasters of a series are no measurement, though no tag says so, or say so where they are one?

In: the sources of a series. Out: the same with a ``VoidRule`` each. Every raster is looked at in full resolution: whole, or in
windows that reach all its sides. What is found in one raster counts in all, where it cannot be a measurement there either.
docs/inputs.md; decision 0018.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy import ndimage

from changedet_plugin.core.arrays import BoolArray, FloatArray
from changedet_plugin.core.errors import SeriesError
from changedet_plugin.core.notices import Value, notice
from changedet_plugin.engine.reading import servers
from changedet_plugin.engine.reading.raster_header import OpenBands
from changedet_plugin.engine.reading.values import void_pixels
from changedet_plugin.engine.types import BandAt, BorderFill, PixelGrid, RasterHeader, Source, Span, VoidRule, Warn

MAX_LOOK_PX = 1 << 19
"""A raster of more pixels than this is looked at in windows. [pixels]"""
WINDOW_PX = 192
"""Side of such a window. [px]"""
WINDOWS = 4
"""Windows each way; the outer ones lie on the sides of the raster."""
STRIP_PX = 1 << 22
"""Pixels that are held while the fill of a border is followed. [pixels]"""
MIN_FILL = 16
"""Fewest equal pixels that are taken for fill. Decision 0018. [pixels]"""
MIN_GROUND = 64
"""Fewest other pixels that tell where the measurements lie. [pixels]"""
SMALLEST = 1e-30
"""Measurements that are all smaller than this cannot be squared in 32 bits."""
STEPS = 16
"""Steps of 32-bit floating point that must lie between the measurements of a band. [steps]"""
CENTRAL = (0.02, 0.98)
"""Quantiles between which the measurements of a band lie; their distance is the range."""
BELOW = 0.5
"""Fill lies at least so far below the measurements. Decision 0018. [ranges]"""
ABOVE = 30.0
"""And so far above: sensors saturate above, never below. Decision 0018. [ranges]"""
ABOVE_OF_TYPE = 1.0
"""The same for the maximum of a signed type, at which no sensor saturates. [ranges]"""
BESIDE = 0.1
"""A number that lies nearer to the fill than this share of the way to the measurements is beside it."""
MAX_BESIDE = 0.05
"""Most pixels beside the fill, for one that has it: what is cut off at a limit has its neighbours beside it."""
MIN_SIDE = 0.01
"""Least share of the pixels on the sides of a raster that have the fill of its border."""
MIN_SIDE_PX = 8
"""Fewest of them. [pixels]"""
MIN_FLAT = 0.5
"""Least share of the pixels of a border's fill that have no other beside them."""
MIN_DISTINCT = 32
"""Fewest distinct numbers of a band: a raster of fewer is a map of classes, whose plain areas are no fill."""
SPECK = 0.02
"""Whole numbers that are nearer than this to the fill of a border, and not it, are specks of plain ground. [ranges]"""
NEAR = 0.1
"""Pixels that touch the fill are near it in value below this. [ranges]"""
SHARP = 0.35
"""Least distance in value, across the edge of the fill, for that of any pixel. Snow and water end softly. Decision 0018."""
N_SIDES = 4


@dataclass(frozen=True)
class _Edge:
    """A vector of numbers on the sides of a raster."""

    numbers: tuple[float, ...]
    is_flat: bool
    """Most of its pixels touch only their like, and it ends sharply."""
    is_wide: bool
    """It is large enough to count by itself."""
    share: float
    """Of the pixels that were looked at."""


@dataclass(frozen=True)
class _Look:
    """What was seen of one raster. Tuples go with the bands."""

    declared: VoidRule
    low: tuple[float, ...]
    """Between these and ``high`` the measurements lie; NaN = there are none."""
    high: tuple[float, ...]
    far: tuple[tuple[tuple[float, float], ...], ...]
    """By band: numbers far outside, with their share of the pixels."""
    edges: tuple[_Edge, ...]
    partial: float
    """Share of the pixels with nodata in some bands only."""
    kind: str
    """Type of its numbers, as numpy calls it."""

    @property
    def is_whole(self) -> bool:
        """Its numbers are whole ones."""
        return np.dtype(self.kind).kind in "iu"


def with_rules(sources: Sequence[Source], bands: tuple[int, ...], warn: Warn) -> tuple[Source, ...]:
    """The sources with what is no measurement in each; ``warn`` is told what no tag names.

    Raises
    ------
    SeriesError
        A file cannot be read.
    """
    looks = [_look(source.header, bands) for source in sources]
    alone = tuple(all(_is_far(look, band) for look in looks) for band in range(len(bands)))
    far = [sorted({number for look in looks for number, _ in look.far[band]}) for band in range(len(bands))]
    fill = {edge.numbers for look in looks for edge in look.edges if edge.is_flat and edge.is_wide}
    found = []
    for source, look in zip(sources, looks, strict=True):
        edges = [edge.numbers for edge in look.edges if edge.numbers in fill]
        rule = replace(
            look.declared,
            alone=alone,
            far=tuple(tuple(n for n in numbers if _is_outside(look, band, n)) for band, numbers in enumerate(far)),
            whole=() if look.is_whole else tuple(edges),
            border=_borders(source.header, bands, edges) if look.is_whole else (),
        )
        found.append(replace(source, void=rule))
    _warn(found, looks, warn)
    return tuple(found)


def _look(header: RasterHeader, bands: tuple[int, ...]) -> _Look:
    """Look at a raster in full resolution; at bands of several grids one grid after the other."""
    grids: dict[PixelGrid, list[int]] = {}
    for number, band in zip(bands, header.of(bands), strict=True):
        grids.setdefault(band.at.grid if band.at else header.grid, []).append(number)
    looks = [_look_at(header, tuple(numbers), grid) for grid, numbers in grids.items()]
    if len(looks) == 1:
        return looks[0]
    found = {
        number: (look, at) for look, numbers in zip(looks, grids.values(), strict=True) for at, number in enumerate(numbers)
    }
    low, high, far = (
        tuple(getattr(found[number][0], name)[found[number][1]] for number in bands) for name in ("low", "high", "far")
    )
    partial = max(look.partial for look in looks)
    # A border is followed in bands that lie pixel on pixel.
    return _Look(void_pixels.declared(header.of(bands), bands), low, high, far, (), partial, looks[0].kind)


def _look_at(header: RasterHeader, bands: tuple[int, ...], grid: PixelGrid) -> _Look:
    """Look at bands that lie on one grid."""
    rule = void_pixels.declared(header.of(bands), bands)
    try:
        places = _places(header, bands)
        with closing(OpenBands(places)) as files:
            windows = [(span, files.read(places, span)) for span in _windows(grid.shape)]
    except servers.RASTER_FAILURES as error:
        raise SeriesError(
            f"{header.name} cannot be read to its end: it is damaged or cut off; copy or download it again."
        ) from error
    valid = [void_pixels.valid_pixels(values, rule, span) for span, values in windows]
    # Nodata in some bands only may be a measurement: it has no part in where the measurements lie.
    partial = [void_pixels.partial_nodata(values, rule) for _, values in windows]
    ground = np.concatenate([values[:, ok] for (_, values), ok in zip(windows, valid, strict=True)], 1)
    n_pixels = sum(ok.size for ok in valid)
    far = tuple(tuple((number, n / n_pixels) for number, n in _far(band, len(bands))) for band in ground)
    known = replace(rule, far=tuple(tuple(number for number, _ in numbers) for numbers in far))
    bounds = [_bounds(band[~np.isin(band, numbers)]) for band, numbers in zip(ground, known.far, strict=True)]
    _check_precision(header, bands, bounds)
    return _Look(
        declared=rule,
        low=tuple(low for low, _ in bounds),
        high=tuple(high for _, high in bounds),
        far=far,
        edges=tuple(_edges(windows, known, grid.shape, n_pixels)),
        partial=float(sum(part.sum() for part in partial) / n_pixels),
        kind=header.of(bands)[0].dtype,
    )


def _places(header: RasterHeader, bands: tuple[int, ...]) -> list[BandAt]:
    return [band.at for band in header.of(bands) if band.at is not None]


def _check_precision(header: RasterHeader, bands: tuple[int, ...], bounds: Sequence[tuple[float, float]]) -> None:
    """Refuse measurements, between their ``bounds`` by band, that float32 cannot tell apart: pixels are read as that."""
    for band, (low, high) in zip(header.of(bands), bounds, strict=True):
        largest, width = abs(band.scale) * max(abs(low), abs(high)), abs(band.scale) * (high - low)
        if (width > 0 or largest > 1 / np.finfo(float).eps) and (
            largest < SMALLEST or np.spacing(np.float32(largest)) * STEPS > width
        ):
            raise SeriesError(
                f"{header.name} holds numbers from {low:.9g} to {high:.9g}, which 32-bit floating point cannot tell apart; "
                "subtract their middle from them, or give them another unit."
            )


def _windows(shape: tuple[int, int]) -> Iterator[Span]:
    """The whole raster where it is small; else a lattice of windows from side to side."""
    n_rows, n_cols = shape
    if n_rows * n_cols <= MAX_LOOK_PX:
        yield Span(0, n_rows, 0, n_cols)
        return
    height, width = min(n_rows, WINDOW_PX), min(n_cols, WINDOW_PX)
    for top in sorted({int(start) for start in np.linspace(0, n_rows - height, WINDOWS)}):
        for left in sorted({int(start) for start in np.linspace(0, n_cols - width, WINDOWS)}):
            yield Span(top, top + height, left, left + width)


def _bounds(values: NDArray[Any]) -> tuple[float, float]:
    """Between which numbers (n,) the measurements of a band lie; NaN where there are too few."""
    if len(values) < MIN_GROUND:
        return math.nan, math.nan
    low, high = np.quantile(values[:: len(values) // 50_000 + 1].astype(float), CENTRAL)
    return float(low), float(high)


def _far(values: NDArray[Any], n_bands: int) -> Iterator[tuple[float, int]]:
    """Numbers far outside all others of a band (n,), and how often they occur; outermost first."""
    for side in (min, max):
        rest = values
        while len(rest) > MIN_GROUND:
            number = float(rest.min() if side is min else rest.max())
            same = rest == number
            others = rest[~same]
            if not _is_fill(number, int(same.sum()), others, n_bands, is_low=side is min):
                break
            yield number, int(same.sum())
            rest = others
        values = rest


def _is_fill(number: float, n: int, others: NDArray[Any], n_bands: int, *, is_low: bool) -> bool:
    """Whether the outermost number of a band, which ``n`` pixels have, is none of the measurements ``others`` (n,)."""
    low, high = _bounds(others)
    if n < MIN_FILL or math.isnan(low):
        return False
    if is_low and number >= 0 and n_bands > 1:
        return False  # water is 0 in some bands; in all of them that is void already
    if number >= 0 and len(np.unique(others[:: len(others) // 10_000 + 1])) < MIN_DISTINCT:
        return False
    width = max(high - low, 1e-6 * abs(high), 1e-12)
    gap = low - number if is_low else number - high
    least = BELOW if is_low else _least_above(number, others.dtype)
    n_beside = (np.abs(others.astype(float) - number) < BESIDE * gap).sum()
    return bool(gap >= least * width and n_beside <= MAX_BESIDE * n)


def _least_above(number: float, kind: np.dtype[Any]) -> float:
    """How far above the measurements a number must be, in ranges; infinite where a sensor may saturate at it."""
    if kind.kind == "f":
        return ABOVE
    if number < np.iinfo(kind).max:
        return ABOVE
    return ABOVE_OF_TYPE if kind.kind == "i" else math.inf


def _is_far(look: _Look, band: int) -> bool:
    """Whether the nodata of a band means void where other bands have a number: no measurement is near it."""
    number, low, high = look.declared.nodata[band], look.low[band], look.high[band]
    if number is None or not look.is_whole or math.isnan(low):
        return True
    kind, width = np.dtype(look.kind), high - low
    if number == 0 or (kind.kind == "u" and number == np.iinfo(kind).max):
        return False  # water is 0 in some bands, a roof white in some
    return number < low - BELOW * width or number > high + BELOW * width


def _is_outside(look: _Look, band: int, number: float) -> bool:
    """Whether a number that is fill in another raster lies outside the measurements of this one."""
    low, high = look.low[band], look.high[band]
    return math.isnan(low) or not low <= number <= high


def _edges(
    windows: Sequence[tuple[Span, NDArray[Any]]], known: VoidRule, shape: tuple[int, int], n_pixels: int
) -> Iterator[_Edge]:
    """Vectors of numbers that may be the fill of the border of a raster (n_rows, n_cols), commonest first."""
    valid = [void_pixels.valid_pixels(values, known, span) for span, values in windows]
    sides = [_on_sides(span, shape) for span, _ in windows]
    on_sides = np.concatenate([values[:, side & ok] for (_, values), side, ok in zip(windows, sides, valid, strict=True)], 1)
    n_side = sum(int(side.sum()) for side in sides)
    vectors, counts = np.unique(on_sides, axis=1, return_counts=True)
    for at in np.argsort(-counts)[:N_SIDES]:
        if counts[at] < MIN_SIDE_PX:
            break
        numbers = tuple(float(number) for number in vectors[:, at])
        same = [void_pixels.equal(values, numbers) & ok for (_, values), ok in zip(windows, valid, strict=True)]
        n_same = sum(int(part.sum()) for part in same)
        is_wide = n_same >= MIN_GROUND and counts[at] >= MIN_SIDE * n_side
        values = [values for _, values in windows]
        yield _Edge(numbers, _is_sharp(values, numbers, same, valid), bool(is_wide), n_same / n_pixels)


def _on_sides(span: Span, shape: tuple[int, int]) -> BoolArray:
    """Which pixels of a window lie on a side of the raster (n_rows, n_cols)."""
    row, col = np.arange(span.top, span.bottom)[:, None], np.arange(span.left, span.right)
    return np.asarray((row == 0) | (row == shape[0] - 1) | (col == 0) | (col == shape[1] - 1))


def _is_sharp(
    windows: Sequence[NDArray[Any]], numbers: tuple[float, ...], same: Sequence[BoolArray], valid: Sequence[BoolArray]
) -> bool:
    """Whether pixels with these numbers are plain areas, unlike what touches them, in windows (n_bands, rows, cols).

    ``same``: which pixels have the numbers, ``valid``: which hold one that may be a measurement; (rows, cols) each.
    """
    other = [ok & ~like for ok, like in zip(valid, same, strict=True)]
    ground = np.concatenate([values[:, part] for values, part in zip(windows, other, strict=True)], 1)
    touching = [part & _grown(like) for part, like in zip(other, same, strict=True)]
    beside = np.concatenate([values[:, part] for values, part in zip(windows, touching, strict=True)], 1)
    n_same, n_inner = sum(int(like.sum()) for like in same), sum(int((like & ~_grown(~like)).sum()) for like in same)
    bounds = np.array([_bounds(band) for band in ground])
    if np.isnan(bounds).any() or n_inner < MIN_FLAT * n_same or beside.shape[1] < MIN_SIDE_PX:
        return False
    is_class_map = min(len(np.unique(band)) for band in ground) < MIN_DISTINCT
    width = np.maximum(bounds[:, 1] - bounds[:, 0], 1e-12)
    of_all, of_beside = (_distance(values, numbers, width) for values in (ground, beside))
    if np.issubdtype(ground.dtype, np.integer) and (of_all < SPECK).sum() > MAX_BESIDE * n_same:
        return False
    is_far = np.median(of_beside) >= SHARP * np.median(of_all)
    return bool(not is_class_map and is_far and (of_beside < NEAR).mean() <= NEAR + 2 * (of_all < NEAR).mean())


def _distance(values: NDArray[Any], numbers: tuple[float, ...], width: FloatArray) -> FloatArray:
    """How far pixels (n_bands, n) lie from a vector of numbers in their furthest band: (n,), in ranges of the band."""
    return np.asarray(np.max([np.abs(band.astype(float) - n) / w for band, n, w in zip(values, numbers, width)], 0))


def _grown(pixels: BoolArray) -> BoolArray:
    """Pixels (rows, cols) and the four that touch each."""
    return np.asarray(ndimage.binary_dilation(pixels))


def _borders(header: RasterHeader, bands: tuple[int, ...], fills: Sequence[tuple[float, ...]]) -> tuple[BorderFill, ...]:
    """How far each fill reaches into a raster from its sides, along rows and columns."""
    return tuple(_border(header, bands, numbers) for numbers in fills)


def _border(header: RasterHeader, bands: tuple[int, ...], numbers: tuple[float, ...]) -> BorderFill:
    n_rows, n_cols = header.grid.shape
    left, right = np.zeros(n_rows, np.intp), np.zeros(n_rows, np.intp)
    first, last = np.full(n_cols, n_rows, np.intp), np.zeros(n_cols, np.intp)
    step = max(1, STRIP_PX // n_cols)
    places = _places(header, bands)
    with closing(OpenBands(places)) as files:
        for start in range(0, n_rows, step):
            strip = Span(start, min(start + step, n_rows), 0, n_cols)
            other = ~void_pixels.equal(files.read(places, strip), numbers)
            rows, some = strip.slices[0], other.any(1)
            left[rows] = np.where(some, other.argmax(1), n_cols)
            right[rows] = np.where(some, n_cols - other[:, ::-1].argmax(1), 0)
            seen = other.any(0)
            first = np.where(seen, np.minimum(first, start + other.argmax(0)), first)
            last = np.where(seen, strip.bottom - other[::-1].argmax(0), last)
    return BorderFill(numbers, left, right, first, last)


def _warn(sources: Sequence[Source], looks: Sequence[_Look], warn: Warn) -> None:
    """Say what is no measurement though no tag says so, and which nodata is taken for one."""
    far, border, in_ground = _Shares(), _Shares(), _Shares()
    for source, look in zip(sources, looks, strict=True):
        name, rule = source.header.name, source.void or look.declared
        for number, share in itertools.chain(*look.far):
            far.add([number], name, share)
        for edge in look.edges:
            if edge.numbers in {*rule.whole, *(fill.numbers for fill in rule.border)}:
                border.add(edge.numbers, name, edge.share)
        if look.partial and not all(rule.alone):
            in_ground.add([number for number in rule.nodata if number is not None], name, look.partial)
    for values in far.told():
        warn(notice("fill_far", **values))
    for values in border.told():
        warn(notice("fill_of_border", **values))
    for values in in_ground.told():
        warn(notice("nodata_in_ground", **values))


class _Shares:
    """Which numbers occur in which rasters, and in what share of their pixels."""

    def __init__(self) -> None:
        self._found: dict[str, dict[str, float]] = {}

    def add(self, numbers: Sequence[float], name: str, share: float) -> None:
        """Numbers of a raster."""
        written = ", ".join(f"{number:g}" for number in sorted(set(numbers)))
        self._found.setdefault(written, {})[name] = share

    def told(self) -> Iterator[dict[str, Value]]:
        """What a sentence names, by the numbers."""
        for written, shares in self._found.items():
            yield {"number": written, "n": len(shares), "first": next(iter(shares)), "share": max(shares.values())}
