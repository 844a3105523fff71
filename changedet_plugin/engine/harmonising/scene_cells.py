"""How does the scene look in cells of 4 x 4 pixels, in one light? What the light of a new date is fitted on.

In: the pixels of all dates, and the light to standardise them by. Out: cells (n_bands, n_rows, n_cols) of the reference
composite and of every new date, and how far a reference date usually is from the composite.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterator

import numpy as np

from changedet_plugin.core.arrays import FloatArray
from changedet_plugin.engine.harmonising.radiometry import Light, read_shifted
from changedet_plugin.engine.masked import TO_SIGMA, nanmedian
from changedet_plugin.engine.reading.scene_reader import SceneReader
from changedet_plugin.engine.types import Report, Span, TimeSeries

CELL_PX = 4
"""Side of a cell: pixels are averaged over it before lights are compared. [px]"""
MAX_SCENE_CELLS = 1 << 16
"""Cells of a scene that are kept at most; a larger scene is sampled on a regular lattice of cells. [cells]"""
MIN_VALID_OF_CELL = 0.5
"""A cell has a value from this share of valid pixels on."""
DEFAULT_NOISE = 0.3
"""Usual difference of a cell from the composite where a single reference date cannot tell it. [spreads]"""
MIN_NOISE = 0.1
"""Least usual difference of a cell from the composite. [spreads]"""
MAX_COMPOSITE_BYTES = 64 << 20
"""Memory that the composite of the reference takes at a time; not by the memory budget, see decision 0020. [bytes]"""
MAX_READ_PX = 1024
"""Longest side of what is read at a time. [px]"""
PROGRESS_BEFORE_CELLS = 0.4
"""Progress of the stage when the cells begin to be read: the whole scenes are measured before."""


class SceneCells:
    """Means of 4 x 4 standardised pixels: of the reference composite, and of every new date."""

    target: FloatArray
    """float32 (n_bands, n_rows, n_cols): the composite, the per-pixel median of the reference; NaN where half is not valid."""
    new: dict[int, FloatArray]
    """By date index: the same of every new date."""
    noise: FloatArray
    """(n_bands,): how far a cell of a reference date usually is from the composite, in spreads."""
    every_px: int
    """Distance of two cells, in pixels."""

    def __init__(self, series: TimeSeries, reader: SceneReader, light: Light, shift_px: FloatArray) -> None:
        self._reader, self._light, self._shift_px = reader, light, shift_px
        n_rows, n_cols = (size // CELL_PX for size in reader.pixels.shape)
        step = max(1, math.ceil(math.sqrt(n_rows * n_cols / MAX_SCENE_CELLS)))
        self.every_px = CELL_PX * step
        self._rows, self._cols = np.arange(0, n_rows, step), np.arange(0, n_cols, step)
        shape = (len(series.bands), len(self._rows), len(self._cols))
        self._reference = list(range(series.n_reference))
        self.target = np.full(shape, np.nan, np.float32)
        self.new = {i: np.full(shape, np.nan, np.float32) for i in range(series.n_reference, len(series.scenes))}
        self.noise = np.full(len(series.bands), DEFAULT_NOISE)

    def read(self, report: Report) -> None:
        """Read the whole scene, a macro-tile of all dates at a time."""
        differences = np.full((len(self._reference), *self.target.shape), np.nan, np.float32)
        tiles, n_dates, reads = list(self._tiles()), len(self._reference) + len(self.new), itertools.count()

        def pixels_of(index: int, tile: tuple[slice, slice]) -> FloatArray:
            number = next(reads)
            done = PROGRESS_BEFORE_CELLS + (1 - PROGRESS_BEFORE_CELLS) * number / (len(tiles) * n_dates)
            report("harmonise", done, f"part {number // n_dates + 1} of {len(tiles)}")
            return self._pixels(index, *tile)

        for tile in tiles:
            part = (slice(None), *tile)
            stack = np.stack([pixels_of(index, tile) for index in self._reference])
            self.target[part] = _means(nanmedian(stack))
            for difference, pixels in zip(differences, stack, strict=True):
                difference[part] = np.abs(_means(pixels) - self.target[part])
            for index, cells in self.new.items():
                cells[part] = _means(pixels_of(index, tile))
        if len(self._reference) > 1:
            by_band = np.moveaxis(differences, 1, 0).reshape(len(self.noise), -1)
            self.noise = np.maximum(MIN_NOISE, TO_SIGMA * nanmedian(by_band.T).astype(float))

    def _tiles(self) -> Iterator[tuple[slice, slice]]:
        """Row and column ranges of the cell lattice, as many cells at a time as ``MAX_COMPOSITE_BYTES`` allows."""
        per_cell = CELL_PX * CELL_PX * len(self.noise) * len(self._reference) * 4 * 3
        side = max(8, min(MAX_READ_PX // self.every_px, math.isqrt(MAX_COMPOSITE_BYTES // per_cell)))
        for span in Span(0, len(self._rows), 0, len(self._cols)).blocks(side):
            yield span.slices

    def _pixels(self, index: int, rows: slice, cols: slice) -> FloatArray:
        """Standardised pixels of some cells, float32 (n_bands, n_rows, n_cols, 16), NaN = not valid."""
        row, col = self._rows[rows] * CELL_PX, self._cols[cols] * CELL_PX
        span = Span(int(row[0]), int(row[-1]) + CELL_PX, int(col[0]), int(col[-1]) + CELL_PX)
        pixels, valid = read_shifted(self._reader, index, span, self._shift_px)
        within = np.arange(CELL_PX)
        r, c = ((start - start[0])[:, None] + within for start in (row, col))
        at = r[:, None, :, None], c[None, :, None, :]
        values = np.where(valid[at], self._light.standardise(index, pixels[(slice(None), *at)]), np.nan)
        return values.reshape(len(pixels), len(row), len(col), -1)


def _means(pixels: FloatArray) -> FloatArray:
    """Mean of every cell, (n_bands, n_rows, n_cols, 16) to (n_bands, n_rows, n_cols); NaN where too few pixels are valid.

    A pixel is valid where all its bands are.
    """
    valid = np.isfinite(pixels).all(0)
    count = valid.sum(-1)
    total = np.where(valid, pixels, 0).sum(-1)
    return np.where(count >= MIN_VALID_OF_CELL * pixels.shape[-1], total / np.maximum(count, 1), np.nan)
