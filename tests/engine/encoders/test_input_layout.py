"""Encoders of fixed squares: the scene is enlarged until a token is half a patch, and every place gets its own token."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from changedet_plugin.core.errors import EncoderError
from changedet_plugin.engine.encoders import input_layout, onnx_encoder
from tests import square_encoder
from tests.embedding import whole
from tests.square_encoder import MEAN, STD, TILE_PX, TOKEN_PX


@pytest.fixture
def squares(tmp_path):
    """The small encoder for patches of a size."""

    def load(patch_px=8, **changes):
        path = square_encoder.write(tmp_path / "squares.onnx", **changes)
        return onnx_encoder.load(path, patch_px, "cpu")

    return load


@pytest.mark.parametrize(("patch_px", "token_px", "zoom"), [(1, 1, 4.0), (2, 1, 4.0), (4, 2, 2.0), (8, 4, 1.0), (16, 4, 1.0)])
def test_a_token_is_half_a_patch_or_less_and_the_scene_is_never_reduced(squares, patch_px, token_px, zoom):
    fed = input_layout.of(squares(patch_px).card, patch_px)
    assert (fed.token_px, fed.zoom) == (token_px, zoom)
    assert fed.kept == TILE_PX // TOKEN_PX - 4


def test_tokens_of_an_odd_size_are_enlarged_to_fit(squares):
    card = replace(squares().card, token_px=14, tile_px=14 * 16, halo_px=28)
    fed = input_layout.of(card, 8)
    assert (fed.token_px, fed.fed_px, fed.halo, fed.kept) == (4, 14, 2, 12)


def test_a_tile_that_is_all_halo_is_refused(squares):
    with pytest.raises(EncoderError, match="no whole token"):
        input_layout.of(replace(squares().card, halo_px=16), 8)


def test_enlarging_keeps_every_pixel_in_its_place():
    fed = input_layout.InputLayout(token_px=2, fed_px=6, halo=0, kept=4)
    row, col = np.mgrid[:20, :20]
    plane = (3.0 * row + 2.0 * col)[None]
    large = fed.enlarge(plane)
    assert large.shape == (1, 60, 60)
    # Values at pixel middles of a plane are those of the plane: (i + 1/2) / 3 - 1/2.
    at = (np.arange(60) + 0.5) / 3 - 0.5
    inner = np.s_[15:45]  # the border itself is bent
    np.testing.assert_allclose(large[0, inner, inner], (3 * at[:, None] + 2 * at)[inner, inner], atol=0.01)


@pytest.mark.parametrize("patch_px", [4, 8])
def test_every_token_is_the_mean_of_its_own_pixels(run, squares, write_raster, patch_px):
    """Scenes of no whole number of squares: the squares lie side by side, and past the border the scene is mirrored."""
    random = np.random.default_rng(0)
    smooth = np.repeat(np.repeat(random.normal(size=(2, 14, 19)), 8, 1), 8, 2)
    images = [
        (np.array(MEAN)[:, None, None] + 300 * smooth + random.normal(0, 5, smooth.shape)).astype(np.uint16) for _ in range(4)
    ]
    paths = [write_raster(f"2019-0{month}-01.tif", image) for month, image in enumerate(images, 1)]
    embeddings, _, radiometry, _ = run(paths, patch_px=patch_px, encoder=squares(patch_px))
    side = patch_px // 2
    rows, cols = (size // side for size in smooth.shape[1:])
    assert embeddings.grid.patch_px == side
    assert embeddings.grid.shape == (rows, cols)
    usual = radiometry.light.in_reference_light(0, images[0].astype(float))
    means = usual[:, : rows * side, : cols * side].reshape(2, rows, side, cols, side).mean((2, 4))
    expected = (np.moveaxis(means, 0, -1) - MEAN) / STD
    found = whole(embeddings)[0]
    # Cubic steps overshoot between blocks of 8 pixels, a little.
    np.testing.assert_allclose(found, expected, atol=0.02 if patch_px == 8 else 0.12)


def test_a_graph_that_takes_time_is_given_one_date(squares):
    pixels = np.random.default_rng(0).normal(1500, 300, (3, 2, TILE_PX, TILE_PX)).astype(np.float32)
    blank = np.zeros(2, np.float32)
    plain = squares().encode(pixels, blank, blank + 1)
    timed = squares(model=square_encoder.graph(has_time=True), time={"mode": "multi"}).encode(pixels, blank, blank + 1)
    np.testing.assert_array_equal(plain, timed)


def test_pixels_of_a_size_that_the_encoder_never_saw_are_warned_of(squares):
    card, sentences = squares().card, []
    fed = input_layout.of(card, 8)
    input_layout.warn_of_size(card, fed, 10.0, sentences.append)
    assert sentences == []
    input_layout.warn_of_size(card, fed, 90.0, sentences.append)
    assert "5 to 30 m" in str(sentences[0])
    assert "90 m" in str(sentences[0])
