"""What would full whitening say, by group covariance and with hardly any ridge? The first prototype's, kept to compare with.

Covariance of a group of places: ``OWN`` of its own, the rest of all, and a floor. With a long reference it is that of the
reference residuals; with one or two reference dates that of the differences of the least changed patches, trimmed as by IR-MAD.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from sklearn.cluster import KMeans

from changedet_plugin.core.arrays import BoolArray, FloatArray
from changedet_plugin.core.reference import ReferenceLength
from changedet_plugin.engine.blocks import row_blocks, spread_rows
from changedet_plugin.engine.evaluation import pooled_tokens, token_scorers
from changedet_plugin.engine.evaluation.scorer import DeliveredPatches, Scorer, in_usual_units
from changedet_plugin.engine.masked import mean_of_vectors
from changedet_plugin.engine.scoring import lof
from changedet_plugin.engine.scoring.long_reference import ResidualScatter
from changedet_plugin.engine.scoring.principal_axes import SAMPLE, ProjectedTokens, project
from changedet_plugin.engine.types import Embeddings, Report

N_GROUPS = 8
OWN = 0.9
FLOOR = 1e-3
"""Of the mean variance, added to every axis."""
DIFFERENCE_AXES = 16
"""Principal axes of the plain Mahalanobis distance; 8, 16 and 32 gave AUROC .922, .927 and .917 on seven OSCD cities."""
LEAST_CHANGED = 0.8
"""Share of the patches that is taken as unchanged."""
FLOOR_ROWS, FLOOR_TOKENS = 40, 2000
"""Rows, and about as many patches of them, that the noise floor of the LOF is taken from."""
ROUNDS = 3


@dataclass(frozen=True)
class FullWhitening:
    """Residuals about the mean of the reference, whitened by the group of the place."""

    projected: ProjectedTokens
    is_reference: BoolArray
    groups: KMeans
    axes: FloatArray
    """(n_groups, n_axes, n_axes): residual @ axes = whitened residual."""

    def read(self, rows: slice) -> FloatArray:
        """Whitened residuals of some patch rows, all dates: float64 (n_dates, n_patches, n_axes), NaN = invalid."""
        values = self.projected.read(rows)
        mean = mean_of_vectors(values[self.is_reference])
        group = self.groups.predict(np.nan_to_num(mean))
        whitened = np.full(values.shape, np.nan)
        for index, axes in enumerate(self.axes):
            members = group == index
            whitened[:, members] = (values[:, members] - mean[members]) @ axes
        return whitened


def fit_residuals(patches: Embeddings, memory: int, report: Report) -> FullWhitening:
    """Whitening of residuals about the mean of a reference of three dates or more."""
    projected = project(patches, memory, report)
    reference = patches.is_reference
    blocks = _blocks(patches, projected, memory)
    groups = _groups(projected, reference, blocks)
    n_axes = projected.row_shape[2]
    scatter = ResidualScatter(groups, n_axes)
    for rows in blocks:
        scatter.add(projected.read(rows)[reference])
    sums, freedom = scatter.sums, scatter.freedom
    pooled = sums.sum(0) / max(freedom.sum(), 1)
    covariances = [own / max(n, 1) if n >= 3 * n_axes else pooled for own, n in zip(sums, freedom, strict=True)]
    axes = np.array([_axes(own, pooled) for own in covariances])
    return FullWhitening(projected, reference, groups, axes)


def trimmed_distance(patches: Embeddings, memory: int, report: Report) -> FloatArray:
    """Whitened distance of every new date from the mean of a reference of one or two dates: (n_new, n_rows, n_cols)."""
    projected = project(patches, memory, report)
    reference = patches.is_reference
    blocks = _blocks(patches, projected, memory)
    groups = _groups(projected, reference, blocks)
    n_rows, n_cols = patches.grid.shape
    differences, of_place = _differences(projected, reference, groups, _spread(blocks))
    trimmed = [_trimmed(date, of_place, groups.n_clusters) for date in differences]
    distance = np.full((int((~reference).sum()), n_rows, n_cols), np.nan, np.float32)
    for rows in blocks:
        differences, of_place = _differences(projected, reference, groups, [rows])
        for index, (shift, axes) in enumerate(trimmed):
            size = _sizes(differences[index], of_place, shift, axes)
            distance[index, rows] = size.reshape(-1, n_cols)
    return distance


def mahalanobis(patches: Embeddings, memory: int) -> FloatArray:
    """Mahalanobis distance of every new date's difference from the mean of the reference: (n_new, n_rows, n_cols).

    On the first principal axes of the differences of that date, over the whole scene.
    """
    n_dates, n_rows, n_cols, n_features = patches.tokens.shape
    reference = patches.is_reference
    blocks = row_blocks(n_rows, 8 * 3 * n_dates * n_cols * n_features, memory / 16)
    fitted = []
    for date in np.concatenate([_plain_differences(patches, reference, rows) for rows in _spread(blocks)], axis=1):
        known = date[np.isfinite(date[:, 0])]
        values, vectors = (
            np.linalg.eigh(np.atleast_2d(np.cov(known.T))) if len(known) > 1 else (np.ones(n_features), np.eye(n_features))
        )
        values, vectors = values[::-1][:DIFFERENCE_AXES], vectors[:, ::-1][:, :DIFFERENCE_AXES]
        middle = np.median(known, 0) if len(known) else np.zeros(n_features)
        fitted.append((middle, vectors / np.sqrt(values + FLOOR * values.mean() + 1e-12)))
    distance = np.full((len(fitted), n_rows, n_cols), np.nan, np.float32)
    for rows in blocks:
        for index, date in enumerate(_plain_differences(patches, reference, rows)):
            middle, axes = fitted[index]
            distance[index, rows] = np.linalg.norm((date - middle) @ axes, axis=-1).reshape(-1, n_cols)
    return distance


def _plain_differences(patches: Embeddings, reference: BoolArray, rows: slice) -> FloatArray:
    """Tokens of the new dates less the mean of the reference, of some rows: float64 (n_new, n_patches, n_features)."""
    tokens = patches.read(rows).astype(np.float64)
    tokens = tokens.reshape(len(tokens), -1, tokens.shape[-1])
    return tokens[~reference] - mean_of_vectors(tokens[reference])


def _spread(blocks: list[slice]) -> list[slice]:
    """At most eight of the blocks, spread over the scene."""
    return [blocks[index] for index in np.unique(np.linspace(0, len(blocks) - 1, 8).round().astype(int))]


def _blocks(patches: Embeddings, projected: ProjectedTokens, memory: int) -> list[slice]:
    return row_blocks(patches.grid.shape[0], 8 * 4 * int(np.prod(projected.row_shape)), memory / 16)


def _groups(projected: ProjectedTokens, reference: BoolArray, blocks: list[slice]) -> KMeans:
    """Like places, by their mean in the reference."""
    most = max(1, SAMPLE // len(blocks))
    sample = []
    for rows in blocks:
        mean = mean_of_vectors(projected.read(rows)[reference])
        mean = mean[np.isfinite(mean[:, 0])]
        sample.append(mean[:: max(1, len(mean) // most)])
    places = np.concatenate(sample)
    return KMeans(min(N_GROUPS, max(1, len(places) // 50)), n_init=2, random_state=0).fit(places)


def _axes(own: FloatArray, pooled: FloatArray) -> FloatArray:
    """Axes (n, n) that whiten a group of covariance ``own`` (n, n), mixed with that of all, ``pooled``."""
    n = len(pooled)
    covariance = OWN * own + (1 - OWN) * pooled + (FLOOR * np.trace(pooled) / n + 1e-12) * np.eye(n)
    values, vectors = np.linalg.eigh(covariance)
    return vectors / np.sqrt(np.maximum(values, 1e-12))


def _differences(
    projected: ProjectedTokens, reference: BoolArray, groups: KMeans, blocks: list[slice]
) -> tuple[FloatArray, FloatArray]:
    """(n_new, n_patches, n_axes), NaN where there is none, and the group of every patch."""
    values = np.concatenate([projected.read(rows) for rows in blocks], axis=1)
    mean = mean_of_vectors(values[reference])
    return values[~reference] - mean, groups.predict(np.nan_to_num(mean))


def _trimmed(differences: FloatArray, group: FloatArray, n_groups: int) -> tuple[FloatArray, FloatArray]:
    """Shift (n_groups, n_axes) and axes (n_groups, n_axes, n_axes) of one date, from its least changed patches."""
    valid = np.isfinite(differences[:, 0])
    n_axes = differences.shape[1]
    shift, axes = np.zeros((n_groups, n_axes)), np.tile(np.eye(n_axes), (n_groups, 1, 1))
    least = valid
    for _ in range(ROUNDS):
        if least.sum() <= n_axes:
            break
        pooled = np.atleast_2d(np.cov(differences[least].T))
        for index in range(n_groups):
            members = differences[least & (group == index)]
            shift[index] = members.mean(0) if len(members) else 0
            axes[index] = _axes(np.atleast_2d(np.cov(members.T)) if len(members) > 3 * n_axes else pooled, pooled)
        size = _sizes(differences, group, shift, axes)
        least = valid & (size <= np.quantile(size[valid], LEAST_CHANGED))
    return shift, axes


def _sizes(differences: FloatArray, group: FloatArray, shift: FloatArray, axes: FloatArray) -> FloatArray:
    """Whitened length (n_patches,) of differences (n_patches, n_axes), by the shift and the axes of each one's ``group``."""
    size = np.full(len(differences), np.nan)
    for index in range(len(axes)):
        members = group == index
        size[members] = np.linalg.norm((differences[members] - shift[index]) @ axes[index], axis=-1)
    return size / np.sqrt(differences.shape[1])


