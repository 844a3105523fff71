"""What a series does not allow to say is said in one sentence, and nothing where all is well."""

from __future__ import annotations

import datetime
from dataclasses import replace

import numpy as np
import pytest

from changedet_plugin.engine import confirm, dates
from changedet_plugin.engine.score import score
from changedet_plugin.engine.types import Parameters
from tests.fakes import fake_embeddings, fake_grid


def sentences(embeddings, shape):
    said = []
    score(embeddings, fake_grid(*shape), Parameters(), np.ones(shape, bool), lambda *_: None, said.append)
    return said


def test_a_good_series_is_not_warned_of():
    embeddings, first = fake_embeddings()
    assert sentences(embeddings, first.shape) == []


def test_a_change_within_the_reference_is_said():
    embeddings, first = fake_embeddings(n_dates=24, n_reference=6)
    later = replace(embeddings, is_reference=tuple(index < 14 for index in range(24)))
    assert any("change within the reference" in sentence for sentence in sentences(later, first.shape))


def test_a_passing_event_in_the_reference_is_none():
    embeddings, first = fake_embeddings()
    tokens = embeddings.tokens.copy()
    tokens[embeddings.slots[4], :12, :12] += 4
    assert sentences(replace(embeddings, tokens=tokens), first.shape) == []


def test_a_split_reference_has_two_sides_of_three_dates():
    step = np.zeros((12, 1, 2))
    step[:4, 0, 0], step[4:, 0, 0] = -2, 1
    assert confirm.split(step)[0] == pytest.approx(np.sqrt((step**2).sum() / 12))
    assert confirm.split(step[:5] - step[:5].mean(0))[0] == 0
    masked = np.insert(step, 5, np.nan, axis=0)
    assert confirm.split(masked)[0] == pytest.approx(confirm.split(step)[0])


def test_only_seasons_that_the_reference_lacks_are_unseen():
    year = [datetime.date(2020, month, 10) for month in range(1, 13)]
    late = [datetime.date(2021, 1, 2), datetime.date(2021, 7, 1)]
    assert dates.unseen_season(year, late) == []
    assert dates.unseen_season(year[3:9], late) == [late[0]]
    assert dates.unseen_season([datetime.date(2020, 12, 20)], late) == [late[1]]
