"""What flows through a run? The values in the order they are made; numpy, and of rasterio the names of its own values."""

from __future__ import annotations

import datetime
import itertools
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Literal, NamedTuple, Protocol, TypeVar

import numpy as np
import rasterio.windows
from numpy.typing import NDArray
from rasterio.transform import Affine

from changedet_plugin.core.arrays import BoolArray, FloatArray
from changedet_plugin.core.dates.acquisition import Acquisition
from changedet_plugin.core.mask_products import MaskMeaning
from changedet_plugin.core.notices import Notice
from changedet_plugin.core.parameters import Masking
from changedet_plugin.core.rasters.address import name_of
from changedet_plugin.core.rasters.layer_settings import FILE_ITSELF, LayerSettings

Report = Callable[[str, float, str], None]
"""``report(stage, fraction, message)``: the one callback of a run. Raises ``Cancelled`` if the analyst stopped it."""
Warn = Callable[[Notice], None]
"""Takes what the analyst should know, and the run goes on."""
Backscatter = Literal["decibels", "power"]
"""Unit that radar is delivered in: its logarithm (or a picture made of that), or what is proportional to the echo."""
Coordinate = TypeVar("Coordinate", float, FloatArray)
"""One number, or an array of them."""


@dataclass(frozen=True)
class BandAt:
    """Where the pixels of a band lie."""

    path: str
    """As GDAL opens it."""
    number: int
    """1-based, in that raster."""
    grid: PixelGrid
    """That of the raster; its ``crs`` is empty where it names none."""


@dataclass(frozen=True)
class BandHeader:
    """What a raster says of one of its bands."""

    at: BandAt | None
    """None = other rasters of the series have this band, and this one lacks it."""
    description: str | None
    """As the file has it."""
    name: str | None
    """The same for every spelling (``red``, ``NIR``): of the description, else of the colour; None = unknown."""
    wavelength_um: float | None
    """Central wavelength; None = not said."""
    dtype: str
    """As numpy calls it; complex integers as GDAL does."""
    scale: float
    """With ``offset``: value = number * scale + offset; 1 and 0 where nothing is said."""
    offset: float
    nodata: float | None
    """Number that means no measurement; None = there is none."""
    missing: tuple[tuple[float, float], ...]
    """Ranges of further such numbers, both ends included."""
    colour: str
    """Colour interpretation as GDAL calls it: 'red', 'alpha', 'palette', 'undefined', ..."""
    mask_flags: frozenset[str]
    """Where GDAL takes the validity of its pixels from: of 'all_valid', 'per_dataset', 'alpha', 'nodata'."""

    @property
    def is_scaled(self) -> bool:
        """Whether its values are other than its numbers."""
        return (self.scale, self.offset) != (1.0, 0.0)


class FileState(NamedTuple):
    """What tells, without reading a file, that it is another one by now or was written to."""

    size: int
    """In bytes."""
    modified_ns: int
    changed_ns: int
    """When it last got its content, its name or its place, which nobody can set back; 0 on Windows, which does not say."""


@dataclass(frozen=True)
class RasterHeader:
    """What a raster says of itself; see ``reading.raster_header``."""

    path: str
    """Its address (``core.rasters.address``): of most the path of a file."""
    grid: PixelGrid
    """The grid that it came on, the finest of its bands; its ``crs`` is empty where the file names none."""
    bands: tuple[BandHeader, ...]
    """Band 1 first. In a series they are numbered as those of its first raster, whatever their order in this one."""
    acquisition: Acquisition
    """When it was taken (UTC day), as its bands or tags tell, else its name or the folder that it lies in."""
    files: tuple[str, ...]
    """The files that hold it and what belongs to them: an external mask, the parts of a virtual raster. Empty = on a server."""
    states: tuple[FileState, ...]
    """How each of these files was when this was read."""

    @property
    def name(self) -> str:
        """Of the file, for a sentence."""
        return name_of(self.path)

    def of(self, bands: Sequence[int]) -> tuple[BandHeader, ...]:
        """What it says of some bands, by 1-based number."""
        return tuple(self.bands[band - 1] for band in bands)


