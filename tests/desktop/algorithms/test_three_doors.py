"""The dock's task, the toolbox, qgis_process and the command line give the same tables."""

from __future__ import annotations

import datetime
import json
import shutil
import subprocess
from pathlib import Path

import numpy as np
import pytest
from qgis.core import (
    QgsApplication,
    QgsProcessingAlgRunnerTask,
    QgsProcessingContext,
    QgsProcessingFeedback,
    QgsProcessingModelAlgorithm,
    QgsProcessingModelChildAlgorithm,
    QgsProcessingModelChildParameterSource,
    QgsProcessingModelOutput,
    QgsProcessingModelParameter,
    QgsProcessingParameterMultipleLayers,
    QgsProject,
    QgsRasterLayer,
    QgsVectorLayer,
)

from changedet_plugin import classFactory
from changedet_plugin.bridge import background
from changedet_plugin.bridge.engine.task import EngineTask
from changedet_plugin.bridge.layers.result_layers import find_results, open_result
from changedet_plugin.bridge.result.filters import Filter
from changedet_plugin.bridge.result.tables import read_run
from changedet_plugin.bridge.series import layers, request
from changedet_plugin.compat import RASTERS
from changedet_plugin.core.parameters import DEFAULT_MACHINE, Parameters
from scripts.paths import ROOT
from tests.desktop.rasters import write_pixels
from tests.desktop.result_files import tables

N_DATES, N_REFERENCE, SIDE = 16, 10, 160
NEW = datetime.date(2019, 1, 1)
PLANTED = (slice(48, 80), slice(96, 128))


