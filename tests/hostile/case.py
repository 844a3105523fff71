"""What is a hostile case of the engine, and what came of it? One verb, asked in this process, against a limit of time."""

from __future__ import annotations

import io
import json
import threading
import traceback
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from changedet_plugin.engine import worker
from tests.hostile.outcome import SECONDS, Told, TooLong, is_sentence, limit


@dataclass(frozen=True)
class Case:
    """One odd input, and what is asked with it."""

    kind: str
    """Row of docs/reliability.md."""
    name: str
    ask: Callable[[Path], str]
    """Makes the input in a folder and gives the line of the request."""
    is_right: Callable[[Path, Mapping[str, Any]], bool] = lambda folder, result: True
    """Whether the result is what it should be, where there is one."""


def request(command: Any, **parameters: Any) -> str:
    """The line that asks the worker."""
    return json.dumps({"command": command, "parameters": parameters})


def run(case: Case, folder: Path) -> Told:
    """Ask, and say what came of it."""
    folder.mkdir(parents=True, exist_ok=True)
    line = case.ask(folder)
    before = set(folder.rglob("*"))
    events, caller = io.StringIO(), _Caller()
    try:
        with limit(SECONDS):
            worker.serve(worker.Channel(events), line, caller)
    except TooLong:
        return Told("hang", f"longer than {SECONDS} s")
    except Exception:
        return Told("traceback", traceback.format_exc(limit=-2).strip())
    finally:
        caller.let_go()
    last = json.loads(events.getvalue().splitlines()[-1])
    parts = sorted(path.name for path in set(folder.rglob("*")) - before if ".part" in path.name)
    if parts:
        return Told("leftover", ", ".join(parts))
    if last["event"] == "error":
        return Told("sentence" if is_sentence(last["sentence"]) else "wrong", last["sentence"])
    return Told("right" if case.is_right(folder, last) else "wrong", json.dumps(last)[:300])


class _Caller(io.StringIO):
    """Standard input of a caller who does not cancel; the thread that watches it ends with the case."""

    def __init__(self) -> None:
        super().__init__()
        self._is_over = threading.Event()

    def read(self, _size: int | None = -1) -> str:
        self._is_over.wait()
        return ""

    def let_go(self) -> None:
        self._is_over.set()
