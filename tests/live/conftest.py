"""QGIS desktop with the plugin of this checkout, as a person has it: nothing is called that the mouse and the keys can do."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from scripts import paths
from tests.live.desktop import Desktop

WORK = paths.ROOT / "build" / "live"


@pytest.fixture(scope="session")
def plugins() -> Path:
    """A folder with the plugin of this checkout."""
    subprocess.run([sys.executable, "-m", "scripts.package", "--link"], cwd=paths.ROOT, check=True, capture_output=True)
    return paths.ROOT / "build" / "dev"


@pytest.fixture
def folder(request) -> Path:
    """A fresh folder below build/: QGIS calls rasters below /tmp temporary."""
    folder = WORK / str(os.getpid()) / request.node.name.replace("/", "_")[:80]
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    return folder


@pytest.fixture
def desktop(folder, plugins):
    """QGIS desktop, not started yet; its profile is empty but for the plugin."""
    made = Desktop(folder, plugins, CHANGEDET_ENGINE_PYTHON=os.environ.get("CHANGEDET_ENGINE_PYTHON", sys.executable))
    yield made
    made.close()
