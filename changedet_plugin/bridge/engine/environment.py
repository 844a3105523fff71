"""Where is the engine's Python?

Named by the user, or in our private environment; never QGIS's own.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from qgis.core import QgsNetworkAccessManager
from qgis.PyQt.QtCore import QProcessEnvironment, QUrl
from qgis.PyQt.QtNetwork import QNetworkProxy

from changedet_plugin.bridge import settings
from changedet_plugin.bridge.engine.line_process import clean_environment, user_folder
from changedet_plugin.bridge.i18n import tr
from changedet_plugin.core import disk
from changedet_plugin.core.errors import UNREADABLE
from changedet_plugin.core.whole_file import whole
from changedet_plugin.paths import RESOURCES

VARIABLE = "CHANGEDET_ENGINE_PYTHON"
CPU, CUDA = "cpu", "cuda"
Status = Literal["ready", "missing", "outdated"]
READY: Status = "ready"
MISSING: Status = "missing"
OUTDATED: Status = "outdated"
_SEAL = "ready.json"


@dataclass(frozen=True)
class EngineState:
    """Whether a run can start, and in one sentence why not."""

    status: Status
    """An outdated engine still runs."""
    sentence: str
    python: str | None

    @property
    def can_run(self) -> bool:
        """Whether there is an engine at all."""
        return self.python is not None


def variants() -> tuple[tuple[str, str], ...]:
    """The sets of packages that can be installed: name, and words for people with the room they take (measured on Linux)."""
    return (
        (CPU, tr("for the processor (0.8 GB)")),
        (CUDA, tr("for an NVIDIA graphics card, CUDA (3.1 GB)")),
    )


def private_folder() -> Path:
    """The folder of our own environment: in the user's data, outside the plugin and the profile."""
    return user_folder() / "engine"


def python_in(folder: Path) -> Path:
    """The interpreter of a virtual environment."""
    return folder / ("Scripts/python.exe" if os.name == "nt" else "bin/python")


def find_engine_python() -> str | None:
    """The Python of the engine: that of the environment variable, else of the settings, else our own; None if none is there."""
    return describe_engine().python


def describe_engine() -> EngineState:
    """How things stand, from what is on disk: nothing is started."""
    named = os.environ.get(VARIABLE), str(settings.read("engine_python"))
    for python, origin in zip(named, (VARIABLE, tr("the settings"))):
        if python:
            return _named(python, origin)
    return _private()


def _named(python: str, origin: str) -> EngineState:
    """How things stand with a Python that somebody named."""
    if not disk.is_file(python):
        sentence = tr("{origin} names {python}, which is not there; choose another Python or set up the engine.")
        return EngineState(MISSING, sentence.format(origin=origin, python=python), None)
    if not has_base(Path(python).parent.parent):
        sentence = tr("{origin} names {python}, but the Python it was made with has gone; choose another or set up the engine.")
        return EngineState(MISSING, sentence.format(origin=origin, python=python), None)
    return EngineState(READY, tr("The engine runs with the Python named in {origin}.").format(origin=origin), python)


def _private() -> EngineState:
    """How things stand with our own environment."""
    seal = read_seal(private_folder())
    if seal is None:
        return EngineState(MISSING, tr("The engine is not set up: its packages are installed once, apart from QGIS."), None)
    if not disk.exists(python_in(private_folder())) or not has_base(private_folder()):
        sentence = tr("The Python that the engine was set up with has gone (QGIS was upgraded?); set it up again.")
        return EngineState(MISSING, sentence, None)
    python = str(python_in(private_folder()))
    if seal.get("requirements") != requirements_hash(str(seal.get("variant"))):
        return EngineState(OUTDATED, tr("The engine was set up for another version of the plugin; set it up again."), python)
    return EngineState(READY, tr("The engine is set up."), python)


def requirements_file(variant: str) -> Path:
    """What ``cpu`` or ``cuda`` asks for; both are those of pyproject.toml."""
    return RESOURCES / "engine-requirements" / f"{variant}.txt"


def lock_file(variant: str) -> Path:
    """The exact versions of ``cpu`` or ``cuda`` for every platform, each file by its hash."""
    return requirements_file(variant).with_suffix(".lock.txt")


def requirements_hash(variant: str) -> str:
    """Changes when the packages that a variant asks for do; empty for an unknown variant."""
    file = requirements_file(variant)
    return hashlib.sha256(b"\n".join(file.read_bytes().split())).hexdigest() if disk.is_file(file) else ""


def read_seal(folder: Path) -> dict[str, Any] | None:
    """What was noted when an environment was finished; None where it never was."""
    try:
        seal = json.loads((folder / _SEAL).read_text(encoding="utf-8"))
    except (OSError, *UNREADABLE):
        return None
    return seal if isinstance(seal, dict) else None


def has_base(folder: Path) -> bool:
    """Whether the Python that a virtual environment was made with is still there; True for what is no such environment.

    On Windows the environment's own ``python.exe`` starts that one, and stays when it goes. Elsewhere it is a link, which may
    lead to a newer Python that does not see the packages.
    """
    try:
        lines = (folder / "pyvenv.cfg").read_text(encoding="utf-8").splitlines()
    except (OSError, ValueError):
        return True
    values = {key.strip(): value.strip() for key, _, value in (line.partition("=") for line in lines)}
    home = Path(values.get("home", ""))
    minor = ".".join(values.get("version", values.get("version_info", "")).split(".")[:2])
    versioned = {path.name for path in home.glob("python3.*") if re.fullmatch(r"python3\.\d+", path.name)}
    if versioned:
        return f"python{minor}" in versioned
    return any(disk.exists(home / name) for name in ("python.exe", "python3", "python"))


def write_seal(folder: Path, values: dict[str, Any]) -> None:
    """Note that an environment is finished; written last, at once or not at all."""
    with whole(folder / _SEAL, is_shared=True) as part:
        part.write_text(json.dumps(values, indent=1), encoding="utf-8")


def break_seal(folder: Path) -> None:
    """An environment that is being changed is not ready."""
    (folder / _SEAL).unlink(missing_ok=True)


def network_environment() -> QProcessEnvironment:
    """The clean environment with QGIS's own proxy in it. Call it on the main thread. Certificates are always checked."""
    environment = clean_environment()
    proxy = QgsNetworkAccessManager.instance().fallbackProxy()
    schemes = {QNetworkProxy.ProxyType.HttpProxy: "http", QNetworkProxy.ProxyType.Socks5Proxy: "socks5h"}
    scheme = schemes.get(proxy.type())
    if scheme and proxy.hostName():
        account = f"{_quoted(proxy.user())}:{_quoted(proxy.password())}@" if proxy.user() else ""
        address = f"{scheme}://{account}{proxy.hostName()}:{proxy.port()}"
        # Not as an option of pip: other users can read a command line.
        for name in ("HTTP_PROXY", "HTTPS_PROXY", "http_proxy", "https_proxy"):
            environment.insert(name, address)
        manager = QgsNetworkAccessManager.instance()
        excluded = [QUrl.fromUserInput(text).host() for text in (*manager.excludeList(), *manager.noProxyList())]
        if excluded:
            environment.insert("NO_PROXY", ",".join(excluded))
    return environment


def _quoted(text: str) -> str:
    from urllib.parse import quote

    return quote(text, safe="")
