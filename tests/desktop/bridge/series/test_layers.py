"""Which layers can form a series, and when were they taken?"""

from __future__ import annotations

import datetime
import gzip
import json

import numpy as np
import pytest
from osgeo import gdal, ogr, osr
from qgis.core import (
    Qgis,
    QgsCoordinateReferenceSystem,
    QgsDateTimeRange,
    QgsFeature,
    QgsGeometry,
    QgsProject,
    QgsRasterLayer,
    QgsRectangle,
    QgsVectorLayer,
)
from qgis.PyQt.QtCore import QDate, QDateTime, QTime

from changedet_plugin.bridge import raster_file
from changedet_plugin.bridge.series import layers, request
from changedet_plugin.bridge.series.layers import DatedLayer
from changedet_plugin.core.errors import AreaError
from changedet_plugin.core.parameters import DEFAULT_MACHINE, RUN, Area, Masking, Parameters


def write_raster(path, tags=None):
    dataset = gdal.GetDriverByName("GTiff").Create(str(path), 8, 8, 1)
    dataset.SetGeoTransform((590000, 10, 0, 5760000, 0, -10))
    reference = osr.SpatialReference()
    reference.ImportFromEPSG(32631)
    dataset.SetProjection(reference.ExportToWkt())
    dataset.SetMetadata(tags or {})
    dataset.GetRasterBand(1).WriteArray(np.ones((8, 8)))
    dataset.FlushCache()
    return str(path)


def raster_layer(path, name="layer"):
    layer = QgsRasterLayer(str(path), name)
    assert layer.isValid()
    return layer


def with_range(layer, year):
    temporal = layer.temporalProperties()
    temporal.setMode(Qgis.RasterTemporalMode.FixedTemporalRange)
    begin = QDateTime(QDate(year, 2, 3), QTime(0, 0))
    temporal.setFixedTemporalRange(QgsDateTimeRange(begin, begin.addDays(1)))
    temporal.setIsActive(True)
    return layer


def test_a_range_that_all_layers_have_alike_is_no_date(workdir):
    paths = [write_raster(workdir / name) for name in ("20160104.tif", "20170104.tif")]
    alike = layers.dated([with_range(raster_layer(path), 2014) for path in paths])
    assert [(row.date.year, row.origin) for row in alike] == [(2016, "file name"), (2017, "file name")]
    apart = layers.dated([with_range(raster_layer(path), year) for path, year in zip(paths, (2013, 2014))])
    assert [(row.date.year, row.origin) for row in apart] == [(2013, "temporal range"), (2014, "temporal range")]


def test_a_date_is_looked_for_in_the_temporal_range_then_tags_then_names(workdir):
    written, tagged = {"TIFFTAG_DATETIME": "2023:01:15 10:20:30"}, {"ACQUISITION_DATE": "2015-03-04"}
    everything = with_range(raster_layer(write_raster(workdir / "20160102.tif", tagged), "2017-01-01"), 2014)
    cases = (
        (everything, datetime.date(2014, 2, 3), "temporal range"),
        (raster_layer(write_raster(workdir / "20160103.tif", tagged)), datetime.date(2015, 3, 4), "tags"),
        (raster_layer(write_raster(workdir / "20160104.tif", written), "2017-01-01"), datetime.date(2016, 1, 4), "file name"),
        (raster_layer(write_raster(workdir / "plain.tif", written), "plain"), datetime.date(2023, 1, 15), "written"),
        (raster_layer(write_raster(workdir / "scene.tif"), "of 2017-01-01"), datetime.date(2017, 1, 1), "layer name"),
        (raster_layer(write_raster(workdir / "other.tif"), "other"), None, ""),
    )
    for layer, date, origin in cases:
        (row,) = layers.dated([layer])
        assert (row.date, row.origin, row.problem) == (date, origin, "")


def test_lists_the_rasters_of_a_project_and_says_why_one_cannot_be_used(qgis_app, workdir):
    project = QgsProject()
    project.addMapLayer(raster_layer(write_raster(workdir / "20180101.tif"), "late"))
    project.addMapLayer(raster_layer(write_raster(workdir / "20160101.tif"), "early"))
    service = QgsRasterLayer("type=xyz&url=http://localhost/{x}/{y}/{z}.png", "service", "wms")
    project.addMapLayer(service)
    gone = QgsRasterLayer(str(workdir / "20170101.tif"), "gone")
    project.addMapLayer(gone)
    project.addMapLayer(QgsVectorLayer("Polygon?crs=EPSG:4326", "area", "memory"))
    rows = layers.dated_rasters(project)
    assert [row.name for row in rows] == ["early", "late", "gone", "service"]
    problems = {row.name: row.problem for row in rows}
    assert problems["early"] == problems["late"] == ""
    assert "not found" in problems["gone"]
    assert "service" in problems["service"]
    project.clear()


def test_a_folder_gives_its_dated_rasters(workdir):
    for name in ("2018-01-01.tif", "2016-01-01.tif", "change.tif", "changes_20261123.scores.tif"):
        write_raster(workdir / name)
    (workdir / "2019-01-01.txt").write_text("no raster")
    assert [row.date.year for row in layers.dated_files(str(workdir))] == [2016, 2018]
    assert [row.date for row in layers.dated_files(str(workdir / "change.tif"))] == [None]
    assert layers.dated_files(str(workdir / "none.tif")) == []


