"""Run hostile cases through the dock of a real QGIS, and write their part of docs/reliability.md.

    python -m tests.hostile.desktop [--kind TEXT] [--every N]

Needs QGIS, and the Python of the engine (CHANGEDET_ENGINE_PYTHON) to make the good result that is tampered with.
"""

from __future__ import annotations

import argparse
import os
import random
import shutil
import subprocess
import sys
import tempfile
import traceback
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
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
from tests.hostile import dock_steps, page, projects
from tests.hostile.outcome import GOOD, SECONDS, Told, TooLong, is_sentence, limit
from tests.hostile.tampering import changes_of_files
from tests.listener import Listener

_TURNS = 5


@dataclass(frozen=True)
class Case:
    """What is opened, and what is done with it."""

    kind: str
    """Row of docs/reliability.md."""
    name: str
    act: Callable[[ChangeDock, Path], Iterator[None]]
    """Makes the file in a folder and goes on, a step at a time."""


def cases(good: Path, port: int) -> Iterator[Case]:
    """All of them: results, then projects."""
    for kind, name, change in changes_of_files():
        yield Case(kind, name, _result(good, change))
    for kind, name, key, text in projects.entries(port):
        yield Case(kind, name, _project(key, text))


def some(wanted: Iterable[Case], n_of_kind: int) -> list[Case]:
    """As many of every kind, drawn at random."""
    kinds: dict[str, list[Case]] = {}
    for case in wanted:
        kinds.setdefault(case.kind, []).append(case)
    draw = random.Random(0)
    return [case for members in kinds.values() for case in draw.sample(members, min(n_of_kind, len(members)))]


def run(case: Case, dock: ChangeDock, listener: Listener, folder: Path) -> Told:
    """Do all of a case, and say what came of it."""
    folder.mkdir(parents=True, exist_ok=True)
    n_heard = len(listener.heard)
    with _raised() as raised, _said(dock) as said:
        try:
            with limit(SECONDS):
                for _step in case.act(dock, folder):
                    _turn()
        except TooLong:
            return Told("hang", f"longer than {SECONDS} s")
        except ChangeDetError as error:
            said.append(str(error))
        except Exception:
            raised.append(traceback.format_exc(limit=-3))
        finally:
            _empty()
    if raised:
        return Told("hang" if "TooLong" in raised[0] else "traceback", raised[0].strip())
    if len(listener.heard) > n_heard:
        return Told("wrong", f"it called: {listener.heard[n_heard:]}")
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


def made_up(folder: Path) -> Path:
    """A good result, written by the engine."""
    path = folder / "good.gpkg"
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    command = [os.environ["CHANGEDET_ENGINE_PYTHON"], "tests/fakes.py", str(path), "60"]
    subprocess.run(command, cwd=ROOT, env=environment, check=True)
    return path


def main() -> int:
    """Run, print the faults, and write the rows of the page unless only one kind was wanted."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--kind", default="", help="only kinds that hold this text")
    parser.add_argument("--every", type=int, default=1, help="only one case of so many")
    wanted = parser.parse_args()
    counts: dict[str, Counter[str]] = {}
    with tempfile.TemporaryDirectory(prefix="changedet-hostile-") as place:
        gdal.PushErrorHandler("CPLQuietErrorHandler")
        application = QgsApplication([], True, place)
        application.initQgis()
        canvas, bar, listener = QgsMapCanvas(), QgsMessageBar(), Listener()
        session = Session(canvas, bar, QgsProject.instance())
        dock = ChangeDock(session)
        dock.show()
        chosen = [case for case in cases(made_up(Path(place)), listener.port) if wanted.kind in case.kind][:: wanted.every]
        for number, case in enumerate(chosen):
            told = run(case, dock, listener, Path(place) / str(number))
            bar.clearWidgets()
            shutil.rmtree(Path(place) / str(number), ignore_errors=True)
            counts.setdefault(case.kind, Counter())[told.outcome] += 1
            if told.outcome not in GOOD:
                sys.stdout.write(f"{told.outcome}: {case.kind}: {case.name!a}\n    {told.detail[-600:]!a}\n")
                sys.stdout.flush()
        session.close()
    if not wanted.kind:
        page.write("QGIS", counts, counts)
    n_faults = sum(n for count in counts.values() for outcome, n in count.items() if outcome not in GOOD)
    sys.stdout.write(f"{len(chosen)} cases, {n_faults} faults\n")
    return 1 if n_faults else 0


if __name__ == "__main__":
    status = main()
    sys.stdout.flush()
    # What is left of QGIS is not taken down piece by piece.
    os._exit(status)
