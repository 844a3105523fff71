"""The light of every date, found on what did not change."""

from __future__ import annotations

import importlib.util

import numpy as np
import pytest
from scipy import ndimage

from changedet_plugin.engine import grid, radiometry, reading, series
from changedet_plugin.engine.errors import SeriesError
from changedet_plugin.engine.types import Area, Parameters


def silent(*_):
    pass


def landscape(shape=(120, 140), bands=3, seed=0):
    """Fields of some ten pixels, with grain; (bands, rows, cols) around 1000."""
    random = np.random.default_rng(seed)
    fields = ndimage.gaussian_filter(random.normal(size=(bands, *shape)), (0, 5, 5)) * 2500
    return (1200 + fields + random.normal(0, 15, fields.shape)).astype(np.float32)


@pytest.fixture
def measure(write_raster, tmp_path):
    """Write images as a yearly series and harmonise them; gives back radiometry and the images as they are read."""

    def go(images, n_reference, area=None, nodata=None):
        paths = [write_raster(f"{2000 + i}-07-01.tif", image, nodata=nodata) for i, image in enumerate(images)]
        sources = series.expand(paths, silent)
        chosen = Parameters(reference_end=sources[n_reference].date, area=area)
        scenes = series.build(sources, chosen, silent)
        pixels = grid.lay(scenes, chosen, silent).pixels
        with reading.SceneReader(scenes, pixels) as reader:
            light = radiometry.harmonise(scenes, reader, silent)
            shape = [slice(0, size) for size in pixels.shape]
            read = [reader.read(i, *shape, tuple(map(float, light.registration[i]))) for i in range(len(images))]
        return light, read

    return go


def standardised(light, read):
    shift, scale = light.shift[:, :, None, None], light.scale[:, :, None, None]
    return np.array([(pixels - m) / s for (pixels, _), m, s in zip(read, shift, scale)])


def test_gain_and_offset_per_band_are_taken_away(measure):
    base = landscape()
    gains, offsets = np.random.default_rng(1).uniform(0.7, 1.4, (2, 6, 3, 1, 1))
    images = [base * gain + 300 * offset for gain, offset in zip(gains, offsets)]
    z = standardised(*measure(images, 3))
    np.testing.assert_allclose(z, np.broadcast_to(z[:1], z.shape), atol=1e-3)


@pytest.mark.parametrize("share", [0.3, 0.55])
def test_light_is_found_where_half_of_the_scene_changed(measure, share):
    images = [landscape(seed=1) * gain for gain in (1, 1.05, 0.95, 1.02, 0.98, 1.1)]
    cut = int(share * 140)
    for image in images[4:]:
        image[:, :, :cut] = landscape(seed=2)[:, :, :cut] * 0.3
    light, read = measure(images, 4)
    z = standardised(light, read)
    assert np.abs(z[4:, :, :, cut:] - z[0, :, :, cut:]).mean() < 0.1
    whole = np.array([[radiometry.centre_scale(band[valid]) for band in pixels] for pixels, valid in read[4:]])
    naive = (images[4] - whole[0, :, :1, None]) / whole[0, :, 1:, None]
    assert np.abs(naive[:, :, cut:] - z[0, :, :, cut:]).mean() > 0.3


def test_reference_date_stands_alone(measure):
    images = [landscape() * gain for gain in (1, 1.2, 0.8, 1.1, 0.9)]
    first, _ = measure(images[:4], 3)
    second, _ = measure([*images[:3], landscape(seed=9), images[4]], 3)
    np.testing.assert_array_equal(first.shift[:3], second.shift[:3])
    np.testing.assert_array_equal(first.scale[:3], second.scale[:3])


def test_hidden_pixels_have_no_part(measure):
    images = [landscape(seed=1) + 10 * i for i in range(5)]
    results = []
    for hidden in (-9999, -9999 * 3):
        for image in images:
            image[:, 30:60, 20:80] = hidden
        results.append(measure(images, 3, nodata=hidden)[0])
    for name in ("shift", "scale", "valid_share"):
        np.testing.assert_array_equal(getattr(results[0], name), getattr(results[1], name))
    np.testing.assert_allclose(results[0].valid_share, 1 - 30 * 60 / (120 * 140), atol=1e-6)


