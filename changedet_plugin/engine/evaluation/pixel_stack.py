"""What are the pixels of the patches? Of the median of the reference and of every new date, some rows of patches at a time.

Bands are standardised by the light they are given and cut at six spreads; a rim serves the neighbourhoods at the border.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from changedet_plugin.core.arrays import FloatArray
from changedet_plugin.engine.blocks import row_blocks, squares
from changedet_plugin.engine.harmonising.radiometry import Radiometry
from changedet_plugin.engine.masked import nanmedian
from changedet_plugin.engine.reading.scene_reader import SceneReader
from changedet_plugin.engine.scoring.pixel_score import LEAST_VALID
from changedet_plugin.engine.types import PatchGrid, Span, TimeSeries

CLIP = 6.0
"""Largest standardised value, to both sides. [spreads]"""
WINDOW_PX = 4
"""Side of the neighbourhood of a pixel."""
_ABOVE, _BELOW = (WINDOW_PX - 1) // 2, WINDOW_PX // 2


class PixelStack:
    """Standardised pixels of the reference median and of every new date, read anew for every pass."""

    def __init__(self, series: TimeSeries, grid: PatchGrid, reader: SceneReader, radiometry: Radiometry, memory: int) -> None:
        """``reader`` stays open as long as the stack is used; a pass takes at most about a quarter of ``memory`` bytes."""
        self.grid, self.n_bands = grid, len(series.bands)
        self.n_new = series.n_new
        self._reader, self._radiometry = reader, radiometry
        self._new = list(range(series.n_reference, len(series.scenes)))
        self._reference = list(range(series.n_reference))
        per_row = grid.patch_px * grid.pixels.shape[1] * self.n_bands * len(series.scenes) * 4 * 4
        self._rows = row_blocks(grid.shape[0], per_row, memory / 4)

    def blocks(self) -> Iterator[tuple[slice, FloatArray, FloatArray]]:
        """Patch rows, their reference (n_bands, height, width) and new dates (n_new, ...), with a rim for neighbourhoods."""
        for rows in self._rows:
            reference = np.stack([self._read(index, rows) for index in self._reference])
            yield rows, nanmedian(reference), np.stack([self._read(index, rows) for index in self._new])

    def _read(self, index: int, rows: slice) -> FloatArray:
        """Standardised pixels (n_bands, height, width) of some patch rows of a date, with a rim; NaN = not valid."""
        side, n_cols = self.grid.patch_px, self.grid.shape[1]
        window = Span(rows.start * side - _ABOVE, rows.stop * side + _BELOW, -_ABOVE, n_cols * side + _BELOW)
        pixels, valid = self._radiometry.read(self._reader, index, window)
        return np.where(valid, np.clip(self._radiometry.standardise(index, pixels), -CLIP, CLIP), np.nan)

    def patch_means(self, values: FloatArray) -> FloatArray:
        """Mean of every patch over its pixels, one value for each pixel without the rim, in any shape: (n_rows, n_cols).

        NaN where too few of its pixels are known.
        """
        side = self.grid.patch_px
        cells = squares(values.reshape(-1, self.grid.shape[1] * side), side)
        known = np.isfinite(cells)
        count = known.sum((-3, -1))
        total = np.where(known, cells, 0).sum((-3, -1))
        return np.where(count >= LEAST_VALID * side**2, total / np.maximum(count, 1), np.nan)


def neighbourhoods(image: FloatArray) -> FloatArray:
    """Neighbourhood of every pixel but the rim: (height, width) to (n_pixels, WINDOW_PX ** 2)."""
    return np.lib.stride_tricks.sliding_window_view(image, (WINDOW_PX, WINDOW_PX)).reshape(-1, WINDOW_PX**2)


def without_rim(image: FloatArray) -> FloatArray:
    """(..., height, width) less the rim."""
    return image[..., _ABOVE:-_BELOW, _ABOVE:-_BELOW]
