"""How are cases run that may end the process they run in, or hold it for good? In one beside this one, which is replaced then.

    with Runner(suite.begin, suite.seconds()) as runner:
        told = runner.run(17)

Cases go by their number. What begins a process is a function of a module, for it is looked up there by name.
"""

from __future__ import annotations

import faulthandler
import multiprocessing
import os
import random
import resource
import shutil
import tempfile
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from multiprocessing.connection import Connection
from pathlib import Path
from queue import SimpleQueue
from typing import Any, Protocol

from tests.hostile import network
from tests.hostile.outcome import PATIENCE, SECONDS, Told

Run = Callable[[int, Path], Told]
"""Runs the case of a number in a folder of its own."""
Begin = Callable[[], Run]
"""Makes what cases share, in the process in which they are run."""

MOST_BYTES = 12_000_000 << 10
"""Of addresses that the process may use."""
GRACE = 5
"""Seconds that a case has to notice the limit of time."""
_SAID = 600


class _Member(Protocol):
    @property
    def kind(self) -> str: ...

    @property
    def seconds(self) -> int: ...


class Runner:
    """One process for cases, until it is closed."""

    def __init__(self, begin: Begin, seconds: Sequence[int]) -> None:
        self._begin, self._seconds = begin, seconds
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
        patience = PATIENCE * self._seconds[number]
        try:
            self._caller.recv()  # it is ready
            self._caller.send((number, str(folder), patience))
            if self._caller.poll(patience + GRACE):
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
        self._process: Any = apart.Process(target=_serve, args=(called, str(self._log), self._begin), daemon=True)
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


def run_all(numbers: Sequence[int], n_jobs: int, begin: Begin, seconds: Sequence[int]) -> Iterator[tuple[int, Told]]:
    """What came of the cases, in their order, some at once."""
    with ExitStack() as stack, ThreadPoolExecutor(n_jobs) as pool:
        free: SimpleQueue[Runner] = SimpleQueue()
        for _ in range(n_jobs):
            free.put(stack.enter_context(Runner(begin, seconds)))

        def run(number: int) -> Told:
            runner = free.get()
            try:
                return runner.run(number)
            finally:
                free.put(runner)

        yield from zip(numbers, pool.map(run, numbers), strict=True)


def some(cases: Sequence[_Member], n_of_kind: int, seed: int = 0) -> list[int]:
    """The numbers of as many of every kind as fit into a test, drawn at random; none that may take long."""
    kinds: dict[str, list[int]] = {}
    for number, case in enumerate(cases):
        if case.seconds <= SECONDS:
            kinds.setdefault(case.kind, []).append(number)
    draw = random.Random(seed)
    return [number for members in kinds.values() for number in draw.sample(members, min(n_of_kind, len(members)))]


def _serve(called: Connection, log: str, begin: Begin) -> None:
    """Run what is asked for until nobody asks any more."""
    resource.setrlimit(resource.RLIMIT_AS, (MOST_BYTES, MOST_BYTES))
    words = os.open(log, os.O_WRONLY | os.O_CREAT | os.O_TRUNC)
    for stream in (1, 2):
        os.dup2(words, stream)
    faulthandler.enable()
    tempfile.tempdir = str(Path(log).parent)
    run = begin()
    while True:
        called.send(None)
        try:
            number, folder, patience = called.recv()
        except EOFError:
            return
        faulthandler.dump_traceback_later(patience + GRACE / 2)
        told = run(number, Path(folder))
        faulthandler.cancel_dump_traceback_later()
        called.send(told)
