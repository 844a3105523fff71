"""Is a series radar, and in which unit does it come? By the names of bands and files, else by the values of one or two bands.

In: checked scenes, and what the analyst said. Out: the unit of the values, or None = not radar. Radar is read in decibels,
whatever it came in. Decision 0015.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Sequence
from contextlib import closing

import numpy as np

from changedet_plugin.core.arrays import BoolArray, FloatArray
from changedet_plugin.core.notices import notice
from changedet_plugin.core.parameters import Masking, Sensor
from changedet_plugin.engine.masked import TO_SIGMA
from changedet_plugin.engine.reading.raster_reader import SourceReader
from changedet_plugin.engine.types import Backscatter, BandHeader, Scene, Source, Span, Warn

MOST_BANDS = 2
"""Bands that values alone can make radar of, or a polarisation in the name of a file: like and cross. [bands]"""
MOST_DATES = 5
"""Dates, spread over the series, that are looked at. [dates]"""
SAMPLE_PX = 512
"""Side of the window of a date that is looked at. [px]"""
MOST_WINDOWS = 16
"""Windows of a raster that are searched for one that is half valid. [windows]"""
FEWEST_PIXELS = 500
"""Valid pixels that say something of a date. [pixels]"""
DECIBELS = -50.0, -1.0
"""Between these lies the median of every band on every date: noise of the instrument, and above that of a town; indices lie
within -1 and 1. Decision 0015. [dB]"""
LEAST_RANGE = 2.0
"""From the twentieth of the values that is least to the one that is most: indices cannot have it. Decision 0015. [dB]"""
LEAST_SPECKLE = 0.3
"""Noise of single pixels: temperatures and depths below zero are smooth. Decision 0015. [dB]"""
MOST_APART = 8.0
"""How far the medians of dates lie apart, at most: temperatures change with the season by more. Decision 0015. [dB]"""

_SIDES = r"(?:^|[^a-z0-9]){}(?:[^a-z0-9]|$)"
_POLARISATION = r"(?:vv|vh|hh|hv)(?:[ _-]?db)?"
_BANDS = re.compile(_SIDES.format(_POLARISATION) + r"|(?:sigma|gamma|beta)[ _-]?(?:0|nought|naught|zero)|backscatter|decibel")
_PRODUCTS = re.compile(
    r"^s1[abcd]_|_(?:iw|ew|s[1-6])_(?:grd|slc|rtc)|sentinel-?1(?:[^0-9]|$)|palsar|radarsat|terrasar|nisar|saocom|iceye|capella"
)


def recognise(
    scenes: Sequence[Scene], bands: tuple[int, ...], masking: Masking, sensor: Sensor, warn: Warn
) -> Backscatter | None:
    """Unit of the values of radar; None = the series is not radar. ``warn`` is told where it is, and of what is done about it.

    Raises
    ------
    SeriesError, MaskError
        A file cannot be read; the sentence names it.
    """
    if sensor == "optical":
        return None
    named = sensor == "radar" or is_named(scenes, bands)
    if not named and not _may_be_decibels(scenes[0].sources[0].header.of(bands)):
        return None
    windows = list(_windows(scenes, bands, masking))
    if not named:
        unit: Backscatter | None = "decibels" if _are_decibels(windows) else None
    else:
        is_picture = scenes[0].sources[0].header.of(bands)[0].dtype == "uint8"
        unit = "decibels" if is_picture or _is_below_zero(windows) else "power"
    if unit:
        warn(notice("radar_in_decibels") if unit == "decibels" else notice("radar_as_power"))
    return unit


def in_decibels(pixels: FloatArray, valid: BoolArray, unit: Backscatter) -> tuple[FloatArray, BoolArray]:
    """Radar (n_bands, rows, cols) in decibels, 0 where not valid, and what is valid (rows, cols).

    An echo of nothing was not measured: an exact 0 in either unit, and what is below it in power.
    """
    valid = valid & ((pixels > 0).all(0) if unit == "power" else (pixels != 0).all(0))
    if unit == "power":
        pixels = 10 * np.log10(np.where(valid, pixels, np.float32(1)))
    return np.where(valid, pixels, np.float32(0)), valid


def is_named(scenes: Sequence[Scene], bands: tuple[int, ...]) -> bool:
    """Whether bands or files are called as radar is, and no band as an optical one."""
    header = scenes[0].sources[0].header.of(bands)
    of_radar = [_says(_BANDS, band.description) for band in header]
    if any(band.name and not radar for band, radar in zip(header, of_radar, strict=True)):
        return False
    files = [source.header.name for scene in scenes for source in scene.sources]
    by_file = all(_says(_PRODUCTS, name) or (len(bands) <= MOST_BANDS and _says(_BANDS, name)) for name in files)
    return any(of_radar) or by_file


def _says(pattern: re.Pattern[str], text: str | None) -> bool:
    return pattern.search((text or "").lower()) is not None


def _may_be_decibels(header: Sequence[BandHeader]) -> bool:
    """Whether values have to be looked at: one or two bands without a name that can be below zero."""
    signed = all(np.dtype(band.dtype).kind in "fi" for band in header)
    return len(header) <= MOST_BANDS and signed and not any(band.name for band in header)


def _is_below_zero(windows: Sequence[FloatArray]) -> bool:
    """Whether the median of any band is, in windows (n_bands, rows, cols) with NaN where not valid: no power is."""
    known = [window for window in windows if np.isfinite(window).any()]
    return bool(known) and any(min(_medians(window)) < 0 for window in known)


def _are_decibels(windows: Sequence[FloatArray]) -> bool:
    """Whether windows (n_bands, rows, cols) of some dates, NaN = not valid, look like speckled decibels, all of them."""
    known = [window for window in windows if np.isfinite(window[0]).sum() >= FEWEST_PIXELS]
    if not known or not all(_is_speckled(band) for window in known for band in window):
        return False
    medians = np.array([_medians(window) for window in known])
    return bool(
        (medians > DECIBELS[0]).all() and (medians < DECIBELS[1]).all() and (np.ptp(medians, axis=0) <= MOST_APART).all()
    )


def _medians(window: FloatArray) -> list[float]:
    return [float(np.nanmedian(band)) for band in window]


def _is_speckled(band: FloatArray) -> bool:
    """Whether the values (rows, cols) of a band spread, and single pixels stray from their neighbours, as decibels do."""
    low, high = np.nanquantile(band, [0.05, 0.95])
    bends = np.diff(band, n=2, axis=1)
    bends = bends[np.isfinite(bends)]
    speckle = TO_SIGMA * float(np.median(np.abs(bends))) / np.sqrt(6) if bends.size else 0.0  # 1 + 4 + 1 variances
    return bool(high - low >= LEAST_RANGE and speckle >= LEAST_SPECKLE)


def _windows(scenes: Sequence[Scene], bands: tuple[int, ...], masking: Masking) -> Iterator[FloatArray]:
    """A window (n_bands, rows, cols) of some dates, NaN where there is nothing or 0, which decibels hold only at borders."""
    for index in np.unique(np.linspace(0, len(scenes) - 1, min(len(scenes), MOST_DATES)).round().astype(int)):
        yield max(
            (_window(source, bands, masking) for source in scenes[index].sources), key=lambda w: int(np.isfinite(w).sum())
        )


def _window(source: Source, bands: tuple[int, ...], masking: Masking) -> FloatArray:
    """The first window of a raster from its middle on of which half is valid, else the last that was looked at."""
    grid = source.header.grid
    n_rows, n_cols = grid.shape
    spans = sorted(Span(0, n_rows, 0, n_cols).blocks(SAMPLE_PX), key=lambda span: _from_middle(span, grid.shape))
    spans = spans[:: math.ceil(len(spans) / MOST_WINDOWS)]
    window = np.full((len(bands), 1, 1), np.nan)
    with closing(SourceReader(source, bands, masking, grid)) as reader:
        for span in spans:
            pixels, valid = reader.read(span)
            window = np.where(valid & (pixels != 0).all(0), pixels, np.nan)
            if np.isfinite(window[0]).mean() >= 0.5:
                break
    return window


def _from_middle(span: Span, shape: tuple[int, int]) -> float:
    return abs(span.top + span.bottom - shape[0]) + abs(span.left + span.right - shape[1])
