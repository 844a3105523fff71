"""How is a selected change drawn?

By its outline alone: the image under it stays readable.

Threads draw the map, so no symbol may ask its layer: since QGIS 3.30 such a function waits for the main thread, and QGIS
freezes where that waits for the drawing (closing a project, leaving QGIS). Results of former versions have ``is_selected()``
in their symbols; it is taken out here.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import lru_cache, partial
from weakref import ref

from qgis.core import (
    QgsFillSymbol,
    QgsMapLayer,
    QgsProperty,
    QgsReadWriteContext,
    QgsRenderContext,
    QgsSimpleFillSymbolLayer,
    QgsSymbol,
    QgsSymbolLayer,
    QgsSymbolLayerUtils,
    QgsVectorLayer,
)
from qgis.PyQt.QtXml import QDomDocument

from changedet_plugin.compat import CUSTOM_SELECTION
from changedet_plugin.paths import RESOURCES

_ENABLED = QgsSymbolLayer.Property.PropertyLayerEnabled
_ASKS_LAYER = "is_selected"
_followed: dict[str, ref[QgsVectorLayer]] = {}


def outline_selected(layer: QgsVectorLayer) -> None:
    """Draw what is selected in a layer of a result as an outline, now and in every style it is given later."""
    known = _followed.get(layer.id())
    if known is None or known() is not layer:
        # Held weakly: a layer that its own signal holds would outlive QGIS.
        _followed[layer.id()] = held = ref(layer)
        layer.rendererChanged.connect(partial(_follow, held))
    _mend(layer)


def mend_former(layers: Iterable[QgsMapLayer]) -> None:
    """Do the same to layers that came with a project or from a file and are drawn as former versions drew them."""
    for layer in layers:
        if isinstance(layer, QgsVectorLayer) and any(_asks_layer(part) for part in _parts(layer)):
            outline_selected(layer)


def _follow(held: ref[QgsVectorLayer]) -> None:
    layer = held()
    if layer is not None:
        _mend(layer)


def _mend(layer: QgsVectorLayer) -> None:
    """Change the symbols as they are: a renderer that is set anew would tell everybody."""
    for part in _parts(layer):
        if _asks_layer(part):
            part.setDataDefinedProperty(_ENABLED, QgsProperty())
    if CUSTOM_SELECTION is not None:
        properties = layer.selectionProperties()
        properties.setSelectionRenderingMode(CUSTOM_SELECTION)
        properties.setSelectionSymbol(_symbol().clone())
        return
    # Before QGIS 3.34 a fill is always filled with the colour of the selection, however faint it is: it has to go.
    for symbol in _symbols(layer):
        fills = [at for at, part in enumerate(symbol.symbolLayers()) if isinstance(part, QgsSimpleFillSymbolLayer)]
        if len(fills) < symbol.symbolLayerCount():
            for at in reversed(fills):
                symbol.deleteSymbolLayer(at)


def _symbols(layer: QgsVectorLayer) -> list[QgsSymbol]:
    renderer = layer.renderer()
    return renderer.symbols(QgsRenderContext()) if renderer is not None else []


def _parts(layer: QgsVectorLayer) -> Iterator[QgsSymbolLayer]:
    for symbol in _symbols(layer):
        yield from symbol.symbolLayers()


def _asks_layer(part: QgsSymbolLayer) -> bool:
    return _ASKS_LAYER in part.dataDefinedProperties().property(_ENABLED).expressionString()


@lru_cache(maxsize=1)
def _symbol() -> QgsFillSymbol:
    """The look that the styles of a result have in their file."""
    document = QDomDocument()
    document.setContent((RESOURCES / "styles" / "selection.qml").read_text(encoding="utf-8"))
    return QgsSymbolLayerUtils.loadSymbol(document.documentElement(), QgsReadWriteContext())
