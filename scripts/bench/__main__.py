"""How responsive is the dock during a run, and how fast are the LOF and the encoders?

Printed; nothing here passes or fails.

The dock: real QGIS desktop under a virtual display, a generated series, the real engine. The LOF: this engine's, all patches at
once, against scikit-learn's in a loop over patches; one thread, same process, CPU time, median of three interleaved runs.
"""

from __future__ import annotations

import json
import os
import shutil
import statistics
import sys
import time
from collections.abc import Callable

import numpy as np
from sklearn.neighbors import LocalOutlierFactor
from threadpoolctl import threadpool_limits

from changedet_plugin.engine.scoring.lof import local_outlier_factors
from changedet_plugin.engine.writing.geopackage import write as write_result
from scripts.bench.encoders import bench_encoders
from scripts.bench.gaps import bench_gaps
from scripts.desktop import run_qgis
from scripts.package import stage
from scripts.paths import NAME, ROOT
from synthetic.series import Plan, write
from tests.fakes import fake_changes, fake_record

WORK = ROOT / "build" / "bench"
CASES = ((12, 12, 32), (24, 24, 32), (12, 12, 384), (60, 10, 384))
"""Reference dates, new dates, features."""
N_PATCHES = 200
N_NEIGHBOURS = 3
N_LISTED = 117_000
"""Patches of the large result: more than 20 000 changes."""


def _cpu_seconds(work: Callable[[], object]) -> float:
    start = time.process_time()
    work()
    return time.process_time() - start


def bench_lof() -> None:
    """Print the CPU time per patch of both, and their ratio."""
    rng = np.random.default_rng(0)
    print("LOF of one patch, CPU time, 1 thread")
    for n_reference, n_new, n_features in CASES:
        reference = rng.normal(size=(N_PATCHES, n_reference, n_features))
        new = rng.normal(size=(N_PATCHES, n_new, n_features))

        def loop(reference: np.ndarray = reference, new: np.ndarray = new) -> None:
            for past, present in zip(reference, new, strict=True):
                LocalOutlierFactor(n_neighbors=N_NEIGHBOURS, novelty=True).fit(past).score_samples(present)

        def batched(reference: np.ndarray = reference, new: np.ndarray = new) -> None:
            local_outlier_factors(reference, new, N_NEIGHBOURS)

        with threadpool_limits(1):
            pairs = [(_cpu_seconds(batched), _cpu_seconds(loop)) for _ in range(3)]
        ours, theirs = (statistics.median(times) / N_PATCHES * 1e6 for times in zip(*pairs, strict=True))
        case = f"{n_reference} reference, {n_new} new, {n_features} features"
        print(f"  {case:<42}{ours:8.1f} us   scikit-learn {theirs:8.1f} us   x{theirs / ours:.1f}")


def bench_dock() -> None:
    """Print what a session of QGIS measured of itself."""
    write(WORK / "series", Plan(n_dates=24, size_px=512))
    stage(ROOT / "build" / "dev" / NAME, link=True)
    profiles = WORK / "profile"
    run_qgis.profile(profiles)
    figures = WORK / "dock.json"
    figures.unlink(missing_ok=True)
    shutil.rmtree(WORK / "cache", ignore_errors=True)
    changes = fake_changes(N_LISTED)
    write_result(changes, fake_record(changes), WORK / "many.gpkg")
    env = run_qgis.environment(profiles, ROOT / "build" / "dev") | {
        "CHANGEDET_BENCH": str(WORK),
        "CHANGEDET_BENCH_MANY": str(WORK / "many.gpkg"),
        "CHANGEDET_BENCH_COUNT": str(len(changes.objects.score)),
        "CHANGEDET_ENGINE_PYTHON": os.environ.get("CHANGEDET_ENGINE_PYTHON", sys.executable),
        "PYTHONPYCACHEPREFIX": str(WORK / "pycache"),
    }
    env.pop("PYTHONDONTWRITEBYTECODE", None)  # a user's QGIS starts from compiled files
    status = run_qgis.desktop(ROOT / "scripts" / "bench" / "dock_session.py", profiles, env, WORK / "qgis.log")
    if status or not figures.is_file():
        sys.exit(f"bench: QGIS ended with {status}; the log is {WORK / 'qgis.log'}.")
    print("The dock, in QGIS desktop")
    for name, value in json.loads(figures.read_text()).items():
        print(f"  {name:<58}{value:>8}")


def main() -> None:
    """Run all."""
    WORK.mkdir(parents=True, exist_ok=True)
    bench_lof()
    bench_encoders()
    bench_dock()
    bench_gaps()


if __name__ == "__main__":
    main()
