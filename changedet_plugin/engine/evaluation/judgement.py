"""How well did every scorer do on a series whose truth is known?

A detection and its truth in, figures out, and their mean.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from changedet_plugin.engine.detect import Detection
from changedet_plugin.engine.evaluation import metrics
from changedet_plugin.engine.evaluation.scorers import Scored
from changedet_plugin.engine.evaluation.truth import Truth

DEFAULT = "default"
RESAMPLES = 2000
"""Of the series, for the 95 % intervals of their means."""
COUNTS = ("n_patches", "n_changed", "n_objects", "n_events", "events_in_20", "n_shown")
"""What is added up over the series, not averaged."""
Figures = metrics.Figures


@dataclass(frozen=True)
class Judged:
    """One series, run with one encoder, and how well every scorer did on it."""

    series: str
    encoder: str
    truth: Truth
    scored: dict[str, Scored]
    found: Detection
    figures: Figures
    """Plain values; None = could not be computed."""


def judge_series(series: str, encoder: str, truth: Truth, scored: dict[str, Scored], found: Detection) -> Judged:
    """Hold every scorer against the truth, on the patches that the product has a score for."""
    changes = found.changes
    judged = np.isfinite(changes.scores.score) & (truth.positive | truth.negative)
    positive = truth.positive[judged]
    over = changes.scores.score >= changes.scores.threshold
    figures = {
        "encoder": encoder,
        "patch_px": changes.grid.patch_px,
        "n_reference": changes.scores.n_reference,
        "n_new": changes.scores.n_new,
        "n_patches": int(judged.sum()),
        "n_changed": int(positive.sum()),
        "base_rate": metrics.share(positive),
        "default": DEFAULT,
        "scorers": {
            name: {
                **metrics.ranking(scorer.score[judged], positive),
                "per_date": metrics.per_date(scorer.per_date, truth),
            }
            for name, scorer in scored.items()
        },
        "threshold": {
            "value": changes.scores.threshold,
            **metrics.at_threshold(over, truth.positive & judged, truth.negative & judged),
        },
        "objects": metrics.listing(changes, truth),
        "shown": metrics.shown(changes, truth),
        "dates": metrics.dating(changes, truth),
        "kinds": metrics.by_kind(changes, truth, judged),
        "types": metrics.types(changes, truth),
        "shuffled_auroc": metrics.shuffled(changes.scores.score[judged], positive),
    }
    return Judged(series, encoder, truth, scored, found, figures)


def macro(judged: Sequence[Figures]) -> Figures:
    """Mean of every figure over the series that have it; ``intervals``: 95 %, by drawing the series anew; null for one."""
    merged = _merge(judged, _mean)
    merged["n_series"] = len(judged)
    merged["intervals"] = {"scorers": _merge([{"scorers": figures["scorers"]} for figures in judged], _interval)["scorers"]}
    return merged


def _merge(several: Sequence[Mapping[str, Any]], join: Callable[[str, list[Any]], Any]) -> Figures:
    names = dict.fromkeys(name for figures in several for name in figures)
    merged: Figures = {}
    for name in names:
        values = [figures[name] for figures in several if name in figures]
        merged[name] = _merge(values, join) if isinstance(values[0], Mapping) else join(name, values)
    return merged


def _mean(name: str, values: list[Any]) -> Any:
    if isinstance(values[0], str):
        return values[0] if len(set(values)) == 1 else None
    known = [value for value in values if value is not None]
    if name in COUNTS:
        return sum(known)
    return float(np.mean(known)) if known else None


def _interval(name: str, values: list[Any]) -> list[float] | None:
    known = np.array([value for value in values if value is not None])
    if len(known) < 2:
        return None
    drawn = np.random.default_rng(0).integers(0, len(known), (RESAMPLES, len(known)))
    return [float(bound) for bound in np.quantile(known[drawn].mean(1), (0.025, 0.975))]
