"""The dates of the series: where they come from, a pattern, doubles, and the layers of the project."""

from __future__ import annotations

import datetime

import pytest
from qgis.core import QgsProject
from qgis.PyQt.QtCore import QDate, Qt
from qgis.PyQt.QtWidgets import QAbstractButton, QDialogButtonBox

from changedet_plugin.compat import QAction
from changedet_plugin.gui.series.date_dialog import DateDialog
from changedet_plugin.gui.series.model import DATE
from tests.desktop.rasters import add_to_project, write_series

NAMES = ("a_20010102_20190101_x", "b_20020304_20190101_x", "field", "2003-05-06")


@pytest.fixture
def dialog(dock, qtbot, workdir):
    """The dialog over two names of two dates, one without a date, and one by hand."""
    for path in write_series(workdir, *NAMES):
        dock.session.series.add_files([str(path)])
    model = dock.session.model
    model.setData(model.index(2, DATE), QDate(2003, 5, 7))
    qtbot.mouseClick(dock.findChild(QAbstractButton, "series_dates"), Qt.MouseButton.LeftButton)
    return dock.findChild(DateDialog)


def column(dialog, number):
    return [dialog.table.item(row, number).text() for row in range(dialog.table.rowCount())]


def press(qtbot, dialog, which):
    qtbot.mouseClick(dialog.buttons.button(which), Qt.MouseButton.LeftButton)


def years(dock):
    return [row.date.year if row.date else None for row in dock.session.model.rows]


def test_it_lists_files_dates_and_where_they_were_found(dialog):
    assert column(dialog, 0) == [f"{name}.tif" for name in (NAMES[0], NAMES[1], NAMES[3], NAMES[2])]
    assert column(dialog, 2) == ["file name", "file name", "by hand", ""]
    assert column(dialog, 1)[3] == "no date"
    assert dialog.table.isColumnHidden(3)


def test_it_says_where_only_the_month_is_known(dock, qtbot, workdir):
    dock.session.series.add_files([str(path) for path in write_series(workdir, "x_2020Feb", "x_2020Mar")])
    qtbot.mouseClick(dock.findChild(QAbstractButton, "series_dates"), Qt.MouseButton.LeftButton)
    assert column(dock.findChild(DateDialog), 2) == ["file name, only the month"] * 2


def test_a_pattern_shows_what_it_reads_while_it_is_typed(dialog, qtbot):
    qtbot.keyClicks(dialog.pattern, "*_YYYYMMDD_x")
    assert not dialog.table.isColumnHidden(3)
    assert column(dialog, 3)[2:] == ["does not fit", "does not fit"]
    assert "2019" in column(dialog, 3)[0]
    assert "fits 2 of 4 names. The others keep their dates." in dialog.words.text()


def test_ok_gives_the_dates_and_says_where_they_come_from(dock, dialog, qtbot):
    qtbot.keyClicks(dialog.pattern, "?_YYYY")
    press(qtbot, dialog, QDialogButtonBox.StandardButton.Ok)
    rows = {row.layer: (row.date, row.origin) for row in dock.session.model.rows}
    assert rows[NAMES[0]] == (datetime.date(2001, 1, 1), "pattern")
    assert rows["2003-05-06"] == (datetime.date(2003, 5, 7), "by hand")


def test_cancel_changes_nothing(dock, dialog, qtbot):
    before = dock.session.model.rows
    qtbot.keyClicks(dialog.pattern, "YYYY")
    press(qtbot, dialog, QDialogButtonBox.StandardButton.Cancel)
    assert dock.session.model.rows == before


def test_a_pattern_that_says_no_day_cannot_be_applied(dialog, qtbot):
    qtbot.keyClicks(dialog.pattern, "*_MMDD")
    assert not dialog.buttons.button(QDialogButtonBox.StandardButton.Ok).isEnabled()
    assert "YYYY" in dialog.words.text()


def test_dates_of_several_rasters_are_marked(dialog, qtbot):
    def marked(number):
        return [dialog.table.item(row, number).icon().isNull() is False for row in range(4)]

    assert not any(marked(1))
    qtbot.keyClicks(dialog.pattern, "YYYYMMDD_x")
    assert marked(3) == [True, True, False, False]
    assert "1 dates are those of several rasters" in dialog.words.text()


def test_a_raster_without_a_date_gets_one_and_takes_part(dock, qtbot, workdir):
    write_series(workdir, "d183y2001", "d184y2001")
    dock.session.series.add_files([str(workdir)])
    qtbot.mouseClick(dock.series.table.give_dates, Qt.MouseButton.LeftButton)
    dialog = dock.findChild(DateDialog)
    qtbot.keyClicks(dialog.pattern, "dDDDyYYYY")
    press(qtbot, dialog, QDialogButtonBox.StandardButton.Ok)
    assert dock.session.model.used_dates() == [datetime.date(2001, 7, 2), datetime.date(2001, 7, 3)]


def test_the_layers_get_the_dates_of_the_series_and_lose_them_again(dock, qtbot, workdir):
    layers = [add_to_project(path) for path in write_series(workdir, "2001-07-01", "2003-07-01")]
    dock.session.series.add_layers([layer.id() for layer in layers])
    dock.findChild(QAction, "menu_temporal").trigger()
    begin = [layer.temporalProperties().fixedTemporalRange().begin().date().year() for layer in layers]
    assert begin == [2001, 2003]
    assert all(layer.temporalProperties().isActive() for layer in layers)
    bar = dock.session._message_bar
    qtbot.mouseClick(bar.findChild(QAbstractButton, "undo_series"), Qt.MouseButton.LeftButton)
    assert not any(layer.temporalProperties().isActive() for layer in layers)


def test_without_a_layer_of_the_series_the_refusal_says_what_to_do(dock, workdir):
    write_series(workdir, "2001-07-01", "2003-07-01")
    dock.session.series.add_files([str(workdir)])
    assert not QgsProject.instance().mapLayers()
    dock.findChild(QAction, "menu_temporal").trigger()
    assert "add its layers first" in dock.series.warnings.text()
