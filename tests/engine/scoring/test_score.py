"""Changes that last come first, whatever is masked, wherever the blocks are cut, however short the reference is."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from sklearn.metrics import average_precision_score

from changedet_plugin.core.errors import Cancelled, SeriesError
from changedet_plugin.core.parameters import Parameters
from changedet_plugin.engine.embedding.patch_tokens import PatchTokens
from changedet_plugin.engine.scoring import reference_model
from changedet_plugin.engine.scoring.score import score
from tests.fakes import fake_embeddings, fake_grid


def silent(stage, fraction, message):
    """Report to nobody."""


def run(embeddings, first, parameters=None, inside=None, report=silent, **more):
    notices = []
    grid = fake_grid(*first.shape)
    inside = np.ones(first.shape, bool) if inside is None else inside
    scores = score(embeddings, grid, parameters or Parameters(), inside, report, notices.append, **more)
    return scores, [str(notice) for notice in notices]


def test_planted_changes_come_first_with_their_dates():
    embeddings, first = fake_embeddings()
    scores, sentences = run(embeddings, first)
    changed = first >= 0
    assert average_precision_score(changed.ravel(), scores.score.ravel()) > 0.99
    assert (scores.score[~changed] >= scores.threshold).mean() <= 0.005
    seen = changed & (scores.score >= scores.threshold)
    assert (scores.patches.events.date_index[0, seen] == first[seen]).mean() >= 0.9
    assert (scores.patches.events.previous_index[0, seen] < scores.patches.events.date_index[0, seen]).all()
    assert scores.threshold == 2.0
    assert (scores.rule == 0).sum() == (scores.score >= 2).sum()
    assert sentences == []


def test_the_ranking_score_is_the_geometric_mean_of_agreement_and_lof_from_eight_reference_dates_on():
    embeddings, first = fake_embeddings(n_dates=14, n_reference=8)
    scores, _ = run(embeddings, first)
    np.testing.assert_allclose(scores.score, np.sqrt(scores.patches.agreement * scores.patches.lof), rtol=1e-5)
    embeddings, first = fake_embeddings(n_dates=13, n_reference=7)
    scores, sentences = run(embeddings, first)
    np.testing.assert_array_equal(scores.score, scores.patches.agreement)
    assert np.isfinite(scores.patches.lof).mean() > 0.9
    assert "fewer than 8" in sentences[0]


def test_reference_residuals_have_unit_size():
    embeddings, first = fake_embeddings(masked=0.0)
    model, source = reference_model.learn(PatchTokens(embeddings, fake_grid(*first.shape)), 1 << 30, silent)
    residuals = model.whiten(source.read(slice(0, embeddings.valid_share.shape[1])))[embeddings.is_reference]
    n_dates = len(residuals)
    size = (residuals**2).sum(-1).sum() / ((n_dates - 1) * residuals.shape[1])
    assert size == pytest.approx(1, rel=0.01)


@pytest.mark.parametrize("n_reference", [2, 12])
def test_memory_has_no_part_in_the_scores(n_reference):
    embeddings, first = fake_embeddings(n_reference=n_reference)
    roomy, _ = run(embeddings, first, memory=1 << 30)
    tight, _ = run(embeddings, first, memory=1 << 20)
    np.testing.assert_array_equal(tight.score, roomy.score)
    np.testing.assert_array_equal(tight.patches.date_lof, roomy.patches.date_lof)
    np.testing.assert_array_equal(tight.patches.events.date_index, roomy.patches.events.date_index)


@pytest.mark.parametrize(("n_dates", "n_reference"), [(2, 1), (3, 2), (8, 1), (8, 2)])
def test_one_or_two_reference_dates_rank_without_lof_and_say_why(n_dates, n_reference):
    embeddings, first = fake_embeddings(n_dates=n_dates, n_reference=n_reference, masked=0.0)
    changed = (first >= 0) & (first < n_dates)
    scores, sentences = run(embeddings, first)
    assert np.isnan(scores.patches.lof).all()
    assert "stands out from the rest of the scene" in sentences[0]
    assert average_precision_score(changed.ravel(), scores.score.ravel()) > 0.8
    assert "3 %" in scores.threshold_rule
    assert 0.02 < (scores.score >= scores.threshold).mean() < 0.04


def test_from_three_to_five_reference_dates_the_scene_gives_the_unit_and_the_list_is_longer():
    embeddings, first = fake_embeddings(n_dates=24, n_reference=12)
    four = replace(
        embeddings,
        slots=embeddings.slots[::3][:4] + embeddings.slots[12:],
        dates=embeddings.dates[:12:3] + embeddings.dates[12:],
    )
    scores, _ = run(replace(four, n_reference=4), first)
    assert scores.threshold == pytest.approx(3.6 * np.median(scores.score))
    assert ((scores.score >= scores.threshold) == (first >= 0)).all()
    assert (scores.rule == 0).mean() == pytest.approx(0.1, abs=0.005)


def test_a_season_that_a_short_reference_lacks_leaves_the_strongest():
    embeddings, first = fake_embeddings(n_dates=9, n_reference=4)
    scores, _ = run(embeddings, first)
    assert (first[scores.score >= scores.threshold] >= 0).all()
    assert (scores.score >= scores.threshold).mean() == pytest.approx(0.005, abs=0.002)


def test_a_threshold_of_the_analyst_is_the_limit_of_the_list():
    embeddings, first = fake_embeddings(n_dates=9, n_reference=4)
    scores, _ = run(embeddings, first, Parameters(threshold=1.5))
    assert ((scores.rule == 0) == (scores.score >= 1.5)).all()
    chosen, _ = run(embeddings, first, Parameters(threshold=3.5))
    assert chosen.threshold == 3.5
    assert "analyst" in chosen.threshold_rule


def test_every_patch_without_a_score_has_its_reason():
    embeddings, first = fake_embeddings()
    share = embeddings.valid_share.copy()
    by_date = np.array(embeddings.slots)
    share[by_date[embeddings.is_new], :2, :2] = 0
    share[by_date[embeddings.is_reference], :2, 2:4] = 0
    share[:, :2, 4:6] = 0
    inside = np.ones(first.shape, bool)
    inside[0, 3] = False
    scores, _ = run(replace(embeddings, valid_share=share), first, inside=inside)
    assert scores.rule[0, :4].tolist() == [2, 4, 4, 3]
    assert np.isnan(scores.score[0, :4]).all()
    assert scores.patches.events.date_index[0, 0, :4].tolist() == [-1] * 4
    assert np.isfinite(scores.score[1:]).all()


def test_a_patch_seen_in_other_parts_before_and_now_has_no_reference():
    embeddings, first = fake_embeddings(masked=0.0)
    share = embeddings.valid_share.copy()
    reference = np.array(embeddings.slots)[embeddings.is_reference]
    new = np.setdiff1d(embeddings.slots, reference)
    share[reference, 0:2, 0] = share[new, 0:2, 1] = 0
    scores, _ = run(replace(embeddings, valid_share=share), first)
    assert scores.rule[0, 0] == 4


def test_a_date_of_its_own_constant_is_named_in_a_warning():
    embeddings, first = fake_embeddings()
    tokens = embeddings.tokens.copy()
    tokens[embeddings.slots[-1]] += 3
    _, sentences = run(replace(embeddings, tokens=tokens), first)
    assert any(embeddings.dates[-1].isoformat() in sentence for sentence in sentences)


def test_nothing_valid_in_the_reference_is_one_sentence():
    for n_reference in (1, 12):
        embeddings, first = fake_embeddings(n_reference=n_reference)
        nothing = replace(embeddings, valid_share=np.zeros_like(embeddings.valid_share))
        with pytest.raises(SeriesError, match="compared with its past"):
            run(nothing, first)


def test_a_series_without_any_difference_scores_nothing():
    embeddings, first = fake_embeddings()
    still = replace(embeddings, tokens=np.ones_like(embeddings.tokens))
    scores, _ = run(still, first)
    assert (scores.rule != 0).all()
    assert np.nanmax(scores.patches.agreement) < 0.01


@pytest.mark.parametrize("n_reference", [1, 4])
def test_no_rank_makes_a_change_of_copies_of_one_image(n_reference):
    embeddings, first = fake_embeddings(n_reference=n_reference)
    still = replace(embeddings, tokens=np.broadcast_to(embeddings.tokens[:1], embeddings.tokens.shape))
    scores, _ = run(still, first)
    assert (scores.rule != 0).all()


def test_cancelling_leaves_at_the_next_block():
    def stop(stage, fraction, message):
        raise Cancelled("stopped")

    embeddings, first = fake_embeddings()
    with pytest.raises(Cancelled):
        run(embeddings, first, report=stop)
