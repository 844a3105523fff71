"""Which pixels of a raster hold no measurement, by their numbers? A rule and a window in, validity out; the same in any window.

The rule is what the tags say (``declared``), or what was found in the pixels besides (``fill_search``).
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from changedet_plugin.core.arrays import BoolArray
from changedet_plugin.engine.types import BandHeader, BorderFill, Span, VoidRule

LARGEST = 1e30
"""Largest floating-point number that is taken for a measurement: the extremes of the types stand for none. Decision 0018."""


def declared(headers: Sequence[BandHeader], bands: Sequence[int]) -> VoidRule:
    """What the headers of ``bands`` say: nodata in any band."""
    nodata = tuple(None if band.nodata is None or math.isnan(band.nodata) else band.nodata for band in headers)
    return VoidRule(tuple(bands), nodata, (True,) * len(nodata), ((),) * len(nodata))


def valid_pixels(values: NDArray[Any], rule: VoidRule, span: Span) -> BoolArray:
    """Which pixels (rows, cols) of ``values`` (bands, rows, cols), a window of the raster, hold a measurement.

    False where a band is NaN, infinite or as large as the extremes of its type, where the rule says so, and where all of
    several bands are 0. The maximum of a type is ordinary: imagery stretched to 8 bits is white on roofs and snow.
    """
    valid = np.ones(values.shape[1:], bool)
    if np.issubdtype(values.dtype, np.floating):
        valid &= (np.abs(values) <= LARGEST).all(0)
    if len(values) > 1:
        valid &= values.any(0)
    valid &= ~_nodata(values, rule)
    for band, numbers in zip(values, rule.far, strict=True):
        for number in numbers:
            valid &= band != number
    for vector in rule.whole:
        valid &= ~equal(values, vector)
    for fill in rule.border:
        valid &= ~(equal(values, fill.numbers) & _reached(fill, span))
    return valid


def equal(values: NDArray[Any], numbers: Sequence[float]) -> BoolArray:
    """Where all bands of (bands, ...) have their number."""
    same = np.ones(values.shape[1:], bool)
    for band, number in zip(values, numbers, strict=True):
        same &= band == number
    return same


def partial_nodata(values: NDArray[Any], rule: VoidRule) -> BoolArray:
    """Where some bands of (bands, ...) have their nodata, and not all."""
    missing = [band == number for band, number in zip(values, rule.nodata, strict=True) if number is not None]
    return np.any(missing, 0) & ~np.all(missing, 0) if missing else np.zeros(values.shape[1:], bool)


def _nodata(values: NDArray[Any], rule: VoidRule) -> BoolArray:
    """Where the nodata of the tags says that there is no measurement."""
    void, every = np.zeros(values.shape[1:], bool), np.ones(values.shape[1:], bool)
    for band, number, alone in zip(values, rule.nodata, rule.alone, strict=True):
        if number is None:
            continue
        missing = band == number
        every &= missing
        if alone:
            void |= missing
    return void | every if any(number is not None for number in rule.nodata) else void


def _reached(fill: BorderFill, span: Span) -> BoolArray:
    """Which pixels of a window are reached from the border through fill alone, along their row or their column."""
    row, col = np.arange(span.top, span.bottom)[:, None], np.arange(span.left, span.right)
    rows, cols = span.slices
    along_row = (col < fill.left[rows, None]) | (col >= fill.right[rows, None])
    return np.asarray(along_row | (row < fill.top[cols]) | (row >= fill.bottom[cols]))
