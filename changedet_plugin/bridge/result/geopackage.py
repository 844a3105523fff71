"""How is the file of a result opened? In: a path. Out: a connection, styles; what is no result is refused in one sentence."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager

from osgeo import gdal, ogr

from changedet_plugin.bridge.i18n import tr
from changedet_plugin.core import geopackage, result_file
from changedet_plugin.core.errors import ResultError
from changedet_plugin.core.result_file import UnreadableResult


@contextmanager
def connect(path: str) -> Iterator[sqlite3.Connection]:
    """Open a result for reading, also one that is open in QGIS or lies in a read-only folder.

    Raises
    ------
    ResultError
        The file is not there, cannot be read, or is not a result; an error of sqlite inside becomes one too.
    """
    try:
        with result_file.opened(path) as connection:
            yield connection
    except UnreadableResult as error:
        sentences = {
            "missing": tr("There is no file {path}."),
            "foreign": tr("{path} is not a result of a change run: it has no table {missing}."),
            "armed": tr("{path} has triggers that no run writes ({missing}); take them out, or run the series again."),
            "locked": tr("{path} is held by another program; close it there, or wait until it is done."),
            "broken": tr("{path} cannot be read as a GeoPackage ({error})."),
        }
        raise ResultError(sentences[error.reason].format(path=path, missing=error, error=error)) from error


def read_styles(path: str, table: str) -> dict[str, str]:
    """The styles that travel in the file, as QML by name, the default first."""
    with connect(path) as connection:
        if "layer_styles" not in geopackage.tables_of(connection):
            return {}
        query = "SELECT styleName, styleQML FROM layer_styles WHERE f_table_name = ? ORDER BY useAsDefault DESC, id"
        return {
            name: qml for name, qml in connection.execute(query, (table,)) if isinstance(name, str) and isinstance(qml, str)
        }


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
