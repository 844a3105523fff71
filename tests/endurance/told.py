"""What came of the times that something befell a run, and did the process that starts the runs grow over them?"""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterator

from tests.endurance import page
from tests.endurance.usage import Usage, growth, usage
from tests.hostile.outcome import GOOD, Told

LOADED = 20
"""Times after which all that a process loads only once is there."""


def counted(name: str, cases: Iterator[Told], times: int, *, is_written: bool) -> int:
    """Go through the cases of one part, print the faults, write its row; the number of faults."""
    counts: Counter[str] = Counter()
    begin = None
    for number, case in enumerate(cases, 1):
        counts[case.outcome] += 1
        if case.outcome not in GOOD:
            _say(f"{name}: {case.outcome}: {case.detail[-600:]!a}")
        if begin is None and number >= max(LOADED, times / 10):
            begin = usage()
    end = usage()
    grown = growth(begin or end, end, times)
    _say(f"{name}: {times} times, {dict(counts)} {grown}")
    if is_written:
        page.write_endured(name, times, counts, _held(begin or end, end))
    return sum(n for outcome, n in counts.items() if outcome not in GOOD) + bool(grown)


def _held(begin: Usage, end: Usage) -> list[str]:
    ends = zip((begin.files, begin.threads, begin.memory >> 20), (end.files, end.threads, end.memory >> 20))
    return [f"{before} to {after}" for before, after in ends]


def _say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()
