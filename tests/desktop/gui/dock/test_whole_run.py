"""The whole way through the dock on real series: run, cancel, run again, filter, click, export, reopen."""

from __future__ import annotations

import os
import signal
from pathlib import Path

import pytest
from qgis.core import QgsApplication, QgsProject, QgsRasterLayer, QgsRectangle
from qgis.PyQt import sip
from qgis.PyQt.QtCore import QPoint, Qt
from qgis.PyQt.QtTest import QTest
from qgis.PyQt.QtWidgets import QAbstractButton, QFileDialog, QWidget

from changedet_plugin.gui.dock.change_dock import CHANGES, SIMILAR
from changedet_plugin.gui.engine.run_control import RunControl
from tests.shared import SHARED

DATA = SHARED / "data"
LONGEST_MS = 180_000
SERIES = ("pucallpa_landsat", "potholes_naip")


def click(qtbot, dock, name):
    qtbot.mouseClick(dock.findChild(QAbstractButton, name), Qt.MouseButton.LeftButton)


def add_series(qtbot, dock, name):
    """Two series are in the project; the layers of one are ticked."""
    for series in SERIES:
        for path in sorted((DATA / series).glob("*.tif")):
            QgsProject.instance().addMapLayer(QgsRasterLayer(str(path), f"{series} {path.stem}"))
    click(qtbot, dock, "add_layers")
    picker = dock.findChild(QWidget, "layer_picker")
    qtbot.keyClicks(picker.search, name)
    qtbot.mouseClick(picker.buttons.button(picker.buttons.StandardButton.Ok), Qt.MouseButton.LeftButton)


def run_to_the_end(qtbot, dock):
    """Press Find changes; give the result event."""
    given, said = [], []
    dock.session.run.succeeded.connect(lambda _command, result: given.append(result))
    dock.session.run.failed.connect(lambda _command, sentence: said.append(sentence))
    click(qtbot, dock, "run_button")
    qtbot.waitUntil(lambda: bool(given or said), timeout=LONGEST_MS)
    assert not said
    return given[0]


def cancel_half_way(qtbot, dock):
    """Press Find changes, and Cancel once the third date is being encoded, or a later one: not every step is told."""
    pressed = []

    def press(stage, _fraction, message):
        if stage == "embed" and int(message.split()[1]) >= 3 and not pressed:
            pressed.append(message)
            click(qtbot, dock, "cancel_button")

    dock.session.run.progressed.connect(press)
    with qtbot.waitSignal(dock.session.run.cancelled, timeout=LONGEST_MS):
        click(qtbot, dock, "run_button")
    dock.session.run.progressed.disconnect(press)
    assert pressed


def click_on_map(canvas, layer, fid):
    box = QgsRectangle(layer.getFeature(fid).geometry().boundingBox())
    box.scale(3)
    canvas.setDestinationCrs(layer.crs())
    canvas.setLayers([layer])
    canvas.setExtent(box)
    at = canvas.getCoordinateTransform().transform(layer.getFeature(fid).geometry().pointOnSurface().asPoint())
    QTest.mouseClick(
        canvas.viewport(), Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, QPoint(int(at.x()), int(at.y()))
    )


@pytest.mark.parametrize("name", SERIES)
def test_run_cancel_run_filter_click_export_reopen(name, ready, qtbot, qgis_canvas, workdir):
    if not (DATA / name).is_dir():
        pytest.skip(f"no series {DATA / name}: set CHANGEDET_SHARED")
    dock = ready
    add_series(qtbot, dock, name)
    n_dates = len(dock.session.model.rows)
    assert n_dates == len(list((DATA / name).glob("*.tif")))

    cancel_half_way(qtbot, dock)
    assert dock.session.result.table is None
    assert not list(workdir.glob("*.gpkg"))

    result = run_to_the_end(qtbot, dock)
    assert result["reused"]
    assert result["encoded"]
    assert len(result["reused"]) + len(result["encoded"]) == n_dates
    again = run_to_the_end(qtbot, dock)
    assert again["encoded"] == []
    assert len(again["reused"]) == n_dates

    table = dock.session.result.table
    layer = dock.session.result.layers.changes
    assert dock.tabs.currentIndex() == CHANGES
    assert layer.selectedFeatureIds() == [dock.changes.model.fid_at(0)]
    assert len(table.fid) == again["n_changes"] > 0
    assert any(row.finding.valid_share is not None for row in dock.session.model.rows)

    kind = next(name for name in table.type if name)
    dock.changes.conditions.types.show_only(frozenset([kind]))
    qtbot.waitUntil(lambda: not dock.changes.conditions.is_settling, timeout=3000)
    shown = [feature.id() for feature in layer.getFeatures()]
    assert {table.type[table.row_of(fid)] for fid in shown} == {kind}

    dock.similar.pick_button.click()
    click_on_map(qgis_canvas, layer, shown[0])
    assert dock.tabs.currentIndex() == SIMILAR
    assert dock.similar.model.fid_at(0) == shown[0]
    dock.similar.close_button.click()

    dock.changes.head.menu.export_asked.emit("filtered")
    target = str(workdir / "exported.gpkg")
    dock.findChild(QFileDialog, "file_dialog").fileSelected.emit(target)
    QgsProject.instance().clear()
    assert dock.session.result.table is None
    dock._open_result(target)
    assert sorted(dock.session.result.table.fid.tolist()) == sorted(shown)
    assert dock.session.result.layers.changes.styleManager().styles() == layer_styles()


def layer_styles():
    return ["date", "rank", "type"]


