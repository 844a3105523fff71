"""PyQt6 and a stand-in for QGIS 4, in the place of ``qgis``, before anything of the plugin is imported."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import traceback
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
os.environ["QT_LOGGING_RULES"] = "qt.qpa.*=false"

import pytest
from PyQt6 import sip
from PyQt6.QtCore import PYQT_VERSION_STR, qVersion
from PyQt6.QtWidgets import QApplication

from tests.qt6 import pyqt, stand_in
from tests.qt6.behaviour import DO, PROFILE, forget
from tests.qt6.driving import ROOT, settle

MISHAPS: list[str] = []
"""Errors in slots and events. Qt calls these, so nobody sees an error; with no hook PyQt ends the program."""

stand_in.install(DO, pyqt.modules())
sys.excepthook = lambda *error: MISHAPS.append("".join(traceback.format_exception(*error)))


def pytest_terminal_summary(terminalreporter):
    checked = f"{len(stand_in.calls)} different methods of QGIS {'.'.join(map(str, stand_in.VERSION))} called and checked"
    terminalreporter.write_line(f"PyQt {PYQT_VERSION_STR}, Qt {qVersion()}: {checked}")


@pytest.fixture(scope="session", autouse=True)
def application():
    """The program, whose settings and folders are nobody's."""
    os.environ |= {"HOME": PROFILE.name, "XDG_CACHE_HOME": PROFILE.name, "XDG_DATA_HOME": PROFILE.name}
    os.environ["CHANGEDET_ENGINE_PYTHON"] = "/nowhere/python"
    program = QApplication(["tests"])
    yield program
    PROFILE.cleanup()


@pytest.fixture(autouse=True)
def nothing_refused(application):
    """Fails a test in which a call fitted no signature, or something that Qt calls ended in an error."""
    stand_in.refused.clear()
    MISHAPS.clear()
    yield
    application.processEvents()
    forget()
    assert MISHAPS == []
    assert stand_in.refused == []


@pytest.fixture(scope="session")
def engine_python() -> str:
    """The Python of the engine; the tests that need it are skipped where there is none."""
    python = ROOT / "build/env/engine/bin/python"
    if not python.is_file():
        pytest.skip(f"no engine environment at {python}: run make setup")
    return str(python)


@pytest.fixture(scope="session")
def made_up_result(engine_python, tmp_path_factory) -> Path:
    """A result of the right form, written by the engine's own output code."""
    path = tmp_path_factory.mktemp("made_up") / "changes.gpkg"
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    subprocess.run([engine_python, "tests/fakes.py", path], cwd=ROOT, env=environment, check=True)
    return path


@pytest.fixture
def result_path(made_up_result, tmp_path) -> str:
    """A copy of the result that a test may write to."""
    for path in made_up_result.parent.iterdir():
        shutil.copy(path, tmp_path / path.name)
    return str(tmp_path / made_up_result.name)


@pytest.fixture
def canvas():
    """The map."""
    from qgis.gui import QgsMapCanvas

    canvas = QgsMapCanvas()
    canvas.resize(400, 300)
    canvas.show()
    return canvas


@pytest.fixture
def dock(canvas):
    """The dock over an empty project."""
    from qgis.core import QgsProject
    from qgis.gui import QgsMessageBar

    from changedet_plugin.gui.dock.change_dock import ChangeDock
    from changedet_plugin.gui.session import Session

    bar = QgsMessageBar()
    session = Session(canvas, bar, QgsProject.instance())
    dock = ChangeDock(session)
    dock.resize(420, 740)
    dock.show()
    yield dock
    session.close()
    dock.close()
    sip.delete(dock)


@pytest.fixture
def opened(dock, result_path):
    """The dock with a result open, on its first change."""
    assert dock.session.result.open(result_path)
    dock.show_first_change()
    settle()
    return dock
