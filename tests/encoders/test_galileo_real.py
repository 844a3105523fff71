"""Galileo nano with its real weights: on real scenes the ONNX file gives what the official code gives.

The numbers in tests/engine/galileo_nano.json were made by this test's recipe with the official code
(``python -m tests.encoders.test_galileo_real`` writes them anew); tests that have no torch hold the file against them.
"""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
import rasterio
import torch

from scripts import export_onnx
from scripts.encoders import checkpoint, contract, parity
from scripts.encoders.galileo import REPOSITORY, Nano
from scripts.encoders.recipe import Options
from scripts.paths import ROOT
from tests.shared import SHARED

NUMBERS = ROOT / "tests" / "engine" / "galileo_nano.json"
MADE = ROOT / "build" / "encoders" / "galileo-nano-4.onnx"
"""Where the tests without torch look for the file."""
SIDE_PX = 48


def scenes(data):
    """Four real dates of a farm (4, 10, 48, 48), two seasons apart, and their names."""
    folder = data / "s2_seasonal_64px" / "00002806639B424A"
    paths = sorted(folder.glob("[12]*.tif"))[::30][:4]
    with_pixels = []
    for path in paths:
        with rasterio.open(path) as raster:
            with_pixels.append(raster.read().astype(np.float32)[:, :SIDE_PX, :SIDE_PX])
    return np.stack(with_pixels), [path.name for path in paths]


def official_tokens(weights, source, pixels):
    recipe = Nano(Options(weights=str(weights), source=source))
    with torch.no_grad():
        return recipe.expected(recipe.official(), torch.from_numpy(pixels)).numpy()


def numbers(weights, source, data):
    """What is kept: enough to tell any other model, and any other handling of the pixels."""
    pixels, names = scenes(data)
    tokens = official_tokens(weights, source, pixels)
    return {
        "recipe": "official Galileo encoder, patch 4 px, Sentinel-2 bands only, July; first 48 x 48 px of each scene",
        "weights_sha256": checkpoint.sha256(weights),
        "scenes": names,
        "tokens_l2": [float(np.linalg.norm(date)) for date in tokens],
        "tokens": {
            f"{row},{col}": tokens[:, row, col, :8].astype(float).round(6).tolist() for row, col in ((0, 0), (5, 7), (11, 11))
        },
    }


@pytest.fixture(scope="module")
def real(source, shared_weights):
    """The real weights as an encoder, kept for the tests that have no torch; and the official code's folder."""
    weights, clone = shared_weights / "galileo_nano" / "encoder.pt", source(REPOSITORY)
    MADE.parent.mkdir(parents=True, exist_ok=True)
    arguments = ["export", "galileo-nano", "--weights", str(weights), "--source", str(clone), "--out", str(MADE)]
    assert export_onnx.main(arguments) == 0
    return weights, clone


def test_real_scenes_get_the_tokens_of_the_official_code(real, shared_weights):
    pixels, _ = scenes(shared_weights.parent / "data")
    expected = official_tokens(*real, pixels)
    tokens = parity.session(MADE).run(["tokens"], {"pixels": pixels})[0]
    assert np.abs(tokens - expected).max() <= 1e-5 * np.abs(expected).max()


def test_the_kept_numbers_are_those_of_the_official_code(real, shared_weights):
    kept, made = json.loads(NUMBERS.read_text()), numbers(*real, shared_weights.parent / "data")
    assert (kept["weights_sha256"], kept["scenes"]) == (made["weights_sha256"], made["scenes"])
    np.testing.assert_allclose(kept["tokens_l2"], made["tokens_l2"], rtol=1e-5)
    for place, values in kept["tokens"].items():
        np.testing.assert_allclose(values, made["tokens"][place], atol=1e-5)


def test_the_card_says_official_and_from_which_file(real):
    entries = contract.read(MADE)
    assert (entries["weights"], entries["source_sha256"]) == ("official", checkpoint.sha256(real[0]))


if __name__ == "__main__":
    import os

    shared = SHARED
    clone = Path(os.environ["SOURCES"]) / "galileo"
    made = numbers(shared / "weights/galileo_nano/encoder.pt", clone, shared / "data")
    NUMBERS.write_text(json.dumps(made, indent=1) + "\n", encoding="utf-8")
