"""How does a result reach the disk? One GeoPackage and its score raster, whole or not at all."""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import closing
from pathlib import Path

import numpy as np
import pyogrio.raw
import shapely
from numpy.typing import NDArray

from changedet_plugin.core import result_file
from changedet_plugin.core.errors import OutputError
from changedet_plugin.core.geopackage import open_to_change, quoted, update
from changedet_plugin.core.result_schema import raster_path
from changedet_plugin.engine.changes import Changes
from changedet_plugin.engine.writing import styles, tables
from changedet_plugin.engine.writing.run_record import RunRecord
from changedet_plugin.engine.writing.score_raster import is_score_raster, write_raster
from changedet_plugin.engine.writing.tables import Table
from changedet_plugin.engine.writing.whole_file import check_no_input, whole_files

GEOPACKAGE_VERSION = "1.2"
"""Understood by every GDAL that QGIS 3.22 or later ships with."""
LAYER_STYLES = """CREATE TABLE layer_styles (
    id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    f_table_catalog TEXT(256), f_table_schema TEXT(256), f_table_name TEXT(256), f_geometry_column TEXT(256),
    styleName TEXT(30), styleQML TEXT, styleSLD TEXT, useAsDefault BOOLEAN, description TEXT, owner TEXT(30), ui TEXT(30),
    update_time DATETIME DEFAULT (strftime('%Y-%m-%dT%H:%M:%fZ', 'now')))"""
"""The table that QGIS itself makes; it looks styles up by these names."""
REGISTER_STYLES = (
    "INSERT INTO gpkg_contents (table_name, data_type, identifier) VALUES ('layer_styles', 'attributes', 'layer_styles')"
)
INSERT_STYLE = """INSERT INTO layer_styles (f_table_catalog, f_table_schema, f_table_name, f_geometry_column, styleName,
    styleQML, styleSLD, useAsDefault, description, owner) VALUES ('', '', ?, 'geom', ?, ?, '', ?, '', '')"""


def check_output(path: Path, inputs: Iterable[str | None]) -> None:
    """Refuse to replace what a run reads, or what is no result of a run; asked before the work and before it is written.

    Raises
    ------
    OutputError
        The result or its score raster would take the place of one of ``inputs``, or of a file that no run has made.
    """
    raster = raster_path(path)
    read = tuple(inputs)
    for target in (path, raster):
        check_no_input(target, read)
    if path.is_file() and path.stat().st_size and not result_file.is_result(path):
        raise OutputError(f"{path} is there, and cannot be read as a result; choose another output, or remove the file.")
    if raster.is_file() and raster.stat().st_size and not path.exists() and not is_score_raster(raster):
        raise OutputError(f"The output {path} would replace {raster}, which is no score raster; choose another output.")


def write(changes: Changes, record: RunRecord, path: Path) -> Path:
    """Write the GeoPackage of docs/result.md and the score raster beside it; return the raster's path.

    Both are written under hidden names in the same folder and renamed at the end. Raises ``OutputError``, and then
    leaves what was there before untouched.
    """
    raster = raster_path(path)
    with whole_files((path, raster)) as (part, raster_part):
        features = {"changes": tables.changes_table(changes), "patches": tables.patches_table(changes)}
        for name, table in features.items():
            _write_features(part, name, table, changes.grid.pixels.crs)
        others = {
            "dates": tables.dates_table(changes, record),
            "histogram": tables.histogram_table(changes.scores),
            "type_tree": tables.type_tree_table(changes),
            "run": tables.run_table(changes, record),
        }
        for name, table in others.items():
            _write_rows(part, name, table)
        _finish(part, features, styles.layer_styles(changes))
        write_raster(changes, raster_part)
    return raster


def _write_features(path: Path, name: str, table: Table, crs: str) -> None:
    """Write a layer by GDAL; its blobs follow in ``_finish``, because pyogrio cannot write them."""
    pyogrio.raw.write(
        path,
        shapely.to_wkb(table.geometry),
        [np.ma.getdata(column) for column in table.columns.values()],
        list(table.columns),
        field_mask=_nulls(table),
        layer=name,
        driver="GPKG",
        geometry_type="MultiPolygon" if name == "changes" else "Polygon",
        crs=crs,
        append=path.exists(),
        dataset_options={} if path.exists() else {"VERSION": GEOPACKAGE_VERSION},
        layer_options={"SPATIAL_INDEX": "YES", "FID": "fid", "GEOMETRY_NAME": "geom"},
    )


def _nulls(table: Table) -> list[NDArray[np.bool_] | None]:
    return [np.ma.getmaskarray(column) if np.ma.isMaskedArray(column) else None for column in table.columns.values()]


def _write_rows(path: Path, name: str, table: Table) -> None:
    pyogrio.raw.write(
        path,
        None,
        [np.ma.getdata(column) for column in table.columns.values()],
        list(table.columns),
        field_mask=_nulls(table),
        layer=name,
        driver="GPKG",
        geometry_type=None,
        append=True,
        layer_options={"ASPATIAL_VARIANT": "GPKG_ATTRIBUTES", "FID": "fid"},
    )


def _finish(path: Path, features: dict[str, Table], layer_styles: list[tuple[str, str, str, bool]]) -> None:
    """Add the blobs and the styles: what GDAL's bindings cannot write."""
    with closing(open_to_change(path)) as connection:
        for name, table in features.items():
            for column, blobs in table.blobs.items():
                connection.execute(f"ALTER TABLE {quoted(name)} ADD COLUMN {quoted(column)} BLOB")
                rows = ((blob, fid) for fid, blob in enumerate(blobs, 1))
                connection.executemany(update(name, (column,), "fid"), rows)
        connection.execute(LAYER_STYLES)
        connection.execute(REGISTER_STYLES)
        connection.executemany(INSERT_STYLE, layer_styles)
        connection.commit()
        connection.execute("VACUUM")
