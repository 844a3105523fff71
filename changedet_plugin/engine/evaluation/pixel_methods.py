"""What an analyst would pick instead: pixel methods of change detection, averaged over each patch.

On bands standardised by their whole-scene median and spread and cut at six spreads; every new date is compared with the median
of the reference at the same pixel.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from scipy import linalg, stats
from sklearn.cluster import KMeans

from changedet_plugin.core.arrays import FloatArray
from changedet_plugin.engine.embedding.patch_tokens import row_blocks
from changedet_plugin.engine.harmonising.radiometry import Radiometry
from changedet_plugin.engine.masked import median_over_dates
from changedet_plugin.engine.reading.scene_reader import SceneReader
from changedet_plugin.engine.types import PatchGrid, Span, TimeSeries

SAMPLE_PX = 50_000
"""Most pixels of a date that a method is fitted on, spread evenly over the scene."""
ROUNDS, STEADY = 30, 1e-3
"""Most reweightings of the alteration detection; it ends when no canonical correlation moves by more."""
METHODS = ("cva", "mad", "ir_mad", "pca_kmeans")
CLIP = 6.0
WINDOW_PX = 4
"""Side of the neighbourhood of a pixel that is clustered (Celik's h)."""
ENERGY = 0.9
"""Share of the variance of the neighbourhoods that their principal axes keep."""
FLAT = 1e-12
"""Variance of the neighbourhoods below which they are all alike."""
LEAST_VALID = 0.175
"""Share of valid pixels from which a patch has a score: 70 % of one of four tokens, the least that the product takes."""
_ABOVE, _BELOW = (WINDOW_PX - 1) // 2, WINDOW_PX // 2


@dataclass(frozen=True)
class Alteration:
    """Canonical variates of two images: ``before @ a`` and ``after @ b``, of unit variance, correlate by ``correlation``."""

    before_mean: FloatArray
    after_mean: FloatArray
    a: FloatArray
    """(n_bands, n_bands), a column a variate."""
    b: FloatArray
    correlation: FloatArray
    """(n_bands,)."""

    def chi2(self, before: FloatArray, after: FloatArray) -> FloatArray:
        """Sum of the squared standardised differences of the variates, pixels (n, n_bands) to (n,)."""
        differences = (before - self.before_mean) @ self.a - (after - self.after_mean) @ self.b
        return (differences**2 / np.maximum(2 * (1 - self.correlation), 1e-9)).sum(1)


@dataclass(frozen=True)
class Clusters:
    """The two clusters of neighbourhoods of a difference image."""

    mean: FloatArray
    axes: FloatArray
    """(WINDOW_PX ** 2, n_axes)."""
    centres: FloatArray
    """(2, n_axes), the changed ones last."""

    def changed(self, windows: FloatArray) -> FloatArray:
        """1 where a neighbourhood (n, WINDOW_PX ** 2) lies nearer to the changed ones, else 0; NaN where it is not whole."""
        features = (windows - self.mean) @ self.axes
        apart = [np.linalg.norm(features - centre, axis=1) for centre in self.centres]
        return np.where(np.isfinite(apart[0]), apart[1] < apart[0], np.nan)


def patch_scores(
    series: TimeSeries, grid: PatchGrid, reader: SceneReader, radiometry: Radiometry, memory: int
) -> dict[str, FloatArray]:
    """Every method's score for each new date, (n_new, n_rows, n_cols), higher = more changed, NaN = masked.

    ``cva``: length of the change vector. ``mad``: root of the chi-square of the multivariate alteration detection (Nielsen
    1998), ``ir_mad`` of its iteratively reweighted form (Nielsen 2007). ``pca_kmeans``: 1 + the share of the pixels that PCA
    and k-means call changed (Celik 2009).
    """
    stack = _Stack(series, grid, reader, radiometry, memory)
    fitted = list(_fit(stack, memory))
    scores = {name: np.full((stack.n_new, *grid.shape), np.nan, np.float32) for name in METHODS}
    for rows, before, after in stack.blocks():
        for date, plain, reweighted, grouped in fitted:
            length = np.linalg.norm(after[date] - before, axis=0)
            first, second = (_as_rows(_core(image)) for image in (before, after[date]))
            maps = (
                _core(length),
                np.sqrt(plain.chi2(first, second)),
                np.sqrt(reweighted.chi2(first, second)),
                1 + grouped.changed(_windows(length)),
            )
            for name, values in zip(METHODS, maps, strict=True):
                scores[name][date, rows] = _patch_means(values, grid)
    return scores


def alteration(before: FloatArray, after: FloatArray, rounds: int = 1) -> Alteration:
    """Fit the multivariate alteration detection on pixels (n, n_bands); with more than one round, reweighted by no-change."""
    weight = np.ones(len(before))
    fitted = _canonical(before, after, weight)
    for _ in range(rounds - 1):
        earlier = fitted.correlation
        weight = stats.chi2.sf(fitted.chi2(before, after), before.shape[1])
        if weight.sum() <= before.shape[1]:
            break
        fitted = _canonical(before, after, weight)
        if np.abs(fitted.correlation - earlier).max() < STEADY:
            break
    return fitted


def clusters(windows: FloatArray) -> Clusters:
    """Fit two clusters on neighbourhoods (n, WINDOW_PX ** 2) of a difference image."""
    mean = windows.mean(0)
    values, vectors = np.linalg.eigh(np.cov((windows - mean).T))
    values, vectors = np.maximum(values[::-1], 0), vectors[:, ::-1]
    n_axes = 1 + int((np.cumsum(values) < ENERGY * values.sum()).sum())
    axes = vectors[:, :n_axes]
    if values[0] <= FLAT:
        return Clusters(mean, axes, np.zeros((2, n_axes)))  # nothing differs: no pixel is nearer to the changed ones
    found = KMeans(2, n_init=4, random_state=0).fit((windows - mean) @ axes)
    level = [windows[found.labels_ == label].mean() for label in (0, 1)]
    return Clusters(mean, axes, found.cluster_centers_[np.argsort(level)])


class _Stack:
    """Standardised pixels of the reference median and of every new date, some patch rows at a time."""

    def __init__(self, series: TimeSeries, grid: PatchGrid, reader: SceneReader, radiometry: Radiometry, memory: int) -> None:
        self.grid, self.n_bands = grid, len(series.bands)
        self.n_new = series.n_new
        self._reader, self._radiometry = reader, radiometry
        self._new = list(range(series.n_reference, len(series.scenes)))
        self._reference = list(range(series.n_reference))
        per_row = grid.patch_px * grid.pixels.shape[1] * self.n_bands * len(series.scenes) * 4 * 4
        self._rows = list(row_blocks(grid.shape[0], per_row, memory / 4))

    def blocks(self) -> Iterator[tuple[slice, FloatArray, FloatArray]]:
        """Patch rows, their reference (n_bands, height, width) and new dates (n_new, ...), with a rim for neighbourhoods."""
        for rows in self._rows:
            reference = np.stack([self._read(index, rows) for index in self._reference])
            yield rows, median_over_dates(reference), np.stack([self._read(index, rows) for index in self._new])

    def _read(self, index: int, rows: slice) -> FloatArray:
        """Standardised pixels (n_bands, height, width) of some patch rows of a date, with a rim; NaN = not valid."""
        side, n_cols = self.grid.patch_px, self.grid.shape[1]
        window = Span(rows.start * side - _ABOVE, rows.stop * side + _BELOW, -_ABOVE, n_cols * side + _BELOW)
        pixels, valid = self._radiometry.read(self._reader, index, window)
        return np.where(valid, np.clip(self._radiometry.standardise(index, pixels), -CLIP, CLIP), np.nan)


def _fit(stack: _Stack, memory: int) -> Iterator[tuple[int, Alteration, Alteration, Clusters]]:
    """What is fitted, for every new date that has the pixels for it."""
    n_rows, n_cols = stack.grid.shape
    fit = min(SAMPLE_PX, memory / 8 / (stack.n_new * (2 * stack.n_bands + WINDOW_PX**2) * 4))
    step = max(1, int(np.ceil(n_rows * n_cols * stack.grid.patch_px**2 / fit)))
    before: list[list[FloatArray]] = [[] for _ in range(stack.n_new)]
    after: list[list[FloatArray]] = [[] for _ in range(stack.n_new)]
    windows: list[list[FloatArray]] = [[] for _ in range(stack.n_new)]
    for _, reference, new in stack.blocks():
        first = _as_rows(_core(reference))[::step]
        for date, image in enumerate(new):
            second = _as_rows(_core(image))[::step]
            known = np.isfinite(first[:, 0]) & np.isfinite(second[:, 0])
            before[date].append(first[known])
            after[date].append(second[known])
            around = _windows(np.linalg.norm(image - reference, axis=0))[::step]
            windows[date].append(around[np.isfinite(around).all(1)])
    for date in range(stack.n_new):
        first, second = (np.concatenate(parts[date]).astype(np.float64) for parts in (before, after))
        around = np.concatenate(windows[date]).astype(np.float64)
        if len(first) > 2 * stack.n_bands and len(around) > WINDOW_PX**2:
            yield date, alteration(first, second), alteration(first, second, ROUNDS), clusters(around)


def _canonical(before: FloatArray, after: FloatArray, weight: FloatArray) -> Alteration:
    """Weighted canonical correlation analysis."""
    n_bands = before.shape[1]
    means = [np.average(image, axis=0, weights=weight) for image in (before, after)]
    both = np.hstack([before - means[0], after - means[1]])
    covariance = (both * weight[:, None]).T @ both / weight.sum()
    covariance += np.diag(1e-9 * np.diag(covariance) + 1e-12)  # equal bands have no inverse
    own, cross, other = covariance[:n_bands, :n_bands], covariance[:n_bands, n_bands:], covariance[n_bands:, n_bands:]
    towards = linalg.solve(other, cross.T, assume_a="pos")
    squared, a = linalg.eigh(cross @ towards, own)
    correlation = np.sqrt(np.clip(squared, 1e-12, 1))
    return Alteration(means[0], means[1], a, towards @ a / correlation, correlation)


def _windows(image: FloatArray) -> FloatArray:
    """Neighbourhood of every pixel but the rim: (height, width) to (n, WINDOW_PX ** 2)."""
    return np.lib.stride_tricks.sliding_window_view(image, (WINDOW_PX, WINDOW_PX)).reshape(-1, WINDOW_PX**2)


def _core(image: FloatArray) -> FloatArray:
    return image[..., _ABOVE:-_BELOW, _ABOVE:-_BELOW]


def _as_rows(image: FloatArray) -> FloatArray:
    """(n_bands, height, width) to pixels (n, n_bands)."""
    return image.reshape(len(image), -1).T


def _patch_means(values: FloatArray, grid: PatchGrid) -> FloatArray:
    """Mean over the valid pixels of every patch: (height, width) to (n_rows, n_cols)."""
    side = grid.patch_px
    cells = values.reshape(-1, side, grid.shape[1], side)
    known = np.isfinite(cells)
    count = known.sum((1, 3))
    total = np.where(known, cells, 0).sum((1, 3))
    return np.where(count >= LEAST_VALID * side**2, total / np.maximum(count, 1), np.nan)
