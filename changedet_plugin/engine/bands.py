"""Which band is which? From the descriptions and the colour interpretation of the rasters."""

from __future__ import annotations

import re
from typing import Any

from changedet_plugin.engine.sources import open_raster
from changedet_plugin.engine.types import EncoderCard, TimeSeries

SPECTEX = "spectex"
VISIBLE = "visible"
NANOMETRES = 100.0
"""Wavelengths above are in nanometres."""
_SPELLINGS = {
    "coastal": "coastal aerosol b01",
    "blue": "blue b02",
    "green": "green b03",
    "red": "red b04",
    "pan": "pan panchromatic",
    "red edge 1": "rededge rededge1 b05",
    "red edge 2": "rededge2 b06",
    "red edge 3": "rededge3 b07",
    "NIR": "nir nir1 nir08 nearinfrared b08",
    "narrow NIR": "narrownir nir2 b8a",
    "SWIR1": "swir swir1 swir16 shortwaveinfrared b11",
    "SWIR2": "swir2 swir22 b12",
}
"""Bands as Sentinel-2 numbers them with two digits; without the zero they are Landsat's, whose numbers mean other bands."""
_NAMES = {spelling: name for name, spellings in _SPELLINGS.items() for spelling in spellings.split()}
_OWN = {"ndvi", "ndwi", "ndmi", "nbr", "evi", "savi", "ndbi", "vv", "vh", "hh", "hv"}
"""Indices and polarisations go by their own names."""
_FAMILIES = {
    **dict.fromkeys(("coastal", "blue", "green", "red", "pan"), VISIBLE),
    **dict.fromkeys(("red edge 1", "red edge 2", "red edge 3"), "red edge"),
    "narrow NIR": "NIR",
    "SWIR1": "SWIR",
    "SWIR2": "SWIR",
}


def names(series: TimeSeries) -> tuple[str | None, ...]:
    """Name of every band of the series, from its first raster, the same for every spelling; None = unknown."""
    with open_raster(series.scenes[0].sources[0].path) as dataset:
        descriptions, kinds = dataset.descriptions, dataset.colorinterp
    return tuple(name_of(descriptions[band - 1]) or name_of(kinds[band - 1].name) for band in series.bands)


def name_of(text: str | None) -> str | None:
    """The name of a band that is described so; None = the words do not tell."""
    first = re.split(r"[(,;:]", (text or "").lower())[0]
    word = re.sub(r"[^a-z0-9]", "", first)
    return word.upper() if word in _OWN else _NAMES.get(word)


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


def in_tokens(series: TimeSeries, card: EncoderCard) -> tuple[str | None, ...]:
    """What the bands show that a token holds in equal blocks, mean first: ``visible``, ``NIR``, ``SWIR``, an index.

    Empty for an encoder that mixes its bands; None = a band whose name is unknown.
    """
    if not card.id.startswith(SPECTEX):
        return ()
    return tuple(name and _FAMILIES.get(name, name) for name in names(series))


def list_of(series: TimeSeries) -> str:
    """The bands in order, by name or else by number: vectors of other bands cannot be compared."""
    return ", ".join(name or f"band {band}" for name, band in zip(names(series), series.bands, strict=True))
