"""What may be touched that nobody chose, and which files lead elsewhere?

A project, a result and a description of a raster name files. Whoever opens them has not chosen these: they may lie on the
server, the share or behind the pipe of somebody who wants to be asked. What is asked here is answered by the words of a path,
and by the first bytes of a regular file; nothing is sent anywhere.
"""

from __future__ import annotations

import html
import os
import re
import stat
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path

from changedet_plugin.core import disk

FILE_FORMATS = (
    *("GTiff", "COG", "LIBERTIFF", "SNAP_TIFF", "VRT", "DERIVED", "MEM", "HFA", "ENVI", "EHdr", "ERS", "EIR", "GenBin", "ISCE"),
    *(
        "JP2OpenJPEG",
        "JP2KAK",
        "JP2ECW",
        "JP2MrSID",
        "JPEG",
        "PNG",
        "BMP",
        "GIF",
        "BIGGIF",
        "WEBP",
        "AVIF",
        "HEIF",
        "TGA",
        "PNM",
    ),
    *(
        "netCDF",
        "HDF5",
        "HDF5Image",
        "HDF4",
        "HDF4Image",
        "BAG",
        "GRIB",
        "Zarr",
        "KEA",
        "FITS",
        "GPKG",
        "MBTiles",
        "Rasterlite",
    ),
    *("SENTINEL2", "SAFE", "TSX", "COSAR", "RS2", "RCM", "SAR_CEOS", "CEOS", "AirSAR", "JAXAPALSAR", "ESAT", "DIMAP", "TIL"),
    *("FAST", "L1B", "MSGN", "NDF", "ECW", "MrSID", "PCIDSK", "PCRaster", "NITF", "RPFTOC", "ADRG", "ECRGTOC", "SRP", "CALS"),
    *("PDS", "PDS4", "ISIS2", "ISIS3", "VICAR", "RST", "SAGA", "ILWIS", "LAN", "RMF", "RRASTER", "R", "ROI_PAC", "GSC", "GFF"),
    *("AAIGrid", "GRASSASCIIGrid", "GSAG", "GSBG", "GS7BG", "XYZ", "SRTMHGT", "USGSDEM", "DTED", "BT", "HF2", "BYN", "SIGDEM"),
    *(
        "Leveller",
        "Terragen",
        "ZMap",
        "NWT_GRD",
        "NWT_GRC",
        "NOAA_B",
        "SNODAS",
        "LCP",
        "BSB",
        "BLX",
        "KRO",
        "MFF",
        "MFF2",
        "PAux",
    ),
    *("S102", "S104", "S111", "SGI", "ELAS", "DOQ1", "DOQ2", "XPM", "CTG"),
)
"""Drivers of GDAL that read pixels from files, wherever these lie; the others ask services, or gather what others name."""
NO_SERVER = {
    "CPL_VSIL_CURL_ALLOWED_FILENAME": "none",
    **dict.fromkeys(("GDAL_HTTP_PROXY", "GDAL_HTTPS_PROXY"), "http://127.0.0.1:0"),
    "GDAL_HTTP_MAX_RETRY": "0",
}
"""Options of GDAL by which no request leaves this machine. Of its ways to a server one can be closed; on the others stands a
proxy that is none: port 0 is nobody's."""
NO_PROXY = ("no_proxy", "NO_PROXY")
"""Variables that name whom curl asks without a proxy."""
_instead: dict[str, str | None] = {}
"""What stood in the environment in the place of these; empty = servers may be asked."""
_SCHEME = re.compile(r"(?<![a-z0-9+.-])[a-z][a-z0-9+.-]+://", re.IGNORECASE)
_VSI = re.compile(r"(?<![^\s\"'/:=,;{(<>&])(?:/vsi[a-z][a-z0-9_]*)+", re.IGNORECASE)
"""One or several that begin a path; a folder may be called as they are."""
_KIND = re.compile(r"/vsi([a-z][a-z0-9_]*)", re.IGNORECASE)
_VSI_HERE = {"zip", "tar", "gzip", "7z", "rar", "mem", "crypt", "subfile"}
"""Virtual file systems of GDAL that read files of this machine; the others ask servers, pipes, or lists of places."""
_PREFIX = re.compile(r"^\s*(?P<driver>[a-z][a-z0-9_+.-]+):", re.IGNORECASE)
_PREFIXES_HERE = ("netcdf", "hdf5", "hdf4_sds", "hdf4_eos", "gpkg", "gtiff_dir", "zarr", "nitf_im", "bag", "vrt", "sentinel2_")
"""Drivers, or how they begin, that are named before a file of this machine; others are named before a server."""
_BEFORE_FILE = re.compile(r"^\s*(?:(?:/vsi[a-z0-9]+/)+\{?|vrt://|[a-z][a-z0-9_]+:(?!//)\"?)*", re.IGNORECASE)
_SHARE = re.compile(r"[/\\]{2}(?P<host>[^/\\]+)(?:[/\\]+(?P<share>[^/\\]+))?")
_DESCRIPTION = re.compile(r"<(?:VRT|OGR|GDAL_WM|WCS_|WMT_MS|MRF_META|TileMapService|(?:\w+:)?WFS_Capabilities)")
"""How descriptions of rasters and layers begin that name others."""
_MOST_BYTES = 16 << 20
"""Of a description: a longer one is not read to its end, and so leads who knows where."""
_MOST_FILES = 5000
"""Files that a description leads to, directly or by others."""
_WORDS = {"metadata", "srs", "gcplist", "geotransform", "categorynames", "colortable"}
"""Parts of a description that say something and open nothing, in lower case."""
_NO_SOURCE = {"schemalocation", "nonamespaceschemalocation"}
_TOKEN = re.compile(
    r"<!--.*?-->|<\?.*?\?>|<!\[CDATA\[(?P<cdata>.*?)\]\]>|(?P<text>[^<]+)"
    r"|<(?P<closing>/?)(?P<name>[\w:.-]+)(?P<attributes>(?:\s+[\w:.-]+\s*=\s*(?:\"[^\"<]*\"|'[^'<]*'))*)\s*(?P<empty>/?)>",
    re.DOTALL,
)
_ATTRIBUTE = re.compile(r"([\w:.-]+)\s*=\s*(\"[^\"]*\"|'[^']*')")
_LOOKED_AT = 512
"""Bytes that tell a text from pixels."""


