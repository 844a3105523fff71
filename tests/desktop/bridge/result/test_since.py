"""A further date: what is new is told from what was known, and what was said of it is kept."""

from __future__ import annotations

import os
import shutil
import subprocess

import pytest
from qgis.PyQt.QtCore import Qt
from qgis.PyQt.QtWidgets import QAbstractButton, QCheckBox

from changedet_plugin.bridge import settings
from changedet_plugin.bridge.result import since
from changedet_plugin.bridge.result.tables import read_changes, read_run
from tests.desktop.conftest import ROOT

LONGEST_MS = 120_000
WRITE = """
import sys
from pathlib import Path
from synthetic.series import Plan, write
write(Path(sys.argv[1]), Plan(size_px=192, n_dates=14, n_reference=6, n_changes=6, n_transients=0, clouds=False))
"""


@pytest.fixture(scope="session")
def images(engine_python, tmp_path_factory):
    folder = tmp_path_factory.mktemp("since")
    env = {**os.environ, "PYTHONPATH": str(ROOT)}
    subprocess.run([engine_python, "-c", WRITE, str(folder)], cwd=ROOT, env=env, check=True)
    return sorted((folder / "images").glob("*.tif"))


@pytest.fixture
def ready(dock, workdir, engine_python, monkeypatch, images):
    monkeypatch.setenv("CHANGEDET_ENGINE_PYTHON", engine_python)
    settings.write("store", str(workdir / "store"))
    settings.write("last_folder", str(workdir))
    dock.session.engine._look()
    dock.session.series.add_files([str(path) for path in images[:-3]])
    return dock


def run(qtbot, dock):
    with qtbot.waitSignal(dock.session.run.succeeded, timeout=LONGEST_MS) as got:
        qtbot.mouseClick(dock.findChild(QAbstractButton, "run_button"), Qt.MouseButton.LeftButton)
    return got.args[1]


def test_a_run_with_further_dates_opens_on_what_is_new(ready, qtbot, images):
    dock = ready
    assert run(qtbot, dock)["n_new"] is None
    assert not dock.changes.conditions.panel.new_only.isVisibleTo(dock.changes.conditions.panel)
    former = dock.session.result.table
    dock.session.verdicts.judge([1], "rejected")
    dock.session.verdicts.note(1, "a pond that comes and goes")

    dock.session.series.add_files([str(path) for path in images[-3:]])
    n_new = run(qtbot, dock)["n_new"]
    table = dock.session.result.table
    assert table.run.facts.previous["run_id"] == former.run.run_id
    assert n_new == int((table.known < 0).sum()) < len(table.fid)
    known = {int(rank): row for row, rank in enumerate(table.known) if rank >= 0}
    assert set(known) <= set(former.rank.tolist())
    assert table.verdict[known[1]] == "rejected"
    assert table.note[known[1]] == "a pond that comes and goes"
    for row in known.values():
        assert table.date[row] <= former.dates[-1]

    box = dock.findChild(QCheckBox, "filter_new")
    box.setChecked(True)
    qtbot.waitUntil(lambda: not dock.changes.conditions.is_settling)
    listed = table.known[dock.changes.listed_rows()]
    assert (listed < 0).all()
    on_map = [feature.id() for feature in dock.session.result.layers.changes.getFeatures()]
    assert sorted(on_map) == sorted(table.fid[dock.changes.listed_rows()].tolist())


def test_only_a_part_of_the_same_series_counts_as_earlier(result_path, workdir):
    run = read_run(result_path)
    assert since.find_previous(run, [result_path, str(workdir / "nothing.gpkg")]) is None
    other = workdir / "other.gpkg"
    shutil.copy(result_path, other)
    assert since.find_previous(run, [str(other)]) is None


def test_every_change_of_a_copy_is_known_by_its_rank(result_path, workdir):
    copy = workdir / "copy.gpkg"
    shutil.copy(result_path, copy)
    assert since.mark(read_run(str(copy)), read_run(result_path)) == 0
    table = read_changes(str(copy))
    assert table.known.tolist() == table.rank.tolist()
