"""Which Pythons of this machine may make the engine's environment, and what can each of them?"""

from __future__ import annotations

import json
import os
import re
import sys
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from qgis.core import QgsApplication
from qgis.PyQt.QtCore import QStandardPaths

from changedet_plugin.bridge.engine.line_process import new_log, run_lines
from changedet_plugin.bridge.i18n import tr
from changedet_plugin.core import disk
from changedet_plugin.core.errors import Cancelled

OLDEST_PYTHON = (3, 11)
_MINORS = (12, 13, 11, 14, 15)
"""Minor versions of Python 3, best first: a new one lacks packages for months, and some machines for good."""
_PIP_FOR_OTHERS = (22, 3)
"""The first pip that installs into another Python."""
_ASK = (
    "import importlib.util, json, platform, sys, venv; has = importlib.util.find_spec; print(json.dumps({"
    "'version': sys.version_info[:2], 'is_64_bit': sys.maxsize > 2**32, 'has_ensurepip': has('ensurepip') is not None, "
    "'pip': __import__('pip').__version__ if has('pip') else '0', "
    "'system': platform.system(), 'processor': platform.machine()}))"
)


@dataclass(frozen=True)
class Machine:
    """What decides where Pythons are."""

    platform: str
    """As ``sys.platform``."""
    program_folder: Path
    """Where the program of QGIS lies."""
    python_prefix: Path
    """Where QGIS's own Python lies, with its minor version."""
    python_minor: int
    environment: Mapping[str, str] = field(default_factory=dict)
    root: Path = Path("/")


@dataclass(frozen=True)
class Base:
    """A Python that can make an environment."""

    path: str
    version: tuple[int, int]
    machine: str
    """System and processor, for people."""
    has_ensurepip: bool
    """Else its own pip installs for the environment."""

    @property
    def words(self) -> str:
        """For example: Python 3.12 on Windows (AMD64)."""
        return tr("Python {version} on {machine}").format(version="{}.{}".format(*self.version), machine=self.machine)


def this_machine() -> Machine:
    """The machine that QGIS runs on."""
    return Machine(
        platform=sys.platform,
        program_folder=Path(QgsApplication.applicationDirPath()),
        python_prefix=Path(sys.prefix),
        python_minor=sys.version_info[1],
        environment=dict(os.environ),
    )


def candidates(machine: Machine, is_canceled: Callable[[], bool] = lambda: False) -> list[str]:
    """Interpreters that are there, best first: by version, and of one version those that an upgrade of QGIS leaves alone.

    ``sys.executable`` is not among them: inside QGIS it is QGIS itself, or whatever Python is first on the PATH.
    """
    if machine.platform == "win32":
        places = _on_windows(machine, is_canceled)
    else:
        places = _on_macos(machine) if machine.platform == "darwin" else _on_unix(machine)
    there = [(_rank(minor), path) for minor, path in places if disk.is_file(path)]
    return list(dict.fromkeys(str(path) for _, path in sorted(there, key=lambda pair: pair[0])))


def bases(machine: Machine, is_canceled: Callable[[], bool], log: Path) -> Iterator[Base]:
    """Those of the candidates that can make an environment for the engine, each asked when its turn comes.

    Raises
    ------
    Cancelled
        ``is_canceled`` said so.
    """
    for path in candidates(machine, is_canceled):
        answers: list[bytes] = []
        ending = run_lines(path, ["-I", "-c", _ASK], answers.append, is_canceled, log=log)
        if ending.cancelled:
            raise Cancelled(tr("The set-up was stopped."))
        base = _base(path, answers[-1]) if ending.code == 0 and answers else None
        if base is not None:
            yield base


def none_found(machine: Machine) -> str:
    """What to do on a machine where no Python can make an environment."""
    wanted = ".".join(map(str, OLDEST_PYTHON))
    sentences = {
        "win32": tr("No 64-bit Python {version} or newer was found; install one from python.org and set up the engine again."),
        "darwin": tr(
            "No Python {version} or newer was found; install one from python.org or with Homebrew and set up the engine again."
        ),
    }
    usual = tr("No Python {version} or newer that can make environments was found; install one (on Debian with python3-venv).")
    return sentences.get(machine.platform, usual).format(version=wanted)


