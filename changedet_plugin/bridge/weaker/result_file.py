"""How do the strongest places below the limit become a result?

One of their own, which opens, is judged and exported like that of a run.
"""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Callable, Sequence
from contextlib import closing
from dataclasses import replace
from pathlib import Path

from changedet_plugin.bridge.i18n import tr
from changedet_plugin.bridge.result.score_raster import ScoreRaster
from changedet_plugin.bridge.result.tables import read_run
from changedet_plugin.bridge.weaker import places, rows
from changedet_plugin.bridge.weaker.look import below_limit_qml
from changedet_plugin.bridge.weaker.places import Places
from changedet_plugin.bridge.whole_file import whole
from changedet_plugin.core import disk, geopackage
from changedet_plugin.core.errors import ResultError
from changedet_plugin.core.geopackage import open_read_only, open_to_change
from changedet_plugin.core.result_file import StoredRun
from changedet_plugin.core.result_schema import LAYERS

_ENDING = "_below_limit"
_EMPTY = ("DELETE FROM changes", "DELETE FROM patches", "DELETE FROM run WHERE key = 'previous'")
_SRS = "SELECT srs_id FROM gpkg_geometry_columns WHERE table_name = 'changes'"
_PUT_FACT = "UPDATE run SET value = ? WHERE key = ?"
_ADD_FACT = "INSERT INTO run (key, value) VALUES (?, ?)"


def written_before(run: StoredRun, folder: str) -> str | None:
    """The file of an earlier look below the limit of this very run, with the verdicts given in it; None = there is none."""
    for path in _names(run, folder):
        if not disk.exists(path):
            return None
        try:
            known = read_run(str(path))
        except ResultError:
            continue
        below = known.facts.below_limit
        if below is not None and below.get("run_id") == run.run_id:
            return str(path)
    return None


def folder_for(run: StoredRun, otherwise: str) -> str:
    """Where the file goes: beside the result, or into another folder where that may not be written to."""
    beside = str(Path(run.path).parent)
    return beside if os.access(beside, os.W_OK) else otherwise


def write(run: StoredRun, raster: ScoreRaster, folder: str, is_stopped: Callable[[], bool]) -> str:
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
    path = next(path for path in _names(run, folder) if not disk.exists(path))
    with whole(path) as part, closing(open_read_only(run.path)) as source, closing(open_to_change(part)) as target:
        source.backup(target)
        with target:
            _fill(target, run, raster, places_below, told)
        target.execute("VACUUM")
    return str(path)


def _fill(target: sqlite3.Connection, run: StoredRun, raster: ScoreRaster, places_below: Places, told: rows.Told) -> None:
    for statement in _EMPTY:
        target.execute(statement)
    if "type_tree" in geopackage.tables_of(target):
        target.execute("DELETE FROM type_tree")
    (srs_id,) = target.execute(_SRS).fetchone()
    of_layer = (rows.place_rows(raster, places_below, told, srs_id), rows.patch_rows(raster, places_below, told, srs_id))
    for layer, features in zip(LAYERS, of_layer):
        target.executemany(geopackage.insertion(layer, features[0]), features)
    geopackage.set_extents(target, LAYERS)
    for style, qml in target.execute("SELECT id, styleQML FROM layer_styles").fetchall():
        target.execute("UPDATE layer_styles SET styleQML = ? WHERE id = ?", (below_limit_qml(qml), style))
    lowest = float(places_below.score[-1])
    texts = replace(
        run.facts,
        run_id=f"{run.run_id}{_ENDING}",
        listed_from=lowest,
        n_shown_first=places_below.n_places,
        n_features=0,
        below_limit={"result": run.path, "run_id": run.run_id, "limit": run.listed_from, "from": lowest},
    ).to_table()
    # What else is known of the run stays as the run wrote it.
    for key in ("run_id", "listed_from", "n_shown_first", "n_features", "below_limit"):
        if not target.execute(_PUT_FACT, (texts[key], key)).rowcount:
            target.execute(_ADD_FACT, (key, texts[key]))


def _names(run: StoredRun, folder: str) -> Sequence[Path]:
    """The names that the file may have, in turn: an earlier run may have been written under the name of this one."""
    stem = Path(run.path).stem + _ENDING
    return [Path(folder) / f"{stem}{number}.gpkg" for number in ("", *(f"_{count}" for count in range(2, 100)))]
