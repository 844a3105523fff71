"""Do the masks mean what they are taken for? A look at some windows of some dates, before the run."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from contextlib import closing
from dataclasses import replace

import numpy as np
import rasterio

from changedet_plugin.core.arrays import BoolArray, FloatArray
from changedet_plugin.core.notices import notice
from changedet_plugin.core.parameters import Masking
from changedet_plugin.engine.reading.mask_reading import windows
from changedet_plugin.engine.reading.raster_reader import SourceReader, cache_bytes
from changedet_plugin.engine.types import Source, TimeSeries, Warn

MOST_DATES = 16
"""Dates that are looked at, evenly over the series."""
MOST_HIDDEN = 0.6
"""Share of its pixels from which a date counts as hidden mostly."""
NEARLY_ALL = 0.9
"""Share of the dates that are hidden mostly from which that is asked about."""
FEWEST_PIXELS = 200
"""Fewer pixels that two dates hide, or leave, say nothing of their likeness. [px]"""
FEWEST_PAIRS = 3
"""Pairs of dates below which likeness is not judged. [pairs of dates]"""
MORE_ALIKE = 0.2
"""Correlation by which what is hidden must be more alike than what is left."""

Seen = tuple[FloatArray, BoolArray, BoolArray]
"""Of one date: pixels (n_bands, n_pixels), where they are valid without the mask, and where the mask hides them (n_pixels,)."""


def ask(series: TimeSeries, warn: Warn, memory: int) -> None:
    """Warn where masks hide most of nearly every date, or hide what is alike from date to date and leave what is not.

    Ground is alike from one date to the next, cloud is not.
    """
    masked = [scene.sources[0] for scene in series.scenes if scene.sources[0].mask or scene.sources[0].mask_meanings]
    if len(masked) < 2:
        return
    step = -(-len(masked) // MOST_DATES)
    with rasterio.Env(GDAL_CACHEMAX=cache_bytes(memory)):
        seen = [_look(source, masked[0], series) for source in masked[::step]]
    shares = [hidden.sum() / valid.sum() for _, valid, hidden in seen if valid.sum() >= FEWEST_PIXELS]
    if shares and np.mean(np.array(shares) > MOST_HIDDEN) >= NEARLY_ALL:
        warn(notice("masks_hide_most", share=float(np.median(shares))))
    left, hidden = _likeness(seen)
    if min(len(left), len(hidden)) >= FEWEST_PAIRS and np.median(hidden) > np.median(left) + MORE_ALIKE:
        warn(notice("masks_hide_what_stays", hidden=float(np.median(hidden)), left=float(np.median(left))))


def _look(source: Source, home: Source, series: TimeSeries) -> Seen:
    """Some pixels of a raster, on the grid of the first that has a mask."""
    grid = home.header.grid
    spans = windows(grid.shape)
    bare = replace(source, mask=None, mask_meanings=())
    pixels, valid, left = [], [], []
    readers = (SourceReader(bare, series.bands, Masking(), grid), SourceReader(source, series.bands, series.masking, grid))
    with closing(readers[0]), closing(readers[1]):
        for span in spans:
            values, good = readers[0].read(span)
            pixels.append(values.reshape(len(values), -1))
            valid.append(good.ravel())
            left.append(readers[1].read(span)[1].ravel())
    there = np.concatenate(valid)
    return np.concatenate(pixels, 1), there, there & ~np.concatenate(left)


def _likeness(seen: Sequence[Seen]) -> tuple[list[float], list[float]]:
    """Of each date and the next: the correlation of what both leave, and of what both hide; where there is enough of it."""
    left: list[float] = []
    hidden: list[float] = []
    for (a, valid_a, hidden_a), (b, valid_b, hidden_b) in itertools.pairwise(seen):
        both = valid_a & valid_b
        for found, where in ((left, both & ~hidden_a & ~hidden_b), (hidden, both & hidden_a & hidden_b)):
            if where.sum() >= FEWEST_PIXELS:
                found.append(_correlation(a[:, where], b[:, where]))
    return left, hidden


def _correlation(a: FloatArray, b: FloatArray) -> float:
    """Mean over the bands of the correlation of two lists of pixels (n_bands, n_pixels); a band without contrast counts 0."""
    a, b = (values - values.mean(1, keepdims=True) for values in (a.astype(float), b.astype(float)))
    scale = np.sqrt((a**2).sum(1) * (b**2).sum(1))
    return float(np.mean(np.divide((a * b).sum(1), scale, out=np.zeros(len(a)), where=scale > 0)))
