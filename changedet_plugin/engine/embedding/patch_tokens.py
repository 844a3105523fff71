"""The tokens of all dates, some rows of patches at a time."""

from __future__ import annotations

import numpy as np

from changedet_plugin.engine.scoring.principal_axes import mean_over_dates, row_blocks
from changedet_plugin.engine.types import Embeddings, FloatArray, PatchGrid


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
