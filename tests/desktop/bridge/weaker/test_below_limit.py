"""Where a list is short, the strongest places below the limit are listed, looked at and judged without a new run."""

from __future__ import annotations

import datetime
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import numpy as np
import pytest
from osgeo import gdal
from qgis.core import QgsMapRendererSequentialJob, QgsMapSettings, QgsProject
from qgis.PyQt.QtCore import QSize, Qt
from qgis.PyQt.QtGui import QColor

from changedet_plugin.bridge import background
from changedet_plugin.bridge.exports.export import export
from changedet_plugin.bridge.layers.result_layers import open_result
from changedet_plugin.bridge.report.export import write
from changedet_plugin.bridge.result import since
from changedet_plugin.bridge.result.boxes import read_boxes
from changedet_plugin.bridge.result.score_raster import ScoreRaster
from changedet_plugin.bridge.result.tables import read_changes, read_run
from changedet_plugin.bridge.similar.pool import pool
from changedet_plugin.bridge.weaker import places, result_file
from changedet_plugin.bridge.weaker.tasks import BelowLimitTask
from changedet_plugin.bridge.words import score_text
from changedet_plugin.core.errors import Cancelled, ResultError
from changedet_plugin.core.result_schema import EPOCH
from changedet_plugin.gui.changes.weaker_words import FEW

LONGEST_MS = 60_000
HIGH = 40.0
"""A limit that nothing in the generated series reaches."""


@pytest.fixture(scope="module")
def strict_run(detect, generated_run):
    """The generated series with so high a limit that nothing is listed."""
    path = generated_run / "strict.gpkg"
    detect(generated_run / "images", path, "--threshold", str(HIGH), "--store", str(generated_run / "store"))
    return path


@pytest.fixture
def strict(strict_run, workdir) -> str:
    path = workdir / "strict.gpkg"
    shutil.copy(strict_run, path)
    shutil.copy(strict_run.with_suffix(".scores.tif"), path.with_suffix(".scores.tif"))
    return str(path)


def never() -> bool:
    return False


def look_below(path):
    run = read_run(path)
    return result_file.write(run, ScoreRaster(run.scores_path), str(Path(path).parent), never)


def days_of(date):
    return (datetime.date.fromisoformat(date) - EPOCH).days


def bands(path):
    raster = gdal.Open(str(Path(path).with_suffix(".scores.tif")))
    return {
        raster.GetRasterBand(n).GetDescription(): raster.GetRasterBand(n).ReadAsArray()
        for n in range(1, raster.RasterCount + 1)
    }


def button_of(dock):
    return dock.changes.weaker.button


def press(dock, qtbot):
    """Press the button of the row, and wait for another result."""
    path = dock.session.result.table.run.path
    qtbot.mouseClick(button_of(dock), Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: dock.session.result.table.run.path != path, timeout=LONGEST_MS)


def wait_for_offer(dock, qtbot):
    qtbot.waitUntil(button_of(dock).isVisible, timeout=LONGEST_MS)


def test_what_is_listed_is_the_strongest_that_the_run_left_out(strict):
    found = read_changes(look_below(strict))
    raster = bands(strict)
    below = raster["score"][(raster["rule"] == 1) & np.isfinite(raster["score"])]
    n_patches = int(found.n_patches.sum())
    assert 1 < len(found.fid) <= places.N_PLACES
    assert found.score[0] == pytest.approx(below.max())
    assert found.run.listed_from == pytest.approx(np.sort(below)[-n_patches])
    assert (np.diff(found.score) <= 0).all()


def test_patches_that_touch_and_changed_together_are_one_place(strict):
    patches = read_changes(look_below(strict), "patches")
    boxes = read_boxes(patches.run.path, "patches").box
    width, height = boxes[0, 2:] - boxes[0, :2]
    middle = (boxes[:, :2] + boxes[:, 2:]) / 2
    days = np.array([date.toordinal() for date in patches.date])
    dates = sorted({int(day) for day in days})
    index = np.array([dates.index(day) for day in days])
    apart = np.abs(middle[:, None] - middle[None]) / (width, height)
    together = (apart.max(-1) < 1.5) & (np.abs(index[:, None] - index[None]) <= 2)
    place = places.find(ScoreRaster(patches.run.scores_path), patches.run, never).place
    assert (place[:, None] == place[None])[together].all()


