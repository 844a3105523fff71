"""Which band is which? From the descriptions and the colour interpretation of the rasters."""

from __future__ import annotations

from typing import Any

from changedet_plugin.core.band_names import name_of
from changedet_plugin.engine.reading.raster_header import open_raster
from changedet_plugin.engine.types import TimeSeries

NANOMETRES = 100.0
"""Wavelengths above are in nanometres."""


def names(series: TimeSeries) -> tuple[str | None, ...]:
    """Name of every band of the series, from its first raster, the same for every spelling; None = unknown."""
    with open_raster(series.scenes[0].sources[0].path) as dataset:
        descriptions, kinds = dataset.descriptions, dataset.colorinterp
    return tuple(name_of(descriptions[band - 1]) or name_of(kinds[band - 1].name) for band in series.bands)


def canonical(name: str) -> str:
    """The name that a band of an encoder's card goes by here."""
    return name_of(name) or name


def wavelengths(series: TimeSeries) -> tuple[float | None, ...]:
    """Central wavelength of every band in micrometres, from its first raster; None = it does not say."""
    with open_raster(series.scenes[0].sources[0].path) as dataset:
        return tuple(_wavelength(dataset, band) for band in series.bands)


def _wavelength(dataset: Any, band: int) -> float | None:
    """As GDAL's IMAGERY domain has it, or as ENVI writes it."""
    text = dataset.tags(band, ns="IMAGERY").get("CENTRAL_WAVELENGTH_UM") or dataset.tags(band).get("wavelength")
    try:
        value = float(text)
    except (TypeError, ValueError):
        return None
    return value / 1000 if value > NANOMETRES else value


def list_of(series: TimeSeries) -> str:
    """The bands in order, by name or else by number: vectors of other bands cannot be compared."""
    return ", ".join(name or f"band {band}" for name, band in zip(names(series), series.bands, strict=True))
