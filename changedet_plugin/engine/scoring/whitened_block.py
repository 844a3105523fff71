"""What do the tokens of a patch say together? Whitened tokens of some rows of patches, and how they are pooled to patches.

This is what a rule of scoring is given: every date of every token of the block, in units of what is usual.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from changedet_plugin.core.arrays import BoolArray, FloatArray
from changedet_plugin.engine.blocks import squares

Value = TypeVar("Value", bound=np.generic)


@dataclass(frozen=True)
class WhitenedBlock:
    """Whitened tokens of ``n_rows`` x ``n_cols`` patches of ``side`` x ``side`` tokens: n_tokens in all, row by row."""

    tokens: FloatArray
    """(n_dates, n_tokens, n_axes), the reference first; NaN = invalid."""
    n_reference: int
    valid: BoolArray
    """(n_dates, n_rows, n_cols): any token of the patch is valid on the date."""
    side: int

    @classmethod
    def of_rows(cls, whitened: FloatArray, n_reference: int, valid: BoolArray, side: int) -> WhitenedBlock:
        """From tokens (n_dates, n_tokens, n_axes) of whole rows, of which some at the end may belong to no patch."""
        return cls(of_patches(whitened, valid.shape[1:], side), n_reference, valid, side)

    @property
    def shape(self) -> tuple[int, int]:
        """(n_rows, n_cols) in patches."""
        return self.valid.shape[1], self.valid.shape[2]

    @property
    def reference(self) -> FloatArray:
        """(n_reference, n_tokens, n_axes)."""
        return self.tokens[: self.n_reference]

    @property
    def new(self) -> FloatArray:
        """(n_new, n_tokens, n_axes)."""
        return self.tokens[self.n_reference :]

    def rms(self, values: FloatArray) -> FloatArray:
        """Root mean square of the positive parts of the valid tokens of each patch: (..., n_tokens) -> (..., n_patches)."""
        cells = self._cells(values)
        known = np.isfinite(cells)
        count = known.sum((-3, -1))
        total = (np.maximum(np.where(known, cells, 0), 0) ** 2).sum((-3, -1))
        return np.where(count > 0, np.sqrt(total / np.maximum(count, 1)), np.nan).reshape(*values.shape[:-1], -1)

    def any(self, values: BoolArray) -> BoolArray:
        """True where it is of any token of a patch: (..., n_tokens) -> (..., n_patches)."""
        return np.array(self._cells(values).any((-3, -1)).reshape(*values.shape[:-1], -1))

    def mean(self, values: FloatArray) -> FloatArray:
        """Mean of the vectors of the tokens of each patch: (n_tokens, n) -> (n_patches, n)."""
        return self._cells(values.T).mean((-3, -1)).reshape(values.shape[1], -1).T

    def spread(self, values: NDArray[Value]) -> NDArray[Value]:
        """A value of each patch (..., n_patches) given to its tokens (..., n_tokens)."""
        patches = values.reshape(*values.shape[:-1], *self.shape)
        return patches.repeat(self.side, -2).repeat(self.side, -1).reshape(*values.shape[:-1], -1)

    def _cells(self, values: NDArray[Value]) -> NDArray[Value]:
        """(..., n_tokens) -> (..., n_rows, side, n_cols, side)."""
        n_rows, n_cols = self.shape
        return squares(values.reshape(*values.shape[:-1], n_rows * self.side, n_cols * self.side), self.side)


def of_patches(vectors: FloatArray, shape: tuple[int, ...], side: int) -> FloatArray:
    """Vectors (n, n_tokens, n_axes) of whole rows of tokens, without those at the end of a row that belong to no patch.

    ``shape`` (n_rows, n_cols) in patches.
    """
    n, n_axes = len(vectors), vectors.shape[-1]
    return vectors.reshape(n, shape[0] * side, -1, n_axes)[:, :, : shape[1] * side].reshape(n, -1, n_axes)
