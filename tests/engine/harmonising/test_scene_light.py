"""The light of every date, found on what did not change."""

from __future__ import annotations

import datetime
import importlib.util

import numpy as np
import pytest
from scipy import ndimage

from changedet_plugin.core.errors import SeriesError
from changedet_plugin.core.parameters import Area, Parameters
from changedet_plugin.engine.harmonising import scene_cells, scene_light
from changedet_plugin.engine.reading import dated_files, reference_grid, scene_reader, series


def silent(*_):
    pass


def landscape(shape=(120, 140), bands=3, seed=0):
    """Fields of some ten pixels, with grain; (bands, rows, cols) around 1000."""
    random = np.random.default_rng(seed)
    fields = ndimage.gaussian_filter(random.normal(size=(bands, *shape)), (0, 5, 5)) * 2500
    return (1200 + fields + random.normal(0, 15, fields.shape)).astype(np.float32)


@pytest.fixture
def measure(write_raster, tmp_path):
    """Write images as a yearly series and harmonise them; gives back the radiometry and the images as they are read."""

    def go(images, n_reference, area=None, nodata=None):
        paths = [write_raster(f"{2000 + i}-07-01.tif", image, nodata=nodata) for i, image in enumerate(images)]
        sources = dated_files.expand(paths, silent)
        chosen = Parameters(reference_end=sources[n_reference].date, area=area)
        scenes = series.build(sources, chosen, silent)
        pixels = reference_grid.lay(scenes, chosen).pixels
        with scene_reader.SceneReader(scenes, pixels) as reader:
            found = scene_light.harmonise(scenes, reader, silent)
            shape = [slice(0, size) for size in pixels.shape]
            read = [reader.read(i, *shape, tuple(map(float, found.shift_px[i]))) for i in range(len(images))]
        return found, read

    return go


def warnings(fit, n_dates):
    """The sentences for the light of so many dates."""
    told = []
    scene_light.warn_of_light(fit, dates(n_dates), told.append)
    return [str(notice) for notice in told]


def standardised(found, read):
    return np.array([found.standardise(index, pixels.astype(float)) for index, (pixels, _) in enumerate(read)])


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
    found, read = measure(images, 4)
    z = standardised(found, read)
    assert np.abs(z[4:, :, :, cut:] - z[0, :, :, cut:]).mean() < 0.1
    whole = np.array([[scene_light.centre_scale(band[valid]) for band in pixels] for pixels, valid in read[4:]])
    naive = (images[4] - whole[0, :, :1, None]) / whole[0, :, 1:, None]
    assert np.abs(naive[:, :, cut:] - z[0, :, :, cut:]).mean() > 0.3


def wide_change(share, left=(1, 1, 1), seed=1):
    """Four dates of reference and one for every share of the change that is left, in known light: images, gains, offsets."""
    random = np.random.default_rng(seed)
    dates = 4 + len(left)
    gains, offsets = random.uniform(0.85, 1.2, (dates, 3, 1, 1)), random.uniform(-80, 80, (dates, 3, 1, 1))
    base, other = landscape(seed=seed), landscape(seed=seed + 50) * 0.4
    images = []
    for gain, offset, rest in zip(gains, offsets, (0, 0, 0, 0, *left)):
        image = base.copy()
        wide = int(share * base.shape[2])
        image[:, :, :wide] = (1 - rest) * base[:, :, :wide] + rest * other[:, :, :wide]
        images.append((image * gain + offset + random.normal(0, 8, base.shape)).astype(np.float32))
    return images, gains, offsets


@pytest.mark.parametrize("share", [0.05, 0.2, 0.4, 0.6])
@pytest.mark.parametrize("left", [(1, 1, 1), (1, 0.6, 0.3)])
def test_light_is_the_true_light_whatever_share_changed_and_grows_over(measure, share, left):
    images, gains, offsets = wide_change(share, left)
    found, _ = measure(images, 4)
    seen = (found.light.offset - offsets[:, :, 0, 0]) / gains[:, :, 0, 0], found.light.scale / gains[:, :, 0, 0]
    spread = seen[1][:4].mean(0)
    assert np.abs((seen[0][4:] - seen[0][:4].mean(0)) / spread).max() < 0.15
    assert np.abs(np.log(seen[1][4:] / spread)).max() < 0.15


def test_what_the_light_was_fitted_on_is_known(measure):
    found, _ = measure(wide_change(0.4)[0], 4)
    assert np.isnan(found.fit.share[:4]).all()
    np.testing.assert_allclose(found.fit.share[4:], 0.6, atol=0.06)
    np.testing.assert_allclose(found.fit.blocks[4:], 0.75, atol=0.01)
    np.testing.assert_array_less(found.fit.distance[4:], 3)


