"""What really changed, on the patch grid of a run: what every scorer is judged by."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from changedet_plugin.core.arrays import FloatArray
from changedet_plugin.core.parameters import EVALUATE
from changedet_plugin.engine.blocks import squares

POSITIVE = EVALUATE["positive"].default
"""Share of a patch that must have changed to call it changed; where nothing has, it is unchanged; between, it is not judged."""

KNOWN = 0.25
"""Share of a patch that must be known for the patch to be judged."""


@dataclass(frozen=True)
class Truth:
    """Shares of the known pixels of every patch that differ from the last reference date."""

    changed: FloatArray
    """(n_new_dates, n_rows, n_cols), 0 to 1, NaN = unknown; labels without dates: one row, the end of the series."""
    dated: bool
    kind: NDArray[np.int16]
    """(n_rows, n_cols): index into ``kinds`` of the commonest transition; -1 = none or unknown."""
    kinds: tuple[str, ...] = ()
    """Transitions in words, ``class -> class``."""
    positive_share: float = POSITIVE
    years: NDArray[np.int16] | None = None
    """(n_rows, n_cols): year of the change, 0 = none; None = the labels say no years."""

    @property
    def positive(self) -> NDArray[np.bool_]:
        """(n_rows, n_cols): changed for good: at the last dates that are known, and there to stay."""
        return np.array(self._last >= self.positive_share)

    @property
    def negative(self) -> NDArray[np.bool_]:
        """(n_rows, n_cols): known, and unchanged at every known date."""
        return np.isfinite(self.changed).any(0) & (np.nan_to_num(self.changed).max(0) == 0)

    @property
    def first(self) -> NDArray[np.int16]:
        """(n_rows, n_cols): index of the first new date from which on it stays changed; -1 = not changed, or not dated."""
        if not self.dated:
            return np.full(self.changed.shape[1:], -1, np.int16)
        n_dates = len(self.changed)
        unchanged = self.changed < self.positive_share  # NaN: unknown is not unchanged
        first = np.where(unchanged.any(0), n_dates - unchanged[::-1].argmax(0), 0)
        return np.where(self.positive, first, -1).astype(np.int16)

    @property
    def _last(self) -> FloatArray:
        """Share at the last known date; -1 = never known."""
        known = np.isfinite(self.changed)
        last = len(known) - 1 - known[::-1].argmax(0)
        return np.where(known.any(0), np.take_along_axis(np.nan_to_num(self.changed), last[None], 0)[0], -1.0)


def share_of(flags: FloatArray, side: int) -> FloatArray:
    """Mean over the known pixels of each patch of ``side`` pixels; ``flags`` (rows, cols) 1, 0, or NaN = unknown.

    NaN where fewer than ``KNOWN`` of the pixels are known. An incomplete last row or column of patches is left out.
    """
    cells = squares(np.asarray(flags, np.float32), side)
    known = np.isfinite(cells).sum((-3, -1))
    return np.where(known > KNOWN * side * side, np.nansum(cells, (-3, -1)) / np.maximum(known, 1), np.nan).astype(np.float32)
