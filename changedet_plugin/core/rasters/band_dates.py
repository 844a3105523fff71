"""Are the bands of a raster dates? As time series are exported: FORCE, Earth Engine, R, netCDF, Zarr."""

from __future__ import annotations

import datetime
import math
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import PurePath

from changedet_plugin.core.dates.acquisition import Acquisition, parse_date
from changedet_plugin.core.rasters.band_files import band_of

_TIME_TAG = re.compile(r"^(?:NETCDF_)?DIM_(?P<name>time|t|date|day|datetime)(?P<value>_VALUE)?$", re.IGNORECASE)
_UNITS = re.compile(
    r"^\s*(?P<unit>second|minute|hour|day)s?\s+since\s+"
    r"(?P<since>\d{4}-\d{1,2}-\d{1,2})(?:[T ](?P<hour>\d\d):(?P<minute>\d\d))?",
    re.IGNORECASE,
)
_SECONDS = {"second": 1.0, "minute": 60.0, "hour": 3600.0, "day": 86400.0}


@dataclass(frozen=True)
class DatedBand:
    """A band that is of one date."""

    number: int
    """1-based."""
    date: datetime.date
    name: str
    """What the band is called without its date; empty = nothing."""


def dated(
    descriptions: Sequence[str | None], tags: Sequence[Mapping[str, str]], of_raster: Mapping[str, str]
) -> list[DatedBand]:
    """The bands of a raster with their dates, where they are of several; empty where they are not.

    ``tags`` are those of each band, ``of_raster`` those of the raster. A few bands may be without a date where the others
    are a series: sums and counts are exported beside it.
    """
    found = [
        DatedBand(number, date, _without_date(description or ""))
        for number, (description, own) in enumerate(zip(descriptions, tags), start=1)
        if (date := _date_of(description or "", own, of_raster)) is not None
    ]
    if len({band.date for band in found}) < 2 or len(found) <= len(descriptions) / 2:
        return []
    return found


def of_all(tags: Sequence[Mapping[str, str]], of_raster: Mapping[str, str]) -> Acquisition | None:
    """When a raster was taken whose bands have one time by their tags; None where they have none, or several."""
    dates = {_date_of("", own, of_raster) for own in tags}
    date = dates.pop() if len(dates) == 1 else None
    return Acquisition(date, "bands", "day") if date else None


def of_sources(description: str | None, sources: Mapping[str, str]) -> str:
    """What a band of a virtual raster is called: as it says, else, if it is of one file, by the name of that.

    ``sources`` are its metadata of the domain vrt_sources. The name is the file's where that has a date, else its band.
    """
    files = {name for text in sources.values() for name in re.findall(r"<SourceFilename[^>]*>([^<]*)<", text)}
    if description or len(files) != 1:
        return description or ""
    name = PurePath(files.pop().replace("\\", "/")).stem
    return name if parse_date(name) else band_of(name)


def groups(bands: Sequence[DatedBand]) -> list[list[DatedBand]]:
    """The bands of each image: those of a date, and of the next image of this date where a band comes again."""
    numbers = Counter(band.date for band in bands)
    names = Counter((band.date, band.name) for band in bands)
    # As many of one name on every date are the bands of one image, and their names say nothing.
    is_unnamed = len(set(numbers.values())) == 1 and all(numbers[date] == n for (date, _), n in names.items())
    n_seen: Counter[tuple[datetime.date, str]] = Counter()
    images: dict[tuple[datetime.date, int], list[DatedBand]] = {}
    for band in bands:
        again = 0 if is_unnamed else n_seen[band.date, band.name]
        n_seen[band.date, band.name] += 1
        images.setdefault((band.date, again), []).append(band)
    return [images[key] for key in sorted(images)]


def _date_of(description: str, tags: Mapping[str, str], of_raster: Mapping[str, str]) -> datetime.date | None:
    for key, value in tags.items():
        match = _TIME_TAG.match(key)
        if match:
            units = of_raster.get(f"{match['name']}#units") or tags.get(f"DIM_{match['name']}_UNIT") or tags.get("units") or ""
            date = _since(value, units) or parse_date(value)
            if date is not None:
                return date
    # A bare number is a number, not a year.
    return None if re.fullmatch(r"\s*(?:band[ _]?)?\d{1,4}\s*", description, re.IGNORECASE) else parse_date(description)


def _since(value: str, units: str) -> datetime.date | None:
    """As netCDF counts time."""
    match = _UNITS.match(units)
    try:
        number = float(value)
    except ValueError:
        return None
    if not match or not math.isfinite(number):
        return None
    year, month, day = map(int, match["since"].split("-"))
    try:
        start = datetime.datetime(year, month, day, int(match["hour"] or 0), int(match["minute"] or 0))
        return (start + datetime.timedelta(seconds=number * _SECONDS[match["unit"].lower()])).date()
    except (ValueError, OverflowError):
        return None


def _without_date(description: str) -> str:
    """``B4`` of 20210110T101559_20210110T101600_T32TQM_B4, ``NDVI`` of 2021_01_10_NDVI; empty where nothing is left."""
    band = band_of(description)
    if band:
        return band
    words = [word for word in re.split(r"[^A-Za-z0-9]+", description) if not re.search(r"\d{2,}|^\d$", word)]
    return "_".join(words)
