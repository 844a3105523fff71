"""Which dates of a series came in another unit than the others, and what undoes that?

A change of unit is one known line for every band alike, or a logarithm: by it the scene of such a date comes to look like its
neighbours, and no change of light does that. In: scenes. Out: the same, whose sources know what to undo. docs/inputs.md;
decision 0018.

1. A line of another gain takes a scene far from all others: what looks like no date of the reference, and like one by a known
   line, is brought back by it.
2. An offset alone moves a scene no further than haze does: it counts where pairs of dates show it in every band and nearly
   every cell, and where the dates that have it follow one another.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import replace

import numpy as np
from scipy.sparse.csgraph import connected_components

from changedet_plugin.core.arrays import BoolArray, FloatArray, Indices
from changedet_plugin.core.notices import notice
from changedet_plugin.core.parameters import Masking
from changedet_plugin.engine.reading.raster_reader import SourceReader
from changedet_plugin.engine.reading.values import radar, units
from changedet_plugin.engine.types import PixelGrid, Scene, Span, UnitChange, Warn

WINDOWS = 4
"""Windows each way in which the scenes are looked at."""
WINDOW_PX = 64
"""Side of a window. [px]"""
CELL_PX = 4
"""Side of a cell, over which pixels are averaged. [px]"""
MIN_CELLS = 30
"""Fewest cells that two dates are compared on. [cells]"""

REFLECTANCE = {
    "reflectance": (1.0, 0.0),
    "percent": (100.0, 0.0),
    "thousandths": (1000.0, 0.0),
    "ten-thousandths": (10000.0, 0.0),
    "ten-thousandths + 1000, Sentinel-2 since 2022": (10000.0, 1000.0),
    "reflectance + 0.1, the same without its offset": (1.0, 0.1),
    "numbers of Landsat Collection 2": (1 / 0.0000275, 0.2 / 0.0000275),
    "numbers of Landsat Level 1": (1 / 0.00002, 0.1 / 0.00002),
    "8 bits": (255.0, 0.0),
}
"""What a reflectance of 1 is stored as, by gain and offset."""
INDEX = {
    "index": (1.0, 0.0),
    "hundredths": (100.0, 0.0),
    "hundredths + 100": (100.0, 100.0),
    "8 bits": (127.5, 127.5),
    "ten-thousandths": (10000.0, 0.0),
}
"""The same for an index from -1 to 1."""
KELVIN = {
    "kelvin": (1.0, 0.0),
    "degrees Celsius": (1.0, -273.15),
    "degrees Fahrenheit": (1.8, -459.67),
    "fiftieths, MODIS": (50.0, 0.0),
    "numbers of Landsat Collection 2": (1 / 0.00341802, -149 / 0.00341802),
    "tenths": (10.0, 0.0),
    "tenths of degrees Celsius": (10.0, -2731.5),
    "hundredths of degrees Celsius": (100.0, -27315.0),
}
"""The same for a temperature."""
LEAST_GAIN = 3.0
"""Lines of a smaller gain than this, or its inverse, could be light. Decision 0018."""
ORDINARY = 1.2
"""Furthest that two dates of one unit look from each other: mean over the bands of |log gain| + |offset| in widths of the
plainer one."""
UNMISTAKABLE = 8.0
"""Values so many times as large as those of any other date are in another unit, whatever the ground shows. Decision 0018."""
CLEARLY = 3.0
"""By so many times a line must bring a date nearer. Decision 0018."""
PLAINER = 0.9
"""By so much must a line with a larger offset bring dates nearer than a plainer one."""
SAME_GROUND = 0.33
"""Furthest that the cells of two dates of one ground are from each other in the median. Decision 0018. [widths]"""
SAME_GAIN = 0.25
"""Furthest that their widths are from each other, mean over the bands. [log gain]"""
OFFSETS = ((1000.0, (50.0, 20000.0)), (0.1, (0.005, 2.0)), (0.2, (0.005, 2.0)), (10.0, (2.0, 50.0)))
"""Offsets that occur alone, and between which medians of the scene they do."""
SAME_OFFSET = 0.35
"""Of an offset, how far every band may lie from it between two dates that show it. Decision 0018."""
SAME_MEAN = 0.2
"""The same for the mean over the bands."""
EXPLAINED = 0.9
"""Share of the cells that must lie nearer to each other with the offset than without."""
MIN_SHOWN = 0.25
"""Of the dates with an offset, the share that must show it beside another date."""
MOST_AGAINST = 0.1
"""Of the dates that tell, the share that may tell otherwise."""
ALL_TELL = 0.8
"""Share of the dates that must tell, to be believed where dates with and without an offset take turns."""
MAX_BYTES = 64 << 20
"""Most memory that the cells of all dates take. [bytes]"""
BASELINE = re.compile(r"_N(\d{4})_")
"""Processing baseline in the name of a Sentinel-2 product."""
FIRST_WITH_OFFSET = 400
"""The first baseline that adds 1000 (25 January 2022)."""


def in_one_unit(scenes: Sequence[Scene], n_reference: int, bands: tuple[int, ...], masking: Masking, warn: Warn) -> list[Scene]:
    """The scenes, oldest first, with what brings each to the unit of most reference dates; ``warn`` is told.

    Raises
    ------
    SeriesError, MaskError
        A file cannot be read.
    """
    cells = _cells(scenes, bands, masking)
    changes = by_gain(cells, n_reference)
    as_one = np.stack([units.changed(values, changes[i]) if i in changes else values for i, values in enumerate(cells)])
    # Backscatter has no offset.
    offset = {} if radar.is_named(scenes, bands) else by_offset(as_one, n_reference, _by_name(scenes))
    both = {i: _then(changes.get(i), offset.get(i)) for i in {*changes, *offset}}
    found = [_with(scene, both.get(index)) for index, scene in enumerate(scenes)]
    for formula, dates in itertools.groupby(sorted(both, key=lambda i: (both[i].formula, i)), key=lambda i: both[i].formula):
        which = list(dates)
        warn(notice("unit_undone", n=len(which), first=scenes[which[0]].date.isoformat(), formula=formula))
    return found


def by_gain(cells: FloatArray, n_reference: int) -> dict[int, UnitChange]:
    """What undoes another gain, or a logarithm, by date index; ``cells`` (n_dates, n_bands, n_cells), NaN = not valid."""
    looks = [_look(values) for values in cells]
    group = _by_size(looks)
    sizes = np.bincount(group[:n_reference][group[:n_reference] >= 0], minlength=1)
    found: dict[int, UnitChange] = {}
    if not sizes.any():
        return found
    usual = group == sizes.argmax()
    for other in {*group[~usual].tolist()} - {-1}:
        found.update(_of_another_size(cells, looks, np.flatnonzero(group == other), np.flatnonzero(usual)))
    found.update(_of_like_size(cells, looks, np.flatnonzero(usual), n_reference))
    return found


def _by_size(looks: Sequence[FloatArray]) -> Indices:
    """Number of the group of each date (n_dates,), by the size of its values: no light lies between two. -1 = unknown."""
    largest = [np.nanmedian(np.fmax(np.abs(middle), width)) if np.isfinite(width).any() else np.nan for middle, width in looks]
    size = np.log(np.maximum(largest, 1e-300))
    order = np.argsort(size)  # NaN last
    steps = np.diff(size[order]) > np.log(UNMISTAKABLE)
    group = np.empty(len(size), np.intp)
    group[order] = np.concatenate([[0], np.cumsum(steps)])
    return np.where(np.isfinite(size), group, -1)


def _of_another_size(cells: FloatArray, looks: Sequence[FloatArray], group: Indices, home: Indices) -> dict[int, UnitChange]:
    """What undoes the unit of dates whose values are many times as large or small as those of ``home``."""
    best, least = None, 2 * ORDINARY
    for change in CHANGES:
        changed = [_look(units.changed(cells[index], change)) for index in group]
        apart = np.array([[_apart(look, looks[other]) for other in home] for look in changed])
        nearest = float(np.median(apart.min(1)))
        if nearest >= PLAINER * least:
            continue
        like = [looks[home[at]] for at in apart.argmin(1)]
        gains = [np.nanmean(np.log(look[1] / other[1])) for look, other in zip(changed, like, strict=True)]
        if abs(float(np.nanmedian(gains))) <= SAME_GAIN:
            best, least = change, nearest
    return dict.fromkeys(group.tolist(), best) if best else {}


def _of_like_size(cells: FloatArray, looks: Sequence[FloatArray], among: Indices, n_reference: int) -> dict[int, UnitChange]:
    """What undoes the unit of dates whose values are not much larger or smaller: cell by cell it must be the same ground."""
    apart = {(i, j): _apart(looks[i], looks[j]) for i in among for j in among}
    reference = among[among < n_reference]
    n_parts, part = connected_components(np.array([[apart[i, j] <= ORDINARY for j in reference] for i in reference]))
    home = reference[part == np.bincount(part, minlength=n_parts).argmax()]
    as_they_are = {int(index): min(apart[index, other] for other in home) for index in among}
    left = [index for index, nearest in as_they_are.items() if nearest > CLEARLY * ORDINARY]
    found: dict[int, UnitChange] = {}
    while left:
        group = [index for index in left if apart[index, left[0]] <= 2 * ORDINARY or index == left[0]]
        left = [index for index in left if index not in group]
        nearest = np.array([[_nearest(cells[index], change, looks, home) for index in group] for change in CHANGES])
        best = int(np.argmin(np.median(nearest, 1)))
        is_near = np.median(nearest[best]) * CLEARLY <= np.median([as_they_are[index] for index in group])
        if is_near and np.median(nearest[best]) <= ORDINARY and _is_same_ground(cells, group, CHANGES[best], home):
            found.update(dict.fromkeys(group, CHANGES[best]))
    return found


def by_offset(cells: FloatArray, n_reference: int, is_later: Sequence[bool] | None = None) -> dict[int, UnitChange]:
    """What undoes an offset that some dates have, by date index; ``cells`` (n_dates, n_bands, n_cells), NaN = not valid.

    ``is_later``: which dates have the offset by the names of their products, if these tell.
    """
    level = float(np.nanmedian(cells))
    for offset, (low, high) in OFFSETS:
        if not low <= level <= high:
            continue
        shows = _pairs(cells, offset)
        has = _with_offset(shows, is_later)
        if has is None:
            continue
        # Most reference dates are at home; where as many are not, most dates.
        n_home, n_away = (~has[:n_reference]).sum(), has[:n_reference].sum()
        if (n_home, (~has).sum()) >= (n_away, has.sum()):
            return {int(index): UnitChange(offset=-offset) for index in np.flatnonzero(has)}
        return {int(index): UnitChange(offset=offset) for index in np.flatnonzero(~has)}
    return {}


def _lines() -> tuple[UnitChange, ...]:
    """Every way from one of the known units to another that light could not be."""
    lines = set()
    for kind in (REFLECTANCE, INDEX, KELVIN):
        for (gain, offset), (to_gain, to_offset) in itertools.permutations(kind.values(), 2):
            line = to_gain / gain, to_offset - to_gain / gain * offset
            if kind is KELVIN or not 1 / LEAST_GAIN < line[0] < LEAST_GAIN:
                lines.add(line)
    ordered = sorted(lines, key=lambda line: (abs(line[1]), line))
    return (*(UnitChange(*line) for line in ordered), UnitChange(logarithm="decibels"), UnitChange(logarithm="power"))


CHANGES = _lines()
"""What may undo another gain."""


def _look(values: FloatArray) -> FloatArray:
    """Median and width of every band (2, n_bands) of cells (n_bands, n_cells); NaN where it has none."""
    known = np.isfinite(values).all(0)
    if known.sum() < MIN_CELLS:
        return np.full((2, len(values)), np.nan)
    low, middle, high = np.quantile(values[:, known], (0.1, 0.5, 0.9), axis=1)
    width = high - low
    return np.stack([middle, np.where(width > 0, width, np.nan)])


def _apart(look: FloatArray, other: FloatArray) -> float:
    """How unlike one date looks another, (2, n_bands) each; infinite where they have nothing in common."""
    both = np.isfinite(look).all(0) & np.isfinite(other).all(0)
    if not both.any():
        return np.inf
    (middle, width), (usual, spread) = look[:, both], other[:, both]
    return float((np.abs(np.log(width / spread)) + np.abs(middle - usual) / np.minimum(width, spread)).mean())


def _nearest(values: FloatArray, change: UnitChange, looks: Sequence[FloatArray], home: Indices) -> float:
    """How unlike cells (n_bands, n_cells) that were changed look to the nearest date of ``home``."""
    look = _look(units.changed(values, change))
    return min(_apart(look, looks[index]) for index in home)


def _is_same_ground(cells: FloatArray, group: Sequence[int], change: UnitChange, home: Indices) -> bool:
    """Whether enough dates of a group, once changed, are cell by cell what a date of ``home`` is: cloud never is."""
    alike = [any(_is_alike(units.changed(cells[index], change), cells[other]) for other in home) for index in group]
    return bool(np.mean(alike) >= MIN_SHOWN)


def _is_alike(values: FloatArray, others: FloatArray) -> bool:
    """Whether the cells of two dates (n_bands, n_cells) are of one ground in one unit, but for ordinary light and season."""
    known = np.isfinite(values).all(0) & np.isfinite(others).all(0)
    if known.sum() < MIN_CELLS:
        return False
    low, high = np.quantile([values[:, known], others[:, known]], (0.1, 0.9), axis=2)
    width = np.maximum(high - low, 1e-12)
    rest = np.median(np.abs(values[:, known] - others[:, known]), 1) / width.min(0)
    return bool(rest.mean() <= SAME_GROUND and abs(np.log(width[0] / width[1]).mean()) <= SAME_GAIN)


def _pairs(cells: FloatArray, offset: float) -> BoolArray:
    """Whether a date is another one plus the offset, (n_dates, n_dates)."""
    middles = np.array([_look(values)[0] for values in cells])
    may_be = np.abs(middles[:, None] - middles - offset).mean(2) < 2 * SAME_OFFSET * offset
    shows = np.zeros(may_be.shape, bool)
    for i, j in np.argwhere(may_be):
        shows[i, j] = _is_offset(cells[i], cells[j], offset)
    return shows


def _is_offset(values: FloatArray, others: FloatArray, offset: float) -> bool:
    """Whether cells of one date (n_bands, n_cells) are those of another plus the offset: in all bands and nearly every cell.

    Not where the contrast differs: that is light.
    """
    known = np.isfinite(values).all(0) & np.isfinite(others).all(0)
    if known.sum() < MIN_CELLS:
        return False
    as_it_is = values[:, known] - others[:, known]
    without = as_it_is - offset
    by_band = np.median(without, 1) / offset
    widths = _look(values)[1] / _look(others)[1]
    is_explained = np.abs(without).mean(0) < np.abs(as_it_is).mean(0)
    return bool(
        (np.abs(by_band) <= SAME_OFFSET).all()
        and abs(by_band.mean()) <= SAME_MEAN
        and abs(np.log(widths).mean()) <= SAME_GAIN
        and is_explained.mean() >= EXPLAINED
        and np.median(np.abs(without)) * CLEARLY <= np.median(np.abs(as_it_is))
    )


def _with_offset(shows: BoolArray, is_later: Sequence[bool] | None) -> BoolArray | None:
    """Which dates have the offset (n_dates,), by the pairs that show it; None = none has it, or they contradict."""
    higher, lower = shows.any(1) & ~shows.any(0), shows.any(0) & ~shows.any(1)
    if not higher.any() or (shows.any(0) & shows.any(1)).sum() > MOST_AGAINST * (higher | lower).sum():
        return None
    n_dates = len(shows)
    after = np.greater_equal.outer(np.arange(n_dates), np.arange(1, n_dates)).T
    ways = np.array([is_later]) if is_later is not None else np.concatenate([after, ~after])
    if (higher | lower).mean() >= ALL_TELL:
        ways = np.concatenate([ways, np.asarray(higher)[None]])
    right = (ways & higher).sum(1) + (~ways & lower).sum(1)
    against = (~ways & higher).sum(1) + (ways & lower).sum(1)
    # Of equal ones that in which no turns are taken: a date that tells nothing is as those around it. Then the fewest dates.
    takes_turns = (np.diff(ways, axis=1) != 0).sum(1) > 1
    best = int(np.lexsort((ways.sum(1), takes_turns, against - right))[0])
    has: BoolArray = ways[best]
    is_shown = (has & higher).sum() >= max(MIN_SHOWN * has.sum(), 1)
    return has if is_shown and against[best] <= MOST_AGAINST * right[best] else None


def _by_name(scenes: Sequence[Scene]) -> list[bool] | None:
    """Which scenes are of a processing baseline with the offset, where all names tell theirs and it is not the same."""
    found = [BASELINE.search(scene.sources[0].header.name) for scene in scenes]
    told = [int(match[1]) >= FIRST_WITH_OFFSET for match in found if match]
    return told if len(told) == len(scenes) and len(set(told)) == 2 else None


def _then(change: UnitChange | None, offset: UnitChange | None) -> UnitChange:
    """Both, one after the other."""
    if change is None or offset is None:
        return change or offset or UnitChange()
    return replace(change, offset=change.offset + offset.offset)


def _with(scene: Scene, change: UnitChange | None) -> Scene:
    return scene if change is None else replace(scene, sources=tuple(replace(one, unit=change) for one in scene.sources))


def _cells(scenes: Sequence[Scene], bands: tuple[int, ...], masking: Masking) -> FloatArray:
    """Means of cells of every date, float32 (n_dates, n_bands, n_cells), on the grid of the first raster; NaN = not valid."""
    grid = scenes[0].sources[0].header.grid
    windows = list(_windows(grid))
    every = max(1, len(scenes) * len(bands) * len(windows) * (WINDOW_PX // CELL_PX) ** 2 * 4 // MAX_BYTES)
    found = []
    for scene in scenes:
        cells: FloatArray | None = None
        for source in scene.sources:
            with closing(SourceReader(source, bands, masking, grid)) as reader:
                more = np.concatenate([_means(*reader.read(window)) for window in windows], 1)[:, ::every]
            cells = more if cells is None else np.where(np.isnan(cells), more, cells)
        found.append(cells)
    return np.stack([cells for cells in found if cells is not None])


def _windows(grid: PixelGrid) -> Iterator[Span]:
    """A lattice of windows, of whole cells, from side to side."""
    n_rows, n_cols = grid.shape
    height, width = (max(CELL_PX, min(WINDOW_PX, size // WINDOWS // CELL_PX * CELL_PX)) for size in grid.shape)
    for top in sorted({int(start) for start in np.linspace(0, max(n_rows - height, 0), WINDOWS)}):
        for left in sorted({int(start) for start in np.linspace(0, max(n_cols - width, 0), WINDOWS)}):
            yield Span(top, top + height, left, left + width)


def _means(pixels: FloatArray, valid: BoolArray) -> FloatArray:
    """Means (n_bands, n_cells) of pixels (n_bands, rows, cols), NaN where less than half of a cell is valid (rows, cols)."""
    n_bands, height, width = pixels.shape
    shape = height // CELL_PX, CELL_PX, width // CELL_PX, CELL_PX
    n_valid = valid.reshape(shape).sum((1, 3))
    total = np.where(valid, pixels, 0).reshape(n_bands, *shape).sum((2, 4))
    means = np.where(n_valid * 2 >= CELL_PX * CELL_PX, total / np.maximum(n_valid, 1), np.nan)
    return np.asarray(means.reshape(n_bands, -1), np.float32)
