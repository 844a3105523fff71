"""What season does to places of one look is expected on each date; what lasts is not taken for season."""

from __future__ import annotations

import numpy as np
import pytest
from sklearn.linear_model import Ridge

from changedet_plugin.engine.masked import nanmax
from changedet_plugin.engine.scoring import expectation, persistence

N_TOKENS, N_DATES, N_AXES = 4000, 8, 6


def test_the_regression_is_ridge_whatever_the_blocks():
    rng = np.random.default_rng(0)
    places, differences = rng.normal(2, 1, (300, 5)), rng.normal(size=(300, 3))
    sums = expectation.RegressionSums(5, 3)
    for block in np.split(np.arange(300), [7, 120]):
        sums.add(places[block], differences[block])
    alpha = 0.5 * 300 * np.trace(np.cov(places.T, bias=True)) / 5
    expected = Ridge(alpha).fit(places, differences).predict(places)
    np.testing.assert_allclose(sums.expectation(0.5).of(places), expected, atol=1e-9)


def seen(changed, jump):
    """Places, and residuals of the new dates in which each date has a season of its own for every look."""
    rng = np.random.default_rng(1)
    places = rng.normal(size=(N_TOKENS, N_AXES))
    noise = rng.normal(0, 0.2, (N_DATES, N_TOKENS, N_AXES))
    season = np.stack([places @ rng.normal(0, 0.25, (N_AXES, N_AXES)) for _ in range(N_DATES)])
    residuals = noise + season
    residuals[:, changed] += jump
    return places, residuals, noise


@pytest.mark.parametrize("share", [0.02, 0.5])
def test_season_goes_and_what_lasts_stays(share):
    changed = np.random.default_rng(2).random(N_TOKENS) < share
    jump = np.eye(N_AXES)[0] * 3.0
    places, residuals, _ = seen(changed, jump)
    expected = expectation.fit_expectations(lambda: [(places, residuals)])
    rest = np.stack([date - learnt.of(places) for date, learnt in zip(residuals, expected, strict=True)])
    assert (rest[:, ~changed] ** 2).mean() < 0.4 * (residuals[:, ~changed] ** 2).mean()
    before, after = (nanmax(persistence.agreement_terms(values, 3)[0]) for values in (residuals, rest))
    assert np.median(after[changed]) > 0.9 * np.median(before[changed])


def test_a_date_that_is_masked_nearly_everywhere_expects_nothing():
    places, residuals, _ = seen(np.zeros(N_TOKENS, bool), 0.0)
    residuals[2, 100:] = np.nan
    expected = expectation.fit_expectations(lambda: [(places, residuals)])
    assert not expected[2].of(places).any()
    assert expected[3].of(places).any()