def forbid_servers() -> None:
    """Let GDAL ask no server in this process, whatever files lead to; for a process of the engine's own."""
    if not _instead:
        _instead.update({name: os.environ.pop(name, None) for name in (*NO_SERVER, *NO_PROXY)})
    os.environ.update(NO_SERVER)


def allow_servers() -> None:
    """A raster on a server was named."""
    for name, value in _instead.items():
        os.environ.pop(name, None)
        if value is not None:
            os.environ[name] = value
    _instead.clear()


def leave_nothing_beside() -> None:
    """Let GDAL write nothing beside a packed file that it reads: it would note there how long it is unpacked."""
    os.environ.setdefault("CPL_VSIL_GZIP_WRITE_PROPERTIES", "NO")


def leads_elsewhere(path: str) -> bool:
    """Whether a text names something that is not on the disks of this machine: a server, a database, a pipe of GDAL's own."""
    for found in _SCHEME.finditer(path):
        if found[0].lower() != "vrt://":
            return True
    if any(kind.lower() not in _VSI_HERE for found in _VSI.finditer(path) for kind in _KIND.findall(found[0])):
        return True
    prefix = _PREFIX.match(path)
    return prefix is not None and not prefix["driver"].lower().startswith(_PREFIXES_HERE)


def share_of(path: str) -> str:
    """The network share that an address lies on, as host/share; empty of any other."""
    found = _SHARE.match(path, _BEFORE_FILE.match(path).end())  # type: ignore[union-attr]
    return f"{found['host']}/{found['share'] or ''}".lower() if found else ""


def may_touch(path: str, *beside: str) -> bool:
    """Whether a path may be looked for that nobody chose; on a network share only where a place ``beside`` lies on it too."""
    if not path or "\0" in path or leads_elsewhere(path):
        return False
    share = share_of(path)
    return not share or share in map(share_of, beside)


def is_at_hand(path: str, *beside: str) -> bool:
    """Whether a path that nobody chose is a regular file: no folder, device or pipe."""
    return may_touch(path, *beside) and disk.is_file(path)


def file_bytes(path: str) -> int | None:
    """Size of a regular file; None where there is none, however long the path is, and whatever its letters are."""
    try:
        state = os.stat(path)  # noqa: PTH116  # a series has ten thousands of them
    except (OSError, ValueError):
        return None
    return state.st_size if stat.S_ISREG(state.st_mode) else None


