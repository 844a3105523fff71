"""How does the whole way look in real QGIS?

Rasters go in; ranked changes, a map and a project to look at come out.

python -m scripts.desktop.demo [--series FOLDER] [--reference-end DATE] [--show]

Without a folder it generates a series with planted changes, and judges the result against them.
"""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import sys
import time
from pathlib import Path

from changedet_plugin.core.acquisition_dates import parse_date
from scripts.desktop import run_qgis
from scripts.package import stage
from scripts.paths import NAME, ROOT
from synthetic.series import Plan, write
from synthetic.truth import judge

WORK = ROOT / "build" / "demo"
GENERATED = WORK / "series"
RESULT = WORK / "changes.gpkg"
SCORES = WORK / "changes.scores.tif"
RASTERS = (".tif", ".tiff", ".vrt", ".jp2", ".img")


def dated_rasters(folder: Path) -> list[Path]:
    """Rasters of a folder whose name holds a date, oldest first."""
    dated = [(parse_date(path.name), path) for path in folder.iterdir() if path.suffix.lower() in RASTERS]
    return [path for date, path in sorted((date, path) for date, path in dated if date)]


def detect(rasters: list[Path], masks: Path | None, reference_end: str | None, env: dict[str, str]) -> None:
    """Run ``changedet:detectchanges`` in ``qgis_process``; stop with what it said if it fails."""
    given = {"OUTPUT": RESULT, "MASK": masks, "REFERENCE_END": reference_end}
    parameters = [f"--INPUT={path}" for path in rasters] + [f"--{key}={value}" for key, value in given.items() if value]
    start = time.monotonic()
    done = run_qgis.process(["run", "changedet:detectchanges", *parameters], env)
    (WORK / "run.log").write_text(done.stdout + done.stderr)
    if done.returncode or not RESULT.is_file():
        sys.exit(f"demo: the run failed (whole log: {WORK / 'run.log'}):\n{done.stderr.strip()[-1500:]}")
    print(f"  found and ranked in {time.monotonic() - start:.0f} s; the log is {WORK / 'run.log'}")


def draw(rasters: list[Path], title: str, env: dict[str, str]) -> None:
    """Open the result in a QGIS without a window: print the top ten, write ``map.png`` and ``changes.qgz``."""
    command = [run_qgis.PYTHON, "-m", "scripts.desktop.demo_map", str(RESULT), str(WORK), title, *map(str, rasters)]
    path = f"{ROOT / 'build' / 'dev'}{os.pathsep}{ROOT}"
    done = subprocess.run(command, cwd=ROOT, env=env | {"QT_QPA_PLATFORM": "offscreen", "PYTHONPATH": path}, check=False)
    if done.returncode:
        sys.exit("demo: the result could not be drawn.")


def show() -> None:
    """Open the project in QGIS desktop, on the user's own screen."""
    program = shutil.which("qgis")
    env = os.environ | {"QGIS_PLUGINPATH": str(ROOT / "build" / "dev")}
    subprocess.run(
        [program or "qgis", "--profiles-path", str(WORK / "profile"), str(WORK / "changes.qgz")], env=env, check=False
    )


def main() -> None:
    """Run the demo."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[2])
    parser.add_argument("--series", type=Path, help="folder of dated rasters; default: generate one")
    parser.add_argument("--reference-end", help="first date that is new")
    parser.add_argument("--show", action="store_true", help="open the result in QGIS")
    wanted = parser.parse_args()
    WORK.mkdir(parents=True, exist_ok=True)
    if wanted.series is None:
        print("Generating 24 months of a landscape with planted changes")
        write(GENERATED, Plan())
        folder, masks, title = GENERATED / "images", GENERATED / "masks", "Generated series"
    elif wanted.series.is_dir():
        folder, masks, title = wanted.series.resolve(), None, wanted.series.resolve().name
    else:
        sys.exit(f"demo: {wanted.series} is not a folder: give a folder of dated rasters.")
    rasters = dated_rasters(folder)
    if len(rasters) < 2:
        sys.exit(f"demo: {folder} holds {len(rasters)} dated rasters: two are needed, with the date in their names.")
    stage(ROOT / "build" / "dev" / NAME, link=True)
    run_qgis.profile(WORK / "profile")
    env = run_qgis.environment(WORK / "profile", ROOT / "build" / "dev")
    for path in (RESULT, SCORES, WORK / "map.png", WORK / "changes.qgz"):
        path.unlink(missing_ok=True)
    print(f"Running changedet:detectchanges on {len(rasters)} dates of {folder}")
    detect(rasters, masks, wanted.reference_end, env)
    draw(rasters, title, env)
    if wanted.series is None:
        print(f"Against the planted truth: {judge(RESULT, SCORES, GENERATED)}")
    print(f"{RESULT}\n{WORK / 'map.png'}\n{WORK / 'changes.qgz'}")
    if wanted.show:
        show()


if __name__ == "__main__":
    main()
