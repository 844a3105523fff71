"""In which axes is a residual measured? What normally varies counts less, what does not distinguish places little.

In: covariances (n, n) of what the reference varies by, and of how places differ. Out: axes (n, n), for ``residual @ axes``.
"""

from __future__ import annotations

import numpy as np

from changedet_plugin.core.arrays import FloatArray

WHITENING_RIDGE = 1.0
"""Added to the covariance, in mean variances: full whitening would blow up directions that never varied, where noise and
registration live."""
RADAR_RIDGE = 0.1
"""The same of radar, in place of 1: speckle is white in the tokens as they are, and needs no floor. Decision 0015."""
MIXING = 20.0
"""Own covariance of a group of places has the weight (n - 1) / (n - 1 + MIXING) for n reference dates. [dates]"""
TOKENS_PER_AXIS = 3
"""Degrees of freedom for each axis from which a group of places has a covariance of its own."""


def half_whitening_axes(
    covariance: FloatArray, ridge_from: FloatArray, between: FloatArray, ridge: float = WHITENING_RIDGE
) -> FloatArray:
    """Axes of C' = C + mean variance of ``ridge_from``, each with the weight lam / (1 + lam), lam = variance between places.

    All (n, n); ``ridge`` in mean variances. |residual @ axes| is at most about 1 without change.
    """
    n = len(covariance)
    values, vectors = np.linalg.eigh(covariance + (ridge * np.trace(ridge_from) / n + 1e-12) * np.eye(n))
    whiten = vectors / np.sqrt(np.maximum(values, 1e-12))
    lam, rotation = np.linalg.eigh(whiten.T @ between @ whiten)
    weight = np.maximum(lam, 0) / (1 + np.maximum(lam, 0))
    return whiten @ rotation * np.sqrt(weight / max(weight.sum(), 1e-12))


def group_axes(sums: FloatArray, freedom: FloatArray, between: FloatArray, n_reference: int, ridge: float) -> FloatArray:
    """Axes (n_groups, n, n) of every group of places, in units of the root mean square of the reference's own residuals.

    ``sums`` (n_groups, n, n) residual.T @ residual of the reference, over the places of a group; ``freedom`` (n_groups,)
    its degrees of freedom; ``between`` (n, n) the covariance of the places, twice;
    ``ridge`` as of ``half_whitening_axes``.
    """
    total = float(freedom.sum())
    pooled = sums.sum(0) / max(total, 1.0)
    mixing = (n_reference - 1) / (n_reference - 1 + MIXING)
    axes, energy = [], 0.0
    for own_sum, own_freedom in zip(sums, freedom, strict=True):
        own = own_sum / max(own_freedom, 1)
        share = mixing if own_freedom >= TOKENS_PER_AXIS * len(pooled) else 0.0
        axes.append(half_whitening_axes(share * own + (1 - share) * pooled, pooled, between, ridge))
        energy += np.trace(axes[-1].T @ own @ axes[-1]) * own_freedom
    return np.array(axes) / max(float(np.sqrt(energy / max(total, 1.0))), 1e-12)


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
