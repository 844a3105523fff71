"""Galileo nano with its real weights, where the file is at hand: the tokens are those of the official code, and it runs.

``make test-encoders`` makes the file; the numbers beside this test say with which weights and how they were made.
"""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import rasterio

from changedet_plugin.engine.cli import main
from changedet_plugin.engine.encoders import onnx_encoder


def test_tokens_of_real_scenes_are_those_of_the_official_code(galileo, farm):
    known = json.loads(Path(__file__).with_name("galileo_nano.json").read_text())
    encoder = onnx_encoder.load(galileo, 8, "cpu")
    scenes = []
    for name in known["scenes"]:
        with rasterio.open(Path(farm[0]).with_name(name)) as raster:
            scenes.append(raster.read().astype(np.float32)[:, :48, :48])
    blank = np.zeros(10, np.float32)
    tokens = encoder.encode(np.stack(scenes), blank, blank + 1)
    np.testing.assert_allclose(np.linalg.norm(tokens.reshape(len(scenes), -1), axis=1), known["tokens_l2"], rtol=1e-5)
    for place, values in known["tokens"].items():
        row, col = map(int, place.split(","))
        np.testing.assert_allclose(tokens[:, row, col, :8], values, atol=1e-5)


def test_a_farm_of_one_year_is_compared_with_itself(galileo, farm, tmp_path):
    arguments = ["--encoder", galileo, "--patch-px", "8", "--device", "cpu", "--store", str(tmp_path / "store")]
    output = tmp_path / "changes.gpkg"
    assert main(["detect", *farm[::6], "--output", str(output), *arguments]) == 0
    with rasterio.open(output.with_suffix(".scores.tif")) as scores:
        assert scores.shape == (8, 8)
        assert 0.3 < np.nanmedian(scores.read(1)) < 2


def test_images_without_its_bands_are_refused(galileo, shared_data, tmp_path, capsys):
    rasters = map(str, sorted((shared_data / "taizhou_tm").glob("[12]*.tif")))
    assert main(["detect", *rasters, "--output", str(tmp_path / "c.gpkg"), "--encoder", galileo, "--store", str(tmp_path)]) == 1
    assert "red edge 1" in capsys.readouterr().err
