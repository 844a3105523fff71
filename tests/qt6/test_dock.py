"""The dock on Qt 6: shown, drawn, and driven with mouse and keys over a result."""

from __future__ import annotations

import pytest
from qgis.PyQt.QtCore import Qt, QTimer
from qgis.PyQt.QtTest import QTest
from qgis.PyQt.QtWidgets import QApplication

from changedet_plugin.bridge.result.tables import read_changes
from changedet_plugin.gui.dock.change_dock import CHANGES, SERIES, SIMILAR
from tests.qt6.driving import PICTURES, drive, n_colours, own_widgets, settle


def listed(dock):
    return [dock.changes.model.fid_at(row) for row in range(dock.changes.model.rowCount())]


def verdict_of(dock, fid):
    table = dock.session.result.table
    return table.verdict[table.row_of(fid)]


@pytest.fixture
def no_popup_stays():
    """Menus wait for a person: they are closed as soon as they open."""
    closing = QTimer()
    closing.timeout.connect(lambda: [window.close() for window in (QApplication.activePopupWidget(),) if window])
    closing.timeout.connect(lambda: [window.close() for window in (QApplication.activeModalWidget(),) if window])
    closing.start(5)
    yield
    closing.stop()


@pytest.mark.parametrize("page", [SERIES, CHANGES, SIMILAR])
def test_a_page_over_an_empty_project_is_drawn(dock, page):
    dock.show_page(page)
    settle()
    assert n_colours(dock.grab()) > 3


@pytest.mark.parametrize("page", [SERIES, CHANGES, SIMILAR])
def test_own_widgets_take_mouse_and_keys(opened, page, no_popup_stays):
    opened.show_page(page)
    settle()
    driven = own_widgets(opened)
    assert len(driven) > 3
    for widget in driven:
        drive(widget)
        opened.show_page(page)
        settle(10)


def test_a_result_is_listed_and_drawn(opened, result_path):
    table = read_changes(result_path)
    assert 15 <= len(listed(opened)) <= len(table.fid)
    assert opened.session.result.layers.changes.selectedFeatureIds() == listed(opened)[:1]
    PICTURES.mkdir(parents=True, exist_ok=True)
    assert opened.grab().save(str(PICTURES / "changes.png"))
    assert n_colours(opened.grab()) > 8


@pytest.mark.parametrize(
    ("key", "verdict"), [(Qt.Key.Key_C, "confirmed"), (Qt.Key.Key_R, "rejected"), (Qt.Key.Key_U, "unsure")]
)
def test_a_key_judges_the_current_change(opened, key, verdict):
    fid = listed(opened)[0]
    QTest.keyClick(opened.changes.list, key)
    assert verdict_of(opened, fid) == verdict
    QTest.keyClick(opened.changes.list, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert not verdict_of(opened, fid)


def test_keys_walk_the_list(opened):
    QTest.keyClick(opened.changes.list, Qt.Key.Key_N)
    assert opened.session.result.layers.changes.selectedFeatureIds() == [listed(opened)[1]]
    QTest.keyClick(opened.changes.list, Qt.Key.Key_P)
    assert opened.session.result.layers.changes.selectedFeatureIds() == [listed(opened)[0]]


def test_every_key_of_the_pages_acts(opened, no_popup_stays):
    for page, keys in ((CHANGES, opened.changes.keys()), (SIMILAR, opened.similar.keys())):
        for act in keys.values():
            opened.show_page(page)
            act()
            settle(10)


def test_a_type_that_is_unticked_leaves_the_list(opened):
    before = len(listed(opened))
    opened.changes.conditions.types.toggle(0)
    settle(400)
    assert 0 < len(listed(opened)) < before


def test_the_strongest_alone_are_listed(opened):
    opened.changes.conditions.strength.set_count(5)
    settle(400)
    assert len(listed(opened)) == 5


def test_types_are_cut_anew(opened):
    opened.session.result.cut_types(3)
    settle()
    assert len({kind for kind in opened.session.result.table.type if kind}) == 3


def test_similar_changes_are_found_and_left(opened):
    fid = listed(opened)[1]
    opened.session.similar.find(fid)
    settle()
    assert opened.tabs.currentIndex() == SIMILAR
    assert opened.similar.model.rowCount() > 1
    opened.similar.closed.emit()
    settle()
    assert opened.tabs.currentIndex() == CHANGES
