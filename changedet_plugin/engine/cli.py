"""The ``changedet`` command line."""

from __future__ import annotations

import argparse
import io
import json
import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from tqdm import tqdm

from changedet_plugin.core.errors import REFUSALS, explain, printable
from changedet_plugin.core.notices import Notice
from changedet_plugin.engine import worker
from changedet_plugin.engine.commands.registry import VERBS

BAR = "{desc:<28} {percentage:3.0f}% |{bar}| {elapsed}{postfix}"


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; 0, or 1 after one sentence that says what was wrong."""
    # Closed by whoever started the program; what is said then goes nowhere, and the run goes on.
    sys.stderr = sys.stderr or Path(os.devnull).open("w", encoding="utf-8")  # noqa: SIM115
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            # A pipe of Windows takes a few hundred letters only, and a path may hold others.
            stream.reconfigure(errors="backslashreplace")
    options = vars(_parser().parse_args(arguments))
    command = options.pop("command")
    as_json = command != "evaluate" and options.pop("json", False)  # ``evaluate`` names a file instead
    if command == "worker":
        return worker.main()
    values = {name: value for name, value in options.items() if value is not None}
    try:
        with tqdm(total=100, disable=None, file=sys.stderr, bar_format=BAR) as bar:
            result = VERBS[command].run(values, lambda *step: _show(bar, *step), lambda told: _warn(bar, told))
    except REFUSALS as error:
        _fail(*explain(error), as_json)
        return 1
    except KeyboardInterrupt:
        _fail("Cancelled", "The run was stopped; the finished dates are kept.", as_json)
        return 1
    # A name in a file that somebody else made may hold what moves or colours the words of a terminal.
    words = json.dumps(result) if as_json else VERBS[command].in_words(result)
    return _print("\n".join(map(printable, words.split("\n"))))


def _print(text: str) -> int:
    """0, or 1 where nobody can be told: what was written to files stands all the same."""
    try:
        sys.stdout.write(text + "\n")
        sys.stdout.flush()
    except (OSError, AttributeError):
        sys.stderr.write("changedet: It is done, but standard output is closed or full, so nothing could be printed.\n")
        return 1
    return 0


def _show(bar: Any, stage: str, fraction: float, message: str, seconds_left: float | None) -> None:
    bar.set_description_str(f"{stage} {message.split(',', 1)[0]}"[:28], refresh=False)
    bar.set_postfix_str("" if seconds_left is None else f"{bar.format_interval(seconds_left)} left", refresh=False)
    bar.update(100 * fraction - bar.n)


def _warn(bar: Any, told: Notice) -> None:
    bar.write(f"Warning: {printable(str(told))}", file=sys.stderr)


def _fail(kind: str, sentence: str, as_json: bool) -> None:
    if as_json:
        _print(json.dumps({"event": "error", "kind": kind, "sentence": sentence}))
    sys.stderr.write(f"changedet: {sentence}\n")


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="changedet", description="Ranks what changed in a raster time series.")
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    for name, verb in VERBS.items():
        if verb.add_options is None:
            continue
        command = commands.add_parser(name, help=verb.help)
        verb.add_options(command)
        if name != "evaluate":  # its --json names a file
            command.add_argument("--json", action="store_true", help="print the result, or the error, as JSON")
    commands.add_parser("worker", help="serve one JSON request on standard input")
    return parser
