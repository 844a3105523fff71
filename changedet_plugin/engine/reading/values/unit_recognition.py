"""Which dates of a series came in another unit than the others, and what undoes that?

A change of unit is one known line for every band alike, or a logarithm: by it the scene of such a date comes to look like its
neighbours, and no change of light does that. In: scenes. Out: the same, whose sources know what to undo. docs/inputs.md;
decision 0018.

1. A line of another gain takes a scene far from all others. The size of its numbers, and whether they are whole, leaves few
   units that they can be in (``known_units``): of the lines between these the one counts that brings the scene nearest to
   others. Where its unit could also be that of the others, as with cloud, it must show their ground.
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
from scipy import stats
from scipy.sparse.csgraph import connected_components

from changedet_plugin.core.arrays import BoolArray, FloatArray, Indices
from changedet_plugin.core.notices import notice
from changedet_plugin.core.parameters import Masking
from changedet_plugin.engine.reading.raster_reader import SourceReader
from changedet_plugin.engine.reading.values import known_units, radar, units
from changedet_plugin.engine.reading.values.known_units import Line, Numbers, Unit
from changedet_plugin.engine.types import PixelGrid, Scene, Span, UnitChange, Warn

WINDOWS = 4
"""Windows each way in which the scenes are looked at."""
WINDOW_PX = 64
"""Side of a window. [px]"""
CELL_PX = 4
"""Side of a cell, over which pixels are averaged. [px]"""
MIN_CELLS = 30
"""Fewest cells that two dates are compared on. [cells]"""

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
SAME_GROUND = 0.35
"""Least correlation of the ranks of the cells of two dates of one ground, mean over the bands. Decision 0018."""
SAME_VALUES = 0.33
"""Furthest that their cells are from each other in the median, where no size tells the unit. Decision 0018. [widths]"""
BETTER = 2.0
"""By so many times a line must bring dates nearer whose unit could be that of the others. Decision 0018."""
MOST_APART = 4.0
"""Most that one band counts for how unlike two dates look: haze and cirrus leave some bands alone."""
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
LEAST_SHOWN = 2
"""Fewest dates with the offset, and without, that must show it where no names tell: one may be hazy. Decision 0018. [dates]"""
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
    numbers = [known_units.numbers_of(scene.sources[0].header.of(bands)) for scene in scenes]
    changes = by_gain(cells, n_reference, numbers)
    as_one = np.stack([units.changed(values, changes[i]) if i in changes else values for i, values in enumerate(cells)])
    # Backscatter has no offset.
    offset = {} if radar.is_named(scenes, bands) else by_offset(as_one, n_reference, _by_name(scenes))
    both = {i: _then(changes.get(i), offset.get(i)) for i in {*changes, *offset}}
    found = [_with(scene, both.get(index)) for index, scene in enumerate(scenes)]
    for formula, dates in itertools.groupby(sorted(both, key=lambda i: (both[i].formula, i)), key=lambda i: both[i].formula):
        which = list(dates)
        warn(notice("unit_undone", n=len(which), first=scenes[which[0]].date.isoformat(), formula=formula))
    return found


def by_gain(cells: FloatArray, n_reference: int, numbers: Sequence[Numbers] | None = None) -> dict[int, UnitChange]:
    """What undoes another gain, or a logarithm, by date index; ``cells`` (n_dates, n_bands, n_cells), NaN = not valid.

    ``numbers``: what those of each date are; None = no date differs in that from another.
    """
    kinds: Sequence[Numbers] = numbers or ["any"] * len(cells)
    looks = [_look(values) for values in cells]
    group = _by_size(looks, kinds)
    sizes = np.bincount(group[:n_reference][group[:n_reference] >= 0], minlength=1)
    found: dict[int, UnitChange] = {}
    if not sizes.any():
        return found
    usual = group == sizes.argmax()
    home = np.flatnonzero(usual)
    for other in sorted({*group[~usual].tolist()} - {-1}):
        away = np.flatnonzero(group == other)
        change = _between(cells, looks, kinds, away, home)
        if change:
            found.update(dict.fromkeys(away.tolist(), change))
    found.update(_of_like_size(cells, looks, kinds, home, n_reference))
    return found


def _by_size(looks: Sequence[FloatArray], kinds: Sequence[Numbers]) -> Indices:
    """Number of the group of each date (n_dates,), by the kind of its numbers and their size; -1 = unknown.

    No light lies between two sizes.
    """
    largest = [
        np.nanmedian(np.fmax(np.abs(middle), high - low)) if np.isfinite(middle).any() else np.nan
        for low, middle, high in looks
    ]
    size = np.log(np.maximum(largest, 1e-300))
    group = np.full(len(size), -1, np.intp)
    n_groups = 0
    for kind in dict.fromkeys(kinds):
        of_kind = np.flatnonzero([other == kind for other in kinds] & np.isfinite(size))
        if not len(of_kind):
            continue
        order = of_kind[np.argsort(size[of_kind])]
        steps = np.diff(size[order]) > np.log(UNMISTAKABLE)
        group[order] = n_groups + np.concatenate([[0], np.cumsum(steps)])
        n_groups = int(group.max()) + 1
    return group


def _between(
    cells: FloatArray, looks: Sequence[FloatArray], kinds: Sequence[Numbers], away: Indices, home: Indices
) -> UnitChange | None:
    """What brings dates of another size, or of other numbers, to ``home``; None = nothing known, or they may be in its unit."""
    units_away, units_home = (_units(looks, kinds, dates) for dates in (away, home))
    may_be_same = bool(units_away & units_home)
    if (may_be_same or kinds[away[0]] == kinds[home[0]]) and not _is_same_ground(cells, away, home):
        return None
    lines = known_units.lines(units_away, units_home)
    if may_be_same:  # haze makes any other line of it, but of a temperature
        lines = tuple(line for line in lines if line.measured == "kelvin" or not (line.shifts or line.change.offset))
    best, nearest = _best(cells, looks, (*lines, *known_units.LOGARITHMS), away, home)
    is_better = not may_be_same or nearest * BETTER <= _nearest(looks, away, home)
    return best if is_better and nearest < 2 * ORDINARY else None


def _nearest(looks: Sequence[FloatArray], away: Sequence[int] | Indices, home: Indices) -> float:
    """How unlike ``home`` some dates look as they are: in the median of the dates, each beside the one it is like."""
    return float(np.median([min(_apart(looks[index], looks[other]) for other in home) for index in away]))


def _best(
    cells: FloatArray, looks: Sequence[FloatArray], lines: Sequence[Line], away: Sequence[int] | Indices, home: Indices
) -> tuple[UnitChange | None, float]:
    """The line that brings some dates nearest to ``home``, and how near: in the median, each to the one that it looks like.

    A line that haze could be must bring them clearly nearer.
    """
    best, least, weighed = None, np.inf, np.inf
    for line in lines:
        changed = [_look(units.changed(cells[index], line.change)) for index in away]
        apart = float(np.median([min(_apart(look, looks[other]) for other in home) for look in changed]))
        worth = apart * (CLEARLY if line.shifts else 1)
        if worth < weighed * (PLAINER if best and abs(line.change.offset) > abs(best.offset) else 1):
            best, least, weighed = line.change, apart, worth
    return best, least


def _units(looks: Sequence[FloatArray], kinds: Sequence[Numbers], dates: Indices) -> frozenset[Unit]:
    """The units that most of some dates can be in."""
    return known_units.possible(np.nanmedian([looks[index] for index in dates], 0), kinds[dates[0]])


def _of_like_size(
    cells: FloatArray, looks: Sequence[FloatArray], kinds: Sequence[Numbers], among: Indices, n_reference: int
) -> dict[int, UnitChange]:
    """What undoes the unit of dates whose values are not much larger or smaller: cell by cell it must be the same ground."""
    apart = {(i, j): _apart(looks[i], looks[j]) for i in among for j in among}
    reference = among[among < n_reference]
    n_parts, part = connected_components(np.array([[apart[i, j] <= ORDINARY for j in reference] for i in reference]))
    home = reference[part == np.bincount(part, minlength=n_parts).argmax()]
    as_they_are = {int(index): min(apart[index, other] for other in home) for index in among}
    left = [index for index, nearest in as_they_are.items() if nearest > CLEARLY * ORDINARY]
    units_home = _units(looks, kinds, home)
    found: dict[int, UnitChange] = {}
    while left:
        group = [index for index in left if apart[index, left[0]] <= 2 * ORDINARY or index == left[0]]
        left = [index for index in left if index not in group]
        lines = known_units.lines(_units(looks, kinds, np.array(group)), units_home)
        far = [line for line in lines if line.measured == "kelvin" or not 1 / LEAST_GAIN < line.change.gain < LEAST_GAIN]
        best, nearest = _best(cells, looks, far, group, home)
        is_near = nearest <= ORDINARY and nearest * CLEARLY <= np.median([as_they_are[index] for index in group])
        if best and is_near and _is_same_ground(cells, group, home) and _is_same(cells, group, best, home):
            found.update(dict.fromkeys(group, best))
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


def _look(values: FloatArray) -> FloatArray:
    """A tenth, the median and nine tenths of every band (3, n_bands) of cells (n_bands, n_cells); NaN where it has none."""
    known = np.isfinite(values).all(0)
    if known.sum() < MIN_CELLS:
        return np.full((3, len(values)), np.nan)
    look = np.quantile(values[:, known], (0.1, 0.5, 0.9), axis=1)
    return np.where(look[2] > look[0], look, np.nan)


def _apart(look: FloatArray, other: FloatArray) -> float:
    """How unlike one date looks another, (3, n_bands) each; infinite where they have nothing in common."""
    both = np.isfinite(look).all(0) & np.isfinite(other).all(0)
    if not both.any():
        return np.inf
    width, spread = (each[2, both] - each[0, both] for each in (look, other))
    by_band = np.abs(np.log(width / spread)) + np.abs(look[1, both] - other[1, both]) / np.minimum(width, spread)
    return float(np.minimum(by_band, MOST_APART).mean())


def _is_same_ground(cells: FloatArray, group: Sequence[int] | Indices, home: Indices) -> bool:
    """Whether enough dates of a group show, cell by cell, what a date of ``home`` shows, in whatever unit: cloud never does."""
    return float(np.mean([any(_is_alike(cells[index], cells[other]) for other in home) for index in group])) >= MIN_SHOWN


def _is_same(cells: FloatArray, group: Sequence[int], change: UnitChange, home: Indices) -> bool:
    """Whether enough dates of a group, once changed, are cell by cell what a date of ``home`` is, but for light and season."""
    near = [any(_rest(units.changed(cells[index], change), cells[other]) <= SAME_VALUES for other in home) for index in group]
    return float(np.mean(near)) >= MIN_SHOWN


def _rest(values: FloatArray, others: FloatArray) -> float:
    """How far the cells of two dates (n_bands, n_cells) are from each other, in widths; infinite where they share too few."""
    known = np.isfinite(values).all(0) & np.isfinite(others).all(0)
    if known.sum() < MIN_CELLS:
        return np.inf
    low, high = np.quantile([values[:, known], others[:, known]], (0.1, 0.9), axis=2)
    width = np.maximum(high - low, 1e-12).min(0)
    return float((np.median(np.abs(values[:, known] - others[:, known]), 1) / width).mean())


def _is_alike(values: FloatArray, others: FloatArray) -> bool:
    """Whether the cells of two dates (n_bands, n_cells) rank alike."""
    known = np.isfinite(values).all(0) & np.isfinite(others).all(0)
    if known.sum() < MIN_CELLS:
        return False
    ranks = [stats.rankdata(of[:, known], axis=1) for of in (values, others)]
    return float(np.mean([np.corrcoef(*pair)[0, 1] for pair in zip(*ranks, strict=True)])) >= SAME_GROUND


def _pairs(cells: FloatArray, offset: float) -> BoolArray:
    """Whether a date is another one plus the offset, (n_dates, n_dates)."""
    middles = np.array([_look(values)[1] for values in cells])
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
    widths = np.subtract(*_look(values)[::-2]) / np.subtract(*_look(others)[::-2])
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
    if is_later is None:
        # Haze of one date is an offset to all others.
        is_shown &= min((has & higher).sum(), (~has & lower).sum()) >= LEAST_SHOWN
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
