"""How rasters come into the series: dropped, by group, by folder, several files at once."""

from __future__ import annotations

import shutil
import zipfile

import numpy as np
import pytest
from osgeo import gdal
from qgis.core import QgsLayerTreeModel, QgsProject, QgsRasterLayer, QgsVectorLayer
from qgis.PyQt.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from qgis.PyQt.QtGui import QDragEnterEvent, QDropEvent
from qgis.PyQt.QtWidgets import QAbstractButton, QApplication, QFileDialog

from changedet_plugin.bridge import raster_header
from changedet_plugin.bridge.series import folder_search
from changedet_plugin.compat import QAction
from tests.desktop.rasters import SIDE, write_bands, write_raster, write_series

NAMES = ("2001-07-01", "2003-07-01", "2005-07-01")


@pytest.fixture
def tree(dock, workdir):
    """A layer tree with a group in a group: two rasters inside, one between, an area, and a file that is gone."""
    project, root = QgsProject.instance(), QgsProject.instance().layerTreeRoot()
    outer = root.addGroup("Sensor & place")
    inner = outer.addGroup("Old")
    for path, group in zip(write_series(workdir, *NAMES), (inner, inner, outer)):
        layer = QgsRasterLayer(str(path), path.stem)
        project.addMapLayer(layer, False)
        group.addLayer(layer)
    area = QgsVectorLayer("Polygon?crs=EPSG:4326", "area", "memory")
    project.addMapLayer(area, False)
    outer.addLayer(area)
    return QgsLayerTreeModel(root)


def drop(dock, data):
    """Drag data over the table and let it go, as Qt does."""
    target, move, no = dock.series.table.view.viewport(), Qt.DropAction.CopyAction, Qt.KeyboardModifier.NoModifier
    enter = QDragEnterEvent(QPoint(20, 20), move, data, Qt.MouseButton.LeftButton, no)
    QApplication.sendEvent(target, enter)
    assert enter.isAccepted()
    QApplication.sendEvent(target, QDropEvent(QPointF(20, 20), move, data, Qt.MouseButton.LeftButton, no))


def names(dock):
    return [row.layer for row in dock.session.model.rows]


def test_layers_are_dropped_from_the_layer_tree(dock, tree):
    inner = tree.rootGroup().findGroup("Old")
    drop(dock, tree.mimeData([tree.node2index(node) for node in inner.children()]))
    assert names(dock) == list(NAMES[:2])


def test_a_dropped_group_brings_all_rasters_below_it_and_nothing_else(dock, tree):
    drop(dock, tree.mimeData([tree.node2index(tree.rootGroup().findGroup("Sensor & place"))]))
    assert names(dock) == list(NAMES)


def test_a_dropped_layer_whose_file_is_gone_is_marked(dock, tree, workdir):
    gone = QgsRasterLayer(str(workdir / "2007-07-01.tif"), "gone")
    QgsProject.instance().addMapLayer(gone)
    drop(dock, tree.mimeData([tree.node2index(tree.rootGroup().findLayer(gone.id()))]))
    row = dock.session.model.rows[0]
    assert (row.missing, row.date.year) == (True, 2007)
    assert not row.takes_part


def test_files_and_folders_are_dropped_from_a_file_manager(dock, workdir):
    write_series(workdir / "folder", *NAMES)
    alone = write_raster(workdir / "2009-07-01.tif")
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(workdir / "folder")), QUrl.fromLocalFile(str(alone))])
    drop(dock, data)
    assert names(dock) == [*NAMES, "2009-07-01"]


def test_text_is_not_taken(dock):
    data = QMimeData()
    data.setText("2001-07-01.tif")
    event = QDragEnterEvent(
        QPoint(20, 20), Qt.DropAction.CopyAction, data, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    )
    event.ignore()
    QApplication.sendEvent(dock.series.table.view.viewport(), event)
    assert not event.isAccepted()


def test_the_menu_brings_the_rasters_of_a_group(dock, tree):
    groups = dock.series.table.groups
    groups.aboutToShow.emit()
    assert [action.text() for action in groups.actions()] == [
        "Sensor && place (3 rasters)",
        "Sensor && place / Old (2 rasters)",
    ]
    groups.actions()[1].trigger()
    assert names(dock) == list(NAMES[:2])


