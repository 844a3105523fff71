"""The command ``qgis_process`` as a person runs it: with the plugin enabled in a profile of its own."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

import pytest

from scripts.desktop.run_qgis import SETTINGS_FILES
from scripts.paths import ROOT


class QgisProcess:
    """Call it with an algorithm and its parameters for what it prints."""

    def __init__(self, engine_python: str, folder: Path) -> None:
        """``folder``: for the profile."""
        program = shutil.which("qgis_process.bin") or shutil.which("qgis_process")
        if program is None:
            pytest.skip("qgis_process is not installed")
        self.program = program
        subprocess.run([engine_python, "-m", "scripts.package", "--link"], cwd=ROOT, check=True, capture_output=True)
        settings = folder / "profiles/default/QGIS"
        settings.mkdir(parents=True)
        for name in SETTINGS_FILES:
            (settings / name).write_text("[PythonPlugins]\nchangedet_plugin=true\n")
        self._more = {
            "CHANGEDET_ENGINE_PYTHON": engine_python,
            "QGIS_CUSTOM_CONFIG_PATH": str(folder),
            "QGIS_PLUGINPATH": str(ROOT / "build/dev"),
            "QT_QPA_PLATFORM": "offscreen",
        }

    @property
    def environment(self) -> dict[str, str]:
        """What the command runs in; a test may have set more meanwhile."""
        return {**os.environ, **self._more}

    def __call__(self, algorithm: str, *parameters: str) -> str:
        command = [self.program, "run", algorithm, *parameters]
        done = subprocess.run(command, env=self.environment, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr
        return done.stdout