@dataclass(frozen=True)
class BorderFill:
    """One number a band that fills the border of a raster; the same numbers may be a measurement further inside."""

    numbers: tuple[float, ...]
    left: NDArray[np.intp] = field(compare=False, repr=False)
    """(n_rows,): columns before it are fill where they have the numbers; as are those from ``right`` on, rows before ``top``,
    and rows from ``bottom`` on."""
    right: NDArray[np.intp] = field(compare=False, repr=False)
    top: NDArray[np.intp] = field(compare=False, repr=False)
    """(n_cols,)."""
    bottom: NDArray[np.intp] = field(compare=False, repr=False)


@dataclass(frozen=True)
class VoidRule:
    """Which numbers of a raster are no measurement; see ``reading.values.void_pixels``. Tuples go with ``bands``."""

    bands: tuple[int, ...]
    nodata: tuple[float | None, ...]
    """As the tags have it; None = there is none."""
    alone: tuple[bool, ...]
    """The nodata of this band says so alone; False = only where all bands have theirs."""
    far: tuple[tuple[float, ...], ...]
    """Numbers that no tag names, in any one band: far outside all that is measured."""
    whole: tuple[tuple[float, ...], ...] = ()
    """Numbers that no tag names, one a band, where all bands have theirs."""
    border: tuple[BorderFill, ...] = ()

    @property
    def untold(self) -> tuple[float, ...]:
        """Numbers that mean void though no tag says so."""
        vectors = (*self.far, *self.whole, *(fill.numbers for fill in self.border))
        return tuple(sorted({number for numbers in vectors for number in numbers}))

    def of(self, bands: Sequence[int]) -> VoidRule:
        """The rule for some of its bands, by 1-based number, in their order."""
        if tuple(bands) == self.bands:
            return self
        at = [self.bands.index(band) for band in bands]
        whole = tuple(tuple(numbers[i] for i in at) for numbers in self.whole)
        border = tuple(replace(fill, numbers=tuple(fill.numbers[i] for i in at)) for fill in self.border)
        return VoidRule(
            bands=tuple(bands),
            nodata=tuple(self.nodata[i] for i in at),
            alone=tuple(self.alone[i] for i in at),
            far=tuple(self.far[i] for i in at),
            whole=whole,
            border=border,
        )


@dataclass(frozen=True)
class UnitChange:
    """How the values of a raster, in the unit of its tags, become those of the other dates; see ``reading.values.units``."""

    gain: float = 1.0
    """With ``offset``: value * gain + offset, for every band alike."""
    offset: float = 0.0
    logarithm: Literal["", "decibels", "power"] = ""
    """What the values become: decibels of power, power of decibels; empty = by the line alone."""
    code: Literal["", "alphaearth"] = ""
    """In what code the numbers of vectors are; empty = in none."""

    @property
    def formula(self) -> str:
        """For a sentence and a record."""
        if self.code:
            return "sign(value) (value / 127.5)^2"
        if self.logarithm:
            return "10 log10(value)" if self.logarithm == "decibels" else "10^(value / 10)"
        offset = f" {'-' if self.offset < 0 else '+'} {abs(self.offset):.6g}" if self.offset else ""
        return ("value" if self.gain == 1 else f"value x {self.gain:.6g}") + offset


@dataclass(frozen=True)
class Source:
    """One raster of the series."""

    path: str
    """Its address (``core.rasters.address``): the path of a file, some bands of one, files of one band each, ..."""
    date: datetime.date
    """Acquisition date (UTC day): that of the header, or the one that was given for it."""
    header: RasterHeader = field(compare=False)
    """Read once, when the source is made."""
    mask: str | None = None
    """Raster whose pixels say what is invalid on this date; None = no mask file."""
    mask_meanings: tuple[MaskMeaning, ...] = ()
    """How the mask, and bands of its own that are masks, are read; empty = as the masking of the series says."""
    mask_header: RasterHeader | None = field(default=None, compare=False)
    """Read when the run begins; None before, or where it cannot be read."""
    void: VoidRule | None = field(default=None, compare=False)
    """Which of its numbers are no measurement; None = what its tags say."""
    unit: UnitChange | None = field(default=None, compare=False)
    """How its values become those of the other dates; None = they are."""
    scales: RasterHeader | None = field(default=None, compare=False)
    """A raster of one band on the same pixels, by which its numbers are multiplied; None = there is none."""

    settings: LayerSettings = FILE_ITSELF
    """What was set on its layer; the header says it already."""

    @property
    def headers(self) -> tuple[RasterHeader, ...]:
        """That of the raster, and those of its mask and its scales where they are known."""
        return (self.header, *(header for header in (self.mask_header, self.scales) if header))

    @property
    def formula(self) -> str:
        """What brought its numbers to the unit of the other dates; empty = they are in it."""
        if self.scales:
            return f"value x {self.scales.name}"
        return self.unit.formula if self.unit else ""


