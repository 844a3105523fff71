"""Which bands of the rasters does an encoder get? By the analyst's hand, by name, by wavelength, in that order.

One that takes any bands gets all; with one or two reference dates not those that show the air and not the ground.
"""

from __future__ import annotations

import re
from dataclasses import replace

from changedet_plugin.core.errors import EncoderError
from changedet_plugin.core.notices import notice
from changedet_plugin.core.parameters import Parameters
from changedet_plugin.core.reference import ReferenceLength
from changedet_plugin.engine.encoders.cards import EncoderCard
from changedet_plugin.engine.reading import bands
from changedet_plugin.engine.types import TimeSeries, Warn

NEAR_UM = 0.03
"""Largest difference of two wavelengths that are one band."""
AIR = ("B01", "B09", "B10")
"""Bands of Sentinel-2 for aerosol, water vapour and cirrus, of 60 m. Decision 0013."""
ONLY_SENTINEL2 = ("B8A", "B12")
"""Bands that no other sensor calls so: B10 of Landsat is heat, and its coastal band has 30 m."""
FEWEST_BANDS = 3
"""That must be left without them. Decision 0013."""


def choose(series: TimeSeries, card: EncoderCard, parameters: Parameters, warn: Warn) -> TimeSeries:
    """The series with the bands that the encoder takes, in its order; for one that takes any, those that show the ground.

    Raises
    ------
    EncoderError
        A band is missing, or too few or too many were chosen; the sentence names them.
    """
    if card.bands is None:
        return series if parameters.bands else _without_air(series, warn)
    if parameters.bands:
        if len(series.bands) != len(card.bands):
            raise EncoderError(
                f"{card.name} takes {_listed(card)}; {len(series.bands)} bands were chosen: choose these, in this order."
            )
        return series
    found = _by_name(series, card) or _by_wavelength(series, card)
    if found:
        return replace(series, bands=found)
    if any(bands.names(series)):
        missing = [name for name in card.bands if bands.canonical(name) not in bands.names(series)]
        raise EncoderError(
            f"{card.name} takes {_listed(card)}, and the rasters have no band that is called {missing[0]}; "
            "name their bands, or choose them by number, in this order."
        )
    if len(series.bands) != len(card.bands):
        raise EncoderError(f"{card.name} takes {_listed(card)}, not {len(series.bands)}; choose these, in this order.")
    warn(notice("bands_unnamed", bands=", ".join(card.bands)))
    return series


def _without_air(series: TimeSeries, warn: Warn) -> TimeSeries:
    """The series without bands of the air, where the reference is too short to tell what they usually do."""
    if ReferenceLength(series.n_reference).has_spread:
        return series
    names = [_sentinel2_name(band.description) for band in series.header.of(series.bands)]
    left = tuple(band for band, name in zip(series.bands, names, strict=True) if name not in AIR)
    if not set(names).intersection(ONLY_SENTINEL2) or not FEWEST_BANDS <= len(left) < len(series.bands):
        return series
    warn(notice("bands_of_the_air", bands=[name for name in names if name in AIR]))
    return replace(series, bands=left)


def _sentinel2_name(description: str | None) -> str:
    """The first word of a description, as ``B8A`` of ``B8A_20m`` and ``b8a (narrow NIR)``."""
    return re.split(r"[\s_,(]", (description or "").strip())[0].upper()


def _listed(card: EncoderCard) -> str:
    names = card.bands or ()
    return f"{len(names)} bands ({', '.join(names)})"


def _by_name(series: TimeSeries, card: EncoderCard) -> tuple[int, ...]:
    at_hand = dict(zip(reversed(bands.names(series)), reversed(series.bands), strict=True))  # the first of a name counts
    wanted = [bands.canonical(name) for name in card.bands or ()]
    return tuple(at_hand[name] for name in wanted) if all(name in at_hand for name in wanted) else ()


def _by_wavelength(series: TimeSeries, card: EncoderCard) -> tuple[int, ...]:
    at_hand = [(length, band) for length, band in zip(bands.wavelengths(series), series.bands, strict=True) if length]
    if not at_hand or not card.wavelengths_um:
        return ()
    nearest = [min((abs(length - wanted), band) for length, band in at_hand) for wanted in card.wavelengths_um]
    near = all(apart <= NEAR_UM for apart, _ in nearest)
    chosen = tuple(band for _, band in nearest)
    return chosen if near and len(set(chosen)) == len(chosen) else ()
