"""Statistics where NaN = masked are those of numpy without the masked values."""

from __future__ import annotations

import warnings

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import array_shapes, arrays

from changedet_plugin.engine import masked
from changedet_plugin.engine.blocks import batches, gathered, row_blocks, scattered, spread_rows, squares

VALUES = arrays(
    np.float32, array_shapes(min_dims=2, max_dims=3, max_side=7), elements=st.floats(-9, 9, width=32) | st.just(np.nan)
)


@settings(max_examples=80, deadline=None)
@given(VALUES)
def test_median_and_maximum_leave_out_what_is_masked(values):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", RuntimeWarning)  # numpy warns of what is masked everywhere
        np.testing.assert_allclose(masked.nanmedian(values), np.nanmedian(values, 0), rtol=1e-6)
        np.testing.assert_array_equal(masked.nanmax(values), np.nanmax(values, 0))


@settings(max_examples=50, deadline=None)
@given(VALUES, st.integers(1, 4))
def test_the_first_and_the_last_valid_ones_are_marked(values, n):
    valid = np.isfinite(values)
    first, last = masked.first_valid(valid, n), masked.last_valid(valid, n)
    np.testing.assert_array_equal(first.sum(0), np.minimum(valid.sum(0), n))
    np.testing.assert_array_equal(last, masked.first_valid(valid[::-1], n)[::-1])
    assert not (first & ~valid).any()


@settings(max_examples=50, deadline=None)
@given(VALUES)
def test_valid_first_is_undone(values):
    order, count = masked.valid_first(values)
    ordered = np.take_along_axis(values, order, 0)
    np.testing.assert_array_equal(np.isfinite(ordered), np.arange(len(values)).reshape(-1, *[1] * (values.ndim - 1)) < count)
    np.testing.assert_array_equal(masked.back(ordered, order), values)


def test_a_vector_is_valid_or_masked_as_a_whole():
    vectors = np.array([[[1.0, 2.0], [np.nan, np.nan]], [[3.0, 6.0], [np.nan, np.nan]]])
    np.testing.assert_array_equal(masked.mean_of_vectors(vectors), [[2, 4], [np.nan, np.nan]])
    assert np.isnan(masked.mean_of_vectors(vectors[:0])).all()


@pytest.mark.parametrize("row_axis", [0, 1, -2])
def test_squares_are_folded_and_what_is_over_is_left_out(row_axis):
    image = np.arange(7 * 5).reshape(7, 5)
    values = image if row_axis == 0 else np.stack([image, image])
    folded = squares(values, 2, row_axis)
    assert folded.shape[-4:] == (3, 2, 2, 2)
    np.testing.assert_array_equal(folded.sum((-3, -1))[..., 1, 1], (image[2:4, 2:4]).sum())


def test_rows_are_cut_and_spread():
    assert row_blocks(5, 10, 25) == [slice(0, 2), slice(2, 4), slice(4, 5)]
    assert row_blocks(2, 10, 1) == [slice(0, 1), slice(1, 2)]
    assert spread_rows(9, 3) == [slice(0, 1), slice(4, 5), slice(8, 9)]
    assert spread_rows(2, 5) == [slice(0, 1), slice(1, 2)]


@given(shape=st.tuples(st.integers(1, 90), st.integers(1, 400)), most=st.integers(1, 3000))
def test_places_are_spread_over_all_of_a_grid_and_no_two_are_one(shape, most):
    (n_rows, n_cols), places = shape, scattered(shape, most)
    at = np.array([(row, col) for row, cols in places for col in cols])
    assert len(np.unique(at, axis=0)) == len(at)
    assert (at.min(0) >= 0).all()
    assert (at.max(0) < shape).all()
    assert len(at) == n_rows * n_cols if n_rows * n_cols <= most else len(at) <= 2 * most + n_rows + n_cols
    # No gap is wider than two of the rectangles of which each has a place.
    side = 2 * np.sqrt(n_rows * n_cols / most) + 2
    for _, cols in places:
        assert np.diff(np.concatenate([[0], cols, [n_cols - 1]])).max() <= max(side, 2 * -(-n_rows * n_cols // most))


def test_places_are_read_row_by_row_in_batches():
    values = np.arange(2 * 6 * 50 * 3).reshape(2, 6, 50, 3)
    places = scattered((6, 50), 60)
    cut = list(batches(places, 25))
    assert [place for batch in cut for place in batch] == places
    read = np.concatenate([gathered(lambda rows: values[:, rows].reshape(2, -1, 3), batch) for batch in cut], axis=1)
    np.testing.assert_array_equal(read, np.concatenate([values[:, row, cols] for row, cols in places], axis=1))
