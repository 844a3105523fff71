"""When did an event begin, when did it end, and has the place recovered? A window of dates, followed both ways.

Each date votes for what it shows of the event; one on which places of this kind look alike (haze, low sun, snow) has less of a
voice against it. What is over says so on clear dates of the season that showed it: that a winter shows a clearing no more ends
nothing.

In: a block, and of each patch its strongest window. Out: a ``Course`` of each patch.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from changedet_plugin.core.arrays import BoolArray, FloatArray, Indices
from changedet_plugin.core.similarity import unit
from changedet_plugin.engine.changes import EventKind
from changedet_plugin.engine.masked import nanmedian
from changedet_plugin.engine.scoring.persistence import RISE, USUAL, VOTE_TOLERANCE
from changedet_plugin.engine.scoring.whitened_block import WhitenedBlock

CLEAR = 0.5
"""Share of the contrast of the dates of the event from which a date is clear enough to tell. Decision 0016."""
ENOUGH = 3
"""Clear dates that settle what became of an event, and dates that must carry it. [dates]"""
YEAR_DAYS = 365.25
"""A year. [days]"""
SAME_SEASON = 20
"""Days of the year between two dates that show a place in the same state of its season. [days]"""
YEAR_ON = 45
"""Days by which a date may miss the day a year later, where it tells how much has recovered. [days]"""
SAME_WAY = 0.5
"""Cosine of the directions of two events above which they go the same way."""
SMALLEST = 1e-9
"""Least contrast and least way that are divided by."""


@dataclass(frozen=True)
class Course:
    """One event of each patch: arrays (n_patches,) unless said otherwise; indices of new dates, -1 = none."""

    start: Indices
    """First date that shows it."""
    end: Indices
    """Last date that shows it."""
    n_dates: Indices
    """Dates that show it."""
    kind: Indices
    """``EventKind``, -1 = none."""
    depth: FloatArray
    """Median projection in its window, in usual distances."""
    recovered: FloatArray
    quiet: BoolArray
    """(n_new, n_patches): clear dates that do not show it."""
    way: FloatArray
    """(n_patches, n_axes): its direction."""

    def span(self, n_new: int) -> BoolArray:
        """(n_new, n_patches): the dates from the first to the last one."""
        return _between(self.start, self.end, n_new)


def follow(
    block: WhitenedBlock, days: Indices, contrast: FloatArray, first: Indices, length: Indices, taken: BoolArray
) -> Course:
    """From the window (``first`` date, ``length`` in valid dates) of each patch both ways, as far as the dates vote for it.

    ``days`` (n_new,) are the ordinals of the new dates, ``contrast`` (n_new, n_axes, n_axes) as ``contrast_of`` gives it; dates
    ``taken`` (n_new, n_patches) by another event vote against. ``first`` -1 = no window.
    """
    new = block.new
    since = block.spread(first)
    within = np.isfinite(new[..., 0]) & (np.arange(len(new))[:, None] >= since) & (since >= 0)
    within &= within.cumsum(0) <= block.spread(length)
    way = unit(np.where(within[..., None], new, 0).sum(0))
    gone = block.rms(np.einsum("npa,pa->np", new, way))
    window = block.any(within)
    depth = nanmedian(np.where(window, gone, np.nan))
    share = (gone - USUAL) / np.maximum(depth - USUAL, SMALLEST)
    mean_way = block.mean(way)
    shows = _shows(contrast, mean_way, window, gone)
    votes = np.nan_to_num((np.clip(share, 0, 1) - RISE) * np.where(share > RISE, 1, shows))
    votes[taken] = -1
    speaks, clear = votes > 0, shows >= CLEAR
    core = window & speaks
    start, end = _reach(votes, core)
    carried = _between(start, end, len(votes)) & speaks
    return Course(
        start=start,
        end=end,
        n_dates=carried.sum(0),
        kind=np.where(start >= 0, _kind(days, carried, clear, end), -1),
        depth=depth,
        recovered=_recovered(days, share, clear, days[_middle(core)]),
        quiet=clear & ~speaks & np.isfinite(gone),
        way=mean_way,
    )


def continues(course: Course, other: Course) -> BoolArray:
    """Where an event is only more of another one: it goes the same way, and few clear quiet dates lie between; (n_patches,)."""
    cosine = np.einsum("pa,pa->p", unit(course.way), unit(other.way))
    low, high = np.minimum(course.end, other.end), np.maximum(course.start, other.start)
    dates = np.arange(len(other.quiet))[:, None]
    n_between = (other.quiet & (dates > low) & (dates < high)).sum(0)
    return np.array((other.start >= 0) & (cosine > SAME_WAY) & (n_between < ENOUGH))


def _reach(votes: FloatArray, core: BoolArray) -> tuple[Indices, Indices]:
    """First and last date of the event whose ``core`` (n_new, n_patches) is known; -1 where it is empty."""
    some = core.any(0)
    start = _earliest(votes, core.argmax(0))
    end = len(votes) - 1 - _earliest(votes[::-1], core[::-1].argmax(0))
    return np.where(some, start, -1), np.where(some, end, -1)


def _earliest(votes: FloatArray, core: Indices) -> Indices:
    """The earliest date that speaks for it from which the votes up to ``core`` reach their most, less ``VOTE_TOLERANCE``."""
    before = np.arange(len(votes))[:, None] <= core
    total = np.where(before, votes, 0)[::-1].cumsum(0)[::-1]
    total = np.where(before, total, -np.inf)
    return np.array(((total >= total.max(0) - VOTE_TOLERANCE) & (votes > 0) & before).argmax(0))


def _shows(contrast: FloatArray, way: FloatArray, window: BoolArray, gone: FloatArray) -> FloatArray:
    """Share of the contrast that the window has along the way of the event, of every date: 0 to 1, 0 where it is masked."""
    along = np.stack([np.einsum("pa,ab,pb->p", way, date, way) for date in contrast])
    along = np.where(np.isfinite(gone), along, 0)
    usual = nanmedian(np.where(window, along, np.nan))
    return np.clip(along / np.maximum(np.nan_to_num(usual), SMALLEST), 0, 1)


def _kind(days: Indices, carried: BoolArray, clear: BoolArray, end: Indices) -> NDArray[np.int64]:
    """Whether it is over, as later clear dates say: of the season that showed it, or only of others."""
    alike = (_days_of_year_apart(days[:, None], days) <= SAME_SEASON).astype(np.float32) @ carried > 0
    later = clear & (np.arange(len(days))[:, None] > end)
    ended, faded = (later & alike).sum(0) >= ENOUGH, later.sum(0) >= ENOUGH
    kind = np.where(ended, EventKind.ENDED, np.where(faded, EventKind.FADED, EventKind.OPEN))
    return np.where((carried.sum(0) < ENOUGH) & (kind != EventKind.OPEN), EventKind.PASSED, kind)


def _recovered(days: Indices, share: FloatArray, clear: BoolArray, middle: Indices) -> FloatArray:
    """Share of the way back on the clear dates of the same season a year later, two at least; NaN = not known."""
    year_on = clear & (np.abs(days[:, None] - middle - YEAR_DAYS) <= YEAR_ON) & np.isfinite(share)
    back = np.clip(1 - nanmedian(np.where(year_on, share, np.nan)), 0, 1)
    return np.where(year_on.sum(0) >= 2, back, np.nan)


def _middle(core: BoolArray) -> Indices:
    """Index (n_patches,) of the middle one of the True dates, 0 where there is none."""
    return np.array((core.cumsum(0) >= core.sum(0) // 2 + 1).argmax(0))


def _between(start: Indices, end: Indices, n: int) -> BoolArray:
    dates = np.arange(n)[:, None]
    return np.array((start >= 0) & (dates >= start) & (dates <= end))


def _days_of_year_apart(one: Indices, other: Indices) -> FloatArray:
    apart = np.abs(one - other) % YEAR_DAYS
    return np.minimum(apart, YEAR_DAYS - apart)
