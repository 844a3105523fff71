"""A result is opened, filtered, searched and exported, with no engine."""

from __future__ import annotations

import datetime
import shutil
import sqlite3
from pathlib import Path, PurePosixPath, PureWindowsPath

import numpy as np
import pytest
from qgis.core import (
    QgsFeatureRequest,
    QgsProject,
    QgsVectorLayer,
)

from changedet_plugin.bridge.exports import export as exports
from changedet_plugin.bridge.layers import style
from changedet_plugin.bridge.layers.result_layers import find_results, open_result
from changedet_plugin.bridge.result import filters
from changedet_plugin.bridge.result.filters import Filter
from changedet_plugin.bridge.result.tables import read_run
from changedet_plugin.core.errors import ResultError
from changedet_plugin.core.geopackage import sqlite_uri


def fids(layer):
    return [feature.id() for feature in layer.getFeatures()]


def test_filtering_one_layer_does_not_break_the_other(result):
    """QGIS 3.22 opens a GeoPackage without locks unless told, and then loses the count of layers of one file."""
    for state in (Filter(), Filter(flags=None)):
        assert result.apply_filter(state)
        for layer in (result.changes, result.patches):
            assert layer.featureCount() == len(fids(layer)) > 0


def test_opens_as_a_group_with_the_changes_on_top_and_the_patches_off(project, result):
    group = project.layerTreeRoot().children()[0]
    assert group.name() == result.title
    nodes = group.findLayers()
    assert [node.name() for node in nodes] == [f"changes {result.title}", f"patches {result.title}"]
    assert [node.itemVisibilityChecked() for node in nodes] == [True, False]


def test_opens_in_the_style_of_the_file_and_offers_the_others(result):
    assert result.changes.renderer().type() == "graduatedSymbol"
    assert style.style_names(result.changes) == ["rank", "type", "date"]
    assert style.apply_style(result.changes, "type")
    assert result.changes.renderer().type() == "categorizedSymbol"
    assert style.apply_style(result.changes, "rank")
    assert result.changes.renderer().type() == "graduatedSymbol"


def test_every_style_keeps_the_time_and_the_filter(result):
    for name in style.style_names(result.changes):
        style.apply_style(result.changes, name)
        temporal = result.changes.temporalProperties()
        assert temporal.isActive()
        assert temporal.startField() == "date"
        assert result.filter() == Filter()


def test_shows_lasting_changes_first(result):
    shown = {feature["flag"] for feature in result.changes.getFeatures()}
    assert shown == {"lasting"}
    table = result.table()
    assert set(fids(result.changes)) == {int(fid) for fid, flag in zip(table.fid, table.flag) if flag == "lasting"}


def test_the_table_says_what_the_layer_says(result):
    table = result.table()
    for feature in result.changes.getFeatures():
        row = table.row_of(feature.id())
        assert table.score[row] == pytest.approx(feature["score"])
        assert table.rank[row] == feature["rank"]
        assert table.date[row] == feature["date"].toPyDate()
        assert table.state[row] == feature["state"]
    assert table.series.shape == (len(table.fid), 2, len(table.dates))
    assert np.isnan(table.series[:, 1, : sum(table.is_reference)]).all()
    assert table.vector.shape == (len(table.fid), table.run.facts.n_features)
    assert table.row_of(10**6) is None


def test_a_reopened_project_is_recognised(project, result, workdir):
    path = str(workdir / "project.qgz")
    style.apply_style(result.changes, "type")
    assert project.write(path)
    again = QgsProject()
    assert again.read(path)
    found = find_results(again)
    assert len(found) == 1
    assert found[0].path == result.path
    assert found[0].title == result.title
    assert found[0].filter() == Filter()
    assert style.style_names(found[0].changes)[0] == "rank"
    assert found[0].changes.styleManager().currentStyle() == "type"
    again.clear()


def test_opening_twice_gives_the_same_layers(project, result):
    assert open_result(result.path, project).changes is result.changes
    assert len(project.mapLayers()) == 2


def test_a_read_only_file_opens(project, result_path, small_disk):
    disk = small_disk("8m")
    path = shutil.copy(result_path, disk)
    small_disk.make_read_only()
    result = open_result(path, project)
    assert len(fids(result.changes)) == result.table().flag.count("lasting")
    assert style.style_names(result.changes) == ["rank", "type", "date"]
    project.clear()


def test_what_is_no_result_is_refused_in_one_sentence(project, workdir):
    plain = workdir / "plain.gpkg"
    sqlite3.connect(plain).execute("CREATE TABLE run (key, value)").connection.close()
    text = workdir / "text.gpkg"
    text.write_text("no database at all, and long enough to be read as a header of one " * 20)
    for path, words in ((plain, "no table"), (text, "cannot be read"), (workdir / "none.gpkg", "no file")):
        with pytest.raises(ResultError, match=words):
            open_result(str(path), project)
    assert not project.mapLayers()


STATES = [
    Filter(),
    Filter(flags=None),
    Filter(types=("A", "")),
    Filter(types=()),
    Filter(states=("provisional", "lasting")),
    Filter(verdicts=("",)),
    Filter(flags=("seasonal", "transient", "lasting"), strongest=5),
    Filter(score_from=3.5, date_from=datetime.date(2019, 3, 1), date_to=datetime.date(2019, 9, 1)),
    Filter(types=("it's AND that", "B")),
]


