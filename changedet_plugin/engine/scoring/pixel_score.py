"""How anomalous is the change of each pixel? The hyperbolic score of anomalous change, averaged over each patch.

A pair of values, before and after, is an anomalous *change* where the pair is rare though neither value is (Theiler 2008,
"Quantitative comparison of quadratic covariance-based anomalous change detectors"): the squared Mahalanobis distance of the
pair, less those of the two values by themselves. No linear light changes it, and no regression has to be chosen.

In: standardised pixels, some rows of patches at a time. Out: a score of every patch on every new date. The statistics are
learnt on a sample of pixels of the whole scene, trimmed as in IR-MAD, and applied block after block.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np
from threadpoolctl import threadpool_limits

from changedet_plugin.core.arrays import BoolArray, FloatArray
from changedet_plugin.engine.blocks import row_blocks, spread_rows, squares
from changedet_plugin.engine.masked import mean_of_vectors
from changedet_plugin.engine.types import PatchGrid, Report, Span, TimeSeries

SAMPLE_PX = 50_000
"""Most pixels that the statistics are learnt on. Decision 0013. [px]"""
SAMPLE_ROWS = 64
"""Most rows of patches, spread over the scene, that these pixels are taken from. Decision 0013. [rows]"""
FEWEST_PX = 200
"""Pixels below which nothing is learnt, and the patch score stands alone. Decision 0013. [px]"""
N_ROUNDS = 3
"""Of learning, each on what the one before calls usual. Decision 0013. [rounds]"""
TRIM = 0.9
"""Share of the pixels, those with the lowest score, that the next round learns from. Decision 0013."""
RIDGE = 1e-3
"""Added to the covariances, in mean variances. Decision 0013. [mean variances]"""
CLIP = 6.0
"""Standardised values are cut here. Decision 0013. [spreads]"""
LEAST_VALID = 0.175
"""Share of valid pixels from which a patch has a score: 70 % of one of four tokens, the least that the patch score takes."""
PROGRESS = 0.4
"""Share of the stage that the pixels take; the patches come after."""

ReadPixels = Callable[[int, Span], FloatArray]
"""``read(index, window)``: standardised pixels (n_bands, rows, cols) of the date ``index``, NaN = not valid."""


@dataclass(frozen=True)
class PixelStatistics:
    """What pixels of a scene usually are before, after and together."""

    mean: FloatArray
    """(2 n_bands,): of the unchanged pixels, before and after."""
    pair_axes: FloatArray
    """(2 n_bands, 2 n_bands): deviations @ axes have unit covariance; likewise the next two, of one date alone."""
    before_axes: FloatArray
    """(n_bands, n_bands)."""
    after_axes: FloatArray
    """(n_bands, n_bands)."""

    def score(self, before: FloatArray, after: FloatArray) -> FloatArray:
        """Score (n,) of pixels (n, n_bands), 0 = an ordinary pair; NaN where one of the dates is not valid."""
        pairs = _pairs(before, after) - self.mean
        n_bands = before.shape[1]
        alone = _squares(pairs[:, :n_bands], self.before_axes) + _squares(pairs[:, n_bands:], self.after_axes)
        return np.sqrt(np.maximum(_squares(pairs, self.pair_axes) - alone, 0))


def pixel_scores(
    read: ReadPixels, series: TimeSeries, grid: PatchGrid, unchanged: Mapping[int, BoolArray], report: Report
) -> FloatArray:
    """Score of every new date against the mean of the reference: float32 (n_new, n_rows, n_cols), NaN = masked or unknown.

    ``unchanged``, by date index: the patches (n_rows, n_cols) that did not change, where a part of the scene stands out as
    that; the statistics are learnt there.
    """
    pixels = _Pixels(read, series, grid, unchanged)
    with threadpool_limits(1):  # many small products, as in ``score``
        learnt = _learn_all(pixels, report)
        scores = np.full((series.n_new, *grid.shape), np.nan, np.float32)
        blocks = row_blocks(grid.shape[0], pixels.bytes_per_row)
        for number, rows in enumerate(blocks):
            before = pixels.reference(rows)
            for date, statistics in enumerate(learnt):
                if statistics is not None:
                    values = statistics.score(before, pixels.new(date, rows))
                    scores[date, rows] = patch_means(values.reshape(-1, pixels.width), grid.patch_px)
            report("score", PROGRESS * (1 + (number + 1) / len(blocks)) / 2, "")
    return scores


def learn(before: FloatArray, after: FloatArray, may_be_unchanged: BoolArray) -> PixelStatistics | None:
    """Learn from standardised pixels (n, n_bands), NaN = not valid; None = too few to learn from.

    ``may_be_unchanged`` (n,): only these are learnt from, or all where they are too few.
    """
    known = np.isfinite(before).all(1) & np.isfinite(after).all(1)
    part = np.asarray(known & may_be_unchanged)
    part = part if part.sum() >= FEWEST_PX else np.asarray(known)
    if part.sum() < FEWEST_PX:
        return None
    first, second = before[part].astype(np.float64), after[part].astype(np.float64)
    found = _fit(first, second)
    for _ in range(N_ROUNDS - 1):
        score = found.score(first, second)
        keep = score <= np.quantile(score, TRIM)
        found = _fit(first[keep], second[keep])
    return found


def patch_means(values: FloatArray, patch_px: int) -> FloatArray:
    """Mean over the valid pixels of each patch: (height, width) to (n_rows, n_cols), NaN where too few are valid."""
    cells = squares(values, patch_px)
    known = np.isfinite(cells)
    count = known.sum((-3, -1))
    total = np.where(known, cells, 0).sum((-3, -1))
    return np.where(count >= LEAST_VALID * patch_px**2, total / np.maximum(count, 1), np.nan)


@dataclass(frozen=True)
class _Pixels:
    """Standardised pixels of a series, some rows of patches at a time: float32 (n_pixels, n_bands), NaN = not valid."""

    read: ReadPixels
    series: TimeSeries
    grid: PatchGrid
    unchanged: Mapping[int, BoolArray]

    @property
    def width(self) -> int:
        """Pixels of a row that lie in patches."""
        return self.grid.shape[1] * self.grid.patch_px

    def reference(self, rows: slice) -> FloatArray:
        """Mean of the valid reference dates."""
        return mean_of_vectors(np.stack([self._of(index, rows) for index in range(self.series.n_reference)]))

    def new(self, date: int, rows: slice) -> FloatArray:
        """A new date, counted from 0."""
        return self._of(self.series.n_reference + date, rows)

    def may_be_unchanged(self, date: int, rows: slice) -> BoolArray:
        """Whether a pixel may be unchanged on a new date (n_pixels,)."""
        side = self.grid.patch_px
        part = self.unchanged.get(self.series.n_reference + date)
        part = np.ones(self.grid.shape, bool) if part is None else part
        return part[rows].repeat(side, 0).repeat(side, 1).ravel()

    @property
    def bytes_per_row(self) -> int:
        """What scoring a row of patches takes: about a dozen doubles for each band of a pixel, and the reference dates."""
        return self.grid.patch_px * self.width * len(self.series.bands) * (12 + self.series.n_reference) * 8

    def _of(self, index: int, rows: slice) -> FloatArray:
        side = self.grid.patch_px
        pixels = self.read(index, Span(rows.start * side, rows.stop * side, 0, self.width))
        return np.clip(pixels, -CLIP, CLIP).reshape(len(pixels), -1).T


def _learn_all(pixels: _Pixels, report: Report) -> list[PixelStatistics | None]:
    """Statistics of every new date, one after the other, from the same pixels of rows of patches spread over the scene."""
    n_rows, n_new = pixels.grid.shape[0], pixels.series.n_new
    picked = spread_rows(n_rows, min(SAMPLE_ROWS, n_rows))
    step = max(1, -(-len(picked) * pixels.grid.patch_px * pixels.width // SAMPLE_PX))
    sample = [(rows, slice(rows.start % step, None, step)) for rows in picked]
    before = np.concatenate([pixels.reference(rows)[every] for rows, every in sample])
    learnt = []
    for date in range(n_new):
        after = np.concatenate([pixels.new(date, rows)[every] for rows, every in sample])
        part = np.concatenate([pixels.may_be_unchanged(date, rows)[every] for rows, every in sample])
        learnt.append(learn(before, after, part))
        report("score", PROGRESS * (date + 1) / n_new / 2, "")
    return learnt


def _pairs(before: FloatArray, after: FloatArray) -> FloatArray:
    """Pixels (n, n_bands) of two dates as pairs (n, 2 n_bands), cut."""
    return np.clip(np.concatenate([before, after], 1), -CLIP, CLIP)


def _fit(before: FloatArray, after: FloatArray) -> PixelStatistics:
    pairs, n_bands = _pairs(before, after), before.shape[1]
    covariance = np.cov(pairs.T)
    parts = (covariance, covariance[:n_bands, :n_bands], covariance[n_bands:, n_bands:])
    return PixelStatistics(pairs.mean(0), *map(_axes, parts))


def _axes(covariance: FloatArray) -> FloatArray:
    """Axes (n, n) on which what has this covariance, and the ridge, has unit covariance."""
    n = len(covariance)
    ridge = RIDGE * np.trace(covariance) / n + 1e-9  # an image of one value has a variance of 0
    return np.linalg.cholesky(np.linalg.inv(covariance + ridge * np.eye(n)))


def _squares(values: FloatArray, axes: FloatArray) -> FloatArray:
    """Squared length (n,) of values (n, n_bands) on the axes."""
    return ((values @ axes) ** 2).sum(-1)
