"""How is one command of the engine asked for, and what comes back?

A request goes in, events come out, in a process of its own. The protocol is in docs/result.md.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, cast

from changedet_plugin import paths
from changedet_plugin.bridge.engine.line_process import Ending, new_log, run_lines
from changedet_plugin.bridge.i18n import tr
from changedet_plugin.core import disk
from changedet_plugin.core.errors import Cancelled, EngineError
from changedet_plugin.core.events import Command, ErrorEvent, Event, Result

# ``-I`` keeps the user's and the working folder's packages out, so the plugin's own folder is named here.
_START = (
    "import sys; sys.path.insert(0, sys.argv[1]); from changedet_plugin.engine.worker import main; raise SystemExit(main())"
)


def engine_arguments() -> list[str]:
    """The arguments that make a Python the engine."""
    return ["-I", "-u", "-X", "utf8", "-c", _START, str(paths.IMPORT_FROM)]


def run_engine(
    python: str,
    command: Command[Result],
    parameters: Mapping[str, Any],
    on_event: Callable[[Event], None],
    is_canceled: Callable[[], bool],
) -> Result:
    """Run one command and return its result event; progress and warnings go to ``on_event`` as they come.

    Everything happens in the calling thread.

    Raises
    ------
    Cancelled
        ``is_canceled`` said so; the process is gone when this is raised, within a second.
    EngineError
        The engine refused (``kind`` is the name of its error), could not be started, or ended without a result.
    """
    log = new_log("engine")
    answers: list[Mapping[str, Any]] = []
    noise: list[bytes] = []

    def on_line(line: bytes) -> None:
        event = _event(line)
        if event is None:
            noise.append(line)
        elif event["event"] in ("result", "error"):
            answers.append(event)
        else:
            on_event(cast(Event, event))

    request = json.dumps({"command": command.name, "parameters": dict(parameters)}).encode() + b"\n"
    ending = run_lines(python, engine_arguments(), on_line, is_canceled, log=log, request=request)
    if noise:
        with log.open("ab") as file:
            file.write(b"\n".join([b"On standard output:", *noise, b""]))
    return cast(Result, _result(ending, answers, python, log))


def _event(line: bytes) -> Mapping[str, Any] | None:
    """The event that a line holds; None if it holds none."""
    try:
        event = json.loads(line)
    except ValueError:
        return None
    return event if isinstance(event, dict) and "event" in event else None


def _result(ending: Ending, answers: list[Mapping[str, Any]], python: str, log: Path) -> dict[str, Any]:
    if ending.cancelled:
        raise Cancelled(tr("The run was stopped; the finished dates are kept."))
    if not ending.started:
        sentence = tr("The engine could not be started with {python} ({reason}); choose another Python or set it up again.")
        raise EngineError(sentence.format(python=python, reason=ending.reason), "EngineMissing")
    answer = answers[-1] if answers else None
    if answer is None:
        lacking = _lacking_package(log)
        if lacking:
            sentence = tr("{python} lacks the package {package}; set up the engine, or choose another Python.")
            raise EngineError(sentence.format(python=python, package=lacking), "EngineMissing")
        sentence = tr("The engine ended without a result (exit status {code}); its log is {log}.")
        if ending.code < 0:
            sentence = tr("The engine was killed or crashed, perhaps for want of memory; its log is {log}.")
        raise EngineError(sentence.format(code=ending.code, log=log), "EngineCrashed")
    if answer["event"] == "error":
        failed = cast(ErrorEvent, answer)
        kind, sentence = failed.get("kind", "EngineError"), failed.get("sentence", "")
        if kind == "Cancelled":
            raise Cancelled(sentence)
        raise EngineError(sentence or tr("The engine gave no reason; its log is {log}.").format(log=log), kind)
    if ending.code != 0:
        sentence = tr("The engine failed after its result (exit status {code}); its log is {log}.")
        raise EngineError(sentence.format(code=ending.code, log=log), "EngineCrashed")
    return {key: value for key, value in answer.items() if key != "event"}


def _lacking_package(log: Path) -> str:
    """The package that a Python would need to be an engine; empty where that is not why it ended."""
    text = log.read_text(encoding="utf-8", errors="replace") if disk.is_file(log) else ""
    last = re.search(r"^ModuleNotFoundError: No module named '([\w.]+)'\s*\Z", text, re.MULTILINE)
    return last[1].partition(".")[0] if last else ""
