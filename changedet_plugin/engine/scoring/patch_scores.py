"""What did each patch score? Every patch seen as one change: how strong, since when, and whether it lasts.

In: whitened tokens, a block of rows of patches at a time. Out: ``PatchScores`` of the block, put together for the grid. Another
rule (events instead of one change a patch) is another function of a ``WhitenedBlock``, beside ``score_block``.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from changedet_plugin.core.arrays import BoolArray
from changedet_plugin.engine.blocks import row_blocks
from changedet_plugin.engine.changes import PatchScores
from changedet_plugin.engine.embedding.patch_tokens import PatchTokens
from changedet_plugin.engine.masked import nanmax
from changedet_plugin.engine.scoring import lof, persistence
from changedet_plugin.engine.scoring.reference_model import ReferenceModel, TokenSource
from changedet_plugin.engine.scoring.whitened_block import WhitenedBlock
from changedet_plugin.engine.types import Report

FLOAT16_MAX = 6e4
"""Largest distance and LOF of a date that is kept: they are stored as half floats."""


def score_patches(
    patches: PatchTokens,
    model: ReferenceModel,
    tokens: TokenSource,
    *,
    inside: BoolArray,
    n_confirming: int,
    memory: int,
    report: Report,
) -> PatchScores:
    """Score the patches of ``inside`` (n_rows, n_cols), block after block, so that memory does not grow with the raster.

    ``tokens`` are those that the ``model`` takes. At most about a quarter of ``memory`` bytes is used at a time.
    """
    (n_rows, n_cols), side = patches.grid.shape, patches.side
    embeddings = patches.embeddings
    bytes_per_row = side * side * n_cols * len(embeddings.dates) * tokens.n_axes * 8 * 9
    blocks = row_blocks(n_rows, bytes_per_row, memory / 4)
    scores = PatchScores.empty(patches.grid.shape, embeddings.n_new)
    for index, rows in enumerate(blocks):
        valid = patches.valid(rows)
        if inside[rows].any():
            whitened = model.whiten(tokens.read(patches.token_rows(rows)))
            block = WhitenedBlock.of_rows(whitened, model.n_reference, valid, side)
            scores.put(rows, score_block(block, n_confirming, model.noise_floor))
        else:
            scores.put(rows, _unscored(valid, model.n_reference))
        report("score", 0.4 + 0.6 * (index + 1) / len(blocks), "")
    _forget(scores, ~inside)
    return scores


def score_block(block: WhitenedBlock, n_confirming: int, noise_floor: float) -> PatchScores:
    """The scores of the patches of a block.

    Tokens are scored and their scores pooled to the patch; when and whether it lasts is told by the patch's pooled projections.
    """
    new, shape = block.new, block.shape
    terms, agreed = persistence.agreement_terms(new, n_confirming)
    distance = np.linalg.norm(new, axis=-1)
    factors, duplicates = lof.local_outlier_factors(
        block.reference.transpose(1, 0, 2), np.concatenate([new, agreed]).transpose(1, 0, 2), floor=noise_floor
    )
    factors, agreed_factors = factors.T[: len(new)], factors.T[len(new) :]
    start = persistence.strongest(block.rms(terms))
    projected = block.rms(persistence.projections(new, block.spread(start), n_confirming))
    dating = persistence.date(projected, start, n_confirming)
    date_distance = block.rms(distance)
    date_index = np.where(dating.first >= 0, block.n_reference + dating.first, -1).reshape(shape)
    return replace(
        _unscored(block.valid, block.n_reference),
        agreement=block.rms(nanmax(terms)).reshape(shape),
        distance=block.rms(persistence.confirmed(distance, n_confirming)).reshape(shape),
        lof=block.rms(nanmax(agreed_factors)).reshape(shape),
        peak=nanmax(date_distance).reshape(shape),
        split=block.rms(persistence.split(block.reference)).reshape(shape),
        date_index=date_index,
        previous_index=_last_valid_before(date_index, block.valid),
        confirmations=dating.confirmations.reshape(shape),
        ended=persistence.ended(projected, dating.level, n_confirming).reshape(shape),
        duplicates=block.any(duplicates).reshape(shape),
        date_distance=np.minimum(date_distance, FLOAT16_MAX).reshape(-1, *shape),
        date_lof=np.minimum(block.rms(factors), FLOAT16_MAX).reshape(-1, *shape),
    )


def _last_valid_before(date_index: NDArray[np.int16], valid: BoolArray) -> NDArray[np.int16]:
    """Last date before ``date_index`` (n_rows, n_cols) that is ``valid`` (n_dates, n_rows, n_cols); -1 = none."""
    earlier = valid & (np.arange(len(valid))[:, None, None] < date_index)
    return np.where(earlier.any(0), len(valid) - 1 - earlier[::-1].argmax(0), -1).astype(np.int16)


def _unscored(valid: BoolArray, n_reference: int) -> PatchScores:
    """No scores, but when the patches are seen, by ``valid`` (n_dates, n_rows, n_cols)."""
    n_dates, n_rows, n_cols = valid.shape
    return replace(
        PatchScores.empty((n_rows, n_cols), n_dates - n_reference),
        valid_share=valid.mean(0),
        in_reference=np.any(valid[:n_reference], axis=0),
        in_new=np.any(valid[n_reference:], axis=0),
    )


def _forget(scores: PatchScores, outside: BoolArray) -> None:
    """Take back what was scored in passing outside the area (n_rows, n_cols)."""
    measures = (scores.agreement, scores.distance, scores.lof, scores.peak, scores.split, scores.date_distance, scores.date_lof)
    for values in measures:
        values[..., outside] = np.nan
    scores.date_index[outside] = scores.previous_index[outside] = -1
