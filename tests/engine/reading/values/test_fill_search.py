"""What is no measurement is found in the pixels where no tag says so, and ground is never taken for it."""

from __future__ import annotations

import datetime
import tempfile
from pathlib import Path

import numpy as np
import pytest
import rasterio
from hypothesis import given, settings
from hypothesis import strategies as st
from rasterio.transform import from_origin
from scipy import ndimage

from changedet_plugin.core.errors import SeriesError
from changedet_plugin.core.parameters import Parameters
from changedet_plugin.engine.reading import series
from changedet_plugin.engine.reading.dated_files import source_of
from changedet_plugin.engine.reading.scene_reader import SceneReader
from changedet_plugin.engine.reading.values import fill_search
from changedet_plugin.engine.types import Span

SHAPE = (90, 110)
KINDS = {"uint8": 0.4, "uint16": 30.0, "int16": 30.0, "float32": 0.003, "float64": 0.003}
"""Type -> by what ground around 100 is multiplied."""


def ground(bands, kind, seed=0):
    """Fields with grain around 300 of the unit of the type, (bands, rows, cols)."""
    random = np.random.default_rng(seed)
    fields = ndimage.gaussian_filter(random.normal(size=(bands, *SHAPE)), (0, 5, 5)) * 900
    values = (300 + fields + random.normal(0, 15, fields.shape)).clip(60, 600) * KINDS[kind]
    return values.astype(kind)


def wedge(slope=0.2, start=12):
    row, col = np.mgrid[: SHAPE[0], : SHAPE[1]]
    return col < start + slope * row


def hole():
    row, col = np.mgrid[: SHAPE[0], : SHAPE[1]]
    return (row - 50) ** 2 + (col - 60) ** 2 < 15**2


def found(images, nodata=None, blocks=None):
    """Validity of every image as it is read (rows, cols), and the codes of what was said."""
    told = []
    with tempfile.TemporaryDirectory() as folder:
        sources = []
        for index, image in enumerate(images):
            date = datetime.date(2019, 1, 1) + datetime.timedelta(30 * index)
            path = Path(folder) / f"{date}.tif"
            shape = {"count": len(image), "height": image.shape[1], "width": image.shape[2], "dtype": image.dtype}
            place = {"crs": "EPSG:32631", "transform": from_origin(5e5, 5e6, 10, 10), "nodata": nodata}
            with rasterio.open(path, "w", driver="GTiff", **shape, **place) as file:
                file.write(image)
            sources.append(source_of(str(path), date))
        scenes = series.build(sources, Parameters(), told.append)
        with SceneReader(scenes, scenes.header.grid) as reader:
            spans = blocks or [Span(0, images[0].shape[1], 0, images[0].shape[2])]
            valid = np.zeros((len(images), *images[0].shape[1:]), bool)
            for index in range(len(images)):
                for span in spans:
                    valid[(index, *span.slices)] = reader.read(index, *span.slices)[1]
    return valid, [notice.code for notice in told if notice.code.startswith(("fill", "nodata", "unit"))]


def with_fill(kind, bands, fill, where):
    images = [ground(bands, kind, 1) + np.asarray(ground(bands, kind, seed) * 0.05, kind) for seed in range(2, 5)]
    for image in images:
        image[:, where] = fill
    return images


@settings(deadline=None, max_examples=25)
@given(
    st.sampled_from([-9999, -32768, 32767, -3000]),
    st.sampled_from(["int16", "float32", "float64"]),
    st.sampled_from([1, 3]),
    st.booleans(),
)
def test_a_number_far_outside_is_no_measurement_anywhere(fill, kind, bands, inside):
    where = hole() if inside else wedge()
    valid, codes = found(with_fill(kind, bands, fill, where))
    np.testing.assert_array_equal(valid, np.broadcast_to(~where, valid.shape))
    assert codes == ["fill_far"]


@settings(deadline=None, max_examples=20)
@given(
    st.sampled_from(sorted(KINDS)), st.sampled_from([1, 2, 4]), st.sampled_from(["zero", "top"]), st.sampled_from([0.0, 0.3])
)
def test_a_plain_border_is_no_measurement(kind, bands, fill, slope):
    is_whole = np.dtype(kind).kind in "iu"
    number = 0 if fill == "zero" else np.iinfo(kind).max if is_whole else 1.5
    where = wedge(slope)
    valid, _ = found(with_fill(kind, bands, number, where))
    np.testing.assert_array_equal(valid, np.broadcast_to(~where, valid.shape))


@settings(deadline=None, max_examples=15)
@given(st.sampled_from(["float32", "float64"]), st.sampled_from([1, 3]))
def test_the_extremes_of_floating_point_are_no_measurement(kind, bands):
    for number in (np.finfo(kind).min, np.finfo(kind).max, np.nan, np.inf):
        images = with_fill(kind, bands, number, hole())
        valid, _ = found(images)
        np.testing.assert_array_equal(valid, np.broadcast_to(~hole(), valid.shape))


