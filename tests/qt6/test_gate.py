"""The gate itself: what QGIS 4 does not have, and calls that it does not take, are refused."""

from __future__ import annotations

import importlib

import pytest
from qgis.core import Qgis, QgsMapLayer, QgsRectangle, QgsTask, QgsVectorLayer
from qgis.gui import QgsMapCanvas, QgsMapTool, QgsMessageBar
from qgis.PyQt.QtCore import Qt

from tests.qt6 import stand_in


def is_refused(call):
    with pytest.raises(TypeError):
        call()
    return bool(stand_in.refused) and bool(stand_in.refused.pop())


def test_a_call_with_an_argument_of_another_type_is_refused():
    assert is_refused(lambda: QgsRectangle("west", "south", "east", "north"))


def test_a_call_with_an_argument_too_many_is_refused():
    assert is_refused(lambda: QgsVectorLayer("a.gpkg").selectByIds([1], Qgis.SelectBehavior.SetSelection, 3))


def test_a_call_that_lacks_an_argument_is_refused():
    assert is_refused(lambda: QgsVectorLayer("a.gpkg").setSubsetString())


def test_a_named_argument_that_is_not_published_is_refused():
    assert is_refused(lambda: QgsMessageBar().pushMessage(text="a", colour="red"))


@pytest.mark.parametrize("level", [1, Qgis.LayerType.Vector, Qt.CursorShape.WaitCursor])
def test_what_is_no_member_of_the_enumeration_is_refused(level):
    assert is_refused(lambda: QgsMessageBar().pushMessage("title", "text", level))


def test_a_signal_is_emitted_with_as_many_values_as_published():
    layer = QgsVectorLayer("a.gpkg")
    with pytest.raises(TypeError):
        layer.selectionChanged.emit([1])


@pytest.mark.parametrize("name", ["QgsMapLayerRegistry", "QgsMapRenderer"])
def test_a_class_that_is_gone_cannot_be_imported(name):
    assert not hasattr(importlib.import_module("qgis.core"), name)


@pytest.mark.parametrize("name", ["pendingFields", "setLayerTransparency", "setMapTip"])
def test_a_method_that_is_gone_is_refused(name):
    with pytest.raises(AttributeError):
        getattr(QgsVectorLayer("a.gpkg"), name)


@pytest.mark.parametrize(("owner", "name"), [(QgsTask, "CanCancel"), (QgsMapLayer, "VectorLayer"), (Qt, "LeftButton")])
def test_a_member_without_its_enumeration_is_refused(owner, name):
    with pytest.raises(AttributeError):
        getattr(owner, name)


def test_a_variable_that_qgis_does_not_have_is_refused():
    options = QgsVectorLayer.LayerOptions()
    options.loadDefaultStyle = False
    assert is_refused(lambda: setattr(options, "loadStyle", False))


def test_a_method_that_qgis_calls_with_more_than_it_takes_is_refused():
    def canvas_press(self):
        return None

    assert is_refused(lambda: type("Tool", (QgsMapTool,), {"canvasPressEvent": canvas_press}))


def test_a_class_that_forgets_the_making_of_its_base_is_refused():
    class Tool(QgsMapTool):
        def __init__(self):
            pass

    with pytest.raises((TypeError, RuntimeError)):
        Tool().flags()
    stand_in.refused.clear()


def test_what_was_set_is_answered():
    tool, canvas = QgsMapTool(QgsMapCanvas()), QgsMapCanvas()
    canvas.setMapTool(tool)
    assert canvas.mapTool() is tool


def test_old_names_that_qgis_still_sets_are_there():
    assert QgsMapLayer.LayerType.VectorLayer is Qgis.LayerType.Vector


def test_qt_5_cannot_be_imported_beside():
    with pytest.raises(ImportError, match="Qt 6"):
        importlib.import_module("PyQt5.QtCore")
