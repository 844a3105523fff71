"""Which files are images of a series, when were they taken, and which dates are the reference? Standard library only."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Literal, cast

from changedet_plugin.core.dates import month_names
from changedet_plugin.core.result_schema import SCORES_SUFFIX

RASTER_SUFFIXES = (
    *(".tif", ".tiff", ".vrt", ".img", ".jp2", ".png", ".nc", ".nc4", ".h5", ".he5", ".hdf", ".zarr"),
    *(".asc", ".bil", ".bip", ".bsq", ".flt", ".sdat", ".rst", ".pix", ".ntf", ".nitf", ".ers"),
    *(".grb", ".grb2", ".grib", ".grib2", ".ecw", ".sid", ".kea"),
)
"""Endings of files that are taken for rasters by their names, among them kinds that can only be refused in a sentence."""
Unit = Literal["day", "week", "month", "quarter", "year", ""]
"""How exactly a date is known; empty where there is none."""
UNITS: tuple[Unit, ...] = ("day", "week", "month", "quarter", "year")
"""Finest first."""

_YEAR = r"(?P<year>19[3-9]\d|20\d\d)"
_MONTH = r"(?P<month>0[1-9]|1[0-2])"
_MONTH_DAY = r"(?P<month>\d\d){}(?P<day>\d\d)"
_DAY_OF_YEAR = r"(?P<ordinal>[0-3]\d\d)"
_UNIT = r"(?i:[kcdm]?m|met(?:er|re)s?|ft|in|px|dpi|bits?|bands?)(?![A-Za-z])"
_NO_SIZE = rf"(?!\d|{_UNIT})"
"""What follows is not a further digit, nor does it make a size of the number: 2019_10cm is no October."""
_SHORT_MONTH = r"(?:0?[1-9]|1[0-2])"
_SHORT_DAY = r"(?:0?[1-9]|[12]\d|3[01])"
_DAY = rf"(?P<day>{_SHORT_DAY})"
_GAP = r"[-_. ,/]{0,2}"
_OF = rf"(?:(?<=\d)(?i:st|nd|rd|th|er|\.))?{_GAP}(?:(?i:de|of|di)[-_. ]|d['\u2019])?"
"""What may stand between a day and its month."""
_END = r"(?!\d)"
_QUARTER = r"(?:(?<![A-Za-z])|(?<=\d))(?i:Q|quarter[-_ ]?)(?P<quarter>[1-4])(?![A-Za-z\d])"
_WEEK = r"(?i:W|KW|week[-_ ]?)(?P<week>\d\d)"
_NAMED_DAY = r"(?i:DOY|day)[-_ ]?(?P<ordinal>[0-3]?\d?\d)"
ACQUISITION_TAGS = (
    "ACQUISITIONDATETIME",
    "ACQUISITION_DATE",
    "ACQUISITION_TIME",
    "DATE_ACQUIRED",
    "SENSING_TIME",
    "SENSING_START",
    "DATATAKE_1_DATATAKE_SENSING_START",
    "PRODUCT_START_TIME",
    "ACQUISITION_START_TIME",
    "START_TIME",
    "FIRST_LINE_TIME",
    "IMAGING_DATE",
    "RANGEBEGINNINGDATE",
    "RANGEBEGINNINGDATE.1",
    "CALENDARDATE",
    "NITF_IDATIM",
    "SYSTEM:TIME_START",
    "TIME_COVERAGE_START",
    "NC_GLOBAL#TIME_COVERAGE_START",
    "DATETIME",
)
"""Tags of a raster that say when it was taken, in any case; the first that holds a date counts."""
WRITTEN_TAG = "TIFFTAG_DATETIME"
"""Often the day of processing, so what the file is called comes before it."""
FOLDERS = 3
"""Folders above a file, nearest first, whose names may hold its date."""
_STYLES: tuple[tuple[Unit, re.Pattern[str]], ...] = tuple(
    (unit, re.compile(pattern))
    for unit, pattern in cast(
        "tuple[tuple[Unit, str], ...]",
        (
            # Product names first: they hold an orbit, a tile and a processing date besides.
            ("day", rf"_V{_YEAR}{_MONTH_DAY.format('')}T\d{{6}}"),  # Sentinel-2 before 2017: the sensing after the making
            ("day", rf"(?<![A-Za-z])L[A-Z]\d{{7}}{_YEAR}{_DAY_OF_YEAR}[A-Z]{{3}}"),  # Landsat scene id before collections
            ("day", rf"(?<![A-Za-z0-9])A{_YEAR}{_DAY_OF_YEAR}(?!\d)"),  # MODIS, VIIRS
            ("day", rf"(?<!\d){_YEAR}{_DAY_OF_YEAR}T\d{{6}}(?!\d)"),  # harmonised Landsat and Sentinel-2
            ("day", rf"(?<!\d){_YEAR}(?P<between>[-_.]){_MONTH_DAY.format('(?P=between)')}{_NO_SIZE}"),
            ("day", rf"(?<!\d){_YEAR}{_MONTH_DAY.format('')}(?=(?:\d{{4}}|\d{{6}})?(?!\d))"),
            ("day", rf"(?<!\d)(?P<one>\d\d)(?P<between>[-_.])(?P<two>\d\d)(?P=between){_YEAR}(?!\d)"),
            ("day", rf"(?<!\d){_YEAR}[\u5e74\ub144] ?(?P<month>{_SHORT_MONTH})[\u6708\uc6d4] ?{_DAY}[\u65e5\uc77c]"),
            # Names of months.
            ("day", rf"(?<!\d){_DAY}{_OF}{month_names.ANY}{_OF}{_YEAR}{_END}"),
            ("day", rf"(?<!\d){_YEAR}{_GAP}{month_names.ANY}{_GAP}{_DAY}{_NO_SIZE}"),
            ("day", rf"{month_names.ANY}{_GAP}{_DAY}(?:st|nd|rd|th)?[-_. ,/]{{1,2}}{_YEAR}{_END}"),
            ("month", rf"{month_names.CERTAIN}{_OF}{_YEAR}{_END}"),
            ("month", rf"(?<!\d){_YEAR}{_GAP}{month_names.CERTAIN}"),
            ("month", rf"(?<!\d){_YEAR}[\u5e74\ub144] ?(?P<month>{_SHORT_MONTH})[\u6708\uc6d4]"),
            # Quarters, weeks, days of the year by name.
            ("day", rf"(?<!\d){_YEAR}{_GAP}{_NAMED_DAY}{_END}"),
            ("day", rf"(?<![A-Za-z]){_NAMED_DAY}{_GAP}{_YEAR}{_END}"),
            ("day", rf"(?<!\d){_YEAR}[-_. ]?{_WEEK}-(?P<weekday>[1-7]){_END}"),
            ("week", rf"(?<!\d){_YEAR}[-_. ]?{_WEEK}{_END}"),
            ("week", rf"(?<![A-Za-z]){_WEEK}[-_. /]{_YEAR}{_END}"),
            ("quarter", rf"(?<!\d){_YEAR}{_GAP}{_QUARTER}"),
            ("quarter", rf"{_QUARTER}{_GAP}{_YEAR}{_END}"),
            # Months and days of one digit; what cannot be one is the number of a tile.
            ("day", rf"(?<!\d){_YEAR}(?P<between>[-_.])(?P<month>{_SHORT_MONTH})(?P=between)(?P<day>{_SHORT_DAY}){_NO_SIZE}"),
            ("day", rf"(?<!\d)(?P<one>{_SHORT_DAY})(?P<between>\.)(?P<two>{_SHORT_DAY})\.{_YEAR}(?!\d)"),
            ("day", rf"(?<!\d){_YEAR}[-_.]?{_DAY_OF_YEAR}{_NO_SIZE}"),
            ("month", rf"(?<!\d){_YEAR}[-_.]?{_MONTH}{_NO_SIZE}"),
            ("day", rf"(?<!\d)(?P<one>{_SHORT_DAY})(?P<between>[-_])(?P<two>{_SHORT_DAY})(?P=between){_YEAR}(?!\d)"),
            # A month of one digit or the number of a tile: 2019_7, but neither 2019_1m nor 2019_1.5m.
            ("month", rf"(?<!\d){_YEAR}[-_.](?P<unclear>[1-9])(?![A-Za-z\d]|[.,]\d+{_UNIT})"),
            ("year", rf"(?<!\d){_YEAR}(?!\d)"),
        ),
    )
)


@dataclass(frozen=True)
class Acquisition:
    """When a raster was taken, and what says so."""

    date: datetime.date | None
    """First day of ``unit``; None where nothing says it."""
    origin: str = ""
    """``temporal range``, ``bands``, ``tags``, ``file name``, ``layer name``, ``folder name``, ``written``; empty = nowhere."""
    unit: Unit = ""


NOWHERE = Acquisition(None)


def may_be_scene(name: str) -> bool:
    """Whether a file of a folder is taken for a raster of the series, by its name.

    The scores of an earlier run may lie in the folder: they are no scene, even if the result was named by a date. Nor are
    hidden files, which are half written.
    """
    name = name.lower()
    return name.endswith(RASTER_SUFFIXES) and not name.endswith(SCORES_SUFFIX) and not name.startswith(".")


def parse_date(text: str) -> datetime.date | None:
    """The acquisition date in a file name, a layer name or a tag; None if there is none. See ``read_date``."""
    return read_date(text).date


def read_date(text: str) -> Acquisition:
    """Find the acquisition date in a text, and how exactly it is said; ``NOWHERE`` if it is not. The origin is left open.

    Reads 2019-07-04 (also with _ or ., and 2019-7-4), 20190704 (also before a time), 2019185 and 2019-185 (day of the
    year), Sentinel-2, Landsat, Planet and MODIS names, 04.07.2019, and 25-07-2019 or 07-25-2019 where they can mean one day
    only; months by name in the languages of QGIS (12Mar2021, 2021_März_12, March 2021); 2021Q3, 2021-W23 and 2021-W23-5;
    2019-07 and 201907, 2019. Of a week, month, quarter or year it is the first day. In a name with several dates of one
    style the first counts: product names put the acquisition before the processing. Digits and words that look like a date
    but are none (2019-02-30), might be two (04-07-2019, 2019_7, listopad 2019) or lie ahead (2056) are not read as a coarser
    one.
    """
    plain = month_names.folded(text)
    refused: list[tuple[int, int]] = []
    for unit, style in _STYLES:
        for match in style.finditer(plain):
            if any(match.start() < end and start < match.end() for start, end in refused):
                continue
            date = _date_of(match.groupdict())
            if date is not None:
                return Acquisition(date, unit=unit)
            refused.append(match.span())
    return NOWHERE


def acquisition_of(tags: Mapping[str, str], path: str, layer_name: str = "") -> Acquisition:
    """When a raster was taken, and what says so: tags, file name, layer name, folders above, day of writing, in this order.

    Where the first says no more than a month or a year, another that says the same more exactly comes before it.
    """
    found = [reading for reading in _readings(tags, path, layer_name) if reading.date is not None]
    if not found:
        return NOWHERE
    first = found[0]
    finer = (reading for reading in found[1:] if reading.origin != "written" and _is_part(reading, first))
    return next(finer, first)


def _readings(tags: Mapping[str, str], path: str, layer_name: str) -> Iterator[Acquisition]:
    any_case = dict(_tag(name, value) for name, value in tags.items())
    place = Path(path)
    folders = [folder.name for folder in list(place.parents)[:FOLDERS]]
    texts = [("tags", _utc(any_case[name])) for name in ACQUISITION_TAGS if name in any_case]
    texts += [("file name", place.name), ("layer name", layer_name)]
    texts += [("folder name", _of_folders(path)), *(("folder name", name) for name in folders)]
    texts += [("written", any_case.get(WRITTEN_TAG, ""))]
    for origin, text in texts:
        read = read_date(text.replace(":", "-"))
        # A year in the name of a folder says when a project began as often as when an image was taken.
        if origin != "folder name" or read.unit != "year":
            yield replace(read, origin=origin)


def _tag(name: str, value: str) -> tuple[str, str]:
    """A tag in capitals; GDAL cuts the name of one with a colon in it there."""
    rest, equals, told = value.partition("=")
    whole = f"{name}:{rest}".upper()
    return (whole, told) if equals and whole in ACQUISITION_TAGS else (name.upper(), value)


_FOLDERS_OF_DATE = re.compile(
    r"/(?:year=|y=)?(?P<year>19[3-9]\d|20\d\d)/(?:(?P<ordinal>[0-3]\d\d)|(?:month=|m=)?(?P<month>0?[1-9]|1[0-2])"
    r"(?:/(?:day=|d=)?(?P<day>0?[1-9]|[12]\d|3[01]))?)(?=/|\.\w+$|$)",
    re.IGNORECASE,
)


def _of_folders(path: str) -> str:
    """The date that folders say together, the file the last of them: 2021/02/10, 2021/041, 2021/02.tif; empty = none."""
    every = list(_FOLDERS_OF_DATE.finditer(Path(path).as_posix()))
    if not every:
        return ""
    found = every[-1]
    if found["ordinal"]:
        return f"{found['year']}-{found['ordinal']}"
    return "-".join([found["year"], found["month"].zfill(2), *([found["day"].zfill(2)] if found["day"] else [])])


_TWO_WAYS = re.compile(rf"(?<!\d)(?P<one>{_SHORT_DAY})(?P<between>[-_])(?P<two>{_SHORT_DAY})(?P=between){_YEAR}(?!\d)")
_SIX_DIGITS = re.compile(r"(?<!\d)(?P<year>\d\d)(?P<month>0[1-9]|1[0-2])(?P<day>0[1-9]|[12]\d|3[01])(?!\d)")


def day_and_month(name: str) -> tuple[int, int, int] | None:
    """Two numbers of which one is the day and one the month, in their order, and the year; None where a name has no such."""
    found = _TWO_WAYS.search(name)
    return (int(found["one"]), int(found["two"]), int(found["year"])) if found else None


def of_two_digit_year(name: str) -> datetime.date | None:
    """The day that six digits say if they are year, month and day: 210210; None where they are not."""
    found = list(_SIX_DIGITS.finditer(name))
    if len(found) != 1:
        return None
    this_year = datetime.date.today().year
    year = int(found[0]["year"]) + (2000 if int(found[0]["year"]) <= this_year % 100 else 1900)
    return _date_of({"year": str(year), "month": found[0]["month"], "day": found[0]["day"]})


def _is_part(one: Acquisition, other: Acquisition) -> bool:
    """Whether one reading says the same as another, more exactly."""
    if one.date is None or other.date is None or UNITS.index(one.unit) >= UNITS.index(other.unit):
        return False
    begin, day = other.date, one.date
    if other.unit == "week":
        return begin <= day < begin + datetime.timedelta(days=7)
    n_months = {"month": 1, "quarter": 3, "year": 12}[other.unit]
    return 0 <= (day.year - begin.year) * 12 + day.month - begin.month < n_months


_OFFSET = re.compile(r"(\d{4})-(\d\d)-(\d\d)[T ](\d\d):(\d\d)(?::\d\d(?:[.,]\d+)?)?\s?([+-])(\d\d):?(\d\d)\s*$")
_SINCE_1970 = re.compile(r"\s*(\d{12,13})(?:\.0*)?\s*$")


def _utc(text: str) -> str:
    """A time of a tag as a day in UTC: one with an offset from it, or in milliseconds since 1970; any other as it is."""
    offset, since = _OFFSET.search(text), _SINCE_1970.match(text)
    try:
        if since and not re.match(r"\s*(19|20)\d\d(0\d|1[0-2])", text):
            moment = datetime.datetime(1970, 1, 1) + datetime.timedelta(milliseconds=int(since[1]))
            return moment.date().isoformat()
        if offset:
            year, month, day, hour, minute = (int(part) for part in offset.groups()[:5])
            away = datetime.timedelta(hours=int(offset[7]), minutes=int(offset[8]))
            moment = datetime.datetime(year, month, day, hour, minute) - (away if offset[6] == "+" else -away)
            return moment.date().isoformat()
    except (ValueError, OverflowError):
        return text
    return text


def _date_of(parts: dict[str, str | None]) -> datetime.date | None:
    """The day that a match says; None where it says none, may say two, or says one that lies ahead.

    Numbers of coordinate systems look like years (2056), and no image is of the future.
    """
    try:
        date = _day_of(parts)
    except ValueError:
        return None
    return date if date is not None and date <= datetime.date.today() + datetime.timedelta(days=1) else None


def _day_of(parts: dict[str, str | None]) -> datetime.date | None:
    """The same; ValueError where there is no such day."""
    if parts.get("unclear"):
        return None
    year = int(parts["year"] or 0)
    if parts.get("ordinal"):
        date = datetime.date(year, 1, 1) + datetime.timedelta(days=int(parts["ordinal"] or 0) - 1)
        return date if date.year == year else None
    if parts.get("week"):
        return datetime.date.fromisocalendar(year, int(parts["week"] or 0), int(parts.get("weekday") or 1))
    if parts.get("quarter"):
        return datetime.date(year, 3 * int(parts["quarter"] or 0) - 2, 1)
    month: int | None = int(parts.get("month") or 1)
    if parts.get("word"):
        month = month_names.number_of(parts["word"] or "")
    day = int(parts.get("day") or 1)
    if parts.get("one"):
        one, two = int(parts["one"] or 0), int(parts["two"] or 0)
        if parts["between"] != "." and max(one, two) <= 12 and one != two:
            return None
        day, month = (two, one) if two > 12 else (one, two)
    return None if month is None else datetime.date(year, month, day)


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
