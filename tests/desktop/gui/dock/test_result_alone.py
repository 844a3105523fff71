"""A result on a machine that has nothing but QGIS and the file: no engine, no rasters, an empty project."""

from __future__ import annotations

import shutil
import sqlite3
from contextlib import closing

import pytest
from osgeo import ogr
from qgis.core import QgsProject, QgsRasterLayer
from qgis.PyQt.QtCore import Qt
from qgis.PyQt.QtWidgets import QApplication, QLabel, QWidget

from changedet_plugin.bridge.layers.result_layers import open_result
from changedet_plugin.gui.dock.change_dock import CHANGES, SERIES, SIMILAR
from tests.desktop.driving import key, listed
from tests.desktop.result_files import in_file


@pytest.fixture
def path(generated_run, workdir):
    """The result alone, its score raster left behind too, its rasters at places that are not there."""
    path = workdir / "from_afar.gpkg"
    shutil.copy(generated_run / "c.gpkg", path)
    with closing(sqlite3.connect(path)) as file, file:
        file.execute("UPDATE run SET value = replace(value, ?, ?) WHERE key = 'inputs'", (str(generated_run), "/nowhere"))
    return str(path)


@pytest.fixture
def alone(dock, path, workdir, monkeypatch):
    monkeypatch.setenv("CHANGEDET_ENGINE_PYTHON", str(workdir / "nothing"))
    dock.session.engine._look()
    QApplication.setActiveWindow(dock.window())
    dock._open_result(path)
    return dock


def test_everything_but_pictures_and_runs_works(alone, path, workdir, qtbot):
    dock = alone
    assert not dock.session.engine.is_ready
    assert dock.tabs.currentIndex() == CHANGES
    every = listed(dock)
    assert len(every) > 2

    dock.changes.conditions.strength.set_count(len(every) - 1)
    qtbot.waitUntil(lambda: not dock.changes.conditions.is_settling)
    assert listed(dock) == every[:-1]

    key(qtbot, dock, Qt.Key.Key_C, Qt.Key.Key_N, Qt.Key.Key_R)
    assert in_file(path) == {every[0]: "confirmed", every[1]: "rejected"}

    key(qtbot, dock, Qt.Key.Key_S)
    assert dock.tabs.currentIndex() == SIMILAR
    assert dock.similar.model.fid_at(0) == every[1]
    dock.similar.close_button.click()

    target = workdir / "confirmed.gpkg"
    dock.session.exports.export(str(target), "confirmed")
    source = ogr.Open(str(target))
    assert source.GetLayer("changes").GetFeatureCount() == 1
    dock.session.exports.report(str(workdir / "report.pdf"))
    assert (workdir / "report.pdf").read_bytes().startswith(b"%PDF")


def test_a_project_with_nothing_but_a_result_opens_on_its_changes(dock, path, qtbot):
    assert dock.tabs.currentIndex() == SERIES
    open_result(path, QgsProject.instance(), "from afar")
    qtbot.waitUntil(lambda: dock.tabs.currentIndex() == CHANGES)
    assert listed(dock)


def test_beside_a_series_the_page_of_the_series_stays(dock, path, qtbot, generated_run):
    dock.session.series.add_files([str(path) for path in sorted((generated_run / "images").glob("*.tif"))])
    open_result(path, QgsProject.instance(), "from afar")
    qtbot.waitUntil(lambda: bool(listed(dock)))
    assert dock.tabs.currentIndex() == SERIES


def test_what_needs_the_rasters_says_so(alone, qtbot):
    assert "The rasters are not at hand" in alone.changes.card.pictures._words
    alone.session.places.ask(alone.session.result.layers.changes.extent().center())
    assert "from_afar.scores.tif is missing" in alone.findChild(QLabel, "change_facts").text()
    failed = []
    alone.session.exports.failed.connect(failed.append)
    alone.session.exports.sample("sample.gpkg")
    assert len(failed) == 1
    assert "from_afar.scores.tif" in failed[0]


def test_what_needs_the_engine_says_so(alone):
    alone.show_page(SERIES)
    assert alone.findChild(QWidget, "engine_panel").isVisible()
    assert not alone.findChild(QWidget, "run_button").isEnabled()


def test_pictures_come_when_the_rasters_do(alone, generated_run, qtbot):
    for raster in sorted((generated_run / "images").glob("*.tif")):
        QgsProject.instance().addMapLayer(QgsRasterLayer(str(raster), raster.stem))
    view = alone.changes.card.pictures
    qtbot.waitUntil(lambda: not view._words and view._before.image is not None, timeout=20_000)
