"""Several results of one project: what they are called, which one the dock shows, and where new ones are written."""

from __future__ import annotations

import datetime
import json
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from qgis.core import QgsLayerTreeModel, QgsProject, QgsVectorLayer
from qgis.gui import QgsLayerTreeView
from qgis.PyQt.QtWidgets import QFileDialog

from changedet_plugin.bridge.result import names
from changedet_plugin.bridge.result.tables import read_run
from changedet_plugin.gui.result.tree_link import TreeLink
from tests.desktop.rasters import write_series


def change_facts(path, **facts):
    """Write other facts of the run into a result."""
    with closing(sqlite3.connect(path)) as file, file:
        for key, value in facts.items():
            text = value if isinstance(value, str) else json.dumps(value)
            file.execute("INSERT OR REPLACE INTO run (key, value) VALUES (?, ?)", (key, text))


@pytest.fixture
def other_path(result_path, workdir):
    """Another run of the same series, a year later, with larger patches."""
    change_facts(result_path, inputs=[{"path": f"/place/{year}-01-01.tif", "date": f"{year}-01-01"} for year in (2019, 2020)])
    path = shutil.copy(result_path, workdir / "other.gpkg")
    change_facts(path, patch_px=16, started="2021-01-01T00:00:00+00:00", run_id="other")
    return str(path)


@pytest.fixture
def two(dock, result_path, other_path, qtbot):
    """The dock with both open, the second one shown."""
    dock._open_result(result_path)
    dock._open_result(other_path)
    qtbot.waitUntil(lambda: len(texts(dock)) == 2)
    return dock


def texts(dock):
    """The entries for results."""
    box = dock.changes.chooser.box
    return [box.itemText(row) for row in range(box.count()) if box.itemData(row)]


def choose(dock, text):
    """What the box does when an entry is clicked."""
    box = dock.changes.chooser.box
    row = next(row for row in range(box.count()) if text in box.itemText(row))
    box.setCurrentIndex(row)
    box.activated.emit(row)


def on_map(dock):
    root = QgsProject.instance().layerTreeRoot()
    return {Path(layer.source().split("|")[0]).name for layer in root.checkedLayers() if isinstance(layer, QgsVectorLayer)}


def test_entries_say_what_tells_runs_apart_and_what_is_judged(two, qtbot):
    assert ["16 px" in text for text in texts(two)] == [True, False]
    assert two.changes.chooser.box.currentText() == texts(two)[0]
    two.session.verdicts.judge([1, 2], "confirmed")
    qtbot.waitUntil(lambda: "2 judged" in texts(two)[0])
    assert "judged" not in texts(two)[1]


def test_what_is_chosen_is_listed_and_drawn_alone_of_its_series(two, result_path, qtbot):
    choose(two, "8 px")
    assert two.session.result.layers.path == result_path
    assert on_map(two) == {Path(result_path).name}
    qtbot.waitUntil(lambda: "8 px" in two.changes.chooser.box.currentText())


def test_a_result_of_another_series_stays_on_the_map(two, other_path, result_path):
    change_facts(result_path, inputs=[{"path": "/elsewhere/2001-01-01.tif", "date": "2001-01-01"}])
    two.session.result.layers.show()
    choose(two, "8 px")
    assert on_map(two) == {Path(result_path).name, Path(other_path).name}


def test_the_dock_follows_the_layer_and_the_group_that_are_made_active_in_the_layer_tree(two, result_path, other_path, qtbot):
    root = QgsProject.instance().layerTreeRoot()
    view = QgsLayerTreeView()
    qtbot.addWidget(view)
    view.setModel(QgsLayerTreeModel(root, view))
    link = TreeLink(view, two.session.open_results)
    first, second = (next(one for one in root.findGroups() if text in one.name()) for text in ("8 px", "16 px"))
    view.setCurrentLayer(first.findLayers()[1].layer())
    assert two.session.result.layers.path == result_path
    model = view.layerTreeModel()
    view.setCurrentIndex(view.node2index(second) if hasattr(view, "node2index") else model.node2index(second))
    assert two.session.result.layers.path == other_path
    choose(two, "8 px")
    assert view.currentLayer() is two.session.result.layers.changes
    link.close()


def test_the_selected_change_of_a_result_is_selected_when_it_is_come_back_to(two):
    fid = two.changes.model.fid_at(2)
    two.session.result.select([fid])
    choose(two, "8 px")
    choose(two, "16 px")
    assert two.session.result.layers.changes.selectedFeatureIds() == [fid]


def test_a_result_that_is_removed_is_forgotten(two, result_path, qtbot):
    layers = two.session.result.layers
    QgsProject.instance().removeMapLayers([layers.changes.id(), layers.patches.id()])
    qtbot.waitUntil(lambda: two.session.result.layers is not None)
    assert two.session.result.layers.path == result_path
    qtbot.waitUntil(lambda: len(texts(two)) == 1)


def test_the_entry_for_a_file_asks_for_it_and_stays_where_it_was(two):
    shown = two.changes.chooser.box.currentText()
    choose(two, "Open another")
    dialog = two.findChild(QFileDialog, "file_dialog")
    assert dialog.isVisible()
    dialog.close()
    assert two.changes.chooser.box.currentText() == shown


def test_the_layer_is_found_whatever_it_is_called(two, result_path):
    for layer in QgsProject.instance().mapLayers().values():
        layer.setName("mine")
    choose(two, "8 px")
    assert two.session.result.layers.path == result_path


def test_choices_that_differ_are_named_and_those_that_do_not_are_not(result_path, other_path):
    change_facts(other_path, parameters={"threshold": 1.2}, patch_px=8)
    here, there = read_run(result_path), read_run(other_path)
    assert set(names.differences(here, [here, there])) == {"threshold"}
    assert names.differences(there, [here, there])["threshold"] == "limit 1.2"


def test_copies_of_one_run_are_told_apart_by_their_files(result_path, workdir):
    runs = [read_run(result_path), read_run(str(shutil.copy(result_path, workdir / "copy.gpkg")))]
    first, second = names.entries(runs, ["one", "one"])
    assert first != second
    assert second.endswith("copy")


def test_a_file_is_named_by_series_patch_and_time_and_never_taken_twice(workdir):
    stem = names.file_stem("Old town: 1/2", 8, datetime.datetime(2026, 11, 28, 17, 51))
    assert stem == "Old_town_1_2_8px_20261128-1751"
    names.free_file(workdir, stem).touch()
    assert names.free_file(workdir, stem).name == f"{stem}_2.gpkg"


def test_where_neither_project_nor_rasters_can_be_written_beside_the_dock_asks(dock, small_disk, qtbot):
    disk = small_disk("8m")
    write_series(disk, "2001-01-01", "2002-01-01")
    small_disk.make_read_only()
    dock.session.series.add_files([str(disk)])
    dock.session.find_changes(dock.series.run_request())
    dialog = dock.findChild(QFileDialog, "file_dialog")
    assert dialog.acceptMode() == QFileDialog.AcceptMode.AcceptSave
    assert not dock.session.run.is_running
    dialog.close()
