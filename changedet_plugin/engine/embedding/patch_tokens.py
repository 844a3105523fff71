"""The tokens of all dates, some rows of patches at a time."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from changedet_plugin.core.arrays import FloatArray
from changedet_plugin.engine.masked import mean_over_dates
from changedet_plugin.engine.types import Embeddings, PatchGrid


def blocks(embeddings: Embeddings, grid: PatchGrid, memory: int) -> list[slice]:
    """Rows of patches whose tokens of all dates fit into a quarter of ``memory`` (bytes), several times over."""
    n_rows, n_cols = grid.shape
    side = grid.patch_px // embeddings.grid.patch_px
    bytes_per_row = len(embeddings.dates) * n_cols * side * side * embeddings.tokens.shape[-1] * 4 * 4
    return list(row_blocks(n_rows, bytes_per_row, memory / 4))


def read(embeddings: Embeddings, grid: PatchGrid, rows: slice) -> FloatArray:
    """Tokens (n_dates, rows * side, n_cols * side, n_features) of some rows of patches."""
    side = grid.patch_px // embeddings.grid.patch_px
    return embeddings.read(slice(rows.start * side, rows.stop * side))[:, :, : grid.shape[1] * side]


def pooled(tokens: FloatArray, side: int) -> FloatArray:
    """Mean of the valid tokens of every patch: (..., rows * side, cols * side, n) to (..., rows, cols, n); NaN = none."""
    *leading, height, width, n_features = tokens.shape
    cells = tokens.reshape(*leading, height // side, side, width // side, side, n_features)
    cells = np.moveaxis(cells, (-4, -2), (0, 1))
    return mean_over_dates(cells.reshape(side * side, *cells.shape[2:]))


def row_blocks(n_rows: int, bytes_per_row: float, budget: float, step: int = 1) -> Iterator[slice]:
    """Slices that cover ``n_rows``, each a multiple of ``step`` rows and within ``budget`` bytes where one step allows it."""
    size = max(1, int(budget / (bytes_per_row * step))) * step
    for start in range(0, n_rows, size):
        yield slice(start, min(start + size, n_rows))


def valid_patches(embeddings: Embeddings, rows: slice, n_cols: int, side: int) -> NDArray[np.bool_]:
    """(n_dates, rows, n_cols): any token of the patch is valid on the date."""
    n_rows = rows.stop - rows.start
    shares = [np.asarray(embeddings.valid_share[slot, rows.start * side : rows.stop * side]) for slot in embeddings.slots]
    valid = np.stack(shares)[:, :, : n_cols * side] >= embeddings.minimum_valid
    return np.array(valid.reshape(len(shares), n_rows, side, n_cols, side).any((2, 4)))
