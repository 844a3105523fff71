"""How do the strongest places below the limit become a result?

One of their own, which opens, is judged and exported like that of a run.
"""

from __future__ import annotations

import json
import os
import sqlite3
from collections.abc import Callable, Sequence
from contextlib import closing
from pathlib import Path
from typing import Any

from changedet_plugin.bridge.i18n import tr
from changedet_plugin.bridge.result.geopackage import EXTENTS, open_read_only
from changedet_plugin.bridge.result.geopackage_blob import box
from changedet_plugin.bridge.result.score_raster import ScoreRaster
from changedet_plugin.bridge.result.tables import RunFacts, read_run
from changedet_plugin.bridge.weaker import places, rows
from changedet_plugin.bridge.weaker.look import below_limit_qml
from changedet_plugin.bridge.weaker.places import Places
from changedet_plugin.bridge.whole_file import whole
from changedet_plugin.core.errors import ResultError

_ENDING = "_below_limit"
_EMPTY = ("DELETE FROM changes", "DELETE FROM patches", "DELETE FROM run WHERE key = 'previous'")
_HAS_TREE = "SELECT 1 FROM sqlite_master WHERE name = 'type_tree'"
_SRS = "SELECT srs_id FROM gpkg_geometry_columns WHERE table_name = 'changes'"
_PUT_PLACES = """
INSERT INTO changes (fid, geom, rank, priority, score, lof, agreement, magnitude, date_from, date,
    state, flag, vector, series, n_patches, area_m2)
VALUES (:fid, :geom, :rank, :priority, :score, :lof, :agreement, :magnitude, :date_from, :date,
    :state, :flag, :vector, :series, :n_patches, :area_m2)
"""
_PUT_PATCHES = """
INSERT INTO patches (fid, geom, rank, object, score, lof, agreement, magnitude, date_from, date,
    state, flag, vector, series, n_patches, area_m2)
VALUES (:fid, :geom, :rank, :object, :score, :lof, :agreement, :magnitude, :date_from, :date,
    :state, :flag, :vector, :series, :n_patches, :area_m2)
"""
_PUT_FACT = "UPDATE run SET value = ? WHERE key = ?"
_ADD_FACT = "INSERT INTO run (key, value) VALUES (?, ?)"


def written_before(run: RunFacts, folder: str) -> str | None:
    """The file of an earlier look below the limit of this very run, with the verdicts given in it; None = there is none."""
    for path in _names(run, folder):
        if not path.exists():
            return None
        try:
            known = read_run(str(path))
        except ResultError:
            continue
        if known.is_below_limit and known.facts["below_limit"].get("run_id") == run.run_id:
            return str(path)
    return None


def folder_for(run: RunFacts, otherwise: str) -> str:
    """Where the file goes: beside the result, or into another folder where that may not be written to."""
    beside = str(Path(run.path).parent)
    return beside if os.access(beside, os.W_OK) else otherwise


def write(run: RunFacts, raster: ScoreRaster, folder: str, is_stopped: Callable[[], bool]) -> str:
    """Write the strongest places below the limit; the path. Touches no layer and no project: a thread may call it.

    Raises
    ------
    ResultError
        The score raster says too little, nothing lies below the limit, or the file cannot be written.
    Cancelled
        ``is_stopped`` said so.
    """
    places_below = places.find(raster, run, is_stopped)
    if not places_below.n_places:
        raise ResultError(tr("Nothing lies below the limit: every patch that has a score is listed, or lies outside the area."))
    told = rows.read(raster, places_below.cell, run, is_stopped)
    path = next(path for path in _names(run, folder) if not path.exists())
    with whole(path) as part, closing(open_read_only(run.path)) as source, closing(sqlite3.connect(part)) as target:
        source.backup(target)
        _know_geometry(target)
        with target:
            _fill(target, run, raster, places_below, told)
        target.execute("VACUUM")
    return str(path)


def _fill(target: sqlite3.Connection, run: RunFacts, raster: ScoreRaster, places_below: Places, told: rows.Told) -> None:
    for statement in _EMPTY:
        target.execute(statement)
    if target.execute(_HAS_TREE).fetchone():
        target.execute("DELETE FROM type_tree")
    (srs_id,) = target.execute(_SRS).fetchone()
    target.executemany(_PUT_PLACES, rows.place_rows(raster, places_below, told, srs_id))
    target.executemany(_PUT_PATCHES, rows.patch_rows(raster, places_below, told, srs_id))
    for statement in EXTENTS:
        target.execute(statement)
    for style, qml in target.execute("SELECT id, styleQML FROM layer_styles").fetchall():
        target.execute("UPDATE layer_styles SET styleQML = ? WHERE id = ?", (below_limit_qml(qml), style))
    lowest = float(places_below.score[-1])
    facts: dict[str, Any] = {
        "run_id": f"{run.run_id}{_ENDING}",
        "listed_from": lowest,
        "n_shown_first": places_below.n_places,
        "n_features": 0,
        "below_limit": {"result": run.path, "run_id": run.run_id, "limit": run.listed_from, "from": lowest},
    }
    for key, value in facts.items():
        text = value if isinstance(value, str) else json.dumps(value)
        if not target.execute(_PUT_FACT, (text, key)).rowcount:
            target.execute(_ADD_FACT, (key, text))


def _know_geometry(connection: sqlite3.Connection) -> None:
    """Give sqlite the functions by which the triggers of the spatial index read where a geometry lies."""
    connection.create_function("ST_IsEmpty", 1, lambda geometry: geometry is None)
    for position, name in enumerate(("ST_MinX", "ST_MaxX", "ST_MinY", "ST_MaxY")):
        connection.create_function(name, 1, lambda geometry, at=position: box(geometry)[at])


def _names(run: RunFacts, folder: str) -> Sequence[Path]:
    """The names that the file may have, in turn: an earlier run may have been written under the name of this one."""
    stem = Path(run.path).stem + _ENDING
    return [Path(folder) / f"{stem}{number}.gpkg" for number in ("", *(f"_{count}" for count in range(2, 100)))]
