"""The reference grid, the patches laid on it, and which of them lie in the area of interest."""

from __future__ import annotations

import math
from collections.abc import Iterator

import numpy as np
import pyproj
import shapely
from numpy.typing import NDArray
from pyproj.exceptions import CRSError, ProjError
from shapely.errors import ShapelyError

from changedet_plugin.core.errors import AreaError, SeriesError
from changedet_plugin.engine.reading import resampling
from changedet_plugin.engine.reading.raster_reader import open_raster, own_grid
from changedet_plugin.engine.types import Area, Parameters, PatchGrid, PixelGrid, Scene, TimeSeries, Warn

PATCH_PX = (4, 8, 16)
DEFAULT_PATCH_PX = 8
COVER = 0.9
"""Share of the area that the raster which lends the grid must cover."""
SAME_SIZE = 1.01
"""Pixel sides within this ratio count as equal, so that the first raster wins."""
FEWEST_PATCHES = 3
"""Patches along each side below which there is nothing to compare a patch with."""
RING_BLOCK = 1 << 16
BEYOND = "The rasters lie outside the bounds of their coordinate reference system; assign the right one to them."
NEARBY = 20
"""An area is cut to this many times the extent of the rasters before it is projected: the far side of the Earth has no
place in most projections."""


def lay(series: TimeSeries, parameters: Parameters, warn: Warn) -> PatchGrid:
    """Lay the patches: the reference grid is that of the finest reference raster that covers the area.

    Only reference dates count, so that a new date never moves the grid. Without an area, the area is what all reference
    scenes share. The extent is that of the chosen date's rasters, cropped to the bounds of the area on whole pixels.

    Raises
    ------
    AreaError
        The area lies outside, or is not a polygon.
    SeriesError
        The rasters are smaller than a few patches.
    """
    reference = [scene for scene, flag in zip(series.scenes, series.is_reference) if flag]
    extents = [_extent(scene) for scene in reference]
    pixels = _choose(extents, parameters.area)
    if parameters.area:
        pixels = _crop(pixels, parameters.area)
    grid = PatchGrid(pixels, _patch_px(pixels, parameters, warn))
    if min(grid.shape) < FEWEST_PATCHES:
        raise SeriesError(
            f"{pixels.shape[1]} x {pixels.shape[0]} pixels hold fewer than {FEWEST_PATCHES} x {FEWEST_PATCHES} patches of "
            f"{grid.patch_px} pixels; use smaller patches or a larger area."
        )
    return grid


def _extent(scene: Scene) -> PixelGrid:
    """The rasters of a date together, on the lattice of the first."""
    grids = []
    for source in scene.sources:
        with open_raster(source.path) as dataset:
            grids.append(own_grid(dataset))
    first = grids[0]
    borders = [resampling.outline(first, grid) for grid in grids]
    rows, cols = (np.concatenate(parts) for parts in zip(*borders))
    rows, cols = rows[np.isfinite(rows)], cols[np.isfinite(cols)]
    return _window(first, _whole(rows.min(), rows.max()), _whole(cols.min(), cols.max()))


def _whole(low: float, high: float) -> tuple[int, int]:
    return math.floor(low + resampling.ALIGNED_PX), math.ceil(high - resampling.ALIGNED_PX)


def _window(grid: PixelGrid, rows: tuple[int, int], cols: tuple[int, int]) -> PixelGrid:
    a, b, _, d, e, _ = grid.transform
    x, y = grid.xy(rows[0], cols[0])
    return PixelGrid(grid.crs, (a, b, x, d, e, y), (rows[1] - rows[0], cols[1] - cols[0]))


def _choose(extents: list[PixelGrid], area: Area | None) -> PixelGrid:
    home = extents[0]
    shapes = [_polygon(home, extent) for extent in extents]
    wanted = _area_on(home, area) if area else shapely.intersection_all(shapes)
    if wanted.area == 0:
        wanted = shapes[0]
    covers = [shapely.intersection(shape, wanted).area / wanted.area for shape in shapes]
    if area and max(covers) == 0:
        raise AreaError("The area of interest lies outside the reference rasters; choose an area inside them.")
    enough = [extent for extent, cover in zip(extents, covers) if cover > COVER] or [extents[int(np.argmax(covers))]]
    sides = [pixel_side(extent) for extent in enough]
    return next(extent for extent, side in zip(enough, sides) if side <= min(sides) * SAME_SIZE)


def _polygon(home: PixelGrid, grid: PixelGrid) -> shapely.Polygon:
    row, col = resampling.outline(home, grid)
    good = np.isfinite(row) & np.isfinite(col)
    return shapely.make_valid(shapely.Polygon(np.stack([col[good], row[good]], 1)))


def _area_on(grid: PixelGrid, area: Area) -> shapely.Geometry:
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
    back = np.linalg.inv(resampling.matrix(grid))[:2]

    def project(points: NDArray[np.float64]) -> NDArray[np.float64]:
        x, y = to_grid.transform(points[:, 0], points[:, 1])
        if not (np.isfinite(x).all() and np.isfinite(y).all()):
            raise AreaError("The area of interest cannot be brought to the rasters' coordinate reference system; check both.")
        return np.stack([x, y, np.ones_like(x)], 1) @ back.T

    shape = _nearby(shapely.make_valid(shape), grid, to_grid)
    dense = shapely.segmentize(shape, max(shape.length / 400, 1e-9))
    return shapely.make_valid(shapely.transform(dense, project))


def _nearby(shape: shapely.Geometry, grid: PixelGrid, to_grid: pyproj.Transformer) -> shapely.Geometry:
    """What of a shape is not far from the grid; the whole of it where that is nothing."""
    n_rows, n_cols = grid.shape
    x, y = np.array([grid.xy(row, col) for row in (0, n_rows / 2, n_rows) for col in (0, n_cols / 2, n_cols)]).T
    x, y = to_grid.transform(x, y, direction="INVERSE")
    if not (np.isfinite(x).all() and np.isfinite(y).all()):
        return shape
    margin = NEARBY * max(np.ptp(x), np.ptp(y))
    near = shapely.intersection(shape, shapely.box(x.min() - margin, y.min() - margin, x.max() + margin, y.max() + margin))
    return near if near.area > 0 else shape


def _crop(pixels: PixelGrid, area: Area) -> PixelGrid:
    left, top, right, bottom = _area_on(pixels, area).bounds
    (top, bottom), (left, right) = _whole(top, bottom), _whole(left, right)
    span = resampling.Span(int(top), int(bottom), int(left), int(right)).within(pixels.shape)
    if span is None:
        raise AreaError("The area of interest lies outside the reference rasters; choose an area inside them.")
    return _window(pixels, (span.top, span.bottom), (span.left, span.right))


def _patch_px(pixels: PixelGrid, parameters: Parameters, warn: Warn) -> int:
    if parameters.patch_px:
        return parameters.patch_px
    if parameters.patch_size is None:
        return DEFAULT_PATCH_PX
    side, wanted = pixel_side(pixels), parameters.patch_size
    chosen = min(PATCH_PX, key=lambda patch_px: abs(patch_px * side - wanted))
    if abs(chosen * side - wanted) > 0.25 * wanted:
        warn(
            f"Patches of {wanted:g} m were asked for; with pixels of {side:.3g} m the nearest are "
            f"{chosen} pixels, {chosen * side:.3g} m."
        )
    return chosen


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
    shape = _area_on(grid.pixels, area)
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
