"""A run goes on while its project is closed: what it found is told, and put into no other project."""

from __future__ import annotations

import pytest
from qgis.core import QgsProject

from changedet_plugin.bridge.background import BackgroundTask
from changedet_plugin.bridge.result.tables import read_changes
from changedet_plugin.core.events import DETECT


class Run(BackgroundTask):
    """A run that has written its result already."""

    def __init__(self, path):
        super().__init__("run")
        self._path = path

    def work(self):
        table = read_changes(self._path)
        return {"output": self._path, "table": table, "provider": "CPUExecutionProvider", "n_changes": 3, "n_new": None}


@pytest.mark.parametrize("is_left", [True, False])
def test_a_result_is_opened_in_the_project_of_its_run_alone(dock, qtbot, result_path, is_left):
    said = []
    dock.session.ended.connect(said.append)
    with qtbot.waitSignal(dock.session.run.succeeded, timeout=30_000):
        dock.session.run.start(Run(result_path), DETECT.name)
        if is_left:
            QgsProject.instance().clear()
    assert bool(QgsProject.instance().mapLayers()) is not is_left
    assert (said[-1] == f"The run has ended; its result is {result_path}.") is is_left
    assert not dock.session.run.is_running
