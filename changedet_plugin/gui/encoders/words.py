"""What are encoders, and what do they run on, in plain words?"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from qgis.PyQt.QtCore import QLocale

from changedet_plugin.bridge.engine.encoders import EncoderEntry
from changedet_plugin.bridge.i18n import tr
from changedet_plugin.gui.engine.words import provider_words


def name_words(encoder: EncoderEntry | None) -> str:
    """What an encoder is called; None = the built-in one."""
    return encoder.name if encoder is not None and encoder.path else tr("SpecTex (built in)")


def speed_words(test: Mapping[str, Any]) -> str:
    """What a check found: provider and time of a token, one short line."""
    time = QLocale().toString(float(test["ms_per_token"]), "g", 2)
    return tr("{provider}, {time} ms").format(provider=provider_words(str(test["provider"])), time=time)


def check_words(encoder: EncoderEntry, test: Mapping[str, Any]) -> str:
    """What a check found, with the reason, in a sentence."""
    sentence = tr("{name} works: {time} ms for each piece of an image on the {provider}.")
    return sentence.format(
        name=name_words(encoder),
        provider=provider_words(str(test["provider"]), str(test.get("reason") or "")),
        time=QLocale().toString(float(test["ms_per_token"]), "g", 2),
    )


def licence_words(encoder: EncoderEntry) -> str:
    """The licence, which is unknown where the file does not say it."""
    return encoder.licence if encoder.licence not in ("", "unknown") else tr("not stated")


def pixel_words(encoder: EncoderEntry) -> str:
    """The pixels that it was made for, in metres."""
    if encoder.gsd_m is None:
        return tr("any")
    values = {"size": f"{encoder.gsd_m:g}"}
    if encoder.gsd_range_m is None:
        return tr("{size} m").format(**values)
    low, high = (f"{side:g}" for side in encoder.gsd_range_m)
    return tr("{size} m ({low}–{high})").format(**values, low=low, high=high)


def short_facts(encoder: EncoderEntry, chosen: Sequence[int]) -> str:
    """What must be known before an encoder is used: its licence, pixels, and bands (``chosen`` by hand, or found)."""
    parts = [tr("Licence: {licence}.").format(licence=licence_words(encoder))]
    if encoder.gsd_m is not None:
        parts.append(tr("Pixels: {pixels}.").format(pixels=pixel_words(encoder)))
    if encoder.bands is not None and chosen:
        parts.append(tr("Bands chosen: {numbers}.").format(numbers=", ".join(map(str, chosen))))
    elif encoder.bands is not None:
        parts.append(tr("%n bands, looked for by name.", len(encoder.bands)))
    return " ".join(parts)


def long_facts(encoder: EncoderEntry) -> str:
    """All that the list has no room for."""
    if encoder.sentence:
        return encoder.sentence
    bands = ", ".join(encoder.bands) if encoder.bands is not None else tr("any")
    parts = [
        f"{name_words(encoder)}.",
        tr("Licence: {licence}.").format(licence=licence_words(encoder)),
        tr("Bands: {bands}.").format(bands=bands),
        tr("Pixels: {pixels}.").format(pixels=pixel_words(encoder)),
    ]
    if encoder.product:
        parts.append(tr("Made for {product} images.").format(product=encoder.product))
    if encoder.token_px:
        parts.append(tr("It looks at pieces of {count} pixels.").format(count=f"{encoder.token_px} × {encoder.token_px}"))
    if encoder.path:
        parts.append(tr("File: {path}").format(path=encoder.path))
    return " ".join(parts)
