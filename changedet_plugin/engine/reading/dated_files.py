"""Which rasters lie in a folder, and of which date is each?"""

from __future__ import annotations

import datetime
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from changedet_plugin.core.dates import series_dates
from changedet_plugin.core.dates.acquisition import Acquisition, parse_date
from changedet_plugin.core.errors import SeriesError
from changedet_plugin.core.mask_products import BY_KEY
from changedet_plugin.core.notices import MOST_NAMED, notice
from changedet_plugin.core.rasters import address as addresses
from changedet_plugin.core.rasters import band_files, found
from changedet_plugin.core.rasters.layer_settings import FILE_ITSELF, LayerSettings
from changedet_plugin.engine.reading import raster_header
from changedet_plugin.engine.types import RasterHeader, Source, Warn


def source_of(path: str, date: datetime.date, mask: str | None = None, settings: LayerSettings = FILE_ITSELF) -> Source:
    """A raster whose date was given, and what was set on its layer.

    Raises
    ------
    SeriesError
        It cannot be opened.
    """
    return Source(path, date, raster_header.as_set(raster_header.read(path), settings), mask, settings=settings)


def with_meaning(source: Source, product: str) -> Source:
    """The raster, whose mask is known as one of a product (a key of ``mask_products.BY_KEY``), whatever it is called."""
    return replace(source, mask_meanings=(replace(BY_KEY[product].meaning, product=product),))


def with_settings(source: Source, settings: LayerSettings) -> Source:
    """The raster as it is set on its layer."""
    return replace(source, header=raster_header.as_set(source.header, settings), settings=settings)


Given = tuple[str, "datetime.date | None", "str | None", LayerSettings]
"""An address, and what was given for it: date, mask, and what is set on its layer."""


def given(entries: Sequence[Given], warn: Warn) -> list[Source]:
    """Rasters of which some have their dates given; files of one band each of an image are one, by what its first has.

    Raises
    ------
    SeriesError
        As ``of_each``.
    """
    by_path: dict[str, Given] = {}
    repeated = [entry for entry in entries if by_path.setdefault(entry[0], entry) is not entry]
    stacked = [(address, by_path[addresses.parts(address)[0] if address not in by_path else address])
               for address in band_files.stacked(by_path)]  # fmt: skip
    stacked += [(entry[0], entry) for entry in repeated]
    left = iter(of_each([address for address, (_, date, _, _) in stacked if date is None], warn))
    sources: list[Source] = []
    for address, (_, date, mask, settings) in stacked:
        if date is not None:
            sources.append(source_of(address, date, mask, settings))
        else:
            sources += [replace(with_settings(source, settings), mask=mask) for source in next(left)]
    return sources


def bands_of_dates(path: str, dates: Sequence[datetime.date]) -> list[Source]:
    """The bands of one raster, or as many at a time as it has for each date, under the dates that were given.

    Raises
    ------
    SeriesError
        It cannot be opened, or its bands do not come to the dates.
    """
    header = raster_header.read(path)
    n_each, rest = divmod(len(header.bands), len(dates))
    if rest or not n_each or len(addresses.parts(path)) > 1:
        raise SeriesError(
            f"{len(dates)} dates were given for the {len(header.bands)} bands of {header.name}; give one date a raster, or one "
            "a band where the bands of a raster are dates."
        )
    firsts = range(1, len(header.bands) + 1, n_each)
    chosen = [addresses.bands_of(path, range(first, first + n_each)) for first in firsts]
    return [source_of(address, date) for address, date in zip(chosen, dates, strict=True)]


def expand(paths: Sequence[str], warn: Warn) -> list[Source]:
    """What ``of_each`` finds, as one list, in which files of one band each of an image are one."""
    return [source for sources in of_each(band_files.stacked(paths), warn) for source in sources]


def of_each(addressed: Sequence[str], warn: Warn) -> list[list[Source]]:
    """Rasters, folders and archives of one series as dated sources, a list for each address.

    A raster whose bands are dates is one source a date. Else the date is that of the tags, or of the name of the file or its
    folder, as far as all of them together bear it out.

    Raises
    ------
    SeriesError
        A path does not exist, a file has no date, or a folder holds no dated raster.
    """
    groups = [_headers(address, warn) for address in addressed]
    headers = [header for group in groups for header in group]
    places = [addresses.dated_path(header.path) for header in headers]
    readings = series_dates.settled(places, [header.acquisition for header in headers])
    left = iter(readings)
    dated = [[(header, next(left)) for header in group] for group in groups]
    _warn_of_units(readings, warn)
    return [_sources(address, group, warn) for address, group in zip(addressed, dated)]


