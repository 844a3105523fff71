"""What came of the times that something befell a run, and did the process that starts the runs grow over them?"""

from __future__ import annotations

import sys
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from tests.endurance import page
from tests.endurance.usage import Usage, growth, usage
from tests.hostile.outcome import GOOD, Told

LOADED = 20
"""Times after which all that a process loads only once is there."""


class Counted(NamedTuple):
    """Of one process that starts runs."""

    counts: Counter[str]
    begin: Usage
    """What it held once all was loaded."""
    end: Usage


def count(name: str, cases: Iterator[Told], times: int, seconds: float | None = None) -> Counted:
    """Go through cases, no longer than so many seconds where they are given, and print the faults."""
    counts: Counter[str] = Counter()
    begin, started = None, time.monotonic()
    for number, case in enumerate(cases, 1):
        counts[case.outcome] += 1
        if case.outcome not in GOOD:
            say(f"{name}: {case.outcome}: {case.detail[-600:]!a}")
        if begin is None and number >= max(LOADED, times / 10):
            begin = usage()
        if seconds is not None and time.monotonic() - started > seconds:
            break
    end = usage()
    return Counted(counts, begin or end, end)


def judged(name: str, shares: Sequence[Counted], *, is_written: bool) -> int:
    """Say what came of all shares of a part, and write its row; the number of faults."""
    counts: Counter[str] = sum((share.counts for share in shares), Counter())
    grown = [text for share in shares if (text := growth(share.begin, share.end, share.counts.total()))]
    say(f"{name}: {counts.total()} cases, {dict(counts)} {', '.join(grown)}")
    if is_written:
        page.write_endured(name, counts, _held(max(shares, key=lambda share: share.end.memory - share.begin.memory)))
    return sum(n for outcome, n in counts.items() if outcome not in GOOD) + len(grown)


def _held(share: Counted) -> list[str]:
    begin, end = share.begin, share.end
    ends = zip((begin.files, begin.threads, begin.memory >> 20), (end.files, end.threads, end.memory >> 20))
    return [f"{before} to {after}" for before, after in ends]


def say(line: str) -> None:
    """Print it at once."""
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()
