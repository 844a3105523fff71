"""On which grid are all dates compared? A series in, the patches out: those of its finest reference raster, cut to the area."""

from __future__ import annotations

import math

import numpy as np
import shapely

from changedet_plugin.core.errors import AreaError, SeriesError
from changedet_plugin.core.notices import notice
from changedet_plugin.core.parameters import Area, Parameters, patch_px_of
from changedet_plugin.engine.reading import resampling
from changedet_plugin.engine.reading.area_of_interest import area_on
from changedet_plugin.engine.reading.patch_geometry import pixel_side
from changedet_plugin.engine.types import PatchGrid, PixelGrid, Scene, Span, TimeSeries, Warn

COVER = 0.9
"""Share of the area that the raster which lends the grid must cover."""
SAME_SIZE = 1.01
"""Pixel sides within this ratio count as equal, so that the first raster wins."""
FAR_FROM_WANTED = 0.25
"""Share of the wanted side by which patches may be larger or smaller before that is told."""
FEWEST_PATCHES = 3
"""Patches along each side below which there is nothing to compare a patch with."""


def lay(series: TimeSeries, parameters: Parameters) -> PatchGrid:
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
    extents = [_extent(scene) for scene in series.scenes[: series.n_reference]]
    pixels = _choose(extents, parameters.area)
    if parameters.area:
        pixels = _crop(pixels, parameters.area)
    grid = PatchGrid(pixels, patch_px_of(parameters, pixel_side(pixels)))
    if min(grid.shape) < FEWEST_PATCHES:
        raise SeriesError(
            f"{pixels.shape[1]} x {pixels.shape[0]} pixels hold fewer than {FEWEST_PATCHES} x {FEWEST_PATCHES} patches of "
            f"{grid.patch_px} pixels; use smaller patches or a larger area."
        )
    return grid


def warn_of_patch_size(grid: PatchGrid, parameters: Parameters, warn: Warn) -> None:
    """Say so where no patch of whole pixels comes near the size that was asked for."""
    wanted = parameters.patch_size
    if parameters.patch_px or wanted is None:
        return
    side = pixel_side(grid.pixels)
    if abs(grid.patch_px * side - wanted) > FAR_FROM_WANTED * wanted:
        warn(notice("patch_size_rounded", wanted=wanted, pixel=side, patch_px=grid.patch_px, patch=grid.patch_px * side))


def _extent(scene: Scene) -> PixelGrid:
    """The rasters of a date together, on the lattice of the first."""
    grids = [source.header.grid for source in scene.sources]
    first = grids[0]
    borders = [resampling.outline(first, grid) for grid in grids]
    rows, cols = (np.concatenate(parts) for parts in zip(*borders))
    rows, cols = rows[np.isfinite(rows)], cols[np.isfinite(cols)]
    return first.part(Span(*_whole(rows.min(), rows.max()), *_whole(cols.min(), cols.max())))


def _whole(low: float, high: float) -> tuple[int, int]:
    return math.floor(low + resampling.ALIGNED_PX), math.ceil(high - resampling.ALIGNED_PX)


def _choose(extents: list[PixelGrid], area: Area | None) -> PixelGrid:
    home = extents[0]
    shapes = [_polygon(home, extent) for extent in extents]
    wanted = area_on(home, area) if area else shapely.intersection_all(shapes)
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


def _crop(pixels: PixelGrid, area: Area) -> PixelGrid:
    left, top, right, bottom = area_on(pixels, area).bounds
    span = Span(*_whole(top, bottom), *_whole(left, right)).within(pixels.shape)
    if span is None:
        raise AreaError("The area of interest lies outside the reference rasters; choose an area inside them.")
    return pixels.part(span)
