"""What does a report draw?

Copies of the layers of a result, so that those of the analyst stay as they are.
"""

from __future__ import annotations

import datetime
from collections.abc import Sequence

from qgis.core import (
    QgsCoordinateReferenceSystem,
    QgsExpressionContext,
    QgsExpressionContextUtils,
    QgsFeatureRequest,
    QgsFillSymbol,
    QgsMapLayerStyle,
    QgsProject,
    QgsRasterLayer,
    QgsRectangle,
    QgsRenderContext,
    QgsRuleBasedRenderer,
    QgsSimpleLineSymbolLayer,
    QgsVectorLayer,
)
from qgis.PyQt.QtGui import QColor

from changedet_plugin.bridge.i18n import tr
from changedet_plugin.bridge.layers.result_layers import ResultLayers
from changedet_plugin.bridge.layers.style import SIMILAR, style_names
from changedet_plugin.bridge.pictures.scenes import Scenes
from changedet_plugin.bridge.report.choice import Choice
from changedet_plugin.bridge.result.boxes import read_boxes

_CASING_MM, _LINE_MM = 1.1, 0.5
_MOST_NAMES = 6
"""So many missing files are named."""


class Material:
    """The copies, the rasters and a project of their own; the analyst's project is only read."""

    def __init__(self, result: ResultLayers, choice: Choice, project: QgsProject) -> None:
        self.choice = choice
        self.run = result.run
        self.boxes = read_boxes(result.path)
        self.crs: QgsCoordinateReferenceSystem = result.changes.crs()
        self.project = QgsProject()
        self.project.setCrs(self.crs, True)
        self.project.setTransformContext(project.transformContext())
        self.style = _style(result.changes)
        self.changes = _drawn_changes(result, choice, self.style)
        """The changes of the report, in the style that the analyst sees."""
        self.all_changes = _unfiltered(result.changes)
        self.outline = _outlined(result.changes)
        """Only the change whose page it is."""
        self._scenes = Scenes(result.run, project)
        self.dates = self._scenes.dates
        """Those that can be drawn, oldest first."""

    @property
    def image_date(self) -> datetime.date | None:
        """The last clear date: what lies under the changes; None where no raster is at hand."""
        pair = self._clear_pair()
        return pair[1] if pair is not None else None

    @property
    def image(self) -> list[QgsRasterLayer]:
        """What is drawn for ``image_date``; empty where nothing can be."""
        pair = self._clear_pair()
        # Of radar the mean of it and those before: it may have nothing after it.
        return self.pair(pair[1], pair[0])[0] if pair is not None else []

    def _clear_pair(self) -> tuple[datetime.date, datetime.date] | None:
        self._scenes.search()
        return self._scenes.last_clear

    def pair(self, before: datetime.date | None, after: datetime.date | None) -> tuple[list[QgsRasterLayer], ...]:
        """What is drawn for two dates that are compared; empty where the rasters of one are not at hand."""
        if before is None or after is None:
            return [], []
        dates = (before, after)
        self._scenes.measure(dates)
        return self._scenes.layers(dates, False), self._scenes.layers(dates, True)

    def missing_text(self) -> str:
        """Why there are no pictures."""
        names = self._scenes.missing
        if not names:
            return tr("The rasters of this result are not at hand.")
        listed = ", ".join(names[:_MOST_NAMES]) + (", …" if len(names) > _MOST_NAMES else "")
        return tr("The rasters of this result are not at hand: {names}").format(names=listed)

    def whole(self) -> QgsRectangle:
        """The extent of that scene, else of the changes."""
        extent = QgsRectangle()
        for layer in self.image:
            if layer.crs() == self.crs:
                extent.combineExtentWith(layer.extent())
        for box in self.boxes.box.tolist() if extent.isEmpty() else ():
            extent.combineExtentWith(QgsRectangle(*box))
        return extent


def credit_of(layers: Sequence[QgsRasterLayer]) -> str:
    """The rights in the metadata of rasters, each once."""
    rights = [text.strip() for layer in layers for text in layer.metadata().rights()]
    return "; ".join(dict.fromkeys(text for text in rights if text))


def used_classes(layer: QgsVectorLayer) -> set[str]:
    """The classes of a layer's style, by key, that some feature is of."""
    renderer, context = layer.renderer().clone(), QgsRenderContext()
    context.setExpressionContext(QgsExpressionContext(QgsExpressionContextUtils.globalProjectLayerScopes(layer)))
    renderer.startRender(context, layer.fields())
    used: set[str] = set()
    for feature in layer.getFeatures(QgsFeatureRequest().setFlags(QgsFeatureRequest.Flag.NoGeometry)):
        context.expressionContext().setFeature(feature)
        used |= renderer.legendKeysForFeature(feature, context)
    renderer.stopRender(context)
    return used


def _style(layer: QgsVectorLayer) -> str:
    """Name of the style that is shown; that of a search for the like means nothing in a copy."""
    current = str(layer.styleManager().currentStyle())
    return style_names(layer)[0] if current == SIMILAR and style_names(layer) else current


def _drawn_changes(result: ResultLayers, choice: Choice, style: str) -> QgsVectorLayer:
    copy = result.changes.clone()
    if style != result.changes.styleManager().currentStyle():
        QgsMapLayerStyle(result.changes.styleManager().style(style).xmlData()).writeToLayer(copy)
    fids = ", ".join(str(int(choice.table.fid[row])) for row in choice.rows)
    copy.setSubsetString(f'"fid" IN ({fids})')
    return copy


def _unfiltered(layer: QgsVectorLayer) -> QgsVectorLayer:
    copy = layer.clone()
    copy.setSubsetString("")
    return copy


def _outlined(layer: QgsVectorLayer) -> QgsVectorLayer:
    """A white outline in a black casing round the feature of the page: seen on any image, and nothing in it is covered."""
    symbol = QgsFillSymbol()
    symbol.changeSymbolLayer(0, QgsSimpleLineSymbolLayer(QColor("black"), _CASING_MM))
    symbol.appendSymbolLayer(QgsSimpleLineSymbolLayer(QColor("white"), _LINE_MM))
    root = QgsRuleBasedRenderer.Rule(None)
    root.appendChild(QgsRuleBasedRenderer.Rule(symbol, filterExp="$id = @atlas_featureid"))
    copy = _unfiltered(layer)
    copy.setRenderer(QgsRuleBasedRenderer(root))
    return copy
