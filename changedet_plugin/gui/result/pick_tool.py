"""Which change was clicked?

The map tool: picks the change under a click on the canvas.
"""

from __future__ import annotations

from qgis.core import QgsFeature, QgsVectorLayer
from qgis.gui import QgsMapCanvas, QgsMapToolIdentifyFeature
from qgis.PyQt.QtCore import Qt, pyqtSignal


class PickTool(QgsMapToolIdentifyFeature):
    """Identifies features of the changes layer only, whatever layer is active."""

    picked = pyqtSignal(int)
    """Feature id of the change that was clicked."""

    def __init__(self, canvas: QgsMapCanvas) -> None:
        super().__init__(canvas)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.featureIdentified.connect(self._tell)

    def pick_from(self, layer: QgsVectorLayer | None) -> None:
        """Pick changes of this layer; None = there is none."""
        if layer is not None:
            self.setLayer(layer)

    def _tell(self, feature: QgsFeature) -> None:
        self.picked.emit(int(feature.id()))
