"""How unlike its reference is the token of a patch, as the encoder made it? Cosine, distance, local outlier factor."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np

from changedet_plugin.core.arrays import FloatArray
from changedet_plugin.core.reference import ReferenceLength
from changedet_plugin.engine.blocks import row_blocks
from changedet_plugin.engine.evaluation.scorer import DeliveredPatches, Scorer, in_usual_units
from changedet_plugin.engine.masked import mean_of_vectors
from changedet_plugin.engine.scoring import lof
from changedet_plugin.engine.types import Embeddings

LOF_NEIGHBOURS = 5
"""k of the local outlier factor of plain tokens. [observations]"""


@dataclass(frozen=True)
class TokenDistance:
    """A distance of every new token from the mean of the reference."""

    name: str
    distance: Callable[[FloatArray, FloatArray], FloatArray]
    """From new tokens (n_new, n_patches, n_features) and the mean (n_patches, n_features) to (n_new, n_patches)."""

    def per_date(self, patches: DeliveredPatches) -> FloatArray:
        """See ``Scorer``."""
        scores, n_reference = patches.empty(), patches.tokens.n_reference
        for rows, tokens in read_blocks(patches.tokens, patches.memory):
            distance = self.distance(tokens[n_reference:], mean_of_vectors(tokens[:n_reference]))
            scores[:, rows] = distance.reshape(-1, rows.stop - rows.start, scores.shape[2])
        return in_usual_units(scores)


@dataclass(frozen=True)
class TokenLof:
    """Local outlier factor of every new token among those of the reference."""

    name: str

    def per_date(self, patches: DeliveredPatches) -> FloatArray | None:
        """See ``Scorer``; LOF needs three reference dates."""
        n_reference = patches.tokens.n_reference
        if not ReferenceLength(n_reference).has_lof:
            return None
        scores = patches.empty()
        for rows, tokens in read_blocks(patches.tokens, patches.memory):
            factors = outlier_factors(tokens, n_reference, LOF_NEIGHBOURS)
            scores[:, rows] = factors.reshape(-1, rows.stop - rows.start, scores.shape[2])
        return scores


def cosine_distance(new: FloatArray, mean: FloatArray) -> FloatArray:
    """1 - cosine of tokens (n_new, n_patches, n_features) with (n_patches, n_features): (n_new, n_patches), 0 to 2."""
    length = np.linalg.norm(new, axis=-1) * np.linalg.norm(mean, axis=-1)
    return np.asarray(1 - (new * mean).sum(-1) / np.maximum(length, 1e-12))


def euclidean_distance(new: FloatArray, mean: FloatArray) -> FloatArray:
    """Distance of tokens (n_new, n_patches, n_features) from (n_patches, n_features): (n_new, n_patches)."""
    return np.asarray(np.linalg.norm(new - mean, axis=-1))


def outlier_factors(tokens: FloatArray, n_reference: int, k: int, floor: float = 0.0) -> FloatArray:
    """LOF (n_new, n_patches) of the new dates of tokens (n_dates, n_patches, n_features)."""
    by_place = tokens.transpose(1, 0, 2)
    return lof.local_outlier_factors(by_place[:, :n_reference], by_place[:, n_reference:], k, floor)[0].T


def blocks(patches: Embeddings, memory: int) -> list[slice]:
    """Rows of patches whose tokens of all dates fit into an eighth of ``memory`` bytes, several times over."""
    n_dates, n_rows, n_cols, n_features = patches.tokens.shape
    return row_blocks(n_rows, n_dates * n_cols * n_features * 8 * 6, memory / 8)


def read_blocks(patches: Embeddings, memory: int) -> Iterator[tuple[slice, FloatArray]]:
    """Rows, and their tokens: float64 (n_dates, n_patches, n_features), NaN = masked."""
    for rows in blocks(patches, memory):
        tokens = patches.read(rows).astype(np.float64)
        yield rows, tokens.reshape(len(tokens), -1, tokens.shape[-1])


SCORERS: tuple[Scorer, ...] = (
    TokenDistance("raw_cosine", cosine_distance),
    TokenDistance("raw_l2", euclidean_distance),
    TokenLof("raw_lof"),
)
