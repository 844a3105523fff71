"""How is a GeoPackage read and changed by sqlite alone? Connections, and geometry as it is stored (OGC 12-128).

A file is read that is open in QGIS, or lies in a folder that nobody may write to; what cannot be read raises ``sqlite3.Error``.
"""

from __future__ import annotations

import re
import sqlite3
import struct
from collections.abc import Iterable
from pathlib import Path, PurePath
from urllib.parse import quote

_ENVELOPE_BYTES = (0, 32, 48, 48, 64)
_FIXED_BYTES = 8
WAIT_S = 1.0
"""Longest that a file is waited for which another program has locked; whoever asked may be the main thread of QGIS."""
_INDEXED = re.compile(r"rtree_\w+_geom\w*|gpkg_ogr_contents", re.IGNORECASE)
_TARGET = re.compile(r"\b(?:INTO|FROM|UPDATE(?!\s+OF\b))\s+[\"'\[`]?(\w+)", re.IGNORECASE)
_NEVER_WRITTEN = frozenset(("gpkg_tile_matrix", "gpkg_tile_matrix_set", "gpkg_metadata", "gpkg_metadata_reference"))
"""Tables whose triggers GDAL writes into some files; nothing of a result stands in them."""
_OF_TRIGGERS = "create trigger after before insert update delete on of when begin end new old"
_OF_STATEMENTS = "or replace into values and not notnull isnull is null from where in set coalesce lower"
_OF_THE_INDEX = "id minx maxx miny maxy st_isempty st_minx st_maxx st_miny st_maxy feature_count table_name"
_HARMLESS = frozenset(f"{_OF_TRIGGERS} {_OF_STATEMENTS} {_OF_THE_INDEX}".split())
"""Words of the triggers that GDAL writes to keep a spatial index and a count; none of them reads another table or loops."""


def open_read_only(path: str | Path) -> sqlite3.Connection:
    """A connection that never writes, for a file that may be open in QGIS or lie in a read-only folder."""
    uri = sqlite_uri(Path(path).absolute())
    connection = sqlite3.connect(f"{uri}?mode=ro", uri=True, timeout=WAIT_S)
    try:
        connection.execute("SELECT count(*) FROM sqlite_master")
    except sqlite3.OperationalError as error:
        connection.close()
        if is_locked(error):
            raise
        # A write-ahead log cannot be joined in a folder that is read-only; nobody else can write there either.
        connection = sqlite3.connect(f"{uri}?immutable=1", uri=True)
    return connection


def is_locked(error: sqlite3.Error) -> bool:
    """Whether another program holds the file, so that it can be had a little later."""
    return "locked" in str(error) or "busy" in str(error)


def foreign_triggers(connection: sqlite3.Connection) -> list[str]:
    """Names of the triggers that run when a feature changes and do more than GDAL's own, which keep the spatial index."""
    rows = connection.execute("SELECT name, tbl_name, sql FROM sqlite_master WHERE type = 'trigger' ORDER BY name")
    fired = [row for row in rows if str(row[1]).lower() not in _NEVER_WRITTEN]
    return [name for name, table, sql in fired if not _keeps_the_index(str(table), str(sql))]


def _keeps_the_index(table: str, sql: str) -> bool:
    """Whether a trigger writes to nothing but the index of the table, in words that read nothing else."""
    body = sql.partition("BEGIN")[2] if "BEGIN" in sql else sql[sql.lower().find("begin") :]
    words = {word.lower() for word in re.findall(r"[^\W\d]\w*", sql)}
    of_the_table = {table.lower(), "fid", "geom", *(word for word in words if _INDEXED.fullmatch(word))}
    own_name = {word.lower() for word in re.findall(r"(?i)create\s+trigger\s+[\"'\[`]?(\w+)", sql)}
    return words - _HARMLESS - of_the_table <= own_name and all(_INDEXED.fullmatch(target) for target in _TARGET.findall(body))


def open_to_change(path: str | Path) -> sqlite3.Connection:
    """A connection that changes a GeoPackage whose layers have a spatial index: of a file that is not open in QGIS."""
    connection = sqlite3.connect(path)
    # The triggers of the spatial index name these functions, and read by them where a geometry lies.
    connection.create_function("ST_IsEmpty", 1, lambda geometry: geometry is None)
    for position, name in enumerate(("ST_MinX", "ST_MaxX", "ST_MinY", "ST_MaxY")):
        connection.create_function(name, 1, lambda geometry, at=position: box(geometry)[at])
    return connection


def sqlite_uri(path: PurePath) -> str:
    """The address of an absolute path as sqlite takes it: a server of a Windows share belongs to the path."""
    address = quote(path.as_posix(), safe="/:", errors="surrogateescape")
    return f"file://{address}" if address.startswith("/") else f"file:///{address}"


