"""How is a scene cut? In rows that fit the memory, and in squares of pixels or tokens that make one larger one."""

from __future__ import annotations

from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

Value = TypeVar("Value", bound=np.generic)


def row_blocks(n_rows: int, bytes_per_row: float, budget: float) -> list[slice]:
    """Slices that cover ``n_rows`` rows, each within ``budget`` bytes where one row allows it."""
    size = max(1, int(budget / bytes_per_row))
    return [slice(start, min(start + size, n_rows)) for start in range(0, n_rows, size)]


def spread_rows(n_rows: int, n_picked: int) -> list[slice]:
    """At most ``n_picked`` single rows, spread evenly from the first to the last."""
    return [slice(int(row), int(row) + 1) for row in np.unique(np.linspace(0, n_rows - 1, n_picked).round().astype(int))]


def squares(values: NDArray[Value], side: int, row_axis: int = -2) -> NDArray[Value]:
    """Fold squares: (..., rows, cols, ...) to (..., n_rows, side, n_cols, side, ...).

    ``row_axis`` is the axis of the rows, the columns follow. An incomplete last row or column of squares is left out.
    """
    row = row_axis % values.ndim
    n_rows, n_cols = values.shape[row] // side, values.shape[row + 1] // side
    whole = values[(*(slice(None),) * row, slice(n_rows * side), slice(n_cols * side))]
    return whole.reshape(*values.shape[:row], n_rows, side, n_cols, side, *values.shape[row + 2 :])
