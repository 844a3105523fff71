"""What of a style that travels in a file may be applied? All that draws; nothing that loads, runs or asks.

A result may come from anybody, and QGIS fetches what a style names (pictures, fonts of a server, forms) as soon as it draws it.
In: QML. Out: QML without such parts; empty where nothing is left to draw with.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from qgis.PyQt.QtXml import QDomDocument, QDomElement

_RENDERERS = frozenset(
    ("singleSymbol", "categorizedSymbol", "graduatedSymbol", "RuleRenderer", "nullSymbol", "mergedFeatureRenderer")
)
_DRAWN_ALONE = frozenset(
    (
        "SimpleFill",
        "SimpleLine",
        "SimpleMarker",
        "GradientFill",
        "ShapeburstFill",
        "LinePatternFill",
        "PointPatternFill",
        "CentroidFill",
        "MarkerLine",
        "HashLine",
        "FilledMarker",
        "EllipseMarker",
        "FontMarker",
    )
)
"""Layers of a symbol that need no file."""
_PLAIN_WIDGETS = frozenset(("TextEdit", "Hidden", "Range", "DateTime", "ValueMap", "CheckBox", "Enumeration", "UniqueValues"))
_TAKEN_OUT = frozenset(
    (
        "attributeactions",
        "actionsettings",
        "editform",
        "editforminit",
        "editforminitcode",
        "editforminitfilepath",
        "editforminitusecode",
        "mapTip",
        "customproperties",
        "dataDependencies",
        "layerDependencies",
        "labeling",
        "SingleCategoryDiagramRenderer",
        "LinearlyInterpolatedDiagramRenderer",
        "StackedDiagramRenderer",
        "DiagramLayerSettings",
        "referencedLayers",
        "referencingLayers",
        "expressionfields",
    )
)
"""Elements that run code, ask other sources, or draw from files; tips and labels of results are the plugin's own."""
_SOURCE = re.compile(r"[a-z][a-z0-9+.-]+://|/vsi|\\\\|^//|^base64:|^file:", re.IGNORECASE)
_CALLED = re.compile(r"([a-z_]\w*)\s*\(")
_ASKING = re.compile(r"^(load_layer|exif.*|file_.*|base_file_name|env|eval.*|layer_property|raster_.*|decode_uri)$")
"""Functions of expressions that read files or other layers, or make an expression of a text."""


def safe(qml: str) -> str:
    """The style without what loads, runs or asks; empty where it is none that can be drawn."""
    document = QDomDocument()
    # A style defines no entities of its own; one that does means to grow while it is read.
    if "<!ENTITY" in qml or not _is_read(document.setContent(qml)):
        return ""
    root = document.documentElement()
    renderer = root.firstChildElement("renderer-v2")
    if renderer.isNull() or renderer.attribute("type") not in _RENDERERS:
        return ""
    for element in list(_elements(root)):
        if _is_taken_out(element):
            element.parentNode().removeChild(element)
    for element in list(_elements(root)):
        _disarm(element)
    return str(document.toString())


def _is_read(outcome: object) -> bool:
    """``setContent`` gives a tuple in one version of PyQt, a result of its own in another."""
    return bool(outcome[0] if isinstance(outcome, tuple) else outcome)


def _elements(root: QDomElement) -> Iterator[QDomElement]:
    child = root.firstChildElement()
    while not child.isNull():
        yield child
        yield from _elements(child)
        child = child.nextSiblingElement()


def _is_taken_out(element: QDomElement) -> bool:
    tag = element.tagName()
    if tag == "layer" and element.hasAttribute("class"):
        return element.attribute("class") not in _DRAWN_ALONE
    if tag == "editWidget":
        return element.attribute("type") not in _PLAIN_WIDGETS
    return tag in _TAKEN_OUT


def _disarm(element: QDomElement) -> None:
    """Empty every attribute that names a source, or is an expression that asks one."""
    attributes = element.attributes()
    for at in range(attributes.count()):
        attribute = attributes.item(at).toAttr()
        if _SOURCE.search(attribute.value()) or _asks(attribute.value()):
            element.setAttribute(attribute.name(), "")


def _asks(text: str) -> bool:
    """By the names alone: another version of QGIS knows other functions."""
    return any(map(_ASKING.match, _CALLED.findall(text.lower())))
