"""Finding the engine's Python, and making its environment for real."""

from __future__ import annotations

import json
import os
import platform
import sys
import zipfile
from pathlib import Path

import pytest
from qgis.core import QgsNetworkAccessManager
from qgis.PyQt.QtCore import QTimer
from qgis.PyQt.QtNetwork import QNetworkProxy

from changedet_plugin.bridge import background, settings
from changedet_plugin.bridge.engine import environment
from changedet_plugin.bridge.engine.environment import MISSING, OUTDATED, READY, describe_engine, find_engine_python
from changedet_plugin.bridge.engine.setup import EngineSetupTask
from scripts.paths import ROOT


@pytest.fixture(autouse=True)
def nobody_named_an_engine(monkeypatch, workdir):
    monkeypatch.delenv(environment.VARIABLE, raising=False)
    monkeypatch.setenv("XDG_DATA_HOME", str(workdir))


def make_environment(seal):
    folder = environment.private_folder()
    python = environment.python_in(folder)
    python.parent.mkdir(parents=True)
    python.symlink_to(sys.executable)
    (folder / "pyvenv.cfg").write_text(f"home = {Path(sys.executable).parent}\nversion = {platform.python_version()}\n")
    environment.write_seal(folder, seal)
    return str(python)


def test_with_nothing_there_the_engine_is_missing():
    state = describe_engine()
    assert (state.status, state.python, state.can_run) == (MISSING, None, False)
    assert find_engine_python() is None


def test_the_variable_comes_before_the_setting_and_the_setting_before_our_own(monkeypatch):
    seal = {"variant": "cpu", "requirements": environment.requirements_hash("cpu"), "provider": "CPUExecutionProvider"}
    own = make_environment(seal)
    assert find_engine_python() == own
    assert describe_engine().sentence == "The engine is set up."
    settings.write("engine_python", "/usr/bin/python3")
    assert find_engine_python() == "/usr/bin/python3"
    monkeypatch.setenv(environment.VARIABLE, sys.executable)
    assert find_engine_python() == sys.executable


def test_a_named_python_that_is_gone_is_said_and_not_replaced(monkeypatch):
    make_environment({"variant": "cpu", "requirements": environment.requirements_hash("cpu")})
    settings.write("engine_python", "/nowhere/python")
    assert describe_engine().status == MISSING
    assert "/nowhere/python" in describe_engine().sentence


GONE = "The Python that the engine was set up with has gone (QGIS was upgraded?); set it up again."


def made_with(home, launcher="bin/python"):
    """An environment that was finished with the Python in ``home``; its own interpreter is a file that stays, as on Windows."""
    folder = environment.private_folder()
    (folder / launcher).parent.mkdir(parents=True)
    (folder / launcher).touch()
    (folder / "pyvenv.cfg").write_text(f"home = {home}\ninclude-system-site-packages = false\nversion = 3.12.4\n")
    environment.write_seal(folder, {"variant": "cpu", "requirements": environment.requirements_hash("cpu")})


@pytest.mark.parametrize("name", ["python.exe", "python3", "python3.12"])
def test_an_environment_whose_base_python_went_with_an_upgrade_of_qgis_is_missing(workdir, name):
    home = workdir / "QGIS 3.40.5" / "Python312"
    home.mkdir(parents=True)
    (home / name).touch()
    made_with(home)
    assert describe_engine().status == READY
    home.parent.rename(workdir / "QGIS 3.44.1")
    assert (describe_engine().status, describe_engine().sentence, describe_engine().python) == (MISSING, GONE, None)


def test_an_environment_whose_base_python_became_a_newer_one_is_missing(workdir):
    home = workdir / "usr/bin"
    home.mkdir(parents=True)
    (home / "python3.12").touch()
    made_with(home)
    (home / "python3.12").rename(home / "python3.13")
    (home / "python3").symlink_to(home / "python3.13")
    assert describe_engine().sentence == GONE


def test_an_environment_whose_link_is_broken_says_so_too(workdir):
    python = make_environment({"variant": "cpu", "requirements": environment.requirements_hash("cpu")})
    Path(python).unlink()
    Path(python).symlink_to(workdir / "gone")
    assert describe_engine().sentence == GONE


def test_a_named_python_whose_base_has_gone_is_said(workdir):
    made_with(workdir / "gone")
    named = str(environment.python_in(environment.private_folder()))
    settings.write("engine_python", named)
    assert describe_engine().status == MISSING
    assert f"the settings names {named}, but the Python it was made with has gone" in describe_engine().sentence


def test_an_environment_of_other_requirements_is_outdated_but_runs():
    python = make_environment({"variant": "cpu", "requirements": "of an older version"})
    assert (describe_engine().status, describe_engine().python) == (OUTDATED, python)


