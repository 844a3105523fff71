"""A map tip says in words what the table says of a change."""

from __future__ import annotations

import sqlite3
from contextlib import closing

import pytest
from qgis.core import QgsExpression, QgsExpressionContext, QgsExpressionContextUtils, QgsVectorLayer

from changedet_plugin.bridge.layers import map_tips, style
from changedet_plugin.bridge.layers.result_layers import open_result
from changedet_plugin.bridge.words import area_text
from changedet_plugin.core.geopackage import open_to_change, update


def tip_of(layer, fid, template=None):
    """The tip as QGIS fills it."""
    layer.setSubsetString("")
    context = QgsExpressionContext(QgsExpressionContextUtils.globalProjectLayerScopes(layer))
    context.setFeature(layer.getFeature(fid))
    text = QgsExpression.replaceExpressionText(template or layer.mapTipTemplate(), context)
    assert "[%" not in text
    return text


def test_a_tip_says_rank_type_score_dates_and_area(result):
    table = result.table()
    tip = tip_of(result.changes, 3)
    row = table.row_of(3)
    assert "<b>#3</b>" in tip
    assert f"type {table.type[row]}: {table.type_name[row]}" in tip
    assert f"Score {table.score[row]:.1f}, where 1 is usual" in tip
    assert f"between {table.date_from[row]} and {table.date[row]}" in tip
    assert area_text(table.area_m2[row]) in tip
    assert "not judged yet" in tip


@pytest.mark.parametrize("state", ["lasting", "ended", "provisional 1/3"])
def test_a_tip_says_how_sure_the_change_is(result_path, project, state):
    with sqlite3.connect(result_path) as connection:
        for name in ("ST_IsEmpty", "ST_MinX", "ST_MaxX", "ST_MinY", "ST_MaxY"):
            connection.create_function(name, 1, lambda geometry: geometry is None)
        connection.execute("UPDATE changes SET state = ?, flag = 'lasting', verdict = 'rejected' WHERE fid = 2", (state,))
    tip = tip_of(open_result(result_path, project).changes, 2)
    assert f"{state}, rejected, " in tip


@pytest.mark.parametrize("column", ["type_name", "type", "state", "flag", "verdict", "rank"])
def test_what_stands_in_a_field_is_text_and_never_html(result_path, project, column):
    with closing(open_to_change(result_path)) as connection:
        connection.execute(update("changes", (column,), "fid"), ("<script src=x>&amp;", 2))
        connection.commit()
    layer = QgsVectorLayer(f"{result_path}|layername=changes", "changes", "ogr")
    tip = tip_of(layer, 2, map_tips.html())
    assert "<script" not in tip


def test_what_is_not_ranked_says_why(result):
    table = result.table("patches")
    fid = int(table.fid[table.flag.index("seasonal")])
    tip = tip_of(result.patches, fid)
    assert "<b>not ranked</b>" in tip
    assert "Seasonal or lighting difference" in tip


def test_every_style_has_the_tip(result):
    folders = {result.changes: map_tips.folder_of(result.run.run_id), result.patches: None}
    for layer, folder in folders.items():
        for name in style.style_names(layer):
            style.apply_style(layer, name)
            assert layer.mapTipTemplate() == map_tips.html(folder)


def test_a_tip_names_the_type_as_the_analyst_cut_it(result):
    result.cut_types(2)
    table = result.table()
    for name in ("rank", "type"):
        style.apply_style(result.changes, name)
        for fid in (1, 2, 3, 4):
            row = table.row_of(fid)
            assert f"type {table.type[row]}: {table.type_name[row]}" in tip_of(result.changes, fid)


def test_chips_are_shown_from_a_folder(result, workdir):
    folder = workdir / "chips of #1"
    folder.mkdir()
    (folder / "7.png").touch()
    tip = tip_of(result.changes, 7, map_tips.html(str(folder)))
    assert f'<img src="file://{workdir.as_posix()}/chips%20of%20%231/7.png"' in tip
    assert "<img" not in tip_of(result.changes, 8, map_tips.html(str(folder)))
    assert "<img" not in tip_of(result.changes, 7)
