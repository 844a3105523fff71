"""What is read, encoded and stored at a time? The scene cut in tiles of whole tokens."""

from __future__ import annotations

import math
from dataclasses import dataclass

from changedet_plugin.engine.encoders.input_layout import InputLayout
from changedet_plugin.engine.types import PatchGrid, Span

TILE_PX = (256, 1024)
"""Rows and columns of a tile as it is fed: low and wide, because scores are made by rows of patches."""
WORKING_COPIES = 16
"""Memory that a tile takes from reading to writing, in copies of its pixels as float32 (SpecTex at 2 px: 11). [copies]"""
PIXEL_WORKING_COPIES = 24
"""The same where every pixel is a token of its own (SpecTex: 20). [copies]"""
TILE_BYTES = 192 << 20
"""Memory that encoding a tile may take: ten bands in the usual size. Not by the memory budget, by which what the cache
holds would be of no use under another one. Decision 0020. [bytes]"""


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


def tile_bytes(tile_px: tuple[int, int], n_bands: int, token_px: int) -> int:
    """Memory that encoding one tile takes; ``token_px`` in pixels fed."""
    return math.prod(tile_px) * n_bands * 4 * (PIXEL_WORKING_COPIES if token_px == 1 else WORKING_COPIES)


def cut(tokens: PatchGrid, n_bands: int, layout: InputLayout | None = None) -> Tiling:
    """Tiles of the usual size in pixels fed, smaller where there are many bands; of whole squares."""
    kept, fed_px = (layout.kept or 1, layout.fed_px) if layout else (1, tokens.patch_px)
    height, width = TILE_PX
    while tile_bytes((height, width), n_bands, fed_px) > TILE_BYTES and width > 64:
        height, width = max(height // 2, 64), width // 2
    most = [max(kept, px // fed_px // kept * kept) for px in (height, width)]
    return Tiling(tokens.shape, (min(most[0], tokens.shape[0]), min(most[1], tokens.shape[1])))
