"""Where does every date lie, in what light, and which dates cannot be used? The stage on one page.

In: a series on its grid. Out: a ``Prepared``, whose dates can be read in one place and one light.
"""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from changedet_plugin.core.parameters import DEFAULT_MACHINE, Parameters
from changedet_plugin.engine.harmonising import coregistration, one_sided, scene_light
from changedet_plugin.engine.harmonising.coregistration import Alignment
from changedet_plugin.engine.harmonising.radiometry import Radiometry
from changedet_plugin.engine.reading import raster_reader, reference_grid, scene_reader
from changedet_plugin.engine.reading import series as timeseries
from changedet_plugin.engine.reading.patch_geometry import pixel_side
from changedet_plugin.engine.types import PatchGrid, Report, TimeSeries, Warn


@dataclass(frozen=True)
class Prepared:
    """A series that is ready to be encoded."""

    series: TimeSeries
    grid: PatchGrid
    radiometry: Radiometry
    positions: tuple[Alignment, ...]
    """How each date of the series lies, where it was found; what was done about it is ``radiometry.shift_px``."""
    misplaced: Mapping[datetime.date, Alignment] = field(default_factory=dict)
    """Dates that were left out because of where they lie."""


def prepare(
    series: TimeSeries,
    grid: PatchGrid,
    parameters: Parameters,
    report: Report,
    warn: Warn,
    memory: int = DEFAULT_MACHINE.memory,
) -> Prepared:
    """Find the position of every date on the grid, and its light.

    Dates that lie off and dates with too few valid pixels are left out, and the rest is measured again without them: on the
    same grid, unless the reference date that lent it is among them. ``memory`` in bytes.

    Raises
    ------
    SeriesError, AreaError
        One sentence that says what to do.
    """
    with scene_reader.SceneReader(series, grid.pixels, raster_reader.cache_bytes(memory)) as reader:
        if series.holds_vectors:
            positions = tuple(Alignment("unknown") for _ in series.scenes)
        else:
            positions = coregistration.measure(series, reader, report)
        shift_px = coregistration.corrections(positions, series, parameters.align)
        rest, misplaced = coregistration.without_misplaced(series, positions, shift_px, parameters, warn)
        if rest is series:
            radiometry = scene_light.harmonise(series, reader, report, shift_px)
            rest = timeseries.without_empty(series, radiometry.fit.valid_share, parameters, warn)
    if rest is series:
        scene_light.warn_of_light(radiometry.fit, series.dates, warn)
        scene_light.warn_of_seams(radiometry.seams, series.dates, warn)
        one_sided.tell(radiometry.fit.one_sided, grid.pixels, pixel_side(grid.pixels), warn)
        return Prepared(series, grid, radiometry, positions)
    left = _grid_without(series, rest, grid, parameters, warn)
    prepared = prepare(rest, left, parameters, report, warn, memory)
    return replace(prepared, misplaced={**misplaced, **prepared.misplaced})


def _grid_without(series: TimeSeries, rest: TimeSeries, grid: PatchGrid, parameters: Parameters, warn: Warn) -> PatchGrid:
    """The grid of what is left of a series: reference dates alone decide on it."""
    if rest.reference_dates == series.reference_dates:
        return grid
    laid = reference_grid.lay(rest, parameters)
    if pixel_side(laid.pixels) != pixel_side(grid.pixels):
        reference_grid.warn_of_patch_size(laid, parameters, warn)
    return laid