def test_tokens_of_what_did_not_change_are_known(measure):
    found, _ = measure(wide_change(0.4)[0], 4)  # the left 56 of 140 columns
    assert set(found.fit.unchanged) == {4, 5, 6}
    for part in found.fit.unchanged.values():
        tokens = part.tokens((30, 35), 4)
        assert tokens[:, :13].mean() < 0.1
        assert tokens[:, 15:].mean() > 0.9


def test_no_part_stands_out_where_nothing_wide_changed(measure):
    found, _ = measure([landscape(seed=1) * gain for gain in (1, 1.05, 0.95, 1.02, 0.98, 1.1)], 4)
    assert found.fit.unchanged == {}


def test_a_further_date_leaves_the_light_of_the_others_where_little_changed(measure):
    images = wide_change(0.06, (1, 1, 1, 1))[0]
    first, second = measure(images[:-1], 4)[0], measure(images, 4)[0]
    assert set(first.fit.unchanged) == {4, 5, 6}  # the dates do tell together what did not change
    np.testing.assert_array_equal(first.light.offset, second.light.offset[:-1])
    np.testing.assert_array_equal(first.light.scale, second.light.scale[:-1])


def test_a_fit_on_a_corner_is_warned_of(measure):
    images, *_ = wide_change(0.4)
    for image in images[4:]:
        image[:, 50:] = landscape(seed=77)[:, 50:] * 0.3
    found, _ = measure(images, 4)
    assert warnings(found.fit, 7) == [
        "The light of 3 dates, 2004-07-01 the first, could be fitted on a small part of the scene only: "
        "if it is that part that changed, the rest passes for changed; look at these dates, or leave them out."
    ]


def test_light_far_from_the_usual_is_warned_of(measure):
    images = [landscape(seed=1) * gain for gain in (1, 1.05, 0.95, 1.02, 6.0, 1.0)]
    found, _ = measure(images, 4)
    (sentence,) = warnings(found.fit, 6)
    assert sentence.startswith("The light of 2004-07-01 is ")
    assert "times as far from the usual as that of the reference dates" in sentence


def test_ordinary_light_is_not_warned_of(measure):
    found, _ = measure(wide_change(0.2)[0], 4)
    assert warnings(found.fit, 7) == []


def dates(n):
    return [datetime.date(2000 + year, 7, 1) for year in range(n)]


def test_reference_date_stands_alone(measure):
    images = [landscape() * gain for gain in (1, 1.2, 0.8, 1.1, 0.9)]
    first, _ = measure(images[:4], 3)
    second, _ = measure([*images[:3], landscape(seed=9), images[4]], 3)
    np.testing.assert_array_equal(first.light.offset[:3], second.light.offset[:3])
    np.testing.assert_array_equal(first.light.scale[:3], second.light.scale[:3])


def test_hidden_pixels_have_no_part(measure):
    images = [landscape(seed=1) + 10 * i for i in range(5)]
    results = []
    for hidden in (-9999, -9999 * 3):
        for image in images:
            image[:, 30:60, 20:80] = hidden
        results.append(measure(images, 3, nodata=hidden)[0])
    for name in ("offset", "scale"):
        np.testing.assert_array_equal(*(getattr(found.light, name) for found in results))
    np.testing.assert_array_equal(results[0].fit.valid_share, results[1].fit.valid_share)
    np.testing.assert_allclose(results[0].fit.valid_share, 1 - 30 * 60 / (120 * 140), atol=1e-6)


def test_band_without_contrast_keeps_a_finite_scale(measure):
    images = [np.concatenate([landscape(bands=2), np.full((1, 120, 140), 5.0, np.float32)]) for _ in range(4)]
    found, _ = measure(images, 2)
    assert (found.light.scale > 0).all()
    assert np.isfinite(found.light.offset).all()


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
    found, _ = measure(images, 3, area=area, nodata=-1)
    np.testing.assert_array_equal(found.fit.valid_share > 0, [True, False, True, True, False, True])
    assert np.isfinite(found.light.offset).all()


