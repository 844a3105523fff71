"""What are the pixels of one source and its mask on a grid, and which of them are valid? A window of the grid at a time."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from changedet_plugin.core import mask_products
from changedet_plugin.core.arrays import BoolArray, FloatArray
from changedet_plugin.core.errors import MaskError, SeriesError
from changedet_plugin.core.mask_products import MaskMeaning
from changedet_plugin.core.parameters import Masking
from changedet_plugin.core.rasters import address as addresses
from changedet_plugin.engine.reading import file_state, resampling, servers
from changedet_plugin.engine.reading.raster_header import OpenBands, open_raster, own_grid
from changedet_plugin.engine.reading.values import units, void_pixels
from changedet_plugin.engine.types import BandAt, BandHeader, PixelGrid, Source, Span, VoidRule

BLOCK_PX = 4 << 20
"""Most source pixels that are held for one warp."""
CACHE_BYTES = 256 << 20
"""GDAL's block cache. In bytes: that is what rasterio hands on, whatever unit GDAL's own variable is read in."""


def cache_bytes(memory: int) -> int:
    """What of a memory budget GDAL may keep of the pixels it has read."""
    return min(CACHE_BYTES, memory // 8)


class SourceReader:
    """The rasters of a source and its mask, opened for their pixels and read on a given grid.

    On the same lattice pixels are read as they are; else they are interpolated between the valid source pixels only, so
    that what is masked never leaks into its neighbours. Bands that came on different grids are valid where all are.

    Raises
    ------
    SeriesError, MaskError
        A raster or the mask cannot be opened.
    """

    def __init__(self, source: Source, bands: tuple[int, ...], masking: Masking, grid: PixelGrid) -> None:
        header = source.header
        self._source = source
        wanted = _there(header.of(bands))
        meanings = source.mask_meanings or masking.meanings(has_file=source.mask is not None)
        own_masks = [(meaning, _there(header.of(meaning.bands))) for meaning in meanings if meaning.own]
        of_file = [meaning for meaning in meanings if not meaning.own]
        alphas = [at for band in header.bands if band.colour == "alpha" and (at := band.at) is not None and at not in wanted]
        self._n_bands, self._lattices = len(bands), list[tuple[list[int], _LatticeReader]]()
        grids = dict.fromkeys(at.grid for at in (*wanted, *alphas, *(at for _, bands_of in own_masks for at in bands_of)))
        for own in sorted(grids, key=lambda own: own != header.grid):
            places = [place for place, at in enumerate(wanted) if at.grid == own]
            numbers = [bands[place] for place in places]
            taken = _Bands(
                header.of(numbers),
                source.void.of(numbers) if source.void else void_pixels.declared(header.of(numbers), numbers),
                units.Measured(header.of(numbers), source.unit),
                tuple((meaning, at) for meaning, bands_of in own_masks for at in bands_of if at.grid == own),
                tuple(at for at in alphas if at.grid == own),
                source.scales.bands[0].at if source.scales else None,
            )
            masks = addresses.parts(source.mask) if source.mask and own == header.grid else ()
            mask = [MaskReader(path, of_file, own, header.name) for path in masks]
            self._lattices.append((places, _LatticeReader(header.name, taken, mask, own, grid)))

    @property
    def n_files(self) -> int:
        """How many files it holds open."""
        return sum(lattice.n_files for _, lattice in self._lattices)

    def close(self) -> None:
        """Close the files."""
        for _, lattice in self._lattices:
            lattice.close()

    def read(self, span: Span, shift: tuple[float, float] = (0.0, 0.0)) -> tuple[FloatArray, BoolArray]:
        """Pixels float32 (bands, rows, cols), 0 where not valid, and validity (rows, cols) of a window of the grid.

        ``shift`` (dy, dx) moves the image down and right by that many pixels.

        Raises
        ------
        SeriesError
            A file cannot be read to its end, or it or its mask is not the one any more whose header was read.
        """
        read = self._read(span, shift)
        file_state.check(self._source)  # afterwards: what is so then was so while it was read
        return read

    def _read(self, span: Span, shift: tuple[float, float]) -> tuple[FloatArray, BoolArray]:
        if len(self._lattices) == 1:
            return self._lattices[0][1].read(span, shift)
        pixels, valid = np.zeros((self._n_bands, *span.shape), np.float32), np.ones(span.shape, bool)
        for places, lattice in self._lattices:
            pixels[places], there = lattice.read(span, shift)
            valid &= there
        pixels[:, ~valid] = 0
        return pixels, valid


def _there(bands: Sequence[BandHeader]) -> list[BandAt]:
    """Where the bands of a raster lie; a series takes those only that all rasters have."""
    return [band.at for band in bands if band.at is not None]


@dataclass(frozen=True)
class _Bands:
    """The bands of a source that lie on one grid."""

    pixels: tuple[BandHeader, ...]
    void: VoidRule
    unit: units.Measured
    masks: tuple[tuple[MaskMeaning, BandAt], ...]
    """Bands that are masks, and how each is read."""
    alphas: tuple[BandAt, ...]
    scales: BandAt | None
    """What the numbers are multiplied by, on the same pixels."""


class _LatticeReader:
    """The bands of a source that came on one grid, and its mask. Raises as ``SourceReader`` does."""

    def __init__(self, name: str, bands: _Bands, tiles: Sequence[MaskReader], own: PixelGrid, grid: PixelGrid) -> None:
        """``tiles``: those of its mask."""
        self._name, self._tiles, self._grid, self._own = name, tiles, grid, own
        self._bands, self._masks, self._alphas = _there(bands.pixels), bands.masks, bands.alphas
        self._scales = [bands.scales] if bands.scales else []
        self._files = OpenBands((*self._bands, *self._alphas, *(at for _, at in self._masks), *self._scales))
        self._offset = resampling.offset_of(grid, own)
        self._factor = 1 if self._offset is not None else self._reduction()
        self._void, self._unit = bands.void, bands.unit
        self._missing = [(place, ends) for place, band in enumerate(bands.pixels) for ends in band.missing]
        flags = frozenset[str]().union(*(band.mask_flags for band in bands.pixels))
        # GDAL takes an alpha band for a mask only beside one or three others.
        self._has_mask_band = "per_dataset" in flags and "alpha" not in flags

    @property
    def n_files(self) -> int:
        """How many files it holds open."""
        return self._files.n_files + len(self._tiles)

    def close(self) -> None:
        """Close the files."""
        self._files.close()
        for tile in self._tiles:
            tile.close()

    def read(self, span: Span, shift: tuple[float, float]) -> tuple[FloatArray, BoolArray]:
        """As ``SourceReader.read``, of these bands."""
        if self._offset is not None and shift == (0.0, 0.0):
            row, col = self._offset
            window = span.moved(-row, -col).within(self._own.shape)
            if window and window.shape == span.shape:
                return self._native(window)
            pixels, valid = np.zeros((len(self._bands), *span.shape), np.float32), np.zeros(span.shape, bool)
            if window:
                part = window.moved(row - span.top, col - span.left).slices
                pixels[(slice(None), *part)], valid[part] = self._native(window)
            return pixels, valid
        return self._warped(span, shift)

    def _native(self, span: Span) -> tuple[FloatArray, BoolArray]:
        """Pixels (bands, rows, cols) and validity (rows, cols) of a window of the raster's own grid."""
        try:
            values = self._files.read(self._bands, span)
            valid = void_pixels.valid_pixels(values, self._void, span)
            for place, (low, high) in self._missing:
                valid &= (values[place] < low) | (values[place] > high)
            if self._has_mask_band:
                valid &= self._files.valid(self._bands, span)
            if self._alphas:
                valid &= (self._files.read(self._alphas, span) > 0).all(0)
            scales = self._files.read(self._scales, span) if self._scales else None
            for meaning, at in self._masks:
                valid &= ~mask_products.hidden(self._files.read([at], span), meaning).any(0)
        except servers.RASTER_FAILURES as error:
            raise SeriesError(
                f"{self._name} cannot be read to its end: it is damaged or cut off; copy or download it again."
            ) from error
        valid &= ~self._masked(span)
        with np.errstate(over="ignore"):  # nodata of a double; it is replaced
            pixels = self._unit.of(values)
        if scales is not None:
            valid &= (scales > 0).all(0)  # there is no vector where there is no scale
            pixels = pixels * scales.astype(np.float32)
        valid &= np.isfinite(pixels).all(0)  # there are no decibels of no power
        if not valid.all():
            pixels[:, ~valid] = 0
        return pixels, valid

    def _masked(self, span: Span) -> BoolArray:
        """Which pixels (rows, cols) of a window the mask hides: where all its tiles that cover them do.

        Fill beyond the swath of one tile is ground of its neighbour.
        """
        hidden, covered = np.ones(span.shape, bool), np.zeros(span.shape, bool)
        for tile in self._tiles:
            says, covers = tile.masked(span)
            hidden &= says | ~covers
            covered |= covers
        return hidden & covered

    def _reduction(self) -> int:
        """By which whole factor finer pixels are averaged before they are interpolated, so that none is skipped."""
        n_rows, n_cols = self._grid.shape
        row, col = resampling.positions(self._grid, Span(n_rows // 2, n_rows // 2 + 2, n_cols // 2, n_cols // 2 + 2), self._own)
        steps = (
            np.hypot(np.diff(row, axis=0).mean(), np.diff(col, axis=0).mean()),
            np.hypot(np.diff(row, axis=1).mean(), np.diff(col, axis=1).mean()),
        )
        return max(1, math.floor(min(steps))) if np.isfinite(steps).all() else 1

    def _warped(self, span: Span, shift: tuple[float, float]) -> tuple[FloatArray, BoolArray]:
        """Pixels (bands, rows, cols) and validity (rows, cols) of a window of the grid, interpolated."""
        row, col = resampling.positions(self._grid, span, self._own, shift)
        factor = self._factor
        window = resampling.under(row, col, self._own.shape, margin=2 * factor)
        if window is None:
            return np.zeros((len(self._bands), *span.shape), np.float32), np.zeros(span.shape, bool)
        if math.prod(window.shape) > BLOCK_PX and max(span.shape) > 1:
            return self._warped_halves(span, shift)
        # Blocks begin at multiples of the factor, wherever the window begins.
        window = Span(window.top // factor * factor, window.bottom, window.left // factor * factor, window.right)
        values, valid = self._native(window)
        if factor > 1:
            values, valid = resampling.coarsen(values, valid, factor)
        centre = (factor - 1) / 2
        return resampling.bilinear(values, valid, (row - window.top - centre) / factor, (col - window.left - centre) / factor)

    def _warped_halves(self, span: Span, shift: tuple[float, float]) -> tuple[FloatArray, BoolArray]:
        """The same in two pieces, where too many source pixels lie under the window."""
        n_rows, n_cols = span.shape
        axis = int(n_cols > n_rows)
        if axis:
            cut = span.left + n_cols // 2
            halves = Span(span.top, span.bottom, span.left, cut), Span(span.top, span.bottom, cut, span.right)
        else:
            cut = span.top + n_rows // 2
            halves = Span(span.top, cut, span.left, span.right), Span(cut, span.bottom, span.left, span.right)
        pixels, valid = zip(*(self._warped(half, shift) for half in halves))
        return np.concatenate(pixels, axis + 1), np.concatenate(valid, axis)


class MaskReader:
    """A mask file, read on the grid of its raster by nearest neighbour. Outside the mask nothing is masked.

    Raises
    ------
    MaskError
        The mask cannot be opened, has no coordinate reference system, or does not meet its raster.
    """

    def __init__(self, path: str, meanings: Sequence[MaskMeaning], grid: PixelGrid, raster: str) -> None:
        self._path, self._name = path, addresses.name_of(path)
        self._meanings, self._raster = meanings, grid
        try:
            self._dataset = open_raster(path)
        except SeriesError as error:
            raise MaskError(f"The mask {self._name} cannot be opened; check the file {path}.") from error
        self._own = own_grid(self._dataset)
        if not self._own.crs:
            self.close()
            raise MaskError(
                f"The mask {self._name} has no coordinate reference system of places on the ground; assign one to it."
            )
        if not self._own.is_placed:
            self.close()
            raise MaskError(f"The mask {self._name} is not placed on the map; georeference it first.")
        self._offset = resampling.offset_of(grid, self._own)
        if not resampling.overlap(grid, self._own):
            self.close()
            raise MaskError(f"The mask {self._name} does not overlap {raster}; choose the mask of this place.")

    def close(self) -> None:
        """Close the file."""
        self._dataset.close()

    def masked(self, span: Span) -> tuple[BoolArray, BoolArray]:
        """Which pixels of a window of the raster's own grid are masked, and which the mask covers, bool (rows, cols) each.

        Raises
        ------
        MaskError
            The file cannot be read to its end.
        """
        found, covered = np.zeros(span.shape, bool), np.zeros(span.shape, bool)
        if self._offset is not None:
            row, col = self._offset
            window = span.moved(-row, -col).within(self._own.shape)
            if window:
                part = window.moved(row - span.top, col - span.left).slices
                found[part], covered[part] = self._flags(window), True
            return found, covered
        rows, cols = resampling.positions(self._raster, span, self._own)
        window = resampling.under(rows, cols, self._own.shape, margin=1)
        if window is None:
            return found, covered
        flags, at = self._flags(window), (rows - window.top, cols - window.left)
        return resampling.nearest(flags, *at), resampling.nearest(np.ones_like(flags), *at)

    def _flags(self, window: Span) -> BoolArray:
        """Which pixels (rows, cols) of a window of the mask's own grid say invalid."""
        try:
            with servers.asked(self._path):
                return np.logical_or.reduce([_hidden(self._dataset, window, meaning) for meaning in self._meanings])
        except servers.RASTER_FAILURES as error:
            raise MaskError(f"The mask {self._name} cannot be read to its end; copy or make it again.") from error


def _hidden(dataset: Any, span: Span, meaning: MaskMeaning) -> BoolArray:
    """Which pixels (rows, cols) of a window of an open mask say invalid, by any of the bands meant."""
    values = dataset.read(list(meaning.bands), window=span.window)
    return np.asarray(mask_products.hidden(values, meaning).any(0))
