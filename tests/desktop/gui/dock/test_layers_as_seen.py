"""What QGIS shows of the layers of a project is what the dock finds changes in; the copied command finds them again."""

from __future__ import annotations

import shlex
from pathlib import Path

import pytest
from qgis.PyQt.QtCore import Qt
from qgis.PyQt.QtWidgets import QAbstractButton, QWidget

from changedet_plugin.bridge.exports.recipe import recipe
from tests.desktop.layer_cases import DATES, KINDS, SAID, fill_project, what_was_found

LONGEST_MS = 120_000


def click(qtbot, dock, name):
    qtbot.mouseClick(dock.findChild(QAbstractButton, name), Qt.MouseButton.LeftButton)


def run_to_the_end(qtbot, dock):
    given, said = [], []
    dock.session.run.succeeded.connect(lambda _command, result: given.append(result))
    dock.session.run.failed.connect(lambda _command, sentence: said.append(sentence))
    click(qtbot, dock, "run_button")
    qtbot.waitUntil(lambda: bool(given or said), timeout=LONGEST_MS)
    assert not said
    return given[0]


@pytest.mark.parametrize("kind", KINDS)
def test_the_dock_reads_layers_as_the_analyst_sees_them(ready, qtbot, qgis_process, workdir, kind):
    fill_project(workdir, kind)
    click(qtbot, ready, "add_layers")
    picker = ready.findChild(QWidget, "layer_picker")
    qtbot.mouseClick(picker.buttons.button(picker.buttons.StandardButton.Ok), Qt.MouseButton.LeftButton)
    assert [row.date.isoformat() for row in ready.session.model.rows] == DATES
    result = run_to_the_end(qtbot, ready)
    epsg, is_there, inputs, _warnings = what_was_found(result["output"])
    assert (epsg, is_there) == (32632, True)
    assert SAID.get(kind, "") in ready.series.warnings.text()
    assert len(ready.session.pictures._at_hand) == len(DATES)
    run = ready.session.result.layers.run
    qgis_process("changedet:detectchanges", "--", *shlex.split(recipe(run, windows=False))[4:])
    again = what_was_found(Path(run.path).with_name(f"{Path(run.path).stem}_again.gpkg"))
    assert again[:3] == (32632, True, inputs)
