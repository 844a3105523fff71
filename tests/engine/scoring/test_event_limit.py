"""The limit is that of a Gumbel distribution, against SciPy's."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import gumbel_r

from changedet_plugin.engine.scoring.event_limit import FLOOR, EventLimit, Gumbel, parts

PLACES, SCALES = st.floats(-5, 5), st.floats(0.05, 2)


@given(PLACES, SCALES, st.floats(1e-4, 0.4))
def test_so_many_draws_exceed_it(place, scale, rate):
    tail = Gumbel(place, scale)
    assert tail.over(rate) == pytest.approx(gumbel_r(place, scale).isf(rate), abs=1e-6)
    assert tail.rate(tail.over(rate)) == pytest.approx(rate, rel=1e-6)


@given(PLACES, SCALES)
def test_a_distribution_is_found_by_its_quantiles(place, scale):
    values = gumbel_r(place, scale).ppf(np.linspace(0.0005, 0.9995, 1000))
    found = Gumbel.through(values, 0.5, 0.9)
    assert (found.place, found.scale) == (pytest.approx(place, abs=0.02), pytest.approx(scale, rel=0.02))


def test_the_largest_of_more_draws_lies_further():
    draws = gumbel_r(1.0, 0.5).rvs((20_000, 8), random_state=0).max(1)
    expected = Gumbel(1.0, 0.5).of_more(8)
    assert (draws > expected.over(0.1)).mean() == pytest.approx(0.1, abs=0.01)


def test_the_lenient_tail_counts_but_where_seasons_are_missing_the_careful_one():
    tails = Gumbel(2.0, 0.3), Gumbel(3.0, 0.4)
    lenient, careful = EventLimit(tails, False), EventLimit(tails, True)
    assert lenient.over(0.01) == tails[0].over(0.01)
    assert careful.over(0.01) == tails[1].over(0.01)
    assert lenient.rate(3.5) < careful.rate(3.5)


def test_it_never_lies_below_twice_the_usual():
    assert EventLimit((Gumbel(0.5, 0.1),), False).over(0.05) == FLOOR


@given(st.integers(1, 80))
def test_parts_of_the_reference_cover_it_once(n_reference):
    held = parts(n_reference)
    assert len(held) == (0 if n_reference < 8 else 2 if n_reference < 12 else 3)
    if held:
        assert np.concatenate(held).tolist() == list(range(n_reference))
