"""What lies at a path? A place that nobody may look into, or whose name no disk can hold, holds nothing.

``pathlib`` raises for these, each version of Python for others.
"""

from __future__ import annotations

import os
from pathlib import Path


def is_file(path: str | Path) -> bool:
    """Whether there is a regular file, or a link to one."""
    return os.path.isfile(path)  # noqa: PTH113


def is_folder(path: str | Path) -> bool:
    """Whether there is a folder, or a link to one."""
    return os.path.isdir(path)  # noqa: PTH112


def exists(path: str | Path) -> bool:
    """Whether there is anything."""
    return os.path.exists(path)  # noqa: PTH110


def is_same(one: str | Path, other: str | Path) -> bool:
    """Whether two paths lead to one file, which is there or is not."""
    try:
        return Path(one).samefile(other)
    except (OSError, ValueError):
        return _real(one) == _real(other)


def _real(path: str | Path) -> str:
    """The path without links, as far as there is something at it."""
    try:
        return os.path.realpath(path)
    except (OSError, ValueError):
        return os.fspath(path)
