"""Thumbnails of rasters: from the layer and its style, from the file, and none where there is none."""

from __future__ import annotations

import pytest
from qgis.core import QgsGradientColorRamp, QgsProject, QgsRasterLayer, QgsSingleBandPseudoColorRenderer
from qgis.PyQt.QtCore import Qt
from qgis.PyQt.QtGui import QColor

from changedet_plugin.bridge.series.thumbnails import SIDE_PX, Thumbnails
from changedet_plugin.gui.series.model import LAYER
from tests.desktop.rasters import write_raster


@pytest.fixture
def thumbnails(project):
    made = Thumbnails(project)
    yield made
    made.close()


def wait_for(qtbot, thumbnails, path, ratio=1.0):
    with qtbot.waitSignal(thumbnails.ready, timeout=10_000, check_params_cb=lambda ready: ready == str(path)):
        assert thumbnails.get(str(path), ratio) is None
    return thumbnails.get(str(path), ratio)


def colour_in_the_middle(image):
    return QColor(image.pixel(image.width() // 2, image.height() // 2)).name()


def paint(layer, colour):
    """One colour, whatever the value."""
    renderer = QgsSingleBandPseudoColorRenderer(layer.dataProvider(), 1)
    renderer.setClassificationMin(0)
    renderer.setClassificationMax(10)
    renderer.createShader(QgsGradientColorRamp(QColor(colour), QColor(colour)))
    layer.setRenderer(renderer)


def test_a_layer_is_drawn_in_its_style_and_drawn_anew_in_another(qtbot, project, thumbnails, workdir):
    path = write_raster(workdir / "2001-07-01.tif", 5)
    layer = QgsRasterLayer(str(path), "layer")
    paint(layer, "#ff0000")
    project.addMapLayer(layer)
    image = wait_for(qtbot, thumbnails, path)
    assert (image.width(), image.height()) == (SIDE_PX, SIDE_PX)
    assert colour_in_the_middle(image) == "#ff0000"
    with qtbot.waitSignal(thumbnails.ready, timeout=10_000):
        paint(layer, "#0000ff")
    assert colour_in_the_middle(wait_for(qtbot, thumbnails, path)) == "#0000ff"


def shown(project, path):
    """The raster as a red layer of the project."""
    layer = QgsRasterLayer(str(path), "layer")
    paint(layer, "#ff0000")
    return project.addMapLayer(layer)


def test_a_style_is_not_followed_any_more_when_it_is_closed(qtbot, project, workdir):
    path = write_raster(workdir / "2001-07-01.tif", 5)
    layer, thumbnails = shown(project, path), Thumbnails(project)
    wait_for(qtbot, thumbnails, path)
    told = []
    thumbnails.ready.connect(told.append)
    thumbnails.close()
    paint(layer, "#0000ff")
    assert told == []


def test_it_closes_after_a_layer_is_gone(qtbot, project, workdir):
    path = write_raster(workdir / "2001-07-01.tif", 5)
    layer, thumbnails = shown(project, path), Thumbnails(project)
    wait_for(qtbot, thumbnails, path)
    project.removeMapLayer(layer.id())
    thumbnails.close()


def test_the_styles_of_a_project_that_is_opened_again_are_followed(qtbot, project, thumbnails, workdir):
    path = write_raster(workdir / "2001-07-01.tif", 5)
    layer_id = shown(project, path).id()
    project.write(str(workdir / "kept.qgs"))
    wait_for(qtbot, thumbnails, path)
    project.clear()
    project.read(str(workdir / "kept.qgs"))
    assert colour_in_the_middle(wait_for(qtbot, thumbnails, path)) == "#ff0000"
    with qtbot.waitSignal(thumbnails.ready, timeout=10_000):
        paint(project.mapLayer(layer_id), "#0000ff")
    assert colour_in_the_middle(wait_for(qtbot, thumbnails, path)) == "#0000ff"


def test_a_file_that_is_no_layer_is_drawn_and_nothing_is_left_beside_it(qtbot, thumbnails, workdir):
    path = write_raster(workdir / "2001-07-01.tif", 5)
    image = wait_for(qtbot, thumbnails, path, ratio=2.0)
    assert (image.width(), image.devicePixelRatio()) == (2 * SIDE_PX, 2)
    assert QColor(image.pixelColor(SIDE_PX, SIDE_PX)).alpha() == 255
    assert [file.name for file in workdir.iterdir()] == [path.name]


def test_a_file_that_is_no_raster_has_no_picture_and_holds_up_no_other(qtbot, thumbnails, workdir):
    broken = workdir / "2001-07-01.tif"
    broken.write_bytes(b"II*\0 not a raster")
    assert thumbnails.get(str(broken)) is None
    assert wait_for(qtbot, thumbnails, write_raster(workdir / "2002-07-01.tif")) is not None
    assert thumbnails.get(str(broken)) is None


def test_the_table_shows_them(dock, qtbot, workdir):
    layer = QgsRasterLayer(str(write_raster(workdir / "2001-07-01.tif")), "layer")
    paint(layer, "#ff0000")
    QgsProject.instance().addMapLayer(layer)
    dock.session.series.add_layers([layer.id()])
    model = dock.session.model

    def shown():
        return colour_in_the_middle(model.index(0, LAYER).data(Qt.ItemDataRole.DecorationRole)) == "#ff0000"

    qtbot.waitUntil(shown, timeout=10_000)