def test_a_place_has_the_dates_the_time_line_and_the_area_of_its_patches(strict):
    found = read_changes(look_below(strict))
    raster = bands(strict)
    row, col = np.unravel_index(np.nanargmax(np.where(raster["rule"] == 1, raster["score"], np.nan)), raster["score"].shape)
    told = found.series[0, 0][np.isfinite(found.series[0, 0])]
    new = [raster[f"distance {date.isoformat()}"][row, col] for date, old in zip(found.dates, found.is_reference) if not old]
    assert told == pytest.approx([value for value in new if np.isfinite(value)])
    assert found.date[0] in found.dates[6:]
    assert found.area_m2[0] == pytest.approx(found.n_patches[0] * 80 * 80, rel=0.01)


def test_a_patch_says_how_deep_and_how_long_it_went(strict):
    with closing(sqlite3.connect(look_below(strict))) as file:
        rows = file.execute("SELECT rank, depth, n_dates, date_end, recovered, score FROM patches ORDER BY rank").fetchall()
    raster = bands(strict)
    order = np.argsort(-np.where(raster["rule"] == 1, raster["score"], -np.inf), axis=None, kind="stable")[: len(rows)]
    for name, column in (("depth", 1), ("n_dates", 2), ("date_end", 3), ("recovered", 4)):
        there = raster[name].ravel()[order]
        told = [row[column] if name != "date_end" or row[column] is None else days_of(row[column]) for row in rows]
        np.testing.assert_allclose(np.array(told, float), there, rtol=1e-6)
    assert len({row[1] for row in rows}) > 1


def test_the_row_says_what_is_strongest_where_nothing_is_listed(dock, strict, qtbot):
    dock._open_result(strict)
    wait_for_offer(dock, qtbot)
    best = float(np.nanmax(bands(strict)["score"]))
    words = dock.changes.weaker.words.text()
    assert score_text(HIGH) in words
    assert score_text(best) in words


def test_pressed_they_are_listed_with_all_that_belongs_to_a_change(dock, strict, qtbot):
    dock._open_result(strict)
    wait_for_offer(dock, qtbot)
    press(dock, qtbot)
    table = dock.session.result.table
    assert table.run.is_below_limit
    assert dock.changes.model.rowCount() == len(table.fid) > 1
    qtbot.waitUntil(dock.changes.card.score_line.isVisible, timeout=LONGEST_MS)
    assert score_text(HIGH) in dock.changes.weaker.words.text()


def test_they_are_judged_and_found_again_with_their_verdicts(dock, strict, qtbot):
    dock._open_result(strict)
    wait_for_offer(dock, qtbot)
    press(dock, qtbot)
    dock.changes.judge("confirmed")
    press(dock, qtbot)
    assert dock.session.result.table.run.path == strict
    wait_for_offer(dock, qtbot)
    press(dock, qtbot)
    assert dock.session.result.table.verdict[0] == "confirmed"


def test_they_are_drawn_in_pale_dashes(strict, project):
    layer = open_result(look_below(strict), project).changes
    settings = QgsMapSettings()
    settings.setLayers([layer])
    settings.setDestinationCrs(layer.crs())
    settings.setExtent(layer.extent())
    settings.setOutputSize(QSize(300, 300))
    settings.setBackgroundColor(QColor("black"))
    job = QgsMapRendererSequentialJob(settings)
    job.start()
    job.waitForFinished()
    image = job.renderedImage()
    drawn = {image.pixelColor(x, y).name() for x in range(300) for y in range(300)}
    assert "#a8e1ff" in drawn


def test_similar_says_why_it_cannot_be_asked(dock, strict, qtbot):
    dock._open_result(look_below(strict))
    with qtbot.waitSignal(dock.session.similar.failed) as said:
        dock.changes.similar()
    assert "with a lower limit" in said.args[0]


def test_a_search_in_other_results_leaves_them_out(strict, made_up_result):
    own, weaker = read_changes(str(made_up_result)), read_changes(look_below(strict))
    found = pool(own, [weaker])
    assert found.is_one
    assert Path(weaker.run.path).stem in found.remarks[0]
    assert "with a lower limit" in found.remarks[0]


def test_they_are_no_earlier_result_of_the_series(strict, generated_run):
    assert since.find_previous(read_run(str(generated_run / "c.gpkg")), [look_below(strict)]) is None


def test_they_are_exported_and_reported_like_any_result(strict, project, workdir):
    result = open_result(look_below(strict), project)
    assert export(result, str(workdir / "all.csv")) == result.changes.featureCount() > 1
    write(result, project, str(workdir / "weaker.pdf"), "all", 2)
    assert (workdir / "weaker.pdf").stat().st_size > 10_000


