"""What are the statistics of values where NaN means masked?"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from changedet_plugin.core.arrays import FloatArray

TO_SIGMA = 1.4826
"""Median absolute deviation to standard deviation, for a normal distribution."""


def mean_over_dates(values: FloatArray) -> FloatArray:
    """Mean over the first axis of what is valid; NaN where nothing is. A whole vector is valid or not."""
    count = np.isfinite(values[..., :1]).sum(0)
    total = np.where(np.isfinite(values), values, 0).sum(0)
    return np.where(count > 0, total / np.maximum(count, 1), np.nan)


def median_over_dates(values: FloatArray) -> FloatArray:
    """Median over the first axis, NaN passed over."""
    count = np.isfinite(values).sum(0)
    ordered = np.sort(values, axis=0)  # NaN last
    low = np.take_along_axis(ordered, np.maximum(count - 1, 0)[None] // 2, 0)[0]
    high = np.take_along_axis(ordered, np.minimum(count // 2, len(values) - 1)[None], 0)[0]
    return np.where(count > 0, (low + high) / 2, np.nan)


def valid_first(values: FloatArray) -> tuple[NDArray[np.intp], NDArray[np.int64]]:
    """Order along the dates that puts the valid ones first, in time order, and their number."""
    valid = np.isfinite(values)
    return np.argsort(~valid, axis=0, kind="stable"), valid.sum(0)


def back(ordered: FloatArray, order: NDArray[np.intp]) -> FloatArray:
    """Undo ``valid_first``: values in its order to values in the order of the dates."""
    values = np.empty_like(ordered)
    np.put_along_axis(values, order, ordered, 0)
    return values