@dataclass(frozen=True)
class WhitenedDistance:
    """Length of the whitened residual of every new date; with one or two reference dates of the trimmed difference."""

    name: str = "whitened_distance"

    def per_date(self, patches: DeliveredPatches) -> FloatArray:
        """See ``Scorer``."""
        if not _has_past(patches):
            return in_usual_units(trimmed_distance(patches.once(_centred), patches.memory, patches.report))
        whitening, scores = patches.once(_whitening), patches.empty()
        for rows in token_scorers.blocks(patches.tokens, patches.memory):
            new = whitening.read(rows)[patches.tokens.n_reference :]
            distance = np.linalg.norm(new, axis=-1) / np.sqrt(new.shape[-1])
            scores[:, rows] = distance.reshape(-1, rows.stop - rows.start, scores.shape[2])
        return scores  # a usual date has length 1 as it is


@dataclass(frozen=True)
class WhitenedLof:
    """Local outlier factor of the whitened residual of every new date among those of the reference."""

    name: str = "whitened_lof"

    def per_date(self, patches: DeliveredPatches) -> FloatArray | None:
        """See ``Scorer``; LOF needs three reference dates."""
        if not _has_past(patches):
            return None
        whitening, scores, n_reference = patches.once(_whitening), patches.empty(), patches.tokens.n_reference
        floor = _noise_floor(whitening, scores.shape[1], n_reference)
        for rows in token_scorers.blocks(patches.tokens, patches.memory):
            factors = token_scorers.outlier_factors(whitening.read(rows), n_reference, lof.N_NEIGHBOURS, floor)
            scores[:, rows] = factors.reshape(-1, rows.stop - rows.start, scores.shape[2])
        return scores


