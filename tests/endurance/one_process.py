"""Runs that are cancelled in a process that lives on, as in a notebook: nothing of them stays in it."""

from __future__ import annotations

import io
import json
import random
import shutil
import tempfile
import threading
import traceback
from collections.abc import Iterator

from changedet_plugin.engine import worker
from tests.endurance.leftovers import left
from tests.endurance.worker_run import Place
from tests.hostile.outcome import Told, is_sentence


class _Caller(io.StringIO):
    """Both ends: takes events, and closes the input of the run once so many have come."""

    def __init__(self, n_events: int) -> None:
        super().__init__()
        self._left, self._is_over = n_events, threading.Event()

    def write(self, text: str) -> int:
        self._left -= 1
        if self._left < 0:
            self._is_over.set()
        return super().write(text)

    def read(self, _size: int | None = -1) -> str:
        self._is_over.wait()
        return ""

    def let_go(self) -> None:
        self._is_over.set()


def cancels(place: Place, n: int, draw: random.Random) -> Iterator[Told]:
    """Cancel at a random moment; the cache is that of the one before, or a new one."""
    _, n_events = place.undisturbed()
    store = place.folder / "one process"
    tempfile.tempdir = str(place.temporary)
    for index in range(n):
        if index % 4 == 0:
            shutil.rmtree(store, ignore_errors=True)
        caller = _Caller(draw.randrange(n_events))
        try:
            worker.serve(worker.Channel(caller), place.line(place.outputs / "a.gpkg", store), caller)
        except Exception:
            yield Told("traceback", traceback.format_exc(limit=-2).strip())
            continue
        finally:
            caller.let_go()
        last = json.loads(caller.getvalue().splitlines()[-1])
        behind = left(place.temporary, place.outputs)
        if behind:
            yield Told("leftover", ", ".join(behind))
        elif last["event"] == "result":
            yield Told("right", "")
        else:
            yield Told("sentence" if is_sentence(last["sentence"]) else "wrong", last["sentence"])