@pytest.mark.parametrize("state", STATES, ids=str)
def test_a_filter_shows_what_it_says_and_is_read_back(result, state):
    assert result.apply_filter(state)
    assert result.filter() == state
    assert filters.parse(result.patches.subsetString()) == state
    table = result.table()
    expected = [
        int(table.fid[row])
        for row in range(len(table.fid))
        if (state.flags is None or table.flag[row] in state.flags)
        and (state.types is None or (table.type[row] or "") in state.types)
        and (state.states is None or table.state[row].split(" ")[0] in state.states)
        and (state.verdicts is None or (table.verdict[row] or "") in state.verdicts)
        and (state.strongest is None or table.rank[row] <= state.strongest)
        and (state.score_from is None or table.score[row] >= state.score_from)
        and (state.date_from is None or (table.date[row] and table.date[row] >= state.date_from))
        and (state.date_to is None or (table.date[row] and table.date[row] <= state.date_to))
    ]
    assert fids(result.changes) == expected
    shown = {patch["object"] for patch in result.patches.getFeatures() if patch["object"]}
    assert shown == set(expected)


def test_a_filter_of_someone_else_is_left_to_them():
    for text in ("score > 3", '"flag" = 1 OR 1', "", """coalesce("flag", '') IN ('lasting') AND true"""):
        assert (filters.parse(text) is None) == bool(text)


@pytest.mark.parametrize("which", ["all", "filtered", "selected"])
def test_an_export_opens_in_a_fresh_project_with_styles_tables_and_vectors(result, workdir, which):
    result.apply_filter(Filter(types=("A",)))
    result.changes.selectByIds([1, 3])
    target = workdir / "exported.gpkg"
    n_changes = exports.export(result, str(target), which)
    fresh = QgsProject()
    opened = open_result(str(target), fresh)
    opened.apply_filter(Filter(flags=None))
    expected = {"all": result.table().fid.tolist(), "filtered": fids(result.changes), "selected": [1, 3]}[which]
    assert fids(opened.changes) == expected
    assert n_changes == len(expected)
    kept = {int(patch["object"]) for patch in opened.patches.getFeatures() if patch["object"]}
    assert kept == set(expected)
    assert style.style_names(opened.changes) == ["rank", "type", "date"]
    before, after = read_run(result.path), read_run(str(target))
    assert (after.facts, after.date_rows, after.histogram) == (before.facts, before.date_rows, before.histogram)
    table, source = opened.table(), result.table()
    for row, fid in enumerate(table.fid.tolist()):
        assert (table.vector[row] == source.vector[source.row_of(fid)]).all()
    extent = QgsVectorLayer(f"{target}|layername=changes", "c", "ogr").extent()
    boxes = [feature.geometry().boundingBox() for feature in opened.changes.getFeatures()]
    assert extent.xMinimum() == pytest.approx(min(box.xMinimum() for box in boxes), abs=0.5)
    assert extent.yMaximum() == pytest.approx(max(box.yMaximum() for box in boxes), abs=0.5)
    assert [path.name for path in workdir.glob("*.part*")] == []
    request = QgsFeatureRequest().setFilterRect(boxes[0])
    assert expected[0] in [feature.id() for feature in opened.changes.getFeatures(request)]
    fresh.clear()


def test_an_export_is_refused_in_one_sentence_and_leaves_nothing(result, workdir):
    before = Path(result.path).read_bytes()
    elsewhere, nowhere = str(workdir / "x.gpkg"), str(workdir / "no/x.gpkg")
    cases = ((result.path, "all", "itself"), (elsewhere, "selected", "No change"), (nowhere, "all", "no folder"))
    for target, which, words in cases:
        with pytest.raises(ResultError, match=words):
            exports.export(result, target, which)
    assert Path(result.path).read_bytes() == before
    assert [path.name for path in workdir.iterdir() if path.suffix in (".gpkg", ".part")] == ["changes.gpkg"]


def test_an_export_to_a_full_or_read_only_disk_says_so(result, small_disk):
    disk = small_disk("64k")
    with pytest.raises(ResultError, match="no room"):
        exports.export(result, str(disk / "x.gpkg"))
    assert list(disk.iterdir()) == []
    small_disk.make_read_only()
    with pytest.raises(ResultError, match="cannot be written to"):
        exports.export(result, str(disk / "x.gpkg"))


def test_a_result_without_changes_opens(project, result_path):
    with sqlite3.connect(result_path) as connection:
        connection.execute("DELETE FROM changes")
        connection.execute("DELETE FROM patches")
    result = open_result(result_path, project)
    assert fids(result.changes) == []
    assert result.table().series.shape == (0, 2, len(result.run.dates))
    assert exports.export(result, str(Path(result_path).with_name("empty.gpkg"))) == 0


@pytest.mark.parametrize(
    ("path", "uri"),
    [
        (PurePosixPath("/a b/100%.gpkg"), "file:///a%20b/100%25.gpkg"),
        (PureWindowsPath(r"C:\data\x.gpkg"), "file:///C:/data/x.gpkg"),
        (PureWindowsPath(r"\\server\share\x.gpkg"), "file:////server/share/x.gpkg"),
    ],
)
def test_a_result_on_a_share_has_an_address_that_sqlite_takes(path, uri):
    """An authority other than none or localhost is an error: sqlite.org/uri.html."""
    assert sqlite_uri(path) == uri


@pytest.mark.parametrize("name", ["a|layername=patches.gpkg", "a%20b.gpkg"])
def test_a_name_that_qgis_reads_as_something_else_is_said_in_one_sentence(project, result_path, name):
    path = Path(result_path).rename(Path(result_path).with_name(name))
    with pytest.raises(ResultError, match="name of plain letters"):
        open_result(str(path), project)
    assert not project.mapLayers()
