"""What would an analyst pick instead? Pixel methods of change detection, averaged over each patch.

Every new date is compared with the median of the reference at the same pixel. In: a ``PixelStack``. Out: a score of every
patch on every new date, by method.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from scipy import linalg, stats
from sklearn.cluster import KMeans

from changedet_plugin.core.arrays import FloatArray
from changedet_plugin.engine.evaluation.pixel_stack import WINDOW_PX, PixelStack, neighbourhoods, without_rim
from changedet_plugin.engine.evaluation.scorer import DeliveredPatches, Scorer, in_usual_units

SAMPLE_PX = 50_000
"""Most pixels of a date that a method is fitted on, spread evenly over the scene."""
ROUNDS, STEADY = 30, 1e-3
"""Most reweightings of the alteration detection; it ends when no canonical correlation moves by more."""
METHODS = ("cva", "mad", "ir_mad", "pca_kmeans")
ENERGY = 0.9
"""Share of the variance of the neighbourhoods that their principal axes keep."""
FLAT = 1e-12
"""Variance of the neighbourhoods below which they are all alike."""


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


def patch_scores(stack: PixelStack, memory: int) -> dict[str, FloatArray]:
    """Every method's score for each new date, (n_new, n_rows, n_cols), higher = more changed, NaN = masked.

    ``cva``: length of the change vector. ``mad``: root of the chi-square of the multivariate alteration detection (Nielsen
    1998), ``ir_mad`` of its iteratively reweighted form (Nielsen 2007). ``pca_kmeans``: 1 + the share of the pixels that PCA
    and k-means call changed (Celik 2009).
    """
    fitted = list(_fit(stack, memory))
    scores = {name: np.full((stack.n_new, *stack.grid.shape), np.nan, np.float32) for name in METHODS}
    for rows, before, after in stack.blocks():
        for date, plain, reweighted, grouped in fitted:
            length = np.linalg.norm(after[date] - before, axis=0)
            first, second = (_as_rows(without_rim(image)) for image in (before, after[date]))
            maps = (
                without_rim(length),
                np.sqrt(plain.chi2(first, second)),
                np.sqrt(reweighted.chi2(first, second)),
                1 + grouped.changed(neighbourhoods(length)),
            )
            for name, values in zip(METHODS, maps, strict=True):
                scores[name][date, rows] = stack.patch_means(values)
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
    labelled = KMeans(2, n_init=4, random_state=0).fit((windows - mean) @ axes)
    level = [windows[labelled.labels_ == label].mean() for label in (0, 1)]
    return Clusters(mean, axes, labelled.cluster_centers_[np.argsort(level)])


def _fit(stack: PixelStack, memory: int) -> Iterator[tuple[int, Alteration, Alteration, Clusters]]:
    """What is fitted, for every new date that has the pixels for it."""
    n_rows, n_cols = stack.grid.shape
    n_sampled = min(SAMPLE_PX, memory / 8 / (stack.n_new * (2 * stack.n_bands + WINDOW_PX**2) * 4))
    step = max(1, int(np.ceil(n_rows * n_cols * stack.grid.patch_px**2 / n_sampled)))
    before: list[list[FloatArray]] = [[] for _ in range(stack.n_new)]
    after: list[list[FloatArray]] = [[] for _ in range(stack.n_new)]
    windows: list[list[FloatArray]] = [[] for _ in range(stack.n_new)]
    for _, reference, new in stack.blocks():
        first = _as_rows(without_rim(reference))[::step]
        for date, image in enumerate(new):
            second = _as_rows(without_rim(image))[::step]
            known = np.isfinite(first[:, 0]) & np.isfinite(second[:, 0])
            before[date].append(first[known])
            after[date].append(second[known])
            around = neighbourhoods(np.linalg.norm(image - reference, axis=0))[::step]
            windows[date].append(around[np.isfinite(around).all(1)])
    for date in range(stack.n_new):
        first, second = (np.concatenate(parts[date]).astype(np.float64) for parts in (before, after))
        around = np.concatenate(windows[date]).astype(np.float64)
        if len(first) > 2 * stack.n_bands and len(around) > WINDOW_PX**2:
            yield date, alteration(first, second), alteration(first, second, ROUNDS), clusters(around)


def _canonical(before: FloatArray, after: FloatArray, weight: FloatArray) -> Alteration:
    """Canonical correlation analysis of pixels (n_pixels, n_bands), weighted by ``weight`` (n_pixels,)."""
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


def _as_rows(image: FloatArray) -> FloatArray:
    """(n_bands, height, width) to pixels (n_pixels, n_bands)."""
    return image.reshape(len(image), -1).T


@dataclass(frozen=True)
class PixelScorer:
    """One of the methods; all are worked out together, as the pixels are read for all of them."""

    name: str
    has_unit: bool = False
    """The method has a unit of its own."""

    def per_date(self, patches: DeliveredPatches) -> FloatArray:
        """See ``Scorer``."""
        scores = patches.once(_of_patches)[self.name]
        return scores if self.has_unit else in_usual_units(scores)


def _of_patches(patches: DeliveredPatches) -> dict[str, FloatArray]:
    """``patch_scores`` of what scorers are given."""
    return patch_scores(patches.pixels, patches.memory)


SCORERS: tuple[Scorer, ...] = (
    PixelScorer("cva"),
    PixelScorer("mad"),
    PixelScorer("ir_mad"),
    PixelScorer("pca_kmeans", has_unit=True),
)
