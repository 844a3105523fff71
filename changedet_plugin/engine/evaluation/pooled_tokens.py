"""One token a patch: the mean of its valid tokens, read a few rows at a time like any other embeddings."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from changedet_plugin.core.arrays import FloatArray
from changedet_plugin.engine.types import Embeddings, PatchGrid


@dataclass(frozen=True)
class _Pooled:
    """Array-like (n_dates, n_rows, n_cols, n_features) that pools when it is sliced by date and rows."""

    source: Embeddings
    side: int
    """Tokens along the side of a patch."""
    shape: tuple[int, int, int, int]

    def __getitem__(self, key: tuple[int, slice]) -> FloatArray:
        date, rows = key
        side = self.side
        tall = slice(rows.start * side, rows.stop * side)
        tokens = np.asarray(self.source.tokens[self.source.slots[date], tall], np.float32)
        valid = np.asarray(self.source.valid_share[self.source.slots[date], tall]) >= self.source.minimum_valid
        cells, known = _cells(tokens, side, self.shape[2]), _cells(valid[..., None], side, self.shape[2])
        count = known.sum((1, 3))
        total = np.where(known, cells, 0).sum((1, 3))
        return np.where(count > 0, total / np.maximum(count, 1), np.nan)


@dataclass(frozen=True)
class _Shifted:
    """Array-like: ``tokens`` minus a shift (n_dates, n_features) of each date."""

    tokens: _Pooled
    shift: FloatArray

    @property
    def shape(self) -> tuple[int, int, int, int]:
        return self.tokens.shape

    def __getitem__(self, key: tuple[int, slice]) -> FloatArray:
        return self.tokens[key] - self.shift[key[0]]


def of_patches(embeddings: Embeddings, grid: PatchGrid) -> Embeddings:
    """Embeddings with one token for each patch of ``grid``; a patch is valid where any of its tokens is."""
    n_rows, n_cols = grid.shape
    side = grid.patch_px // embeddings.grid.patch_px
    shares = [np.asarray(embeddings.valid_share[slot])[: n_rows * side] for slot in embeddings.slots]
    valid = [_cells((share >= embeddings.minimum_valid)[..., None], side, n_cols).any((1, 3, 4)) for share in shares]
    return replace(
        embeddings,
        tokens=_Pooled(embeddings, side, (len(shares), n_rows, n_cols, embeddings.tokens.shape[-1])),
        valid_share=np.where(valid, 100, 0).astype(np.uint8),
        slots=tuple(range(len(shares))),
        grid=grid,
    )


def centred(patches: Embeddings, memory: int) -> Embeddings:
    """``of_patches`` with every date brought to the same median token, from as many rows as fit into ``memory`` bytes."""
    n_dates, n_rows, n_cols, n_features = patches.tokens.shape
    fit = int(memory / 16 / (n_dates * n_cols * n_features * 4))
    picked = np.unique(np.linspace(0, n_rows - 1, int(np.clip(fit, 1, n_rows))).round().astype(int))
    tokens = np.concatenate([patches.read(slice(int(row), int(row) + 1)) for row in picked], axis=1)
    tokens = tokens.reshape(n_dates, -1, n_features)
    every = np.median(tokens[np.isfinite(tokens[..., 0])], axis=0)
    shift = np.array([_median(date) - every if np.isfinite(date[:, 0]).any() else 0 * every for date in tokens])
    return replace(patches, tokens=_Shifted(patches.tokens, shift.astype(np.float32)))


def _median(tokens: FloatArray) -> FloatArray:
    return np.median(tokens[np.isfinite(tokens[:, 0])], axis=0)


def _cells(values: NDArray[np.generic], side: int, n_cols: int) -> NDArray[np.generic]:
    """(n_rows * side, n_cols * side or more, n) to (n_rows, side, n_cols, side, n)."""
    whole = values[:, : n_cols * side]
    return whole.reshape(len(values) // side, side, n_cols, side, values.shape[-1])
