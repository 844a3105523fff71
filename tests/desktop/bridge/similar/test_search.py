"""What changed in the same way is found, drawn in steps, and undone; with no engine."""

from __future__ import annotations

import sqlite3
from dataclasses import replace

import numpy as np
import pytest
from qgis.core import (
    QgsExpressionContext,
    QgsExpressionContextUtils,
    QgsRenderContext,
)

from changedet_plugin.bridge.layers import expressions, style
from changedet_plugin.bridge.result.tables import read_changes
from changedet_plugin.bridge.similar import comparable
from changedet_plugin.bridge.similar import search as similar
from changedet_plugin.core.errors import ResultError


def test_similar_changes_are_those_of_the_same_kind(result):
    table = result.table()
    query = int(table.fid[0])
    cosine = similar.similarities(table, query)
    assert cosine[0] == pytest.approx(1, abs=1e-3)
    assert {table.type[row] for row in np.flatnonzero(cosine >= 0.5)} == {table.type[0]}
    in_patches = similar.similarities(table, query, result.table("patches"))
    assert in_patches.shape == result.table("patches").fid.shape


def test_another_encoder_is_not_compared(result, result_path):
    own = result.table()
    with sqlite3.connect(result_path) as connection:
        connection.execute("UPDATE run SET value = 'other-1' WHERE key = 'encoder_id'")
    other = read_changes(result_path)
    with pytest.raises(ResultError, match="same encoder"):
        similar.similarities(other, 1, own)
    with pytest.raises(ResultError, match="no change 99999"):
        similar.similarities(other, 99999)


def test_other_bands_are_not_compared_and_other_pixels_are_warned_of(result, result_path):
    own = result.table()
    with sqlite3.connect(result_path) as connection:
        connection.execute("UPDATE run SET value = '30.0' WHERE key = 'gsd_m'")
    other = read_changes(result_path)
    assert "pixels of different sizes" in comparable.check(comparable.of_table(own), comparable.of_table(other))
    assert comparable.check(comparable.of_table(own), comparable.of_table(own)) == ""
    with sqlite3.connect(result_path) as connection:
        connection.execute("INSERT INTO run (key, value) VALUES ('preprocessing_id', 'reading 1; NIR, red')")
    named = read_changes(result_path)
    swapped = replace(named.run, facts=replace(named.run.facts, preprocessing_id="reading 1; red, NIR"))
    with pytest.raises(ResultError, match="same bands"):
        comparable.check(comparable.of_table(named), comparable.of_run(swapped, None))


def test_what_was_rejected_is_less_alike(result):
    table = result.table()
    fids = [int(table.fid[row]) for row in np.flatnonzero(np.array(table.type) == "A")[:2]]
    rejected = int(table.fid[table.type.index("B")])
    alike, less = similar.similarities(table, fids), similar.similarities(table, fids, rejected=[rejected])
    assert less[table.row_of(rejected)] < alike[table.row_of(rejected)]


def test_similar_changes_are_drawn_in_steps_and_undone(result):
    expressions.register_functions()
    style.apply_style(result.changes, "type")
    table = result.table()
    cosine = similar.similarities(table, 1)
    found = {int(table.fid[row]): float(cosine[row]) for row in np.flatnonzero(cosine >= 0.5)}
    style.show_similar(result.changes, found)
    context = QgsRenderContext()
    context.setExpressionContext(QgsExpressionContext(QgsExpressionContextUtils.globalProjectLayerScopes(result.changes)))
    renderer = result.changes.renderer()
    unlike = {renderer.legendSymbolItems()[0].ruleKey()}
    renderer.startRender(context, result.changes.fields())
    labels = {}
    for feature in result.changes.getFeatures():
        context.expressionContext().setFeature(feature)
        labels[feature.id()] = renderer.legendKeysForFeature(feature, context)
    renderer.stopRender(context)
    alike = {fid: keys for fid, keys in labels.items() if fid in found}
    assert alike
    assert len(alike) < len(labels)
    assert all(keys != unlike for keys in alike.values())
    assert all(keys == unlike for fid, keys in labels.items() if fid not in alike)
    style.clear_similar(result.changes)
    assert result.changes.styleManager().currentStyle() == "type"
    assert style.style_names(result.changes) == ["rank", "type", "date"]
    expressions.unregister_functions()


def test_types_have_the_colours_of_their_style(result):
    colours = style.type_colours(result.changes)
    assert {name for name in result.table().type if name} <= set(colours)
    assert result.changes.styleManager().currentStyle() == "rank"
