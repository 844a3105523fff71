"""The archive works in the real programs of QGIS."""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path

import pytest

from scripts.desktop import run_qgis
from synthetic.series import Plan, write

HEAVY = {"rasterio", "onnxruntime", "sklearn", "scipy", "skimage", "zarr"}


@pytest.fixture(scope="module")
def session(profiles: Path) -> dict:
    """What a session of QGIS desktop saw: the plugin loaded at start, unloaded and loaded again."""
    report = profiles / "session.json"
    series = profiles / "series"
    write(series, Plan(n_dates=24, size_px=256))
    env = run_qgis.environment(profiles) | {
        "CHANGEDET_SESSION_REPORT": str(report),
        "CHANGEDET_SESSION_SERIES": str(series / "images"),
        "CHANGEDET_SESSION_OUTPUT": str(profiles / "changes.gpkg"),
        "CHANGEDET_ENGINE_PYTHON": os.environ.get("CHANGEDET_ENGINE_PYTHON", sys.executable),
    }
    code = Path(__file__).parent / "session.py"
    status = run_qgis.desktop(code, profiles, env, log=profiles / "desktop.log")
    assert status == 0, (profiles / "desktop.log").read_text()[-2000:]
    return json.loads(report.read_text())


def test_the_plugin_loads_at_start_and_its_dock_opens(session):
    assert session["error"] == ""
    assert session["first"] == {"active": True, "docks": 1, "visible": True, "provider": True}


def test_the_installed_plugin_finds_changes_with_the_engine_in_it(session):
    assert isinstance(session["found"], int), session["found"]
    assert session["found"] > 0
    assert {"changes", "patches"} <= set(session["layers"])
    assert 0 < session["listed"] <= session["found"]


def test_unloading_leaves_nothing_behind(session):
    assert session["unloaded"] == {"active": False, "docks": 0, "visible": False, "provider": False}
    assert session["left_actions"] == []


def test_the_plugin_loads_a_second_time(session):
    assert session["again"] == session["first"]


def test_no_heavy_package_is_loaded_into_qgis(session):
    assert HEAVY & set(session["modules"]) == set()


def test_qgis_process_lists_and_explains_the_algorithms(profiles):
    env = run_qgis.environment(profiles)
    listed = run_qgis.process(["list"], env)
    assert listed.returncode == 0, listed.stderr
    assert "changedet:detectchanges" in listed.stdout
    explained = run_qgis.process(["help", "changedet:detectchanges"], env)
    for parameter in ("INPUT", "REFERENCE_END", "ENCODER", "PATCH_SIZE", "AREA", "THRESHOLD", "CONFIRM", "MASK", "OUTPUT"):
        assert parameter in explained.stdout
