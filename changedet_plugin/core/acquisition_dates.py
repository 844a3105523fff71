"""Which files are images of a series, when were they taken, and which dates are the reference? Standard library only."""

from __future__ import annotations

import datetime
import re
from collections.abc import Mapping

from changedet_plugin.core.result_schema import SCORES_SUFFIX

RASTER_SUFFIXES = (".tif", ".tiff", ".vrt", ".img", ".jp2", ".png")
_YEAR = r"(?P<year>19[3-9]\d|20\d\d)"
_MONTH = r"(?P<month>0[1-9]|1[0-2])"
_MONTH_DAY = r"(?P<month>\d\d){}(?P<day>\d\d)"
_DAY_OF_YEAR = r"(?P<ordinal>[0-3]\d\d)"
_UNIT = r"(?i:[kcdm]?m|met(?:er|re)s?|ft|in|px|dpi|bits?|bands?)(?![A-Za-z])"
_NO_SIZE = rf"(?!\d|{_UNIT})"
"""What follows is not a further digit, nor does it make a size of the number: 2019_10cm is no October."""
_SHORT_MONTH = r"(?:0?[1-9]|1[0-2])"
_SHORT_DAY = r"(?:0?[1-9]|[12]\d|3[01])"
ACQUISITION_TAGS = (
    "ACQUISITIONDATETIME",
    "ACQUISITION_DATE",
    "DATE_ACQUIRED",
    "SENSING_TIME",
    "PRODUCT_START_TIME",
    "datetime",
    "DATETIME",
)
"""Tags of a raster that say when it was taken; the first that holds a date counts."""
WRITTEN_TAG = "TIFFTAG_DATETIME"
"""Often the day of processing, so what the file is called comes before it."""
_STYLES = tuple(
    re.compile(pattern)
    for pattern in (
        # Product names first: they hold an orbit, a tile and a processing date besides.
        rf"_V{_YEAR}{_MONTH_DAY.format('')}T\d{{6}}",  # Sentinel-2 before 2017: the sensing after the making
        rf"(?<![A-Za-z])L[A-Z]\d{{7}}{_YEAR}{_DAY_OF_YEAR}[A-Z]{{3}}",  # Landsat scene id before collections
        rf"(?<![A-Za-z0-9])A{_YEAR}{_DAY_OF_YEAR}(?!\d)",  # MODIS, VIIRS
        rf"(?<!\d){_YEAR}{_DAY_OF_YEAR}T\d{{6}}(?!\d)",  # harmonised Landsat and Sentinel-2
        rf"(?<!\d){_YEAR}(?P<between>[-_.]){_MONTH_DAY.format('(?P=between)')}{_NO_SIZE}",
        rf"(?<!\d){_YEAR}{_MONTH_DAY.format('')}(?=(?:\d{{4}}|\d{{6}})?(?!\d))",
        rf"(?<!\d)(?P<one>\d\d)(?P<between>[-_.])(?P<two>\d\d)(?P=between){_YEAR}(?!\d)",
        # Months and days of one digit; what cannot be one is the number of a tile.
        rf"(?<!\d){_YEAR}(?P<between>[-_.])(?P<month>{_SHORT_MONTH})(?P=between)(?P<day>{_SHORT_DAY}){_NO_SIZE}",
        rf"(?<!\d)(?P<one>{_SHORT_DAY})(?P<between>\.)(?P<two>{_SHORT_DAY})\.{_YEAR}(?!\d)",
        rf"(?<!\d){_YEAR}[-_.]?{_DAY_OF_YEAR}{_NO_SIZE}",
        rf"(?<!\d){_YEAR}[-_.]?{_MONTH}{_NO_SIZE}",
        rf"(?<!\d)(?P<one>{_SHORT_DAY})(?P<between>[-_])(?P<two>{_SHORT_DAY})(?P=between){_YEAR}(?!\d)",
        # A month of one digit or the number of a tile: 2019_7, but neither 2019_1m nor 2019_1.5m.
        rf"(?<!\d){_YEAR}[-_.](?P<unclear>[1-9])(?![A-Za-z\d]|[.,]\d+{_UNIT})",
        rf"(?<!\d){_YEAR}(?!\d)",
    )
)


def may_be_scene(name: str) -> bool:
    """Whether a file of a folder is taken for a raster of the series, by its name.

    The scores of an earlier run may lie in the folder: they are no scene, even if the result was named by a date.
    """
    name = name.lower()
    return name.endswith(RASTER_SUFFIXES) and not name.endswith(SCORES_SUFFIX)


