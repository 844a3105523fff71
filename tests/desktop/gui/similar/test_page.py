"""The Similar page by hand: keys, undo, the live count, and the map as it was when the page is left. No engine."""

from __future__ import annotations

import numpy as np
import pytest
from qgis.core import QgsRectangle
from qgis.PyQt.QtCore import Qt
from qgis.PyQt.QtWidgets import QApplication

from changedet_plugin.bridge.similar.search import similarities
from changedet_plugin.gui.changes.model import AREA, SIMILARITY
from changedet_plugin.gui.dock.change_dock import CHANGES


@pytest.fixture
def page(dock, result_path, qgis_canvas):
    """The page over a result, with everything listed that is like the first change to any degree."""
    dock._open_result(result_path)
    layer = dock.session.result.layers.changes
    qgis_canvas.setDestinationCrs(layer.crs())
    qgis_canvas.setLayers([layer])
    dock.similar.spin.setValue(0.0)
    dock.changes.similar()
    # Xvfb has no window manager that would make a window the active one.
    QApplication.setActiveWindow(dock.window())
    dock.similar.list.setFocus()
    return dock.similar


@pytest.fixture
def table(page, dock):
    return dock.session.result.table


def go_to(page, place):
    """Make a row the picked one, as a click does."""
    page.list.selectRow(place)
    return page.model.fid_at(place)


def mark_of(page, fid):
    return page.model.data(page.model.index(page.model.positions_of([fid])[0], SIMILARITY))[4:]


def press_undo(page, qtbot):
    """Ctrl+Z where the focus is, and Ctrl let go."""
    qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    qtbot.keyRelease(page.list, Qt.Key.Key_Control)


def click_undo(page, qtbot):
    qtbot.mouseClick(page.undo_button, Qt.MouseButton.LeftButton)


def test_keys_judge_and_the_list_and_the_count_say_so(page, table, qtbot):
    asked, alike = page.model.fid_at(0), go_to(page, 3)
    qtbot.keyClick(page.list, "+")
    unlike = go_to(page, 6)
    qtbot.keyClick(page.list, "-")
    np.testing.assert_allclose(page._cosine, similarities(table, [asked, alike], rejected=[unlike]))
    assert (mark_of(page, alike), mark_of(page, unlike)) == (" +", " −")
    assert page.words.text().endswith("1 marked as similar, 1 marked as different")


@pytest.mark.parametrize("by_key", [True, False])
def test_the_last_judgement_is_taken_back_then_the_one_before(page, table, qtbot, by_key):
    asked, alike = page.model.fid_at(0), go_to(page, 3)
    assert not page.undo_button.isEnabled()
    qtbot.mouseClick(page.more_button, Qt.MouseButton.LeftButton)
    go_to(page, 6)
    qtbot.mouseClick(page.less_button, Qt.MouseButton.LeftButton)

    undo = press_undo if by_key else click_undo
    undo(page, qtbot)
    np.testing.assert_allclose(page._cosine, similarities(table, [asked, alike]))
    undo(page, qtbot)
    np.testing.assert_allclose(page._cosine, similarities(table, [asked]))
    assert not page.undo_button.isEnabled()


def test_what_was_judged_twice_is_judged_again_by_undo(page, qtbot):
    alike = go_to(page, 3)
    qtbot.keyClick(page.list, "+")
    page.list.selectRow(page.model.positions_of([alike])[0])
    qtbot.keyClick(page.list, "+")
    assert mark_of(page, alike) == ""
    press_undo(page, qtbot)
    assert mark_of(page, alike) == " +"


def test_another_search_has_nothing_to_take_back(page, dock, qtbot):
    go_to(page, 3)
    qtbot.keyClick(page.list, "+")
    dock.session.similar.find(page.model.fid_at(5))
    assert not page.undo_button.isEnabled()


def test_after_a_judgement_the_arrow_goes_on_where_it_was_made(page, qtbot):
    go_to(page, 4)
    qtbot.keyClick(page.list, "-")
    qtbot.keyClick(page.list, Qt.Key.Key_Down)
    assert page.list._selected() == [5]
    assert page.more_button.isEnabled()


def test_the_slider_counts_places_and_dates_live(page, table, qtbot):
    page.slider.setFocus()
    many = page.words.text()
    for _ in range(6):
        qtbot.keyClick(page.slider, Qt.Key.Key_PageUp)
    assert page.spin.value() == 0.6
    qtbot.waitUntil(lambda: page.words.text() != many, timeout=2000)
    asked = table.row_of(page.model.fid_at(0))
    others = np.setdiff1d(np.flatnonzero(page._cosine >= 0.6), [asked])
    dates = {table.date[row] for row in others} - {table.date[asked]}
    assert page.words.text().startswith(f"{len(others)} other place")
    assert f", {len(dates)} other date" in page.words.text()


def test_z_zooms_to_the_picked_change(page, dock, qtbot, qgis_canvas):
    fid = go_to(page, 3)
    qgis_canvas.setExtent(QgsRectangle(0, 0, 10, 10))
    qtbot.keyClick(page.list, Qt.Key.Key_Z)
    box = dock.session.result.layers.changes.getFeature(fid).geometry().boundingBox()
    assert qgis_canvas.extent().contains(box)


@pytest.mark.parametrize("style", ["rank", "type", "date"])
def test_the_map_is_graded_while_the_page_is_used_and_as_before_when_it_is_left(dock, result_path, style, qtbot):
    dock._open_result(result_path)
    dock.session.result.apply_style(style)
    layer = dock.session.result.layers.changes
    shown = layer.subsetString()
    dock.changes.similar()
    graded = layer.renderer()
    assert layer.styleManager().currentStyle() == "similar"
    assert "changedet_similarity()" in graded.classAttribute()
    qtbot.mouseClick(dock.similar.close_button, Qt.MouseButton.LeftButton)
    assert layer.styleManager().currentStyle() == style
    assert "similar" not in layer.styleManager().styles()
    assert layer.subsetString() == shown


def test_every_control_is_reached_by_tab(page, qtbot):
    go_to(page, 3)
    qtbot.mouseClick(page.more_button, Qt.MouseButton.LeftButton)
    go_to(page, 4)
    reached, widget = [], page.list
    for _ in range(16):
        qtbot.keyClick(widget, Qt.Key.Key_Tab)
        widget = QApplication.focusWidget()
        reached.append(widget.objectName())
    wanted = {"similar_scope", "similarity_slider", "similar_more", "similar_less", "similar_undo", "detector_save"}
    assert wanted | {"detector_manage", "similar_pick", "similar_close"} <= set(reached)


@pytest.mark.parametrize("width", [320, 390])
def test_no_area_is_cut_short_in_a_narrow_dock(page, dock, width, qtbot):
    dock.resize(width, 740)
    qtbot.waitUntil(lambda: page.list.columnWidth(AREA) >= page.list.sizeHintForColumn(AREA), timeout=3000)
    assert page.minimumSizeHint().width() <= width


def test_the_keys_go_along_from_the_changes_page(page, dock, qtbot):
    dock.show_page(CHANGES)
    dock.changes.list.setFocus()
    dock.changes.list.selectRow(2)
    qtbot.keyClick(dock.changes.list, Qt.Key.Key_S)
    assert page.list.hasFocus()
    qtbot.keyClick(page.list, Qt.Key.Key_Down)
    assert page.list._selected() == [1]
