"""The figures of an evaluation, against scikit-learn and truth made by hand."""

import datetime
from dataclasses import replace

import numpy as np
import pytest
from sklearn.metrics import average_precision_score, jaccard_score, roc_auc_score

from changedet_plugin.engine.changes import PatchEvents
from changedet_plugin.engine.evaluation import metrics, retrieval
from changedet_plugin.engine.evaluation.judgement import macro
from changedet_plugin.engine.evaluation.truth import Truth
from tests.fakes import fake_changes


def truth_of(changed, dated=True, kind=None, kinds=()):
    changed = np.asarray(changed, np.float32)
    return Truth(changed, dated, np.full(changed.shape[1:], -1, np.int16) if kind is None else kind, kinds)


@pytest.fixture
def changes():
    """A result of 2 x 2 patches, three reference and four new dates, threshold 2."""
    made = fake_changes(20)
    dates = tuple(datetime.date(2020, month, 1) for month in range(1, 8))
    patches = replace(
        made.scores.patches,
        events=replace(PatchEvents.empty((2, 2), 1), date_index=np.array([[[4, 5], [3, 4]]], np.int16)),
        date_distance=np.ones((4, 2, 2), np.float16),
    )
    score = np.array([[3.0, 2.5], [2.2, 1.0]])
    scores = replace(made.scores, dates=dates, n_reference=3, patches=patches, score=score)
    objects = replace(made.objects, of_patch=np.array([0, 1, 2]), score=np.array([3.0, 2.5, 2.2]))
    return replace(
        made, scores=scores, objects=objects, rows=np.array([0, 0, 1]), cols=np.array([0, 1, 0]), event=np.zeros(3, int)
    )


def test_ranking_agrees_with_scikit_learn_and_a_patch_without_a_score_comes_last():
    rng = np.random.default_rng(0)
    positive = rng.random(300) < 0.2
    score = rng.normal(size=300) + positive
    found = metrics.ranking(score, positive)
    assert found["auroc"] == pytest.approx(roc_auc_score(positive, score))
    assert found["average_precision"] == pytest.approx(average_precision_score(positive, score))
    assert found["precision_at"]["20"] == pytest.approx(positive[np.argsort(-score)[:20]].mean())
    last = np.where(np.arange(300) < 50, np.nan, score)
    assert metrics.ranking(last, positive)["auroc"] == pytest.approx(roc_auc_score(positive, np.nan_to_num(last, nan=-99)))


def test_what_cannot_be_computed_is_none():
    nothing = metrics.ranking(np.ones(9), np.zeros(9, bool))
    assert nothing["auroc"] is None
    assert metrics.ranking(np.full(9, np.nan), np.ones(9, bool))["precision_at"] == {"20": None, "50": None}
    assert metrics.per_date(np.ones((2, 3, 3)), truth_of(np.zeros((1, 3, 3)), dated=False))["auroc"] is None


def test_the_threshold_counts_as_scikit_learn_does():
    rng = np.random.default_rng(1)
    positive, found = rng.random(200) < 0.3, rng.random(200) < 0.3
    figures = metrics.at_threshold(found, positive, ~positive)
    assert figures["bc"] == pytest.approx(jaccard_score(positive, found))
    assert figures["recall"] == pytest.approx(found[positive].mean())
    assert figures["false_share"] == pytest.approx(found[~positive].mean())


def test_every_date_of_a_patch_is_judged_by_its_own_label_and_masked_dates_are_not():
    truth = truth_of([[[0, 0, 0.1]], [[1, 0, 0.1]]])
    score = np.array([[[0.5, np.nan, 9]], [[0.9, 0.7, 9]]])
    # judged: unchanged .5 and .7, changed .9
    assert metrics.per_date(score, truth)["auroc"] == 1
    score[1, 0, 0] = 0.6
    assert metrics.per_date(score, truth)["auroc"] == 0.5


def test_shuffled_labels_leave_nothing():
    positive = np.arange(2000) < 400
    assert metrics.shuffled(positive * 1.0, positive) == pytest.approx(0.5, abs=0.02)


def test_dates_count_from_the_first_valid_date_at_or_after_the_change(changes):
    since = np.array([[1, 1], [1, -1]])  # index among the new dates; the fourth patch does not change
    changed = np.stack([(since >= 0) & (since <= date) for date in range(4)]).astype(float)
    figures = metrics.dating(changes, truth_of(changed))
    # found at new dates 1, 2 and 0: exact, one late, one early
    assert figures == {"exact": pytest.approx(1 / 3), "within_1": 1.0, "median_error": 1.0, "n_patches": 3}
    masked = changes.scores.patches.date_distance.copy()
    masked[1, 0, 1] = np.nan
    hidden = replace(changes, scores=replace(changes.scores, patches=replace(changes.scores.patches, date_distance=masked)))
    assert metrics.dating(hidden, truth_of(changed))["exact"] == pytest.approx(2 / 3)


