"""Which patches lie inside the polygons that the analyst drew?"""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pyogrio
import pyogrio.raw
import pyproj
import shapely
from numpy.typing import NDArray
from pyogrio.errors import CRSError as LayerCRSError
from pyogrio.errors import DataLayerError, DataSourceError, FeatureError, GeometryError
from pyproj.exceptions import CRSError
from shapely.errors import ShapelyError

from changedet_plugin.core import disk
from changedet_plugin.core.errors import AreaError
from changedet_plugin.core.parameters import Area
from changedet_plugin.core.rasters import address as addresses
from changedet_plugin.core.rasters import unasked
from changedet_plugin.engine.reading import resampling
from changedet_plugin.engine.types import PatchGrid, PixelGrid

RING_BLOCK = 1 << 16
MOST_FEATURES = 1_000_000
"""Of a vector file that is read. [features]"""
VECTOR_FAILURES = (DataLayerError, DataSourceError, FeatureError, GeometryError, LayerCRSError)
NEARBY = 20
"""An area is cut to this many times the extent of the rasters before it is projected: the far side of the Earth has no
place in most projections."""


@dataclass(frozen=True)
class Layer:
    """The features of a vector file."""

    shapes: NDArray[Any]
    """Valid geometries; None where a feature has none."""
    crs: str
    """Empty = not said."""
    columns: Mapping[str, NDArray[Any]]
    """By name, one value a feature."""


def read_layer(path: str, columns: Sequence[str] | None = None, **options: Any) -> Layer:
    """Read all features of a vector file of this machine; ``columns`` None = all of them. ``options`` of its driver.

    Raises
    ------
    ValueError
        With a part of a sentence that says why not: no regular file, leads elsewhere, damaged, a broken shape, too many.
    """
    files = addresses.files(path)
    if not files or not all(disk.is_file(file) or _is_database(Path(file)) for file in files):
        raise ValueError("is not there, or is no file of this machine")
    if any(map(unasked.source_elsewhere, files)):
        raise ValueError("describes what lies elsewhere, which is not fetched")
    asked = None if columns is None else list(columns)
    try:
        with _nothing_beside(files[0]), _nobody_asked():
            meta, _, geometries, values = pyogrio.raw.read(path, columns=asked, max_features=MOST_FEATURES + 1, **options)
    except (*VECTOR_FAILURES, ValueError, TypeError, LookupError) as error:
        raise ValueError("cannot be read as a vector file") from error
    if geometries is not None and len(geometries) > MOST_FEATURES:
        raise ValueError(f"has more than {MOST_FEATURES} features")
    given = np.array([] if geometries is None else geometries, object)
    shapes = _shapes(given)
    n_broken = int((shapely.is_missing(shapes) & np.array([wkb is not None for wkb in given], bool)).sum())
    if n_broken:
        raise ValueError(f"has {n_broken} of {len(shapes)} shapes that are none, of points without numbers or rings too short")
    return Layer(shapes, str(meta["crs"] or ""), dict(zip(map(str, meta["fields"]), values, strict=True)))


@contextmanager
def _nobody_asked() -> Iterator[None]:
    """Let a vector file ask no server, whatever it names: its coordinate system, its schema, a layer of an archive.

    GDAL opens some of these by themselves, and no word of the file tells of all.
    """
    names = {name: os.environ.pop(name) for name in unasked.NO_PROXY if name in os.environ}
    before = {name: pyogrio.get_gdal_config_option(name) for name in unasked.NO_SERVER}
    pyogrio.set_gdal_config_options(unasked.NO_SERVER)
    try:
        yield
    finally:
        pyogrio.set_gdal_config_options(before)
        os.environ.update(names)


@contextmanager
def _nothing_beside(file: str) -> Iterator[None]:
    """Take away what GDAL writes beside a file of GML when it is read: a folder of the analyst's stays as it was."""
    beside = Path(file).with_suffix(".gfs")
    was_there = beside.exists()
    try:
        yield
    finally:
        if not was_there:
            with suppress(OSError):
                beside.unlink(missing_ok=True)


def _is_database(path: Path) -> bool:
    """Whether a folder is a file geodatabase, of files alone."""
    return path.suffix.lower() == ".gdb" and path.is_dir() and all(file.is_file() for file in path.iterdir())


def _shapes(wkb: NDArray[Any]) -> NDArray[Any]:
    """Geometries (n,), valid; None where there is none, or what is there is no shape."""
    shapes = np.asarray(shapely.from_wkb(wkb, on_invalid="ignore"), object)
    points, index = shapely.get_coordinates(shapes, return_index=True)
    shapes[index[~np.isfinite(points).all(1)]] = None
    broken = ~(shapely.is_valid(shapes) | shapely.is_missing(shapes))
    shapes[broken] = shapely.make_valid(shapes[broken])
    return shapes


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
