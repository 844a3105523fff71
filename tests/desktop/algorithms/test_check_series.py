"""``changedet:checkseries``: a table that says of every date whether it can be compared."""

from __future__ import annotations

import numpy as np
import pytest
from osgeo import gdal, osr
from qgis.core import QgsApplication, QgsProcessingFeedback

pytestmark = pytest.mark.usefixtures("with_engine")


OFF_PX = 3


@pytest.fixture
def series(workdir):
    """Five dates of one ground, blocks of 8 pixels; the last lies 3 pixels too far right."""
    place = osr.SpatialReference()
    place.ImportFromEPSG(32631)
    random = np.random.default_rng(1)
    ground = np.kron(random.uniform(500, 3000, (20, 20)), np.ones((8, 8)))
    paths = []
    for index in range(5):
        path = str(workdir / f"{2001 + index}-07-01.tif")
        image = gdal.GetDriverByName("GTiff").Create(path, 160, 160, 1, gdal.GDT_Float32)
        image.SetGeoTransform((500000, 30, 0, 5000000, 0, -30))
        image.SetProjection(place.ExportToWkt())
        pixels = np.roll(ground, OFF_PX if index == 4 else 0, 1) + random.normal(0, 20, ground.shape)
        image.GetRasterBand(1).WriteArray(pixels)
        image.FlushCache()
        paths.append(path)
    return paths


class Heard(QgsProcessingFeedback):
    def __init__(self):
        super().__init__(False)
        self.warnings, self.infos = [], []

    def pushWarning(self, warning):
        self.warnings.append(warning)

    def pushInfo(self, info):
        self.infos.append(info)


def check(processing, series, **parameters):
    heard = Heard()
    values = {"INPUT": series, "REFERENCE_END": "2004-01-01", "OUTPUT": "memory:"}
    result = processing.run("changedet:checkseries", {**values, **parameters}, feedback=heard)
    return list(result["OUTPUT"].getFeatures()), result["N_OFF"], heard


def test_it_is_documented(qgis_app, processing):
    algorithm = QgsApplication.processingRegistry().algorithmById("changedet:checkseries")
    assert algorithm.shortHelpString()
    assert all(parameter.help() for parameter in algorithm.parameterDefinitions())


def test_one_row_a_date_says_where_it_lies_and_what_to_do(processing, series):
    rows, n_off, heard = check(processing, series)
    assert [row["role"] for row in rows] == ["reference", "reference", "reference", "new", "dropped"]
    assert (n_off, rows[-1]["position"]) == (1, "bad")
    assert rows[-1]["shift_x_px"] == pytest.approx(-OFF_PX, abs=0.15)
    assert rows[-1]["shift_y_px"] == pytest.approx(0, abs=0.15)
    assert rows[0]["date"].toString("yyyy-MM-dd") == "2001-07-01"
    assert any("2005-07-01" in line and "bad" in line for line in heard.infos)
    assert "'correct'" in " ".join(heard.warnings)


def test_a_corrected_date_is_used(processing, series):
    rows, _, heard = check(processing, series, ALIGN="correct")
    assert (rows[-1]["role"], rows[-1]["corrected"]) == ("new", True)
    assert "lies" not in " ".join(heard.warnings)
