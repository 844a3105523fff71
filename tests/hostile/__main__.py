"""Run every hostile case of the engine and write its part of docs/reliability.md.

    python -m tests.hostile [--kind TEXT] [--every N]

Ends with 1 where a case came to anything but a sentence or the right answer; these are printed.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections import Counter
from pathlib import Path

from tests.hostile import page, suite
from tests.hostile.case import run
from tests.hostile.outcome import GOOD, Told


def main() -> int:
    """Run, print the faults, and write the page unless only one kind was wanted."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--kind", default="", help="only kinds that hold this text")
    parser.add_argument("--every", type=int, default=1, help="only one case of so many")
    wanted = parser.parse_args()
    cases = [case for case in suite.all_cases() if wanted.kind in case.kind][:: wanted.every]
    counts: dict[str, Counter[str]] = {}
    for case in cases:
        with tempfile.TemporaryDirectory(prefix="changedet-hostile-") as folder:
            told = run(case, Path(folder))
        counts.setdefault(case.kind, Counter())[told.outcome] += 1
        if told.outcome not in GOOD:
            _print(f"{case.kind}: {case.name}", told)
    if not wanted.kind:
        page.write("engine", counts)
    n_faults = sum(n for count in counts.values() for outcome, n in count.items() if outcome not in GOOD)
    sys.stdout.write(f"{len(cases)} cases, {n_faults} faults\n")
    return 1 if n_faults else 0


def _print(name: str, told: Told) -> None:
    sys.stdout.write(f"{told.outcome}: {name!a}\n    {told.detail[-400:]!a}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