def tables_of(connection: sqlite3.Connection) -> frozenset[str]:
    """The names of the tables, those that a GeoPackage has for itself too."""
    return frozenset(row[0] for row in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'"))


def columns_of(connection: sqlite3.Connection, table: str) -> frozenset[str]:
    """The names of the columns of a table; empty where there is no such table."""
    return frozenset(row[0] for row in connection.execute("SELECT name FROM pragma_table_info(?)", (table,)))


def selection(table: str, columns: Iterable[str], order: str, condition: str = "1") -> str:
    """The statement that reads columns of a table, in the order of one; names go in as they are, and come out quoted."""
    names = ", ".join(map(quoted, columns))
    return f"SELECT {names} FROM {quoted(table)} WHERE {condition} ORDER BY {quoted(order)}"  # noqa: S608  # nosec B608


def any_of(table: str, tests: Iterable[str]) -> str:
    """The statement that tells of each test, written in SQL, whether any row of a table passes it."""
    return f"SELECT {', '.join(f'max({test})' for test in tests)} FROM {quoted(table)}"  # noqa: S608  # nosec B608


def insertion(table: str, columns: Iterable[str]) -> str:
    """The statement that adds a row to a table, with a parameter of its name for every column."""
    names = tuple(columns)
    values = ", ".join(f":{name}" for name in names)
    return f"INSERT INTO {quoted(table)} ({', '.join(map(quoted, names))}) VALUES ({values})"  # noqa: S608  # nosec B608


def update(table: str, columns: Iterable[str], key: str) -> str:
    """The statement that changes columns of the rows where ``key`` has a value: a ``?`` for every column, then one for it."""
    changed = ", ".join(f"{quoted(name)} = ?" for name in columns)
    return f"UPDATE {quoted(table)} SET {changed} WHERE {quoted(key)} = ?"  # noqa: S608  # nosec B608


def quoted(name: str) -> str:
    """A name of a table or of a column as SQL takes it, whatever it is made of."""
    return '"' + name.replace('"', '""') + '"'


def crs_of(connection: sqlite3.Connection, table: str) -> str:
    """The coordinate reference system of a layer: as ``EPSG:32631`` where it has a number, else as WKT; empty = none."""
    row = connection.execute(
        "SELECT organization, organization_coordsys_id, definition FROM gpkg_geometry_columns JOIN gpkg_spatial_ref_sys "
        "USING (srs_id) WHERE table_name = ?",
        (table,),
    ).fetchone()
    if row is None:
        return ""
    organization, number, definition = row
    has_number = str(organization).upper() in ("EPSG", "ESRI", "OGC") and int(number) > 0
    return f"{str(organization).upper()}:{number}" if has_number else str(definition)


def set_extents(connection: sqlite3.Connection, tables: Iterable[str]) -> None:
    """Set the extents in the table of contents, from the spatial index: no geometry has to be read."""
    for table in tables:
        index = quoted(f"rtree_{table}_geom")
        extent = f"SELECT min(minx), min(miny), max(maxx), max(maxy) FROM {index}"  # noqa: S608  # nosec B608
        connection.execute(
            "UPDATE gpkg_contents SET min_x = ?, min_y = ?, max_x = ?, max_y = ? WHERE table_name = ?",
            (*connection.execute(extent).fetchone(), table),
        )


def well_known_binary(blob: bytes) -> bytes:
    """A geometry without the header that a GeoPackage puts before it; ValueError where it has none."""
    return blob[_FIXED_BYTES + _ENVELOPE_BYTES[_envelope_kind(blob)] :]


def packed(wkb: bytes, srs_id: int, extent: tuple[float, float, float, float]) -> bytes:
    """Well-known binary with a header, which holds the box (left, right, bottom, top)."""
    little_endian_with_box = 1 | 1 << 1
    return b"GP" + struct.pack("<BBi4d", 0, little_endian_with_box, srs_id, *extent) + wkb


def middle(blob: bytes) -> tuple[float, float]:
    """Middle (x, y) of the box that the header holds; ValueError where it holds none."""
    left, right, bottom, top = box(blob)
    return (left + right) / 2, (bottom + top) / 2


def box(blob: bytes) -> tuple[float, float, float, float]:
    """The box (left, right, bottom, top) that the header holds; ValueError where it holds none."""
    if not _envelope_kind(blob):
        raise ValueError("a geometry without its box")
    order = "<" if blob[3] & 1 else ">"
    left, right, bottom, top = struct.unpack_from(f"{order}4d", blob, _FIXED_BYTES)
    return left, right, bottom, top


def _envelope_kind(blob: bytes) -> int:
    if blob[:2] != b"GP":
        raise ValueError("not a geometry of a GeoPackage")
    return blob[3] >> 1 & 7