def _base(path: str, answer: bytes) -> Base | None:
    """What a Python said of itself; None where it cannot make an environment."""
    try:
        said = json.loads(answer)
        version = (int(said["version"][0]), int(said["version"][1]))
        pip = tuple(int(part) for part in re.findall(r"\d+", said["pip"])[:2])
    except (ValueError, KeyError, TypeError, IndexError):
        return None
    can_make = bool(said["has_ensurepip"]) or pip >= _PIP_FOR_OTHERS
    if version < OLDEST_PYTHON or not said["is_64_bit"] or not can_make:
        return None
    system = str(said["system"]).replace("Darwin", "macOS")
    return Base(path, version, f"{system} ({said['processor']})", bool(said["has_ensurepip"]))


def _rank(minor: int | None) -> int:
    """Place in the order of versions; what is not known comes last."""
    return _MINORS.index(minor) if minor in _MINORS else len(_MINORS)


def _on_unix(machine: Machine) -> Iterator[tuple[int | None, Path]]:
    yield machine.python_minor, machine.python_prefix / "bin/python3"
    yield from _on_path(machine, "python3.{minor}", "python3", "python")
    yield None, machine.root / "usr/bin/python3"


def _on_macos(machine: Machine) -> Iterator[tuple[int | None, Path]]:
    """A program that was started from the Finder has none of these on its PATH."""
    for minor in _MINORS:
        for folder in ("opt/homebrew/bin", "usr/local/bin"):
            yield minor, machine.root / folder / f"python3.{minor}"
        yield minor, machine.root / f"Library/Frameworks/Python.framework/Versions/3.{minor}/bin/python3"
        yield minor, machine.root / "opt/local/bin" / f"python3.{minor}"
    apples = machine.root / "usr/bin"
    on_path = _on_path(machine, "python3.{minor}", "python3", "python")
    yield from ((minor, python) for minor, python in on_path if python.parent != apples)
    # QGIS's own so late: what it makes often lacks its library, and goes with an upgrade.
    for name in ("python", *(f"python3.{minor}" for minor in _MINORS)):
        yield None, machine.program_folder / name
    # Without the developer tools this one only opens a window that offers them.
    if (machine.root / "Library/Developer/CommandLineTools").is_dir():
        yield None, apples / "python3"


def _on_windows(machine: Machine, is_canceled: Callable[[], bool]) -> Iterator[tuple[int | None, Path]]:
    """The installer of python.org leaves the PATH alone, and there is no ``python3.12.exe``."""
    named = {name: Path(value) for name, value in machine.environment.items() if value}
    for name, below in (("LOCALAPPDATA", "Programs/Python"), ("ProgramFiles", "")):
        if name in named:
            yield from _in_versioned(named[name] / below)
    yield from _of_launcher(machine, is_canceled)
    yield from _on_path(machine, "python3.{minor}.exe", "python3.exe", "python.exe")
    if "OSGEO4W_ROOT" in named:
        yield from _in_versioned(named["OSGEO4W_ROOT"] / "apps")
    for name in ("python.exe", "python3.exe"):
        yield machine.python_minor, machine.python_prefix / name


def _in_versioned(folder: Path) -> Iterator[tuple[int | None, Path]]:
    """``Python312/python.exe`` and its like."""
    for install in sorted(folder.glob("Python31*")):
        digits = re.fullmatch(r"Python3(\d+)", install.name)
        yield int(digits[1]) if digits else None, install / "python.exe"


def _of_launcher(machine: Machine, is_canceled: Callable[[], bool]) -> Iterator[tuple[int | None, Path]]:
    """What the Python launcher of Windows knows: a line holds a tag such as ``-V:3.12``, perhaps a star, and the path."""
    launcher = _find(machine, "py.exe")
    lines: list[bytes] = []
    if launcher is not None:
        run_lines(str(launcher), ["-0p"], lines.append, is_canceled, log=new_log("pythons"))
    for line in lines:
        entry = re.match(r"-(\S+)\s+(?:\*\s+)?(.*?)(?:\s+\*)?$", line.decode(errors="replace"))
        if entry:
            minor = re.search(r"3\.(\d+)", entry[1])
            yield int(minor[1]) if minor else None, Path(entry[2])


def _on_path(machine: Machine, versioned: str, *others: str) -> Iterator[tuple[int | None, Path]]:
    for minor in _MINORS:
        program = _find(machine, versioned.format(minor=minor))
        if program is not None:
            yield minor, program
    for name in others:
        program = _find(machine, name)
        if program is not None:
            yield None, program


def _find(machine: Machine, name: str) -> Path | None:
    """A program on the PATH."""
    folders = [folder for folder in machine.environment.get("PATH", "").split(os.pathsep) if folder]
    program = QStandardPaths.findExecutable(name, folders) if folders else ""
    return Path(program) if program else None
