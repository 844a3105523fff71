"""Which readings of a date can be believed, once all rasters of a series are seen together?

A date that all have alike tells none of them apart; a year alone is a date only in a series of years, else the part of the
name that says more was not understood, and the first of January would be a guess.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Sequence
from pathlib import Path

from changedet_plugin.core.dates.acquisition import NOWHERE, Acquisition, day_and_month, of_two_digit_year
from changedet_plugin.core.dates.month_names import folded

MONTHS = 12
"""A larger number is a day."""
_SENSORS = re.compile(
    r"landsat[-_ ]?\d?|sentinel[-_ ]?\d?[a-c]?|spot[-_ ]?\d?"
    r"|(?<![a-z\d])(?:l[ceotm]?0?[4-9]|s[12][a-c]?|tm|etm|oli|mss)(?![a-z\d])"
)
"""Names of sensors: they change over the years without saying when."""
_FOLDER_OF_YEAR = re.compile(
    r"(?:annual|yearly|alpha[-_ ]?earth|embeddings?|tessera)\w*[/\\](?:[^/\\]+[/\\])?(?P<year>20\d\d)(?=[/\\])", re.IGNORECASE
)
"""Folders of maps that are made once a year: annual/2019/32N/tile.tif."""


def settled(paths: Sequence[str], readings: Sequence[Acquisition]) -> list[Acquisition]:
    """The readings of the rasters of one series, in their order; ``NOWHERE`` in place of those that cannot be believed."""
    believed = _by_two_digit_years(paths, _in_one_order(paths, list(readings)))
    believed = _apart(believed, "folder name")
    believed = _apart(believed, "temporal range")
    years = [at for at, reading in enumerate(believed) if reading.unit == "year"]
    if not _is_of_years([paths[at] for at in years], [believed[at] for at in years]):
        for at in years:
            believed[at] = NOWHERE
    return believed if any(reading.date for reading in believed) else _by_folders_of_years(paths) or believed


def _by_folders_of_years(paths: Sequence[str]) -> list[Acquisition]:
    """Where nothing else dates a raster: the years of maps that are made once a year; empty if it is not so of all."""
    found = [match for match in map(_FOLDER_OF_YEAR.search, paths) if match]
    if len(found) < len(paths) or len({match["year"] for match in found}) < 2:
        return []
    return [Acquisition(datetime.date(int(match["year"]), 1, 1), "folder name", "year") for match in found]


def _apart(readings: list[Acquisition], origin: str) -> list[Acquisition]:
    """Without those of one origin if all rasters have one date by it."""
    dates = {reading.date for reading in readings if reading.origin == origin}
    n_of_origin = sum(reading.origin == origin for reading in readings)
    if n_of_origin < 2 or len(dates) > 1 or n_of_origin < len(readings):
        return readings
    return [NOWHERE] * len(readings)


def is_unclear(path: str) -> bool:
    """Whether a name has a date of which nobody knows which number is the month."""
    found = day_and_month(Path(path).stem)
    return found is not None and found[0] != found[1] and max(found[:2]) <= MONTHS


def _in_one_order(paths: Sequence[str], readings: list[Acquisition]) -> list[Acquisition]:
    """With the dates in which day or month may come first, where other names of the series show which does."""
    found = [day_and_month(Path(path).stem) for path in paths]
    day_first = {one > two for one, two, _ in filter(None, found) if max(one, two) > MONTHS}
    if len(day_first) != 1:
        return readings
    is_day_first = day_first.pop()
    for at, numbers in enumerate(found):
        if numbers is not None and readings[at].date is None:
            day, month = numbers[:2] if is_day_first else numbers[1::-1]
            readings[at] = Acquisition(datetime.date(numbers[2], month, day), "file name", "day")
    return readings


def _by_two_digit_years(paths: Sequence[str], readings: list[Acquisition]) -> list[Acquisition]:
    """With six digits as year, month and day where not all names can be year and month: 210210, but not 202102."""
    days = [of_two_digit_year(Path(path).stem) for path in paths]
    coarse = [reading.date is None or reading.unit not in ("day", "week") for reading in readings]
    if len(days) < 2 or None in days or not all(coarse) or all(reading.date for reading in readings):
        return readings
    return [Acquisition(day, "file name", "day") for day in days]


def _is_of_years(paths: Sequence[str], readings: Sequence[Acquisition]) -> bool:
    """Whether nothing but the year differs between the names of one year and those of the next."""
    names_of_year: dict[int, set[str]] = {}
    for path, reading in zip(paths, readings):
        if reading.date is not None:
            year = reading.date.year
            names_of_year.setdefault(year, set()).add(_without_year(Path(path).stem, year))
    first, *others = names_of_year.values() or [set()]
    return all(names == first for names in others) and (len(first) < 2 or bool(others))


def _without_year(stem: str, year: int) -> str:
    return _SENSORS.sub("", folded(stem).lower()).replace(str(year), "#").strip("-_. ")
