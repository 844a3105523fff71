"""Who uses a folder of the cache? Locks of the operating system on small files, which a process that dies gives back.

A store that is used is locked by all who use it (``InUse``), and removed only by one who finds it free (``is_free``).
"""

from __future__ import annotations

import errno
import os
import sys
import time
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

LOCK_SECONDS = 0.1
"""Between two tries to take a lock."""
ALL_BYTES = 1 << 30
"""Bytes of a lock file, whatever its size: on Windows each user locks one of them, and who wants it alone all. [bytes]"""


@contextmanager
def alone(path: Path, waiting: Callable[[], None]) -> Iterator[None]:
    """Hold a lock that nobody else has; ``waiting`` is called again and again until it is free, and may raise."""
    with path.open("a+b") as file:
        while not _try_lock(file, shared=False):
            waiting()
            time.sleep(LOCK_SECONDS)
        yield  # closing the file gives the lock back


def is_free(path: Path) -> bool:
    """Whether nobody holds the lock, or there is none."""
    try:
        with path.open("r+b") as file:
            return _try_lock(file, shared=False)
    except FileNotFoundError:
        return True
    except PermissionError:
        return False


class InUse:
    """A lock that several may hold, from now until ``close``, or until this object or the process is gone."""

    def __init__(self, path: Path) -> None:
        """Raises ``OSError`` where files cannot be locked, or ``path`` is locked alone."""
        self._path, self._file = path, path.open("a+b")
        if not _try_lock(self._file, shared=True):
            self.close()
            raise OSError(errno.EBUSY, "another run removes it just now", str(path))

    def is_there(self) -> bool:
        """Whether the lock file still has its name: it goes with the folder that it stands for."""
        try:
            return os.path.samestat(self._path.stat(), os.fstat(self._file.fileno()))
        except OSError:
            return False

    def close(self) -> None:
        """Give the lock back."""
        self._file.close()


def _try_lock(file: BinaryIO, *, shared: bool) -> bool:
    """Take the lock, unless another has it; closing the file gives it back."""
    try:
        if sys.platform == "win32":
            import msvcrt

            # There are no shared locks of this kind: each user takes a byte, by chance.
            file.seek(uuid.uuid4().int % ALL_BYTES if shared else 0)
            msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1 if shared else ALL_BYTES)
        else:
            import fcntl

            fcntl.flock(file, (fcntl.LOCK_SH if shared else fcntl.LOCK_EX) | fcntl.LOCK_NB)
    except OSError as error:
        if error.errno not in (errno.EACCES, errno.EAGAIN, errno.EDEADLK):
            raise
        return False
    return True
