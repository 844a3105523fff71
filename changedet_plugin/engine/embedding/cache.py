"""Which tokens are there already? A Zarr store per grid and encoder, a slot per date, whole after a kill at any moment.

ROOT/KEY/            KEY = hash of grid, encoder, bands
zarr.json          group; xarray opens it
tokens             float16 (date, y, x, feature), one chunk a date and tile, not compressed: half floats hardly shrink
valid_share        uint8 (date, y, x), percent
date               int32 (date,), days since 1970
slots/000003       holds the key of slot 3: what was encoded there
done/000003-1-4    tile (1, 4) of slot 3 is written
used               its time says when the store was last opened
in_use             locked by every run that uses the store (``store_lock``)
lock               locked while the arrays are made longer
ROOT/lock          locked while a store is opened or removed
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
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import numpy as np
import zarr

from changedet_plugin.core.arrays import FloatArray
from changedet_plugin.core.errors import OutputError
from changedet_plugin.engine.embedding import store_lock, stored_array
from changedet_plugin.engine.embedding.store_lock import InUse
from changedet_plugin.engine.embedding.stored_array import StoredArray

FORMAT = 1
"""Of a cache folder; one of another format is made anew."""
MOST_BYTES = 20 << 30
"""The stores used least recently are removed beyond this."""
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
            with store_lock.alone(root / "lock", waiting):
                self._open_or_make()
                self._in_use = InUse(self._folder / "in_use")
                (self._folder / "used").touch()
            _make_room(root, most_bytes, waiting)

    @property
    def tokens(self) -> StoredArray:
        """float16 (n_slots, n_rows, n_cols, n_features)."""
        return self._stored("tokens", self._shape, "<f2")

    @property
    def valid_share(self) -> StoredArray:
        """uint8 percent (n_slots, n_rows, n_cols)."""
        return self._stored("valid_share", self._shape[:2], "u1")

    def _stored(self, name: str, of_slot: tuple[int, ...], dtype: str) -> StoredArray:
        n_slots = max(self._slots.values(), default=-1) + 1
        return StoredArray(self._folder, name, (n_slots, *of_slot), self._tile, dtype, self._in_use)

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
        tokens = stored_array.chunk(self._folder, "tokens", slot, tile, 4)
        share = stored_array.chunk(self._folder, "valid_share", slot, tile, 3)
        n = math.prod(self._tile)
        return _size(tokens) == 2 * n * self._shape[2] and _size(share) == n

    def write(self, slot: int, tile: tuple[int, int], tokens: FloatArray, share: Any) -> None:
        """Write one tile: tokens (rows, cols, n_features) and percent valid (rows, cols).

        Raises
        ------
        OutputError
            The disk is full, or the folder cannot be written or is gone.
        """
        rows, cols = (slice(i * side, i * side + n) for i, side, n in zip(tile, self._tile, share.shape))
        if not self._in_use.is_there():
            raise stored_array.gone(self._folder)
        with _writing(self._folder):
            try:
                self._array("tokens")[slot, rows, cols] = tokens.astype(np.float16)
                self._array("valid_share")[slot, rows, cols] = share
                self._marker(slot, tile).touch()
            except (KeyError, FileNotFoundError, zarr.errors.BaseZarrError) as error:
                raise stored_array.gone(self._folder) from error

    def discard(self, slot: int, tiles: Iterable[tuple[int, int]]) -> None:
        """Forget tiles of a slot: they are encoded again when they are wanted."""
        for tile in tiles:
            with suppress(OSError):
                self._marker(slot, tile).unlink(missing_ok=True)

    def _marker(self, slot: int, tile: tuple[int, int]) -> Path:
        return self._folder / "done" / f"{slot:06}-{tile[0]}-{tile[1]}"

    def _open_or_make(self) -> None:
        """Open the store; where there is none, or a damaged one, put a new one in its place as a whole."""
        if self._open():
            return
        new, damaged = _leftover(self._folder), _leftover(self._folder)
        self._make(new)
        if self._folder.exists():
            if not store_lock.is_free(self._folder / "in_use"):
                raise OSError(errno.EBUSY, "it is damaged, and another run uses it")
            _rename(self._folder, damaged)
        _rename(new, self._folder)
        shutil.rmtree(damaged, ignore_errors=True)
        if not self._open():
            raise OSError(errno.EIO, "what was written there cannot be read")

    def _open(self) -> bool:
        """Whether there is a whole store of this shape."""
        try:
            self._group = zarr.open_group(self._folder, mode="r+")
            tokens, share = self._array("tokens"), self._array("valid_share")
            fits = tokens.shape[1:] == self._shape and share.shape[1:] == self._shape[:2]
            fits = fits and tokens.chunks == (1, *self._tile, self._shape[2]) and self._group.attrs["format"] == FORMAT
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
        with store_lock.alone(self._folder / "lock", self._waiting):
            for name in ("tokens", "valid_share", "date"):
                array = self._array(name)
                if array.shape[0] < n_slots:
                    array.resize((n_slots, *array.shape[1:]))


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
    """Of a file; -1 where there is none."""
    try:
        return path.stat().st_size
    except OSError:
        return -1


@contextmanager
def _writing(folder: Path) -> Iterator[None]:
    try:
        folder.mkdir(parents=True, exist_ok=True)
        yield
    except OSError as error:
        raise OutputError(
            f"The cache folder {folder} cannot be written ({error.strerror or error}); free space or choose another folder."
        ) from error


def _make_room(root: Path, most_bytes: int, waiting: Callable[[], None]) -> None:
    """Remove whole stores that nobody uses, the least recently used first, until the rest fits; and what a killed run left."""
    stores = [path for path in root.iterdir() if _KEY.fullmatch(path.name) and (path / "used").exists()]
    sizes = {path: _bytes_of(path) for path in stores}
    total = sum(sizes.values())
    # Under the lock nobody makes a store or begins to use one; what takes long is done after it.
    with store_lock.alone(root / "lock", waiting):
        removed = [path for path in root.iterdir() if _LEFTOVER.fullmatch(path.name)]
        for path in sorted(stores, key=_last_used):
            if total <= most_bytes:
                break
            if store_lock.is_free(path / "in_use"):
                removed.append(_leftover(path))
                _rename(path, removed[-1])
                total -= sizes[path]
    for path in removed:
        shutil.rmtree(path, ignore_errors=True)


def _leftover(folder: Path) -> Path:
    """A name beside a store for what is made or removed: nobody opens it."""
    return folder.with_name(f"{folder.name}.{uuid.uuid4().hex}")


def _bytes_of(store: Path) -> int:
    """Of all its files; another run may be writing or removing them meanwhile."""
    return sum(max(_size(Path(folder, name)), 0) for folder, _, names in os.walk(store) for name in names)


def _last_used(store: Path) -> float:
    """When a store was opened last; a store that is gone was never."""
    try:
        return (store / "used").stat().st_mtime
    except OSError:
        return 0.0
