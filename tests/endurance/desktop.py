"""Start and cancel runs by the plugin's own process class, in a real QGIS, and write that row of docs/reliability.md.

    python -m tests.endurance.desktop [--times N] [--minutes N]

Needs QGIS, and the Python of the engine (CHANGEDET_ENGINE_PYTHON).
"""

from __future__ import annotations

import argparse
import json
import os
import random
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from qgis.core import QgsApplication
from qgis.PyQt.QtCore import QCoreApplication, QEventLoop

from changedet_plugin.bridge import background
from changedet_plugin.bridge.engine.process import run_engine
from changedet_plugin.bridge.engine.task import EngineTask
from changedet_plugin.core.errors import Cancelled, ChangeDetError
from changedet_plugin.core.events import DETECT
from scripts.paths import ROOT
from tests.endurance import told
from tests.endurance.leftovers import left
from tests.hostile.outcome import Told, is_sentence

TIMES = 200
_MOST_EVENTS = 60


def cases(folder: Path, n: int, draw: random.Random) -> Iterator[Told]:
    """Every other run is a task of QGIS; each is cancelled after some events, or ends before."""
    python = os.environ["CHANGEDET_ENGINE_PYTHON"]
    command = [python, "-m", "tests.endurance.worker_run", str(folder)]
    made = subprocess.run(command, cwd=ROOT, env={**os.environ, "PYTHONPATH": str(ROOT)}, check=True, capture_output=True)
    parameters = json.loads(made.stdout)["parameters"]
    # Only from now on: this process too would count as one that was given the folder, had it begun with it.
    os.environ["TMPDIR"] = str(folder / "temporary")
    for index in range(n):
        ask = _in_a_task if index % 2 else _here
        try:
            ask(python, parameters, draw.randrange(_MOST_EVENTS))
            found = Told("right", "")
        except ChangeDetError as error:
            found = Told("sentence" if is_sentence(str(error)) and isinstance(error, Cancelled) else "wrong", str(error))
        behind = left(folder / "temporary", folder / "outputs")
        yield Told("leftover", ", ".join(behind)) if behind else found


def _here(python: str, parameters: Mapping[str, Any], n_events: int) -> None:
    """In this thread."""
    events: list[object] = []
    run_engine(python, DETECT, parameters, events.append, lambda: len(events) >= n_events)


def _in_a_task(python: str, parameters: Mapping[str, Any], n_events: int) -> None:
    """As the dock does it; fewer events come, for a task tells no oftener than the eye follows."""
    task, ends, heard = EngineTask(python, parameters), [], []
    task.progressed.connect(lambda *event: heard.append(event))
    task.detected.connect(lambda result: ends.append(None))
    task.failed.connect(lambda _kind, sentence: ends.append(ChangeDetError(sentence)))
    task.cancelled.connect(lambda: ends.append(Cancelled("The run was stopped.")))
    background.start(task)
    while not ends:
        QCoreApplication.processEvents(QEventLoop.ProcessEventsFlag.WaitForMoreEvents, 50)
        if not ends and len(heard) >= n_events // 6:
            task.cancel()
    if ends[0] is not None:
        raise ends[0]


def main() -> int:
    """Go through the cases, and write the row where they were gone through as often as they should be."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--times", type=int, help="so often, and write no page")
    parser.add_argument("--minutes", type=float, help="no longer")
    wanted = parser.parse_args()
    times = wanted.times or TIMES
    with tempfile.TemporaryDirectory(prefix="changedet-endurance-") as folder:
        os.environ["XDG_DATA_HOME"] = f"{folder}/data"
        application = QgsApplication([], True, folder)
        application.initQgis()
        place = Path(folder) / "runs"
        counted = told.count(
            "cancelled in QGIS", cases(place, times, random.Random(0)), times, wanted.minutes and 60 * wanted.minutes
        )
        n_faults = told.judged("cancelled in QGIS", [counted], is_written=not wanted.times)
    return 1 if n_faults else 0


if __name__ == "__main__":
    status = main()
    sys.stdout.flush()
    # What is left of QGIS is not taken down piece by piece.
    os._exit(status)