def test_a_check_shows_valid_shares_and_the_patches(ready, qtbot):
    if not (DATA / SERIES[0]).is_dir():
        pytest.skip(f"no series {DATA / SERIES[0]}: set CHANGEDET_SHARED")
    add_series(qtbot, ready, SERIES[0])
    with qtbot.waitSignal(ready.session.run.succeeded, timeout=LONGEST_MS):
        click(qtbot, ready, "check_button")
    assert all(row.finding.valid_share is not None for row in ready.session.model.rows)
    assert "patches of" in ready.status.words.text()


def test_bad_input_ends_in_one_sentence_and_no_file(ready, qtbot, workdir):
    (workdir / "2001-01-01.tif").write_bytes(b"II*\0 not a raster")
    (workdir / "2002-01-01.tif").write_bytes(b"II*\0 not a raster")
    ready.session.series.add_files([str(workdir)])
    with qtbot.waitSignal(ready.session.run.failed, timeout=LONGEST_MS):
        click(qtbot, ready, "run_button")
    assert ready.series.warnings.text().count("⚠") == 1
    assert ready.series.run_button.isVisible()
    assert not list(workdir.glob("*.gpkg"))


def test_the_self_test_says_on_what_it_runs(ready, qtbot):
    ready.options_button.click()
    with qtbot.waitSignal(ready.session.run.succeeded, timeout=LONGEST_MS):
        click(qtbot, ready, "test_engine")
    assert "CPU" in ready.series.runs_on.text()


def test_without_an_engine_the_dock_says_so_and_offers_two_ways(dock, monkeypatch, workdir):
    monkeypatch.setenv("CHANGEDET_ENGINE_PYTHON", str(workdir / "nothing"))
    dock.session.engine._look()
    assert dock.engine.isVisible()
    assert "not there" in dock.engine.words.text()
    assert dock.engine.setup_button.isEnabled()
    assert dock.engine.python_button.isEnabled()
    assert not dock.series.run_button.isEnabled()


def children():
    """The processes that this one started."""
    return [int(pid) for task in Path("/proc/self/task").iterdir() for pid in (task / "children").read_text().split()]


def end_with_a_sentence(qtbot, dock):
    """Press Find changes; give the one sentence of the error."""
    with qtbot.waitSignal(dock.session.run.failed, timeout=LONGEST_MS) as failed:
        click(qtbot, dock, "run_button")
    sentence = failed.args[1]
    assert sentence in dock.series.warnings.text()
    assert "\n" not in sentence
    assert "Traceback" not in sentence
    assert dock.series.run_button.isVisible()
    return sentence


def made(folder):
    """Results, whole or not, in a folder."""
    return [path.name for path in folder.iterdir() if path.suffix not in ("", ".qgz")]


@pytest.mark.skipif(not Path("/proc/self/task").is_dir(), reason="finds the engine by /proc")
def test_a_killed_engine_is_one_sentence_and_the_next_run_goes_on(ready, qtbot, workdir):
    if not (DATA / SERIES[0]).is_dir():
        pytest.skip(f"no series {DATA / SERIES[0]}: set CHANGEDET_SHARED")
    add_series(qtbot, ready, SERIES[0])
    others = set(children())

    def kill(stage, _fraction, _message):
        if stage == "score":
            for pid in set(children()) - others:
                os.kill(pid, signal.SIGKILL)

    ready.session.run.progressed.connect(kill)
    assert "killed or crashed" in end_with_a_sentence(qtbot, ready)
    ready.session.run.progressed.disconnect(kill)
    assert made(workdir) == []
    again = run_to_the_end(qtbot, ready)
    assert again["encoded"] == []
    assert len(again["reused"]) == len(ready.session.model.rows)


def test_a_full_and_a_read_only_disk_are_one_sentence_and_leave_no_file(ready, qtbot, small_disk):
    if not (DATA / SERIES[0]).is_dir():
        pytest.skip(f"no series {DATA / SERIES[0]}: set CHANGEDET_SHARED")
    disk = small_disk("64k")
    add_series(qtbot, ready, SERIES[0])
    ready.series.output.setFilePath(str(disk / "x.gpkg"))
    assert "full" in end_with_a_sentence(qtbot, ready)
    assert made(disk) == []
    small_disk.make_read_only()
    assert str(disk) in end_with_a_sentence(qtbot, ready)


def test_a_dock_that_is_taken_away_in_a_run_takes_the_engine_with_it(ready, qtbot):
    if not (DATA / SERIES[0]).is_dir():
        pytest.skip(f"no series {DATA / SERIES[0]}: set CHANGEDET_SHARED")
    add_series(qtbot, ready, SERIES[0])
    with qtbot.waitSignal(ready.session.run.progressed, timeout=LONGEST_MS):
        click(qtbot, ready, "run_button")
    manager = QgsApplication.taskManager()
    gone, ready.session.run = ready.session.run, RunControl()
    gone.cancel()
    sip.delete(gone)
    qtbot.waitUntil(lambda: manager.countActiveTasks() == 0, timeout=5000)
    qtbot.wait(100)  # what ended is told in the next turns


@pytest.mark.parametrize(
    ("seconds_left", "words"), [(12.4, "Encoding · about 12 s left · date 5 of 12"), (-1.0, "Encoding · date 5 of 12")]
)
def test_the_time_left_is_what_the_engine_says_and_stands_before_what_may_be_cut_off(dock, seconds_left, words):
    dock.status.start()
    dock.status.show_progress("embed", 0.5, "date 5 of 12", seconds_left)
    assert dock.status.words.text() == words
