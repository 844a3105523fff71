"""How are places below the limit drawn?

Dashed and pale, so that nobody takes them for what the run lists.
"""

from __future__ import annotations

import re

from qgis.core import (
    QgsCategorizedSymbolRenderer,
    QgsFillSymbol,
    QgsReadWriteContext,
    QgsRendererCategory,
    QgsSimpleLineSymbolLayer,
)
from qgis.PyQt.QtCore import Qt
from qgis.PyQt.QtGui import QColor
from qgis.PyQt.QtXml import QDomDocument

from changedet_plugin.bridge.i18n import tr
from changedet_plugin.core.result_schema import Flag

_RENDERER = re.compile(r"<renderer-v2.*?</renderer-v2>", re.DOTALL)
_PALE, _GREY = "#a8e1ff", "#d9d9d9"
_WIDTH_MM, _CASING_MM = 0.5, 0.9
_LOOK = f"""if("flag" IN ('{Flag.SEASONAL}', '{Flag.TRANSIENT}'), 'passing', 'weaker')"""


def below_limit_qml(qml: str) -> str:
    """A style of a result's file with the drawing of places below the limit in the place of its own."""
    return _RENDERER.sub(lambda _found: _renderer_xml(), qml, count=1)


def _renderer_xml() -> str:
    categories = [
        QgsRendererCategory("weaker", _dashed(_PALE, Qt.PenStyle.DashLine), tr("below the limit")),
        QgsRendererCategory("passing", _dashed(_GREY, Qt.PenStyle.DotLine), tr("below the limit, seasonal or transient")),
    ]
    renderer = QgsCategorizedSymbolRenderer(_LOOK, categories)
    document = QDomDocument()
    document.appendChild(renderer.save(document, QgsReadWriteContext()))
    return str(document.toString())


def _dashed(colour: str, line: Qt.PenStyle) -> QgsFillSymbol:
    """A pale line of dashes on a dark one, which is seen on light ground and on dark."""
    symbol = QgsFillSymbol()
    # A fill, even one that draws nothing, is filled where the place is selected.
    symbol.changeSymbolLayer(0, QgsSimpleLineSymbolLayer(QColor(0, 0, 0, 110), _CASING_MM))
    symbol.appendSymbolLayer(QgsSimpleLineSymbolLayer(QColor(colour), _WIDTH_MM, line))
    return symbol
