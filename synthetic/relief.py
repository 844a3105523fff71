"""How does the sun light hilly ground, season by season?"""

from __future__ import annotations

import datetime

import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray
from scipy import ndimage

Array = NDArray[np.floating]

PIXEL_M = 10.0
LATITUDE = np.radians(46)
BEFORE_NOON = np.radians(22.5)
"""Hour angle of the sun when the satellite passes, 10:30."""
DIFFUSE = 0.3
"""Share of the light that comes from the whole sky: what a slope without sun is left with."""


def hills(size_px: int, height_m: float, rng: Generator) -> Array:
    """Heights in metres (rows, cols) of hills some 400 m apart, ``height_m`` their standard deviation."""
    field = ndimage.gaussian_filter(rng.normal(size=(size_px, size_px)), 12)
    return height_m * (field - field.mean()) / field.std()


def sunlight(height: Array, date: datetime.date) -> Array:
    """Light on the slopes (rows, cols) against level ground at the hour of the satellite; the first row lies north."""
    tilt = np.radians(23.44) * np.sin(2 * np.pi * (date.timetuple().tm_yday - 81) / 365)
    up = np.sin(LATITUDE) * np.sin(tilt) + np.cos(LATITUDE) * np.cos(tilt) * np.cos(BEFORE_NOON)
    east = np.cos(tilt) * np.sin(BEFORE_NOON)
    south = np.sin(LATITUDE) * np.cos(tilt) * np.cos(BEFORE_NOON) - np.cos(LATITUDE) * np.sin(tilt)
    to_south, to_east = np.gradient(height, PIXEL_M)
    facing = (up - south * to_south - east * to_east) / np.sqrt(1 + to_south**2 + to_east**2)
    return DIFFUSE + (1 - DIFFUSE) * np.maximum(facing, 0) / up
