"""What are the pixels of every date on one grid, and which are valid? A window of one scene at a time."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Sequence
from types import TracebackType

import numpy as np
import rasterio

from changedet_plugin.core.arrays import BoolArray, FloatArray
from changedet_plugin.engine.reading.raster_reader import CACHE_BYTES, SourceReader
from changedet_plugin.engine.reading.values import radar
from changedet_plugin.engine.types import PixelGrid, Source, Span, TimeSeries

OPEN_FILES = 200
"""Most files that are held open; a series has seldom more, and some systems allow 256."""

READING = 2
"""Version of how pixels are read and filled; a change of it makes the cache start anew."""


class SceneReader:
    """Reads the scenes of a series on a pixel grid, every file opened once. A context manager, for one thread."""

    def __init__(self, series: TimeSeries, pixels: PixelGrid, cache_bytes: int = CACHE_BYTES) -> None:
        self._series, self._pixels = series, pixels
        self._environment = rasterio.Env(GDAL_CACHEMAX=cache_bytes)
        self._readers: OrderedDict[Source, SourceReader] = OrderedDict()

    @property
    def pixels(self) -> PixelGrid:
        """The grid that windows are counted on."""
        return self._pixels

    def __enter__(self) -> SceneReader:
        self._environment.__enter__()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        while self._readers:
            self._readers.popitem()[1].close()
        self._environment.__exit__(kind, error, trace)

    def read(
        self, index: int, rows: slice, cols: slice, shift: tuple[float, float] = (0.0, 0.0)
    ) -> tuple[FloatArray, BoolArray]:
        """Pixels float32 (bands, rows, cols), 0 where not valid, and validity (rows, cols) of a window of one scene.

        The window may leave the grid: pixels and validity are then those of the nearest pixel of the grid. Where several
        rasters of the date overlap, the first valid one counts, or their mean. ``shift`` (dy, dx) moves the scene down and
        right.

        Raises
        ------
        SeriesError, MaskError
            A file cannot be read; the sentence names it.
        """
        span = Span(rows.start, rows.stop, cols.start, cols.stop)
        core = span.within(self._pixels.shape)
        if core is None:
            raise ValueError(f"rows {rows.start}-{rows.stop}, columns {cols.start}-{cols.stop} lie outside the grid")
        pixels, valid = self._mosaic(index, core, shift)
        beyond = ((core.top - span.top, span.bottom - core.bottom), (core.left - span.left, span.right - core.right))
        if np.any(beyond):
            pixels, valid = np.pad(pixels, ((0, 0), *beyond), "edge"), np.pad(valid, beyond, "edge")
        return pixels, valid

    def _mosaic(self, index: int, span: Span, shift: tuple[float, float]) -> tuple[FloatArray, BoolArray]:
        """Pixels (bands, rows, cols) and validity (rows, cols) of all rasters of a date together, inside the grid."""
        scene = self._series.scenes[index]
        if scene.is_mean:
            return self._mean(scene.sources, span, shift)
        sources = scene.sources
        pixels, valid = self._read(sources[0], span, shift)
        for source in sources[1:]:
            if valid.all():
                break
            more, there = self._read(source, span, shift)
            fresh = there & ~valid
            pixels[:, fresh] = more[:, fresh]
            valid |= fresh
        return pixels, valid

    def _read(self, source: Source, span: Span, shift: tuple[float, float]) -> tuple[FloatArray, BoolArray]:
        """Pixels (bands, rows, cols) and validity (rows, cols) of one raster; radar in decibels."""
        pixels, valid = self._reader(source).read(span, shift)
        return radar.in_decibels(pixels, valid, self._series.radar) if self._series.radar else (pixels, valid)

    def _mean(self, sources: Sequence[Source], span: Span, shift: tuple[float, float]) -> tuple[FloatArray, BoolArray]:
        """The mean of those that are valid, and where any is."""
        total, number = np.zeros((len(self._series.bands), *span.shape), np.float64), np.zeros(span.shape, np.int64)
        for source in sources:
            pixels, valid = self._read(source, span, shift)
            total[:, valid] += pixels[:, valid]
            number += valid
        return (total / np.maximum(number, 1)).astype(np.float32), number > 0

    def _reader(self, source: Source) -> SourceReader:
        reader = self._readers.pop(source, None)
        if reader is None:
            while sum(kept.n_files for kept in self._readers.values()) >= OPEN_FILES:
                self._readers.popitem(last=False)[1].close()
            reader = SourceReader(source, self._series.bands, self._series.masking, self._pixels)
        self._readers[source] = reader
        return reader
