"""The scene cut in tiles of whole tokens; each is read with a halo, so that tokens are the same whatever the tile.

The halo is whole tokens, and past the border of the scene its last pixels are repeated, as the encoder itself would.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from changedet_plugin.engine.radiometry import Radiometry
from changedet_plugin.engine.reading import SceneReader
from changedet_plugin.engine.types import Encoder, FloatArray, PatchGrid
from changedet_plugin.engine.warp import Span

TILE_PX = (256, 1024)
"""Low and wide, because scores are made by rows of patches."""
WORKING_COPIES = 16
"""Memory that a tile takes from reading to writing, in copies of its pixels as float32 (SpecTex at 2 px: 11)."""
BLOCK_VALUES = 150_000
"""Pixels times bands that are encoded at once: the maps of so many stay in the processor's cache (measured: x1.7)."""
MINIMUM_BLOCK_PX = 64


@dataclass(frozen=True)
class Tiling:
    """Tokens (n_rows, n_cols) cut in tiles of ``side`` (rows, cols) tokens; those at the end may be smaller."""

    shape: tuple[int, int]
    side: tuple[int, int]

    @property
    def indices(self) -> tuple[tuple[int, int], ...]:
        """Row and column of every tile, row by row."""
        n_rows, n_cols = (math.ceil(size / side) for size, side in zip(self.shape, self.side))
        return tuple((row, col) for row in range(n_rows) for col in range(n_cols))

    def span(self, tile: tuple[int, int]) -> Span:
        """The tokens of a tile."""
        (row, col), (height, width) = tile, self.side
        return Span(row * height, min((row + 1) * height, self.shape[0]), col * width, min((col + 1) * width, self.shape[1]))


def tile_bytes(tile_px: tuple[int, int], n_bands: int) -> int:
    """Memory that encoding one tile takes."""
    return math.prod(tile_px) * n_bands * 4 * WORKING_COPIES


def cut(tokens: PatchGrid, n_bands: int, memory: int) -> Tiling:
    """Tiles of the usual size, smaller where a quarter of the memory would not hold one."""
    height, width = TILE_PX
    while tile_bytes((height, width), n_bands) > memory / 4 and width > 64:
        height, width = max(height // 2, 64), width // 2
    side = tuple(max(1, min(px // tokens.patch_px, size)) for px, size in zip((height, width), tokens.shape))
    return Tiling(tokens.shape, (side[0], side[1]))


@dataclass(frozen=True)
class Tile:
    """Pixels of a tile and its halo, ready to be encoded."""

    pixels: FloatArray
    """(n_bands, rows, cols), in the units that the encoder takes; nothing of what is masked."""
    shift: FloatArray
    scale: FloatArray
    valid_share: NDArray[np.uint8]
    """Percent of valid pixels of each token, without the halo."""
    halo: int
    """In tokens."""


@dataclass(frozen=True)
class TileReader:
    """Reads tiles of one series for one encoder."""

    reader: SceneReader
    radiometry: Radiometry
    encoder: Encoder

    def read(self, index: int, span: Span) -> Tile:
        """Read the tokens ``span`` of scene ``index`` and the halo around them.

        Pixels that are not valid become the median of their band on that date (z = 0): a value that neither what is
        masked nor any other date has a part in.
        """
        card, light = self.encoder.card, self.radiometry
        p = card.token_px
        halo = math.ceil(card.halo_px / p)
        rows = slice((span.top - halo) * p, (span.bottom + halo) * p)
        cols = slice((span.left - halo) * p, (span.right + halo) * p)
        dy, dx = (float(value) for value in light.registration[index])
        pixels, valid = self.reader.read(index, rows, cols, (dy, dx))
        shift, scale = _columns(light.shift[index], light.scale[index])
        pixels = np.where(valid, pixels, shift)
        if not card.harmonised:
            usual_shift, usual_scale = _columns(light.usual_shift, light.usual_scale)
            pixels = (pixels - shift) / scale * usual_scale + usual_shift
            shift, scale = usual_shift, usual_scale
        core = valid[halo * p : valid.shape[0] - halo * p, halo * p : valid.shape[1] - halo * p]
        count = core.reshape(span.shape[0], p, span.shape[1], p).sum((1, 3))
        return Tile(pixels, shift.ravel(), scale.ravel(), (100 * count // (p * p)).astype(np.uint8), halo)

    def encode(self, tile: Tile) -> FloatArray:
        """Tokens (rows, cols, n_features) without the halo."""
        n_bands, shape = len(tile.pixels), tile.valid_share.shape
        blocks = Tiling((shape[0], shape[1]), self._block(n_bands, shape))
        parts = [(blocks.span(index), self._encode(tile, blocks.span(index))) for index in blocks.indices]
        tokens = np.empty((*shape, parts[0][1].shape[-1]), np.float32)
        for span, part in parts:
            tokens[span.slices] = part
        return tokens

    def _block(self, n_bands: int, shape: tuple[int, ...]) -> tuple[int, int]:
        """Side in tokens of what is encoded at once: little enough for the processor's cache, or all on a GPU."""
        if not self.encoder.provider.startswith("CPU"):
            return shape[0], shape[1]
        side = max(MINIMUM_BLOCK_PX, math.isqrt(BLOCK_VALUES // n_bands)) // self.encoder.card.token_px
        return max(1, side), max(1, side)

    def _encode(self, tile: Tile, span: Span) -> FloatArray:
        p, halo = self.encoder.card.token_px, tile.halo
        rows, cols = slice(span.top * p, (span.bottom + 2 * halo) * p), slice(span.left * p, (span.right + 2 * halo) * p)
        tokens = self.encoder.encode(tile.pixels[None, :, rows, cols], tile.shift, tile.scale)[0]
        return tokens[halo : tokens.shape[0] - halo, halo : tokens.shape[1] - halo]


def _columns(*values: FloatArray) -> tuple[FloatArray, ...]:
    """Values per band, to be used with (bands, rows, cols)."""
    return tuple(band.astype(np.float32)[:, None, None] for band in values)
