"""The diagnostics say what a developer needs, and nothing of where, who or on which machine."""

from __future__ import annotations

import getpass
import platform
from dataclasses import replace
from pathlib import Path, PureWindowsPath

import numpy as np
import pytest
from osgeo import gdal
from qgis.core import Qgis
from qgis.PyQt.QtCore import QT_VERSION_STR

from changedet_plugin.bridge import settings
from changedet_plugin.bridge.exports.diagnostics import describe, plugin_version
from scripts.paths import ROOT

PATHS = (
    "/srv/Zaß Ünï/côde & Söhne/mine [3]/Ørsted_2019-07-01_secret.tif",
    "/srv/Zaß Ünï/quarry.v2/2020-07-01.tif",
    r"C:\Users\Ada L\Geheim\luftbild_0815.tif",
    r"\\server7\share-of-ada\tümpel.vrt",
)
MASK = "/srv/maskenball/wolke.tif"
ENCODER = "/opt/models of mine/prithvi-own.onnx"


@pytest.fixture
def run(result):
    """A run whose paths are odd, and which complains about some of them."""
    facts = result.run.facts
    inputs = [{"path": path, "date": "2019-07-01", "mask": MASK, "bytes": 1234, "sha256": "ab"} for path in PATHS]
    warnings = [
        f"The file {PATHS[0]} is 3 pixels off.",
        f"{PureWindowsPath(PATHS[2]).name}: too few valid pixels ({PATHS[3]}).",
        "Ørsted_2019-07-01_secret lies at -74.67721, -8.58609 in EPSG:32718.",
        "The cache /elsewhere/with/no-blank/cache.zarr is full; so is file:///elsewhere/else.",
    ]
    parameters = {**facts.parameters, "encoder": ENCODER, "store": "/mnt/cachefolder", "area": {"wkt": "POLYGON((7 5))"}}
    dates = tuple({**row, "source": f"luftbild_{n}.tif, wald {n}.tif"} for n, row in enumerate(result.run.date_rows))
    changed = replace(
        facts, inputs=tuple(inputs), warnings=tuple(warnings), parameters=parameters, encoder={"id": "prithvi-own"}
    )
    return replace(result.run, path="/data7/Kunde Meier/changes_meier.gpkg", facts=changed, date_rows=dates)


def parts_of(path):
    windows = PureWindowsPath(path)
    return {part.strip("\\/:") for part in (*windows.parts, windows.stem)} - {"", "C", "2020-07-01", "2020-07-01.tif"}


def test_no_path_file_user_machine_or_place_is_told(run):
    messages = [f'Traceback: File "{PATHS[1]}", {Path.home()}/.local on {platform.node()} by {getpass.getuser()}']
    settings.write("store", "/mnt/cachefolder")
    text = describe(run, {"provider": "CPUExecutionProvider", "reason": f"no {ENCODER}"}, messages)
    secrets = {part for path in (*PATHS, MASK, ENCODER, run.path, "/mnt/cachefolder") for part in parts_of(path)}
    secrets |= {
        str(Path.home()),
        getpass.getuser(),
        platform.node(),
        "luftbild",
        "wald",
        "elsewhere",
        "other",
        "wood",
        "-74.67",
        "32718",
    }
    secrets |= {"POLYGON", "EPSG", str(run.facts.grid["transform"][2])[:6]}
    told = {secret for secret in secrets if secret.lower() in text.lower()}
    assert told == set()


def test_what_helps_is_told(run):
    text = describe(run, {"provider": "CUDAExecutionProvider", "versions": {"onnxruntime": "1.20.1"}}, ["something happened"])
    told = (plugin_version(), Qgis.QGIS_VERSION, QT_VERSION_STR, gdal.VersionInfo("RELEASE_NAME"), np.__version__)
    assert all(version in text for version in (*told, platform.python_version(), "onnxruntime 1.20.1"))
    assert "tested: CUDAExecutionProvider" in text
    assert "is 3 pixels off" in text
    assert "too few valid pixels" in text
    assert "something happened" in text
    for row in run.date_rows:
        assert f"{row['date']}: role {row['role']}" in text
    assert f"threshold {run.facts.threshold}" in text
    assert "4936 bytes in all" in text


def test_there_is_a_report_without_a_result_and_without_an_engine(qgis_app, monkeypatch, workdir):
    monkeypatch.setenv("CHANGEDET_ENGINE_PYTHON", str(workdir / "nothing here"))
    text = describe()
    assert "missing" in text
    assert "Run" not in text
    assert "nothing here" not in text


def test_the_version_is_that_of_the_metadata():
    assert f"version={plugin_version()}" in (ROOT / "metadata.txt").read_text(encoding="utf-8").splitlines()


def test_a_real_report_reads_well(result):
    """What is no secret stays: words of the run are not cut up."""
    text = describe(result.run)
    assert "<name>" not in text.partition("Messages")[0].replace("<name>.tif", "")
    assert "role reference" in text


def test_nothing_that_signs_an_address_is_told(run):
    address = "https://me:SECRET@h.example/2019-07-01.tif?sig=a,SECRET;b(SECRET)&se=2026"
    text = describe(run, None, [f"could not be read ({address}); run it again", f"/vsicurl/{address}"])
    assert "SECRET" not in text
    assert "run it again" in text
