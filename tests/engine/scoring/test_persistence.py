"""What lasts is confirmed and dated; what passes is not."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import array_shapes, arrays

from changedet_plugin.engine.masked import nanmax
from changedet_plugin.engine.scoring import persistence


def series(strengths, n_axes=4):
    """One token whose new dates lie along one direction, with these strengths (NaN = masked)."""
    whitened = np.zeros((len(strengths), 1, n_axes))
    whitened[:, 0, 0] = strengths
    whitened[np.isnan(strengths)] = np.nan
    return whitened


def dated(strengths, m=3):
    terms, _ = persistence.agreement_terms(series(strengths), m)
    start = persistence.strongest(terms)
    projected = persistence.projections(series(strengths), start, m)
    dating = persistence.date(projected, start, m)
    return nanmax(terms)[0], dating, persistence.ended(projected, dating.level, m)[0]


def test_a_step_is_dated_exactly_and_lasts():
    agreement, dating, ended = dated([0.3, 0.2, 4, 4.2, 3.9, 4, 4.1, 4])
    assert agreement == pytest.approx(4.0)
    assert (dating.first[0], dating.confirmations[0], ended) == (2, 3, False)


def test_a_spike_of_one_date_is_suppressed():
    agreement, _, _ = dated([0.3, 0.2, 9, 0.3, 0.2, 0.3, 0.4])
    assert agreement < 1


def test_a_step_at_the_last_date_counts_a_fifth_and_is_provisional():
    agreement, dating, _ = dated([0.3, 0.2, 0.3, 0.2, 0.3, 2 * 27**0.5])
    assert agreement == pytest.approx(2.0)
    assert (dating.first[0], dating.confirmations[0]) == (5, 1)


def test_masked_dates_are_passed_over():
    nan = np.nan
    agreement, dating, ended = dated([0.2, nan, 0.3, nan, 4, nan, nan, 4, 4, nan])
    assert agreement == pytest.approx(4.0)
    assert (dating.first[0], dating.confirmations[0], ended) == (4, 3, False)


def test_a_change_that_goes_back_has_ended():
    _, dating, ended = dated([0.2, 4, 4, 4, 4, 0.2, 0.1, 0.3])
    assert dating.first[0] == 1
    assert ended


def test_a_cloud_just_after_a_step_does_not_move_it():
    _, dating, ended = dated([0.3, 0.2, 0.3, 4, 0.1, 4.2, 3.9, 4, 4.1])
    assert dating.first[0] == 3
    assert not ended


def test_a_date_that_looks_changed_long_before_is_no_beginning():
    _, dating, _ = dated([0.3, 4, 0.2, 0.3, 0.2, 4, 4.2, 3.9, 4])
    assert dating.first[0] == 5


def test_a_token_that_is_never_seen_again_has_no_date():
    _, dating, _ = dated([np.nan] * 4)
    assert (dating.first[0], dating.confirmations[0]) == (-1, 0)


def test_dates_that_disagree_in_direction_do_not_confirm_each_other():
    whitened = np.eye(3)[:, None, :] * 4
    assert nanmax(persistence.agreement_terms(whitened, 3)[0])[0] == pytest.approx(4 / np.sqrt(3))
    opposed = series([4, -4, 4])
    assert nanmax(persistence.agreement_terms(opposed, 2)[0])[0] < 4 * 0.51


@pytest.mark.parametrize(("n_new", "m"), [(1, 1), (2, 1), (3, 2), (5, 2), (6, 3), (24, 3), (60, 6)])
def test_short_series_ask_for_fewer_confirmations_and_long_ones_for_more(n_new, m):
    assert persistence.confirming_dates(3, n_new) == m


values = st.floats(0, 20) | st.just(np.nan)


@settings(max_examples=100, deadline=None)
@given(arrays(np.float64, array_shapes(min_dims=2, max_dims=2, max_side=9), elements=values), st.integers(1, 4))
def test_masked_dates_may_be_left_out_without_changing_anything(scores, m):
    whole = persistence.confirmed(scores, m)
    for token in range(scores.shape[1]):
        own = scores[:, token]
        own = own[np.isfinite(own)]
        expected = persistence.confirmed(own[:, None], m)[0] if own.size else np.nan
        assert whole[token] == pytest.approx(expected, nan_ok=True)
        if own.size:
            assert whole[token] <= max(own.max(), 1) + 1e-9


@settings(max_examples=60, deadline=None)
@given(st.integers(1, 9), st.integers(1, 5), st.integers(1, 4), st.integers(0, 2**32 - 1))
def test_more_confirmations_never_raise_the_agreement(n_new, n_axes, m, seed):
    rng = np.random.default_rng(seed)
    whitened = rng.normal(size=(n_new, 6, n_axes))
    whitened[rng.random((n_new, 6)) < 0.3] = np.nan
    one = nanmax(persistence.agreement_terms(whitened, 1)[0])
    more = nanmax(persistence.agreement_terms(whitened, m)[0])
    known = np.isfinite(one)
    assert (np.isfinite(more) == known).all()
    assert (more[known] <= one[known] + 1e-9).all()
    assert one[known] == pytest.approx(np.nanmax(np.linalg.norm(whitened, axis=-1), axis=0, initial=0)[known], abs=1e-9)


def test_fewer_than_three_dates_are_taken_at_their_word():
    assert persistence.confirming_dates(1, 60) == 1


def test_a_late_change_of_a_long_series_counts_from_three_dates_on():
    assert persistence.weight(np.arange(1, 7), 6) == pytest.approx(
        [0.5**0.5 * (1 / 3) ** 1.5, 0.5**0.5 * (2 / 3) ** 1.5, 0.5**0.5, (4 / 6) ** 0.5, (5 / 6) ** 0.5, 1]
    )
    assert persistence.weight(np.arange(1, 4), 3) == pytest.approx([(1 / 3) ** 1.5, (2 / 3) ** 1.5, 1])


def test_no_more_dates_have_to_agree_than_there_are_new_ones():
    assert persistence.confirming_dates(10, 6) == 6


def test_a_slow_change_is_dated_where_it_is_half_made():
    _, dating, ended = dated([0.3, 0.3, 0.3, 1, 2, 3, 4, 5, 6, 6, 6, 6])
    assert dating.first[0] in (5, 6)
    assert not ended


def test_what_the_dates_agree_on_points_where_they_all_point():
    rng = np.random.default_rng(0)
    whitened = rng.normal(size=(6, 5, 4))
    whitened[2, 1] = np.nan
    terms, agreed = persistence.agreement_terms(whitened, 1)
    np.testing.assert_allclose(agreed, whitened)
    terms, agreed = persistence.agreement_terms(whitened, 3)
    np.testing.assert_allclose(np.linalg.norm(agreed, axis=-1), np.abs(terms))
    window = whitened[[1, 3, 4], 1]
    common = window.mean(0) / np.linalg.norm(window.mean(0))
    np.testing.assert_allclose(agreed[1, 1], (window @ common).min() * common)
