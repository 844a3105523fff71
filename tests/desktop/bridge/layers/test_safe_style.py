"""Styles of a file: what draws stays, what loads, runs or asks goes."""

from __future__ import annotations

from html import escape

import pytest
from qgis.core import (
    QgsFillSymbol,
    QgsHashedLineSymbolLayer,
    QgsMapLayerStyle,
    QgsMarkerLineSymbolLayer,
    QgsMarkerSymbol,
    QgsPointPatternFillSymbolLayer,
    QgsReadWriteContext,
    QgsSvgMarkerSymbolLayer,
    QgsSymbolLayerUtils,
)
from qgis.PyQt.QtXml import QDomDocument

from changedet_plugin.bridge.layers.safe_style import safe
from changedet_plugin.bridge.result.geopackage import read_styles


def qml_of(layer):
    style = QgsMapLayerStyle()
    style.readFromLayer(layer)
    return style.xmlData()


def test_the_styles_of_a_run_draw_as_they_did(result, result_path):
    for qml in read_styles(result_path, "changes").values():
        QgsMapLayerStyle(qml).writeToLayer(result.changes)
        before = result.changes.renderer().dump()
        QgsMapLayerStyle(safe(qml)).writeToLayer(result.changes)
        assert result.changes.renderer().dump() == before


def test_a_picture_of_a_server_is_not_in_what_is_left(result):
    symbol = QgsFillSymbol.createSimple({"color": "red"})
    pattern = QgsPointPatternFillSymbolLayer()
    marker = QgsMarkerSymbol()
    marker.changeSymbolLayer(0, QgsSvgMarkerSymbolLayer("http://127.0.0.1:9/style.svg"))
    pattern.setSubSymbol(marker)
    symbol.appendSymbolLayer(pattern)
    result.changes.renderer().updateSymbols(symbol)
    qml = qml_of(result.changes)
    assert "style.svg" in qml
    left = safe(qml)
    assert "style.svg" not in left
    assert "SimpleFill" in left


@pytest.mark.parametrize(
    "part",
    [
        '<attributeactions><actionsetting action="print(1)" type="1"/></attributeactions>',
        "<editforminitcode>print(1)</editforminitcode>",
        '<editform tolerant="1">http://127.0.0.1:9/a.ui</editform>',
        "<mapTip>&lt;img src='http://127.0.0.1:9/a'></mapTip>",
        '<labeling type="simple"><settings><background shapeSVGFile="http://127.0.0.1:9/a.svg"/></settings></labeling>',
        '<blendMode name="\\\\host\\share\\a"/>',
        "<previewExpression text=\"load_layer('/a', 'ogr')\"/>",
    ],
)
def test_what_runs_or_asks_is_taken_out(result, part):
    qml = qml_of(result.changes).replace("</qgis>", f"{part}</qgis>")
    left = safe(qml)
    assert "renderer-v2" in left
    assert "127.0.0.1" not in left
    assert "print(1)" not in left
    assert "host" not in left
    assert "load_layer" not in left


@pytest.mark.parametrize(
    "expression",
    [
        "env/**/('HOME')",
        "CASE WHEN env -- a\n('HOME') THEN 1 END",
        "sqlite_fetch_and_increment('/a.gpkg', 't', 'id', '1=1', map())",
        "array_foreach(generate_series(1, 1000000000), 1)",
        "aggregate('another', 'sum', \"a\")",
        "load_layer /* of a later QGIS */ ('/a', 'ogr')",
        "[% file_exists('a') %]",
    ],
)
def test_an_expression_that_asks_writes_or_has_no_end_is_emptied(result, expression):
    element = f"<previewExpression>{escape(expression)}</previewExpression>"
    attribute = f'<aliases><alias field="rank" name="{escape(expression)}"/></aliases>'
    left = safe(qml_of(result.changes).replace("</qgis>", f"{element}{attribute}</qgis>"))
    assert escape(expression, quote=False) not in left
    assert "('" not in left.rpartition("</renderer-v2>")[2]


def test_an_expression_of_the_feature_alone_stays(result):
    kept = 'round("score", 1) || coalesce("type", \'-\')'
    left = safe(qml_of(result.changes).replace("</qgis>", f"<previewExpression>{kept}</previewExpression></qgis>"))
    assert kept in left


@pytest.mark.parametrize("kind", [QgsMarkerLineSymbolLayer, QgsHashedLineSymbolLayer])
def test_marks_along_a_line_that_have_no_end_are_not_drawn(result, kind):
    symbol = QgsFillSymbol.createSimple({"color": "red"})
    line = kind()
    line.setInterval(1e-7)
    symbol.appendSymbolLayer(line)
    # To put it on the layer would draw it.
    document = QDomDocument()
    element = QgsSymbolLayerUtils.saveSymbol("0", symbol, document, QgsReadWriteContext())
    document.appendChild(element)
    qml = f'<qgis><renderer-v2 type="singleSymbol"><symbols>{document.toString()}</symbols></renderer-v2></qgis>'
    left = safe(qml.replace("<!DOCTYPE", "").strip())
    assert line.layerType() not in left
    assert "SimpleFill" in left


@pytest.mark.parametrize(
    "qml",
    ["", "no style", "<qgis/>", '<qgis><renderer-v2 type="heatmapRenderer"/></qgis>', '<!DOCTYPE a [<!ENTITY a "b">]><qgis/>'],
)
def test_what_cannot_be_drawn_is_nothing(qgis_app, qml):
    assert safe(qml) == ""
