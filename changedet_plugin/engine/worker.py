"""The engine as a child process: one JSON request in, JSON events out. See docs/result.md for the protocol."""

from __future__ import annotations

import io
import json
import os
import sys
import threading
import time
from collections.abc import Callable, Mapping
from typing import Any, TextIO

from changedet_plugin.core.errors import REFUSALS, Cancelled, RequestError, explain
from changedet_plugin.core.notices import Notice
from changedet_plugin.core.rasters import unasked
from changedet_plugin.engine import surroundings

POLL_S = 0.1
MOST_LETTERS = 1 << 26
"""Of a request: as many as name some hundred thousand rasters."""
_FORM = 'The request is not of the form {"command": "...", "parameters": {...}}.'


class Channel:
    """Events out, and the word to stop in. Everything else that prints goes to the log."""

    def __init__(self, events: TextIO) -> None:
        self._events = events
        self._stopped = threading.Event()

    def send(self, event: str, **values: Any) -> None:
        """Write one event as one line."""
        self._events.write(json.dumps({"event": event, **values}, allow_nan=False) + "\n")
        self._events.flush()

    def tell(self, stage: str, fraction: float, message: str, seconds_left: float | None) -> None:
        """Send progress; raise Cancelled if the caller closed its end."""
        if self._stopped.is_set():
            raise Cancelled("The run was stopped; the finished dates are kept.")
        left = None if seconds_left is None else round(seconds_left, 1)
        self.send("progress", stage=stage, fraction=round(fraction, 4), message=message, seconds_left=left)

    def warn(self, told: Notice) -> None:
        """Send a warning."""
        self.send("warning", sentence=str(told), **told.as_plain())

    def watch(self, requests: TextIO) -> None:
        """Stop at the next report once ``requests`` ends: the caller cancelled, or is gone."""

        def wait() -> None:
            if sys.platform == "win32":
                number = requests.fileno()
                until_closed(lambda: _waiting_bytes(number), lambda n_bytes: os.read(number, n_bytes))
            else:
                requests.read()
            self._stopped.set()

        threading.Thread(target=wait, daemon=True).start()


def until_closed(peek: Callable[[], int], read: Callable[[int], object]) -> None:
    """Return when the other end of a pipe is closed, without waiting inside a read.

    On Windows a thread that waits there holds up every library that is loaded meanwhile. ``peek`` gives the number of bytes
    that wait, or raises OSError where none can come any more; ``read`` takes them.
    """
    while True:
        try:
            n_bytes = peek()
            if n_bytes:
                read(n_bytes)
        except OSError:
            return
        time.sleep(POLL_S)


def serve(channel: Channel, line: str, requests: TextIO) -> int:
    """Run one request, until ``requests`` is closed; 0 after a result event, 1 after an error event."""
    try:
        channel.send("result", **_run(channel, line, requests))
    except REFUSALS as error:
        kind, sentence = explain(error)
        channel.send("error", kind=kind, sentence=sentence)
        return 1
    return 0


def _run(channel: Channel, line: str, requests: TextIO) -> dict[str, Any]:
    command, values = _read(line)
    # Imported only now: a request that cannot be read is answered at once.
    from changedet_plugin.engine.commands.registry import VERBS

    if command not in VERBS:
        raise RequestError(f"There is no command {command[:40]!r}; the commands are {', '.join(VERBS)}.")
    channel.watch(requests)
    return VERBS[command].run(values, channel.tell, channel.warn)


def _read(line: str) -> tuple[str, Mapping[str, Any]]:
    """The command of a request and its parameters; RequestError for anything else."""
    if len(line) > MOST_LETTERS:
        raise RequestError(f"The request has more than {MOST_LETTERS} letters; name fewer rasters, or folders of them.")
    try:
        asked = json.loads(line)
    except (ValueError, RecursionError) as error:
        raise RequestError(_FORM) from error
    command = asked.get("command") if isinstance(asked, dict) else None
    values = asked.get("parameters", {}) if isinstance(asked, dict) else None
    if not isinstance(command, str) or not isinstance(values, Mapping):
        raise RequestError(_FORM)
    return command, values


def _waiting_bytes(number: int) -> int:
    """Bytes that wait in a pipe of Windows; OSError where its other end is closed."""
    if sys.platform != "win32":
        raise NotImplementedError
    import ctypes
    import msvcrt

    n_bytes = ctypes.c_ulong()
    handle = ctypes.c_void_p(msvcrt.get_osfhandle(number))
    if not ctypes.windll.kernel32.PeekNamedPipe(handle, None, 0, None, ctypes.byref(n_bytes), None):
        raise ctypes.WinError()
    return n_bytes.value


def main() -> int:
    """Serve the one request on standard input."""
    surroundings.leave_out()
    unasked.forbid_servers()
    # Native libraries print too: they get the log, the events keep the pipe for themselves.
    events = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)
    channel = Channel(events)
    if sys.stdin is None:
        # Closed by whoever started the process.
        requests: TextIO = io.StringIO()
    else:
        # What is no UTF-8 becomes characters that no path may hold, and is refused as one.
        sys.stdin.reconfigure(encoding="utf-8", errors="surrogateescape")  # type: ignore[union-attr]
        requests = sys.stdin
    code = serve(channel, requests.readline(MOST_LETTERS + 2), requests)
    events.flush()
    # The watching thread still holds standard input, which would delay an ordinary exit.
    os._exit(code)
