"""How well does a score find what changed? Figures of ranking, of the threshold and of the dates; None = not to be computed."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy import ndimage
from sklearn.metrics import adjusted_rand_score, average_precision_score, normalized_mutual_info_score, roc_auc_score
from sklearn.metrics.cluster import contingency_matrix

from changedet_plugin.core.arrays import FloatArray
from changedet_plugin.engine.changes import Changes
from changedet_plugin.engine.evaluation.truth import Truth

TOP = (20, 50)
"""Lengths of list that an analyst looks through."""
SHUFFLES = 20
FIRST_MONTH = 10
"""Month from which a change counts to the next year too: the first summer that shows it is that of the year after."""
COMMON = 10
"""Patches from which a transition counts when types are judged."""
BoolArray = NDArray[np.bool_]
Figures = dict[str, Any]


def ranking(score: FloatArray, positive: BoolArray) -> Figures:
    """AUROC, average precision and precision of the top of the list; ``score`` (n,) higher = more changed, ``positive`` (n,).

    A patch without a score comes last, so that all scorers are judged by the same patches.
    """
    known = np.isfinite(score)
    if not known.any():
        return {"auroc": None, "average_precision": None, "precision_at": {str(k): None for k in TOP}}
    filled = np.where(known, score, score[known].min() - 1)
    order = np.argsort(-filled, kind="stable")
    return {**_areas(filled, positive), "precision_at": {str(k): share(positive[order[:k]]) for k in TOP}}


def per_date(score: FloatArray | None, truth: Truth) -> Figures:
    """AUROC and average precision over (patch, new date); ``score`` (n_new_dates, n_rows, n_cols), masked dates NaN."""
    if score is None or not truth.dated:
        return {"auroc": None, "average_precision": None}
    positive = truth.changed >= truth.positive_share
    judged = (positive | (truth.changed == 0)) & np.isfinite(score)
    return _areas(score[judged], positive[judged])


def at_threshold(found: BoolArray, positive: BoolArray, negative: BoolArray) -> Figures:
    """Recall, share of the unchanged that is over the threshold, and intersection over union of the two binary maps."""
    hits, false = int((found & positive).sum()), int((found & negative).sum())
    union = int(positive.sum()) + false
    return {"recall": share(found[positive]), "false_share": share(found[negative]), "bc": hits / union if union else None}


def shuffled(score: FloatArray, positive: BoolArray) -> float | None:
    """Mean AUROC with the labels dealt out at random: near .5, or the figures themselves are wrong."""
    rng = np.random.default_rng(0)
    known = np.isfinite(score)
    values = [_areas(score[known], rng.permutation(positive[known]))["auroc"] for _ in range(SHUFFLES)]
    return None if None in values else float(np.mean(values))


def dating(changes: Changes, truth: Truth) -> Figures:
    """Dates of the changed patches over the threshold, against the first valid new date at or after the true one.

    ``median_error`` counts dates, without sign.
    """
    scores = changes.scores
    n_reference = scores.n_reference
    dates = np.arange(len(truth.changed))[:, None, None]
    seen = np.isfinite(scores.patches.date_distance) & (dates >= truth.first) & (truth.first >= 0)
    wanted = np.where(seen.any(0), seen.argmax(0), -1)
    judged = (wanted >= 0) & (scores.score >= scores.threshold) & (scores.patches.events.date_index[0] >= 0)
    error = np.abs(scores.patches.events.date_index[0][judged] - n_reference - wanted[judged])
    middle = float(np.median(error)) if error.size else None
    return {"exact": share(error == 0), "within_1": share(error <= 1), "median_error": middle, "n_patches": int(error.size)}


def listing(changes: Changes, truth: Truth) -> Figures:
    """The list of change objects from its top: how many touch a true change, and how many true events they touch.

    An event is a connected group of changed patches of one date and kind.
    """
    of_patch, n_objects = changes.objects.of_patch, len(changes.objects.score)
    rows, cols = changes.rows[of_patch >= 0], changes.cols[of_patch >= 0]
    of_patch = of_patch[of_patch >= 0]
    hit, judged = np.zeros(n_objects, bool), np.zeros(n_objects, bool)
    np.logical_or.at(hit, of_patch, truth.positive[rows, cols])
    np.logical_or.at(judged, of_patch, (truth.positive | truth.negative)[rows, cols])
    event, n_events = events(truth)
    first = np.isin(of_patch, np.flatnonzero(judged)[: TOP[0]])
    touched = np.setdiff1d(event[rows[first], cols[first]], [0]).size
    precision = {str(k): share(hit[np.flatnonzero(judged)[:k]]) for k in TOP}
    return {"n_objects": n_objects, "precision_at": precision, "events_in_20": touched, "n_events": n_events}


def shown(changes: Changes, truth: Truth) -> Figures:
    """What a result opens with: how many of these changes touch a true one, how many true events they meet, and date rightly.

    An event is dated rightly by the median of the patches that meet it: within one date of the first that can show it, or,
    where labels have years, from October before to the end of its year.
    """
    of_patch, is_shown = changes.objects.of_patch, changes.is_shown
    chosen = (of_patch >= 0) & np.isin(of_patch, np.flatnonzero(is_shown))
    rows, cols = changes.rows[chosen], changes.cols[chosen]
    hit, judged = np.zeros(len(is_shown), bool), np.zeros(len(is_shown), bool)
    np.logical_or.at(hit, of_patch[chosen], truth.positive[rows, cols])
    np.logical_or.at(judged, of_patch[chosen], (truth.positive | truth.negative)[rows, cols])
    event, n_events = events(truth)
    of_event, moments = event[rows, cols], changes.date_index[chosen]
    met = np.setdiff1d(of_event, [0])
    right = [_is_dated(changes, truth, event == number, moments[of_event == number]) for number in met]
    return {
        "n_shown": int(judged.sum()),
        "right": share(hit[judged]),
        "n_events": n_events,
        "met": share(np.isin(np.arange(1, n_events + 1), met)),
        "dated": share(np.array([known for known in right if known is not None], bool)),
    }


def _is_dated(changes: Changes, truth: Truth, where: BoolArray, found: NDArray[np.int64]) -> bool | None:
    """Whether an event that lies ``where`` (n_rows, n_cols) is found at its date; None = the labels do not say it."""
    index = int(np.sort(found)[(len(found) - 1) // 2])
    if truth.years is not None:
        date, year = changes.scores.dates[index], int(truth.years[where].max())
        return date.year == year or (date.year == year - 1 and date.month >= FIRST_MONTH)
    first = int(np.median(truth.first[where]))
    return abs(index - changes.scores.n_reference - first) <= 1 if first >= 0 else None


def events(truth: Truth) -> tuple[NDArray[np.int64], int]:
    """Number of the event of each patch (n_rows, n_cols), 0 = none, and how many there are."""
    found, n = np.zeros(truth.positive.shape, np.int64), 0
    moment = truth.first if truth.years is None else truth.years
    key = moment.astype(np.int64) * (len(truth.kinds) + 1) + truth.kind
    for value in np.unique(key[truth.positive]):
        part, n_parts = ndimage.label(truth.positive & (key == value), np.ones((3, 3)))
        found[part > 0] = part[part > 0] + n
        n += n_parts
    return found, n


def by_kind(changes: Changes, truth: Truth, judged: BoolArray) -> dict[str, Figures]:
    """Of each transition against all that is unchanged: patches, recall at the threshold, AUROC, average precision."""
    score, threshold = changes.scores.score, changes.scores.threshold
    found = {}
    for index, name in enumerate(truth.kinds):
        positive = truth.positive & judged & (truth.kind == index)
        if positive.any():
            against = positive | (truth.negative & judged)
            areas = _areas(score[against], positive[against])
            found[name] = {"n_patches": int(positive.sum()), "recall": share(score[positive] >= threshold), **areas}
    return found


def types(changes: Changes, truth: Truth) -> Figures:
    """Do the types of change agree with the true transitions? On the listed patches that changed, of common transitions.

    Purity: share of them that are of the commonest transition of their type.
    """
    of_patch = changes.objects.of_patch
    listed = of_patch >= 0
    rows, cols = changes.rows[listed], changes.cols[listed]
    kind, found = truth.kind[rows, cols], changes.objects.type[of_patch[listed]]
    common = np.flatnonzero(np.bincount(kind[kind >= 0], minlength=1) >= COMMON)
    judged = truth.positive[rows, cols] & np.isin(kind, common)
    if len(np.unique(kind[judged])) < 2:
        return {"adjusted_rand": None, "mutual_information": None, "purity": None}
    table = contingency_matrix(kind[judged], found[judged])
    return {
        "adjusted_rand": float(adjusted_rand_score(kind[judged], found[judged])),
        "mutual_information": float(normalized_mutual_info_score(kind[judged], found[judged])),
        "purity": float(table.max(0).sum() / table.sum()),
    }


def share(flags: BoolArray) -> float | None:
    """Share that is True; None of nothing."""
    return float(flags.mean()) if flags.size else None


def _areas(score: FloatArray, positive: BoolArray) -> Figures:
    if not positive.any() or positive.all():
        return {"auroc": None, "average_precision": None}
    return {
        "auroc": float(roc_auc_score(positive, score)),
        "average_precision": float(average_precision_score(positive, score)),
    }
