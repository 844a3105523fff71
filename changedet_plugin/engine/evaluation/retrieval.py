"""Does a change lead to the same kind of change in other series? Cosine of change vectors against the true transitions."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from sklearn.metrics import average_precision_score

from changedet_plugin.core.arrays import FloatArray
from changedet_plugin.core.similarity import cosine
from changedet_plugin.engine.changes import Changes
from changedet_plugin.engine.evaluation.truth import Truth

MOST_QUERIES = 200
"""Of a series, drawn at random."""
FIRST = 10


@dataclass(frozen=True)
class Sample:
    """The listed patches of a series that truly changed, and how."""

    vectors: FloatArray
    """(n, n_features)"""
    kinds: tuple[str, ...]
    """n transitions."""


def sample(changes: Changes, truth: Truth) -> Sample:
    """Take from a result what is needed to search in it."""
    rows, cols = changes.rows, changes.cols
    found = truth.positive[rows, cols] & (truth.kind[rows, cols] >= 0)
    names = [truth.kinds[kind] for kind in truth.kind[rows[found], cols[found]]]
    return Sample(np.asarray(changes.vector[found], np.float32), tuple(names))


def across(samples: Sequence[Sample]) -> dict[str, Any]:
    """Mean average precision and precision at 10 of queries whose targets lie in the other series.

    Every query asks for its own transition; one that no other series has is passed over. ``base_rate``: what chance gives.
    """
    figures = [figure for index in range(len(samples)) for figure in _from(index, samples)]
    names = ("mean_average_precision", "precision_at_10", "base_rate")
    if not figures:
        return {**dict.fromkeys(names), "n_queries": 0}
    means = np.mean(figures, axis=0)
    return {**{name: float(value) for name, value in zip(names, means, strict=True)}, "n_queries": len(figures)}


def _from(index: int, samples: Sequence[Sample]) -> list[tuple[float, float, float]]:
    """Average precision, precision at 10 and base rate of the queries of one series."""
    queries, length = samples[index], samples[index].vectors.shape[1]
    others = [other for place, other in enumerate(samples) if place != index and other.vectors.shape[1] == length]
    if not any(other.kinds for other in others):
        return []
    vectors = np.concatenate([other.vectors for other in others])
    kinds = np.array([kind for other in others for kind in other.kinds])
    order = np.random.default_rng(0).permutation(len(queries.kinds))[:MOST_QUERIES]
    figures = []
    for query in order:
        same = kinds == queries.kinds[query]
        if same.any():
            likeness = cosine(vectors, queries.vectors[query])
            first = same[np.argsort(-likeness, kind="stable")[:FIRST]]
            figures.append((float(average_precision_score(same, likeness)), float(first.mean()), float(same.mean())))
    return figures
