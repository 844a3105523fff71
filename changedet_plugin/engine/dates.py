"""Which files are images of a series, when were they taken, and which dates are the reference? Standard library only."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterable, Sequence

RASTER_SUFFIXES = (".tif", ".tiff", ".vrt", ".img", ".jp2", ".png")
SCORES_SUFFIX = ".scores.tif"
"""What the score raster of a result is called."""
_YEAR = r"(?P<year>19[3-9]\d|20\d\d)"
_DAY_OF_YEAR = r"(?P<ordinal>[0-3]\d\d)"
_STYLES = tuple(
    re.compile(pattern)
    for pattern in (
        # Most telling first: a name may hold an orbit, a tile and a processing date besides.
        rf"(?<!\d){_YEAR}([-_.])(?P<month>\d\d)\2(?P<day>\d\d)(?!\d)",
        rf"(?<!\d){_YEAR}(?P<month>\d\d)(?P<day>\d\d)(?=\D|$|\d{{6}}(?!\d))",
        rf"(?<![A-Za-z])L[A-Z]\d{{7}}{_YEAR}{_DAY_OF_YEAR}[A-Z]{{3}}",  # Landsat scene id before collections
        rf"(?<!\d){_YEAR}[-_.]?{_DAY_OF_YEAR}(?!\d)",
        rf"(?<!\d){_YEAR}[-_.]?(?P<month>\d\d)(?!\d)",
        rf"(?<!\d){_YEAR}(?!\d)",
    )
)
MINIMUM_REFERENCE = 3
"""Reference dates of the default split, where half of the dates allow."""
LONG_SERIES, LONG_REFERENCE = 16, 8
"""From 16 dates on the default reference has 8 at least: as many as LOF needs."""
SEASON_DAYS = 45
"""Days of the year within which two dates show one season."""
FULL_YEAR_DAYS = 330


def may_be_scene(name: str) -> bool:
    """Whether a file of a folder is taken for a raster of the series, by its name.

    The scores of an earlier run may lie in the folder: they are no scene, even if the result was named by a date.
    """
    name = name.lower()
    return name.endswith(RASTER_SUFFIXES) and not name.endswith(SCORES_SUFFIX)


def parse_date(text: str) -> datetime.date | None:
    """Find the acquisition date in a file name, a layer name or a tag; None if there is none.

    Reads 2019-07-04 (also with _ or .), 20190704 (also before a time), 2019185 and 2019-185 (day of the year), Sentinel-2,
    Landsat and Planet names, 2019-07 and 201907 (first of the month), 2019 (first of January). In a name with several
    dates of one style the first counts: product names put the acquisition before the processing.
    """
    for style in _STYLES:
        for match in style.finditer(text):
            date = _date_of(match.groupdict())
            if date is not None:
                return date
    return None


def _date_of(parts: dict[str, str | None]) -> datetime.date | None:
    year = int(parts["year"] or 0)
    try:
        if parts.get("ordinal"):
            return datetime.datetime.strptime(f"{year:04}{parts['ordinal']}", "%Y%j").date()
        return datetime.date(year, int(parts.get("month") or 1), int(parts.get("day") or 1))
    except ValueError:
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
