"""A project with a result is opened and closed while its changes are drawn."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

from scripts import paths

OPEN_AND_CLOSE = """
canvas = iface.mapCanvas()
for time_of in range(50):
    iface.addProject({path!r})
    canvas.refresh()
    for _ in range(3):
        QApplication.processEvents()
    iface.newProject(False)
canvas.layerCount()
"""


@pytest.fixture
def result(folder):
    """A result of the right form, written by the engine's own output code."""
    path = folder / "changes.gpkg"
    command = [os.environ.get("CHANGEDET_ENGINE_PYTHON", sys.executable), "tests/fakes.py", str(path)]
    subprocess.run(command, cwd=paths.ROOT, env={**os.environ, "PYTHONPATH": str(paths.ROOT)}, check=True)
    return path


def test_a_project_is_closed_while_it_is_drawn_and_qgis_ends_while_it_draws(desktop, folder, result):
    project = folder / "project.qgs"
    desktop.start()
    desktop.ask(f"dock()._open_result({str(result)!r})")
    desktop.ask(f"QgsProject.instance().write({str(project)!r})")
    assert desktop.ask(OPEN_AND_CLOSE.format(path=str(project))) == 0
    desktop.ask(f"iface.addProject({str(project)!r})")
    desktop.ask("iface.mapCanvas().refresh(); QApplication.processEvents()")
    assert desktop.quit() == 0
