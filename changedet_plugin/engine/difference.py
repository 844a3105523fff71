"""How far is a token from what one or two reference dates lead to expect? Differences, less what season and light explain.

Without a past there is no telling what normally varies at a place, so the least changed tokens of the scene must tell: how
places of each look differ between the dates (``expectation``), and by how much (the covariance of what is left), trimmed as in
IR-MAD.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from changedet_plugin.engine import expectation
from changedet_plugin.engine.axes import axes_of
from changedet_plugin.engine.errors import SeriesError
from changedet_plugin.engine.expectation import Expectation
from changedet_plugin.engine.projection import NOTHING_VALID, mean_over_dates
from changedet_plugin.engine.types import Embeddings, FloatArray

PLACES = 0.1
"""Weight of the variance between places: what is left of a difference is small, places are not."""


@dataclass(frozen=True)
class Trust:
    """Which tokens are taken as unchanged, and how far they are believed."""

    start: float
    """Share of the tokens to begin with, those with the smallest standardised difference."""
    n_rounds: int
    most: float
    """Largest share of the tokens that is taken as unchanged."""
    reach: float
    """Multiple of the distance of the nearest 15 % up to which a token is taken as unchanged."""
    ridge: float
    """Of the regression, in mean variances of the reference tokens."""


ORDINARY = Trust(start=1.0, n_rounds=3, most=0.9, reach=np.inf, ridge=0.5)
LARGE_CHANGE = Trust(start=0.3, n_rounds=5, most=0.9, reach=2.5, ridge=10.0)
"""Where the light had to be fitted on a part of the scene, the rest has changed, and must not pass for season."""
NEAREST = 0.15


@dataclass(frozen=True)
class Difference:
    """Differences from the mean of one or two reference dates, less what is expected, on half-whitened axes."""

    embeddings: Embeddings
    expected: tuple[Expectation, ...]
    """Of each new date, by the reference token."""
    axes: FloatArray
    """(n_features, n_features)."""

    def read(self, rows: slice) -> FloatArray:
        """Half-whitened differences of some token rows: float64 (n_dates, n_tokens, n_features); reference dates are NaN."""
        is_reference = np.array(self.embeddings.is_reference)
        first, differences = _differences(self.embeddings.read(rows), is_reference)
        whitened = np.full((len(is_reference), *first.shape), np.nan)
        for date, new in enumerate(np.nonzero(~is_reference)[0]):
            whitened[new] = (differences[date] - self.expected[date].of(first)) @ self.axes
        return whitened


def fit(embeddings: Embeddings, memory: int) -> Difference:
    """Learn from the least changed tokens what to expect; at most about a sixth of ``memory`` bytes are used at a time.

    Raises
    ------
    SeriesError
        Nowhere is a reference date and a new date valid.
    """
    is_reference = np.array(embeddings.is_reference)
    first, differences = _sample(embeddings, is_reference, memory)
    valid = np.isfinite(differences[..., 0])
    if not (valid.sum(1) > 1).any():
        raise SeriesError(NOTHING_VALID)
    between = PLACES * np.cov(np.concatenate([first[valid.any(0)], (first + differences)[valid]]).T)
    part = np.array(embeddings.light_fitted or [False] * len(is_reference))[~is_reference]
    trust = [LARGE_CHANGE if fitted else ORDINARY for fitted in part]
    least = np.stack([_nearest(d, ok, t.start) for d, ok, t in zip(differences, valid, trust, strict=True)])
    for number in range(max(t.n_rounds for t in trust)):
        expected = [
            expectation.fit(first[keep], d[keep], t.ridge) for d, keep, t in zip(differences, least, trust, strict=True)
        ]
        rest = [d - line.of(first) for d, line in zip(differences, expected, strict=True)]
        covariance = np.mean([np.cov(r[keep].T) for r, keep in zip(rest, least, strict=True) if keep.sum() > 1], axis=0)
        axes = axes_of(covariance, covariance, between)
        axes /= max(np.sqrt(np.trace(axes.T @ covariance @ axes)), 1e-12)
        for date, (ok, t) in enumerate(zip(valid, trust, strict=True)):
            if ok.any() and number < t.n_rounds:
                least[date] = _unchanged(np.linalg.norm(rest[date] @ axes, axis=-1), ok, t)
    return Difference(embeddings, tuple(expected), axes)


def _sample(embeddings: Embeddings, is_reference: NDArray[np.bool_], memory: int) -> tuple[FloatArray, FloatArray]:
    """Reference tokens (n, n_features) and differences (n_new_dates, n, n_features) of rows spread over the scene."""
    n_rows, n_cols = embeddings.valid_share.shape[1:]
    bytes_per_row = len(is_reference) * n_cols * embeddings.tokens.shape[-1] * 8
    n_sampled = int(min(n_rows, max(1, memory / 24 / bytes_per_row)))
    picked = np.unique(np.linspace(0, n_rows - 1, n_sampled).round().astype(int))
    tokens = np.concatenate([embeddings.read(slice(int(row), int(row) + 1)) for row in picked], axis=1)
    return _differences(tokens, is_reference)


def _differences(tokens: FloatArray, is_reference: NDArray[np.bool_]) -> tuple[FloatArray, FloatArray]:
    """Mean of the reference (n_tokens, n_features), and every new date minus it (n_new_dates, n_tokens, n_features)."""
    flat = tokens.reshape(len(tokens), -1, tokens.shape[-1]).astype(np.float64)
    first = mean_over_dates(flat[is_reference])
    return first, flat[~is_reference] - first


def _nearest(difference: FloatArray, valid: NDArray[np.bool_], share: float) -> NDArray[np.bool_]:
    """The share of the valid tokens whose difference is smallest, each feature in the spread of its own smallest."""
    if share >= 1 or not valid.any():
        return valid.copy()
    # About zero, not about the median: the light was fitted so that what did not change differs by nothing.
    size = np.abs(difference) / np.maximum(np.quantile(np.abs(difference[valid]), share, axis=0), 1e-9)
    size = (np.minimum(size, 8) ** 2).mean(-1)  # one wild feature is no change
    return valid & (size <= np.quantile(size[valid], share))


def _unchanged(size: FloatArray, valid: NDArray[np.bool_], trust: Trust) -> NDArray[np.bool_]:
    """Tokens whose distance is among the ``most`` smallest, and not out of reach of the nearest."""
    nearest, most = np.quantile(size[valid], (NEAREST, trust.most))
    return valid & (size <= (most if np.isinf(trust.reach) else min(most, trust.reach * nearest)))
