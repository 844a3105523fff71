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
from changedet_plugin.core.parameters import DEFAULT_MACHINE, Parameters
from changedet_plugin.core.result_schema import RANKED_FLAGS, Flag, Rule, State, StateName
from changedet_plugin.engine.changes import Changes, Scores
from changedet_plugin.engine.describing import band_words, objects, trajectory
from changedet_plugin.engine.describing.change_vectors import magnitudes, vectors
from changedet_plugin.engine.embedding.patch_tokens import PatchTokens
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


def describe(
    embeddings: Embeddings,
    scores: Scores,
    parameters: Parameters,
    report: Report,
    bands: Sequence[str | None] = (),
    memory: int = DEFAULT_MACHINE.memory,
) -> Changes:
    """List the patches over the threshold and the seasonal and transient ones, with their change vectors, joined to objects.

    A change vector is mean token after minus mean token before the change date, in the plain token space, which keeps
    changes of one kind parallel from place to place. ``bands`` as in ``words``; empty = types get no words. At most
    ``memory`` bytes are used.
    """
    tokens = PatchTokens(embeddings, scores.grid)
    rows, cols, flag = _pick(scores, magnitudes(tokens, scores, memory, report))
    transient = flag == Flag.TRANSIENT
    scores = _dated_by_peak(scores, rows[transient], cols[transient])
    before, after = vectors(tokens, scores, rows, cols, memory)
    report("describe", 0.7, "")
    listed = np.isin(flag, RANKED_FLAGS)
    at = rows[listed], cols[listed]
    change, score = (after - before)[listed], scores.score[at]
    joined = objects.join(at, scores.patches.date_index[at].astype(np.int64), change, score, parameters.n_types)
    words = band_words.of_nodes(joined.tree, joined.leaf, similarity.unit(joined.vector), joined.of_patch, change, bands)
    strongest = _strongest_of(joined.of_patch, score, len(joined.score))
    planes = trajectory.positions(tokens, scores, at[0][strongest], at[1][strongest], memory)
    of_patch = np.full(len(rows), -1, np.int64)
    of_patch[listed] = joined.of_patch
    report("describe", 1.0, "")
    return Changes(
        grid=scores.grid,
        encoder_id=embeddings.encoder_id,
        rows=rows,
        cols=cols,
        flag=flag,
        state=np.where(transient, StateName.ENDED, _states(scores)[rows, cols]),
        before=before,
        after=after,
        objects=replace(joined, of_patch=of_patch, words=words, plane=planes),
        scores=scores,
    )


def _pick(scores: Scores, magnitude: FloatArray) -> tuple[Indices, Indices, NDArray[np.str_]]:
    """Rows, columns and flags (n_patches,) of the patches that are kept, by their ``magnitude`` (n_rows, n_cols).

    ``lasting``: over ``listed_from`` and still so (of one new date: over it). ``unclear``: over it, but ended or not yet
    confirmed. ``transient``: below it, though one date alone rose to 1.5 times of it. ``seasonal``: below 3/4 of it, though the
    plain change is among the largest of those that are not over it.
    """
    score, threshold = np.nan_to_num(scores.score, nan=-np.inf), scores.listed_from
    scored = np.isfinite(scores.score) & np.isfinite(magnitude)
    over = scored & (scores.rule == Rule.LISTED)
    transient = scored & ~over & (scores.patches.peak >= TRANSIENT * threshold) & (scores.n_confirming > 1)
    rest = scored & ~over
    large = (magnitude > 0) & (magnitude >= np.quantile(magnitude[rest], 1 - LARGE_SHARE)) if rest.any() else rest
    seasonal = scored & ~over & ~transient & large & (score < SEASONAL * threshold)
    lasting = over & np.isin(_states(scores), (StateName.LASTING, StateName.CHANGED))
    flags = {
        Flag.LASTING: lasting,
        Flag.UNCLEAR: over & ~lasting,
        Flag.TRANSIENT: transient,
        Flag.SEASONAL: seasonal,
    }
    flag = np.select(list(flags.values()), list(flags), "")
    kept = [
        _strongest(over, score, N_CANDIDATES),
        _strongest(transient, scores.patches.peak, N_BESIDE),
        _strongest(seasonal, magnitude, N_BESIDE),
    ]
    rows, cols = np.unravel_index(np.concatenate(kept), score.shape)
    return rows.astype(np.int64), cols.astype(np.int64), flag[rows, cols]


def _dated_by_peak(scores: Scores, rows: Indices, cols: Indices) -> Scores:
    """The scores with events that passed at the date of their peak; ``previous_index`` is -1 where no new date lies before."""
    new = np.nonzero(scores.is_new)[0]
    patches = scores.patches
    distance = np.nan_to_num(patches.date_distance[:, rows, cols].astype(np.float32), nan=-1.0)
    peak = distance.argmax(0)
    earlier = (distance >= 0) & (np.arange(len(new))[:, None] < peak)
    last = len(new) - 1 - earlier[::-1].argmax(0)
    date_index, previous_index = patches.date_index.copy(), patches.previous_index.copy()
    known = np.where(date_index[rows, cols] == new[peak], previous_index[rows, cols], -1)
    previous_index[rows, cols] = np.where(earlier.any(0), new[last], known)
    date_index[rows, cols] = new[peak]
    return replace(scores, patches=replace(patches, date_index=date_index, previous_index=previous_index))


def _strongest(chosen: BoolArray, by: FloatArray, n: int) -> Indices:
    """Flat indices of at most ``n`` ``chosen`` patches (n_rows, n_cols), strongest first."""
    index = np.flatnonzero(chosen)
    return np.asarray(index[np.argsort(-by.ravel()[index], kind="stable")][:n], np.int64)


def _strongest_of(of_patch: Indices, score: FloatArray, n_objects: int) -> Indices:
    """The patch (n_objects,) of the highest ``score`` (n_patches,) of every object, the first of equals."""
    order = np.lexsort((np.arange(len(score)), -score, of_patch))
    return np.asarray(order[np.searchsorted(of_patch[order], np.arange(n_objects))], np.int64)


def _states(scores: Scores) -> NDArray[np.str_]:
    """``State.text`` of every patch (n_rows, n_cols): ``changed`` where one new date cannot tell whether it lasts."""
    agreeing, asked = scores.patches.confirmations, scores.n_confirming
    stays = StateName.CHANGED if scores.n_new == 1 else StateName.LASTING
    provisional = np.array([State(StateName.PROVISIONAL, confirmed, asked).text for confirmed in range(asked)])
    lasts = np.where(scores.patches.ended, StateName.ENDED, stays)
    return np.where(agreeing < asked, provisional[np.minimum(agreeing, asked - 1)], lasts)
