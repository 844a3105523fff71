"""The local outlier factor is scikit-learn's, for all tokens at once, and stays finite where that is not defined."""

from __future__ import annotations

import warnings

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from sklearn.neighbors import LocalOutlierFactor

from changedet_plugin.engine.scoring.lof import CAP, local_outlier_factors, noise_floor


def oracle(reference, new, k):
    """scikit-learn, token by token, on the valid observations."""
    expected = np.full(new.shape[:2], np.nan)
    for token, (past, queries) in enumerate(zip(reference, new, strict=True)):
        bank = past[np.isfinite(past[:, 0])]
        known = np.isfinite(queries[:, 0])
        if len(bank) >= 3 and known.any():
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")  # k is cut to the size of the reference, with a warning
                fitted = LocalOutlierFactor(n_neighbors=k, novelty=True).fit(bank)
            expected[token, known] = -fitted.score_samples(queries[known])
    return expected


shapes = st.fixed_dictionaries(
    {
        "n_tokens": st.integers(1, 6),
        "n_reference": st.integers(3, 40),
        "n_new": st.integers(1, 12),
        "n_axes": st.integers(1, 64),
        "k": st.integers(1, 20),
        "masked": st.sampled_from([0.0, 0.2, 0.5]),
        "offset": st.sampled_from([0.0, 300.0]),
        "spread": st.sampled_from([1e-3, 1.0, 50.0]),
        "seed": st.integers(0, 2**32 - 1),
    }
)


CLOSE = {"n_tokens": 6, "n_reference": 36, "n_new": 2, "n_axes": 1, "k": 1, "masked": 0.5, "offset": 0.0, "spread": 1e-3}


@settings(max_examples=80, deadline=None)
@given(shapes)
@example({**CLOSE, "seed": 2})  # neighbours so close that the expanded square has hardly a digit left
def test_equals_scikit_learn_whatever_the_shape_and_the_mask(shape):
    rng = np.random.default_rng(shape["seed"])
    size = (shape["n_tokens"], shape["n_reference"], shape["n_axes"])
    reference = shape["offset"] * shape["spread"] + shape["spread"] * rng.normal(size=size)
    new = shape["offset"] * shape["spread"] + 3 * shape["spread"] * rng.normal(size=(size[0], shape["n_new"], size[2]))
    reference[rng.random(size[:2]) < shape["masked"]] = np.nan
    new[rng.random(new.shape[:2]) < shape["masked"]] = np.nan
    factors, duplicates = local_outlier_factors(reference, new, shape["k"])
    expected = oracle(reference, new, shape["k"])
    np.testing.assert_array_equal(np.isnan(factors), np.isnan(expected))
    error = np.abs(factors - expected) / np.maximum(1, np.abs(expected))
    assert np.nanmax(error, initial=0) <= 1e-6
    assert not duplicates.any()


@settings(max_examples=40, deadline=None)
@given(st.integers(4, 20), st.integers(1, 16), st.integers(0, 2**32 - 1), st.booleans())
def test_repeated_reference_observations_stay_finite_and_are_flagged(n_reference, n_axes, seed, has_floor):
    rng = np.random.default_rng(seed)
    reference = rng.normal(size=(3, n_reference, n_axes))
    reference[0] = reference[0, :1]  # all the same
    reference[1, :4] = reference[1, :1]  # more of one than k
    new = np.concatenate([reference[:, :1], 5 + rng.normal(size=(3, 2, n_axes))], axis=1)
    floor = noise_floor(reference) if has_floor else 0.0
    factors, duplicates = local_outlier_factors(reference, new, floor=floor)
    assert np.isfinite(factors).all()
    assert duplicates.tolist() == [True, True, False]
    assert factors[:2].max() <= CAP


@pytest.mark.parametrize("n_valid", [0, 1, 2])
def test_fewer_than_three_valid_reference_observations_give_no_score(n_valid):
    reference = np.random.default_rng(0).normal(size=(1, 6, 4))
    reference[0, n_valid:] = np.nan
    factors, duplicates = local_outlier_factors(reference, np.ones((1, 2, 4)))
    assert np.isnan(factors).all()
    assert not duplicates.any()


def test_a_planted_outlier_scores_high_and_an_ordinary_one_near_one():
    rng = np.random.default_rng(0)
    reference = rng.normal(size=(50, 24, 8))
    new = np.stack([rng.normal(size=(50, 8)), 10 + rng.normal(size=(50, 8))], axis=1)
    factors, _ = local_outlier_factors(reference, new, floor=noise_floor(reference))
    assert abs(np.median(factors[:, 0]) - 1) < 0.2
    assert factors[:, 1].min() > 3


def test_the_floor_only_ever_lowers_the_factor_of_a_far_observation():
    rng = np.random.default_rng(1)
    reference = rng.normal(size=(20, 12, 8)) * rng.uniform(0.01, 1, (20, 1, 1))
    new = 5 + rng.normal(size=(20, 3, 8))
    bare, _ = local_outlier_factors(reference, new)
    floored, _ = local_outlier_factors(reference, new, floor=noise_floor(reference))
    assert (floored <= bare + 1e-9).all()


def test_blocks_do_not_show_in_the_result():
    rng = np.random.default_rng(2)
    reference, new = rng.normal(size=(5000, 12, 32)), rng.normal(size=(5000, 6, 32))
    whole, _ = local_outlier_factors(reference, new)
    part, _ = local_outlier_factors(reference[4000:4010], new[4000:4010])
    np.testing.assert_allclose(whole[4000:4010], part, rtol=1e-12)
