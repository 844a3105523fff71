"""Which tokens belong to which patches? The tokens of all dates, read and pooled some rows of patches at a time.

In come the embeddings of a series and the grid of its patches; out go arrays with dates first, NaN = masked.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from changedet_plugin.core.arrays import FloatArray
from changedet_plugin.engine.masked import mean_over_dates
from changedet_plugin.engine.types import Embeddings, PatchGrid


@dataclass(frozen=True)
class PatchTokens:
    """The tokens of a series seen patch by patch. Rows are rows of patches everywhere."""

    embeddings: Embeddings
    grid: PatchGrid
    """Of the patches."""

    @property
    def side(self) -> int:
        """Tokens along the side of a patch."""
        return self.grid.patch_px // self.embeddings.grid.patch_px

    def token_rows(self, rows: slice) -> slice:
        """The token rows of some rows of patches."""
        return slice(rows.start * self.side, rows.stop * self.side)

    def blocks(self, memory: float) -> list[slice]:
        """Rows of patches whose tokens of all dates fit into a quarter of ``memory`` (bytes), several times over."""
        n_rows, n_cols = self.grid.shape
        n_dates, n_features = len(self.embeddings.dates), self.embeddings.tokens.shape[-1]
        return list(row_blocks(n_rows, n_dates * n_cols * self.side**2 * n_features * 4 * 4, memory / 4))

    def read(self, rows: slice) -> FloatArray:
        """Tokens (n_dates, rows * side, n_cols * side, n_features)."""
        return self.embeddings.read(self.token_rows(rows))[:, :, : self.grid.shape[1] * self.side]

    def pooled(self, rows: slice) -> FloatArray:
        """Mean of the valid tokens of every patch: (n_dates, rows, n_cols, n_features)."""
        return pool(self.read(rows), self.side)

    def valid(self, rows: slice) -> NDArray[np.bool_]:
        """(n_dates, rows, n_cols): any token of the patch is valid on the date."""
        tall = self.token_rows(rows)
        shares = np.stack([np.asarray(self.embeddings.valid_share[slot, tall]) for slot in self.embeddings.slots])
        known = shares[:, :, : self.grid.shape[1] * self.side] >= self.embeddings.minimum_valid
        return np.array(folded(known, self.side).any((-3, -1)))


def folded(values: NDArray[np.generic], side: int) -> NDArray[np.generic]:
    """Token rows and columns as patches: (..., rows * side, n_cols * side) to (..., rows, side, n_cols, side), a view."""
    *leading, height, width = values.shape
    return values.reshape(*leading, height // side, side, width // side, side)


def pool(tokens: FloatArray, side: int) -> FloatArray:
    """Mean of the valid tokens of every patch: (..., rows * side, n_cols * side, n) to (..., rows, n_cols, n); NaN = none."""
    *leading, height, width, n_features = tokens.shape
    patches = tokens.reshape(*leading, height // side, side, width // side, side, n_features)
    patches = np.moveaxis(patches, (-4, -2), (0, 1))
    return mean_over_dates(patches.reshape(side * side, *patches.shape[2:]))


def row_blocks(n_rows: int, bytes_per_row: float, budget: float, step: int = 1) -> Iterator[slice]:
    """Slices that cover ``n_rows``, each a multiple of ``step`` rows and within ``budget`` bytes where one step allows it."""
    size = max(1, int(budget / (bytes_per_row * step))) * step
    for start in range(0, n_rows, size):
        yield slice(start, min(start + size, n_rows))
