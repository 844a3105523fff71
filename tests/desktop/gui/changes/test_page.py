"""The Changes and Similar pages over a result: list, filters, one selection, click, export. No engine."""

from __future__ import annotations

import datetime
import sqlite3
from contextlib import closing

import numpy as np
from osgeo import gdal
from qgis.core import QgsProject, QgsRectangle, QgsVectorLayer
from qgis.gui import QgsGui
from qgis.PyQt.QtCore import QPoint, Qt
from qgis.PyQt.QtTest import QTest
from qgis.PyQt.QtWidgets import QApplication, QLineEdit

from changedet_plugin.gui.changes.shown import shown_rows
from changedet_plugin.gui.dock.change_dock import CHANGES, SIMILAR
from tests.desktop.driving import listed, on_map, settle_with_map


def layer_of(dock):
    return dock.session.result.layers.changes


def pixel_of(canvas, layer, fid):
    point = layer.getFeature(fid).geometry().pointOnSurface().asPoint()
    at = canvas.getCoordinateTransform().transform(point)
    return QPoint(int(at.x()), int(at.y()))


def test_a_result_opens_on_its_first_change(opened):
    assert opened.tabs.currentIndex() == CHANGES
    first = opened.changes.model.fid_at(0)
    assert opened.session.result.table.rank[opened.session.result.table.row_of(first)] == 1
    assert layer_of(opened).selectedFeatureIds() == [first]
    assert opened.changes.card.facts.text().startswith("Lasting change between ")
    assert "above the limit of 2.0" in opened.changes.card.facts.text()


def test_a_type_that_is_unticked_leaves_list_and_map(opened, qtbot):
    before = len(listed(opened))
    opened.changes.conditions.types.toggle(0)
    settle_with_map(qtbot, opened)
    table = opened.session.result.table
    assert 0 < len(listed(opened)) < before
    assert "A" not in {table.type[table.row_of(fid)] for fid in on_map(opened)}
    opened.changes.conditions.types.show_all()
    settle_with_map(qtbot, opened)
    assert len(listed(opened)) == before


def test_only_the_strongest_are_shown(opened, qtbot):
    opened.changes.conditions.strength.set_count(5)
    settle_with_map(qtbot, opened)
    ranks = [opened.session.result.table.rank[opened.session.result.table.row_of(fid)] for fid in listed(opened)]
    assert len(ranks) == 5
    assert ranks == sorted(ranks)
    assert opened.changes.head.headline.text().startswith("5 of ")


def test_a_span_of_dates_is_shown(opened, qtbot):
    box = opened.changes.conditions.bar.date_from
    box.setCurrentIndex(5)
    settle_with_map(qtbot, opened)
    table = opened.session.result.table
    assert min(table.date[table.row_of(fid)] for fid in on_map(opened)) >= datetime.date(2019, 6, 5)


def test_a_state_is_shown_alone(opened, qtbot):
    actions = opened.changes.conditions.bar.state.actions_by_word
    for word in ("lasting", "provisional"):
        actions[word].setChecked(False)
    settle_with_map(qtbot, opened)
    table = opened.session.result.table
    assert {table.state[table.row_of(fid)] for fid in on_map(opened)} == {"ended"}


def test_the_search_finds_a_rank(opened, qtbot):
    qtbot.keyClicks(opened.findChild(QLineEdit, "search"), "#3")
    assert [opened.session.result.table.rank[opened.session.result.table.row_of(fid)] for fid in listed(opened)] == [3]


def test_list_and_map_select_together(opened):
    opened.changes.list.selectRow(2)
    assert layer_of(opened).selectedFeatureIds() == [listed(opened)[2]]
    layer_of(opened).selectByIds([listed(opened)[4]])
    assert [index.row() for index in opened.changes.list.selectionModel().selectedRows()] == [4]


def test_keys_walk_the_list_and_the_map_follows(opened, qtbot, qgis_canvas):
    # Xvfb has no window manager that would make a window the active one.
    QApplication.setActiveWindow(opened.window())
    opened.changes.list.setFocus()
    qtbot.keyClick(opened.changes.list, Qt.Key.Key_N)
    second = listed(opened)[1]
    assert layer_of(opened).selectedFeatureIds() == [second]
    box = layer_of(opened).getFeature(second).geometry().boundingBox()
    assert qgis_canvas.extent().contains(box)
    assert qgis_canvas.extent().width() >= 2.9 * box.width()
    qtbot.keyClick(opened.changes.list, Qt.Key.Key_P)
    assert layer_of(opened).selectedFeatureIds() == [listed(opened)[0]]


