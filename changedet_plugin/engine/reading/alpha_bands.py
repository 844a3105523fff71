"""Is a band that GDAL calls alpha transparency? Only its values can say: of four 8-bit bands GDAL calls the fourth alpha."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from changedet_plugin.core.band_names import plain_name
from changedet_plugin.core.notices import notice
from changedet_plugin.engine.reading import servers
from changedet_plugin.engine.reading.raster_header import open_raster
from changedet_plugin.engine.types import BandAt, BandHeader, RasterHeader, Span, Warn

PROBE_PX = 256
"""[pixels] Side of the windows, in the middle and at the quarters of a raster, in which an alpha band is looked at."""
OPAQUE = 0.9
"""[share] Of the values of an alpha band that are 0 or the largest one, from which on it is transparency."""


def judged(headers: Sequence[RasterHeader], warn: Warn) -> list[RasterHeader]:
    """The headers, in which only those bands are still alpha that are transparency; where values decided, it is told.

    A band that the file calls something else is none. Others are judged by the rasters of the series together, by the
    larger number: one of them may be flat or empty.
    """
    votes: dict[int, list[bool]] = {}
    for header in headers:
        for place in _alphas(header):
            told = _is_transparency(header.bands[place].at)
            if told is not None:
                votes.setdefault(place, []).append(told)
    pixels = {place for place, told in votes.items() if np.mean(told) < 0.5}
    first = next((header for header in headers if pixels.intersection(_alphas(header))), None)
    if first is not None:
        warn(notice("alpha_is_a_band", band=", ".join(str(place + 1) for place in sorted(pixels)), first=first.name))
    return [_without_alpha(header, pixels) for header in headers]


def _alphas(header: RasterHeader) -> list[int]:
    """Places of the bands that may be transparency."""
    return [place for place, band in enumerate(header.bands) if band.colour == "alpha" and not _is_described(band)]


def _is_described(band: BandHeader) -> bool:
    """Whether the file has a name for it that is none of transparency."""
    name = plain_name(band.description or "")
    return bool(name) and not any(word in name for word in ("ALPHA", "MASK", "BAND", "TRANSPAREN", "OPACITY"))


def _without_alpha(header: RasterHeader, pixels: set[int]) -> RasterHeader:
    """The header in which bands of pixels are no alpha any more; nor do other bands take their validity from them."""
    gone = [
        place for place, band in enumerate(header.bands) if band.colour == "alpha" and (place in pixels or _is_described(band))
    ]
    if not gone:
        return header
    bands = [
        replace(
            band,
            colour="undefined" if place in gone else band.colour,
            mask_flags=band.mask_flags - {"alpha", "per_dataset"} if "alpha" in band.mask_flags else band.mask_flags,
        )
        for place, band in enumerate(header.bands)
    ]
    return replace(header, bands=tuple(bands))


def _is_transparency(band: BandAt | None) -> bool | None:
    """None where the windows hold one value alone, or cannot be read."""
    if band is None:
        return None
    values = _sample(band)
    if values.size == 0 or values.min() == values.max() == 0:
        return None
    return bool(np.isin(values, (0, values.max())).mean() >= OPAQUE)


def _sample(band: BandAt) -> NDArray[np.generic]:
    """Values (n,) of some windows."""
    n_rows, n_cols = band.grid.shape
    found = []
    with open_raster(band.path) as dataset:
        for down, across in ((2, 2), (1, 1), (1, 3), (3, 1), (3, 3)):
            top, left = n_rows * down // 4 - PROBE_PX // 2, n_cols * across // 4 - PROBE_PX // 2
            span = Span(top, top + PROBE_PX, left, left + PROBE_PX).within(band.grid.shape)
            try:
                found += [dataset.read(band.number, window=span.window).ravel()] if span else []
            except servers.RASTER_FAILURES:  # cut off: said where its pixels are read
                continue
    return np.concatenate(found) if found else np.zeros(0)
