"""Rasters of another place, or with other bands, come into a series only when the analyst says so."""

from __future__ import annotations

import pytest
from osgeo import gdal, osr
from qgis.core import QgsProject
from qgis.PyQt.QtCore import Qt
from qgis.PyQt.QtWidgets import QAbstractButton

YEARS = range(2001, 2006)


IN_DEGREES = (2.99, 0.0005, 0, 45.17, 0, -0.0005)
"""Where the others lie, whose zone has its middle at 3 degrees east."""


def write(path, left=500000.0, n_bands=2, epsg=32631, fit=None):
    place = osr.SpatialReference()
    place.ImportFromEPSG(epsg)
    path.parent.mkdir(parents=True, exist_ok=True)
    image = gdal.GetDriverByName("GTiff").Create(str(path), 64, 64, n_bands, gdal.GDT_Int16)
    image.SetGeoTransform(fit or (left, 30, 0, 5000000, 0, -30))
    image.SetProjection(place.ExportToWkt())


@pytest.fixture
def filled(dock, workdir):
    """The dock with five rasters; ``elsewhere`` holds five of another place, ``banded`` one with more bands."""
    for year in YEARS:
        write(workdir / "here" / f"{year}-07-01.tif")
        write(workdir / "elsewhere" / f"{year}-08-01.tif", left=600000.0)
    write(workdir / "banded" / "2009-07-01.tif", n_bands=13)
    dock.session.series.add_files([str(workdir / "here")])
    return dock


def months(dock):
    return [row.date.month for row in dock.session.model.rows]


def question(dock):
    asked = dock.series.table.question
    return asked.words.text() if asked.isVisible() else ""


def answer(qtbot, dock, name):
    qtbot.mouseClick(dock.findChild(QAbstractButton, name), Qt.MouseButton.LeftButton)


def test_another_place_is_asked_about_and_nothing_is_added_meanwhile(filled, workdir):
    filled.session.series.add_files([str(workdir / "elsewhere")])
    assert months(filled) == [7] * 5
    assert question(filled).startswith("5 rasters show another place than the series: 2001-08-01")


def test_another_number_of_bands_is_asked_about(filled, workdir):
    filled.session.series.add_files([str(workdir / "banded")])
    assert "number of bands (13) than the series (2): 2009-07-01" in question(filled)


def test_a_new_series_from_these_leaves_the_first_as_it_is(filled, qtbot, workdir):
    filled.session.series.add_files([str(workdir / "elsewhere")])
    answer(qtbot, filled, "misfit_new")
    assert months(filled) == [8] * 5
    assert question(filled) == ""
    filled.session.series.memory.open("here 2001–2005")
    assert months(filled) == [7] * 5


def test_they_are_added_where_that_is_wanted(filled, qtbot, workdir):
    filled.session.series.add_files([str(workdir / "banded")])
    answer(qtbot, filled, "misfit_anyway")
    assert len(months(filled)) == 6


def test_they_are_left_out_where_that_is_wanted(filled, qtbot, workdir):
    filled.session.series.add_files([str(workdir / "elsewhere")])
    answer(qtbot, filled, "misfit_leave")
    assert months(filled) == [7] * 5
    assert question(filled) == ""


def test_what_fits_comes_in_beside_what_is_asked_about(filled, workdir):
    write(workdir / "mixed" / "2011-07-01.tif")
    write(workdir / "mixed" / "2011-08-01.tif", left=600000.0)
    filled.session.series.add_files([str(workdir / "mixed")])
    assert months(filled) == [7] * 6
    assert "1 rasters show another place" in question(filled)


def test_a_folder_of_two_places_brings_the_larger_part(dock, workdir):
    for year in YEARS:
        write(workdir / f"{year}-07-01.tif", left=600000.0)
    write(workdir / "2000-08-01.tif")
    dock.session.series.add_files([str(workdir)])
    assert months(dock) == [7] * 5
    assert "another place" in question(dock)


def test_the_same_place_in_another_coordinate_system_is_no_other_place(filled, workdir):
    write(workdir / "more" / "2012-07-01.tif", epsg=4326, fit=IN_DEGREES)
    filled.session.series.add_files([str(workdir / "more")])
    assert question(filled) == ""


def test_another_project_has_no_question_of_the_last(filled, workdir):
    filled.session.series.add_files([str(workdir / "elsewhere")])
    QgsProject.instance().clear()
    assert question(filled) == ""
