"""An export of types that the analyst cut is drawn by them wherever it is opened. No engine."""

from __future__ import annotations

import pytest
from qgis.core import QgsMapLayerStyle, QgsVectorLayer

from changedet_plugin.bridge.exports.export import export
from changedet_plugin.bridge.layers import style
from changedet_plugin.bridge.result.geopackage import read_styles


@pytest.fixture(params=["changes", "patches"])
def cut(request, result, workdir):
    """A plain layer of an export, drawn by the style ``type`` of its file, and the layer of the result that it is of."""
    before = kinds(result)
    result.cut_types(result.run.tree.n_leaves)
    assert kinds(result) > before, "the run has fewer types"
    path = str(workdir / "cut.gpkg")
    export(result, path)
    layer = QgsVectorLayer(f"{path}|layername={request.param}", "cut", "ogr")
    QgsMapLayerStyle(read_styles(path, request.param)["type"]).writeToLayer(layer)
    return layer, getattr(result, request.param), kinds(result)


def kinds(result):
    return {name for name in result.table().type if name}


def colours(layer):
    """What is drawn last, the outline, of every class that is a type."""
    classes = [item for item in layer.renderer().categories() if item.value()]
    return {item.value(): item.symbol().symbolLayers()[-1].color().name() for item in classes}


def test_every_type_has_a_class_in_the_colour_of_the_dock(cut):
    layer, of_result, named = cut
    style.apply_style(of_result, "type")
    assert colours(layer) == colours(of_result)
    assert set(colours(layer)) == named


def test_the_classes_are_of_the_field_and_need_no_plugin(cut):
    assert cut[0].renderer().classAttribute() == "type"


def test_the_words_for_the_fields_stay(cut):
    layer, of_result, _ = cut
    fields = [field.name() for field in of_result.fields()]
    said = [of_result.attributeAlias(index) for index in range(len(fields))]
    assert any(said)
    assert [layer.attributeAlias(layer.fields().indexOf(name)) for name in fields] == said
