"""Items of a catalogue in the series: listed by the engine beside the window, run, kept, and back without a question."""

from __future__ import annotations

import json
import shlex
import shutil
import subprocess
from pathlib import Path

import pytest
from qgis.core import QgsProject
from qgis.PyQt.QtCore import Qt
from qgis.PyQt.QtWidgets import QAbstractButton, QDialogButtonBox, QWidget

from changedet_plugin.bridge.exports.recipe import recipe
from changedet_plugin.bridge.result.tables import read_run
from changedet_plugin.bridge.series import request
from changedet_plugin.compat import QAction
from changedet_plugin.core.parameters import DEFAULT_MACHINE, Masking, Parameters
from changedet_plugin.gui.series.model import LAYER
from tests.desktop.conftest import ROOT
from tests.desktop.rasters import write_raster
from tests.listener import Listener
from tests.range_server import serving

LONGEST_MS = 120_000
MASK = "SCL: mask, Sentinel-2 scene classification (SCL)"
WRITE = """
import sys
from pathlib import Path
from tests.engine.reading.test_stac import write_catalogue
write_catalogue(Path(sys.argv[1]))
"""


@pytest.fixture(scope="session")
def catalogue(engine_python, tmp_path_factory):
    """A folder with a catalogue of six items: four bands, a scene classification, a picture."""
    folder = tmp_path_factory.mktemp("catalogue")
    subprocess.run([engine_python, "-c", WRITE, str(folder)], cwd=ROOT, check=True)
    return folder


@pytest.fixture
def open_dialog(ready, qtbot):
    """Call it with a place, and assets: the dialog, opened by the menu, with them typed in."""

    def typed(place, assets=""):
        ready.findChild(QAction, "menu_items").trigger()
        dialog = ready.findChildren(QWidget, "stac_dialog")[-1]
        qtbot.keyClicks(dialog.place.lineEdit(), str(place))
        qtbot.keyClicks(dialog.assets, assets)
        return dialog

    return typed


def look(qtbot, dialog):
    """Press List and wait for what the dialog then says."""
    qtbot.mouseClick(dialog.look, Qt.MouseButton.LeftButton)
    assert not dialog.look.isEnabled()
    qtbot.waitUntil(dialog.look.isEnabled, timeout=LONGEST_MS)
    return dialog.words.text()


def add(qtbot, dialog):
    qtbot.mouseClick(dialog.buttons.button(QDialogButtonBox.StandardButton.Ok), Qt.MouseButton.LeftButton)


def rows_of(dock):
    return dock.session.model.rows


def add_all(qtbot, dock, dialog, n_rows=6):
    add(qtbot, dialog)
    qtbot.waitUntil(lambda: len(rows_of(dock)) == n_rows, timeout=LONGEST_MS)


def run_to_the_end(qtbot, dock, button):
    given, said = [], []
    dock.session.run.succeeded.connect(lambda _command, result: given.append(result))
    dock.session.run.failed.connect(lambda _command, sentence: said.append(sentence))
    qtbot.mouseClick(dock.findChild(QAbstractButton, button), Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: bool(given or said), timeout=LONGEST_MS)
    assert not said
    return given[0]


def test_items_are_listed_with_their_dates_and_assets_and_added(ready, qtbot, open_dialog, catalogue):
    with serving(catalogue) as server:
        dialog = open_dialog(f"{server}/catalog.json")
        assert "6 images" in look(qtbot, dialog)
        shown = [dialog.list.item(row) for row in range(dialog.list.count())]
        ticked = [item.text() for item in shown if item.checkState() == Qt.CheckState.Checked]
        assert ticked == ["B02: blue", "B03: green", "B04: red", "B08: nir"]
        assert [item.text() for item in shown if not item.flags() & Qt.ItemFlag.ItemIsEnabled] == [MASK]
        add(qtbot, dialog)
    assert [row.date.year for row in rows_of(ready)] == list(range(2010, 2016))
    assert all(row.takes_part and row.stac.mask.endswith("/SCL.tif") for row in rows_of(ready))
    tip = ready.session.model.data(ready.session.model.index(0, LAYER), Qt.ItemDataRole.ToolTipRole)
    assert "assets B02, B03, B04, B08." in tip
    assert "Its mask is SCL.tif." in tip


@pytest.mark.parametrize("assets", ["red, nir", "B04,B08"])
def test_add_asks_first_where_nothing_was_listed_and_takes_typed_assets(ready, qtbot, open_dialog, catalogue, assets):
    add_all(qtbot, ready, open_dialog(catalogue / "catalog.json", assets))
    assert {row.stac.assets for row in rows_of(ready)} == {("B04", "B08")}
    assert {row.stac.settings.names for row in rows_of(ready)} == {("red", "nir")}
    assert rows_of(ready)[0].path.endswith("/{B04,B08}.tif")