def test_a_half_made_environment_is_not_an_engine():
    make_environment({"variant": "cpu", "requirements": environment.requirements_hash("cpu")})
    environment.break_seal(environment.private_folder())
    assert describe_engine().status == MISSING
    (environment.private_folder() / "ready.json").write_text('{"variant"')
    assert describe_engine().status == MISSING


@pytest.mark.parametrize("variant", ["cpu", "cuda"])
def test_the_requirements_are_those_of_the_package(variant):
    import tomllib

    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    wanted = [*project["dependencies"], *project["optional-dependencies"][variant]]
    assert environment.requirements_file(variant).read_text().split("\n")[:-1] == wanted
    assert all(">=" in line and "<" in line for line in wanted)


def test_the_proxy_of_qgis_reaches_pip_and_no_command_line(qgis_app):
    manager = QgsNetworkAccessManager.instance()
    proxy = QNetworkProxy(QNetworkProxy.ProxyType.HttpProxy, "proxy.example", 3128, "someone", "p@ss word")
    before = manager.fallbackProxy()
    manager.setFallbackProxyAndExcludes(proxy, ["http://intranet.example/"], ["local.example"])
    try:
        values = environment.network_environment()
        assert values.value("https_proxy") == "http://someone:p%40ss%20word@proxy.example:3128"
        assert values.value("NO_PROXY") == "intranet.example,local.example"
    finally:
        manager.setFallbackProxyAndExcludes(before, [], [])


def run(qtbot, setup, timeout_ms=600_000):
    ends = []
    setup.succeeded.connect(lambda state: ends.append(("succeeded", state)))
    setup.failed.connect(lambda kind, sentence: ends.append(("failed", sentence)))
    setup.cancelled.connect(lambda: ends.append(("cancelled", None)))
    background.start(setup)
    qtbot.waitUntil(lambda: bool(ends), timeout=timeout_ms)
    return ends[0]


def test_a_folder_without_the_wheels_is_one_sentence_and_no_engine(qtbot, workdir):
    make_environment({"variant": "cpu", "requirements": environment.requirements_hash("cpu")})
    end, sentence = run(qtbot, EngineSetupTask(wheels=str(workdir)))
    assert end == "failed"
    assert f"The folder {workdir} has no " in sentence
    assert describe_engine().status == MISSING


def test_a_package_that_is_not_the_tested_file_is_refused(qtbot, workdir):
    first = next(line for line in environment.lock_file("cpu").read_text().splitlines() if "==" in line)
    name, version = first.split()[0].split("==")
    stem = f"{name}-{version}"
    with zipfile.ZipFile(workdir / f"{stem}-py3-none-any.whl", "w") as wheel:
        wheel.writestr(f"{stem}.dist-info/METADATA", f"Metadata-Version: 2.1\nName: {name}\nVersion: {version}\n")
        wheel.writestr(f"{stem}.dist-info/WHEEL", "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n")
        wheel.writestr(f"{stem}.dist-info/RECORD", "")
    end, sentence = run(qtbot, EngineSetupTask(wheels=str(workdir)))
    assert end == "failed"
    assert "is not the file that the plugin was tested with" in sentence
    assert describe_engine().status == MISSING


def test_a_set_up_can_be_cancelled_and_leaves_no_engine(qtbot, workdir):
    setup = EngineSetupTask(wheels=str(workdir))
    setup.progressed.connect(lambda fraction, message: QTimer.singleShot(0, setup.cancel))
    assert run(qtbot, setup)[0] == "cancelled"
    assert describe_engine().status == MISSING


def test_without_a_network_it_is_the_network_that_is_named(qtbot, monkeypatch):
    monkeypatch.setenv("HTTPS_PROXY", "http://127.0.0.1:9")
    # Nor may what the machine has at hand be used.
    monkeypatch.setenv("PIP_CONFIG_FILE", os.devnull)
    monkeypatch.setenv("PIP_FIND_LINKS", "")
    end, sentence = run(qtbot, EngineSetupTask())
    assert end == "failed"
    assert "check the network and the proxy" in sentence


def test_the_engine_is_set_up_for_real_where_the_former_has_lost_its_python(qtbot, workdir):
    made_with(workdir / "gone")
    setup = EngineSetupTask()
    said = []
    setup.progressed.connect(lambda fraction, message: said.append((fraction, message)))
    end, state = run(qtbot, setup)
    assert end == "succeeded", state
    assert state.sentence.startswith("The engine is set up.")
    assert describe_engine().status == READY
    assert find_engine_python() == state.python
    fractions = [fraction for fraction, _ in said]
    assert fractions == sorted(fractions)
    assert any("onnxruntime" in message for _, message in said)
    seal = json.loads((environment.private_folder() / "ready.json").read_text())
    assert seal["provider"] == "CPUExecutionProvider"
    assert "qgis" not in seal["versions"]
