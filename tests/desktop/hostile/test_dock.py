"""Results that somebody changed, and projects that somebody wrote, in the dock: one sentence, or the right thing."""

from __future__ import annotations

import pytest

from tests.hostile import desktop
from tests.hostile.outcome import GOOD
from tests.hostile.runner import Runner, some

N_OF_KIND = 7
"""Cases of every kind that are a part of ``make test``; ``make test-hostile`` runs them all."""
CASES = desktop.all_cases()


@pytest.fixture(scope="module")
def runner(engine_python):
    with Runner(desktop.begin, [case.seconds for case in CASES]) as started:
        yield started


@pytest.mark.parametrize("number", [pytest.param(n, id=f"{CASES[n].kind}: {CASES[n].name}") for n in some(CASES, N_OF_KIND)])
def test_it_ends_in_a_sentence_or_the_right_thing(number, runner):
    told = runner.run(number)
    assert told.outcome in GOOD, told.detail
