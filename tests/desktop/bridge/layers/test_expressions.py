"""Expressions know the vectors and the series of a result: the same numbers as its tables, in any thread."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest
from qgis.core import (
    QgsExpression,
    QgsExpressionContext,
    QgsExpressionContextUtils,
    QgsFeatureRequest,
    QgsProject,
    QgsVectorLayer,
)
from qgis.PyQt.QtCore import QDate

from changedet_plugin.bridge.layers import expressions, style


@pytest.fixture(autouse=True)
def functions(qgis_app):
    expressions.register_functions()
    yield
    expressions.unregister_functions()


def context_of(layer, fid):
    context = QgsExpressionContext(QgsExpressionContextUtils.globalProjectLayerScopes(layer))
    context.setFeature(layer.getFeature(fid))
    return context


def evaluate(layer, fid, text):
    """The value as QGIS comes to it: prepared once, evaluated for the feature."""
    expression, context = QgsExpression(text), context_of(layer, fid)
    assert expression.prepare(context)
    value = expression.evaluate(context)
    assert not expression.hasEvalError(), expression.evalErrorString()
    return value


def error_of(layer, fid, text):
    expression = QgsExpression(text)
    assert expression.evaluate(context_of(layer, fid)) is None
    return expression.evalErrorString()


def cosine(table, one, other):
    a, b = (table.vector[table.row_of(fid)].astype(float) for fid in (one, other))
    return float(a @ b / np.linalg.norm(a) / np.linalg.norm(b))


def test_similarity_is_the_cosine_of_two_change_vectors(result):
    expected = cosine(result.table(), 1, 2)
    assert evaluate(result.changes, 1, "changedet_similarity(2)") == pytest.approx(expected, abs=1e-5)
    assert evaluate(result.changes, 5, "changedet_similarity(1, 2)") == pytest.approx(expected, abs=1e-5)
    assert evaluate(result.changes, 5, 'changedet_similarity("rank")') == pytest.approx(1, abs=1e-5)


def test_similarity_of_patches_is_that_of_their_own_vectors(result):
    expected = cosine(result.table("patches"), 3, 7)
    assert evaluate(result.patches, 3, "changedet_similarity(7)") == pytest.approx(expected, abs=1e-5)


def test_similarity_without_argument_is_what_is_being_shown(result):
    assert evaluate(result.changes, 1, "changedet_similarity()") == 0
    style.show_similar(result.changes, {1: 0.75})
    assert evaluate(result.changes, 1, "changedet_similarity()") == 0.75
    style.clear_similar(result.changes)


def test_similarity_with_what_is_not_there_is_null(result):
    assert evaluate(result.changes, 1, "changedet_similarity(99999)") is None
    assert evaluate(result.changes, 1, "changedet_similarity(NULL)") is None


@pytest.mark.parametrize(("text", "index"), [("changedet_series()", 0), ("changedet_series('lof')", 1)])
def test_series_are_those_of_the_table_with_null_where_nothing_is_known(result, text, index):
    table = result.table()
    numbers = table.series[table.row_of(2)][index]
    found = evaluate(result.changes, 2, text)
    assert [value is None for value in found] == np.isnan(numbers).tolist()
    assert [value for value in found if value is not None] == numbers[np.isfinite(numbers)].tolist()


def test_dates_go_with_the_series(result):
    dates = evaluate(result.changes, 1, "changedet_dates()")
    assert dates == [QDate(date.year, date.month, date.day) for date in result.run.dates]
    assert evaluate(result.changes, 1, "array_length(changedet_series(measure:='lof')) = array_length(changedet_dates())") == 1


def test_a_selection_uses_the_functions(result):
    result.changes.setSubsetString("")
    result.changes.selectByExpression("changedet_similarity(1) > 0.9")
    table = result.table()
    expected = {int(fid) for fid in table.fid if cosine(table, 1, int(fid)) > 0.9}
    assert set(result.changes.selectedFeatureIds()) == expected
    assert 1 < len(expected) < len(table.fid)


def test_a_request_that_fetches_no_column_is_enough(result):
    table = result.table()
    result.changes.setSubsetString("")
    request = QgsFeatureRequest(QgsExpression("array_max(changedet_series()) > 4"), result.changes.createExpressionContext())
    request.setNoAttributes()
    expected = {int(fid) for fid, series in zip(table.fid, table.series) if np.nanmax(series[0]) > 4}
    assert {feature.id() for feature in result.changes.getFeatures(request)} == expected


def test_several_threads_ask_at_once(result):
    contexts = [context_of(result.changes, fid) for fid in (1, 2, 3, 4) * 5]
    with ThreadPoolExecutor(4) as pool:
        found = list(pool.map(lambda context: QgsExpression("changedet_similarity(1)").evaluate(context), contexts))
    expected = [cosine(result.table(), fid, 1) for fid in (1, 2, 3, 4)] * 5
    assert found == pytest.approx(expected, abs=1e-5)


def test_a_layer_that_was_dragged_into_the_project_is_known_too(qgis_new_project, result_path):
    layer = QgsVectorLayer(f"{result_path}|layername=changes", "dragged", "ogr")
    QgsProject.instance().addMapLayer(layer)
    assert evaluate(layer, 1, "changedet_similarity(1)") == pytest.approx(1, abs=1e-5)
    QgsProject.instance().clear()


@pytest.mark.parametrize("text", ["changedet_series()", "changedet_dates()", "changedet_similarity(1)"])
def test_another_layer_ends_in_a_sentence(qgis_new_project, text):
    layer = QgsVectorLayer("Point?field=a:int", "points", "memory")
    QgsProject.instance().addMapLayer(layer)
    assert "works in the layers of a result only" in error_of(layer, 1, text)
    QgsProject.instance().clear()


def test_a_wrong_argument_ends_in_a_sentence(result):
    assert "write 'distance' or 'lof'" in error_of(result.changes, 1, "changedet_series('height')")
    assert "write its rank" in error_of(result.changes, 1, "changedet_similarity('first')")


def test_every_function_has_a_help_text_in_its_group():
    for name in ("changedet_similarity", "changedet_series", "changedet_dates"):
        function = QgsExpression.Functions()[QgsExpression.functionIndex(name)]
        assert function.group() == "Changes"
        assert f"<code>{name}(" in function.helpText()


def test_functions_go_when_they_are_unregistered():
    expressions.unregister_functions()
    assert QgsExpression.functionIndex("changedet_series") < 0
    assert QgsExpression("changedet_series()").hasParserError()
