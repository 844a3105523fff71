"""How is a scene cut and sampled? In rows, in squares that make one larger one, and in places spread over all of it.

Where it is cut decides in which order sums are added and where it is sampled what is learnt. So both follow from the grid
alone, never from the memory budget: whatever that is, the answer is the same to the last digit (decision 0020).
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Sequence
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from changedet_plugin.core.arrays import FloatArray, Indices

Value = TypeVar("Value", bound=np.generic)

BLOCK_BYTES = 64 << 20
"""What is worked on at once, one row at least: a quarter of the least memory budget. Decision 0020. [bytes]"""


def row_blocks(n_rows: int, bytes_per_row: float, budget: float | None = None) -> list[slice]:
    """Slices that cover ``n_rows`` rows, each within ``budget`` bytes (``BLOCK_BYTES``) where one row allows it."""
    size = max(1, int((budget or BLOCK_BYTES) / bytes_per_row))
    return [slice(start, min(start + size, n_rows)) for start in range(0, n_rows, size)]


def spread_rows(n_rows: int, n_picked: int) -> list[slice]:
    """At most ``n_picked`` single rows, spread evenly from the first to the last."""
    return [slice(int(row), int(row) + 1) for row in np.unique(np.linspace(0, n_rows - 1, n_picked).round().astype(int))]


def scattered(shape: tuple[int, int], most: int) -> list[tuple[int, Indices]]:
    """About ``most`` places of a grid (n_rows, n_cols), all where it has no more: rows, and the columns picked of each.

    The grid is cut in equal rectangles, and a place is drawn in each, by the size of the grid alone; rectangles beside each
    other share the row, so that few rows are read.
    """
    n_rows, n_cols = shape
    each = max(1, math.ceil(n_rows * n_cols / max(most, 1)))
    height = min(math.isqrt(each), n_rows)
    random = np.random.default_rng(0)
    rows = _one_of_each(n_rows, height, random)
    return [(int(row), _one_of_each(n_cols, -(-each // height), random)) for row in rows]


def batches(places: list[tuple[int, Indices]], most: int) -> Iterator[list[tuple[int, Indices]]]:
    """Rows of ``scattered`` that are worked on together: as few as have ``most`` places."""
    batch: list[tuple[int, Indices]] = []
    for place in places:
        batch.append(place)
        if sum(len(cols) for _, cols in batch) >= most:
            yield batch
            batch = []
    if batch:
        yield batch


def gathered(read: Callable[[slice], FloatArray], places: Sequence[tuple[int, Indices]]) -> FloatArray:
    """Vectors (n_dates, n_places, n) of some places, by what reads whole rows of a grid, (n_dates, n_cols, n) each."""
    return np.concatenate([read(slice(row, row + 1))[:, cols] for row, cols in places], axis=1)


def _one_of_each(n: int, size: int, random: np.random.Generator) -> Indices:
    """One of every ``size`` indices below ``n``, drawn; the last ones may be fewer."""
    starts = np.arange(0, n, size)
    return np.asarray(starts + random.integers(np.minimum(size, n - starts)))


def squares(values: NDArray[Value], side: int, row_axis: int = -2) -> NDArray[Value]:
    """Fold squares: (..., rows, cols, ...) to (..., n_rows, side, n_cols, side, ...).

    ``row_axis`` is the axis of the rows, the columns follow. An incomplete last row or column of squares is left out.
    """
    row = row_axis % values.ndim
    n_rows, n_cols = values.shape[row] // side, values.shape[row + 1] // side
    whole = values[(*(slice(None),) * row, slice(n_rows * side), slice(n_cols * side))]
    return whole.reshape(*values.shape[:row], n_rows, side, n_cols, side, *values.shape[row + 2 :])
