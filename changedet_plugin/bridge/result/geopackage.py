"""How is the file of a result opened for reading?

Also one that is open in QGIS, or lies in a read-only folder.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path, PurePath
from urllib.parse import quote

from osgeo import gdal, ogr

from changedet_plugin.bridge.i18n import tr
from changedet_plugin.core.errors import ResultError

TABLES = ("changes", "patches")
_NEEDED = {*TABLES, "dates", "histogram", "run"}
EXTENTS = (
    """UPDATE gpkg_contents SET min_x = (SELECT min(minx) FROM rtree_changes_geom),
        min_y = (SELECT min(miny) FROM rtree_changes_geom), max_x = (SELECT max(maxx) FROM rtree_changes_geom),
        max_y = (SELECT max(maxy) FROM rtree_changes_geom) WHERE table_name = 'changes'""",
    """UPDATE gpkg_contents SET min_x = (SELECT min(minx) FROM rtree_patches_geom),
        min_y = (SELECT min(miny) FROM rtree_patches_geom), max_x = (SELECT max(maxx) FROM rtree_patches_geom),
        max_y = (SELECT max(maxy) FROM rtree_patches_geom) WHERE table_name = 'patches'""",
)
"""Set the extents in the table of contents, from the spatial index: no geometry has to be read."""


@contextmanager
def connect(path: str) -> Iterator[sqlite3.Connection]:
    """Open a result for reading.

    Raises
    ------
    ResultError
        The file is not there, cannot be read, or is not a result; an error of sqlite inside becomes one too.
    """
    if not Path(path).is_file():
        raise ResultError(tr("There is no file {path}.").format(path=path))
    try:
        with closing(open_read_only(path)) as connection:
            tables = {row[0] for row in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
            if not tables >= _NEEDED:
                missing = ", ".join(sorted(_NEEDED - tables))
                sentence = tr("{path} is not a result of a change run: it has no table {missing}.")
                raise ResultError(sentence.format(path=path, missing=missing))
            yield connection
    except sqlite3.Error as error:
        sentence = tr("{path} cannot be read as a GeoPackage ({error}).")
        raise ResultError(sentence.format(path=path, error=error)) from error


def read_styles(path: str, table: str) -> dict[str, str]:
    """The styles that travel in the file, as QML by name, the default first."""
    with connect(path) as connection:
        query = "SELECT styleName, styleQML FROM layer_styles WHERE f_table_name = ? ORDER BY useAsDefault DESC, id"
        has_styles = connection.execute("SELECT 1 FROM sqlite_master WHERE name = 'layer_styles'").fetchone()
        return dict(connection.execute(query, (table,)).fetchall()) if has_styles else {}


def open_read_only(path: str) -> sqlite3.Connection:
    """A connection that never writes, for a file that may be open in QGIS or lie in a read-only folder."""
    uri = sqlite_uri(Path(path).absolute())
    connection = sqlite3.connect(f"{uri}?mode=ro", uri=True)
    try:
        connection.execute("SELECT count(*) FROM sqlite_master")
    except sqlite3.OperationalError:
        # A write-ahead log cannot be joined in a folder that is read-only; nobody else can write there either.
        connection.close()
        connection = sqlite3.connect(f"{uri}?immutable=1", uri=True)
    return connection


def open_to_change(path: str) -> sqlite3.Connection:
    """A connection that changes attributes of a result, and no geometry: of a file that is not open in QGIS."""
    connection = sqlite3.connect(path)
    # The triggers of the spatial index name these functions; they are never called.
    for name in ("ST_IsEmpty", "ST_MinX", "ST_MaxX", "ST_MinY", "ST_MaxY"):
        connection.create_function(name, 1, lambda geometry: geometry is None)
    return connection


def sqlite_uri(path: PurePath) -> str:
    """The address of an absolute path as sqlite takes it: a server of a Windows share belongs to the path."""
    whole = quote(path.as_posix(), safe="/:", errors="surrogateescape")
    return f"file://{whole}" if whole.startswith("/") else f"file:///{whole}"


def is_condition(path: str, text: str) -> bool:
    """Whether a text can be asked of the fields of ``changes``: QGIS takes any, and then shows nothing."""
    source = ogr.Open(path)
    layer = source.GetLayerByName("changes") if source is not None else None
    if layer is None:
        return False
    gdal.PushErrorHandler("CPLQuietErrorHandler")
    gdal.ErrorReset()
    try:
        failed = layer.SetAttributeFilter(text) != ogr.OGRERR_NONE
        layer.GetFeatureCount()
        return not failed and gdal.GetLastErrorType() < gdal.CE_Failure
    except RuntimeError:
        # Where someone has switched GDAL's exceptions on.
        return False
    finally:
        gdal.PopErrorHandler()
