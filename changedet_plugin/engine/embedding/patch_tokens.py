"""Which tokens make a patch? The tokens of a series seen patch by patch: some rows of patches at a time, all dates at once.

In: embeddings on the grid of the tokens, and the grid of the patches, whose side is a whole number of tokens. Out: tokens
(n_dates, n_rows * side, n_cols * side, n_features) of some rows of patches, their mean, and whether there is any.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from changedet_plugin.core.arrays import BoolArray, FloatArray
from changedet_plugin.engine.blocks import row_blocks, squares
from changedet_plugin.engine.masked import mean_of_vectors
from changedet_plugin.engine.types import Embeddings, PatchGrid


@dataclass(frozen=True)
class PatchTokens:
    """The tokens of a series and the patches that they make; rows and columns are those of the patches."""

    embeddings: Embeddings
    grid: PatchGrid
    """The grid of the patches."""

    @property
    def side(self) -> int:
        """Tokens along the side of a patch."""
        return self.grid.patch_px // self.embeddings.grid.patch_px

    @property
    def n_features(self) -> int:
        """Length of a token."""
        return int(self.embeddings.tokens.shape[-1])

    def blocks(self) -> list[slice]:
        """Rows of patches whose tokens of all dates, four times over, are worked on at once."""
        n_rows, n_cols = self.grid.shape
        tokens_per_row = len(self.embeddings.dates) * n_cols * self.side**2
        return row_blocks(n_rows, tokens_per_row * self.n_features * 4 * 4)

    def token_rows(self, rows: slice) -> slice:
        """The rows of tokens that some rows of patches are made of."""
        return slice(rows.start * self.side, rows.stop * self.side)

    def read(self, rows: slice) -> FloatArray:
        """Tokens float32 (n_dates, n_rows * side, n_cols * side, n_features), dates in order, NaN = invalid."""
        return self.embeddings.read(self.token_rows(rows))[:, :, : self.grid.shape[1] * self.side]

    def pooled(self, rows: slice) -> FloatArray:
        """Mean token (n_dates, n_rows, n_cols, n_features) of every patch on every date, NaN = none is valid."""
        return pool(self.read(rows), self.side)

    def valid(self, rows: slice) -> BoolArray:
        """(n_dates, n_rows, n_cols): any token of the patch is valid on the date."""
        embeddings, tall = self.embeddings, self.token_rows(rows)
        shares = np.stack([np.asarray(embeddings.valid_share[slot, tall]) for slot in embeddings.slots])
        valid = shares[:, :, : self.grid.shape[1] * self.side] >= embeddings.minimum_valid
        return np.array(squares(valid, self.side).any((-3, -1)))


def pool(tokens: FloatArray, side: int) -> FloatArray:
    """Mean valid token of every patch: (..., n_rows * side, n_cols * side, n) to (..., n_rows, n_cols, n); NaN = none."""
    cells = np.moveaxis(squares(tokens, side, -3), (-4, -2), (0, 1))
    return mean_of_vectors(cells.reshape(side * side, *cells.shape[2:]))
