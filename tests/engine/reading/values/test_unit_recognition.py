"""Dates in another unit are brought to that of the reference, and no light is taken for a unit."""

from __future__ import annotations

import datetime

import numpy as np
import pytest
import rasterio
from hypothesis import example, given, settings
from hypothesis import strategies as st
from scipy import ndimage

from changedet_plugin.core.parameters import Parameters
from changedet_plugin.engine.reading import dated_files, series
from changedet_plugin.engine.reading.dated_files import source_of
from changedet_plugin.engine.reading.scene_reader import SceneReader
from changedet_plugin.engine.reading.values import unit_recognition

N_DATES = 10
SHAPE = (64, 80)
STORED = {
    "reflectance": lambda u: u.astype(np.float32),
    "percent": lambda u: (100 * u).astype(np.float32),
    "ten-thousandths": lambda u: (10000 * u).round().astype(np.uint16),
    "Sentinel-2": lambda u: (10000 * u + 1000).round().astype(np.uint16),
    "Collection 2": lambda u: ((u + 0.2) / 0.0000275).round().astype(np.uint16),
    "8 bits": lambda u: (255 * u).round().clip(1, 254).astype(np.uint8),
    "decibels": lambda u: (10 * np.log10(u)).astype(np.float32),
    "no offset": lambda u: (u + 0.1).astype(np.float32),
}
PAIRS = [
    ("Collection 2", "reflectance"), ("ten-thousandths", "reflectance"), ("percent", "reflectance"), ("8 bits", "reflectance"),
    ("ten-thousandths", "percent"), ("ten-thousandths", "Collection 2"), ("ten-thousandths", "Sentinel-2"),
    ("reflectance", "no offset"), ("decibels", "reflectance"),
]  # fmt: skip


def reflectance(seed, haze=0.0):
    """Fields with grain in three bands, (N_DATES, bands, rows, cols), in the light of each date."""
    random = np.random.default_rng(seed)
    fields = (
        ndimage.gaussian_filter(random.normal(size=(3, *SHAPE)), (0, 4, 4)) * 8 * np.array([0.03, 0.04, 0.08])[:, None, None]
    )
    ground = (np.array([0.1, 0.12, 0.3])[:, None, None] + fields).clip(0.01, 0.6)
    light = 1 + random.normal(0, 0.04, (N_DATES, 1, 1, 1)) + random.normal(0, 0.01, (N_DATES, 3, 1, 1))
    air = np.abs(random.normal(0, haze, (N_DATES, 1, 1, 1))) * np.array([1, 0.7, 0.2])[:, None, None]
    return (ground * light + air + random.normal(0, 0.004, (N_DATES, 3, *SHAPE))).clip(0.005, 0.9)


@pytest.fixture
def opened(write_raster, tmp_path):
    """Write images, open them as a series of which the first six dates are the reference; its pixels and what was said."""

    def go(images, names=("{date}.tif",) * N_DATES, scales=None):
        sources, told = [], []
        for index, image in enumerate(images):
            date = datetime.date(2020, 1, 1) + datetime.timedelta(30 * index)
            path = write_raster(names[index].format(date=date), image, folder=tmp_path / "series")
            if scales and scales[index]:
                with rasterio.open(path, "r+") as file:
                    file.scales, file.offsets = ([value] * len(image) for value in scales[index])
            sources.append(source_of(path, date))
        scenes = series.build(sources, Parameters(reference_end=datetime.date(2020, 6, 10)), told.append)
        assert scenes.n_reference == 6
        with SceneReader(scenes, scenes.header.grid) as reader:
            pixels = np.stack([reader.read(index, slice(0, SHAPE[0]), slice(0, SHAPE[1]))[0] for index in range(len(images))])
        return pixels, [notice for notice in told if notice.code == "unit_undone"]

    return go


def assert_is(pixels, unit, images):
    wanted = np.stack([STORED[unit](image) for image in images]).astype(float)
    assert np.abs(pixels - wanted).mean() < 0.03 * wanted.std()


@pytest.mark.parametrize("turned", [False, True])
@pytest.mark.parametrize("pair", PAIRS, ids=" to ".join)
def test_new_dates_come_to_the_unit_of_the_reference(opened, pair, turned):
    home, other = pair[::-1] if turned else pair
    images = reflectance(3)
    pixels, told = opened([STORED[home if index < 6 else other](image) for index, image in enumerate(images)])
    assert_is(pixels, home, images)
    assert [notice.values["n"] for notice in told] == [4]


@pytest.mark.parametrize(("away", "n"), [({0, 1}, 2), ({9}, 1), ({1, 4, 7}, 3)])
@pytest.mark.parametrize("pair", PAIRS[:3] + PAIRS[-1:], ids=" to ".join)
def test_any_dates_may_be_the_others(opened, pair, away, n):
    home, other = pair
    images = reflectance(4)
    pixels, told = opened([STORED[other if index in away else home](image) for index, image in enumerate(images)])
    assert_is(pixels, home, images)
    assert sum(notice.values["n"] for notice in told) == n


