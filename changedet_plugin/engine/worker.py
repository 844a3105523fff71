"""The engine as a child process: one JSON request in, JSON events out. See docs/result.md for the protocol."""

from __future__ import annotations

import json
import os
import sys
import threading
import time
from collections.abc import Callable, Mapping
from typing import Any, TextIO

from changedet_plugin.core.errors import REFUSALS, Cancelled, RequestError, explain
from changedet_plugin.core.notices import Notice

POLL_S = 0.1


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
    try:
        asked = json.loads(line)
        command, values = asked["command"], asked.get("parameters", {})
    except (ValueError, KeyError, TypeError) as error:
        raise RequestError('The request is not of the form {"command": ..., "parameters": {...}}.') from error
    # Imported only now: a request that cannot be read is answered at once.
    from changedet_plugin.engine.commands.registry import VERBS

    if command not in VERBS or not isinstance(values, Mapping):
        raise RequestError(f"There is no command {command!r}; the commands are {', '.join(VERBS)}.")
    channel.watch(requests)
    return VERBS[command].run(values, channel.tell, channel.warn)


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
    # Native libraries print too: they get the log, the events keep the pipe for themselves.
    events = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)
    sys.stdin.reconfigure(encoding="utf-8")  # type: ignore[union-attr]
    channel = Channel(events)
    line = sys.stdin.readline()
    code = serve(channel, line, sys.stdin)
    events.flush()
    # The watching thread still holds standard input, which would delay an ordinary exit.
    os._exit(code)
