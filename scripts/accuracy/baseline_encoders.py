"""What is the built-in encoder worth?

Beside encoders of a few lines of numpy.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from changedet_plugin.core.arrays import FloatArray
from changedet_plugin.engine.encoders.cards import EncoderCard

Features = Callable[[FloatArray], list[FloatArray]]
"""Cells (n, bands, rows, side, cols, side) to features, each (n, bands, rows, cols)."""


class CellEncoder:
    """Statistics of every cell of ``side`` pixels, band by band; pixels in the light of their date, clipped at 6."""

    provider, reason = "numpy", ""

    def __init__(self, name: str, side: int, features: Features) -> None:
        self._side, self._features = side, features
        self.card = EncoderCard(name, name, f"{name}-{side}", side, None, None, "MIT", harmonised=True, halo_px=0)

    def encode(self, pixels: FloatArray, shift: FloatArray, scale: FloatArray) -> FloatArray:
        """Encode pixels (n, bands, height, width) to tokens (n, height/side, width/side, n_features)."""
        z = np.clip((pixels - shift[:, None, None]) / scale[:, None, None], -6, 6)
        n, bands, height, width = z.shape
        cells = z.reshape(n, bands, height // self._side, self._side, width // self._side, self._side)
        return np.moveaxis(np.concatenate(self._features(cells), 1), 1, -1).astype(np.float32)


def band_means(side: int) -> CellEncoder:
    """The mean of every band."""
    return CellEncoder("band-means", side, lambda cells: [cells.mean((3, 5))])


def mean_and_spread(side: int) -> CellEncoder:
    """Mean and standard deviation of every band."""
    return CellEncoder("mean-std", side, lambda cells: [cells.mean((3, 5)), cells.std((3, 5))])
