"""Radar is told by names and values, and read in decibels; nothing else is taken for it."""

from __future__ import annotations

import numpy as np
import pytest
import rasterio
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays
from scipy import ndimage

from changedet_plugin.core.parameters import Parameters
from changedet_plugin.engine.reading import dated_files, reference_grid, scene_reader, series
from changedet_plugin.engine.reading.values import radar
from tests.embedding import silent

SHAPE = (90, 110)


def smooth(index, low, high):
    """A field without speckle between two values; another on every date."""
    field = ndimage.gaussian_filter(np.random.default_rng(index).normal(size=(1, *SHAPE)), (0, 6, 6))
    return (low + (high - low) * (field - field.min()) / np.ptp(field)).astype(np.float32)


def echo(index, n_bands=2, level=(-11, -18)):
    """Power of fields with the speckle of four looks."""
    random = np.random.default_rng(50 + index)
    ground = np.array(level[:n_bands])[:, None, None] + smooth(1, -3, 3)
    return (10 ** (ground / 10) * random.gamma(4, 1 / 4, ground.shape)).astype(np.float32)


def decibels(index, **more):
    return 10 * np.log10(echo(index, **more))


@pytest.fixture
def recognised(write_raster):
    """Unit that a series of three images was recognised in, and what was said."""

    def go(make, names=("",), sensor="auto", file="{date}.tif"):
        paths = [write_raster(file.format(date=f"2020-0{i + 1}-01"), make(i)) for i in range(3)]
        for path in paths:
            with rasterio.open(path, "r+") as raster:
                raster.descriptions = (*names, *[""] * raster.count)[: raster.count]
        told = []
        found = series.build(dated_files.expand(paths, silent), Parameters(sensor=sensor), told.append)
        return found.radar, " ".join(str(one) for one in told if "radar" in str(one))

    return go


@pytest.mark.parametrize("n_bands", [1, 2])
def test_speckled_decibels_are_told_by_their_values(recognised, n_bands):
    unit, told = recognised(lambda index: decibels(index, n_bands=n_bands))
    assert unit == "decibels"
    assert "choose optical" in told


@pytest.mark.parametrize("names", [("VV", "VH"), ("Sigma0_VV_db", "Sigma0_VH_db"), ("gamma0 HH", "gamma0 HV"), ("VH", "angle")])
@pytest.mark.parametrize(("make", "unit"), [(decibels, "decibels"), (echo, "power")])
def test_bands_are_told_by_their_names(recognised, names, make, unit):
    found, told = recognised(make, names)
    assert found == unit
    assert "optical" in told


@pytest.mark.parametrize("file", ["S1A_IW_GRDH_1SDV_{date}.tif", "{date}_VV.tif", "sentinel1-{date}.tif"])
def test_files_are_told_by_their_names(recognised, file):
    assert recognised(echo, file=file)[0] == "power"


def test_a_product_of_radar_has_any_number_of_bands(recognised):
    def with_ratio(index):
        image = echo(index)
        return np.concatenate([image, image[:1] / image[1:]])

    assert recognised(with_ratio, file="S1B_IW_GRDH_1SDV_{date}.tif")[0] == "power"
    assert recognised(with_ratio, file="{date}_VV.tif")[0] is None


def test_power_without_a_name_is_not_told(recognised):
    assert recognised(echo) == (None, "")


def index_of_water(i):
    return np.random.default_rng(i).normal(-0.4, 0.2, (1, *SHAPE)).clip(-1, 1).astype(np.float32)


def frost(i):
    return smooth(i, -14, -2) + np.random.default_rng(i).normal(0, 0.15, (1, *SHAPE)).astype(np.float32)


def cold_and_mild(i):
    return np.random.default_rng(i).normal((-3, -9, -20)[i], 2, (1, *SHAPE)).astype(np.float32)


def below_the_sea(i):
    return smooth(7, -60, -3)


def scaled_index(i):
    return (10_000 * np.repeat(index_of_water(i), 2, 0)).astype(np.int16)


def standardised(i):
    return np.random.default_rng(i).normal(-0.2, 1, (2, *SHAPE)).astype(np.float32)


def reflectance(i):
    return np.random.default_rng(i).uniform(300, 3000, (2, *SHAPE)).astype(np.uint16)


@pytest.mark.parametrize("make", [index_of_water, frost, cold_and_mild, below_the_sea, scaled_index, standardised, reflectance])
def test_what_is_below_zero_for_another_reason_is_optical(recognised, make):
    assert recognised(make) == (None, "")


@pytest.mark.parametrize("names", [("NDWI",), ("red", "NIR")])
def test_a_band_with_an_optical_name_is_never_radar(recognised, names):
    assert recognised(lambda index: decibels(index, n_bands=len(names)), names)[0] is None


def test_radar_beside_optical_bands_is_optical(recognised):
    def both(index):
        return np.concatenate([decibels(index), smooth(index, 100, 900)])

    assert recognised(both, ("VV", "VH", "red"))[0] is None


def test_the_analyst_decides(recognised):
    assert recognised(decibels, ("VV", "VH"), "optical") == (None, "")
    assert recognised(reflectance, sensor="radar")[0] == "power"


@settings(max_examples=50, deadline=None)
@given(arrays.arrays(np.float32, (2, 3, 4), elements=st.floats(-10, 1000, width=32)))
def test_power_is_read_as_decibels_and_what_is_no_echo_is_not_valid(pixels):
    found, valid = radar.in_decibels(pixels, np.ones((3, 4), bool), "power")
    np.testing.assert_array_equal(valid, (pixels > 0).all(0))
    np.testing.assert_allclose(10 ** (found[:, valid] / 10), pixels[:, valid], rtol=1e-4)
    assert (found[:, ~valid] == 0).all()


def test_a_border_of_zeros_holds_no_decibels(write_raster):
    images = [decibels(index, n_bands=1) for index in range(3)]
    for image in images:
        image[:, :, :20] = 0
    paths = [write_raster(f"2020-0{i + 1}-01.tif", image) for i, image in enumerate(images)]
    scenes = series.build(dated_files.expand(paths, silent), Parameters(), silent)
    with scene_reader.SceneReader(scenes, reference_grid.lay(scenes, Parameters()).pixels) as reader:
        pixels, valid = reader.read(0, slice(0, 90), slice(0, 110))
    np.testing.assert_array_equal(valid, images[0][0] != 0)
    np.testing.assert_array_equal(pixels[0][valid], images[0][0][valid])