def test_a_click_on_the_map_lists_and_selects_what_is_similar(opened, qtbot, qgis_canvas):
    fid = listed(opened)[1]
    box = QgsRectangle(layer_of(opened).getFeature(fid).geometry().boundingBox())
    box.scale(3)
    qgis_canvas.setExtent(box)
    opened.similar.pick_button.click()
    QTest.mouseClick(
        qgis_canvas.viewport(),
        Qt.MouseButton.LeftButton,
        Qt.KeyboardModifier.NoModifier,
        pixel_of(qgis_canvas, layer_of(opened), fid),
    )
    assert opened.tabs.currentIndex() == SIMILAR
    model = opened.similar.model
    found = [model.fid_at(row) for row in range(model.rowCount())]
    assert found[0] == fid
    assert len(found) > 1
    assert sorted(layer_of(opened).selectedFeatureIds()) == sorted(found)
    table = opened.session.result.table
    assert {table.type[table.row_of(one)] for one in found} == {table.type[table.row_of(fid)]}


def test_the_layer_action_finds_what_is_similar(opened):
    layer = layer_of(opened)
    actions = QgsGui.mapLayerActionRegistry().mapLayerActions(layer)
    action = next(action for action in actions if action.text() == "Find similar changes")
    fid = listed(opened)[2]
    action.triggerForFeature(layer, layer.getFeature(fid))
    assert opened.similar.model.fid_at(0) == fid


def test_the_slider_narrows_what_is_similar_and_closing_brings_all_back(opened, qtbot):
    opened.changes.similar()
    opened.similar.spin.setValue(0.0)
    qtbot.waitUntil(lambda: opened.similar.model.rowCount() > 5, timeout=2000)
    many = opened.similar.model.rowCount()
    opened.similar.spin.setValue(0.99)
    qtbot.waitUntil(lambda: opened.similar.model.rowCount() < many, timeout=2000)
    assert layer_of(opened).styleManager().currentStyle() == "similar"
    opened.similar.close_button.click()
    assert layer_of(opened).styleManager().currentStyle() == "rank"
    assert len(layer_of(opened).selectedFeatureIds()) == 1


def test_the_style_follows_the_box(opened):
    opened.changes.head.style_asked.emit("type")
    assert layer_of(opened).styleManager().currentStyle() == "type"


def test_what_is_filtered_is_what_is_exported(opened, qtbot, workdir):
    opened.changes.conditions.strength.set_count(4)
    settle_with_map(qtbot, opened)
    opened.session.exports.export(str(workdir / "four.gpkg"), "filtered")
    fids = sorted(listed(opened))
    QgsProject.instance().clear()
    assert opened.session.result.table is None
    assert opened.session.result.open(str(workdir / "four.gpkg"))
    assert opened.session.result.table.fid.tolist() == fids


def test_a_project_that_brings_a_result_is_recognised(opened, workdir, qtbot):
    project = QgsProject.instance()
    project.write(str(workdir / "kept.qgz"))
    project.clear()
    assert not opened.changes.body.isVisible()
    project.read(str(workdir / "kept.qgz"))
    qtbot.waitUntil(lambda: opened.session.result.table is not None)
    assert opened.changes.model.rowCount() > 0


def test_a_file_that_is_no_result_is_refused_in_one_sentence(dock, workdir):
    (workdir / "no.gpkg").write_bytes(b"nothing")
    assert not dock.session.result.open(str(workdir / "no.gpkg"))
    assert dock.series.warnings.text()
    assert dock.session.result.table is None


def test_rows_of_the_list_are_those_of_the_layer(opened):
    for state in (opened.changes.filter(),):
        opened.session.filters.apply(state)
        table = opened.session.result.table
        assert sorted(table.fid[shown_rows(table, state)].tolist()) == on_map(opened)


