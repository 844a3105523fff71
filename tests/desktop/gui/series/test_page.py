"""The Series page in use: the time line under the mouse, long warnings, narrow docks, the area."""

from __future__ import annotations

import datetime

import pytest
from qgis.core import QgsCoordinateReferenceSystem, QgsGeometry, QgsRectangle
from qgis.PyQt.QtCore import QEvent, QPoint, QPointF, Qt
from qgis.PyQt.QtGui import QMouseEvent
from qgis.PyQt.QtTest import QTest
from qgis.PyQt.QtWidgets import QApplication, QScrollArea

from changedet_plugin.gui.series.findings import Finding
from changedet_plugin.gui.series.model import LAYER, NOTE
from tests.desktop.rasters import write_series

YEARS = (2001, 2003, 2005, 2007, 2009)
SENTENCE = (
    "2003-07-01 differs from the others in its sensor; its values were fitted onto them and may keep a difference of light."
)


@pytest.fixture
def filled(dock, workdir):
    write_series(workdir, *(f"{year}-07-01" for year in YEARS))
    dock.session.series.add_files([str(workdir)])
    return dock


def x_of(line, year):
    return int(line._x(datetime.date(year, 7, 1)))


def end_year(dock):
    return dock.session.model.reference_end().year


def test_the_bar_follows_the_pressed_mouse_from_date_to_date(filled):
    line = filled.series.time_line
    passed = []
    line.reference_end_changed.connect(lambda date: passed.append(date.year))
    QTest.mousePress(line, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, QPoint(int(line.bar_x()), 10))
    for year in (2006, 2008):
        drag(line, x_of(line, year))
    QTest.mouseRelease(line, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, QPoint(x_of(line, 2008), 10))
    assert passed == [2007, 2009]
    assert end_year(filled) == 2009


def drag(line, x):
    """A move with the button held, which QTest cannot make on every version."""
    held = Qt.MouseButton.LeftButton
    at = QPointF(x, 10)
    move = QMouseEvent(
        QEvent.Type.MouseMove, at, QPointF(line.mapToGlobal(at.toPoint())), held, held, Qt.KeyboardModifier.NoModifier
    )
    QApplication.sendEvent(line, move)


def test_a_mouse_that_moves_without_a_button_moves_nothing(filled):
    line, before = filled.series.time_line, end_year(filled)
    QTest.mouseMove(line, QPoint(x_of(line, 2008), 10))
    assert end_year(filled) == before


def test_left_and_right_stop_at_the_ends(filled, qtbot):
    line = filled.series.time_line
    line.setFocus()
    for _ in YEARS:
        qtbot.keyClick(line, Qt.Key.Key_Right)
    assert end_year(filled) == 2009
    for _ in YEARS:
        qtbot.keyClick(line, Qt.Key.Key_Left)
    assert end_year(filled) == 2003


def test_the_time_line_says_how_it_is_used(filled):
    assert "Drag the bar" in filled.series.time_line.toolTip()


def test_long_warnings_leave_the_run_button_in_sight(filled):
    filled.resize(320, 600)
    filled.session.told.emit([SENTENCE] * 12)
    QApplication.processEvents()
    page = filled.series
    bottom = page.run_button.mapTo(filled, QPoint(0, page.run_button.height())).y()
    assert page.run_button.isVisible()
    assert bottom <= filled.height() <= 600
    assert page.findChild(QScrollArea, "run_told").height() <= 6 * page.fontMetrics().lineSpacing()


def test_one_warning_takes_no_more_than_it_needs_and_none_nothing(filled):
    filled.session.told.emit([SENTENCE])
    QApplication.processEvents()
    told = filled.series.findChild(QScrollArea, "run_told")
    assert told.isVisible()
    assert told.verticalScrollBar().maximum() == 0
    filled.session.told.emit([])
    assert not told.isVisible()


def test_at_320_pixels_nothing_is_cut_off_at_the_side(filled):
    filled.resize(320, 700)
    model = filled.session.model
    model.note(model.series().found({row.date: Finding(0.9, 0.1, "good", gain=1.0, note="too cloudy") for row in model.rows}))
    QApplication.processEvents()
    (outer,) = [area for area in filled.series.findChildren(QScrollArea) if area.isAncestorOf(filled.series.table)]
    assert outer.horizontalScrollBar().maximum() == 0
    header = filled.series.table.view.horizontalHeader()
    assert min(header.sectionSize(LAYER), header.sectionSize(NOTE)) >= 90


def test_in_a_wide_dock_names_and_notes_share_the_room(filled):
    filled.resize(800, 700)
    model = filled.session.model
    model.note(model.series().found({row.date: Finding(0.9, 0.1, "good", note="too cloudy") for row in model.rows}))
    QApplication.processEvents()
    view = filled.series.table.view
    assert view.horizontalScrollBar().maximum() == 0
    assert sum(view.columnWidth(column) for column in range(8)) == view.viewport().width()


def test_what_the_map_shows_is_an_area(filled, qgis_canvas):
    qgis_canvas.setDestinationCrs(QgsCoordinateReferenceSystem("EPSG:32631"))
    qgis_canvas.setExtent(QgsRectangle(500000, 4999000, 501000, 5000000))
    filled.series.area.view.click()
    area = filled.session._area(filled.series.run_request())
    assert area.crs == "EPSG:32631"
    assert QgsGeometry.fromWkt(area.wkt).contains(QgsGeometry.fromWkt("Point (500500 4999500)"))
    filled.series.area.whole.click()
    assert filled.session._area(filled.series.run_request()) is None
