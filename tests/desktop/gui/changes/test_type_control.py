"""Types of change are told apart anew by a slider, in list, filter and map; sub-types open under them. No engine."""

from __future__ import annotations

import sqlite3
import time
from contextlib import closing

import numpy as np
import pytest
from qgis.core import QgsExpressionContext, QgsExpressionContextUtils, QgsProject, QgsRenderContext
from qgis.PyQt.QtCore import Qt
from qgis.PyQt.QtTest import QTest

from changedet_plugin.bridge.exports.export import export
from changedet_plugin.bridge.result import filters, type_cut
from changedet_plugin.bridge.result.tables import read_changes
from changedet_plugin.gui.changes.ranking import ordered, priorities
from changedet_plugin.gui.changes.shown import shown_rows
from tests.desktop.driving import listed, on_map, settle_with_map


def changes_of(dock):
    return dock.session.result.layers.changes


def cut(dock, qtbot, n_types):
    """Move the slider as an analyst does, and wait for what follows."""
    with qtbot.waitSignal(dock.session.result.retyped, timeout=3000):
        dock.changes.conditions.type_control.slider.setValue(n_types)


def drawn_as(layer):
    """Class of the renderer that every feature is drawn in."""
    context = QgsRenderContext()
    context.setExpressionContext(QgsExpressionContext(QgsExpressionContextUtils.globalProjectLayerScopes(layer)))
    renderer = layer.renderer().clone()
    by_key = {item.ruleKey(): item.label() for item in renderer.legendSymbolItems()}
    renderer.startRender(context, layer.fields())
    found = {}
    for feature in layer.getFeatures():
        context.expressionContext().setFeature(feature)
        found[feature.id()] = next(by_key[key] for key in renderer.legendKeysForFeature(feature, context))
    renderer.stopRender(context)
    return found


def test_the_cut_of_the_run_is_that_of_the_file(result):
    table = result.table()
    again = type_cut.recut(table, type_cut.named_leaves(table, type_cut.n_types(table)))
    assert again.type == table.type
    assert again.subtype == table.subtype
    assert again.type_name == table.type_name
    np.testing.assert_allclose(again.rarity, table.rarity, rtol=1e-4)


def test_fewer_types_join_those_that_the_file_tells_apart(result):
    table = result.table()
    fewer = type_cut.recut(table, type_cut.named_leaves(table, 3))
    assert {name for name in fewer.type if name} == {"A", "B", "C"}
    joined = {}
    for old, new in zip(table.type, fewer.type):
        assert joined.setdefault(old, new) == new
    size = {name: sum(n for n, kind in zip(fewer.n_patches, fewer.type) if kind == name) for name in "ABC"}
    assert size["A"] >= size["B"] >= size["C"]
    assert fewer.rarity[fewer.type.index("C")] == pytest.approx(-np.log2(size["C"] / sum(size.values())))


def test_the_slider_tells_more_types_apart_in_list_and_map(opened, qtbot):
    most = opened.session.result.table.run.tree.n_leaves
    cut(opened, qtbot, most)
    table = opened.session.result.table
    assert len({name for name in table.type if name}) == most > 6
    conditions = opened.changes.conditions
    assert conditions.types.topLevelItemCount() == len({table.type[row] for row in conditions._candidates()})
    opened.session.result.apply_style("type")
    for fid, label in drawn_as(changes_of(opened)).items():
        assert label.startswith(f"type {table.type[table.row_of(fid)]}:")


def test_a_cut_follows_where_the_map_is_drawn_by_type_already(opened, qtbot):
    opened.session.result.apply_style("type")
    cut(opened, qtbot, 2)
    assert {label.partition(":")[0] for label in drawn_as(changes_of(opened)).values()} == {"type A", "type B"}


def test_a_type_of_another_cut_is_hidden_in_list_and_map(opened, qtbot):
    cut(opened, qtbot, 3)
    opened.changes.conditions.types.toggle(0)
    settle_with_map(qtbot, opened)
    table = opened.session.result.table
    assert {table.type[table.row_of(fid)] for fid in on_map(opened)} == {"B", "C"}
    cut(opened, qtbot, 4)
    assert not opened.changes.conditions.types.all_shown()
    assert on_map(opened) == sorted(listed(opened))


def test_a_sub_type_is_shown_alone_by_a_click_on_its_box(opened, qtbot):
    types = opened.changes.conditions.types
    item = next(types.topLevelItem(row) for row in range(types.topLevelItemCount()) if types.topLevelItem(row).childCount())
    item.setExpanded(True)
    types.show_only(frozenset([item.text(0).split()[0]]))
    part = item.child(1)
    types.scrollToItem(part)
    box = types.visualItemRect(part)
    QTest.mouseClick(types.viewport(), Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, box.center())
    assert part.checkState(0) == Qt.CheckState.Unchecked
    assert item.checkState(0) == Qt.CheckState.PartiallyChecked
    settle_with_map(qtbot, opened)
    table = opened.session.result.table
    assert {table.subtype[table.row_of(fid)] for fid in on_map(opened)} == {item.child(0).text(0)}


def test_the_list_says_what_a_type_is_in_words(opened):
    table = opened.session.result.table
    first = opened.changes.conditions.types.topLevelItem(0)
    assert first.text(0) == f"A  {table.type_name[table.type.index('A')]}"


