"""Odd files of polygons and tables: of the area of interest, and of labels."""

from __future__ import annotations

import json
import os
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pyogrio.raw
import shapely

from tests.hostile import network
from tests.hostile.files import series
from tests.hostile.files.archives import ENTITIES
from tests.hostile.files.series import Make
from tests.hostile.values import DEEP

_X, _Y = series.ORIGIN
_BOX = shapely.box(_X - 100, _Y - 1000, _X + 1000, _Y + 100)
"""Round all of the series."""
N_VERTICES = 10**6


def good() -> Iterator[tuple[str, Make]]:
    """What covers all of the series, in one form or another."""
    yield "layer", _layer([_BOX])
    yield "geojson", _layer([_BOX], driver="GeoJSON")
    yield "shapefile", _layer([_BOX], driver="ESRI Shapefile", ending=".shp")
    yield "twice", _layer([_BOX, _BOX])
    yield "with a line", _layer([_BOX, shapely.LineString([(_X, _Y), (_X + 9, _Y)])])
    yield "with nothing", _layer([_BOX, None])
    yield "with an empty one", _layer([_BOX, shapely.Polygon()])
    yield "closed twice", _layer([shapely.Polygon([*_BOX.exterior.coords, _BOX.exterior.coords[-1]])])
    yield (
        "curve",
        _text(
            f"CURVEPOLYGON(CIRCULARSTRING({_X - 9000} {_Y}, {_X} {_Y + 9000}, {_X + 9000} {_Y}, "
            f"{_X} {_Y - 9000}, {_X - 9000} {_Y}))",
            ".csv",
            "WKT\n",
        ),
    )
    yield "million", _layer([shapely.Point(_X, _Y).buffer(20_000, N_VERTICES // 4)])


def odd() -> Iterator[tuple[str, Make]]:
    """What is no polygon of this place, or not whole."""
    shapes: dict[str, Any] = {
        "point": shapely.Point(_X, _Y),
        "line": shapely.LineString([(_X, _Y), (_X + 9, _Y)]),
        "bow": shapely.Polygon([(_X, _Y), (_X + 900, _Y - 900), (_X + 900, _Y), (_X, _Y - 900)]),
        "nan": shapely.Polygon([(_X, _Y), (np.nan, np.nan), (_X, _Y + 9)]),
        "inf": shapely.Polygon([(_X, _Y), (np.inf, _Y), (_X, np.inf)]),
        "empty": shapely.Polygon(),
        "no area": shapely.Polygon([(_X, _Y), (_X + 9, _Y), (_X, _Y)]),
        "tiny": shapely.box(_X, _Y - 1e-9, _X + 1e-9, _Y),
        "vast": shapely.box(-1e300, -1e300, 1e300, 1e300),
        "far": shapely.box(9e5, 9e5, 9.1e5, 9.1e5),
        "collection": shapely.GeometryCollection([_BOX, shapely.Point(0, 0)]),
        "points": shapely.MultiPoint([(_X, _Y)] * 9),
        "holes": shapely.Polygon(_BOX.exterior, [[(_X + 1, _Y - 1), (_X + 2, _Y - 1), (_X + 2, _Y - 2)]] * 500),
        "outside in": shapely.Polygon([(_X, _Y), (_X + 9, _Y), (_X + 9, _Y + 9)], [_BOX.exterior]),
    }
    for name, shape in shapes.items():
        yield name, _layer([shape])
    yield "no features", _layer([])
    yield "half a million", _layer([shapely.box(_X, _Y, _X + 1, _Y + 1)] * 200_000)
    for number, crs in enumerate(("EPSG:4326", "EPSG:32701", "EPSG:4978", "EPSG:5703", None, "EPSG:3857")):
        yield f"crs {number}", _layer([_BOX], crs=crs)
    rings = (
        "[]",
        "[[]]",
        "[[[0,0]]]",
        "[[[0,0],[1,1]]]",
        "[[[0,0],[1,1],[0,0]]]",
        "[[[0]]]",
        "[[[null,1],[2,3],[4,5],[0,1]]]",
        '[[["a","b"],[1,2],[3,4]]]',
        "[[[1e999,0],[1,0],[1,1],[0,0]]]",
        "[[[NaN,0],[1,0],[1,1],[0,0]]]",
        DEEP,
        "null",
        "1",
        "[[[1,2,3,4,5,6],[3,4,5],[5,6],[1,2]]]",
    )
    for number, ring in enumerate(rings):
        yield (
            f"ring {number}",
            _text(f'{{"type":"Feature","properties":{{}},"geometry":{{"type":"Polygon","coordinates":{ring}}}}}'),
        )
    objects = (
        "{}",
        "[]",
        "",
        "\0",
        "null",
        DEEP,
        '{"type":"Feature"}',
        '{"type":"FeatureCollection","features":null}',
        '{"type":"FeatureCollection","features":{"a":1}}',
        '{"type":"Polygon"}',
        '{"type":"Topology","arcs":[]}',
        '{"type":"Feature","properties":{},"geometry":{"type":"GeometryCollection","geometries":' + DEEP + "}}",
        '{"a":' * 90_000,
        '{"type":"Feature","properties":{"a":"' + "x" * 10**7 + '"},"geometry":null}',
    )
    for number, text in enumerate(objects):
        yield f"json {number}", _text(text)
    there = "http://127.0.0.1:{port}/a.geojson"
    layer = "<OGRVRTDataSource><OGRVRTLayer name='a'><SrcDataSource>{}</SrcDataSource></OGRVRTLayer></OGRVRTDataSource>"
    for number, text in enumerate(
        (
            layer.format(there),
            layer.format("/dev/zero"),
            layer.format("{own}"),
            "<OGRVRTDataSource/>",
            "<OGRVRTDataSource>",
            ENTITIES + layer.format("&j;"),
            ENTITIES + "<kml><Placemark><name>&j;</name></Placemark></kml>",
            "<gml:FeatureCollection xmlns:gml='http://www.opengis.net/gml' xmlns:xlink='http://www.w3.org/1999/xlink'>"
            "<gml:featureMember xlink:href='{port}'/></gml:FeatureCollection>",
            "<kml xmlns='http://www.opengis.net/kml/2.2'><NetworkLink><Link><href>http://127.0.0.1:{port}/a.kml</href></Link></NetworkLink></kml>",
            "POLYGON((0 0, 1 0, 1 1, 0 0))",
        )
    ):
        yield (
            f"description {number}",
            lambda path, text=text: (
                path.write_text(text.replace("{port}", str(network.port())).replace("{own}", str(path))) and None
            ),
        )
    yield "pipe", os.mkfifo
    yield "folder", lambda path: path.mkdir()
    for number, place in enumerate(
        (
            "/dev/zero",
            "/dev/stdin",
            "/etc/passwd",
            "/proc/self/mem",
            "",
            "/",
            "PG:host=127.0.0.1 port={port}",
            "WFS:http://127.0.0.1:{port}/",
            "{{}}",
            "<OGRVRTDataSource/>",
            "MEM:",
            ":memory:",
            "\udcff",
            '{{"type":"Point","coordinates":[0,0]}}',
        )
    ):
        yield f"place {number}", lambda _path, place=place: place.format(port=9)
    yield from _calling()
    for size in (0, 100, 5000, 40_000, 90_000):
        yield f"cut {size}", lambda path, size=size: _cut(path, size)
    yield "a raster", lambda _path: str(series.folder() / series.name(0))


def _calling() -> Iterator[tuple[str, Make]]:
    """What GDAL asks a server for in ways of its own: a service, a coordinate system, the source of a layer in an archive."""
    features = (
        '{"type":"FeatureCollection","features":[],"crs":{"type":"link","properties":{"href":"{there}","type":"ogcwkt"}}}'
    )
    services = (
        '<wfs:WFS_Capabilities version="2.0.0" xmlns:wfs="http://www.opengis.net/wfs/2.0" xmlns:x="http://www.w3.org/1999/xlink">'
        '<OperationsMetadata><Operation name="GetFeature"><DCP><HTTP><Get x:href="{there}?"/></HTTP></DCP></Operation>'
        "</OperationsMetadata><FeatureTypeList><FeatureType><Name>a</Name></FeatureType></FeatureTypeList></wfs:WFS_Capabilities>"
    )
    layer = (
        '<OGRVRTDataSource><OGRVRTLayer name="a"><SrcDataSource>{there}/a.json</SrcDataSource></OGRVRTLayer></OGRVRTDataSource>'
    )

    def there(text: str) -> str:
        return text.replace("{there}", f"http://127.0.0.1:{network.port()}")

    yield "crs by a link", lambda path: path.write_text(there(features)) and None
    yield "capabilities", lambda path: path.write_text(there(services)) and None

    def archived(path: Path) -> str:
        with zipfile.ZipFile(path.with_suffix(".zip"), "w") as archive:
            archive.writestr("a.vrt", there(layer))
        return str(path.with_suffix(".zip"))

    yield "layer in an archive", archived
    yield "layer in a named archive", lambda path: f"/vsizip/{archived(path)}/a.vrt"


def tables() -> Iterator[tuple[str, Make]]:
    """Tables of labels."""
    head, row = "x,y,date,change\n", f"{_X + 300},{_Y - 200},"
    bodies = (
        "",
        "2017-07-01,1",
        "9999-12-31,1",
        "0001-01-01,1",
        "2017-02-30,1",
        "nan,1",
        "2017-07-01,2",
        "2017-07-01,yes",
        "2017-07-01,",
        ",1",
        ",",
        "2017-07-01T99,1",
        "x" * 10**6 + ",1",
        '"2017\n-07-01",1',
        "=1+1,1",
    )
    for number, body in enumerate(bodies):
        yield f"row {number}", _text(head + row + body, ".csv")
    for number, text in enumerate(
        (
            "x,y\n",
            "x,y\nnan,nan",
            "x,y\n1e999,1",
            "x,y\n" + "1,1\n" * 10**5,
            "lon,lat\n181,91",
            "a,b\n1,2",
            "x,x,y\n1,2,3",
            "\xff\xfe",
            "x,y,date\n1,2,3,4,5,6",
            "," * 10**5,
            "x,y\n" + "9" * 5000 + ",1",
            '"' * 999,
        )
    ):
        yield f"table {number}", _text(text, ".csv")
    for value in ("nan", "1e300", "2019-01-01", "a", "-1"):
        yield f"column {value}", lambda path, value=value: _columns(path, value)


def _layer(shapes: list[Any], *, driver: str = "GPKG", ending: str = ".gpkg", crs: str | None = series.CRS) -> Make:
    def make(path: Path) -> str:
        target = path.with_suffix(ending if driver != "GeoJSON" else ".geojson")
        geometry = np.array([None if shape is None else shapely.to_wkb(shape) for shape in shapes], object)
        pyogrio.raw.write(
            target, geometry, [], [], geometry_type="Unknown" if driver == "GPKG" else "Polygon", crs=crs, driver=driver
        )
        return str(target)

    return make


def _columns(path: Path, value: str) -> str:
    target = path.with_suffix(".geojson")
    feature = {
        "type": "Feature",
        "geometry": {"type": "Point", "coordinates": [3.0, 45.0]},
        "properties": {"date": value, "change": value, "DATE": value},
    }
    target.write_text(json.dumps({"type": "FeatureCollection", "features": [feature]}))
    return str(target)


def _text(text: str, ending: str = ".geojson", head: str = "") -> Make:
    def make(path: Path) -> str:
        target = path.with_suffix(ending)
        target.write_text(head + (f'"{text}"' if head else text), encoding="utf-8")
        return str(target)

    return make


def _cut(path: Path, size: int) -> str:
    whole = Path(_layer([_BOX])(path))
    whole.write_bytes(whole.read_bytes()[:size])
    return str(whole)
