"""What is the token where the rasters hold embeddings already? The vector of a pixel, or the mean of 2 x 2 or 4 x 4 of them."""

from __future__ import annotations

import hashlib
import re

import numpy as np

from changedet_plugin.core.arrays import FloatArray
from changedet_plugin.engine.blocks import squares
from changedet_plugin.engine.encoders.cards import EncoderCard
from changedet_plugin.engine.encoders.input_layout import token_side
from changedet_plugin.engine.reading.values import vectors
from changedet_plugin.engine.types import TimeSeries

MOST_TOKEN_PX = 4
"""Largest side of a token: patches of 16 pixels have four by four. [px]"""


class VectorMeans:
    """Implements ``cards.Encoder``: nothing is run, vectors are averaged over the valid pixels of a token."""

    provider = "CPUExecutionProvider"
    reason = "vectors are taken from the rasters; nothing is computed"

    def __init__(self, series: TimeSeries, patch_px: int) -> None:
        made_by = vectors.name_of(series.header, series.bands)
        name = f"Vectors of the rasters ({made_by})" if made_by else "Vectors of the rasters"
        key = re.sub(r"[^a-z]+", "-", f"raster {made_by}".strip().lower())
        side = min(token_side(patch_px), MOST_TOKEN_PX)
        self.card = EncoderCard(
            id=key,
            name=name,
            sha256=hashlib.sha256(f"{key} {len(series.bands)}".encode()).hexdigest(),
            token_px=side,
            bands=None,
            n_features=len(series.bands),
            licence="that of the rasters",
            harmonised=False,
            halo_px=0,
            takes_vectors=True,
        )

    def encode(self, pixels: FloatArray, shift: FloatArray, scale: FloatArray) -> FloatArray:
        """Vectors (n, bands, height, width), NaN = not valid, to tokens (n, rows, cols, bands); 0 where no pixel is valid."""
        side = self.card.token_px
        valid = np.isfinite(pixels[:, :1])
        total = squares(np.where(valid, pixels, 0), side).sum((-3, -1))
        n_valid = squares(valid, side).sum((-3, -1))
        return np.moveaxis(total / np.maximum(n_valid, 1), 1, -1).astype(np.float32)
