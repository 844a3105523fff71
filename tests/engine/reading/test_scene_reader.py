"""Every pixel on one grid: what is valid, what is hidden, and that no window changes it."""

from __future__ import annotations

import datetime

import numpy as np
import pyproj
import pytest
import rasterio
from hypothesis import given, settings
from hypothesis import strategies as st
from rasterio._env import get_gdal_config
from rasterio.enums import ColorInterp
from rasterio.transform import from_origin

from changedet_plugin.core.errors import SeriesError
from changedet_plugin.core.parameters import Masking
from changedet_plugin.engine.reading import raster_header, raster_reader, resampling
from changedet_plugin.engine.reading.dated_files import source_of
from changedet_plugin.engine.reading.scene_reader import SceneReader
from changedet_plugin.engine.reading.values import void_pixels
from changedet_plugin.engine.types import PixelGrid, Scene, Span, TimeSeries, VoidRule

DAY = datetime.date(2019, 7, 1)
UTM = pyproj.CRS.from_epsg(32631).to_wkt()
HOME = PixelGrid(UTM, (10, 0, 500000, 0, -10, 5000000), (40, 50))


def one_scene(*paths, bands=(1, 2), mask=None, masking=None):
    return TimeSeries((Scene(DAY, tuple(source_of(path, DAY, mask) for path in paths)),), 1, bands, masking or Masking())


def read(series, pixels=HOME, rows=None, cols=None, shift=(0.0, 0.0)):
    with SceneReader(series, pixels) as reader:
        return reader.read(0, rows or slice(0, pixels.shape[0]), cols or slice(0, pixels.shape[1]), shift)


def noise(seed=0, bands=2, shape=(40, 50), kind=np.uint16):
    return np.random.default_rng(seed).integers(1, 250, (bands, *shape)).astype(kind)


def ramp(shape=(40, 50)):
    row, col = np.mgrid[: shape[0], : shape[1]]
    return np.stack([row * 10.0, col * 10.0]).astype(np.float32) + 5


def test_same_grid_is_read_as_it_is(write_raster):
    values = noise()
    pixels, valid = read(one_scene(write_raster("a.tif", values)))
    np.testing.assert_array_equal(pixels, values)
    assert pixels.dtype == np.float32
    assert valid.all()


def test_other_part_of_the_lattice_is_read_as_it_is_and_the_rest_is_not_valid(write_raster):
    values = noise(shape=(30, 30))
    pixels, valid = read(one_scene(write_raster("a.tif", values, origin=(500300, 4999900))))
    np.testing.assert_array_equal(pixels[:, 10:40, 30:50], values[:, :, :20])
    assert valid[10:40, 30:].all()
    assert valid.sum() == 600


def test_bands_come_in_the_order_asked_for(write_raster):
    values = noise(bands=3)
    pixels, _ = read(one_scene(write_raster("a.tif", values), bands=(3, 1)))
    np.testing.assert_array_equal(pixels, values[[2, 0]])


@settings(deadline=None, max_examples=30)
@given(st.integers(-9, 45), st.integers(1, 60), st.integers(-9, 55), st.integers(1, 60))
def test_beyond_the_grid_the_border_is_repeated(top, height, left, width):
    values = noise(3)
    rows, cols = np.arange(top, top + height), np.arange(left, left + width)
    if rows[0] >= 40 or rows[-1] < 0 or cols[0] >= 50 or cols[-1] < 0:
        return
    with rasterio.MemoryFile() as memory:
        profile = {"driver": "GTiff", "width": 50, "height": 40, "count": 2, "dtype": "uint16", "crs": UTM}
        with memory.open(transform=from_origin(500000, 5000000, 10, 10), **profile) as target:
            target.write(values)
        pixels, valid = read(one_scene(memory.name), rows=slice(top, top + height), cols=slice(left, left + width))
    np.testing.assert_array_equal(pixels, values[:, rows.clip(0, 39)][:, :, cols.clip(0, 49)])
    assert valid.all()


