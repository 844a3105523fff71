"""Changes of one kind have parallel change vectors."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from changedet_plugin.core.run_facts import CardFacts, RunFacts
from changedet_plugin.core.similarity import cosine, differs, origin, rocchio, unpack


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


def test_feedback_leans_to_what_was_called_alike_and_away_from_what_was_not():
    east, north = np.eye(3)[:2]
    np.testing.assert_allclose(rocchio([5 * east]), east, atol=1e-6)
    np.testing.assert_allclose(rocchio([5 * east, 0.1 * north]), (east + north) / np.sqrt(2), atol=1e-6)
    np.testing.assert_allclose(rocchio([east], [3 * north]), (east - 0.5 * north) / np.sqrt(1.25), atol=1e-6)


def test_only_vectors_of_one_encoder_and_the_same_bands_are_compared():
    card: CardFacts = {"id": "spectex-4", "sha256": "ab" * 32}
    facts = RunFacts(encoder=card, preprocessing_id="reading 1; red, NIR", gsd_m=10.0)
    own = origin(facts)
    assert own.encoder_id == "spectex-4:abababababab"
    assert differs(own, origin(replace(facts, encoder_id="spectex-4:abababababab", gsd_m=None))) == ""
    assert differs(own, origin(replace(facts, encoder_id="spectex-2:abababababab"))) == "encoder"
    assert differs(own, origin(replace(facts, preprocessing_id="reading 1; NIR, red"))) == "bands"
    assert own.gsd_ratio(origin(replace(facts, gsd_m=30.0))) == pytest.approx(3)
    assert own.gsd_ratio(origin(RunFacts(encoder_id="made up"))) == 1
