"""More bands of the ground than the four that it is made of, and coarser pixels, as sensors have them."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from tests.inputs.ground import BANDS, Array

_MIXED = {
    "coastal": (0.9, 0, 0, 0.005),
    "yellow": (0, 0.5, 0.5, 0.01),
    "rededge1": (0, 0.3, 0.6, 0.12),
    "rededge2": (0, 0.2, 0.2, 0.55),
    "rededge3": (0, 0.1, 0, 0.9),
    "narrownir": (0, 0, 0.05, 0.97),
    "swir1": (0.1, 0, 1.0, 0.3),
    "swir2": (0.1, 0, 0.9, 0.1),
}
"""Shares of blue, green, red and near infrared in other bands."""


def band(image: Array, name: str) -> Array:
    """Reflectance (rows, cols) of a band by its plain name."""
    if name in BANDS:
        return image[BANDS.index(name)]
    return np.tensordot(_MIXED[name], image, 1)


def coarser(pixels: NDArray, by: int) -> Array:
    """Means of squares of pixels (rows, cols); the last ones are filled up with their neighbours."""
    beyond = -len(pixels) % by
    whole = np.pad(pixels, (0, beyond), mode="edge").astype(float)
    return whole.reshape(len(whole) // by, by, -1, by).mean((1, 3))
