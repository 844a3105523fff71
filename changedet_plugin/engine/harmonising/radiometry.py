"""How is a pixel of any date brought to one place and one light? By a shift in pixels and, per band, an offset and a scale.

In: pixels of a date as they lie in its rasters. Out: pixels (n_bands, rows, cols) on the grid of the series, and standardised.
``scene_light`` finds the light, ``coregistration`` the shift; here they are held and applied. Two units occur:

* pixel units, those of the rasters;
* spreads: (pixel - offset) / scale of the reference light, in which one light differs from another by a gain and an offset.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

import numpy as np

from changedet_plugin.core.arrays import BoolArray, FloatArray
from changedet_plugin.engine.harmonising.one_sided import OneSided
from changedet_plugin.engine.harmonising.seams import Seams
from changedet_plugin.engine.reading.scene_reader import SceneReader
from changedet_plugin.engine.types import Span


class GainOffset(NamedTuple):
    """How the light of a date differs from that of the reference: value = gain * reference + offset, in spreads."""

    gain: FloatArray
    """(n_bands,), positive."""
    offset: FloatArray
    """(n_bands,)."""

    def within(self, other: GainOffset) -> GainOffset:
        """How it differs from another light, where both are told from the reference."""
        return GainOffset(self.gain / other.gain, (self.offset - other.offset) / other.gain)

    def after(self, other: GainOffset) -> GainOffset:
        """The reverse of ``within``."""
        return GainOffset(self.gain * other.gain, self.offset * other.gain + other.offset)


@dataclass(frozen=True)
class ReferenceLight:
    """The usual light of the reference dates, and how much it varies between them. Arrays (n_bands,)."""

    offset: FloatArray
    """Median over the dates of the median of the scene, in pixel units."""
    scale: FloatArray
    """Median over the dates of the spread of the scene, in pixel units; positive."""
    offset_variation: FloatArray
    """Standard deviation over the dates of the offset, in units of ``scale``; positive."""
    gain_variation: FloatArray
    """Standard deviation over the dates of the logarithm of the scale; positive."""

    def distance(self, light: GainOffset) -> float:
        """How unusual a light is: root mean square over the bands, 1 = as far as reference dates are."""
        gain, offset = light
        return float(np.sqrt(((offset / self.offset_variation) ** 2 + (np.log(gain) / self.gain_variation) ** 2).mean() / 2))

    def relative(self, offset: FloatArray, scale: FloatArray) -> GainOffset:
        """A light given in pixel units, (n_bands,) each, as it differs from this one."""
        return GainOffset(scale / self.scale, (offset - self.offset) / self.scale)

    def absolute(self, light: GainOffset) -> tuple[FloatArray, FloatArray]:
        """The reverse of ``relative``: offset and scale in pixel units, (n_bands,) each."""
        return self.offset + self.scale * light.offset, self.scale * light.gain


@dataclass(frozen=True)
class Light:
    """What is applied to the values of every date: z = (pixel - offset) / scale."""

    offset: FloatArray
    """float64 (n_dates, n_bands), in pixel units."""
    scale: FloatArray
    """float64 (n_dates, n_bands), in pixel units; positive."""
    reference: ReferenceLight

    def standardise(self, index: int, pixels: FloatArray) -> FloatArray:
        """Pixels (n_bands, ...) of the date ``index`` in the common light, in the precision of the pixels."""
        return (pixels - _per_band(self.offset[index], pixels)) / _per_band(self.scale[index], pixels)

    def in_reference_light(self, index: int, pixels: FloatArray) -> FloatArray:
        """Likewise in pixel units: as if the date had been taken in the light of the reference."""
        usual = self.reference
        return self.standardise(index, pixels) * _per_band(usual.scale, pixels) + _per_band(usual.offset, pixels)


@dataclass(frozen=True)
class Unchanged:
    """The part of the scene that did not change, on a lattice of cells."""

    cells: BoolArray
    """(n_rows, n_cols)."""
    every_px: int
    """Distance of two cells, in pixels."""

    def tokens(self, shape: tuple[int, int], token_px: int) -> BoolArray:
        """Whether the cell at the middle of each token of a grid (n_rows, n_cols) did not change."""
        row, col = (
            np.minimum(((np.arange(size) + 0.5) * token_px / self.every_px).astype(int), most - 1)
            for size, most in zip(shape, self.cells.shape, strict=True)
        )
        return self.cells[np.ix_(row, col)]


@dataclass(frozen=True)
class LightFit:
    """How the light of every date was found, and what is to be known of it. Arrays (n_dates,)."""

    valid_share: FloatArray
    """Share of valid pixels, 0 to 1."""
    gain: FloatArray
    """Mean over the bands of the scale that is applied, in spreads of the whole scene; 1 = the whole-scene fit."""
    offset: FloatArray
    """Likewise of the offset, less the median of the whole scene; 0 = the whole-scene fit."""
    is_partial: BoolArray
    """The light was fitted on a part of the scene; False = the whole scene says it."""
    share: FloatArray
    """Of the cells that can be compared, the share that it was fitted on; NaN for reference dates, as the next two."""
    blocks: FloatArray
    """Of the 4 x 4 blocks of the scene, the share on which that part lies."""
    distance: FloatArray
    """From the reference light, 1 = as far as reference dates are."""
    bright_share: FloatArray
    """Share of the scene that may be cloud, haze or snow; NaN where the reference is long enough."""
    unchanged: Mapping[int, Unchanged]
    """By date index: what did not change; without the dates on which no part of the scene stands out as that."""
    other_unit: frozenset[int] = frozenset()
    """Date indices of another, unknown unit, whose line was fitted with the light; ``distance`` is without it."""
    one_sided: tuple[OneSided | None, OneSided | None] = (None, None)
    """Ground that is valid in the reference alone, and on new dates alone."""


@dataclass(frozen=True)
class Radiometry:
    """What makes the dates of a series comparable."""

    light: Light
    """What is applied to their values."""
    fit: LightFit
    """How that was found."""
    shift_px: FloatArray
    """float64 (n_dates, 2): dy, dx in pixels by which a date is moved down and right when it is read."""
    seams: Mapping[int, Seams] = field(default_factory=dict)
    """By date index: edges between the tiles of a map of vectors, whose steps are undone."""

    def read(self, reader: SceneReader, index: int, window: Span) -> tuple[FloatArray, BoolArray]:
        """Pixels float32 (n_bands, rows, cols) of a date, in pixel units, and validity (rows, cols), moved to its place.

        Raises
        ------
        SeriesError, MaskError
            A file cannot be read; the sentence names it.
        """
        read = read_shifted(reader, index, window, self.shift_px)
        if index not in self.seams:
            return read
        pixels, valid = read
        return np.where(valid, pixels - self.seams[index].of(window), pixels), valid

    def standardise(self, index: int, pixels: FloatArray) -> FloatArray:
        """Pixels (n_bands, ...) of the date ``index`` in the common light, in the precision of the pixels."""
        return self.light.standardise(index, pixels)

    def read_standardised(self, reader: SceneReader, index: int, window: Span) -> FloatArray:
        """Pixels float32 (n_bands, rows, cols) of a date in its place and the common light, NaN = not valid; see ``read``."""
        pixels, valid = self.read(reader, index, window)
        return np.where(valid, self.standardise(index, pixels), np.nan)


def read_shifted(reader: SceneReader, index: int, window: Span, shift_px: FloatArray) -> tuple[FloatArray, BoolArray]:
    """Pixels and validity of a window of one date, moved by its row of ``shift_px`` (n_dates, 2); see ``Radiometry.read``."""
    dy, dx = (float(value) for value in shift_px[index])
    return reader.read(index, *window.slices, (dy, dx))


def _per_band(values: FloatArray, pixels: FloatArray) -> FloatArray:
    """Values (n_bands,) as they go with pixels (n_bands, ...), in the precision of these."""
    return values.astype(np.result_type(pixels, np.float32)).reshape(-1, *(1,) * (pixels.ndim - 1))
