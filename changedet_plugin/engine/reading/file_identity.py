"""Is a file the one that was read? Its size and times while a run goes on, and hashes of its content.

A run takes the state of its files when it reads their headers, and asks after every reading whether it is still so: what was
read is then what was hashed, and what is recorded.
"""

from __future__ import annotations

import hashlib
import sys
from functools import lru_cache
from pathlib import Path

from changedet_plugin.core.errors import SeriesError
from changedet_plugin.engine.types import FileState, RasterHeader, Source


def state_of(path: str) -> FileState | None:
    """The state of a file; None where there is none."""
    try:
        status = Path(path).stat()
    except OSError:
        return None
    return FileState(status.st_size, status.st_mtime_ns, 0 if sys.platform == "win32" else status.st_ctime_ns)


def changed(path: str) -> SeriesError:
    """What ends a run whose files do not stay as they are."""
    return SeriesError(f"{Path(path).name} changed while it was read; run it again when nothing writes to it any more.")


def check(source: Source) -> None:
    """Raise ``SeriesError`` if a raster, what belongs to it or its mask is not as it was when the run began."""
    for header in source.headers:
        for file, state in zip(header.files, header.states, strict=True):
            if state_of(file) != state:
                raise changed(file)


def content_hash(path: str) -> str:
    """SHA-256 of a file as it is now, read once as long as its state stays. Raises as the system does where there is none."""
    return _content_hash(path, state_of(path))


def files_hash(header: RasterHeader) -> list[str]:
    """Of the file and of what belongs to it, as it was when the header was read; raises ``SeriesError`` if it is not so now."""
    return [_content_hash(file, state) for file, state in zip(header.files, header.states, strict=True)]


@lru_cache(maxsize=1 << 16)
def _content_hash(path: str, state: FileState | None) -> str:
    with Path(path).open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
    if state_of(path) != state:
        raise changed(path)
    return digest
