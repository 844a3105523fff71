"""What names a raster, in both directions."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from changedet_plugin.core.rasters import address, band_files

NAME = st.text("abcABC0123_-.,", min_size=1, max_size=8)


@given(head=NAME, pieces=st.lists(NAME, min_size=1, max_size=5, unique=True), tail=NAME)
def test_rasters_that_were_written_together_are_those_again(head, pieces, tail):
    rasters = [f"/data/{head}/{piece}{tail}.tif" for piece in pieces]
    together = address.joined(rasters)
    assert together is None or list(address.parts(together)) == rasters
    assert together is not None or len(rasters) > 1


@pytest.mark.parametrize(
    ("text", "files", "name"),
    [
        ("/d/2021.tif", ("/d/2021.tif",), "2021.tif"),
        ("C:/d/2021.tif", ("C:/d/2021.tif",), "2021.tif"),
        ("C:\\d\\2021.tif", ("C:\\d\\2021.tif",), "2021.tif"),
        ("/vsizip//d/s.zip/a/2021.tif", ("/d/s.zip",), "2021.tif"),
        ("/vsizip/C:/d/s.zip/2021.tif", ("C:/d/s.zip",), "2021.tif"),
        ("/vsitar//d/s.tar/2021.tif", ("/d/s.tar",), "2021.tif"),
        ("GPKG:/d/a.gpkg:ortho_2021", ("/d/a.gpkg",), "ortho_2021"),
        ("GPKG:C:/d/a.gpkg:ortho", ("C:/d/a.gpkg",), "ortho"),
        ('NETCDF:"/d/a.nc":ndvi', ("/d/a.nc",), "ndvi"),
        ('HDF5:"/d/a.h5"://x/y', ("/d/a.h5",), "y"),
        ("vrt:///d/a.tif?bands=5", ("/d/a.tif",), "a.tif (band 5)"),
        ("vrt:///d/a.tif?bands=5,6", ("/d/a.tif",), "a.tif (bands 5, 6)"),
        ("vrt:///d/a.tif?unscale=true&ot=Float64", ("/d/a.tif",), "a.tif?unscale=true&ot=Float64"),
        ("vrt://https://x.org/2021.tif?unscale=true", (), "2021.tif"),
        ("/d/T_{B02,B03}_10m.jp2", ("/d/T_B02_10m.jp2", "/d/T_B03_10m.jp2"), "T_{B02,B03}_10m.jp2"),
        ("https://x.org/2021.tif?token=1", (), "2021.tif"),
        ("/vsicurl/https://x.org/2021.tif", (), "2021.tif"),
        ("/vsizip//vsicurl/https://x.org/a.zip/2021.tif", (), "2021.tif"),
    ],
)
def test_an_address_tells_its_files_and_its_name(text, files, name):
    assert address.files(text) == files
    assert address.name_of(text) == name
    assert address.is_remote(text) == (not files)


def test_a_file_with_braces_in_its_name_is_a_file(tmp_path):
    path = tmp_path / "a{b,c}.tif"
    path.write_bytes(b"")
    assert address.parts(str(path)) == (str(path),)


def test_an_address_moves_with_its_files():
    assert address.moved("/old/T_{B02,B03}.jp2", "/new/T_B02.jp2") == "/new/T_{B02,B03}.jp2"
    assert address.moved("/vsizip//old/s.zip/a/b.tif", "/new/s.zip") == "/vsizip//new/s.zip/a/b.tif"
    assert address.moved("vrt:///old/a.tif?bands=5", "/new/a.tif") == "vrt:///new/a.tif?bands=5"
    assert address.moved("/old/a.tif", "/new/a.tif") == "/new/a.tif"


@pytest.mark.parametrize(
    ("name", "is_image"),
    [
        ("T32TQM_20210110T101559_B04_10m.jp2", True),
        ("T32TQM_20210110T101559_SCL_20m.jp2", False),
        ("LC08_L2SP_190028_20210110_20210120_02_T1_SR_B4.TIF", True),
        ("LC08_L2SP_190028_20210110_20210120_02_T1_QA_PIXEL.TIF", False),
        ("LC08_L2SP_190028_20210110_20210120_02_T1_ST_B10.TIF", False),
        ("HLS.S30.T32TQM.2021010T101559.v2.0.Fmask.tif", False),
        ("20200101_101010_1234_3B_udm2.tif", False),
        ("20200101_101010_1234_3B_AnalyticMS_SR.tif", True),
        ("20180101_LEVEL2_SEN2A_QAI.tif", False),
        ("quality_2020.tif", True),
        ("2020-07-01.tif", True),
    ],
)
def test_what_comes_with_an_image_is_known_by_its_name(name, is_image):
    assert band_files.is_image(name) == is_image
