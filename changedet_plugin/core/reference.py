"""What does a reference of n dates allow? Where a series is split, and which rank, unit and limit its length gives."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Sequence

MINIMUM_REFERENCE = 3
"""Fewest reference dates of the default split, where half of the dates allow. [dates]"""
LONG_SERIES = 16
"""Dates of a series from which the default reference has ``LONG_REFERENCE`` dates at least. [dates]"""
LONG_REFERENCE = 8
"""Fewest reference dates of the default split of a long series: as many as LOF needs to rank. [dates]"""
SEASON_DAYS = 45
"""Two dates this near in the year, or nearer, show one season. [days]"""
FULL_YEAR_DAYS = 330
"""From the first to the last date, a span that shows every season. [days]"""

STEADY_REFERENCE = 6
"""Reference dates from which 1 is a trustworthy unit, and the limit a number. Decision 0005. [dates]"""

RANKED_LOF = 8
"""Reference dates from which LOF takes part in the ranking score. Decision 0004. [dates]"""

WHITENED_FROM = 3
"""Reference dates from which the past of a place says what is usual there; before, the scene does. Decision 0008. [dates]"""


def default_reference_end(dates: Iterable[datetime.date]) -> datetime.date:
    """First date that is new where the analyst chose none.

    The reference is the first 12 months, but at least 3 dates, at least 8 where there are 16 or more, and never more than
    half of the dates (one of two, one of three).

    Raises
    ------
    ValueError
        Fewer than two different dates.
    """
    ordered = sorted(set(dates))
    if len(ordered) < 2:
        raise ValueError("a split needs two different dates")
    year_later = _a_year_after(ordered[0])
    n_reference = max(MINIMUM_REFERENCE, sum(date < year_later for date in ordered))
    if len(ordered) >= LONG_SERIES:
        n_reference = max(n_reference, LONG_REFERENCE)
    return ordered[min(n_reference, len(ordered) // 2)]


def _a_year_after(date: datetime.date) -> datetime.date:
    if (date.month, date.day) == (2, 29):
        return datetime.date(date.year + 1, 3, 1)
    return date.replace(year=date.year + 1)


def unseen_season(reference: Sequence[datetime.date], new: Sequence[datetime.date]) -> list[datetime.date]:
    """New dates of a season (``SEASON_DAYS`` round the turn of the year) of which the reference has no date."""
    return [date for date in new if min(days_apart(date, known) for known in reference) > SEASON_DAYS]


def days_apart(one: datetime.date, other: datetime.date) -> int:
    """Days between two days of the year, round the turn of the year."""
    days = abs(one.timetuple().tm_yday - other.timetuple().tm_yday)
    return min(days, 365 - days)
