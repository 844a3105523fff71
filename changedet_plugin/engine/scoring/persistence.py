"""Does a change last, since when, and has it ended? Rules over the valid new dates of a token or patch.

In: whitened vectors (n_new, n_tokens, n_axes), or a number for each date and patch. Out: how strongly ``n_confirming``
consecutive dates agree, the date from which they do, and whether the last dates still show it. Dates come first in every
array. A masked date is NaN and is passed over: "consecutive" means consecutive valid dates.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from changedet_plugin.core.arrays import BoolArray, FloatArray
from changedet_plugin.core.similarity import unit
from changedet_plugin.engine.masked import back, first_valid, last_valid, nanmedian, valid_first

RISE = 0.45
"""A date shows the change where it has risen this share of the way from the usual level to the change. Decision 0009."""
USUAL = 0.3
"""How far an unchanged patch goes the way of a change on a usual date. [usual distances]"""
VOTE_TOLERANCE = 0.3
"""The change begins at the earliest date from which the votes come this near to their most: a cloud among its first dates
takes away no more than a date that shows the change gives. Decision 0009. [votes]"""
FULL_WEIGHT_DATES = 3
"""Dates that count in full where as many should agree: no passing cloud makes so many alike. Decision 0009. [dates]"""
FEW_DATES_POWER = 1.5
"""Power of q / 3 that q dates count where three should agree: 1/5 for one, half for two. Decision 0009."""
DATES_PER_CONFIRMATION = 10
"""One of so many new dates must agree at least. Decision 0007. [dates]"""


@dataclass(frozen=True)
class Dating:
    """When the change of each patch was seen. Indices count the new dates; arrays (n_patches,)."""

    first: NDArray[np.int16]
    """First new date at which the change is seen; -1 = no valid new date."""
    confirmations: NDArray[np.int8]
    """Dates that agree at ``first``: fewer than asked for where the series ends."""
    level: FloatArray
    """The rise that dates the change: below it the change is over."""


def confirming_dates(asked: int, n_new: int) -> int:
    """Dates that must agree: as asked (if there are so many) from 6 new dates on, at most 2 from 3 on, else 1.

    The more windows there are, the higher noise and passing states climb in the best of them: where three or more are
    asked for, a tenth of the new dates must agree at least.
    """
    if n_new < 6:
        return min(asked, 2) if n_new >= 3 else 1
    return min(max(asked, n_new // DATES_PER_CONFIRMATION) if asked >= FULL_WEIGHT_DATES else asked, n_new)


def agreement_terms(whitened: FloatArray, n_confirming: int) -> tuple[FloatArray, FloatArray]:
    """How strongly ``n_confirming`` consecutive valid dates agree, for each date they may start at, and on what.

    ``whitened`` (n_new, n_tokens, n_axes). The weakest of their projections on their common direction (the unit mean of the
    vectors); a shorter tail of q dates counts ``weight``. Returns the terms (n_new, n_tokens) and that direction as
    long as the term, (n_new, n_tokens, n_axes): what the dates agree on. NaN where the date is masked.
    """
    order, count = valid_first(whitened[..., 0])
    ordered = np.take_along_axis(whitened, order[..., None], 0)
    terms, agreed = np.full(whitened.shape[:2], np.nan), np.full(whitened.shape, np.nan)
    for start in range(len(ordered)):
        window = ordered[start : start + n_confirming]
        known = np.isfinite(window[..., 0])
        filled = np.where(known[..., None], window, 0)
        direction = unit(filled.sum(0))
        votes = np.where(known, np.einsum("mpd,pd->mp", filled, direction), np.inf)
        weakest = votes.min(0) * weight(np.clip(count - start, 1, n_confirming), n_confirming)
        terms[start] = np.where(known[0], weakest, np.nan)
        agreed[start] = terms[start][:, None] * direction
    return back(terms, order), back(agreed, order[..., None])


def weight(n_agreeing: NDArray[np.int64], n_confirming: int) -> FloatArray:
    """What so many dates count where ``n_confirming`` should agree: few count little, they may be clouds that no mask found."""
    few = min(n_confirming, FULL_WEIGHT_DATES)
    tail = (np.minimum(n_agreeing, few) / few) ** FEW_DATES_POWER
    return np.array(tail * np.sqrt(np.maximum(n_agreeing, few) / n_confirming))


def confirmed(values: FloatArray, n_confirming: int, usual: float = 1.0) -> FloatArray:
    """Largest value that ``n_confirming`` consecutive valid dates reach: max over starts of u + (weakest - u) ``weight``.

    ``values`` (n_new, ...), of which u = ``usual`` says nothing. Returns (...), NaN where no date is valid.
    """
    order, count = valid_first(values)
    ordered = np.take_along_axis(values, order, 0)
    best = np.full(values.shape[1:], np.nan)
    for start in range(len(ordered)):
        window = ordered[start : start + n_confirming]
        weakest = np.where(np.isfinite(window), window, np.inf).min(0)
        term = usual + (weakest - usual) * weight(np.clip(count - start, 1, n_confirming), n_confirming)
        best = np.fmax(best, np.where(start < count, term, np.nan))
    return best


def strongest(terms: FloatArray) -> NDArray[np.int16]:
    """Where the dates start that agree most: index of the largest of (n_new, n_patches); -1 = no valid new date."""
    valid = np.isfinite(terms)
    return np.where(valid.any(0), np.where(valid, terms, -np.inf).argmax(0), -1).astype(np.int16)


def date(projected: FloatArray, start: NDArray[np.int16], n_confirming: int) -> Dating:
    """First date of the change whose strongest dates begin at ``start`` (n_patches,), by ``projections`` (n_new, n_patches).

    From there the change is followed back: each date votes for as much as it has risen above half of the change (``RISE``), and
    against where it has not; the earliest date is taken from which the votes reach their most, less ``VOTE_TOLERANCE``.
    """
    valid, dates = np.isfinite(projected), np.arange(len(projected))[:, None]
    top = np.where(_window(valid, start, n_confirming), projected, np.inf).min(0)
    usual = np.minimum(USUAL, top)
    votes = np.clip((np.nan_to_num(projected) - usual) / np.maximum(top - usual, 1e-9), 0, 1) - RISE
    before = valid & (dates < start)
    total = np.where(before, votes, 0)[::-1].cumsum(0)[::-1]
    total = np.where((before & (votes > 0)) | (dates == start), total, -np.inf)
    first = np.where(start < 0, -1, (total >= total.max(0) - VOTE_TOLERANCE).argmax(0))
    left = valid[::-1].cumsum(0)[::-1]
    n_left = np.take_along_axis(left, np.maximum(first, 0)[None], 0)[0]
    level = np.where(start < 0, np.nan, usual + RISE * (top - usual))
    confirmations = np.where(first < 0, 0, np.minimum(n_confirming, n_left))
    return Dating(first.astype(np.int16), confirmations.astype(np.int8), level)


def projections(whitened: FloatArray, start: NDArray[np.int16], n_confirming: int) -> FloatArray:
    """Every new date projected on the direction of the change: the unit mean of the confirming vectors from ``start`` on.

    ``whitened`` (n_new, n_tokens, n_axes), ``start`` (n_tokens,). Returns (n_new, n_tokens).
    """
    window = _window(np.isfinite(whitened[..., 0]), start, n_confirming)
    direction = unit(np.where(window[..., None], whitened, 0).sum(0))
    return np.einsum("npd,pd->np", whitened, direction)


def _window(valid: BoolArray, start: NDArray[np.int16], n_confirming: int) -> BoolArray:
    """The ``n_confirming`` valid dates (n_new, n_tokens) from ``start`` (n_tokens,) on."""
    return first_valid(valid & (np.arange(len(valid))[:, None] >= start), n_confirming)


def ended(projected: FloatArray, level: FloatArray, n_confirming: int) -> BoolArray:
    """Whether the median of the last so many valid projections (n_new, n_patches) lies below the level (n_patches,)."""
    last = last_valid(np.isfinite(projected), n_confirming)
    return np.array(nanmedian(np.where(last, projected, np.nan)) < level)


def split(reference: FloatArray, least: int = 3) -> FloatArray:
    """How far the two sides of the reference lie from their mean, where it is split best: a change inside it.

    ``reference`` (n_reference, n_tokens, n_axes) about its mean; each side needs ``least`` valid dates. Returns (n_tokens,):
    the root mean square of the step function that fits best, 0 where no split leaves enough dates.
    """
    valid, values = np.isfinite(reference[..., 0]), np.nan_to_num(reference)
    before, total = np.cumsum(values, 0), values.sum(0)
    n_before, n_all = np.cumsum(valid, 0), valid.sum(0)
    n_after = n_all - n_before
    fitted = (before**2).sum(-1) / np.maximum(n_before, 1) + ((total - before) ** 2).sum(-1) / np.maximum(n_after, 1)
    enough = (n_before >= least) & (n_after >= least)
    return np.array(np.sqrt(np.where(enough, fitted, 0).max(0) / np.maximum(n_all, 1)))
