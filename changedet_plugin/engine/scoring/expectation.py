"""What do season and light do, on one date, to places of one look? That is expected, and so no change.

A ridge regression of the differences of a date on the look of the places, over what is taken as unchanged. A relative
of the chronochrome (Schaum and Stocker 1997).

In: looks of places (n_tokens, n_look) and their differences on a date (n_tokens, n_features). Out: an ``Expectation`` a date,
which gives the difference that is expected of any look.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from changedet_plugin.core.arrays import FloatArray
from changedet_plugin.engine.masked import nanmax
from changedet_plugin.engine.scoring import persistence

REGRESSION_RIDGE = 0.5
"""Ridge of the regression, in mean variances of the look of the places. Decision 0008."""
N_ROUNDS = 2
"""Times that what is expected is learnt from what is unchanged by it. [rounds]"""
UNCHANGED = 1.2
"""Largest agreement of a token that is taken as unchanged. Decision 0008. [usual distances]"""
UNCHANGED_MEDIANS = 1.5
"""And no more than so many times the median agreement of the scene. Decision 0008."""
FEWEST = 200
"""Unchanged tokens from which a date is worth a regression. [tokens]"""
CONFIRMATIONS = 3
"""Dates that are asked to agree, where it is told what lasts. [dates]"""

Block = tuple[FloatArray, FloatArray]
"""Looks (n_tokens, n_look) and whitened residuals of the new dates (n_new, n_tokens, n_features), NaN = masked."""


@dataclass(frozen=True)
class Expectation:
    """Expected difference = shift + (look - centre) @ slope."""

    centre: FloatArray
    """(n_look,): the mean look."""
    shift: FloatArray
    """(n_features,): the difference that is expected of it."""
    slope: FloatArray
    """(n_look, n_features)."""

    def of(self, look: FloatArray) -> FloatArray:
        """Differences (n_tokens, n_features) that are expected of looks (n_tokens, n_look)."""
        return self.shift + (look - self.centre) @ self.slope


class RegressionSums:
    """What a regression needs to know of the looks and differences that were added, block after block."""

    def __init__(self, n_look: int, n_features: int) -> None:
        self._count, self._looks, self._differences = 0, np.zeros(n_look), np.zeros(n_features)
        self._squares, self._products = np.zeros((n_look, n_look)), np.zeros((n_look, n_features))

    def add(self, look: FloatArray, differences: FloatArray) -> None:
        """Take in looks (n_tokens, n_look) and differences (n_tokens, n_features)."""
        self._count += len(look)
        self._looks += look.sum(0)
        self._differences += differences.sum(0)
        self._squares += look.T @ look
        self._products += look.T @ differences

    def expectation(self, ridge: float, fewest: int = 2) -> Expectation:
        """The ridge regression; nothing is expected where it would rest on less than ``fewest`` tokens."""
        n_look, n = len(self._looks), max(self._count, 1)
        if self._count < fewest:
            return Expectation(self._looks * 0, self._differences * 0, self._products * 0)
        centre, shift = self._looks / n, self._differences / n
        covariance = self._squares / n - np.outer(centre, centre)
        covariance += (ridge * np.trace(covariance) / n_look + 1e-12) * np.eye(n_look)
        return Expectation(centre, shift, np.linalg.solve(covariance, self._products / n - np.outer(centre, shift)))


def fit_regression(look: FloatArray, differences: FloatArray, ridge: float) -> Expectation:
    """Regress differences (n_tokens, n_features) on looks (n_tokens, n_look)."""
    sums = RegressionSums(look.shape[-1], differences.shape[-1])
    sums.add(look, differences)
    return sums.expectation(ridge)


def fit_expectations(blocks: Callable[[], Iterable[Block]]) -> tuple[Expectation, ...]:
    """Expectation of each new date, learnt where no change lasts; empty = nothing is valid.

    ``blocks`` is called for every pass over the tokens, and must give the same each time.
    """
    expected: tuple[Expectation, ...] = ()
    for _ in range(N_ROUNDS):
        agreement = [_agreement(look, whitened, expected) for look, whitened in blocks()]
        known = np.concatenate(agreement)
        known = known[np.isfinite(known)]
        if not known.size:
            return ()
        limit = min(UNCHANGED, UNCHANGED_MEDIANS * float(np.median(known)))
        sums: list[RegressionSums] = []
        for (look, whitened), size in zip(blocks(), agreement, strict=True):
            sums = sums or [RegressionSums(look.shape[-1], whitened.shape[-1]) for _ in whitened]
            for date, own in zip(whitened, sums, strict=True):
                keep = (size < limit) & np.isfinite(date[:, 0]) & np.isfinite(look[:, 0])
                own.add(look[keep], date[keep])
        expected = tuple(own.expectation(REGRESSION_RIDGE, FEWEST) for own in sums)
    return expected


def _agreement(look: FloatArray, whitened: FloatArray, expected: Sequence[Expectation]) -> FloatArray:
    """Largest agreement (n_tokens,) of the residuals of a block, less what is ``expected`` so far of each new date."""
    if expected:
        whitened = np.stack([date - learnt.of(look) for date, learnt in zip(whitened, expected, strict=True)])
    n_confirming = min(CONFIRMATIONS, persistence.confirming_dates(CONFIRMATIONS, len(whitened)))
    return nanmax(persistence.agreement_terms(whitened, n_confirming)[0])
