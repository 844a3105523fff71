"""Do the rasters of one day show the same where they overlap?"""

from __future__ import annotations

import itertools
from contextlib import closing

import numpy as np

from changedet_plugin.core.arrays import FloatArray
from changedet_plugin.core.errors import SeriesError
from changedet_plugin.core.parameters import Masking
from changedet_plugin.engine.reading import resampling
from changedet_plugin.engine.reading.raster_reader import SourceReader
from changedet_plugin.engine.types import Scene, Source

BLOCK_PX = 1024
WARPED_TOLERANCE = 0.25
"""Two rasters on different grids agree if the median of their difference stays below this share of their spread."""


def check(scene: Scene, bands: tuple[int, ...], masking: Masking) -> None:
    """Rasters of one date may be mosaicked where they do not overlap, or agree.

    On one lattice they agree if every pixel that is valid in both is equal; on different grids, where one of the two has
    to be interpolated, if they differ by little.

    Raises
    ------
    SeriesError
        Naming two that differ.
    """
    for first, second in itertools.combinations(scene.sources, 2):
        if _differ(first, second, bands, masking):
            raise SeriesError(
                f"{first.header.name} and {second.header.name} have the same date ({scene.date}) and differ where they "
                "overlap; keep the one to use, or correct a date."
            )


def _differ(first: Source, second: Source, bands: tuple[int, ...], masking: Masking) -> bool:
    """Whether two rasters, laid on the grid of the first, show something else where both are valid."""
    grid, theirs = first.header.grid, second.header.grid
    common = resampling.overlap(grid, theirs)
    if common is None:
        return False
    exact = resampling.offset_of(grid, theirs) is not None
    readers = (SourceReader(source, bands, masking, grid) for source in (first, second))
    with closing(next(readers)) as mine, closing(next(readers)) as yours:
        for span in common.blocks(BLOCK_PX):
            (a, valid), (b, there) = mine.read(span), yours.read(span)
            both = valid & there
            if both.any() and _unlike(a[:, both], b[:, both], exact=exact):
                return True
    return False


def _unlike(a: FloatArray, b: FloatArray, *, exact: bool) -> bool:
    """Whether two lists of pixels (n_bands, n_pixels) are of different images."""
    if exact:
        return not np.array_equal(a, b)
    spread = np.percentile(a, 95, axis=1) - np.percentile(a, 5, axis=1)
    return bool((np.median(np.abs(a - b), axis=1) > WARPED_TOLERANCE * spread + 1e-6).any())
