"""How large is the change of every patch, and in which direction of the tokens?"""

from __future__ import annotations

import datetime
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from changedet_plugin.core.arrays import FloatArray
from changedet_plugin.core.reference import FULL_YEAR_DAYS, SEASON_DAYS, days_apart
from changedet_plugin.engine.changes import Scores
from changedet_plugin.engine.describing import seasonal_swing
from changedet_plugin.engine.embedding.patch_tokens import PatchTokens, pool
from changedet_plugin.engine.masked import mean_over_dates
from changedet_plugin.engine.types import Report

FEW_AFTER = 6
"""Dates after a change below which ``before`` is taken from the same season of the reference."""


def magnitudes(patches: PatchTokens, scores: Scores, memory: int, report: Report) -> FloatArray:
    """How far every patch (n_rows, n_cols) goes in plain tokens; NaN = unknown.

    Where past and present cover a year each, a year's mean hides what grew when, so it is the swing from the same season;
    else the length of the change vector.
    """
    embeddings = patches.embeddings
    swings = seasonal_swing.covers_years(embeddings.reference_dates, embeddings.new_dates)
    magnitude = np.full(scores.grid.shape, np.nan, np.float32)
    blocks = patches.blocks(memory)
    for index, rows in enumerate(blocks):
        if (scores.date_index[rows] >= 0).any():
            if swings:
                means = patches.pooled(rows)
                means = means.reshape(len(means), -1, means.shape[-1])
                swung = seasonal_swing.swing(means, embeddings.dates, embeddings.n_reference, scores.n_confirming)
                magnitude[rows] = swung.reshape(-1, magnitude.shape[1])
            else:
                before, after = _means(patches, scores, rows)
                magnitude[rows] = np.linalg.norm(after - before, axis=-1)
        report("describe", 0.5 * (index + 1) / len(blocks), "")
    return magnitude


def vectors(
    patches: PatchTokens, scores: Scores, rows: NDArray[np.int64], cols: NDArray[np.int64], memory: int
) -> tuple[FloatArray, FloatArray]:
    """Mean tokens before and after (n_patches, n_features) of the patches named."""
    n_features = patches.embeddings.tokens.shape[-1]
    before, after = (np.zeros((len(rows), n_features), np.float32) for _ in range(2))
    for block in patches.blocks(memory):
        here = (rows >= block.start) & (rows < block.stop)
        if here.any():
            block_before, block_after = _means(patches, scores, block)
            before[here] = block_before[rows[here] - block.start, cols[here]]
            after[here] = block_after[rows[here] - block.start, cols[here]]
    return before, after


def _means(patches: PatchTokens, scores: Scores, rows: slice) -> tuple[FloatArray, FloatArray]:
    """Mean tokens (rows, n_cols, n_features) before, and from, the change date of each patch; NaN where there is none.

    Each token is averaged over its valid dates, then the tokens of a patch that are known before and after.
    """
    tokens, embeddings, side = patches.read(rows), patches.embeddings, patches.side
    first = scores.date_index[rows].repeat(side, 0).repeat(side, 1)
    before, after = (np.full(tokens.shape[1:], np.nan, np.float32) for _ in range(2))
    for index in np.unique(first[first >= 0]):
        where = first == index
        chosen = tokens[:, where]
        after[where] = mean_over_dates(chosen[index:])
        earlier = mean_over_dates(chosen[:index])
        same_season = mean_over_dates(chosen[_season(embeddings.dates, embeddings.n_reference, int(index))])
        before[where] = np.where(np.isfinite(same_season), same_season, earlier)
    unknown = ~(np.isfinite(before[..., 0]) & np.isfinite(after[..., 0]))
    for values in (before, after):
        values[unknown] = np.nan
    return pool(before, side), pool(after, side)


def _season(dates: Sequence[datetime.date], n_reference: int, first: int) -> list[int]:
    """Reference dates to take ``before`` from: the season after the change, where that is short and the reference a year.

    Empty = all earlier dates: the season is averaged out, or there is no way to.
    """
    after = dates[first:]
    span = (dates[n_reference - 1] - dates[0]).days
    if len(after) >= FEW_AFTER or span < FULL_YEAR_DAYS:
        return []
    alike = [index for index in range(n_reference) if any(days_apart(dates[index], date) <= SEASON_DAYS for date in after)]
    return alike if len(alike) >= 2 else []
