"""The algorithm of the toolbox: what it refuses, and in what words."""

from __future__ import annotations

import datetime

import pytest
from qgis.core import (
    QgsApplication,
    QgsFeature,
    QgsGeometry,
    QgsProcessingContext,
    QgsProcessingException,
    QgsProcessingFeedback,
    QgsRectangle,
    QgsVectorLayer,
)

from changedet_plugin.algorithms.detect_request import request_of
from changedet_plugin.bridge.series import layers, request
from changedet_plugin.bridge.series.layers import DatedLayer
from changedet_plugin.core.parameters import DEFAULT_MACHINE, Machine, Masking, Parameters
from tests.shared import SHARED

pytestmark = pytest.mark.usefixtures("with_engine")


@pytest.fixture
def series():
    folder = SHARED / "data/pucallpa_landsat"
    if not folder.is_dir():
        pytest.skip(f"sample data not found at {folder}")
    return sorted(str(path) for path in folder.glob("*-*-*.tif"))


class Heard(QgsProcessingFeedback):
    """Keeps what the algorithm says."""

    def __init__(self):
        super().__init__(False)
        self.warnings, self.infos, self.texts = [], [], []

    def pushWarning(self, warning):
        self.warnings.append(warning)

    def pushInfo(self, info):
        self.infos.append(info)

    def setProgressText(self, text):
        self.texts.append(text)


def detect(processing, feedback=None, **parameters):
    return processing.run("changedet:detectchanges", parameters, feedback=feedback or Heard())


def test_it_is_documented(qgis_app, processing):
    algorithm = QgsApplication.processingRegistry().algorithmById("changedet:detectchanges")
    assert algorithm.shortHelpString()
    assert algorithm.helpUrl()
    assert not algorithm.icon().isNull()
    described = [parameter for parameter in algorithm.parameterDefinitions() if parameter.help()]
    assert described == list(algorithm.parameterDefinitions())
    names = {parameter.name() for parameter in algorithm.parameterDefinitions()}
    assert names >= {"INPUT", "DATES", "REFERENCE_END", "ENCODER", "PATCH_SIZE", "PATCH_PX", "BANDS", "AREA", "THRESHOLD"}
    assert names >= {"CONFIRM", "MASK", "MASK_VALUES", "DEVICE", "OUTPUT"}


def test_without_an_engine_it_says_how_to_get_one(processing, series, monkeypatch, workdir):
    monkeypatch.setenv("CHANGEDET_ENGINE_PYTHON", "/nowhere/python")
    with pytest.raises(QgsProcessingException, match="CHANGEDET_ENGINE_PYTHON names /nowhere/python"):
        detect(processing, INPUT=series, OUTPUT=str(workdir / "x.gpkg"))


@pytest.mark.parametrize(
    ("parameters", "words"),
    [
        ({"DATES": "2001-01-01"}, "1 dates were given for 8 rasters"),
        ({"DATES": "2001,2002,2003,2004,2005,2006,2007,soon"}, "soon is not a date"),
        ({"BANDS": "one"}, "BANDS must be whole numbers"),
        ({"OUTPUT": "x.shp"}, "ends in .gpkg"),
        ({"ENCODER": "/nowhere/encoder.onnx"}, "encoder"),
        ({"REFERENCE_END": "1900-01-01"}, "eference"),
    ],
)
def test_bad_input_is_one_sentence_and_leaves_no_file(processing, series, workdir, parameters, words):
    if "OUTPUT" in parameters:
        parameters = {**parameters, "OUTPUT": str(workdir / parameters["OUTPUT"])}
    with pytest.raises(QgsProcessingException, match=words) as caught:
        detect(processing, **{"INPUT": series, "OUTPUT": str(workdir / "x.gpkg"), **parameters})
    assert "Traceback" not in str(caught.value)
    assert [path.name for path in workdir.iterdir()] == []


def test_a_raster_without_a_date_is_named(processing, series, workdir):
    link = workdir / "scene.tif"
    link.symlink_to(series[0])
    with pytest.raises(QgsProcessingException, match="No date was found for scene"):
        detect(processing, INPUT=[str(link), series[1]], OUTPUT=str(workdir / "x.gpkg"))


def test_every_parameter_reaches_the_engine_as_the_dock_would_send_it(processing, series, workdir):
    area = QgsVectorLayer("Polygon?crs=EPSG:4326", "area", "memory")
    feature = QgsFeature()
    feature.setGeometry(QgsGeometry.fromRect(QgsRectangle(-74.7, -8.5, -74.5, -8.3)))
    area.dataProvider().addFeatures([feature])
    algorithm = QgsApplication.processingRegistry().createAlgorithmById("changedet:detectchanges")
    values = {
        "INPUT": series[:3],
        "DATES": "1991-02-03, 1992-02-03;1993-02-03",
        "REFERENCE_END": "1993-01-01",
        "ENCODER": "/some/encoder.onnx",
        "PATCH_SIZE": 300.0,
        "PATCH_PX": "16",
        "BANDS": "2,3",
        "AREA": area,
        "THRESHOLD": 2.5,
        "CONFIRM": 2,
        "ALIGN": "correct",
        "SENSOR": "radar",
        "MASK": str(workdir),
        "MASK_BAND": 1,
        "MASK_VALUES": "0,1,3",
        "MASK_BITS": "4,5",
        "MASK_LIMIT": 0.5,
        "MASK_MEANING": "qa_pixel",
        "DEVICE": "cpu",
    }
    dates = [datetime.date(year, 2, 3) for year in (1991, 1992, 1993)]
    rows = [DatedLayer("", "", path, date, "") for path, date in zip(series, dates)]
    chosen = Parameters(
        reference_end=datetime.date(1993, 1, 1),
        encoder="/some/encoder.onnx",
        patch_px=16,
        patch_size=300.0,
        bands=(2, 3),
        area=request.area_of_layer(area),
        threshold=2.5,
        confirm=2,
        align="correct",
        sensor="radar",
        masking=Masking(None, (0, 1, 3), (4, 5), 0.5, "qa_pixel", 1),
    )
    asked = request.request(rows, chosen, Machine(device="cpu"), str(workdir))
    assert request_of(algorithm, values, QgsProcessingContext()) == asked
    plain = request_of(algorithm, {"INPUT": series[:3]}, QgsProcessingContext())
    found = [layers.dated_files(path)[0] for path in series[:3]]
    assert plain == request.request(found, Parameters(), DEFAULT_MACHINE)
    bare = request_of(algorithm, {"INPUT": series[:3], "MASK": "none"}, QgsProcessingContext())
    assert bare == request.request(found, Parameters(masking=Masking(beside=False)), DEFAULT_MACHINE)
