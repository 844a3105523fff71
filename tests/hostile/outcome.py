"""What came of a hostile case? Shared by the part that asks the engine and the part that asks QGIS."""

from __future__ import annotations

import signal
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Literal, get_args

Outcome = Literal["sentence", "right", "wrong", "traceback", "hang", "crash", "leftover"]
OUTCOMES: tuple[Outcome, ...] = get_args(Outcome)
GOOD = ("sentence", "right")
SECONDS = 30
"""Longest that a case may take where nothing else runs."""
PATIENCE = 4
"""So many times as long where other programs have the processor."""


@dataclass(frozen=True)
class Told:
    """What came of a case."""

    outcome: Outcome
    detail: str
    """The sentence, or the end of the traceback."""


class TooLong(BaseException):
    """The limit of time is over; no ordinary exception, so that nothing takes it for one."""


def is_sentence(text: str) -> bool:
    """Whether a text is one line that ends as a sentence."""
    return text.rstrip("”\"'").endswith(".") and len(text.splitlines()) == 1


@contextmanager
def limit(seconds: int) -> Iterator[None]:
    """Raise ``TooLong`` in the main thread once so many seconds are over; on a busy machine later, but not without end."""
    began, worked = time.monotonic(), time.process_time()

    def stop(*_: object) -> None:
        is_kept_waiting = time.process_time() - worked < seconds / PATIENCE
        if is_kept_waiting and time.monotonic() - began < (PATIENCE - 0.5) * seconds:
            signal.alarm(seconds)
            return
        raise TooLong

    former = signal.signal(signal.SIGALRM, stop)
    signal.alarm(seconds)
    try:
        yield
    finally:
        signal.alarm(0)
        signal.signal(signal.SIGALRM, former)