def test_a_long_list_offers_nothing(opened, qtbot):
    assert len(opened.session.result.table.fid) > FEW
    assert not opened.changes.weaker.isVisible()


def test_without_the_scores_the_row_says_what_is_missing(dock, strict):
    Path(strict).with_suffix(".scores.tif").unlink()
    dock._open_result(strict)
    assert "strict.scores.tif is missing" in dock.changes.weaker.words.text()
    assert not button_of(dock).isVisible()


def test_scores_of_an_earlier_version_are_said_to_be_so(dock, strict, workdir):
    path = Path(strict).with_suffix(".scores.tif")
    whole = workdir / "whole.tif"
    path.rename(whole)
    gdal.Translate(str(path), str(whole), bandList=[1, 2, 3, 4, 5, 6])
    kept, source = gdal.Open(str(path), gdal.GA_Update), gdal.Open(str(whole))
    for number in range(1, 7):
        kept.GetRasterBand(number).SetDescription(source.GetRasterBand(number).GetDescription())
    kept = None
    dock._open_result(strict)
    assert "earlier version" in dock.changes.weaker.words.text()


def test_a_result_in_a_folder_that_cannot_be_written_to_puts_them_elsewhere(strict, small_disk, workdir):
    disk = small_disk("40M")
    for name in ("strict.gpkg", "strict.scores.tif"):
        shutil.copy(Path(strict).with_name(name), disk)
    small_disk.make_read_only()
    run = read_run(str(disk / "strict.gpkg"))
    folder = result_file.folder_for(run, str(workdir))
    path = result_file.write(run, ScoreRaster(run.scores_path), folder, never)
    assert Path(path).parent == workdir
    Path(strict).with_suffix(".scores.tif").unlink()
    assert read_run(path).scores_path == run.scores_path


def test_no_more_places_than_asked_for_are_listed(strict):
    run = read_run(strict)
    found = places.find(ScoreRaster(run.scores_path), run, never, n_places=2)
    assert found.n_places == 2


def test_another_run_under_the_same_name_does_not_overwrite_verdicts(strict, strict_run, workdir):
    first = look_below(strict)
    run = read_run(strict)
    assert result_file.written_before(run, str(workdir)) == first
    other = workdir / "strict_2.gpkg"
    shutil.copy(strict, other)
    second = look_below(strict)
    assert second != first


def test_a_look_that_is_stopped_leaves_nothing_behind(strict):
    run = read_run(strict)
    before = set(Path(strict).parent.iterdir())
    with pytest.raises(Cancelled):
        result_file.write(run, ScoreRaster(run.scores_path), str(Path(strict).parent), lambda: True)
    assert set(Path(strict).parent.iterdir()) == before


def test_the_look_is_a_task_of_its_own(strict, workdir, qtbot):

    task = BelowLimitTask(read_run(strict), str(workdir))
    with qtbot.waitSignal(task.succeeded, timeout=LONGEST_MS) as found:
        background.start(task)
    assert found.args[0].run.is_below_limit


def test_where_everything_is_listed_there_is_nothing_below(strict):
    raster = gdal.Open(str(Path(strict).with_suffix(".scores.tif")), gdal.GA_Update)
    rule = raster.GetRasterBand(6)
    rule.WriteArray(np.zeros_like(rule.ReadAsArray()))
    raster.FlushCache()
    assert places.strongest_score(ScoreRaster(read_run(strict).scores_path), never) is None
    with pytest.raises(ResultError, match="Nothing lies below"):
        look_below(strict)


def test_the_project_keeps_them_apart_from_the_run(dock, strict, qtbot):
    dock._open_result(strict)
    wait_for_offer(dock, qtbot)
    press(dock, qtbot)
    groups = [group.name() for group in QgsProject.instance().layerTreeRoot().findGroups()]
    assert any("below the limit" in name for name in groups)
    assert len([name for name in groups if not name.startswith("Images")]) == 2


def test_a_look_that_was_stopped_can_be_asked_for_again(dock, strict, qtbot):
    dock._open_result(strict)
    wait_for_offer(dock, qtbot)
    button_of(dock).click()
    dock.weaker._task.cancel()
    qtbot.waitUntil(button_of(dock).isEnabled, timeout=LONGEST_MS)
    if not dock.session.result.table.run.is_below_limit:
        press(dock, qtbot)
    assert dock.session.result.table.run.is_below_limit
