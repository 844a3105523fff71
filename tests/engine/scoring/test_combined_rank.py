"""Tokens and pixels rank together where one or two reference dates must do, and neighbours confirm."""

from __future__ import annotations

import numpy as np
import pytest

from changedet_plugin.engine.scoring import combined_rank, persistence


def flat(value, n=1, shape=(9, 9)):
    return np.full((n, *shape), value, float)


@pytest.fixture
def agreement():
    return np.random.default_rng(0).gamma(4, 0.25, (30, 40))


def test_an_ordinary_scene_keeps_its_unit():
    np.testing.assert_allclose(combined_rank.rank(flat(1.0)[0], flat(7.0), 1), 1)


def test_it_is_the_geometric_mean_before_it_is_softened(monkeypatch, agreement):
    monkeypatch.setattr(combined_rank, "soften", lambda scores, n_confirming: scores)
    pixels = np.random.default_rng(1).gamma(2, 1, (1, *agreement.shape)) + 0.1
    expected = (agreement**3 * pixels[0] / np.median(pixels)) ** 0.25
    np.testing.assert_allclose(combined_rank.rank(agreement, pixels, 1), expected, rtol=1e-9)


def test_a_patch_without_pixels_is_ordinary_in_them(monkeypatch, agreement):
    monkeypatch.setattr(combined_rank, "soften", lambda scores, n_confirming: scores)
    pixels = flat(2.0, shape=agreement.shape)
    pixels[0, 3, 4] = np.nan
    assert combined_rank.rank(agreement, pixels, 1)[3, 4] == pytest.approx(agreement[3, 4] ** 0.75)
    nothing = np.full_like(pixels, np.nan)
    np.testing.assert_array_equal(combined_rank.rank(agreement, nothing, 1), agreement)
    np.testing.assert_array_equal(combined_rank.rank(agreement, None, 1), agreement)


def test_pixels_must_agree_on_several_dates_and_the_order_of_masked_ones_does_not_matter():
    pixels = flat(1.0, 6)
    pixels[1, 2, 2] = 9  # one date alone
    pixels[1:4, 5, 5] = 9
    pixels[2, 5, 5] = np.nan  # passed over
    pixels[4, 5, 5] = 9
    found = persistence.confirmed(pixels, 3, usual=0.0)
    assert found[2, 2] == found[0, 0] == pytest.approx(1)
    assert found[5, 5] == pytest.approx(9)


def test_a_lone_patch_is_softened_by_both_gaussians_and_what_dates_confirm_by_one():
    lone = flat(0.0)[0]
    lone[4, 4] = 1.0
    one, several = (combined_rank.soften(lone, m) for m in (1, 3))
    assert one[4, 4] < several[4, 4] < 1
    assert (np.argmax(one), np.argmax(several)) == (40, 40)


def test_a_masked_neighbour_neither_lifts_nor_lowers_and_stays_masked():
    values = flat(1.0)[0]
    values[0, 0] = values[4, 4:6] = np.nan
    for m in (1, 3):
        found = combined_rank.soften(values, m)
        np.testing.assert_array_equal(np.isnan(found), np.isnan(values))
        np.testing.assert_allclose(found[np.isfinite(found)], 1)


def test_a_stronger_patch_never_ranks_lower(agreement):
    pixels = np.random.default_rng(2).gamma(2, 1, (1, *agreement.shape))
    found = combined_rank.rank(agreement, pixels, 1)
    more = agreement.copy()
    more[10, 10] *= 3
    assert (combined_rank.rank(more, pixels, 1) >= found - 1e-12).all()
