"""How are changes written for other programs?

GeoJSON, GeoParquet and a plain table. Fields as in docs/result.md, without the vectors.
"""

from __future__ import annotations

import csv
import math
import sqlite3
from collections.abc import Collection, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from osgeo import gdal, ogr, osr

from changedet_plugin.bridge.i18n import tr
from changedet_plugin.bridge.layers.result_layers import ResultLayers
from changedet_plugin.core.delimited import for_spreadsheet
from changedet_plugin.core.errors import ResultError
from changedet_plugin.core.geopackage import open_read_only, well_known_binary

GEOPACKAGE, GEOJSON, PARQUET, TABLE = ".gpkg", ".geojson", ".parquet", ".csv"
_CRS = """SELECT definition FROM gpkg_spatial_ref_sys JOIN gpkg_geometry_columns USING (srs_id)
    WHERE table_name = 'changes' AND srs_id > 0"""
_KINDS = {
    **dict.fromkeys(("REAL", "DOUBLE", "FLOAT"), ogr.OFTReal),
    **dict.fromkeys(("INTEGER", "INT"), ogr.OFTInteger64),
    **dict.fromkeys(("MEDIUMINT", "SMALLINT", "TINYINT", "BOOLEAN"), ogr.OFTInteger),
    "DATE": ogr.OFTDate,
}
"""Declared types of a GeoPackage; whatever else an analyst's own field is of is written as text."""


@dataclass(frozen=True)
class _Form:
    """How GDAL writes a format."""

    driver: str
    options: tuple[str, ...]
    has_dates: bool
    """False: dates are text, or GDAL would write them with slashes."""


_FORMS = {
    GEOJSON: _Form("GeoJSON", ("RFC7946=YES",), has_dates=False),
    PARQUET: _Form("Parquet", ("FID=fid",), has_dates=True),
}


@dataclass(frozen=True)
class _Changes:
    """The rows to be written, read as they are needed."""

    columns: dict[str, str]
    """Declared type of every field by its name."""
    crs: osr.SpatialReference
    rows: Iterator[tuple[int, dict[str, Any], ogr.Geometry]]
    """fid, fields, outline."""


def formats() -> tuple[str, ...]:
    """The filters of a file dialog for what can be written here, the GeoPackage first."""
    words = {
        GEOPACKAGE: tr("GeoPackage (*.gpkg)"),
        GEOJSON: tr("GeoJSON (*.geojson)"),
        PARQUET: tr("GeoParquet (*.parquet)"),
        TABLE: tr("Table (*.csv)"),
    }
    return tuple(text for ending, text in words.items() if is_offered(ending))


def is_offered(ending: str) -> bool:
    """Whether GDAL as it is built here writes files of this ending."""
    return ending != PARQUET or ogr.GetDriverByName(_FORMS[PARQUET].driver) is not None


def is_known(ending: str) -> bool:
    """Whether an ending is that of a format other than the GeoPackage, writable here or not."""
    return ending in (*_FORMS, TABLE)


def write(result: ResultLayers, part: Path, ending: str, fids: Collection[int] | None) -> int:
    """Write the changes ``fids`` (None = all) to the file ``part`` in the format of an ending; how many were written.

    Raises
    ------
    OSError
        The file was not written whole.
    ResultError
        The result has no coordinate reference system.
    """
    with _quiet(), closing(open_read_only(result.path)) as reading:
        changes = _read(reading, result, fids)
        if ending == TABLE:
            return _write_table(changes, part)
        n_written = _write_layer(changes, part, _FORMS[ending])
        # GDAL does not tell of a disk that fills up while it writes.
        if _count(part, _FORMS[ending]) != n_written:
            raise OSError(gdal.GetLastErrorMsg() or "what was written cannot be read back")
        return n_written


@contextmanager
def _quiet() -> Iterator[None]:
    """GDAL keeps its complaints to itself; where its exceptions are switched on they become ``OSError`` too."""
    gdal.PushErrorHandler("CPLQuietErrorHandler")
    gdal.ErrorReset()
    try:
        yield
    except RuntimeError as error:
        raise OSError(str(error)) from error
    finally:
        gdal.PopErrorHandler()


