"""Half-whitening: axes in which what normally varies counts less, and what does not distinguish places counts little."""

from __future__ import annotations

import numpy as np

from changedet_plugin.core.arrays import FloatArray

WHITENING_RIDGE = 1.0
"""In mean variances. Full whitening would blow up directions that never varied, where noise and registration live."""


def axes_of(covariance: FloatArray, ridge_from: FloatArray, between: FloatArray) -> FloatArray:
    """Half-whitening axes: C' = C + mean variance of ``ridge_from``; weight lam / (1 + lam), lam = variance between places.

    All (n, n). |residual @ axes| is at most about 1 without change.
    """
    n = len(covariance)
    values, vectors = np.linalg.eigh(covariance + (WHITENING_RIDGE * np.trace(ridge_from) / n + 1e-12) * np.eye(n))
    whiten = vectors / np.sqrt(np.maximum(values, 1e-12))
    lam, rotation = np.linalg.eigh(whiten.T @ between @ whiten)
    weight = np.maximum(lam, 0) / (1 + np.maximum(lam, 0))
    return whiten @ rotation * np.sqrt(weight / max(weight.sum(), 1e-12))
