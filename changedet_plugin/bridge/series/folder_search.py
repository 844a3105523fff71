"""Which rasters lie in what the analyst chose? Looked through beside the window where that takes longer than a moment."""

from __future__ import annotations

import time
from collections.abc import Sequence
from pathlib import Path

from changedet_plugin.bridge.background import BackgroundTask
from changedet_plugin.bridge.i18n import tr
from changedet_plugin.bridge.series import layers
from changedet_plugin.core.errors import Cancelled
from changedet_plugin.core.rasters.found import Found

MOMENT_S = 0.5
"""Longest that the window may wait. [s]"""
MANY = 500
"""[files] A folder with more is looked through beside the window in any case."""
_READ_TO_THE_END = (".tar", ".gz", ".tgz")
"""Archives that tell what they hold only once they were read to their end."""


class FolderSearch(BackgroundTask):
    """``succeeded`` has what lies at each path, as ``layers.found_at`` gives it."""

    def __init__(self, paths: Sequence[str]) -> None:
        super().__init__(tr("Look for rasters"))
        self._paths = tuple(paths)

    def work(self) -> dict[str, Found]:
        """Look, in the worker thread."""
        return layers.found_at(self._paths, self.isCanceled)


def at_once(paths: Sequence[str]) -> dict[str, Found] | None:
    """What the search would come to; None where it takes longer than a moment. Raises ``SeriesError``."""
    if any(map(_is_slow, paths)):
        return None
    end = time.monotonic() + MOMENT_S
    try:
        return layers.found_at(paths, lambda: time.monotonic() > end)
    except Cancelled:
        return None


def _is_slow(path: str) -> bool:
    try:
        names = [entry.name for entry in Path(path).iterdir()] if Path(path).is_dir() else [path]
    except OSError:
        return False
    return len(names) > MANY or any(name.lower().endswith(_READ_TO_THE_END) for name in names)
