"""Two results of one series side by side: the numbers are those of the command line, rows lead to the map, and the swipe."""

from __future__ import annotations

import json
import os
import subprocess
from pathlib import Path

import pytest
from qgis.core import QgsPointXY, QgsProject, QgsVectorLayer
from qgis.PyQt.QtCore import Qt
from qgis.PyQt.QtWidgets import QAbstractButton, QComboBox, QDialogButtonBox, QFileDialog, QWidget

from changedet_plugin.bridge.layers.result_layers import find_results
from changedet_plugin.gui.compare.dialog import HERE, THERE
from changedet_plugin.gui.dock.compare_presenter import ComparePresenter
from tests.desktop.conftest import ROOT

LONGEST_MS = 60_000
WRITE = """
import json
import sys
from pathlib import Path
import rasterio
import shapely
from changedet_plugin.engine.cli import main
from synthetic.series import Plan, write
from tests.square_encoder import write as write_encoder
folder = Path(sys.argv[1])
plan = Plan(size_px=128, n_dates=12, n_reference=8, n_changes=6, clouds=False)
write(folder / "series", plan)
encoder = write_encoder(folder / "squares.onnx")
paths = sorted((folder / "series" / "images").glob("*.tif"))
def detect(name, *more):
    options = ["--patch-px", "8", "--reference-end", plan.dates[8].isoformat(), *more]
    if main(["detect", *map(str, paths), "--output", str(folder / name), *options]):
        raise SystemExit(1)
with rasterio.open(paths[0]) as raster:
    left, bottom, right, top = raster.bounds
    crs = {"type": "name", "properties": {"name": f"urn:ogc:def:crs:EPSG::{raster.crs.to_epsg()}"}}
half = shapely.geometry.mapping(shapely.box(left, (bottom + top) / 2, right, top))
(folder / "half.geojson").write_text(json.dumps({"crs": crs, **half}))
detect("spectex.gpkg", "--area", str(folder / "half.geojson"))
detect("squares.gpkg", "--encoder", encoder, "--bands", "3,4")
for path in paths:
    with rasterio.open(path, "r+") as raster:
        raster.transform = raster.transform.translation(100_000, 0) @ raster.transform
detect("elsewhere.gpkg")
"""


@pytest.fixture(scope="session")
def results(engine_python, tmp_path_factory):
    """The upper half of one series by SpecTex, all of it by another encoder, and another place."""
    folder = tmp_path_factory.mktemp("compared")
    subprocess.run([engine_python, "-c", WRITE, str(folder)], cwd=ROOT, check=True, capture_output=True)
    return {path.stem: str(path) for path in folder.glob("*.gpkg")}


@pytest.fixture
def presenter(dock, results, engine_python, monkeypatch, qgis_canvas):
    """The presenter beside a dock that shows the result of SpecTex."""
    monkeypatch.setenv("CHANGEDET_ENGINE_PYTHON", engine_python)
    dock.session.engine._look()
    presenter = ComparePresenter(dock.session, dock)
    dock._open_result(results["spectex"])
    layer = dock.session.result.layers.changes
    qgis_canvas.setDestinationCrs(layer.crs())
    qgis_canvas.setLayers([layer])
    qgis_canvas.setExtent(layer.extent())
    yield presenter
    presenter.close()


@pytest.fixture
def window(presenter, dock):
    """Its window."""
    presenter.open()
    return dock.findChild(QWidget, "compare_dialog")


@pytest.fixture
def compared(presenter, window, results, qtbot):
    """The window once the two results are compared."""
    with qtbot.waitSignal(presenter.control.compared, timeout=LONGEST_MS):
        choose_file(qtbot, window, results["squares"])
    return window


def choose(window, text):
    """What the combo box does when an entry is clicked."""
    box = window.findChild(QComboBox, "compare_other")
    box.setCurrentIndex(next(index for index in range(box.count()) if text in box.itemText(index)))
    box.activated.emit(box.currentIndex())


def choose_file(qtbot, window, path):
    choose(window, "Other file")
    dialog = window.findChild(QFileDialog, "file_dialog")
    dialog.fileSelected.emit(path)
    dialog.close()


def click(qtbot, window, name):
    qtbot.mouseClick(window.findChild(QAbstractButton, name), Qt.MouseButton.LeftButton)


