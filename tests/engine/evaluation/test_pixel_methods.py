"""Pixel methods to compare with: against scikit-learn, and against what their authors say of them."""

import numpy as np
import pytest
from sklearn.cross_decomposition import CCA
from sklearn.metrics import average_precision_score

from changedet_plugin.core.parameters import Parameters
from changedet_plugin.engine.evaluation import pixel_methods
from changedet_plugin.engine.evaluation.pixel_methods import alteration, clusters
from changedet_plugin.engine.evaluation.pixel_stack import WINDOW_PX, PixelStack
from changedet_plugin.engine.harmonising import scene_light
from changedet_plugin.engine.reading import dated_files, reference_grid, scene_reader, series
from tests.embedding import scene, silent


@pytest.fixture
def pair():
    """Two images of four bands whose first three vary together."""
    rng = np.random.default_rng(3)
    before = rng.normal(size=(3000, 4)) @ rng.normal(size=(4, 4))
    after = before @ rng.normal(size=(4, 4)) + rng.normal(size=(3000, 4)) * (0.1, 0.5, 1, 3)
    return before, after


@pytest.fixture
def scored_patches(write_raster):
    """Scores of two new dates after two reference dates: on the last 2 x 2 patches change, on the first others are masked."""
    images = [scene(number, (64, 48)) for number in range(4)]
    images[2][:, :16, :16] = 0
    images[3][:, 16:32, 24:40] += 900
    files = [write_raster(f"2019-0{month}-01.tif", image, nodata=0) for month, image in enumerate(images, 1)]
    parameters = Parameters(patch_px=8)
    scenes = series.build(dated_files.expand(files, silent), parameters, silent)
    patches = reference_grid.lay(scenes, parameters)
    change = np.zeros(patches.shape, bool)
    change[2:4, 3:5] = True

    def go(memory):
        with scene_reader.SceneReader(scenes, patches.pixels) as reader:
            light = scene_light.harmonise(scenes, reader, silent)
            return pixel_methods.patch_scores(PixelStack(scenes, patches, reader, light, memory), memory), change

    return go


def test_correlations_are_those_of_scikit_learn(pair):
    variates = CCA(4, max_iter=5000).fit_transform(*pair)
    expected = sorted(abs(np.corrcoef(x, y)[0, 1]) for x, y in zip(*(v.T for v in variates), strict=True))
    assert alteration(*pair).correlation == pytest.approx(expected, abs=2e-3)


def test_variates_have_unit_variance_and_their_differences_are_as_large_as_said(pair):
    fitted = alteration(*pair)
    assert fitted.chi2(*pair).mean() == pytest.approx(4, rel=1e-5)
    assert ((pair[0] - fitted.before_mean) @ fitted.a).std(0) == pytest.approx(np.ones(4), rel=1e-6)


def test_gain_and_offset_of_an_image_change_nothing(pair):
    before, after = pair
    brighter = 7 + 3 * after
    assert alteration(before, brighter).chi2(before, brighter) == pytest.approx(
        alteration(before, after).chi2(before, after), rel=1e-4
    )


def test_reweighting_tells_the_changed_pixels_better_apart(pair):
    before, after = pair
    changed = np.arange(len(before)) < 300
    after[changed] += np.random.default_rng(0).normal(size=(300, 4)) * 8
    plain, reweighted = (
        average_precision_score(changed, alteration(before, after, rounds).chi2(before, after)) for rounds in (1, 30)
    )
    assert reweighted > plain + 0.01


def test_a_planted_square_is_the_changed_cluster():
    difference = np.random.default_rng(1).normal(1, 0.2, (60, 60))
    difference[20:40, 20:40] += 5
    windows = np.lib.stride_tricks.sliding_window_view(difference, (WINDOW_PX, WINDOW_PX)).reshape(-1, WINDOW_PX**2)
    changed = clusters(windows).changed(windows).reshape(57, 57)
    assert changed[20:37, 20:37].all()
    assert not changed[:16].any()
    assert not changed[:, 41:].any()


def test_of_two_equal_images_nothing_is_changed():
    windows = np.zeros((50, WINDOW_PX**2))
    assert not clusters(windows).changed(windows).any()


def test_masked_neighbourhoods_are_unknown():
    windows = np.random.default_rng(1).normal(size=(50, WINDOW_PX**2))
    fitted = clusters(windows)
    windows[7, 3] = np.nan
    assert np.flatnonzero(np.isnan(fitted.changed(windows))).tolist() == [7]


def test_patches_are_means_of_their_valid_pixels(scored_patches):
    scores, change = scored_patches(memory=1 << 30)
    for name in pixel_methods.METHODS:
        assert np.nanmin(scores[name][-1][change]) > np.nanmax(scores[name][-1][~change]), name
        assert np.isnan(scores[name][0]).sum() == 4, name


def test_little_memory_gives_the_same_scores(scored_patches):
    scores, _ = scored_patches(memory=1 << 30)
    in_rows, _ = scored_patches(memory=1 << 21)
    assert in_rows["cva"] == pytest.approx(scores["cva"], nan_ok=True)
    assert in_rows["mad"] == pytest.approx(scores["mad"], nan_ok=True, rel=0.1)
