"""The values that flow through a run, in the order they are made. Standard library and numpy only."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

FloatArray = NDArray[np.floating[Any]]
Report = Callable[[str, float, str], None]
"""``report(stage, fraction, message)``: the one callback of a run. Raises ``Cancelled`` if the analyst stopped it."""
Warn = Callable[[str], None]
"""Takes one sentence that the analyst should read, and the run goes on."""


@dataclass(frozen=True)
class Source:
    """One raster file of the series."""

    path: str
    date: datetime.date
    """Acquisition date (UTC day)."""
    mask: str | None = None
    """Raster whose pixels say what is invalid on this date; None = no mask file."""


@dataclass(frozen=True)
class Masking:
    """How a mask is read."""

    band: int | None = None
    """1-based band of each raster that is its own mask; None = masks are files of their own, or absent."""
    values: tuple[int, ...] = ()
    """Mask values that make a pixel invalid; empty = every non-zero value does."""


@dataclass(frozen=True)
class Area:
    """The area of interest."""

    wkt: str
    """Polygon or multipolygon."""
    crs: str
    """Its coordinate reference system, as WKT or an authority code."""


@dataclass(frozen=True)
class Parameters:
    """Everything the analyst chooses."""

    reference_end: datetime.date | None = None
    """First date that is *new*: every reference date lies before it. None = the default split."""
    encoder: str = "builtin"
    """``builtin`` (SpecTex) or the path of an ONNX encoder."""
    patch_px: int | None = None
    """Side of a patch in pixels of the reference grid: 4, 8 or 16. None = from ``patch_size``, else 8."""
    patch_size: float | None = None
    """Wanted side of a patch in metres; the nearest of 4, 8, 16 px is taken. None = use ``patch_px``."""
    bands: tuple[int, ...] = ()
    """1-based bands to use; empty = all."""
    area: Area | None = None
    threshold: float | None = None
    """Score from which a patch is a change (1 = a usual date). None = 2.0; a short reference takes the scene's unit."""
    align: str = "auto"
    """{'auto', 'correct', 'ignore'}: what is done about dates that lie off the reference; see ``align``."""
    confirm: int = 3
    """Consecutive valid dates that must agree (fewer where the series has fewer new dates, from 3 on a tenth of these)."""
    masking: Masking = field(default_factory=Masking)
    device: str = "auto"
    """{'auto', 'cpu', 'cuda'}."""
    memory: int = 2 << 30
    """Budget of the engine process, in bytes."""
    store: str | None = None
    """Folder of the embedding cache. None = the user's cache folder."""
    store_cap: int = 20 << 30
    """Most that the cache holds, in bytes; what was not used for longest goes first."""
    threads: int | None = None
    """Tiles that are encoded at once, at most. None = as many as there are cores, 8 at most."""
    n_types: int = 8
    """Types of change to cut the tree into, at most a third of the objects."""


@dataclass(frozen=True)
class Scene:
    """All rasters of one acquisition date; where they overlap they agree, and the first valid one wins."""

    date: datetime.date
    sources: tuple[Source, ...]


@dataclass(frozen=True)
class TimeSeries:
    """Scenes oldest first, already checked against each other."""

    scenes: tuple[Scene, ...]
    is_reference: tuple[bool, ...]
    """Per scene: belongs to the reference (True) or is a new observation (False)."""
    bands: tuple[int, ...]
    """1-based bands to read from every raster."""
    masking: Masking = field(default_factory=Masking)

    @property
    def dates(self) -> tuple[datetime.date, ...]:
        """Acquisition dates, oldest first."""
        return tuple(scene.date for scene in self.scenes)

    @property
    def n_reference(self) -> int:
        """How many scenes are reference scenes."""
        return sum(self.is_reference)


