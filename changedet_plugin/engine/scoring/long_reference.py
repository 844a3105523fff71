"""How far is a token from the past of its own place? In units of what normally varies there.

Half-whitening: the covariance of the reference residuals, with a ridge as large as its mean variance, makes nuisance
(season, light, registration) count less; axes in which places do not differ count little. 1 = a usual reference date.

In: tokens on their principal axes (n_dates, n_tokens, n_axes), the reference first. Out: ``LongReference``, which is learnt
from blocks of them and applied to any.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np
from sklearn.cluster import KMeans

from changedet_plugin.core.arrays import FloatArray
from changedet_plugin.core.reference import ReferenceLength
from changedet_plugin.engine.blocks import BLOCK_BYTES, batches, gathered, row_blocks, scattered
from changedet_plugin.engine.masked import mean_of_vectors
from changedet_plugin.engine.scoring import expectation
from changedet_plugin.engine.scoring.expectation import Expectation
from changedet_plugin.engine.scoring.half_whitening import WHITE, Moments, Whitening, chosen, group_axes
from changedet_plugin.engine.scoring.principal_axes import SAMPLE, ProjectedTokens
from changedet_plugin.engine.types import Report

N_GROUPS = 8
"""Most groups of places that look alike. [groups]"""
TOKENS_PER_GROUP = 50
"""Valid places for each group. [tokens]"""
CHOSEN_FROM = 30
"""New dates from which the whitening is chosen. With fewer what stands out once is ranked, and where a small ridge was chosen
for clouds that no mask found, changes were lost. Decision 0021. [dates]"""
CHOICE_SAMPLE = 3000
"""Places by which the whitening is chosen, fewer where the reference is long. Decision 0021. [tokens]"""
EXPECTED_SAMPLE = 20_000
"""Tokens from which is learnt what season and light do on a date. [tokens]"""


@dataclass(frozen=True)
class LongReference:
    """What a reference of three dates or more says is usual: residuals about its mean, half-whitened, less what is expected."""

    n_reference: int
    groups: KMeans
    """Places that look alike, by the mean of their reference."""
    axes: FloatArray
    """(n_groups, n_axes, n_axes): residual @ axes = whitened residual."""
    expected: tuple[Expectation, ...] = ()
    """Of each new date, by the mean of the reference; empty = nothing is expected."""

    def apply(self, tokens: FloatArray) -> FloatArray:
        """Whitened residuals (n_dates, n_tokens, n_axes) of the tokens of all dates, NaN = invalid."""
        mean = self.look(tokens)
        residuals = self._whitened(tokens - mean, mean)
        new = range(self.n_reference, len(tokens))
        for date, expectation_of_date in zip(new, self.expected, strict=bool(self.expected)):
            residuals[date] -= expectation_of_date.of(mean)
        return residuals

    def whitened_look(self, tokens: FloatArray) -> FloatArray:
        """What every place looks like in whitened units, (n_tokens, n_axes), NaN = never valid."""
        mean = self.look(tokens)
        return self._whitened(mean[None].copy(), mean)[0]

    def _whitened(self, vectors: FloatArray, look: FloatArray) -> FloatArray:
        """Vectors (n, n_tokens, n_axes), changed in place, on the axes of places of their ``look`` (n_tokens, n_axes)."""
        group = self.groups.predict(np.nan_to_num(look))
        for index, axes in enumerate(self.axes):
            members = group == index
            vectors[:, members] = vectors[:, members] @ axes
        return vectors

    def look(self, tokens: FloatArray) -> FloatArray:
        """What every place looks like: the mean (n_tokens, n_axes) of its reference, NaN = never valid."""
        return mean_of_vectors(tokens[: self.n_reference])


def fit_residuals(tokens: ProjectedTokens, n_reference: int, whitening: Whitening, report: Report) -> LongReference:
    """Learn from the first ``n_reference`` dates what normally varies, and of each later date what season and light do."""
    n_dates, n_cols, n_axes = tokens.row_shape
    blocks = row_blocks(tokens.n_rows, n_dates * n_cols * n_axes * 8 * 4)
    groups, between = _fit_groups(tokens, n_reference, blocks, report)
    scatter = ResidualScatter(groups, n_axes)
    for number, rows in enumerate(blocks, 1):
        scatter.add(tokens.read(rows)[:n_reference])
        report("score", 0.3 + 0.1 * number / len(blocks), "")
    axes = group_axes(scatter.sums, scatter.freedom, 2 * between, n_reference, whitening)
    reference = LongReference(n_reference, groups, axes)
    return replace(reference, expected=expectation.fit_expectations(lambda: _sampled(tokens, reference)))


def choose_whitening(tokens: ProjectedTokens, n_reference: int) -> Whitening:
    """The whitening that the reference asks for, by places over the whole scene, whose tokens fit in half a block."""
    n_dates, n_cols, n_axes = tokens.row_shape
    if n_dates - n_reference < CHOSEN_FROM:
        return WHITE
    most = min(CHOICE_SAMPLE, BLOCK_BYTES // (n_reference * n_axes * 8 * 2))

    def reference(rows: slice) -> FloatArray:
        return tokens.read(rows)[:n_reference]

    return chosen(gathered(reference, scattered((tokens.n_rows, n_cols), most)))


class ResidualScatter:
    """How places of each group vary about their own mean, summed block after block."""

    def __init__(self, groups: KMeans, n_axes: int) -> None:
        self._groups = groups
        self.sums = np.zeros((groups.n_clusters, n_axes, n_axes))
        """(n_groups, n_axes, n_axes): sums of products of residuals."""
        self.freedom = np.zeros(groups.n_clusters)
        """(n_groups,): degrees of freedom."""

    def add(self, values: FloatArray) -> None:
        """Take in reference tokens (n_reference, n_tokens, n_axes), NaN = masked."""
        mean = mean_of_vectors(values)
        residuals = np.nan_to_num(values - mean)
        freedom = np.maximum(np.isfinite(values[..., 0]).sum(0) - 1, 0)
        group = self._groups.predict(np.nan_to_num(mean))
        for index in range(self._groups.n_clusters):
            own = residuals[:, group == index].reshape(-1, values.shape[-1])
            self.sums[index] += own.T @ own
            self.freedom[index] += freedom[group == index].sum()


def _fit_groups(tokens: ProjectedTokens, n_reference: int, blocks: list[slice], report: Report) -> tuple[KMeans, FloatArray]:
    """Groups of places that look alike, one where the reference is short, and the covariance (n_axes, n_axes) of places."""
    _, n_cols, n_axes = tokens.row_shape
    n_tokens = tokens.n_rows * n_cols
    picked = np.sort(np.random.default_rng(0).choice(n_tokens, min(SAMPLE, n_tokens), replace=False))
    sample, places = [], Moments(n_axes)
    for number, rows in enumerate(blocks, 1):
        mean = mean_of_vectors(tokens.read(rows)[:n_reference])
        finite = np.isfinite(mean[:, 0])
        places.add(mean[finite])
        inside = picked[(picked >= rows.start * n_cols) & (picked < rows.stop * n_cols)] - rows.start * n_cols
        sample.append(mean[inside][finite[inside]])
        report("score", 0.2 + 0.1 * number / len(blocks), "")
    by_look = ReferenceLength(n_reference).gives_groups
    n_groups = min(N_GROUPS, max(1, places.count // TOKENS_PER_GROUP)) if by_look else 1
    return KMeans(n_groups, n_init=2, random_state=0).fit(np.concatenate(sample)), places.covariance


def _sampled(tokens: ProjectedTokens, reference: LongReference) -> Iterator[expectation.Block]:
    """Looks and whitened residuals of the new dates, as ``fit_expectations`` takes them, of places over the whole scene."""
    n_dates, n_cols, n_axes = tokens.row_shape
    most = BLOCK_BYTES // (n_dates * n_axes * 8 * 8)
    for batch in batches(scattered((tokens.n_rows, n_cols), EXPECTED_SAMPLE), most):
        read = gathered(tokens.read, batch)
        yield reference.look(read), reference.apply(read)[reference.n_reference :]