def test_sorting_by_a_column_orders_the_rows(opened):
    opened.changes.list.sortByColumn(3, Qt.SortOrder.DescendingOrder)
    table = opened.session.result.table
    scores = [table.score[table.row_of(fid)] for fid in listed(opened)]
    assert np.all(np.diff(scores) <= 0)


def test_what_is_not_listed_is_said_with_the_control_that_brings_it_back(opened, qtbot):
    n_ranked = len(opened.changes.conditions._ranks)
    opened.changes.conditions.strength.set_count(5)
    settle_with_map(qtbot, opened)
    assert f"{n_ranked - 5} weaker" in opened.changes.head.hidden.words()
    assert "Show top" in opened.changes.head.hidden.toolTip()
    n_passed = len(opened.session.result.table.fid) - len(opened.changes.conditions._candidates())
    assert (f"{n_passed} by their flag" in opened.changes.head.hidden.words()) == (n_passed > 0)
    opened.changes.conditions.strength.set_count(n_ranked)
    opened.changes.conditions.bar.flag.actions_by_word["unclear"].setChecked(True)
    settle_with_map(qtbot, opened)
    assert not opened.changes.head.hidden.isVisible()


def test_the_pages_fit_in_a_narrow_dock(opened):
    assert opened.changes.minimumSizeHint().width() <= 320
    assert opened.similar.minimumSizeHint().width() <= 320


def test_keys_act_on_the_map_while_the_page_is_shown(opened, qtbot, qgis_canvas):
    second = listed(opened)[1]
    qtbot.keyClick(qgis_canvas, Qt.Key.Key_N)
    assert layer_of(opened).selectedFeatureIds() == [second]
    opened.show_page(SIMILAR)
    qtbot.keyClick(qgis_canvas, Qt.Key.Key_N)
    assert layer_of(opened).selectedFeatureIds() == [second]


def test_keys_leave_the_map_alone_while_a_layer_is_edited(opened, qtbot, qgis_canvas):
    edited = QgsVectorLayer("Point", "edited", "memory")
    QgsProject.instance().addMapLayer(edited)
    qgis_canvas.setCurrentLayer(edited)
    edited.startEditing()
    qtbot.keyClick(qgis_canvas, Qt.Key.Key_N)
    assert layer_of(opened).selectedFeatureIds() == [listed(opened)[0]]
    edited.rollBack()
    qgis_canvas.setCurrentLayer(None)


def test_a_long_selection_is_one_range_and_a_hidden_list_measures_no_rows(opened):
    """Thousands of similar ones must not be looked through one by one."""
    asked = []
    data = opened.similar.model.data
    opened.similar.model.data = lambda index, role=Qt.ItemDataRole.DisplayRole: asked.append(index) or data(index, role)
    rows = np.arange(len(opened.session.result.table.fid))
    opened.similar.model.show_rows(rows)
    opened.similar.list.show_selected(opened.session.result.table.fid.tolist())
    assert asked == []
    assert opened.similar.list.selectionModel().selection().count() == 1
    assert len(opened.similar.list.selectionModel().selectedRows()) == len(rows)


def test_an_export_of_the_strongest_shows_all_it_holds(dock, result_path, workdir):
    # Size counts in the rank: the first need not have the highest score.
    gdal.OpenEx(result_path, gdal.OF_VECTOR | gdal.OF_UPDATE).ExecuteSQL("UPDATE changes SET score = 0.6 WHERE rank = 1")
    with closing(sqlite3.connect(result_path)) as file, file:
        scores = [row[0] for row in file.execute("SELECT score FROM changes WHERE flag = 'lasting' ORDER BY rank")]
        middle = sorted(scores)[len(scores) // 2]
        n_first = sum(score >= middle for score in scores)
        file.execute("UPDATE run SET value = ? WHERE key = 'threshold'", (str(middle),))
        facts = [("listed_from", "0.5"), ("n_shown_first", str(n_first))]
        file.executemany("REPLACE INTO run (key, value) VALUES (?, ?)", facts)
    dock._open_result(result_path)
    assert dock.changes.conditions.strength.count() == n_first < len(scores)
    dock.session.filters.apply(dock.changes.filter())
    dock.session.exports.export(str(workdir / "strongest.gpkg"), "filtered")
    QgsProject.instance().clear()
    dock._open_result(str(workdir / "strongest.gpkg"))
    assert len(listed(dock)) == n_first
