"""How large is the change of every patch, and in which direction of the tokens?

In: tokens (n_dates, n_tokens, n_features), plain, and the dates at which the patches change. Out: a magnitude (n_rows, n_cols),
and of the patches that are named the mean tokens before and after (n_patches, n_features).
"""

from __future__ import annotations

import datetime
from collections.abc import Sequence

import numpy as np

from changedet_plugin.core.arrays import FloatArray, Indices
from changedet_plugin.core.reference import FULL_YEAR_DAYS, SEASON_DAYS, days_apart
from changedet_plugin.core.similarity import unit
from changedet_plugin.engine.changes import Scores
from changedet_plugin.engine.embedding.patch_tokens import PatchTokens, pool
from changedet_plugin.engine.masked import mean_of_vectors, valid_first
from changedet_plugin.engine.types import Report

FEW_AFTER = 6
"""Dates after a change below which ``before`` is taken from the same season of the reference. [dates]"""
MIN_SAME_SEASON = 2
"""Reference dates of that season that this needs. [dates]"""


def magnitudes(tokens: PatchTokens, scores: Scores, memory: int, report: Report) -> FloatArray:
    """How far every patch (n_rows, n_cols) goes in plain tokens; NaN = unknown.

    Where past and present cover a year each, a year's mean hides what grew when, so it is the swing from the same season;
    else the length of the change vector.
    """
    swings = covers_years(scores.reference_dates, scores.new_dates)
    magnitude = np.full(scores.grid.shape, np.nan, np.float32)
    blocks = tokens.blocks(memory)
    for index, rows in enumerate(blocks):
        if (scores.patches.date_index[rows] >= 0).any():
            if swings:
                patches = tokens.pooled(rows).reshape(len(scores.dates), -1, tokens.n_features)
                swung = swing(patches, scores.dates, scores.n_reference, scores.n_confirming)
                magnitude[rows] = swung.reshape(-1, magnitude.shape[1])
            else:
                before, after = _means(tokens, scores, rows)
                magnitude[rows] = np.linalg.norm(after - before, axis=-1)
        report("describe", 0.5 * (index + 1) / len(blocks), "")
    return magnitude


def vectors(tokens: PatchTokens, scores: Scores, rows: Indices, cols: Indices, memory: int) -> tuple[FloatArray, FloatArray]:
    """Mean tokens before and after (n_patches, n_features) of the patches named."""
    before, after = (np.zeros((len(rows), tokens.n_features), np.float32) for _ in range(2))
    for block in tokens.blocks(memory):
        here = (rows >= block.start) & (rows < block.stop)
        if here.any():
            block_before, block_after = _means(tokens, scores, block)
            before[here] = block_before[rows[here] - block.start, cols[here]]
            after[here] = block_after[rows[here] - block.start, cols[here]]
    return before, after


def _means(patches: PatchTokens, scores: Scores, rows: slice) -> tuple[FloatArray, FloatArray]:
    """Mean tokens (n_rows, n_cols, n_features) before, and from, the change date of each patch; NaN where there is none.

    Each token is averaged over its valid dates, then the tokens of a patch that are known before and after.
    """
    tokens, side = patches.read(rows), patches.side
    first = scores.patches.date_index[rows].repeat(side, 0).repeat(side, 1)
    before, after = (np.full(tokens.shape[1:], np.nan, np.float32) for _ in range(2))
    for index in np.unique(first[first >= 0]):
        where = first == index
        chosen = tokens[:, where]
        after[where] = mean_of_vectors(chosen[index:])
        earlier = mean_of_vectors(chosen[:index])
        same_season = mean_of_vectors(chosen[_season(scores.dates, scores.n_reference, int(index))])
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
    return alike if len(alike) >= MIN_SAME_SEASON else []


def covers_years(reference: Sequence[datetime.date], new: Sequence[datetime.date]) -> bool:
    """Whether the reference dates and the new ones cover a year each."""
    return all((dates[-1] - dates[0]).days >= FULL_YEAR_DAYS for dates in (reference, new))


def swing(tokens: FloatArray, dates: Sequence[datetime.date], n_reference: int, n_confirming: int) -> FloatArray:
    """How far a patch swings from the same season of its past, though it may come back: crop rotation does, so does light.

    Largest plain difference (n_patches,) on which ``n_confirming`` consecutive valid new dates agree; NaN = there are fewer.
    ``tokens`` (n_dates, n_patches, n_features), the reference first, NaN = invalid. The difference of a date is that from
    the most alike reference date of its season (all of them, where the reference lacks the season), so that a cloud on one of
    them does not count. Agreement is the weakest projection of the differences on their common direction, in token units.
    """
    reference = list(range(n_reference))
    differences = []
    for index in range(n_reference, len(dates)):
        near = [known for known in reference if days_apart(dates[known], dates[index]) <= SEASON_DAYS]
        differences.append(_from_most_alike(tokens[index], tokens[near or reference]))
    difference = np.stack(differences)
    order, n_valid = valid_first(difference[..., 0])
    ordered = np.take_along_axis(np.where(np.isfinite(difference[..., :1]), difference, 0), order[..., None], 0)
    largest = np.full(tokens.shape[1], np.nan)
    for start in range(len(ordered) - n_confirming + 1):
        window = ordered[start : start + n_confirming]
        votes = np.einsum("mpd,pd->mp", window, unit(window.sum(0)))
        largest = np.fmax(largest, np.where(start + n_confirming <= n_valid, votes.min(0), np.nan))
    return largest


def _from_most_alike(token: FloatArray, others: FloatArray) -> FloatArray:
    """Difference (n_patches, n_features) from the nearest of ``others`` (n_others, n_patches, n_features)."""
    difference = token - others
    lengths = np.nan_to_num(np.linalg.norm(difference, axis=-1), nan=np.inf)
    return np.take_along_axis(difference, lengths.argmin(0)[None, :, None], 0)[0]
