"""``changedet:evaluate``: a report on a series whose truth is known, from layers, folders and files."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
from osgeo import gdal, osr
from qgis.core import QgsApplication, QgsProcessingException, QgsProcessingFeedback, QgsProject, QgsRasterLayer

pytestmark = pytest.mark.usefixtures("with_engine")


def write(path, pixels):
    place = osr.SpatialReference()
    place.ImportFromEPSG(32631)
    kind = gdal.GDT_Byte if pixels.dtype == np.uint8 else gdal.GDT_Float32
    image = gdal.GetDriverByName("GTiff").Create(str(path), pixels.shape[1], pixels.shape[0], 1, kind)
    image.SetGeoTransform((500000, 30, 0, 5000000, 0, -30))
    image.SetProjection(place.ExportToWkt())
    image.GetRasterBand(1).WriteArray(pixels)
    image.FlushCache()
    return str(path)


@pytest.fixture
def series(workdir):
    """Five dates of blocks of 8 pixels, of which 4 x 4 change at the fourth, and a raster that says so."""
    random = np.random.default_rng(1)
    ground = np.kron(random.uniform(500, 3000, (20, 20)), np.ones((8, 8)))
    change = np.zeros((160, 160), np.uint8)
    change[32:64, 48:80] = 1
    rasters = []
    for index in range(5):
        pixels = ground + random.normal(0, 20, ground.shape) + 4000.0 * change * (index >= 3)
        rasters.append(write(workdir / f"{2001 + index}-07-01.tif", pixels))
    return rasters, write(workdir / "change.tif", change)


class Heard(QgsProcessingFeedback):
    def __init__(self):
        super().__init__(False)
        self.console = []

    def pushConsoleInfo(self, info):
        self.console.append(info)


def evaluate(processing, rasters, workdir, **parameters):
    values = {"INPUT": rasters, "REFERENCE_END": "2004-01-01", "OUTPUT_JSON": str(workdir / "report.json")}
    heard = Heard()
    return processing.run("changedet:evaluate", {**values, **parameters}, feedback=heard), heard


def test_it_is_documented(qgis_app, processing):
    algorithm = QgsApplication.processingRegistry().algorithmById("changedet:evaluate")
    assert algorithm.shortHelpString()
    assert all(parameter.help() for parameter in algorithm.parameterDefinitions())


def test_a_layer_of_labels_gives_a_report_and_pictures(processing, series, workdir):
    rasters, change = series
    layer = QgsRasterLayer(change, "labels")
    QgsProject.instance().addMapLayer(layer)
    result, heard = evaluate(processing, rasters, workdir, LABELS=layer, PLOTS=str(workdir / "plots"))
    report = json.loads(Path(result["OUTPUT_JSON"]).read_text())["macro"]
    assert result["AUROC"] == report["scorers"]["default"]["auroc"] == 1
    assert report["n_changed"] == 16
    assert {"raw_lof", "raw_l2", "cva"} <= set(report["scorers"])
    assert any(path.name.startswith("map_") for path in Path(result["PLOTS"]).iterdir())
    assert "raw_l2" in "".join(heard.console)


def test_without_labels_it_asks_for_them(processing, series, workdir):
    with pytest.raises(QgsProcessingException, match="No labels were given"):
        evaluate(processing, series[0], workdir)


def test_labels_that_lie_elsewhere_are_refused_in_the_words_of_the_engine(processing, series, workdir):
    (workdir / "empty").mkdir()
    with pytest.raises(QgsProcessingException, match="holds no dated raster"):
        evaluate(processing, series[0], workdir, LABELS_FOLDER=str(workdir / "empty"))
