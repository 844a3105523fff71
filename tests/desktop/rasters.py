"""Which rasters do the tests of the dock read? Small ones: of 30 m pixels for a series, of 1 m pixels for pictures."""

from __future__ import annotations

import datetime
from pathlib import Path

import numpy as np
from osgeo import gdal, osr
from qgis.core import QgsProject, QgsRasterLayer

SIDE = 100
"""Side of the rasters for pictures, in pixels and metres."""
DATES = tuple(datetime.date(2020, month, 1) for month in range(1, 9))
"""Of the rasters for pictures."""


def write_raster(path: Path, value: int = 1) -> Path:
    """A raster of two bands of one value."""
    place = osr.SpatialReference()
    place.ImportFromEPSG(32631)
    path.parent.mkdir(parents=True, exist_ok=True)
    image = gdal.GetDriverByName("GTiff").Create(str(path), 64, 64, 2, gdal.GDT_Int16)
    image.SetGeoTransform((500000, 30, 0, 5000000, 0, -30))
    image.SetProjection(place.ExportToWkt())
    image.GetRasterBand(1).Fill(value)
    return path


def write_pixels(path: Path, pixels: np.ndarray) -> Path:
    """A raster of such pixels (bands, rows, cols) of 10 m, uint16."""
    bands, rows, cols = pixels.shape
    place = osr.SpatialReference()
    place.ImportFromEPSG(32631)
    image = gdal.GetDriverByName("GTiff").Create(str(path), cols, rows, bands, gdal.GDT_UInt16)
    image.SetGeoTransform((590000, 10, 0, 5760000, 0, -10))
    image.SetProjection(place.ExportToWkt())
    image.WriteArray(pixels.astype(np.uint16))
    image.FlushCache()
    return path


def write_series(folder: Path, *names: str) -> list[Path]:
    """Rasters of different content, one a name."""
    return [write_raster(folder / f"{name}.tif", number + 1) for number, name in enumerate(names)]


def add_to_project(path: Path) -> QgsRasterLayer:
    """The raster as a layer of the project."""
    layer = QgsRasterLayer(str(path), path.stem)
    assert layer.isValid()
    QgsProject.instance().addMapLayer(layer)
    return layer


def write_bands(path, bands, names=(), kind=gdal.GDT_Float32):
    """A raster of ``SIDE`` metres from (n_bands, SIDE, SIDE); its lower left corner is at (500000, 5000000)."""
    image = gdal.GetDriverByName("GTiff").Create(str(path), SIDE, SIDE, len(bands), kind)
    image.SetGeoTransform((500000, 1, 0, 5000000 + SIDE, 0, -1))
    system = osr.SpatialReference()
    system.ImportFromEPSG(32631)
    image.SetProjection(system.ExportToWkt())
    for number, values in enumerate(bands, 1):
        image.GetRasterBand(number).WriteArray(values)
        if names:
            image.GetRasterBand(number).SetDescription(names[number - 1])
    image = None
    return path


def speckle(seed, level=(-8.0, -14.0)):
    """Two polarisations in decibels with a darker square."""
    grain = 10 * np.log10(np.random.default_rng(seed).gamma(4.4, 1 / 4.4, (2, SIDE, SIDE)))
    image = grain + np.array(level)[:, None, None]
    image[1, 60:, 60:] -= 6
    return image.astype(np.float32)
