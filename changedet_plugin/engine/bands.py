"""Which band is which? From the descriptions and the colour interpretation of the rasters."""

from __future__ import annotations

import re

from changedet_plugin.engine.sources import open_raster
from changedet_plugin.engine.types import EncoderCard, TimeSeries

SPECTEX = "spectex"
VISIBLE = "visible"
_FAMILIES = {
    VISIBLE: "blue green red coastal aerosol pan yellow b01 b02 b03 b04",
    "red edge": "rededge rededge1 rededge2 rededge3 b05 b06 b07",
    "NIR": "nir nir1 nir2 nir08 nearinfrared nearir b08 b8a",
    "SWIR": "swir swir1 swir2 swir16 swir22 shortwaveinfrared b11 b12",
}
"""Bands as Sentinel-2 numbers them with two digits; without the zero they are Landsat's, whose numbers mean other bands."""
_FAMILY_OF = {word: family for family, words in _FAMILIES.items() for word in words.split()}
_OWN = {"ndvi", "ndwi", "ndmi", "nbr", "evi", "savi", "ndbi", "vv", "vh", "hh", "hv"}
"""Indices and polarisations go by their own names."""


def in_tokens(series: TimeSeries, card: EncoderCard) -> tuple[str | None, ...]:
    """The families of the bands that a token holds in equal blocks, mean first; empty for an encoder that mixes its bands."""
    return families(series) if card.id.startswith(SPECTEX) else ()


def families(series: TimeSeries) -> tuple[str | None, ...]:
    """What every band of the series shows, from its first raster: ``visible``, ``NIR``, ``SWIR``, an index; None = unknown."""
    with open_raster(series.scenes[0].sources[0].path) as dataset:
        descriptions, kinds = dataset.descriptions, dataset.colorinterp
    return tuple(family(descriptions[band - 1]) or family(kinds[band - 1].name) for band in series.bands)


def family(name: str | None) -> str | None:
    """What a band of this name shows; None = the name does not tell."""
    first = re.split(r"[(,;:]", (name or "").lower())[0]
    word = re.sub(r"[^a-z0-9]", "", first)
    return word.upper() if word in _OWN else _FAMILY_OF.get(word)
