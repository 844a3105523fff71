"""How far is a token from what one or two reference dates lead to expect? Differences, less what season and light explain.

Without a past there is no telling what normally varies at a place, so the least changed tokens of the scene must tell: how
places of each look differ between the dates (``expectation``), and by how much (the covariance of what is left), trimmed as in
IR-MAD.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from changedet_plugin.core.arrays import FloatArray
from changedet_plugin.core.errors import SeriesError
from changedet_plugin.engine.masked import mean_over_dates
from changedet_plugin.engine.scoring import expectation
from changedet_plugin.engine.scoring.expectation import Expectation
from changedet_plugin.engine.scoring.half_whitening import axes_of
from changedet_plugin.engine.scoring.principal_axes import NOTHING_VALID
from changedet_plugin.engine.types import Embeddings

PLACES = 0.1
"""Weight of the variance between places: what is left of a difference is small, places are not."""


TRIM = 0.9
"""Share of what may be unchanged that is taken as unchanged."""
N_TRIMS = 3
"""[rounds] Of fitting and trimming."""
REGRESSION_RIDGE = 0.5
"""Of the regression, in mean variances of the reference tokens."""


@dataclass(frozen=True)
class ShortReference:
    """Differences from the mean of one or two reference dates, less what is expected, on half-whitened axes."""

    embeddings: Embeddings
    expected: tuple[Expectation, ...]
    """Of each new date, by the reference token."""
    axes: FloatArray
    """(n_features, n_features)."""

    def residuals(self, rows: slice) -> FloatArray:
        """Half-whitened differences of some token rows: float64 (n_dates, n_tokens, n_features); reference dates are NaN."""
        is_reference = self.embeddings.is_reference
        first, differences = _differences(self.embeddings.read(rows), is_reference)
        whitened = np.full((len(is_reference), *first.shape), np.nan)
        for date, new in enumerate(np.nonzero(~is_reference)[0]):
            whitened[new] = (differences[date] - self.expected[date].of(first)) @ self.axes
        return whitened


def learn(embeddings: Embeddings, memory: int) -> ShortReference:
    """Learn from the least changed tokens what to expect; at most about a sixth of ``memory`` bytes are used at a time.

    Raises
    ------
    SeriesError
        Nowhere is a reference date and a new date valid.
    """
    is_reference = embeddings.is_reference
    first, differences, parts = _sample(embeddings, is_reference, memory)
    valid = np.isfinite(differences[..., 0])
    if not (valid.sum(1) > 1).any():
        raise SeriesError(NOTHING_VALID)
    between = PLACES * np.cov(np.concatenate([first[valid.any(0)], (first + differences)[valid]]).T)
    # Tokens outside the part that the light was fitted on may have changed: they are kept out of the regression.
    may = valid & parts
    may = np.where((may.sum(1) > 1)[:, None], may, valid)
    least = may.copy()
    for _ in range(N_TRIMS):
        pairs = zip(differences, least, strict=True)
        expected = [expectation.fit_regression(first[keep], date[keep], REGRESSION_RIDGE) for date, keep in pairs]
        rest = [d - line.of(first) for d, line in zip(differences, expected, strict=True)]
        covariance = np.mean([np.cov(r[keep].T) for r, keep in zip(rest, least, strict=True) if keep.sum() > 1], axis=0)
        axes = axes_of(covariance, covariance, between)
        axes /= max(np.sqrt(np.trace(axes.T @ covariance @ axes)), 1e-12)
        for date, ok in enumerate(may):
            size = np.linalg.norm(rest[date] @ axes, axis=-1)
            if ok.any():
                least[date] = ok & (size <= np.quantile(size[ok], TRIM))
    return ShortReference(embeddings, tuple(expected), axes)


def _sample(
    embeddings: Embeddings, is_reference: NDArray[np.bool_], memory: int
) -> tuple[FloatArray, FloatArray, NDArray[np.bool_]]:
    """Reference tokens (n, n_features), differences (n_new_dates, n, n_features) and what may be unchanged (n_new_dates, n)."""
    n_rows, n_cols = embeddings.valid_share.shape[1:]
    bytes_per_row = len(is_reference) * n_cols * embeddings.tokens.shape[-1] * 8
    n_sampled = int(min(n_rows, max(1, memory / 24 / bytes_per_row)))
    picked = np.unique(np.linspace(0, n_rows - 1, n_sampled).round().astype(int))
    tokens = np.concatenate([embeddings.read(slice(int(row), int(row) + 1)) for row in picked], axis=1)
    whole = np.ones((n_rows, n_cols), bool)
    parts = [embeddings.unchanged.get(int(date), whole)[picked].ravel() for date in np.flatnonzero(~is_reference)]
    return *_differences(tokens, is_reference), np.array(parts)


def _differences(tokens: FloatArray, is_reference: NDArray[np.bool_]) -> tuple[FloatArray, FloatArray]:
    """Mean of the reference (n_tokens, n_features), and every new date minus it (n_new_dates, n_tokens, n_features)."""
    flat = tokens.reshape(len(tokens), -1, tokens.shape[-1]).astype(np.float64)
    first = mean_over_dates(flat[is_reference])
    return first, flat[~is_reference] - first
