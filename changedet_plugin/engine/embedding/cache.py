"""Which tokens are there already? A Zarr store per grid and encoder, a slot per date, whole after a kill at any moment.

ROOT/KEY/            KEY = hash of grid, encoder, bands
zarr.json          group; xarray opens it
tokens             float16 (date, y, x, feature), one chunk a date and tile, not compressed: half floats hardly shrink
valid_share        uint8 (date, y, x), percent
date               int32 (date,), days since 1970
slots/000003       holds the key of slot 3: what was encoded there
done/000003-1-4    tile (1, 4) of slot 3 is written
used               its time says when the store was last opened
"""

from __future__ import annotations

import datetime
import errno
import hashlib
import json
import math
import os
import re
import shutil
import sys
import time
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, BinaryIO

import numpy as np
import zarr

from changedet_plugin.core.arrays import FloatArray
from changedet_plugin.core.errors import OutputError

FORMAT = 1
"""Of a cache folder; one of another format is made anew."""
MOST_BYTES = 20 << 30
"""The stores used least recently are removed beyond this."""
IN_USE_SECONDS = 3600
"""A store opened within this time may belong to another run, and is never removed."""
LOCK_SECONDS = 0.1
"""Between two tries to take a lock."""
RENAME_SECONDS = (0.3, 0.7)
"""Between the tries to rename a folder."""
_KEY = re.compile(r"[0-9a-f]{40}")
_LEFTOVER = re.compile(r"[0-9a-f]{40}\.[0-9a-f]{32}")
"""A store that a killed run was making or removing."""


def default_folder() -> Path:
    """The user's cache folder by the rule of the platform."""
    if sys.platform == "win32":
        base = Path(os.environ.get("LOCALAPPDATA") or Path.home() / "AppData" / "Local")
    elif sys.platform == "darwin":
        base = Path.home() / "Library" / "Caches"
    else:
        base = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")
    return base / "changedet"


def key_of(value: Any) -> str:
    """Short hash of plain values."""
    return hashlib.sha256(json.dumps(value, sort_keys=True).encode()).hexdigest()[:40]


class EmbeddingCache:
    """Tokens of one grid and encoder. Every write is followed by its marker, so what is marked is whole.

    Raises
    ------
    OutputError
        The folder cannot be written.
    """

    def __init__(
        self,
        root: Path,
        key: str,
        shape: tuple[int, int, int],
        tile: tuple[int, int],
        most_bytes: int = MOST_BYTES,
        waiting: Callable[[], None] = lambda: None,
    ) -> None:
        """``waiting`` is called again and again while another run holds the lock; it may raise ``Cancelled``."""
        self._folder, self._shape, self._tile, self._waiting = root / key, shape, tile, waiting
        with _writing(root):
            self._open_or_make()
            (self._folder / "used").touch()
            _evict(root, keep=self._folder, most_bytes=most_bytes)

    @property
    def tokens(self) -> Any:
        """Zarr array, float16 (n_slots, n_rows, n_cols, n_features)."""
        return self._array("tokens")

    @property
    def valid_share(self) -> Any:
        """Zarr array, uint8 percent (n_slots, n_rows, n_cols)."""
        return self._array("valid_share")

    def slot(self, key: str, date: datetime.date) -> int:
        """The slot of this content; a new one if there is none."""
        if key in self._slots:
            return self._slots[key]
        with _writing(self._folder):
            index = len(list((self._folder / "slots").iterdir()))
            while not _claim(self._folder / "slots" / f"{index:06}", key):
                index += 1
            self._slots[key] = index
            self._grow(index + 1)
            self._array("date")[index] = (date - datetime.date(1970, 1, 1)).days
        return index

    def is_done(self, slot: int, tile: tuple[int, int]) -> bool:
        """Whether a tile of a slot is written, and whole."""
        if not self._marker(slot, tile).exists():
            return False
        row, col = tile
        tokens, share = (self._folder / name / "c" / f"{slot}/{row}/{col}" for name in ("tokens", "valid_share"))
        n = math.prod(self._tile)
        return _size(tokens / "0") == 2 * n * self._shape[2] and _size(share) == n

    def write(self, slot: int, tile: tuple[int, int], tokens: FloatArray, share: Any) -> None:
        """Write one tile: tokens (rows, cols, n_features) and percent valid (rows, cols).

        Raises
        ------
        OutputError
            The disk is full or the folder cannot be written.
        """
        rows, cols = (slice(i * side, i * side + n) for i, side, n in zip(tile, self._tile, share.shape))
        with _writing(self._folder):
            self.tokens[slot, rows, cols] = tokens.astype(np.float16)
            self.valid_share[slot, rows, cols] = share
            self._marker(slot, tile).touch()

    def _marker(self, slot: int, tile: tuple[int, int]) -> Path:
        return self._folder / "done" / f"{slot:06}-{tile[0]}-{tile[1]}"

    def _open_or_make(self) -> None:
        """Open the store; where there is none, or a damaged one, put a new one in its place as a whole."""
        if self._open():
            return
        new, damaged = (self._folder.with_name(f"{self._folder.name}.{uuid.uuid4().hex}") for _ in range(2))
        self._make(new)
        if self._folder.exists() and not self._open():
            _rename(self._folder, damaged)
        try:
            _rename(new, self._folder)
        except OSError as error:
            # Another run was faster: its store is as good.
            if error.errno not in (errno.EEXIST, errno.ENOTEMPTY):
                raise
        for path in (new, damaged):
            shutil.rmtree(path, ignore_errors=True)
        if not self._open():
            raise OSError(errno.EIO, "what was written there cannot be read")

    def _open(self) -> bool:
        """Whether there is a whole store of this shape."""
        try:
            self._group = zarr.open_group(self._folder, mode="r+")
            fits = self.tokens.shape[1:] == self._shape and self.valid_share.shape[1:] == self._shape[:2]
            fits = fits and self.tokens.chunks == (1, *self._tile, self._shape[2]) and self._group.attrs["format"] == FORMAT
            entries = sorted((self._folder / "slots").iterdir())
            self._slots = {entry.read_text(): int(entry.name) for entry in entries if entry.stat().st_size}
            if fits and (self._folder / "done").is_dir():
                self._grow(max((int(entry.name) + 1 for entry in entries), default=0))
                return True
        except PermissionError:
            raise
        except (OSError, ValueError, KeyError, TypeError, zarr.errors.BaseZarrError):
            return False
        return False

    def _make(self, folder: Path) -> None:
        for name in ("slots", "done"):
            (folder / name).mkdir(parents=True)
        group = zarr.create_group(folder, attributes={"format": FORMAT})
        n_rows, n_cols, n_features = self._shape
        plain: dict[str, Any] = {"compressors": None}
        group.create_array(
            "tokens",
            shape=(0, n_rows, n_cols, n_features),
            chunks=(1, *self._tile, n_features),
            dtype="float16",
            dimension_names=("date", "y", "x", "feature"),
            **plain,
        )
        group.create_array(
            "valid_share",
            shape=(0, n_rows, n_cols),
            chunks=(1, *self._tile),
            dtype="uint8",
            dimension_names=("date", "y", "x"),
            attributes={"units": "percent"},
            **plain,
        )
        group.create_array(
            "date",
            shape=(0,),
            chunks=(1,),
            dtype="int32",
            dimension_names=("date",),
            attributes={"units": "days since 1970-01-01", "calendar": "proleptic_gregorian"},
            **plain,
        )

    def _array(self, name: str) -> Any:
        # A tile of zeros is written too: whether its file is there says whether it is done.
        with zarr.config.set({"array.write_empty_chunks": True}):
            return self._group[name]

    def _grow(self, n_slots: int) -> None:
        # Two runs that grow the store at once must not cut off each other's slots.
        with _locked(self._folder / "lock", self._waiting):
            for name in ("tokens", "valid_share", "date"):
                array = self._array(name)
                if array.shape[0] < n_slots:
                    array.resize((n_slots, *array.shape[1:]))