def parse_date(text: str) -> datetime.date | None:
    """Find the acquisition date in a file name, a layer name or a tag; None if there is none.

    Reads 2019-07-04 (also with _ or ., and 2019-7-4), 20190704 (also before a time), 2019185 and 2019-185 (day of the
    year), Sentinel-2, Landsat, Planet and MODIS names, 04.07.2019, and 25-07-2019 or 07-25-2019 where they can mean one day
    only; 2019-07 and 201907 (first of the month), 2019 (first of January). In a name with several dates of one style the
    first counts: product names put the acquisition before the processing. Digits that look like a date but are none
    (2019-02-30), might be two (04-07-2019, 2019_7) or lie ahead (2056) are not read as a coarser one.
    """
    refused: list[tuple[int, int]] = []
    for style in _STYLES:
        for match in style.finditer(text):
            if any(match.start() < end and start < match.end() for start, end in refused):
                continue
            date = _date_of(match.groupdict())
            if date is not None:
                return date
            refused.append(match.span())
    return None


def acquisition_of(tags: Mapping[str, str], file_name: str, layer_name: str = "") -> tuple[datetime.date | None, str]:
    """When a raster was taken, and what says so: ``tags``, ``file name``, ``layer name`` or ``written``, in this order.

    None and an empty text where nothing does.
    """
    texts = [("tags", tags[name]) for name in ACQUISITION_TAGS if name in tags]
    texts += [("file name", file_name), ("layer name", layer_name), ("written", tags.get(WRITTEN_TAG, ""))]
    for origin, text in texts:
        date = parse_date(text.replace(":", "-"))
        if date is not None:
            return date, origin
    return None, ""


def _date_of(parts: dict[str, str | None]) -> datetime.date | None:
    """The day that a match says; None where it says none, may say two, or says one that lies ahead.

    Numbers of coordinate systems look like years (2056), and no image is of the future.
    """
    date = _day_of(parts)
    return date if date is not None and date <= datetime.date.today() + datetime.timedelta(days=1) else None


def _day_of(parts: dict[str, str | None]) -> datetime.date | None:
    if parts.get("unclear"):
        return None
    year = int(parts["year"] or 0)
    month, day = int(parts.get("month") or 1), int(parts.get("day") or 1)
    if parts.get("one"):
        one, two = int(parts["one"] or 0), int(parts["two"] or 0)
        if parts["between"] != "." and max(one, two) <= 12 and one != two:
            return None
        day, month = (two, one) if two > 12 else (one, two)
    try:
        if parts.get("ordinal"):
            date = datetime.date(year, 1, 1) + datetime.timedelta(days=int(parts["ordinal"] or 0) - 1)
            return date if date.year == year else None
        return datetime.date(year, month, day)
    except ValueError:
        return None


_MARKS = re.compile(r"\{?(YYYY|DDD|MM|DD)\}?|(\*+)|(\?)|(.)", re.DOTALL)
_DIGITS = {
    "YYYY": r"(?P<year>19\d\d|20\d\d)",
    "MM": _MONTH,
    "DD": r"(?P<day>0[1-9]|[12]\d|3[01])",
    "DDD": r"(?P<ordinal>00[1-9]|0[1-9]\d|[12]\d\d|3[0-5]\d|36[0-6])",
}


class DatePattern:
    """Where the date stands in a name, as an analyst writes it: ``*_YYYYMMDD_*``, ``YYYYDDD``.

    YYYY is the year, MM the month, DD the day, DDD the day of the year, ``*`` stands for anything and ``?`` for one
    character; the rest is taken as it is written, in either case. What is not said is the first: of January, of the month.
    """

    def __init__(self, pattern: str) -> None:
        """Take a pattern.

        Raises
        ------
        ValueError
            It has no year, says something twice, or has a day without its month.
        """
        used: list[str] = []
        expression = ""
        for digits, anything, one, letter in _MARKS.findall(pattern.strip().strip("*")):
            if digits:
                used.append(digits)
            expression += _DIGITS[digits] if digits else ".*?" if anything else "." if one else re.escape(letter)
        has_day = "DD" in used and "MM" not in used
        if "YYYY" not in used or len(used) > len(set(used)) or has_day or ("DDD" in used and len(used) > 2):
            raise ValueError(f"a pattern has YYYY once, and MM, MM and DD, or DDD: not {pattern}")
        self._expression = re.compile(expression, re.IGNORECASE | re.DOTALL)

    def read(self, name: str) -> datetime.date | None:
        """The date in a name; None where the pattern does not fit, or gives a day that is none."""
        match = self._expression.search(name)
        return _date_of(match.groupdict()) if match else None