@dataclass(frozen=True)
class Scene:
    """All rasters of one acquisition date; where they overlap the first valid one wins, or their mean is taken."""

    date: datetime.date
    sources: tuple[Source, ...]
    is_mean: bool = False
    """Where several are valid their mean counts."""


class _Dated(Protocol):
    @property
    def dates(self) -> tuple[datetime.date, ...]: ...
    @property
    def n_reference(self) -> int: ...


class Split:
    """Dates, oldest first, of which the first ``n_reference`` are the reference and the others are new."""

    @property
    def n_new(self: _Dated) -> int:
        """How many dates are new."""
        return len(self.dates) - self.n_reference

    @property
    def reference_dates(self: _Dated) -> tuple[datetime.date, ...]:
        """Acquisition dates of the reference, oldest first."""
        return self.dates[: self.n_reference]

    @property
    def new_dates(self: _Dated) -> tuple[datetime.date, ...]:
        """Acquisition dates after it, oldest first."""
        return self.dates[self.n_reference :]

    @property
    def is_reference(self: _Dated) -> BoolArray:
        """(n_dates,): the date belongs to the reference."""
        return np.arange(len(self.dates)) < self.n_reference

    @property
    def is_new(self: _Dated) -> BoolArray:
        """(n_dates,): the date is compared with the reference."""
        return np.arange(len(self.dates)) >= self.n_reference


@dataclass(frozen=True)
class TimeSeries(Split):
    """Scenes oldest first, already checked against each other."""

    scenes: tuple[Scene, ...]
    n_reference: int
    """The first so many scenes are the reference, the others are new observations."""
    bands: tuple[int, ...]
    """The bands to read from every raster, numbered from 1 as in ``header``."""
    masking: Masking = field(default_factory=Masking)
    radar: Backscatter | None = None
    """Unit of the values in the rasters where they are radar; None = they are not. It is read as decibels either way."""
    holds_vectors: bool = False
    """The rasters are embeddings, a band a dimension: no light and no position is fitted to them."""

    @property
    def dates(self) -> tuple[datetime.date, ...]:
        """Acquisition dates, oldest first."""
        return tuple(scene.date for scene in self.scenes)

    @property
    def header(self) -> RasterHeader:
        """Of its first raster: what all of them have in common, such as the names of the bands, is taken from there."""
        return self.scenes[0].sources[0].header


@dataclass(frozen=True)
class PixelGrid:
    """The reference grid: every raster is read on it."""

    crs: str
    """WKT; empty = none."""
    transform: tuple[float, float, float, float, float, float]
    """Affine coefficients a, b, c, d, e, f: x = a*col + b*row + c, y = d*col + e*row + f (corner of the pixel)."""
    shape: tuple[int, int]
    """(n_rows, n_cols) in pixels."""

    @property
    def affine(self) -> Affine:
        """The transform as rasterio takes it."""
        return Affine(*self.transform)

    @property
    def matrix(self) -> FloatArray:
        """The transform as a matrix (3, 3): (col, row, 1) to (x, y, 1)."""
        return np.array([*self.transform, 0, 0, 1], float).reshape(3, 3)

    @property
    def is_placed(self) -> bool:
        """Whether it lies somewhere: its transform is finite, not the one that stands for none, and can be inverted."""
        return bool(np.isfinite(self.transform).all()) and not (self.affine.is_identity or self.affine.is_degenerate)

    def xy(self, row: Coordinate, col: Coordinate) -> tuple[Coordinate, Coordinate]:
        """Map coordinates of (fractional) pixel corners: numbers, or arrays of one shape."""
        a, b, c, d, e, f = self.transform
        return a * col + b * row + c, d * col + e * row + f

    def part(self, span: Span) -> PixelGrid:
        """The pixels of a window, which may reach beyond the grid, as a grid of their own."""
        a, b, _, d, e, _ = self.transform
        x, y = self.xy(float(span.top), float(span.left))
        return PixelGrid(self.crs, (a, b, x, d, e, y), span.shape)


