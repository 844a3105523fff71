"""Light of every new date: gain and offset, fitted on what did not change.

Date by date first: up to 60 or 70 % of a scene may have changed, so the fit looks for the 30 % of cells that match the
reference best. Several starts keep it from locking on the wrong part, and a prior says that light varies as in the reference.
Then all dates together: light differs by date and a change stays, so what matches on the dates that left the whole-scene fit
is what did not change, and every date is fitted on it. Values are standardised: (pixel - shift) / scale of the usual light.
Docs: SCORING, step 1.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from skimage.filters import threshold_otsu

from changedet_plugin.core.arrays import BoolArray, FloatArray, Indices
from changedet_plugin.engine.types import Report

CORE = 0.3
"""Share of the cells that must be unchanged."""
ROUNDS = 7
N_STARTS = 8
"""Starts that are followed, the best of some thirty."""
FEWEST_CELLS = 30
MOST_CELLS = 6000
PRIOR = 2.0
"""Weight of the prior."""
MARGIN = 0.5
"""The whole-scene fit is kept unless another is better by this much: water and snow mislead the core."""
GAIN_RANGE = (0.4, 2.5)
NOISE = 0.3
"""Standardised difference of a cell from the reference that is usual; used where a single reference date cannot tell."""
FEWEST_NOISE = 0.1
FAR = 20.0
"""Standardised values are clipped here before they are compared."""
N_TOGETHER = 7
"""New dates, the nearest in time, that say together what did not change: another change may begin, or one end."""
TELL = 0.4
"""Share of these dates that must have left the whole-scene fit: a wide change stays; what few dates tell is cloud or haze."""
VALLEY = 0.9
"""Cells fall into two where they are rarer at the border than in the middle of the parts, at least this much (wide changes: .05
to .82; none, or small ones: 1.1 to 1.2)."""
NEAR = 0.25
"""Half width in which cells are counted for that, of the logarithm of the mismatch."""
LEAST_UNCHANGED = 0.1
WORTH = 0.05
"""Spreads of the scene by which all dates together must move the light of one: else it keeps its own, and further dates leave
its tokens as they are."""
N_BLOCKS = 4
"""The scene is cut into as many blocks each way to see how far the fitted cells spread."""
IN_BLOCK = 0.1
"""The fitted cells lie on a block where they are this share of its cells."""

Line = tuple[FloatArray, FloatArray]
"""Gain and offset per band: new = gain * reference + offset, in standardised units."""


@dataclass(frozen=True)
class Usual:
    """The light of the reference: median and spread of each band, and how much they vary. Arrays of length n_bands."""

    shift: FloatArray
    scale: FloatArray
    vary_shift: FloatArray
    """In units of ``scale``."""
    vary_gain: FloatArray
    """Of the logarithm of ``scale``."""

    def distance(self, line: Line) -> float:
        """How unusual a light is: root mean square over the bands, 1 = as far as reference dates are."""
        gain, offset = line
        return float(np.sqrt(((offset / self.vary_shift) ** 2 + (np.log(gain) / self.vary_gain) ** 2).mean() / 2))


@dataclass(frozen=True)
class Light:
    """The light of a new date, and what it was fitted on."""

    line: Line
    is_whole: bool
    """The whole scene says the same: nothing wide has changed."""
    share: float
    """Of the cells that can be compared, the share that it was fitted on."""
    blocks: float
    """Of the 4 x 4 blocks of the scene that can be compared, the share on which these cells lie."""
    distance: float
    """From the usual light, 1 = as far as reference dates are."""
    unchanged: BoolArray | None = None
    """Cells (n_rows, n_cols) that did not change, where a part of the scene stands out as that."""


def fit_all(
    new: Mapping[int, FloatArray],
    target: FloatArray,
    noise: FloatArray,
    whole: Mapping[int, Line],
    usual: Usual,
    report: Report = lambda stage, fraction, message: None,
) -> dict[int, Light]:
    """Fit the light of every new date.

    ``new`` and ``target``, the reference composite, are cells (n_bands, n_rows, n_cols) standardised by the usual light, NaN
    where not valid; ``noise`` (n_bands,) is the usual difference from the composite; ``whole`` the light by the whole scenes.
    """
    lines = {}
    for number, (index, cells) in enumerate(new.items()):
        report("light", number / len(new), f"date {number + 1} of {len(new)}")
        lines[index] = fit(cells, target, noise, whole[index], usual)
    sure = {i: mismatch(new[i], target, noise, line) for i, line in lines.items() if line is not whole[i]}
    found = {}
    for index, cells in new.items():
        kept = unchanged(_nearest(sure, index, new))
        error = mismatch(cells, target, noise, lines[index])
        comparable = np.isfinite(error)
        if kept is not None and (kept & comparable).sum() >= FEWEST_CELLS:
            core = kept & comparable
            line = _worth(match(cells[:, core], target[:, core], _gain_range(whole[index])), lines[index])
        else:
            core = comparable & (error <= np.quantile(error[comparable], CORE)) if comparable.any() else comparable
            line = lines[index]
        share = float(core.sum() / max(comparable.sum(), 1))
        spread = _blocks_held(core, comparable)
        found[index] = Light(line, line is whole[index], share, spread, usual.distance(line), kept)
    return found


def fit(cells: FloatArray, target: FloatArray, noise: FloatArray, whole: Line, usual: Usual) -> Line:
    """Gain and offset (n_bands each) of one new date by itself; without 30 common cells, ``whole``. Arrays as ``fit_all``."""
    common = np.isfinite(cells).all(0) & np.isfinite(target).all(0)
    row, col = np.nonzero(common)
    if len(row) < FEWEST_CELLS:
        return whole
    pick = np.random.default_rng(0).permutation(len(row))[:MOST_CELLS]
    row, col = row[pick], col[pick]
    matching = _Match(cells[:, row, col], target[:, row, col], noise, whole, usual)
    starts = [whole, (np.ones(len(cells)), np.zeros(len(cells)))]
    starts += [matching.line(block) for block in _blocks(row, col, common.shape)]
    starts = sorted(starts, key=lambda line: matching.cost(line)[0])[:N_STARTS]
    best, best_cost = whole, np.inf
    for start in starts:
        line = start
        for _ in range(ROUNDS):
            cost, core = matching.cost(line)
            if cost < best_cost - 1e-9:
                best, best_cost = line, cost
            line = matching.line(core)
    return whole if matching.cost(whole)[0] - best_cost < MARGIN else best


def match(new: FloatArray, old: FloatArray, gain_range: tuple[FloatArray, FloatArray]) -> Line:
    """Match median and spread of cells (n_bands, n_cells)."""
    new_middle, old_middle = np.median(new, 1), np.median(old, 1)
    new_spread = np.median(np.abs(new - new_middle[:, None]), 1)
    old_spread = np.median(np.abs(old - old_middle[:, None]), 1)
    gain = np.clip(new_spread / np.maximum(old_spread, 1e-6), *gain_range).astype(float)
    return gain, new_middle - gain * old_middle


def mismatch(cells: FloatArray, target: FloatArray, noise: FloatArray, line: Line) -> FloatArray:
    """Difference of cells (n_bands, ...) from the reference in a light: (...), 1 = as a reference date."""
    gain, offset, unit = (values.reshape(-1, *(1,) * (cells.ndim - 1)) for values in (*line, noise))
    return np.asarray(np.sqrt(((((cells - offset) / gain - target) / unit) ** 2).mean(0)))


def unchanged(mismatches: list[FloatArray]) -> BoolArray | None:
    """Cells that match on most dates: the better part, where the cells (n_rows, n_cols) fall into two. None = they do not."""
    if not mismatches:
        return None
    stack = np.log([error / max(float(np.nanquantile(error, CORE)), 1e-6) + 0.05 for error in mismatches], dtype=np.float32)
    seen = np.isfinite(stack).any(0)
    values = np.nanmedian(stack[:, seen], 0)
    otsu: Any = threshold_otsu
    border = otsu(np.clip(values, *np.quantile(values, (0.02, 0.98))), nbins=128)
    low = values <= border
    if not LEAST_UNCHANGED <= low.mean() < 1:
        return None
    middles = border, np.median(values[low]), np.median(values[~low])
    at_border, *at_middles = ((np.abs(values - middle) < NEAR).sum() for middle in middles)
    kept = np.zeros(seen.shape, bool)
    kept[seen] = low
    return kept if at_border < VALLEY * np.mean(at_middles) else None


def _nearest(mismatches: Mapping[int, FloatArray], index: int, dates: Iterable[int]) -> list[FloatArray]:
    """Those of the dates that are nearest to the date ``index``, if they are enough of all that are."""
    together = sorted(dates, key=lambda date: abs(date - index))[:N_TOGETHER]
    told = [mismatches[date] for date in together if date in mismatches]
    return told if len(told) >= TELL * len(together) else []


def _worth(line: Line, own: Line) -> Line:
    """``line``, or the date's own where both are about the same."""
    moved = np.abs(np.log(line[0] / own[0])), np.abs(line[1] - own[1])
    return line if np.max(moved) > WORTH else own


