"""A run of the engine in a process of its own, asked as QGIS asks it: its events, its end, and what it leaves behind."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
from collections.abc import Iterator, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

from scripts.paths import ROOT
from synthetic.series import Plan, write
from tests import answer
from tests.answer import Answer
from tests.hostile.outcome import Told, is_sentence

PLAN = Plan(n_dates=10, n_reference=7, size_px=128, n_changes=4, n_transients=1)
"""Of the series: small, with every stage of a run in it."""
LONGEST_S = 300
"""Longest that a run of it may take, on a machine that is busy with others. [s]"""


class Place:
    """A folder with a series; runs have a temporary folder of their own in it, so that what they leave is seen."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.temporary, self.outputs = folder, folder / "temporary", folder / "outputs"
        for made in (self.temporary, self.outputs):
            made.mkdir(parents=True)
        write(folder / "series", PLAN)
        masks = folder / "series" / "masks"
        self._rasters = [
            {"path": str(path), "mask": str(masks / path.name)} for path in sorted((folder / "series" / "images").iterdir())
        ]

    def line(self, output: Path, store: Path, **parameters: Any) -> str:
        """The request of a run."""
        values = {"rasters": self._rasters, "output": str(output), "store": str(store), "device": "cpu", "threads": 1}
        return json.dumps({"command": "detect", "parameters": {**values, **parameters}})

    def start(self, output: Path, store: Path, **parameters: Any) -> WorkerRun:
        """Begin a run."""
        return WorkerRun(self.line(output, store, **parameters), self.temporary)

    def undisturbed(self, **parameters: Any) -> tuple[Answer, int]:
        """What a run finds that nothing befalls, on a cache of its own, and how many events it sends."""
        output = self.outputs / "undisturbed.gpkg"
        run = self.start(output, self.folder / "store" / str(parameters), **parameters)
        n_events = sum(1 for _event in run.events())
        told = run.told()
        if told.outcome != "right":
            raise RuntimeError(told.detail)
        return answer.read(output), n_events


class WorkerRun:
    """One process of the engine."""

    def __init__(self, line: str, temporary: Path) -> None:
        self._log = (temporary.parent / "engine.log").open("w+b")
        self._last: Mapping[str, Any] = {}
        self._is_too_long = False
        self.process = subprocess.Popen(
            [sys.executable, "-m", "changedet_plugin.engine", "worker"],
            cwd=ROOT,
            env={**os.environ, "TMPDIR": str(temporary)},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=self._log,
            text=True,
        )
        self.process.stdin.write(line + "\n")
        self.process.stdin.flush()

    def events(self) -> Iterator[Mapping[str, Any]]:
        """As they come, until the process ends."""
        for line in self.process.stdout:
            self._last = json.loads(line)
            yield self._last

    def wait_for(self, n_events: int) -> None:
        """Come back once so many events came, or the run has ended."""
        for _ in zip(range(n_events), self.events()):
            pass

    def cancel(self) -> None:
        """Say the word to stop."""
        with suppress(BrokenPipeError):
            self.process.stdin.close()

    def kill(self) -> None:
        """Without a word."""
        self.process.kill()
        self.process.wait()
        self._close()

    def told(self) -> Told:
        """What came of it; waits for the end, but no longer than a case may take."""
        limit = threading.Timer(LONGEST_S, self._stop)
        limit.start()
        for _event in self.events():
            pass
        self.process.wait()
        limit.cancel()
        self._log.seek(0)
        log = self._log.read().decode(errors="replace")
        self._close()
        return self._judged(log)

    def _judged(self, log: str) -> Told:
        if self._is_too_long:
            return Told("hang", f"longer than {LONGEST_S} s")
        if "Traceback" in log or self._last.get("event") not in ("result", "error"):
            return Told("traceback", log[-600:] or f"it ended with {self.process.returncode} and without a word")
        if self._last["event"] == "result":
            return Told("right", "")
        sentence = self._last["sentence"]
        return Told("sentence" if is_sentence(sentence) else "wrong", sentence)

    def _stop(self) -> None:
        self._is_too_long = True
        self.process.kill()

    def _close(self) -> None:
        self.cancel()
        self.process.stdout.close()
        self._log.close()


if __name__ == "__main__":
    # For who has no engine: a series in a folder, and the request of a run on it.
    made = Place(Path(sys.argv[1]))
    sys.stdout.write(made.line(made.outputs / "a.gpkg", made.folder / "store"))
