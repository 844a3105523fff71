"""What does the encoder see of a tile? Its pixels and its tokens, the same whatever the tile.

A tile is read with a halo of whole tokens. Past the border of the scene its last pixels are repeated, as an encoder that
takes any size would itself; an encoder that sees a whole square at once is shown the scene mirrored there, not stripes.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from changedet_plugin.core.arrays import BoolArray, FloatArray
from changedet_plugin.engine.blocks import squares
from changedet_plugin.engine.embedding.pixel_units import Units
from changedet_plugin.engine.embedding.tiles import Tiling
from changedet_plugin.engine.encoders.cards import Encoder
from changedet_plugin.engine.encoders.input_layout import InputLayout
from changedet_plugin.engine.harmonising.radiometry import Radiometry
from changedet_plugin.engine.reading.scene_reader import SceneReader
from changedet_plugin.engine.types import Span

BLOCK_VALUES = 150_000
"""Pixels times bands that are encoded at once: the maps of so many stay in the processor's cache (measured: x1.7). [values]"""
MINIMUM_BLOCK_PX = 64
"""Least side of what is encoded at once."""


@dataclass(frozen=True)
class Tile:
    """Pixels of a tile and its halo, ready to be encoded."""

    pixels: FloatArray
    """(n_bands, rows, cols) as they are fed; nothing of what is masked."""
    shift: FloatArray
    scale: FloatArray
    valid_share: NDArray[np.uint8]
    """Percent of valid pixels of each token, without the halo."""


@dataclass(frozen=True)
class TileEncoder:
    """Reads the tiles of one series, and encodes them with one encoder."""

    reader: SceneReader
    radiometry: Radiometry
    encoder: Encoder
    layout: InputLayout
    units: Units | None = None
    """Of an encoder that takes pixels in units of its own; None = as they are."""

    def read(self, index: int, span: Span) -> Tile:
        """Read the tokens ``span`` of scene ``index`` and the halo around them.

        Pixels that are not valid become the median of their band on that date (z = 0): a value that neither what is
        masked nor any other date has a part in.
        """
        light, p, halo = self.radiometry.light, self.layout.token_px, self.layout.halo
        n_rows, n_cols = (self.layout.whole(size) for size in span.shape)
        around = Span(
            *((span.top - halo) * p, (span.top + n_rows + halo) * p), (span.left - halo) * p, (span.left + n_cols + halo) * p
        )
        pixels, valid = self._pixels(index, around)
        shift, scale = light.offset[index].astype(np.float32), light.scale[index].astype(np.float32)
        is_whole = bool(valid.all())
        if not is_whole:
            blank = np.full_like(shift, np.nan) if self.encoder.card.takes_vectors else shift
            pixels = np.where(valid, pixels, blank[:, None, None])
        if not self.encoder.card.harmonised:
            pixels = light.in_reference_light(index, pixels)
            shift, scale = light.reference.offset.astype(np.float32), light.reference.scale.astype(np.float32)
        fed = self.layout.enlarge(self.units.of(pixels) if self.units else pixels)
        share = np.full(span.shape, 100, np.uint8) if is_whole else self._share(valid, span.shape)
        return Tile(fed, shift, scale, share)

    def _share(self, valid: BoolArray, shape: tuple[int, int]) -> NDArray[np.uint8]:
        """Percent of valid pixels of each of ``shape`` tokens, by ``valid`` (rows, cols) of their pixels and of the halo."""
        p, halo = self.layout.token_px, self.layout.halo
        core = valid[halo * p : (halo + shape[0]) * p, halo * p : (halo + shape[1]) * p]
        count = squares(core, p).sum((-3, -1))
        return (100 * count // (p * p)).astype(np.uint8)

    def _pixels(self, index: int, around: Span) -> tuple[FloatArray, BoolArray]:
        """Pixels (n_bands, rows, cols) and validity (rows, cols) of a window that may reach beyond the scene."""
        if not self.layout.kept:
            return self.radiometry.read(self.reader, index, around)
        inside = around.within(self.reader.pixels.shape) or around
        pixels, valid = self.radiometry.read(self.reader, index, inside)
        beyond = (
            (inside.top - around.top, around.bottom - inside.bottom),
            (inside.left - around.left, around.right - inside.right),
        )
        return np.pad(pixels, ((0, 0), *beyond), "symmetric"), np.pad(valid, beyond, "symmetric")

    def encode(self, tile: Tile) -> FloatArray:
        """Tokens (rows, cols, n_features) without the halo."""
        if self.layout.kept:
            return self._squares(tile, self.layout.kept)
        n_bands, shape = len(tile.pixels), tile.valid_share.shape
        blocks = Tiling((shape[0], shape[1]), self._block(n_bands, shape))
        parts = [(blocks.span(index), self._encode(tile, blocks.span(index))) for index in blocks.indices]
        tokens = np.empty((*shape, parts[0][1].shape[-1]), np.float32)
        for span, part in parts:
            tokens[span.slices] = part
        return tokens

    def _squares(self, tile: Tile, kept: int) -> FloatArray:
        """Tokens of an encoder that takes squares of one size: the middle of each is kept."""
        halo, p = self.layout.halo, self.layout.fed_px
        n_rows, n_cols = (size // p - 2 * halo for size in tile.pixels.shape[1:])
        whole = Tiling((n_rows, n_cols), (kept, kept))
        side = (kept + 2 * halo) * p
        corners = [(span.top * p, span.left * p) for span in map(whole.span, whole.indices)]
        images = np.stack([tile.pixels[:, top : top + side, left : left + side] for top, left in corners])
        encoded = self.encoder.encode(images, tile.shift, tile.scale)[:, halo : halo + kept, halo : halo + kept]
        tokens = np.empty((n_rows, n_cols, encoded.shape[-1]), np.float32)
        for index, part in zip(whole.indices, encoded, strict=True):
            tokens[whole.span(index).slices] = part
        return tokens[: tile.valid_share.shape[0], : tile.valid_share.shape[1]]

    def _block(self, n_bands: int, shape: tuple[int, ...]) -> tuple[int, int]:
        """Side in tokens of what is encoded at once: little enough for the processor's cache, or all on a GPU."""
        if not self.encoder.provider.startswith("CPU"):
            return shape[0], shape[1]
        side = max(MINIMUM_BLOCK_PX, math.isqrt(BLOCK_VALUES // n_bands)) // self.layout.fed_px
        return max(1, side), max(1, side)

    def _encode(self, tile: Tile, span: Span) -> FloatArray:
        """Tokens (rows, cols, n_features) of a part of a tile, encoded at once."""
        p, halo = self.layout.fed_px, self.layout.halo
        rows, cols = slice(span.top * p, (span.bottom + 2 * halo) * p), slice(span.left * p, (span.right + 2 * halo) * p)
        tokens = self.encoder.encode(tile.pixels[None, :, rows, cols], tile.shift, tile.scale)[0]
        return tokens[halo : tokens.shape[0] - halo, halo : tokens.shape[1] - halo]
