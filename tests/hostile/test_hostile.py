"""Odd, broken and other people's files: one sentence or the right answer, whatever they hold."""

from __future__ import annotations

import pytest

from tests.hostile import suite
from tests.hostile.outcome import GOOD
from tests.hostile.runner import Runner, some

N_OF_KIND = 10
"""Cases of every kind that are a part of ``make test``; ``make test-hostile`` runs them all."""
CASES = suite.all_cases()


@pytest.fixture(scope="module")
def runner():
    with Runner(suite.begin, suite.seconds()) as started:
        yield started


@pytest.mark.parametrize("number", [pytest.param(number, id=CASES[number].title) for number in some(CASES, N_OF_KIND)])
def test_it_ends_in_a_sentence_or_the_right_answer(number, runner):
    told = runner.run(number)
    assert told.outcome in GOOD, told.detail
