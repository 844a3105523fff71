"""A real QGIS without a screen, and results to open. The engine's packages are absent here."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

import pytest
from qgis.core import QgsProject

from changedet_plugin.bridge import settings
from scripts.paths import ROOT

BUILD = ROOT / "build"
for entry in (str(ROOT), "/usr/share/qgis/python/plugins"):
    if entry not in sys.path:
        sys.path.insert(0, entry)


@pytest.hookimpl(tryfirst=True)
def pytest_sessionfinish(session, exitstatus):
    session.config.changedet_status = int(exitstatus)


@pytest.hookimpl(tryfirst=True)
def pytest_unconfigure(config):
    """End here: pytest collects garbage once QGIS is gone, and what is left of it then fails in newer QGIS."""
    if hasattr(config, "changedet_status"):
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(config.changedet_status)


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_teardown(item, nextitem):
    """Let go of the layers of the last test while QGIS is there: pytest does so once it has gone, and a raster layer fails."""
    if nextitem is None:
        item.funcargs.clear()


@pytest.fixture(scope="session")
def engine_python() -> str:
    """The Python of the engine; the tests that need it are skipped where there is none."""
    python = os.environ.get("CHANGEDET_ENGINE_PYTHON", str(BUILD / "env/engine/bin/python"))
    if not Path(python).is_file():
        pytest.skip(f"no engine environment at {python}: run make setup")
    return python


@pytest.fixture
def workdir(request):
    """A fresh folder below build/: QGIS 3.22 calls rasters below /tmp temporary. Two sessions at a time do not meet."""
    folder = BUILD / "desktop" / str(os.getpid()) / request.node.name.replace("/", "_")[:80]
    folder.mkdir(parents=True)
    yield folder
    shutil.rmtree(folder.parent, ignore_errors=True)


@pytest.fixture(scope="session")
def made_up_result(engine_python) -> Path:
    """A result of the right form, written by the engine's own output code; made once."""
    folder = BUILD / "desktop" / "made_up"
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / "changes.gpkg"
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    subprocess.run([engine_python, "tests/fakes.py", str(path)], cwd=ROOT, env=environment, check=True)
    return path


WRITE = """
import sys
from pathlib import Path
from synthetic.series import Plan, write
write(Path(sys.argv[1]), Plan(size_px=160, n_dates=9, n_reference=6, n_changes=3, n_transients=0, clouds=False))
"""


@pytest.fixture(scope="session")
def detect(engine_python):
    """Call it with a folder of rasters and the result to write: the engine's command line, with defaults but for ``more``."""

    def run(images: Path, output: Path, *more: str) -> None:
        command = [engine_python, "-m", "changedet_plugin.engine", "detect", str(images), "--output", str(output), *more]
        subprocess.run(command, cwd=ROOT, env={**os.environ, "PYTHONPATH": str(ROOT)}, check=True, capture_output=True)

    return run


@pytest.fixture(scope="session")
def generated_run(engine_python, detect):
    """A folder with a small generated series, ``images``, and the result that the engine made of it, ``c.gpkg``."""
    folder = BUILD / "desktop" / f"generated_{os.getpid()}"
    folder.mkdir(parents=True)
    env = {**os.environ, "PYTHONPATH": str(ROOT)}
    subprocess.run([engine_python, "-c", WRITE, str(folder)], cwd=ROOT, env=env, check=True)
    detect(folder / "images", folder / "c.gpkg", "--store", str(folder / "store"))
    yield folder
    shutil.rmtree(folder)


@pytest.fixture
def result_path(made_up_result, workdir) -> str:
    """A copy of the made-up result that a test may write to."""
    path = workdir / "changes.gpkg"
    shutil.copy(made_up_result, path)
    shutil.copy(made_up_result.with_suffix(".scores.tif"), path.with_suffix(".scores.tif"))
    return str(path)


