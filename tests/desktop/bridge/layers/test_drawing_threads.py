"""Who waits for the drawing of a result gets it: nothing drawn asks the main thread, which may be the one that waits."""

from __future__ import annotations

import os
import re
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest
from qgis.core import QgsProject, QgsVectorLayer

SCRIPT = Path(__file__).with_name("draw_and_wait.py")
LIMIT_S = 40
FILL = re.compile(r'(<layer [^>]*class="SimpleFill".*?)(</layer>)', re.DOTALL)
AS_BEFORE = """
<data_defined_properties><Option type="Map">
  <Option name="name" value="" type="QString"/>
  <Option name="properties" type="Map"><Option name="enabled" type="Map">
    <Option name="active" value="true" type="bool"/>
    <Option name="expression" value="NOT is_selected()" type="QString"/>
    <Option name="type" value="3" type="int"/>
  </Option></Option>
  <Option name="type" value="collection" type="QString"/>
</Option></data_defined_properties>
"""


def drawn(mode: str, path: str) -> list[str]:
    """What a process of its own drew before the limit."""
    environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen"}
    command = [sys.executable, str(SCRIPT), mode, path]
    try:
        done = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=LIMIT_S, check=False)
    except subprocess.TimeoutExpired as error:
        pytest.fail(f"the drawing did not end; drawn before: {error.stdout}")
    assert done.returncode == 0, done.stderr
    return done.stdout.split("\n")[:-1]


@pytest.fixture
def former_path(result_path):
    """A result as former versions wrote it: its fills ask whether they are selected."""
    with closing(sqlite3.connect(result_path)) as writing, writing:
        styles = writing.execute("SELECT id, styleQML FROM layer_styles").fetchall()
        mended = [(FILL.sub(rf"\1{AS_BEFORE}\2", qml), number) for number, qml in styles]
        writing.executemany("UPDATE layer_styles SET styleQML = ? WHERE id = ?", mended)
    return result_path


def test_every_style_of_the_file_is_drawn(result_path):
    assert drawn("file", result_path) == ["date True", "rank True", "type True"] * 2


def test_every_style_of_an_opened_result_is_drawn(result_path):
    assert drawn("plugin", result_path) == [*["rank True", "type True", "date True"] * 2, "cut True", "similar True"]


def test_a_result_of_a_former_version_is_drawn(former_path):
    assert all(line.endswith(" True") for line in drawn("plugin", former_path))


def test_a_project_of_a_former_version_is_drawn(former_path, workdir):
    project = QgsProject()
    layer = QgsVectorLayer(f"{former_path}|layername=changes", "former", "ogr")
    project.addMapLayer(layer)
    assert project.write(str(workdir / "former.qgs"))
    assert "is_selected()" in (workdir / "former.qgs").read_text()
    assert drawn("project", str(workdir / "former.qgs")) == ["former True"]
