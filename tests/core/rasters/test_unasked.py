"""Which paths may be touched that nobody chose, and where do descriptions lead? Told by words and by first bytes alone."""

from __future__ import annotations

import os

import pytest

from changedet_plugin.core.rasters import unasked

ELSEWHERE = (
    "http://127.0.0.1:9/a.tif",
    "HTTPS://host/a.tif",
    "/vsicurl/http://host/a.tif",
    "/vsicurl_streaming/ftp://host/a.tif",
    "/vsizip//vsicurl/http://host/a.zip/b.tif",
    "/vsizip/{/vsis3/bucket/a.zip}/b.tif",
    "/vsis3/bucket/a.tif",
    "/vsiaz/b/a.tif",
    "/vsistdin/",
    "/vsisparse/a.xml",
    "vrt:///vsicurl/http://host/a.tif?bands=1",
    "PG:host=127.0.0.1 dbname=a",
    "WMS:http://host/?a",
    'NETCDF:"/vsicurl/http://host/a.nc":b',
    "MYSQL:a,host=h",
    "<GDAL_WMS><Service><ServerUrl>http://host/</ServerUrl></Service></GDAL_WMS>",
)
HERE = ("/data/a.tif", "C:/data/a.tif", "a/b.tif", "/vsizip//data/a.zip/b.tif", 'NETCDF:"/data/a.nc":b', "GTIFF_DIR:1:/a.tif")


@pytest.mark.parametrize("path", ELSEWHERE)
def test_what_names_a_server_is_not_touched(path):
    assert unasked.leads_elsewhere(path)
    assert not unasked.may_touch(path)


@pytest.mark.parametrize("path", HERE)
def test_what_lies_on_this_machine_may_be(path):
    assert unasked.may_touch(path)


@pytest.mark.parametrize(
    "path",
    [
        "\\\\host\\share\\a.tif",
        "//host/share/a.tif",
        "//HOST/Share/b/c.tif",
        "/vsizip///host/share/a.zip/b.tif",
        "vrt:////host/share/a.tif?bands=1",
        'NETCDF:"//host/share/a.nc":b',
    ],
)
def test_a_share_is_touched_only_from_a_place_on_it(path):
    assert not unasked.may_touch(path)
    assert not unasked.may_touch(path, "C:/project.qgz", "//host/other/project.qgz", "//share/host/project.qgz")
    assert unasked.may_touch(path, "\\\\host\\share\\project.qgz")


def test_the_name_of_a_server_is_no_share():
    assert [unasked.share_of(path) for path in ("http://host/a/b.tif", "C://data/a.tif", "/data//a/b.tif")] == ["", "", ""]


def test_only_a_regular_file_is_at_hand(tmp_path):
    (tmp_path / "a.tif").write_bytes(b"II*\0")
    os.mkfifo(tmp_path / "pipe.tif")
    assert unasked.is_at_hand(str(tmp_path / "a.tif"))
    for path in (tmp_path, tmp_path / "pipe.tif", tmp_path / "none.tif", "/dev/zero", "a\0b", "", "x" * 100_000, "\ud800"):
        assert not unasked.is_at_hand(str(path))


def vrt(source, more=""):
    return (
        f'<VRTDataset rasterXSize="9" rasterYSize="9" xmlns="http://www.opengis.net/a">{more}<SRS>EPSG:32631</SRS>'
        '<Metadata><MDI key="TIFFTAG_SOFTWARE">see https://gdal.org</MDI></Metadata>'
        f'<VRTRasterBand dataType="Byte" band="1"><SimpleSource>{source}</SimpleSource></VRTRasterBand></VRTDataset>'
    )


def named(path):
    return f'<SourceFilename relativeToVRT="1">{path}</SourceFilename>'


REMOTE = "/vsicurl/http://127.0.0.1:9/a.tif"
DESCRIPTIONS = (
    vrt(named(REMOTE)),
    "\ufeff \n" + vrt(named(REMOTE)),
    '<?xml version="1.0"?><!-- words -->' + vrt(named(REMOTE)),
    vrt(named("<![CDATA[" + REMOTE + "]]>")),
    vrt(named(REMOTE.replace("/", "&#47;"))),
    vrt(named("//host/share/a.tif")),
    vrt(named("a.tif").replace("a.tif", vrt(named(REMOTE)).replace("<", "&lt;"))),
    vrt(named("a.tif"), '<Metadata domain="OVERVIEWS"><MDI key="OVERVIEW_FILE">' + REMOTE + "</MDI></Metadata>"),
    vrt(named("a.tif"), '<Some a="<Metadata>">' + REMOTE + "</Some>"),
    vrt(named(REMOTE)).removesuffix("</VRTDataset>"),
    "<!DOCTYPE a [<!ENTITY b 'http://host/'>]>" + vrt(named("&b;")),
    '<GDAL_WMS><Service name="TMS"><ServerUrl>http://127.0.0.1:9/</ServerUrl></Service></GDAL_WMS>',
    '<OGRVRTDataSource><OGRVRTLayer name="a"><SrcDataSource>http://127.0.0.1:9/a</SrcDataSource></OGRVRTLayer></OGRVRTDataSource>',
    'DatasetHeader Begin\nDataFile = "/vsicurl/http://127.0.0.1:9/a.tif"',
)


@pytest.mark.parametrize("text", DESCRIPTIONS)
def test_a_description_that_leads_elsewhere_is_known(tmp_path, text):
    (tmp_path / "a.tif").write_bytes(b"II*\0")
    path = tmp_path / "b.tif"
    path.write_text(text, encoding="utf-8")
    assert unasked.source_elsewhere(str(path))


def test_one_that_leads_there_by_another_is_known_too(tmp_path):
    (tmp_path / "last.tif").write_text(vrt(named(REMOTE)))
    (tmp_path / "second.vrt").write_text(vrt(named("last.tif")))
    (tmp_path / "first.vrt").write_text(vrt(named("second.vrt")))
    assert unasked.source_elsewhere(str(tmp_path / "first.vrt")) == REMOTE


def test_one_of_files_of_this_machine_leads_nowhere_else_even_in_a_circle(tmp_path):
    (tmp_path / "a.tif").write_bytes(b"II*\0")
    (tmp_path / "circle.vrt").write_text(vrt(named("circle.vrt") + named("a.tif") + named("none.tif")))
    assert not unasked.source_elsewhere(str(tmp_path / "circle.vrt"))
    assert not unasked.source_elsewhere(str(tmp_path / "a.tif"))


@pytest.mark.parametrize("path", ["/data/vsi_2020/a.tif", "/vsizip//data/vsi.zip/vsicurl/a.tif", "/data/vsicurl/a.tif"])
def test_a_folder_that_is_called_like_a_file_system_of_gdal_is_one_of_this_machine(path):
    assert not unasked.leads_elsewhere(path)
    assert unasked.leads_elsewhere(f"/vsizip/vsicurl/http{path}")
