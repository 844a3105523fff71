"""In what light was every date taken? The median and the spread of its whole scene; of a new date, of what did not change.

In: a series, a reader of its pixels and the shift of every date. Out: a ``Radiometry``. The reference dates keep the numbers of
their whole scenes, never of a tile; a new date has besides a gain and an offset that are fitted on cells of the scene, where
these say something else. docs/method.md, section 2.
"""

from __future__ import annotations

import datetime
import math
from collections.abc import Mapping, Sequence
from dataclasses import replace

import numpy as np

from changedet_plugin.core.arrays import FloatArray
from changedet_plugin.core.errors import SeriesError
from changedet_plugin.core.notices import notice
from changedet_plugin.core.reference import ReferenceLength
from changedet_plugin.engine.harmonising import bright_cells, one_sided, seams
from changedet_plugin.engine.harmonising.gain_offset import FittedLight, fit_lights, unit_line
from changedet_plugin.engine.harmonising.radiometry import (
    GainOffset,
    Light,
    LightFit,
    Radiometry,
    ReferenceLight,
    Unchanged,
    read_shifted,
)
from changedet_plugin.engine.harmonising.scene_cells import MAX_READ_PX, PROGRESS_BEFORE_CELLS, SceneCells
from changedet_plugin.engine.harmonising.seams import Seams
from changedet_plugin.engine.masked import TO_SIGMA
from changedet_plugin.engine.reading import bands
from changedet_plugin.engine.reading.scene_reader import SceneReader
from changedet_plugin.engine.types import Report, Span, TimeSeries, Warn

MAX_SAMPLE_PX = 1_000_000
"""Most pixels of a date that its median and spread are taken from. [pixels]"""
MIN_OFFSET_VARIATION = 0.2
"""Least variation of the offset between dates that the prior allows; twice that with a short reference. [spreads]"""
MIN_GAIN_VARIATION = 0.15
"""Least variation of the gain between dates that the prior allows; twice that with a short reference. [log gain]"""
MIN_RELATIVE_SPREAD = 1e-3
"""Least spread of a band, as a share of its median."""
WARN_BELOW_BLOCKS = 0.5
"""Share of the blocks below which a fit is warned of (true fits of wide changes lie on .69 and more). Decision 0006."""
WARN_FROM_DISTANCE = 6.0
"""Distance from which a light is warned of, 1 = as far as reference dates are (at most 4 in ordinary series). Decision 0006."""

WARN_FROM_BRIGHT = 0.005
"""Share of the scene that may be cloud from which it is worth a warning (clear pairs have less). Decision 0013."""


def harmonise(
    series: TimeSeries,
    reader: SceneReader,
    report: Report,
    shift_px: FloatArray | None = None,
) -> Radiometry:
    """Find the light of every date, each read with its ``shift_px`` (n_dates, 2), by default where it lies.

    Raises
    ------
    SeriesError
        No reference date or no new date has a valid pixel on the grid, or a file cannot be read.
    """
    shift_px = np.zeros((len(series.scenes), 2)) if shift_px is None else shift_px
    offset, scale, valid_share = _whole_scenes(series, reader, shift_px, report)
    _check(series, valid_share)
    if series.holds_vectors:
        found = seams.find(series, reader, report)
        return Radiometry(*_as_delivered(_no_light(*offset.shape), valid_share), shift_px, found)
    seen = series.is_reference & (valid_share > 0)
    reference = _reference_light(offset[seen], scale[seen])
    if series.radar:
        return Radiometry(*_as_delivered(Light(offset, scale, reference), valid_share), shift_px)
    new = series.is_new[:, None]
    before = Light(np.where(new, reference.offset, offset), np.where(new, reference.scale, scale), reference)
    cells = SceneCells(series, reader, before, shift_px)
    cells.read(report)
    whole = {index: reference.relative(offset[index], scale[index]) for index in cells.new}
    fitted, other_unit = _fitted(cells, whole, reference, report)
    report("light", 1.0, "")
    bright = _bright_shares(series, cells, fitted)
    unchanged = {i: Unchanged(one.unchanged, cells.every_px) for i, one in fitted.items() if one.unchanged is not None}
    light, fit = _put_together(Light(offset, scale, reference), valid_share, bright, fitted, unchanged)
    one_sided_ground = one_sided.find(cells.target, cells.new, cells.every_px)
    return Radiometry(light, replace(fit, other_unit=other_unit, one_sided=one_sided_ground), shift_px)


