"""A place of a long series has events: each with a start, an end and a depth, whatever a single date says."""

from __future__ import annotations

from dataclasses import fields, replace

import numpy as np
import pytest

from changedet_plugin.core.parameters import Parameters
from changedet_plugin.engine import blocks
from changedet_plugin.engine.changes import EventKind
from changedet_plugin.engine.describing.describe import describe
from changedet_plugin.engine.embedding.patch_tokens import PatchTokens
from changedet_plugin.engine.scoring import events, reference_model
from changedet_plugin.engine.scoring.events import LONG_SERIES
from changedet_plugin.engine.scoring.patch_scores import score_patches
from changedet_plugin.engine.scoring.score import score
from tests.fakes import fake_embeddings, fake_grid

N_REFERENCE, N_NEW = 24, 48
"""Two years and four, a date a month."""
SHAPE = (24, 30)
CLEARED, TWICE, FOR_GOOD, PASSING, LAST_SUMMER = (2, 3), (2, 20), (12, 6), (12, 16), (18, 24)
"""Upper left patch of each planted event, which covers 2 x 2."""


def silent(stage, fraction, message):
    """Report to nobody."""


def plant(tokens, slots, place, dates, change):
    """Add a change to 2 x 2 patches on some dates; a patch is 2 x 2 tokens."""
    rows, cols = (slice(2 * at, 2 * at + 4) for at in place)
    for date in dates:
        tokens[slots[date], rows, cols] += change


@pytest.fixture(scope="module")
def series():
    """A changeless series of six years with events of known dates."""
    made, _ = fake_embeddings(n_dates=N_REFERENCE + N_NEW, n_reference=N_REFERENCE + N_NEW, masked=0.1)
    embeddings = replace(made, n_reference=N_REFERENCE)
    tokens = embeddings.tokens.astype(np.float32)
    changes = 1.5 * np.random.default_rng(5).normal(size=(3, tokens.shape[-1]))
    plant(tokens, embeddings.slots, CLEARED, range(30, 38), changes[0])
    plant(tokens, embeddings.slots, TWICE, range(28, 38), changes[0])
    plant(tokens, embeddings.slots, TWICE, range(52, 64), changes[1])
    plant(tokens, embeddings.slots, FOR_GOOD, range(40, N_REFERENCE + N_NEW), changes[2])
    plant(tokens, embeddings.slots, PASSING, range(44, 45), 2 * changes[0])
    plant(tokens, embeddings.slots, LAST_SUMMER, range(65, 69), changes[0])
    tokens[embeddings.slots[43]] += 2 * changes[1]  # one bad date: fog everywhere
    return replace(embeddings, tokens=tokens.astype(np.float16))


def scored(embeddings, confirm=3):
    grid = fake_grid(*SHAPE)
    parameters = Parameters(confirm=confirm)
    return score(embeddings, grid, parameters, np.ones(SHAPE, bool), silent, lambda _: None)


@pytest.fixture(scope="module")
def scores(series):
    return scored(series)


def events_at(scores, place):
    """(first, last) date and kind of each event of a patch, in time."""
    found = scores.patches.events
    at = (slice(None), *place)
    known = found.date_index[at] >= 0
    rows = zip(found.date_index[at][known], found.end_index[at][known], found.kind[at][known], strict=True)
    return sorted((int(first), int(last), EventKind(kind)) for first, last, kind in rows)


def over(scores, place):
    """The events of a patch that are over the limit."""
    found = scores.patches.events
    strong = {int(found.date_index[(turn, *place)]) for turn in range(3) if found.score[(turn, *place)] >= scores.threshold}
    return [event for event in events_at(scores, place) if event[0] in strong]


def test_an_event_has_a_start_an_end_and_is_over_when_its_season_comes_again(scores):
    ((first, last, kind),) = over(scores, CLEARED)
    assert (abs(first - 30) <= 1, abs(last - 37) <= 1, kind) == (True, True, EventKind.ENDED)


def test_a_place_has_several_events(scores):
    (one, other) = over(scores, TWICE)
    assert abs(one[0] - 28) <= 1
    assert abs(other[0] - 52) <= 1


def test_what_is_seen_to_the_end_is_open_though_one_date_shows_nothing_of_it(scores):
    ((first, _, kind),) = over(scores, FOR_GOOD)
    assert (abs(first - 40) <= 1, kind) == (True, EventKind.OPEN)


def test_what_no_later_date_of_its_season_denies_has_faded_and_not_ended(scores):
    ((first, last, kind),) = over(scores, LAST_SUMMER)
    assert (abs(first - 65) <= 1, abs(last - 68) <= 1, kind) == (True, True, EventKind.FADED)


def test_one_date_alone_makes_no_event(scores):
    assert scores.score[PASSING] < scores.threshold


def test_few_unchanged_patches_reach_the_limit_and_the_limit_says_how_many(scores):
    changed = np.zeros(SHAPE, bool)
    for row, col in (CLEARED, TWICE, FOR_GOOD, PASSING, LAST_SUMMER):
        changed[row : row + 2, col : col + 2] = True
    assert (scores.score[~changed] >= scores.threshold).mean() <= 0.01
    assert 0 < scores.false_per_1000 <= 10.5


def test_a_date_that_hides_everything_takes_no_event_away(scores):
    for place in (CLEARED, TWICE, FOR_GOOD, LAST_SUMMER):
        assert scores.score[place] > 1.2 * scores.threshold


def test_the_cut_into_blocks_changes_nothing(series, monkeypatch):
    patches = PatchTokens(series, fake_grid(*SHAPE))
    model, source = reference_model.learn(patches, 1 << 30, silent)
    rule = events.learn(events.Sample(patches, model.usual, source), 3)
    inside = np.ones(SHAPE, bool)
    whole = score_patches(patches, model, source, rule, inside=inside, report=silent).events
    monkeypatch.setattr(blocks, "BLOCK_BYTES", 1)
    cut = score_patches(patches, model, source, rule, inside=inside, report=silent).events
    for field in fields(whole):
        np.testing.assert_array_equal(getattr(cut, field.name), getattr(whole, field.name))


def test_masking_a_place_for_a_while_takes_no_event_away(series):
    share = series.valid_share.copy()
    rows, cols = (slice(2 * at, 2 * at + 4) for at in CLEARED)
    for date in (33, 36, 41):
        share[series.slots[date], rows, cols] = 0
    ((first, last, _),) = over(scored(replace(series, valid_share=share)), CLEARED)
    assert (abs(first - 30) <= 1, abs(last - 37) <= 1) == (True, True)


def test_shorter_series_have_one_change_a_place(series):
    n = N_REFERENCE + LONG_SERIES - 1
    short = replace(series, dates=series.dates[:n], slots=series.slots[:n])
    assert scored(short).patches.events.score.shape[0] == 1


def test_an_event_that_is_over_is_listed_and_shown_and_its_vector_is_that_of_its_own_dates(series, scores):
    changes = describe(series, scores, Parameters(), silent)
    at = {(row, col, event): index for index, (row, col, event) in enumerate(zip(changes.rows, changes.cols, changes.event))}
    cleared = at[(*CLEARED, 0)]
    assert (changes.flag[cleared], changes.state[cleared]) == ("ended", "ended")
    kinds = [changes.vector[at[(*TWICE, turn)]] for turn in (0, 1)]
    cosine = np.dot(*kinds) / np.prod([np.linalg.norm(kind) for kind in kinds])
    assert abs(cosine) < 0.5
    objects = changes.objects.of_patch
    assert objects[at[(*TWICE, 0)]] != objects[at[(*TWICE, 1)]]
