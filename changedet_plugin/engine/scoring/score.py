"""How much did every patch change, and when? Embeddings to the scores of the whole patch grid."""

from __future__ import annotations

from dataclasses import fields, replace

import numpy as np
from numpy.typing import NDArray
from scipy import ndimage
from threadpoolctl import threadpool_limits

from changedet_plugin.core.arrays import FloatArray
from changedet_plugin.core.notices import notice
from changedet_plugin.core.parameters import DEFAULT_MACHINE, Parameters
from changedet_plugin.core.reference import ReferenceLength
from changedet_plugin.core.result_schema import Rule
from changedet_plugin.engine.changes import PatchScores, Scores
from changedet_plugin.engine.embedding.patch_tokens import PatchTokens
from changedet_plugin.engine.scoring import caveats, learnt_reference, persistence
from changedet_plugin.engine.scoring.patch_scores import score_blocks
from changedet_plugin.engine.types import Embeddings, PatchGrid, Report, Warn

N_CANDIDATES = 20_000
"""Patches over the threshold that are listed, the strongest first; the score raster has them all."""
THRESHOLD = 2.0
"""[1] Score from which a patch is a change: twice as far from its past as a usual date."""
SCENE_MEDIANS = 3.6
"""From 3 reference dates up to there the scene gives the unit: so many times the median of its scores."""
LEAST_SHARE = 0.005
"""Share of the patches that is shown first even so: a season that the reference lacks lifts the median too."""
SHORTEST_SHARE = 0.03
"""Share of the patches that is shown first with one or two reference dates."""
LISTED_SHARE = 0.1
"""Share of the patches that is listed where the reference is too short for a number, so that a change has its whole outline."""
SOFTENING = 0.5
"""Standard deviation of the Gaussian, in patches, where neighbours must do what no second date can."""
ROUNDING = 1e-3
"""Scores below this are nothing but rounding: no rank makes a change of them."""


def score(
    embeddings: Embeddings,
    grid: PatchGrid,
    parameters: Parameters,
    inside: NDArray[np.bool_],
    report: Report,
    warn: Warn,
    memory: int = DEFAULT_MACHINE.memory,
) -> Scores:
    """Score every patch of ``grid`` that lies in ``inside`` (n_rows, n_cols).

    With 8 reference dates or more the ranking score is sqrt(agreement * LOF), else agreement alone; with fewer than three the
    scores are softened over the neighbouring patches instead. ``warn`` gets one notice for each limit of the series;
    at most ``memory`` bytes are used.
    """
    with threadpool_limits(1):  # many small products: threads cost more than they give, and could change the last digits
        learnt = learnt_reference.learn(embeddings, memory, report)
        arrays = score_blocks(
            PatchTokens(embeddings, grid), parameters=parameters, inside=inside, learnt=learnt, memory=memory, report=report
        )
    length = ReferenceLength(embeddings.n_reference)
    if not length.has_spread:
        arrays = replace(arrays, agreement=_soften(arrays.agreement))
    ranking = arrays.agreement.copy()
    if length.ranks_by_lof:
        known = np.isfinite(arrays.lof)
        ranking[known] = np.sqrt(np.maximum(arrays.agreement[known], 0) * arrays.lof[known])
    threshold, why = _threshold(parameters.threshold, ranking, length)
    steady = parameters.threshold is not None or length.is_steady
    listed_from = threshold if steady else min(threshold, _top(ranking, LISTED_SHARE))
    rule = _rules(ranking, listed_from, arrays.valid, embeddings.n_reference, inside)
    caveats.warn_of_limits(embeddings, arrays, warn)
    n_over = int((rule == Rule.LISTED).sum())
    if n_over > N_CANDIDATES:
        warn(notice("list_cut", n=n_over, kept=N_CANDIDATES))
    return Scores(
        **{field.name: getattr(arrays, field.name) for field in fields(PatchScores)},
        grid=grid,
        dates=embeddings.dates,
        n_reference=length.n_dates,
        score=ranking,
        rule=rule,
        listed_from=listed_from,
        threshold=threshold,
        threshold_rule=why,
        n_confirming=persistence.confirming_dates(parameters.confirm, embeddings.n_new),
    )


def _rules(
    ranking: FloatArray, listed_from: float, valid: NDArray[np.bool_], n_reference: int, inside: NDArray[np.bool_]
) -> NDArray[np.uint8]:
    """Why each patch is listed, or not: ``Scores.rule`` (n_rows, n_cols). ``valid`` (n_dates, n_rows, n_cols)."""
    rule = np.where(ranking >= listed_from, Rule.LISTED, Rule.BELOW)
    rule[~np.isfinite(ranking)] = Rule.NO_REFERENCE  # seen in the reference and now, but nowhere in both
    rule[~valid[n_reference:].any(0)] = Rule.NO_NEW_DATE
    rule[~valid[:n_reference].any(0)] = Rule.NO_REFERENCE
    rule[~inside] = Rule.OUTSIDE
    return rule.astype(np.uint8)


def _soften(values: FloatArray) -> FloatArray:
    """Gaussian mean of the valid neighbours; NaN stays NaN."""
    known = np.isfinite(values)
    total = ndimage.gaussian_filter(np.where(known, values, 0), SOFTENING)
    weight = ndimage.gaussian_filter(known.astype(values.dtype), SOFTENING)
    return np.where(known, total / np.maximum(weight, 1e-6), np.nan)


def _threshold(wanted: float | None, ranking: FloatArray, length: ReferenceLength) -> tuple[float, str]:
    """The cut, and in words why it is this one."""
    if wanted is not None:
        return wanted, "chosen by the analyst"
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