def valid_of(values, nodata):
    rule = VoidRule(tuple(range(1, len(values) + 1)), nodata, (True,) * len(values), ((),) * len(values))
    return void_pixels.valid_pixels(values, rule, Span(0, values.shape[1], 0, values.shape[2]))


def test_what_is_not_valid():
    cases = np.full((2, 3, 3), 7, np.uint8)
    cases[0, 0, 0] = 99  # nodata in one band
    cases[:, 0, 1] = 0  # all bands 0
    cases[0, 0, 2] = 0  # one band 0: ordinary
    cases[:, 1, 0] = 255  # saturated: ordinary
    expected = np.array([[False, False, True], [True, True, True], [True, True, True]])
    np.testing.assert_array_equal(valid_of(cases, (99, 99)), expected)
    np.testing.assert_array_equal(valid_of(np.array([[[0, 255, 7]]], np.uint8), (7,)), [[True, True, False]])
    floats = np.array([[[1, np.nan, 3]], [[np.inf, 2, 3]]], np.float32)
    np.testing.assert_array_equal(valid_of(floats, (None, None)), [[False, False, True]])
    assert not valid_of(np.full((2, 1, 1), np.finfo(np.float32).max, np.float32), (None, None)).any()


def test_alpha_band_and_mask_band_of_a_file_hide_pixels(tmp_path):
    values, alpha = noise(bands=2, kind=np.uint8), np.full((40, 50), 255, np.uint8)
    alpha[:7] = 0
    place = {"crs": UTM, "transform": from_origin(500000, 5000000, 10, 10)}
    profile = {"driver": "GTiff", "width": 50, "height": 40, "dtype": "uint8", **place}
    with rasterio.open(tmp_path / "alpha.tif", "w", count=3, **profile) as target:
        target.write(np.concatenate([values, alpha[None]]))
        target.colorinterp = (ColorInterp.gray, ColorInterp.undefined, ColorInterp.alpha)
    with rasterio.Env(GDAL_TIFF_INTERNAL_MASK=True), rasterio.open(tmp_path / "mask.tif", "w", count=2, **profile) as target:
        target.write(values)
        target.write_mask(alpha)
    for name in ("alpha.tif", "mask.tif"):
        pixels, valid = read(one_scene(str(tmp_path / name)))
        np.testing.assert_array_equal(valid, alpha == 255)
        assert not pixels[:, ~valid].any()


def test_lowest_double_as_nodata_is_no_warning(write_raster, recwarn):
    values = noise().astype(float)
    values[:, :4] = np.finfo(float).min
    pixels, valid = read(one_scene(write_raster("a.tif", values, nodata=np.finfo(float).min)))
    assert not pixels[:, :4].any()
    assert valid[4:].all()
    assert not [warning for warning in recwarn if "cast" in str(warning.message)]


def test_mask_band_with_and_without_values(write_raster):
    values = noise(bands=3)
    values[2] = 0
    values[2, :5], values[2, 5:9] = 3, 8
    path = write_raster("a.tif", values)
    assert read(one_scene(path, masking=Masking(band=3)))[1].sum() == 31 * 50
    assert read(one_scene(path, masking=Masking(band=3, values=(8, 9))))[1].sum() == 36 * 50


def test_mask_file_is_laid_by_nearest_neighbour_and_hides_nothing_outside(write_raster):
    mask = np.zeros((1, 10, 10), np.uint8)
    mask[0, 2, 3] = 4
    path, mask = write_raster("a.tif", noise()), write_raster("mask.tif", mask, pixel=(20, 20))
    valid = read(one_scene(path, mask=mask))[1]
    assert (~valid).sum() == 4
    assert not valid[4:6, 6:8].any()


