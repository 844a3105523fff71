"""What does a reference of n dates allow? Where a series is split, and which rank, unit and limit its length gives."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Sequence

MINIMUM_REFERENCE = 3
"""Reference dates of the default split, where half of the dates allow."""
LONG_SERIES, LONG_REFERENCE = 16, 8
"""From 16 dates on the default reference has 8 at least: as many as LOF needs."""
SEASON_DAYS = 45
"""Days of the year within which two dates show one season."""
FULL_YEAR_DAYS = 330

STEADY_REFERENCE = 6
"""Reference dates from which 1 is a trustworthy unit, and the threshold a number."""

RANKED_LOF = 8
"""Reference dates from which LOF takes part in the ranking score."""

WHITENED_FROM = 3


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
