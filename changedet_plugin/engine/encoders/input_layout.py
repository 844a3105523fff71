"""How is a scene laid out for an encoder? A card and the side of a patch in, sizes of tokens, squares and halo out.

Tokens are half a patch, a pixel at least; where an encoder sees squares of one size, the scene is enlarged so that they are.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from scipy import ndimage

from changedet_plugin.core.arrays import FloatArray
from changedet_plugin.core.errors import EncoderError
from changedet_plugin.core.notices import notice
from changedet_plugin.engine.encoders.cards import EncoderCard
from changedet_plugin.engine.types import Warn

CUBIC = 3


@dataclass(frozen=True)
class InputLayout:
    """What an encoder gets of a scene: tokens in pixels of the scene and in pixels fed, and how many at a time."""

    token_px: int
    """Side of a token in pixels of the scene."""
    fed_px: int
    """The same in pixels fed."""
    halo: int
    """Tokens around what is wanted that are fed too, and dropped."""
    kept: int | None = None
    """Side of what is kept of a fed square, in tokens; None = images of any size are fed."""

    @property
    def zoom(self) -> float:
        """Pixels fed for a pixel of the scene, along a side."""
        return self.fed_px / self.token_px

    def enlarge(self, pixels: FloatArray) -> FloatArray:
        """Pixels (bands, rows, cols) of whole tokens to what is fed, cubic, pixel borders on pixel borders."""
        if self.token_px == self.fed_px:
            return pixels
        shape = [size * self.fed_px // self.token_px for size in pixels.shape[1:]]
        fed = np.empty((len(pixels), *shape), np.float32)
        for band, target in zip(pixels, fed, strict=True):
            ndimage.zoom(band, self.zoom, output=target, order=CUBIC, mode="nearest", grid_mode=True)
        return fed

    def whole(self, n_tokens: int) -> int:
        """Tokens that are made to get ``n_tokens``: whole squares where squares are fed."""
        return math.ceil(n_tokens / self.kept) * self.kept if self.kept else n_tokens


def token_side(patch_px: int) -> int:
    """Side of a token in pixels of the scene, for patches of ``patch_px`` pixels: half of it, one pixel at least."""
    return max(1, patch_px // 2)


def mean_side(patch_px: int) -> int:
    """The same of tokens without texture, which are of radar: a quarter of the patch, one pixel at least. Decision 0015."""
    return max(1, patch_px // 4)


def of(card: EncoderCard, patch_px: int) -> InputLayout:
    """How an encoder is fed for patches of ``patch_px`` pixels.

    An encoder that takes any size is fed the scene as it is. Others take squares of ``tile_px``; for them the scene is
    enlarged, never reduced, until a token is half a patch (a pixel of a patch of one), or a power of two below
    where their tokens are smaller.

    Raises
    ------
    EncoderError
        Its tokens do not fill a patch, or its tile holds none.
    """
    halo = math.ceil(card.halo_px / card.token_px)
    if card.tile_px is None:
        if patch_px % card.token_px:
            raise EncoderError(
                f"{card.name} makes tokens of {card.token_px} pixels, which do not fill patches of {patch_px}; "
                "choose another patch size or encoder."
            )
        return InputLayout(card.token_px, card.token_px, halo)
    kept = card.tile_px // card.token_px - 2 * halo
    if card.tile_px % card.token_px or kept < 1:
        raise EncoderError(f"{card.name} has tiles of {card.tile_px} pixels that hold no whole token; export it again.")
    return InputLayout(min(token_side(patch_px), 1 << (card.token_px.bit_length() - 1)), card.token_px, halo, kept)


def warn_of_size(card: EncoderCard, layout: InputLayout, pixel_m: float, warn: Warn) -> None:
    """Say so where the pixels of a scene, of ``pixel_m`` metres, are fed in a size that the encoder has never seen."""
    if card.gsd_range_m is None:
        return
    fed_m, (low, high) = pixel_m / layout.zoom, card.gsd_range_m
    if not low <= fed_m <= high:
        warn(notice("pixels_of_another_size", encoder=card.name, low=low, high=high, pixel=fed_m))
