"""The ground as Sentinel-1 sees it: speckle, which no date has like another, and a place that becomes water."""

from __future__ import annotations

from functools import cache

import numpy as np

from tests.inputs import ground
from tests.inputs.ground import Array

NAME = "S1A_IW_GRDH_1SDV_{day:%Y%m%d}T052300_{day:%Y%m%d}T052325_031600_03A4B2_1F2C_RTC.tif"
BANDS = ("VV", "VH")
LOOKS = 4.4
"""Of a ground range product."""


@cache
def decibels() -> tuple[Array, ...]:
    """Backscatter of every date, float32 (2, SIDE, SIDE) in dB; do not write into it."""
    draw = np.random.default_rng(4)
    seen = []
    for index, image in enumerate(ground.images()):
        plants = np.clip(image[3], 0.05, 1)
        power = np.stack([0.03 + 0.35 * plants, 0.006 + 0.09 * plants])
        if index >= ground.SINCE:
            power[:, ground.ROWS, ground.COLS] = [[[0.008]], [[0.0015]]]
        speckle = draw.gamma(LOOKS, 1 / LOOKS, power.shape)
        seen.append((10 * np.log10(power * speckle)).astype(np.float32))
    return tuple(seen)
