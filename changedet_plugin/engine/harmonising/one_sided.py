"""Which ground is valid in the reference and on no later date, or the other way? There nothing can be compared.

In: cells of the reference composite and of the new dates, NaN = not valid. Out: the largest connected part of each kind.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from scipy import ndimage

from changedet_plugin.core.arrays import BoolArray, FloatArray
from changedet_plugin.core.notices import Value, notice
from changedet_plugin.engine.types import PixelGrid, Warn

MIN_SHARE = 0.002
"""Share of the scene from which ground that cannot be compared is told. Decision 0018."""
MIN_CELLS = 9
"""Fewest cells of it. [cells]"""


@dataclass(frozen=True)
class OneSided:
    """Ground that is valid on one side of the split only."""

    share: float
    """Of the scene, all its parts."""
    largest_px: int
    """Pixels of its largest connected part."""
    row: float
    """Middle of that part on the grid, in pixels."""
    col: float


def find(target: FloatArray, new: Mapping[int, FloatArray], every_px: int) -> tuple[OneSided | None, OneSided | None]:
    """Ground of the reference that no new date shows, and ground of new dates that the reference lacks; None = little or none.

    ``target`` and ``new`` are cells (n_bands, n_rows, n_cols), ``every_px`` apart.
    """
    before = np.isfinite(target).all(0)
    after = np.any([np.isfinite(cells).all(0) for cells in new.values()], 0)
    return _largest(before & ~after, every_px), _largest(after & ~before, every_px)


def tell(found: tuple[OneSided | None, OneSided | None], grid: PixelGrid, pixel_m: float, warn: Warn) -> None:
    """Give ``warn`` a notice for each kind; ``pixel_m`` is the side of a pixel in metres."""
    of_reference, of_new = found
    if of_reference:
        warn(notice("ground_seen_no_more", **_values(of_reference, grid, pixel_m)))
    if of_new:
        warn(notice("ground_not_in_the_reference", **_values(of_new, grid, pixel_m)))


def _values(part: OneSided, grid: PixelGrid, pixel_m: float) -> dict[str, Value]:
    """What a sentence names."""
    x, y = grid.xy(part.row, part.col)
    hectares = part.largest_px * pixel_m**2 / 10_000
    return {"share": part.share, "hectares": float(f"{hectares:.2g}"), "x": f"{x:.8g}", "y": f"{y:.8g}"}


def _largest(cells: BoolArray, every_px: int) -> OneSided | None:
    """The largest connected part of some cells (n_rows, n_cols), if there are enough of them."""
    if cells.sum() < max(MIN_CELLS, MIN_SHARE * cells.size):
        return None
    part, _ = ndimage.label(cells)
    counts = np.bincount(part.ravel())[1:]
    row, col = ndimage.center_of_mass(part == counts.argmax() + 1)
    middle = (row + 0.5) * every_px, (col + 0.5) * every_px
    return OneSided(float(cells.mean()), int(counts.max()) * every_px**2, *middle)
