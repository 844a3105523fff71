"""Only what is listed is judged, the page shows it in any width, and verdicts are seen in the list."""

from __future__ import annotations

import pytest
from qgis.PyQt.QtCore import Qt
from qgis.PyQt.QtWidgets import QApplication, QCheckBox, QLabel, QLineEdit, QToolButton

from changedet_plugin.gui.changes.model import AREA, RANK, SCORE, STATE
from tests.desktop.driving import key, listed, settle
from tests.desktop.result_files import in_file


@pytest.fixture
def opened(opened, qgis_canvas):
    """All of the changes in view."""
    qgis_canvas.setExtent(opened.session.result.layers.changes.extent())
    return opened


def hide_by_type(dock):
    dock.changes.conditions.types.toggle(0)


def hide_by_search(dock):
    table = dock.session.result.table
    other = next(table.date[row] for row in dock.changes.listed_rows()[1:] if table.date[row] != table.date[0])
    dock.findChild(QLineEdit, "search").setText(str(other))


def hide_by_area(dock):
    dock.changes.conditions.panel.area.setValue(dock.session.result.table.area_m2.max() / 10_000 - 0.1)


def hide_by_date(dock):
    bar, table = dock.changes.conditions.bar, dock.session.result.table
    changed = table.date[table.row_of(dock.changes.current)]
    at = next(index for index in range(bar.date_from.count()) if bar.date_from.itemData(index) == changed)
    if at + 1 < bar.date_from.count():
        bar.date_from.setCurrentIndex(at + 1)
    else:
        bar.date_to.setCurrentIndex(at - 1)


def hide_by_qgis(dock):
    dock.session.result.layers.changes.setSubsetString('"rank" > 3')


@pytest.mark.parametrize("hide", [hide_by_type, hide_by_search, hide_by_date])
def test_the_evidence_follows_the_list(opened, qtbot, hide, result_path):
    former = listed(opened)
    hide(opened)
    settle(qtbot, opened)
    assert former[0] not in listed(opened)
    expected = next(fid for fid in former if fid in listed(opened))
    assert opened.changes.current == expected
    table = opened.session.result.table
    assert opened.changes.card.heading.words().startswith(f"#{table.rank[table.row_of(expected)]} · type ")
    qtbot.mouseClick(opened.findChild(QToolButton, "confirm"), Qt.MouseButton.LeftButton)
    assert in_file(result_path) == {expected: "confirmed"}


def test_what_leaves_the_view_is_not_judged(opened, qtbot, qgis_canvas, result_path):
    layer, former = opened.session.result.layers.changes, listed(opened)
    opened.findChild(QCheckBox, "in_view").setChecked(True)
    far = max(former, key=lambda fid: layer.getFeature(fid).geometry().distance(layer.getFeature(former[0]).geometry()))
    qgis_canvas.setExtent(layer.getFeature(far).geometry().boundingBox())
    assert former[0] not in listed(opened)
    key(qtbot, opened, Qt.Key.Key_R)
    assert set(in_file(result_path)) <= set(listed(opened))
    assert in_file(result_path)


def test_what_a_filter_of_qgis_hides_is_not_judged(opened, qtbot, result_path):
    hide_by_qgis(opened)
    settle(qtbot, opened)
    assert opened.changes.current is None
    key(qtbot, opened, Qt.Key.Key_C)
    assert in_file(result_path) == {}


def test_an_empty_list_has_nothing_to_judge(opened, qtbot, result_path):
    opened.findChild(QLineEdit, "search").setText("nothing is called this")
    assert listed(opened) == []
    assert not any(button.isEnabled() for button in opened.changes.judge_bar.buttons.values())
    assert opened.changes.card.facts.text().startswith("Select a change")
    key(qtbot, opened, Qt.Key.Key_C)
    assert in_file(result_path) == {}


def test_what_is_selected_but_not_listed_is_locked_until_it_is_shown(opened, qtbot, result_path):
    last = listed(opened)[-1]
    opened.changes.conditions.strength.set_count(2)
    settle(qtbot, opened)
    opened.session.result.select([last])
    assert not opened.findChild(QToolButton, "confirm").isEnabled()
    key(qtbot, opened, Qt.Key.Key_C)
    assert in_file(result_path) == {}
    opened.findChild(QLabel, "list_place").linkActivated.emit(str(last))
    settle(qtbot, opened)
    assert last in listed(opened)
    assert opened.changes.current == last
    key(qtbot, opened, Qt.Key.Key_C)
    assert in_file(result_path) == {last: "confirmed"}


@pytest.mark.parametrize("hide", [hide_by_type, hide_by_search, hide_by_area, hide_by_date, hide_by_qgis])
def test_a_verdict_from_elsewhere_lists_its_change(opened, qtbot, hide, result_path):
    first = opened.changes.current
    hide(opened)
    settle(qtbot, opened)
    opened.session.result.judge_asked.emit(first, "rejected")
    settle(qtbot, opened)
    assert first in listed(opened)
    assert sorted(listed(opened)) == sorted(feature.id() for feature in opened.session.result.layers.changes.getFeatures())
    assert in_file(result_path) == {first: "rejected"}


