"""Run every hostile case of the engine and write its part of docs/reliability.md.

    python -m tests.hostile [--kind TEXT] [--every N] [--jobs N] [--said]

Ends with 1 where a case came to anything but a sentence or the right answer; these are printed, with ``--said`` all.
"""

from __future__ import annotations

import argparse
import sys
from collections import Counter

from tests.hostile import page, suite
from tests.hostile.case import Case
from tests.hostile.outcome import GOOD, Told
from tests.hostile.runner import run_all

_JOBS = 2


def main() -> int:
    """Run, print the faults, and write the rows of the kinds of which no case was left out by name."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--kind", default="", help="only cases whose kind or name holds this text")
    parser.add_argument("--every", type=int, default=1, help="only one case of so many")
    parser.add_argument("--jobs", type=int, default=_JOBS, help="processes at once")
    parser.add_argument("--said", action="store_true", help="print what came of every case")
    wanted = parser.parse_args()
    cases = suite.all_cases()
    numbers = [number for number, case in enumerate(cases) if wanted.kind in case.title][:: wanted.every]
    counts: dict[str, Counter[str]] = {}
    for number, told in run_all(numbers, wanted.jobs, suite.begin, suite.seconds()):
        counts.setdefault(cases[number].kind, Counter())[told.outcome] += 1
        if wanted.said or told.outcome not in GOOD:
            _print(cases[number], told)
    n_of = Counter(case.kind for case in cases)
    n_wanted = Counter(case.kind for case in cases if wanted.kind in case.title)
    page.write("engine", {kind: count for kind, count in counts.items() if n_wanted[kind] == n_of[kind]}, n_of)
    n_faults = sum(n for count in counts.values() for outcome, n in count.items() if outcome not in GOOD)
    sys.stdout.write(f"{len(numbers)} cases, {n_faults} faults\n")
    return 1 if n_faults else 0


def _print(case: Case, told: Told) -> None:
    sys.stdout.write(f"{told.outcome}: {case.title!a}\n    {told.detail[-600:]!a}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
