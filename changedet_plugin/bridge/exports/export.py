"""How do some or all changes become a file of their own?

A GeoPackage with the same layers, tables and styles, or a plainer format.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Collection
from contextlib import closing
from pathlib import Path

from qgis.core import QgsFeatureRequest

from changedet_plugin.bridge.exports import formats as export_formats
from changedet_plugin.bridge.i18n import tr
from changedet_plugin.bridge.layers.result_layers import ResultLayers
from changedet_plugin.bridge.layers.style import recut_qml
from changedet_plugin.bridge.result.geopackage import connect
from changedet_plugin.bridge.result.tables import read_run
from changedet_plugin.bridge.result.type_cut import named_leaves
from changedet_plugin.bridge.whole_file import whole
from changedet_plugin.core import disk
from changedet_plugin.core.errors import ResultError
from changedet_plugin.core.geopackage import open_read_only, open_to_change, set_extents, update
from changedet_plugin.core.result_schema import LAYERS, Verdict

ALL, FILTERED, SELECTED, CONFIRMED = "all", "filtered", "selected", "confirmed"
_TYPE_STYLES = "SELECT f_table_name, styleQML FROM layer_styles WHERE styleName = 'type'"
_PUT_STYLE = "UPDATE layer_styles SET styleQML = ? WHERE styleName = 'type' AND f_table_name = ?"
_DROP = (
    "DELETE FROM changes WHERE fid NOT IN (SELECT fid FROM kept)",
    "DELETE FROM patches WHERE object IS NULL OR object NOT IN (SELECT fid FROM changes)",
)


def export(result: ResultLayers, target: str, which: str = ALL) -> int:
    """Write the changes of ``which`` {'all', 'filtered', 'selected', 'confirmed'}; how many changes were written.

    The ending of ``target`` says the format: .gpkg, .geojson (WGS 84, RFC 7946), .parquet (where GDAL can), .csv; .gpkg is put
    to any other. A GeoPackage holds the patches and tables too; that of ``all`` keeps the flagged patches without a change.
    The target is written under a temporary name beside itself and renamed, so it is whole or not there.

    Raises
    ------
    ResultError
        Nothing is chosen, the target is the result itself, the layer has unsaved edits, or the target cannot be written.
    """
    path = Path(target)
    ending = path.suffix.lower()
    if ending != export_formats.GEOPACKAGE and not export_formats.is_known(ending):
        path, ending = path.with_name(path.name + export_formats.GEOPACKAGE), export_formats.GEOPACKAGE
    if not export_formats.is_offered(ending):
        raise ResultError(tr("GDAL was built without GeoParquet here; choose a name that ends in .gpkg or .geojson."))
    read_run(result.path)
    _check(result, path)
    fids = chosen(result, which)
    if fids is not None and not fids:
        raise ResultError(_nothing(which))
    with whole(path) as part:
        if ending == export_formats.GEOPACKAGE:
            return _write(result, part, fids)
        return export_formats.write(result, part, ending, fids)


def chosen(result: ResultLayers, which: str) -> list[int] | None:
    """The feature ids of ``which``; None = all."""
    if which == SELECTED:
        return sorted(result.changes.selectedFeatureIds())
    if which == FILTERED:
        request = QgsFeatureRequest().setFlags(QgsFeatureRequest.Flag.NoGeometry).setNoAttributes()
        return sorted(feature.id() for feature in result.changes.getFeatures(request))
    if which == CONFIRMED:
        # From the file: a verdict is written there at once, whoever gave it.
        with connect(result.path) as reading:
            confirmed = "SELECT fid FROM changes WHERE verdict = ? ORDER BY fid"
            return [fid for (fid,) in reading.execute(confirmed, (Verdict.CONFIRMED,))]
    return None


def _nothing(which: str) -> str:
    if which == CONFIRMED:
        return tr("No change is confirmed yet; judge some, or choose to export all.")
    return tr("No change is chosen; select some, or choose to export all.")


def _check(result: ResultLayers, path: Path) -> None:
    if disk.is_same(path, result.path):
        raise ResultError(tr("The export would overwrite the result itself; choose another name."))
    if result.changes.isModified():
        raise ResultError(tr("The layer has edits that are not saved; save them first."))


def _write(result: ResultLayers, part: Path, fids: Collection[int] | None) -> int:
    with closing(open_read_only(result.path)) as reading, closing(open_to_change(str(part))) as writing:
        reading.backup(writing)
        # The copy of a file that is being edited may ask for a write-ahead log: the export is one file.
        writing.execute("PRAGMA journal_mode = DELETE")
        if result.n_types is not None:
            with writing:
                _write_types(writing, result)
        if fids is not None:
            with writing:
                writing.execute("CREATE TEMP TABLE kept (fid INTEGER PRIMARY KEY)")
                writing.executemany("INSERT INTO kept VALUES (?)", ((fid,) for fid in fids))
                for statement in _DROP:
                    writing.execute(statement)
                set_extents(writing, LAYERS)
            writing.execute("VACUUM")
        return int(writing.execute("SELECT count(*) FROM changes").fetchone()[0])


def _write_types(writing: sqlite3.Connection, result: ResultLayers) -> None:
    """The types that the analyst cut, in place of those of the run, and the style that draws them."""
    table = result.table()
    of_leaf = {
        leaf: (table.type[row], table.subtype[row], table.type_name[row], float(table.rarity[row]), leaf)
        for row, leaf in enumerate(table.leaf.tolist())
        if leaf >= 0
    }
    for layer in LAYERS:
        writing.executemany(update(layer, ("type", "subtype", "type_name", "rarity"), "leaf"), of_leaf.values())
    leaves = named_leaves(table, result.n_types or 0)
    for name, qml in writing.execute(_TYPE_STYLES).fetchall():
        writing.execute(_PUT_STYLE, (recut_qml(qml, leaves), name))
