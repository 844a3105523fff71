"""One light for all dates: the shift and scale per date and band that make pixels comparable.

Reference dates: median and spread of each band over the whole scene, never per tile. New dates: besides, a gain and offset
fitted on the part of the scene that did not change. Docs: SCORING, step 1.
"""

from __future__ import annotations

import datetime
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from changedet_plugin.core.arrays import BoolArray, FloatArray
from changedet_plugin.core.errors import SeriesError
from changedet_plugin.engine.harmonising.gain_offset import Light, Line, Usual, fit_all
from changedet_plugin.engine.harmonising.scene_cells import READ_FROM, READ_PX, TO_SIGMA, Cells, Unchanged, moved
from changedet_plugin.engine.reading.scene_reader import SceneReader
from changedet_plugin.engine.types import Report, Span, TimeSeries

SAMPLE_PX = 1_000_000
"""Most pixels of a date that its median and spread are taken from."""
COMPOSITE_BYTES = 128 << 20
"""Most memory that the composite of the reference takes at a time."""
VARY_SHIFT, VARY_GAIN = 0.2, 0.15
"""Least variation of light that the prior allows; twice that where the reference is too short to tell."""
FEWEST_REFERENCE = 3
FEW_BLOCKS = 0.5
"""Share of the blocks below which a fit is warned of (true fits of wide changes lie on .69 and more)."""
FAR_LIGHT = 6.0
"""Distance of a light that is warned of (at most 4 in series that are known to be ordinary)."""


@dataclass(frozen=True)
class Radiometry:
    """How to bring every date to one light: z = (pixel - shift) / scale."""

    shift: FloatArray
    """float64 (n_dates, n_bands)."""
    scale: FloatArray
    """float64 (n_dates, n_bands), positive."""
    usual_shift: FloatArray
    """(n_bands,): the median of the reference, in pixel units."""
    usual_scale: FloatArray
    """(n_bands,)."""
    gain: FloatArray
    """(n_dates,): mean over the bands of the fit against the reference composite; 1 = whole-scene fit."""
    offset: FloatArray
    """(n_dates,): likewise, in spreads of the scene; 0 = whole-scene fit."""
    registration: FloatArray
    """(n_dates, 2): shift dy, dx in pixels that is applied when a date is read."""
    valid_share: FloatArray
    """(n_dates,): share of valid pixels, 0 to 1."""
    fitted: BoolArray
    """(n_dates,): the light was fitted on a part of the scene; False = the whole scene says it."""
    core_share: FloatArray
    """(n_dates,): share of the scene that the light was fitted on; NaN for reference dates, as the next two."""
    core_blocks: FloatArray
    """(n_dates,): share of the 4 x 4 blocks of the scene on which that part lies."""
    distance: FloatArray
    """(n_dates,): of the light from the usual one, 1 = as far as reference dates are."""
    unchanged: Mapping[int, Unchanged]
    """By date index: what did not change; without the dates on which no part of the scene stands out as that."""