@dataclass(frozen=True)
class Mahalanobis:
    """Mahalanobis distance of the plain difference, where one or two reference dates allow no more."""

    name: str = "mahalanobis"

    def per_date(self, patches: DeliveredPatches) -> FloatArray | None:
        """See ``Scorer``; for one or two reference dates alone."""
        return None if _has_past(patches) else in_usual_units(mahalanobis(patches.tokens, patches.memory))


def _has_past(patches: DeliveredPatches) -> bool:
    """Whether the reference says what is usual at a place."""
    return ReferenceLength(patches.tokens.n_reference).has_lof


def _centred(patches: DeliveredPatches) -> Embeddings:
    """The tokens with every date brought to the same median."""
    return pooled_tokens.centred(patches.tokens, patches.memory)


def _whitening(patches: DeliveredPatches) -> FullWhitening:
    """Full whitening of the centred tokens."""
    return fit_residuals(patches.once(_centred), patches.memory, patches.report)


def _noise_floor(whitening: FullWhitening, n_rows: int, n_reference: int) -> float:
    """Noise floor of the local outlier factor, from rows of patches spread over the scene."""
    picked = spread_rows(n_rows, min(n_rows, FLOOR_ROWS))
    tokens = np.concatenate([whitening.read(row)[:n_reference] for row in picked], axis=1)
    return lof.noise_floor(tokens[:, :: max(1, tokens.shape[1] // FLOOR_TOKENS)].transpose(1, 0, 2))


SCORERS: tuple[Scorer, ...] = (WhitenedDistance(), WhitenedLof(), Mahalanobis())
