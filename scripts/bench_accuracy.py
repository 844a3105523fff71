"""Measures how accurate the method is, on generated series and on real ones, and writes docs/accuracy.md.

    python -m scripts.bench_accuracy [--members N] [--output PAGE]

The real series are looked for in $CHANGEDET_SHARED/data, by default ../shared/data.
"""

from __future__ import annotations

import argparse
import datetime
import re
import time
from collections.abc import Sequence
from pathlib import Path

from scripts import accuracy_cases, accuracy_page, accuracy_robust, accuracy_similar, accuracy_words
from scripts.accuracy_cases import Case, Group
from scripts.accuracy_judge import ENCODERS, FILES, Job, Outcome, run_all
from scripts.package import ROOT

PAGE = ROOT / "docs" / "accuracy.md"
WIDE = ("burn", "flood", "large pair")
"""Families that come in several shares of the area."""
MEMBERS = 3
TEN_BANDS = "10 bands"
"""Groups with the bands that trained encoders want."""
ENCODED = ("OSCD",)
"""Groups on which encoders are compared."""


def main() -> None:
    """Run everything and write the page."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--members", type=int, default=MEMBERS, help="generated series of each kind")
    parser.add_argument("--output", type=Path, default=PAGE)
    wanted = parser.parse_args()
    started = time.monotonic()
    groups = {
        "labelled": [*accuracy_cases.generated(wanted.members), *accuracy_cases.real()],
        "unchanged": accuracy_cases.unchanged(),
        "robust": accuracy_robust.groups(wanted.members),
    }
    wanted.output.write_text(_page(groups, wanted.members), encoding="utf-8")
    print(f"{wanted.output} in {(time.monotonic() - started) / 60:.0f} min")


def _page(groups: dict[str, list[Group]], members: int) -> str:
    labelled, unchanged, robust = groups["labelled"], groups["unchanged"], groups["robust"]
    encoded = [group for group in labelled if group.name.startswith(ENCODED)]
    plans = [(group, "") for group in (*labelled, *robust, *unchanged)]
    plans += [(group, encoder) for encoder in ENCODERS for group in encoded]
    trained = [name for name, path in FILES.items() if path.is_file()]
    plans += [(group, encoder) for encoder in trained for group in encoded if group.name.endswith(TEN_BANDS)]
    outcomes = _run(plans)
    builtin = {group.name: found for (group, encoder), found in zip(plans, outcomes, strict=True) if not encoder}
    others = {
        name: {group.name: found for (group, encoder), found in zip(plans, outcomes, strict=True) if encoder == name}
        for name in (*ENCODERS, *trained)
    }
    several = [group for group in labelled if group.name.startswith(WIDE)]
    tables = {
        "ranking": accuracy_page.ranking(labelled, builtin),
        "regret": accuracy_page.regret(labelled, builtin),
        "threshold": accuracy_page.threshold(labelled, builtin),
        "held_out": accuracy_page.held_out([group for group in labelled if group.name.startswith("OSCD")], builtin),
        "unchanged": accuracy_page.unchanged(unchanged, builtin),
        "ablation": accuracy_page.ablation(labelled, builtin, two_dates=False),
        "ablation_two": accuracy_page.ablation(labelled, builtin, two_dates=True),
        "robustness": accuracy_page.robustness(robust, builtin),
        "shares": accuracy_page.shares(several, builtin),
        "encoders": accuracy_page.encoders(encoded, builtin, others),
        "dates": accuracy_page.dates(labelled, builtin),
        "series": accuracy_page.described(labelled),
        "similar": accuracy_page.similar(accuracy_similar.figures(accuracy_similar.SEEDS[: 2 * members])),
    }
    version = re.search(r"^version=(.+)$", (ROOT / "metadata.txt").read_text(encoding="utf-8"), re.MULTILINE)
    command = "make bench-accuracy" if members == MEMBERS else f"python -m scripts.bench_accuracy --members {members}"
    facts = {"command": command, "version": version[1] if version else "?", "date": datetime.date.today().isoformat()}
    return accuracy_words.page(facts, tables, any(group.real for group in labelled))


def _run(plans: Sequence[tuple[Group, str]]) -> list[list[Outcome]]:
    """Outcomes of every plan, a list for each."""
    jobs = [_job(case, encoder) for group, encoder in plans for case in group.cases]
    outcomes = iter(run_all(jobs))
    return [[next(outcomes) for _ in group.cases] for group, _ in plans]


def _job(case: Case, encoder: str) -> Job:
    # What the comparison scorers say of a trained encoder's tokens takes as long again.
    return Job(case, encoder, compared=encoder not in FILES) if encoder else Job(case)


if __name__ == "__main__":
    main()
