"""A few of what runs endure: ``make test-hostile`` lets them endure it a thousand times."""

from __future__ import annotations

import subprocess
import sys

import pytest

from scripts.paths import ROOT
from tests.endurance import leftovers
from tests.endurance.parts import PARTS
from tests.endurance.usage import Usage, growth

TIMES = {"cancelled": 2, "cancelled, all in one process": 24, "killed": 1, "disk full": 2, "two at once": 2}


@pytest.mark.parametrize("part", PARTS)
def test_runs_endure_it(part):
    command = [sys.executable, "-m", "tests.endurance", "--only", part, "--times", str(TIMES[part])]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    if "only root" in done.stderr:
        pytest.skip("mounting a small disk needs root")
    assert done.returncode == 0, done.stdout + done.stderr
    assert f"{part}: " in done.stdout


def test_what_is_left_is_seen(tmp_path):
    temporary, outputs = tmp_path / "temporary", tmp_path / "outputs"
    for folder in (temporary, outputs):
        folder.mkdir()
    (outputs / "a.gpkg").touch()
    assert leftovers.left(temporary, outputs) == []
    (outputs / ".a.0a1b2c3d.part.gpkg").touch()
    (temporary / "spilled").touch()
    command = [sys.executable, "-c", "import time; print(flush=True); time.sleep(600)"]
    with subprocess.Popen(command, env={"TMPDIR": str(temporary)}, stdout=subprocess.PIPE) as process:
        process.stdout.readline()
        assert leftovers.left(temporary, outputs) == ["spilled", ".a.0a1b2c3d.part.gpkg", f"process {process.pid}"]
        process.kill()


def test_what_grows_is_seen():
    begin = Usage(files=10, threads=4, memory=300 << 20)
    assert growth(begin, begin, 1000) == ""
    assert growth(begin, begin._replace(files=20), 1000) == "open files 10 to 20"
    assert growth(begin, begin._replace(threads=90), 1000) == "threads 4 to 90"
    assert growth(begin, begin._replace(memory=400 << 20), 1000) == "memory 300 to 400 MB"
