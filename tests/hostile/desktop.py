"""Run hostile cases through the dock of a real QGIS, and write their part of docs/reliability.md.

    python -m tests.hostile.desktop [--kind TEXT] [--every N] [--jobs N]

Needs QGIS, and the Python of the engine (CHANGEDET_ENGINE_PYTHON) to make the good result that is tampered with.
"""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
import time
import traceback
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from osgeo import gdal
from qgis.core import QgsApplication, QgsProject
from qgis.gui import QgsMapCanvas, QgsMessageBar
from qgis.PyQt.QtCore import QCoreApplication

from changedet_plugin.core.errors import ChangeDetError
from changedet_plugin.gui.dock.change_dock import ChangeDock
from changedet_plugin.gui.session import Session
from scripts.paths import ROOT
from tests.hostile import dock_steps, network, page, projects
from tests.hostile.outcome import GOOD, SECONDS, Told, is_sentence
from tests.hostile.runner import Run, run_all
from tests.hostile.tampering import changes_of_files

_JOBS = 2
_TURNS = 5


@dataclass(frozen=True)
class Case:
    """What is opened, and what is done with it."""

    kind: str
    """Row of docs/reliability.md."""
    name: str
    act: Callable[[ChangeDock, Path], Iterator[None]]
    """Makes the file in a folder and goes on, a step at a time."""
    seconds: int = SECONDS
    """Longest that it may take."""


def all_cases(good: Path = Path("good.gpkg"), port: int = 0) -> list[Case]:
    """Every one, results, then projects; what they are called does not depend on the good result and the listener's port."""
    results = [Case(kind, name, _result(good, change)) for kind, name, change in changes_of_files()]
    return results + [Case(kind, name, _project(key, text)) for kind, name, key, text in projects.entries(port)]


def begin() -> Run:
    """A QGIS with the dock, and a good result in the folder for temporary files as it is now."""
    place = Path(tempfile.mkdtemp())
    gdal.PushErrorHandler("CPLQuietErrorHandler")
    application = QgsApplication([], True, str(place))
    application.initQgis()
    canvas, bar = QgsMapCanvas(), QgsMessageBar()
    dock = ChangeDock(Session(canvas, bar, QgsProject.instance()))
    dock.show()
    cases = all_cases(_good(place), network.port())

    def ran(number: int, folder: Path) -> Told:
        _lives = application, canvas
        told = run(cases[number], dock, folder)
        bar.clearWidgets()
        return told

    return ran


def run(case: Case, dock: ChangeDock, folder: Path) -> Told:
    """Do all of a case, and say what came of it."""
    folder.mkdir(parents=True)
    began = time.process_time()
    with _raised() as raised, _said(dock) as said:
        try:
            for _step in case.act(dock, folder):
                _turn()
        except ChangeDetError as error:
            said.append(str(error))
        except Exception:
            raised.append(traceback.format_exc(limit=-3))
        finally:
            _empty()
    if time.process_time() - began > case.seconds:
        return Told("hang", f"longer than {case.seconds} s")
    if raised:
        return Told("traceback", raised[0].strip())
    no_sentence = [text for text in said if not is_sentence(text)]
    if no_sentence:
        return Told("wrong", no_sentence[0])
    return Told("sentence", said[0]) if said else Told("right", "")


def _result(good: Path, change: Callable[[Path], None]) -> Callable[[ChangeDock, Path], Iterator[None]]:
    def act(dock: ChangeDock, folder: Path) -> Iterator[None]:
        path = folder / "a.gpkg"
        for source, target in ((good, path), (good.with_suffix(".scores.tif"), folder / "a.scores.tif")):
            shutil.copy(source, target)
        change(path)
        return dock_steps.result(dock, str(path))

    return act


def _project(key: str, text: str) -> Callable[[ChangeDock, Path], Iterator[None]]:
    def act(dock: ChangeDock, folder: Path) -> Iterator[None]:
        project = QgsProject()
        project.writeEntry("changedet", key, text)
        project.write(str(folder / "a.qgs"))
        return dock_steps.project(dock, str(folder / "a.qgs"))

    return act


@contextmanager
def _raised() -> Iterator[list[str]]:
    """What is raised in slots, where nobody catches it."""
    raised: list[str] = []
    former = sys.excepthook
    sys.excepthook = lambda *error: raised.append("".join(traceback.format_exception(*error, limit=-3)))
    try:
        yield raised
    finally:
        sys.excepthook = former


@contextmanager
def _said(dock: ChangeDock) -> Iterator[list[str]]:
    """What the dock says to be wrong."""
    said: list[str] = []
    session = dock.session
    controls = (session.series, session.result, session.filters, session.similar, session.verdicts, session.exports)
    for control in controls:
        control.failed.connect(said.append)
    try:
        yield said
    finally:
        for control in controls:
            control.failed.disconnect(said.append)


def _turn() -> None:
    for _ in range(_TURNS):
        QCoreApplication.processEvents()


def _empty() -> None:
    QgsProject.instance().clear()
    _turn()


def _good(folder: Path) -> Path:
    """A good result, written by the engine."""
    path = folder / "good.gpkg"
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    command = [os.environ["CHANGEDET_ENGINE_PYTHON"], "tests/fakes.py", str(path), "60"]
    subprocess.run(command, cwd=ROOT, env=environment, check=True)
    return path


def main() -> int:
    """Run, print the faults, and write the rows of the kinds that were wanted."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--kind", default="", help="only kinds that hold this text")
    parser.add_argument("--every", type=int, default=1, help="only one case of so many")
    parser.add_argument("--jobs", type=int, default=_JOBS, help="copies of QGIS at once")
    wanted = parser.parse_args()
    cases = all_cases()
    numbers = [number for number, case in enumerate(cases) if wanted.kind in case.kind][:: wanted.every]
    counts: dict[str, Counter[str]] = {}
    for number, told in run_all(numbers, wanted.jobs, begin, [case.seconds for case in cases]):
        counts.setdefault(cases[number].kind, Counter())[told.outcome] += 1
        if told.outcome not in GOOD:
            sys.stdout.write(f"{told.outcome}: {cases[number].kind}: {cases[number].name!a}\n    {told.detail[-600:]!a}\n")
            sys.stdout.flush()
    page.write("QGIS", counts, {case.kind for case in cases})
    n_faults = sum(n for count in counts.values() for outcome, n in count.items() if outcome not in GOOD)
    sys.stdout.write(f"{len(numbers)} cases, {n_faults} faults\n")
    return 1 if n_faults else 0


if __name__ == "__main__":
    sys.exit(main())
