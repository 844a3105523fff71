"""What of a style that travels in a file may be applied? All that draws; nothing that loads, runs or asks.

A result may come from anybody, and QGIS fetches what a style names (pictures, fonts of a server, forms) as soon as it draws it.
In: QML. Out: QML without such parts; empty where nothing is left to draw with.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from qgis.core import QgsExpression
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
        "LinePatternFill",
        "CentroidFill",
        "FilledMarker",
        "EllipseMarker",
    )
)
"""Layers of a symbol that need no file and no font."""
_PLAIN_WIDGETS = frozenset(("TextEdit", "Hidden", "Range", "DateTime", "ValueMap", "CheckBox", "Enumeration", "UniqueValues"))
_PARTS = frozenset(
    (
        "renderer-v2",
        "selection",
        "blendMode",
        "featureBlendMode",
        "layerOpacity",
        "layerGeometryType",
        "aliases",
        "fieldConfiguration",
        "attributetableconfig",
        "columns",
        "previewExpression",
    )
)
"""Parts of a style that say how it is drawn and how fields are called; tips and labels of results are the plugin's own."""
_TAKEN_OUT = frozenset(("effect", "colorramp"))
"""Elements inside them that may draw for ever, or name files."""
_SOURCE = re.compile(r"[a-z][a-z0-9+.-]+://|/vsi|\\\\|^//|^base64:|^file:|\[%", re.IGNORECASE)
_COUNTING = "abs ceil clamp cos exp floor ln log log10 max min pi round scale_exp scale_linear sin sqrt tan degrees radians"
_TURNING = "to_date to_datetime to_int to_real to_string to_time to_interval format format_date format_number"
_OF_TEXTS = "concat left length lower regexp_match regexp_substr replace right strpos substr title trim upper wordwrap"
_OF_TIMES = "age day day_of_week month year week hour minute second make_date make_datetime make_interval"
_CHOOSING = "coalesce if nullif try array array_get array_contains array_length array_first array_last array_find map map_get"
_OF_COLOURS = "color_rgb color_rgba color_hsl color_hsla color_hsv color_hsva color_mix_rgb color_part darker lighter"
_OF_FEATURES = "set_color_part ramp_color attribute is_selected var $area $perimeter $length $x $y $id area perimeter"
_OURS = "changedet_dates changedet_series changedet_similarity"
_QUIET = frozenset(
    f"{_COUNTING} {_TURNING} {_OF_TEXTS} {_OF_TIMES} {_CHOOSING} {_OF_COLOURS} {_OF_FEATURES} {_OURS} array_to_string".split()
)
"""Functions of expressions that look at the feature alone, and come to an end soon."""
_CALLED = re.compile(r"([a-z_]\w*)\s*\(")
_COMMENT = re.compile(r"/\*.*?\*/|--[^\r\n]*", re.DOTALL)
_ASKING = re.compile(r"^(load_layer|exif.*|file_.*|base_file_name|env|eval.*|layer_property|raster_.*|decode_uri|sqlite_.*)$")
"""Functions of other versions of QGIS, which cannot read the expression here, that are not."""


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
    for part in list(_children(root)):
        if part.tagName() not in _PARTS:
            root.removeChild(part)
    for element in list(_elements(root)):
        if _is_taken_out(element):
            element.parentNode().removeChild(element)
    for element in (root, *_elements(root)):
        _disarm(element)
    return str(document.toString())


def _is_read(outcome: object) -> bool:
    """``setContent`` gives a tuple in one version of PyQt, a result of its own in another."""
    return bool(outcome[0] if isinstance(outcome, tuple) else outcome)


def _children(element: QDomElement) -> Iterator[QDomElement]:
    child = element.firstChildElement()
    while not child.isNull():
        yield child
        child = child.nextSiblingElement()


def _elements(root: QDomElement) -> Iterator[QDomElement]:
    for child in _children(root):
        yield child
        yield from _elements(child)


def _is_taken_out(element: QDomElement) -> bool:
    tag = element.tagName()
    if tag == "layer" and element.hasAttribute("class"):
        return element.attribute("class") not in _DRAWN_ALONE
    if tag == "editWidget":
        return element.attribute("type") not in _PLAIN_WIDGETS
    return tag in _TAKEN_OUT


def _disarm(element: QDomElement) -> None:
    """Empty every attribute and text that names a source, or is an expression that asks one."""
    attributes, texts = element.attributes(), element.childNodes()
    nodes = [attributes.item(at) for at in range(attributes.count())]
    nodes += [texts.at(at) for at in range(texts.count()) if texts.at(at).isText()]
    for node in nodes:
        if _SOURCE.search(node.nodeValue()) or _asks(node.nodeValue()):
            node.setNodeValue("")


def _asks(text: str) -> bool:
    """Whether an expression calls what is not known to be quiet here, or what asks in another version of QGIS."""
    if "(" not in text:
        return False
    expression = QgsExpression(text)
    if expression.hasParserError():
        return any(map(_ASKING.match, _CALLED.findall(_COMMENT.sub("", text.lower()))))
    return not expression.referencedFunctions() <= _QUIET
