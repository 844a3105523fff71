"""A series as a picture: how it looks at last, in natural colours, and patches marked on it."""

from __future__ import annotations

import math

import numpy as np

from changedet_plugin.core.arrays import BoolArray, FloatArray
from changedet_plugin.engine.detect import Detection
from changedet_plugin.engine.reading import bands, scene_reader
from changedet_plugin.engine.types import Span

SIDE_PX = 1200
"""Longest side of a picture; of a larger scene every n-th pixel is read."""
BLOCK_PX = 1024
STRETCH = (2, 98)
"""Percentiles that become black and white."""
DIM = 0.85
"""Brightness of the picture under the marks, so that they stand out."""
OPACITY = 0.8


def last_seen(found: Detection) -> FloatArray:
    """Every pixel at its last valid date, in red, green and blue, else the first band in grey: (height, width, 3), 0 to 1.

    In the light that the run fitted, so that dates can be mixed; black = never valid.
    """
    series, pixels = found.ready.series, found.ready.grid.pixels
    step = math.ceil(max(pixels.shape) / SIDE_PX)
    block = BLOCK_PX // step * step
    shown = _natural(bands.names(series), len(series.bands))
    with scene_reader.SceneReader(series, pixels) as reader:
        starts = range(0, pixels.shape[0], block)
        parts = [_last_valid(found, reader, slice(at, min(at + block, pixels.shape[0])), step, shown) for at in starts]
    image = np.concatenate(parts, axis=1)
    for band in image:
        if np.isfinite(band).any():
            low, high = np.nanpercentile(band, STRETCH)
            band[:] = np.clip((band - low) / max(high - low, 1e-9), 0, 1)
    return np.moveaxis(np.nan_to_num(image), 0, -1)


def _last_valid(found: Detection, reader: scene_reader.SceneReader, rows: slice, step: int, shown: list[int]) -> FloatArray:
    """Every ``step``-th pixel of some rows (n_bands, height, width), in the common light; NaN = never valid."""
    radiometry, window = found.ready.radiometry, Span(rows.start, rows.stop, 0, reader.pixels.shape[1])
    image = np.full((len(shown), *window.shape), np.nan)[:, ::step, ::step]
    for index in reversed(range(len(found.ready.series.scenes))):
        pixels, valid = (values[..., ::step, ::step] for values in radiometry.read(reader, index, window))
        seen = np.where(valid, radiometry.standardise(index, pixels.astype(float))[shown], np.nan)
        image = np.where(np.isfinite(image), image, seen)
        if np.isfinite(image).all():
            break
    return image


def marked(image: FloatArray, found: Detection, marks: list[tuple[BoolArray, str]]) -> FloatArray:
    """The picture, dimmed, with the patches of every mark (n_rows, n_cols) in its colour (#rrggbb)."""
    drawn = DIM * image
    side = found.ready.grid.patch_px
    step = math.ceil(max(found.ready.grid.pixels.shape) / SIDE_PX)
    rows, cols = (np.arange(size) * step // side for size in image.shape[:2])
    for patches, colour in marks:
        inside = np.ix_(np.minimum(rows, patches.shape[0] - 1), np.minimum(cols, patches.shape[1] - 1))
        where = patches[inside] & (rows < patches.shape[0])[:, None] & (cols < patches.shape[1])
        rgb = np.array([int(colour[at : at + 2], 16) for at in (1, 3, 5)]) / 255
        drawn[where] = (1 - OPACITY) * drawn[where] + OPACITY * rgb
    return drawn


def _natural(names: tuple[str | None, ...], n_bands: int) -> list[int]:
    """Positions of red, green and blue; of unnamed bands the first three, of fewer the first thrice."""
    wanted = ("red", "green", "blue")
    if all(name in names for name in wanted):
        return [names.index(name) for name in wanted]
    return [0, 1, 2] if n_bands >= 3 else [0, 0, 0]