def test_without_a_group_the_menu_says_so(dock):
    dock.series.table.groups.aboutToShow.emit()
    (only,) = dock.series.table.groups.actions()
    assert not only.isEnabled()
    assert "no group" in only.text()


def test_several_files_are_chosen_at_once(dock, workdir):
    paths = [str(path) for path in write_series(workdir, *NAMES)]
    dock.findChild(QAction, "menu_files").trigger()
    dialog = dock.findChild(QFileDialog, "files_dialog")
    assert dialog.fileMode() == QFileDialog.FileMode.ExistingFiles
    dialog.filesSelected.emit(paths[:2])
    assert names(dock) == list(NAMES[:2])


def test_a_folder_is_chosen(dock, qtbot, workdir):
    write_series(workdir, *NAMES)
    qtbot.mouseClick(dock.findChild(QAbstractButton, "add_folder"), Qt.MouseButton.LeftButton)
    dock.findChild(QFileDialog, "file_dialog").fileSelected.emit(str(workdir))
    assert names(dock) == list(NAMES)


def test_a_folder_that_takes_long_is_looked_through_beside_the_window(dock, qtbot, workdir, monkeypatch):
    monkeypatch.setattr(folder_search, "MOMENT_S", 0)
    write_series(workdir, *NAMES)
    dock.session.series.add_files([str(workdir)])
    assert names(dock) == []
    assert dock.series.table.empty.text() == "Looking for rasters…"
    qtbot.waitUntil(lambda: names(dock) == list(NAMES))
    assert not dock.series.table.empty.isVisible()


def test_an_archive_without_rasters_is_said(dock, qtbot, workdir):
    for name in ("2019-07-01", "2020-07-01"):
        with zipfile.ZipFile(workdir / f"{name}.zip", "w") as archive:
            archive.write(write_raster(workdir / "other" / f"{name}.tif"), f"{name}.tif")
    with zipfile.ZipFile(workdir / "2021-07-01.zip", "w") as archive:
        archive.writestr("readme.txt", "")
    shutil.rmtree(workdir / "other")
    with qtbot.waitSignal(dock.session.series.failed) as said:
        dock.session.series.add_files([str(workdir)])
    assert said.args == [f"Archives in {workdir.name} that hold no raster: 2021-07-01.zip."]
    assert len(names(dock)) == 2


def test_a_folder_whose_rasters_have_no_date_brings_them_all_to_be_dated(dock, qtbot, workdir):
    write_series(workdir, "first", "second")
    dock.session.series.add_files([str(workdir)])
    assert names(dock) == ["first", "second"]
    assert "2 rasters have no date" in dock.series.table.hint.text()
    assert dock.series.table.give_dates.isVisible()


def test_a_raster_that_is_in_the_table_as_a_file_is_no_further_layer(dock, workdir):
    path = write_raster(workdir / "2009-07-01.tif")
    layer = QgsRasterLayer(f"{workdir}//{path.name}", "layer")
    QgsProject.instance().addMapLayer(layer)
    dock.session.series.add_files([str(path)])
    assert dock.session.series.choices() == []
    dock.session.series.add_layers([layer.id()])
    assert len(names(dock)) == 1


def test_a_raster_is_added_once(dock, tree):
    group = tree.mimeData([tree.node2index(tree.rootGroup().findGroup("Sensor & place"))])
    drop(dock, group)
    drop(dock, group)
    assert names(dock) == list(NAMES)


def test_a_raster_whose_bands_are_dates_comes_as_a_row_a_date(dock, workdir):
    names = [f"NDVI_{name.replace('-', '')}" for name in NAMES]
    stack = write_bands(workdir / "stack.tif", np.ones((3, SIDE, SIDE)), names)
    dock.session.series.add_files([str(stack)])
    assert [str(row.date) for row in dock.session.model.rows] == list(NAMES)
    assert all(raster_header.read(row.path).n_bands == 1 for row in dock.session.model.rows)


def test_the_bands_of_a_virtual_raster_are_called_by_its_files(dock, workdir):
    paths = write_series(workdir, *NAMES)
    gdal.BuildVRT(str(workdir / "stack.vrt"), [str(path) for path in paths], separate=True).FlushCache()
    dock.session.series.add_files([str(workdir / "stack.vrt")])
    assert [str(row.date) for row in dock.session.model.rows] == list(NAMES)
