"""How strongly does a place differ, for however long it does? Windows of several lengths, measured by one unit.

What lasts for a summer is weak in a window of a year, and what lasts faintly for years is weak in one of three dates. So
windows of several lengths are tried; each is measured by how its terms spread over the scene, and the one counts that stands
out most.

In: whitened new dates (n_new, n_tokens, n_axes), NaN = masked. Out: terms for every length and date, and scores of patches.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from changedet_plugin.core.arrays import FloatArray
from changedet_plugin.core.similarity import unit
from changedet_plugin.engine.masked import back, valid_first
from changedet_plugin.engine.scoring import persistence

LONGER = (5, 9, 15)
"""Lengths of the windows beside the dates that are asked to agree, up to half of the new dates. Decision 0016. [dates]"""
LONGER_OF_RADAR = (5,)
"""The same for radar: speckle is the same on every date, and wins in one long window or other. Decision 0015. [dates]"""
WEAKEST = 0.3
"""Share of the dates of a longer window that may disagree: haze, snow, a cloud that no mask found. Decision 0016."""
SMALLEST = 1e-9
"""Least unit of a length: a scene without any spread has none."""


def lengths(n_confirming: int, n_new: int, longer: tuple[int, ...] = LONGER) -> tuple[int, ...]:
    """Dates of each window: those that are asked to agree, and the longer ones that go twice into the series."""
    return (n_confirming, *(length for length in longer if n_confirming < length <= n_new // 2))


def terms(whitened: FloatArray, of_asked: FloatArray, windows: tuple[int, ...]) -> FloatArray:
    """How strongly the dates of a window agree: (n_lengths, n_new, n_tokens) by length and first date, NaN = no such window.

    ``of_asked`` (n_new, n_tokens): those of the first length, where the weakest date decides (``agreement_terms``).
    """
    return np.stack([of_asked, *(_longer_terms(whitened, length) for length in windows[1:])])


@dataclass(frozen=True)
class Durations:
    """The lengths of the windows, and how the largest terms of each spread over the scene: arrays (n_lengths,)."""

    windows: tuple[int, ...]
    """Valid dates of each."""
    centre: FloatArray
    """Median over the patches."""
    spread: FloatArray
    """Median less quarter."""

    @classmethod
    def of_scene(cls, windows: tuple[int, ...], largest: FloatArray) -> Durations:
        """From the largest terms (n_lengths, n_patches) of a sample of the scene."""
        low, centre = np.nanquantile(largest, [0.25, 0.5], axis=1)
        return cls(windows, centre, np.maximum(centre - low, SMALLEST))

    def in_one_unit(self, largest: FloatArray) -> FloatArray:
        """Terms (n_lengths, ...) as those of the first length would be that stand out as much; -inf = unknown."""
        shape = (-1, *(1 for _ in largest.shape[1:]))
        scale = (self.spread[0] / self.spread).reshape(shape)
        return np.nan_to_num(self.centre[0] + (largest - self.centre.reshape(shape)) * scale, nan=-np.inf)

    def score(self, largest: FloatArray) -> FloatArray:
        """Mean of the agreement of the dates asked for and of the length that stands out most: (n_lengths, ...) to (...).

        Noise wins in one long window or other, so that what only a long one finds counts half. NaN = unknown.
        """
        return np.array((largest[0] + self.in_one_unit(largest).max(0)) / 2)


def _longer_terms(whitened: FloatArray, length: int) -> FloatArray:
    """The quantile ``WEAKEST`` of the projections of ``length`` consecutive valid dates on their common direction."""
    order, count = valid_first(whitened[..., 0])
    ordered = np.nan_to_num(np.take_along_axis(whitened, order[..., None], 0))
    found = np.full(whitened.shape[:2], np.nan)
    running = np.concatenate([np.zeros((1, *ordered.shape[1:])), ordered.cumsum(0)])
    for start in range(len(ordered) - length + 1):
        direction = unit(running[start + length] - running[start])
        votes = np.einsum("mpd,pd->mp", ordered[start : start + length], direction)
        found[start] = np.where(start + length <= count, _low(votes), np.nan)
    return back(found, order)


def _low(votes: FloatArray) -> FloatArray:
    """The quantile ``WEAKEST`` over the first axis, as Hazen's rule has it."""
    return np.array(np.quantile(votes, WEAKEST, axis=0, method="hazen"))


def largest_of_tokens(found: FloatArray) -> FloatArray:
    """The largest term of each token over the dates: (n_lengths, n_new, n_tokens) to (n_lengths, n_tokens).

    Before they are pooled to patches: the tokens of a patch need not be clear on the same dates.
    """
    return np.array(np.fmax.reduce(found, axis=1))


def asked_terms(whitened: FloatArray, n_confirming: int) -> FloatArray:
    """The terms (n_new, n_tokens) of the dates that are asked to agree."""
    return persistence.agreement_terms(whitened, n_confirming)[0]
