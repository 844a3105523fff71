"""Similar changes as a layer of the toolbox: the same as the vectors say, in one coordinate system, with no engine."""

from __future__ import annotations

import shutil
import sqlite3
from contextlib import closing

import numpy as np
import pytest
from qgis.core import QgsProcessingException, QgsProcessingFeedback, QgsProject, QgsVectorLayer

from changedet_plugin.bridge.result.tables import read_changes

pytestmark = pytest.mark.usefixtures("no_engine")


class Heard(QgsProcessingFeedback):
    """Keeps the warnings."""

    def __init__(self):
        super().__init__(False)
        self.warnings = []

    def pushWarning(self, warning):
        self.warnings.append(warning)


def find(processing, result, feedback=None, **parameters):
    values = {"INPUT": result, "OUTPUT": "memory:", **parameters}
    return processing.run("changedet:findsimilar", values, feedback=feedback or Heard())


def rows_of(layer):
    return [(f["place"], f["change"], f["similarity"]) for f in layer.getFeatures()]


def test_the_layer_holds_what_the_vectors_say(processing, result_path):
    found = find(processing, result_path, CHANGE="2", AT_LEAST=0.2)
    table = read_changes(result_path)
    units = table.vector / np.linalg.norm(table.vector, axis=1)[:, None]
    cosine = units @ units[1]
    rows = rows_of(found["OUTPUT"])
    assert {change for _, change, _ in rows} == set(table.fid[cosine >= 0.2].tolist())
    assert [similarity for *_, similarity in rows] == pytest.approx(sorted(cosine[cosine >= 0.2], reverse=True), abs=1e-3)
    assert found["N_FOUND"] == len(rows)
    original = QgsVectorLayer(f"{result_path}|layername=changes", "changes", "ogr")
    assert found["OUTPUT"].crs() == original.crs()
    for feature in found["OUTPUT"].getFeatures():
        same = original.getFeature(feature["change"])
        assert feature.geometry().equals(same.geometry())
        assert (feature["date"], feature["type"]) == (same["date"], same["type"])


def test_other_results_are_searched_too_and_their_pixels_warned_of(processing, result_path, workdir):
    other = workdir / "elsewhere.gpkg"
    shutil.copy(result_path, other)
    with closing(sqlite3.connect(other)) as connection:
        connection.execute("UPDATE run SET value = '30.0' WHERE key = 'gsd_m'")
        connection.commit()
    heard = Heard()
    found = find(processing, result_path, heard, CHANGE="1", OTHERS=[str(other)], OUTPUT=str(workdir / "found.gpkg"))
    rows = rows_of(QgsVectorLayer(found["OUTPUT"], "found", "ogr"))
    assert {place for place, *_ in rows} == {"changes", "elsewhere"}
    assert len({change for _, change, _ in rows}) == len(rows) / 2
    assert any("changes and elsewhere have pixels of different sizes" in sentence for sentence in heard.warnings)


def test_the_selected_change_is_searched_for_and_a_rejected_one_sinks(processing, result_path):
    layer = QgsVectorLayer(f"{result_path}|layername=changes", "changes", "ogr")
    QgsProject.instance().addMapLayer(layer)
    layer.selectByIds([3])
    plain = {change: value for _, change, value in rows_of(find(processing, layer, AT_LEAST=-1)["OUTPUT"])}
    assert plain[3] == pytest.approx(1, abs=1e-3)
    unlike = min(plain, key=plain.get)
    judged = find(processing, layer, AT_LEAST=-1, REJECTED=str(unlike))["OUTPUT"]
    assert {change: value for _, change, value in rows_of(judged)}[unlike] < plain[unlike]


def test_selected_patches_stand_for_the_changes_they_belong_to(processing, result_path):
    layer = QgsVectorLayer(f"{result_path}|layername=patches", "patches", "ogr")
    QgsProject.instance().addMapLayer(layer)
    patch = next(feature for feature in layer.getFeatures() if feature["object"] == 2 and feature.id() != 2)
    layer.selectByIds([patch.id()])
    assert rows_of(find(processing, layer)["OUTPUT"]) == rows_of(find(processing, result_path, CHANGE="2")["OUTPUT"])


@pytest.mark.parametrize(
    ("parameters", "words"),
    [({}, "No change was given"), ({"CHANGE": "999"}, "has no change 999"), ({"CHANGE": "one"}, "whole numbers")],
)
def test_bad_input_is_one_sentence(processing, result_path, parameters, words):
    with pytest.raises(QgsProcessingException, match=words):
        find(processing, result_path, **parameters)


def test_a_layer_that_is_no_result_is_refused(processing):
    layer = QgsVectorLayer("Polygon?crs=EPSG:4326", "area", "memory")
    QgsProject.instance().addMapLayer(layer)
    with pytest.raises(QgsProcessingException, match="There is no file"):
        find(processing, layer, CHANGE="1")


def test_every_parameter_is_explained(qgis_app, processing):
    from qgis.core import QgsApplication

    algorithm = QgsApplication.processingRegistry().algorithmById("changedet:findsimilar")
    assert all(parameter.help() for parameter in algorithm.parameterDefinitions())
