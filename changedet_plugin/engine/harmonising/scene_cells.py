"""The scene in cells of 4 x 4 pixels, standardised: what the light of a date is fitted on."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from changedet_plugin.core.arrays import BoolArray, FloatArray
from changedet_plugin.engine.harmonising.gain_offset import FEWEST_NOISE, NOISE
from changedet_plugin.engine.masked import nanmedian
from changedet_plugin.engine.reading.scene_reader import SceneReader
from changedet_plugin.engine.types import Report, Span, TimeSeries

READ_FROM = 0.4
"""Share of the stage ``harmonise`` that is over when the cells are read."""
TO_SIGMA = 1.4826
"""Median absolute deviation to standard deviation, for a normal distribution."""
CELL_PX = 4
MOST_CELLS = 1 << 16
"""Cells of a scene that are kept; a larger scene is sampled on a regular lattice of cells."""
READ_PX = 1024


@dataclass(frozen=True)
class Unchanged:
    """The part of the scene that did not change, on a lattice of cells."""

    cells: BoolArray
    """(n_rows, n_cols)."""
    every_px: int
    """Distance of two cells."""

    def tokens(self, shape: tuple[int, int], token_px: int) -> BoolArray:
        """Whether the cell at the middle of each token of a grid (n_rows, n_cols) did not change."""
        row, col = (
            np.minimum(((np.arange(size) + 0.5) * token_px / self.every_px).astype(int), most - 1)
            for size, most in zip(shape, self.cells.shape, strict=True)
        )
        return self.cells[np.ix_(row, col)]


class Cells:
    """Means of 4 x 4 standardised pixels: of the reference composite, and of every new date.

    ``target`` (n_bands, n_rows, n_cols) is the composite, the per-pixel median of the reference; ``new`` the same per new
    date; ``noise`` (n_bands,) how far a reference date usually is from the composite. NaN where half of a cell is not valid.
    """

    def __init__(
        self, series: TimeSeries, reader: SceneReader, registration: FloatArray, shift: FloatArray, scale: FloatArray
    ) -> None:
        self._series, self._reader, self._registration = series, reader, registration
        self._shift, self._scale = shift.astype(np.float32), scale.astype(np.float32)
        n_rows, n_cols = (size // CELL_PX for size in reader.pixels.shape)
        self._step = max(1, math.ceil(math.sqrt(n_rows * n_cols / MOST_CELLS)))
        self.every_px = CELL_PX * self._step
        self._rows, self._cols = np.arange(0, n_rows, self._step), np.arange(0, n_cols, self._step)
        shape = (len(series.bands), len(self._rows), len(self._cols))
        self._reference = list(range(series.n_reference))
        self.target = np.full(shape, np.nan, np.float32)
        self.new = {i: np.full(shape, np.nan, np.float32) for i in range(series.n_reference, len(series.scenes))}
        self.noise = np.full(len(series.bands), NOISE)

    def read(self, report: Report, budget: int) -> None:
        """Read the whole scene, a macro-tile of all dates and about ``budget`` bytes at a time."""
        apart = np.full((len(self._reference), *self.target.shape), np.nan, np.float32)
        tiles = list(self._tiles(budget))
        n_steps = len(tiles) * len(self._series.scenes)
        for done, (rows, cols) in enumerate(tiles):

            def pixels_of(number: int, index: int, rows: slice = rows, cols: slice = cols, done: int = done) -> FloatArray:
                step = done * len(self._series.scenes) + number
                report("harmonise", READ_FROM + (1 - READ_FROM) * step / n_steps, f"part {done + 1} of {len(tiles)}")
                return self._pixels(index, rows, cols)

            stack = np.stack([pixels_of(number, index) for number, index in enumerate(self._reference)])
            part = (slice(None), rows, cols)
            self.target[part] = _means(nanmedian(stack))
            for position, pixels in enumerate(stack):
                apart[position][part] = np.abs(_means(pixels) - self.target[part])
            for number, (index, cells) in enumerate(self.new.items(), len(self._reference)):
                cells[part] = _means(pixels_of(number, index))
        if len(self._reference) > 1:
            flat = np.moveaxis(apart, 1, 0).reshape(len(self.noise), -1)
            self.noise = np.maximum(FEWEST_NOISE, TO_SIGMA * nanmedian(flat.T).astype(float))

    def _tiles(self, budget: int) -> Iterator[tuple[slice, slice]]:
        """Row and column ranges of the cell lattice, as many cells at a time as the budget allows."""
        per_cell = CELL_PX * CELL_PX * len(self.noise) * len(self._reference) * 4 * 3
        side = max(8, min(READ_PX // (CELL_PX * self._step), math.isqrt(budget // per_cell)))
        for span in Span(0, len(self._rows), 0, len(self._cols)).blocks(side):
            yield span.slices

    def _pixels(self, index: int, rows: slice, cols: slice) -> FloatArray:
        """Standardised pixels of some cells, (n_bands, n_rows, n_cols, 16), NaN = not valid."""
        row, col = self._rows[rows] * CELL_PX, self._cols[cols] * CELL_PX
        span = Span(int(row[0]), int(row[-1]) + CELL_PX, int(col[0]), int(col[-1]) + CELL_PX)
        pixels, valid = self._reader.read(index, *span.slices, moved(self._registration, index))
        within = np.arange(CELL_PX)
        r, c = ((start - start[0])[:, None] + within for start in (row, col))
        at = r[:, None, :, None], c[None, :, None, :]
        shift, scale = (of_date[index][:, None, None, None, None] for of_date in (self._shift, self._scale))
        values = np.where(valid[at], (pixels[(slice(None), *at)] - shift) / scale, np.nan)
        return values.reshape(len(pixels), len(row), len(col), -1)


def moved(registration: FloatArray, index: int) -> tuple[float, float]:
    """Shift dy, dx in pixels that a date is read with; ``registration`` (n_dates, 2)."""
    dy, dx = (float(value) for value in registration[index])
    return dy, dx


def _means(pixels: FloatArray) -> FloatArray:
    """Mean over the last axis where half of it is valid, else NaN; a pixel is valid where all bands are."""
    valid = np.isfinite(pixels).all(0)
    count = valid.sum(-1)
    total = np.where(valid, pixels, 0).sum(-1)
    return np.where(count * 2 >= pixels.shape[-1], total / np.maximum(count, 1), np.nan)
