"""The temporal controller shows a change from its date on, and the raster of every date alone."""

from __future__ import annotations

import datetime

import numpy as np
import pytest
from osgeo import gdal, osr
from qgis.core import (
    QgsDateTimeRange,
    QgsFeatureRequest,
    QgsMapRendererCustomPainterJob,
    QgsMapSettings,
    QgsProject,
    QgsRasterLayer,
    QgsTemporalUtils,
    QgsVectorLayer,
    QgsVectorLayerTemporalContext,
)
from qgis.PyQt.QtCore import QDate, QDateTime, QSize, Qt, QTime
from qgis.PyQt.QtGui import QColor, QImage, QPainter
from qgis.PyQt.QtXml import QDomDocument

from changedet_plugin.bridge.layers import temporal
from changedet_plugin.bridge.layers.result_layers import find_results, prepare
from changedet_plugin.bridge.result.tables import read_run

SERIES = [datetime.date(year, 7, 1) for year in (2000, 2005, 2010, 2020)]


def moment(date):
    when = QDateTime(QDate(date.year, date.month, date.day), QTime(0, 0))
    when.setTimeSpec(Qt.TimeSpec.UTC)
    return when


def frame(begin, end):
    """A frame as the controller makes it: without its end."""
    return QgsDateTimeRange(moment(begin), moment(end), True, False)


def picture(layers, within):
    settings = QgsMapSettings()
    settings.setLayers(layers)
    settings.setExtent(layers[0].extent())
    settings.setOutputSize(QSize(200, 200))
    settings.setDestinationCrs(layers[0].crs())
    settings.setBackgroundColor(QColor("white"))
    settings.setIsTemporal(True)
    settings.setTemporalRange(within)
    image = QImage(settings.outputSize(), QImage.Format.Format_ARGB32_Premultiplied)
    image.fill(settings.backgroundColor())
    painter = QPainter(image)
    # In this thread: waiting for a job of other threads, without an event loop, never ends in newer QGIS.
    QgsMapRendererCustomPainterJob(settings, painter).renderSynchronously()
    painter.end()
    return image


def colours(image):
    return {image.pixelColor(x, y).name() for x in range(image.width()) for y in range(image.height())}


def drawn_dates(layer, within):
    """Dates of the features that the controller lets through."""
    text = layer.temporalProperties().createFilterString(QgsVectorLayerTemporalContext(), within)
    request = QgsFeatureRequest().setFilterExpression(text)
    return {feature["date"].toPyDate() for feature in layer.getFeatures(request)}


@pytest.fixture
def dated(result):
    """The changes, their dates, oldest first."""
    dates = sorted({date for date, flag in zip(result.table().date, result.table().flag) if date and flag == "lasting"})
    assert len(dates) > 4
    return result.changes, dates


def test_a_change_is_not_there_before_its_date(dated):
    layer, dates = dated
    assert drawn_dates(layer, frame(dates[0], dates[2])) == set(dates[:2])
    assert drawn_dates(layer, frame(dates[2], dates[3])) == set(dates[:3])


def test_a_change_stays_to_the_end_of_the_series(dated, result):
    layer, dates = dated
    last = result.run.dates[-1]
    end = temporal.series_end(result.run.dates)
    assert drawn_dates(layer, frame(last, end)) == set(dates)
    assert drawn_dates(layer, frame(end, end + datetime.timedelta(days=30))) == set()


def test_the_map_shows_a_change_from_its_frame_on(dated):
    layer, dates = dated
    layer.setSubsetString(f"\"date\" = '{dates[2].isoformat()}'")
    blank = {"#ffffff"}
    assert colours(picture([layer], frame(dates[0], dates[2]))) == blank
    assert colours(picture([layer], frame(dates[2], dates[3]))) != blank
    assert colours(picture([layer], frame(dates[3], dates[4]))) != blank


def test_both_layers_and_every_style_keep_the_time(result):
    for layer in (result.changes, result.patches):
        for name in ("date", "type", "rank"):
            layer.styleManager().setCurrentStyle(name)
            assert temporal.shows_from_date(layer)
            assert layer.temporalProperties().isActive()


def test_the_controller_offers_the_time_of_the_changes(qgis_new_project, result_path):
    layer = QgsVectorLayer(f"{result_path}|layername=changes", "changes", "ogr")
    run = read_run(result_path)
    QgsProject.instance().addMapLayer(prepare(layer, run))
    whole = QgsTemporalUtils.calculateTemporalRangeForProject(QgsProject.instance())
    first = min(feature["date"].toPyDate() for feature in layer.getFeatures())
    assert (whole.begin().date().toPyDate(), whole.end().date().toPyDate()) == (first, temporal.series_end(run.dates))
    QgsProject.instance().clear()


