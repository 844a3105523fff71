"""How alike?

Outlines over the map, in steps of colour by cosine, where the colour of the selection would hide the style's.
"""

from __future__ import annotations

from collections.abc import Mapping

from qgis.core import QgsCoordinateReferenceSystem, QgsFeatureRequest, QgsGeometry, QgsVectorLayer, QgsWkbTypes
from qgis.gui import QgsHighlight, QgsMapCanvas, QgsRubberBand
from qgis.PyQt.QtCore import Qt
from qgis.PyQt.QtGui import QColor

from changedet_plugin.bridge.layers.style import similar_colour

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


class Outline:
    """One place, in white with a dark edge: seen on any image."""

    def __init__(self, canvas: QgsMapCanvas) -> None:
        self._canvas = canvas
        self._band: QgsRubberBand | None = None

    def show(self, geometry: QgsGeometry, crs: QgsCoordinateReferenceSystem) -> None:
        """Outline a polygon of this reference system, and no other."""
        self.clear()
        self._band = QgsRubberBand(self._canvas, QgsWkbTypes.GeometryType.PolygonGeometry)
        self._band.setColor(QColor(Qt.GlobalColor.white))
        self._band.setSecondaryStrokeColor(QColor(Qt.GlobalColor.black))
        self._band.setFillColor(QColor(Qt.GlobalColor.transparent))
        self._band.setWidth(_THIN_PX)
        self._band.setToGeometry(geometry, crs)

    def clear(self) -> None:
        """Take it off the map."""
        if self._band is not None:
            self._canvas.scene().removeItem(self._band)
            self._band = None
