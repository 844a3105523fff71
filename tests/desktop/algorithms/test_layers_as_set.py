"""Layers are more than paths: what QGIS shows of a layer is what a run reads, in Processing and in qgis_process."""

from __future__ import annotations

import json
import sqlite3
import zipfile
from contextlib import closing

import numpy as np
import pytest
from osgeo import gdal, osr
from qgis.core import QgsCoordinateReferenceSystem, QgsProject, QgsRasterLayer, QgsRasterRange

from changedet_plugin.bridge import raster_header
from changedet_plugin.bridge.raster_file import local_path
from changedet_plugin.bridge.series import layers

DATES = [f"{year}-0{month}-01" for year in (2019, 2020) for month in (3, 5, 7, 9)]
CHANGED = slice(24, 48)
"""Rows and columns that change with the seventh date."""
SIDE = 72
pytestmark = pytest.mark.usefixtures("with_engine")


def image(index):
    """Three 8-bit bands of still ground, in which a square changes for good."""
    ground = np.random.default_rng(5).integers(60, 120, (3, SIDE, SIDE))
    pixels = ground + np.random.default_rng(index).integers(-3, 4, ground.shape)
    if index >= 6:
        pixels[:, CHANGED, CHANGED] = pixels[:, CHANGED, CHANGED] * 0.4
    return pixels.astype(np.uint8)


def write(path, index, epsg=32632, driver="GTiff", options=()):
    memory = gdal.GetDriverByName("MEM").Create("", SIDE, SIDE, 3, gdal.GDT_Byte)
    memory.SetGeoTransform((500000, 10, 0, 5200000, 0, -10))
    if epsg:
        system = osr.SpatialReference()
        system.ImportFromEPSG(epsg)
        memory.SetProjection(system.ExportToWkt())
    memory.WriteArray(image(index))
    for band, colour in zip((1, 2, 3), (gdal.GCI_RedBand, gdal.GCI_GreenBand, gdal.GCI_BlueBand)):
        memory.GetRasterBand(band).SetColorInterpretation(colour)
    gdal.GetDriverByName(driver).CreateCopy(str(path), memory, options=list(options))
    return str(path)


@pytest.fixture
def sources(workdir):
    """What QGIS opens, by the kind of case."""

    def make(kind):
        if kind == "tables":
            path = workdir / "rasters.gpkg"
            for index, date in enumerate(DATES):
                options = [f"RASTER_TABLE=ortho_{date.replace('-', '')}", "TILE_FORMAT=PNG"]
                write(path, index, driver="GPKG", options=[*options, *(["APPEND_SUBDATASET=YES"] if index else [])])
            return [f"GPKG:{path}:ortho_{date.replace('-', '')}" for date in DATES]
        epsg = {"without": None, "wrong": 32633}.get(kind, 32632)
        paths = [write(workdir / f"{date}.tif", index, epsg) for index, date in enumerate(DATES)]
        if kind == "members":
            with zipfile.ZipFile(workdir / "series.zip", "w") as archive:
                for date, path in zip(DATES, paths):
                    archive.write(path, f"{date}.tif")
            return [f"/vsizip/{workdir}/series.zip/{date}.tif" for date in DATES]
        return paths

    return make


@pytest.fixture
def project(qgis_new_project, sources):
    """The layers of a project, whose coordinate reference system was set by hand where it was wrong."""

    def fill(kind):
        made = []
        for source, date in zip(sources(kind), DATES):
            layer = QgsRasterLayer(source, f"layer {date}")
            assert layer.isValid()
            if kind in ("without", "wrong"):
                layer.setCrs(QgsCoordinateReferenceSystem("EPSG:32632"))
            QgsProject.instance().addMapLayer(layer)
            made.append(layer)
        return made

    return fill


