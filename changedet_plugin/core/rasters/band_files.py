"""Which files hold one band each of one image? By their names: what is left of these without the band is the image."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import PurePath

from changedet_plugin.core.band_names import WORDS
from changedet_plugin.core.rasters import address

_NAMED = "|".join(sorted(WORDS, key=len, reverse=True))
_BAND = re.compile(
    rf"(?<![a-z0-9])(?:(?:sr|toa|boa|refl)_?)?(?:band_?\d{{1,2}}|b\d{{1,2}}a?|{_NAMED})(?![a-z0-9])"
    r"|(?<![a-z0-9])surf_?refl(?:ect)?_[im]\d{1,2}(?![a-z0-9])",
    re.IGNORECASE,
)
"""A word of a name that is a band: B04, SR_B5, SRB5, band3, nir08, SurfReflect_I1, VV, NDVI."""
_RESOLUTION = re.compile(r"(?<![a-z0-9])r?(\d{2,3})m(?![a-z0-9])", re.IGNORECASE)
"""10m in the name of a file, R10m as its folder: the same image in other pixels."""
NO_IMAGES = re.compile(
    r"(?<![a-z0-9])(?:scl|cld|snw|aot|wvp|tci|pvi|msk\w*|qa\d*|qai|bqa|\w*qa_\w+|\w+_qa|f?mask|fmask|cfmask|st_\w+|[sv][az]a|"
    r"udm2?|solar_\w+|sensor_\w+|vi_quality|pixel_reliability|view_zenith\w*|dst|hot|vzn|dem|metadata|thumbnail|preview|"
    r"browse|ancillary|inc_map|ls_map|qc(?:_\d+m)?|day_of_year|[sv]zen|raz|contiguity)(?![a-z0-9])",
    re.IGNORECASE,
)
"""Words of what is delivered beside the bands of an image and is no image: classes, flags, angles, pictures."""


_COORDINATES = re.compile(
    r"[xyzt]|time|bands?|lat(?:itude)?|lon(?:gitude)?|easting|northing|[xy]c|projection_[xy]_coordinate|crs|spatial_ref|"
    r"transverse_mercator|\w+_bnds"
)
"""Variables of cubes that say where and when the others are."""


@dataclass(frozen=True)
class BandFile:
    """A file that is named as a band of an image."""

    path: str
    band: str
    """As it is written there."""
    image: str
    """The path without the band and the size of its pixels: the same for all bands of an image."""
    pixel_m: int
    """Side of its pixels in metres as the name says; 0 where it says nothing."""


def is_image(name: str) -> bool:
    """Whether a file is not named as one of those that come with an image."""
    stem = PurePath(name).stem
    found = NO_IMAGES.search(stem)
    return found is None or band_of(stem[found.end() :]) != ""


def is_part(variable: str) -> bool:
    """Whether a variable or table of a container may be an image: neither what comes with images nor a coordinate."""
    return is_image(variable) and _COORDINATES.fullmatch(variable.strip('"/').lower()) is None


def band_of(name: str) -> str:
    """The band that the name of a file says, as it is written; empty where it says none."""
    found = list(_BAND.finditer(PurePath(name).name))
    return found[-1][0] if found else ""


def read(path: str) -> BandFile | None:
    """What the name of a file says of its band; None where it says nothing."""
    name = re.split(r"[/\\]", path)[-1]
    found = list(_BAND.finditer(PurePath(name).stem))
    if not found:
        return None
    start, end = found[-1].span()
    folder = path[: len(path) - len(name)]
    sizes = [int(size) for size in _RESOLUTION.findall(name[end:]) or _RESOLUTION.findall(folder[-6:])]
    rest = name[:start] + "*" + _RESOLUTION.sub("", name[end:])
    return BandFile(path, found[-1][0], re.sub(r"(?i)(?<=[/\\])r\d{2,3}m(?=[/\\]$)", "", folder) + rest, min(sizes, default=0))


def stacked(paths: Iterable[str]) -> list[str]:
    """The addresses of rasters, in which files of one band each of one image are one; the others are as they came."""
    order: dict[str, list[BandFile]] = {}
    for path in paths:
        file = read(path) if address.is_plain(path) or address.parts(path) == (path,) else None
        order.setdefault(file.image if file else path, []).append(file or BandFile(path, "", path, 0))
    return [made for group in order.values() for made in _of_image(group)]


def _of_image(files: Sequence[BandFile]) -> list[str]:
    """One address, or those that came where they cannot be one image."""
    finest: dict[str, BandFile] = {}
    for file in files:
        known = finest.setdefault(file.band.upper(), file)
        if file.pixel_m < known.pixel_m:
            finest[file.band.upper()] = file
    as_they_came = [file.path for file in files]
    if len(finest) < 2:
        return as_they_came
    same_band = len({(file.band.upper(), file.pixel_m) for file in files}) < len(files)
    together = None if same_band else address.joined([finest[band].path for band in sorted(finest, key=_place)])
    return as_they_came if together is None else [together]


def _place(band: str) -> tuple[int, int, str]:
    """The bands by number, 8A after 8; those without one by the length of their waves as far as it is known."""
    number = re.search(r"(\d+)(A?)$", band)
    if number and re.match(r"(?i)(?:\w+_)?(?:band_?|b)\d", band):
        return (int(number[1]), len(number[2]), "")
    return (100 + WORDS.index(band.lower()) if band.lower() in WORDS else 999, 0, band)
