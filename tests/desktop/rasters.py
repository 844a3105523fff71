"""Small rasters of 30 m pixels for the tests of the dock."""

from __future__ import annotations

from pathlib import Path

from osgeo import gdal, osr
from qgis.core import QgsProject, QgsRasterLayer


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


def write_series(folder: Path, *names: str) -> list[Path]:
    """Rasters of different content, one a name."""
    return [write_raster(folder / f"{name}.tif", number + 1) for number, name in enumerate(names)]


def add_to_project(path: Path) -> QgsRasterLayer:
    """The raster as a layer of the project."""
    layer = QgsRasterLayer(str(path), path.stem)
    assert layer.isValid()
    QgsProject.instance().addMapLayer(layer)
    return layer
