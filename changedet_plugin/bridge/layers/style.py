"""How is a result drawn?

Its named styles, and the graded drawing of what is similar to one change.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import partial
from weakref import ref

from qgis.core import (
    QgsCategorizedSymbolRenderer,
    QgsFillSymbol,
    QgsGraduatedSymbolRenderer,
    QgsMapLayerStyle,
    QgsRendererCategory,
    QgsRendererRange,
    QgsSimpleLineSymbolLayer,
    QgsVectorLayer,
)
from qgis.PyQt.QtGui import QColor

from changedet_plugin.bridge.i18n import tr
from changedet_plugin.bridge.layers import map_tips
from changedet_plugin.bridge.result.type_cut import COLOURS, Leaves

SIMILAR = "similar"
_OF_RESULTS = ("rank", "type", "date")
_BY_TYPE = "type"
_RENDERER = re.compile(r"<renderer-v2.*?</renderer-v2>", re.DOTALL)
_EXPRESSION = "changedet_similarity()"
_STEPS = (0.5, 0.6, 0.7, 0.8, 0.9)
# Light to dark of one hue (ColorBrewer PuRd): order reads without colour too.
_COLOURS = ("#d4b9da", "#c994c7", "#df65b0", "#dd1c77", "#980043")
_shown: dict[str, dict[int, float]] = {}
_before: dict[str, str] = {}
_cuts: dict[str, Leaves] = {}


def shown_similarity(layer_id: str, fid: int) -> float:
    """Cosine of a feature with the change whose like is being shown; 0 where none is."""
    return _shown.get(layer_id, {}).get(fid, 0.0)


def style_names(layer: QgsVectorLayer) -> list[str]:
    """The styles that the analyst can choose, those of a result first, its default leading."""
    names = layer.styleManager().styles()
    others = (name for name in names if name not in (*_OF_RESULTS, SIMILAR))
    return [*(name for name in _OF_RESULTS if name in names), *others]


def apply_style(layer: QgsVectorLayer, name: str) -> bool:
    """Draw the layer in one of its named styles; False if it has no such style."""
    clear_similar(layer)
    done = layer.styleManager().setCurrentStyle(name)
    layer.triggerRepaint()
    return bool(done)


def type_colours(layer: QgsVectorLayer) -> dict[str, QColor]:
    """The colour of every type of change, as in the style ``type``; empty where the layer has no such style."""
    manager = layer.styleManager()
    if "type" not in manager.styles():
        return {}
    # A layer of nothing: another one of the file would count its features.
    blank = QgsVectorLayer("Polygon", "", "memory")
    manager.style("type").writeToLayer(blank)
    renderer = blank.renderer()
    if not isinstance(renderer, QgsCategorizedSymbolRenderer):
        return {}
    # The outline is drawn last; the fill is so faint that its colour says nothing.
    return {str(item.value()): item.symbol().symbolLayers()[-1].color() for item in renderer.categories() if item.value()}


def show_types(layer: QgsVectorLayer, leaves: Leaves) -> None:
    """Draw the style ``type`` by another cut of the type tree, now or once it is chosen; nothing is written to the file."""
    if not leaves.types:
        return
    if layer.id() not in _cuts:
        # Held weakly: a layer that its own signal holds would outlive QGIS.
        layer.styleManager().currentStyleChanged.connect(partial(_follow_style, ref(layer)))
    _cuts[layer.id()] = leaves
    _draw_cut(layer, layer.styleManager().currentStyle())


def recut_qml(qml: str, leaves: Leaves) -> str:
    """The style ``type`` of a file, with the classes of another cut of its tree, for a file that holds that cut."""
    # A layer of nothing: another one of the file would count its features.
    blank = QgsVectorLayer("Polygon", "", "memory")
    QgsMapLayerStyle(qml).writeToLayer(blank)
    former = blank.renderer()
    if not isinstance(former, QgsCategorizedSymbolRenderer):
        return qml
    renderer = _by_type(former, leaves)
    renderer.setClassAttribute(former.classAttribute())
    blank.setRenderer(renderer)
    made = QgsMapLayerStyle()
    made.readFromLayer(blank)
    # Only the way of drawing: forms, aliases and hidden columns belong to fields that the blank layer has not.
    return _RENDERER.sub(lambda _old: _RENDERER.search(made.xmlData())[0], qml, count=1)  # type: ignore[index]


def _follow_style(layer: ref[QgsVectorLayer], style: str) -> None:
    held = layer()
    if held is not None:
        _draw_cut(held, style)


def _draw_cut(layer: QgsVectorLayer, style: str) -> None:
    leaves, former = _cuts.get(layer.id()), layer.renderer()
    if leaves is not None:
        layer.setMapTipTemplate(map_tips.html(map_tips.folder_on(layer), leaves.types, leaves.names))
    if style == _BY_TYPE and leaves is not None and isinstance(former, QgsCategorizedSymbolRenderer):
        layer.setRenderer(_by_type(former, leaves))
        layer.triggerRepaint()


def _by_type(former: QgsCategorizedSymbolRenderer, leaves: Leaves) -> QgsCategorizedSymbolRenderer:
    """One class a type, in the symbols of the style as it was; last what has no type."""
    classes = former.categories()
    of_none = [item for item in classes if not item.value()]
    words = dict(zip(leaves.types, leaves.names))
    categories = []
    for name in sorted(words, key=lambda name: (len(name), name)):
        symbol = classes[0].symbol().clone()
        # The outline is drawn last; between it and its casing lies a faint fill.
        for part in symbol.symbolLayers()[1:]:
            colour = QColor(COLOURS[name])
            colour.setAlpha(part.color().alpha())
            part.setColor(colour)
        label = tr("type {type}").format(type=name)
        categories.append(QgsRendererCategory(name, symbol, f"{label}: {words[name]}" if words[name] else label))
    names = ", ".join(f"'{name}'" for name in leaves.types)
    return QgsCategorizedSymbolRenderer(f'array_get(array({names}), "leaf")', [*categories, *of_none])


def show_similar(layer: QgsVectorLayer, similarity: Mapping[int, float]) -> None:
    """Draw the features of ``similarity`` (by id) in steps of a colour and the others as thin grey outlines.

    Nothing is written to the file; ``clear_similar`` brings the former style back.
    """
    _shown[layer.id()] = dict(similarity)
    manager = layer.styleManager()
    if manager.currentStyle() != SIMILAR:
        _before[layer.id()] = manager.currentStyle()
        if SIMILAR not in manager.styles():
            manager.addStyleFromLayer(SIMILAR)
        manager.setCurrentStyle(SIMILAR)
        layer.setRenderer(_similar_renderer())
    layer.triggerRepaint()


def clear_similar(layer: QgsVectorLayer) -> None:
    """Draw the layer again as before ``show_similar``."""
    _shown.pop(layer.id(), None)
    manager = layer.styleManager()
    if SIMILAR not in manager.styles():
        return
    if manager.currentStyle() == SIMILAR:
        others = style_names(layer)
        former = _before.pop(layer.id(), others[0])
        manager.setCurrentStyle(former if former in others else others[0])
    manager.removeStyle(SIMILAR)
    layer.triggerRepaint()


def similar_colour(cosine: float) -> QColor:
    """The colour of a step of similarity, as in the style that ``show_similar`` draws."""
    return QColor(_COLOURS[max(0, sum(cosine >= step for step in _STEPS) - 1)])


def _similar_renderer() -> QgsGraduatedSymbolRenderer:
    limits = (-1.0, *_STEPS, 1.01)
    symbols = [_outline("#8c8c8c", 0.15, 0)]
    symbols += [_outline(colour, 0.3 + 0.12 * step, 60 + 15 * step) for step, colour in enumerate(_COLOURS)]
    labels = [tr("not similar"), *(tr("from {similarity}").format(similarity=step) for step in _STEPS)]
    ranges = [
        QgsRendererRange(low, high, symbol, label) for low, high, symbol, label in zip(limits, limits[1:], symbols, labels)
    ]
    return QgsGraduatedSymbolRenderer(_EXPRESSION, ranges)


def _outline(colour: str, width_mm: float, alpha: int) -> QgsFillSymbol:
    """An outline with a light fill."""
    red, green, blue, _ = QColor(colour).getRgb()
    symbol = QgsFillSymbol.createSimple({"color": f"{red},{green},{blue},{alpha}", "outline_style": "no"})
    symbol.appendSymbolLayer(QgsSimpleLineSymbolLayer(QColor(colour), width_mm))
    return symbol
