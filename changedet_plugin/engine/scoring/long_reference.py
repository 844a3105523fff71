"""How far is a token from the past of its own place? In units of what normally varies there.

Half-whitening: the covariance of the reference residuals, with a ridge as large as its mean variance, makes nuisance
(season, light, registration) count less; axes in which places do not differ count little. 1 = a usual reference date.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray
from sklearn.cluster import KMeans

from changedet_plugin.core.arrays import FloatArray
from changedet_plugin.core.reference import ReferenceLength
from changedet_plugin.engine.embedding.patch_tokens import row_blocks
from changedet_plugin.engine.masked import mean_over_dates
from changedet_plugin.engine.scoring import expectation
from changedet_plugin.engine.scoring.expectation import Expectation
from changedet_plugin.engine.scoring.half_whitening import axes_of
from changedet_plugin.engine.scoring.principal_axes import SAMPLE, Projected, project
from changedet_plugin.engine.types import Embeddings, Report

N_GROUPS = 8
"""[groups] Of places of one look, each with a covariance of its own."""
MIXING = 20.0
"""Own covariance of a group of places has the weight (n - 1) / (n - 1 + MIXING) for n reference dates."""
EXPECTED_SAMPLE = 20_000
"""Tokens from which is learnt what season and light do on a date."""


@dataclass(frozen=True)
class LongReference:
    """Residuals about the mean of the reference, where that has three dates or more."""

    projected: Projected
    is_reference: NDArray[np.bool_]
    groups: KMeans
    axes: FloatArray
    """(n_groups, n_axes, n_axes): residual @ axes = whitened residual."""
    expected: tuple[Expectation, ...] = ()
    """Of each new date, by the mean of the reference; empty = nothing is expected."""

    def residuals(self, rows: slice) -> FloatArray:
        """Whitened residuals of some token rows, all dates: float64 (n_dates, n_tokens, n_axes), NaN = invalid."""
        residuals = self.projected.read(rows)
        mean = mean_over_dates(residuals[self.is_reference])
        group = self.groups.predict(np.nan_to_num(mean))
        residuals -= mean
        for index, axes in enumerate(self.axes):
            members = group == index
            residuals[:, members] = residuals[:, members] @ axes
        for date, line in zip(np.nonzero(~self.is_reference)[0], self.expected, strict=bool(self.expected)):
            residuals[date] -= line.of(mean)
        return residuals

    def look(self, rows: slice) -> FloatArray:
        """Mean of the reference of some token rows (n_tokens, n_axes), NaN = never valid."""
        return mean_over_dates(self.projected.read(rows)[self.is_reference])


def learn(embeddings: Embeddings, memory: int, report: Report) -> LongReference:
    """Learn groups of places and what normally varies in each; at most about a third of ``memory`` bytes are used at a time."""
    reference = embeddings.is_reference
    projected = project(embeddings, memory, report)
    n_rows = embeddings.valid_share.shape[1]
    n_dates, n_cols, n_axes = projected.row_shape
    blocks = list(row_blocks(n_rows, n_dates * n_cols * n_axes * 8 * 4, memory / 16))
    picked = np.sort(np.random.default_rng(0).choice(n_rows * n_cols, min(SAMPLE, n_rows * n_cols), replace=False))
    sample, between, n_places = [], _Moments(n_axes), 0
    for number, rows in enumerate(blocks, 1):
        mean = mean_over_dates(projected.read(rows)[reference])
        finite = np.isfinite(mean[:, 0])
        between.add(mean[finite])
        n_places += int(finite.sum())
        inside = picked[(picked >= rows.start * n_cols) & (picked < rows.stop * n_cols)] - rows.start * n_cols
        sample.append(mean[inside][finite[inside]])
        report("score", 0.2 + 0.1 * number / len(blocks), "")
    n_groups = min(N_GROUPS, max(1, n_places // 50)) if ReferenceLength(int(reference.sum())).gives_groups else 1
    groups = KMeans(n_groups, n_init=2, random_state=0).fit(np.concatenate(sample))
    sums, freedom = np.zeros((n_groups, n_axes, n_axes)), np.zeros(n_groups)
    for number, rows in enumerate(blocks, 1):
        values = projected.read(rows)[reference]
        mean = mean_over_dates(values)
        residuals = np.nan_to_num(values - mean)
        dof = np.maximum(np.isfinite(values[..., 0]).sum(0) - 1, 0)
        group = groups.predict(np.nan_to_num(mean))
        for index in range(n_groups):
            own = residuals[:, group == index].reshape(-1, n_axes)
            sums[index] += own.T @ own
            freedom[index] += dof[group == index].sum()
        report("score", 0.3 + 0.1 * number / len(blocks), "")
    axes = _group_axes(sums, freedom, 2 * between.covariance(), int(reference.sum()))
    return _with_expectation(LongReference(projected, reference, groups, axes), n_rows, memory)


def _with_expectation(whitening: LongReference, n_rows: int, memory: int) -> LongReference:
    """The same, less what season and light do on each date: learnt from rows spread over the scene."""
    n_dates, n_cols, n_axes = whitening.projected.row_shape
    step = -(-n_rows * n_cols // EXPECTED_SAMPLE)
    size = max(1, int(memory / 32 / (n_dates * n_cols * n_axes * 8)))
    picked = [slice(row, row + 1) for row in range(0, n_rows, step)]

    def blocks() -> Iterator[expectation.Block]:
        for start in range(0, len(picked), size):
            rows = picked[start : start + size]
            new = [whitening.residuals(row)[~whitening.is_reference] for row in rows]
            yield np.concatenate([whitening.look(row) for row in rows]), np.concatenate(new, axis=1)

    return replace(whitening, expected=expectation.learn(blocks))


def _group_axes(sums: FloatArray, freedom: FloatArray, between: FloatArray, n_reference: int) -> FloatArray:
    """Axes of every group, in units of the root mean square of the reference's own residuals."""
    total = float(freedom.sum())
    pooled = sums.sum(0) / max(total, 1.0)
    mixing = (n_reference - 1) / (n_reference - 1 + MIXING)
    axes, energy = [], 0.0
    for own_sum, own_freedom in zip(sums, freedom, strict=True):
        own = own_sum / max(own_freedom, 1)
        share = mixing if own_freedom >= 3 * len(pooled) else 0.0
        axes.append(axes_of(share * own + (1 - share) * pooled, pooled, between))
        energy += np.trace(axes[-1].T @ own @ axes[-1]) * own_freedom
    return np.array(axes) / max(float(np.sqrt(energy / max(total, 1.0))), 1e-12)


class _Moments:
    """Running mean and covariance of rows."""

    def __init__(self, n: int) -> None:
        self.count, self.total, self.outer = 0, np.zeros(n), np.zeros((n, n))

    def add(self, rows: FloatArray) -> None:
        self.count += len(rows)
        self.total += rows.sum(0)
        self.outer += rows.T @ rows

    def covariance(self) -> FloatArray:
        mean = self.total / max(self.count, 1)
        return (self.outer - self.count * np.outer(mean, mean)) / max(self.count - 1, 1)
