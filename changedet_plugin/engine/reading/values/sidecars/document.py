"""What does a file of metadata hold? Text, JSON or XML in, a list of entries out.

Nobody chose these files (decision 0022): only regular ones of this machine are read, in an archive or out of it, none larger
than any product has, and XML that declares entities or a type is refused.
"""

from __future__ import annotations

import json
import tarfile
import zipfile
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path, PurePosixPath
from typing import IO, Any, NamedTuple
from xml.parsers import expat

from changedet_plugin.core import disk
from changedet_plugin.core.rasters import address as addresses
from changedet_plugin.core.rasters import unasked
from changedet_plugin.engine.reading import file_state
from changedet_plugin.engine.types import FileState

MOST_BYTES = 4 << 20
"""Largest file of metadata that is read; those of products have some tens of kilobytes. [bytes]"""
MOST_NAMES = 200_000
"""Most names of a folder, or of an archive, that are looked through. [files]"""


class Damaged(Exception):
    """A file of metadata that cannot be read, or lacks what it should hold."""


class Entry(NamedTuple):
    """One thing that is said."""

    group: str
    """Name of what holds it."""
    key: str
    value: str
    band: str = ""
    """The band that it is said of, where it names one beside."""


@dataclass(frozen=True)
class Place:
    """A folder of this machine, or of an archive."""

    folder: str
    """Path in the archive, with /; empty = its top. Else a path of this machine."""
    archive: str = ""

    @property
    def above(self) -> Place:
        """The folder that holds it; itself at the top."""
        if not self.archive:
            return Place(Path(self.folder).parent.as_posix())
        parent = PurePosixPath(self.folder).parent.as_posix()
        return Place("" if parent == "." else parent, self.archive)

    @property
    def name(self) -> str:
        """Of the folder."""
        return PurePosixPath(self.folder).name

    def names(self) -> Sequence[str]:
        """Of the files in it; none where it cannot be looked at."""
        if not self.archive:
            return _names(self.folder)
        members = _members(self.archive, file_state.state_of(self.archive))
        start = f"{self.folder}/" if self.folder else ""
        return [name[len(start) :] for name in members if name.startswith(start) and "/" not in name[len(start) :]]

    def read(self, name: str) -> str:
        """The text of a file in it.

        Raises
        ------
        Damaged
            It is no regular file, too large, or no text.
        """
        try:
            data = self._bytes(name)
            text = data.decode("utf-8-sig")
        except (OSError, ValueError, KeyError, EOFError, zlib.error, tarfile.TarError, zipfile.BadZipFile) as error:
            raise Damaged(name) from error
        if len(data) > MOST_BYTES:
            raise Damaged(name)
        return text

    def _bytes(self, name: str) -> bytes:
        if not self.archive:
            path = Path(self.folder) / name
            if not unasked.is_at_hand(str(path), self.folder):
                raise Damaged(name)
            with path.open("rb") as file:
                return file.read(MOST_BYTES + 1)
        member = f"{self.folder}/{name}" if self.folder else name
        if self.archive.lower().endswith(".zip"):
            with zipfile.ZipFile(self.archive) as packed, packed.open(member) as file:
                return file.read(MOST_BYTES + 1)
        with tarfile.open(self.archive) as archive:
            inside: IO[bytes] | None = archive.extractfile(member)  # None of what is no regular file
            if inside is None:
                raise Damaged(name)
            return inside.read(MOST_BYTES + 1)


def place_of(raster: str) -> Place | None:
    """Where the file of one raster lies, as GDAL opens it; None where that is a server, or inside a container in an archive."""
    path, _ = addresses.selected(raster)
    file = addresses.first_file(path)
    if not file or not disk.is_file(file):
        return None
    if not path.lower().startswith(("/vsizip/", "/vsitar/")):
        return Place(Path(file).parent.as_posix())
    _, found, inside = path.partition(f"{Path(file).as_posix()}/")
    return Place(PurePosixPath(inside).parent.as_posix().removeprefix("."), Path(file).as_posix()) if found else None


def entries(name: str, text: str) -> list[Entry]:
    """What the text of a file says, in its order; by the ending of its name it is JSON, XML, or lines of KEY = VALUE.

    Raises
    ------
    Damaged
        It is not well-formed, or declares entities.
    """
    try:
        if name.lower().endswith(".json"):
            return list(_of_json("", json.loads(text)))
        return _of_xml(text) if name.lower().endswith(".xml") else list(_of_lines(text))
    except (ValueError, RecursionError, expat.ExpatError) as error:
        raise Damaged(name) from error


def _of_lines(text: str) -> Iterator[Entry]:
    """Groups may hold groups: GROUP = NAME ... END_GROUP = NAME."""
    above = [""]
    for line in text.splitlines():
        key, sign, value = (part.strip() for part in line.partition("="))
        if key == "GROUP":
            above.append(value)
        elif key == "END_GROUP":
            if len(above) == 1 or above.pop() != value:
                raise ValueError(f"{value} is no open group")
        elif sign:
            yield Entry(above[-1], key, value.strip('"'))
    if above != [""]:
        raise ValueError("a group has no end")


def _of_json(group: str, value: Any, key: str = "") -> Iterator[Entry]:
    if isinstance(value, dict):
        for name, inner in value.items():
            yield from _of_json(key or group, inner, str(name))
    elif isinstance(value, list):
        for inner in value:
            yield from _of_json(group, inner, key)
    else:
        yield Entry(group, key, str(value))


@dataclass
class _Xml:
    """What is read of a document while it goes on."""

    found: list[Entry] = field(default_factory=list)
    open: list[str] = field(default_factory=list)
    band: str = ""
    text: list[str] = field(default_factory=list)

    def start(self, name: str, attributes: dict[str, str]) -> None:
        self.open.append(name.rpartition(":")[2])
        self.band = attributes.get("band_id") or attributes.get("bandId") or ""
        self.text.clear()

    def end(self, _: str) -> None:
        key = self.open.pop()
        text = "".join(self.text).strip()
        if text:
            self.found.append(Entry(self.open[-1] if self.open else "", key, text, self.band))
        self.text.clear()

    def refuse(self, *_: Any) -> None:
        raise ValueError("a type or an entity is declared")


def _of_xml(text: str) -> list[Entry]:
    read, parser = _Xml(), expat.ParserCreate("utf-8")
    parser.StartElementHandler, parser.EndElementHandler = read.start, read.end
    parser.CharacterDataHandler = read.text.append
    parser.StartDoctypeDeclHandler = parser.EntityDeclHandler = read.refuse
    parser.Parse(text.encode(), True)
    return read.found


@lru_cache(maxsize=256)
def _members(archive: str, _: FileState | None) -> tuple[str, ...]:
    """Names of what an archive holds; none where it cannot be read."""
    try:
        if archive.lower().endswith(".zip"):
            with zipfile.ZipFile(archive) as packed:
                return tuple(packed.namelist()[:MOST_NAMES])
        with tarfile.open(archive) as opened:
            return tuple(opened.getnames()[:MOST_NAMES])
    except (OSError, ValueError, EOFError, zlib.error, tarfile.TarError, zipfile.BadZipFile):
        return ()


def _names(folder: str) -> list[str]:
    try:
        return [file.name for _, file in zip(range(MOST_NAMES), Path(folder).iterdir())]
    except OSError:
        return []
