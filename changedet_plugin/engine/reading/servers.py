"""How is a raster on a server read? Tried again where a request fails, and no part of it asked for twice."""

from __future__ import annotations

import http.client
import os
import re
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any
from urllib.parse import urljoin, urlsplit, urlunsplit

import rasterio
from rasterio._err import CPLE_BaseError
from rasterio.env import ensure_env_with_credentials
from rasterio.errors import RasterioError
from rasterio.io import DatasetReader

from changedet_plugin.core.errors import SeriesError
from changedet_plugin.core.rasters import address as addresses
from changedet_plugin.core.rasters import signed
from changedet_plugin.core.rasters.unasked import FILE_FORMATS, leave_nothing_beside

RASTER_FAILURES = (RasterioError, CPLE_BaseError)
"""What rasterio raises where a raster cannot be opened or read: its own errors, and those of GDAL that it hands on."""
TRIES = 6
"""How often a request to a server is made before it counts as failed."""
FIRST_DELAY_S = 0.25
"""Before a request is made for the second time, in [seconds]; each further wait is about twice as long."""
SILENCE_S = 30
"""A server that sends nothing for so long has failed, in [seconds]."""
KEPT_BYTES = 256 << 20
"""Most that is kept of rasters on servers as they came, so that what is read again is not asked for again, in [bytes]."""
KEPT_SHARE = 1 / 8
"""Of the memory budget, that may be kept so: the rest is for tokens, tiles and pixels, in [share]."""
_KEPT = "CPL_VSIL_CURL_CACHE_SIZE"
"""What GDAL calls that; it is read when the first raster of a process is opened."""
PASSING = (429, 500, 502, 503, 504)
"""Answers of a server after which it is asked again."""
MOVED = (301, 302, 303, 307, 308)
"""Answers of a server that name another address."""
MOST_MOVES = 5
"""Addresses that are followed, one after the other."""
_OPTIONS: Mapping[str, Any] = {
    "GDAL_HTTP_MAX_RETRY": TRIES - 1,
    "GDAL_HTTP_RETRY_DELAY": FIRST_DELAY_S,
    "GDAL_HTTP_CONNECTTIMEOUT": SILENCE_S,
    "GDAL_HTTP_LOW_SPEED_TIME": SILENCE_S,
    "GDAL_HTTP_LOW_SPEED_LIMIT": 1,
    # No list of the folder, and no request for each file that might belong to the raster.
    "GDAL_DISABLE_READDIR_ON_OPEN": "EMPTY_DIR",
}
"""Of GDAL, taken by a raster when it is opened."""
_OF_FILES: Mapping[str, Any] = {
    "GDAL_DISABLE_READDIR_ON_OPEN": "FALSE",
    "GDAL_PAM_ENABLED": "YES",
    "GTIFF_POINT_GEO_IGNORE": "NO",
    "GTIFF_IGNORE_READ_ERRORS": "NO",
    "GDAL_VRT_ENABLE_PYTHON": "NO",
}
"""The same of a raster of this machine: what belongs to it counts, whatever was set for other programs of the process."""


def keep_within(memory: int) -> None:
    """Keep no more of what comes from servers than a memory budget has room for; said before the first raster is opened."""
    os.environ[_KEPT] = str(int(min(KEPT_BYTES, KEPT_SHARE * memory)))


def opened(path: str) -> Any:
    """An open raster, on a server or not; raises one of ``RASTER_FAILURES`` where it cannot be opened."""
    leave_nothing_beside()
    if not addresses.is_remote(path):
        with rasterio.Env(**_OF_FILES):
            return _open(path)
    with rasterio.Env(**_OPTIONS):
        return _open(_kept(path))


def _of_file_formats(path: str) -> Any:
    # What a virtual raster in an archive leads to cannot be looked at beforehand (decision 0022).
    formats = [name for name in FILE_FORMATS if name != "VRT" or not addresses.is_archived(path)]
    dataset = DatasetReader(path, driver=formats)
    if dataset.driver not in ("HDF5", "HDF5Image") or dataset.crs or addresses.files(path) != (path,):
        return dataset
    return _as_netcdf(path, dataset)


def _as_netcdf(path: str, dataset: Any) -> Any:
    """A file of HDF5 as netCDF-4, which is a kind of it, where it has a place and times only as that; else as it is."""
    try:
        other = DatasetReader(f'NETCDF:"{path}"', driver=["netCDF"])
        if other.crs or (other.subdatasets and DatasetReader(other.subdatasets[0], driver=["netCDF"]).crs):
            return other
    except RasterioError:
        pass
    return dataset


_open = ensure_env_with_credentials(_of_file_formats)
"""As ``rasterio.open``, which takes one driver alone."""


def _kept(path: str) -> str:
    """The same raster by a way on which all that came is kept.

    GDAL asks a server for several parts at once, and forgets them; of a part of a file, here all of it, it never does.
    """
    found = re.fullmatch(r"(?:/vsicurl/)?(https?://[^?]*\.(?:tiff?|jp2)(?:\?.*)?)", path, re.IGNORECASE | re.DOTALL)
    return f"/vsisubfile/0,/vsicurl/{found[1]}" if found else path


def host_of(raster: str) -> str:
    """The server that a raster is on, for a sentence."""
    named = re.search(r"://([^/?]+)", signed.unsigned(raster))
    return named[1] if named else "its server"


@contextmanager
def asked(raster: str) -> Iterator[None]:
    """While pixels of a raster are read: where it is on a server and they do not come, they are not without change.

    Raises
    ------
    SeriesError
        Naming the raster and the server.
    """
    try:
        yield
    except RASTER_FAILURES as error:
        if not addresses.is_remote(raster):
            raise
        where = f"{host_of(raster)} in {TRIES} tries ({signed.unsigned(raster)})"
        raise SeriesError(
            f"{addresses.name_of(raster)} could not be read from {where}; run it again when the server answers, or leave this "
            "date out. What was finished is kept."
        ) from error


def stamp(raster: str) -> str | None:
    """What a server says that changes with the content of a file: its tag or its time, and its size; None = nothing."""
    url = raster.removeprefix("/vsicurl/")
    if not url.startswith(("http://", "https://")):
        return None
    said = _headers(url)
    changing = [said.get(name) for name in ("ETag", "Last-Modified")]
    return " ".join(str(value) for value in (*changing, said.get("Content-Length"))) if any(changing) else None


def _headers(url: str) -> Mapping[str, str]:
    """Those of an answer to HEAD; none where it is refused."""
    n_moves = 0
    for number in range(TRIES):
        try:
            status, said = _head(url)
            while status in MOVED and said.get("Location") and n_moves < MOST_MOVES:
                url, n_moves = urljoin(url, said["Location"]), n_moves + 1
                status, said = _head(url)
        except (OSError, http.client.HTTPException, ValueError):
            return {}
        if status == http.HTTPStatus.OK:
            return said
        if status not in PASSING:
            return {}
        time.sleep(FIRST_DELAY_S * 2**number)
    return {}


def _head(url: str) -> tuple[int, Mapping[str, str]]:
    """Status and headers of one answer; ValueError where the address is none of http or https."""
    parts = urlsplit(url)
    kinds = {"http": http.client.HTTPConnection, "https": http.client.HTTPSConnection}
    if parts.scheme not in kinds or not parts.hostname:
        raise ValueError(url)
    connection = kinds[parts.scheme](parts.hostname, parts.port, timeout=SILENCE_S)
    try:
        connection.request("HEAD", urlunsplit(("", "", parts.path or "/", parts.query, "")))
        answer = connection.getresponse()
        return answer.status, dict(answer.headers)
    finally:
        connection.close()
