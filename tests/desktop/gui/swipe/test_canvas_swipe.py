"""The swipe over a map: other layers right of a line that is dragged with the mouse; nothing is left of it afterwards."""

from __future__ import annotations

import numpy as np
import pytest
from osgeo import gdal, osr
from qgis.core import QgsCoordinateReferenceSystem, QgsProject, QgsRasterLayer, QgsRectangle
from qgis.gui import QgsMapToolEmitPoint
from qgis.PyQt.QtCore import QEvent, QPoint, QPointF, Qt
from qgis.PyQt.QtGui import QMouseEvent
from qgis.PyQt.QtWidgets import QApplication

from changedet_plugin.gui.swipe.canvas_swipe import CanvasSwipe

RED, BLUE, GREEN = (255, 0, 0), (0, 0, 255), (0, 255, 0)
LONGEST_MS = 5_000


def raster(path, left, right):
    """A picture of two colours, 100 x 100 pixels of 1 m."""
    pixels = np.zeros((3, 100, 100), np.uint8)
    pixels[:, :, :50] = np.array(left)[:, None, None]
    pixels[:, :, 50:] = np.array(right)[:, None, None]
    data = gdal.GetDriverByName("GTiff").Create(str(path), 100, 100, 3, gdal.GDT_Byte)
    data.SetGeoTransform((0, 1, 0, 100, 0, -1))
    system = osr.SpatialReference()
    system.ImportFromEPSG(32631)
    data.SetProjection(system.ExportToWkt())
    for band in range(3):
        data.GetRasterBand(band + 1).WriteArray(pixels[band])
    data = None
    return QgsRasterLayer(str(path), path.stem)


@pytest.fixture
def layers(qgis_canvas, qgis_new_project, workdir, qtbot):
    """Red all over on the canvas, and blue with a green right half beside it, which is on no canvas."""
    red, other = raster(workdir / "red.tif", RED, RED), raster(workdir / "other.tif", BLUE, GREEN)
    QgsProject.instance().addMapLayers([red, other], False)
    qgis_canvas.resize(400, 400)
    qgis_canvas.setDestinationCrs(QgsCoordinateReferenceSystem("EPSG:32631"))
    qgis_canvas.setRotation(0)
    qgis_canvas.setLayers([red])
    qgis_canvas.setExtent(QgsRectangle(20, 20, 80, 80))
    qgis_canvas.show()
    qgis_canvas.refresh()
    qtbot.waitExposed(qgis_canvas)
    yield red, other
    qgis_canvas.setRotation(0)
    qgis_canvas.setLayers([])
    QgsProject.instance().clear()


@pytest.fixture
def swipe(qgis_canvas, layers, qtbot):
    """The other raster right of the middle."""
    swipe = CanvasSwipe(qgis_canvas)
    swipe.show("red", [layers[1]], "other")
    shows(qtbot, qgis_canvas, 0.9, GREEN)
    yield swipe
    swipe.clear()


def colour(canvas, across, down=0.7):
    """What is seen at a place of the canvas, in shares of its size."""
    picture = canvas.grab().toImage()
    seen = picture.pixelColor(int(across * (picture.width() - 1)), int(down * (picture.height() - 1)))
    return seen.red(), seen.green(), seen.blue()


def shows(qtbot, canvas, across, wanted, down=0.7):
    qtbot.waitUntil(lambda: colour(canvas, across, down) == wanted, timeout=LONGEST_MS)


def move(canvas, share, buttons=Qt.MouseButton.NoButton):
    """The mouse over the map: QTest would have to move the pointer of the screen, whose events a screen without one lacks."""
    at = QPoint(round(share * canvas.viewport().width()), 200)
    places = QPointF(at), QPointF(canvas.viewport().mapToGlobal(at))
    event = QMouseEvent(QEvent.Type.MouseMove, *places, Qt.MouseButton.NoButton, buttons, Qt.KeyboardModifier.NoModifier)
    QApplication.sendEvent(canvas.viewport(), event)


def drag(qtbot, canvas, start, end):
    """With the left button, from one share of the width to another."""
    viewport = canvas.viewport()
    first, last = (QPoint(round(share * viewport.width()), 200) for share in (start, end))
    qtbot.mousePress(viewport, Qt.MouseButton.LeftButton, pos=first)
    for share in ((start + end) / 2, end):
        move(canvas, share, Qt.MouseButton.LeftButton)
    qtbot.mouseRelease(viewport, Qt.MouseButton.LeftButton, pos=last)


