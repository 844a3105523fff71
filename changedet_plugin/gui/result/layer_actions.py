"""What can be asked of a change wherever QGIS shows it?

Identify results, attribute table, form.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from qgis.core import QgsVectorLayer
from qgis.gui import QgsGui, QgsMapLayerAction
from qgis.PyQt.QtCore import QObject, pyqtSignal

from changedet_plugin.bridge.i18n import tr
from changedet_plugin.bridge.result.verdicts import CONFIRMED, REJECTED, UNSURE
from changedet_plugin.compat import single_feature_target


class LayerActions(QObject):
    """The actions of one layer; ``close`` takes them away."""

    zoom_asked = pyqtSignal(int)
    """Show this feature and its evidence."""
    judged = pyqtSignal(int, str)
    """A feature, and ``confirmed``, ``rejected`` or ``unsure``."""
    similar_asked = pyqtSignal(int)

    def __init__(self, layer: QgsVectorLayer, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._actions: list[QgsMapLayerAction] = []
        self._add(layer, tr("Zoom to and show evidence"), self.zoom_asked.emit)
        self._add(layer, tr("Find similar changes"), self.similar_asked.emit)
        for text, verdict in (
            (tr("Confirm change"), CONFIRMED),
            (tr("Reject change"), REJECTED),
            (tr("Mark change as unsure"), UNSURE),
        ):
            self._add(layer, text, partial(self._judge, verdict))

    def close(self) -> None:
        """Take the actions away."""
        for action in self._actions:
            QgsGui.mapLayerActionRegistry().removeMapLayerAction(action)
            action.deleteLater()
        self._actions.clear()

    def _judge(self, verdict: str, fid: int) -> None:
        self.judged.emit(fid, verdict)

    def _add(self, layer: QgsVectorLayer, text: str, act: Callable[[int], None]) -> None:
        action = QgsMapLayerAction(text, self, layer, single_feature_target(QgsMapLayerAction))
        action.triggeredForFeature.connect(lambda _layer, feature: act(int(feature.id())))
        QgsGui.mapLayerActionRegistry().addMapLayerAction(action)
        self._actions.append(action)
