"""How does the whole way look in real QGIS?

Rasters go in; ranked changes, a map and a project to look at come out.

python -m scripts.desktop.demo [--series forest|generated|FOLDER] [--reference-end DATE] [--show]

Without a word it takes a logged forest, fetched once, or without a network a generated series with planted changes, and
judges the result against them.
"""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import sys
import time
from pathlib import Path

from changedet_plugin.core.dates.acquisition import parse_date
from scripts.desktop import run_qgis
from scripts.desktop.shown_series import FOREST, GENERATED, ShownSeries, choose
from scripts.package import stage
from scripts.paths import NAME, ROOT
from synthetic.truth import judge

WORK = ROOT / "build" / "demo"
RESULT = WORK / "changes.gpkg"
SCORES = WORK / "changes.scores.tif"
RASTERS = (".tif", ".tiff", ".vrt", ".jp2", ".img")


def dated_rasters(folder: Path) -> list[Path]:
    """Rasters of a folder whose name holds a date, oldest first."""
    dated = [(parse_date(path.name), path) for path in folder.iterdir() if path.suffix.lower() in RASTERS]
    return [path for date, path in sorted((date, path) for date, path in dated if date)]


def detect(series: ShownSeries, rasters: list[Path], reference_end: str | None, env: dict[str, str]) -> None:
    """Run ``changedet:detectchanges`` in ``qgis_process``; stop with what it said if it fails."""
    given = {"OUTPUT": RESULT, "REFERENCE_END": reference_end, **series.options}
    parameters = [f"--INPUT={path}" for path in rasters] + [f"--{key}={value}" for key, value in given.items() if value]
    start = time.monotonic()
    done = run_qgis.process(["run", "changedet:detectchanges", *parameters], env)
    (WORK / "run.log").write_text(done.stdout + done.stderr)
    if done.returncode or not RESULT.is_file():
        sys.exit(f"demo: the run failed (whole log: {WORK / 'run.log'}):\n{done.stderr.strip()[-1500:]}")
    print(f"  found and ranked in {time.monotonic() - start:.0f} s; the log is {WORK / 'run.log'}")


def draw(series: ShownSeries, rasters: list[Path], env: dict[str, str]) -> None:
    """Open the result in a QGIS without a window: print the top ten, write ``map.png`` and ``changes.qgz``."""
    command = [run_qgis.PYTHON, "-m", "scripts.desktop.demo_map", str(RESULT), str(WORK), series.title, series.credit]
    path = f"{ROOT / 'build' / 'dev'}{os.pathsep}{ROOT}"
    env = env | {"QT_QPA_PLATFORM": "offscreen", "PYTHONPATH": path}
    done = subprocess.run([*command, *map(str, rasters)], cwd=ROOT, env=env, check=False)
    if done.returncode:
        sys.exit("demo: the result could not be drawn.")


def show() -> None:
    """Open the project in QGIS desktop, on the user's own screen."""
    program = shutil.which("qgis")
    env = os.environ | {"QGIS_PLUGINPATH": str(ROOT / "build" / "dev")}
    subprocess.run(
        [program or "qgis", "--profiles-path", str(WORK / "profile"), str(WORK / "changes.qgz")], env=env, check=False
    )


def run(series: ShownSeries, reference_end: str | None = None) -> None:
    """Find the changes of a series, print the strongest, draw the map."""
    WORK.mkdir(parents=True, exist_ok=True)
    rasters = dated_rasters(series.images)
    if len(rasters) < 2:
        sys.exit(f"demo: {series.images} holds {len(rasters)} dated rasters: two are needed, with the date in their names.")
    stage(ROOT / "build" / "dev" / NAME, link=True)
    run_qgis.profile(WORK / "profile")
    env = run_qgis.environment(WORK / "profile", ROOT / "build" / "dev")
    for path in (RESULT, SCORES, WORK / "map.png", WORK / "changes.qgz"):
        path.unlink(missing_ok=True)
    options = "".join(f", {name}={value}" for name, value in series.options.items())
    print(f"Running changedet:detectchanges on {len(rasters)} dates of {series.images}{options}")
    detect(series, rasters, reference_end, env)
    draw(series, rasters, env)
    if series.truth:
        print(f"Against the planted truth: {judge(RESULT, SCORES, series.truth)}")
    print(f"{RESULT}\n{WORK / 'map.png'}\n{WORK / 'changes.qgz'}")


def main() -> None:
    """Run the demo."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[2])
    parser.add_argument("--series", default=FOREST, help=f"{FOREST} (the default), {GENERATED}, or a folder of dated rasters")
    parser.add_argument("--reference-end", help="first date that is new")
    parser.add_argument("--show", action="store_true", help="open the result in QGIS")
    wanted = parser.parse_args()
    try:
        series = choose(wanted.series)
    except NotADirectoryError:
        sys.exit(f"demo: {wanted.series} is not a folder: give a folder of dated rasters, {FOREST} or {GENERATED}.")
    print(series.why)
    run(series, wanted.reference_end)
    if wanted.show:
        show()


if __name__ == "__main__":
    main()
