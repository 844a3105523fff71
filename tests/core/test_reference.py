"""What a reference allows goes up with its dates, and is told where it is too short."""

from __future__ import annotations

from itertools import pairwise

import pytest

from changedet_plugin.core.reference import ReferenceLength

STEPS = ("has_spread", "has_lof", "gives_groups", "is_steady", "ranks_by_lof")


def test_a_longer_reference_allows_all_that_a_shorter_one_does():
    for shorter, longer in pairwise(ReferenceLength(n) for n in range(1, 20)):
        assert all(getattr(longer, step) for step in STEPS if getattr(shorter, step))
    assert not any(getattr(ReferenceLength(2), step) for step in STEPS)
    assert all(getattr(ReferenceLength(8), step) for step in STEPS)


@pytest.mark.parametrize(
    ("n_dates", "words"), [(1, "1 date,"), (2, "from 3 dates on"), (3, "takes no part"), (7, "fewer than 8"), (8, "")]
)
def test_what_it_is_too_short_for_is_one_sentence(n_dates, words):
    limit = ReferenceLength(n_dates).limit
    assert words in str(limit)
    assert (limit is not None) == bool(words)
