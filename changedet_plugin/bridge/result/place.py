"""What did a run find at any one place?

Read from the score raster that lies beside the result.
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
from changedet_plugin.bridge.result.tables import RunFacts
from changedet_plugin.core.errors import ResultError

LISTED, BELOW, NO_NEW_DATE, OUTSIDE, NO_REFERENCE, BEYOND_LIST = range(6)
"""Values of the band ``rule`` (docs/result.md)."""
FLAGS = ("", "lasting", "seasonal", "transient", "unclear")
"""Flag by the value of the band ``flag``."""
NEEDED = ("score", "valid_share", "flag", "rule")
"""Bands without which nothing can be said of a place."""


@dataclass(frozen=True)
class Place:
    """One patch of the score raster."""

    score: float
    """1 = a usual date; NaN = none."""
    percentile: float
    """Per cent of all patches that score lower, 0 to 100; NaN where there is no score."""
    valid_share: float
    """Share of valid dates, 0 to 1."""
    flag: str
    rule: int
    """Why the patch is not in the list: one of the constants of this module."""
    distances: tuple[float, ...]
    """Distance from the past, one per date of the run; NaN = masked or reference."""
    box: QgsRectangle
    """The patch, in ``crs``."""
    crs: QgsCoordinateReferenceSystem


def open_raster(run: RunFacts) -> ScoreRaster:
    """The score raster of a result; ``ResultError`` where it is missing or tells nothing of a place."""
    return ScoreRaster(run.scores_path, NEEDED)


def place_at(
    raster: ScoreRaster, run: RunFacts, point: QgsPointXY, crs: QgsCoordinateReferenceSystem, project: QgsProject
) -> Place:
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
    return Place(
        score=score,
        percentile=percentile(score, *run.histogram),
        valid_share=share,
        flag=FLAGS[int(flag)] if math.isfinite(flag) else "",
        rule=int(rule) if math.isfinite(rule) else NO_NEW_DATE,
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


def change_at(run: RunFacts, place: Place) -> int | None:
    """The feature of ``changes`` that a listed patch belongs to, whatever the filter hides; None = there is none."""
    centre = place.box.center()
    # The boxes of patches do not overlap, but for their borders.
    query = """SELECT object FROM patches JOIN rtree_patches_geom ON patches.fid = id
        WHERE ? BETWEEN minx AND maxx AND ? BETWEEN miny AND maxy LIMIT 1"""
    with connect(run.path) as connection:
        row = connection.execute(query, (centre.x(), centre.y())).fetchone()
    return int(row[0]) if row is not None and row[0] is not None else None


def n_kept(run: RunFacts) -> int:
    """How many patches the list holds."""
    with connect(run.path) as connection:
        return int(connection.execute("SELECT count(rank) FROM patches").fetchone()[0])
