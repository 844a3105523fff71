"""How are results to search in read in the background?"""

from __future__ import annotations

from collections.abc import Sequence

from changedet_plugin.bridge.background import BackgroundTask
from changedet_plugin.bridge.i18n import tr
from changedet_plugin.bridge.result.tables import ChangeTable
from changedet_plugin.bridge.similar.pool import read_results


class ReadTask(BackgroundTask):
    """Reads files; its result is what ``read_results`` gives."""

    def __init__(self, paths: Sequence[str]) -> None:
        super().__init__(tr("Read results"))
        self._paths = paths

    def work(self) -> tuple[list[ChangeTable], list[str]]:
        """Read, in the worker thread."""
        return read_results(self._paths)