def is_device(path: str) -> bool:
    """Whether there is something that is neither file nor folder: a device, a pipe or a socket, which may never end."""
    try:
        mode = Path(path).stat().st_mode
    except (OSError, ValueError):
        return False
    return not (stat.S_ISREG(mode) or stat.S_ISDIR(mode))


def device_beside(path: str) -> str:
    """A device or pipe that is, or is called as something that belongs to, a file: GDAL opens these as well. Empty = none."""
    if is_device(path):
        return path
    place = Path(path)
    try:
        devices = _devices_in(str(place.parent), place.parent.stat().st_mtime_ns)
    except (OSError, ValueError):
        return ""
    return next((str(place.parent / name) for name in devices if name.lower().startswith(place.stem.lower())), "")


@lru_cache(maxsize=1024)
def _devices_in(folder: str, _mtime_ns: int) -> tuple[str, ...]:
    """Names of what is neither file nor folder in a folder, looked at once as long as that does not change."""
    with os.scandir(folder) as entries:
        odd = [entry.name for entry in entries if not (entry.is_file(follow_symlinks=False) or entry.is_dir())]
    return tuple(name for name in odd if is_device(str(Path(folder, name))))


def source_elsewhere(path: str) -> str:
    """What a regular file leads to that is no file of this machine, its own share aside; empty where it leads nowhere.

    Followed through descriptions (VRT, WMS and others) that name further ones. One that cannot be read, or is too long or too
    wide to be followed, leads to ``?``.
    """
    seen: set[str] = set()
    left = [path]
    while left:
        file = left.pop()
        if file in seen:
            continue
        seen.add(file)
        for text in dict.fromkeys(_named_in(file)):
            if text == "?" or leads_elsewhere(text) or share_of(text) not in ("", share_of(path)):
                return text.strip()
            places = (text.strip(), str(Path(file).parent / text.strip())) if text.strip() else ()
            if any(map(is_device, places)):
                return text.strip()
            left += [place for place in places if is_at_hand(place, path)]
        if len(seen) > _MOST_FILES:
            return "?"
    return ""


def _named_in(file: str) -> Iterator[str]:
    """Every text of a description that may name a file; none of a file of pixels."""
    text = _text_of(file)
    if _DESCRIPTION.search(text):
        yield from _texts(text)
    else:
        # Headers beside pixels name the file of these.
        yield from (found[0] for found in _VSI.finditer(text) if leads_elsewhere(found[0]))


def _text_of(file: str) -> str:
    """The text that a file holds; empty where it holds pixels or is no regular file; ``<VRT`` of a description without end."""
    if not disk.is_file(file):
        return ""
    try:
        with Path(file).open("rb") as opened:
            start = opened.read(_LOOKED_AT)
            if b"\0" in start:
                return ""
            whole = start + opened.read(_MOST_BYTES + 1)
    except OSError:
        return ""
    if len(whole) > _MOST_BYTES:
        return "<VRT" if _DESCRIPTION.search(start.decode("utf-8", "replace")) else ""
    return whole.decode("utf-8", "replace").lstrip("\ufeff")


def _texts(text: str) -> Iterator[str]:
    """Texts and values of attributes of a description but those of words; ``?`` where it is not well-formed.

    Read strictly, for what can be read in two ways GDAL may read in the other. Entities of its own are none here.
    """
    at, above = 0, [("", False)]
    while at < len(text):
        token = _TOKEN.match(text, at)
        if token is None or (token["closing"] and above.pop()[0] != token["name"]):
            yield "?"
            return
        at = token.end()
        if token["closing"]:
            continue
        if token["name"]:
            said = [value[1:-1] for key, value in _ATTRIBUTE.findall(token["attributes"]) if _is_source(key)]
            is_words = above[-1][1] or token["name"].rpartition(":")[2].lower() in _WORDS
            # Where overviews lie is said among the metadata.
            is_words = is_words and not any("OVERVIEW" in value.upper() for value in said)
            above += [] if token["empty"] else [(token["name"], is_words)]
            yield from () if is_words else map(html.unescape, said)
        elif not above[-1][1]:
            yield html.unescape(token["text"] or "") + (token["cdata"] or "")


def _is_source(key: str) -> bool:
    return not key.startswith("xmlns") and key.rpartition(":")[2].lower() not in _NO_SOURCE
