"""Which bands of a raster are drawn as red, green and blue?"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from osgeo import gdal

from changedet_plugin.bridge.i18n import tr
from changedet_plugin.core.band_names import name_of

N_RADAR_DATES = 3
"""A radar picture is the mean of up to so many dates, or speckle is all that is seen."""
_COLOURS = ("red", "green", "blue")
_POLARISATIONS = (("VV", "VH"), ("HH", "HV"))
_WAVELENGTHS_UM = (
    ("coastal", 0.43, 0.455),
    ("blue", 0.455, 0.52),
    ("green", 0.52, 0.6),
    ("red", 0.62, 0.69),
    ("NIR", 0.76, 0.95),
    ("SWIR1", 1.5, 1.8),
    ("SWIR2", 2.0, 2.4),
)
_LONGEST_UM = 100.0
"""Wavelengths above are in nanometres."""


@dataclass(frozen=True)
class Scheme:
    """What is drawn of a raster."""

    bands: tuple[int, ...]
    """Numbers from 1: red, green and blue; one alone is drawn in grey. Of radar: like and cross polarised."""
    is_natural: bool = False
    """Drawn in the colours that the eye would see."""
    is_radar: bool = False
    is_power: bool = False
    """Radar as linear power, not in decibels."""
    names: tuple[str, ...] = ()
    """What the rasters call these bands, as far as it is understood."""

    @property
    def n_channels(self) -> int:
        """How many pictures of one colour it takes."""
        return 3 if self.is_radar else len(self.bands)

    def words(self) -> str:
        """One sentence for the analyst."""
        if self.is_radar:
            colours = tr("Radar: red is {like}, green is {cross}, blue is the difference of the two in decibels.")
            mean = tr("Every picture is the mean of up to {n} dates, so that speckle does not hide what changed.")
            colours = colours.format(like=self.names[0], cross=self.names[1])
            return f"{colours} {mean.format(n=N_RADAR_DATES)}"
        if self.is_natural:
            return tr("Natural colours.")
        named = ", ".join(name or tr("band {number}").format(number=band) for name, band in zip(self.names, self.bands))
        if len(self.bands) == 1:
            return tr("Grey: {band}.").format(band=named)
        return tr("Red, green and blue show {bands}.").format(bands=named)


def scheme_of(dataset: Any) -> Scheme:
    """What is drawn of a raster that GDAL opened."""
    return choose([_name(dataset.GetRasterBand(number + 1)) for number in range(dataset.RasterCount)])


def choose(names: Sequence[str]) -> Scheme:
    """Bands by their names, one for every band of the raster, empty where it is not known.

    Natural colours where there are red, green and blue; near infrared, red and green where there is no blue and no band
    that the rasters put before them; else the first three as they come; the first one in grey where there are only two.
    """
    at = {name: number + 1 for number, name in reversed(list(enumerate(names)))}
    for pair in _POLARISATIONS:
        if all(name in at for name in pair):
            return Scheme(tuple(at[name] for name in pair), is_radar=True, names=pair)
    if all(colour in at for colour in _COLOURS):
        return Scheme(tuple(at[colour] for colour in _COLOURS), is_natural=True, names=_COLOURS)
    infrared = ("NIR", "red", "green")
    if all(name in at for name in infrared) and not any(name.startswith("SWIR") for name in names):
        return Scheme(tuple(at[name] for name in infrared), names=infrared)
    bands = (1, 2, 3) if len(names) >= 3 else (1,)
    return Scheme(bands, names=tuple(names[band - 1] for band in bands))


def as_radar(scheme: Scheme, *, is_power: bool) -> Scheme:
    """The scheme of a raster with two bands that turned out to be radar."""
    bands = scheme.bands if scheme.is_radar else (1, 2)
    return Scheme(bands, is_radar=True, is_power=is_power, names=scheme.names if scheme.is_radar else ("VV", "VH"))


def _name(band: Any) -> str:
    """By what it is described as, else by its wavelength, else by its colour."""
    known = name_of(band.GetDescription()) or _by_wavelength(band)
    return known or name_of(gdal.GetColorInterpretationName(band.GetColorInterpretation())) or ""


def _by_wavelength(band: Any) -> str | None:
    text = band.GetMetadataItem("CENTRAL_WAVELENGTH_UM", "IMAGERY") or band.GetMetadataItem("wavelength")
    try:
        length = float(text)
    except (TypeError, ValueError):
        return None
    length = length / 1000 if length > _LONGEST_UM else length
    return next((name for name, low, high in _WAVELENGTHS_UM if low <= length < high), None)