@dataclass(frozen=True)
class PatchGrid:
    """Square cells of ``patch_px`` pixels laid on a pixel grid; an incomplete last row or column is left out."""

    pixels: PixelGrid
    patch_px: int
    """Side of a cell, in pixels."""

    @property
    def shape(self) -> tuple[int, int]:
        """(n_rows, n_cols) in cells."""
        return self.pixels.shape[0] // self.patch_px, self.pixels.shape[1] // self.patch_px

    @property
    def as_pixels(self) -> PixelGrid:
        """The grid of a raster that has one pixel a cell."""
        a, b, c, d, e, f = self.pixels.transform
        side = self.patch_px
        return PixelGrid(self.pixels.crs, (a * side, b * side, c, d * side, e * side, f), self.shape)


@dataclass(frozen=True)
class Embeddings(Split):
    """The tokens of a whole series. Its arrays lie in memory, or in the cache (``StoredArray``)."""

    tokens: Any
    """float16, shape (n_slots, n_token_rows, n_token_cols, n_features), read as [slot, rows]; not in date order."""
    valid_share: Any
    """uint8 percent of valid pixels per token, shape (n_slots, n_token_rows, n_token_cols)."""
    slots: tuple[int, ...]
    """Per date of the series: its index along the first axis of ``tokens``."""
    dates: tuple[datetime.date, ...]
    n_reference: int
    grid: PatchGrid
    """The grid of the tokens."""
    encoder_id: str
    minimum_valid: int = 70
    """Percent of valid pixels from which a token counts."""
    is_radar: bool = False
    """Tokens of radar: calibrated, and speckled."""
    unchanged: Mapping[int, NDArray[np.bool_]] = field(default_factory=dict)
    """By date index: the tokens (n_token_rows, n_token_cols) that did not change, where much of the scene did."""

    def read(self, rows: slice) -> FloatArray:
        """Tokens of some token rows: float32 (n_dates, rows, n_token_cols, n_features), dates in order, NaN = invalid."""
        blocks = []
        for slot in self.slots:
            block = np.asarray(self.tokens[slot, rows], np.float32)
            block[np.asarray(self.valid_share[slot, rows]) < self.minimum_valid] = np.nan
            blocks.append(block)
        return np.stack(blocks)


@dataclass(frozen=True)
class Span:
    """A window in whole pixels; ``bottom`` and ``right`` are not part of it."""

    top: int
    bottom: int
    left: int
    right: int

    @property
    def shape(self) -> tuple[int, int]:
        """(n_rows, n_cols)."""
        return self.bottom - self.top, self.right - self.left

    @property
    def window(self) -> rasterio.windows.Window:
        """The same for rasterio."""
        return rasterio.windows.Window(self.left, self.top, self.right - self.left, self.bottom - self.top)

    def within(self, shape: tuple[int, int]) -> Span | None:
        """What of it lies inside (rows, cols) pixels; None if nothing does."""
        span = Span(max(self.top, 0), min(self.bottom, shape[0]), max(self.left, 0), min(self.right, shape[1]))
        return span if min(span.shape) > 0 else None

    def blocks(self, side: int) -> Iterator[Span]:
        """Cut into windows of at most side x side pixels."""
        for top, left in itertools.product(range(self.top, self.bottom, side), range(self.left, self.right, side)):
            yield Span(top, min(top + side, self.bottom), left, min(left + side, self.right))

    def moved(self, rows: int, cols: int) -> Span:
        """The window moved down and right."""
        return Span(self.top + rows, self.bottom + rows, self.left + cols, self.right + cols)

    @property
    def slices(self) -> tuple[slice, slice]:
        """As array index."""
        return slice(self.top, self.bottom), slice(self.left, self.right)
