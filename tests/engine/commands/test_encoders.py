"""Encoders at hand are described, tried and given their bands; what cannot be used says why in its place in the list."""

from __future__ import annotations

import json

import numpy as np
import pytest
import rasterio

from changedet_plugin.core.errors import EncoderError, RequestError
from changedet_plugin.engine.cli import main
from changedet_plugin.engine.commands import check_encoder, encoders, map_bands
from tests import square_encoder
from tests.embedding import silent


@pytest.fixture
def folder(tmp_path):
    square_encoder.write(tmp_path / "squares.onnx")
    square_encoder.write(tmp_path / "toy.onnx", weights="random-test")
    (tmp_path / "broken.onnx").write_bytes(b"nothing")
    return tmp_path


def test_the_good_and_the_bad_are_listed_after_the_built_in_one(folder):
    builtin, broken, squares, toy = encoders.run({"folder": str(folder)}, silent, silent)["encoders"]
    assert (builtin["path"], builtin["card"]["bands"], builtin["sentence"]) == ("", None, "")
    assert (squares["name"], squares["card"]["bands"], squares["card"]["licence"]) == ("Squares", ["red", "NIR"], "MIT")
    assert squares["bytes"] > 0
    assert (broken["card"], toy["card"]) == (None, None)
    assert "random weights" in toy["sentence"]
    json.dumps([builtin, broken, squares, toy])


def test_a_file_that_is_gone_says_so(tmp_path):
    (_, gone) = encoders.run({"paths": [str(tmp_path / "gone.onnx")]}, silent, silent)["encoders"]
    assert "gone.onnx" in gone["sentence"]


def test_one_is_tried_and_timed(folder):
    found = check_encoder.run({"encoder": str(folder / "squares.onnx"), "device": "cpu"}, silent, silent)
    assert (found["provider"], found["card"]["name"]) == ("CPUExecutionProvider", "Squares")
    assert found["ms_per_token"] > 0
    with pytest.raises(EncoderError, match="random weights"):
        check_encoder.run({"encoder": str(folder / "toy.onnx")}, silent, silent)
    with pytest.raises(RequestError, match="ONNX file"):
        check_encoder.run({}, silent, silent)


def test_bands_are_mapped_or_have_to_be_chosen(folder, write_raster):
    def mapped(names):
        paths = [write_raster(f"{year}-07-01.tif", np.full((3, 32, 32), year, np.uint16)) for year in (2018, 2019)]
        for path in paths:
            with rasterio.open(path, "r+") as raster:
                raster.descriptions = names
        return map_bands.run({"rasters": paths, "encoder": str(folder / "squares.onnx")}, silent, silent)

    found = mapped(("nir", "green", "red"))
    assert (found["wanted"], found["chosen"], found["sentence"]) == (["red", "NIR"], [3, 1], "")
    found = mapped(("green", "red", "blue"))
    assert (found["names"], found["chosen"]) == (["green", "red", "blue"], [])
    assert "NIR" in found["sentence"]


def test_the_command_line_lists_them(folder, capsys):
    assert main(["encoders", str(folder / "squares.onnx"), str(folder / "toy.onnx")]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[0].startswith("builtin: SpecTex")
    assert "Squares (MIT; 2 bands, 10 m; tokens of 4 px)" in lines[1]
    assert "random weights" in lines[2]
