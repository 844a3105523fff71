"""Words that rasters call their bands by, and the one name that each goes by here."""

from __future__ import annotations

import re

_SPELLINGS = {
    "coastal": "coastal aerosol b01",
    "blue": "blue b02 bleu blau azul",
    "green": "green b03 vert gruen verde",
    "red": "red b04 rouge rot rojo vermelho",
    "pan": "pan panchromatic",
    "red edge 1": "rededge rededge1 b05",
    "red edge 2": "rededge2 b06",
    "red edge 3": "rededge3 b07",
    "NIR": "nir nir1 nir08 nearinfrared b08 pir procheinfrarouge nahinfrarot infrarrojo infravermelho",
    "narrow NIR": "narrownir nir2 b8a",
    "SWIR1": "swir swir1 swir16 shortwaveinfrared b11",
    "SWIR2": "swir2 swir22 mir b12",
}
"""Bands as Sentinel-2 numbers them with two digits; without the zero they are Landsat's, whose numbers mean other bands."""
OPTICAL = tuple(_SPELLINGS)
"""Names of bands that show reflected light."""
_NAMES = {spelling: name for name, spellings in _SPELLINGS.items() for spelling in spellings.split()}
_OWN = {"ndvi", "ndwi", "ndmi", "nbr", "evi", "savi", "ndbi", "vv", "vh", "hh", "hv"}
"""Indices and polarisations go by their own names."""
WORDS = (*(word for word in _NAMES if not re.fullmatch(r"b\d+a?", word)), *sorted(_OWN))
"""What bands are called other than by number, in the order of their waves; lower case, without signs."""


_NUMBERED = {
    "Sentinel-2": (
        "1 coastal, 2 blue, 3 green, 4 red, 5 red edge 1, 6 red edge 2, 7 red edge 3, 8 NIR, 8a narrow NIR, 11 SWIR1, 12 SWIR2"
    ),
    "Landsat 4-7": "1 blue, 2 green, 3 red, 4 NIR, 5 SWIR1, 7 SWIR2",
    "Landsat 8-9": "1 coastal, 2 blue, 3 green, 4 red, 5 NIR, 6 SWIR1, 7 SWIR2, 8 pan",
    # Landsat among images of Sentinel-2, whose narrow band is the like of its near infrared.
    "HLS L30": "1 coastal, 2 blue, 3 green, 4 red, 5 narrow NIR, 6 SWIR1, 7 SWIR2",
    "MODIS": "1 red, 2 NIR, 3 blue, 4 green, 6 SWIR1, 7 SWIR2",
    "VIIRS": "i1 red, i2 NIR, i3 SWIR1, m3 blue, m4 green, m5 red, m7 NIR, m10 SWIR1, m11 SWIR2",
}
_OF_SENSOR = {sensor: dict(entry.split(" ", 1) for entry in text.split(", ")) for sensor, text in _NUMBERED.items()}
"""Which band a number is, by sensor."""
_NUMBER = re.compile(r"(?:sr|toa|boa|refl|surrefl|surfreflect)?(?:(?:band|b)0?(?P<number>\d{1,2}a?)|(?P<lettered>[im]\d{1,2}))")
_SENSORS = (
    ("HLS L30", r"hls\W?l30"),
    ("Sentinel-2", r"hls\W?s30|(?<![a-z])s2[abcd]?(?![a-z0-9])|sen2[abcd]?|sentinel.?2|(?<![a-z])t\d\d[a-z]{3}_\d{8}t\d{6}"),
    ("Landsat 4-7", r"(?<![a-z])l[tem]0?[4-7](?=\d{4}|_)|lnd0?[457]|landsat.?[4-7]"),
    ("MODIS", r"(?<![a-z0-9])m(?:[oy]|c)d(?:09|13|43)"),
    ("VIIRS", r"(?<![a-z0-9])v(?:np|j1|j2)(?:09|13|43)|viirs"),
    ("Landsat 8-9", r"(?<![a-z])l[cot]0?[89](?=\d{4}|_)|lnd0?[89]|landsat.?[89]"),
)
"""What names of files and tags say of the sensor; the first that fits."""


def sensor_of(text: str) -> str:
    """The sensor that the names of a raster tell, with its folders and tags; empty = none that is known."""
    return next((sensor for sensor, pattern in _SENSORS if re.search(pattern, text, re.IGNORECASE)), "")


def name_of(text: str | None, sensor: str = "") -> str | None:
    """The name of a band that is described so; None = the words do not tell.

    A number alone means a band of a sensor: ``B4`` is red of Sentinel-2 and of Landsat 8, and near infrared of Landsat 7.
    """
    first = re.split(r"[(,;:]", (text or "").lower())[0]
    word = re.sub(r"[^a-z0-9]", "", first)
    number = _NUMBER.fullmatch(word) if sensor else None
    if number:
        return _OF_SENSOR[sensor].get(number["number"] or number["lettered"])
    return word.upper() if word in _OWN else _NAMES.get(word)


def plain_name(text: str) -> str:
    """What a band is called, without case, signs and remarks: ``B8A`` for ``b8a (865 nm)``; empty = nothing."""
    first = re.split(r"[(,;:]", text.upper())[0]
    return re.sub(r"[^A-Z0-9]", "", first)
