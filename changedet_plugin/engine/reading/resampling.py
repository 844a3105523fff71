"""Where do the pixels of one grid lie on another, and what is the image there?

The positions are exact at nodes that sit at fixed indices of the grid and linear between them, so a pixel never depends on
the window that it is read in: tokens must not change with the size of a tile.
"""

from __future__ import annotations

from functools import lru_cache

import numpy as np
import pyproj
from numpy.typing import ArrayLike
from pyproj.exceptions import CRSError
from rasterio.crs import CRS
from rasterio.warp import transform
from scipy import ndimage

from changedet_plugin.core.arrays import BoolArray, FloatArray, Indices
from changedet_plugin.engine.blocks import squares
from changedet_plugin.engine.reading import servers
from changedet_plugin.engine.types import PixelGrid, Span

ALIGNED_PX = 0.02
"""Two pixel grids that drift apart by less than this are one: noise of a geotransform, far below registration."""
NO_NAMES = ("unnamed", "unknown", "")
"""What a system is called that nobody named."""
NODE_PX = 16
"""Spacing of the exactly projected nodes, in pixels."""


@lru_cache(maxsize=256)
def tells_place(crs: str) -> bool:
    """Whether a WKT text means a system of places on the ground, of a building site too: no heights alone, no empty text."""
    try:
        system = pyproj.CRS.from_wkt(crs)
    except CRSError:
        return False
    # GDAL reads a system of heights as one of a site without a name.
    is_site = system.is_engineering and system.name.lower() not in NO_NAMES
    return bool(system.is_geographic or system.is_projected or is_site)


def same_crs(first: str, second: str) -> bool:
    """Whether two WKT texts mean one coordinate reference system."""
    return first == second or CRS.from_wkt(first) == CRS.from_wkt(second)


def offset_of(grid: PixelGrid, other: PixelGrid) -> tuple[int, int] | None:
    """Row and column of ``grid`` at which ``other`` begins, if both are one lattice; else None."""
    if not same_crs(grid.crs, other.crs):
        return None
    corners = np.array([[0, 0], [other.shape[0], 0], [0, other.shape[1]]], float)
    moved = np.stack(_onto(grid, other, *corners.T), 1) - corners
    row, col = (round(value) for value in moved[0])
    return None if np.abs(moved - (row, col)).max() > ALIGNED_PX else (row, col)


def positions(
    grid: PixelGrid, span: Span, other: PixelGrid, shift: tuple[float, float] = (0.0, 0.0)
) -> tuple[FloatArray, FloatArray]:
    """Rows and columns of ``other`` at the centres of a window of ``grid``; each float64 (rows, cols), 0 = first centre.

    ``shift`` (dy, dx): the image is moved down and right by that many pixels of ``grid``. Not finite where a position
    cannot be projected.
    """
    straight = same_crs(grid.crs, other.crs)
    rows, cols = np.arange(span.top, span.bottom), np.arange(span.left, span.right)
    row_nodes, col_nodes = (rows, cols) if straight else (_nodes(span.top, span.bottom), _nodes(span.left, span.right))
    col, row = np.meshgrid(col_nodes + 0.5 - shift[1], row_nodes + 0.5 - shift[0])
    row, col = _onto(other, grid, row, col)
    if not straight:
        row, col = (_between(values, row_nodes, col_nodes, rows, cols) for values in (row, col))
    return row - 0.5, col - 0.5


def _onto(grid: PixelGrid, other: PixelGrid, row: FloatArray, col: FloatArray) -> tuple[FloatArray, FloatArray]:
    """Positions on ``other`` (edges count, not centres) as positions on ``grid``; rows and columns, arrays of one shape."""
    x, y = _apply(other.matrix, col, row)
    if not same_crs(grid.crs, other.crs):
        found = _projected(other.crs, grid.crs, x.ravel(), y.ravel())
        x, y = (np.asarray(values, float).reshape(col.shape) for values in found)
    col, row = _apply(np.linalg.inv(grid.matrix), x, y)
    return row, col


def _projected(crs: str, to: str, x: FloatArray, y: FloatArray) -> tuple[ArrayLike, ArrayLike]:
    """Points x, y (n,) in another system; NaN where no way leads there, as from a building site."""
    try:
        found_x, found_y = transform(CRS.from_wkt(crs), CRS.from_wkt(to), x, y)
    except servers.RASTER_FAILURES:
        return np.full_like(x, np.nan), np.full_like(y, np.nan)
    return found_x, found_y


def _apply(by: FloatArray, x: FloatArray, y: FloatArray) -> tuple[FloatArray, FloatArray]:
    """Points x, y, arrays of one shape, moved by the affine ``by`` (3, 3)."""
    return by[0, 0] * x + by[0, 1] * y + by[0, 2], by[1, 0] * x + by[1, 1] * y + by[1, 2]


