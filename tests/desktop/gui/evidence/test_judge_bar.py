"""Judging with the keyboard: written at once, taken back, counted; and the filters that follow. No engine, no rasters."""

from __future__ import annotations

import shutil
import sqlite3
from contextlib import closing

import pytest
from qgis.core import QgsProject
from qgis.PyQt.QtCore import QPoint, Qt
from qgis.PyQt.QtWidgets import QCheckBox, QLineEdit, QToolButton

from changedet_plugin.bridge.result import filters
from changedet_plugin.bridge.result.filters import Filter
from changedet_plugin.bridge.result.verdicts import CONFIRMED, REJECTED
from tests.desktop.driving import drag, key, listed, settle
from tests.desktop.result_files import in_file


def test_keys_write_verdicts_at_once_and_take_them_back(opened, qtbot, result_path):
    first, second, third = listed(opened)[:3]
    key(qtbot, opened, Qt.Key.Key_C, Qt.Key.Key_N, Qt.Key.Key_R, Qt.Key.Key_N, Qt.Key.Key_U)
    assert in_file(result_path) == {first: "confirmed", second: "rejected", third: "unsure"}
    key(qtbot, opened, Qt.Key.Key_U)
    assert in_file(result_path) == {first: "confirmed", second: "rejected"}
    key(qtbot, opened, Qt.Key.Key_Z, modifier=Qt.KeyboardModifier.ControlModifier)
    assert in_file(result_path)[third] == "unsure"
    for _ in range(3):
        key(qtbot, opened, Qt.Key.Key_Z, modifier=Qt.KeyboardModifier.ControlModifier)
    assert in_file(result_path) == {}


def test_the_precision_counts_from_the_top_to_the_first_gap(opened, qtbot):
    key(qtbot, opened, Qt.Key.Key_C, Qt.Key.Key_N, Qt.Key.Key_C, Qt.Key.Key_N, Qt.Key.Key_R, Qt.Key.Key_N)
    key(qtbot, opened, Qt.Key.Key_N, Qt.Key.Key_R)
    assert opened.changes.judge_bar.stand.words() == "Judged 4: 2 confirmed, 2 rejected; 2 of the first 3 are right"


def test_buttons_and_note_do_what_the_keys_do(opened, qtbot, result_path):
    first = listed(opened)[0]
    qtbot.mouseClick(opened.findChild(QToolButton, "confirm"), Qt.MouseButton.LeftButton)
    note = opened.findChild(QLineEdit, "note")
    qtbot.keyClicks(note, "new river arm; N and C are only letters here")
    qtbot.keyClick(note, Qt.Key.Key_Return)
    assert in_file(result_path) == {first: "confirmed"}
    assert in_file(result_path, "note") == {first: "new river arm; N and C are only letters here"}
    qtbot.mouseClick(opened.findChild(QToolButton, "undo_verdict"), Qt.MouseButton.LeftButton)
    assert in_file(result_path, "note") == {}


def test_what_is_found_alike_is_judged_on_its_page(opened, qtbot, result_path):
    key(qtbot, opened, Qt.Key.Key_S)
    rows = opened.similar.list
    rows.selectRow(2)
    rows.setFocus()
    fid = opened.similar.model.fid_at(2)
    qtbot.keyClick(rows, Qt.Key.Key_R)
    assert in_file(result_path) == {fid: "rejected"}


def test_shift_r_rejects_all_listed_of_the_type(opened, qtbot, result_path):
    table = opened.session.result.table
    kind = table.type[table.row_of(listed(opened)[0])]
    same = {fid for fid in listed(opened) if table.type[table.row_of(fid)] == kind}
    key(qtbot, opened, Qt.Key.Key_R, modifier=Qt.KeyboardModifier.ShiftModifier)
    assert set(in_file(result_path)) == same
    assert set(in_file(result_path).values()) == {REJECTED}
    key(qtbot, opened, Qt.Key.Key_Z, modifier=Qt.KeyboardModifier.ControlModifier)
    assert in_file(result_path) == {}


def test_what_is_judged_away_makes_room_for_the_next(opened, qtbot):
    first, second = listed(opened)[:2]
    for word in ("confirmed", "rejected", "unsure"):
        opened.changes.conditions.bar.verdict.actions_by_word[word].setChecked(False)
    settle(qtbot, opened)
    key(qtbot, opened, Qt.Key.Key_R)
    settle(qtbot, opened)
    assert first not in listed(opened)
    assert opened.session.result.layers.changes.selectedFeatureIds() == [second]


def test_a_result_that_cannot_be_written_to_says_so_and_keeps_the_list(dock, result_path, small_disk, qtbot):
    folder = small_disk("20m")
    path = folder / "changes.gpkg"
    shutil.copy(result_path, path)
    small_disk.make_read_only()
    dock._open_result(str(path))
    said = []
    dock.session.verdicts.failed.connect(said.append)
    key(qtbot, dock, Qt.Key.Key_C)
    assert len(said) == 1
    assert "copy the result to a folder that you may write to" in said[0]
    assert not any(dock.session.result.table.verdict)
    QgsProject.instance().clear()


