"""What does a reference of n dates allow?

The ladder of its lengths, and where a series is split into reference and new.

In comes a number of dates, or the dates themselves; out go what the scores may rely on, in words too, and the first new date.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from changedet_plugin.core.notices import Notice, notice

SPREAD_FROM = 3
"""Reference dates from which the past of a place says what is usual there; before, the scene does. Decision 0008. [dates]"""
GROUPS_FROM = 6
"""Reference dates from which places that look alike have a covariance of their own; of fewer dates it is chance. [dates]"""
STEADY_FROM = 6
"""Reference dates from which 1 is a trustworthy unit, and the limit a number. Decision 0005. [dates]"""
RANKED_FROM = 8
"""Reference dates from which LOF takes part in the ranking score. Decision 0004. [dates]"""
LONG_SERIES = 16
"""Dates of a series from which the default reference has ``RANKED_FROM`` dates at least. [dates]"""
SEASON_DAYS = 45
"""Two dates this near in the year, or nearer, show one season. [days]"""
UNSEEN = 0.25
"""Share of the new dates of seasons that the reference lacks, above which its dates do not say what is usual. Decision 0016."""
FULL_YEAR_DAYS = 330
"""From the first to the last date, a span that shows every season. [days]"""


@dataclass(frozen=True)
class ReferenceLength:
    """A reference of so many dates: each property holds from a number of dates on."""

    n_dates: int

    @property
    def has_spread(self) -> bool:
        """Dates vary about their mean: residuals are whitened, light has a spread, and a composite gives the position.

        Before, the differences from the mean of one or two dates are scored against the rest of the scene.
        """
        return self.n_dates >= SPREAD_FROM

    @property
    def has_lof(self) -> bool:
        """A local outlier factor can be computed: it needs as many observations of a place as there are neighbours."""
        return self.n_dates >= SPREAD_FROM

    @property
    def gives_groups(self) -> bool:
        """Places that look alike get a covariance of their own."""
        return self.n_dates >= GROUPS_FROM

    @property
    def is_steady(self) -> bool:
        """1 is a usual date, and the threshold is a number; before, the strongest patches of the scene are shown first."""
        return self.n_dates >= STEADY_FROM

    @property
    def ranks_by_lof(self) -> bool:
        """The score is sqrt(agreement * LOF); before, LOF takes no part in it."""
        return self.n_dates >= RANKED_FROM

    @property
    def words(self) -> str:
        """The number of dates."""
        return "1 date" if self.n_dates == 1 else f"{self.n_dates} dates"

    @property
    def limit(self) -> Notice | None:
        """What the reference is too short for; None where it is long enough for everything."""
        if not self.has_spread:
            return notice("reference_without_the_usual", n=self.n_dates, needed=SPREAD_FROM)
        if not self.ranks_by_lof:
            return notice("reference_without_lof", n=self.n_dates, needed=RANKED_FROM)
        return None


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
    n_reference = max(SPREAD_FROM, sum(date < year_later for date in ordered))
    if len(ordered) >= LONG_SERIES:
        n_reference = max(n_reference, RANKED_FROM)
    return ordered[min(n_reference, len(ordered) // 2)]


def _a_year_after(date: datetime.date) -> datetime.date:
    if (date.month, date.day) == (2, 29):
        return datetime.date(date.year + 1, 3, 1)
    return date.replace(year=date.year + 1)


def unseen_season(reference: Sequence[datetime.date], new: Sequence[datetime.date]) -> list[datetime.date]:
    """New dates of a season (``SEASON_DAYS`` round the turn of the year) of which the reference has no date."""
    return [date for date in new if min(days_apart(date, known) for known in reference) > SEASON_DAYS]


def lacks_seasons(reference: Sequence[datetime.date], new: Sequence[datetime.date]) -> bool:
    """Whether the reference lacks the season of more than a quarter (``UNSEEN``) of the new dates."""
    return len(unseen_season(reference, new)) > UNSEEN * len(new)


def days_apart(one: datetime.date, other: datetime.date) -> int:
    """Days between two days of the year, round the turn of the year."""
    days = abs(one.timetuple().tm_yday - other.timetuple().tm_yday)
    return min(days, 365 - days)
