"""The report in the toolbox and in qgis_process, with no engine."""

from __future__ import annotations

import pytest
from osgeo import gdal
from qgis.core import (
    QgsApplication,
    QgsProcessingAlgorithm,
    QgsProcessingException,
    QgsProcessingFeedback,
    QgsProject,
    QgsVectorLayer,
)

from changedet_plugin.bridge.layers.result_layers import open_result
from changedet_plugin.bridge.result.filters import Filter
from changedet_plugin.bridge.result.tables import read_changes

pytestmark = pytest.mark.usefixtures("no_engine")


def report(processing, **parameters):
    return processing.run("changedet:report", parameters, feedback=QgsProcessingFeedback(False))


def n_pages(path):
    return max(len(gdal.Open(str(path)).GetSubDatasets()), 1)


def test_a_file_is_reported_as_it_would_open(processing, result_path, workdir):
    target = workdir / "report.pdf"
    done = report(processing, INPUT=result_path, MAX_CHANGES=2, OUTPUT=str(target))
    assert done["N_CHANGES"] == read_changes(result_path).flag.count("lasting")
    assert n_pages(target) == done["N_PAGES"]


def test_a_layer_of_the_project_is_reported_as_it_is_filtered(processing, result_path, workdir):
    result = open_result(result_path, QgsProject.instance())
    result.apply_filter(Filter(strongest=3))
    done = report(processing, INPUT=result.changes, OUTPUT=str(workdir / "report.pdf"))
    assert done["N_CHANGES"] == len(list(result.changes.getFeatures()))
    assert len(QgsProject.instance().mapLayers()) == 2


def test_a_selection_is_reported_in_a_layer_that_was_not_opened_as_a_result(processing, result_path, workdir):
    layer = QgsVectorLayer(f"{result_path}|layername=changes", "changes", "ogr")
    QgsProject.instance().addMapLayer(layer)
    layer.selectByIds([1, 2])
    done = report(processing, INPUT=layer, WHICH="selected", OUTPUT=str(workdir / "report.pdf"))
    assert done["N_CHANGES"] == 2


@pytest.mark.parametrize(
    ("which", "folder", "sentence"),
    [("confirmed", "", "There is no such change"), ("all", "nowhere", "There is no folder")],
)
def test_bad_input_is_one_sentence(processing, result_path, workdir, which, folder, sentence):
    target = workdir / folder / "report.pdf"
    with pytest.raises(QgsProcessingException, match=sentence):
        report(processing, INPUT=result_path, WHICH=which, OUTPUT=str(target))


def test_a_layer_that_is_no_result_is_refused(processing, workdir):
    layer = QgsVectorLayer("Polygon?crs=EPSG:4326", "area", "memory")
    QgsProject.instance().addMapLayer(layer)
    with pytest.raises(QgsProcessingException, match="There is no file"):
        report(processing, INPUT=layer, OUTPUT=str(workdir / "report.pdf"))


def test_it_runs_in_the_main_thread_and_every_parameter_is_explained(processing):
    algorithm = QgsApplication.processingRegistry().algorithmById("changedet:report")
    assert algorithm.flags() & QgsProcessingAlgorithm.Flag.FlagNoThreading
    assert all(parameter.help() for parameter in algorithm.parameterDefinitions())


def test_qgis_process_writes_it(qgis_process, result_path, workdir):
    target = workdir / "report.pdf"
    said = qgis_process("changedet:report", f"--INPUT={result_path}", "--MAX_CHANGES=2", f"--OUTPUT={target}")
    assert f"N_PAGES:\t{n_pages(target)}" in said
