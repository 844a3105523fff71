"""How does a result reach the disk? One GeoPackage and its score raster, whole or not at all."""

from __future__ import annotations

import shutil
import sqlite3
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager, suppress
from pathlib import Path

import numpy as np
import pyogrio
import pyogrio.raw
import shapely
from numpy.typing import NDArray
from pyogrio.errors import DataLayerError, DataSourceError, FeatureError, FieldError, GeometryError
from rasterio.errors import RasterioError

from changedet_plugin.core.errors import OutputError
from changedet_plugin.core.result_schema import raster_path
from changedet_plugin.engine.changes import Changes
from changedet_plugin.engine.writing import styles, tables
from changedet_plugin.engine.writing.run_record import RunRecord
from changedet_plugin.engine.writing.score_raster import write_raster
from changedet_plugin.engine.writing.tables import Table

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
BLOB_STATEMENTS = {
    ("changes", "vector"): ("ALTER TABLE changes ADD COLUMN vector BLOB", "UPDATE changes SET vector = ? WHERE fid = ?"),
    ("changes", "series"): ("ALTER TABLE changes ADD COLUMN series BLOB", "UPDATE changes SET series = ? WHERE fid = ?"),
    ("changes", "plane"): ("ALTER TABLE changes ADD COLUMN plane BLOB", "UPDATE changes SET plane = ? WHERE fid = ?"),
    ("patches", "vector"): ("ALTER TABLE patches ADD COLUMN vector BLOB", "UPDATE patches SET vector = ? WHERE fid = ?"),
    ("patches", "series"): ("ALTER TABLE patches ADD COLUMN series BLOB", "UPDATE patches SET series = ? WHERE fid = ?"),
    ("patches", "before"): ('ALTER TABLE patches ADD COLUMN "before" BLOB', 'UPDATE patches SET "before" = ? WHERE fid = ?'),
    ("patches", "after"): ('ALTER TABLE patches ADD COLUMN "after" BLOB', 'UPDATE patches SET "after" = ? WHERE fid = ?'),
}
SCARCE_BYTES = 1 << 20
"""Free space below which a failure to write is put down to a full disk."""
FAILURES = (
    OSError,
    sqlite3.Error,
    RasterioError,
    DataSourceError,
    DataLayerError,
    FeatureError,
    FieldError,
    GeometryError,
)


def write(changes: Changes, record: RunRecord, path: Path) -> Path:
    """Write the GeoPackage of docs/result.md and the score raster beside it; return the raster's path.

    Both are written under hidden names in the same folder and renamed at the end. Raises ``OutputError``, and then
    leaves what was there before untouched.
    """
    raster = raster_path(path)
    part, raster_part = _part(path), _part(raster)
    with _cleared(path, raster):
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
        _put_in_place(((part, path), (raster_part, raster)))
    return raster


def check_writable(path: Path) -> None:
    """Raise ``OutputError`` if a result cannot be written here: asked before the work, not after it."""
    part = _part(path)
    with _cleared(path):
        part.touch()
        part.unlink()


@contextmanager
def whole(path: Path) -> Iterator[Path]:
    """A hidden name beside ``path`` to write to, which takes its place at the end; OutputError, and then nothing is left."""
    part = _part(path)
    with _cleared(path):
        yield part
        _put_in_place(((part, path),))


@contextmanager
def _cleared(path: Path, *beside: Path) -> Iterator[None]:
    """Temporary files are gone before and, on failure, after; what went wrong becomes one sentence.

    What a killed run had put aside has its name again.
    """
    if not path.parent.is_dir():
        raise OutputError(f"The folder {path.parent} does not exist: create it, or choose another output.")
    if path.is_dir():
        raise OutputError(f"{path} is a folder: name a file that ends in .gpkg.")
    parts = [_part(file) for file in (path, *beside)]
    leftovers = [leftover for part in parts for leftover in (part, *_companions(part))]
    try:
        for file in (path, *beside):
            _take_back(file)
        for leftover in leftovers:
            leftover.unlink(missing_ok=True)
        yield
    except FAILURES as error:
        # GDAL and SQLite word a full disk in many ways, so the disk itself is asked, before what was written is removed.
        disk = shutil.disk_usage(path.parent)
        if disk.total and disk.free < SCARCE_BYTES:  # /proc and its like have no size
            raise OutputError(f"{path} could not be written, the disk is full: make room or choose another output.") from error
        if isinstance(error, PermissionError) and path.exists() and _takes_files(path.parent):
            raise OutputError(f"{path} is open in another program: close it there, or choose another output.") from error
        raise OutputError(
            f"{path} could not be written ({error}): check that its folder can be written to and that the disk is not full."
        ) from error
    finally:
        for leftover in leftovers:
            with suppress(OSError):
                leftover.unlink(missing_ok=True)


def _put_in_place(parts: Sequence[tuple[Path, Path]]) -> None:
    """Give new files their names, all of them or none.

    What has these names steps aside first: on Windows that fails while another program has it open, and nothing is lost yet.
    """
    placed: list[Path] = []
    try:
        for _, path in parts:
            if path.exists():
                path.replace(_aside(path))
        for _, path in parts:
            for stale in _companions(path):
                stale.unlink(missing_ok=True)  # a journal of the old file must not be replayed into the new one
        for part, path in parts:
            part.replace(path)
            placed.append(path)
    except OSError:
        for path in placed:
            path.unlink()
        for _, path in parts:
            _take_back(path)
        raise
    for _, path in parts:
        with suppress(OSError):
            _aside(path).unlink(missing_ok=True)


def _take_back(path: Path) -> None:
    """Give a file its name again that stepped aside for a new one which never came."""
    if _aside(path).exists() and not path.exists():
        _aside(path).replace(path)


def _takes_files(folder: Path) -> bool:
    """Whether a file can be made there: asked by making one, because Windows knows more rules than it tells."""
    try:
        with tempfile.TemporaryFile(dir=folder):
            return True
    except OSError:
        return False


def _aside(path: Path) -> Path:
    return path.with_name(f".{path.stem}.old{path.suffix}")


def _part(path: Path) -> Path:
    return path.with_name(f".{path.stem}.part{path.suffix}")


def _companions(path: Path) -> list[Path]:
    return [path.with_name(path.name + ending) for ending in ("-journal", "-wal", "-shm", ".aux.xml")]


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
    with closing(sqlite3.connect(path)) as connection:
        # The triggers of the spatial index name these functions; no geometry changes here, so they are never called.
        connection.create_function("ST_IsEmpty", 1, lambda geometry: geometry is None)
        for corner in ("ST_MinX", "ST_MaxX", "ST_MinY", "ST_MaxY"):
            connection.create_function(corner, 1, lambda geometry: None)
        for name, table in features.items():
            for column, blobs in table.blobs.items():
                add_column, fill = BLOB_STATEMENTS[name, column]
                connection.execute(add_column)
                connection.executemany(fill, ((blob, fid) for fid, blob in enumerate(blobs, 1)))
        connection.execute(LAYER_STYLES)
        connection.execute(REGISTER_STYLES)
        connection.executemany(INSERT_STYLE, layer_styles)
        connection.commit()
        connection.execute("VACUUM")
