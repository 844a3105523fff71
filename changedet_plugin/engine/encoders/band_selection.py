"""Which bands of the rasters does an encoder get? By the analyst's hand, by name, by wavelength, in that order."""

from __future__ import annotations

from dataclasses import replace

from changedet_plugin.core.errors import EncoderError
from changedet_plugin.core.notices import notice
from changedet_plugin.core.parameters import Parameters
from changedet_plugin.engine.encoders.cards import EncoderCard
from changedet_plugin.engine.reading import bands
from changedet_plugin.engine.types import TimeSeries, Warn

NEAR_UM = 0.03
"""Largest difference of two wavelengths that are one band."""


def choose(series: TimeSeries, card: EncoderCard, parameters: Parameters, warn: Warn) -> TimeSeries:
    """The series with the bands that the encoder takes, in its order; as it is for one that takes any.

    Raises
    ------
    EncoderError
        A band is missing, or too few or too many were chosen; the sentence names them.
    """
    if card.bands is None:
        return series
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