def test_first_valid_raster_of_a_day_counts(write_raster):
    first, second = noise(1), noise(2)
    first[:, :20] = 0
    paths = write_raster("a.tif", first, nodata=0), write_raster("b.tif", second, nodata=0)
    pixels, valid = read(one_scene(*paths))
    assert valid.all()
    np.testing.assert_array_equal(pixels, np.concatenate([second[:, :20], first[:, 20:]], 1))


def test_half_a_pixel_aside_is_interpolated(write_raster):
    pixels, valid = read(one_scene(write_raster("a.tif", ramp(), origin=(500005, 5000005))))
    np.testing.assert_allclose(pixels[:, 1:-1, 1:-1], ramp()[:, 1:-1, 1:-1] + np.array([5, -5])[:, None, None], atol=1e-3)
    assert valid[:-1, 1:].all()


def test_shift_moves_the_image_down_and_right(write_raster):
    path = write_raster("a.tif", ramp())
    pixels, _ = read(one_scene(path), shift=(0.25, -0.5))
    np.testing.assert_allclose(pixels[:, 2:-2, 2:-2], ramp()[:, 2:-2, 2:-2] + np.array([-2.5, 5])[:, None, None], atol=1e-3)


def test_validity_moves_with_the_image_and_what_is_hidden_never_leaks(write_raster):
    values = ramp()
    values[:, 10:15, 10:15] = -9999
    pixels, valid = read(one_scene(write_raster("a.tif", values, nodata=-9999)), shift=(3.0, 2.0))
    assert not valid[13:18, 12:17].any()
    assert valid[3:13, 2:].all()
    assert pixels[:, valid].min() > -1
    for hidden in (-9999, 1e6):
        values[:, 10:15, 10:15] = hidden
        mask = np.zeros((1, 40, 50), np.uint8)
        mask[0, 10:15, 10:15] = 1
        series = one_scene(write_raster(f"{hidden}.tif", values), mask=write_raster("mask.tif", mask))
        found, valid = read(series, shift=(0.4, 0.3))
        assert found.min() >= 0
        assert found.max() < 1000
        assert (~valid)[10:15, 10:15].sum() >= 16


def test_finer_raster_is_averaged(write_raster):
    values = noise(shape=(160, 200)).astype(np.float32)
    pixels, valid = read(one_scene(write_raster("a.tif", values, pixel=(2.5, 2.5))))
    np.testing.assert_allclose(pixels, values.reshape(2, 40, 4, 50, 4).mean((2, 4)), rtol=1e-5)
    assert valid.all()


@settings(deadline=None, max_examples=20)
@given(st.data())
def test_no_window_changes_a_pixel(tmp_path_factory, data):
    path = tmp_path_factory.mktemp("warp") / "a.tif"
    values = noise(shape=(220, 210)).astype(np.float32)
    values[:, 50:60, 70:90] = np.nan
    step = data.draw(st.sampled_from([0.00009, 0.00013, 0.00005]))
    with rasterio.open(
        path, "w", driver="GTiff", width=210, height=220, count=2, dtype="float32", crs="EPSG:4326",
        transform=from_origin(2.999, 45.1535, step * 1.3, step),
    ) as target:  # fmt: skip
        target.write(values)
    pixels = PixelGrid(UTM, (10, 0, 500000, 0, -10, 4999800), (130, 120))
    shift = data.draw(st.sampled_from([(0.0, 0.0), (0.3, -1.7)]))
    whole, valid = read(one_scene(str(path)), pixels, shift=shift)
    top, left = data.draw(st.integers(0, 120)), data.draw(st.integers(0, 110))
    rows, cols = slice(top, data.draw(st.integers(top + 1, 130))), slice(left, data.draw(st.integers(left + 1, 120)))
    part, there = read(one_scene(str(path)), pixels, rows, cols, shift)
    np.testing.assert_array_equal(there, valid[rows, cols])
    np.testing.assert_allclose(part, whole[:, rows, cols], rtol=1e-5)
    assert valid.mean() > 0.2