def by_whole_scenes(series: TimeSeries, reader: SceneReader, radiometry: Radiometry, report: Report) -> Radiometry:
    """The same with nothing fitted: every date in the median and spread of its whole scene, read with its own shift."""
    offset, scale, _ = _whole_scenes(series, reader, radiometry.shift_px, report)
    return replace(radiometry, light=replace(radiometry.light, offset=offset, scale=scale))


def warn_of_seams(found: Mapping[int, Seams], dates: Sequence[datetime.date], warn: Warn) -> None:
    """Give ``warn`` one notice for the dates whose vectors step along the edge of a tile."""
    if found:
        warn(notice("vectors_with_seams", n=len(found), first=dates[min(found)].isoformat()))


def warn_of_light(fit: LightFit, dates: Sequence[datetime.date], warn: Warn) -> None:
    """Give ``warn`` one notice for the dates whose light was fitted on few blocks, one for those in unusual light.

    One too for those that may show cloud, haze or snow.
    """
    few = np.flatnonzero(fit.is_partial & (fit.blocks < WARN_BELOW_BLOCKS))
    far = np.flatnonzero(fit.distance > WARN_FROM_DISTANCE)
    if fit.other_unit:
        first = dates[min(fit.other_unit)].isoformat()
        warn(notice("unit_unknown", n=len(fit.other_unit), first=first))
    if few.size:
        warn(notice("light_of_a_small_part", n=len(few), first=dates[few[0]].isoformat()))
    if far.size:
        times = float(fit.distance[far].max())
        warn(notice("light_unusual", n=len(far), first=dates[far[0]].isoformat(), times=times))
    bright = np.flatnonzero(fit.bright_share >= WARN_FROM_BRIGHT)
    if bright.size:
        warn(notice("bright_in_all_bands", n=len(bright), first=dates[bright[0]].isoformat()))


def centre_scale(values: FloatArray) -> tuple[float, float]:
    """Median and robust standard deviation of values (n,); the latter at least a thousandth of the former, and positive."""
    centre = float(np.median(values))
    spread = TO_SIGMA * float(np.median(np.abs(values - centre)))
    least = 1e-6 * (min(1.0, float(np.abs(values).max())) or 1.0)
    return centre, max(spread, least + MIN_RELATIVE_SPREAD * abs(centre))


def _whole_scenes(
    series: TimeSeries, reader: SceneReader, shift_px: FloatArray, report: Report
) -> tuple[FloatArray, FloatArray, FloatArray]:
    """Offset, scale (n_dates, n_bands), in pixel units, and valid share (n_dates,) from a systematic sample of each date."""
    n_dates, n_bands, (n_rows, n_cols) = len(series.scenes), len(series.bands), reader.pixels.shape
    offset, scale, valid_share = np.zeros((n_dates, n_bands)), np.ones((n_dates, n_bands)), np.zeros(n_dates)
    step = math.ceil(math.sqrt(n_rows * n_cols / MAX_SAMPLE_PX))
    for index in range(n_dates):
        sample, n_pixels = [], 0
        for span in Span(0, n_rows, 0, n_cols).blocks(MAX_READ_PX):
            pixels, valid = read_shifted(reader, index, span, shift_px)
            every = (slice(-span.top % step, None, step), slice(-span.left % step, None, step))
            pixels, valid = pixels[(slice(None), *every)], valid[every]
            sample.append(pixels[:, valid])
            n_pixels += valid.size
            report("harmonise", PROGRESS_BEFORE_CELLS * index / n_dates, f"date {index + 1} of {n_dates}")
        values = np.concatenate(sample, 1).astype(float)
        valid_share[index] = values.shape[1] / n_pixels
        if values.shape[1]:
            offset[index], scale[index] = np.transpose([centre_scale(band) for band in values])
    return offset, scale, valid_share


def _fitted(
    cells: SceneCells, whole: Mapping[int, GainOffset], reference: ReferenceLight, report: Report
) -> tuple[dict[int, FittedLight], frozenset[int]]:
    """The light of every new date, and the dates whose light was fitted in another unit, which is part of it then."""
    found = unit_line(whole)
    if found is None:
        return fit_lights(cells.new, cells.target, cells.noise, whole, reference, report), frozenset()
    line, dates = found
    gain, offset = (values[:, None, None] for values in line)
    new = {index: (values - offset) / gain if index in dates else values for index, values in cells.new.items()}
    own = {index: light.within(line) if index in dates else light for index, light in whole.items()}
    fitted = fit_lights(new, cells.target, cells.noise, own, reference, report)
    return {i: replace(one, light=one.light.after(line)) if i in dates else one for i, one in fitted.items()}, dates


