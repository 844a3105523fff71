"""The Series page on Qt 6: rasters are added, dated and kept, and a run of the engine shows its result."""

from __future__ import annotations

import datetime
import os
import subprocess
from dataclasses import replace

import pytest
from qgis.PyQt.QtCore import QMimeData, QPointF, Qt, QUrl
from qgis.PyQt.QtGui import QDragEnterEvent, QDropEvent
from qgis.PyQt.QtWidgets import QApplication

from changedet_plugin.gui.dock.change_dock import CHANGES
from tests.qt6.driving import PICTURES, ROOT, n_colours, settle, wait_until

WRITE = """
import sys
from pathlib import Path
from synthetic.series import Plan, write
write(Path(sys.argv[1]), Plan(size_px=128, n_dates=9, n_reference=6, n_changes=3, n_transients=0, clouds=False))
"""


@pytest.fixture(scope="session")
def rasters(engine_python, tmp_path_factory):
    """A small generated series, oldest first."""
    folder = tmp_path_factory.mktemp("series")
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    subprocess.run([engine_python, "-c", WRITE, str(folder)], cwd=ROOT, env=environment, check=True)
    return sorted(map(str, (folder / "images").glob("*.tif")))


@pytest.fixture
def with_engine(engine_python, monkeypatch):
    """The plugin runs the engine of this checkout."""
    monkeypatch.setenv("CHANGEDET_ENGINE_PYTHON", engine_python)


@pytest.fixture
def filled(dock, rasters):
    """The dock with the series."""
    dock.session.series.add_files(rasters)
    settle()
    return dock


def test_rasters_are_listed_with_their_dates(filled, rasters):
    rows = filled.session.model.rows
    assert [row.path for row in rows] == rasters
    assert all(isinstance(row.date, datetime.date) for row in rows)
    PICTURES.mkdir(parents=True, exist_ok=True)
    assert filled.grab().save(str(PICTURES / "series.png"))
    assert n_colours(filled.grab()) > 5


def test_files_are_dropped_on_the_table(dock, rasters):
    data, area = QMimeData(), dock.series.table.findChild(type(dock.series.table.view)).viewport()
    data.setUrls([QUrl.fromLocalFile(path) for path in rasters])
    what = (Qt.DropAction.CopyAction, data, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier)
    entered = QDragEnterEvent(area.rect().center(), *what)
    QApplication.sendEvent(area, entered)
    assert entered.isAccepted()
    QApplication.sendEvent(area, QDropEvent(QPointF(area.rect().center()), *what))
    wait_until(lambda: len(dock.session.model.rows) == len(rasters), 10)


def test_a_run_of_the_engine_shows_its_result(with_engine, filled, tmp_path):
    wait_until(lambda: filled.session.engine.is_ready)
    filled.session.find_changes(replace(filled.series.run_request(), output=str(tmp_path / "changes.gpkg")))
    wait_until(lambda: not filled.session.run.is_running)
    # The result is shown in turns of the event loop.
    wait_until(lambda: filled.tabs.currentIndex() == CHANGES)
    assert filled.changes.model.rowCount() > 0
