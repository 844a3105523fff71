"""How alike? Outlines over the map, in steps of colour by cosine, where the colour of the selection would hide the style's."""

from __future__ import annotations

from collections.abc import Mapping

from qgis.core import QgsFeatureRequest, QgsVectorLayer
from qgis.gui import QgsHighlight, QgsMapCanvas
from qgis.PyQt.QtCore import Qt
from qgis.PyQt.QtGui import QColor

from changedet_plugin.bridge.style import similar_colour

_MOST = 300
_THIN_PX, _THICK_PX = 2, 4


class Highlights:
    """The outlines of what is similar to one change."""

    def __init__(self, canvas: QgsMapCanvas) -> None:
        self._canvas = canvas
        self._shown: list[QgsHighlight] = []

    def show(self, layer: QgsVectorLayer, cosine_of: Mapping[int, float]) -> None:
        """Outline the features of ``cosine_of`` (by id), the 300 most alike where there are more."""
        self.clear()
        alike = sorted(cosine_of, key=lambda fid: -cosine_of[fid])[:_MOST]
        request = QgsFeatureRequest().setFilterFids(alike).setNoAttributes()
        for feature in layer.getFeatures(request):
            cosine = cosine_of[feature.id()]
            outline = QgsHighlight(self._canvas, feature.geometry(), layer)
            outline.setColor(similar_colour(cosine))
            outline.setFillColor(QColor(Qt.GlobalColor.transparent))
            outline.setWidth(round(_THIN_PX + (_THICK_PX - _THIN_PX) * max(cosine, 0.0)))
            outline.show()
            self._shown.append(outline)

    def clear(self) -> None:
        """Take the outlines off the map."""
        for outline in self._shown:
            self._canvas.scene().removeItem(outline)
        self._shown = []
