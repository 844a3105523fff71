"""Where do the tiles of a map of vectors meet, and how far apart do their sides lie? Undone, so that no edge is a change.

Large maps of embeddings are made tile by tile, and at an edge all vectors may step, on one date and not on the next. In: a
series of vectors and a reader of its pixels. Out: for every date the lines that cross the whole scene, and what to take
from each part between them. A line is an edge where the mean difference from the composite of the reference steps there as
nowhere else, in the same direction along its whole length: what changed on the ground does not.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from changedet_plugin.core.arrays import BoolArray, FloatArray
from changedet_plugin.engine.masked import TO_SIGMA
from changedet_plugin.engine.reading.scene_reader import SceneReader
from changedet_plugin.engine.types import Report, Span, TimeSeries

N_PARTS = 4
"""Parts of the length of a line, each of which must show the step."""
HEIGHT = 10.0
"""Least step, in robust standard deviations of the steps at all lines. [1]"""
AGREEMENT = 0.5
"""Least share of the mean step that every part of a line shows along it. [1]"""
MARGIN = 4
"""Lines next to the border of a scene are none. [px]"""
MOST_LINES = 16
"""Edges that a date can have each way."""
BLOCK_PX = 512
"""Side of what is read at a time. [px]"""
SAMPLE = 4096
"""Vectors of each part that its place is taken from, a block. [pixels]"""


@dataclass(frozen=True)
class Seams:
    """The edges of one date."""

    rows: tuple[int, ...]
    """First row below each edge that runs across."""
    cols: tuple[int, ...]
    """First column right of each edge that runs down."""
    offset: FloatArray
    """(n_bands, n_rows + 1, n_cols + 1): what is taken from the vectors of each part."""

    def of(self, window: Span) -> FloatArray:
        """What is taken from the pixels of a window: (n_bands, rows, cols)."""
        row = np.searchsorted(self.rows, np.arange(window.top, window.bottom), side="right")
        col = np.searchsorted(self.cols, np.arange(window.left, window.right), side="right")
        return self.offset[:, row[:, None], col].astype(np.float32)


@dataclass(frozen=True)
class _Profiles:
    """Mean vectors of each row and column of a date, by the parts of its length: (N_PARTS, n_lines, n_bands); NaN = none."""

    of_rows: FloatArray
    of_cols: FloatArray


def find(series: TimeSeries, reader: SceneReader, report: Report) -> Mapping[int, Seams]:
    """The edges of every date that has some, by its index.

    Raises
    ------
    SeriesError, MaskError
        A file cannot be read; the sentence names it.
    """
    n_dates = len(series.scenes)
    profiles = []
    for index in range(n_dates):
        profiles.append(_profiles(reader, index, len(series.bands)))
        report("light", index / n_dates, f"date {index + 1} of {n_dates}")  # in place of the light
    usual = _Profiles(*(_mean(profiles[: series.n_reference], name) for name in ("of_rows", "of_cols")))
    lines = {
        index: (_lines(one.of_rows - usual.of_rows), _lines(one.of_cols - usual.of_cols)) for index, one in enumerate(profiles)
    }
    found = {index: both for index, both in lines.items() if both[0] or both[1]}
    return {index: _seams(reader, series, index, *both) for index, both in found.items()}


def _mean(profiles: Sequence[_Profiles], name: str) -> FloatArray:
    values = np.array([getattr(one, name) for one in profiles])
    known = np.isfinite(values)
    n = known.sum(0)
    return np.where(n > 0, np.where(known, values, 0).sum(0) / np.maximum(n, 1), np.nan)


def _profiles(reader: SceneReader, index: int, n_bands: int) -> _Profiles:
    n_rows, n_cols = reader.pixels.shape
    total = [np.zeros((N_PARTS, n, n_bands)) for n in (n_rows, n_cols)]
    count = [np.zeros((N_PARTS, n)) for n in (n_rows, n_cols)]
    for span in Span(0, n_rows, 0, n_cols).blocks(BLOCK_PX):
        pixels, valid = reader.read(index, *span.slices)
        vectors = np.where(valid, pixels, 0).astype(float)
        row_part = np.arange(span.top, span.bottom) * N_PARTS // n_rows
        col_part = np.arange(span.left, span.right) * N_PARTS // n_cols
        rows, cols = span.slices
        for part in range(N_PARTS):
            along = col_part == part
            total[0][part, rows] += vectors[:, :, along].sum(2).T
            count[0][part, rows] += valid[:, along].sum(1)
            down = row_part == part
            total[1][part, cols] += vectors[:, down].sum(1).T
            count[1][part, cols] += valid[down].sum(0)
    made = [np.where(n[..., None] > 0, t / np.maximum(n[..., None], 1), np.nan) for t, n in zip(total, count)]
    return _Profiles(*made)


def _lines(profile: FloatArray) -> tuple[int, ...]:
    """The first row, or column, beyond each edge: of differences (N_PARTS, n_lines, n_bands) from what is usual."""
    steps = np.diff(profile, axis=1)
    known: BoolArray = np.asarray(np.isfinite(steps).all(-1))
    mean = np.where(known[..., None], steps, 0).sum(0) / np.maximum(known.sum(0), 1)[:, None]
    height = np.linalg.norm(mean, axis=1)
    inside = np.zeros(len(height), bool)
    inside[MARGIN:-MARGIN] = True
    inside &= known.sum(0) == N_PARTS
    if inside.sum() < 2 * MARGIN:
        return ()
    usual = np.median(height[inside])
    spread = max(TO_SIGMA * float(np.median(np.abs(height[inside] - usual))), 1e-12)
    along = np.einsum("plb,lb->pl", np.where(known[..., None], steps, 0), mean) / np.maximum(height**2, 1e-24)
    is_edge = inside & (height > usual + HEIGHT * spread) & (along.min(0) > AGREEMENT)
    strongest = sorted(np.flatnonzero(is_edge), key=lambda line: -height[line])[:MOST_LINES]
    return tuple(sorted(int(line) + 1 for line in strongest))


def _seams(reader: SceneReader, series: TimeSeries, index: int, rows: tuple[int, ...], cols: tuple[int, ...]) -> Seams:
    """How far the parts of a date lie apart: medians of the difference from the reference, less that of the largest part."""
    n_rows, n_cols = reader.pixels.shape
    row_of = np.searchsorted(rows, np.arange(n_rows), side="right")
    col_of = np.searchsorted(cols, np.arange(n_cols), side="right")
    samples: dict[tuple[int, int], list[FloatArray]] = {}
    for span in Span(0, n_rows, 0, n_cols).blocks(BLOCK_PX):
        difference = _difference(reader, series, index, span)
        part = row_of[span.slices[0]][:, None] * (len(cols) + 1) + col_of[span.slices[1]]
        for number in np.unique(part):
            chosen = difference[:, (part == number) & np.isfinite(difference[0])]
            step = max(1, chosen.shape[1] // SAMPLE)
            samples.setdefault(divmod(int(number), len(cols) + 1), []).append(chosen[:, ::step])
    offset = np.zeros((len(series.bands), len(rows) + 1, len(cols) + 1))
    places = {place: np.concatenate(parts, 1) for place, parts in samples.items()}
    medians = {place: np.median(values, 1) for place, values in places.items() if values.shape[1]}
    largest = max(medians, key=lambda place: places[place].shape[1])
    for (row, col), median in medians.items():
        offset[:, row, col] = median - medians[largest]
    return Seams(rows, cols, offset)


def _difference(reader: SceneReader, series: TimeSeries, index: int, span: Span) -> NDArray[np.float64]:
    """A date less the mean of the reference, without the date itself: (n_bands, rows, cols), NaN where it is not known."""
    total, count = np.zeros((len(series.bands), *span.shape)), np.zeros(span.shape)
    for other in range(series.n_reference):
        if other != index:
            pixels, valid = reader.read(other, *span.slices)
            total += np.where(valid, pixels, 0)
            count += valid
    pixels, valid = reader.read(index, *span.slices)
    known = valid & (count > 0)
    return np.where(known, pixels - total / np.maximum(count, 1), np.nan)
