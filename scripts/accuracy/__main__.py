"""How accurate is the method, on generated series and on real ones?

It is measured, and docs/accuracy.md is written.

    python -m scripts.accuracy [--members N] [--output PAGE]

The real series are looked for in $CHANGEDET_SHARED/data, by default ../shared/data.
"""

from __future__ import annotations

import argparse
import datetime
import re
import time
from collections.abc import Sequence
from pathlib import Path

from scripts.accuracy import cases, conditions, peers, retrieval, tables, template
from scripts.accuracy.cases import Case, Group
from scripts.accuracy.judge import ENCODERS, FILES, Job, Outcome, run_all
from scripts.paths import ROOT

PAGE = ROOT / "docs" / "accuracy.md"
WIDE = ("burn", "flood", "large pair")
"""Families that come in several shares of the area."""
MEMBERS = 3
TEN_BANDS = "10 bands"
"""Groups with the bands that trained encoders want."""
ENCODED = ("OSCD, 10 bands", "OSCD, B G R NIR")
"""Groups on which encoders are compared."""
BY_SERIES = ("SZTAKI",)
"""Groups whose series have a row each."""


def main() -> None:
    """Run everything and write the page."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[2])
    parser.add_argument("--members", type=int, default=MEMBERS, help="generated series of each kind")
    parser.add_argument("--output", type=Path, default=PAGE)
    wanted = parser.parse_args()
    started = time.monotonic()
    groups = {
        "labelled": [*cases.generated(wanted.members), *cases.real()],
        "unchanged": cases.unchanged(),
        "robust": conditions.groups(wanted.members),
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
    builtin = {group.name: outcome for (group, encoder), outcome in zip(plans, outcomes, strict=True) if not encoder}
    others = {
        name: {group.name: outcome for (group, encoder), outcome in zip(plans, outcomes, strict=True) if encoder == name}
        for name in (*ENCODERS, *trained)
    }
    several = [group for group in labelled if group.name.startswith(WIDE)]
    filled = {
        "ranking": tables.ranking(labelled, builtin),
        "regret": tables.regret(labelled, builtin),
        "threshold": tables.threshold(labelled, builtin),
        "held_out": tables.held_out([group for group in labelled if group.name.startswith("OSCD")], builtin),
        "unchanged": tables.unchanged(unchanged, builtin),
        "ablation": tables.ablation(labelled, builtin, two_dates=False),
        "ablation_two": tables.ablation(labelled, builtin, two_dates=True),
        "robustness": tables.robustness(robust, builtin),
        "shares": tables.shares(several, builtin),
        "encoders": tables.encoders(encoded, builtin, others),
        "dates": tables.dates(labelled, builtin),
        "events": tables.events(labelled, builtin),
        "peers": peers.table(labelled, builtin),
        "by_series": tables.by_series([group for group in labelled if group.name.startswith(BY_SERIES)], builtin),
        "series": tables.described(labelled),
        "similar": tables.similar(retrieval.figures(retrieval.SEEDS[: 2 * members])),
    }
    version = re.search(r"^version=(.+)$", (ROOT / "metadata.txt").read_text(encoding="utf-8"), re.MULTILINE)
    command = "make bench-accuracy" if members == MEMBERS else f"python -m scripts.accuracy --members {members}"
    facts = {"command": command, "version": version[1] if version else "?", "date": datetime.date.today().isoformat()}
    return template.page(facts, filled, any(group.real for group in labelled))


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
