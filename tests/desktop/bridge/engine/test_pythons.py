"""Which Python makes the engine's environment: machines in a folder, with small scripts for their Pythons."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from changedet_plugin.bridge import background
from changedet_plugin.bridge.engine import environment, pythons
from changedet_plugin.bridge.engine.line_process import new_log
from changedet_plugin.bridge.engine.pythons import Machine, candidates
from changedet_plugin.bridge.engine.setup import EngineSetupTask

PYTHON = """#!/bin/sh
echo "$0 $*" >> "{calls}"
case "$*" in
  *find_spec*) echo '{said}' ;;
  *venv*) {venv} ;;
  *" -m pip "*) {pip} ;;
esac
"""
MADE = """#!/bin/sh
echo "$0 $*" >> "{calls}"
case "$*" in
  *encodings*) {encodings} ;;
  *" -m pip "*) {pip} ;;
  *worker*) echo '{{"event": "result", "provider": "CPUExecutionProvider", "reason": "", "versions": {{}}}}' ;;
esac
"""
LACKS = 'echo "ERROR: No matching distribution found for pyproj<4,>=3" >&2; exit 1'


@pytest.fixture(autouse=True)
def own_data_folder(monkeypatch, workdir):
    monkeypatch.delenv(environment.VARIABLE, raising=False)
    monkeypatch.setenv("XDG_DATA_HOME", str(workdir / "data"))


@pytest.fixture
def machine(workdir, monkeypatch):
    """A machine in a folder, of the platform that is named; it is this machine from then on."""

    def make(platform, **variables):
        root = workdir / "machine"
        root.mkdir()
        made = Machine(platform, root / "qgis", root / "qgis", 12, {"PATH": str(root / "path"), **variables}, root)
        monkeypatch.setattr(pythons, "this_machine", lambda: made)
        return made

    return make


def script(path, text):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)
    path.chmod(0o755)
    return str(path)


def python(machine, place, minor=12, *, encodings="true", install="true", venv_fails=False, **said):
    """A Python of the machine: a script that says what it is, makes an environment, and installs."""
    calls = machine.root / "calls"
    answer = {"version": [3, minor], "is_64_bit": True, "pip": "23.0", "has_ensurepip": True, "system": "Darwin"}
    answer = {**answer, "processor": "x86_64", **said}
    made = script(machine.root / "made" / place.replace("/", "_"), MADE.format(calls=calls, encodings=encodings, pip=install))
    into = environment.python_in(environment.private_folder())
    venv = "exit 1" if venv_fails else f'mkdir -p "{into.parent}"; cp "{made}" "{into}"'
    return script(machine.root / place, PYTHON.format(calls=calls, said=json.dumps(answer), venv=venv, pip=install))


def calls(machine):
    return (machine.root / "calls").read_text().splitlines()


def set_up(qtbot):
    setup, ends = EngineSetupTask(), []
    setup.succeeded.connect(lambda state: ends.append(("succeeded", state.sentence)))
    setup.failed.connect(lambda kind, sentence: ends.append(("failed", sentence)))
    background.start(setup)
    qtbot.waitUntil(lambda: bool(ends), timeout=60_000)
    return ends[0]


def here(machine, *places):
    return [str(machine.root / place) for place in places]


MACOS = [
    "opt/homebrew/bin/python3.12",
    "usr/local/bin/python3.12",
    "Library/Frameworks/Python.framework/Versions/3.12/bin/python3",
    "opt/local/bin/python3.12",
    "qgis/python",
    "qgis/python3.12",
]


def test_macos_has_its_places_in_order_though_none_is_on_the_path(machine):
    macos = machine("darwin")
    for place in reversed(MACOS):
        script(macos.root / place, "")
    assert candidates(macos) == here(macos, *MACOS)


def test_the_python_of_apple_is_used_only_where_the_developer_tools_are(machine):
    macos = machine("darwin", PATH="")
    macos.environment["PATH"] = str(macos.root / "usr/bin")
    for name in ("python3", "python3.12"):
        script(macos.root / "usr/bin" / name, "")
    assert candidates(macos) == []
    (macos.root / "Library/Developer/CommandLineTools").mkdir(parents=True)
    assert candidates(macos) == here(macos, "usr/bin/python3")


def test_a_mature_python_comes_before_a_new_one_and_before_the_oldest(machine):
    macos = machine("darwin")
    for minor in (11, 12, 13, 14, 15):
        script(macos.root / f"usr/local/bin/python3.{minor}", "")
    assert candidates(macos) == here(macos, *(f"usr/local/bin/python3.{minor}" for minor in (12, 13, 11, 14, 15)))


def test_windows_has_the_places_of_python_org_the_launcher_and_osgeo4w(machine, workdir):
    root = workdir / "machine"
    variables = {name: str(root / name) for name in ("LOCALAPPDATA", "ProgramFiles", "OSGEO4W_ROOT")}
    windows = machine("win32", **variables)
    places = [
        "LOCALAPPDATA/Programs/Python/Python312/python.exe",
        "ProgramFiles/Python312/python.exe",
        "of the launcher/python.exe",
        "OSGEO4W_ROOT/apps/Python312/python.exe",
        "qgis/python.exe",
        "LOCALAPPDATA/Programs/Python/Python314/python.exe",
        "older launcher/python.exe",
    ]
    for place in places:
        script(root / place, "")
    lines = [f" -V:3.12 *        {root}/of the launcher/python.exe", f" -3.14-64\t{root}/older launcher/python.exe *"]
    script(root / "path/py.exe", "#!/bin/sh\ncat <<'END'\nInstalled Pythons\n" + "\n".join(lines) + "\nEND\n")
    assert candidates(windows) == here(windows, *places)


def test_linux_has_qgis_own_and_those_of_the_path(machine):
    linux = machine("linux")
    places = ["qgis/bin/python3", "path/python3.12", "path/python3.11", "path/python3", "usr/bin/python3"]
    for place in reversed(places):
        script(linux.root / place, "")
    assert candidates(linux) == here(linux, *places)


def test_this_machine_has_a_python_that_can_make_the_environment(workdir):
    assert next(pythons.bases(pythons.this_machine(), lambda: False, new_log("test"))).version >= (3, 11)


@pytest.mark.parametrize(
    "said",
    [{"version": [3, 9]}, {"version": [2, 7]}, {"is_64_bit": False}, {"has_ensurepip": False, "pip": "21.2.4"}],
    ids=["old", "older", "32 bit", "neither ensurepip nor a pip that installs for others"],
)
def test_a_python_that_cannot_make_the_environment_is_passed_over(machine, said):
    macos = machine("darwin")
    python(macos, MACOS[0], **said)
    able = python(macos, MACOS[1])
    assert [base.path for base in pythons.bases(macos, lambda: False, new_log("test"))] == [able]


@pytest.mark.parametrize(
    "fault", [{"venv_fails": True}, {"encodings": "exit 1"}, {"install": LACKS}], ids=["no venv", "no encodings", "no package"]
)
def test_where_one_python_fails_the_next_makes_the_engine(qtbot, machine, fault):
    macos = machine("darwin")
    python(macos, MACOS[0], **fault)
    good = python(macos, MACOS[1])
    assert set_up(qtbot) == ("succeeded", "The engine is set up.")
    assert any(call.startswith(f"{good} -I -m venv") for call in calls(macos))


def test_a_python_without_ensurepip_installs_with_its_own_pip(qtbot, machine, workdir):
    windows = machine("win32", OSGEO4W_ROOT=str(workdir / "machine/OSGeo4W"))
    base = python(windows, "OSGeo4W/apps/Python312/python.exe", has_ensurepip=False)
    assert set_up(qtbot)[0] == "succeeded"
    own = environment.private_folder()
    assert f"{base} -I -m venv --without-pip {own}" in calls(windows)
    assert any(call.startswith(f"{base} -I -m pip --python {environment.python_in(own)} install") for call in calls(windows))


def test_a_package_that_does_not_exist_for_this_machine_is_said_with_the_machine(qtbot, machine):
    macos = machine("darwin")
    python(macos, MACOS[0], 13, venv_fails=True)
    python(macos, MACOS[1], 14, install=LACKS)
    end, sentence = set_up(qtbot)
    assert end == "failed"
    assert sentence.startswith("There is no finished package of pyproj for Python 3.14 on macOS (x86_64); ")
    assert "network" not in sentence


@pytest.mark.parametrize(
    ("platform", "words"), [("win32", "python.org"), ("darwin", "Homebrew"), ("linux", "Debian")], ids=lambda value: value
)
def test_no_python_at_all_is_a_sentence_for_the_platform(qtbot, machine, platform, words):
    machine(platform)
    end, sentence = set_up(qtbot)
    assert end == "failed"
    assert words in sentence
    assert "3.11 or newer" in sentence
    assert not Path(environment.private_folder()).exists()