def test_sample_of_a_large_scene_is_near_the_whole(measure, monkeypatch):
    images = [landscape(seed=1) * gain + 50 for gain in (1, 0.9, 1.1, 1.05, 1.2)]
    images[4][:, :, :50] = 400
    whole, _ = measure(images, 3)
    monkeypatch.setattr(scene_light, "MAX_SAMPLE_PX", 2000)
    monkeypatch.setattr(scene_cells, "MAX_SCENE_CELLS", 300)
    monkeypatch.setattr(scene_light, "MAX_READ_PX", 50)
    monkeypatch.setattr(scene_cells, "MAX_COMPOSITE_BYTES", 1)
    sampled, _ = measure(images, 3)
    np.testing.assert_allclose(sampled.light.offset, whole.light.offset, atol=0.15 * whole.light.scale.max())
    np.testing.assert_allclose(sampled.light.scale, whole.light.scale, rtol=0.15)


def test_tiles_of_the_composite_change_nothing(measure, monkeypatch):
    images = [landscape(seed=1) * gain for gain in (1, 0.9, 1.1, 1.05, 1.2)]
    images[4][:, :, :70] = 400
    whole, _ = measure(images, 3)
    monkeypatch.setattr(scene_cells, "MAX_COMPOSITE_BYTES", 1)
    tiled, _ = measure(images, 3)
    np.testing.assert_array_equal(tiled.light.offset, whole.light.offset)
    np.testing.assert_array_equal(tiled.light.scale, whole.light.scale)


@pytest.mark.parametrize("name", ["oscd_s2/rennes"])
def test_light_equals_the_prototype(shared_data, name):
    path = shared_data.parent / "scoring" / "core.py"
    if not path.exists():
        pytest.skip("the prototype is not at hand")
    spec = importlib.util.spec_from_file_location("core", path)
    core = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(core)
    scenes = series.build(dated_files.expand([str(shared_data / name)], silent), Parameters(), silent)
    pixels = reference_grid.lay(scenes, Parameters()).pixels
    with scene_reader.SceneReader(scenes, pixels) as reader:
        found = scene_light.harmonise(scenes, reader, silent)
        window = [slice(0, size) for size in pixels.shape]
        read = [reader.read(i, *window, tuple(map(float, found.shift_px[i]))) for i in range(len(scenes.scenes))]
    expected = core.harmonise([x.astype(float) for x, _ in read], [v for _, v in read], scenes.is_reference)
    values = np.clip(standardised(found, read), -6, 6)
    for index, (_, valid) in enumerate(read):
        np.testing.assert_allclose(np.where(valid, values[index], 0), expected[index], atol=1e-5)


@pytest.mark.parametrize(("n_reference", "told"), [(1, True), (3, False)])
def test_cloud_is_warned_of_where_no_past_tells_what_is_unusual(measure, n_reference, told):
    images = [landscape(seed=1) for _ in range(n_reference + 1)]
    clear, _ = measure(images, n_reference)
    images[-1] = images[-1].copy()
    images[-1][:, 40:80, 60:100] += 9000
    cloudy, _ = measure(images, n_reference)
    dates = [datetime.date(2000 + year, 7, 1) for year in range(n_reference + 1)]
    for found, expected in ((clear, False), (cloudy, told)):
        notices = []
        scene_light.warn_of_light(found.fit, dates, notices.append)
        named = [notice.values["first"] for notice in notices if notice.code == "bright_in_all_bands"]
        assert named == ([dates[-1].isoformat()] if expected else [])


def test_an_unknown_unit_is_part_of_the_light_and_said(measure):
    images = [landscape() * gain for gain in (1, 1.05, 0.95, 1.02, 1.0, 0.98)]
    gain, offset = np.array([19.0, 23.0, 31.0])[:, None, None], np.array([40.0, -700.0, 90.0])[:, None, None]
    found, read = measure([image * gain + offset if index > 3 else image for index, image in enumerate(images)], 4)
    assert found.fit.other_unit == {4, 5}
    assert found.fit.distance[4:].max() < 6
    assert [sentence[:7] for sentence in warnings(found.fit, 6)] == ["2 dates"]
    scaled = standardised(found, read)
    assert np.abs(scaled[4:] - scaled[0]).mean() < 0.1


@pytest.mark.parametrize("side", [0, 1])
def test_ground_that_one_side_of_the_split_lacks_is_told_with_its_place(measure, side):
    images = [landscape(seed=2).clip(1) for _ in range(6)]
    for image in images[4:] if side == 0 else images[:4]:
        image[:, 40:80, 60:100] = 0
    found, _ = measure(images, 4)
    part = found.fit.one_sided[side]
    assert found.fit.one_sided[1 - side] is None
    assert part.largest_px == 1600
    assert (part.row, part.col) == (60, 80)
