"""The dates of a place as points of a plane: 0 is how it was, 1 is what it became, and distances are those of the tokens."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from changedet_plugin.engine.describing.trajectory import position
from tests.engine.describing.test_describe import run
from tests.fakes import fake_embeddings

N_DATES, FIRST, N_FEATURES = 9, 5, 12


@given(st.integers(0, 2**32 - 1), st.sets(st.integers(0, N_DATES - 1), max_size=3))
def test_the_past_lies_at_0_and_the_present_at_1(seed, masked):
    tokens = np.random.default_rng(seed).normal(size=(N_DATES, N_FEATURES))
    tokens[list(masked)] = np.nan
    along, across = position(tokens, FIRST)
    assert np.nanmean(along[:FIRST]) == pytest.approx(0, abs=1e-5)
    assert np.nanmean(along[FIRST:]) == pytest.approx(1, abs=1e-5)
    assert set(np.flatnonzero(np.isnan(along))) == masked == set(np.flatnonzero(np.isnan(across)))


def test_dates_that_lie_in_a_plane_keep_their_distances():
    rng = np.random.default_rng(1)
    axes = np.linalg.qr(rng.normal(size=(N_FEATURES, 2)))[0].T
    points = rng.normal(size=(N_DATES, 2))
    points[FIRST:] += 4
    tokens = points @ axes + rng.normal(size=N_FEATURES)
    shown = position(tokens, FIRST).T
    unit = np.linalg.norm(tokens[FIRST:].mean(0) - tokens[:FIRST].mean(0))
    for one, other in ((0, 3), (2, 7), (5, 8)):
        distance = np.linalg.norm(tokens[one] - tokens[other]) / unit
        assert np.linalg.norm(shown[one] - shown[other]) == pytest.approx(distance, rel=1e-4)


def test_without_a_valid_date_on_both_sides_nothing_is_placed():
    tokens = np.ones((N_DATES, N_FEATURES))
    tokens[FIRST:] = np.nan
    assert np.isnan(position(tokens, FIRST)).all()


def test_every_object_has_the_positions_of_its_strongest_patch():
    embeddings, first = fake_embeddings(masked=0.0)
    changes = run(embeddings, first.shape)
    found, score = changes.objects, changes.scores.score[changes.rows, changes.cols]
    assert found.plane.shape == (len(found.score), 2, len(embeddings.dates))
    for index in range(3):
        own = np.flatnonzero(found.of_patch == index)
        strongest = own[np.argmax(score[own])]
        row, col = 2 * changes.rows[strongest], 2 * changes.cols[strongest]
        tokens = embeddings.read(slice(row, row + 2))[:, :, col : col + 2].reshape(len(embeddings.dates), 4, -1).mean(1)
        date = int(changes.scores.patches.events.date_index[0, changes.rows[strongest], changes.cols[strongest]])
        np.testing.assert_allclose(found.plane[index], position(tokens, date), atol=1e-3)
