"""Odd, broken and other people's files: one sentence or the right answer, whatever they hold."""

from __future__ import annotations

import pytest

from tests.hostile import suite
from tests.hostile.case import run
from tests.hostile.outcome import GOOD

N_OF_KIND = 25
"""Cases of every kind that are a part of ``make test``; ``make test-hostile`` runs them all."""


@pytest.mark.parametrize(
    "case", [pytest.param(case, id=f"{case.kind}: {case.name}") for case in suite.some(suite.all_cases(), N_OF_KIND)]
)
def test_it_ends_in_a_sentence_or_the_right_answer(case, tmp_path):
    told = run(case, tmp_path / "case")
    assert told.outcome in GOOD, told.detail
