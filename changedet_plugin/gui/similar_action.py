"""The layer action "Find similar changes": from the identify panel, the attribute table and the map's feature actions."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from qgis.core import QgsFeature, QgsMapLayer, QgsVectorLayer
from qgis.gui import QgsGui, QgsMapLayerAction
from qgis.PyQt.QtCore import QObject
from qgis.PyQt.QtGui import QIcon

from changedet_plugin.bridge.i18n import tr
from changedet_plugin.paths import RESOURCES


class SimilarAction(QgsMapLayerAction):
    """Belongs to the program, not to a layer: nothing of it is stored in a project."""

    def __init__(self, find_similar: Callable[[str, int], Any], parent: QObject | None = None) -> None:
        """``find_similar`` takes the file of the result and the feature id of the change."""
        icon = QIcon(str(RESOURCES / "icons" / "pick.svg"))
        super().__init__(tr("Find similar changes"), parent, QgsMapLayerAction.Target.SingleFeature, icon)
        self.setObjectName("changedet_similar")
        self._find_similar = find_similar
        self.triggeredForFeature.connect(self._run)

    def canRunUsingLayer(self, layer: QgsMapLayer, *_context: Any) -> bool:
        """Only the changes of a result have their like."""
        from changedet_plugin.bridge.result_layers import RUN_PROPERTY, source_of

        ours = isinstance(layer, QgsVectorLayer) and bool(layer.customProperty(RUN_PROPERTY))
        return ours and source_of(layer)[1] == "changes"

    def register(self) -> None:
        """Offer the action."""
        QgsGui.mapLayerActionRegistry().addMapLayerAction(self)

    def unregister(self) -> None:
        """Take it back."""
        QgsGui.mapLayerActionRegistry().removeMapLayerAction(self)

    def _run(self, layer: QgsVectorLayer, feature: QgsFeature) -> None:
        from changedet_plugin.bridge.result_layers import source_of

        self._find_similar(source_of(layer)[0], int(feature.id()))
