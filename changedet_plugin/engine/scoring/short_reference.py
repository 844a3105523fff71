"""How far is a token from what one or two reference dates lead to expect? Differences, less what season and light explain.

Without a past there is no telling what normally varies at a place, so the least changed tokens of the scene must tell: how
places of each look differ between the dates (``expectation``), and by how much (the covariance of what is left), trimmed as in
IR-MAD.

In: tokens as the encoder made them (n_dates, n_tokens, n_features), the reference first. Out: ``ShortReference``, which is
learnt from a sample of them and applied to any.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from changedet_plugin.core.arrays import BoolArray, FloatArray
from changedet_plugin.core.errors import SeriesError
from changedet_plugin.engine.blocks import gathered, scattered
from changedet_plugin.engine.masked import mean_of_vectors
from changedet_plugin.engine.scoring import expectation
from changedet_plugin.engine.scoring.expectation import Expectation
from changedet_plugin.engine.scoring.half_whitening import half_whitening_axes
from changedet_plugin.engine.scoring.principal_axes import NOTHING_VALID
from changedet_plugin.engine.types import Embeddings

PLACES = 0.1
"""Weight of the variance between places: what is left of a difference is small, places are not. Decision 0008."""
TRIM = 0.9
"""Share of what may be unchanged that is taken as unchanged. Decision 0008."""
N_TRIMS = 3
"""Times that what is expected is learnt from what changed least by it. [rounds]"""
SAMPLE_BYTES = 64 << 20
"""Of the tokens, as float64, that this is learnt from: 95 000 of four bands on two dates. Decision 0020. [bytes]"""
DIFFERENCE_RIDGE = 1.0
"""Ridge of the regression of differences on reference tokens, in mean variances of these. Decision 0013."""


class PlainTokens:
    """The tokens of a series as the encoder made them, read by rows."""

    def __init__(self, embeddings: Embeddings) -> None:
        self._embeddings = embeddings
        self.n_axes = int(embeddings.tokens.shape[-1])
        self.n_rows = int(embeddings.valid_share.shape[1])

    def read(self, rows: slice) -> FloatArray:
        """Tokens of some rows: float64 (n_dates, n_tokens, n_features), NaN = invalid."""
        tokens = self._embeddings.read(rows)
        return tokens.reshape(len(tokens), -1, self.n_axes).astype(np.float64)


@dataclass(frozen=True)
class ShortReference:
    """What one or two reference dates lead to expect: differences from their mean, less what is expected, half-whitened."""

    n_reference: int
    expected: tuple[Expectation, ...]
    """Of each new date, by the reference token."""
    axes: FloatArray
    """(n_features, n_features): difference @ axes = whitened difference."""

    def apply(self, tokens: FloatArray) -> FloatArray:
        """Whitened differences (n_dates, n_tokens, n_features) of the tokens of all dates; reference dates are NaN."""
        reference, differences = _differences(tokens, self.n_reference)
        whitened = np.full(tokens.shape, np.nan)
        for index, (difference, expected) in enumerate(zip(differences, self.expected, strict=True), self.n_reference):
            whitened[index] = (difference - expected.of(reference)) @ self.axes
        return whitened


def fit_differences(embeddings: Embeddings) -> ShortReference:
    """Learn from the least changed tokens of a sample of the scene what to expect.

    Raises
    ------
    SeriesError
        Nowhere is a reference date and a new date valid.
    """
    reference, differences, stable = _sample(embeddings)
    valid = np.isfinite(differences[..., 0])
    if not (valid.sum(1) > 1).any():
        raise SeriesError(NOTHING_VALID)
    between = PLACES * np.atleast_2d(np.cov(np.concatenate([reference[valid.any(0)], (reference + differences)[valid]]).T))
    # Tokens outside the part of the scene that the light was fitted on may have changed: they are kept out of the regression,
    # or a large change would be learnt as the season.
    candidates = valid & stable
    candidates = np.where((candidates.sum(1) > 1)[:, None], candidates, valid)
    least = candidates.copy()
    for _ in range(N_TRIMS):
        expected = [
            expectation.fit_regression(reference[keep], difference[keep], DIFFERENCE_RIDGE)
            for difference, keep in zip(differences, least, strict=True)
        ]
        rest = [difference - learnt.of(reference) for difference, learnt in zip(differences, expected, strict=True)]
        covariance = np.mean(
            [np.atleast_2d(np.cov(r[keep].T)) for r, keep in zip(rest, least, strict=True) if keep.sum() > 1], axis=0
        )
        axes = half_whitening_axes(covariance, covariance, between)
        axes /= max(np.sqrt(np.trace(axes.T @ covariance @ axes)), 1e-12)
        for date, known in enumerate(candidates):
            size = np.linalg.norm(rest[date] @ axes, axis=-1)
            if known.any():
                least[date] = known & (size <= np.quantile(size[known], TRIM))
    return ShortReference(embeddings.n_reference, tuple(expected), axes)


def _sample(embeddings: Embeddings) -> tuple[FloatArray, FloatArray, BoolArray]:
    """Tokens of places spread over the scene: the reference, differences of the new dates, and what is stable.

    (n_tokens, n_features), (n_new, n_tokens, n_features), and (n_new, n_tokens): the light was fitted on it; all True where no
    part of the scene stands out as that.
    """
    n_rows, n_cols = embeddings.valid_share.shape[1:]
    plain = PlainTokens(embeddings)
    places = scattered((n_rows, n_cols), SAMPLE_BYTES // (len(embeddings.dates) * plain.n_axes * 8))
    whole = np.ones((n_rows, n_cols), bool)
    new = range(embeddings.n_reference, len(embeddings.dates))
    unchanged = (embeddings.unchanged.get(index, whole) for index in new)
    stable = [np.concatenate([part[row, cols] for row, cols in places]) for part in unchanged]
    return *_differences(gathered(plain.read, places), embeddings.n_reference), np.array(stable)


def _differences(tokens: FloatArray, n_reference: int) -> tuple[FloatArray, FloatArray]:
    """Mean of the reference (n_tokens, n_features), and every new date minus it (n_new, n_tokens, n_features)."""
    reference = mean_of_vectors(tokens[:n_reference])
    return reference, tokens[n_reference:] - reference
