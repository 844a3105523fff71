"""The evidence of a change: pictures from the project's own rasters, flicker, wipe, time line, trajectory, neighbours."""

from __future__ import annotations

import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import numpy as np
import pytest
from qgis.core import (
    QgsExpression,
    QgsExpressionContext,
    QgsExpressionContextUtils,
    QgsProject,
    QgsRasterLayer,
    QgsSingleBandGrayRenderer,
)
from qgis.PyQt.QtCore import QPoint, QPointF, QRect, QSize, Qt
from qgis.PyQt.QtGui import QImage
from qgis.PyQt.QtWidgets import QApplication, QComboBox, QLabel, QToolButton

from changedet_plugin.bridge.result.trajectory import read_trajectory
from tests.desktop.driving import drag
from tests.desktop.seen import differ, drawn, grabbed, view

LONGEST_MS = 20_000
SETTLED_MS = 500
"""So long the card takes at most to find its width once its pictures are there."""


@pytest.fixture
def opened(dock, generated_run, qgis_canvas):
    """The dock with that result; its rasters are files only, no layers."""
    QApplication.setActiveWindow(dock.window())
    dock._open_result(str(generated_run / "c.gpkg"))
    layer = dock.session.result.layers.changes
    qgis_canvas.setDestinationCrs(layer.crs())
    qgis_canvas.setLayers([layer])
    return dock


def forget_folder(path, folder):
    """As if the result came from another machine."""
    with closing(sqlite3.connect(path)) as file, file:
        file.execute("UPDATE run SET value = replace(value, ?, ?) WHERE key = 'inputs'", (str(folder), "/nowhere"))


def test_a_result_opens_with_before_and_after_drawn_from_its_files(opened, qtbot):
    before, after = drawn(qtbot, opened)
    assert before.shape == after.shape
    assert differ(before, after) > 1
    table = opened.session.result.table
    row = table.row_of(opened.changes._current)
    assert opened.findChild(QComboBox, "before_date").currentData() == table.date_from[row]
    assert opened.findChild(QComboBox, "after_date").currentData() == table.date[row]


def test_looking_at_the_rasters_leaves_nothing_beside_them(dock, generated_run, qtbot):
    images = generated_run / "images"
    for left in images.glob("*.xml"):
        left.unlink()
    dock._open_result(str(generated_run / "c.gpkg"))
    drawn(qtbot, dock)
    assert {path.suffix for path in images.iterdir()} == {".tif"}


def test_another_date_is_another_picture(opened, qtbot):
    drawn(qtbot, opened)
    qtbot.wait(SETTLED_MS)
    _, after = drawn(qtbot, opened)
    box = opened.findChild(QComboBox, "after_date")
    box.setCurrentIndex(0)
    box.activated.emit(0)
    again = drawn(qtbot, opened)
    assert differ(after, again[1]) > 1


def test_a_style_of_the_project_does_not_set_the_dates_apart(opened, qtbot, generated_run):
    drawn(qtbot, opened)
    qtbot.wait(SETTLED_MS)
    former, size = drawn(qtbot, opened), view(opened).picture_size()
    for path in sorted((generated_run / "images").glob("*.tif")):
        layer = QgsRasterLayer(str(path), path.stem)
        layer.setRenderer(QgsSingleBandGrayRenderer(layer.dataProvider(), 1))
        QgsProject.instance().addMapLayer(layer)
    opened.session.pictures.resize(QSize(60, 50))
    opened.session.pictures.resize(size)
    assert np.ptp(drawn(qtbot, opened)[0], axis=2).max() > 0
    assert [differ(*pair) for pair in zip(former, drawn(qtbot, opened))] == [0, 0]


def test_space_flickers_and_escape_puts_them_side_by_side(opened, qtbot):
    drawn(qtbot, opened)
    seen = view(opened)
    seen.setFocus()
    shown = []
    for _ in range(3):
        qtbot.keyClick(seen, Qt.Key.Key_Space)
        drawn(qtbot, opened)
        shown.append(grabbed(seen, seen.rect()))
    assert seen.mode == seen.AFTER
    assert differ(shown[0], shown[1]) > 1
    assert differ(shown[0], shown[2]) == 0
    qtbot.keyClick(seen, Qt.Key.Key_Escape)
    assert seen.mode == seen.SIDES


