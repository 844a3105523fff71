"""Gain and offset of a new date, fitted on what did not change.

Up to 60 or 70 % of a scene may have changed, so the fit looks for the 30 % of cells that match the reference best. Several
starts keep it from locking on the wrong part, and a prior says that light varies about as it did in the reference.
All values are standardised: (pixel - median) / spread of the date's own scene. Docs: SCORING, step 1.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from changedet_plugin.engine.types import FloatArray
from changedet_plugin.engine.warp import BoolArray, Indices

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


def fit(cells: FloatArray, target: FloatArray, noise: FloatArray, shift: FloatArray, scale: FloatArray, usual: Usual) -> Line:
    """Gain and offset (n_bands each) of a new date whose own median and spread are ``shift`` and ``scale``.

    ``cells`` and ``target``, the reference composite, are (n_bands, n_rows, n_cols), NaN where not valid; ``noise`` is the
    usual difference from the composite, per band. Without 30 common cells the whole-scene fit (1, 0) is returned.
    """
    whole: Line = np.ones(len(cells)), np.zeros(len(cells))
    common = np.isfinite(cells).all(0) & np.isfinite(target).all(0)
    row, col = np.nonzero(common)
    if len(row) < FEWEST_CELLS:
        return whole
    pick = np.random.default_rng(0).permutation(len(row))[:MOST_CELLS]
    row, col = row[pick], col[pick]
    match = _Match(np.clip(cells[:, row, col], -FAR, FAR), np.clip(target[:, row, col], -FAR, FAR), noise, shift, scale, usual)
    starts = [whole, (np.clip(usual.scale / scale, *GAIN_RANGE), (usual.shift - shift) / scale)]
    starts += [match.line(block) for block in _blocks(row, col, common.shape)]
    starts = sorted(starts, key=lambda line: match.cost(line)[0])[:N_STARTS]
    best, best_cost = whole, np.inf
    for start in starts:
        line = start
        for _ in range(ROUNDS):
            cost, core = match.cost(line)
            if cost < best_cost - 1e-9:
                best, best_cost = line, cost
            line = match.line(core)
    return whole if match.cost(whole)[0] - best_cost < MARGIN else best


def _blocks(row: Indices, col: Indices, shape: tuple[int, ...]) -> Iterator[BoolArray]:
    """The scene cut in 4, 9 and 16: one of them may be unchanged where the whole is not."""
    for n in (2, 3, 4):
        block = row * n // shape[0] * n + col * n // shape[1]
        for index in range(n * n):
            inside = block == index
            if inside.sum() >= FEWEST_CELLS:
                yield inside


class _Match:
    """New cells against reference cells, both (n_bands, n_cells)."""

    def __init__(
        self, new: FloatArray, old: FloatArray, noise: FloatArray, shift: FloatArray, scale: FloatArray, usual: Usual
    ) -> None:
        self._new, self._old, self._noise = new, old, noise[:, None]
        self._shift, self._scale, self._usual = shift, scale, usual

    def line(self, chosen: BoolArray) -> Line:
        """Match median and spread of the chosen cells."""
        new, old = self._new[:, chosen], self._old[:, chosen]
        new_middle, old_middle = np.median(new, 1), np.median(old, 1)
        new_spread = np.median(np.abs(new - new_middle[:, None]), 1)
        old_spread = np.median(np.abs(old - old_middle[:, None]), 1)
        gain = np.clip(new_spread / np.maximum(old_spread, 1e-6), *GAIN_RANGE)
        return gain, new_middle - gain * old_middle

    def cost(self, line: Line) -> tuple[float, BoolArray]:
        """How badly the core matches and how unusual the light would be; and the core, bool (n_cells,)."""
        gain, offset = line
        error = ((self._new - offset[:, None]) / gain[:, None] - self._old) / self._noise
        error = np.sqrt((error**2).mean(0))
        quantile = float(np.quantile(error, CORE))
        usual = self._usual
        moved = (self._scale * offset + self._shift - usual.shift) / usual.scale / usual.vary_shift
        stretched = np.log(self._scale * gain / usual.scale) / usual.vary_gain
        unusual = float((moved**2 + stretched**2).mean()) / 2
        return float(np.log(quantile + 0.05) + 0.5 * PRIOR * np.log1p(unusual / 2)), error <= quantile
