"""What a run found at any one place: read from the score raster that lies beside the result."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from qgis.core import (
    QgsCoordinateReferenceSystem,
    QgsCoordinateTransform,
    QgsCsException,
    QgsPointXY,
    QgsProject,
    QgsRasterLayer,
    QgsRectangle,
)

from changedet_plugin.bridge.i18n import tr
from changedet_plugin.bridge.result.geopackage import connect
from changedet_plugin.bridge.result.tables import RunFacts
from changedet_plugin.core.errors import ResultError

LISTED, BELOW, NO_NEW_DATE, OUTSIDE, NO_REFERENCE, BEYOND_LIST = range(6)
"""Values of the band ``rule`` (docs/result.md)."""
FLAGS = ("", "lasting", "seasonal", "transient", "unclear")
"""Flag by the value of the band ``flag``."""


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


class ScoreRaster:
    """The score raster of one result, opened once."""

    def __init__(self, run: RunFacts) -> None:
        """Raises ``ResultError`` where the raster is missing or is not one of a run."""
        self._run = run
        path = run.scores_path
        if not path.is_file():
            sentence = tr("{path} is missing: copy it beside the result, or find the changes again.")
            raise ResultError(sentence.format(path=path))
        # Without a style QGIS takes no statistics, which it would write beside the raster.
        self._layer = QgsRasterLayer(str(path), path.stem, "gdal", QgsRasterLayer.LayerOptions(loadDefaultStyle=False))
        names = {self._layer.dataProvider().generateBandName(n): n for n in range(1, self._n_bands() + 1)}
        # The provider writes "Band 01: score".
        self._bands = {name.partition(":")[2].strip(): number for name, number in names.items()}
        if not {"score", "valid_share", "flag", "rule"} <= set(self._bands):
            raise ResultError(tr("{path} is not the score raster of a run; find the changes again.").format(path=path))

    def at(self, point: QgsPointXY, crs: QgsCoordinateReferenceSystem, project: QgsProject) -> Place:
        """The patch under a point of ``crs``; ``ResultError`` where there is none."""
        try:
            inside = QgsCoordinateTransform(crs, self._layer.crs(), project).transform(point)
        except QgsCsException as error:
            raise ResultError(tr("This place cannot be brought into the result's coordinate reference system.")) from error
        if not self._layer.extent().contains(inside):
            raise ResultError(tr("This place lies outside the rasters of the run; click inside them."))
        score, share, flag, rule = (self._value(name, inside) for name in ("score", "valid_share", "flag", "rule"))
        distances = [self._value(f"distance {date.isoformat()}", inside) for date in self._run.dates]
        return Place(
            score=score,
            percentile=percentile(score, *self._run.histogram),
            valid_share=share,
            flag=FLAGS[int(flag)] if math.isfinite(flag) else "",
            rule=int(rule) if math.isfinite(rule) else NO_NEW_DATE,
            distances=tuple(distances),
            box=self._cell(inside),
            crs=self._layer.crs(),
        )

    def _n_bands(self) -> int:
        return int(self._layer.bandCount()) if self._layer.isValid() else 0

    def _value(self, band: str, point: QgsPointXY) -> float:
        """Value of a band; NaN where there is none, as for a date of the reference."""
        if band not in self._bands:
            return math.nan
        value, is_valid = self._layer.dataProvider().sample(point, self._bands[band])
        return float(value) if is_valid else math.nan

    def _cell(self, point: QgsPointXY) -> QgsRectangle:
        extent, width, height = self._layer.extent(), self._layer.rasterUnitsPerPixelX(), self._layer.rasterUnitsPerPixelY()
        left = extent.xMinimum() + math.floor((point.x() - extent.xMinimum()) / width) * width
        top = extent.yMaximum() - math.floor((extent.yMaximum() - point.y()) / height) * height
        return QgsRectangle(left, top - height, left + width, top)


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
