"""What does the score raster of a result hold?

The one place that opens it; read by the block, or at single patches.

A scene of any size takes the memory of one block.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from osgeo import gdal
from qgis.core import QgsCoordinateReferenceSystem, QgsDistanceArea, QgsGeometry, QgsPointXY, QgsProject

from changedet_plugin.bridge.i18n import tr
from changedet_plugin.core import disk
from changedet_plugin.core.errors import ResultError

_NEEDED = ("score", "rule")


@dataclass(frozen=True)
class Block:
    """A rectangle of the score raster, in patches."""

    col: int
    row: int
    width: int
    height: int


class ScoreRaster:
    """A patch is named by its cell: row * width + column."""

    def __init__(self, path: Path, needed: Collection[str] = _NEEDED) -> None:
        """Open a score raster (``StoredRun.scores_path``).

        Raises
        ------
        ResultError
            It is missing, or is not that of a run: it lacks one of the bands ``needed``.
        """
        if not disk.is_file(path):
            sentence = tr("{path} is missing: copy it beside the result, or find the changes again.")
            raise ResultError(sentence.format(path=path))
        raster = _opened(path)
        numbers = range(1, raster.RasterCount + 1) if raster is not None else ()
        self._bands = {raster.GetRasterBand(number).GetDescription(): number for number in numbers}
        if raster is None or not self.has(needed):
            raise ResultError(tr("{path} is not the score raster of a run; find the changes again.").format(path=path))
        self._raster, self._path = raster, path
        self._transform = self._raster.GetGeoTransform()
        self._inverse = gdal.InvGeoTransform(self._transform)
        self.width: int = self._raster.RasterXSize
        self.wkt: str = self._raster.GetProjection()
        self.crs = QgsCoordinateReferenceSystem.fromWkt(self.wkt)
        self._measure = QgsDistanceArea()
        self._measure.setSourceCrs(self.crs, QgsProject.instance().transformContext())
        self._measure.setEllipsoid(self.crs.ellipsoidAcronym() or "EPSG:7030")

    def blocks(self) -> Iterator[Block]:
        """All blocks, as the file has them."""
        width, height = self._raster.GetRasterBand(1).GetBlockSize()
        n_rows = self._raster.RasterYSize
        for row in range(0, n_rows, height):
            for col in range(0, self.width, width):
                yield Block(col, row, min(width, self.width - col), min(height, n_rows - row))

    def values(self, band: str, block: Block) -> NDArray[np.float32]:
        """A band of a block, (height, width); ResultError where the file is damaged."""
        source = self._raster.GetRasterBand(self._bands[band])
        try:
            # Not as an array: that part of GDAL's Python fails where another numpy was installed.
            data = source.ReadRaster(block.col, block.row, block.width, block.height, buf_type=gdal.GDT_Float32)
        except RuntimeError:
            data = None
        if data is None:
            raise ResultError(tr("{path} is damaged; find the changes again.").format(path=self._path))
        return np.frombuffer(data, np.float32).reshape(block.height, block.width)

    def has(self, bands: Collection[str]) -> bool:
        """Whether the raster holds all these bands: that of an earlier version may lack some."""
        return set(self._bands) >= set(bands)

    def values_at(self, band: str, cells: NDArray[np.int64]) -> NDArray[np.float32]:
        """A band at some cells, (n,): NaN everywhere where the raster has no such band. Every block is read once."""
        values = np.full(len(cells), np.nan, np.float32)
        if band not in self._bands or not len(cells):
            return values
        rows, cols = np.divmod(cells, self.width)
        width, height = self._raster.GetRasterBand(1).GetBlockSize()
        of_block = rows // height * (self.width // width + 1) + cols // width
        for number in np.unique(of_block):
            here = np.flatnonzero(of_block == number)
            row, col = int(rows[here[0]]) // height * height, int(cols[here[0]]) // width * width
            block = Block(col, row, min(width, self.width - col), min(height, self._raster.RasterYSize - row))
            values[here] = self.values(band, block)[rows[here] - row, cols[here] - col]
        return values

    def holds(self, x: float, y: float) -> bool:
        """Whether a place of the map lies on the raster."""
        col, row = gdal.ApplyGeoTransform(self._inverse, x, y)
        return bool(0 <= col < self.width and 0 <= row < self._raster.RasterYSize)

    def cell_at(self, x: float, y: float) -> int:
        """The patch at a place of the map that the raster ``holds``."""
        col, row = gdal.ApplyGeoTransform(self._inverse, x, y)
        return int(row) * self.width + int(col)

    def outline(self, cell: int) -> list[tuple[float, float]]:
        """The closed outline of a patch in map coordinates, five corners."""
        row, col = divmod(cell, self.width)
        return [self._at(col + x, row + y) for x, y in ((0, 0), (1, 0), (1, 1), (0, 1), (0, 0))]

    def centre(self, cell: int) -> tuple[float, float]:
        """The middle of a patch in map coordinates."""
        row, col = divmod(cell, self.width)
        return self._at(col + 0.5, row + 0.5)

    def areas(self, block: Block) -> NDArray[np.float64]:
        """Area of a patch of every row of a block, (height,), m2 on the ellipsoid: patches of degrees shrink polewards."""
        middle = block.col + block.width // 2
        first, last = block.row * self.width + middle, (block.row + block.height - 1) * self.width + middle
        return np.linspace(self.area(first), self.area(last), block.height)

    def area(self, cell: int) -> float:
        """Area of a patch, m2 on the ellipsoid."""
        return float(self._measure.measureArea(QgsGeometry.fromPolygonXY([[QgsPointXY(*xy) for xy in self.outline(cell)]])))

    def _at(self, col: float, row: float) -> tuple[float, float]:
        x, y = gdal.ApplyGeoTransform(self._transform, col, row)
        return x, y


def _opened(path: Path) -> Any:
    try:
        # A description of a raster under its name would lead elsewhere.
        return gdal.OpenEx(str(path), gdal.OF_RASTER | gdal.OF_READONLY, allowed_drivers=["GTiff"])
    except RuntimeError:  # newer QGIS, or another plugin, has switched GDAL's exceptions on
        return None
