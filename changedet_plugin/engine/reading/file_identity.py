"""Is a file the one that was read? Hashes of its content, and of all that belongs to it."""

from __future__ import annotations

import hashlib
from functools import lru_cache
from pathlib import Path

from changedet_plugin.engine.reading.raster_header import open_raster
from changedet_plugin.engine.types import RasterHeader


def content_hash(path: str) -> str:
    """SHA-256 of a file, read once as long as its size and time stay."""
    status = Path(path).stat()
    return _content_hash(path, status.st_size, status.st_mtime_ns)


@lru_cache(maxsize=4096)
def _content_hash(path: str, size: int, modified: int) -> str:
    with Path(path).open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def files_hash(header: RasterHeader) -> list[str]:
    """Of the file and of what belongs to it: an external mask, the parts of a virtual raster."""
    if header.files:
        return [content_hash(file) for file in header.files]
    # Inside an archive or on a server: the pixels themselves say what they are.
    with open_raster(header.path) as dataset:
        return [header.path, *(str(dataset.checksum(band)) for band in dataset.indexes)]
