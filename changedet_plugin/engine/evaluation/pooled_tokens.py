"""What does a patch look like as one token? The mean of its valid tokens, read by rows like any other embeddings."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from changedet_plugin.core.arrays import FloatArray
from changedet_plugin.engine.blocks import spread_rows
from changedet_plugin.engine.embedding.patch_tokens import PatchTokens
from changedet_plugin.engine.types import Embeddings, PatchGrid


@dataclass(frozen=True)
class _Pooled:
    """Array-like (n_dates, n_rows, n_cols, n_features) that pools when it is sliced by date and rows."""

    source: PatchTokens
    shape: tuple[int, int, int, int]

    def __getitem__(self, key: tuple[int, slice]) -> FloatArray:
        date, rows = key
        embeddings, one = self.source.embeddings, slice(date, date + 1)
        of_date = replace(embeddings, slots=embeddings.slots[one], dates=embeddings.dates[one], n_reference=0)
        return replace(self.source, embeddings=of_date).pooled(rows)[0]


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
    tokens = PatchTokens(embeddings, grid)
    valid = tokens.valid(slice(0, grid.shape[0]))
    return replace(
        embeddings,
        tokens=_Pooled(tokens, (*valid.shape, tokens.n_features)),
        valid_share=np.where(valid, 100, 0).astype(np.uint8),
        slots=tuple(range(len(valid))),
        grid=grid,
    )


def centred(patches: Embeddings, memory: int) -> Embeddings:
    """``of_patches`` with every date brought to the same median token, from as many rows as fit into ``memory`` bytes."""
    n_dates, n_rows, n_cols, n_features = patches.tokens.shape
    n_fitting = int(memory / 16 / (n_dates * n_cols * n_features * 4))
    rows = spread_rows(n_rows, int(np.clip(n_fitting, 1, n_rows)))
    tokens = np.concatenate([patches.read(row) for row in rows], axis=1)
    tokens = tokens.reshape(n_dates, -1, n_features)
    every = np.median(tokens[np.isfinite(tokens[..., 0])], axis=0)
    shift = np.array([_median(date) - every if np.isfinite(date[:, 0]).any() else 0 * every for date in tokens])
    return replace(patches, tokens=_Shifted(patches.tokens, shift.astype(np.float32)))


def _median(tokens: FloatArray) -> FloatArray:
    """Median token (n_features,) of the valid ones of (n_tokens, n_features)."""
    return np.median(tokens[np.isfinite(tokens[:, 0])], axis=0)
