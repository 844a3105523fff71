"""Where do the features of a result lie?

Read from the spatial index of the file: no geometry has to be decoded.
"""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from qgis.core import QgsRectangle

from changedet_plugin.bridge.result.geopackage import connect
from changedet_plugin.core.geopackage import selection
from changedet_plugin.core.result_schema import Layer

_COLUMNS = ("id", "minx", "miny", "maxx", "maxy")


@dataclass(frozen=True)
class Boxes:
    """Bounding boxes of the features of one layer, in its coordinate reference system."""

    fid: NDArray[np.int64]
    """Ascending."""
    box: NDArray[np.float64]
    """(n, 4): least x, least y, greatest x, greatest y."""

    def of(self, fid: int) -> QgsRectangle:
        """The box of a feature; null where the file does not know it."""
        row = int(np.searchsorted(self.fid, fid))
        if row >= len(self.fid) or self.fid[row] != fid:
            return QgsRectangle()
        return QgsRectangle(*self.box[row].tolist())

    @property
    def least_height(self) -> float:
        """Height of the lowest box, one patch as a rule; 0 where there is none."""
        return float((self.box[:, 3] - self.box[:, 1]).min()) if len(self.fid) else 0.0

    def meeting(self, extent: QgsRectangle) -> NDArray[np.int64]:
        """The features whose box meets ``extent``."""
        left, bottom, right, top = self.box.T
        meets = (left <= extent.xMaximum()) & (right >= extent.xMinimum())
        meets &= (bottom <= extent.yMaximum()) & (top >= extent.yMinimum())
        return self.fid[meets]

    def nearest(self, fid: int, n: int) -> list[int]:
        """The ``n`` features whose middles lie nearest to that of a feature, itself left out."""
        here = np.flatnonzero(self.fid == fid)
        if not len(here):
            return []
        middle = (self.box[:, :2] + self.box[:, 2:]) / 2
        distance = np.hypot(*(middle - middle[here[0]]).T)
        distance[here[0]] = np.inf
        order = np.argsort(distance, kind="stable")[:n]
        fids: list[int] = self.fid[order[np.isfinite(distance[order])]].tolist()
        return fids


def read_boxes(path: str, table: Layer = "changes") -> Boxes:
    """The boxes of ``changes`` or ``patches``; none where the file has no spatial index. ResultError if it is no result."""
    with connect(path) as connection:
        try:
            rows = connection.execute(selection(f"rtree_{table}_geom", _COLUMNS, "id")).fetchall()
        except sqlite3.OperationalError:
            rows = []
    found = np.array(rows, np.float64).reshape(-1, 5)
    return Boxes(found[:, 0].astype(np.int64), found[:, 1:])
