"""The numbers of the rasters become those that an encoder was trained on, or are refused in one sentence."""

from __future__ import annotations

import numpy as np
import pytest
import rasterio

from changedet_plugin.core.errors import EncoderError
from changedet_plugin.core.parameters import Machine, Parameters
from tests import square_encoder
from tests.embedding import embed_files, silent, whole
from tests.square_encoder import MEAN, STD


def ground(seed, size=64):
    """Reflectance of two bands (2, size, size) around what the encoder was trained on."""
    fields = np.random.default_rng(9).normal(size=(2, size, size)).clip(-1.5, 2)
    look = 1e-4 * (np.array(MEAN)[:, None, None] + np.array(STD)[:, None, None] * fields)
    return look + np.random.default_rng(seed).normal(0, 1e-3, look.shape)


@pytest.fixture
def tokens(tmp_path, write_raster):
    """Tokens of a short series whose rasters are stored in some way; ``warn`` takes the notices."""

    def run(store, name="2019-0{}-01.tif", scale=None, warn=silent, **changes):
        paths = []
        for month in range(1, 5):
            paths.append(write_raster(name.format(month), store(ground(month))))
            if scale:
                with rasterio.open(paths[-1], "r+") as raster:
                    raster.scales, raster.offsets = [scale[0]] * 2, [scale[1]] * 2
        encoder = square_encoder.write(tmp_path / "squares.onnx", **changes)
        machine = Machine(device="cpu", store=str(tmp_path / "store"))
        return whole(embed_files(paths, Parameters(encoder=encoder, patch_px=8), machine, warn=warn)[0])

    return run


def digital(values):
    return (values.clip(0) * 1e4).round().astype(np.uint16)


def test_whole_numbers_are_ten_thousandths_of_reflectance(tokens):
    assert abs(tokens(digital).mean()) < 0.1
    assert 0.1 < tokens(digital).std() < 0.5


def test_floating_point_reflectance_gives_the_same_tokens(tokens):
    np.testing.assert_allclose(tokens(lambda values: values.astype(np.float32)), tokens(digital), atol=0.02)


def test_scale_and_offset_of_the_rasters_are_heeded(tokens):
    stored = tokens(lambda values: ((values + 0.2) / 2.75e-5).clip(0, 65535).round().astype(np.uint16), scale=(2.75e-5, -0.2))
    np.testing.assert_allclose(stored, tokens(digital), atol=0.02)


def test_another_scale_that_is_not_said_is_refused(tokens):
    with pytest.raises(EncoderError, match="scale and offset"):
        tokens(lambda values: (values * 100).clip(0).round().astype(np.uint16))


def test_8_bit_rasters_are_no_reflectance(tokens):
    with pytest.raises(EncoderError, match="8-bit"):
        tokens(lambda values: (values * 400).clip(1, 254).astype(np.uint8))


RGB = {"input_units": {"kind": "rgb8"}, "normalization": {"where": "graph", "mean": [123.0, 116.0], "std": [58.0, 57.0]}}


def test_an_encoder_of_pictures_gets_8_bit_rasters_as_they_are(tokens):
    found = tokens(lambda values: (values * 400).clip(1, 254).astype(np.uint8), **RGB, selftest=False)
    image = (ground(1) * 400).clip(1, 254).astype(np.uint8)
    expected = (image.reshape(2, 16, 4, 16, 4).mean((2, 4)).transpose(1, 2, 0) - MEAN) / STD
    np.testing.assert_allclose(found[0], expected, atol=0.02)


def test_and_other_rasters_in_one_stretch_for_all_dates(tokens):
    found = tokens(digital, **RGB, selftest=False)
    values = found * STD + MEAN
    assert 100 < np.median(values) < 155
    assert values.min() >= -1
    assert values.max() <= 256


def test_pictures_are_wanted_and_there_are_none(tokens):
    with pytest.raises(EncoderError, match="8-bit images"):
        tokens(digital, input_units={"kind": "uint8"})


def test_another_processing_level_is_warned_of(tokens):
    told = []
    tokens(digital, name="S2_L1C_20190{}01.tif", warn=told.append)
    assert any("L1C" in str(notice) for notice in told)