def test_names_tell_the_baseline_where_dates_take_turns(opened):
    images = reflectance(5, haze=0.01)
    later = np.arange(N_DATES) % 3 == 1
    names = [f"S2A_MSIL2A_{{date:%Y%m%d}}T101559_N0{500 if late else 301}_R065_T32TQM.tif" for late in later]
    stored = [STORED["Sentinel-2" if late else "ten-thousandths"](image) for late, image in zip(later, images, strict=True)]
    pixels, _ = opened(stored, names)
    assert_is(pixels, "ten-thousandths", images)


REAL = {"potholes_naip": 5, "taizhou_tm": 2, "pucallpa_landsat": 4, "oscd_s2/bordeaux": 2, "oscd_s2/saclay_e": 2}
"""Series whose dates differ much in light, and how many of their dates are tried."""


def stored(numbers, unit):
    """Numbers of 8 bits, or ten-thousandths, in another unit; 0 stays what it was."""
    share = numbers / (255 if numbers.dtype == np.uint8 else 10000)
    return np.where(numbers == 0, 0, STORED[unit](share)).astype(STORED[unit](share).dtype)


@pytest.mark.parametrize("unit", ["reflectance", "percent", "ten-thousandths", "8 bits"])
@pytest.mark.parametrize("name", REAL)
def test_any_one_date_of_a_real_series_comes_to_the_unit_of_the_others(shared_data, tmp_path, name, unit):
    files = sorted((shared_data / name).glob("[12]*.tif"))[: REAL[name]]
    n_reference = min(3, len(files) - 1)
    for away in range(len(files)):
        folder = tmp_path / str(away)
        folder.mkdir()
        for index, file in enumerate(files):
            with rasterio.open(file) as raster:
                window = ((0, min(raster.height, 256)), (0, min(raster.width, 256)))
                numbers, profile = raster.read(window=window), {**raster.profile, "driver": "GTiff"}
            values = stored(numbers, unit) if index == away else numbers
            profile.update(height=values.shape[1], width=values.shape[2], dtype=values.dtype, nodata=None)
            with rasterio.open(folder / file.name, "w", **profile) as made:
                made.write(values)
        told = []
        end = datetime.date.fromisoformat(files[n_reference].stem[:10])
        found = series.build(dated_files.expand([str(folder)], told.append), Parameters(reference_end=end), told.append)
        assert_in_one_unit(found, files, 3.0 if unit == "percent" else 1.05)


def assert_in_one_unit(found, files, most):
    """All dates are what their files were, times one factor; percent beside 8 bits may be left to the light."""
    with SceneReader(found, found.header.grid) as reader:
        sizes = []
        for index, file in enumerate(files):
            pixels, valid = reader.read(index, slice(0, 256), slice(0, 256))
            with rasterio.open(file) as raster:
                numbers = raster.read(window=((0, 256), (0, 256)))[:, : valid.shape[0], : valid.shape[1]]
            sizes.append(np.median(np.log(pixels[:, valid].mean(1) / numbers[:, valid].mean(1))))
    assert np.ptp(sizes) < np.log(most), np.exp(sizes)


@settings(deadline=None, max_examples=12)
@example(217, 0.5, 0.015625)
@given(st.integers(0, 1000), st.floats(0.4, 2.5), st.floats(0, 0.02))
def test_no_light_is_a_unit(seed, gain, haze):
    images = reflectance(seed, haze)
    images[7] *= gain
    images[8:] *= 1 / gain
    cells = images.reshape(N_DATES, 3, SHAPE[0] // 4, 4, SHAPE[1] // 4, 4).mean((3, 5)).reshape(N_DATES, 3, -1)
    assert unit_recognition.by_gain(cells, 6) == {}
    assert unit_recognition.by_offset(cells, 6) == {}


def test_backscatter_has_no_offset(opened):
    images = reflectance(7)
    images[6:] += 0.1
    names = ["S1A_IW_GRDH_1SDV_{date:%Y%m%d}T052300_RTC.tif"] * N_DATES
    _, told = opened([image.astype(np.float32) for image in images], names)
    assert not told


@pytest.mark.parametrize("scale", [(0.0001, 0.0), (-0.0001, 0.5)])
def test_scale_and_offset_of_each_raster_are_applied(opened, scale):
    images = reflectance(6)
    plain = [image.astype(np.float32) for image in images[:6]]
    numbers = [((image - scale[1]) / scale[0]).round().astype(np.int32) for image in images[6:]]
    pixels, told = opened([*plain, *numbers], scales=[None] * 6 + [scale] * 4)
    np.testing.assert_allclose(pixels, images, atol=1e-3)
    assert not told
