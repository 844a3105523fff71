"""From the numbers of the rasters to those that an encoder was trained on; refused where that cannot be right."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from changedet_plugin.core.arrays import FloatArray
from changedet_plugin.core.errors import EncoderError
from changedet_plugin.engine.encoders.cards import EncoderCard
from changedet_plugin.engine.harmonising.radiometry import ReferenceLight
from changedet_plugin.engine.reading.raster_header import open_raster
from changedet_plugin.engine.types import TimeSeries, Warn

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
    with open_raster(series.scenes[0].sources[0].path) as dataset:
        facts = [_Stored(dataset, band) for band in series.bands]
    _warn_of_level(series, card, warn)
    middle, spread = light.offset, light.scale
    if all(stored.is_8_bit for stored in facts) and kind in ("rgb8", "uint8"):
        return Units(np.ones(n), np.zeros(n), is_8_bit=True)
    if kind == "uint8":
        raise EncoderError(f"{card.name} takes 8-bit images, and these are not; choose another encoder, or convert them.")
    if kind == "rgb8":
        gain = TOP / (2 * STRETCH * spread)
        return Units(gain, TOP / 2 - gain * middle, is_8_bit=True)
    gain, offset = np.transpose([stored.reflectance(card, value) for stored, value in zip(facts, middle, strict=True)])
    found = Units(gain / card.units["scale"], (offset - card.units["offset"]) / card.units["scale"])
    _check(card, found, middle, spread)
    return found


class _Stored:
    """What a raster says of the numbers in one of its bands."""

    def __init__(self, dataset: Any, band: int) -> None:
        self.scale, self.offset = float(dataset.scales[band - 1]), float(dataset.offsets[band - 1])
        self.type = np.dtype(dataset.dtypes[band - 1])

    @property
    def is_8_bit(self) -> bool:
        return self.type == np.uint8

    def reflectance(self, card: EncoderCard, middle: float) -> tuple[float, float]:
        """Gain and offset to reflectance."""
        if (self.scale, self.offset) != (1.0, 0.0):
            return self.scale, self.offset
        if self.is_8_bit:
            raise EncoderError(
                f"{card.name} takes reflectance, and these rasters hold 8-bit values; choose an encoder of RGB images, or the "
                "original product."
            )
        return (1.0, 0.0) if self.type.kind == "f" and middle <= MOST_REFLECTANCE else (REFLECTANCE_STEP, 0.0)


def _check(card: EncoderCard, units: Units, middle: FloatArray, spread: FloatArray) -> None:
    """Refuse what cannot be in the encoder's units, in most of the bands."""
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
    found = {match[0].upper() for scene in series.scenes for s in scene.sources if (match := LEVEL.search(Path(s.path).name))}
    other = sorted(found - {card.product.upper()})
    if LEVEL.fullmatch(card.product) and other:
        warn(f"{card.name} was trained on {card.product}, and rasters are named {other[0]}: it may tell changes less well.")