def rows(window):
    return [window.list.topLevelItem(row) for row in range(window.list.topLevelItemCount())]


def click_row(qtbot, window, item):
    box = window.list.visualItemRect(item)
    qtbot.mouseClick(window.list.viewport(), Qt.MouseButton.LeftButton, pos=box.center())


def said_by_the_command_line(engine_python, *paths):
    command = [engine_python, "-m", "changedet_plugin.engine", "compare", *paths, "--json"]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    return json.loads(subprocess.run(command, cwd=ROOT, env=environment, check=True, capture_output=True).stdout)


def shape_of(path, fid):
    layer = QgsVectorLayer(f"{path}|layername=changes", "changes", "ogr")
    return layer.getFeature(fid).geometry()


def is_in_the_middle(canvas, shape):
    box = shape.boundingBox()
    return canvas.extent().contains(box) and canvas.extent().center().distance(box.center()) < box.width()


def test_the_numbers_are_those_of_the_command_line(compared, results, engine_python):
    found = said_by_the_command_line(engine_python, results["spectex"], results["squares"])
    words = compared.words.text()
    for fact in (
        *found["encoders"],
        f"Rank correlation {found['rank_correlation']:.2f} (1 = the same order)",
        f"{100 * found['top_overlap']:.0f} % of the {found['n_top']} strongest patches",
        f"{found['common_changes']} of the first {found['n_changes'][0]} changes",
    ):
        assert fact in words
    here, only_there = found["changes"]
    assert len(rows(compared)) == len(here) + len(only_there)
    dash = {None: "–"}
    ranks = [[str(row[1]), dash.get(row[3], str(row[3]))] for row in here] + [["–", str(row[1])] for row in only_there]
    assert [[item.text(HERE), item.text(THERE)] for item in rows(compared)] == ranks


def test_rows_are_ordered_by_the_numbers_of_a_column(compared):
    for column in (HERE, THERE):
        compared.list.sortByColumn(column, Qt.SortOrder.AscendingOrder)
        shown = [item.text(column) for item in rows(compared)]
        ranks = [int(text) for text in shown if text != "–"]
        assert shown == [*map(str, sorted(ranks)), *["–"] * (len(shown) - len(ranks))]


def test_a_row_leads_to_its_change_on_the_map(compared, dock, qgis_canvas, qtbot):
    item = rows(compared)[1]
    click_row(qtbot, compared, item)
    layer = dock.session.result.layers.changes
    (fid,) = layer.selectedFeatureIds()
    table = dock.session.result.table
    assert str(table.rank[table.row_of(fid)]) == item.text(HERE)
    assert is_in_the_middle(qgis_canvas, layer.getFeature(fid).geometry())


def test_a_change_of_the_other_result_alone_is_gone_to(compared, presenter, results, qgis_canvas, qtbot):
    item = next(item for item in rows(compared) if item.text(HERE) == "–")
    click_row(qtbot, compared, item)
    assert is_in_the_middle(qgis_canvas, shape_of(results["squares"], int(item.text(THERE))))


def test_the_shown_result_stays_and_the_other_is_added_unseen_by_the_swipe(compared, presenter, dock, results, qtbot):
    assert [known.path for known in find_results(QgsProject.instance())] == [results["spectex"]]
    shown = dock.session.result.layers
    click(qtbot, compared, "compare_swipe")
    assert presenter.swipe.is_on
    assert dock.session.result.layers is shown
    other = next(known for known in find_results(QgsProject.instance()) if known.path == results["squares"])
    assert not other.group.isVisible()
    click(qtbot, compared, "compare_swipe")
    assert not presenter.swipe.is_on


def test_the_swipe_takes_the_place_of_that_of_the_dates(compared, presenter, dock, qtbot):
    first = dock.session.result.table.fid[0]
    dock.session.result.select([int(first)])
    click(qtbot, dock, "swipe_map")
    assert dock.findChild(QAbstractButton, "swipe_map").isChecked()
    click(qtbot, compared, "compare_swipe")
    assert presenter.swipe.is_on
    assert compared.swipe_button.isChecked()
    assert not dock.findChild(QAbstractButton, "swipe_map").isChecked()