@settings(deadline=None, max_examples=50)
@given(st.integers(-40, 200), st.integers(1, 90), st.integers(-40, 200), st.integers(1, 90))
def test_positions_equal_an_exact_projection(top, height, left, width):
    degrees = PixelGrid(pyproj.CRS.from_epsg(4326).to_wkt(), (1e-4, 0, 2.99, 0, -1e-4, 45.16), (300, 300))
    row, col = resampling.positions(HOME, Span(top, top + height, left, left + width), degrees)
    c, r = np.meshgrid(np.arange(left, left + width) + 0.5, np.arange(top, top + height) + 0.5)
    lon, lat = pyproj.Transformer.from_crs(32631, 4326, always_xy=True).transform(500000 + 10 * c, 5000000 - 10 * r)
    np.testing.assert_allclose(col, (lon - 2.99) / 1e-4 - 0.5, atol=1e-3)
    np.testing.assert_allclose(row, (45.16 - lat) / 1e-4 - 0.5, atol=1e-3)


def test_large_warp_in_pieces_is_the_same(write_raster, monkeypatch):
    path = write_raster("a.tif", noise(shape=(90, 90)), origin=(499953, 5000012), pixel=(7, 7))
    once = read(one_scene(path))
    monkeypatch.setattr(raster_reader, "BLOCK_PX", 100)
    for first, second in zip(once, read(one_scene(path))):
        np.testing.assert_allclose(first, second, rtol=1e-6)


def test_real_grids_that_differ_fit_within_a_pixel(shared_data):
    folder = shared_data / "potholes_naip"
    with rasterio.open(folder / "2017-08-27.tif") as source:
        grid, expected = raster_header.own_grid(source), source.read([1, 2]).astype(float)
    pixels, valid = read(one_scene(str(folder / "unaligned" / "2017-08-27.tif")), grid)
    assert valid.mean() > 0.99
    assert np.corrcoef(pixels[0][valid], expected[0][valid])[0, 1] > 0.97


def test_cache_is_given_in_bytes(write_raster):
    with SceneReader(one_scene(write_raster("a.tif", noise())), HOME, cache_bytes=64 << 20) as reader:
        reader.read(0, slice(0, 4), slice(0, 4))
        assert int(get_gdal_config("GDAL_CACHEMAX")) == 64 << 20


def test_a_small_budget_leaves_gdal_a_small_cache():
    assert raster_reader.cache_bytes(200 << 20) == 25 << 20
    assert raster_reader.cache_bytes(64 << 30) == 256 << 20


def test_every_file_is_opened_once_and_closed(write_raster, monkeypatch):
    opened, closed = [], []
    make, close = raster_reader.SourceReader.__init__, raster_reader.SourceReader.close
    monkeypatch.setattr(raster_reader.SourceReader, "__init__", lambda self, *a: (opened.append(a[0].path), make(self, *a))[1])
    monkeypatch.setattr(raster_reader.SourceReader, "close", lambda self: (closed.append(1), close(self))[1])
    paths = [write_raster(f"{i}.tif", noise(i)) for i in range(3)]
    scenes = tuple(Scene(DAY, (source_of(path, DAY),)) for path in paths)
    with SceneReader(TimeSeries(scenes, 2, (1, 2)), HOME) as reader:
        for _ in range(3):
            for index in range(3):
                reader.read(index, slice(0, 9), slice(0, 9))
    assert sorted(opened) == sorted(paths)
    assert len(closed) == 3


def test_file_cut_off_is_named_when_it_is_read(write_raster):
    path = write_raster("2019.tif", noise(shape=(400, 500)))
    pixels = PixelGrid(UTM, HOME.transform, (400, 500))
    with SceneReader(one_scene(path), pixels) as reader:
        reader.read(0, slice(0, 5), slice(0, 5))
        with open(path, "r+b") as file:  # noqa: PTH123
            file.truncate(300_000)
        with pytest.raises(SeriesError, match=r"2019\.tif cannot be read to its end"):
            reader.read(0, slice(390, 400), slice(0, 5))
