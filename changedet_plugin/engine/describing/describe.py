"""What is each change like? Change vectors, flags and states of the patches worth listing, and the objects they form.

In: tokens and what every patch scored. Out: ``Changes``, patches in the order they are picked, objects in rank order.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from changedet_plugin.core import similarity
from changedet_plugin.core.arrays import BoolArray, FloatArray, Indices
from changedet_plugin.core.parameters import Parameters
from changedet_plugin.core.reference import lacks_seasons
from changedet_plugin.core.result_schema import RANKED_FLAGS, Flag, Rule, State, StateName
from changedet_plugin.engine.changes import Changes, EventKind, Objects, Scores
from changedet_plugin.engine.describing import band_words, objects, trajectory
from changedet_plugin.engine.describing.change_vectors import magnitudes, vectors
from changedet_plugin.engine.embedding.patch_tokens import PatchTokens
from changedet_plugin.engine.scoring.event_course import ENOUGH
from changedet_plugin.engine.scoring.score import N_CANDIDATES
from changedet_plugin.engine.types import Embeddings, Report

N_BESIDE = 5_000
"""Most seasonal, and again most transient, patches that are kept beside the list. [patches]"""
SEASONAL = 0.75
"""Share of the threshold below which a large plain change is season or light (1.5 of 2)."""
LARGE_SHARE = 0.15
"""Share of the patches below the threshold whose plain change counts as large."""
TRANSIENT = 1.5
"""Multiple of the threshold that one date must reach to be an event that passed (3 of 2)."""
SAME_TIME_DAYS = 120
"""Events of a long series that began this near to each other, or nearer, are of one time; dates are masked here and there.
[days]"""

Events = tuple[Indices, Indices, Indices]
"""Index of every event that is kept into the arrays of ``PatchEvents``: (n_patches,) each."""


def describe(
    embeddings: Embeddings,
    scores: Scores,
    parameters: Parameters,
    report: Report,
    bands: Sequence[str | None] = (),
) -> Changes:
    """List the patches over the threshold and the seasonal and transient ones, with their change vectors, joined to objects.

    A change vector is mean token after minus mean token before the change date, in the plain token space, which keeps
    changes of one kind parallel from place to place. ``bands`` as in ``words``; empty = types get no words.
    """
    tokens = PatchTokens(embeddings, scores.grid)
    at, flag = _pick(scores, magnitudes(tokens, scores, report))
    event, rows, cols = at
    scores = _dated_by_peak(scores, *(index[(flag == Flag.TRANSIENT) & ~_is_over(scores, at)] for index in (rows, cols)))
    state = _states(scores, at)
    flag = np.where(flag == "", _flags(scores, at, state), flag)
    before, after = vectors(tokens, scores, at)
    report("describe", 0.7, "")
    listed = np.isin(flag, RANKED_FLAGS)
    change, score = (after - before)[listed], scores.of_events[at][listed]
    moments = _moments(scores, at)[listed]
    joined = objects.join((rows[listed], cols[listed]), moments, change, score, parameters.n_types)
    words = band_words.of_nodes(joined.tree, joined.leaf, similarity.unit(joined.vector), joined.of_patch, change, bands)
    strongest = _strongest_of(joined.of_patch, score, len(joined.score))
    planes = trajectory.positions(tokens, scores, (event[listed][strongest], rows[listed][strongest], cols[listed][strongest]))
    of_patch = np.full(len(rows), -1, np.int64)
    of_patch[listed] = joined.of_patch
    flag[listed] = np.where(_is_alone(joined, scores)[joined.of_patch], Flag.UNCLEAR, flag[listed])
    report("describe", 1.0, "")
    return Changes(
        grid=scores.grid,
        encoder_id=embeddings.encoder_id,
        rows=rows,
        cols=cols,
        event=event,
        flag=flag,
        state=state,
        before=before,
        after=after,
        objects=replace(joined, of_patch=of_patch, words=words, plane=planes),
        scores=scores,
    )


def _pick(scores: Scores, magnitude: FloatArray) -> tuple[Events, NDArray[np.str_]]:
    """The events that are kept, by the ``magnitude`` (n_rows, n_cols) of their patches, and flags of those that are not over.

    Over ``listed_from``: no flag yet. ``transient``: below it, though one date alone rose to 1.5 times of it. ``seasonal``:
    below 3/4 of it, though the plain change is among the largest of those that are not over it.
    """
    score, threshold = np.nan_to_num(scores.score, nan=-np.inf), scores.listed_from
    scored = np.isfinite(scores.score) & np.isfinite(magnitude)
    over = np.nan_to_num(scores.of_events, nan=-np.inf) >= threshold
    over &= scored & (scores.rule == Rule.LISTED)
    rest = scored & ~over[0]
    transient = rest & (scores.patches.peak >= TRANSIENT * threshold) & (scores.n_confirming > 1)
    large = (magnitude > 0) & (magnitude >= np.quantile(magnitude[rest], 1 - LARGE_SHARE)) if rest.any() else rest
    seasonal = rest & ~transient & large & (score < SEASONAL * threshold)
    kept = [
        _strongest(over, scores.of_events, N_CANDIDATES),
        _strongest(transient, scores.patches.peak, N_BESIDE),
        _strongest(seasonal, magnitude, N_BESIDE),
    ]
    event, rows, cols = (index.astype(np.int64) for index in np.unravel_index(np.concatenate(kept), over.shape))
    flag = np.repeat(("", str(Flag.TRANSIENT), str(Flag.SEASONAL)), [len(index) for index in kept])
    return (event, rows, cols), flag.astype("<U9")


def _is_over(scores: Scores, at: Events) -> BoolArray:
    return np.array(np.nan_to_num(scores.of_events[at], nan=-np.inf) >= scores.listed_from)


def _flags(scores: Scores, at: Events, state: NDArray[np.str_]) -> NDArray[np.str_]:
    """What each event over the limit is taken for: ``Flag`` (n_patches,).

    What is over still happened where three dates carried it; but where the reference lacks seasons, what is seen no more in
    other seasons only may be such a season.
    """
    events = scores.patches.events
    carried = (events.n_dates[at] >= ENOUGH) & (events.kind[at] != EventKind.PASSED)
    over = carried & np.isin(state, (StateName.ENDED, StateName.FADED))
    if lacks_seasons(scores.reference_dates, scores.new_dates):
        over &= state != StateName.FADED
    flags = {
        Flag.LASTING: np.isin(state, (StateName.LASTING, StateName.CHANGED)),
        Flag.ENDED: over,
        Flag.TRANSIENT: events.kind[at] == EventKind.PASSED,
    }
    return np.select(list(flags.values()), list(flags), Flag.UNCLEAR)


def _moments(scores: Scores, at: Events) -> Indices:
    """When each event began (n_patches,), so that ``objects.SAME_TIME`` apart is at the same time."""
    index = scores.patches.events.date_index[at].astype(np.int64)
    if len(scores.patches.events.score) == 1:
        return index
    days = np.array([date.toordinal() for date in scores.dates])
    return np.asarray(days[index] * objects.SAME_TIME // SAME_TIME_DAYS, np.int64)


def _is_alone(joined: Objects, scores: Scores) -> BoolArray:
    """Objects (n_objects,) of one patch that would be shown first, but are too weak for one that nothing joins."""
    size = np.bincount(joined.of_patch, minlength=len(joined.score))
    return np.array((size == 1) & (joined.score >= scores.threshold) & (joined.score < scores.alone_from))


def _dated_by_peak(scores: Scores, rows: Indices, cols: Indices) -> Scores:
    """The scores with events that passed at the date of their peak; ``previous_index`` is -1 where no new date lies before."""
    new = np.nonzero(scores.is_new)[0]
    patches = scores.patches
    distance = np.nan_to_num(patches.date_distance[:, rows, cols].astype(np.float32), nan=-1.0)
    peak = distance.argmax(0)
    earlier = (distance >= 0) & (np.arange(len(new))[:, None] < peak)
    last = len(new) - 1 - earlier[::-1].argmax(0)
    events = patches.events
    date_index, previous_index, end_index = (
        index.copy() for index in (events.date_index, events.previous_index, events.end_index)
    )
    known = np.where(date_index[0, rows, cols] == new[peak], previous_index[0, rows, cols], -1)
    previous_index[0, rows, cols] = np.where(earlier.any(0), new[last], known)
    date_index[0, rows, cols] = end_index[0, rows, cols] = new[peak]
    n_dates, kind = events.n_dates.copy(), events.kind.copy()
    n_dates[0, rows, cols], kind[0, rows, cols] = 1, EventKind.PASSED
    passed = replace(
        events, date_index=date_index, previous_index=previous_index, end_index=end_index, n_dates=n_dates, kind=kind
    )
    return replace(scores, patches=replace(patches, events=passed))


def _strongest(chosen: BoolArray, by: FloatArray, n: int) -> Indices:
    """Flat indices of at most ``n`` ``chosen`` patches (..., n_rows, n_cols), strongest first."""
    index = np.flatnonzero(chosen)
    return np.asarray(index[np.argsort(-by.ravel()[index], kind="stable")][:n], np.int64)


def _strongest_of(of_patch: Indices, score: FloatArray, n_objects: int) -> Indices:
    """The patch (n_objects,) of the highest ``score`` (n_patches,) of every object, the first of equals."""
    order = np.lexsort((np.arange(len(score)), -score, of_patch))
    return np.asarray(order[np.searchsorted(of_patch[order], np.arange(n_objects))], np.int64)


def _states(scores: Scores, at: Events) -> NDArray[np.str_]:
    """``State.text`` of every event: ``changed`` where one new date cannot tell whether it lasts."""
    events, asked = scores.patches.events, scores.n_confirming
    agreeing, kind = events.confirmations[at], events.kind[at]
    stays = StateName.CHANGED if scores.n_new == 1 else StateName.LASTING
    provisional = np.array([State(StateName.PROVISIONAL, confirmed, asked).text for confirmed in range(asked)])
    became = np.array([stays, StateName.ENDED, StateName.FADED, StateName.ENDED])[kind]
    unconfirmed = (agreeing < asked) & (kind != EventKind.PASSED)
    return np.where(unconfirmed, provisional[np.minimum(agreeing, asked - 1)], became)