@pytest.fixture(scope="module")
def series():
    """Sixteen dates of one place; a block changes for good in the first new one."""
    folder = ROOT / "build/desktop/doors_series"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    rng = np.random.default_rng(5)
    ground = np.kron(rng.integers(40, 160, (3, SIDE // 16, SIDE // 16)), np.ones((16, 16))) + rng.normal(0, 6, (3, SIDE, SIDE))
    paths = []
    for index in range(N_DATES):
        new = index - N_REFERENCE
        date = datetime.date(2018, 1 + index, 1) if new < 0 else NEW.replace(month=1 + new)
        pixels = ground + 5 * np.sin(index) + rng.normal(0, 2, ground.shape)
        if new >= 0:
            pixels[(slice(None), *PLANTED)] = pixels[(slice(None), *PLANTED)][::-1] + 60
        paths.append(str(write_pixels(folder / f"{date:%Y-%m-%d}.tif", np.clip(pixels, 1, 4000))))
    return paths


@pytest.fixture
def plugin(qgis_processing, monkeypatch, engine_python, workdir):
    monkeypatch.setenv("CHANGEDET_ENGINE_PYTHON", engine_python)
    monkeypatch.setenv("XDG_CACHE_HOME", str(workdir / "cache"))
    # The stand-in for QGIS's window has no real layer tree, which newer versions hand on.
    monkeypatch.setattr("processing.gui.Postprocessing.iface", None, raising=False)
    plugin = classFactory(None)
    plugin.initProcessing()
    yield plugin
    plugin.unload()
    QgsProject.instance().clear()


def by_task(qtbot, engine_python, rasters, output):
    rows = layers.dated([QgsRasterLayer(path, Path(path).stem) for path in rasters])
    asked = request.request(rows, Parameters(NEW), DEFAULT_MACHINE, output=str(output))
    running, ends = EngineTask(engine_python, asked), []
    running.detected.connect(ends.append)
    running.failed.connect(lambda kind, sentence: ends.append(sentence))
    background.start(running)
    qtbot.waitUntil(lambda: bool(ends), timeout=180_000)
    assert isinstance(ends[0], dict), ends
    return ends[0]


def by_command_line(engine_python, rasters, output):
    command = [engine_python, "-m", "changedet_plugin.engine", "detect", *rasters]
    command += ["--output", str(output), "--reference-end", NEW.isoformat(), "--json"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    return json.loads(done.stdout)


def by_toolbox(rasters, output):
    import processing

    parameters = {"INPUT": rasters, "REFERENCE_END": NEW.isoformat(), "OUTPUT": str(output)}
    return processing.run("changedet:detectchanges", parameters, feedback=QgsProcessingFeedback(False))


def by_qgis_process(qgis_process, rasters, output):
    inputs = [f"--INPUT={path}" for path in rasters]
    qgis_process("changedet:detectchanges", *inputs, f"--REFERENCE_END={NEW}", f"--OUTPUT={output}")


def test_every_door_gives_the_same_tables(qtbot, plugin, engine_python, qgis_process, series, workdir):
    by_task(qtbot, engine_python, series, workdir / "task.gpkg")
    by_command_line(engine_python, series, workdir / "cli.gpkg")
    by_toolbox(series, workdir / "toolbox.gpkg")
    by_qgis_process(qgis_process, series, workdir / "process.gpkg")
    expected = tables(workdir / "cli.gpkg")
    assert expected["changes"]
    for name in ("task", "toolbox", "process"):
        found = tables(workdir / f"{name}.gpkg")
        for table, rows in expected.items():
            assert found[table] == rows, (name, table)
    raster = (workdir / "cli.scores.tif").stat().st_size
    assert {path.stat().st_size for path in workdir.glob("*.scores.tif")} == {raster}


def test_the_planted_change_comes_first_and_only_new_dates_are_encoded_again(qtbot, plugin, engine_python, series, workdir):
    first = by_task(qtbot, engine_python, series[:-1], workdir / "first.gpkg")
    assert len(first["encoded"]) == N_DATES - 1
    again = by_task(qtbot, engine_python, series, workdir / "again.gpkg")
    assert again["encoded"] == [Path(series[-1]).stem]
    result = open_result(str(workdir / "again.gpkg"), QgsProject.instance(), "Doors")
    best = next(iter(result.changes.getFeatures()))
    assert best["rank"] == 1
    assert best["date"].toPyDate() == NEW
    middle = best.geometry().centroid().asPoint()
    assert 590000 + 96 * 10 <= middle.x() <= 590000 + 128 * 10
    assert 5760000 - 80 * 10 <= middle.y() <= 5760000 - 48 * 10


def test_the_toolbox_loads_the_changes_ready_to_use(plugin, series, workdir):
    import processing

    parameters = {"INPUT": series, "REFERENCE_END": NEW.isoformat(), "OUTPUT": str(workdir / "toolbox.gpkg")}
    processing.runAndLoadResults("changedet:detectchanges", parameters, feedback=QgsProcessingFeedback(False))
    (result,) = find_results(QgsProject.instance())
    assert result.filter() == Filter()
    assert result.changes.renderer().type() == "graduatedSymbol"
    assert result.changes.styleManager().currentStyle() == "rank"
    assert result.patches.isValid()


def test_what_the_toolbox_loads_is_shown_in_the_dock(qtbot, dock, plugin, series, workdir):
    import processing

    output = str(workdir / "toolbox.gpkg")
    parameters = {"INPUT": series, "REFERENCE_END": NEW.isoformat(), "OUTPUT": output}
    processing.runAndLoadResults("changedet:detectchanges", parameters, feedback=QgsProcessingFeedback(False))
    qtbot.waitUntil(lambda: dock.session.result.table is not None, timeout=5000)
    assert dock.session.result.layers.path == output
    assert dock.changes.model.rowCount() > 0


def test_cancelling_half_way_keeps_the_dates_that_are_done(qtbot, plugin, engine_python, series, workdir):
    rows = layers.dated([QgsRasterLayer(path, Path(path).stem) for path in series])
    asked = request.request(rows, Parameters(NEW), DEFAULT_MACHINE, output=str(workdir / "x.gpkg"))
    running, ends = EngineTask(engine_python, asked), []
    running.cancelled.connect(lambda: ends.append("cancelled"))
    running.detected.connect(lambda result: ends.append("detected"))
    running.progressed.connect(lambda stage, *_rest: stage in ("score", "describe") and running.cancel())
    background.start(running)
    qtbot.waitUntil(lambda: bool(ends), timeout=180_000)
    assert ends == ["cancelled"]
    assert list(workdir.glob("x*")) == []
    after = by_task(qtbot, engine_python, series, workdir / "y.gpkg")
    assert after["encoded"] == []
    assert len(after["reused"]) == N_DATES


def test_it_runs_off_the_main_thread_and_stops_when_told(qtbot, plugin, series, workdir):
    algorithm = QgsApplication.processingRegistry().algorithmById("changedet:detectchanges")
    ends = {}
    for name, stop in (("whole", False), ("stopped", True)):
        context, feedback = QgsProcessingContext(), QgsProcessingFeedback(False)
        values = {"INPUT": series, "REFERENCE_END": NEW.isoformat(), "OUTPUT": str(workdir / f"{name}.gpkg")}
        running = QgsProcessingAlgRunnerTask(algorithm, values, context, feedback)
        running.executed.connect(lambda done, results, name=name: ends.setdefault(name, (done, results)))
        if stop:
            feedback.progressChanged.connect(lambda _percent, feedback=feedback: feedback.cancel())
        QgsApplication.taskManager().addTask(running)
        qtbot.waitUntil(lambda name=name: name in ends, timeout=180_000)
    assert ends["whole"][0]
    assert ends["whole"][1]["N_CHANGES"] >= 1
    assert Path(ends["whole"][1]["SCORES"]).is_file()
    assert list(workdir.glob("stopped*")) == []


def test_it_runs_in_a_model_and_feeds_the_next_step(plugin, series, workdir):
    import processing

    model = QgsProcessingModelAlgorithm("two steps", "tests")
    model.addModelParameter(
        QgsProcessingParameterMultipleLayers("series", "series", RASTERS), QgsProcessingModelParameter("series")
    )
    detect, centroids = (QgsProcessingModelChildAlgorithm(name) for name in ("changedet:detectchanges", "native:centroids"))
    detect.setChildId("detect")
    centroids.setChildId("centroids")
    detect.addParameterSources("INPUT", [QgsProcessingModelChildParameterSource.fromModelParameter("series")])
    for name, value in {"REFERENCE_END": NEW.isoformat(), "CONFIRM": 3, "DEVICE": "cpu"}.items():
        detect.addParameterSources(name, [QgsProcessingModelChildParameterSource.fromStaticValue(value)])
    centroids.addParameterSources("ALL_PARTS", [QgsProcessingModelChildParameterSource.fromStaticValue(False)])
    centroids.addParameterSources("INPUT", [QgsProcessingModelChildParameterSource.fromChildOutput("detect", "OUTPUT")])
    points = QgsProcessingModelOutput("points")
    points.setChildOutputName("OUTPUT")
    centroids.setModelOutputs({"points": points})
    for child in (detect, centroids):
        model.addChildAlgorithm(child)
    assert model.validate()[1] == []
    (name,) = (definition.name() for definition in model.destinationParameterDefinitions())
    found = processing.run(model, {"series": series, name: str(workdir / "points.gpkg")}, feedback=QgsProcessingFeedback(False))
    layer = QgsVectorLayer(found[name], "points", "ogr")
    assert layer.featureCount() >= 1
    assert "rank" in layer.fields().names()


def test_masks_beside_the_rasters_are_found_and_read_alike_through_every_door(
    qtbot, plugin, engine_python, qgis_process, series, workdir
):
    folder = workdir / "planet"
    folder.mkdir()
    for path in series:
        shutil.copy(path, folder / f"{Path(path).stem}_AnalyticMS_SR.tif")
        usable = np.ones((8, SIDE, SIDE))
        usable[0, :, :40] = 0
        write_pixels(folder / f"{Path(path).stem}_udm2.tif", usable)
    images = list(layers.found_at([str(folder)])[str(folder)].images)
    assert [Path(path).name for path in images] == [f"{Path(path).stem}_AnalyticMS_SR.tif" for path in series]
    by_task(qtbot, engine_python, images, workdir / "task.gpkg")
    by_command_line(engine_python, [str(folder)], workdir / "cli.gpkg")
    by_qgis_process(qgis_process, images, workdir / "process.gpkg")
    for name in ("task", "cli", "process"):
        read = read_run(str(workdir / f"{name}.gpkg")).facts
        assert [Path(row["mask"]).name for row in read.inputs] == [f"{Path(path).stem}_udm2.tif" for path in series]
        assert {meaning["product"] for row in read.inputs for meaning in row["mask_meanings"]} == {"udm2"}
        assert {"masks_found", "masks_zero"} <= {told["code"] for told in read.notices}
