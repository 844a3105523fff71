"""What there is to compare: the grid, the place and the light of every date, and which dates cannot be used."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from changedet_plugin.engine.harmonising import coregistration, radiometry
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
    light: Radiometry
    positions: tuple[Alignment, ...]
    """Per date of the series."""
    misplaced: Mapping[datetime.date, Alignment] = field(default_factory=dict)
    """Dates that were left out because of where they lie."""


def prepare(series: TimeSeries, parameters: Parameters, report: Report, warn: Warn) -> Prepared:
    """Lay the grid, check the position of every date and fit the light.

    Dates that lie off and dates with too few valid pixels are left out, and the rest is measured again without them.

    Raises
    ------
    SeriesError, AreaError
        One sentence that says what to do.
    """
    patches = reference_grid.lay(series, parameters, warn)
    with scene_reader.SceneReader(series, patches.pixels, raster_reader.cache_bytes(parameters.memory)) as reader:
        positions = coregistration.measure(series, reader, report)
        shifts = coregistration.corrections(positions, series, parameters.align)
        placed, misplaced = coregistration.without_misplaced(series, positions, shifts, parameters, warn)
        if placed is series:
            light = radiometry.harmonise(series, reader, report, parameters.memory, shifts)
            placed = timeseries.without_empty(series, light.valid_share, parameters, warn)
    if placed is series:
        for sentence in radiometry.warnings(light, series.dates):
            warn(sentence)
        return Prepared(series, patches, light, positions)
    rest = prepare(placed, parameters, report, warn)
    return replace(rest, misplaced={**misplaced, **rest.misplaced})