def test_the_right_of_the_line_shows_the_other_layers_at_their_place(swipe, qgis_canvas, qtbot):
    shows(qtbot, qgis_canvas, 0.4, RED)
    swipe.set_position(0.3)
    assert [colour(qgis_canvas, across) for across in (0.25, 0.4, 0.6)] == [RED, BLUE, GREEN]


def test_the_line_is_dragged_with_the_mouse(swipe, qgis_canvas, qtbot):
    shows(qtbot, qgis_canvas, 0.3, RED)
    drag(qtbot, qgis_canvas, 0.51, 0.2)
    assert swipe.position == pytest.approx(0.2, abs=0.01)
    assert [colour(qgis_canvas, across) for across in (0.1, 0.3)] == [RED, BLUE]
    drag(qtbot, qgis_canvas, 0.2, 0.8)
    assert [colour(qgis_canvas, across) for across in (0.3, 0.9)] == [RED, GREEN]


def test_clicks_elsewhere_reach_the_map_tool(swipe, qgis_canvas, qtbot):
    tool = QgsMapToolEmitPoint(qgis_canvas)
    qgis_canvas.setMapTool(tool)
    clicked = []
    tool.canvasClicked.connect(lambda point, _button: clicked.append(point))
    viewport = qgis_canvas.viewport()
    qtbot.mouseClick(viewport, Qt.MouseButton.LeftButton, pos=QPoint(viewport.width() // 2, 100))
    assert clicked == []
    qtbot.mouseClick(viewport, Qt.MouseButton.LeftButton, pos=QPoint(viewport.width() // 4, 100))
    assert len(clicked) == 1
    assert swipe.position == 0.5
    qgis_canvas.unsetMapTool(tool)


def test_the_cursor_tells_where_the_line_can_be_taken(swipe, qgis_canvas, qtbot):
    for share, is_there in ((0.3, False), (0.51, True), (0.58, False)):
        move(qgis_canvas, share)
        assert (qgis_canvas.viewport().cursor().shape() == Qt.CursorShape.SplitHCursor) == is_there


def test_the_other_side_follows_the_extent_and_the_turn_of_the_map(swipe, qgis_canvas, qtbot):
    qgis_canvas.setExtent(QgsRectangle(-20, 20, 40, 80))
    shows(qtbot, qgis_canvas, 0.9, BLUE)
    qgis_canvas.setRotation(180)
    qgis_canvas.refresh()
    shows(qtbot, qgis_canvas, 0.4, RED)
    swipe.set_position(0.0)
    qgis_canvas.setExtent(QgsRectangle(20, 20, 80, 80))
    shows(qtbot, qgis_canvas, 0.2, GREEN)
    shows(qtbot, qgis_canvas, 0.9, BLUE)


def test_the_left_can_have_layers_of_its_own(swipe, layers, qgis_canvas, qtbot):
    swipe.show("other", [layers[0]], "red", left_layers=[layers[1]])
    shows(qtbot, qgis_canvas, 0.1, BLUE)
    shows(qtbot, qgis_canvas, 0.9, RED)
    swipe.show("red", [layers[1]], "other")
    shows(qtbot, qgis_canvas, 0.1, RED)


@pytest.mark.parametrize("way", ["escape", "clear", "removal"])
def test_afterwards_the_canvas_is_as_it_was(swipe, layers, qgis_canvas, qtbot, way):
    tree = [node.name() for node in QgsProject.instance().layerTreeRoot().children()]
    with qtbot.waitSignal(swipe.ended):
        if way == "escape":
            qtbot.keyClick(qgis_canvas, Qt.Key.Key_Escape)
        elif way == "clear":
            swipe.clear()
        else:
            QgsProject.instance().removeMapLayer(layers[1].id())
    assert not swipe.is_on
    shows(qtbot, qgis_canvas, 0.9, RED)
    assert qgis_canvas.layers() == [layers[0]]
    assert [node.name() for node in QgsProject.instance().layerTreeRoot().children()] == tree
    drag(qtbot, qgis_canvas, 0.5, 0.2)
    assert swipe.position == 0.5


def test_it_can_be_ended_while_it_draws(layers, qgis_canvas, qtbot):
    swipe = CanvasSwipe(qgis_canvas)
    for _ in range(5):
        swipe.show("red", [layers[1]], "other")
        qgis_canvas.refresh()
    swipe.clear()
    shows(qtbot, qgis_canvas, 0.9, RED)
