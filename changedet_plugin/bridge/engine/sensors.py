"""In which order do the files of well-known sensors hold their bands?"""

from __future__ import annotations

import re
from collections.abc import Sequence

_VISIBLE = ("coastal", "blue", "green", "red")
_INFRARED = ("red edge 1", "red edge 2", "red edge 3", "NIR", "narrow NIR")
_SENTINEL_2 = (*_VISIBLE, *_INFRARED, "water vapour", "cirrus", "SWIR1", "SWIR2")
_LANDSAT = ("blue", "green", "red", "NIR", "SWIR1", "SWIR2")
_NUMBERS = ("b01", "b02", "b03", "b04", "b05", "b06", "b07", "b08", "b8a", "b09", "b10", "b11", "b12")
"""Of the bands of Sentinel-2, for cards that call them so."""

SENSORS: dict[str, tuple[str, ...]] = {
    "Sentinel-2, 10 (B02–B08, B8A, B11, B12)": (*_VISIBLE[1:], *_INFRARED, "SWIR1", "SWIR2"),
    "Sentinel-2, 13 (B01–B12)": _SENTINEL_2,
    "Landsat 8/9, 7 (SR_B1–SR_B7)": ("coastal", *_LANDSAT),
    "Landsat 4–7, 6 (SR_B1–SR_B5, SR_B7)": _LANDSAT,
    "PlanetScope, 4 (BGRN)": ("blue", "green", "red", "NIR"),
    "PlanetScope, 8 (PSB.SD)": ("coastal", "blue", "green I", "green", "yellow", "red", "red edge 1", "NIR"),
    "NAIP, 4 (RGBN)": ("red", "green", "blue", "NIR"),
    "RGB, 3": ("red", "green", "blue"),
}
"""Names for people: proper names, the same in every language. The bands go by the engine's names."""


def order(wanted: Sequence[str], sensor: str) -> list[int | None]:
    """Numbers (from 1) of the wanted bands in the files of a sensor; None for a band that it does not have."""
    at_hand = [_plain(name) for name in SENSORS[sensor]]
    named = dict(zip(_NUMBERS, map(_plain, _SENTINEL_2)))
    known_as = (named.get(_plain(name), _plain(name)) for name in wanted)
    return [at_hand.index(name) + 1 if name in at_hand else None for name in known_as]


def _plain(name: str) -> str:
    return re.sub(r"[^a-z0-9]", "", name.lower())
