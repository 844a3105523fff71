"""The ground that all rows show: fields with their seasons in the light of the day, of which one place changes for good."""

from __future__ import annotations

import datetime
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import rasterio
from numpy.typing import NDArray
from rasterio.transform import Affine, from_origin

Array = NDArray[np.floating]

SIDE = 128
"""Rows and columns of the scene, in pixels of 10 m."""
ROWS, COLS = slice(48, 80), slice(56, 96)
"""The place that changes."""
SINCE = 11
"""Index of the first date that shows the change."""
DATES = tuple(datetime.date(2020 + (month + 2) // 12, (month + 2) % 12 + 1, 10) for month in range(16))
"""One a month; the first eight are the reference."""
CRS = "EPSG:32632"
GRID = from_origin(500000, 5200000, 10, 10)
BANDS = ("blue", "green", "red", "nir")

_COVERS = np.array([[4, 6, 4, 30], [6, 8, 9, 26], [5, 8, 7, 28], [11, 15, 19, 26], [14, 15, 16, 21]]) / 100
_SWINGS = np.array([[0, 1, -1, 8], [-1, 1, -5, 17], [0, 0, -3, 9], [0, 0, 0, 1], [0, 0, 0, 1]]) / 100
_BARE = np.array([13, 19, 24, 30]) / 100


@cache
def images() -> tuple[Array, ...]:
    """Reflectance of every date, (4, SIDE, SIDE) in the order of ``BANDS``; do not write into it."""
    draw = np.random.default_rng(7)
    row, col = np.mgrid[:SIDE, :SIDE]
    centre = draw.uniform(0, SIDE, (40, 2))
    field = np.argmin((row[..., None] - centre[:, 0]) ** 2 + (col[..., None] - centre[:, 1]) ** 2, -1)
    cover, tint = draw.integers(0, 5, 40), draw.normal(0, 0.008, (40, 4))
    cover[np.unique(field[ROWS, COLS])] = 0
    texture = draw.normal(0, 0.012, (SIDE, SIDE, 1))
    return tuple(
        _seen(draw, index, (_COVERS[cover] + tint)[field], _SWINGS[cover][field], texture) for index in range(len(DATES))
    )


def _seen(draw: np.random.Generator, index: int, base: Array, swing: Array, texture: Array) -> Array:
    season = 0.5 + 0.5 * np.cos((DATES[index].timetuple().tm_yday - 190) / 365 * 2 * np.pi)
    image = base + swing * season
    if index >= SINCE:
        image[ROWS, COLS] = _BARE
    light = 1 + draw.normal(0, 0.05) + draw.normal(0, 0.015, 4)
    image = (image + texture) * light + draw.normal(0, 0.004, image.shape)
    return np.clip(image, 0.002, 1).transpose(2, 0, 1)


@cache
def clouds(share: float = 0.25, seed: int = 11) -> tuple[NDArray[np.bool_], ...]:
    """Another cloud for every date, (SIDE, SIDE), of so much of the scene; none over the change on its first date."""
    hidden = tuple(field > np.quantile(field, 1 - share) for field in _fields(seed))
    hidden[SINCE][ROWS.start - 8 : ROWS.stop + 8, COLS.start - 8 : COLS.stop + 8] = False
    return hidden


@cache
def clouded(share: float = 0.25, seed: int = 11) -> tuple[Array, ...]:
    """``images`` under ``clouds``, which are thicker in their middle: no run can be right that does not mask them."""
    draw = np.random.default_rng(seed)
    seen = []
    for image, cloud, field in zip(images(), clouds(share, seed), _fields(seed), strict=True):
        thickness = np.clip((field - field[cloud].min()) / np.ptp(field[cloud]), 0, 1)
        white = 0.4 + 0.3 * thickness + draw.normal(0, 0.01, image.shape)
        seen.append(np.where(cloud, white, image))
    return tuple(seen)


@cache
def _fields(seed: int) -> tuple[Array, ...]:
    """Smooth noise for every date, (SIDE, SIDE)."""
    draw = np.random.default_rng(seed)
    spectrum = np.exp(-((np.fft.fftfreq(SIDE)[:, None] ** 2 + np.fft.fftfreq(SIDE) ** 2) * (18 * np.pi) ** 2))
    return tuple(np.fft.ifft2(np.fft.fft2(draw.normal(size=(SIDE, SIDE))) * spectrum).real for _ in DATES)


def numbers(image: Array, gain: float = 10_000, offset: float = 0, dtype: str = "uint16") -> NDArray:
    """Reflectance as whole numbers of a product: gain * reflectance + offset, at least 1 where unsigned."""
    limits = np.iinfo(dtype)
    return np.clip(np.round(image * gain + offset), max(limits.min, 1 if limits.min == 0 else limits.min), limits.max).astype(
        dtype
    )


def write(
    path: Path, bands: NDArray, *, names: tuple[str, ...] = (), transform: Affine = GRID, crs: str | None = CRS, **more: Any
) -> Path:
    """Bands (n, rows, cols), or one band (rows, cols), as a raster."""
    bands = bands[None] if bands.ndim == 2 else bands
    path.parent.mkdir(parents=True, exist_ok=True)
    size = {"count": len(bands), "height": bands.shape[1], "width": bands.shape[2], "dtype": bands.dtype}
    with rasterio.open(path, "w", **{"driver": "GTiff", "crs": crs, "transform": transform, **size, **more}) as file:
        file.write(bands)
        for number, name in enumerate(names, 1):
            file.set_band_description(number, name)
    return path
