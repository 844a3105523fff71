"""Rasters on a server: read in place, recorded by what they say of themselves, and a server that is gone is a sentence."""

from __future__ import annotations

import json
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from changedet_plugin.core.errors import SeriesError
from changedet_plugin.core.parameters import Machine, Parameters
from changedet_plugin.engine.detect import detect, open_series
from changedet_plugin.engine.reading import raster_header
from scripts.paths import ROOT
from tests.embedding import scene, silent


@pytest.fixture
def served(tmp_path):
    command = [sys.executable, "-m", "tests.range_server", str(tmp_path)]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as server:
        yield f"http://127.0.0.1:{server.stdout.readline().strip()}"
        server.terminate()


def test_a_run_on_a_server_is_that_on_files_and_is_recorded(served, write_raster, tmp_path):
    files = [write_raster(f"20{10 + index}-07-01.tif", scene(index, (64, 72))) for index in range(8)]
    machine = Machine(device="cpu", store=str(tmp_path / "store"))
    here, there = (
        detect(open_series(paths, Parameters(), machine, silent), warn=silent)
        for paths in (files, [f"{served}/{Path(file).name}" for file in files])
    )
    assert (here.scores.score == there.scores.score).all()
    there.write(tmp_path / "changes.gpkg")
    with closing(sqlite3.connect(tmp_path / "changes.gpkg")) as tables:
        inputs = json.loads(dict(tables.execute("SELECT key, value FROM run"))["inputs"])
    assert [entry["path"] for entry in inputs] == [f"{served}/{Path(file).name}" for file in files]
    assert all(entry["bytes"] is None and len(entry["sha256"]) == 64 for entry in inputs)


def test_a_raster_that_a_server_has_not_is_named(served):
    with pytest.raises(SeriesError, match=r"2010-07-01\.tif cannot be opened: its server does not give it"):
        raster_header.read(f"{served}/2010-07-01.tif")
