"""How much did every patch change, and which are listed? Learn from the reference, apply to every date, rank, and cut.

In: embeddings, the grid of the patches. Out: ``Scores`` (n_rows, n_cols).
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from threadpoolctl import threadpool_limits

from changedet_plugin.core.arrays import BoolArray, FloatArray
from changedet_plugin.core.notices import notice
from changedet_plugin.core.parameters import DEFAULT_MACHINE, Parameters
from changedet_plugin.core.reference import ReferenceLength
from changedet_plugin.core.result_schema import Rule
from changedet_plugin.engine.changes import PatchScores, Scores
from changedet_plugin.engine.embedding.patch_tokens import PatchTokens
from changedet_plugin.engine.scoring import caveats, combined_rank, persistence, reference_model
from changedet_plugin.engine.scoring.patch_scores import score_patches
from changedet_plugin.engine.types import Embeddings, PatchGrid, Report, Warn

N_CANDIDATES = 20_000
"""Most patches over the limit that are listed, the strongest first; the score raster has them all. [patches]"""
THRESHOLD = 2.0
"""Score from which a patch is a change where the reference is long enough for a number. [usual distances]"""
SCENE_MEDIANS = 3.6
"""From 3 reference dates up to there the scene gives the unit: the limit is so many times the median score. Decision 0009."""
LEAST_SHARE = 0.005
"""Share of the patches that is shown first even so: a season that the reference lacks lifts the median too. Decision 0007."""
SHORTEST_SHARE = 0.03
"""Share of the patches that is shown first with one or two reference dates."""
LISTED_SHARE = 0.1
"""Share of the patches that is listed where the reference is too short for a number, so that a change has its whole outline.
Decision 0005."""
ROUNDING = 1e-3
"""Agreement below this is nothing but rounding: no rank makes a change of it. [usual distances]"""


def score(
    embeddings: Embeddings,
    grid: PatchGrid,
    parameters: Parameters,
    inside: BoolArray,
    report: Report,
    warn: Warn,
    memory: int = DEFAULT_MACHINE.memory,
    pixels: FloatArray | None = None,
) -> Scores:
    """Score every patch of ``grid`` that lies in ``inside`` (n_rows, n_cols).

    ``pixels`` (n_new, n_rows, n_cols) of ``pixel_score`` take part in the rank where one or two reference dates must do.
    ``warn`` gets one notice for each limit of the series; at most ``memory`` bytes are used.

    Raises
    ------
    SeriesError
        Nothing can be compared: nowhere is the reference valid, or a reference date and a new date.
    OutputError
        The temporary folder is full.
    """
    tokens = PatchTokens(embeddings, grid)
    length = ReferenceLength(embeddings.n_reference)
    n_confirming = persistence.confirming_dates(parameters.confirm, embeddings.n_new)
    with threadpool_limits(1):  # many small products: threads cost more than they give, and could change the last digits
        model, source = reference_model.learn(tokens, memory, report)
        patches = score_patches(tokens, model, source, inside=inside, n_confirming=n_confirming, memory=memory, report=report)
    ranking = _ranking(patches, length, pixels, n_confirming)
    threshold, why = _threshold(parameters.threshold, ranking, length)
    steady = parameters.threshold is not None or length.is_steady
    listed_from = threshold if steady else min(threshold, _top(ranking, LISTED_SHARE))
    rule = _rules(ranking, listed_from, patches, inside)
    caveats.warn_of_limits(embeddings, patches, warn)
    n_over = int((rule == Rule.LISTED).sum())
    if n_over > N_CANDIDATES:
        warn(notice("list_cut", n=n_over, kept=N_CANDIDATES))
    return Scores(
        grid=grid,
        dates=embeddings.dates,
        n_reference=embeddings.n_reference,
        patches=patches,
        score=ranking,
        rule=rule,
        listed_from=listed_from,
        threshold=threshold,
        threshold_rule=why,
        n_confirming=n_confirming,
    )


def _ranking(patches: PatchScores, length: ReferenceLength, pixels: FloatArray | None, n_confirming: int) -> FloatArray:
    """The ranking score (n_rows, n_cols): sqrt(agreement * LOF) with 8 reference dates or more, from 3 on the agreement alone.

    With fewer the agreement and the pixels together.
    """
    if not length.has_spread:
        ranking = combined_rank.rank(patches.agreement, pixels, n_confirming)
        ranking[patches.agreement < ROUNDING] = 0
        return ranking
    ranking = patches.agreement.copy()
    if length.ranks_by_lof:
        known = np.isfinite(patches.lof)
        ranking[known] = np.sqrt(np.maximum(patches.agreement[known], 0) * patches.lof[known])
    return ranking


def _rules(ranking: FloatArray, listed_from: float, patches: PatchScores, inside: BoolArray) -> NDArray[np.uint8]:
    """Why each patch is listed, or not: ``Scores.rule`` (n_rows, n_cols)."""
    rule = np.where(ranking >= listed_from, Rule.LISTED, Rule.BELOW)
    rule[~np.isfinite(ranking)] = Rule.NO_REFERENCE  # seen in the reference and now, but nowhere in both
    rule[~patches.in_new] = Rule.NO_NEW_DATE
    rule[~patches.in_reference] = Rule.NO_REFERENCE
    rule[~inside] = Rule.OUTSIDE
    return rule.astype(np.uint8)


def _threshold(chosen: float | None, ranking: FloatArray, length: ReferenceLength) -> tuple[float, str]:
    """The score from which a patch is shown first, and in words why it is this one."""
    if chosen is not None:
        return chosen, "chosen by the analyst"
    if length.is_steady:
        return THRESHOLD, "twice as far from its past as a patch usually is"
    because = f"because a reference of {length.words} does not say well what is usual"
    if not length.has_spread:
        return _top(ranking, SHORTEST_SHARE), f"the highest {SHORTEST_SHARE:.0%} of the patches, {because}".replace("%", " %")
    median = float(np.nanmedian(ranking)) if np.isfinite(ranking).any() else THRESHOLD
    cut = max(min(SCENE_MEDIANS * median, _top(ranking, LEAST_SHARE)), ROUNDING)
    return cut, f"{cut / max(median, ROUNDING):.1f} times as far from its past as the median patch, {because}"


def _top(ranking: FloatArray, share: float) -> float:
    """Score that the highest ``share`` of the scored patches reach, and more than rounding."""
    known = ranking[np.isfinite(ranking)]
    return max(float(np.quantile(known, 1 - share)), ROUNDING) if known.size else THRESHOLD
