"""The reference grid, the size of a patch, and the area."""

from __future__ import annotations

import datetime
import math

import numpy as np
import pyproj
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from changedet_plugin.core.errors import AreaError, SeriesError
from changedet_plugin.core.parameters import Area, Parameters
from changedet_plugin.engine.reading import area_of_interest, patch_geometry, reference_grid, resampling
from changedet_plugin.engine.reading.dated_files import source_of
from changedet_plugin.engine.types import PatchGrid, PixelGrid, Scene, TimeSeries

UTM = pyproj.CRS.from_epsg(32631).to_wkt()
DEGREES = pyproj.CRS.from_epsg(4326).to_wkt()


def series_of(*paths, n_reference=None):
    sources = [source_of(path, datetime.date(2010 + i, 1, 1)) for i, path in enumerate(paths)]
    scenes = tuple(Scene(source.date, (source,)) for source in sources)
    n_reference = len(paths) - 1 if n_reference is None else n_reference
    return TimeSeries(scenes, n_reference, (1,))


def blank(side):
    return np.ones((1, side, side), np.uint8)


def lay(series, warn=lambda _: None, **parameters):
    grid = reference_grid.lay(series, Parameters(**parameters))
    reference_grid.warn_of_patch_size(grid, Parameters(**parameters), warn)
    return grid


def test_finest_reference_raster_that_covers_the_area_lends_the_grid(write_raster):
    coarse = write_raster("a.tif", blank(100), pixel=(20, 20))
    fine = write_raster("b.tif", blank(200), pixel=(10, 10))
    finest_but_small = write_raster("c.tif", blank(100), pixel=(5, 5))
    new = write_raster("d.tif", blank(2000), pixel=(1, 1))
    square = Area(shapely.box(500000, 4998000, 502000, 5000000).wkt, "EPSG:32631")
    assert lay(series_of(coarse, fine, finest_but_small, new), area=square).pixels.shape == (200, 200)


def test_new_date_never_moves_the_grid(write_raster):
    old = [write_raster(f"{i}.tif", blank(64)) for i in range(3)]
    finer = write_raster("new.tif", blank(256), pixel=(2, 2))
    first = lay(series_of(*old, old[0], n_reference=3))
    assert lay(series_of(*old, finer, n_reference=3)) == first


def test_first_of_equals_lends_the_grid(write_raster):
    paths = [write_raster(f"{i}.tif", blank(64), origin=(500000 + i, 5000000)) for i in range(3)]
    assert lay(series_of(*paths)).pixels.transform[2] == 500000


def test_tiles_of_a_day_are_one_extent(write_raster):
    left, right = (write_raster(f"{i}.tif", blank(40), origin=(500000 + 400 * i, 5000000 + 100 * i)) for i in range(2))
    date = datetime.date(2010, 1, 1)
    mosaic = Scene(date, (source_of(right, date), source_of(left, date)))
    made = TimeSeries((mosaic, mosaic), 1, (1,))
    pixels = reference_grid.lay(made, Parameters()).pixels
    assert pixels.shape == (50, 80)
    assert pixels.xy(0, 0) == (500000, 5000100)


def test_area_crops_on_whole_pixels_of_the_lattice(write_raster):
    path = write_raster("a.tif", blank(100))
    area = Area(shapely.box(500103, 4999503, 500597, 4999897).wkt, "EPSG:32631")
    pixels = lay(series_of(path, path), area=area).pixels
    assert pixels.xy(0, 0) == (500100, 4999900)
    assert pixels.shape == (40, 50)


@pytest.mark.parametrize(
    ("wkt", "crs"),
    [
        (shapely.box(0, 0, 10, 10).wkt, "EPSG:32631"),
        ("POLYGON EMPTY", "EPSG:32631"),
        ("POINT (500500 4999500)", "EPSG:32631"),
        ("not wkt", "EPSG:32631"),
        ("POLYGON ((500000 4999000, inf 4999000, 501000 5000000, 500000 4999000))", "EPSG:32631"),
        (shapely.box(500000, 4999000, 501000, 5000000).wkt, "EPSG:nothing"),
        (shapely.box(500000, 4999000, 501000, 5000000).wkt, "EPSG:4326"),
    ],
)
def test_area_that_cannot_be_used_is_refused(write_raster, wkt, crs):
    path = write_raster("a.tif", blank(100))
    with pytest.raises(AreaError, match="area of interest"):
        lay(series_of(path, path), area=Area(wkt, crs))


