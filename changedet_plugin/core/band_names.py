"""Words that rasters call their bands by, and the one name that each goes by here."""

from __future__ import annotations

import re

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


def name_of(text: str | None) -> str | None:
    """The name of a band that is described so; None = the words do not tell."""
    first = re.split(r"[(,;:]", (text or "").lower())[0]
    word = re.sub(r"[^a-z0-9]", "", first)
    return word.upper() if word in _OWN else _NAMES.get(word)