def test_dragging_wipes_one_date_over_the_other(opened, qtbot):
    drawn(qtbot, opened)
    seen = view(opened)
    middle = seen.height() // 2
    drag(seen, QPoint(5, middle), QPoint(seen.width() // 2, middle))
    drawn(qtbot, opened)
    wiped = grabbed(seen, seen.rect())
    half, label = seen.width() // 2 - 3, seen.height() - seen.picture_size().height()
    seen.show_mode(seen.BEFORE)
    before = grabbed(seen, seen.rect())
    seen.show_mode(seen.AFTER)
    after = grabbed(seen, seen.rect())
    assert differ(wiped[label:, :half], before[label:, :half]) == 0
    assert differ(wiped[label:, -half:], after[label:, -half:]) == 0


def test_the_wipe_on_the_map_shows_both_dates_and_goes_with_its_button(opened, qtbot, qgis_canvas):
    drawn(qtbot, opened)
    button = opened.findChild(QToolButton, "swipe_map")
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    assert opened.session.swipe.is_on
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    assert not opened.session.swipe.is_on
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    opened.session.swipe.clear()
    assert not button.isChecked()


def test_the_list_shows_small_pictures(opened, qtbot):
    rows, size = opened.changes.list, QSize(26, 26)
    first = opened.changes.model.fid_at(0)
    qtbot.waitUntil(lambda: all(opened.session.pictures.chip(first, size)), timeout=LONGEST_MS)
    box = rows.visualRect(opened.changes.model.index(0, 0))
    right = QRect(QPoint(box.right() - 54, box.top() + 2), QPoint(box.right(), box.bottom() - 2))
    qtbot.waitUntil(lambda: grabbed(rows.viewport(), right).std() > 5, timeout=LONGEST_MS)


def test_a_chip_of_a_type_shows_a_typical_change(opened, qtbot):
    row = opened.changes.conditions.type_row
    kind = row._kinds[0]
    qtbot.waitUntil(lambda: "<img" in row.tip_of(kind), timeout=LONGEST_MS)
    assert f"Type {kind.name}" in row.tip_of(kind)


def test_map_tips_get_their_pictures(opened, qtbot):
    layer = opened.session.result.layers.changes
    fid = opened.changes.model.fid_at(0)
    context = QgsExpressionContext(QgsExpressionContextUtils.globalProjectLayerScopes(layer))
    context.setFeature(layer.getFeature(fid))

    def address():
        tip = QgsExpression.replaceExpressionText(layer.mapTipTemplate(), context)
        return tip.partition('src="file://')[2].partition('"')[0]

    qtbot.waitUntil(lambda: bool(address()), timeout=LONGEST_MS)
    picture = QImage(address())
    assert (picture.width(), picture.height()) == (240, 88)


def test_the_plane_keeps_past_and_present_apart(opened):
    table = opened.session.result.table
    row = table.row_of(opened.changes._current)
    along = read_trajectory(table.run, opened.changes._current)[0]
    before = np.array([date < table.date[row] for date in table.dates])
    assert np.nanmean(along[before]) == pytest.approx(0, abs=0.01)
    assert np.nanmean(along[~before]) == pytest.approx(1, abs=0.01)
    view = opened.changes.card.trajectory
    assert view.isVisible()
    _, point = view._points(view._shown)[0]
    assert "before the change" in view.words_at(point)
    assert "hollow" in view.words_at(QPointF(-500, -500))


def test_a_neighbour_is_a_click_away(opened, qtbot):
    label = opened.findChild(QLabel, "neighbours")
    assert "#" in label.text()
    fid = int(label.text().partition('href="')[2].partition('"')[0])
    label.linkActivated.emit(str(fid))
    assert opened.session.result.layers.changes.selectedFeatureIds() == [fid]


def test_without_the_rasters_the_card_says_so_and_all_else_works(dock, generated_run, workdir, qtbot):
    path = workdir / "c.gpkg"
    shutil.copy(generated_run / "c.gpkg", path)
    forget_folder(path, generated_run)
    dock._open_result(str(path))
    assert "The rasters are not at hand" in view(dock)._words
    assert dock.changes.model.rowCount() > 0
    assert dock.changes.card.facts.text()
    assert not dock.changes.card.date_row.isVisible()


def test_a_raster_that_was_moved_beside_the_result_is_found(dock, generated_run, workdir, qtbot):
    path = workdir / "c.gpkg"
    shutil.copy(generated_run / "c.gpkg", path)
    for raster in Path(generated_run / "images").glob("*.tif"):
        shutil.copy(raster, workdir)
    forget_folder(path, generated_run)
    dock._open_result(str(path))
    before, after = drawn(qtbot, dock)
    assert differ(before, after) > 1


def test_the_wipe_goes_with_the_result(opened, qtbot):
    drawn(qtbot, opened)
    qtbot.mouseClick(opened.findChild(QToolButton, "swipe_map"), Qt.MouseButton.LeftButton)
    assert opened.session.swipe.is_on
    QgsProject.instance().clear()
    assert not opened.session.swipe.is_on
