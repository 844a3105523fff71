"""Encoder files through the dock: added, listed, checked, removed, their bands chosen, and a whole run with one."""

from __future__ import annotations

import subprocess

import pytest
from osgeo import gdal
from qgis.PyQt.QtCore import Qt
from qgis.PyQt.QtWidgets import QAbstractButton, QComboBox, QDialogButtonBox, QFileDialog, QMessageBox, QWidget

from changedet_plugin.bridge import settings
from changedet_plugin.bridge.engine import encoders, sensors
from changedet_plugin.core.parameters import RASTER
from tests.desktop.conftest import ROOT

LONGEST_MS = 120_000
BUILTIN, EMBEDDINGS = "SpecTex (built in)", "None: the rasters are embeddings"
WRITE = """
import sys
from pathlib import Path
from synthetic.series import Plan, write
from tests.square_encoder import write as write_encoder
folder = Path(sys.argv[1])
write(folder / "series", Plan(size_px=128, n_dates=8, n_reference=6, n_changes=2, n_transients=0, clouds=False))
write_encoder(folder / "squares.onnx")
(folder / "squares.onnx.json").write_text("{}")
(folder / "broken.onnx").write_bytes(b"nothing")
"""


@pytest.fixture(scope="session")
def files(engine_python, tmp_path_factory):
    """A small encoder with its card, a file that is none, and a generated series: bands red, green, blue, NIR, unnamed."""
    folder = tmp_path_factory.mktemp("encoders")
    subprocess.run([engine_python, "-c", WRITE, str(folder)], cwd=ROOT, check=True)
    return folder


@pytest.fixture
def ready(dock, workdir, engine_python, monkeypatch):
    """The dock with an engine, its series, and an empty folder of encoders."""
    monkeypatch.setenv("CHANGEDET_ENGINE_PYTHON", engine_python)
    for name in ("store", "encoders", "last_folder"):
        settings.write(name, str(workdir / name))
    (workdir / "last_folder").mkdir()
    dock.session.engine._look()
    return dock


@pytest.fixture
def manager(ready, qtbot):
    """The manager, opened by its button, once the list is there."""
    click(qtbot, ready, "manage_encoders")
    rest(qtbot, ready)
    return ready.findChild(QWidget, "encoder_manager")


def click(qtbot, parent, name):
    qtbot.mouseClick(parent.findChild(QAbstractButton, name), Qt.MouseButton.LeftButton)


def rest(qtbot, dock):
    """Until nothing is done with encoders any more."""
    qtbot.waitUntil(lambda: not dock.session.encoders.is_busy, timeout=LONGEST_MS)


def add(qtbot, dock, manager, path):
    click(qtbot, manager, "add_encoder")
    manager.findChild(QFileDialog, "file_dialog").fileSelected.emit(str(path))
    rest(qtbot, dock)


def rows(manager):
    """Name to state."""
    items = [manager.list.topLevelItem(row) for row in range(manager.list.topLevelItemCount())]
    return {item.text(0): item.text(7) for item in items}


def offered(dock):
    box = dock.findChild(QComboBox, "encoder")
    return [box.itemText(index) for index in range(box.count())]


def choose(dock, name):
    box = dock.findChild(QComboBox, "encoder")
    box.setCurrentIndex(box.findText(name))


def press(qtbot, dialog, button):
    buttons = dialog.findChild(QDialogButtonBox)
    qtbot.mouseClick(buttons.button(getattr(QDialogButtonBox.StandardButton, button)), Qt.MouseButton.LeftButton)


def test_a_file_is_added_checked_offered_and_removed(ready, manager, files, qtbot):
    assert rows(manager) == {BUILTIN: "usable"}
    add(qtbot, ready, manager, files / "squares.onnx")
    assert rows(manager) == {BUILTIN: "usable", "Squares": "usable"}
    assert sorted(path.name for path in encoders.folder().iterdir()) == ["squares.onnx", "squares.onnx.json"]
    assert manager.list.currentItem().text(0) == "Squares"
    for fact in ("MIT", "red, NIR", "10 m (5–30)"):
        assert fact in manager.facts.text()
    click(qtbot, manager, "check_encoder")
    rest(qtbot, ready)
    assert manager.list.currentItem().text(6).startswith("processor (CPU), ")
    assert "for each piece of an image on the processor (CPU) – " in manager.words.text()

    choose(ready, "Squares")
    assert "Licence: MIT" in ready.series.encoder.facts.text()
    add(qtbot, ready, manager, files / "squares.onnx")
    assert "already" in manager.words.text()
    assert ready.series.run_request().parameters.encoder == str(encoders.folder() / "squares.onnx")

    manager.choose(str(encoders.folder() / "squares.onnx"))
    for answer, left in ((QMessageBox.StandardButton.No, 2), (QMessageBox.StandardButton.Yes, 0)):
        click(qtbot, manager, "remove_encoder")
        box = manager.findChild(QMessageBox, "remove_box")
        qtbot.mouseClick(box.button(answer), Qt.MouseButton.LeftButton)
        assert len(list(encoders.folder().iterdir())) == left
        qtbot.waitUntil(lambda: manager.findChild(QMessageBox, "remove_box") is None)
    assert rows(manager) == {BUILTIN: "usable"}
    # What a series was to be found with is not replaced by something else: a run is refused.
    assert ready.series.encoder.box.currentText() == "squares (not there)"
    ready.session.find_changes(ready.series.run_request())
    assert "The encoder squares of this series is not there" in ready.series.warnings.text()
    assert (files / "squares.onnx").is_file()