def test_raster_of_a_few_patches_is_refused(write_raster):
    path = write_raster("a.tif", blank(31))
    with pytest.raises(SeriesError, match="smaller patches"):
        lay(series_of(path, path), patch_px=16)
    assert lay(series_of(path, path), patch_px=8).shape == (3, 3)


@pytest.mark.parametrize(
    ("metres", "expected"), [(3, 1), (10, 1), (17, 2), (30, 4), (40, 4), (80, 8), (100, 8), (130, 16), (5000, 16)]
)
def test_metres_choose_the_nearest_patch(write_raster, metres, expected):
    path = write_raster("a.tif", blank(100))
    sentences = []
    assert lay(series_of(path, path), sentences.append, patch_size=metres).patch_px == expected
    assert bool(sentences) == (metres in (3, 30, 5000))


@settings(deadline=None)
@given(st.floats(-80, 80), st.floats(-170, 170), st.floats(1e-4, 1e-2), st.floats(0.5, 2))
def test_pixel_side_of_degrees_follows_the_ellipsoid(latitude, longitude, step, ratio):
    pixels = PixelGrid(DEGREES, (step, 0, longitude, 0, -step * ratio, latitude), (2, 2))
    middle = math.radians(latitude - step * ratio)
    expected = (111320 * step * math.cos(middle) + 111132 * step * ratio) / 2
    assert patch_geometry.pixel_side(pixels) == pytest.approx(expected, rel=0.01)


def test_pixel_side_in_feet_is_metres():
    feet = PixelGrid(pyproj.CRS.from_epsg(2263).to_wkt(), (10, 0, 1000000, 0, -10, 200000), (10, 10))
    assert patch_geometry.pixel_side(feet) == pytest.approx(3.048, rel=1e-3)


def test_inside_is_what_lies_whole_in_the_area():
    patches = PatchGrid(PixelGrid(UTM, (10, 0, 500000, 0, -10, 5000000), (80, 100)), 8)
    ring = [(500080, 4999920), (500400, 4999920), (500400, 4999600), (500080, 4999600)]
    found = area_of_interest.inside(Area(shapely.Polygon(ring).wkt, "EPSG:32631"), patches)
    assert found.shape == (10, 12)
    assert found.sum() == 16
    assert found[1:5, 1:5].all()
    assert area_of_interest.inside(None, patches).all()


def test_area_in_another_crs_is_laid_right():
    patches = PatchGrid(PixelGrid(UTM, (10, 0, 500000, 0, -10, 5000000), (80, 100)), 8)
    square = shapely.box(500075, 4999595, 500405, 4999925)
    to_degrees = pyproj.Transformer.from_crs(32631, 4326, always_xy=True)
    moved = shapely.transform(square, lambda xy: np.stack(to_degrees.transform(*xy.T), 1))
    assert area_of_interest.inside(Area(moved.wkt, "EPSG:4326"), patches).sum() == 16


def test_area_smaller_than_a_patch_is_refused():
    patches = PatchGrid(PixelGrid(UTM, (10, 0, 500000, 0, -10, 5000000), (80, 100)), 8)
    with pytest.raises(AreaError, match="no whole patch"):
        area_of_interest.inside(Area(shapely.box(500085, 4999605, 500150, 4999700).wkt, "EPSG:32631"), patches)


@settings(deadline=None)
@given(st.integers(-50, 50), st.integers(-50, 50), st.floats(-0.009, 0.009), st.floats(0.05, 0.95))
def test_lattices_are_told_apart_from_noise(row, col, noise, half):
    home = PixelGrid(UTM, (10, 0, 500000, 0, -10, 5000000), (200, 300))
    at = lambda r, c: PixelGrid(UTM, (10, 0, 500000 + 10 * c, 0, -10, 5000000 - 10 * r), (50, 60))  # noqa: E731
    assert resampling.offset_of(home, at(row + noise, col - noise)) == (row, col)
    assert resampling.offset_of(home, at(row + half, col)) is None


def test_area_round_the_world_holds_every_patch():
    patches = PatchGrid(PixelGrid(UTM, (10, 0, 500000, 0, -10, 5000000), (80, 100)), 8)
    assert area_of_interest.inside(Area(shapely.box(-180, -90, 180, 90).wkt, "EPSG:4326"), patches).all()


def test_metres_called_degrees_are_refused():
    with pytest.raises(SeriesError, match="outside the bounds"):
        patch_geometry.pixel_side(PixelGrid(DEGREES, (10, 0, 500000, 0, -10, 5000000), (80, 100)))
