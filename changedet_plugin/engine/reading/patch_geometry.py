"""Where on the ground does a patch lie, and how large is it?"""

from __future__ import annotations

import math

import numpy as np
import pyproj
import shapely
from numpy.typing import NDArray
from pyproj.exceptions import ProjError

from changedet_plugin.core.arrays import FloatArray, Indices
from changedet_plugin.core.errors import SeriesError
from changedet_plugin.engine.types import PatchGrid, PixelGrid

BEYOND = "The rasters lie outside the bounds of their coordinate reference system; assign the right one to them."


def outlines(grid: PatchGrid, rows: Indices, cols: Indices) -> NDArray[np.object_]:
    """Polygons (n_patches,) of the patches named; patches that touch share their corner coordinates exactly."""
    steps = np.array([(0, 0), (0, 1), (1, 1), (1, 0), (0, 0)]) * grid.patch_px
    pixel_rows = rows[:, None] * grid.patch_px + steps[:, 0]
    pixel_cols = cols[:, None] * grid.patch_px + steps[:, 1]
    x, y = grid.pixels.xy(pixel_rows.astype(np.float64), pixel_cols.astype(np.float64))
    return shapely.polygons(np.stack([x, y], -1))


def areas(grid: PatchGrid, polygons: NDArray[np.object_]) -> FloatArray:
    """Ellipsoidal areas (n_patches,) of such outlines in m2; NaN where the coordinate system is not tied to the Earth."""
    crs = pyproj.CRS.from_user_input(grid.pixels.crs)
    geodetic, geod = crs.geodetic_crs, crs.get_geod()
    if geodetic is None or geod is None:
        return np.full(len(polygons), np.nan)
    to_geodetic = pyproj.Transformer.from_crs(crs, geodetic, always_xy=True)
    x, y = shapely.get_coordinates(polygons).reshape(-1, 5, 2).transpose(2, 0, 1)
    longitude, latitude = to_geodetic.transform(x, y)
    pairs = zip(longitude, latitude, strict=True)
    return np.array([abs(geod.polygon_area_perimeter(lon, lat)[0]) for lon, lat in pairs], np.float64)


def pixel_side(pixels: PixelGrid) -> float:
    """Mean side of the pixel in the middle of the grid, in metres along the ellipsoid."""
    row, col = pixels.shape[0] / 2, pixels.shape[1] / 2
    x, y = np.array([pixels.xy(row, col), pixels.xy(row, col + 1), pixels.xy(row + 1, col)]).T
    crs = pyproj.CRS.from_user_input(pixels.crs)
    geod = crs.get_geod()
    if crs.geodetic_crs is None or geod is None:
        sides = math.hypot(x[1] - x[0], y[1] - y[0]), math.hypot(x[2] - x[0], y[2] - y[0])
        return sum(sides) / 2 * crs.axis_info[0].unit_conversion_factor
    try:
        to_degrees = pyproj.Transformer.from_crs(crs, crs.geodetic_crs, always_xy=True)
        lon, lat = to_degrees.transform(x, y, errcheck=True)
    except ProjError as error:
        raise SeriesError(BEYOND) from error
    side = sum(geod.inv(lon[0], lat[0], lon[i], lat[i])[2] for i in (1, 2)) / 2
    if not 0 < side < math.inf:
        raise SeriesError(BEYOND)
    return side


def patch_side(grid: PatchGrid) -> float:
    """Side of a patch in metres."""
    return grid.patch_px * pixel_side(grid.pixels)
