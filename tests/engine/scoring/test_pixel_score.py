"""The pixel score is the difference of three Mahalanobis distances, wherever blocks are cut, and 0 where nothing differs."""

from __future__ import annotations

import datetime

import numpy as np
import pytest
from scipy.spatial.distance import cdist
from sklearn.metrics import roc_auc_score

from changedet_plugin.core.errors import Cancelled
from changedet_plugin.engine import blocks
from changedet_plugin.engine.scoring import pixel_score
from changedet_plugin.engine.types import PatchGrid, PixelGrid, Scene, TimeSeries

SIDE, SHAPE = 8, (18, 25)


def silent(stage, fraction, message):
    """Report to nobody."""


def images(n_dates, n_bands=3, seed=0):
    """Standardised images (n_dates, n_bands, height, width): one place, and a noise of each date."""
    rng = np.random.default_rng(seed)
    height, width = SHAPE[0] * SIDE + 5, SHAPE[1] * SIDE + 3
    place = np.einsum("ij,jhw->ihw", rng.normal(size=(n_bands, n_bands)), rng.normal(size=(n_bands, height, width)))
    return (place + rng.normal(0, 0.3, (n_dates, n_bands, height, width))).astype(np.float32)


def scored(stack, n_reference=1, unchanged=None, report=silent):
    """Scores of a stack, and the pixels that were read: (index, window)."""
    scenes = tuple(Scene(datetime.date(2000 + year, 7, 1), ()) for year in range(len(stack)))
    series = TimeSeries(scenes, n_reference, tuple(range(1, stack.shape[1] + 1)))
    grid = PatchGrid(PixelGrid("EPSG:32631", (10.0, 0.0, 0.0, 0.0, -10.0, 0.0), stack.shape[2:]), SIDE)
    read = []

    def window(index, span):
        read.append((index, span))
        return stack[(index, slice(None), *span.slices)]

    return pixel_score.pixel_scores(window, series, grid, unchanged or {}, report), read


