"""What people and other programs do to a result that is shown: layers moved and edited, files replaced, projects sent."""

from __future__ import annotations

import json
import os
import shutil
import sqlite3
from contextlib import closing

import pytest
from qgis.core import QgsFeature, QgsGeometry, QgsProject
from qgis.PyQt.QtCore import QCoreApplication, QObject

from changedet_plugin.bridge.result.tables import read_changes
from changedet_plugin.gui.turns import Turns
from tests.desktop.driving import listed
from tests.desktop.result_files import in_file, set_run


def turn():
    for _ in range(30):
        QCoreApplication.processEvents()


def reopened(dock, path, change):
    """The project as it was sent by somebody who changed it: ``change`` gets the layers of the result."""
    project = QgsProject.instance()
    change(dock.session.result.layers)
    assert project.write(str(path))
    project.clear()
    project.read(str(path))
    turn()
    return dock.session.result


@pytest.mark.parametrize("value", ["abc", ["a"], {"a": 1}, -3, 2.7, "9" * 400, 10**5])
def test_a_project_that_cuts_types_into_something_else_opens(opened, workdir, value):
    def change(layers):
        node = QgsProject.instance().layerTreeRoot().findLayer(layers.changes.id())
        node.setCustomProperty("changedet/n_types", value)

    result = reopened(opened, workdir / "a.qgz", change)
    assert len(result.table.fid) == len(read_changes(result.layers.path).fid)


@pytest.mark.parametrize("value", [["a"], {"a": 1}, 7, "//127.0.0.1/share"])
def test_a_project_names_no_folder_for_the_pictures_of_tips(opened, workdir, value):
    def change(layers):
        layers.changes.setCustomProperty("changedet/tips", value)

    result = reopened(opened, workdir / "a.qgz", change)
    result.cut_types(2)
    assert "127.0.0.1" not in result.layers.changes.mapTipTemplate()


@pytest.mark.parametrize(
    "written",
    [
        "[" * 100_000,
        '{"layer": "", "order": "", "page": Infinity, "current": {}}',
        '{"layer": "", "order": "", "page": 99999999999, "current": {}}',
        json.dumps({"layer": "a", "order": "", "page": 0, "current": {"a": 10**30}}),
    ],
)
def test_what_a_project_says_was_shown_may_be_anything(dock, written):
    QgsProject.instance().writeEntry("changedet", "/shown", written)
    dock.session.result.memory.read()
    assert dock.session.result.memory.page == 0


def test_layers_are_taken_out_of_their_group(opened):
    root, layers = QgsProject.instance().layerTreeRoot(), opened.session.result.layers
    group = layers.group
    for node in group.children():
        root.insertChildNode(0, node.clone())
    root.removeChildNode(group)
    layers.hide()
    assert not root.findLayer(layers.changes.id()).isVisible()
    layers.show()
    assert root.findLayer(layers.changes.id()).isVisible()
    assert layers.group is None


def test_changes_are_deleted_in_qgis(opened):
    layer, before = opened.session.result.layers.changes, listed(opened)
    opened.session.result.select(before[:1])
    layer.startEditing()
    layer.deleteFeatures(before[:-1])
    assert layer.commitChanges()
    turn()
    assert listed(opened) == before[-1:]


@pytest.mark.parametrize("has_shape", [True, False])
def test_a_change_drawn_by_hand_leaves_those_of_the_run_as_they_are(opened, workdir, has_shape):
    layers, before = opened.session.result.layers, listed(opened)
    layer = layers.changes
    drawn = QgsFeature(layer.fields())
    if has_shape:
        drawn.setGeometry(QgsGeometry(next(layer.getFeatures()).geometry()))
    layer.startEditing()
    layer.addFeature(drawn)
    assert layer.commitChanges()
    turn()
    assert listed(opened) == before
    opened.session.exports.export(str(workdir / "a.geojson"), "all")
    assert (workdir / "a.geojson").is_file()
    opened.session.verdicts.judge(before[:1], "confirmed")
    assert in_file(layers.path) == {before[0]: "confirmed"}


def _another_run(path):
    other = path.with_name("other.gpkg")
    shutil.copy(path, other)
    set_run(str(other), "run_id", json.dumps("another"))
    return other


@pytest.mark.parametrize("replace", [os.replace, shutil.copyfile], ids=["new file", "new content"])
def test_no_verdict_goes_to_a_file_that_was_replaced(opened, workdir, replace):
    said, path = [], workdir / "changes.gpkg"
    opened.session.verdicts.failed.connect(said.append)
    replace(_another_run(path), path)
    opened.session.verdicts.judge(listed(opened)[:1], "confirmed")
    assert [sentence.endswith("then judge again.") for sentence in said] == [True]
    assert in_file(str(path)) == {}


def test_a_verdict_on_a_file_that_was_moved_away_is_said_to_be_lost(opened, workdir):
    said, path = [], workdir / "changes.gpkg"
    opened.session.verdicts.failed.connect(said.append)
    path.replace(workdir / "moved.gpkg")
    opened.session.verdicts.judge(listed(opened)[:1], "confirmed")
    assert said == [f"There is no file {path}."]
    assert opened.session.result.table.verdict[0] is None


def test_one_copy_in_the_place_of_another_takes_no_verdict_unsaid(opened, workdir):
    """The same run, and yet not the file that QGIS has open."""
    said, path = [], workdir / "changes.gpkg"
    opened.session.verdicts.failed.connect(said.append)
    shutil.copy(path, workdir / "copy.gpkg")
    (workdir / "copy.gpkg").replace(path)
    opened.session.verdicts.judge(listed(opened)[:1], "confirmed")
    assert bool(said) is not bool(in_file(str(path)))


def test_nothing_is_offered_to_be_compared_where_no_file_is_a_result_any_more(opened, workdir):
    path = workdir / "changes.gpkg"
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("DROP TABLE dates")
    os.utime(path, ns=(1, 1))
    assert opened.compare.control.offers() == []


def test_a_filter_that_cannot_be_set_says_why(opened):
    said = []
    opened.session.filters.failed.connect(said.append)
    opened.session.result.layers.changes.setDataSource("/nowhere/a.gpkg|layername=changes", "gone", "ogr")
    opened.session.filters.apply_sql("")
    opened.changes.conditions.filter()
    opened._filter(opened.changes.conditions.filter())
    assert "edited" not in " ".join(said)


def test_a_step_that_fails_is_the_last_one(qgis_app):
    def failing():
        raise ValueError("a fault of ours")
        yield

    ended = []
    with pytest.raises(ValueError, match="a fault"):
        Turns(QObject()).start(failing(), lambda: ended.append(True))
    assert ended == [True]
