"""A field that falls by a few decibels is found through the speckle, whatever unit the radar comes in."""

from __future__ import annotations

import datetime

import numpy as np
import pytest

from changedet_plugin.core.parameters import Machine, Parameters
from changedet_plugin.engine.detect import detect, open_series
from changedet_plugin.engine.encoders import onnx_encoder
from changedet_plugin.engine.results import stored_result
from tests.embedding import silent

SIDE, N_DATES, N_REFERENCE, FALLS = 96, 24, 12, 15
FIELD = np.s_[40:64, 32:56]
"""Three by three patches."""


def power(index, n_bands):
    """Echo of two kinds of ground with four looks, of which a field falls by 3 dB."""
    random = np.random.default_rng(index)
    level = np.where(np.arange(SIDE) < SIDE // 3, -8.0, -12.0) - 7 * np.arange(n_bands)[:, None, None] + np.zeros((SIDE, 1))
    level += random.normal(0, 0.3)
    if index >= FALLS:
        level[(slice(None), *FIELD)] -= 3
    return (10 ** (level / 10) * random.gamma(4, 1 / 4, level.shape)).astype(np.float32)


@pytest.fixture
def found(write_raster, tmp_path):
    """The detection on a series of images, with the default but for what is given."""

    def go(make, name="{date}", n_bands=2, n_dates=N_DATES, n_reference=N_REFERENCE, **asked):
        dates = [datetime.date(2020, 1, 1) + datetime.timedelta(12 * index) for index in range(N_DATES)][-n_dates:]
        start = N_DATES - n_dates
        paths = [
            write_raster(f"{name.format(date=date)}.tif", make(power(start + i, n_bands)), folder=tmp_path / make.__name__)
            for i, date in enumerate(dates)
        ]
        machine = Machine(device="cpu", store=str(tmp_path / "store"))
        told = []
        opened = open_series(paths, Parameters(reference_end=dates[n_reference], **asked), machine, told.append)
        return detect(opened, silent, told.append), told

    return go


def decibels(image):
    return 10 * np.log10(image)


def as_it_is(image):
    return image


@pytest.mark.parametrize("n_bands", [1, 2])
def test_the_field_is_the_first_change_and_hardly_more_is_listed(found, tmp_path, n_bands):
    detection, told = found(decibels, n_bands=n_bands)
    assert any("Read as radar" in str(one) for one in told)
    score = detection.scores.score
    inside = np.zeros(score.shape, bool)
    inside[5:8, 4:7] = True
    assert score[inside].min() > score[~inside].max()
    assert (detection.scores.patches.events.date_index[0][inside] == FALLS).all()
    detection.write(tmp_path / "radar.gpkg")
    facts = stored_result.read(tmp_path / "radar.gpkg").facts
    assert (facts.sensor, facts.n_features, facts.parameters["sensor"]) == ("radar in decibels", n_bands, "auto")


def test_power_that_is_named_scores_as_its_decibels_do(found):
    in_power, _ = found(as_it_is, "S1A_IW_GRDH_1SDV_{date:%Y%m%d}T052300")
    in_decibels, _ = found(decibels)
    np.testing.assert_allclose(in_power.scores.score, in_decibels.scores.score, rtol=1e-3)


def test_every_date_keeps_the_light_it_was_delivered_in(found):
    light = found(decibels)[0].ready.radiometry.light
    assert (light.offset == light.offset[0]).all()
    assert (light.scale == light.scale[0]).all()


def test_what_is_called_optical_is_read_as_ever(found):
    detection, told = found(decibels, sensor="optical")
    assert detection.opened.encoder.card.id == "spectex-4"
    assert not any("radar" in str(one) for one in told)


@pytest.mark.parametrize("patch_px", [1, 2, 4, 8, 16])
def test_radar_has_no_texture(patch_px):
    encoder = onnx_encoder.load(onnx_encoder.MEANS, patch_px, "cpu")
    side = max(1, patch_px // 4)
    pixels = np.random.default_rng(patch_px).normal(-12, 3, (1, 2, 4 * side, 3 * side)).astype(np.float32)
    tokens = encoder.encode(pixels, np.float32([-12, -13]), np.float32([3, 4]))
    z = (pixels[0] - np.array([-12, -13])[:, None, None]) / np.array([3, 4])[:, None, None]
    expected = np.clip(z, -6, 6).reshape(2, 4, side, 3, side).mean((2, 4))
    np.testing.assert_allclose(tokens[0], np.moveaxis(expected, 0, -1), atol=1e-5)


@pytest.mark.parametrize("n_bands", [1, 2])
def test_a_short_reference_of_radar_is_compared(found, n_bands):
    detection, _ = found(decibels, n_bands=n_bands, n_dates=10, n_reference=1)
    score = detection.scores.score
    assert np.median(score[5:8, 4:7]) > np.quantile(score, 0.9)
