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
from changedet_plugin.engine.changes import EventKind, Scores
from changedet_plugin.engine.embedding.patch_tokens import PatchTokens, pool
from changedet_plugin.engine.masked import mean_of_vectors, valid_first
from changedet_plugin.engine.types import Report

FEW_DURING = 6
"""Dates of an event from which ``before`` is taken from the same season of the reference only if that has as many. [dates]"""
MIN_SAME_SEASON = 2
"""Reference dates of that season that an event of fewer dates needs. [dates]"""


def magnitudes(tokens: PatchTokens, scores: Scores, report: Report) -> FloatArray:
    """How far every patch (n_rows, n_cols) goes in plain tokens; NaN = unknown.

    Where past and present cover a year each, a year's mean hides what grew when, so it is the swing from the same season;
    else the length of the change vector.
    """
    swings = covers_years(scores.reference_dates, scores.new_dates)
    magnitude = np.full(scores.grid.shape, np.nan, np.float32)
    blocks = tokens.blocks()
    for index, rows in enumerate(blocks):
        if (scores.patches.events.date_index[0, rows] >= 0).any():
            if swings:
                patches = tokens.pooled(rows).reshape(len(scores.dates), -1, tokens.n_features)
                swung = swing(patches, scores.dates, scores.n_reference, scores.n_confirming)
                magnitude[rows] = swung.reshape(-1, magnitude.shape[1])
            else:
                before, after = _means(tokens, scores, rows)
                magnitude[rows] = np.linalg.norm(after - before, axis=-1)
        report("describe", 0.5 * (index + 1) / len(blocks), "")
    return magnitude


def vectors(tokens: PatchTokens, scores: Scores, at: tuple[Indices, Indices, Indices]) -> tuple[FloatArray, FloatArray]:
    """Mean tokens before and after (n_patches, n_features) of the events named: (event, row, column)."""
    event, rows, cols = at
    before, after = (np.zeros((len(rows), tokens.n_features), np.float32) for _ in range(2))
    for block in tokens.blocks():
        inside = (rows >= block.start) & (rows < block.stop)
        for turn in np.unique(event[inside]):
            here = inside & (event == turn)
            block_before, block_after = _means(tokens, scores, block, int(turn))
            before[here] = block_before[rows[here] - block.start, cols[here]]
            after[here] = block_after[rows[here] - block.start, cols[here]]
    return before, after


def _means(patches: PatchTokens, scores: Scores, rows: slice, event: int = 0) -> tuple[FloatArray, FloatArray]:
    """Mean tokens (n_rows, n_cols, n_features) before an event of each patch, and while it is seen; NaN where there is none.

    Each token is averaged over its valid dates, then the tokens of a patch that are known before and after.
    """
    tokens, side = patches.read(rows), patches.side
    events = scores.patches.events
    still_seen = events.kind[event, rows] == EventKind.OPEN
    end = np.where(still_seen, len(scores.dates) - 1, events.end_index[event, rows])
    spans = np.stack([events.date_index[event, rows], end]).repeat(side, 1).repeat(side, 2)
    before, after = (np.full(tokens.shape[1:], np.nan, np.float32) for _ in range(2))
    for first, last in np.unique(spans[:, spans[0] >= 0], axis=1).T.tolist():
        where = (spans[0] == first) & (spans[1] == last)
        chosen = tokens[:, where]
        after[where] = mean_of_vectors(chosen[first : last + 1])
        earlier = mean_of_vectors(chosen[:first])
        same_season = mean_of_vectors(chosen[_season(scores.dates, scores.n_reference, scores.dates[first : last + 1])])
        before[where] = np.where(np.isfinite(same_season), same_season, earlier)
    unknown = ~(np.isfinite(before[..., 0]) & np.isfinite(after[..., 0]))
    for values in (before, after):
        values[unknown] = np.nan
    return pool(before, side), pool(after, side)


def _season(dates: Sequence[datetime.date], n_reference: int, during: Sequence[datetime.date]) -> list[int]:
    """Reference dates to take ``before`` from: those of the seasons ``during`` which the event is seen.

    Empty = all earlier dates: the event is seen in every season, so that season is averaged out, or there is no way to.
    """
    span = (dates[n_reference - 1] - dates[0]).days
    if (during[-1] - during[0]).days >= FULL_YEAR_DAYS or span < FULL_YEAR_DAYS:
        return []
    alike = [index for index in range(n_reference) if any(days_apart(dates[index], date) <= SEASON_DAYS for date in during)]
    return alike if len(alike) >= (MIN_SAME_SEASON if len(during) < FEW_DURING else FEW_DURING) else []


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
