"""In what unit are the numbers of a raster? value = number * scale + offset by its tags, then what its date needs besides."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from changedet_plugin.core.arrays import FloatArray
from changedet_plugin.engine.types import BandHeader, UnitChange


class Measured:
    """Turns the numbers of some bands of a raster into values."""

    def __init__(self, bands: Sequence[BandHeader], change: UnitChange | None) -> None:
        self._scale = np.array([band.scale for band in bands], np.float32)[:, None, None]
        self._offset = np.array([band.offset for band in bands], np.float32)[:, None, None]
        self._is_plain, self._change = not any(band.is_scaled for band in bands), change

    def of(self, numbers: NDArray[Any]) -> FloatArray:
        """Values float32 (n_bands, rows, cols) of numbers (n_bands, rows, cols); not finite where there is none."""
        values = numbers.astype(np.float32, copy=False)
        if not self._is_plain:
            values = values * self._scale + self._offset
        return changed(values, self._change) if self._change else values


def changed(values: FloatArray, change: UnitChange) -> FloatArray:
    """Values of one unit in another, in the precision of the values; not finite where there is none."""
    if change.code == "alphaearth":
        return np.sign(values) * np.square(values / values.dtype.type(127.5))
    if change.logarithm == "decibels":
        with np.errstate(divide="ignore", invalid="ignore"):
            return np.asarray(10 * np.log10(values))
    if change.logarithm == "power":
        with np.errstate(over="ignore"):
            return np.asarray(10 ** (values / 10))
    return values * values.dtype.type(change.gain) + values.dtype.type(change.offset)