def test_a_layer_that_is_edited_is_not_judged_beside_the_edits(opened, qtbot, result_path):
    said = []
    opened.session.verdicts.failed.connect(said.append)
    layer = opened.session.result.layers.changes
    layer.startEditing()
    key(qtbot, opened, Qt.Key.Key_C)
    layer.rollBack()
    assert ["being edited" in sentence for sentence in said] == [True]
    assert in_file(result_path) == {}


def test_the_filter_is_shown_as_one_condition_and_can_be_written(opened, qtbot):
    line = opened.findChild(QLineEdit, "filter_sql")
    opened.changes.conditions.panel.area.setValue(2.0)
    settle(qtbot, opened)
    assert line.text() == filters.subset(Filter(area_from=20_000.0)) == opened.session.result.layers.changes.subsetString()
    line.setText('"area_m2" >= 30000.0')
    qtbot.keyClick(line, Qt.Key.Key_Return)
    settle(qtbot, opened)
    assert opened.changes.filter() == Filter(flags=None, area_from=30_000.0)
    assert opened.changes.conditions.panel.area.value() == 3.0

    line.setText('"rank" % 2 = 0')
    qtbot.keyClick(line, Qt.Key.Key_Return)
    table = opened.session.result.table
    assert {int(table.rank[table.row_of(fid)]) % 2 for fid in listed(opened)} == {0}
    assert line.text() == '"rank" % 2 = 0'

    line.setText("what is this")
    said = []
    opened.session.filters.failed.connect(said.append)
    qtbot.keyClick(line, Qt.Key.Key_Return)
    assert ["no condition" in sentence for sentence in said] == [True]
    assert opened.session.result.layers.changes.subsetString() == '"rank" % 2 = 0'


def test_only_what_is_in_view_is_listed_while_that_is_ticked(opened, qtbot, qgis_canvas):
    every, box = listed(opened), opened.findChild(QCheckBox, "in_view")
    layer = opened.session.result.layers.changes
    qgis_canvas.setExtent(layer.getFeature(every[0]).geometry().boundingBox())
    qtbot.mouseClick(box, Qt.MouseButton.LeftButton, pos=QPoint(8, box.height() // 2))
    view = qgis_canvas.extent()
    here = [fid for fid in every if layer.getFeature(fid).geometry().boundingBox().intersects(view)]
    assert listed(opened) == here != every
    qgis_canvas.setExtent(layer.extent())
    assert listed(opened) == every
    box.setChecked(False)
    assert listed(opened) == every


def test_a_type_chip_hides_and_shows_its_type(opened, qtbot):
    row, table = opened.changes.conditions.type_row, opened.session.result.table
    kind = opened.changes.conditions.types.topLevelItem(0).text(0)[0]
    qtbot.mouseClick(row.viewport(), Qt.MouseButton.LeftButton, pos=row.visualItemRect(row.item(0)).center())
    settle(qtbot, opened)
    assert kind not in {table.type[table.row_of(fid)] for fid in listed(opened)}
    assert row.item(0).checkState() == Qt.CheckState.Unchecked
    key(qtbot, opened, Qt.Key.Key_1)
    settle(qtbot, opened)
    assert kind in {table.type[table.row_of(fid)] for fid in listed(opened)}


def test_the_histogram_is_the_slider(opened, qtbot):
    strength = opened.changes.conditions.strength
    bars = strength.histogram
    n = strength.count()
    qtbot.keyClick(bars, Qt.Key.Key_Right)
    assert strength.count() == n - 1
    drag(bars, QPoint(2, 5), QPoint(bars.width() * 3 // 4, 5))
    settle(qtbot, opened)
    scores = sorted(opened.session.result.table.score[opened.session.result.table.row_of(fid)] for fid in listed(opened))
    assert 0 < len(scores) < n
    assert bars.cut == pytest.approx(scores[0])


def test_a_verdict_of_another_program_is_shown_when_the_result_is_opened(dock, result_path, qtbot):
    with closing(sqlite3.connect(result_path)) as file, file:
        for name in ("ST_IsEmpty", "ST_MinX", "ST_MaxX", "ST_MinY", "ST_MaxY"):
            file.create_function(name, 1, lambda geometry: geometry is None)
        file.execute("UPDATE changes SET verdict = ?, note = 'seen' WHERE fid = 1", (CONFIRMED,))
    dock._open_result(result_path)
    dock.session.result.select([1])
    assert dock.findChild(QToolButton, "confirm").isChecked()
    assert dock.findChild(QLineEdit, "note").text() == "seen"
