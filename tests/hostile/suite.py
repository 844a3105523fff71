"""All hostile cases of the engine, and some of them: as many of every kind as fit into a test."""

from __future__ import annotations

import random
from collections.abc import Iterable, Sequence

from tests.hostile import detectors, encoders, requests, results
from tests.hostile.case import Case


def all_cases() -> list[Case]:
    """Every one, kind by kind."""
    return [case for part in (requests, results, detectors, encoders) for case in part.cases()]


def some(cases: Iterable[Case], n_of_kind: int, seed: int = 0) -> list[Case]:
    """As many of every kind, drawn at random."""
    kinds: dict[str, list[Case]] = {}
    for case in cases:
        kinds.setdefault(case.kind, []).append(case)
    draw = random.Random(seed)
    return [case for members in kinds.values() for case in _drawn(draw, members, n_of_kind)]


def _drawn(draw: random.Random, members: Sequence[Case], n: int) -> list[Case]:
    return draw.sample(members, min(n, len(members)))
