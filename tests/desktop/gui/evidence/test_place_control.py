"""Any place of the map can be asked why it is not in the list: clicked with a mouse, answered in the dock."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from osgeo import gdal
from qgis.core import QgsCoordinateReferenceSystem, QgsCoordinateTransform, QgsPointXY, QgsProject, QgsRectangle
from qgis.PyQt.QtCore import QPoint, Qt
from qgis.PyQt.QtTest import QTest

from changedet_plugin.bridge.result.scored_patch import percentile
from changedet_plugin.bridge.result.tables import read_run


@pytest.fixture
def asking(dock, result_path, qgis_canvas, qtbot):
    """The dock with a result open and the tool on the map; call it with row and column of a patch to click there."""
    dock._open_result(result_path)
    layer = dock.session.result.layers.changes
    qgis_canvas.setDestinationCrs(layer.crs())
    qgis_canvas.setLayers([layer])
    qtbot.mouseClick(dock.changes.card.why_not_button, Qt.MouseButton.LeftButton)

    left, width, _, top, _, height = gdal.Open(scores_of(result_path)).GetGeoTransform()

    def click(row: int, col: int) -> str:
        to_map = QgsCoordinateTransform(layer.crs(), qgis_canvas.mapSettings().destinationCrs(), QgsProject.instance())
        point = to_map.transform(QgsPointXY(left + (col + 0.5) * width, top + (row + 0.5) * height))
        side = abs(qgis_canvas.extent().width()) / 50
        qgis_canvas.setExtent(QgsRectangle.fromCenterAndSize(point, side, side))
        at = qgis_canvas.getCoordinateTransform().transform(point)
        where = QPoint(int(at.x()), int(at.y()))
        QTest.mouseClick(qgis_canvas.viewport(), Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, where)
        return str(dock.changes.card.facts.text())

    return click


def scores_of(result_path):
    return str(Path(result_path).with_suffix(".scores.tif"))


def place_of_change(result_path, geometry):
    left, width, _, top, _, height = gdal.Open(scores_of(result_path)).GetGeoTransform()
    point = geometry.pointOnSurface().asPoint()
    return int((point.y() - top) / height), int((point.x() - left) / width)


def band(result_path, name):
    raster = gdal.Open(scores_of(result_path))
    names = [raster.GetRasterBand(n).GetDescription() for n in range(1, raster.RasterCount + 1)]
    return raster.GetRasterBand(names.index(name) + 1).ReadAsArray()


def place_with_rule(result_path, rule):
    return np.argwhere(band(result_path, "rule") == rule)[0]


def set_rule(result_path, row, col, rule):
    raster = gdal.Open(scores_of(result_path), gdal.GA_Update)
    raster.GetRasterBand(6).WriteArray(np.full((1, 1), rule, np.float32), int(col), int(row))
    raster.FlushCache()


def test_a_place_below_the_limit_tells_its_score_and_percentile(asking, dock, result_path):
    row, col = place_with_rule(result_path, 1)
    text = asking(row, col)
    scores = band(result_path, "score")
    score = scores[row, col]
    lower = 100 * np.mean(scores[np.isfinite(scores)] < score)
    assert f"scores {score:.2f}" in text
    told = float(text.split("more than ")[1].split("\u00a0%")[0])
    assert told == pytest.approx(lower, abs=3)
    share = band(result_path, "valid_share")[row, col]
    assert f"{100 * share:.0f}\u00a0% of its dates are valid" in text
    assert "below the limit of 2" in text
    assert dock.changes.card.score_line.isVisible()


def test_the_distance_at_every_new_date_is_drawn(asking, dock, result_path):
    row, col = place_with_rule(result_path, 1)
    asking(row, col)
    series = dock.changes.card.score_line._series
    run = read_run(result_path)
    for date, value, is_reference in zip(run.dates, series.values, run.is_reference):
        known = np.nan if is_reference else band(result_path, f"distance {date}")[row, col]
        assert value == pytest.approx(known, nan_ok=True)


@pytest.mark.parametrize(
    ("rule", "words"),
    [
        (2, "no valid new date"),
        (3, "outside the area"),
        (4, "the reference is never valid"),
        (5, "weaker than the 1"),
        (9, "does not know"),
    ],
)
def test_every_rule_is_said_in_words(asking, result_path, rule, words):
    row, col = place_with_rule(result_path, 1)
    set_rule(result_path, row, col, rule)
    assert words in asking(row, col)


def test_a_place_without_a_score_says_so(asking, result_path):
    row, col = place_with_rule(result_path, 2)
    assert asking(row, col).startswith("This place has no score.")


def test_a_listed_place_names_its_change_and_whether_it_is_hidden(asking, dock, result_path):
    changes = dock.session.result.layers.changes
    row, col = place_of_change(result_path, changes.getFeature(1).geometry())
    assert asking(row, col).endswith("Part of change 1.")
    changes.setSubsetString('"rank" > 1')
    assert asking(row, col).endswith("Part of change 1, which the filters hide.")


def test_the_click_is_brought_from_the_map_s_crs(asking, qgis_canvas, result_path):
    row, col = place_with_rule(result_path, 1)
    here = asking(row, col)
    qgis_canvas.setDestinationCrs(QgsCoordinateReferenceSystem("EPSG:4326"))
    assert asking(row, col) == here


def test_a_click_beside_the_rasters_says_so(asking):
    assert asking(-5, -5) == "This place lies outside the rasters of the run; click inside them."


def test_nothing_is_written_beside_the_result(asking, result_path):
    before = sorted(Path(result_path).parent.iterdir())
    asking(3, 3)
    assert sorted(Path(result_path).parent.iterdir()) == before


def test_a_missing_score_raster_is_named(asking, result_path):
    Path(scores_of(result_path)).unlink()
    text = asking(3, 3)
    assert Path(scores_of(result_path)).name in text
    assert "copy it beside the result" in text


def test_the_tool_is_laid_down_by_the_button_and_by_another_tool(asking, dock, qgis_canvas, qtbot):
    button = dock.changes.card.why_not_button
    assert qgis_canvas.mapTool() is dock.session.places.tool
    dock.session.result.start_picking()
    assert not button.isChecked()
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    assert qgis_canvas.mapTool() is not dock.session.places.tool


def test_a_percentile_counts_the_part_of_a_bin_that_lies_below():
    assert percentile(1.5, [0, 1, 2], [1, 2, 3], [10, 20, 10]) == pytest.approx(50)
    assert np.isnan(percentile(np.nan, [0], [1], [1]))