def harmonise(
    series: TimeSeries, reader: SceneReader, report: Report, memory: int = 2 << 30, registration: FloatArray | None = None
) -> Radiometry:
    """Measure the light of every date, each read with its ``registration`` (n_dates, 2), by default where it lies.

    At most about an eighth of ``memory`` bytes are used for the composite at a time.

    Raises
    ------
    SeriesError
        No reference date or no new date has a valid pixel on the grid, or a file cannot be read.
    """
    registration = np.zeros((len(series.scenes), 2)) if registration is None else registration
    shift, scale, share = whole_scenes(series, reader, registration, report)
    _check(series, share)
    seen = series.is_reference & (share > 0)
    usual = _usual(shift[seen], scale[seen])
    new = series.is_new[:, None]
    cells = Cells(series, reader, registration, np.where(new, usual.shift, shift), np.where(new, usual.scale, scale))
    cells.read(report, min(COMPOSITE_BYTES, memory // 8))
    whole = {index: _in_usual_units(shift[index], scale[index], usual) for index in cells.new}
    lights = fit_all(cells.new, cells.target, cells.noise, whole, usual, report)
    report("light", 1.0, "")
    unchanged = {i: Unchanged(light.unchanged, cells.every_px) for i, light in lights.items() if light.unchanged is not None}
    return _radiometry(shift, scale, usual, lights, registration, share, unchanged)


def _in_usual_units(shift: FloatArray, scale: FloatArray, usual: Usual) -> Line:
    return scale / usual.scale, (shift - usual.shift) / usual.scale


def _radiometry(
    shift: FloatArray,
    scale: FloatArray,
    usual: Usual,
    lights: Mapping[int, Light],
    registration: FloatArray,
    share: FloatArray,
    unchanged: Mapping[int, Unchanged],
) -> Radiometry:
    """Put the lights of the new dates beside the reference, whose dates keep their own ``shift`` and ``scale``."""
    fitted_shift, fitted_scale = shift.copy(), scale.copy()
    facts, fitted = np.full((3, len(share)), np.nan), np.zeros(len(share), bool)
    for index, light in lights.items():
        fitted[index] = not light.is_whole
        if fitted[index]:
            gain, offset = light.line
            fitted_shift[index], fitted_scale[index] = usual.shift + usual.scale * offset, usual.scale * gain
        facts[:, index] = light.share, light.blocks, light.distance
    return Radiometry(
        shift=fitted_shift,
        scale=fitted_scale,
        usual_shift=usual.shift,
        usual_scale=usual.scale,
        gain=(fitted_scale / scale).mean(1),
        offset=((fitted_shift - shift) / scale).mean(1),
        registration=registration,
        valid_share=share,
        fitted=fitted,
        core_share=facts[0],
        core_blocks=facts[1],
        distance=facts[2],
        unchanged=unchanged,
    )


def warnings(light: Radiometry, dates: Sequence[datetime.date]) -> list[str]:
    """One sentence for the dates whose light was fitted on few blocks of the scene, one for those in unusual light."""
    few = np.flatnonzero(light.fitted & (light.core_blocks < FEW_BLOCKS))
    far = np.flatnonzero(light.distance > FAR_LIGHT)
    sentences = []
    if few.size:
        sentences.append(
            f"The light of {_first_of(few, dates)} could be fitted on a small part of the scene only: if it is that part that "
            "changed, the rest passes for changed; look at these dates, or leave them out."
        )
    if far.size:
        sentences.append(
            f"The light of {_first_of(far, dates)} is {light.distance[far].max():.0f} times as far from the usual as that of "
            "the reference dates: part of what is found may be light; look at these dates, or leave them out."
        )
    return sentences


def _first_of(indices: NDArray[np.intp], dates: Sequence[datetime.date]) -> str:
    first = dates[indices[0]].isoformat()
    return first if len(indices) == 1 else f"{len(indices)} dates, {first} the first,"


def centre_scale(values: FloatArray) -> tuple[float, float]:
    """Median and robust standard deviation; the latter at least a thousandth of the former, and positive."""
    centre = float(np.median(values))
    spread = TO_SIGMA * float(np.median(np.abs(values - centre)))
    return centre, max(spread, 1e-6 + 1e-3 * abs(centre))


def whole_scenes(
    series: TimeSeries, reader: SceneReader, registration: FloatArray, report: Report
) -> tuple[FloatArray, FloatArray, FloatArray]:
    """Shift, scale (n_dates, n_bands) and valid share (n_dates,) from a systematic sample of each date."""
    n_dates, n_bands = len(series.scenes), len(series.bands)
    shift, scale, share = np.zeros((n_dates, n_bands)), np.ones((n_dates, n_bands)), np.zeros(n_dates)
    step = math.ceil(math.sqrt(math.prod(reader.pixels.shape) / SAMPLE_PX))
    for index in range(n_dates):
        sample, n_pixels = [], 0
        for span in _all(reader).blocks(READ_PX):
            pixels, valid = reader.read(index, *span.slices, moved(registration, index))
            every = (slice(-span.top % step, None, step), slice(-span.left % step, None, step))
            pixels, valid = pixels[(slice(None), *every)], valid[every]
            sample.append(pixels[:, valid])
            n_pixels += valid.size
            report("harmonise", READ_FROM * index / n_dates, f"date {index + 1} of {n_dates}")
        values = np.concatenate(sample, 1).astype(float)
        share[index] = values.shape[1] / n_pixels
        if values.shape[1]:
            shift[index], scale[index] = np.transpose([centre_scale(band) for band in values])
    return shift, scale, share


def _all(reader: SceneReader) -> Span:
    n_rows, n_cols = reader.pixels.shape
    return Span(0, n_rows, 0, n_cols)


def _check(series: TimeSeries, share: FloatArray) -> None:
    for role, members in (("reference", series.is_reference), ("new", series.is_new)):
        if not share[members].any():
            raise SeriesError(
                f"No {role} date has a valid pixel in the area; choose another area or split, or check the masks."
            )


def _usual(shift: FloatArray, scale: FloatArray) -> Usual:
    """The light of the reference from its dates' shift and scale (n_reference, n_bands)."""
    middle, spread = np.median(shift, 0), np.median(scale, 0)
    if len(shift) < FEWEST_REFERENCE:
        wide = np.ones(len(middle))
        return Usual(middle, spread, 2 * VARY_SHIFT * wide, 2 * VARY_GAIN * wide)
    vary_shift = TO_SIGMA * np.median(np.abs(shift - middle) / spread, 0)
    vary_gain = TO_SIGMA * np.median(np.abs(np.log(scale / spread)), 0)
    return Usual(middle, spread, np.maximum(VARY_SHIFT, vary_shift), np.maximum(VARY_GAIN, vary_gain))