@contextmanager
def _locked(path: Path, waiting: Callable[[], None]) -> Iterator[None]:
    """Hold a lock of the operating system, which a killed process gives back."""
    with path.open("a+b") as file:
        while not _try_lock(file):
            waiting()
            time.sleep(LOCK_SECONDS)
        try:
            yield
        finally:
            _unlock(file)


def _try_lock(file: BinaryIO) -> bool:
    """Take the lock, unless another process has it."""
    try:
        if sys.platform == "win32":
            import msvcrt

            file.seek(0)
            msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
        else:
            import fcntl

            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        if error.errno not in (errno.EACCES, errno.EAGAIN, errno.EDEADLK):
            raise
        return False
    return True


def _unlock(file: BinaryIO) -> None:
    if sys.platform == "win32":
        import msvcrt

        file.seek(0)
        msvcrt.locking(file.fileno(), msvcrt.LK_UNLCK, 1)
    else:
        import fcntl

        fcntl.flock(file, fcntl.LOCK_UN)


def _rename(folder: Path, to: Path) -> None:
    """Rename a folder; Windows refuses for a moment where a virus scanner looks into it."""
    for seconds in RENAME_SECONDS:
        try:
            folder.rename(to)
        except PermissionError:
            time.sleep(seconds)
        else:
            return
    folder.rename(to)


def _claim(path: Path, key: str) -> bool:
    """Create the file of a slot, unless another run has just done so."""
    try:
        with path.open("x") as file:
            file.write(key)
    except FileExistsError:
        return False
    return True


def _size(path: Path) -> int:
    return path.stat().st_size if path.exists() else -1


@contextmanager
def _writing(folder: Path) -> Iterator[None]:
    try:
        folder.mkdir(parents=True, exist_ok=True)
        yield
    except OSError as error:
        raise OutputError(
            f"The cache folder {folder} cannot be written ({error.strerror or error}); free space or choose another folder."
        ) from error


def _evict(root: Path, keep: Path, most_bytes: int) -> None:
    """Remove whole stores, the least recently used first, until the rest fits; and what a killed run left."""
    for path in root.iterdir():
        if _LEFTOVER.fullmatch(path.name) and time.time() - path.stat().st_mtime > IN_USE_SECONDS:
            shutil.rmtree(path, ignore_errors=True)
    stores = [path for path in root.iterdir() if _KEY.fullmatch(path.name) and (path / "used").exists()]
    sizes = {path: sum(file.stat().st_size for file in path.rglob("*") if file.is_file()) for path in stores}
    total = sum(sizes.values())
    for path in sorted(stores, key=lambda store: (store / "used").stat().st_mtime):
        if total <= most_bytes:
            return
        if path != keep and time.time() - (path / "used").stat().st_mtime > IN_USE_SECONDS:
            shutil.rmtree(path, ignore_errors=True)
            total -= sizes[path]