def test_a_raster_that_is_packed_alone_is_unpacked(workdir):
    plain = workdir / "2016-01-01.tif"
    write_raster(plain)
    (workdir / "2016-01-01.tif.gz").write_bytes(gzip.compress(plain.read_bytes()))
    (row,) = layers.dated_files(f"{plain}.gz")
    assert (row.path, row.date.year) == (f"/vsigzip/{plain}.gz", 2016)


def test_a_file_is_dated_as_its_layer_is(workdir):
    """By its acquisition; the day of writing only where nothing else says one."""
    written = {"TIFFTAG_DATETIME": "2023:01:15 10:20:30"}
    cases = {
        write_raster(workdir / "20160104.tif", {**written, "PRODUCT_START_TIME": "2015-03-04T10:50:31Z"}): (2015, "tags"),
        write_raster(workdir / "20160105.tif", written): (2016, "file name"),
        write_raster(workdir / "plain.tif", written): (2023, "written"),
    }
    for path, found in cases.items():
        for row in (*layers.dated_files(path), *layers.dated([raster_layer(path)])):
            assert (row.date.year, row.origin) == found


def test_a_raster_has_one_path_as_a_layer_and_as_a_file(workdir):
    path = write_raster(workdir / "2016-01-01.tif")
    (row,) = layers.dated_files(f"{workdir}//2016-01-01.tif")
    assert layers.dated([raster_layer(f"{workdir}//2016-01-01.tif")])[0].path == row.path == path


def test_an_address_keeps_its_slashes():
    assert raster_file.as_posix("/vsicurl/https://example.org/a.tif") == "/vsicurl/https://example.org/a.tif"
    assert raster_file.as_posix("") == ""


@pytest.fixture
def gdal_raises():
    """GDAL as newer QGIS, or another plugin, leaves it."""
    newest_first = (osr, ogr, gdal)  # GDAL 3.6 switches all three on, and off only in this order
    before = [module.GetUseExceptions() for module in newest_first]
    gdal.UseExceptions()
    yield
    for module, was_on in zip(newest_first, before):
        if not was_on and module.GetUseExceptions():
            module.DontUseExceptions()


def test_a_file_that_is_no_raster_keeps_the_date_of_its_name(gdal_raises, workdir):
    (workdir / "2001-01-01.tif").write_bytes(b"II*\0 not a raster")
    assert [row.date for row in layers.dated_files(str(workdir))] == [datetime.date(2001, 1, 1)]


def test_the_area_is_the_union_of_polygons():
    crs = QgsCoordinateReferenceSystem("EPSG:32631")
    squares = [QgsGeometry.fromRect(QgsRectangle(x, 0, x + 10, 10)) for x in (0, 5)]
    area = request.area_of(squares, crs)
    assert area.crs == "EPSG:32631"
    assert QgsGeometry.fromWkt(area.wkt).area() == pytest.approx(150)
    with pytest.raises(AreaError, match="no polygon"):
        request.area_of([QgsGeometry.fromWkt("Point (1 1)")], crs)
    with pytest.raises(AreaError, match="coordinate reference system"):
        request.area_of(squares, QgsCoordinateReferenceSystem())


def test_the_area_of_a_layer_is_its_selection_if_there_is_one():
    layer = QgsVectorLayer("Polygon?crs=EPSG:32631", "area", "memory")
    for x in (0, 20):
        feature = QgsFeature()
        feature.setGeometry(QgsGeometry.fromRect(QgsRectangle(x, 0, x + 10, 10)))
        layer.dataProvider().addFeatures([feature])
    assert QgsGeometry.fromWkt(request.area_of_layer(layer).wkt).area() == pytest.approx(200)
    layer.selectByIds([1])
    assert QgsGeometry.fromWkt(request.area_of_layer(layer).wkt).area() == pytest.approx(100)


def test_a_request_holds_plain_values_only():
    rows = [DatedLayer("", "a", "a.tif", datetime.date(2019, 7, 1), "file name"), DatedLayer("", "b", "b.tif", None, "")]
    area, masking = Area("POLYGON EMPTY", "EPSG:4326"), Masking(None, (3, 8))
    chosen = Parameters(datetime.date(2019, 1, 1), bands=(2, 3), area=area, masking=masking)
    asked = request.request(rows, chosen, DEFAULT_MACHINE, "masks", "out.gpkg")
    assert asked["rasters"] == [{"path": "a.tif", "date": "2019-07-01"}, {"path": "b.tif", "date": None}]
    assert (asked["reference_end"], asked["bands"], asked["output"]) == ("2019-01-01", [2, 3], "out.gpkg")
    assert (asked["mask"], asked["mask_band"], asked["mask_values"]) == ("masks", None, [3, 8])
    assert asked["area"] == {"wkt": "POLYGON EMPTY", "crs": "EPSG:4326"}
    assert set(asked) == set(RUN) - {"dates", "stac", "assets"}
    json.dumps(asked)
