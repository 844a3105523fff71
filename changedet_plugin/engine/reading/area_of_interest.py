"""Which patches lie inside the polygons that the analyst drew?"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pyproj
import shapely
from numpy.typing import NDArray
from pyproj.exceptions import CRSError
from shapely.errors import ShapelyError

from changedet_plugin.core.errors import AreaError
from changedet_plugin.core.parameters import Area
from changedet_plugin.engine.reading import resampling
from changedet_plugin.engine.types import PatchGrid, PixelGrid

RING_BLOCK = 1 << 16
NEARBY = 20
"""An area is cut to this many times the extent of the rasters before it is projected: the far side of the Earth has no
place in most projections."""


def area_on(grid: PixelGrid, area: Area) -> shapely.Geometry:
    """The area in (col, row) of a pixel grid.

    Raises
    ------
    AreaError
        It is no polygon, or its coordinate reference system is unknown.
    """
    try:
        shape = shapely.from_wkt(area.wkt)
        to_grid = pyproj.Transformer.from_crs(area.crs, grid.crs, always_xy=True)
    except (ShapelyError, CRSError) as error:
        raise AreaError("The area of interest is not a polygon with a known coordinate reference system.") from error
    if shape is None or shape.area == 0 or not np.isfinite(shape.bounds).all():
        raise AreaError("The area of interest is empty or not a polygon; draw or choose a polygon.")
    back = np.linalg.inv(grid.matrix)[:2]

    def project(points: NDArray[np.float64]) -> NDArray[np.float64]:
        x, y = to_grid.transform(points[:, 0], points[:, 1])
        if not (np.isfinite(x).all() and np.isfinite(y).all()):
            raise AreaError("The area of interest cannot be brought to the rasters' coordinate reference system; check both.")
        return np.stack([x, y, np.ones_like(x)], 1) @ back.T

    shape = nearby(shapely.make_valid(shape), grid, to_grid)
    dense = shapely.segmentize(shape, max(shape.length / 400, 1e-9))
    return shapely.make_valid(shapely.transform(dense, project))


def nearby(shape: shapely.Geometry, grid: PixelGrid, to_grid: pyproj.Transformer) -> shapely.Geometry:
    """What of a shape is not far from the grid; the whole of it where that is nothing."""
    n_rows, n_cols = grid.shape
    x, y = np.array([grid.xy(row, col) for row in (0, n_rows / 2, n_rows) for col in (0, n_cols / 2, n_cols)]).T
    x, y = to_grid.transform(x, y, direction="INVERSE")
    if not (np.isfinite(x).all() and np.isfinite(y).all()):
        return shape
    margin = NEARBY * max(np.ptp(x), np.ptp(y))
    near = shapely.intersection(shape, shapely.box(x.min() - margin, y.min() - margin, x.max() + margin, y.max() + margin))
    return near if near.area > 0 else shape


def inside(area: Area | None, grid: PatchGrid) -> NDArray[np.bool_]:
    """Patches whose whole footprint lies in the area, bool (n_rows, n_cols).

    Raises
    ------
    AreaError
        There is none.
    """
    found = np.ones(grid.shape, bool)
    if area is None:
        return found
    shape = area_on(grid.pixels, area)
    # A side on the border of the area is inside it, whatever the last digit of a projection says.
    shape = shapely.buffer(shape, resampling.ALIGNED_PX, join_style="mitre")
    shapely.prepare(shape)
    for block in _blocks(found.size):
        row, col = np.divmod(np.arange(block.start, block.stop), grid.shape[1])
        p = grid.patch_px
        boxes = shapely.box(col * p, row * p, (col + 1) * p, (row + 1) * p)
        found.ravel()[block] = shapely.contains(shape, boxes)
    if not found.any():
        raise AreaError("The area of interest holds no whole patch; choose a larger area or smaller patches.")
    return found


def _blocks(n: int) -> Iterator[slice]:
    for start in range(0, n, RING_BLOCK):
        yield slice(start, min(start + RING_BLOCK, n))
