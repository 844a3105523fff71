"""How well are changes of one kind found again in other places?

Retrieval across generated series, before and after feedback.

python -m scripts.accuracy.retrieval
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
import rasterio
from numpy.typing import NDArray
from sklearn.metrics import adjusted_rand_score, average_precision_score

from changedet_plugin.core import similarity
from changedet_plugin.engine import detect
from changedet_plugin.engine.changes import Changes
from changedet_plugin.engine.commands import request
from scripts.paths import ROOT
from synthetic.covers import KINDS
from synthetic.series import Plan, write

WORK = ROOT / "build" / "accuracy" / "similar"
SEEDS = (101, 102, 103, 104, 105, 106)
PLAN = Plan(light=1.0, n_changes=18)
N_JUDGED = 15
JUDGED = ("before", "after", "spread_before", "spread_after")
SHARE = 0.5
"""A patch shows a kind of change where at least this share of it does."""


@dataclass(frozen=True)
class Sample:
    """What the runs listed; arrays of length n."""

    vector: NDArray[np.floating]
    kind: NDArray[np.int64]
    """Index into ``KINDS``: from which cover to which; -1 = a false alarm, which is alike to nothing."""
    series: NDArray[np.int64]
    type: NDArray[np.int64]
    """Type that the run gave it, of its own series."""


def figures(seeds: Sequence[int] = SEEDS, plan: Plan = PLAN, folder: Path = WORK) -> dict[str, Any]:
    """The figures of the accuracy page; queries and targets always lie in different series, false alarms among the targets.

    For listed patches, and for listed changes (objects): ``n``, ``n_queries``, ``base_rate`` (what chance gives), ``map``:
    mean over the queries of the average precision of the cosine, ``map_by_kind``, ``precision_at_10``; ``before`` and
    ``after``: mean average precision on what is left when the 15 most alike were judged, without and with the judgements;
    ``spread_before`` and ``spread_after``: likewise when the 15 are spread over what a list from cosine 0.5 on shows.
    ``types_ari``: adjusted Rand index of the types and the kinds of the patches, mean over the series.
    """
    patches, changes = collect(seeds, plan, folder)
    real = patches.kind >= 0
    agree = [adjusted_rand_score(patches.kind[own], patches.type[own]) for own in _each(patches, real)]
    return {
        "n_series": len(seeds),
        "n_judged": N_JUDGED,
        "patches": retrieval(patches),
        "changes": retrieval(changes),
        "types_ari": float(np.mean(agree)),
    }


def collect(seeds: Sequence[int], plan: Plan, folder: Path) -> tuple[Sample, Sample]:
    """Run the method on a series per seed; the listed patches, and the changes with the kind of most of their patches."""
    patches, changes = [], []
    for position, seed in enumerate(seeds):
        place = folder / str(seed)
        write(place, replace(plan, seed=seed))
        run_changes = _run(place)
        listed = run_changes.objects.of_patch >= 0
        of_patch, kind = run_changes.objects.of_patch[listed], _kinds(place, run_changes)[listed]
        patches.append((run_changes.vector[listed], kind, np.full(len(kind), position), run_changes.objects.type[of_patch]))
        most = [np.bincount(kind[of_patch == index] + 1).argmax() - 1 for index in range(len(run_changes.objects.score))]
        changes.append((run_changes.objects.vector, np.array(most), np.full(len(most), position), run_changes.objects.type))
    both = ([np.concatenate(arrays) for arrays in zip(*parts, strict=True)] for parts in (patches, changes))
    one, other = (Sample(*arrays) for arrays in both)
    return one, other


def retrieval(sample: Sample) -> dict[str, Any]:
    """The figures of one sort of target."""
    rows = [row for row in (_query(sample, index) for index in np.nonzero(sample.kind >= 0)[0]) if row]
    known = {name: np.array([row[name] for row in rows]) for name in rows[0]}
    rest = np.isfinite(known["before"]) & np.isfinite(known["spread_before"])  # 15 judgements may be all there is
    kinds = sorted(set(known["kind"].astype(int)))
    return {
        "n": len(sample.kind),
        "n_queries": len(rows),
        "base_rate": float(known["base"].mean()),
        "map": float(known["ap"].mean()),
        "map_by_kind": {" to ".join(KINDS[kind]): float(known["ap"][known["kind"] == kind].mean()) for kind in kinds},
        "precision_at_10": float(known["p10"].mean()),
        **{name: float(known[name][rest].mean()) if rest.any() else None for name in JUDGED},
    }


def _run(place: Path) -> Changes:
    values = {"rasters": [str(place / "images")], "mask": str(place / "masks"), "device": "cpu", "store": str(place / "store")}
    asked = request.parse(values, _silent)
    return detect.detect(detect.open_series(asked.sources, asked.parameters, asked.machine, _silent), warn=_silent).changes


def _kinds(place: Path, changes: Changes) -> NDArray[np.int64]:
    """Kind of change of every patch of the result; -1 = none, or too little of it."""
    with rasterio.open(place / "truth.tif") as truth:
        kind = truth.read(2)
    side = changes.grid.patch_px
    inside = np.arange(side)
    rows, cols = (cells[:, None] * side + inside for cells in (changes.rows, changes.cols))
    cells = kind[rows[:, :, None], cols[:, None, :]]
    shares = np.stack([(cells == index).mean((1, 2)) for index in range(len(KINDS))])
    return np.where(shares.max(0) >= SHARE, shares.argmax(0), -1)


def _query(sample: Sample, index: int) -> dict[str, float]:
    """Figures of one query; empty where no other series holds its kind."""
    targets = np.nonzero(sample.series != sample.series[index])[0]
    relevant = sample.kind[targets] == sample.kind[index]
    if not relevant.any():
        return {}
    own, others = sample.vector[index], sample.vector[targets]
    cosine = similarity.cosine(others, own)
    order = np.argsort(-cosine)
    shown = order[: max(N_JUDGED, int((cosine >= similarity.AT_LEAST).sum()))]
    first = _judged(others, relevant, own, order[:N_JUDGED])
    spread = _judged(others, relevant, own, shown[np.unique(np.linspace(0, len(shown) - 1, N_JUDGED).astype(int))])
    return {
        "kind": int(sample.kind[index]),
        "ap": float(average_precision_score(relevant, cosine)),
        "p10": float(relevant[order[:10]].mean()),
        "base": float(relevant.mean()),
        "before": first[0],
        "after": first[1],
        "spread_before": spread[0],
        "spread_after": spread[1],
    }


def _judged(
    others: NDArray[np.floating], relevant: NDArray[np.bool_], own: NDArray[np.floating], judged: NDArray[np.intp]
) -> tuple[float, float]:
    """Average precision on what was not judged, without and with the judgements; NaN where nothing alike is left."""
    rest = np.setdiff1d(np.arange(len(others)), judged)
    if not relevant[rest].any():
        return np.nan, np.nan
    query = similarity.rocchio(np.vstack([own[None], others[judged[relevant[judged]]]]), others[judged[~relevant[judged]]])
    before, after = (
        average_precision_score(relevant[rest], similarity.cosine(others[rest], vector)) for vector in (own, query)
    )
    return float(before), float(after)


def _each(sample: Sample, chosen: NDArray[np.bool_]) -> list[NDArray[np.bool_]]:
    """The chosen rows of every series."""
    return [chosen & (sample.series == position) for position in np.unique(sample.series[chosen])]


def _silent(*_words: Any) -> None:
    """Report to nobody."""


if __name__ == "__main__":
    print(json.dumps(figures(), indent=2))
