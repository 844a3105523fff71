"""Which algorithms does the toolbox have of this plugin?"""

from __future__ import annotations

from qgis.core import QgsProcessingProvider
from qgis.PyQt.QtGui import QIcon

from changedet_plugin.algorithms.accuracy import Accuracy
from changedet_plugin.algorithms.check_series import CheckSeries
from changedet_plugin.algorithms.detect_changes import DetectChanges
from changedet_plugin.algorithms.evaluate import Evaluate
from changedet_plugin.algorithms.find_similar import FindSimilar
from changedet_plugin.algorithms.report import Report
from changedet_plugin.paths import RESOURCES


class ChangeDetProvider(QgsProcessingProvider):
    """The verbs of the plugin."""

    def id(self) -> str:
        """First half of every algorithm's id."""
        return "changedet"

    def name(self) -> str:
        """Name in the toolbox."""
        return "Change detection"

    def icon(self) -> QIcon:
        """Icon in the toolbox."""
        return QIcon(str(RESOURCES / "icons" / "changedet.svg"))

    def loadAlgorithms(self) -> None:
        """Add the algorithms."""
        self.addAlgorithm(DetectChanges())
        self.addAlgorithm(Accuracy())
        self.addAlgorithm(CheckSeries())
        self.addAlgorithm(FindSimilar())
        self.addAlgorithm(Evaluate())
        self.addAlgorithm(Report())
