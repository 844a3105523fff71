"""The archive works in the real programs of QGIS."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from scripts import run_qgis

HEAVY = {"rasterio", "onnxruntime", "sklearn", "scipy", "skimage", "zarr"}


@pytest.fixture(scope="module")
def session(profiles: Path) -> dict:
    """What a session of QGIS desktop saw: the plugin loaded at start, unloaded and loaded again."""
    report = profiles / "session.json"
    env = run_qgis.environment(profiles) | {"CHANGEDET_SESSION_REPORT": str(report)}
    code = Path(__file__).parent / "session.py"
    status = run_qgis.desktop(code, profiles, env, log=profiles / "desktop.log")
    assert status == 0, (profiles / "desktop.log").read_text()[-2000:]
    return json.loads(report.read_text())


def test_the_plugin_loads_at_start_and_its_dock_opens(session):
    assert session["error"] == ""
    assert session["first"] == {"active": True, "docks": 1, "visible": True, "provider": True}


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
