"""How is a patch ranked where one or two reference dates must do? By its tokens and its pixels together, then its neighbours.

What no past can say, another view must: the tokens of a patch (colour and texture, less what season does to its look) and the
pixels (colour alone, as a pair) err in different places, and what no second date confirms the neighbours must.

In: the agreement of every patch, and the pixel score of every new date. Out: the ranking score. Decision 0013.
"""

from __future__ import annotations

import numpy as np
from scipy import ndimage

from changedet_plugin.core.arrays import FloatArray
from changedet_plugin.engine.scoring import persistence

PATCH_WEIGHT = 3.0
"""Of the patch score in the geometric mean, where the pixel score has 1. Decision 0013."""
LEAST = 0.01
"""Pixel scores below this share of their median count as it: an ordinary pair of pixels is no proof. Decision 0013."""
LEAST_AGREEMENT = 1e-6
"""Patch scores below this count as it: a logarithm is taken."""
NARROW = 0.4
"""Standard deviation of the narrower of the two Gaussians by which neighbours confirm a change. Decision 0013. [patches]"""
WIDE = 1.0
"""That of the wider one; the two have the same weight. Decision 0013. [patches]"""
CONFIRMED = 0.5
"""That of the only one where several dates must agree. Decisions 0009 and 0013. [patches]"""


def rank(agreement: FloatArray, pixels: FloatArray | None, n_confirming: int) -> FloatArray:
    """Ranking score (n_rows, n_cols), about 1 on a usual patch: (agreement^3 x pixel score / its median)^(1/4), softened.

    ``agreement`` (n_rows, n_cols), ``pixels`` (n_new, n_rows, n_cols), of which ``n_confirming`` consecutive valid dates count;
    a patch without a pixel score is ordinary in it. Without ``pixels`` it is the agreement, softened.
    """
    if pixels is not None:
        pixel = persistence.confirmed(pixels, n_confirming, usual=0.0)
        known = np.isfinite(pixel)
        if known.any():
            median = float(np.median(pixel[known]))
            relative = np.where(known, pixel / max(median, LEAST), 1.0)
            logs = PATCH_WEIGHT * np.log(np.maximum(agreement, LEAST_AGREEMENT)) + np.log(np.maximum(relative, LEAST))
            agreement = np.exp(logs / (PATCH_WEIGHT + 1))
    return soften(agreement, n_confirming)


def soften(scores: FloatArray, n_confirming: int) -> FloatArray:
    """Gaussian mean (n_rows, n_cols) of the valid neighbours, NaN stays NaN.

    Where no second date confirms, the geometric mean of a narrow and a wide one.
    """
    if n_confirming > 1:
        return _gaussian(scores, CONFIRMED)
    return np.sqrt(_gaussian(scores, NARROW) * _gaussian(scores, WIDE))


def _gaussian(scores: FloatArray, width: float) -> FloatArray:
    """Mean of the valid neighbours, weighted by a Gaussian of this standard deviation, in patches."""
    known = np.isfinite(scores)
    total = ndimage.gaussian_filter(np.where(known, scores, 0), width)
    weight = ndimage.gaussian_filter(known.astype(scores.dtype), width)
    return np.where(known, total / np.maximum(weight, 1e-6), np.nan)
