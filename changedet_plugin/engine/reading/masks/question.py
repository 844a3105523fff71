"""Do the masks mean what they are taken for? A look at some windows of some dates, before the run."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import closing
from dataclasses import replace

import numpy as np

from changedet_plugin.core.arrays import BoolArray, FloatArray
from changedet_plugin.core.notices import notice
from changedet_plugin.core.parameters import Masking
from changedet_plugin.engine.reading.masks.meanings import windows
from changedet_plugin.engine.reading.raster_reader import SourceReader
from changedet_plugin.engine.types import Scene, Source, Warn

MOST_PAIRS = 12
"""Pairs of a date and the next that are looked at, evenly over the series. [pairs of dates]"""
MOST_HIDDEN = 0.6
"""Share of its pixels from which a date counts as hidden mostly."""
NEARLY_ALL = 0.9
"""Share of the dates that are hidden mostly from which that is asked about."""
FEWEST_PIXELS = 100
"""Fewer pixels that two dates hide, or leave, say nothing of their likeness. [px]"""
FEWEST_PAIRS = 3
"""Pairs of dates below which likeness is not judged. [pairs of dates]"""
MORE_ALIKE = 0.1
"""Correlation by which what is hidden must be more alike than what is left. (D0017)"""
LESS_DIFFERENT = 0.5
"""Share of the difference of what is left that what is hidden must stay below, besides. (D0017)"""

Seen = tuple[FloatArray, BoolArray, BoolArray]
"""Of one date: pixels (n_bands, n_pixels), where they are valid without the mask, and where the mask hides them (n_pixels,)."""

Likeness = tuple[float, float]
"""Of the pixels of two dates: their correlation, and the median of their differences in the unit of the rasters."""


def ask(scenes: Sequence[Scene], bands: tuple[int, ...], masking: Masking, warn: Warn) -> None:
    """Warn where masks hide most of nearly every date, or hide what is alike from date to date and leave what is not.

    Ground is alike from one date to the next, cloud is not. ``scenes`` are all that were given: those that a mask hides whole
    tell the most.
    """
    firsts = [scene.sources[0] for scene in scenes]
    masked = [source for source in firsts if source.mask or source.mask_meanings or masking.band]
    if len(masked) < 2:
        return
    starts = np.unique(np.linspace(0, len(masked) - 2, MOST_PAIRS).round().astype(int))
    wanted = sorted({*starts, *(starts + 1)})
    seen = {at: _look(masked[at], masked[0], bands, masking) for at in wanted}
    shares = [hidden.sum() / valid.sum() for _, valid, hidden in seen.values() if valid.sum() >= FEWEST_PIXELS]
    if shares and np.mean(np.array(shares) > MOST_HIDDEN) >= NEARLY_ALL:
        warn(notice("masks_hide_most", share=float(np.median(shares))))
    left, hidden = _likeness([(seen[at], seen[at + 1]) for at in starts])
    if min(len(left), len(hidden)) < FEWEST_PAIRS:
        return
    (left_alike, left_off), (hidden_alike, hidden_off) = np.median(left, 0), np.median(hidden, 0)
    if hidden_alike > left_alike + MORE_ALIKE and hidden_off < left_off * LESS_DIFFERENT:
        warn(notice("masks_hide_what_stays", hidden=float(hidden_alike), left=float(left_alike)))


def _look(source: Source, home: Source, bands: tuple[int, ...], masking: Masking) -> Seen:
    """Some pixels of a raster, on the grid of the first that has a mask."""
    grid = home.header.grid
    spans = windows(grid.shape)
    bare = replace(source, mask=None, mask_meanings=())
    pixels, valid, left = [], [], []
    readers = (SourceReader(bare, bands, Masking(), grid), SourceReader(source, bands, masking, grid))
    with closing(readers[0]), closing(readers[1]):
        for span in spans:
            values, good = readers[0].read(span)
            pixels.append(values.reshape(len(values), -1))
            valid.append(good.ravel())
            left.append(readers[1].read(span)[1].ravel())
    there = np.concatenate(valid)
    return np.concatenate(pixels, 1), there, there & ~np.concatenate(left)


def _likeness(pairs: Sequence[tuple[Seen, Seen]]) -> tuple[list[Likeness], list[Likeness]]:
    """Of pairs of dates: how alike is what both leave, and what both hide; where there is enough of it."""
    left: list[Likeness] = []
    hidden: list[Likeness] = []
    for (a, valid_a, hidden_a), (b, valid_b, hidden_b) in pairs:
        both = valid_a & valid_b
        for found, where in ((left, both & ~hidden_a & ~hidden_b), (hidden, both & hidden_a & hidden_b)):
            if where.sum() >= FEWEST_PIXELS:
                one, other = a[:, where], b[:, where]
                found.append((_correlation(one, other), float(np.median(np.abs(one - other)))))
    return left, hidden


def _correlation(a: FloatArray, b: FloatArray) -> float:
    """Mean over the bands of the correlation of two lists of pixels (n_bands, n_pixels); a band without contrast counts 0."""
    a, b = (values - values.mean(1, keepdims=True) for values in (a.astype(float), b.astype(float)))
    scale = np.sqrt((a**2).sum(1) * (b**2).sum(1))
    return float(np.mean(np.divide((a * b).sum(1), scale, out=np.zeros(len(a)), where=scale > 0)))
