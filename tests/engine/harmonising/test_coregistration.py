"""Where every date lies on the reference: the shift, the position, and what is done about it."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import ndimage

from changedet_plugin.core.errors import Cancelled
from changedet_plugin.core.parameters import Parameters
from changedet_plugin.engine.harmonising import coregistration, edge_correlation, prepare
from changedet_plugin.engine.reading import dated_files, reference_grid, series
from tests.embedding import silent

SHAPE = (200, 220)


def ground(seed=0, shape=SHAPE):
    """Fields of some ten pixels, with grain, sharp to about a pixel; (3, rows, cols) around 1000."""
    random = np.random.default_rng(seed)
    fields = ndimage.gaussian_filter(random.normal(size=(3, *shape)), (0, 5, 5)) * 2500
    return ndimage.gaussian_filter(1200 + fields + random.normal(0, 15, fields.shape), (0, 0.7, 0.7)).astype(np.float32)


def moved(image, dy, dx, order=3):
    return np.stack([ndimage.shift(band, (dy, dx), order=order, mode="nearest") for band in image])


def seen(image, seed):
    """The same ground in another light, with the noise of its own day."""
    random = np.random.default_rng(100 + seed)
    return (image * random.uniform(0.8, 1.2) + random.normal(0, 10, image.shape)).astype(np.float32)


@pytest.fixture
def prepared(write_raster):
    """Write images as a yearly series, prepare it, and give back what there is and what was warned of."""

    def go(images, n_reference, how="auto", nodata=None, report=silent):
        paths = [write_raster(f"{2000 + i}-07-01.tif", image, nodata=nodata) for i, image in enumerate(images)]
        sources = dated_files.expand(paths, silent)
        chosen = Parameters(reference_end=sources[n_reference].date, align=how)
        warnings = []
        scenes = series.build(sources, chosen, silent)
        ready = prepare.prepare(scenes, reference_grid.lay(scenes, chosen), chosen, report, warnings.append)
        return ready, " ".join(map(str, warnings))

    return go


def five(offset=(0.0, 0.0), which=4, seed=0):
    """Four dates of one ground and a fifth; the one of index ``which`` is moved down and right by ``offset``."""
    base = ground(seed)
    return [seen(moved(base, *(offset if index == which else (0, 0))), index) for index in range(5)]


@settings(deadline=None, max_examples=15)
@given(st.floats(-12, 12), st.floats(-12, 12))
def test_a_known_shift_is_found_to_a_tenth_of_a_pixel(dy, dx):
    base, valid = ground(), np.ones(SHAPE, bool)
    first, second = edge_correlation.edges(base, valid), edge_correlation.edges(moved(base, dy, dx), valid)
    found = edge_correlation.peak(edge_correlation.correlation(first, second))
    np.testing.assert_allclose((found.dy, found.dx), (-dy, -dx), atol=0.1)


@pytest.mark.parametrize(("length", "position"), [(0.3, "good"), (1.0, "shifted"), (3.0, "bad"), (11.0, "bad")])
@pytest.mark.parametrize("which", [1, 4])
def test_the_position_follows_the_length_of_the_shift(prepared, length, position, which):
    ready, _ = prepared(five((0.6 * length, -0.8 * length), which), 3, how="ignore")
    found = ready.positions
    assert found[which].position == position
    np.testing.assert_allclose((found[which].dy, found[which].dx), (-0.6 * length, 0.8 * length), atol=0.12)
    assert {one.position for index, one in enumerate(found) if index != which} == {"good"}


@pytest.mark.parametrize("which", [1, 4])
def test_a_bad_date_is_left_out_and_named_with_the_way_back(prepared, which):
    ready, warned = prepared(five((3.0, 0.0), which), 3)
    assert f"{2000 + which}-07-01" not in [str(date) for date in ready.series.dates]
    assert [one.position for one in ready.misplaced.values()] == ["bad"]
    assert f"{2000 + which}-07-01.tif ({2000 + which}-07-01) lies 3.0 pixels off" in warned
    assert "'correct'" in warned
    assert "'ignore'" in warned


def test_what_is_a_pixel_off_stays_where_it_lies_and_the_correction_is_offered(prepared):
    ready, warned = prepared(five((0.0, 1.4)), 3)
    assert len(ready.series.dates) == 5
    assert not ready.radiometry.shift_px.any()
    assert "2004-07-01 1.4" in warned
    assert "'correct'" in warned


def test_correct_lays_every_date_on_the_reference(prepared):
    ready, warned = prepared(five((3.0, -1.0)), 3, how="correct")
    np.testing.assert_allclose(ready.radiometry.shift_px[4], (-3, 1), atol=0.1)
    assert len(ready.series.dates) == 5
    assert not warned


def test_ignore_reads_every_date_where_it_lies(prepared):
    ready, warned = prepared(five((3.0, -1.0)), 3, how="ignore")
    assert len(ready.series.dates) == 5
    assert not ready.radiometry.shift_px.any()
    assert not warned


def flat(images):
    images[4] = np.full_like(images[4], 700) + np.random.default_rng(5).normal(0, 5, images[4].shape).astype(np.float32)


def elsewhere(images):
    images[4] = seen(ground(seed=77), 4)


def clouded(images):
    # Cloud that no mask knows, three pixels off below it.
    cloud = ndimage.gaussian_filter(np.random.default_rng(6).normal(size=SHAPE), 12)
    images[4] = np.where(cloud > np.quantile(cloud, 0.15), 9000 + 3000 * cloud, moved(images[4], 3, 0)).astype(np.float32)


def hidden(images):
    images[4][:, :, 30:] = -1


@pytest.mark.parametrize("spoil", [flat, elsewhere, clouded, hidden])
def test_too_little_to_go_by_is_unknown_and_stays(prepared, spoil):
    images = five()
    spoil(images)
    ready, warned = prepared(images, 3, nodata=-1)
    assert len(ready.series.dates) == 5
    assert (ready.positions[4].position, ready.positions[4].dy) == ("unknown", None)
    assert "do not lie" not in warned


def shore(share, seed=8):
    """What lies below a level that floods this share of the scene."""
    relief = ndimage.gaussian_filter(np.random.default_rng(seed).normal(size=SHAPE), 20)
    return relief < np.quantile(relief, share)


def speckled(image, seed):
    """Radar of four looks, whose speckle is stronger than the fields."""
    return image[:1] / 400 + 10 * np.log10(np.random.default_rng(seed).gamma(4, 1 / 4, (1, *SHAPE))).astype(np.float32)


@pytest.mark.parametrize("seed", [3, 6, 8])
def test_a_front_that_moved_is_no_distortion_and_said(prepared, seed):
    # All that tells the place of the scene is the shore, and every part of that has gone another way.
    base, shares = ground(), (0.3, 0.3, 0.3, 0.3, 0.35, 0.35)
    images = [speckled(np.where(shore(share, seed), -8000, base), index) for index, share in enumerate(shares)]
    ready, warned = prepared(images, 4)
    assert len(ready.series.dates) == 6
    assert not ready.radiometry.shift_px.any()
    assert {one.position for one in ready.positions[4:]} == {"unknown"}
    assert "2005-07-01" in warned
    assert "where much has changed" in warned


def test_a_small_scene_is_never_judged_bad(prepared):
    images = [image[:, :60, :60] for image in five((5.0, 0.0))]
    ready, _ = prepared(images, 3)
    assert len(ready.series.dates) == 5


def test_a_reference_that_disagrees_with_itself_is_kept(prepared):
    base = ground()
    images = [seen(moved(base, 0, 4.0 * (index % 2)), index) for index in range(6)]
    ready, _ = prepared(images, 4)
    assert [date.year for date in ready.series.dates[:4]] == [2000, 2001, 2002, 2003]


def test_the_only_new_date_stays_with_a_warning(prepared):
    ready, warned = prepared(five((5.0, 0.0)), 4)
    assert len(ready.series.dates) == 5
    assert "so they were used: 2004-07-01.tif (2004-07-01) lies 5.0 pixels off" in warned


def test_windows_that_lie_apart_are_called_distortion(prepared):
    images = five()
    rows, cols = np.indices(SHAPE)
    stretched = (1.06 * (rows - 100) + 100, 1.06 * (cols - 110) + 110)
    images[4] = np.stack([ndimage.map_coordinates(band, stretched, order=3, mode="nearest") for band in images[4]])
    ready, warned = prepared([*images, images[3]], 3)
    assert "2004-07-01) is distorted by" in warned
    assert len(ready.series.dates) == 5


def test_a_short_reference_has_the_others_laid_on_its_last_date(prepared):
    base = ground()
    ready, _ = prepared([seen(base, 0), seen(moved(base, 1.0, -2.0), 1)], 1)
    np.testing.assert_allclose(ready.radiometry.shift_px, [[0, 0], [-1, 2]], atol=0.1)
    assert [one.position for one in ready.positions] == ["", "bad"]


def test_of_two_dates_a_large_shift_is_moved_only_when_asked(prepared):
    base = ground()
    images = [seen(base, 0), seen(moved(base, 0, 9.0), 1)]
    ready, warned = prepared(images, 1)
    assert not ready.radiometry.shift_px.any()
    assert "lies 9.0 pixels off" in warned
    corrected, _ = prepared(images, 1, how="correct")
    np.testing.assert_allclose(corrected.radiometry.shift_px[1], (0, -9), atol=0.1)


def test_masked_pixels_have_no_part(prepared):
    found = []
    for hidden in (-1, -9999):
        images = five((1.2, 0.3))
        for index, image in enumerate(images):
            image[:, 30 + 9 * index : 90 + 9 * index, 20:120] = hidden
        found.append(prepared(images, 3, nodata=hidden)[0].positions)
    assert found[0] == found[1]
    np.testing.assert_allclose((found[0][4].dy, found[0][4].dx), (-1.2, -0.3), atol=0.15)


def test_it_can_be_stopped_between_two_dates(prepared):
    def stop(stage, fraction, message):
        if stage == "align" and message.startswith("date 4"):
            raise Cancelled("stopped")

    with pytest.raises(Cancelled):
        prepared(five(), 3, report=stop)


@settings(deadline=None, max_examples=30)
@given(st.integers(1, 7), st.integers(0, 10_000), st.booleans())
def test_the_median_leaves_one_date_and_what_is_hidden_out(n_dates, seed, without):
    random = np.random.default_rng(seed)
    images = np.where(random.random((n_dates, 3, 4)) < 0.3, np.nan, random.normal(size=(n_dates, 3, 4)))
    own = images[seed % n_dates] if without else None
    rest = np.delete(images, seed % n_dates, 0) if without else images
    found = coregistration._median(np.sort(images, 0), own)
    for row, col in np.ndindex(3, 4):
        values = rest[:, row, col][np.isfinite(rest[:, row, col])]
        np.testing.assert_allclose(found[row, col], np.median(values) if len(values) else np.nan)