def with_mask_headers(sources: Sequence[Source]) -> tuple[Source, ...]:
    """Sources that know how their masks are now; what cannot be read is left to whoever reads its pixels."""
    headers: dict[str, RasterHeader | None] = {}
    for mask in {source.mask for source in sources if source.mask}:
        try:
            headers[mask] = raster_header.read(mask)
        except SeriesError:
            headers[mask] = None
    return tuple(replace(source, mask_header=headers.get(source.mask or "")) for source in sources)


def _sources(address: str, images: Sequence[tuple[RasterHeader, Acquisition]], warn: Warn) -> list[Source]:
    undated = [header for header, reading in images if reading.date is None]
    unclear = next((header for header in undated if series_dates.is_unclear(addresses.dated_path(header.path))), None)
    if unclear is not None:
        raise SeriesError(
            f"Day or month may come first in {unclear.name}, and no other name tells; give the dates, or name the files by "
            "date, as 2019-07-01.tif."
        )
    if undated and (len(undated) == len(images) or not _is_of_many(address)):
        raise SeriesError(_no_date(undated[0], address, len(images)))
    if undated:
        folder = addresses.name_of(address.rstrip("/\\"))
        warn(notice("undated_rasters", folder=folder, names=[header.name for header in undated]))
    return [Source(header.path, reading.date, header) for header, reading in images if reading.date is not None]


def _is_of_many(address: str) -> bool:
    return found.is_folder(address) or found.is_archive(address)


def _headers(address: str, warn: Warn) -> list[RasterHeader]:
    """Of a raster, or of those in a folder or an archive that may be scenes."""
    if not _is_of_many(address):
        return raster_header.images(found.unpacked(address))
    there = found.in_archive(address) if found.is_archive(address) else found.in_folder(address)
    images = [(raster, _in_folder(raster)) for raster in there.images]
    headers = [header for _, of_raster in images for header in of_raster]
    if not headers:
        for raster in there.images:
            raster_header.images(raster)
        kind = "archive" if found.is_archive(address) else "folder"
        arrays = "" if kind == "archive" else next((file.name for file in sorted(Path(address).rglob("*.npy"))), "")
        advice = f"{arrays} does not say where it lies: export them as GeoTIFF" if arrays else "choose the one with the images"
        raise SeriesError(f"The {kind} {address} holds no raster that can be read; {advice}.")
    folder = addresses.name_of(address.rstrip("/\\"))
    unread = [addresses.name_of(raster) for raster, of_raster in images if not of_raster]
    if unread:
        warn(notice("undated_rasters", folder=folder, names=unread))
    for told in found.left_out(there, folder):
        warn(told)
    if there.left:
        warn(notice("no_images", folder=folder, names=list(dict.fromkeys(there.left))))
    return headers


def _in_folder(raster: str) -> list[RasterHeader]:
    """As any raster; but what cannot be read and has no date in its name is not of the series."""
    try:
        return raster_header.images(raster)
    except SeriesError:
        if parse_date(Path(addresses.dated_path(raster)).name) is None:
            return []
        raise


def _no_date(header: RasterHeader, address: str, n: int) -> str:
    if header.acquisition.unit == "year":
        return (
            f"Only the year can be read in {header.name}, and the names of other years differ in more than the year; give "
            "the dates, or name the files by date, as 2019-07-01.tif."
        )
    several = (
        f"; if its {len(header.bands)} bands are dates, give it alone, and one date a band" if len(header.bands) > 1 else ""
    )
    if _is_of_many(address):
        kind = "archive" if found.is_archive(address) else "folder"
        below = found.in_folder(address).below if kind == "folder" else ()
        others = f", or choose a folder below it ({', '.join(below[:MOST_NAMED])})" if below else ""
        return (
            f"The {kind} {address} holds no dated raster; name the files by date, as 2019-07-01.tif"
            f"{several if n == 1 else ''}{others}."
        )
    return f"{header.name} has no date in its tags or its name; give its date, or rename it to 2019-07-01.tif{several}."


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
