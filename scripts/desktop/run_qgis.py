"""How are the real programs of QGIS started?

With a throw-away profile: the desktop under a virtual display, and ``qgis_process``.
"""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
from pathlib import Path

PYTHON = "/usr/bin/python3"
"""The Python that can import qgis on Debian and Ubuntu."""
SETTINGS_FILES = ("QGIS3.ini", "QGIS4.ini")
"""Every version of QGIS reads its own."""
SETTINGS = """[PythonPlugins]
changedet_plugin=true
processing=true
[qgis]
showTips=false
checkVersion=false
[locale]
overrideFlag=true
userLocale=en_US
"""


def profile(folder: Path) -> Path:
    """Make a fresh profile ``default`` in which our plugin is switched on; return the folder of its Python plugins."""
    home = folder / "profiles" / "default"
    shutil.rmtree(folder, ignore_errors=True)
    (home / "QGIS").mkdir(parents=True)
    for name in SETTINGS_FILES:
        (home / "QGIS" / name).write_text(SETTINGS)
    plugins = home / "python" / "plugins"
    plugins.mkdir(parents=True)
    return plugins


def environment(profiles: Path, plugins: Path | None = None) -> dict[str, str]:
    """Environment of a QGIS program: nothing of the user's is read or written; plugins from a folder besides the profile's.

    What the engine caches lies beside the profiles and outlives them.
    """
    runtime = profiles / "runtime"
    runtime.mkdir(mode=0o700, exist_ok=True)
    scrubbed = {key: value for key, value in os.environ.items() if key not in {"QT_QPA_PLATFORM", "PYTHONHOME", "DISPLAY"}}
    more = {
        "QGIS_CUSTOM_CONFIG_PATH": str(profiles),
        "XDG_RUNTIME_DIR": str(runtime),
        "XDG_DATA_HOME": str(profiles / "data"),
        "XDG_CACHE_HOME": str(profiles.parent / "cache"),
        "LIBGL_ALWAYS_SOFTWARE": "1",
    }
    if plugins:
        more["QGIS_PLUGINPATH"] = str(plugins)
    return scrubbed | more


def process(arguments: list[str], env: dict[str, str], timeout: float = 1800) -> subprocess.CompletedProcess[str]:
    """Run ``qgis_process``; Debian 12's wrapper passes an option it refuses, so the program itself is tried first."""
    program = shutil.which("qgis_process.bin") or shutil.which("qgis_process")
    if program is None:
        raise SystemExit("qgis_process is missing: run 'make setup'.")
    env = env | {"QT_QPA_PLATFORM": "offscreen"}
    return subprocess.run([program, *arguments], env=env, capture_output=True, text=True, timeout=timeout, check=False)


def desktop(code: Path, profiles: Path, env: dict[str, str], log: Path, timeout: float = 240) -> int:
    """Run QGIS desktop under its own virtual display with a start-up script; return its exit code (124: it hung)."""
    command = ["xvfb-run", "-a", "-s", "-screen 0 1400x900x24", "qgis", "--nologo", "--noversioncheck"]
    command += ["--profiles-path", str(profiles), "--profile", "default", "--code", str(code)]
    with log.open("w") as output:
        running = subprocess.Popen(command, env=env, stdout=output, stderr=subprocess.STDOUT, start_new_session=True)
        try:
            return running.wait(timeout)
        except subprocess.TimeoutExpired:
            return 124
        finally:
            _end_group(running)


def _end_group(running: subprocess.Popen[bytes]) -> None:
    try:
        os.killpg(running.pid, signal.SIGKILL)
    except ProcessLookupError:
        return
    running.wait()
