"""The reference chooses how strongly is whitened: a small ridge where what varies has few directions, else a large one."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sklearn.metrics import roc_auc_score

from changedet_plugin.engine.scoring import half_whitening
from changedet_plugin.engine.scoring.half_whitening import STRUCTURED, WHITE, Whitening

N_DATES, N_TOKENS, N_AXES = 10, 1500, 12
WIDTHS = np.geomspace(3, 0.3, N_AXES)
"""How far places differ along each axis."""


def reference(seed, n_directions, n_dates=N_DATES):
    """Places, and dates on which each place moves along some directions; 0 = as places differ, over noise in all directions."""
    rng = np.random.default_rng(seed)
    places = rng.normal(0, WIDTHS, (N_TOKENS, N_AXES))
    if not n_directions:
        return places, places + rng.normal(0, np.hypot(WIDTHS / 2, 0.4), (n_dates, N_TOKENS, N_AXES))
    directions = np.linalg.qr(rng.normal(size=(N_AXES, n_directions)))[0].T
    moved = rng.normal(0, 2, (n_dates, N_TOKENS, n_directions)) @ directions
    return places, places + moved + rng.normal(0, 0.1, (n_dates, N_TOKENS, N_AXES))


@settings(max_examples=15, deadline=None)
@given(seed=st.integers(0, 2**16), n_directions=st.integers(1, 3), scale=st.floats(0.01, 100))
def test_few_directions_ask_for_a_small_ridge_in_any_unit_and_axes(seed, n_directions, scale):
    dates = reference(seed, n_directions)[1]
    turned = np.linalg.qr(np.random.default_rng(seed).normal(size=(N_AXES, N_AXES)))[0]
    assert half_whitening.chosen(scale * dates @ turned) == STRUCTURED
    noisy = reference(seed, 0)[1]
    assert half_whitening.chosen(scale * noisy @ turned) == WHITE


@pytest.mark.parametrize("n_dates", [3, 4])
def test_too_few_dates_choose_nothing(n_dates):
    assert half_whitening.chosen(reference(0, 2, n_dates)[1]) == WHITE
    assert half_whitening.chosen(reference(0, 2, 5)[1]) == STRUCTURED


def test_masked_dates_and_places_take_no_part():
    dates = reference(0, 2)[1]
    dates[3] = np.nan
    dates[:, :200] = np.nan
    dates[np.random.default_rng(0).random(dates.shape[:2]) < 0.3] = np.nan
    assert half_whitening.chosen(dates) == STRUCTURED
    dates[:, 300:] = np.nan
    assert half_whitening.chosen(dates) == WHITE


def test_dates_that_each_show_few_places_choose_nothing():
    dates = reference(0, 2)[1]
    shown = np.arange(N_TOKENS) % N_DATES == np.arange(N_DATES)[:, None]
    few = np.where((shown | np.roll(shown, 1, axis=1))[..., None], dates, np.nan)
    assert half_whitening.chosen(few[:, :900]) == WHITE


def test_along_one_axis_all_are_equal_and_the_smaller_ridge_is_taken():
    assert half_whitening.chosen(reference(0, 0)[1][..., :1]) == STRUCTURED


def test_the_whitening_chosen_finds_what_the_other_hides():
    places, dates = reference(0, 2)
    change = np.zeros(N_TOKENS, bool)
    change[::20] = True
    residuals = dates[-1] - dates[:-1].mean(0)
    residuals[change] += 0.15 * np.random.default_rng(1).normal(0, WIDTHS, (change.sum(), N_AXES))
    spread = (dates[:-1] - dates[:-1].mean(0)).reshape(-1, N_AXES)
    covariance, between = np.cov(spread.T), np.cov(places.T)

    def told_apart(whitening: Whitening) -> float:
        axes = half_whitening.half_whitening_axes(covariance, covariance, between, whitening)
        return float(roc_auc_score(change, np.linalg.norm(residuals @ axes, axis=1)))

    assert told_apart(half_whitening.chosen(dates[:-1])) > told_apart(WHITE) + 0.05