def test_a_style_loaded_from_the_file_gets_its_time_back_when_the_result_is_recognised(project, result):
    layer = result.changes
    qml, _ = layer.getStyleFromDatabase(layer.listStylesInDatabase()[1][0])
    document = QDomDocument()
    assert document.setContent(qml)[0]
    layer.importNamedStyle(document)
    assert not temporal.shows_from_date(layer)
    found = find_results(project)
    assert [known.changes for known in found] == [layer]
    assert temporal.shows_from_date(layer)
    assert layer.temporalProperties().isActive()


def test_time_that_the_analyst_switched_off_stays_off(project, result):
    result.changes.temporalProperties().setIsActive(False)
    find_results(project)
    assert not result.changes.temporalProperties().isActive()


@pytest.fixture
def rasters(qgis_app, workdir):
    """One grey raster a date, each of its own grey."""
    system = osr.SpatialReference()
    system.ImportFromEPSG(32631)
    layers = []
    for index, date in enumerate(SERIES):
        path = str(workdir / f"{date}.tif")
        made = gdal.GetDriverByName("GTiff").Create(path, 8, 8, 1, gdal.GDT_Byte)
        made.SetProjection(system.ExportToWkt())
        made.SetGeoTransform((500000, 10, 0, 5700000, 0, -10))
        made.GetRasterBand(1).WriteArray(np.full((8, 8), 40 * (index + 1), np.uint8))
        made.GetRasterBand(1).ComputeStatistics(False)
        del made
        layers.append(QgsRasterLayer(path, str(date)))
    return layers


def visible(layers, within):
    return [layer.temporalProperties().isVisibleInTemporalRange(within) for layer in layers]


def test_every_frame_shows_the_raster_of_its_date_alone(rasters):
    temporal.set_ranges(zip(rasters, SERIES))
    ends = [*SERIES[1:], temporal.series_end(SERIES)]
    for index, (begin, end) in enumerate(zip(SERIES, ends)):
        assert visible(rasters, frame(begin, end)) == [position == index for position in range(len(SERIES))]


def test_the_last_raster_lasts_one_step_and_none_comes_before_the_first(rasters):
    temporal.set_ranges(zip(rasters, SERIES))
    end = temporal.series_end(SERIES)
    assert end - SERIES[-1] == SERIES[-1] - SERIES[-2]
    assert not any(visible(rasters, frame(end, end + datetime.timedelta(days=9))))
    assert not any(visible(rasters, frame(datetime.date(1990, 1, 1), datetime.date(2000, 6, 30))))


def test_the_map_changes_with_the_frames(rasters):
    temporal.set_ranges(zip(rasters, SERIES))
    assert colours(picture(rasters, frame(datetime.date(1990, 1, 1), datetime.date(2000, 6, 30)))) == {"#ffffff"}
    assert colours(picture(rasters, frame(SERIES[0], SERIES[1]))) != {"#ffffff"}


def test_rasters_of_one_date_share_its_time(rasters):
    temporal.set_ranges(zip(rasters, [SERIES[0], SERIES[0], SERIES[1], SERIES[2]]))
    assert visible(rasters, frame(SERIES[0], SERIES[1])) == [True, True, False, False]


def test_ranges_hold_when_the_project_comes_back(rasters, project, workdir):
    temporal.set_ranges(zip(rasters, SERIES))
    project.addMapLayers(rasters, False)
    assert project.write(str(workdir / "series.qgz"))
    assert project.read(str(workdir / "series.qgz"))
    layers = sorted(project.mapLayers().values(), key=lambda layer: layer.name())
    for index, (begin, end) in enumerate(zip(SERIES, SERIES[1:])):
        assert visible(layers, frame(begin, end)) == [position == index for position in range(len(SERIES))]


def test_the_frames_of_the_controller_start_at_the_first_date(rasters, project):
    temporal.set_ranges(zip(rasters, SERIES))
    project.addMapLayers(rasters, False)
    assert QgsTemporalUtils.calculateTemporalRangeForProject(project).begin() == moment(SERIES[0])


def test_undo_gives_back_what_was_set_before(rasters):
    former = frame(SERIES[0], SERIES[3])
    rasters[0].temporalProperties().setFixedTemporalRange(former)
    rasters[0].temporalProperties().setIsActive(True)
    undo = temporal.set_ranges(zip(rasters, SERIES))
    undo()
    assert rasters[0].temporalProperties().fixedTemporalRange() == former
    assert [layer.temporalProperties().isActive() for layer in rasters] == [True, False, False, False]
