"""What does the cache hold of some rows? Read from the files of its tiles: what is not there is said, never taken for zeros."""

from __future__ import annotations

import math
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from changedet_plugin.core.errors import OutputError
from changedet_plugin.engine.embedding.store_lock import InUse
from changedet_plugin.engine.embedding.tiles import Tiling


def gone(folder: Path) -> OutputError:
    """What ends a run whose tokens are no more what it wrote."""
    return OutputError(f"The cache {folder} was removed or damaged while a run used it; run it again.")


@dataclass(frozen=True)
class StoredArray:
    """An array of a store, ``array[slot, rows]``; of a plain Zarr array without compression, one file a slot and tile.

    Raises
    ------
    OutputError
        A tile is missing or not whole, or the store is another one by now.
    """

    folder: Path
    """Of the store."""
    name: str
    shape: tuple[int, ...]
    """(n_slots, n_rows, n_cols), then what a tile holds whole."""
    tile: tuple[int, int]
    dtype: str
    in_use: InUse
    """Keeps the store from being removed as long as this can be read."""

    def __getitem__(self, key: tuple[int, slice]) -> NDArray[np.generic]:
        """Some rows of a slot: (rows, n_cols, ...)."""
        slot, rows = key
        start, stop, _ = rows.indices(self.shape[1])
        found = np.empty((stop - start, *self.shape[2:]), self.dtype)
        tiling = Tiling((self.shape[1], self.shape[2]), self.tile)
        for row, col in tiling.indices:
            span = tiling.span((row, col))
            top, bottom = max(span.top, start), min(span.bottom, stop)
            if top < bottom:
                part = self._part(slot, (row, col), top - span.top, bottom - span.top)
                found[top - start : bottom - start, span.left : span.right] = part[:, : span.right - span.left]
        if not self.in_use.is_there():
            raise gone(self.folder)
        return found

    def _part(self, slot: int, tile: tuple[int, int], top: int, bottom: int) -> NDArray[np.generic]:
        """Rows of one tile: (rows, columns of the tile, ...); a tile at the border is stored whole."""
        of_row = (self.tile[1], *self.shape[3:])
        n = math.prod(of_row)
        path, offset = chunk(self.folder, self.name, slot, tile, len(self.shape)), top * n * np.dtype(self.dtype).itemsize
        try:
            return np.fromfile(path, self.dtype, (bottom - top) * n, offset=offset).reshape(bottom - top, *of_row)
        except (OSError, ValueError) as error:
            raise gone(self.folder) from error


def chunk(folder: Path, name: str, slot: int, tile: tuple[int, int], n_axes: int) -> Path:
    """The file of a tile of an array of a store, as Zarr names it."""
    return Path(folder, name, "c", str(slot), *map(str, tile), *["0"] * (n_axes - 3))
