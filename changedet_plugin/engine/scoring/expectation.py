"""What season and light do, on one date, to places of one look: expected, and so no change.

A ridge regression of the differences of a date on the look of the places, over what is taken as unchanged. A relative
of the chronochrome (Schaum and Stocker 1997).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from changedet_plugin.core.arrays import FloatArray
from changedet_plugin.engine.scoring import persistence

REGRESSION_RIDGE = 0.5
"""In mean variances of the look of the places."""
N_ROUNDS = 2
"""[rounds] Of finding what is unchanged and learning from it."""
UNCHANGED, UNCHANGED_MEDIANS = 1.2, 1.5
"""Largest agreement of a token that is taken as unchanged, and no more than so many times the median of the scene."""
FEWEST = 200
"""Unchanged tokens from which a date is worth a regression."""

Block = tuple[FloatArray, FloatArray]


@dataclass(frozen=True)
class Expectation:
    """Expected difference = shift + (look - centre) @ slope."""

    centre: FloatArray
    """(n_look,)."""
    shift: FloatArray
    """(n_features,)."""
    slope: FloatArray
    """(n_look, n_features)."""

    def of(self, looks: FloatArray) -> FloatArray:
        """Differences (n_tokens, n_features) that are expected of places with looks (n_tokens, n_look)."""
        return self.shift + (looks - self.centre) @ self.slope


class Sums:
    """What a regression needs to know of the looks and differences that were added, block after block."""

    def __init__(self, n_look: int, n_features: int) -> None:
        self._count, self._looks, self._differences = 0, np.zeros(n_look), np.zeros(n_features)
        self._squares, self._products = np.zeros((n_look, n_look)), np.zeros((n_look, n_features))

    def add(self, looks: FloatArray, differences: FloatArray) -> None:
        """Take in looks (n_tokens, n_look) and differences (n_tokens, n_features)."""
        self._count += len(looks)
        self._looks += looks.sum(0)
        self._differences += differences.sum(0)
        self._squares += looks.T @ looks
        self._products += looks.T @ differences

    def expectation(self, ridge: float, fewest: int = 2) -> Expectation:
        """The ridge regression; nothing is expected where it would rest on less than ``fewest`` tokens."""
        n_look, n = len(self._looks), max(self._count, 1)
        if self._count < fewest:
            return Expectation(self._looks * 0, self._differences * 0, self._products * 0)
        centre, shift = self._looks / n, self._differences / n
        covariance = self._squares / n - np.outer(centre, centre)
        covariance += (ridge * np.trace(covariance) / n_look + 1e-12) * np.eye(n_look)
        return Expectation(centre, shift, np.linalg.solve(covariance, self._products / n - np.outer(centre, shift)))


def fit_regression(looks: FloatArray, differences: FloatArray, ridge: float) -> Expectation:
    """Regress differences (n_tokens, n_features) on looks (n_tokens, n_look)."""
    sums = Sums(looks.shape[-1], differences.shape[-1])
    sums.add(looks, differences)
    return sums.expectation(ridge)


def learn(blocks: Callable[[], Iterable[Block]]) -> tuple[Expectation, ...]:
    """Expectation of each new date, learnt where no change lasts.

    ``blocks`` is called for every pass over looks (n_tokens, n_look) and their whitened residuals of the new dates
    (n_new_dates, n_tokens, n_axes), NaN = masked.
    """
    found: tuple[Expectation, ...] = ()
    for _ in range(N_ROUNDS):
        agreement = [_agreement(looks, whitened, found) for looks, whitened in blocks()]
        known = np.concatenate(agreement)
        known = known[np.isfinite(known)]
        if not known.size:
            return ()
        limit = min(UNCHANGED, UNCHANGED_MEDIANS * float(np.median(known)))
        sums: list[Sums] = []
        for (looks, whitened), size in zip(blocks(), agreement, strict=True):
            sums = sums or [Sums(looks.shape[-1], whitened.shape[-1]) for _ in whitened]
            for date, own in zip(whitened, sums, strict=True):
                keep = (size < limit) & np.isfinite(date[:, 0]) & np.isfinite(looks[:, 0])
                own.add(looks[keep], date[keep])
        found = tuple(own.expectation(REGRESSION_RIDGE, FEWEST) for own in sums)
    return found


def _agreement(looks: FloatArray, whitened: FloatArray, expected: Sequence[Expectation]) -> FloatArray:
    """Largest agreement (n_tokens,) of what is left of the residuals."""
    if expected:
        whitened = np.stack([date - line.of(looks) for date, line in zip(whitened, expected, strict=True)])
    return persistence.largest(persistence.agreement_terms(whitened, persistence.confirming_dates(3, len(whitened)))[0])
