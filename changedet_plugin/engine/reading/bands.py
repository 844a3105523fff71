"""Which band of a series is which? From what its first raster says: names and wavelengths, one for each band."""

from __future__ import annotations

from changedet_plugin.core.band_names import name_of
from changedet_plugin.engine.types import TimeSeries


def names(series: TimeSeries) -> tuple[str | None, ...]:
    """Name of every band of the series, the same for every spelling; None = unknown."""
    return tuple(band.name for band in series.header.of(series.bands))


def canonical(name: str) -> str:
    """The name that a band of an encoder's card goes by here."""
    return name_of(name) or name


def wavelengths(series: TimeSeries) -> tuple[float | None, ...]:
    """Central wavelength of every band in micrometres; None = the raster does not say."""
    return tuple(band.wavelength_um for band in series.header.of(series.bands))


def list_of(series: TimeSeries) -> str:
    """The bands in order, by name or else by number: vectors of other bands cannot be compared."""
    return ", ".join(name or f"band {band}" for name, band in zip(names(series), series.bands, strict=True))
