"""Which raster of one day counts where they overlap? Those that differ by little are joined; for others a rule is needed."""

from __future__ import annotations

import itertools
import re
from collections.abc import Sequence
from contextlib import closing
from dataclasses import replace
from typing import Literal

import numpy as np

from changedet_plugin.core.arrays import FloatArray
from changedet_plugin.core.errors import SeriesError
from changedet_plugin.core.notices import notice
from changedet_plugin.core.parameters import Masking, SameDay
from changedet_plugin.engine.reading import resampling
from changedet_plugin.engine.reading.raster_reader import SourceReader
from changedet_plugin.engine.types import Scene, Source, Span, Warn

BLOCK_PX = 1024
TOLERANCE = 0.25
"""[share] Two rasters of one day agree if the median of their difference stays below this share of their spread: tiles of one
orbit that were corrected apart, or one that had to be interpolated. [0019]"""
Likeness = Literal["equal", "alike", "unlike"]
_TIME = re.compile(r"\d{8}[T_]?\d{6}")


def joined(scenes: Sequence[Scene], bands: tuple[int, ...], masking: Masking, rule: SameDay, warn: Warn) -> list[Scene]:
    """The scenes with their rasters in the order in which they count.

    Raises
    ------
    SeriesError
        Without a rule, rasters of a day differ where they overlap; all are named.
    """
    unlike, alike = [], []
    for scene in scenes:
        found = [(_likeness(*pair, bands, masking), pair) for pair in itertools.combinations(scene.sources, 2)]
        unlike += [(scene, pair) for likeness, pair in found if likeness == "unlike"]
        alike += [scene] if any(likeness == "alike" for likeness, _ in found) else []
    if unlike and rule == "agree":
        raise SeriesError(_refusal([scene for scene, _ in unlike], unlike[0][1]))
    if alike and rule == "agree":
        dates = [scene.date.isoformat() for scene in alike]
        warn(notice("same_day_alike", n=len(alike), first=_names(alike[0].sources), dates=dates))
    differing = {scene.date for scene in alike} | {scene.date for scene, _ in unlike}
    if differing and rule != "agree":
        told = sorted(date.isoformat() for date in differing)
        warn(notice("same_day_by_rule", rule=rule, dates=told))
    return [_ordered(scene, bands, masking, rule) if scene.date in differing else scene for scene in scenes]


def _refusal(scenes: Sequence[Scene], pair: tuple[Source, Source]) -> str:
    dates = list(dict.fromkeys(scene.date.isoformat() for scene in scenes))
    first, second = (source.header.name for source in pair)
    others = f", and so do rasters of {len(dates) - 1} more dates: {', '.join(dates[1:])}" if len(dates) > 1 else ""
    return (
        f"{first} and {second} have the same date ({dates[0]}) and differ where they overlap{others}; keep the ones to use, "
        "correct a date, or choose which counts by the option same_day: clearest, latest or mean."
    )


def _ordered(scene: Scene, bands: tuple[int, ...], masking: Masking, rule: SameDay) -> Scene:
    if rule == "mean":
        return replace(scene, is_mean=True)
    if rule == "clearest":
        clear = {source: _n_valid(source, bands, masking) for source in scene.sources}
        return replace(scene, sources=tuple(sorted(scene.sources, key=lambda source: -clear[source])))
    return replace(scene, sources=tuple(sorted(scene.sources, key=_when, reverse=True))) if rule == "latest" else scene


def _when(source: Source) -> tuple[list[str], str]:
    """When a raster was taken, then made, as far as its name tells: product names have both in this order."""
    name = source.header.name
    return [re.sub(r"\D", "", found) for found in _TIME.findall(name)], name


def _n_valid(source: Source, bands: tuple[int, ...], masking: Masking) -> int:
    n_rows, n_cols = source.header.grid.shape
    with closing(SourceReader(source, bands, masking, source.header.grid)) as reader:
        return sum(int(reader.read(span)[1].sum()) for span in Span(0, n_rows, 0, n_cols).blocks(BLOCK_PX))


def _likeness(first: Source, second: Source, bands: tuple[int, ...], masking: Masking) -> Likeness:
    """How two rasters, laid on the grid of the first, differ where both are valid."""
    grid, theirs = first.header.grid, second.header.grid
    common = resampling.overlap(grid, theirs)
    if common is None:
        return "equal"
    found: Likeness = "equal"
    readers = (SourceReader(source, bands, masking, grid) for source in (first, second))
    with closing(next(readers)) as mine, closing(next(readers)) as yours:
        for span in common.blocks(BLOCK_PX):
            (a, valid), (b, there) = mine.read(span), yours.read(span)
            both = valid & there
            if not both.any() or np.array_equal(a[:, both], b[:, both]):
                continue
            if _is_unlike(a[:, both], b[:, both]):
                return "unlike"
            found = "alike"
    return found


def _is_unlike(a: FloatArray, b: FloatArray) -> bool:
    """Whether two lists of pixels (n_bands, n_pixels) are of different images."""
    spread = np.percentile(a, 95, axis=1) - np.percentile(a, 5, axis=1)
    return bool((np.median(np.abs(a - b), axis=1) > TOLERANCE * spread + 1e-6).any())


def _names(sources: Sequence[Source]) -> str:
    return ", ".join(source.header.name for source in sources)