def test_items_are_added_once(ready, qtbot, open_dialog, catalogue):
    add_all(qtbot, ready, open_dialog(catalogue / "catalog.json"))
    again = open_dialog(catalogue / "catalog.json")
    with qtbot.waitSignal(again.chosen, timeout=LONGEST_MS):
        add(qtbot, again)
    assert len(rows_of(ready)) == 6
    assert "in the series already" in ready.session._message_bar.currentItem().text()


def test_ticks_are_typed_for_the_analyst(ready, qtbot, open_dialog, catalogue):
    dialog = open_dialog(catalogue / "catalog.json")
    look(qtbot, dialog)
    for row in (0, 1):
        dialog.list.item(row).setCheckState(Qt.CheckState.Unchecked)
    assert dialog.assets.text() == "B04, B08"
    add_all(qtbot, ready, dialog)
    assert {row.stac.assets for row in rows_of(ready)} == {("B04", "B08")}


def test_items_that_lack_the_assets_are_named(ready, qtbot, open_dialog, catalogue, workdir):
    shutil.copytree(catalogue, workdir / "place")
    lacking = sorted((workdir / "place").glob("*/item.json"))[2]
    item = json.loads(lacking.read_text())
    del item["assets"]["B08"]
    lacking.write_text(json.dumps(item))
    dialog = open_dialog(workdir / "place" / "catalog.json", "red,nir")
    assert f"left out: {item['id']}." in look(qtbot, dialog)
    add_all(qtbot, ready, dialog, 5)
    assert item["id"] in ready.session._message_bar.currentItem().text()


def test_wrong_assets_are_answered_with_those_that_are_there_and_mended(ready, qtbot, open_dialog, catalogue):
    dialog = open_dialog(catalogue / "catalog.json", "swir16")
    add(qtbot, dialog)
    qtbot.waitUntil(dialog.look.isEnabled, timeout=LONGEST_MS)
    assert "the assets swir16; S2A_32TQM_20100701 has B02" in dialog.words.text()
    assert (dialog.isVisible(), rows_of(ready)) == (True, ())
    assert dialog.place.filePath() == str(catalogue / "catalog.json")
    dialog.list.item(2).setCheckState(Qt.CheckState.Checked)
    assert dialog.assets.text() == "B04"
    add_all(qtbot, ready, dialog)


@pytest.mark.parametrize("kind", ["dead", "gone", "empty", "picture"])
def test_a_place_without_items_is_a_sentence_in_the_dialog_and_nothing_is_lost(ready, qtbot, open_dialog, workdir, kind):
    ready.session.series.add_files([str(write_raster(workdir / "2001-07-01.tif"))])
    empty = workdir / "items.json"
    empty.write_text(json.dumps({"type": "FeatureCollection", "features": []}))
    with serving(workdir) as server:
        pass
    places = {
        "dead": f"{server}/items.json",
        "gone": workdir / "no.json",
        "empty": empty,
        "picture": workdir / "2001-07-01.tif",
    }
    words = {"dead": "does not give them", "gone": "is not there", "empty": "no items", "picture": "no STAC item"}
    dialog = open_dialog(places[kind], "red")
    assert words[kind] in look(qtbot, dialog)
    assert dialog.words.text().count("\n") == 0
    assert (dialog.place.filePath(), dialog.assets.text()) == (str(places[kind]), "red")
    assert len(rows_of(ready)) == 1


def test_without_an_engine_the_dialog_says_so(dock, qtbot, no_engine):
    dock.session.engine._look()
    dock.findChild(QAction, "menu_items").trigger()
    dialog = dock.findChild(QWidget, "stac_dialog")
    qtbot.keyClicks(dialog.place.lineEdit(), "https://127.0.0.1/catalog.json")
    add(qtbot, dialog)
    assert "set it up" in dialog.words.text()


def test_closing_the_dialog_asks_no_more_and_the_next_one_is_answered(ready, qtbot, open_dialog, catalogue):
    with serving(catalogue, 1.0) as server:
        first = open_dialog(f"{server}/catalog.json")
        qtbot.mouseClick(first.look, Qt.MouseButton.LeftButton)
        first.reject()
        assert "6 images" in look(qtbot, open_dialog(catalogue / "catalog.json"))
    qtbot.waitUntil(lambda: not ready.session.stac._work.is_running, timeout=LONGEST_MS)


