"""In what light was every new date taken? Gain and offset per band, fitted on what did not change.

In: cells (n_bands, n_rows, n_cols) of the new dates and of the reference composite, in spreads (see ``radiometry``). Out: a
``FittedLight`` for every new date. docs/method.md, section 2; decisions 0006 and 0009.

1. Date by date. Up to 60 or 70 % of a scene may have changed, so the fit looks for the 30 % of the cells that match the
   reference best. Several starts keep it from locking on the wrong part; a prior says that light varies as in the reference.
2. All dates together. Light differs by date and a change stays: what matches on most of the dates that left the whole-scene fit
   is what did not change, and every date is fitted anew on it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from skimage.filters import threshold_otsu

from changedet_plugin.core.arrays import BoolArray, FloatArray, Indices
from changedet_plugin.engine.harmonising.radiometry import GainOffset, ReferenceLight
from changedet_plugin.engine.types import Report

CORE_SHARE = 0.3
"""Share of the cells that a light is fitted on, those that match best: as much must be unchanged. Decision 0006."""
N_ROUNDS = 7
"""Times that a start is fitted anew on the cells that match it best."""
N_STARTS = 8
"""Starts that are followed, the best of some thirty."""
BLOCK_STARTS = (2, 3, 4)
"""Blocks each way into which the scene is cut for starts: one block may be unchanged where the whole is not. [blocks]"""
MIN_CELLS = 30
"""Fewest cells that a light is fitted on; with fewer in common with the reference the whole-scene fit stays. [cells]"""
MAX_FITTED_CELLS = 6000
"""Most cells that a date by itself is fitted on, drawn at random. [cells]"""
PRIOR_WEIGHT = 2.0
"""Weight, against the mismatch of the cells, of how unusual a light is."""
MISMATCH_FLOOR = 0.05
"""Added to a mismatch before its logarithm: cells that match better than this are equally good. [usual differences]"""
MIN_IMPROVEMENT = 0.5
"""The whole-scene fit is kept unless another costs less by this much: water and snow mislead the core. [log mismatch]"""
LEAST_UNIT_GAIN = float(np.log(8.0))
"""A gain of at least this in all bands, or its inverse, is another unit and no light. Decision 0018. [log gain]"""
FITS = 3.0
"""A light whose core matches worse than this fits nowhere, and the whole-scene fit is kept where that matches better. Decision
0018. [usual differences]"""
GAIN_RANGE = (0.4, 2.5)
"""Gains that are possible; the range reaches on to the gain of the whole-scene fit. Decision 0006."""
MAX_VALUE = 20.0
"""Values of cells are clipped here, both ways, before they are compared. [spreads]"""
N_NEAREST_DATES = 7
"""New dates, the nearest in time, that tell together what did not change: another change may begin, or one end. Decision 0006.
[dates]"""
MIN_SHARE_OF_DATES = 0.4
"""Share of those dates that must have left the whole-scene fit: a wide change stays; what few dates tell is cloud or haze."""
CLIP_QUANTILES = (0.02, 0.98)
"""Quantiles of the mismatch beyond which cells have no part in where they are split in two."""
MAX_DENSITY_AT_BORDER = 0.9
"""The cells fall into two parts where at most this many lie at the border, for one in the middle of a part: measured .05 to .82
with a wide change, 1.1 to 1.2 with none or a small one. Decision 0006."""
DENSITY_HALF_WIDTH = 0.25
"""Half width of the intervals, about the border and both middles, in which cells are counted for that. [log mismatch]"""
MIN_UNCHANGED_SHARE = 0.1
"""Least share of the cells that the better of the two parts must have, to be what did not change."""
MIN_MOVE = 0.05
"""All dates together must move the light of one by more than this: else it keeps its own, so that a further date leaves its
tokens as they are. Decision 0009. [spreads]"""
BLOCKS_PER_AXIS = 4
"""Blocks each way into which the scene is cut to tell how far the fitted cells spread. [blocks]"""
MIN_SHARE_OF_BLOCK = 0.1
"""The fitted cells lie on a block where they are this share of its cells."""


@dataclass(frozen=True)
class FittedLight:
    """The light of a new date, and what it was fitted on."""

    light: GainOffset
    is_whole: bool
    """The whole scene says the same: nothing wide has changed."""
    share: float
    """Of the cells that can be compared, the share that it was fitted on."""
    blocks: float
    """Of the 4 x 4 blocks of the scene that can be compared, the share on which these cells lie."""
    distance: float
    """From the reference light, 1 = as far as reference dates are."""
    unchanged: BoolArray | None = None
    """Cells (n_rows, n_cols) that did not change, where a part of the scene stands out as that."""


def fit_lights(
    new: Mapping[int, FloatArray],
    target: FloatArray,
    noise: FloatArray,
    whole: Mapping[int, GainOffset],
    reference: ReferenceLight,
    report: Report = lambda stage, fraction, message: None,
) -> dict[int, FittedLight]:
    """Fit the light of every new date, by date index.

    ``new`` and ``target``, the reference composite, are cells (n_bands, n_rows, n_cols) in spreads, NaN where not valid;
    ``noise`` (n_bands,) is the usual difference from the composite; ``whole`` the light by the whole scenes.
    """
    own = {}
    for number, (index, cells) in enumerate(new.items()):
        report("light", number / len(new), f"date {number + 1} of {len(new)}")
        own[index] = fit_light(cells, target, noise, whole[index], reference)
    partial = {i: mismatch(new[i], target, noise, light) for i, light in own.items() if light is not whole[i]}
    fitted = {}
    for index, cells in new.items():
        kept = unchanged(_nearest(partial, index, new))
        error = mismatch(cells, target, noise, own[index])
        comparable = np.isfinite(error)
        if kept is not None and (kept & comparable).sum() >= MIN_CELLS:
            core = kept & comparable
            together = match(cells[:, core], target[:, core], _gain_range(whole[index]))
            light = together if _is_moved(together, own[index]) else own[index]
        else:
            core = comparable & (error <= np.quantile(error[comparable], CORE_SHARE)) if comparable.any() else comparable
            light = own[index]
        fitted[index] = FittedLight(
            light=light,
            is_whole=light is whole[index],
            share=float(core.sum() / max(comparable.sum(), 1)),
            blocks=_blocks_held(core, comparable),
            distance=reference.distance(light),
            unchanged=kept,
        )
    return fitted


def unit_line(whole: Mapping[int, GainOffset]) -> tuple[GainOffset, frozenset[int]] | None:
    """The line of another unit than that of the reference, and the date indices that have it; None = all are in its unit.

    ``whole``: light by the whole scenes. No light has gains so large in all bands. The line is the median over its dates.
    """
    gains = {index: np.log(light.gain) for index, light in whole.items()}
    far = [index for index, gain in gains.items() if np.abs(gain).min() >= LEAST_UNIT_GAIN and abs(np.sign(gain).mean()) == 1]
    if not far:
        return None
    gain, offset = (np.median(values, 0) for values in zip(*(whole[index] for index in far), strict=True))
    return GainOffset(gain, offset), frozenset(far)


def fit_light(
    cells: FloatArray, target: FloatArray, noise: FloatArray, whole: GainOffset, reference: ReferenceLight
) -> GainOffset:
    """The light of one new date by itself; ``whole`` itself where nothing is clearly better. Arrays as ``fit_lights``."""
    common = np.isfinite(cells).all(0) & np.isfinite(target).all(0)
    row, col = np.nonzero(common)
    if len(row) < MIN_CELLS:
        return whole
    pick = np.random.default_rng(0).permutation(len(row))[:MAX_FITTED_CELLS]
    row, col = row[pick], col[pick]
    matching = _Match(cells[:, row, col], target[:, row, col], noise, whole, reference)
    starts = [whole, GainOffset(np.ones(len(cells)), np.zeros(len(cells)))]
    starts += [matching.light(block) for block in _blocks(row, col, common.shape)]
    starts = sorted(starts, key=lambda light: matching.cost(light)[0])[:N_STARTS]
    best, best_cost = whole, np.inf
    for start in starts:
        light = start
        for _ in range(N_ROUNDS):
            cost, core = matching.cost(light)
            if cost < best_cost - 1e-9:
                best, best_cost = light, cost
            light = matching.light(core)
    # A light that fits nowhere is none, however usual: another unit is far from the usual light, and fits.
    fits_nowhere = matching.core_mismatch(best) > FITS >= matching.core_mismatch(whole)
    return whole if fits_nowhere or matching.cost(whole)[0] - best_cost < MIN_IMPROVEMENT else best


def match(new: FloatArray, old: FloatArray, gain_range: tuple[FloatArray, FloatArray]) -> GainOffset:
    """The light that gives ``old`` cells (n_bands, n_cells) the median and spread of ``new`` ones.

    ``gain_range``: least and largest gain, (n_bands,) each.
    """
    new_middle, old_middle = np.median(new, 1), np.median(old, 1)
    new_spread = np.median(np.abs(new - new_middle[:, None]), 1)
    old_spread = np.median(np.abs(old - old_middle[:, None]), 1)
    gain = np.clip(new_spread / np.maximum(old_spread, 1e-6), *gain_range).astype(float)
    return GainOffset(gain, new_middle - gain * old_middle)


def mismatch(cells: FloatArray, target: FloatArray, noise: FloatArray, light: GainOffset) -> FloatArray:
    """How far cells (n_bands, ...) in a light lie from ``target`` (n_bands, ...): (...), 1 = as those of a reference date."""
    gain, offset, unit = (values.reshape(-1, *(1,) * (cells.ndim - 1)) for values in (*light, noise))
    return np.asarray(np.sqrt(((((cells - offset) / gain - target) / unit) ** 2).mean(0)))


def unchanged(mismatches: list[FloatArray]) -> BoolArray | None:
    """Cells (n_rows, n_cols) that match on most dates: the better part, where they fall into two. None = they do not.

    ``mismatches``: one (n_rows, n_cols) a date, NaN where it cannot be compared.
    """
    if not mismatches:
        return None
    scaled = [error / max(float(np.nanquantile(error, CORE_SHARE)), 1e-6) for error in mismatches]
    stack = np.log([error + MISMATCH_FLOOR for error in scaled], dtype=np.float32)
    seen = np.isfinite(stack).any(0)
    values = np.nanmedian(stack[:, seen], 0)
    otsu: Any = threshold_otsu
    border = otsu(np.clip(values, *np.quantile(values, CLIP_QUANTILES)), nbins=128)
    low = values <= border
    if not MIN_UNCHANGED_SHARE <= low.mean() < 1:
        return None
    middles = border, np.median(values[low]), np.median(values[~low])
    at_border, *at_middles = ((np.abs(values - middle) < DENSITY_HALF_WIDTH).sum() for middle in middles)
    kept = np.zeros(seen.shape, bool)
    kept[seen] = low
    return kept if at_border < MAX_DENSITY_AT_BORDER * np.mean(at_middles) else None


def _nearest(partial: Mapping[int, FloatArray], index: int, new: Iterable[int]) -> list[FloatArray]:
    """Mismatches (n_rows, n_cols) of the dates near to the date ``index`` that left the whole-scene fit, if they are enough.

    ``partial``: of all dates that left it; ``new``: indices of all new dates.
    """
    nearest = sorted(new, key=lambda date: abs(date - index))[:N_NEAREST_DATES]
    telling = [partial[date] for date in nearest if date in partial]
    return telling if len(telling) >= MIN_SHARE_OF_DATES * len(nearest) else []


def _is_moved(light: GainOffset, own: GainOffset) -> bool:
    """Whether two lights differ by more than what is worth an encoding."""
    moved = np.abs(np.log(light.gain / own.gain)), np.abs(light.offset - own.offset)
    return bool(np.max(moved) > MIN_MOVE)


def _gain_range(whole: GainOffset) -> tuple[FloatArray, FloatArray]:
    """Least and largest gain, (n_bands,) each."""
    return GAIN_RANGE[0] * np.minimum(1, whole.gain), GAIN_RANGE[1] * np.maximum(1, whole.gain)


def _blocks(row: Indices, col: Indices, shape: tuple[int, ...]) -> Iterator[BoolArray]:
    """Which of the cells at ``row``, ``col`` (n_cells,) lie in a block, bool (n_cells,), for every block with enough of them.

    The scene (n_rows, n_cols) is cut in 4, 9 and 16.
    """
    for n in BLOCK_STARTS:
        block = row * n // shape[0] * n + col * n // shape[1]
        for index in range(n * n):
            inside = block == index
            if inside.sum() >= MIN_CELLS:
                yield inside


def _blocks_held(core: BoolArray, comparable: BoolArray) -> float:
    """Share of the blocks with comparable cells on which the core lies; cells bool (n_rows, n_cols) each."""
    steps = zip(core.shape, (BLOCKS_PER_AXIS, 1), strict=True)
    block = np.add.outer(*(np.arange(size) * BLOCKS_PER_AXIS // size * step for size, step in steps))
    counts = [np.bincount(block[cells], minlength=BLOCKS_PER_AXIS**2) for cells in (core, comparable)]
    seen = counts[1] > 0
    return float((counts[0] >= MIN_SHARE_OF_BLOCK * counts[1])[seen].mean()) if seen.any() else 0.0


class _Match:
    """New cells against reference cells, both (n_bands, n_cells)."""

    def __init__(
        self, new: FloatArray, old: FloatArray, noise: FloatArray, whole: GainOffset, reference: ReferenceLight
    ) -> None:
        gain, offset = (values[:, None] for values in whole)
        low, high = np.minimum(-MAX_VALUE, offset - MAX_VALUE * gain), np.maximum(MAX_VALUE, offset + MAX_VALUE * gain)
        self._new = np.clip(new, low, high)
        self._old = np.clip(old, -MAX_VALUE, MAX_VALUE)
        self._noise, self._reference, self._gain_range = noise, reference, _gain_range(whole)

    def light(self, chosen: BoolArray) -> GainOffset:
        """The light by which some of the cells, bool (n_cells,), match."""
        return match(self._new[:, chosen], self._old[:, chosen], self._gain_range)

    def cost(self, light: GainOffset) -> tuple[float, BoolArray]:
        """How badly the core matches and how unusual the light would be; and the core, bool (n_cells,)."""
        error = mismatch(self._new, self._old, self._noise, light)
        worst = float(np.quantile(error, CORE_SHARE))
        unusual = self._reference.distance(light) ** 2
        return float(np.log(worst + MISMATCH_FLOOR) + 0.5 * PRIOR_WEIGHT * np.log1p(unusual / 2)), error <= worst

    def core_mismatch(self, light: GainOffset) -> float:
        """The mismatch of the worst cell of the core; 1 = as those of a reference date."""
        return float(np.quantile(mismatch(self._new, self._old, self._noise, light), CORE_SHARE))
