"""How is a file written whole or not at all? Under hidden names beside it, which take their places at the end, all or none.

Paths go in, paths to write to come out. What goes wrong is one ``NotWritten`` with its reason, worded by whoever asked;
whatever else is raised inside passes on. In both cases what was there before is untouched, and nothing else is left.
"""

from __future__ import annotations

import errno
import os
import re
import shutil
import sqlite3
import tempfile
import time
import uuid
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Literal

from changedet_plugin.core import disk

SCARCE_BYTES = 1 << 20
"""Free space below which a failure to write is put down to a full disk."""
FAILURES: tuple[type[Exception], ...] = (OSError, sqlite3.Error)
"""What becomes ``NotWritten``; who writes by other libraries adds theirs."""
COMPANIONS = ("-journal", "-wal", "-shm", ".aux.xml", ".ovr", ".msk")
"""Endings of what sqlite, GDAL and QGIS put beside a file, and which is of no use beside another one of its name."""
LEFT_SECONDS = 86_400
"""Age from which a half-written file is taken for one that a killed writer left."""
PLACING_SECONDS = 10
"""Longest that files are given their names; who takes longer has died over it."""
_POLL_SECONDS = 0.01
_LEFT = re.compile(r"\..+\.[0-9a-f]{8}\.part(\.\w+)?(" + "|".join(map(re.escape, COMPANIONS)) + r")?|\..+\.placing")
_FULL = (errno.ENOSPC, getattr(errno, "EDQUOT", errno.ENOSPC))
_FORBIDDEN = (errno.EACCES, errno.EPERM, errno.EROFS)

Reason = Literal["no_folder", "is_folder", "full", "in_use", "read_only", "other"]


class NotWritten(OSError):
    """A file was not written; ``str()`` is what the system said."""

    def __init__(self, reason: Reason, path: Path, cause: Exception | None = None) -> None:
        number = getattr(cause, "errno", None) or {"no_folder": errno.ENOENT, "is_folder": errno.EISDIR}.get(reason, errno.EIO)
        words = getattr(cause, "strerror", None) or (str(cause) if cause else os.strerror(number))
        super().__init__(number, words, str(path))
        self.reason = reason
        """There is no such folder; the path is one; the disk is full; the file is open elsewhere; the folder takes no files."""
        self.path = path
        self.cause = cause


@contextmanager
def whole(path: Path, *, is_shared: bool = False, failures: tuple[type[Exception], ...] = FAILURES) -> Iterator[Path]:
    """A hidden name beside ``path`` to write to; see ``whole_files``."""
    with whole_files((path,), is_shared=is_shared, failures=failures) as (part,):
        yield part


@contextmanager
def whole_files(
    paths: Sequence[Path], *, is_shared: bool = False, failures: tuple[type[Exception], ...] = FAILURES
) -> Iterator[Sequence[Path]]:
    """Hidden names beside ``paths`` to write to, all in one folder; the last takes its place last.

    The names are of this writer alone: two may write the same file at once, and what is there in the end is whole. They keep
    their ending, but ``is_shared``, in a folder that others look through meanwhile, they end in ``.part``. What a killed writer
    left in the folder is removed when it is ``LEFT_SECONDS`` old, and what it had put aside has its name again.

    Raises
    ------
    NotWritten
        A path cannot be written to, or one of ``failures`` was raised inside.
    """
    parts = [_part(path, "" if is_shared else path.suffix) for path in paths]
    with _cleared(paths, parts, failures):
        yield parts
        _put_in_place(list(zip(parts, paths)))


def check_writable(path: Path) -> None:
    """Raise ``NotWritten`` if a file cannot be written here: asked before the work, not after it."""
    part = _part(path, path.suffix)
    with _cleared((path,), (part,), FAILURES):
        part.touch()


@contextmanager
def _cleared(paths: Sequence[Path], parts: Sequence[Path], failures: tuple[type[Exception], ...]) -> Iterator[None]:
    """Temporary files are gone before and, on failure, after; what a killed run had put aside has its name again."""
    path = paths[0]
    if not disk.is_folder(path.parent):
        raise NotWritten("no_folder", path)
    if disk.is_folder(path):
        raise NotWritten("is_folder", path)
    leftovers = [leftover for part in parts for leftover in (part, *_companions(part))]
    try:
        if any(disk.exists(_aside(file)) for file in paths):
            with _alone(path):
                for file in paths:
                    _take_back(file)
        _sweep(path.parent)
        yield
    except failures as error:
        # Before what was written is removed: the disk is asked how full it is.
        raise NotWritten(_why(error, path), path, error) from error
    finally:
        for leftover in leftovers:
            with suppress(OSError):
                leftover.unlink(missing_ok=True)


