"""What others do beside the dock, and what the analyst does at the wrong moment, leaves nothing wrong."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from qgis.core import QgsProject
from qgis.PyQt.QtCore import Qt
from qgis.PyQt.QtWidgets import QCheckBox, QLabel, QLineEdit, QMainWindow, QToolButton

from changedet_plugin.bridge.layers import map_tips
from changedet_plugin.bridge.result.filters import Filter
from changedet_plugin.compat import QAction
from tests.desktop.driving import key, listed, settle
from tests.desktop.result_files import in_file


@pytest.fixture
def opened(opened, qgis_canvas):
    """All of the changes in view."""
    qgis_canvas.setExtent(layer_of(opened).extent())
    return opened


def layer_of(dock):
    return dock.session.result.layers.changes


def test_a_note_stays_with_the_change_it_was_written_on(opened, qtbot, result_path):
    first, second = listed(opened)[:2]
    opened.session.result.select([first])
    note = opened.findChild(QLineEdit, "note")
    note.setFocus()
    qtbot.keyClicks(note, "of the first")
    opened.findChild(QLabel, "neighbours").linkActivated.emit(str(second))
    assert in_file(result_path, "note") == {first: "of the first"}
    assert note.text() == ""


def test_what_is_judged_in_the_attribute_table_is_shown_and_kept(opened, qtbot, result_path):
    first, layer = listed(opened)[0], layer_of(opened)
    layer.startEditing()
    layer.changeAttributeValue(first, layer.fields().indexOf("note"), "from the table")
    assert layer.commitChanges()
    assert opened.findChild(QLineEdit, "note").text() == "from the table"
    key(qtbot, opened, Qt.Key.Key_C)
    assert in_file(result_path) == {first: "confirmed"}
    assert in_file(result_path, "note") == {first: "from the table"}


def test_a_verdict_that_was_refused_is_not_shown(opened, qtbot):
    layer_of(opened).startEditing()
    button = opened.findChild(QToolButton, "confirm")
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    layer_of(opened).rollBack()
    assert not button.isChecked()


def test_no_key_judges_while_a_place_is_told_of(opened, qtbot, result_path):
    opened.session.result.select([listed(opened)[2]])
    opened.session.places.ask(layer_of(opened).extent().center())
    key(qtbot, opened, Qt.Key.Key_C)
    assert in_file(result_path) == {}


def test_the_keys_walk_through_all_that_was_in_view(opened, qtbot):
    box = opened.findChild(QCheckBox, "in_view")
    box.setChecked(True)
    every = listed(opened)
    seen = [opened.session.result.layers.changes.selectedFeatureIds()[0]]
    for _ in range(4):
        key(qtbot, opened, Qt.Key.Key_N)
        seen += layer_of(opened).selectedFeatureIds()
    assert seen == every[:5]
    assert listed(opened) == every


def test_another_result_opens_with_all_of_it(opened, workdir, result_path):
    opened.findChild(QCheckBox, "in_view").setChecked(True)
    other = workdir / "other.gpkg"
    shutil.copy(result_path, other)
    opened._open_result(str(other))
    assert not opened.findChild(QCheckBox, "in_view").isChecked()
    assert opened.changes.model.rowCount() > 0


def test_a_filter_of_qgis_itself_is_followed(opened, qtbot):
    layer_of(opened).setSubsetString('"rank" <= 4')
    settle(qtbot, opened)
    table = opened.session.result.table
    assert [int(table.rank[table.row_of(fid)]) for fid in listed(opened)] == [1, 2, 3, 4]
    layer_of(opened).setSubsetString('"rank" % 2 = 1')
    assert {int(table.rank[table.row_of(fid)]) % 2 for fid in listed(opened)} == {1}
    assert opened.findChild(QLineEdit, "filter_sql").text() == '"rank" % 2 = 1'


def test_a_condition_by_hand_survives_a_verdict_and_a_cut_of_types(opened, qtbot):
    layer_of(opened).setSubsetString('"rank" % 2 = 1')
    before = listed(opened)
    opened.changes.conditions.bar.verdict.tick(["", "confirmed"])
    key(qtbot, opened, Qt.Key.Key_R)
    opened.session.result.cut_types(3)
    assert listed(opened) == before


def test_a_project_opens_with_the_filter_it_was_saved_with(opened, workdir, qtbot):
    layer_of(opened).setSubsetString('"rank" % 2 = 1')
    project, path = QgsProject.instance(), str(workdir / "p.qgs")
    assert project.write(path)
    project.clear()
    qtbot.waitUntil(lambda: opened.session.result.table is None)
    assert project.read(path)
    qtbot.waitUntil(lambda: opened.session.result.table is not None)
    assert layer_of(opened).subsetString() == '"rank" % 2 = 1'
    table = opened.session.result.table
    assert {int(table.rank[table.row_of(fid)]) % 2 for fid in listed(opened)} == {1}


def test_types_that_are_hidden_stay_so_in_the_project(opened, workdir, qtbot):
    opened.changes.conditions.types.toggle(0)
    settle(qtbot, opened)
    before, project, path = listed(opened), QgsProject.instance(), str(workdir / "p.qgs")
    assert project.write(path)
    project.clear()
    assert project.read(path)
    qtbot.waitUntil(lambda: opened.session.result.table is not None)
    assert listed(opened) == before
    assert opened.changes.conditions.type_row.item(0).checkState() == Qt.CheckState.Unchecked


def test_a_filter_leaves_the_current_change_current(opened):
    first, second, third = listed(opened)[:3]
    opened.session.result.select([third, first, second])
    opened.session.filters.apply(Filter(strongest=10))
    assert opened.changes._current == third


def test_without_the_layer_of_patches_all_goes_on(opened, qtbot):
    QgsProject.instance().removeMapLayer(opened.session.result.layers.patches.id())
    opened.changes.conditions.strength.set_count(3)
    settle(qtbot, opened)
    assert len(listed(opened)) == 3
    assert opened.session.polygon_layers() == []
    opened.session.result.apply_style("type")


def test_another_open_result_takes_the_place_of_one_that_is_removed(opened, workdir, result_path, qtbot):
    other = workdir / "other.gpkg"
    shutil.copy(result_path, other)
    opened._open_result(str(other))
    QgsProject.instance().removeMapLayer(layer_of(opened).id())
    qtbot.waitUntil(lambda: opened.session.result.table is not None)
    assert opened.session.result.layers.path == result_path


def test_keys_that_qgis_has_too_act_on_the_page(opened, qtbot):
    window = QMainWindow()
    qtbot.addWidget(window)
    action = QAction("snap", window)
    action.setShortcut("S")
    window.addAction(action)
    opened.setParent(window)
    window.setCentralWidget(opened)
    window.show()
    heard = []
    action.triggered.connect(lambda: heard.append("snapped"))
    key(qtbot, opened, Qt.Key.Key_S)
    assert heard == []
    assert opened.similar.model.rowCount() > 0
    opened.setParent(None)


@pytest.mark.parametrize("run_id", ["../../../victim", "", "/", "..", "a/b"])
def test_what_a_file_calls_its_run_leads_nowhere_else(run_id):
    usual = Path(map_tips.folder_of("5d0c"))
    strange = Path(map_tips.folder_of(run_id))
    assert strange.parent.resolve() == usual.parent.resolve()
    assert strange.name not in ("", ".", "..")
