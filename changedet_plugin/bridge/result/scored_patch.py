"""What did a run find at any one place?

In: the score raster of a result, and a point. Out: the patch under it, and why it is not in the list.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from qgis.core import (
    QgsCoordinateReferenceSystem,
    QgsCoordinateTransform,
    QgsCsException,
    QgsGeometry,
    QgsPointXY,
    QgsProject,
    QgsRectangle,
)

from changedet_plugin.bridge.i18n import tr
from changedet_plugin.bridge.result.geopackage import connect
from changedet_plugin.bridge.result.score_raster import ScoreRaster
from changedet_plugin.core.errors import ResultError
from changedet_plugin.core.result_file import StoredRun
from changedet_plugin.core.result_schema import FLAG_BY_NUMBER, Rule

NEEDED = ("score", "valid_share", "flag", "rule")
"""Bands without which nothing can be said of a place."""


@dataclass(frozen=True)
class ScoredPatch:
    """One patch of the score raster."""

    score: float
    """1 = a usual date; NaN = none."""
    percentile: float
    """Per cent of all patches that score lower, 0 to 100; NaN where there is no score."""
    valid_share: float
    """Share of valid dates, 0 to 1."""
    flag: str
    rule: int
    """Why the patch is not in the list: one of ``Rule``; of a later version perhaps another."""
    distances: tuple[float, ...]
    """Distance from the past, one per date of the run; NaN = masked or reference."""
    box: QgsRectangle
    """The patch, in ``crs``."""
    crs: QgsCoordinateReferenceSystem


def open_raster(run: StoredRun) -> ScoreRaster:
    """The score raster of a result; ``ResultError`` where it is missing or tells nothing of a place."""
    return ScoreRaster(run.scores_path, NEEDED)


def patch_at(
    raster: ScoreRaster, run: StoredRun, point: QgsPointXY, crs: QgsCoordinateReferenceSystem, project: QgsProject
) -> ScoredPatch:
    """The patch under a point of ``crs``; ``ResultError`` where there is none."""
    try:
        inside = QgsCoordinateTransform(crs, raster.crs, project).transform(point)
    except QgsCsException as error:
        raise ResultError(tr("This place cannot be brought into the result's coordinate reference system.")) from error
    if not raster.holds(inside.x(), inside.y()):
        raise ResultError(tr("This place lies outside the rasters of the run; click inside them."))
    cell = raster.cell_at(inside.x(), inside.y())
    bands = (*NEEDED, *(f"distance {date.isoformat()}" for date in run.dates))
    # A date of the reference has no band, and no value.
    score, share, flag, rule, *distances = (float(raster.values_at(band, np.array([cell]))[0]) for band in bands)
    return ScoredPatch(
        score=score,
        percentile=percentile(score, *run.histogram),
        valid_share=share,
        flag=FLAG_BY_NUMBER[int(flag)] if math.isfinite(flag) else "",
        rule=int(rule) if math.isfinite(rule) else Rule.NO_NEW_DATE,
        distances=tuple(distances),
        box=QgsGeometry.fromPolygonXY([[QgsPointXY(*corner) for corner in raster.outline(cell)]]).boundingBox(),
        crs=raster.crs,
    )


def percentile(score: float, low: Sequence[float], high: Sequence[float], count: Sequence[int]) -> float:
    """Per cent of the patches of a histogram that score lower, a bin counted by the part of it that lies below."""
    total = sum(count)
    if not total or not math.isfinite(score):
        return math.nan
    parts = (min(max((score - start) / (end - start), 0.0), 1.0) for start, end in zip(low, high))
    return 100 * sum(part * n for part, n in zip(parts, count)) / total


def change_at(run: StoredRun, patch: ScoredPatch) -> int | None:
    """The feature of ``changes`` that a listed patch belongs to, whatever the filter hides; None = there is none."""
    centre = patch.box.center()
    # The boxes of patches do not overlap, but for their borders.
    query = """SELECT object FROM patches JOIN rtree_patches_geom ON patches.fid = id
        WHERE ? BETWEEN minx AND maxx AND ? BETWEEN miny AND maxy LIMIT 1"""
    with connect(run.path) as connection:
        row = connection.execute(query, (centre.x(), centre.y())).fetchone()
    return int(row[0]) if row is not None and row[0] is not None else None


def n_kept(run: StoredRun) -> int:
    """How many patches the list holds."""
    with connect(run.path) as connection:
        return int(connection.execute("SELECT count(rank) FROM patches").fetchone()[0])