def snow(kind):
    """Ground under snow that the sensor cannot tell from white, and that ends in grey."""
    top = np.iinfo(kind).max
    bright = ndimage.gaussian_filter(wedge(0.3, 25).astype(float), 4)
    values = ground(3, kind) * (1 - bright) + bright * 1.3 * top
    return values.clip(0, top).astype(kind)


def water(kind):
    """Water that is 0 in the last two bands, and little in the first."""
    image = ground(3, kind)
    image[1:, wedge()] = 0
    image[0, wedge()] = np.random.default_rng(5).integers(1, 9, SHAPE)[wedge()]
    return image


def roofs(kind):
    image = ground(3, kind)
    image[:, 30:45, 40:58] = 10000 if kind == "int16" else np.iinfo(kind).max
    return image


def classes():
    image = np.zeros((1, *SHAPE), np.uint8)
    image[0, 40:], image[0, :, 70:] = 60, 120
    image[0, 10:20, 10:20] = 200
    return image


def dark(kind):
    """One band whose dark pixels are cut off at 0."""
    values = ground(1, kind).astype(float)
    return (values - np.quantile(values, 0.3)).clip(0).astype(kind)


GROUND = {
    **{f"snow {kind}": lambda kind=kind: snow(kind) for kind in ("uint8", "uint16")},
    **{f"water {kind}": lambda kind=kind: water(kind) for kind in ("uint8", "uint16")},
    **{f"roofs {kind}": lambda kind=kind: roofs(kind) for kind in ("uint8", "uint16", "int16")},
    **{f"dark {kind}": lambda kind=kind: dark(kind) for kind in ("uint8", "uint16", "float32")},
    "classes": classes,
}


@pytest.mark.parametrize("name", GROUND)
def test_ground_is_never_taken_for_fill(name):
    image = GROUND[name]()
    valid, codes = found([image, image, image])
    assert valid.all()
    assert not codes


def test_what_is_found_on_one_date_counts_on_all_others():
    images = with_fill("int16", 2, -9999, wedge())
    images[1][:, wedge()] = ground(2, "int16")[:, wedge()]
    images[1][:, 5, 5] = -9999  # too few to be found there
    valid, _ = found(images)
    assert not valid[1, 5, 5]
    assert valid[1].sum() == valid[1].size - 1


@settings(deadline=None, max_examples=10)
@given(st.integers(7, 60), st.sampled_from(["uint16", "float32"]))
def test_no_window_changes_what_is_valid(side, kind):
    images = with_fill(kind, 1, 0, wedge(0.4))
    blocks = list(Span(0, SHAPE[0], 0, SHAPE[1]).blocks(side))
    np.testing.assert_array_equal(found(images)[0], found(images, blocks=blocks)[0])


def test_a_large_raster_is_looked_at_in_windows(monkeypatch):
    monkeypatch.setattr(fill_search, "MAX_LOOK_PX", 1000)
    monkeypatch.setattr(fill_search, "WINDOW_PX", 20)
    monkeypatch.setattr(fill_search, "STRIP_PX", 700)
    where = wedge(0.4)
    valid, _ = found(with_fill("uint16", 1, 0, where))
    np.testing.assert_array_equal(valid, np.broadcast_to(~where, valid.shape))


@pytest.mark.parametrize(("kind", "nodata"), [("uint8", 255), ("uint16", 65535), ("uint8", 0), ("uint16", 0)])
def test_nodata_of_some_bands_among_whole_numbers_is_a_measurement(kind, nodata):
    images = [ground(3, kind, seed) for seed in (1, 2, 3)]
    for image in images:
        image[0, hole()] = nodata
        image[:, wedge()] = nodata
    valid, codes = found(images, nodata=nodata)
    assert valid[:, hole()].all()
    assert not valid[:, wedge()].any()
    assert codes == ["nodata_in_ground"]


@pytest.mark.parametrize(("kind", "nodata"), [("int16", -9999), ("float32", -9999), ("float32", 0.9)])
def test_nodata_far_from_the_ground_or_of_real_numbers_means_void_in_any_band(kind, nodata):
    images = [ground(3, kind, seed) for seed in (1, 2, 3)]
    for image in images:
        image[0, hole()] = nodata
    valid, codes = found(images, nodata=nodata)
    np.testing.assert_array_equal(valid, np.broadcast_to(~hole(), valid.shape))
    assert not codes


@pytest.mark.parametrize("scale", [1e-300, 1e-38])
def test_numbers_that_32_bits_cannot_hold_are_refused(scale):
    with pytest.raises(SeriesError, match="32-bit floating point cannot tell apart"):
        found([ground(2, "float64", seed) * scale for seed in (1, 2)])


@pytest.mark.parametrize("kind", ["uint8", "uint16"])
def test_large_whole_numbers_that_32_bits_cannot_hold_are_refused(kind):
    with pytest.raises(SeriesError, match="subtract their middle"):
        found([ground(2, kind, seed).astype(np.uint64) + 2**62 for seed in (1, 2)])


def test_numbers_beyond_32_bits_end_in_one_sentence():
    with pytest.raises(SeriesError, match="no valid pixel at all"):
        found([ground(2, "float64", seed) * 1e300 for seed in (1, 2)])
