"""Patches that changed together become one object; objects of one kind one type; season and passing events stay beside."""

from __future__ import annotations

import datetime
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from changedet_plugin.core.parameters import Parameters
from changedet_plugin.engine.describing import objects
from changedet_plugin.engine.describing.change_vectors import covers_years, swing
from changedet_plugin.engine.describing.describe import describe
from changedet_plugin.engine.scoring.score import score
from tests.fakes import fake_embeddings, fake_grid


def silent(stage, fraction, message):
    """Report to nobody."""


def run(embeddings, shape, parameters=None):
    parameters = parameters or Parameters()
    scores = score(embeddings, fake_grid(*shape), parameters, np.ones(shape, bool), silent, lambda told: None)
    return describe(embeddings, scores, parameters, silent)


def test_planted_blocks_come_back_as_objects_with_the_planted_vectors():
    embeddings, first = fake_embeddings()
    changes = run(embeddings, first.shape)
    found = changes.objects
    strong = found.score > 1.5 * changes.scores.threshold
    assert strong.sum() == 3
    for index in np.nonzero(strong)[0]:
        own = found.of_patch == index
        dates = set(first[changes.rows[own], changes.cols[own]])
        assert len(dates) == 1
        assert own.sum() == 9
        assert found.score[index] == pytest.approx(changes.scores.score[changes.rows[own], changes.cols[own]].max())
        np.testing.assert_allclose(found.vector[index], changes.vector[own].mean(0), rtol=1e-4, atol=1e-4)
    assert (changes.flag[found.of_patch >= 0] != "seasonal").all()
    assert (changes.state[found.of_patch >= 0] == "lasting").mean() > 0.9


def test_objects_are_in_the_order_of_score_and_size():
    embeddings, first = fake_embeddings()
    found = run(embeddings, first.shape).objects
    sizes = np.bincount(found.of_patch[found.of_patch >= 0])
    assert (np.diff(found.score * np.log1p(sizes)) <= 1e-9).all()


def test_an_event_of_one_date_is_transient_and_a_swing_back_is_ended():
    embeddings, first = fake_embeddings(n_dates=22, masked=0.0)
    tokens = embeddings.tokens.copy()
    change = 2 * np.random.default_rng(9).normal(size=tokens.shape[-1])
    tokens[embeddings.slots[15], 0:4, 40:44] += change
    for date in range(13, 17):
        tokens[embeddings.slots[date], 0:4, 50:54] += change
    changes = run(replace(embeddings, tokens=tokens), first.shape)
    at = {(row, col): index for index, (row, col) in enumerate(zip(changes.rows, changes.cols, strict=True))}
    passing, back = at[0, 20], at[0, 25]
    assert changes.flag[passing] == "transient"
    assert changes.state[passing] == "ended"
    assert (changes.scores.patches.events.date_index[0, 0, 20], changes.scores.patches.events.previous_index[0, 0, 20]) == (
        15,
        14,
    )
    assert changes.objects.of_patch[passing] == -1
    assert (changes.flag[back], changes.state[back]) == ("ended", "ended")


def test_a_change_on_the_last_date_is_provisional_and_unclear():
    embeddings, first = fake_embeddings(masked=0.0)
    tokens = embeddings.tokens.copy()
    tokens[embeddings.slots[-1], 0:4, 50:54] += 4 * np.random.default_rng(9).normal(size=tokens.shape[-1])
    changes = run(replace(embeddings, tokens=tokens), first.shape)
    late = (changes.rows == 0) & (changes.cols == 25)
    assert changes.flag[late].tolist() == ["unclear"]
    assert changes.state[late].tolist() == ["provisional 1/3"]


def test_what_one_new_date_shows_is_changed_and_not_lasting():
    embeddings, first = fake_embeddings(n_dates=2, n_reference=1, masked=0.0)
    changes = run(embeddings, first.shape)
    listed = changes.objects.of_patch >= 0
    assert listed.any()
    assert set(changes.state[listed]) == {"changed"}
    assert set(changes.flag[listed]) == {"lasting"}


def test_a_large_change_that_the_reference_knows_is_seasonal():
    embeddings, first = fake_embeddings(masked=0.0)
    tokens = embeddings.tokens.astype(np.float32)
    swing = 3 * np.random.default_rng(5).normal(size=tokens.shape[-1])
    field = np.zeros(tokens.shape[1:3], bool)
    field[30:48, 30:60] = True
    for index, date in enumerate(embeddings.dates):
        if date.month in (1, 2, 3, 4, 5, 6):
            tokens[embeddings.slots[index], field] += swing
    changes = run(replace(embeddings, tokens=tokens.astype(np.float16)), first.shape)
    seasonal = changes.flag == "seasonal"
    assert seasonal.any()
    assert field[2 * changes.rows[seasonal], 2 * changes.cols[seasonal]].mean() > 0.5


def test_nothing_over_the_threshold_gives_an_empty_list():
    embeddings, first = fake_embeddings()
    changes = run(embeddings, first.shape, Parameters(threshold=1e6))
    assert len(changes.objects.score) == 0
    assert (changes.objects.of_patch == -1).all()


@settings(max_examples=50, deadline=None)
@given(st.sets(st.tuples(st.integers(0, 7), st.integers(0, 7)), min_size=1, max_size=40))
def test_patches_of_one_kind_and_time_join_as_eight_neighbours_do(cells):
    rows, cols = np.array(sorted(cells)).T
    n = len(rows)
    found = objects.join((rows, cols), np.zeros(n, np.int64), np.ones((n, 3)), np.ones(n), 8)
    close = (np.abs(rows[:, None] - rows) <= 1) & (np.abs(cols[:, None] - cols) <= 1)
    reach = np.linalg.matrix_power(close.astype(float), n) > 0
    np.testing.assert_array_equal(found.of_patch[:, None] == found.of_patch, reach)


def test_neighbours_of_another_kind_or_time_stay_apart():
    rows, cols = np.zeros(3, int), np.arange(3)
    vectors = np.array([[1.0, 0], [1, 0], [0, 1]])
    assert len(objects.join((rows, cols), np.array([5, 5, 5]), vectors, np.ones(3), 8).score) == 2
    assert len(objects.join((rows, cols), np.array([5, 8, 8]), np.ones((3, 2)), np.ones(3), 8).score) == 2


def test_what_swings_otherwise_than_in_the_same_season_is_told_from_what_does_as_ever():
    dates = [datetime.date(2018 + month // 12, month % 12 + 1, 5) for month in range(24)]
    month = np.arange(24) % 12
    crop = np.exp(-0.5 * ((month - 4) / 1.5) ** 2)
    other = np.exp(-0.5 * ((month - 7) / 1.5) ** 2)
    rotated = np.where(np.arange(24) < 12, crop, other)
    once = crop + (np.arange(24) == 15)  # one date alone
    cloudy = crop + 5 * (np.arange(24) == 3)  # a cloud on a reference date
    tokens = np.stack([crop, rotated, once, cloudy], 1)[..., None] * np.ones(3)
    steady, swung, event, clouded = swing(tokens, dates, 12, 3)
    assert swung > 0.5
    assert max(steady, event, clouded) < 0.3 * swung
    assert covers_years(dates[:12], dates[12:])
    assert not covers_years(dates[:12], dates[12:18])
    tokens[14:, 1] = np.nan
    assert np.isnan(swing(tokens, dates, 12, 3)[1])