def test_what_is_taken_back_is_shown(opened, qtbot, result_path):
    first = opened.changes.current
    key(qtbot, opened, Qt.Key.Key_C)
    hide_by_type(opened)
    settle(qtbot, opened)
    qtbot.mouseClick(opened.findChild(QToolButton, "undo_verdict"), Qt.MouseButton.LeftButton)
    assert in_file(result_path) == {}
    assert opened.changes.current == first
    assert first in listed(opened)


def test_a_verdict_is_a_mark_beside_the_number_and_a_tint(opened, qtbot):
    model = opened.changes.model
    key(qtbot, opened, Qt.Key.Key_C, Qt.Key.Key_N, Qt.Key.Key_R, Qt.Key.Key_N, Qt.Key.Key_U)
    marks = [model.data(model.index(row, RANK), Qt.ItemDataRole.DecorationRole) for row in range(4)]
    images = [mark.pixmap(16, 16).toImage() for mark in marks[:3]]
    assert all(one != other for at, one in enumerate(images) for other in images[at + 1 :])
    assert marks[3] is None
    tints = [model.data(model.index(row, SCORE), Qt.ItemDataRole.BackgroundRole) for row in range(4)]
    assert len({tint.color().name() for tint in tints[:3]}) == 3
    assert tints[3] is None


@pytest.mark.parametrize("width", [300, 400])
def test_a_narrow_list_keeps_the_score_and_cuts_nothing(opened, qtbot, width):
    opened.resize(width, 700)
    key(qtbot, opened, Qt.Key.Key_C)
    shown = opened.changes.list
    qtbot.wait(50)
    assert opened.width() == width
    assert not shown.isColumnHidden(SCORE)
    assert shown.isColumnHidden(AREA) <= shown.isColumnHidden(STATE)
    columns = [column for column in range(shown.model().columnCount()) if not shown.isColumnHidden(column)]
    assert sum(shown.columnWidth(column) for column in columns) <= shown.viewport().width()


@pytest.mark.parametrize("size", [(300, 560), (410, 560), (410, 300), (900, 560), (1200, 300)])
def test_the_verdicts_are_in_sight_in_every_size(opened, qtbot, size):
    opened.changes.tools.filter_button.setChecked(True)
    opened.resize(*size)
    QApplication.processEvents()
    for button in (*opened.changes.judge_bar.buttons.values(), opened.changes.judge_bar.undo):
        assert button.visibleRegion().boundingRect() == button.rect()


def test_a_wide_page_has_its_panes_side_by_side_and_loses_nothing_by_turning(opened, qtbot):
    opened.session.result.select([listed(opened)[2]])
    opened.findChild(QLineEdit, "note").setText("half written")
    before = opened.changes.current, listed(opened)
    for width, is_wide in ((900, True), (400, False), (1000, True)):
        opened.resize(width, 500)
        QApplication.processEvents()
        assert opened.changes.panes.is_wide == is_wide
        assert (opened.changes.current, listed(opened)) == before
        assert opened.findChild(QLineEdit, "note").text() == "half written"


def test_the_split_that_was_made_by_hand_is_kept(opened, qtbot):
    opened.resize(400, 900)
    QApplication.processEvents()
    panes = opened.changes.panes
    panes.moveSplitter(panes.sizes()[0] - 60, 1)
    chosen = panes.sizes()
    for width in (900, 400):
        opened.resize(width, 900)
        QApplication.processEvents()
    assert panes.sizes() == chosen


def test_chips_say_how_many_of_each_type_are_listed(opened, qtbot):
    row, table = opened.changes.conditions.type_row, opened.session.result.table
    n_first = int(row.item(0).text())
    opened.changes.conditions.strength.set_count(4)
    settle(qtbot, opened)
    name = opened.changes.conditions.types.topLevelItem(0).text(0)[0]
    n_listed = sum(table.type[table.row_of(fid)] == name for fid in listed(opened))
    assert row.item(0).text() == f"{n_listed}/{n_first}"
    letters = [row.item(at).data(Qt.ItemDataRole.UserRole) for at in range(row.count())]
    assert letters == sorted({name for name in table.type if name})


def test_the_headline_names_the_ranks_that_are_missed_at_the_top(opened, qtbot):
    first = opened.changes.current
    hide_by_type(opened)
    settle(qtbot, opened)
    assert first not in listed(opened)
    assert "#1" in opened.changes.head.hidden.words()


def test_the_condition_is_no_expression_until_it_is_asked_for(opened, qtbot):
    opened.changes.tools.filter_button.setChecked(True)
    line = opened.findChild(QLineEdit, "filter_sql")
    assert not line.isVisible()
    opened.findChild(QToolButton, "filter_sql_button").click()
    assert line.isVisible()
    assert "flag" in line.text()
