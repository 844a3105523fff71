"""How far does a patch swing from the same season of its past, though it may come back? Crop rotation does, so does light."""

from __future__ import annotations

import datetime
from collections.abc import Sequence

import numpy as np

from changedet_plugin.core import similarity
from changedet_plugin.core.arrays import FloatArray
from changedet_plugin.core.reference import FULL_YEAR_DAYS, SEASON_DAYS, days_apart
from changedet_plugin.engine.masked import valid_first


def covers_years(reference: Sequence[datetime.date], new: Sequence[datetime.date]) -> bool:
    """Whether the reference dates and the new ones cover a year each."""
    return all((dates[-1] - dates[0]).days >= FULL_YEAR_DAYS for dates in (reference, new))


def swing(tokens: FloatArray, dates: Sequence[datetime.date], n_reference: int, n_confirming: int) -> FloatArray:
    """Largest plain difference (n_patches,) on which ``n_confirming`` valid new dates in a row agree; NaN where fewer are.

    ``tokens`` (n_dates, n_patches, n_features), the reference first, NaN = invalid. The difference of a date is that from
    the most alike reference date of its season (all of them, where the reference lacks the season), so that a cloud on one of
    them does not count. Agreement is the weakest projection of the differences on their common direction, in token units.
    """
    reference = list(range(n_reference))
    apart = []
    for index in range(n_reference, len(dates)):
        near = [known for known in reference if days_apart(dates[known], dates[index]) <= SEASON_DAYS]
        apart.append(_from_most_alike(tokens[index], tokens[near or reference]))
    difference = np.stack(apart)
    valid = np.isfinite(difference[..., 0])
    order, count = valid_first(difference[..., 0])
    ordered = np.take_along_axis(np.where(valid[..., None], difference, 0), order[..., None], 0)
    largest = np.full(tokens.shape[1], np.nan)
    for start in range(len(ordered) - n_confirming + 1):
        window = ordered[start : start + n_confirming]
        direction = similarity.unit(window.sum(0))
        agreed = np.where(start + n_confirming <= count, np.einsum("mpd,pd->mp", window, direction).min(0), np.nan)
        largest = np.fmax(largest, agreed)
    return largest


def _from_most_alike(token: FloatArray, others: FloatArray) -> FloatArray:
    """Difference (n_patches, n_features) from the nearest of ``others`` (n_others, n_patches, n_features)."""
    difference = token - others
    lengths = np.nan_to_num(np.linalg.norm(difference, axis=-1), nan=np.inf)
    return np.take_along_axis(difference, lengths.argmin(0)[None, :, None], 0)[0]
