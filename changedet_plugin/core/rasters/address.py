"""What names a raster of a series: a file, a part of an archive or a container, a place on a server, or files of one band each.

An address is a text. Most are what GDAL opens: ``/data/a.tif``, ``/vsizip//data/a.zip/b.tif``, ``GPKG:/data/a.gpkg:table``,
``https://...``; ``vrt:///data/a.tif?bands=5,6`` are some bands of a raster. Files of one band each that make one image are
written as a shell writes them, ``/data/T32_{B02,B03,B04}_10m.jp2``: short, readable, and in the order of the bands.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Sequence
from pathlib import Path, PurePath, PureWindowsPath

from changedet_plugin.core import disk

_BRACES = re.compile(r"^(?P<head>[^{}]*)\{(?P<middle>[^{},]+(?:,[^{},]+)+)\}(?P<tail>[^{}]*)$", re.DOTALL)
_BANDS_OF = re.compile(r"^vrt://(?P<path>.*)\?bands=(?P<bands>\d+(?:,\d+)*)$", re.DOTALL)
_VIRTUAL = re.compile(r"^vrt://(?P<path>.*?)(?:\?[^?]*)?$", re.DOTALL)
"""What GDAL makes a virtual raster of, with whatever options."""
_CONTAINER = re.compile(r"^(?P<driver>[A-Za-z][A-Za-z0-9_]+):(?!//)(?P<rest>.+)$", re.DOTALL)
"""A driver of GDAL before what it opens; one letter is a drive of Windows."""
_ARCHIVE = re.compile(r"^(?:/vsi(?:zip|tar|gzip|7z|rar)/)+(?P<rest>.*)$", re.DOTALL)
_SHARE = re.compile(r"[/\\]{2}[^/\\]")
_SERVERS = (
    "http://",
    "https://",
    "ftp://",
    "/vsicurl",
    "/vsis3",
    "/vsigs",
    "/vsiaz",
    "/vsiadls",
    "/vsioss",
    "/vsiswift",
    "s3://",
    "gs://",
    "az://",
)


def parts(address: str) -> tuple[str, ...]:
    """The rasters that an address names, as GDAL opens each: several where each holds a band or some."""
    found = _BRACES.match(address)
    if found is None or _is_known(address):
        return (address,)
    return tuple(f"{found['head']}{piece}{found['tail']}" for piece in pieces(address))


def pieces(address: str) -> tuple[str, ...]:
    """In what the rasters that an address names differ, for each: the name of its band as a rule; empty of one raster alone."""
    found = _BRACES.match(address)
    return ("",) if found is None or _is_known(address) else tuple(found["middle"].split(","))


def joined(rasters: Sequence[str]) -> str | None:
    """One address of several rasters, in this order; None where their names cannot be written together."""
    if any(sign in raster for raster in rasters for sign in "{}"):
        return None
    if len(rasters) < 2:
        return rasters[0] if rasters else None
    head = _common_start(rasters)
    rest = [raster[len(head) :] for raster in rasters]
    tail = _common_start([text[::-1] for text in rest])[::-1]
    # The whole name of a band is easier to read than the digits in which it differs.
    word = re.search(r"[^/\\_.\-]*$", head)[0], re.match(r"[^/\\_.\-]*", tail)[0]  # type: ignore[index]
    starts, ends = (len(head) - len(word[0]), len(head)), (len(tail) - len(word[1]), len(tail))
    for start, end in itertools.product(starts, ends):
        pieces = [raster[start : len(raster) - end] for raster in rasters]
        if _can_be_listed(pieces):
            return f"{rasters[0][:start]}{{{','.join(pieces)}}}{rasters[0][len(rasters[0]) - end :]}"
    return None


def _can_be_listed(pieces: Sequence[str]) -> bool:
    return all(pieces) and len(set(pieces)) == len(pieces) and not any("," in piece for piece in pieces)


def bands_of(raster: str, bands: Sequence[int]) -> str:
    """The address of some bands of a raster, by 1-based number."""
    return f"vrt://{raster}?bands={','.join(map(str, bands))}"


def selected(raster: str) -> tuple[str, tuple[int, ...]]:
    """The raster that an address of some of its bands is of, and these; no bands = all."""
    part = _BANDS_OF.match(raster)
    return (part["path"], tuple(map(int, part["bands"].split(",")))) if part else (raster, ())


def is_remote(address: str) -> bool:
    """Whether its pixels are on a server."""
    whole = _VIRTUAL.match(address)
    if whole:
        return is_remote(whole["path"])
    inner = _ARCHIVE.match(address)
    text = inner["rest"] if inner else address
    return text.lower().startswith(_SERVERS)


def is_archived(address: str) -> bool:
    """Whether it is a member of an archive, or of one that a virtual raster is made of."""
    whole = _VIRTUAL.match(address)
    return is_archived(whole["path"]) if whole else _ARCHIVE.match(address) is not None


def files(address: str) -> tuple[str, ...]:
    """The files of this machine that hold its pixels, whether they are there or not; none of what a server has."""
    return tuple(dict.fromkeys(file for raster in parts(address) for file in _files_of(raster)))


def is_there(address: str) -> bool:
    """Whether all its files are there; what a server has is not asked for."""
    return all(disk.exists(file) for file in files(address))


def n_bytes(address: str) -> int | None:
    """Size of its files together; None where a server has them, or one is gone."""
    try:
        sizes = [Path(file).stat().st_size for file in files(address)]
    except (OSError, ValueError):
        return None
    return sum(sizes) if sizes else None


def first_file(address: str) -> str:
    """The first of its files; empty where a server has them."""
    return next(iter(files(address)), "")


def moved(address: str, file: str) -> str:
    """The address in another folder: that in which its first file is found as ``file``."""
    first = first_file(address)
    if first in ("", address):
        return file if first else address
    old, new = first[: len(first) - len(name_of(first))], file[: len(file) - len(name_of(file))]
    return address.replace(old, new) if old else address


def is_plain(address: str) -> bool:
    """Whether it is the path of one file."""
    return files(address) == (address,)


def name_of(address: str) -> str:
    """What it is called, for a sentence; a path of Windows has its name everywhere."""
    part = _BANDS_OF.match(address)
    if part:
        several = "," in part["bands"]
        return f"{name_of(part['path'])} ({'bands' if several else 'band'} {part['bands'].replace(',', ', ')})"
    found = parts(address)
    if len(found) > 1:
        together = joined([_last(raster) for raster in found])
        return together or _last(found[0])
    return _last(address)


def dated_path(address: str) -> str:
    """The path in whose last names its date may stand: of its first raster; of a variable in a container, beside that."""
    first = parts(selected(parts(address)[0])[0])[0]
    if is_remote(first):
        return first.split("?", 1)[0]
    variable = variable_of(first)
    return (PurePath(first_file(first)).parent / variable).as_posix() if variable else first


def variable_of(raster: str) -> str:
    """The table or variable that an address names inside its container; empty of any other raster."""
    return _last(raster) if _container(raster) else ""


def _last(raster: str) -> str:
    """The last part of a name: of a container, its table or variable."""
    if _container(raster):
        table = re.split(r"[:/\\]", raster.rstrip("/"))[-1].strip('"')
        if table:
            return table
    text = raster.split("?", 1)[0] if is_remote(raster) else raster
    return PureWindowsPath(text).name


def _container(raster: str) -> re.Match[str] | None:
    """A raster inside a file that a driver is named for; None of a file, whatever its name."""
    found = None if is_remote(raster) else _CONTAINER.match(raster)
    return None if found is None or _is_known(raster) else found


def _files_of(raster: str) -> tuple[str, ...]:
    whole = _VIRTUAL.match(raster)
    if whole:
        return _files_of(whole["path"])
    if is_remote(raster):
        return ()
    archive = _ARCHIVE.match(raster)
    if archive:
        return (_archive_in(archive["rest"]),)
    container = _container(raster)
    if container:
        quoted = re.match(r'^[^"]*"([^"]+)"', container["rest"])
        return _files_of(quoted[1] if quoted else _longest_file(container["rest"]))
    return (raster,)


def _archive_in(path: str) -> str:
    """The archive itself, of the path to a member of it: what is a file, else what is named as one."""
    braced = re.match(r"^\{([^{}]+)\}", path)
    if braced:
        return braced[1]
    above = [path, *(folder.as_posix() for folder in Path(path).parents)]
    there = next((place for place in above if _is_known(place) and disk.is_file(place)), None)
    named = re.match(r"^(.*?\.(?:zip|tar|tgz|tar\.gz|gz|7z|rar|kmz|safe\.zip))(?:/|$)", path, re.IGNORECASE)
    return there or (named[1] if named else path)


def _longest_file(text: str) -> str:
    """``/data/a.gpkg`` of ``/data/a.gpkg:table``; drivers put colons behind and before the file."""
    pieces = text.split(":")
    spans = [(first, last) for first in range(len(pieces)) for last in range(len(pieces), first, -1)]
    candidates = [":".join(pieces[first:last]) for first, last in spans]
    fallback = ":".join(pieces[:-1]) if len(pieces) > 1 else text
    return next((candidate for candidate in candidates if _is_known(candidate) and disk.is_file(candidate)), fallback)


def _common_start(texts: Sequence[str]) -> str:
    alike = itertools.takewhile(lambda signs: len(set(signs)) == 1, zip(*texts))
    return "".join(signs[0] for signs in alike)


def _is_known(path: str) -> bool:
    """Whether it exists; a network share is not called merely to read a name."""
    return not _SHARE.match(path) and disk.exists(path)
