"""What is there to compare? The grid, the position and the light of every date, and which dates cannot be used.

In: a series as it was given. Out: a ``Prepared``, whose dates can be read in one place and one light. The stage on one page.
"""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from changedet_plugin.engine.harmonising import coregistration, scene_light
from changedet_plugin.engine.harmonising.coregistration import Alignment
from changedet_plugin.engine.harmonising.radiometry import Radiometry
from changedet_plugin.engine.reading import raster_reader, reference_grid, scene_reader
from changedet_plugin.engine.reading import series as timeseries
from changedet_plugin.engine.types import Parameters, PatchGrid, Report, TimeSeries, Warn


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


def prepare(series: TimeSeries, parameters: Parameters, report: Report, warn: Warn) -> Prepared:
    """Lay the grid, find the position of every date and its light.

    Dates that lie off and dates with too few valid pixels are left out, and the rest is measured again without them.

    Raises
    ------
    SeriesError, AreaError
        One sentence that says what to do.
    """
    patches = reference_grid.lay(series, parameters, warn)
    with scene_reader.SceneReader(series, patches.pixels, raster_reader.cache_bytes(parameters.memory)) as reader:
        positions = coregistration.measure(series, reader, report)
        shift_px = coregistration.corrections(positions, series, parameters.align)
        rest, misplaced = coregistration.without_misplaced(series, positions, shift_px, parameters, warn)
        if rest is series:
            radiometry = scene_light.harmonise(series, reader, report, parameters.memory, shift_px)
            rest = timeseries.without_empty(series, radiometry.fit.valid_share, parameters, warn)
    if rest is series:
        for sentence in scene_light.warnings(radiometry.fit, series.dates):
            warn(sentence)
        return Prepared(series, patches, radiometry, positions)
    prepared = prepare(rest, parameters, report, warn)
    return replace(prepared, misplaced={**misplaced, **prepared.misplaced})