def _bright_shares(series: TimeSeries, cells: SceneCells, fitted: Mapping[int, FittedLight]) -> FloatArray:
    """Share of the scene that may be cloud, haze or snow (n_dates,); NaN where the reference tells what is unusual."""
    if ReferenceLength(series.n_reference).has_spread:
        return np.full(len(series.scenes), np.nan)
    seen = bright_cells.visible(bands.names(series))
    return bright_cells.bright_shares(cells.target, cells.new, fitted, seen, len(series.scenes))


def _check(series: TimeSeries, valid_share: FloatArray) -> None:
    """Refuse a series without a valid pixel; ``valid_share`` (n_dates,)."""
    for role, members in (("reference", series.is_reference), ("new", series.is_new)):
        if not valid_share[members].any():
            raise SeriesError(
                f"No {role} date has a valid pixel in the area; choose another area or split, or check the masks."
            )


def _reference_light(offset: FloatArray, scale: FloatArray) -> ReferenceLight:
    """The light of the reference from its dates' offset and scale (n_reference, n_bands), in pixel units."""
    middle, spread = np.median(offset, 0), np.median(scale, 0)
    if not ReferenceLength(len(offset)).has_spread:
        wide = np.ones(len(middle))
        return ReferenceLight(middle, spread, 2 * MIN_OFFSET_VARIATION * wide, 2 * MIN_GAIN_VARIATION * wide)
    of_offset = TO_SIGMA * np.median(np.abs(offset - middle) / spread, 0)
    of_gain = TO_SIGMA * np.median(np.abs(np.log(scale / spread)), 0)
    return ReferenceLight(middle, spread, np.maximum(MIN_OFFSET_VARIATION, of_offset), np.maximum(MIN_GAIN_VARIATION, of_gain))


def _no_light(n_dates: int, n_bands: int) -> Light:
    """Of vectors, which are compared as they are."""
    zero, one = np.zeros(n_bands), np.ones(n_bands)
    return Light(np.zeros((n_dates, n_bands)), np.ones((n_dates, n_bands)), ReferenceLight(zero, one, one, one))


def _as_delivered(whole: Light, valid_share: FloatArray) -> tuple[Light, LightFit]:
    """Every date in the light of the reference: the values are calibrated, and a fit would follow what changed.

    ``whole`` are the lights of the whole scenes, ``valid_share`` (n_dates,).
    """
    reference = whole.reference
    offset, scale = np.broadcast_to(reference.offset, whole.offset.shape), np.broadcast_to(reference.scale, whole.scale.shape)
    unknown = np.full(len(valid_share), np.nan)
    fit = LightFit(
        valid_share=valid_share,
        gain=np.ones(len(valid_share)),
        offset=np.zeros(len(valid_share)),
        is_partial=np.zeros(len(valid_share), bool),
        share=unknown,
        blocks=unknown,
        distance=unknown,
        bright_share=unknown,
        unchanged={},
    )
    return Light(offset, scale, reference), fit


def _put_together(
    whole: Light,
    valid_share: FloatArray,
    bright_share: FloatArray,
    fitted: Mapping[int, FittedLight],
    unchanged: Mapping[int, Unchanged],
) -> tuple[Light, LightFit]:
    """The lights of the new dates (by date index) beside those of the reference dates, which keep the whole-scene one.

    ``valid_share`` and ``bright_share`` (n_dates,).
    """
    offset, scale = whole.offset.copy(), whole.scale.copy()
    facts, is_partial = np.full((3, len(valid_share)), np.nan), np.zeros(len(valid_share), bool)
    for index, one in fitted.items():
        is_partial[index] = not one.is_whole
        if is_partial[index]:
            offset[index], scale[index] = whole.reference.absolute(one.light)
        facts[:, index] = one.share, one.blocks, one.distance
    fit = LightFit(
        valid_share=valid_share,
        gain=(scale / whole.scale).mean(1),
        offset=((offset - whole.offset) / whole.scale).mean(1),
        is_partial=is_partial,
        share=facts[0],
        blocks=facts[1],
        distance=facts[2],
        bright_share=bright_share,
        unchanged=unchanged,
    )
    return Light(offset, scale, whole.reference), fit
