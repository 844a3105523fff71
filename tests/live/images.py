"""Small rasters for the live tests: 64 x 64 pixels of 30 m, alike but for noise."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import rasterio
from rasterio.transform import from_origin

SIDE_PX = 64


def write_raster(path: Path, seed: int = 0, n_bands: int = 2, left: float = 500000.0, changed: bool = False) -> Path:
    """A scene, the upper left corner ``left`` metres east; ``changed``: a block of it became something else."""
    ground = np.random.default_rng(1).integers(100, 1000, (n_bands, SIDE_PX, SIDE_PX))
    if changed:
        ground[:, 16:40, 16:40] = 3000 - ground[:, 16:40, 16:40]
    return write(path, (ground + np.random.default_rng(seed).integers(0, 40, ground.shape)).astype("int16"), left)


def write_series(folder: Path, *names: str, n_unchanged: int = 1000) -> list[Path]:
    """One raster a name; those after the first few have changed."""
    return [write_raster(folder / f"{name}.tif", number, changed=number >= n_unchanged) for number, name in enumerate(names)]


def write_mask(path: Path, value: int) -> Path:
    """A mask with ``value`` in its last rows."""
    values = np.zeros((1, SIDE_PX, SIDE_PX), "int16")
    values[:, -8:] = value
    return write(path, values)


def write(path: Path, values: np.ndarray, left: float = 500000.0) -> Path:
    """Bands as a GeoTIFF."""
    path.parent.mkdir(parents=True, exist_ok=True)
    n_bands, height, width = values.shape
    place = {"crs": "EPSG:32631", "transform": from_origin(left, 5000000, 30, 30)}
    with rasterio.open(path, "w", "GTiff", width, height, n_bands, dtype="int16", **place) as image:
        image.write(values)
    return path
