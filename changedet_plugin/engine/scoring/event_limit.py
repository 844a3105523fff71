"""From which score is a place a change, and how often is that wrong? Learnt from the reference, played as if it were new.

A part of the reference held against the rest is a series in which nothing happened: its largest terms say what chance reaches.
They follow a Gumbel distribution, as largest values do, and longer series climb further. The quarter of the scene that changed
least gives a second one. Each fails in its own way (unlike parts of a short reference; a scene of which half changed), and then
finds too much usual: so the more lenient one counts, but where the reference lacks seasons, the more careful.

In: terms of reference parts, scores of the scene. Out: ``EventLimit``.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from changedet_plugin.core.arrays import FloatArray

FLOOR = 2.0
"""No limit lies below: twice as far from its past as a place usually is. [usual distances]"""
FLOOR_OF_RADAR = 1.5
"""The same of radar whose reference has seen the seasons: most of what is usual there is speckle, which does not agree from
date to date. Decision 0015. [usual distances]"""
SEED_RATE = 0.01
"""Share of the unchanged patches that is expected over the limit from which a patch is a change. Decision 0016."""
GROW_RATE = 0.05
"""Likewise of the limit from which a patch joins a change beside it. Decision 0016."""
ALONE_RATE = 0.001
"""Likewise of the limit from which a patch is shown first that no other joins. Decision 0016."""
BULK = 0.05, 0.25
"""Quantiles of the scores of the scene that the tail of what changed least is laid through. Decision 0016."""
PLAYED = 0.5, 0.9
"""Quantiles of the terms of a reference part that its tail is laid through. Decision 0016."""
IN_THREE = 12
"""Reference dates from which three parts are played. [dates]"""
IN_TWO = 8
"""Reference dates from which two parts are played; below, none. [dates]"""
NARROWEST = 1e-9
"""Least width of a distribution: that of equal values."""


@dataclass(frozen=True)
class Gumbel:
    """A distribution of largest values."""

    place: float
    scale: float

    @classmethod
    def through(cls, values: FloatArray, low: float, high: float) -> Gumbel:
        """That of the quantiles ``low`` and ``high`` of the values, NaN left out."""
        at, to = np.nanquantile(values, [low, high])
        x, y = (-np.log(-np.log(share)) for share in (low, high))
        scale = max(float(to - at) / (y - x), NARROWEST)
        return cls(float(at) - scale * x, scale)

    def over(self, rate: float) -> float:
        """Value that this share of the draws exceeds."""
        return self.place - self.scale * float(np.log(-np.log1p(-rate)))

    def rate(self, value: float) -> float:
        """Share of the draws that exceed a value."""
        return float(-np.expm1(-np.exp(-np.clip((value - self.place) / self.scale, -50, 50))))

    def of_more(self, times: float) -> Gumbel:
        """The distribution of the largest of so many draws."""
        return Gumbel(self.place + self.scale * float(np.log(times)), self.scale)


@dataclass(frozen=True)
class EventLimit:
    """Score that an expected share of the unchanged patches reaches."""

    tails: tuple[Gumbel, ...]
    """What chance reaches, by each way of asking."""
    is_careful: bool
    """The reference lacks seasons of the new dates, so its own dates do not say what is usual."""
    floor: float = FLOOR
    """No limit lies below."""

    def over(self, rate: float) -> float:
        """Score over which this share of the unchanged patches is expected, not below the floor."""
        of_tails = [tail.over(rate) for tail in self.tails]
        return max(self.floor, max(of_tails) if self.is_careful else min(of_tails))

    def rate(self, score: float) -> float:
        """Share of the unchanged patches that is expected over a score: the calibration in one figure."""
        of_tails = [tail.rate(score) for tail in self.tails]
        return max(of_tails) if self.is_careful else min(of_tails)


def parts(n_reference: int) -> list[np.ndarray[tuple[int], np.dtype[np.int64]]]:
    """Dates of each part of the reference that is played as new, in time; none where it is short."""
    if n_reference < IN_TWO:
        return []
    return list(np.array_split(np.arange(n_reference), 3 if n_reference >= IN_THREE else 2))


def mean_tail(tails: list[Gumbel]) -> Gumbel:
    """The distribution whose place and scale are the means of theirs."""
    return Gumbel(float(np.mean([tail.place for tail in tails])), float(np.mean([tail.scale for tail in tails])))
