"""What a series does not allow to say is said in one sentence, and nothing where all is well."""

from __future__ import annotations

import datetime
from dataclasses import replace

import numpy as np
import pytest

from changedet_plugin.core import reference
from changedet_plugin.core.parameters import Parameters
from changedet_plugin.engine.scoring import persistence
from changedet_plugin.engine.scoring.score import score
from tests.fakes import fake_embeddings, fake_grid


def sentences(embeddings, shape):
    said = []
    score(embeddings, fake_grid(*shape), Parameters(), np.ones(shape, bool), lambda *_: None, said.append)
    return [str(notice) for notice in said]


def test_a_good_series_is_not_warned_of():
    embeddings, first = fake_embeddings()
    assert sentences(embeddings, first.shape) == []


def test_a_change_within_the_reference_is_said():
    embeddings, first = fake_embeddings(n_dates=24, n_reference=6)
    later = replace(embeddings, n_reference=14)
    assert any("change within the reference" in sentence for sentence in sentences(later, first.shape))


def changed_at(*indices):
    """What is said where nearly the whole area is something else at these dates."""
    embeddings, first = fake_embeddings(n_dates=24, n_reference=12)
    tokens = embeddings.tokens.copy()
    rows = slice(0, int(tokens.shape[1] * 0.9))
    for index in indices:
        tokens[embeddings.slots[index], rows] += 4
    said = sentences(replace(embeddings, tokens=tokens), first.shape)
    return [sentence for sentence in said if "differ" in sentence], [date.isoformat() for date in embeddings.dates]


def test_one_large_change_that_stays_is_told_once_and_never_to_be_left_out():
    (sentence,), days = changed_at(*range(15, 24))
    assert sentence.startswith(f"From {days[15]} on nearly the whole area differs")
    assert "leave" not in sentence


def test_several_passing_dates_are_one_sentence():
    (sentence,), days = changed_at(14, 17, 19)
    assert sentence.startswith("3 dates of 12 differ from the reference nearly everywhere")
    assert all(days[index] in sentence for index in (14, 17, 19))
    assert "leave out" in sentence


def test_a_passing_date_before_a_lasting_change_is_told_apart():
    (passing, lasting), days = changed_at(13, *range(16, 24))
    assert days[13] in passing
    assert lasting.startswith(f"From {days[16]} on")


def test_what_takes_some_dates_to_pass_is_not_advised_to_be_left_out():
    (sentence,), _days = changed_at(14, 15, 16)
    assert sentence.startswith("3 dates of 12 differ")
    assert "leave" not in sentence


def test_of_the_last_date_alone_nothing_is_advised():
    (sentence,), days = changed_at(23)
    assert sentence.startswith(f"{days[23]}, the last date")
    assert "leave" not in sentence


def test_a_passing_event_in_the_reference_is_none():
    embeddings, first = fake_embeddings()
    tokens = embeddings.tokens.copy()
    tokens[embeddings.slots[4], :12, :12] += 4
    assert sentences(replace(embeddings, tokens=tokens), first.shape) == []


def test_a_split_reference_has_two_sides_of_three_dates():
    step = np.zeros((12, 1, 2))
    step[:4, 0, 0], step[4:, 0, 0] = -2, 1
    assert persistence.split(step)[0] == pytest.approx(np.sqrt((step**2).sum() / 12))
    assert persistence.split(step[:5] - step[:5].mean(0))[0] == 0
    masked = np.insert(step, 5, np.nan, axis=0)
    assert persistence.split(masked)[0] == pytest.approx(persistence.split(step)[0])


def test_only_seasons_that_the_reference_lacks_are_unseen():
    year = [datetime.date(2020, month, 10) for month in range(1, 13)]
    late = [datetime.date(2021, 1, 2), datetime.date(2021, 7, 1)]
    assert reference.unseen_season(year, late) == []
    assert reference.unseen_season(year[3:9], late) == [late[0]]
    assert reference.unseen_season([datetime.date(2020, 12, 20)], late) == [late[1]]
