"""What there is to compare: the grid, the light of every date, and which dates show too little to be used."""

from __future__ import annotations

from dataclasses import dataclass

from changedet_plugin.engine import grid, radiometry, reading, sources
from changedet_plugin.engine import series as timeseries
from changedet_plugin.engine.radiometry import Radiometry
from changedet_plugin.engine.types import Parameters, PatchGrid, Report, TimeSeries, Warn


@dataclass(frozen=True)
class Prepared:
    """A series that is ready to be encoded."""

    series: TimeSeries
    grid: PatchGrid
    light: Radiometry


def prepare(series: TimeSeries, parameters: Parameters, report: Report, warn: Warn) -> Prepared:
    """Lay the grid and fit the light; dates with too few valid pixels are left out, and the light is fitted without them.

    Raises
    ------
    SeriesError, AreaError
        One sentence that says what to do.
    """
    patches = grid.lay(series, parameters, warn)
    with reading.SceneReader(series, patches.pixels, sources.cache_bytes(parameters.memory)) as reader:
        light = radiometry.harmonise(series, reader, report, parameters.memory)
    clear = timeseries.without_empty(series, light.valid_share, parameters, warn)
    return Prepared(series, patches, light) if clear is series else prepare(clear, parameters, report, warn)
