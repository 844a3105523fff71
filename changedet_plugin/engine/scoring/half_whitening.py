"""In which axes is a residual measured? What normally varies counts less, what does not distinguish places little.

In: covariances (n, n) of what the reference varies by, and of how places differ. Out: axes (n, n), for ``residual @ axes``.
How strongly is whitened, the reference tells: see ``chosen``.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from changedet_plugin.core.arrays import FloatArray
from changedet_plugin.engine.masked import mean_of_vectors
from changedet_plugin.engine.scoring import expectation

WHITENING_RIDGE = 1.0
"""Added to the covariance, in mean variances: full whitening would blow up directions that never varied, where noise and
registration live."""
RADAR_RIDGE = 0.1
"""The same of radar, in place of 1: speckle is white in the tokens as they are, and needs no floor. Decision 0015."""
STRUCTURED_RIDGE = 0.1
"""The same where what varies has few directions, by what ``chosen`` finds. Decision 0021."""
STRUCTURED_POWER = 0.25
"""Power of the weight of an axis by how places differ along it, where what varies has few directions: what varies is known
there, and a change need not look like another place. Decision 0021."""
FOLDS = 5
"""Parts of the reference, each of which is left out once; with fewer dates nothing is chosen. Decision 0021."""
TOLERANCE = 1.15
"""The smaller ridge is taken where dates left out vary up to so many times as much by it as by the larger. Decision 0021."""
MIXING = 20.0
"""Own covariance of a group of places has the weight (n - 1) / (n - 1 + MIXING) for n reference dates. [dates]"""
TOKENS_PER_AXIS = 3
"""Degrees of freedom for each axis from which a group of places has a covariance of its own."""


@dataclass(frozen=True)
class Whitening:
    """How strongly residuals are whitened."""

    ridge: float
    """Added to the covariance, in mean variances."""
    power: float = 1.0
    """Of the weight that an axis has by how places differ along it; 0 = all alike."""


WHITE = Whitening(WHITENING_RIDGE)
"""For what varies in every direction: noise, light, registration."""
STRUCTURED = Whitening(STRUCTURED_RIDGE, STRUCTURED_POWER)
"""For what varies in few directions: another crop, another sensor, the sun on a slope."""
RADAR = Whitening(RADAR_RIDGE)


def half_whitening_axes(
    covariance: FloatArray, ridge_from: FloatArray, between: FloatArray, whitening: Whitening = WHITE
) -> FloatArray:
    """Axes of C' = C + ridge, each with the weight (lam / (1 + lam)) ** power, lam = variance between places.

    All (n, n); the mean variance that the ridge is counted in is that of ``ridge_from``. |residual @ axes| is at most
    about 1 without change.
    """
    n = len(covariance)
    ridge = whitening.ridge * np.trace(ridge_from) / n
    values, vectors = np.linalg.eigh(covariance + (ridge + 1e-12) * np.eye(n))
    whiten = vectors / np.sqrt(np.maximum(values, 1e-12))
    lam, rotation = np.linalg.eigh(whiten.T @ between @ whiten)
    weight = (np.maximum(lam, 0) / (1 + np.maximum(lam, 0))) ** whitening.power
    return whiten @ rotation * np.sqrt(weight / max(weight.sum(), 1e-12))


def group_axes(
    sums: FloatArray, freedom: FloatArray, between: FloatArray, n_reference: int, whitening: Whitening
) -> FloatArray:
    """Axes (n_groups, n, n) of every group of places, in units of the root mean square of the reference's own residuals.

    ``sums`` (n_groups, n, n) residual.T @ residual of the reference, over the places of a group; ``freedom`` (n_groups,)
    its degrees of freedom; ``between`` (n, n) the covariance of the places, twice.
    """
    total = float(freedom.sum())
    pooled = sums.sum(0) / max(total, 1.0)
    mixing = (n_reference - 1) / (n_reference - 1 + MIXING)
    axes, energy = [], 0.0
    for own_sum, own_freedom in zip(sums, freedom, strict=True):
        own = own_sum / max(own_freedom, 1)
        share = mixing if own_freedom >= TOKENS_PER_AXIS * len(pooled) else 0.0
        axes.append(half_whitening_axes(share * own + (1 - share) * pooled, pooled, between, whitening))
        energy += np.trace(axes[-1].T @ own @ axes[-1]) * own_freedom
    return np.array(axes) / max(float(np.sqrt(energy / max(total, 1.0))), 1e-12)


def chosen(reference: FloatArray) -> Whitening:
    """The whitening by which reference dates that are left out vary least, against how places differ.

    ``reference`` (n_reference, n_tokens, n_axes): tokens of places spread over the scene, NaN = masked. What is left out is
    held against the mean of the other dates, less what is expected of it by look. Of nearly equal ones the smaller ridge, and
    ``WHITE`` where dates or places are too few to tell.
    """
    n_dates = len(reference)
    if n_dates < FOLDS:
        return WHITE
    varied = np.zeros(2)
    for fold in range(FOLDS):
        out = np.arange(n_dates) % FOLDS == fold
        look = mean_of_vectors(reference[~out])
        places = look[np.isfinite(look[:, 0])]
        if len(places) < expectation.FEWEST:
            return WHITE
        between, pooled = np.atleast_2d(np.cov(places.T)), _covariance(reference[~out] - look)
        error = _unexpected(reference[out] - look, look)
        for index, whitening in enumerate((WHITE, Whitening(STRUCTURED_RIDGE))):
            axes = half_whitening_axes(pooled, pooled, 2 * between, whitening)
            varied[index] += np.trace(axes.T @ error @ axes) / max(np.trace(axes.T @ between @ axes), 1e-12)
    return STRUCTURED if 0 < varied[1] <= TOLERANCE * varied[0] else WHITE


def _covariance(residuals: FloatArray) -> FloatArray:
    """(n, n) of residuals (n_dates, n_tokens, n) about the mean of each token, NaN = masked."""
    freedom = np.maximum(np.isfinite(residuals[..., 0]).sum(0) - 1, 0).sum()
    known = residuals[np.isfinite(residuals[..., 0])]
    return np.array(known.T @ known / max(freedom, 1))


def _unexpected(differences: FloatArray, look: FloatArray) -> FloatArray:
    """Mean products (n, n) of differences (n_dates, n_tokens, n), less what is expected on each date of the ``look``."""
    total, count = np.zeros((look.shape[1],) * 2), 0
    for date in differences:
        known = np.isfinite(date[:, 0])
        if known.sum() < expectation.FEWEST:
            continue
        learnt = expectation.fit_regression(look[known], date[known], expectation.REGRESSION_RIDGE)
        rest = date[known] - learnt.of(look[known])
        total += rest.T @ rest
        count += len(rest)
    return total / max(count, 1)


class Moments:
    """Mean and covariance of vectors that come block after block."""

    def __init__(self, n: int) -> None:
        self._count, self._total, self._outer = 0, np.zeros(n), np.zeros((n, n))

    def add(self, vectors: FloatArray) -> None:
        """Take in vectors (n_vectors, n)."""
        self._count += len(vectors)
        self._total += vectors.sum(0)
        self._outer += vectors.T @ vectors

    @property
    def count(self) -> int:
        """How many were taken in."""
        return self._count

    @property
    def covariance(self) -> FloatArray:
        """(n, n)."""
        mean = self._total / max(self._count, 1)
        return (self._outer - self._count * np.outer(mean, mean)) / max(self._count - 1, 1)
