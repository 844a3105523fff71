"""Layers that are more than paths: rasters of eight dates as QGIS shows them, in which one square changes for good."""

from __future__ import annotations

import json
import sqlite3
import zipfile
from contextlib import closing

import numpy as np
from osgeo import gdal, osr
from qgis.core import QgsCoordinateReferenceSystem, QgsProject, QgsRasterLayer, QgsRasterRange

DATES = [f"{year}-0{month}-01" for year in (2019, 2020) for month in (3, 5, 7, 9)]
CHANGED = slice(24, 48)
"""Rows and columns that change with the seventh date."""
JUNK = (slice(52, 68), slice(4, 20))
"""Rows and columns that hold no measurement from that date on, where the analyst has set what is none."""
SIDE = 72
KINDS = ("without", "wrong", "members", "tables", "nodata", "near infrared", "transparency")
"""No system or a wrong one, set by hand; members of an archive; tables of a GeoPackage; further no-data values; a fourth band
that is called alpha and is none; a fourth band that was set as transparency."""


def image(index, kind=""):
    """Three or four 8-bit bands of still ground, in which a square changes for good."""
    n_bands = 4 if kind in ("near infrared", "transparency") else 3
    ground = np.random.default_rng(5).integers(60, 120, (n_bands, SIDE, SIDE))
    pixels = ground + np.random.default_rng(index).integers(-3, 4, ground.shape)
    if index >= 6:
        changed = slice(3, None) if kind == "near infrared" else slice(None)
        pixels[changed, CHANGED, CHANGED] = pixels[changed, CHANGED, CHANGED] * 0.4
    if index >= 6 and kind in ("nodata", "transparency"):
        pixels[:, JUNK[0], JUNK[1]] = np.random.default_rng(index).integers(200, 256, (n_bands, 16, 16))
    if kind == "transparency":
        pixels[3] = 255
        pixels[3, JUNK[0], JUNK[1]] = 0 if index >= 6 else 255
    return pixels.astype(np.uint8)


def write(path, index, epsg=32632, driver="GTiff", options=(), kind=""):
    """One date of them."""
    pixels = image(index, kind)
    memory = gdal.GetDriverByName("MEM").Create("", SIDE, SIDE, len(pixels), gdal.GDT_Byte)
    memory.SetGeoTransform((500000, 10, 0, 5200000, 0, -10))
    if epsg:
        system = osr.SpatialReference()
        system.ImportFromEPSG(epsg)
        memory.SetProjection(system.ExportToWkt())
    memory.WriteArray(pixels)
    fourth = gdal.GCI_AlphaBand if kind == "near infrared" else gdal.GCI_Undefined
    for band, colour in zip(range(1, len(pixels) + 1), (gdal.GCI_RedBand, gdal.GCI_GreenBand, gdal.GCI_BlueBand, fourth)):
        memory.GetRasterBand(band).SetColorInterpretation(colour)
    gdal.GetDriverByName(driver).CreateCopy(str(path), memory, options=list(options))
    return str(path)


def sources(folder, kind):
    """What QGIS opens, by the kind of case."""
    if kind == "tables":
        path = folder / "rasters.gpkg"
        for index, date in enumerate(DATES):
            options = [f"RASTER_TABLE=ortho_{date.replace('-', '')}", "TILE_FORMAT=PNG"]
            write(path, index, driver="GPKG", options=[*options, *(["APPEND_SUBDATASET=YES"] if index else [])])
        return [f"GPKG:{path}:ortho_{date.replace('-', '')}" for date in DATES]
    epsg = {"without": None, "wrong": 32633}.get(kind, 32632)
    options = ["ALPHA=NO", "PHOTOMETRIC=MINISBLACK"] if kind == "transparency" else []
    paths = [write(folder / f"{date}.tif", index, epsg, "GTiff", options, kind) for index, date in enumerate(DATES)]
    if kind == "members":
        with zipfile.ZipFile(folder / "series.zip", "w") as archive:
            for date, path in zip(DATES, paths):
                archive.write(path, f"{date}.tif")
        return [f"/vsizip/{folder}/series.zip/{date}.tif" for date in DATES]
    return paths


def fill_project(folder, kind):
    """The layers of a project, set by hand as an analyst sets them."""
    made = []
    for source, date in zip(sources(folder, kind), DATES):
        layer = QgsRasterLayer(source, f"layer {date}")
        assert layer.isValid()
        if kind in ("without", "wrong"):
            layer.setCrs(QgsCoordinateReferenceSystem("EPSG:32632"))
        if kind == "nodata":
            for band in (1, 2, 3):
                layer.dataProvider().setUserNoDataValue(band, [QgsRasterRange(200, 255)])
        if kind == "transparency":
            layer.renderer().setAlphaBand(4)
        QgsProject.instance().addMapLayer(layer)
        made.append(layer)
    return made


def what_was_found(path):
    """The system of the changes, whether the first is the square, and the inputs and warnings as they were recorded."""
    with closing(sqlite3.connect(path)) as tables:
        run = dict(tables.execute("SELECT key, value FROM run"))
        epsg = tables.execute("SELECT srs_id FROM gpkg_geometry_columns WHERE table_name = 'changes'").fetchone()[0]
        (blob,) = tables.execute("SELECT geom FROM changes WHERE rank = 1").fetchone()
    west, east, south, north = np.frombuffer(blob[8:40], "<f8")
    middle = 500000 + 10 * (CHANGED.start + CHANGED.stop) / 2, 5200000 - 10 * (CHANGED.start + CHANGED.stop) / 2
    return epsg, west < middle[0] < east and south < middle[1] < north, json.loads(run["inputs"]), run["warnings"]


SAID = {
    "without": "lie where their layers say (EPSG:32632)",
    "wrong": "lie where their layers say (EPSG:32632)",
    "nodata": "no data in 8 rasters",
    "near infrared": "its values vary as a measurement does",
    "transparency": "is taken for transparency, as it is set on their layers",
}
"""What the run says of them."""