def test_items_of_another_place_are_asked_about(ready, qtbot, open_dialog, catalogue, workdir):
    shutil.copytree(catalogue, workdir / "place")
    for number, file in enumerate(sorted((workdir / "place").glob("*/item.json"))):
        west = 9 if number < 4 else 40
        file.write_text(json.dumps({**json.loads(file.read_text()), "bbox": [west, 46.9, west + 0.05, 46.95]}))
    add_all(qtbot, ready, open_dialog(workdir / "place" / "catalog.json"), 4)
    assert "2 rasters show another place" in ready.series.table.question.words.text()


def test_a_series_of_items_is_checked_run_repeated_and_reported(ready, qtbot, open_dialog, catalogue, qgis_process, workdir):
    with serving(catalogue) as server:
        add_all(qtbot, ready, open_dialog(f"{server}/catalog.json", "red,nir"))
        checked = run_to_the_end(qtbot, ready, "check_button")
        assert [row["date"][:4] for row in checked["dates"]] == [str(year) for year in range(2010, 2016)]
        result = run_to_the_end(qtbot, ready, "run_button")
        run = ready.session.result.layers.run
        assert "on a server, which is not asked for pictures: {B04,B08}.tif" in ready.changes.card.pictures._words
        qgis_process("changedet:detectchanges", "--", *shlex.split(recipe(run, windows=False))[4:])
    inputs = run.facts.inputs
    again = read_run(str(workdir / f"{Path(run.path).stem}_again.gpkg"))
    assert again.facts.inputs == inputs
    assert [row["valid_share"] for row in again.date_rows] == [row["valid_share"] for row in run.date_rows]
    qgis_process("changedet:report", "--", f"INPUT={run.path}", f"OUTPUT={workdir / 'report.pdf'}")
    assert (workdir / "report.pdf").read_bytes().startswith(b"%PDF")
    assert len(result["encoded"]) == len(inputs) == 6
    assert {entry["mask_meanings"][0]["product"] for entry in inputs} == {"scl"}
    assert {tuple(entry["names"]) for entry in inputs} == {("red", "nir")}


def test_a_project_brings_items_back_and_asks_no_server(ready, qtbot, open_dialog, catalogue, workdir):
    with serving(catalogue) as server:
        add_all(qtbot, ready, open_dialog(f"{server}/catalog.json"))
    before = rows_of(ready)
    project, file, listener = QgsProject.instance(), workdir / "kept.qgs", Listener()
    try:
        project.write(str(file))
        there = f"http://127.0.0.1:{listener.port}"
        file.write_text(file.read_text().replace(server, there))
        project.clear()
        assert rows_of(ready) == ()
        project.read(str(file))
        local = write_raster(workdir / "2001-07-01.tif")
        ready.session.series.add_files([str(local)])
        ready.series.table.view.repaint()
        qtbot.wait(500)
        moved = [row for row in rows_of(ready) if row.stac is not None]
        assert [(row.date, row.used, row.layer) for row in moved] == [(row.date, row.used, row.layer) for row in before]
        assert [row.path for row in moved] == [row.path.replace(server, there) for row in before]
        assert [row.stac.mask for row in moved] == [row.stac.mask.replace(server, there) for row in before]
        assert listener.heard == []
    finally:
        listener.close()


def test_local_items_move_with_the_project_their_masks_too(ready, qtbot, open_dialog, catalogue, workdir):
    shutil.copytree(catalogue, workdir / "here" / "place")
    add_all(qtbot, ready, open_dialog(workdir / "here" / "place" / "catalog.json"))
    project = QgsProject.instance()
    project.write(str(workdir / "here" / "kept.qgs"))
    project.clear()
    (workdir / "here").rename(workdir / "there")
    project.read(str(workdir / "there" / "kept.qgs"))
    assert not any(row.missing for row in rows_of(ready))
    assert all(row.stac.mask.startswith(f"{workdir}/there/place/") for row in rows_of(ready))


def test_masks_of_items_count_where_no_others_were_chosen(ready, qtbot, open_dialog, catalogue):
    add_all(qtbot, ready, open_dialog(catalogue / "catalog.json"))
    rows = ready.session.used_rows()
    for masking, has_mask in ((Masking(), True), (Masking(beside=False), False), (Masking(band=1), False)):
        asked = request.request(rows, Parameters(masking=masking), DEFAULT_MACHINE)
        assert [("mask" in raster) for raster in asked["rasters"]] == [has_mask] * 6
    named = request.request(rows, Parameters(), DEFAULT_MACHINE, mask="masks")
    assert not any("mask" in raster for raster in named["rasters"])