def test_the_swipe_shows_the_changes_of_the_other_result_right_of_the_line(compared, presenter, results, qgis_canvas, qtbot):
    item = next(item for item in rows(compared) if item.text(HERE) == "–")
    click_row(qtbot, compared, item)
    presenter.control.leave()  # the outline
    blank = qgis_canvas.canvasColor()
    corner = QgsPointXY(shape_of(results["squares"], int(item.text(THERE))).vertexAt(0))
    click(qtbot, compared, "compare_swipe")
    presenter.swipe.set_position(0.1)
    qtbot.waitUntil(lambda: colour(qgis_canvas, corner) != blank, timeout=LONGEST_MS)
    presenter.swipe.set_position(0.98)
    qtbot.waitUntil(lambda: colour(qgis_canvas, corner) == blank, timeout=LONGEST_MS)


def colour(canvas, point):
    """What is seen at a place of the map."""
    picture = canvas.viewport().grab().toImage()
    at = canvas.getCoordinateTransform().transform(point)
    return picture.pixelColor(int(at.x() * picture.devicePixelRatio()), int(at.y() * picture.devicePixelRatio()))


def test_where_both_results_are_drawn_each_side_has_one(compared, presenter, dock, results, qgis_canvas, qtbot):
    there = presenter.control.layers_there()
    qgis_canvas.setLayers([there.changes, dock.session.result.layers.changes])
    click(qtbot, compared, "compare_swipe")
    item = presenter.swipe._item
    assert [layer.source() for layer in item.left._layers] == [dock.session.result.layers.changes.source()]
    assert [layer.source() for layer in item.right._layers] == [there.changes.source()]


def test_closing_the_window_or_leaving_the_result_ends_the_swipe(compared, presenter, dock, results, qtbot):
    click(qtbot, compared, "compare_swipe")
    buttons = compared.findChild(QDialogButtonBox)
    qtbot.mouseClick(buttons.button(QDialogButtonBox.StandardButton.Close), Qt.MouseButton.LeftButton)
    assert not presenter.swipe.is_on
    presenter.open()
    assert len(rows(compared)) > 0
    click(qtbot, compared, "compare_swipe")
    assert presenter.swipe.is_on
    dock._open_result(results["squares"])
    assert not presenter.swipe.is_on
    assert rows(compared) == []


def test_open_results_are_offered_and_the_last_choice_counts(window, presenter, dock, results, qtbot):
    dock._open_result(results["squares"])
    qtbot.waitUntil(lambda: window.other.count() == 3)
    assert "Squares" in window.shown.text()
    answers = []
    presenter.control.compared.connect(answers.append)
    choose_file(qtbot, window, results["elsewhere"])
    choose(window, "SpecTex")
    qtbot.waitUntil(lambda: bool(answers), timeout=LONGEST_MS)
    assert answers[0]["encoders"][0] == "Squares"
    assert "SpecTex" in window.other.currentText()


def test_a_result_of_another_place_is_refused_in_one_sentence(window, presenter, results, qtbot):
    with qtbot.waitSignal(presenter.control.failed, timeout=LONGEST_MS):
        choose_file(qtbot, window, results["elsewhere"])
    assert "no patches in common" in window.words.text()
    assert rows(window) == []
    assert not window.swipe_button.isEnabled()


@pytest.mark.parametrize(
    ("name", "words"), [("spectex", "choose another one"), ("series", "not a result"), ("none", "no file")]
)
def test_what_cannot_be_compared_is_said_at_once(window, presenter, results, workdir, qtbot, name, words):
    (workdir / "series.gpkg").write_bytes(Path(results["spectex"]).read_bytes()[:100])
    choose_file(qtbot, window, results.get(name, str(workdir / f"{name}.gpkg")))
    assert words in window.words.text() or "cannot be read" in window.words.text()
    assert window.other.currentIndex() == 0


def test_without_an_engine_the_window_says_what_to_do(presenter, dock, results, monkeypatch, workdir, qtbot):
    monkeypatch.setenv("CHANGEDET_ENGINE_PYTHON", str(workdir / "nothing"))
    dock.session.engine._look()
    presenter.open()
    window = dock.findChild(QWidget, "compare_dialog")
    assert "needs the engine" in window.words.text()
    choose_file(qtbot, window, results["squares"])
    assert "needs the engine" in window.words.text()


def test_without_a_result_there_is_no_window(presenter, dock):
    QgsProject.instance().clear()
    presenter.open()
    assert "Open a result first" in dock.series.warnings.text()
    assert dock.findChild(QWidget, "compare_dialog") is None
