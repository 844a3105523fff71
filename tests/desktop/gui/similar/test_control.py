"""What changed in the same way is looked for in other results too, and judgements lean the search. No engine."""

from __future__ import annotations

import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import numpy as np
import pytest
from qgis.core import QgsProject, QgsRectangle, QgsVectorLayer
from qgis.PyQt.QtCore import Qt
from qgis.PyQt.QtWidgets import QApplication

from changedet_plugin.bridge.layers.result_layers import open_result
from changedet_plugin.bridge.result.tables import read_changes
from changedet_plugin.bridge.similar.pool import pool
from changedet_plugin.bridge.similar.search import similarities
from changedet_plugin.gui.dock.change_dock import SIMILAR


@pytest.fixture
def others(result_path, workdir):
    """A folder with two copies of the result, one of another encoder, and a file that is none."""
    folder = workdir / "others"
    folder.mkdir()
    for name in ("east", "west"):
        shutil.copy(result_path, folder / f"{name}.gpkg")
    with closing(sqlite3.connect(folder / "west.gpkg")) as file, file:
        file.execute("UPDATE run SET value = 'other-1' WHERE key IN ('encoder', 'encoder_id')")
    (folder / "broken.gpkg").write_bytes(b"nothing")
    return folder


@pytest.fixture
def asked(dock, result_path, qgis_canvas):
    """The dock with a result open, searching for what is like its first change."""
    dock._open_result(result_path)
    layer = dock.session.result.layers.changes
    qgis_canvas.setDestinationCrs(layer.crs())
    qgis_canvas.setLayers([layer])
    dock.changes.similar()
    return dock


def look_in_folder(dock, folder, qtbot):
    """Choose the folder in the dialog that the scope box opens."""
    dock.similar.scope.setCurrentIndex(2)
    dock.similar.scope.activated.emit(2)
    dialog = next(child for child in dock.children() if child.objectName() == "file_dialog" and child.isVisible())
    assert dialog.fileMode() == dialog.FileMode.Directory
    with qtbot.waitSignal(dock.session.similar.searched, timeout=5000):
        dialog.fileSelected.emit(str(folder))
    dialog.close()


def pick(page, fid):
    page.list.selectRow(page.model.positions_of([fid])[0])


def results_listed(dock):
    model = dock.similar.model
    return [model.data(model.index(row, 7)) for row in range(model.rowCount())]


def test_the_same_change_of_another_result_is_found_in_a_folder(asked, others, qtbot):
    alone = asked.similar.model.rowCount()
    look_in_folder(asked, others, qtbot)
    assert asked.tabs.currentIndex() == SIMILAR
    assert asked.similar.scope.currentData() == "folder"
    names = results_listed(asked)
    assert len(names) == 2 * alone
    assert names.count("east") == alone
    assert asked.similar.model.data(asked.similar.model.index(1, 6)) == "1.00"


def test_what_cannot_be_compared_is_left_out_and_named(asked, others, qtbot):
    look_in_folder(asked, others, qtbot)
    remarks = asked.similar.remarks.text()
    assert asked.similar.remarks.isVisible()
    assert " and west were made with different encoders" in remarks
    assert "use the same encoder for both" in remarks
    assert "broken.gpkg" in remarks
    assert "west" not in results_listed(asked)


def test_a_click_on_a_hit_of_another_result_goes_there(asked, others, qtbot, qgis_canvas):
    look_in_folder(asked, others, qtbot)
    selected = asked.session.result.layers.changes.selectedFeatureIds()
    at = results_listed(asked).index("east", 2)
    qgis_canvas.setExtent(QgsRectangle(0, 0, 10, 10))
    asked.similar.list.selectRow(at)
    path, fid = asked.session.similar._pool.ref_of(asked.similar.model.fid_at(at))
    assert Path(path).stem == "east"
    layer = QgsVectorLayer(f"{path}|layername=changes", "east", "ogr")
    assert qgis_canvas.extent().contains(layer.getFeature(fid).geometry().boundingBox())
    assert asked.session.result.layers.changes.selectedFeatureIds() == selected


