"""Bands of one name are compared, whatever their order and number; what is called alpha is judged by its values."""

from __future__ import annotations

import numpy as np
import pytest
import rasterio
from hypothesis import given, settings
from hypothesis import strategies as st
from rasterio.enums import ColorInterp

from changedet_plugin.core.errors import SeriesError
from changedet_plugin.core.parameters import Masking, Parameters
from changedet_plugin.core.rasters.layer_settings import LayerSettings
from changedet_plugin.engine.reading import dated_files, series
from changedet_plugin.engine.reading.scene_reader import SceneReader

NAMES = ("B2", "B3", "B4", "B8")
VALUE = dict(zip((*NAMES, "B8A", "SCL"), range(10, 70, 10)))


@pytest.fixture
def write(write_raster):
    """A raster of flat bands, each of the value of its name; ``colours`` as GDAL calls them."""

    def go(name, bands, colours=None, values=None):
        pixels = np.stack([np.full((30, 30), value, np.uint8) for value in (values or [VALUE[band] for band in bands])])
        path = write_raster(name, pixels)
        with rasterio.open(path, "r+") as raster:
            raster.descriptions = tuple(bands) if bands else (None,) * len(pixels)
            raster.colorinterp = colours or (ColorInterp.gray,) + (ColorInterp.undefined,) * (len(pixels) - 1)
        return path

    return go


def opened(paths, **parameters):
    told = []
    made = series.build(dated_files.expand(paths, told.append), Parameters(**parameters), told.append)
    return made, {notice.code: str(notice) for notice in told}


def values_of(made, index):
    with SceneReader(made, made.header.grid) as reader:
        return reader.read(index, slice(0, 1), slice(0, 1))[0].ravel().tolist()


@settings(max_examples=20, deadline=None)
@given(orders=st.lists(st.permutations(NAMES), min_size=2, max_size=3), chosen=st.permutations((1, 2, 3, 4)))
def test_a_number_means_one_band_in_whatever_order_the_files_have_them(tmp_path_factory, orders, chosen):
    folder = tmp_path_factory.mktemp("orders")
    paths = []
    for year, order in enumerate(orders, start=2010):
        paths.append(str(folder / f"{year}-07-01.tif"))
        with rasterio.open(
            paths[-1], "w", driver="GTiff", width=8, height=8, count=4, dtype="uint8", crs="EPSG:32631",
            transform=rasterio.Affine(10, 0, 500000, 0, -10, 5000000),
        ) as raster:  # fmt: skip
            raster.write(np.stack([np.full((8, 8), VALUE[name], np.uint8) for name in order]))
            raster.descriptions = tuple(order)
    made, _ = opened(paths, bands=tuple(chosen))
    expected = [float(VALUE[orders[0][number - 1]]) for number in chosen]
    assert [values_of(made, index) for index in range(len(orders))] == [expected] * len(orders)


def test_bands_that_not_all_have_are_left_out_and_said(write):
    paths = [write("2010-07-01.tif", ("B8A", *NAMES)), write("2011-07-01.tif", (*NAMES[::-1], "SCL"))]
    made, told = opened(paths)
    assert [values_of(made, index) for index in (0, 1)] == [[10.0, 20.0, 30.0, 40.0]] * 2
    assert made.bands == (2, 3, 4, 5)
    assert "B8A, SCL" in told["bands_not_shared"]
    with pytest.raises(SeriesError, match=r"2011-07-01\.tif has no band B8A"):
        opened(paths, bands=(1, 2))


def test_the_band_of_the_mask_is_found_by_its_name(write):
    paths = [write("2010-07-01.tif", (*NAMES, "SCL")), write("2011-07-01.tif", ("SCL", *NAMES))]
    assert opened(paths, masking=Masking(band=5, values=(1,)))[0].bands == (1, 2, 3, 4)
    with pytest.raises(SeriesError, match="no valid pixel"):
        opened(paths, masking=Masking(band=5, values=(VALUE["SCL"],)))


def test_bands_of_other_names_are_taken_by_position_and_said(write):
    made, told = opened(
        [write("2010-07-01.tif", ("B4", "B3")), write("2011-07-01.tif", ("band one", "band two"), values=(1, 2))]
    )
    assert values_of(made, 1) == [1.0, 2.0]
    assert "other names" in told["bands_of_other_names"]


def test_bands_without_names_must_be_as_many_unless_those_that_all_have_are_chosen(write):
    paths = [write("2010-07-01.tif", (), values=(1, 2, 3)), write("2011-07-01.tif", (), values=(4, 5, 6, 7))]
    with pytest.raises(SeriesError, match="name the bands, choose some that all have by number"):
        opened(paths)
    assert values_of(opened(paths, bands=(3, 1))[0], 1) == [6.0, 4.0]


RGBA = (ColorInterp.red, ColorInterp.green, ColorInterp.blue, ColorInterp.alpha)


@pytest.mark.parametrize("swapped", [False, True])
def test_rasters_with_and_without_transparency_make_one_series(write, swapped):
    paths = [
        write("2010-07-01.tif", (), RGBA[:3], values=(1, 2, 3)),
        write("2011-07-01.tif", (), RGBA, values=(1, 2, 3, 255)),
    ]
    made, told = opened(paths[::-1] if swapped else paths)
    assert made.bands == (1, 2, 3)
    assert [values_of(made, index) for index in (0, 1)] == [[1.0, 2.0, 3.0]] * 2
    assert "alpha_is_a_band" not in told


def test_what_varies_is_no_transparency_but_a_feathered_edge_is(write_raster):
    rng = np.random.default_rng(1)
    pixels = rng.integers(1, 250, (4, 600, 600)).astype(np.uint8)
    feathered = np.full((600, 600), 255, np.uint8)
    feathered[:40] = np.arange(40)[:, None] * 6
    for name, fourth, expected in (("nir", pixels[3], (1, 2, 3, 4)), ("edge", feathered, (1, 2, 3))):
        paths = [write_raster(f"{name}_{year}-07-01.tif", np.concatenate([pixels[:3], fourth[None]])) for year in (2010, 2011)]
        for path in paths:
            with rasterio.open(path, "r+") as raster:
                raster.colorinterp = RGBA
        made, told = opened(paths)
        assert made.bands == expected
        assert ("alpha_is_a_band" in told) == (name == "nir")


@pytest.mark.parametrize("place", [1, 4])
def test_a_band_that_was_set_as_transparency_is_no_band_and_hides_its_pixels(write_raster, place):
    rng = np.random.default_rng(2)
    pixels = rng.integers(1, 250, (4, 30, 30)).astype(np.uint8)
    pixels[place - 1] = np.where(rng.random((30, 30)) < 0.2, 0, 255)
    told, paths = [], [write_raster(f"{year}-07-01.tif", pixels) for year in (2010, 2011)]
    entries = [(path, None, None, LayerSettings(alpha=place)) for path in paths]
    made = series.build(dated_files.given(entries, told.append), Parameters(), told.append)
    assert made.bands == tuple(number for number in (1, 2, 3, 4) if number != place)
    with SceneReader(made, made.header.grid) as reader:
        np.testing.assert_array_equal(reader.read(0, slice(0, 30), slice(0, 30))[1], pixels[place - 1] == 255)
    assert "alpha_of_layers" in [notice.code for notice in told]


def test_a_band_that_is_not_there_is_no_transparency(write_raster):
    path = write_raster("2010-07-01.tif", np.ones((3, 8, 8), np.uint8))
    with pytest.raises(SeriesError, match="no band 4 that could be its transparency"):
        dated_files.given([(path, None, None, LayerSettings(alpha=4))], print)