def _read(reading: sqlite3.Connection, result: ResultLayers, fids: Collection[int] | None) -> _Changes:
    definition = reading.execute(_CRS).fetchone()
    crs = osr.SpatialReference()
    if definition is None or crs.ImportFromWkt(definition[0]) != 0:
        raise ResultError(tr("The result has no coordinate reference system; export it as a GeoPackage."))
    crs.SetAxisMappingStrategy(osr.OAMS_TRADITIONAL_GIS_ORDER)
    # TEXT(40) is a text.
    declared = {row[1]: row[2].upper().partition("(")[0].strip() for row in reading.execute("PRAGMA table_info(changes)")}
    columns = {name: kind for name, kind in declared.items() if not kind.startswith("BLOB") and name not in ("fid", "geom")}
    return _Changes(columns, crs, _rows(reading, columns, _types(result), fids))


def _rows(
    reading: sqlite3.Connection, columns: Collection[str], types: dict[int, dict[str, Any]], fids: Collection[int] | None
) -> Iterator[tuple[int, dict[str, Any], ogr.Geometry]]:
    wanted = None if fids is None else set(fids)
    cursor = reading.execute("SELECT * FROM changes ORDER BY fid")
    names = [column[0] for column in cursor.description]
    for values in cursor:
        row = dict(zip(names, values))
        fid = row["fid"]
        # An analyst may have added a row to the table of the layer, and drawn nothing.
        if row["geom"] is not None and (wanted is None or fid in wanted):
            outline = ogr.ForceToMultiPolygon(ogr.CreateGeometryFromWkb(well_known_binary(row["geom"])))
            yield fid, {**{name: row[name] for name in columns}, **types.get(fid, {})}, outline


def _types(result: ResultLayers) -> dict[int, dict[str, Any]]:
    """The types that the analyst cut, by fid; empty where the run's own stand."""
    if result.n_types is None:
        return {}
    table = result.table()
    return {
        fid: {
            "type": table.type[row],
            "subtype": table.subtype[row],
            "type_name": table.type_name[row],
            "rarity": None if math.isnan(table.rarity[row]) else float(table.rarity[row]),
        }
        for row, fid in enumerate(table.fid.tolist())
        if table.leaf[row] >= 0
    }


def _write_layer(changes: _Changes, part: Path, form: _Form) -> int:
    target = _there(ogr.GetDriverByName(form.driver).CreateDataSource(str(part)))
    try:
        return _fill(target, changes, form)
    finally:
        # An error keeps what stands in its frames: the file would stay open, and could not be deleted everywhere.
        target.Destroy()


def _fill(target: ogr.DataSource, changes: _Changes, form: _Form) -> int:
    layer = _there(target.CreateLayer("changes", changes.crs, ogr.wkbMultiPolygon, list(form.options)))
    for name, kind in changes.columns.items():
        of_date = kind == "DATE" and not form.has_dates
        layer.CreateField(ogr.FieldDefn(name, ogr.OFTString if of_date else _KINDS.get(kind, ogr.OFTString)))
    n_written = 0
    for fid, fields, outline in changes.rows:
        feature = ogr.Feature(layer.GetLayerDefn())
        feature.SetFID(fid)
        feature.SetGeometryDirectly(outline)
        for name, value in fields.items():
            if value is None:
                feature.SetFieldNull(name)
            else:
                feature.SetField(name, value)
        if layer.CreateFeature(feature) != 0:
            raise OSError(gdal.GetLastErrorMsg())
        n_written += 1
    return n_written


def _write_table(changes: _Changes, part: Path) -> int:
    """One row a change; ``lon`` and ``lat`` (degrees, WGS 84) are of a point inside it."""
    wgs84 = osr.SpatialReference()
    wgs84.ImportFromEPSG(4326)
    wgs84.SetAxisMappingStrategy(osr.OAMS_TRADITIONAL_GIS_ORDER)
    to_degrees = osr.CoordinateTransformation(changes.crs, wgs84)
    n_written = 0
    with part.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, ["fid", *changes.columns, "lon", "lat"])
        writer.writeheader()
        for fid, fields, outline in changes.rows:
            inside = _there(outline.PointOnSurface())
            lon, lat, _ = to_degrees.TransformPoint(inside.GetX(), inside.GetY())
            told = {name: for_spreadsheet(value) for name, value in fields.items()}
            writer.writerow({"fid": fid, **told, "lon": round(lon, 7), "lat": round(lat, 7)})
            n_written += 1
    return n_written


def _count(part: Path, form: _Form) -> int:
    """How many features a finished file holds; -1 where it cannot be read."""
    written = gdal.OpenEx(str(part), gdal.OF_VECTOR | gdal.OF_READONLY, allowed_drivers=[form.driver])
    return int(written.GetLayer(0).GetFeatureCount()) if written is not None else -1


def _there(value: Any) -> Any:
    if value is None:
        raise OSError(gdal.GetLastErrorMsg())
    return value