def what_was_found(path):
    """The system of the changes, whether the first is the square, and the inputs as they were recorded."""
    with closing(sqlite3.connect(path)) as tables:
        run = dict(tables.execute("SELECT key, value FROM run"))
        epsg = tables.execute("SELECT srs_id FROM gpkg_geometry_columns WHERE table_name = 'changes'").fetchone()[0]
        (blob,) = tables.execute("SELECT geom FROM changes WHERE rank = 1").fetchone()
    west, east, south, north = np.frombuffer(blob[8:40], "<f8")
    middle = 500000 + 10 * (CHANGED.start + CHANGED.stop) / 2, 5200000 - 10 * (CHANGED.start + CHANGED.stop) / 2
    return epsg, west < middle[0] < east and south < middle[1] < north, json.loads(run["inputs"]), run["warnings"]


@pytest.mark.parametrize("kind", ["without", "wrong", "members", "tables"])
def test_processing_reads_layers_as_the_analyst_sees_them(processing, project, workdir, kind):
    output = str(workdir / "changes.gpkg")
    processing.run("changedet:detectchanges", {"INPUT": project(kind), "PATCH_PX": "4", "BANDS": "1,2,3", "OUTPUT": output})
    epsg, is_there, inputs, warnings = what_was_found(output)
    assert epsg == 32632
    assert is_there
    assert all(entry["sha256"] and entry["bytes"] for entry in inputs)
    assert ("lie where their layers say (EPSG:32632)" in warnings) == (kind in ("without", "wrong"))


@pytest.mark.parametrize("kind", ["wrong", "tables"])
def test_qgis_process_reads_the_layers_of_a_project(qgis_process, project, workdir, kind):
    made = project(kind)
    assert QgsProject.instance().write(str(workdir / "project.qgz"))
    output = str(workdir / "changes.gpkg")
    asked = [*(f"INPUT={layer.id()}" for layer in made), "PATCH_PX=4", "BANDS=1,2,3", f"OUTPUT={output}"]
    qgis_process("changedet:detectchanges", f"--project_path={workdir / 'project.qgz'}", "--", *asked)
    assert what_was_found(output)[:2] == (32632, True)


def test_no_data_that_was_set_on_a_layer_goes_with_the_request(project):
    layer = project("plain")[0]
    assert layers.settings_of(layer) == layers.FILE_ITSELF
    layer.dataProvider().setUserNoDataValue(2, [QgsRasterRange(0, 5), QgsRasterRange(200, 255)])
    assert layers.settings_of(layer).as_plain() == {"nodata": [[0.0, 5.0], [200.0, 255.0]]}
    path = local_path(layer)
    assert layers.settings_by_path(QgsProject.instance())[path].nodata == ((0.0, 5.0), (200.0, 255.0))


def test_a_layer_whose_bands_are_dates_is_a_raster_of_each(qgis_new_project, workdir):
    path = str(workdir / "NDVI.tif")
    stack = gdal.GetDriverByName("GTiff").Create(path, 8, 8, len(DATES), gdal.GDT_Int16)
    for band, date in enumerate(DATES, start=1):
        stack.GetRasterBand(band).SetDescription(f"NDVI_{date.replace('-', '')}")
    stack.FlushCache()
    layer = QgsRasterLayer(path, "stack")
    rows = layers.dated([layer])
    assert [str(row.date) for row in rows] == DATES
    assert [row.path for row in rows] == [f"vrt://{path}?bands={band}" for band in range(1, 9)]
    assert all(QgsRasterLayer(row.path, "one").isValid() for row in rows)
    assert [(row.path, row.date) for row in layers.dated_files(path)] == [(row.path, row.date) for row in rows]


def test_files_of_one_band_each_are_one_row_and_are_drawn_as_one(qgis_new_project, workdir):
    for date in DATES[:2]:
        for band in ("B02", "B03", "B04"):
            write(workdir / f"T32TQM_{date.replace('-', '')}T101559_{band}_10m.tif", 0)
    rows = layers.dated_files(str(workdir))
    assert [str(row.date) for row in rows] == DATES[:2]
    header = raster_header.read(rows[0].path)
    assert header.n_bands == 3
    assert raster_header.opened(rows[0].path).GetRasterBand(3).GetDescription() == "B04"
