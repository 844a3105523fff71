"""What is each change like? Change vectors, flags and states of the patches worth listing, and the objects they form."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from changedet_plugin.core.acquisition_dates import FULL_YEAR_DAYS, SEASON_DAYS, days_apart
from changedet_plugin.engine.changes import Changes, Scores
from changedet_plugin.engine.describing import band_words, objects, seasonal_swing, trajectory, type_clustering
from changedet_plugin.engine.embedding import patch_tokens
from changedet_plugin.engine.scoring.principal_axes import mean_over_dates
from changedet_plugin.engine.scoring.score import N_CANDIDATES
from changedet_plugin.engine.types import Embeddings, FloatArray, Parameters, Report

N_BESIDE = 5_000
"""Seasonal, and again transient, patches that are kept beside the list."""
SEASONAL = 0.75
"""Share of the threshold below which a large plain change is season or light (1.5 of 2)."""
LARGE_SHARE = 0.15
"""Share of the patches below the threshold whose plain change counts as large."""
TRANSIENT = 1.5
"""Multiple of the threshold that one date must reach to be an event that passed (3 of 2)."""
FEW_AFTER = 6
"""Dates after a change below which ``before`` is taken from the same season of the reference."""


def describe(
    embeddings: Embeddings, scores: Scores, parameters: Parameters, report: Report, bands: Sequence[str | None] = ()
) -> Changes:
    """List the patches over the threshold and the seasonal and transient ones, with their change vectors, joined to objects.

    A change vector is mean token after minus mean token before the change date, in the plain token space, which keeps
    changes of one kind parallel from place to place. ``bands`` as in ``words``; empty = types get no words.
    """
    magnitude = _magnitudes(embeddings, scores, parameters.memory, report)
    rows, cols, flag = _pick(scores, magnitude)
    scores = _dated_by_peak(scores, rows[flag == "transient"], cols[flag == "transient"])
    before, after = _vectors(embeddings, scores, rows, cols, parameters.memory)
    report("describe", 0.7, "")
    listed = np.isin(flag, ("lasting", "unclear"))
    found = objects.join(
        (rows[listed], cols[listed]),
        scores.date_index[rows[listed], cols[listed]].astype(np.int64),
        (after - before)[listed],
        scores.score[rows[listed], cols[listed]],
        parameters.n_types,
    )
    of_patch = np.full(len(rows), -1, np.int64)
    of_patch[listed] = found.of_patch
    units = type_clustering.unit(found.vector)
    terms = band_words.of_nodes(found.tree, found.leaf, units, found.of_patch, (after - before)[listed], bands)
    strongest = _strongest_of(found.of_patch, scores.score[rows[listed], cols[listed]], len(found.score))
    positions = trajectory.positions(embeddings, scores, rows[listed][strongest], cols[listed][strongest], parameters.memory)
    report("describe", 1.0, "")
    return Changes(
        grid=scores.grid,
        encoder_id=embeddings.encoder_id,
        rows=rows,
        cols=cols,
        flag=flag,
        state=np.where(flag == "transient", "ended", _states(scores)[rows, cols]),
        before=before,
        after=after,
        objects=replace(found, of_patch=of_patch, words=terms, plane=positions),
        scores=scores,
    )


def _pick(scores: Scores, magnitude: FloatArray) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.str_]]:
    """Rows, columns and flags of the patches that are kept.

    ``lasting``: over ``listed_from`` and still so (of one new date: over it). ``unclear``: over it, but ended or not yet
    confirmed. ``transient``: below it, though one date alone rose to 1.5 times of it. ``seasonal``: below 3/4 of it, though the
    plain change is among the largest of those that are not over it.
    """
    score, threshold = np.nan_to_num(scores.score, nan=-np.inf), scores.listed_from
    scored = np.isfinite(scores.score) & np.isfinite(magnitude)
    over = scored & (scores.rule == 0)
    transient = scored & ~over & (scores.peak >= TRANSIENT * threshold) & (scores.confirm > 1)
    rest = scored & ~over
    large = (magnitude > 0) & (magnitude >= np.quantile(magnitude[rest], 1 - LARGE_SHARE)) if rest.any() else rest
    seasonal = scored & ~over & ~transient & large & (score < SEASONAL * threshold)
    lasting = over & np.isin(_states(scores), ("lasting", "changed"))
    flags = {"lasting": lasting, "unclear": over & ~lasting, "transient": transient, "seasonal": seasonal}
    flag = np.select(list(flags.values()), list(flags), "")
    kept = [
        _strongest(over, score, N_CANDIDATES),
        _strongest(transient, scores.peak, N_BESIDE),
        _strongest(seasonal, magnitude, N_BESIDE),
    ]
    rows, cols = np.unravel_index(np.concatenate(kept), score.shape)
    return rows.astype(np.int64), cols.astype(np.int64), flag[rows, cols]


def _dated_by_peak(scores: Scores, rows: NDArray[np.int64], cols: NDArray[np.int64]) -> Scores:
    """The scores with events that passed at the date of their peak; ``previous_index`` is -1 where no new date lies before."""
    new = np.nonzero(~np.array(scores.is_reference, bool))[0]
    distance = np.nan_to_num(scores.date_distance[:, rows, cols].astype(np.float32), nan=-1.0)
    peak = distance.argmax(0)
    earlier = (distance >= 0) & (np.arange(len(new))[:, None] < peak)
    last = len(new) - 1 - earlier[::-1].argmax(0)
    date_index, previous_index = scores.date_index.copy(), scores.previous_index.copy()
    known = np.where(date_index[rows, cols] == new[peak], previous_index[rows, cols], -1)
    previous_index[rows, cols] = np.where(earlier.any(0), new[last], known)
    date_index[rows, cols] = new[peak]
    return replace(scores, date_index=date_index, previous_index=previous_index)


def _strongest(chosen: NDArray[np.bool_], by: FloatArray, n: int) -> NDArray[np.int64]:
    """Flat indices of at most ``n`` chosen patches, strongest first."""
    index = np.flatnonzero(chosen)
    return np.asarray(index[np.argsort(-by.ravel()[index], kind="stable")][:n], np.int64)


def _strongest_of(of_patch: NDArray[np.int64], score: FloatArray, n_objects: int) -> NDArray[np.int64]:
    """The patch of the highest score of every object, the first of equals."""
    order = np.lexsort((np.arange(len(score)), -score, of_patch))
    return np.asarray(order[np.searchsorted(of_patch[order], np.arange(n_objects))], np.int64)


def _states(scores: Scores) -> NDArray[np.str_]:
    """``lasting``, ``ended``, ``provisional q/m``, or ``changed`` where one new date cannot tell, for every patch."""
    q = scores.confirmations
    stays = "changed" if scores.is_reference.count(False) == 1 else "lasting"
    provisional = np.char.add(np.char.add("provisional ", q.astype(str)), f"/{scores.confirm}")
    return np.where(q < scores.confirm, provisional, np.where(scores.ended, "ended", stays))


def _magnitudes(embeddings: Embeddings, scores: Scores, memory: int, report: Report) -> FloatArray:
    """How far every patch (n_rows, n_cols) goes in plain tokens; NaN = unknown.

    Where past and present cover a year each, a year's mean hides what grew when, so it is the swing from the same season;
    else the length of the change vector.
    """
    swings = seasonal_swing.covers_years(embeddings.dates, embeddings.is_reference)
    side = scores.grid.patch_px // embeddings.grid.patch_px
    magnitude = np.full(scores.grid.shape, np.nan, np.float32)
    blocks = list(patch_tokens.blocks(embeddings, scores.grid, memory))
    for index, rows in enumerate(blocks):
        if (scores.date_index[rows] >= 0).any():
            tokens = patch_tokens.read(embeddings, scores.grid, rows)
            if swings:
                patches = patch_tokens.pooled(tokens, side).reshape(len(tokens), -1, tokens.shape[-1])
                swung = seasonal_swing.swing(patches, embeddings.dates, embeddings.is_reference, scores.confirm)
                magnitude[rows] = swung.reshape(-1, magnitude.shape[1])
            else:
                before, after = _means(tokens, embeddings, scores, rows)
                magnitude[rows] = np.linalg.norm(after - before, axis=-1)
        report("describe", 0.5 * (index + 1) / len(blocks), "")
    return magnitude


def _vectors(
    embeddings: Embeddings, scores: Scores, rows: NDArray[np.int64], cols: NDArray[np.int64], memory: int
) -> tuple[FloatArray, FloatArray]:
    """Mean tokens before and after (n_patches, n_features) of the patches named."""
    n_features = embeddings.tokens.shape[-1]
    before, after = (np.zeros((len(rows), n_features), np.float32) for _ in range(2))
    for block in patch_tokens.blocks(embeddings, scores.grid, memory):
        here = (rows >= block.start) & (rows < block.stop)
        if here.any():
            block_before, block_after = _means(patch_tokens.read(embeddings, scores.grid, block), embeddings, scores, block)
            before[here] = block_before[rows[here] - block.start, cols[here]]
            after[here] = block_after[rows[here] - block.start, cols[here]]
    return before, after


def _means(tokens: FloatArray, embeddings: Embeddings, scores: Scores, rows: slice) -> tuple[FloatArray, FloatArray]:
    """Mean tokens (rows, n_cols, n_features) before, and from, the change date of each patch; NaN where there is none.

    Each token is averaged over its valid dates, then the tokens of a patch that are known before and after.
    """
    side = scores.grid.patch_px // embeddings.grid.patch_px
    first = scores.date_index[rows].repeat(side, 0).repeat(side, 1)
    before, after = (np.full(tokens.shape[1:], np.nan, np.float32) for _ in range(2))
    for index in np.unique(first[first >= 0]):
        where = first == index
        chosen = tokens[:, where]
        after[where] = mean_over_dates(chosen[index:])
        earlier = mean_over_dates(chosen[:index])
        same_season = mean_over_dates(chosen[_season(embeddings.dates, embeddings.is_reference, int(index))])
        before[where] = np.where(np.isfinite(same_season), same_season, earlier)
    unknown = ~(np.isfinite(before[..., 0]) & np.isfinite(after[..., 0]))
    for values in (before, after):
        values[unknown] = np.nan
    return patch_tokens.pooled(before, side), patch_tokens.pooled(after, side)


def _season(dates: Sequence[datetime.date], is_reference: Sequence[bool], first: int) -> list[int]:
    """Reference dates to take ``before`` from: the season after the change, where that is short and the reference a year.

    Empty = all earlier dates: the season is averaged out, or there is no way to.
    """
    after = dates[first:]
    reference = [index for index, known in enumerate(is_reference) if known]
    span = (dates[reference[-1]] - dates[reference[0]]).days
    if len(after) >= FEW_AFTER or span < FULL_YEAR_DAYS:
        return []
    alike = [index for index in reference if any(days_apart(dates[index], date) <= SEASON_DAYS for date in after)]
    return alike if len(alike) >= 2 else []
