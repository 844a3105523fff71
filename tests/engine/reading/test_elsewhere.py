"""Files of this machine that lead to a server: the engine says so and calls nobody; a server that was named is asked."""

from __future__ import annotations

import os
import subprocess
import sys
import zipfile

import numpy as np
import pytest
import rasterio

from changedet_plugin.core.errors import AreaError, SeriesError
from changedet_plugin.engine.commands.request import read_area
from changedet_plugin.engine.reading import raster_header
from scripts.paths import ROOT
from tests.listener import Listener

VRT = (
    '<VRTDataset rasterXSize="64" rasterYSize="64"><SRS>EPSG:32631</SRS><GeoTransform>0, 10, 0, 0, 0, -10</GeoTransform>'
    '<VRTRasterBand dataType="Byte" band="1"><SimpleSource><SourceFilename relativeToVRT="{relative}">{source}'
    "</SourceFilename></SimpleSource></VRTRasterBand></VRTDataset>"
)
WMS = (
    '<GDAL_WMS><Service name="TMS"><ServerUrl>http://127.0.0.1:{port}/${{z}}/${{x}}/${{y}}.png</ServerUrl></Service><DataWindow>'
    "<UpperLeftX>0</UpperLeftX><UpperLeftY>640</UpperLeftY><LowerRightX>640</LowerRightX><LowerRightY>0</LowerRightY>"
    "<SizeX>64</SizeX><SizeY>64</SizeY></DataWindow><BandsCount>3</BandsCount><Projection>EPSG:32631</Projection></GDAL_WMS>"
)
LAYER = (
    '<OGRVRTDataSource><OGRVRTLayer name="a"><SrcDataSource>/vsicurl/http://127.0.0.1:{port}/a.geojson</SrcDataSource>'
    "</OGRVRTLayer></OGRVRTDataSource>"
)


@pytest.fixture
def listener():
    listener = Listener()
    yield listener
    listener.close()


def remote(port):
    return VRT.format(relative=0, source=f"/vsicurl/http://127.0.0.1:{port}/a.tif")


def check(*rasters):
    """What the command line says of rasters, in a process of its own."""
    command = [sys.executable, "-m", "changedet_plugin.engine", "check", *map(str, rasters)]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    return subprocess.run(command, env=environment, capture_output=True, text=True, check=False, timeout=120)


@pytest.mark.parametrize("name", ["2020-01-01.vrt", "2020-01-01.tif"])
@pytest.mark.parametrize("text", [remote, lambda port: WMS.format(port=port)])
def test_a_description_of_a_server_is_refused_under_any_name(tmp_path, listener, name, text):
    (tmp_path / name).write_text(text(listener.port))
    with pytest.raises(SeriesError, match="leads elsewhere"):
        raster_header.read(str(tmp_path / name))
    told = check(tmp_path / name, tmp_path / name)
    assert told.returncode == 1
    assert "Traceback" not in told.stderr
    assert listener.heard == []


def test_what_leads_there_from_within_an_archive_is_not_fetched(tmp_path, listener):
    """Where no first byte is looked at, the process asks nobody."""
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as archive:
        for year in (2020, 2021):
            archive.writestr(f"{year}-01-01.vrt", remote(listener.port))
    check(f"/vsizip/{tmp_path}/a.zip/2020-01-01.vrt", f"/vsizip/{tmp_path}/a.zip/2021-01-01.vrt")
    assert listener.heard == []


def test_a_server_that_was_named_is_asked(listener):
    told = check(f"/vsicurl/http://127.0.0.1:{listener.port}/a.tif", f"http://127.0.0.1:{listener.port}/b.tif")
    assert "its server does not give it" in told.stderr
    assert listener.heard


def test_an_area_that_lies_elsewhere_is_refused(tmp_path, listener):
    (tmp_path / "a.vrt").write_text(LAYER.format(port=listener.port))
    with pytest.raises(AreaError, match="lies elsewhere"):
        read_area(str(tmp_path / "a.vrt"))
    assert listener.heard == []


def test_a_description_of_files_beside_it_is_read(tmp_path):
    with rasterio.open(
        tmp_path / "a.tif", "w", "GTiff", 64, 64, 1, "EPSG:32631", rasterio.Affine(10, 0, 0, 0, -10, 0), "uint8"
    ) as made:
        made.write(np.ones((1, 64, 64), np.uint8))
    (tmp_path / "2020-01-01.vrt").write_text(VRT.format(relative=1, source="a.tif"))
    with raster_header.open_raster(str(tmp_path / "2020-01-01.vrt")) as dataset:
        assert (dataset.read(1) == 1).all()