def whole_scene(before, after):
    """The same of all pixels at once, by scipy: images (n_bands, rows, cols) of whole patches, all of them valid."""
    n_bands, height, width = before.shape
    pairs = np.clip(np.concatenate([before, after]), -6, 6).reshape(2 * n_bands, -1).T.astype(float)
    parts = (slice(0, 2 * n_bands), slice(0, n_bands), slice(n_bands, 2 * n_bands))
    keep = np.ones(len(pairs), bool)
    for _ in range(3):
        squares = []
        for part in parts:
            covariance = np.cov(pairs[keep][:, part].T).reshape(part.stop - part.start, -1)
            covariance = covariance + (1e-3 * np.trace(covariance) / len(covariance) + 1e-9) * np.eye(len(covariance))
            centre = pairs[keep][:, part].mean(0, keepdims=True)
            squares.append(cdist(pairs[:, part], centre, "mahalanobis", VI=np.linalg.inv(covariance))[:, 0] ** 2)
        score = np.sqrt(np.maximum(squares[0] - squares[1] - squares[2], 0))
        keep = score <= np.quantile(score, 0.9)
    return score.reshape(height // SIDE, SIDE, width // SIDE, SIDE).mean((1, 3))


@pytest.mark.parametrize("n_bands", [1, 3])
def test_it_is_the_mahalanobis_distance_of_the_pair_less_those_of_its_two_values(monkeypatch, n_bands):
    monkeypatch.setattr(pixel_score, "SAMPLE_PX", 10**9)
    stack = images(2, n_bands)
    stack[1, :, 40:70, 60:90] += 2
    found, _ = scored(stack)
    core = stack[:, :, : SHAPE[0] * SIDE, : SHAPE[1] * SIDE]
    np.testing.assert_allclose(found[0], whole_scene(*core), rtol=1e-4, atol=1e-5)


def test_a_sample_says_nearly_what_the_whole_scene_does():
    stack = images(2)
    core = stack[:, :, : SHAPE[0] * SIDE, : SHAPE[1] * SIDE]
    found, _ = scored(stack)
    np.testing.assert_allclose(found[0], whole_scene(*core), rtol=0.1, atol=0.05)


def test_the_cut_into_blocks_changes_neither_the_sample_nor_the_scores(monkeypatch):
    stack = images(5)
    stack[3, :, 20:50, 30:60] = np.nan
    roomy, few = scored(stack, 2)
    monkeypatch.setattr(blocks, "BLOCK_BYTES", 1)
    tight, many = scored(stack, 2)
    np.testing.assert_allclose(tight, roomy, rtol=1e-5, atol=1e-6)
    one_row = [read for read in many if read[1].shape[0] == SIDE]
    assert len(many) == len(one_row) > len(few)
    assert {read for read in few if read[1].shape[0] == SIDE} <= set(many)


def test_neither_gain_nor_offset_of_a_date_changes_it():
    stack = images(2)[:, :2] * 0.5
    brighter = stack.copy()
    brighter[1] = brighter[1] * 1.5 - 0.3
    np.testing.assert_allclose(scored(brighter)[0], scored(stack)[0], rtol=0.05, atol=0.05)


def test_identical_dates_score_nothing():
    still = np.repeat(images(1), 3, axis=0)
    np.testing.assert_array_equal(scored(still)[0], 0)
    np.testing.assert_array_equal(scored(np.ones_like(still))[0], 0)


def test_a_pair_that_breaks_the_rule_is_anomalous_though_neither_value_is():
    stack = images(2)
    changed = np.zeros(SHAPE, bool)
    changed[4:6, 5:9] = True
    wide = changed.repeat(SIDE, 0).repeat(SIDE, 1)
    moved = np.roll(stack[1], 70, axis=2)  # values of the same scene, of other places
    rows, cols = np.nonzero(wide)
    stack[1][:, rows, cols] = moved[:, rows, cols]
    assert roc_auc_score(changed.ravel(), scored(stack)[0][0].ravel()) > 0.99


def test_masked_pixels_do_not_count_and_a_patch_of_few_has_no_score():
    stack = images(3)
    whole, _ = scored(stack)
    stack[1, :, :SIDE, :SIDE] = np.nan
    stack[0, :, SIDE : 2 * SIDE, : SIDE - 1] = np.nan  # one column of eight is left, 12.5 %
    stack[2, :, SIDE : 2 * SIDE, 2 * SIDE : 3 * SIDE - 2] = np.nan  # two, 25 %
    found, _ = scored(stack)
    assert np.isnan(found[0, 0, 0])
    assert np.isfinite(found[1, 0, 0])
    assert np.isnan(found[:, 1, 0]).all()
    assert np.isfinite(found[:, 1, 2]).all()
    assert np.isnan(found).sum() == 3
    np.testing.assert_allclose(found[:, 3:], whole[:, 3:], rtol=0.05, atol=0.05)


def test_the_mean_of_two_reference_dates_is_what_is_compared():
    stack = images(3) / 4  # nothing is cut
    mean = np.stack([stack[:2].mean(0), stack[2]])
    np.testing.assert_allclose(scored(stack, 2)[0], scored(mean)[0], rtol=1e-4, atol=1e-5)


def test_a_change_of_most_of_the_scene_is_learnt_around_where_the_light_says_so():
    stack = images(2)
    changed = np.zeros(SHAPE, bool)
    changed[:, :17] = True
    stack[1, :, :, : 17 * SIDE] = np.roll(stack[1], 31, axis=1)[:, :, : 17 * SIDE]
    told = scored(stack, unchanged={1: ~changed})[0][0]
    assert np.median(told[changed]) > 3 * np.median(told[~changed])


def test_too_few_valid_pixels_teach_nothing():
    stack = images(3)
    stack[1] = np.nan
    stack[1, :, :10, :10] = 0.5
    found, _ = scored(stack)
    assert np.isnan(found[0]).all()
    assert np.isfinite(found[1]).all()


def test_cancelling_leaves_at_the_next_report():
    def stop(stage, fraction, message):
        raise Cancelled("stopped")

    with pytest.raises(Cancelled):
        scored(images(2), report=stop)
