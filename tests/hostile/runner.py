"""How are cases run that may end the process they run in, or hold it for good? In one beside this one, which is replaced then.

    with Runner() as runner:
        told = runner.run(17)

Cases go by their number in ``suite.all_cases``.
"""

from __future__ import annotations

import faulthandler
import multiprocessing
import os
import resource
import shutil
import tempfile
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

from tests.hostile import network, suite
from tests.hostile.case import run
from tests.hostile.outcome import PATIENCE, Told

MOST_BYTES = 12_000_000 << 10
"""Of addresses that the process may use."""
GRACE = 5
"""Seconds that a case has to notice the limit of time."""
_SAID = 600


class Runner:
    """One process for cases, until it is closed."""

    def __init__(self) -> None:
        self._cases = suite.all_cases()
        self._folder = Path(tempfile.mkdtemp(prefix="changedet-hostile-"))
        self._start()

    def __enter__(self) -> Runner:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def run(self, number: int) -> Told:
        """Run a case in a folder of its own, and say what came of it."""
        folder, n_heard = self._folder / "case", len(network.listener().heard)
        told = self._told(number, folder)
        shutil.rmtree(folder, ignore_errors=True)
        if told.outcome in ("hang", "crash"):
            self._stop()
            self._start()
        heard = network.listener().heard[n_heard:]
        return Told("wrong", f"it called {heard}: {told}") if heard else told

    def _told(self, number: int, folder: Path) -> Told:
        try:
            self._caller.recv()  # it is ready
            self._caller.send((number, str(folder)))
            if self._caller.poll(PATIENCE * self._cases[number].seconds + GRACE):
                return self._caller.recv()
        except (EOFError, OSError):
            self._process.join()
            return Told("crash", f"{self._process.exitcode}: {self._last_words()}")
        return Told("hang", self._last_words())

    def close(self) -> None:
        """End the process."""
        self._stop()
        shutil.rmtree(self._folder, ignore_errors=True)

    def _start(self) -> None:
        network.listener()
        apart = multiprocessing.get_context("spawn")
        self._caller, called = apart.Pipe()
        self._process: Any = apart.Process(target=_serve, args=(called, str(self._log)), daemon=True)
        self._process.start()
        called.close()

    def _stop(self) -> None:
        self._caller.close()
        self._process.kill()
        self._process.join()

    @property
    def _log(self) -> Path:
        return self._folder / "log"

    def _last_words(self) -> str:
        return self._log.read_text(encoding="utf-8", errors="replace")[-_SAID:] if self._log.is_file() else ""


def _serve(called: Connection, log: str) -> None:
    """Run what is asked for until nobody asks any more."""
    resource.setrlimit(resource.RLIMIT_AS, (MOST_BYTES, MOST_BYTES))
    words = os.open(log, os.O_WRONLY | os.O_CREAT | os.O_TRUNC)
    for stream in (1, 2):
        os.dup2(words, stream)
    faulthandler.enable()
    tempfile.tempdir = str(Path(log).parent)
    suite.prepare()
    cases = suite.all_cases()
    while True:
        called.send(None)
        try:
            number, folder = called.recv()
        except EOFError:
            return
        faulthandler.dump_traceback_later(PATIENCE * cases[number].seconds + GRACE / 2)
        told = run(cases[number], Path(folder))
        faulthandler.cancel_dump_traceback_later()
        called.send(told)