@dataclass(frozen=True)
class PixelGrid:
    """The reference grid: every raster is read on it."""

    crs: str
    """WKT."""
    transform: tuple[float, float, float, float, float, float]
    """Affine coefficients a, b, c, d, e, f: x = a*col + b*row + c, y = d*col + e*row + f (corner of the pixel)."""
    shape: tuple[int, int]
    """(n_rows, n_cols) in pixels."""

    def xy(self, row: float, col: float) -> tuple[float, float]:
        """Map coordinates of a (fractional) pixel corner."""
        a, b, c, d, e, f = self.transform
        return a * col + b * row + c, d * col + e * row + f


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

    def ring(self, row: int, col: int) -> tuple[tuple[float, float], ...]:
        """The closed outline of a cell in map coordinates, five corners."""
        p = self.patch_px
        corners = ((row, col), (row, col + 1), (row + 1, col + 1), (row + 1, col), (row, col))
        return tuple(self.pixels.xy(r * p, c * p) for r, c in corners)


@dataclass(frozen=True)
class EncoderCard:
    """What an ONNX file says of itself (contract schema 1)."""

    id: str
    """Short stable name, ``spectex-4`` for instance."""
    name: str
    """Name for people."""
    sha256: str
    token_px: int
    """Side of a token, in pixels fed."""
    bands: tuple[str, ...] | None
    """Band names in order; None = any number of bands."""
    n_features: int | None
    """Length of a token; None = depends on the number of bands."""
    licence: str
    harmonised: bool
    """True: takes ``shift`` and ``scale`` per band (SpecTex). False: takes pixels in its own units."""
    halo_px: int
    """Reach of the encoder beyond a token, in pixels fed."""
    tile_px: int | None = None
    """Side of the square images that it is fed; None = it takes any size."""
    has_time: bool = False
    """It takes (batch, time, bands, height, width); it is given one date."""
    units: Mapping[str, Any] = field(default_factory=lambda: {"kind": "any"})
    """What its pixels are: ``kind`` {'any', 'dn', 'rgb8', 'uint8'}; of 'dn' reflectance = value * ``scale`` + ``offset``."""
    mean: tuple[float, ...] = ()
    """Of every band over what it was trained on, in its units, as ``std``; empty = unknown."""
    std: tuple[float, ...] = ()
    wavelengths_um: tuple[float, ...] = ()
    """Of every band; empty = unknown."""
    gsd_m: float | None = None
    """Side of a pixel that it was trained on; None = it does not care."""
    gsd_range_m: tuple[float, float] | None = None
    """Where it can be used."""
    product: str = ""
    """Product that its numbers come from, ``L2A`` for instance."""
    selftest: Mapping[str, Any] = field(default_factory=dict)
    """``input_seed``, ``shape``, ``tokens_l2`` and ``rtol``: what every provider must reproduce; empty = nothing."""


class Encoder(Protocol):
    """Pixels to tokens. Implemented over ONNX Runtime by ``encoders``; by plain numpy in the tests."""

    card: EncoderCard
    provider: str
    """The execution provider that the session really uses."""

    def encode(self, pixels: FloatArray, shift: FloatArray, scale: FloatArray) -> FloatArray:
        """Encode pixels (n, bands, height, width) to tokens (n, height/token_px, width/token_px, n_features).

        ``shift`` and ``scale`` have shape (bands,): pixel units to z = (pixels - shift) / scale.
        """
        ...


@dataclass(frozen=True)
class Embeddings:
    """The tokens of a whole series. ``tokens`` is any array that numpy can slice: in memory, or a Zarr array on disk."""

    tokens: Any
    """float16, shape (n_slots, n_token_rows, n_token_cols, n_features); not in date order."""
    valid_share: Any
    """uint8 percent of valid pixels per token, shape (n_slots, n_token_rows, n_token_cols)."""
    slots: tuple[int, ...]
    """Per date of the series: its index along the first axis of ``tokens``."""
    dates: tuple[datetime.date, ...]
    is_reference: tuple[bool, ...]
    grid: PatchGrid
    """The grid of the tokens."""
    encoder_id: str
    minimum_valid: int = 70
    """Percent of valid pixels from which a token counts."""
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
