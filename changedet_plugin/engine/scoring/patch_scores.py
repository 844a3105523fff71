"""What did each patch score? The tokens of a block of patch rows, scored, confirmed, dated and pooled."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from changedet_plugin.core.arrays import FloatArray
from changedet_plugin.core.parameters import Parameters
from changedet_plugin.core.reference import ReferenceLength
from changedet_plugin.engine.changes import PatchScores
from changedet_plugin.engine.embedding.patch_tokens import PatchTokens, folded, row_blocks
from changedet_plugin.engine.scoring import lof, persistence
from changedet_plugin.engine.scoring.learnt_reference import LearntReference
from changedet_plugin.engine.scoring.principal_axes import N_AXES
from changedet_plugin.engine.types import Report

FLOAT16_MAX = 6e4
"""[1] Largest value that is kept in half floats."""


def score_blocks(
    patches: PatchTokens,
    *,
    parameters: Parameters,
    inside: NDArray[np.bool_],
    learnt: LearntReference,
    memory: int,
    report: Report,
) -> PatchScores:
    """Score the patches of ``inside``, block after block of patch rows, so that memory does not grow with the raster."""
    embeddings, grid, side = patches.embeddings, patches.grid, patches.side
    n_rows, n_cols = grid.shape
    is_reference = embeddings.is_reference
    n_dates, n_new = len(embeddings.dates), embeddings.n_new
    arrays = PatchScores.empty(grid.shape, n_dates, n_new)
    n_confirming = persistence.confirming_dates(parameters.confirm, n_new)
    n_axes = embeddings.tokens.shape[-1]
    if ReferenceLength(embeddings.n_reference).has_spread:  # what is whitened was projected before
        n_axes = min(N_AXES, n_axes)
    blocks = list(row_blocks(n_rows, side * side * n_cols * n_dates * n_axes * 8 * 9, memory / 4))
    floor = _floor(learnt, grid.shape, side, is_reference)
    for index, rows in enumerate(blocks):
        arrays.valid[:, rows] = patches.valid(rows)
        if inside[rows].any():
            whitened = learnt.residuals(patches.token_rows(rows))
            tokens = whitened.reshape(n_dates, (rows.stop - rows.start) * side, -1, whitened.shape[-1])[:, :, : n_cols * side]
            pooling = _Pooling(rows.stop - rows.start, n_cols, side)
            _score_block(
                arrays,
                rows,
                tokens.reshape(n_dates, -1, whitened.shape[-1]),
                is_reference=is_reference,
                pooling=pooling,
                n_confirming=n_confirming,
                floor=floor,
            )
        report("score", 0.4 + 0.6 * (index + 1) / len(blocks), "")
    for values in (
        arrays.agreement,
        arrays.distance,
        arrays.lof,
        arrays.peak,
        arrays.split,
        arrays.date_distance,
        arrays.date_lof,
    ):
        values[..., ~inside] = np.nan
    arrays.date_index[~inside] = arrays.previous_index[~inside] = -1
    return arrays


@dataclass(frozen=True)
class _Pooling:
    """Tokens of a block of patch rows to its patches."""

    n_rows: int
    n_cols: int
    side: int

    def rms(self, values: FloatArray) -> FloatArray:
        """Root mean square of the positive parts of the valid tokens of each patch: (..., n_tokens) -> (..., n_patches)."""
        tokens = self._folded(values)
        known = np.isfinite(tokens)
        count = known.sum((-3, -1))
        total = (np.maximum(np.where(known, tokens, 0), 0) ** 2).sum((-3, -1))
        return np.where(count > 0, np.sqrt(total / np.maximum(count, 1)), np.nan).reshape(*values.shape[:-1], -1)

    def any(self, values: NDArray[np.bool_]) -> NDArray[np.bool_]:
        """True where it is of any token of a patch."""
        return np.array(self._folded(values).any((-3, -1)).reshape(*values.shape[:-1], -1))

    def spread(self, values: NDArray[np.int16]) -> NDArray[np.int16]:
        """A value of each patch (n_patches,) given to its tokens (n_tokens,)."""
        patches = values.reshape(self.n_rows, self.n_cols)
        return patches.repeat(self.side, 0).repeat(self.side, 1).ravel()

    def _folded(self, values: NDArray[np.generic]) -> NDArray[np.generic]:
        """(..., n_tokens) to (..., n_rows, side, n_cols, side)."""
        return folded(values.reshape(*values.shape[:-1], self.n_rows * self.side, self.n_cols * self.side), self.side)


def _score_block(
    arrays: PatchScores,
    rows: slice,
    tokens: FloatArray,
    *,
    is_reference: NDArray[np.bool_],
    pooling: _Pooling,
    n_confirming: int,
    floor: float,
) -> None:
    """Score the tokens (n_dates, n_tokens, n_axes) of some patch rows, and pool them."""
    shape = (pooling.n_rows, pooling.n_cols)
    new = tokens[~is_reference]
    terms, agreed = persistence.agreement_terms(new, n_confirming)
    distance = np.linalg.norm(new, axis=-1)
    factors, duplicates = lof.local_outlier_factors(
        tokens[is_reference].transpose(1, 0, 2), np.concatenate([new, agreed]).transpose(1, 0, 2), floor=floor
    )
    factors, agreed_factors = factors.T[: len(new)], factors.T[len(new) :]
    start = persistence.strongest(pooling.rms(terms))
    projected = pooling.rms(persistence.projections(new, pooling.spread(start), n_confirming))
    dating = persistence.date(projected, start, n_confirming)
    per_date = pooling.rms(distance)
    arrays.agreement[rows] = pooling.rms(persistence.largest(terms)).reshape(shape)
    arrays.distance[rows] = pooling.rms(persistence.confirmed(distance, n_confirming)).reshape(shape)
    arrays.lof[rows] = pooling.rms(persistence.largest(agreed_factors)).reshape(shape)
    arrays.peak[rows] = persistence.largest(per_date).reshape(shape)
    arrays.split[rows] = pooling.rms(persistence.split(tokens[is_reference])).reshape(shape)
    arrays.ended[rows] = persistence.ended(projected, dating.level, n_confirming).reshape(shape)
    arrays.duplicates[rows] = pooling.any(duplicates).reshape(shape)
    arrays.confirmations[rows] = dating.confirmations.reshape(shape)
    arrays.date_distance[:, rows] = np.minimum(per_date, FLOAT16_MAX).reshape(-1, *shape)
    arrays.date_lof[:, rows] = np.minimum(pooling.rms(factors), FLOAT16_MAX).reshape(-1, *shape)
    index = np.where(dating.first >= 0, np.nonzero(~is_reference)[0][dating.first], -1).reshape(shape)
    arrays.date_index[rows] = index
    earlier = arrays.valid[:, rows] & (np.arange(len(is_reference))[:, None, None] < index)
    last = len(is_reference) - 1 - earlier[::-1].argmax(0)
    arrays.previous_index[rows] = np.where(earlier.any(0), last, -1)


def _floor(learnt: LearntReference, shape: tuple[int, int], side: int, is_reference: NDArray[np.bool_]) -> float:
    """Noise floor of the local outlier factor, from about 4 000 tokens of rows spread over the scene."""
    if not ReferenceLength(int(is_reference.sum())).has_lof:
        return 0.0
    n_picked = int(np.clip(4000 // max(shape[1] * side, 1), 1, shape[0] * side))
    picked = np.unique(np.linspace(0, shape[0] * side - 1, n_picked).round().astype(int))
    tokens = np.concatenate([learnt.residuals(slice(int(row), int(row) + 1))[is_reference] for row in picked], axis=1)
    some = np.linspace(0, tokens.shape[1] - 1, min(4000, tokens.shape[1])).astype(int)
    return lof.noise_floor(tokens[:, some].transpose(1, 0, 2))
