"""Layers are more than paths: what QGIS shows of a layer is what a run reads, in Processing and in qgis_process."""

from __future__ import annotations

import numpy as np
import pytest
from osgeo import gdal
from qgis.core import QgsProject, QgsRasterLayer, QgsRasterRange

from changedet_plugin.bridge import raster_header
from changedet_plugin.bridge.raster_file import local_path
from changedet_plugin.bridge.series import layers
from tests.desktop.layer_cases import DATES, KINDS, SAID, fill_project, what_was_found
from tests.desktop.rasters import SIDE, write_bands

pytestmark = pytest.mark.usefixtures("with_engine")


@pytest.mark.parametrize("kind", KINDS)
def test_processing_reads_layers_as_the_analyst_sees_them(processing, qgis_new_project, workdir, kind):
    output = str(workdir / "changes.gpkg")
    processing.run("changedet:detectchanges", {"INPUT": fill_project(workdir, kind), "PATCH_PX": "4", "OUTPUT": output})
    epsg, is_there, inputs, warnings = what_was_found(output)
    assert epsg == 32632
    assert is_there
    assert all(entry["sha256"] and entry["bytes"] for entry in inputs)
    assert SAID.get(kind, "") in warnings
    assert all(words not in warnings for other, words in SAID.items() if words != SAID.get(kind))


@pytest.mark.parametrize("kind", KINDS)
def test_qgis_process_reads_the_layers_of_a_project(qgis_process, qgis_new_project, workdir, kind):
    made = fill_project(workdir, kind)
    assert QgsProject.instance().write(str(workdir / "project.qgz"))
    output = str(workdir / "changes.gpkg")
    asked = [*(f"INPUT={layer.id()}" for layer in made), "PATCH_PX=4", f"OUTPUT={output}"]
    qgis_process("changedet:detectchanges", f"--project_path={workdir / 'project.qgz'}", "--", *asked)
    assert what_was_found(output)[:2] == (32632, True)


def test_no_data_that_was_set_on_a_layer_goes_with_the_request(qgis_new_project, workdir):
    layer = fill_project(workdir, "plain")[0]
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
            write_bands(workdir / f"T32TQM_{date.replace('-', '')}T101559_{band}_10m.tif", np.ones((1, SIDE, SIDE)))
    rows = layers.dated_files(str(workdir))
    assert [str(row.date) for row in rows] == DATES[:2]
    header = raster_header.read(rows[0].path)
    assert header.n_bands == 3
    assert raster_header.opened(rows[0].path).GetRasterBand(3).GetDescription() == "B04"
