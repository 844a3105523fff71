"""What did each patch score? Block after block: what is measured of every patch, and what a rule says happened there.

In: whitened tokens, a block of rows of patches at a time, and a rule: one change a patch (``OneChange``), or the events
of a long series (``EventRule``). Out: ``PatchScores`` of the block, put together for the grid.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Protocol

import numpy as np

from changedet_plugin.core.arrays import BoolArray, FloatArray
from changedet_plugin.engine.blocks import row_blocks
from changedet_plugin.engine.changes import PatchEvents, PatchScores
from changedet_plugin.engine.embedding.patch_tokens import PatchTokens
from changedet_plugin.engine.masked import nanmax
from changedet_plugin.engine.scoring import lof, persistence
from changedet_plugin.engine.scoring.reference_model import ReferenceModel, TokenSource
from changedet_plugin.engine.scoring.whitened_block import WhitenedBlock
from changedet_plugin.engine.types import Report

FLOAT16_MAX = 6e4
"""Largest distance and LOF of a date that is kept: they are stored as half floats."""


class Rule(Protocol):
    """What makes a change: a function of the whitened tokens of a block."""

    @property
    def n_events(self) -> int:
        """Most events a patch."""

    @property
    def n_confirming(self) -> int:
        """Dates that are asked to agree."""

    def events(self, block: WhitenedBlock, terms: FloatArray) -> PatchEvents:
        """What happened at each patch; ``terms`` (n_new, n_tokens) are the ``agreement_terms`` of the block."""


def score_patches(
    patches: PatchTokens,
    model: ReferenceModel,
    tokens: TokenSource,
    rule: Rule,
    *,
    inside: BoolArray,
    report: Report,
) -> PatchScores:
    """Score the patches of ``inside`` (n_rows, n_cols), block after block, so that memory does not grow with the raster.

    ``tokens`` are those that the ``model`` takes.
    """
    (n_rows, n_cols), side = patches.grid.shape, patches.side
    embeddings = patches.embeddings
    bytes_per_row = side * side * n_cols * len(embeddings.dates) * tokens.n_axes * 8 * 9
    blocks = row_blocks(n_rows, bytes_per_row)
    scores = PatchScores.empty(patches.grid.shape, embeddings.n_new, rule.n_events)
    for index, rows in enumerate(blocks):
        valid = patches.valid(rows)
        if inside[rows].any():
            whitened = model.whiten(tokens.read(patches.token_rows(rows)))
            block = WhitenedBlock.of_rows(whitened, model.n_reference, valid, side)
            scores.put(rows, score_block(block, rule, model.noise_floor))
        else:
            scores.put(rows, _unscored(valid, model.n_reference, rule.n_events))
        report("score", 0.4 + 0.6 * (index + 1) / len(blocks), "")
    _forget(scores, ~inside)
    return scores


def score_block(block: WhitenedBlock, rule: Rule, noise_floor: float) -> PatchScores:
    """The scores of the patches of a block: tokens are scored, and their scores pooled to the patch."""
    new, shape, n_confirming = block.new, block.shape, rule.n_confirming
    terms, agreed = persistence.agreement_terms(new, n_confirming)
    distance = np.linalg.norm(new, axis=-1)
    factors, duplicates = lof.local_outlier_factors(
        block.reference.transpose(1, 0, 2), np.concatenate([new, agreed]).transpose(1, 0, 2), floor=noise_floor
    )
    factors, agreed_factors = factors.T[: len(new)], factors.T[len(new) :]
    date_distance = block.rms(distance)
    return replace(
        _unscored(block.valid, block.n_reference, rule.n_events),
        agreement=block.rms(nanmax(terms)).reshape(shape),
        distance=block.rms(persistence.confirmed(distance, n_confirming)).reshape(shape),
        lof=block.rms(nanmax(agreed_factors)).reshape(shape),
        peak=nanmax(date_distance).reshape(shape),
        split=block.rms(persistence.split(block.reference)).reshape(shape),
        events=rule.events(block, terms),
        duplicates=block.any(duplicates).reshape(shape),
        date_distance=np.minimum(date_distance, FLOAT16_MAX).reshape(-1, *shape),
        date_lof=np.minimum(block.rms(factors), FLOAT16_MAX).reshape(-1, *shape),
    )


def _unscored(valid: BoolArray, n_reference: int, n_events: int) -> PatchScores:
    """No scores, but when the patches are seen, by ``valid`` (n_dates, n_rows, n_cols)."""
    n_dates, n_rows, n_cols = valid.shape
    return replace(
        PatchScores.empty((n_rows, n_cols), n_dates - n_reference, n_events),
        valid_share=valid.mean(0),
        in_reference=np.any(valid[:n_reference], axis=0),
        in_new=np.any(valid[n_reference:], axis=0),
    )


def _forget(scores: PatchScores, outside: BoolArray) -> None:
    """Take back what was scored in passing outside the area (n_rows, n_cols)."""
    measures = (scores.agreement, scores.distance, scores.lof, scores.peak, scores.split, scores.date_distance, scores.date_lof)
    events = scores.events
    for values in (*measures, events.score, events.depth, events.recovered):
        values[..., outside] = np.nan
    for index in (events.date_index, events.previous_index, events.end_index):
        index[:, outside] = -1
