"""What tells a raster from another one of its name? Hashes of the content of all that holds it, or what a server says of it."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from dataclasses import asdict, dataclass
from functools import lru_cache
from pathlib import Path

from changedet_plugin.core.rasters import address as addresses
from changedet_plugin.core.rasters import signed
from changedet_plugin.engine.reading import servers
from changedet_plugin.engine.reading.file_state import changed, state_of
from changedet_plugin.engine.reading.raster_header import open_raster
from changedet_plugin.engine.types import FileState, RasterHeader


@dataclass(frozen=True)
class Identity:
    """What is recorded of a raster, to know it again."""

    n_bytes: int | None
    """Of its files together; None = it is on a server."""
    sha256: str
    """Of its file; of several, of their hashes in order; of what is on a server, of its header."""


def of(header: RasterHeader) -> Identity:
    """The identity of a raster, whatever holds it; its own files count, and not what belongs to them.

    Raises
    ------
    SeriesError
        A file is not as it was when the header was read.
    """
    files = addresses.files(header.path)
    if not files:
        return Identity(None, hashlib.sha256(json.dumps(_plain(header)).encode()).hexdigest())
    states = dict(zip(header.files, header.states, strict=True))
    hashes = [_as_it_was(file, states[file]) if file in states else content_hash(file) for file in files]
    n_bytes = sum(_size(Path(file)) for file in files)
    return Identity(n_bytes, hashes[0] if len(hashes) == 1 else hashlib.sha256("".join(hashes).encode()).hexdigest())


def content_hash(path: str) -> str:
    """SHA-256 of a file as it is now, or of all files of a folder in order; read once as long as its state stays.

    Raises as the system does where there is none.
    """
    place = Path(path)
    if place.is_dir():
        hashes = [content_hash(str(file)) for file in sorted(place.rglob("*")) if file.is_file()]
        return hashlib.sha256("".join(hashes).encode()).hexdigest()
    return _content_hash(path, state_of(path))


def files_hash(header: RasterHeader) -> list[str]:
    """Of the files that hold a raster and of what belongs to them, as they were when the header was read.

    Raises ``SeriesError`` if one is not so now. Of a raster on a server what that says of its file stands for its content, else
    the checksums of its pixels.
    """
    if header.files:
        states = zip(header.files, header.states, strict=True)
        return [_as_it_was(file, state) for file, state in states]
    places = [band.at for band in header.bands if band.at is not None]
    found = [signed.unsigned(header.path)]
    for path in dict.fromkeys(at.path for at in places):
        stamp = servers.stamp(path)
        if stamp:
            found.append(stamp)
            continue
        with open_raster(path) as dataset:
            found += [str(dataset.checksum(at.number)) for at in places if at.path == path]
    return found


def _as_it_was(path: str, state: FileState) -> str:
    return content_hash(path) if Path(path).is_dir() else _content_hash(path, state)


@lru_cache(maxsize=1 << 16)
def _content_hash(path: str, state: FileState | None) -> str:
    with Path(path).open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
    if state_of(path) != state:
        raise changed(path)
    return digest


def _size(path: Path) -> int:
    return path.stat().st_size if path.is_file() else sum(file.stat().st_size for file in path.rglob("*") if file.is_file())


def said(header: RasterHeader) -> list[object]:
    """What a header says, as JSON has it, of whatever files: where it lies, and how each of its bands is to be read.

    The same files are read otherwise by what lies beside them, by what an address says of them, and by the other rasters of a
    series, which decide on the order of the bands and on what is transparency.
    """
    return _plain(header, _without_files)


def _plain(header: RasterHeader, named: Callable[[str], str] = signed.unsigned) -> list[object]:
    """What a header says, as JSON has it, each address as ``named`` has it; it may be signed anew each time."""
    bands = [{**asdict(band), "mask_flags": sorted(band.mask_flags)} for band in header.bands]
    for band in bands:
        band["at"] = {**band["at"], "path": named(band["at"]["path"])} if band["at"] else None
    return [named(header.path), asdict(header.grid), bands]


def _without_files(address: str) -> str:
    """What an address says besides where its files lie."""
    rasters = addresses.parts(address)
    for number, file in enumerate(addresses.files(address)):
        rasters = tuple(raster.replace(file, str(number)) for raster in rasters)
    return signed.unsigned(" ".join(rasters))
