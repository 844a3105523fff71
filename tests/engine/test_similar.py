"""Changes of one kind have parallel change vectors."""

from __future__ import annotations

import numpy as np
import pytest

from changedet_plugin.engine.similar import cosine, unpack


def test_cosine_knows_same_opposite_and_nothing():
    query = np.array([1.0, 2.0, 0.0])
    vectors = np.array([3 * query, -query, [-2.0, 1.0, 5.0], np.zeros(3)])
    np.testing.assert_allclose(cosine(vectors, query), [1, -1, 0, 0], atol=1e-6)


def test_packed_vectors_come_back():
    vectors = np.random.default_rng(0).normal(size=(5, 7)).astype("<f2")
    np.testing.assert_array_equal(unpack([row.tobytes() for row in vectors]), vectors.astype(np.float32))
    assert unpack([]).shape == (0, 0)


def test_vectors_of_two_encoders_are_not_mixed():
    with pytest.raises(ValueError, match="different encoders"):
        unpack([b"\0" * 4, b"\0" * 6])
