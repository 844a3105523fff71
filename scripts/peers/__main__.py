"""How well do other packages find the changes of long series? They are run, judged, and docs/peers.json is written.

    python -m scripts.peers [--members N] [--output FILE]

make bench-accuracy puts the figures beside its own.
"""

from __future__ import annotations

import argparse
import datetime
import itertools
import json
import subprocess
import tempfile
import time
import warnings
from collections.abc import Iterator, Mapping
from concurrent.futures import ProcessPoolExecutor
from dataclasses import replace
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

from changedet_plugin.core.arrays import BoolArray, FloatArray
from changedet_plugin.engine.blocks import squares
from changedet_plugin.engine.detect import OpenedSeries
from changedet_plugin.engine.evaluation import metrics
from changedet_plugin.engine.reading.scene_reader import SceneReader
from scripts.accuracy import cases, judge
from scripts.accuracy.cases import WORK, Case
from scripts.accuracy.judge import N_WORKERS
from scripts.paths import ROOT
from scripts.peers import FIGURES, PACKAGES

PYTHON = ROOT / "build" / "env" / "peers" / "bin" / "python"
MEMBERS = 1
LONG = ("clearings", "rotating", "radar")
"""Beginnings of the names of the generated families of long series."""
RED_NIR = {"romania": (2, 3)}
"""Positions of red and near infrared, where they are not those of the generated series."""
GENERATED = 0, 3
DECIBELS_FROM = -40
ASKED_OF_VERSIONS = "import importlib.metadata as m, sys; print(*(m.version(name) for name in sys.argv[1:]))"


class Prepared(NamedTuple):
    """A series that lies ready for the peers, and what each run on it is judged by."""

    cases: list[Case]
    given: Path
    patch_px: int
    judged: list[tuple[BoolArray, BoolArray]]
    """Of each case: patches that changed, and those that are judged at all (n_rows, n_cols)."""
    megapixel_dates: float
    own_seconds: float
    """CPU seconds of changedet on the first case."""


def main() -> None:
    """Run every peer on every long series, and write the figures."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--members", type=int, default=MEMBERS, help="generated series of each kind")
    parser.add_argument("--output", type=Path, default=FIGURES)
    wanted = parser.parse_args()
    groups = [group for group in (*cases.generated(wanted.members), *cases.forest()) if group.cases]
    chosen = [case for group in groups if group.real or group.name.startswith(LONG) for case in group.cases]
    figures: dict[str, Any] = {}
    with ProcessPoolExecutor(N_WORKERS) as pool:
        for found in pool.map(_figures, [list(same) for _, same in itertools.groupby(chosen, lambda case: case.rasters)]):
            figures |= found
            print(*found, sep=", ", flush=True)
    versions = subprocess.check_output([PYTHON, "-c", ASKED_OF_VERSIONS, *PACKAGES], text=True).split()
    record = {
        "written": datetime.date.today().isoformat(),
        "packages": dict(zip(PACKAGES, versions, strict=True)),
        "series": figures,
    }
    wanted.output.write_text(json.dumps(record, indent=1) + "\n", encoding="utf-8")


def _figures(same: list[Case]) -> dict[str, Any]:
    """Figures of the cases that share one series, by their names."""
    prepared = _prepare(same)
    answer = prepared.given.with_suffix(".found.npz")
    subprocess.run([PYTHON, "-m", "scripts.peers.monitors", prepared.given, answer], check=True, cwd=ROOT)
    with np.load(answer) as found:
        return dict(_judged(prepared, dict(found)))


def _prepare(same: list[Case]) -> Prepared:
    """Write the series as the peers are given it: on the grid of the run, masked as in the run, nothing registered."""
    folder = WORK / "peers"
    folder.mkdir(parents=True, exist_ok=True)
    judged, n_reference, seconds = [], [], []
    for case in same:
        if case.make:
            case.make()
        with tempfile.TemporaryDirectory() as store:  # nothing of an earlier run is at hand: its time is measured
            began = time.process_time()
            detection, opened = judge.detected(replace(case, options={**case.options, "store": store}))
            seconds.append(time.process_time() - began)
        scores = detection.changes.scores
        truth = judge.truth_of(case.labels or case.rasters, detection)
        judged.append((truth.positive, np.isfinite(scores.score) & (truth.positive | truth.negative)))
        n_reference.append(scores.n_reference)
    values, valid = _pixels(opened)
    name = same[0].name.replace(" ", "_").replace(",", "")
    bands, index = _radar(values, valid) if name.startswith("radar") else _optical(values, valid, name.split("_")[0])
    days = np.array([date.toordinal() for date in opened.series.dates])
    given = folder / f"{name}.npz"
    np.savez(given, days=days, n_reference=np.array(n_reference), bands=bands, index=index)
    return Prepared(same, given, opened.grid.patch_px, judged, index.size / 1e6, seconds[0])


def _pixels(opened: OpenedSeries) -> tuple[FloatArray, BoolArray]:
    """Pixels (n_dates, bands, rows, cols) and validity (n_dates, rows, cols) of a whole series."""
    rows, cols = (slice(0, side) for side in opened.grid.pixels.shape)
    with SceneReader(opened.series, opened.grid.pixels) as reader:
        read = [reader.read(index, rows, cols) for index in range(len(opened.series.dates))]
    return np.stack([pixels for pixels, _ in read]), np.stack([valid for _, valid in read])


def _optical(values: FloatArray, valid: BoolArray, name: str) -> tuple[np.ndarray, FloatArray]:
    red, near_infrared = (values[:, band] for band in RED_NIR.get(name, GENERATED))
    index = (near_infrared - red) / np.maximum(near_infrared + red, 1)
    return values.astype(np.int64), np.where(valid, index, np.nan).astype(float)


def _radar(values: FloatArray, valid: BoolArray) -> tuple[np.ndarray, FloatArray]:
    power = values.min() >= 0
    decibels = 10 * np.log10(np.maximum(values, 1e-6)) if power else values
    return np.rint(100 * (decibels - DECIBELS_FROM)).astype(np.int64), np.where(valid, decibels[:, -1], np.nan).astype(float)


def _judged(prepared: Prepared, found: Mapping[str, FloatArray]) -> Iterator[tuple[str, dict[str, Any]]]:
    names = [name for name in found if not name.endswith(" seconds")]
    n_splits = len(prepared.cases)
    for split, (case, (positive, judged)) in enumerate(zip(prepared.cases, prepared.judged, strict=True)):
        peers = {
            name: {**_areas(found[name][split], prepared.patch_px, positive, judged),
                   "cpu_s": float(found[f"{name} seconds"]) / _runs(name, n_splits) / prepared.megapixel_dates}
            for name in names
        }  # fmt: skip
        counts = {"n_patches": int(judged.sum()), "n_changed": int(positive[judged].sum())}
        yield case.name, {**counts, "own_cpu_s": prepared.own_seconds / prepared.megapixel_dates, "peers": peers}


def _runs(name: str, n_splits: int) -> int:
    """How often a peer was run on a series: pyxccd knows no split, and one run serves them all."""
    return 1 if name in ("COLD", "S-CCD") else n_splits


def _areas(pixels: FloatArray, patch_px: int, positive: BoolArray, judged: BoolArray) -> dict[str, Any]:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", RuntimeWarning)
        patches = np.nanmean(squares(pixels, patch_px), (-3, -1))
    ranked = metrics.ranking(patches[judged], positive[judged])
    return {key: ranked[key] for key in ("auroc", "average_precision")}


if __name__ == "__main__":
    main()