def test_the_list_counts_objects_and_each_true_event_once(changes):
    truth = truth_of([[[1, 1], [0, 0]]], dated=False)
    figures = metrics.listing(changes, truth)
    # two objects touch the one event, the third touches nothing
    assert figures["precision_at"]["20"] == pytest.approx(2 / 3)
    assert (figures["events_in_20"], figures["n_events"]) == (1, 1)


def test_events_are_apart_where_place_date_or_kind_is():
    changed = np.zeros((2, 3, 5))
    changed[:, 0, 0] = changed[1, 1, 1] = changed[:, 2, 3:] = 1
    kind = np.where(np.arange(5) == 4, 1, 0) * np.ones((3, 1), np.int16)
    assert metrics.events(truth_of(changed, kind=kind.astype(np.int16), kinds=("a -> b", "a -> c")))[1] == 4
    assert metrics.events(truth_of(changed[1:], dated=False))[1] == 2


def test_what_is_shown_first_is_held_against_events_and_their_dates(changes):
    """Objects: (0, 0) from April, index 1 of the new dates, (0, 1) from the next date, (1, 0) from the first; threshold 2."""
    changes = replace(changes, flag=np.array(["lasting", "ended", "unclear"]))
    changed = np.zeros((4, 2, 2))
    changed[1:, 0, 0] = changed[:, 1, 0] = 1
    found = metrics.shown(changes, truth_of(changed))
    assert found == {"n_shown": 2, "right": 0.5, "n_events": 2, "met": 0.5, "dated": 1.0}
    years = replace(truth_of(changed[3:], dated=False), years=np.array([[2021, 0], [2021, 0]], np.int16))
    assert metrics.shown(changes, years)["dated"] == 0.0


def test_kinds_are_held_against_all_that_is_unchanged(changes):
    truth = truth_of([[[1, 1], [1, 0]]], kind=np.array([[0, 1], [1, -1]], np.int16), kinds=("a -> b", "a -> c"))
    found = metrics.by_kind(changes, truth, np.ones((2, 2), bool))
    assert {name: row["n_patches"] for name, row in found.items()} == {"a -> b": 1, "a -> c": 2}
    assert found["a -> c"]["auroc"] == 1


def test_the_mean_passes_over_what_a_series_lacks_and_adds_counts_up():
    reports = [{"n_patches": 10, "scorers": {"x": {"auroc": value}}, "dates": {"exact": value}} for value in (0.8, None, 0.6)]
    mean = macro(reports)
    assert mean["n_patches"] == 30
    assert mean["dates"]["exact"] == pytest.approx(0.7)
    low, high = mean["intervals"]["scorers"]["x"]["auroc"]
    assert (low, high) == (0.6, 0.8)
    assert macro(reports[:1])["intervals"]["scorers"]["x"]["auroc"] is None


def test_types_are_held_against_the_common_transitions():
    made = fake_changes(200)
    listed = made.objects.of_patch >= 0
    kind = np.full(made.grid.shape, -1, np.int16)
    kind[made.rows[listed], made.cols[listed]] = made.objects.type[made.objects.of_patch[listed]]
    counts = np.bincount(kind[kind >= 0])
    truth = truth_of((kind >= 0)[None], kind=kind, kinds=tuple("abcdef"))
    assert (counts >= metrics.COMMON).sum() > 1
    assert metrics.types(made, truth) == {"adjusted_rand": 1, "mutual_information": pytest.approx(1), "purity": 1}
    alike = truth_of((kind >= 0)[None], kind=np.where(kind >= 0, 0, -1).astype(np.int16), kinds=("a",))
    assert metrics.types(made, alike)["purity"] is None


def test_queries_look_for_their_own_transition_in_the_other_series():
    def series(*pairs):
        return retrieval.Sample(np.array([vector for vector, _ in pairs], np.float32), tuple(kind for _, kind in pairs))

    east, north = (1, 0), (0, 1)
    apart = series((east, "a"), (north, "b")), series((east, "a"), (east, "a"), (north, "b"), (north, "b"))
    assert retrieval.across(apart)["mean_average_precision"] == 1
    crossed = series((east, "a")), series((east, "b"), (north, "a"))
    # from the first series its like comes second (.5), from the second it stands alone (1); b has none
    assert (found := retrieval.across(crossed))["mean_average_precision"] == 0.75
    assert found["n_queries"] == 2
    assert retrieval.across(apart[:1]) == {
        "mean_average_precision": None,
        "precision_at_10": None,
        "base_rate": None,
        "n_queries": 0,
    }