def test_a_file_that_is_no_encoder_is_listed_with_its_sentence_and_not_offered(ready, manager, files, qtbot):
    add(qtbot, ready, manager, files / "broken.onnx")
    assert "cannot be run as an ONNX file" in rows(manager)["broken"]
    assert offered(ready) == [BUILTIN, EMBEDDINGS]
    assert rows(manager)["broken"] == manager.facts.text()


def test_without_an_engine_the_list_says_what_it_needs(dock, qtbot, monkeypatch, workdir):
    monkeypatch.setenv("CHANGEDET_ENGINE_PYTHON", str(workdir / "nothing"))
    dock.session.engine._look()
    click(qtbot, dock, "manage_encoders")
    manager = dock.findChild(QWidget, "encoder_manager")
    assert "needs the engine" in manager.words.text()
    assert not manager.check_button.isEnabled()


def test_the_folder_is_listed_when_the_engine_comes(ready, files, qtbot, workdir):
    assert offered(ready) == [BUILTIN, EMBEDDINGS]
    encoders.folder().mkdir(parents=True)
    (encoders.folder() / "squares.onnx").write_bytes((files / "squares.onnx").read_bytes())
    ready.session.engine._look()
    rest(qtbot, ready)
    assert offered(ready) == [BUILTIN, EMBEDDINGS, "Squares"]


def test_only_what_lies_in_the_folder_can_be_removed(ready, files):
    ready.session.encoders.remove(str(files / "squares.onnx"))
    assert "left alone" in ready.session.encoders.words
    assert (files / "squares.onnx").is_file()


def test_presets_know_where_bands_lie():
    ten, landsat, naip = (
        next(name for name in sensors.SENSORS if name.startswith(start)) for start in ("Sen", "Landsat 8", "NAIP")
    )
    assert sensors.order(("red", "B8A", "SWIR2"), ten) == [3, 8, 10]
    assert sensors.order(("NIR", "red edge 1"), landsat) == [5, None]
    assert sensors.order(("NIR", "blue"), naip) == [4, 3]


def test_bands_are_chosen_kept_with_the_series_and_a_run_uses_them(ready, manager, files, qtbot):
    add(qtbot, ready, manager, files / "squares.onnx")
    choose(ready, "Squares")
    ready.session.series.add_files([str(files / "series" / "images")])
    assert ready.series.run_request().parameters.bands == ()

    click(qtbot, ready, "choose_bands")
    dialog = ready.findChild(QWidget, "band_dialog")
    rest(qtbot, ready)
    assert "not 4; choose these" in dialog.words.text()
    assert dialog.numbers() == ()
    assert not dialog.buttons.button(QDialogButtonBox.StandardButton.Ok).isEnabled()
    model = dialog.sensor.model()
    enabled = [model.item(row).text() for row in range(1, dialog.sensor.count()) if model.item(row).isEnabled()]
    assert enabled == ["PlanetScope, 4 (BGRN)", "NAIP, 4 (RGBN)", "RGB, 3"]
    for sensor, numbers in (("RGB, 3", ()), ("PlanetScope, 4 (BGRN)", (3, 4)), ("NAIP, 4 (RGBN)", (1, 4))):
        dialog.sensor.setCurrentIndex(dialog.sensor.findText(sensor))
        dialog.sensor.activated.emit(dialog.sensor.currentIndex())
        assert dialog.numbers() == numbers
    press(qtbot, dialog, "Ok")
    assert ready.series.run_request().parameters.bands == (1, 4)
    assert "Bands chosen: 1, 4" in ready.series.encoder.facts.text()

    with qtbot.waitSignal(ready.session.run.succeeded, timeout=LONGEST_MS):
        click(qtbot, ready, "run_button")
    run = ready.session.result.layers.run
    assert run.facts.encoder["name"] == "Squares"
    assert run.facts.parameters["bands"] == [1, 4]
    assert "processor (CPU) – " in ready.series.runs_on.text()
    assert "computed on the processor (CPU)" in ready.status.words.text()


def test_bands_found_by_name_are_preselected_and_reset_forgets_a_choice(ready, manager, files, qtbot, workdir):
    for path in sorted((files / "series" / "images").glob("*.tif"))[:2]:
        target = gdal.Translate(str(workdir / path.name), str(path), bandList=[4, 3, 1])
        for number, name in enumerate(("nir", "blue", "B04 (red)"), 1):
            target.GetRasterBand(number).SetDescription(name)
        target = None
    add(qtbot, ready, manager, files / "squares.onnx")
    choose(ready, "Squares")
    ready.session.series.add_files([str(workdir)])
    ready.session.model.set_bands("squares.onnx", (2, 2))
    for kept, found, button, after in (((2, 2), (2, 2), "Reset", ()), ((), (3, 1), "Ok", (3, 1))):
        click(qtbot, ready, "choose_bands")
        dialog = ready.findChild(QWidget, "band_dialog")
        assert dialog.numbers() == kept
        assert dialog.boxes[0].itemText(2) == "3: B04 (red)"
        rest(qtbot, ready)
        assert dialog.numbers() == found
        press(qtbot, dialog, button)
        assert ready.series.run_request().parameters.bands == after
        qtbot.waitUntil(lambda: ready.findChild(QWidget, "band_dialog") is None)


def test_rasters_that_are_embeddings_need_no_encoder(dock):
    box = dock.series.findChild(QComboBox, "encoder")
    box.setCurrentIndex(box.findData(RASTER))
    assert dock.session.model.series().choices.encoder == RASTER
