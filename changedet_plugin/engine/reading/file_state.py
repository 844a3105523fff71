"""Is a file still the one that was opened? Its size and times while a run goes on.

A run takes the state of its files when it reads their headers, and asks after every reading whether it is still so: what was
read is then what was hashed, and what is recorded.
"""

from __future__ import annotations

import sys
from pathlib import Path

from changedet_plugin.core.errors import SeriesError
from changedet_plugin.engine.types import FileState, Source


def state_of(path: str) -> FileState | None:
    """The state of a file; None where there is none."""
    try:
        status = Path(path).stat()
    except (OSError, ValueError):  # no text that can name a file
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
