"""How is looked below the limit without making QGIS wait?

As tasks: a scene may have millions of patches.
"""

from __future__ import annotations

from changedet_plugin.bridge.background import BackgroundTask
from changedet_plugin.bridge.i18n import tr
from changedet_plugin.bridge.result.score_raster import ScoreRaster
from changedet_plugin.bridge.result.tables import ChangeTable, read_changes
from changedet_plugin.bridge.weaker import places, result_file
from changedet_plugin.core.result_file import StoredRun


class StrongestBelowTask(BackgroundTask):
    """What is the highest score below the limit? ``result`` is the score; None = nothing lies below it."""

    def __init__(self, run: StoredRun) -> None:
        """Opens the score raster: ``ResultError`` where it is missing or says too little."""
        super().__init__(tr("Look below the limit"))
        self._raster = ScoreRaster(run.scores_path)
        places.check(self._raster)

    def work(self) -> float | None:
        """Look through the raster."""
        return places.strongest_score(self._raster, self.isCanceled)


class BelowLimitTask(BackgroundTask):
    """Write the strongest places below the limit as a result; ``result`` is its ``ChangeTable``."""

    def __init__(self, run: StoredRun, folder: str) -> None:
        """Opens the score raster: ``ResultError`` where it is missing or says too little."""
        super().__init__(tr("List the strongest places below the limit"))
        self._run, self._folder = run, folder
        self._raster = ScoreRaster(run.scores_path)
        places.check(self._raster)

    def work(self) -> ChangeTable:
        """Find, write, and read back, so that the window does not wait for it."""
        return read_changes(result_file.write(self._run, self._raster, self._folder, self.isCanceled))
