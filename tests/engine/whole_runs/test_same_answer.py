"""An answer depends on the pixels and the options: not on memory, threads or another program that writes to the files."""

from __future__ import annotations

import os
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import numpy as np
import pytest

from changedet_plugin.core.errors import SeriesError
from changedet_plugin.core.parameters import Machine, Parameters
from changedet_plugin.engine import detect
from synthetic.series import Plan, write
from tests.embedding import scene, silent
from tests.endurance import equality


@pytest.fixture
def generated(tmp_path):
    write(tmp_path, Plan(n_dates=14, n_reference=8, size_px=192, n_changes=5))
    return [tmp_path / "images", "--mask", tmp_path / "masks"]


@pytest.fixture
def potholes(shared_data):
    return [shared_data / "potholes_naip"]


@pytest.mark.parametrize("series", ["generated", "potholes"])
def test_memory_and_threads_have_no_part_in_the_answer(tmp_path, series, request):
    images, *more = request.getfixturevalue(series)
    one, other = (equality.run(images, more, tmp_path, *given) for given in (("256M", 1), ("2G", 4)))
    assert one.tables == other.tables
    assert len(one.tables["patches"]) > 20
    np.testing.assert_array_equal(one.bands, other.bands)


class Swapped:
    """A series of ten dates on disk, and a hand that puts another file in the place of one at a moment, and perhaps back."""

    N_DATES = 10

    def __init__(self, folder: Path, write_raster):
        self.folder, self.spare = folder, folder / "spare"
        pixels = [scene(month, (64, 64)) for month in range(1, self.N_DATES + 1)]
        for late in pixels[7:]:
            late[:, 16:32, 16:32] += 900
        self.paths = [write_raster(f"2019-{month:02}-01.tif", values) for month, values in enumerate(pixels, 1)]
        self.spare.mkdir()
        self.good = [self._copy(path, f"good {Path(path).name}") for path in self.paths]
        self.bad = Path(write_raster("bad.tif", scene(99, (64, 64)), folder=self.spare))
        self.events = 0

    def _copy(self, path, name):
        return Path(shutil.copy2(path, self.spare / name))

    def put(self, file, at, in_place):
        """Another content in the place of a file, of its size and with its time of writing, as ``cp -p`` leaves it."""
        status = Path(self.paths[at]).stat()
        if in_place:
            Path(self.paths[at]).write_bytes(file.read_bytes())
        else:
            self._copy(file, "next.tif").replace(self.paths[at])
        os.utime(self.paths[at], ns=(status.st_atime_ns, status.st_mtime_ns))

    def run(self, store, moments=()):
        """Scores and the hashes that are recorded; ``moments``: (event, function) that is called then."""
        self.events = 0

        def report(*_):
            for event, act in moments:
                if event == self.events:
                    act()
            self.events += 1

        machine = Machine(device="cpu", store=str(self.folder / store))
        found = detect.detect(detect.open_series(self.paths, Parameters(), machine, silent), report, silent)
        output = self.folder / f"{store}.gpkg"
        found.write(output)
        with closing(sqlite3.connect(output)) as connection:
            (inputs,) = connection.execute("SELECT value FROM run WHERE key = 'inputs'").fetchone()
        return found.scores.score, inputs


def test_a_file_that_is_swapped_is_refused_or_has_no_part_in_the_answer_nor_in_the_next(tmp_path, write_raster):
    series = Swapped(tmp_path, write_raster)
    right, inputs = series.run("right")
    n_events, random, refused = series.events, np.random.default_rng(0), 0
    for turn in range(12):
        at, begin = int(random.integers(series.N_DATES)), int(random.integers(n_events))
        end, in_place = int(random.integers(begin, 2 * n_events)), bool(turn % 2)
        moments = [
            (begin, lambda: series.put(series.bad, at, in_place)),  # noqa: B023  # called within the turn
            (end, lambda: series.put(series.good[at], at, in_place)),  # noqa: B023
        ]
        try:
            found = series.run(f"turn {turn}", moments)
        except SeriesError as error:
            refused += "changed while it was read" in str(error)
        else:
            np.testing.assert_array_equal(found[0], right)
            assert found[1] == inputs
        series.put(series.good[at], at, in_place)
        score, again = series.run(f"turn {turn}")
        np.testing.assert_array_equal(score, right)
        assert again == inputs
    assert refused