def _sweep(folder: Path) -> None:
    """Remove what killed writers left in a folder, long enough ago that nobody writes to it any more."""
    with suppress(OSError):
        left = [file for file in folder.iterdir() if _LEFT.fullmatch(file.name)]
        for file in left:
            if time.time() - file.stat().st_mtime > LEFT_SECONDS:
                file.unlink()


def _put_in_place(parts: Sequence[tuple[Path, Path]]) -> None:
    """Give new files their names, all of them or none.

    Of several files, or of one with a journal, what has these names steps aside first: on Windows that fails while another
    program has it open, and nothing is lost yet.
    """
    stale = [companion for _, path in parts for companion in _companions(path) if disk.exists(companion)]
    if len(parts) == 1 and not stale:
        part, path = parts[0]
        part.replace(path)
        return
    with _alone(parts[0][1]):
        _put_together(parts, stale)


def _put_together(parts: Sequence[tuple[Path, Path]], stale: Sequence[Path]) -> None:
    placed: list[Path] = []
    try:
        for _, path in parts:
            if disk.exists(path):
                path.replace(_aside(path))
        for companion in stale:
            companion.unlink(missing_ok=True)  # a journal of the old file must not be replayed into the new one
        for part, path in parts:
            part.replace(path)
            placed.append(path)
    except OSError:
        for path in placed:
            path.unlink()
        for _, path in parts:
            _take_back(path)
        raise
    for _, path in parts:
        with suppress(OSError):
            _aside(path).unlink(missing_ok=True)


@contextmanager
def _alone(path: Path) -> Iterator[None]:
    """While files get their names, for nobody else: or those of two writers would lie beside each other."""
    lock = path.with_name(f".{path.stem}.placing")
    seen, since = None, time.monotonic()
    while not _made(lock):
        with suppress(OSError):
            state = lock.stat()
            if seen != (state.st_ino, state.st_mtime_ns):
                seen, since = (state.st_ino, state.st_mtime_ns), time.monotonic()
            elif time.monotonic() - since > PLACING_SECONDS:
                lock.unlink()
        time.sleep(_POLL_SECONDS)
    try:
        yield
    finally:
        lock.unlink(missing_ok=True)


def _made(lock: Path) -> bool:
    """Whether the file was made now; False where it is there."""
    try:
        lock.open("x").close()
    except FileExistsError:
        return False
    except PermissionError:
        # Windows says so of one that is just being removed.
        if not _takes_files(lock.parent):
            raise
        return False
    return True


def _take_back(path: Path) -> None:
    """Give a file its name again that stepped aside for a new one which never came."""
    if disk.exists(_aside(path)) and not disk.exists(path):
        _aside(path).replace(path)


def _why(error: Exception, path: Path) -> Reason:
    """GDAL and SQLite word the same mishap in many ways, so the system is asked as far as it can tell."""
    number = getattr(error, "errno", None)
    # A path may hold the word: only sqlite says it of the disk.
    if number in _FULL or (isinstance(error, sqlite3.Error) and "full" in str(error)):
        return "full"
    takes_files = _takes_files(path.parent)
    if number in (errno.EACCES, errno.EPERM) and takes_files and disk.exists(path):
        return "in_use"
    if number in _FORBIDDEN or not takes_files:
        return "read_only"
    usage = shutil.disk_usage(path.parent)
    return "full" if usage.total and usage.free < SCARCE_BYTES else "other"  # /proc and its like have no size


def _takes_files(folder: Path) -> bool:
    """Whether a file can be made there: asked by making one, because Windows knows more rules than it tells."""
    try:
        with tempfile.TemporaryFile(dir=folder):
            return True
    except OSError as error:
        return error.errno in _FULL


def _aside(path: Path) -> Path:
    return path.with_name(f".{path.stem}.old{path.suffix}")


def _part(path: Path, ending: str) -> Path:
    return path.with_name(f".{path.stem}.{uuid.uuid4().hex[:8]}.part{ending}")


def _companions(path: Path) -> list[Path]:
    return [path.with_name(path.name + ending) for ending in COMPANIONS]
