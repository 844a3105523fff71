"""Results that somebody changed, and projects that somebody wrote, in the dock: one sentence, or the right thing."""

from __future__ import annotations

import pytest

from tests.hostile import desktop
from tests.listener import Listener

N_OF_KIND = 7
"""Cases of every kind that are a part of ``make test``; ``make test-hostile`` runs them all."""


@pytest.fixture(scope="module")
def listener():
    listener = Listener()
    yield listener
    listener.close()


def cases():
    """Without the file and the port that are only known later: by number."""
    return desktop.some(desktop.cases(None, 0), N_OF_KIND)


@pytest.mark.parametrize("name", [pytest.param((case.kind, case.name), id=f"{case.kind}: {case.name}") for case in cases()])
def test_it_ends_in_a_sentence_or_the_right_thing(dock, made_up_result, listener, workdir, name):
    case = next(case for case in desktop.cases(made_up_result, listener.port) if (case.kind, case.name) == name)
    told = desktop.run(case, dock, listener, workdir / "case")
    assert told.outcome in desktop.GOOD, told.detail