def test_band_without_contrast_keeps_a_finite_scale(measure):
    images = [np.concatenate([landscape(bands=2), np.full((1, 120, 140), 5.0, np.float32)]) for _ in range(4)]
    light, _ = measure(images, 2)
    assert (light.scale > 0).all()
    assert np.isfinite(light.shift).all()


def test_area_without_a_valid_new_date_is_refused(measure):
    images = [landscape() for _ in range(4)]
    for image in images[2:]:
        image[:, :60] = -1
    area = Area("POLYGON ((500000 5000000, 501000 5000000, 501000 4999600, 500000 4999600, 500000 5000000))", "EPSG:32631")
    with pytest.raises(SeriesError, match="No new date has a valid pixel in the area"):
        measure(images, 2, area=area, nodata=-1)


def test_one_empty_date_in_the_area_is_no_harm(measure):
    images = [landscape() for _ in range(6)]
    images[1][:, :60], images[4][:, :60] = -1, -1
    area = Area("POLYGON ((500000 5000000, 501000 5000000, 501000 4999600, 500000 4999600, 500000 5000000))", "EPSG:32631")
    light, _ = measure(images, 3, area=area, nodata=-1)
    np.testing.assert_array_equal(light.valid_share > 0, [True, False, True, True, False, True])
    assert np.isfinite(light.shift).all()


def test_sample_of_a_large_scene_is_near_the_whole(measure, monkeypatch):
    images = [landscape(seed=1) * gain + 50 for gain in (1, 0.9, 1.1, 1.05, 1.2)]
    images[4][:, :, :50] = 400
    whole, _ = measure(images, 3)
    monkeypatch.setattr(radiometry, "SAMPLE_PX", 2000)
    monkeypatch.setattr(radiometry, "MOST_CELLS", 300)
    monkeypatch.setattr(radiometry, "READ_PX", 50)
    monkeypatch.setattr(radiometry, "COMPOSITE_BYTES", 1)
    sampled, _ = measure(images, 3)
    np.testing.assert_allclose(sampled.shift, whole.shift, atol=0.15 * whole.scale.max())
    np.testing.assert_allclose(sampled.scale, whole.scale, rtol=0.15)


def test_tiles_of_the_composite_change_nothing(measure, monkeypatch):
    images = [landscape(seed=1) * gain for gain in (1, 0.9, 1.1, 1.05, 1.2)]
    images[4][:, :, :70] = 400
    whole, _ = measure(images, 3)
    monkeypatch.setattr(radiometry, "COMPOSITE_BYTES", 1)
    tiled, _ = measure(images, 3)
    np.testing.assert_array_equal(tiled.shift, whole.shift)
    np.testing.assert_array_equal(tiled.scale, whole.scale)


@pytest.mark.parametrize("name", ["pucallpa_landsat", "oscd_s2/rennes"])
def test_light_equals_the_prototype(shared_data, name):
    path = shared_data.parent / "scoring" / "core.py"
    if not path.exists():
        pytest.skip("the prototype is not at hand")
    spec = importlib.util.spec_from_file_location("core", path)
    core = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(core)
    scenes = series.build(series.expand([str(shared_data / name)], silent), Parameters(), silent)
    pixels = grid.lay(scenes, Parameters(), silent).pixels
    with reading.SceneReader(scenes, pixels) as reader:
        light = radiometry.harmonise(scenes, reader, silent)
        window = [slice(0, size) for size in pixels.shape]
        read = [reader.read(i, *window, tuple(map(float, light.registration[i]))) for i in range(len(scenes.scenes))]
    expected = core.harmonise([x.astype(float) for x, _ in read], [v for _, v in read], np.array(scenes.is_reference))
    found = np.clip(standardised(light, read), -6, 6)
    for index, (_, valid) in enumerate(read):
        np.testing.assert_allclose(np.where(valid, found[index], 0), expected[index], atol=1e-5)
