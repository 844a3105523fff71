"""Rasters on a server: read in place, recorded by what they say of themselves, and a server that is gone is a sentence."""

from __future__ import annotations

import json
import sqlite3
import subprocess
import sys
import urllib.request
from contextlib import closing
from pathlib import Path

import numpy as np
import pytest

from changedet_plugin.core.errors import ResultError, SeriesError
from changedet_plugin.core.parameters import Machine, Parameters
from changedet_plugin.engine.detect import detect, open_series
from changedet_plugin.engine.reading import raster_header
from changedet_plugin.engine.results import stored_result
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


def test_what_signed_an_address_is_used_and_stands_nowhere_in_the_result(served, write_raster, tmp_path):
    names = [Path(write_raster(f"20{10 + index}-07-01.tif", scene(index, (64, 72)))).name for index in range(8)]
    machine = Machine(device="cpu", store=str(tmp_path / "store"))
    runs = {}
    for turn in ("one", "two"):
        signature = f"?sv=2021-06-08&se=2026-11-29T{turn}&sig=SECRET{turn}%3D"
        paths = [f"{served.replace('//', '//me:SECRET@')}/{name}{signature}" for name in names]
        runs[turn] = detect(open_series(paths, Parameters(), machine, silent), warn=silent)
        runs[turn].write(tmp_path / f"{turn}.gpkg")
    for turn in runs:
        for file in (tmp_path / f"{turn}.gpkg", tmp_path / f"{turn}.scores.tif"):
            assert b"SECRET" not in file.read_bytes()
    inputs = [stored_result.read(tmp_path / f"{turn}.gpkg").facts.inputs for turn in runs]
    # Signed anew, it is the same raster: known again, and not encoded again.
    assert inputs[0] == inputs[1]
    assert [entry["path"] for entry in inputs[0]] == [f"{served}/{name}" for name in names]
    assert all(entry["signed"] for entry in inputs[0])
    assert runs["two"].log.encoded == ()
    # This server gives them to everybody, so the address alone will do.
    assert len(stored_result.series_of(stored_result.read(tmp_path / "one.gpkg"))[0]) == 8


def test_a_result_of_signed_addresses_says_that_new_ones_are_needed(served, write_raster, tmp_path):
    files = [Path(write_raster(f"20{10 + index}-07-01.tif", scene(index, (64, 72)))) for index in range(4)]
    machine = Machine(device="cpu", store=str(tmp_path / "store"))
    paths = [f"{served}/{file.name}?token=SECRET" for file in files]
    detect(open_series(paths, Parameters(), machine, silent), warn=silent).write(tmp_path / "a.gpkg")
    found = stored_result.read(tmp_path / "a.gpkg")
    files[2].unlink()
    with pytest.raises(ResultError, match="newly signed"):
        stored_result.series_of(found)


READ_TWICE = """
import sys
import urllib.request
import rasterio
from changedet_plugin.core.rasters import unasked
from changedet_plugin.engine.commands import request
from changedet_plugin.engine.reading import servers
unasked.allow_servers()
address, memory = sys.argv[1:]
request.parse({"rasters": [address], "dates": ["2020-01-01"], "memory": memory}, print)
with rasterio.Env(GDAL_CACHEMAX=1 << 20):
    for _ in range(2):
        with servers.opened(address) as raster:
            for _, window in raster.block_windows(1):
                raster.read(1, window=window)
"""


def test_what_is_kept_of_a_server_is_taken_from_the_memory_that_was_given(served, write_raster, tmp_path):
    noise = np.random.default_rng(0).integers(0, 1 << 16, (1, 4096, 6144), np.uint16)
    file = Path(write_raster("2020-01-01.tif", noise))
    sent = [0]
    for memory in ("2G", "256M"):
        command = [sys.executable, "-c", READ_TWICE, f"{served}/{file.name}", memory]
        subprocess.run(command, cwd=ROOT, check=True, capture_output=True)
        with urllib.request.urlopen(f"{served}/served") as answer:  # noqa: S310
            sent.append(int(answer.read()))
    once, twice = sent[1] - sent[0], sent[2] - sent[1]
    # 48 MB: an eighth of 2G has room for them, an eighth of 256M has not.
    assert once < 1.2 * file.stat().st_size
    assert twice > 1.8 * file.stat().st_size