def _nodes(start: int, stop: int) -> Indices:
    """Indices (n_nodes,) of the nodes around the pixels from ``start`` to ``stop``."""
    first, last = start // NODE_PX, -(-stop // NODE_PX)
    return np.arange(first, last + 1) * NODE_PX


def _between(
    values: FloatArray,
    row_nodes: Indices,
    col_nodes: Indices,
    rows: Indices,
    cols: Indices,
) -> FloatArray:
    """Linear between nodes, along rows and then along columns: ``values`` (n_row_nodes, n_col_nodes) to (rows, cols)."""
    down, across = (rows - row_nodes[0]) / NODE_PX, (cols - col_nodes[0]) / NODE_PX
    i, j = down.astype(int), across.astype(int)
    f, g = (down - i)[:, None], (across - j)[None]
    part = values[i] * (1 - f) + values[i + 1] * f
    return part[:, j] * (1 - g) + part[:, j + 1] * g


def under(row: FloatArray, col: FloatArray, shape: tuple[int, int], margin: int) -> Span | None:
    """The window of a raster of ``shape`` that holds these positions and a margin; None if there is none."""
    fine = np.isfinite(row) & np.isfinite(col)
    if not fine.any():
        return None
    low = np.array([row[fine].min(), col[fine].min()])
    high = np.array([row[fine].max(), col[fine].max()])
    (top, left), (bottom, right) = np.floor(low).astype(int) - margin, np.ceil(high).astype(int) + margin + 1
    return Span(int(top), int(bottom), int(left), int(right)).within(shape)


def outline(grid: PixelGrid, other: PixelGrid) -> tuple[FloatArray, FloatArray]:
    """The border of ``other`` in (fractional) rows and columns of ``grid``: two arrays, 0 = outer edge of the first pixel."""
    n_rows, n_cols = other.shape
    along = np.linspace(0, 1, 33)
    rows = np.concatenate([along * n_rows, np.full(33, n_rows), along[::-1] * n_rows, np.zeros(33)])
    cols = np.concatenate([np.zeros(33), along * n_cols, np.full(33, n_cols), along[::-1] * n_cols])
    return _onto(grid, other, rows, cols)


def overlap(grid: PixelGrid, other: PixelGrid) -> Span | None:
    """The pixels of ``grid`` inside the bounds of ``other``; None if they do not meet."""
    row, col = (values[np.isfinite(values)] for values in outline(grid, other))
    if not (len(row) and len(col)):
        return None
    low, high = np.ceil([row.min() - 0.5, col.min() - 0.5]), np.floor([row.max() + 0.5, col.max() + 0.5])
    return Span(int(low[0]), int(high[0]), int(low[1]), int(high[1])).within(grid.shape)


def coarsen(values: FloatArray, valid: BoolArray, factor: int) -> tuple[FloatArray, BoolArray]:
    """Mean of the valid pixels of blocks of factor x factor pixels; valid where half of them are."""
    count = squares(valid, factor).sum((-3, -1))
    total = squares(np.where(valid, values, 0), factor).sum((-3, -1))
    return (total / np.maximum(count, 1)).astype(np.float32), count * 2 >= factor * factor


def bilinear(values: FloatArray, valid: BoolArray, row: FloatArray, col: FloatArray) -> tuple[FloatArray, BoolArray]:
    """The image (bands, rows, cols) between the centres of its valid pixels, and where that is valid itself.

    Pixels that are not valid have no weight; the result is valid inside the raster where the valid ones have half of it.
    """
    inside = (row >= -0.5) & (row <= valid.shape[0] - 0.5) & (col >= -0.5) & (col <= valid.shape[1] - 0.5)
    at = np.where(inside, row, 0), np.where(inside, col, 0)
    weight = ndimage.map_coordinates(valid.astype(np.float32), at, order=1, mode="nearest")
    good = inside & (weight >= 0.5)
    pixels = np.zeros((len(values), *row.shape), np.float32)
    for band, target in zip(np.where(valid, values, 0).astype(np.float32), pixels):
        total = ndimage.map_coordinates(band, at, order=1, mode="nearest")
        np.divide(total, weight, out=target, where=good)
    return pixels, good


def nearest(flags: BoolArray, row: FloatArray, col: FloatArray) -> BoolArray:
    """The flag of the pixel that holds each position; False outside."""
    n_rows, n_cols = flags.shape
    inside = (row >= -0.5) & (row < n_rows - 0.5) & (col >= -0.5) & (col < n_cols - 0.5)
    i, j = np.where(inside, row + 0.5, 0).astype(int), np.where(inside, col + 0.5, 0).astype(int)
    return flags[i, j] & inside
