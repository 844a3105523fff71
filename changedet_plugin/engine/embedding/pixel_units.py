"""How do the numbers of the rasters become those that an encoder was trained on? Refused where that cannot be right."""

from __future__ import annotations

import re
from dataclasses import dataclass

import numpy as np

from changedet_plugin.core.arrays import FloatArray
from changedet_plugin.core.errors import EncoderError
from changedet_plugin.core.notices import notice
from changedet_plugin.engine.encoders.cards import EncoderCard
from changedet_plugin.engine.harmonising.radiometry import ReferenceLight
from changedet_plugin.engine.types import BandHeader, TimeSeries, Warn

REFLECTANCE_STEP = 1e-4
"""Of reflectance, for whole numbers that say nothing of their scale: what most products use."""
MOST_REFLECTANCE = 2.0
"""Largest median of floating-point values that are taken for reflectance."""
STRETCH = 2.5
"""Half width, in spreads of the reference, of the one stretch to 8 bits that a series gets."""
FAR = 6.0
"""Standard deviations of the training data from which a median cannot be in the units of the encoder."""
FAINT = 0.05
"""Nor can a scene be whose values and spreads are both below this share of the training data's."""
TOP = 255.0
"""[1] Largest value of a picture of eight bits."""
EIGHT_BIT = "uint8"
LEVEL = re.compile(r"L[12][AC]", re.IGNORECASE)


@dataclass(frozen=True)
class Units:
    """value fed = pixel * gain + offset, the same for all dates; (n_bands,) each."""

    gain: FloatArray
    offset: FloatArray
    is_8_bit: bool = False
    """Values are cut at 0 and 255."""

    def of(self, pixels: FloatArray) -> FloatArray:
        """Pixels (n_bands, rows, cols) in the encoder's units; the same array where they are already."""
        if not self.is_8_bit and np.all(self.gain == 1) and np.all(self.offset == 0):
            return pixels
        values = pixels * self.gain[:, None, None] + self.offset[:, None, None]
        return np.clip(values, 0, TOP) if self.is_8_bit else values


def fit(series: TimeSeries, card: EncoderCard, light: ReferenceLight, warn: Warn) -> Units:
    """How the pixels of a series, in the usual light of its reference, become what the encoder takes.

    Raises
    ------
    EncoderError
        The rasters hold other values: 8 bits where reflectance is wanted, another scale.
    """
    n, kind = len(series.bands), card.units["kind"]
    if kind == "any" or card.harmonised:
        return Units(np.ones(n), np.zeros(n))
    # The first raster may be one that was brought to the unit of the others.
    home = next(
        (source for scene in series.scenes for source in scene.sources if source.unit is None), series.scenes[0].sources[0]
    )
    bands = home.header.of(series.bands)
    _warn_of_level(series, card, warn)
    middle, spread = light.offset, light.scale
    if all(band.dtype == EIGHT_BIT and not band.is_scaled for band in bands) and kind in ("rgb8", "uint8"):
        return Units(np.ones(n), np.zeros(n), is_8_bit=True)
    if kind == "uint8":
        raise EncoderError(f"{card.name} takes 8-bit images, and these are not; choose another encoder, or convert them.")
    if kind == "rgb8":
        gain = TOP / (2 * STRETCH * spread)
        return Units(gain, TOP / 2 - gain * middle, is_8_bit=True)
    gain, offset = np.transpose([_reflectance(card, band, value) for band, value in zip(bands, middle, strict=True)])
    found = Units(gain / card.units["scale"], (offset - card.units["offset"]) / card.units["scale"])
    _check(card, found, middle, spread)
    return found


def _reflectance(card: EncoderCard, band: BandHeader, middle: float) -> tuple[float, float]:
    """Gain and offset to reflectance of a band whose values lie around ``middle``."""
    if band.is_scaled:
        return 1.0, 0.0  # they are read in the unit of their tags
    if band.dtype == EIGHT_BIT:
        raise EncoderError(
            f"{card.name} takes reflectance, and these rasters hold 8-bit values; choose an encoder of RGB images, or the "
            "original product."
        )
    is_float = np.dtype(band.dtype).kind == "f"
    return (1.0, 0.0) if is_float and middle <= MOST_REFLECTANCE else (REFLECTANCE_STEP, 0.0)


def _check(card: EncoderCard, units: Units, middle: FloatArray, spread: FloatArray) -> None:
    """Refuse what cannot be in the encoder's units, in most of the bands; ``middle`` and ``spread`` are (n_bands,)."""
    if not card.mean:
        return
    mean, std, found = np.array(card.mean), np.array(card.std), middle * units.gain + units.offset
    wrong = np.abs(found - mean) > FAR * std
    wrong |= (found < FAINT * mean) & (spread * units.gain < FAINT * std)
    if wrong.mean() > 0.5:
        band = int(wrong.argmax())
        raise EncoderError(
            f"{card.name} takes values around {mean[band]:.4g} in band {band + 1}, and these rasters come to "
            f"{found[band]:.4g}; give the rasters their scale and offset, or choose another encoder."
        )


def _warn_of_level(series: TimeSeries, card: EncoderCard, warn: Warn) -> None:
    """Names of files often tell the processing level."""
    names = [source.header.name for scene in series.scenes for source in scene.sources]
    found = {match[0].upper() for name in names if (match := LEVEL.search(name))}
    other = sorted(found - {card.product.upper()})
    if LEVEL.fullmatch(card.product) and other:
        warn(notice("another_level", encoder=card.name, product=card.product, other=other[0]))