@pytest.fixture(autouse=True)
def empty_settings(qgis_app, workdir):
    """No test sees what another, or a person, has set."""
    from qgis.core import QgsSettings

    QgsSettings().remove("changedet")
    # Nor what lies in the profile that all sessions share.
    QgsSettings().setValue("changedet/encoders", str(workdir / "encoders"))
    yield
    QgsSettings().remove("changedet")


@pytest.fixture
def with_engine(engine_python, monkeypatch) -> None:
    """The plugin runs the engine of this checkout."""
    monkeypatch.setenv("CHANGEDET_ENGINE_PYTHON", engine_python)


@pytest.fixture
def no_engine(monkeypatch) -> None:
    """The plugin finds no engine to run."""
    monkeypatch.setenv("CHANGEDET_ENGINE_PYTHON", "/nowhere/python")


@pytest.fixture
def processing(qgis_processing):
    """The module ``processing`` of QGIS, with the plugin's algorithms."""
    import processing

    from changedet_plugin import classFactory

    plugin = classFactory(None)
    plugin.initProcessing()
    yield processing
    plugin.unload()
    QgsProject.instance().clear()


@pytest.fixture
def qgis_process(engine_python, workdir):
    """The command ``qgis_process``."""
    from tests.desktop.qgis_process import QgisProcess

    return QgisProcess(engine_python, workdir / "config")


class SmallDisk:
    """A disk of its own, to be filled or made read-only."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def __call__(self, size: str) -> Path:
        self._folder.mkdir()
        command = ["mount", "-t", "tmpfs", "-o", f"size={size}", "tmpfs", str(self._folder)]
        if os.name != "posix" or os.geteuid() != 0 or subprocess.run(command, check=False, capture_output=True).returncode:
            self._folder.rmdir()
            pytest.skip("mounting a small disk needs root")
        return self._folder

    def make_read_only(self) -> None:
        subprocess.run(["mount", "-o", "remount,ro", str(self._folder)], check=True)

    def remove(self) -> None:
        if self._folder.is_mount():
            # Lazily: QGIS may still hold the file for a moment.
            subprocess.run(["umount", "-l", str(self._folder)], check=True)


@pytest.fixture
def small_disk(workdir):
    """Call it with a size for the folder of a small disk."""
    disk = SmallDisk(workdir / "disk")
    yield disk
    disk.remove()


@pytest.fixture
def dock(qgis_app, qgis_canvas, qgis_new_project, qtbot):
    """The dock over an empty project, shown beside a map."""
    from qgis.core import QgsProject
    from qgis.gui import QgsMessageBar

    from changedet_plugin.gui.dock.change_dock import ChangeDock
    from changedet_plugin.gui.session import Session

    bar = QgsMessageBar()
    session = Session(qgis_canvas, bar, QgsProject.instance())
    dock = ChangeDock(session)
    qtbot.addWidget(dock)
    dock.resize(420, 740)
    dock.show()
    qgis_canvas.resize(400, 400)
    qgis_canvas.show()
    yield dock
    session.close()
    QgsProject.instance().clear()


@pytest.fixture
def opened(dock, result_path, qgis_canvas):
    """The dock with the made-up result open, and its changes on the map."""
    dock._open_result(result_path)
    layer = dock.session.result.layers.changes
    qgis_canvas.setDestinationCrs(layer.crs())
    qgis_canvas.setLayers([layer])
    return dock


@pytest.fixture
def project(qgis_app):
    """A project of its own, apart from the one that QGIS shows."""
    project = QgsProject()
    yield project
    project.clear()


@pytest.fixture
def result(project, result_path):
    """The made-up result, open in the project."""
    from changedet_plugin.bridge.layers.result_layers import open_result

    return open_result(result_path, project, "Rotterdam")


@pytest.fixture
def ready(dock, workdir, engine_python, monkeypatch):
    """The dock with the engine of this checkout and a cache of its own; results lie beside the project, in a folder of ours."""
    monkeypatch.setenv("CHANGEDET_ENGINE_PYTHON", engine_python)
    settings.write("store", str(workdir / "store"))
    QgsProject.instance().setPresetHomePath(str(workdir))
    dock.session.engine._look()
    return dock
