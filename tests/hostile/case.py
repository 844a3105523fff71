"""What is a hostile case of the engine, and what came of it? One verb, asked in this process, against a limit of time."""

from __future__ import annotations

import io
import json
import os
import tempfile
import threading
import traceback
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from changedet_plugin.core.rasters import unasked
from changedet_plugin.engine import worker
from tests.hostile.outcome import GOOD, SECONDS, Told, TooLong, is_sentence, limit


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
    makes: tuple[str, ...] = ()
    """Names that a result leaves in the folder of the input, or in the working folder."""

    seconds: int = SECONDS
    """Longest that it may take."""

    @property
    def title(self) -> str:
        """Kind and name."""
        return f"{self.kind}: {self.name}"


def request(command: Any, **parameters: Any) -> str:
    """The line that asks the worker."""
    return json.dumps({"command": command, "parameters": parameters})


def run(case: Case, folder: Path) -> Told:
    """Ask, in empty folders to work in and for temporary files, and say what came of it; what stays in any is a fault."""
    given, here, temporary = (folder / name for name in ("given", "here", "temporary"))
    for place in (given, here, temporary):
        place.mkdir(parents=True)
    with _standing_in(here, temporary):
        line = case.ask(given)
        before = set(folder.rglob("*"))
        told, last = _asked(line, case.seconds)
        made = [path.relative_to(folder).parts[1:] for path in set(folder.rglob("*")) - before]
        is_wrong = told.outcome == "right" and not case.is_right(given, last)
    if told.outcome not in GOOD or is_wrong:
        return replace(told, outcome="wrong") if is_wrong else told
    left = sorted("/".join(parts) for parts in made if told.outcome == "sentence" or parts[0] not in case.makes)
    return Told("leftover", f"{left} after {told}") if left else told


def _asked(line: str, seconds: int = SECONDS) -> tuple[Told, Mapping[str, Any]]:
    """What came of a request, taken for right where there is a result; and its last event."""
    events, caller = io.StringIO(), Caller()
    try:
        with limit(seconds):
            worker.serve(worker.Channel(events), line, caller)
    except TooLong:
        return Told("hang", f"longer than {seconds} s"), {}
    except Exception:
        return Told("traceback", traceback.format_exc(limit=-2).strip()), {}
    finally:
        caller.let_go()
    last = json.loads(events.getvalue().splitlines()[-1])
    if last["event"] == "error":
        return Told("sentence" if is_sentence(last["sentence"]) else "wrong", last["sentence"]), last
    return Told("right", json.dumps(last)[:300]), last


def run_alone(line: str) -> Mapping[str, Any]:
    """The result of a request that must have one."""
    told, last = _asked(line)
    assert told.outcome == "right", told
    return last


@contextmanager
def _standing_in(here: Path, temporary: Path) -> Iterator[None]:
    """Relative names and temporary files lead to folders of the case; no server has been named yet."""
    former, tempfile.tempdir = (Path.cwd(), tempfile.gettempdir()), str(temporary)
    os.chdir(here)
    unasked.forbid_servers()
    try:
        yield
    finally:
        os.chdir(former[0])
        tempfile.tempdir = former[1]


class Caller(io.StringIO):
    """Standard input of a caller who does not cancel; the thread that watches it ends with the case."""

    def __init__(self) -> None:
        super().__init__()
        self._is_over = threading.Event()

    def read(self, _size: int | None = -1) -> str:
        self._is_over.wait()
        return ""

    def let_go(self) -> None:
        self._is_over.set()
