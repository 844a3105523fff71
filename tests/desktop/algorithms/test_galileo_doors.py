"""Galileo nano with its real weights on a real series: the dock, qgis_process and the command line give the same tables."""

from __future__ import annotations

import shutil
import subprocess

import pytest
from qgis.PyQt.QtCore import Qt
from qgis.PyQt.QtWidgets import QAbstractButton, QComboBox

from changedet_plugin.bridge import settings
from tests.desktop.conftest import ROOT
from tests.desktop.result_files import tables
from tests.shared import SHARED

SERIES = SHARED / "data" / "s2_seasonal_64px" / "00002806639B424A"
ENCODER = ROOT / "build" / "encoders" / "galileo-nano-4.onnx"
LONGEST_MS = 300_000


@pytest.fixture
def scenes():
    if not SERIES.is_dir():
        pytest.skip(f"no series {SERIES}: set CHANGEDET_SHARED")
    if not ENCODER.is_file():
        pytest.skip(f"no encoder at {ENCODER}: make test-encoders makes it where the weights and the official code are at hand")
    return sorted(str(path) for path in SERIES.glob("*.tif"))


def by_dock(qtbot, dock, scenes, output):
    dock.session.series.add_files(scenes)
    box = dock.findChild(QComboBox, "encoder")
    qtbot.waitUntil(lambda: box.count() == 2, timeout=LONGEST_MS)
    box.setCurrentIndex(1)
    dock.series.output.setFilePath(str(output))
    with qtbot.waitSignal(dock.session.run.succeeded, timeout=LONGEST_MS):
        qtbot.mouseClick(dock.findChild(QAbstractButton, "run_button"), Qt.MouseButton.LeftButton)


@pytest.fixture
def cache(workdir, monkeypatch):
    """Nothing that was encoded before this test is found."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(workdir / "cache"))


def test_every_door_gives_the_same_tables_with_galileo(
    qtbot, with_engine, cache, dock, engine_python, qgis_process, scenes, workdir
):
    folder = workdir / "encoders"
    folder.mkdir()
    for file in (ENCODER, ENCODER.with_name(ENCODER.name + ".json")):
        shutil.copy(file, folder)
    settings.write("encoders", str(folder))
    dock.session.engine._look()
    encoder = str(folder / ENCODER.name)

    by_dock(qtbot, dock, scenes, workdir / "dock.gpkg")
    inputs = [f"--INPUT={path}" for path in scenes]
    qgis_process("changedet:detectchanges", *inputs, f"--ENCODER={encoder}", f"--OUTPUT={workdir / 'process.gpkg'}")
    command = [engine_python, "-m", "changedet_plugin.engine", "detect", *scenes, "--encoder", encoder]
    subprocess.run([*command, "--output", str(workdir / "cli.gpkg")], cwd=ROOT, check=True, capture_output=True)

    expected = tables(workdir / "cli.gpkg")
    assert dict(expected["run"])["encoder_id"].startswith("galileo")
    for name in ("dock", "process"):
        found = tables(workdir / f"{name}.gpkg")
        for table in ("changes", "patches", "dates", "histogram"):
            assert found[table] == expected[table], (name, table)
