"""What are the statistics of values where NaN means masked? The first axis is reduced: dates, or tokens of a patch."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from changedet_plugin.core.arrays import BoolArray, FloatArray

TO_SIGMA = 1.4826
"""Median absolute deviation to standard deviation, for a normal distribution."""


def nanmedian(values: FloatArray) -> FloatArray:
    """Median over the first axis, NaN left out; NaN where there is nothing else."""
    ordered = np.sort(values, 0)  # NaN last
    count = np.isfinite(ordered).sum(0)
    low, high = np.maximum(count - 1, 0) // 2, np.minimum(count // 2, len(values) - 1)
    middle = [np.take_along_axis(ordered, index[None], 0)[0] for index in (low, high)]
    return np.where(count > 0, (middle[0] + middle[1]) / 2, np.nan)


def mean_of_vectors(vectors: FloatArray) -> FloatArray:
    """Mean (..., n_features) over the first axis of the valid vectors (n, ..., n_features); NaN where none is.

    A vector is valid or masked as a whole.
    """
    count = np.isfinite(vectors[..., :1]).sum(0)
    total = np.where(np.isfinite(vectors), vectors, 0).sum(0)
    return np.where(count > 0, total / np.maximum(count, 1), np.nan)


def nanmax(values: FloatArray) -> FloatArray:
    """Maximum over the first axis, NaN left out; NaN where there is nothing else."""
    return np.fmax.reduce(values, axis=0)


def first_valid(valid: BoolArray, n: int) -> BoolArray:
    """The first ``n`` True along the first axis, the others False."""
    return np.array(valid & (valid.cumsum(0) <= n))


def last_valid(valid: BoolArray, n: int) -> BoolArray:
    """The last ``n`` True along the first axis, the others False."""
    return np.array(valid & (valid[::-1].cumsum(0)[::-1] <= n))


def valid_first(values: FloatArray) -> tuple[NDArray[np.intp], NDArray[np.int64]]:
    """Order along the first axis that puts the valid ones first, in their own order, and their number."""
    valid = np.isfinite(values)
    return np.argsort(~valid, axis=0, kind="stable"), valid.sum(0)


def back(ordered: FloatArray, order: NDArray[np.intp]) -> FloatArray:
    """Undo ``valid_first``: values in its order to values in their own."""
    values = np.empty_like(ordered)
    np.put_along_axis(values, order, ordered, 0)
    return values
