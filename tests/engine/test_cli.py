"""The command line where the machine is not as it should be."""

from __future__ import annotations

import json
import os
import subprocess
import sys

import numpy as np
import pytest
import rasterio

from scripts.paths import ROOT


def changedet(arguments, redirected="", **environment):
    command = f'"{sys.executable}" -m changedet_plugin.engine {arguments} {redirected}'
    return subprocess.run(
        ["/bin/sh", "-c", command], cwd=ROOT, env={**os.environ, **environment}, capture_output=True, text=True, check=False
    )


@pytest.mark.parametrize("redirected", [">&-", ">/dev/full"])
def test_what_cannot_be_printed_is_one_sentence(redirected):
    done = changedet("encoders", redirected)
    assert done.returncode == 1
    assert done.stderr.endswith("standard output is closed or full, so nothing could be printed.\n")
    assert "Traceback" not in done.stderr


def test_names_in_files_do_not_move_the_words_of_a_terminal(tmp_path):
    named = tmp_path / "\x1b[31mred.onnx"
    named.write_bytes(b"no model")
    done = changedet(f'encoders --folder "{tmp_path}"')
    assert "red.onnx" in done.stdout
    assert "\x1b" not in done.stdout + done.stderr


def test_without_a_place_for_warnings_it_runs():
    done = changedet("encoders", "2>&-")
    assert done.returncode == 0
    assert "SpecTex" in done.stdout


def test_the_coordinate_systems_of_another_program_are_not_taken(tmp_path, write_raster):
    pixels = np.random.default_rng(0).integers(1, 999, (2, 64, 64)).astype(np.uint16)
    for year in range(2014, 2018):
        write_raster(f"series/{year}-07-01.tif", pixels)
    output = tmp_path / "changes.gpkg"
    asked = f'"{tmp_path}/series" --output "{output}" --store "{tmp_path}/store"'
    done = changedet(f"detect {asked}", PROJ_LIB="/none", PROJ_DATA="/none")
    assert done.returncode == 0, done.stderr
    with rasterio.open(output.with_suffix(".scores.tif")) as scores:
        assert scores.crs.to_epsg() == 32631


def test_settings_of_gdal_in_the_environment_or_at_home_change_nothing(tmp_path, write_raster):
    pixels = np.random.default_rng(0).integers(1, 999, (2, 64, 64)).astype(np.uint16)
    for year in range(2014, 2018):
        path = write_raster(f"series/{year}-07-01.tif", pixels, tags={"AREA_OR_POINT": "Point"} if year == 2016 else {})
        with rasterio.Env(GDAL_TIFF_INTERNAL_MASK=False), rasterio.open(path, "r+") as target:
            target.write_mask(np.tile(np.uint8(255) * (np.arange(64) < 60), (64, 1)))
    (tmp_path / ".gdal").mkdir()
    (tmp_path / ".gdal" / "gdalrc").write_text("[configoptions]\nGDAL_GEOREF_SOURCES=NONE\n")
    asked = f'check "{tmp_path}/series" --json'
    hidden = {"GDAL_DISABLE_READDIR_ON_OPEN": "EMPTY_DIR", "GTIFF_POINT_GEO_IGNORE": "YES", "GDAL_SKIP": "GTiff"}
    usual, disturbed = changedet(asked), changedet(asked, HOME=str(tmp_path), **hidden)
    assert disturbed.stdout == usual.stdout
    assert json.loads(usual.stdout)["dates"][0]["valid_share"] < 1