def test_other_open_results_are_searched(asked, others, qtbot):
    other = open_result(str(others / "east.gpkg"), QgsProject.instance())
    with qtbot.waitSignal(asked.session.similar.searched, timeout=5000):
        asked.similar.scope.setCurrentIndex(1)
        asked.similar.scope.activated.emit(1)
    assert "east" in results_listed(asked)
    asked.similar.scope.setCurrentIndex(0)
    asked.similar.scope.activated.emit(0)
    assert set(results_listed(asked)) == {""}
    assert other.changes.isValid()


def test_nothing_to_search_elsewhere_is_said(asked):
    asked.similar.scope.setCurrentIndex(1)
    asked.similar.scope.activated.emit(1)
    assert asked.similar.remarks.text() == "No other result is open."


def test_judgements_rank_anew_and_can_be_taken_back(asked, qtbot):
    table = asked.session.result.table
    page, asked_fid = asked.similar, asked.similar.model.fid_at(0)
    page.spin.setValue(0.0)
    qtbot.waitUntil(lambda: page.model.rowCount() > 10, timeout=2000)
    alike, unlike = page.model.fid_at(2), page.model.fid_at(4)
    page.list.selectRow(2)
    qtbot.mouseClick(page.more_button, Qt.MouseButton.LeftButton)
    assert not page.less_button.isEnabled()
    pick(page, unlike)
    # Xvfb has no window manager that would make a window the active one.
    QApplication.setActiveWindow(asked.window())
    page.list.setFocus()
    qtbot.keyClick(page.list, "-")
    expected = similarities(table, [asked_fid, alike], rejected=[unlike])
    np.testing.assert_allclose(page._cosine, expected)
    row = page.model.positions_of([alike])[0]
    assert page.model.data(page.model.index(row, 6)).endswith(" +")
    assert "1 marked as similar" in page.words.text()
    assert "1 marked as different" in page.words.text()
    pick(page, alike)
    qtbot.mouseClick(page.more_button, Qt.MouseButton.LeftButton)
    np.testing.assert_allclose(page._cosine, similarities(table, [asked_fid], rejected=[unlike]))


def test_a_change_of_another_result_can_be_judged(asked, others, qtbot):
    look_in_folder(asked, others, qtbot)
    at = results_listed(asked).index("east", 2)
    fid = asked.similar.model.fid_at(at)
    asked.similar.list.selectRow(at)
    qtbot.mouseClick(asked.similar.more_button, Qt.MouseButton.LeftButton)
    place = asked.session.similar._pool.ref_of(fid)
    assert asked.session.similar._liked == {place: True}
    assert "1 marked as similar" in asked.similar.words.text()


def test_a_new_cut_of_the_types_leaves_the_search_as_it_is(asked, others, qtbot):
    look_in_folder(asked, others, qtbot)
    before = asked.similar.model.rowCount()
    asked.session.result.cut_types(3)
    assert asked.similar.model.rowCount() == before
    at = results_listed(asked).index("east")
    asked.similar.list.selectRow(at)
    qtbot.mouseClick(asked.similar.more_button, Qt.MouseButton.LeftButton)
    assert "1 marked as similar" in asked.similar.words.text()


def test_another_result_is_searched_alone_again(asked, others, qtbot):
    look_in_folder(asked, others, qtbot)
    asked._open_result(str(others / "west.gpkg"))
    assert asked.similar.scope.currentData() == "here"
    asked.changes.similar()
    last = asked.similar.model.rowCount() - 1
    assert asked.similar.model.data(asked.similar.model.index(last, 7)) == ""
    assert asked.similar.list.isColumnHidden(7)


def test_rows_of_a_pool_keep_their_own_place(result_path, others):
    own, other = read_changes(result_path), read_changes(str(others / "east.gpkg"))
    joined = pool(own, [other])
    assert len(set(joined.table.fid.tolist())) == 2 * len(own.fid)
    assert [joined.ref_of(fid) for fid in joined.table.fid.tolist()] == [
        *((result_path, fid) for fid in own.fid.tolist()),
        *((other.run.path, fid) for fid in other.fid.tolist()),
    ]
    assert joined.find([(other.run.path, 3)]) == [int(joined.table.fid[len(own.fid) + 2])]
    np.testing.assert_array_equal(joined.table.vector[len(own.fid) :], other.vector)
