"""How much did every patch change, and which are listed? Learn from the reference, apply to every date, rank, and cut.

In: embeddings, the grid of the patches. Out: ``Scores`` (n_rows, n_cols).
"""

from __future__ import annotations

from dataclasses import dataclass

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
from changedet_plugin.engine.scoring import caveats, combined_rank, event_limit, events, persistence, reference_model
from changedet_plugin.engine.scoring.event_limit import EventLimit
from changedet_plugin.engine.scoring.events import EventRule
from changedet_plugin.engine.scoring.long_reference import LongReference
from changedet_plugin.engine.scoring.one_change import OneChange
from changedet_plugin.engine.scoring.patch_scores import score_patches
from changedet_plugin.engine.scoring.reference_model import ReferenceModel, TokenSource
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
CHOSEN = "chosen by the analyst"
"""Why a threshold is what it is, where nothing else decides."""
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
    ``warn`` gets one notice for each limit of the series; a quarter of ``memory`` bytes may hold the tokens meanwhile.

    Raises
    ------
    SeriesError
        Nothing can be compared: nowhere is the reference valid, or a reference date and a new date.
    OutputError
        The temporary folder is full.
    """
    tokens = PatchTokens(embeddings, grid)
    length = ReferenceLength(embeddings.n_reference)
    with threadpool_limits(1):  # many small products: threads cost more than they give, and could change the last digits
        model, source = reference_model.learn(tokens, memory, report)
        rule = _rule(tokens, model, source, parameters.confirm)
        patches = score_patches(tokens, model, source, rule, inside=inside, report=report)
    ranking = _ranking(patches, rule, length, pixels)
    cut = _cut(parameters.threshold, ranking, rule, length)
    reasons = _reasons(ranking, cut.listed_from, patches, inside)
    caveats.warn_of_limits(embeddings, patches, warn)
    n_over = int((reasons == Rule.LISTED).sum())
    if n_over > N_CANDIDATES:
        warn(notice("list_cut", n=n_over, kept=N_CANDIDATES))
    return Scores(
        grid=grid,
        dates=embeddings.dates,
        n_reference=embeddings.n_reference,
        patches=patches,
        score=ranking,
        rule=reasons,
        listed_from=cut.listed_from,
        threshold=cut.threshold,
        threshold_rule=cut.why,
        alone_from=cut.alone_from,
        false_per_1000=cut.false_per_1000,
        n_confirming=rule.n_confirming,
    )


def _rule(tokens: PatchTokens, model: ReferenceModel, source: TokenSource, confirm: int) -> OneChange | EventRule:
    """Events where the series is long enough for them, else one change a patch."""
    n_reference, n_new = tokens.embeddings.n_reference, tokens.embeddings.n_new
    if isinstance(model.usual, LongReference) and events.has_events(n_reference, n_new):
        return events.learn(events.Sample(tokens, model.usual, source), confirm)
    return OneChange(persistence.confirming_dates(confirm, n_new))


def _ranking(
    patches: PatchScores, rule: OneChange | EventRule, length: ReferenceLength, pixels: FloatArray | None
) -> FloatArray:
    """The ranking score (n_rows, n_cols): that of the strongest event where the series is long.

    Else sqrt(agreement * LOF) with 8 reference dates or more, from 3 on the agreement alone, with fewer it and the pixels.
    """
    if isinstance(rule, EventRule):
        return np.where(np.isfinite(patches.agreement), patches.events.score[0], np.nan)
    if not length.has_spread:
        ranking = combined_rank.rank(patches.agreement, pixels, rule.n_confirming)
        ranking[patches.agreement < ROUNDING] = 0
        return ranking
    ranking = patches.agreement.copy()
    if length.ranks_by_lof:
        known = np.isfinite(patches.lof)
        ranking[known] = np.sqrt(np.maximum(patches.agreement[known], 0) * patches.lof[known])
    return ranking


def _reasons(ranking: FloatArray, listed_from: float, patches: PatchScores, inside: BoolArray) -> NDArray[np.uint8]:
    """Why each patch is listed, or not: ``Scores.rule`` (n_rows, n_cols)."""
    rule = np.where(ranking >= listed_from, Rule.LISTED, Rule.BELOW)
    rule[~np.isfinite(ranking)] = Rule.NO_REFERENCE  # seen in the reference and now, but nowhere in both
    rule[~patches.in_new] = Rule.NO_NEW_DATE
    rule[~patches.in_reference] = Rule.NO_REFERENCE
    rule[~inside] = Rule.OUTSIDE
    return rule.astype(np.uint8)


@dataclass(frozen=True)
class _Cut:
    """From which scores on is a patch listed, and shown first?"""

    threshold: float
    listed_from: float
    alone_from: float
    why: str
    """In words: why this threshold."""
    false_per_1000: float | None = None


def _cut(chosen: float | None, ranking: FloatArray, rule: OneChange | EventRule, length: ReferenceLength) -> _Cut:
    """The scores from which a patch is shown first and listed, and in words why they are these."""
    if isinstance(rule, EventRule):
        return _cut_of_events(chosen, rule.limit)
    if chosen is not None:
        return _Cut(chosen, chosen, chosen, CHOSEN)
    if length.is_steady:
        return _Cut(THRESHOLD, THRESHOLD, THRESHOLD, "twice as far from its past as a patch usually is")
    because = f"because a reference of {length.words} does not say well what is usual"
    if length.has_spread:
        median = float(np.nanmedian(ranking)) if np.isfinite(ranking).any() else THRESHOLD
        cut = max(min(SCENE_MEDIANS * median, _top(ranking, LEAST_SHARE)), ROUNDING)
        why = f"{cut / max(median, ROUNDING):.1f} times as far from its past as the median patch, {because}"
    else:
        cut = _top(ranking, SHORTEST_SHARE)
        why = f"the highest {SHORTEST_SHARE:.0%} of the patches, {because}".replace("%", " %")
    return _Cut(cut, min(cut, _top(ranking, LISTED_SHARE)), cut, why)


def _cut_of_events(chosen: float | None, limit: EventLimit) -> _Cut:
    """The limits that the reference gives, or the one that was chosen."""
    seed = limit.over(event_limit.SEED_RATE) if chosen is None else chosen
    grow = min(seed, limit.over(event_limit.GROW_RATE))
    alone = max(seed, limit.over(event_limit.ALONE_RATE)) if chosen is None else seed
    false = 1000 * limit.rate(seed)
    why = CHOSEN if chosen is not None else f"of 1000 unchanged patches about {false:.0f} reach it, as the reference dates say"
    return _Cut(seed, grow, alone, why, false)


def _top(ranking: FloatArray, share: float) -> float:
    """Score that the highest ``share`` of the scored patches reach, and more than rounding."""
    known = ranking[np.isfinite(ranking)]
    return max(float(np.quantile(known, 1 - share)), ROUNDING) if known.size else THRESHOLD
