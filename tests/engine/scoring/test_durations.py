"""How windows of several lengths agree, against a plain loop over one token."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from changedet_plugin.engine.scoring import durations
from changedet_plugin.engine.scoring.durations import Durations


def by_hand(vectors, length):
    """Terms of one token (n_dates, n_axes), NaN rows masked: by first date, the 30 % quantile of the votes."""
    valid = np.flatnonzero(np.isfinite(vectors[:, 0]))
    found = np.full(len(vectors), np.nan)
    for at in range(len(valid) - length + 1):
        window = vectors[valid[at : at + length]]
        total = window.sum(0)
        votes = window @ (total / np.linalg.norm(total))
        found[valid[at]] = np.quantile(votes, 0.3, method="hazen")
    return found


@given(st.integers(0, 1000), st.floats(0, 0.5))
def test_longer_windows_pass_over_masked_dates(seed, masked):
    random = np.random.default_rng(seed)
    vectors = random.normal(0.3, 1, (40, 3, 4))
    vectors[random.random((40, 3)) < masked] = np.nan
    asked = durations.asked_terms(vectors, 3)
    found = durations.terms(vectors, asked, durations.lengths(3, 40))
    assert durations.lengths(3, 40) == (3, 5, 9, 15)
    for index, length in enumerate((5, 9, 15), 1):
        for token in range(3):
            np.testing.assert_allclose(found[index, :, token], by_hand(vectors[:, token], length), rtol=1e-9)


def test_no_window_is_longer_than_half_of_the_dates():
    assert durations.lengths(3, 17) == (3, 5)
    assert durations.lengths(9, 60) == (9, 15)


def test_one_bad_date_kills_no_long_window():
    vectors = np.tile([3.0, 0, 0], (20, 1, 1))
    vectors[7] = -3
    found = durations.terms(vectors, durations.asked_terms(vectors, 3), (3, 9))
    assert np.nanmax(found[1]) > 2.5


def test_a_length_counts_by_how_far_it_stands_out():
    random = np.random.default_rng(0)
    largest = np.stack([1 + 0.2 * random.random(500), 0.5 + 0.1 * random.random(500)])
    largest[1, 0] = 2.0
    units = Durations.of_scene((3, 9), largest)
    assert units.score(largest).argmax() == 0
    np.testing.assert_allclose(units.in_one_unit(largest)[0], largest[0])
