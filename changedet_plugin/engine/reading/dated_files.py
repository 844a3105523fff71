"""Which rasters lie in a folder, and of which date is each?"""

from __future__ import annotations

import datetime
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from changedet_plugin.core import acquisition_dates, mask_products
from changedet_plugin.core.acquisition_dates import Acquisition
from changedet_plugin.core.dates import series_dates
from changedet_plugin.core.errors import SeriesError
from changedet_plugin.core.notices import notice
from changedet_plugin.engine.reading import raster_header
from changedet_plugin.engine.types import RasterHeader, Source, Warn


def source_of(path: str, date: datetime.date, mask: str | None = None) -> Source:
    """A raster whose date was given.

    Raises
    ------
    SeriesError
        It cannot be opened.
    """
    return Source(path, date, raster_header.read(path), mask)


def expand(paths: Sequence[str], warn: Warn) -> list[Source]:
    """What ``of_each`` finds, as one list."""
    return [source for sources in of_each(paths, warn) for source in sources]


def of_each(paths: Sequence[str], warn: Warn) -> list[list[Source]]:
    """Files and folders (not searched below) of one series as dated sources, a list for each path.

    The date is that of the tags, else of the name of the file or its folder, as far as all of them together bear it out.

    Raises
    ------
    SeriesError
        A path does not exist, a file has no date, or a folder holds no dated raster.
    """
    groups = [_headers(text, warn) for text in paths]
    headers = [header for group in groups for header in group]
    readings = series_dates.settled([header.path for header in headers], [header.acquisition for header in headers])
    left = iter(readings)
    dated = [[(header, next(left)) for header in group] for group in groups]
    _warn_of_units(readings, warn)
    return [_sources(text, group, warn) for text, group in zip(paths, dated)]


def with_mask_headers(sources: Sequence[Source]) -> tuple[Source, ...]:
    """Sources that know how their masks are now; what cannot be read is left to whoever reads its pixels."""
    headers: dict[str, RasterHeader | None] = {}
    for mask in {source.mask for source in sources if source.mask}:
        try:
            headers[mask] = raster_header.read(mask)
        except SeriesError:
            headers[mask] = None
    return tuple(replace(source, mask_header=headers.get(source.mask or "")) for source in sources)


def _sources(text: str, found: Sequence[tuple[RasterHeader, Acquisition]], warn: Warn) -> list[Source]:
    undated = [header for header, reading in found if reading.date is None]
    if undated and (len(undated) == len(found) or not Path(text).is_dir()):
        raise SeriesError(_no_date(undated[0], text))
    if undated:
        warn(notice("undated_rasters", folder=Path(text).name, names=[header.name for header in undated]))
    return [Source(header.path, reading.date, header) for header, reading in found if reading.date is not None]


def _headers(text: str, warn: Warn) -> list[RasterHeader]:
    """Of a raster, or of those in a folder that may be scenes; masks that lie beside them are none."""
    path = Path(text)
    if not path.is_dir():
        return [raster_header.read(text)]
    files = sorted(file for file in path.iterdir() if acquisition_dates.may_be_scene(file.name))
    masks = set(mask_products.companions(file.name for file in files))
    files = [file for file in files if file.name not in masks]
    headers = [header for header in map(_in_folder, files) if header is not None]
    if not headers:
        raise SeriesError(f"The folder {text} holds no raster that can be read; choose the one with the images.")
    unread = {str(file) for file in files} - {header.path for header in headers}
    if unread:
        warn(notice("undated_rasters", folder=path.name, names=sorted(Path(file).name for file in unread)))
    return headers


def _in_folder(file: Path) -> RasterHeader | None:
    """As any raster; but what cannot be read and has no date in its name is not of the series."""
    try:
        return raster_header.read(str(file))
    except SeriesError:
        if acquisition_dates.parse_date(file.name) is None:
            return None
        raise


def _no_date(header: RasterHeader, text: str) -> str:
    if header.acquisition.unit == "year":
        return (
            f"Only the year can be read in {header.name}, and the names of other years differ in more than the year; give "
            "the dates, or name the files by date, as 2019-07-01.tif."
        )
    if Path(text).is_dir():
        return f"The folder {text} holds no dated raster; name the files by date, as 2019-07-01.tif."
    return f"{header.name} has no date in its tags or its name; give its date, or rename it to 2019-07-01.tif."


def _warn_of_units(readings: Sequence[Acquisition], warn: Warn) -> None:
    """Say which dates are known no better than to a month or a year."""
    n_of, total = Counter(reading.unit for reading in readings), len(readings)
    if n_of["week"]:
        warn(notice("dates_of_a_week", n=n_of["week"], total=total))
    if n_of["month"]:
        warn(notice("dates_of_a_month", n=n_of["month"], total=total))
    if n_of["quarter"]:
        warn(notice("dates_of_a_quarter", n=n_of["quarter"], total=total))
    if n_of["year"]:
        warn(notice("dates_of_a_year", n=n_of["year"], total=total))
