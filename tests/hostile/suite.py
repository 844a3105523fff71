"""All hostile cases of the engine, and some of them: as many of every kind as fit into a test."""

from __future__ import annotations

import random
from collections.abc import Sequence

from tests.hostile import detectors, encoders, requests, results
from tests.hostile.case import Case
from tests.hostile.files import cases as files
from tests.hostile.files import series
from tests.hostile.outcome import SECONDS


def all_cases() -> list[Case]:
    """Every one, kind by kind, always in the same order."""
    return [case for part in (files, encoders, requests, results, detectors) for case in part.cases()]


def prepare() -> None:
    """Make what cases share, in the folder for temporary files as it is now."""
    results.good_result()
    series.folder()


def some(cases: Sequence[Case], n_of_kind: int, seed: int = 0) -> list[int]:
    """The numbers of as many of every kind, drawn at random; none that may take long."""
    kinds: dict[str, list[int]] = {}
    for number, case in enumerate(cases):
        if case.seconds <= SECONDS:
            kinds.setdefault(case.kind, []).append(number)
    draw = random.Random(seed)
    return [number for members in kinds.values() for number in draw.sample(members, min(n_of_kind, len(members)))]
