"""Run one series with every memory budget and number of threads, and write whether the answers are equal, bit for bit.

    python -m tests.endurance.equality [--only NAME] [--corners]

Takes hours where it is asked for everything. The real series are looked for in $CHANGEDET_SHARED.
"""

from __future__ import annotations

import argparse
import itertools
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path

import rasterio

from scripts.paths import ROOT
from synthetic.series import Plan, write
from tests import answer
from tests.answer import Answer
from tests.endurance import page
from tests.shared import SHARED

MEMORY = ("256M", "512M", "2G", "4G")
THREADS = (1, 2, 3, 4)
WIDE = Plan(n_dates=6, n_reference=4, size_px=3008, n_changes=60)
"""Larger than what is worked on at once, in every stage of a run."""
SERIES = ("potholes_naip", "romania_s2", "generated")


def arguments(name: str, folder: Path) -> tuple[Path, Sequence[str]]:
    """The folder of the images of a series, and what else a run on it is asked with."""
    if name == "generated":
        write(folder / name, WIDE)
        return folder / name / "images", ("--mask", str(folder / name / "masks"))
    place = SHARED / "data" / name
    return (place / "images", ("--mask", str(place / "scl"))) if name == "romania_s2" else (place, ())


def run(images: Path, more: Sequence[str], folder: Path, memory: str, threads: int) -> Answer:
    """The answer of a run in a process and with a cache of its own; the libraries have as many threads."""
    with tempfile.TemporaryDirectory(dir=folder) as own:
        output = Path(own) / "a.gpkg"
        command = [sys.executable, "-m", "changedet_plugin.engine", "detect", str(images), *more, "--output", str(output)]
        command += ["--memory", memory, "--threads", str(threads), "--store", str(Path(own) / "store"), "--device", "cpu"]
        limits = {f"{name}_NUM_THREADS": str(threads) for name in ("OMP", "OPENBLAS")}
        subprocess.run(command, check=True, cwd=ROOT, env={**os.environ, **limits}, capture_output=True)
        return answer.read(output)


def corners() -> Iterator[tuple[str, int]]:
    """Both extremes, and two between, in another order."""
    yield from zip(MEMORY, (THREADS[0], THREADS[2], THREADS[1], THREADS[3]))


def main() -> int:
    """Run and write the rows; 1 where an answer differs."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--only", choices=SERIES, help="one series")
    parser.add_argument("--corners", action="store_true", help="the two extremes and two between, not all sixteen")
    wanted = parser.parse_args()
    n_other = 0
    for name in [wanted.only] if wanted.only else SERIES:
        with tempfile.TemporaryDirectory(prefix="changedet-equality-") as folder:
            images, more = arguments(name, Path(folder))
            tried = list(corners() if wanted.corners else itertools.product(MEMORY, THREADS))
            first, n_equal = None, 0
            for memory, threads in tried:
                found = run(images, more, Path(folder), memory, threads)
                first = first or found
                n_equal += found.is_equal(first)
                sys.stdout.write(f"{name} {memory} {threads}: {'equal' if found.is_equal(first) else 'ANOTHER ANSWER'}\n")
                sys.stdout.flush()
            n_other += len(tried) - n_equal
            _write(name, sorted(images.glob("*.tif")), tried, n_equal, len(first.tables["changes"]))
    return 1 if n_other else 0


def _write(name: str, files: Sequence[Path], tried: Sequence[tuple[str, int]], n_equal: int, n_changes: int) -> None:
    with rasterio.open(files[0]) as source:
        size = f"{source.width} x {source.height} px, {source.count} bands"
    words = ", ".join(f"{memory} x {threads}" for memory, threads in tried)
    page.write_equal(name, len(files), size, n_changes, words, f"{n_equal} of {len(tried)}")


if __name__ == "__main__":
    sys.exit(main())
