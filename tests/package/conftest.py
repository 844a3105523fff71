"""The built archive, and QGIS profiles to put it in. Everything lies under build: QGIS calls rasters under /tmp temporary."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest

from scripts import package, paths
from scripts.desktop import run_qgis

WORK = paths.ROOT / "build" / "test-package"


@pytest.fixture(scope="session")
def archive() -> Path:
    WORK.mkdir(parents=True, exist_ok=True)
    return package.archive(package.stage(WORK / "staged"), WORK / f"{paths.NAME}.zip")


@pytest.fixture(scope="session")
def profiles(archive: Path) -> Path:
    """A fresh profile with the archive unpacked in it, as the plugin manager would."""
    folder = WORK / "profiles"
    plugins = run_qgis.profile(folder)
    with zipfile.ZipFile(archive) as packed:
        packed.extractall(plugins)
    return folder