def test_the_cut_is_kept_in_the_project_and_not_in_the_file(opened, qtbot, result_path, workdir):
    before = read_changes(result_path).type
    cut(opened, qtbot, 3)
    project = QgsProject.instance()
    project.write(str(workdir / "cut.qgz"))
    project.clear()
    project.read(str(workdir / "cut.qgz"))
    qtbot.waitUntil(lambda: opened.session.result.table is not None, timeout=3000)
    assert type_cut.n_types(opened.session.result.table) == 3
    assert opened.changes.conditions.type_control.spin.value() == 3
    assert read_changes(result_path).type == before


def test_an_export_holds_the_types_that_were_chosen(opened, qtbot, workdir):
    cut(opened, qtbot, 3)
    export(opened.session.result.layers, str(workdir / "three.gpkg"))
    written, shown = read_changes(str(workdir / "three.gpkg")), opened.session.result.table
    assert (written.type, written.subtype, written.type_name) == (shown.type, shown.subtype, shown.type_name)
    np.testing.assert_allclose(written.rarity, shown.rarity)
    in_patches = read_changes(str(workdir / "three.gpkg"), "patches")
    assert {name for name in in_patches.type if name} == {"A", "B", "C"}


def test_a_result_of_an_earlier_version_has_no_slider(dock, result_path, qtbot):
    with closing(sqlite3.connect(result_path)) as file, file:
        file.execute("DROP TABLE type_tree")
        file.execute("DELETE FROM gpkg_contents WHERE table_name = 'type_tree'")
    dock._open_result(result_path)
    assert not dock.changes.conditions.type_control.slider.isVisible()
    dock.changes.conditions.types.toggle(0)
    settle_with_map(qtbot, dock)
    table = dock.session.result.table
    assert "A" not in {table.type[table.row_of(fid)] for fid in on_map(dock)}


def test_leaves_travel_through_the_filter_of_the_layer(result):
    state = filters.Filter(leaves=("", "2", "3"))
    assert filters.parse(filters.subset(state)) == state
    assert result.apply_filter(state)
    shown = sorted(feature.id() for feature in result.changes.getFeatures())
    assert shown == sorted(result.table().fid[shown_rows(result.table(), state)].tolist())
    assert shown


def test_priority_puts_a_rare_type_with_a_strong_change_first(result, result_path):
    table = result.table()
    with closing(sqlite3.connect(result_path)) as file:
        written = dict(file.execute("SELECT fid, priority FROM changes"))
    assert priorities(table).tolist() == [written[fid] for fid in table.fid.tolist()]


def test_the_list_is_ordered_by_what_is_chosen_and_shows_it(opened):
    box, model = opened.changes.tools.order_box, opened.changes.model
    table = opened.session.result.table
    box.setCurrentIndex(box.findData("magnitude"))
    shown = [table.magnitude[row] for row in model.rows]
    assert shown == sorted(shown, reverse=True)
    assert model.headerData(3, Qt.Orientation.Horizontal) == "Magnitude"
    assert model.data(model.index(0, 3)) == f"{shown[0]:.1f}"
    box.setCurrentIndex(box.findData("priority"))
    places = priorities(table)[model.rows]
    assert (np.diff(places) > 0).all()
    box.setCurrentIndex(box.findData("lof"))
    assert np.isnan(table.lof[ordered(table, np.arange(len(table.fid)), "lof")][:1]).sum() == 0


def test_the_counts_of_the_types_follow_the_flags(opened, qtbot):
    types = opened.changes.conditions.types
    opened.changes.conditions.bar.flag.actions_by_word["unclear"].setChecked(True)
    settle_with_map(qtbot, opened)
    counted = {
        types.topLevelItem(row).text(0)[0]: int(types.topLevelItem(row).text(1)) for row in range(types.topLevelItemCount())
    }
    table = opened.session.result.table
    assert counted == {name: table.type.count(name) for name in set(table.type) if name}


def test_flags_are_shown_one_by_one(opened, qtbot):
    ticks = opened.changes.conditions.bar.flag.actions_by_word
    ticks["lasting"].setChecked(False)
    ticks["unclear"].setChecked(True)
    settle_with_map(qtbot, opened)
    table = opened.session.result.table
    assert {table.flag[table.row_of(fid)] for fid in sorted(listed(opened))} == {"unclear"}
    patches = opened.session.result.layers.patches
    node = QgsProject.instance().layerTreeRoot().findLayer(patches.id())
    assert not node.itemVisibilityChecked()
    ticks["transient"].setChecked(True)
    qtbot.waitUntil(lambda: "transient" in {feature["flag"] for feature in patches.getFeatures()}, timeout=3000)
    assert node.itemVisibilityChecked()
    assert "seasonal" not in {feature["flag"] for feature in patches.getFeatures()}


def test_a_cut_of_a_large_result_takes_no_time(opened):
    """Twenty thousand changes: the table alone, without what QGIS draws."""
    table = opened.session.result.table
    n = 20_000
    rows = np.resize(np.flatnonzero(table.is_ranked), n)
    large = type_cut.replace(
        table,
        leaf=table.leaf[rows],
        n_patches=table.n_patches[rows],
        type=[table.type[row] for row in rows],
        subtype=[table.subtype[row] for row in rows],
        type_name=[table.type_name[row] for row in rows],
    )
    start = time.perf_counter()
    cut_again = type_cut.recut(large, type_cut.named_leaves(large, 12))
    assert time.perf_counter() - start < 0.2
    assert len(cut_again.type) == n