def _gain_range(whole: Line) -> tuple[FloatArray, FloatArray]:
    return GAIN_RANGE[0] * np.minimum(1, whole[0]), GAIN_RANGE[1] * np.maximum(1, whole[0])


def _blocks(row: Indices, col: Indices, shape: tuple[int, ...]) -> Iterator[BoolArray]:
    """The scene cut in 4, 9 and 16: one of them may be unchanged where the whole is not."""
    for n in (2, 3, 4):
        block = row * n // shape[0] * n + col * n // shape[1]
        for index in range(n * n):
            inside = block == index
            if inside.sum() >= FEWEST_CELLS:
                yield inside


def _blocks_held(core: BoolArray, comparable: BoolArray) -> float:
    """Share of the blocks with comparable cells on which the core lies."""
    block = np.add.outer(*(np.arange(size) * N_BLOCKS // size * step for size, step in zip(core.shape, (N_BLOCKS, 1))))
    counts = [np.bincount(block[cells], minlength=N_BLOCKS**2) for cells in (core, comparable)]
    seen = counts[1] > 0
    return float((counts[0] >= IN_BLOCK * counts[1])[seen].mean()) if seen.any() else 0.0


class _Match:
    """New cells against reference cells, both (n_bands, n_cells)."""

    def __init__(self, new: FloatArray, old: FloatArray, noise: FloatArray, whole: Line, usual: Usual) -> None:
        gain, offset = (values[:, None] for values in whole)
        self._new = np.clip(new, np.minimum(-FAR, offset - FAR * gain), np.maximum(FAR, offset + FAR * gain))
        self._old = np.clip(old, -FAR, FAR)
        self._noise, self._usual, self._gain_range = noise, usual, _gain_range(whole)

    def line(self, chosen: BoolArray) -> Line:
        return match(self._new[:, chosen], self._old[:, chosen], self._gain_range)

    def cost(self, line: Line) -> tuple[float, BoolArray]:
        """How badly the core matches and how unusual the light would be; and the core, bool (n_cells,)."""
        error = mismatch(self._new, self._old, self._noise, line)
        quantile = float(np.quantile(error, CORE))
        unusual = self._usual.distance(line) ** 2
        return float(np.log(quantile + 0.05) + 0.5 * PRIOR * np.log1p(unusual / 2)), error <= quantile
