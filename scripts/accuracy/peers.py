"""How are the figures of other packages set beside ours?"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from scripts.accuracy import figures
from scripts.accuracy.cases import Group
from scripts.accuracy.judge import Outcome
from scripts.peers import FIGURES

NOT_RUN = "The peers have not been run: `make bench-peers` runs them and keeps their figures in `docs/peers.json`."
"""What stands in place of the table where there are no figures."""


def table(groups: Sequence[Group], results: Mapping[str, Sequence[Outcome]], path: Path = FIGURES) -> str:
    """Long series by package: AUROC / AP on the same patches, and CPU seconds per megapixel and date."""
    if not path.is_file():
        return NOT_RUN
    record = json.loads(path.read_text(encoding="utf-8"))
    kept = record["series"]
    rows, seconds = [], []
    for group in groups:
        pairs = [(outcome, kept[outcome.name]) for outcome in results[group.name] if outcome.name in kept]
        alike = [pair for pair in pairs if _same_patches(*pair)]
        if pairs and not alike:
            rows.append([group.name, "another series since: run them again"])
        elif alike:
            scorers = [_scorers(outcome, figures_kept) for outcome, figures_kept in alike]
            cells = [figures.areas({"scorers": _mean(scorers)}, name) for name in scorers[0]]
            rows.append([group.name, str(len(alike)), f"**{cells[0]}**", *cells[1:]])
            seconds += [figures_kept for _, figures_kept in alike]
    if not seconds:
        return NOT_RUN
    names = list(seconds[0]["peers"])
    times = [_middle([one["own_cpu_s"] for one in seconds])]
    times += [_middle([one["peers"][name]["cpu_s"] for one in seconds]) for name in names]
    rows.append(["CPU s per megapixel and date", "", *(f"{value:.1f}" for value in times)])
    width = 3 + len(names)
    packages = ", ".join(f"{name} {version}" for name, version in record["packages"].items())
    head = ["data", "n", "default", *names]
    return f"{packages}, run on {record['written']}.\n\n" + figures.table(
        head, [row + [""] * (width - len(row)) for row in rows]
    )


def _same_patches(outcome: Outcome, kept: Mapping[str, Any]) -> bool:
    return all(outcome.figures[key] == kept[key] for key in ("n_patches", "n_changed"))


def _scorers(outcome: Outcome, kept: Mapping[str, Any]) -> dict[str, Any]:
    return {"default": outcome.figures["scorers"]["default"], **kept["peers"]}


def _mean(scorers: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for name in scorers[0]:
        for key in ("auroc", "average_precision"):
            known = [one[name][key] for one in scorers if one[name][key] is not None]
            found.setdefault(name, {})[key] = sum(known) / len(known) if known else None
    return found


def _middle(values: Sequence[float]) -> float:
    return sorted(values)[len(values) // 2]
