"""Where did the rasters of a series go?

Finds files again by name, and knows them by size and content.
"""

from __future__ import annotations

import hashlib
import itertools
import os
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path, PureWindowsPath

from changedet_plugin.bridge.background import BackgroundTask
from changedet_plugin.bridge.i18n import tr
from changedet_plugin.bridge.raster_file import name_of
from changedet_plugin.core import disk
from changedet_plugin.core.errors import Cancelled
from changedet_plugin.core.rasters import address as addresses

MOST_FOLDERS = 20_000
"""A search below a folder ends after so many: a whole disk is not read for a handful of names."""
_BLOCK_BYTES = 1 << 20


@dataclass(frozen=True)
class Wanted:
    """A file that is not where it was."""

    path: str
    n_bytes: int | None = None
    """None = not known."""
    sha256: str = ""
    """Empty = not known."""


@dataclass(frozen=True)
class Relinked:
    """What a search came to."""

    moved: dict[str, str]
    """Old path to new path."""
    others: tuple[str, ...] = ()
    """Old paths of which only another file of that name was found: its size or its content differs."""
    unclear: tuple[str, ...] = ()
    """Old paths with several files of that name, and nothing known to tell them apart."""
    is_whole: bool = True
    """Whether everything below the folders was looked at."""


def find(
    wanted: Sequence[Wanted],
    near: Iterable[str],
    below: Iterable[str] = (),
    taken: Collection[str] = (),
    is_cancelled: Callable[[], bool] = lambda: False,
) -> Relinked:
    """Look for files in the folders ``near``, and in those ``below`` and all theirs; never at the paths ``taken``.

    Raises
    ------
    Cancelled
        ``is_cancelled`` said so.
    """
    names = {_file_name(want.path) for want in wanted}
    places, is_whole = _places(names, near, below, is_cancelled)
    moved: dict[str, str] = {}
    others, unclear = [], []
    for want in wanted:
        spoken_for = {*map(Path, taken), *map(Path, moved.values())}
        candidates = [path for path in places.get(_file_name(want.path), ()) if path not in spoken_for]
        if not candidates:
            continue
        same = [path for path in _likeliest_first(want.path, candidates) if _may_be(path, want)]
        if want.sha256:
            same = [path for path in same if _hash_at(_moved(want, path), is_cancelled) == want.sha256][:1]
        if not same:
            others.append(want.path)
        elif want.n_bytes is None and not want.sha256 and len(same) > 1:
            unclear.append(want.path)
        else:
            moved[want.path] = _moved(want, same[0])
    return Relinked(moved, tuple(others), tuple(unclear), is_whole)


def sha256_of(path: Path, is_cancelled: Callable[[], bool] = lambda: False) -> str:
    """The SHA-256 of a file in hexadecimal digits; empty where it cannot be read. Raises ``Cancelled``."""
    digest = hashlib.sha256()
    try:
        with path.open("rb") as file:
            while block := file.read(_BLOCK_BYTES):
                if is_cancelled():
                    raise Cancelled(tr("The search was stopped."))
                digest.update(block)
    except OSError:
        return ""
    return digest.hexdigest()


def _file_name(path: str) -> str:
    """The name of the file that is looked for: of an archive, a container or files of one band each, the first."""
    return name_of(addresses.first_file(path) or path)


def _moved(want: Wanted, file: Path) -> str:
    """The address of a raster whose first file was found."""
    return addresses.moved(want.path, file.as_posix())


def _hash_at(address: str, is_cancelled: Callable[[], bool]) -> str:
    """As the engine records it: of one file its content, of several that of their hashes."""
    hashes = [sha256_of(Path(file), is_cancelled) for file in addresses.files(address)]
    return hashes[0] if len(hashes) == 1 else hashlib.sha256("".join(hashes).encode()).hexdigest()


class RelinkTask(BackgroundTask):
    """A search in the background; ``succeeded`` has the ``Relinked``."""

    def __init__(
        self, wanted: Sequence[Wanted], near: Sequence[str], below: Sequence[str] = (), taken: Collection[str] = ()
    ) -> None:
        super().__init__(tr("Find missing files"))
        self._asked = (tuple(wanted), tuple(near), tuple(below), frozenset(taken))

    def work(self) -> Relinked:
        """Search, in the worker thread."""
        return find(*self._asked, self.isCanceled)


def _places(
    names: set[str], near: Iterable[str], below: Iterable[str], is_cancelled: Callable[[], bool]
) -> tuple[dict[str, list[Path]], bool]:
    """Every file of these names, once; and whether nothing was left out."""
    places: dict[str, list[Path]] = {}
    for folder in dict.fromkeys(near):
        for name in names:
            _note(places, Path(folder) / name)
    n_folders = 0
    for top in dict.fromkeys(below):
        for folder, _folders, files in os.walk(top):
            n_folders += 1
            if is_cancelled():
                raise Cancelled(tr("The search was stopped."))
            if n_folders > MOST_FOLDERS:
                return places, False
            for name in names.intersection(files):
                _note(places, Path(folder) / name)
    return places, True


def _note(places: dict[str, list[Path]], path: Path) -> None:
    known = places.setdefault(path.name, [])
    if path not in known and disk.is_file(path):
        known.append(path)


def _likeliest_first(old: str, candidates: Iterable[Path]) -> list[Path]:
    """Those first whose folders are called as the old ones were."""
    parts = PureWindowsPath(old).parts[::-1]

    def n_shared(path: Path) -> int:
        return sum(1 for _ in itertools.takewhile(lambda pair: pair[0] == pair[1], zip(parts, path.parts[::-1])))

    return sorted(candidates, key=n_shared, reverse=True)


def _may_be(path: Path, want: Wanted) -> bool:
    """Whether the size says that it may be the file."""
    try:
        address = _moved(want, path)
        return addresses.is_there(address) and want.n_bytes in (None, addresses.n_bytes(address))
    except OSError:
        return False
