"""``map_bands``: which bands of the rasters would an encoder get?"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from changedet_plugin.core.errors import EncoderError
from changedet_plugin.core.events import MapBandsResult
from changedet_plugin.core.notices import Notice
from changedet_plugin.core.parameters import DEFAULT_PATCH_PX
from changedet_plugin.engine.commands import request
from changedet_plugin.engine.encoders import band_selection, onnx_encoder
from changedet_plugin.engine.progress import Tell
from changedet_plugin.engine.reading import bands, series
from changedet_plugin.engine.types import Warn


def run(values: Mapping[str, Any], tell: Tell, warn: Warn) -> MapBandsResult:
    """The bands of the rasters by name, those that the encoder wants, and which it would get.

    ``chosen`` are band numbers in the encoder's order, empty where they have to be chosen by hand; ``sentence`` says why.
    """
    asked = request.parse({key: value for key, value in values.items() if key != "output"}, warn)
    scenes = series.build(asked.sources, asked.parameters, warn, asked.machine.memory)
    card = onnx_encoder.load(asked.parameters.encoder, DEFAULT_PATCH_PX, asked.machine.device).card
    numbered = [name or f"band {band}" for name, band in zip(bands.names(scenes), scenes.bands, strict=True)]
    told: list[Notice] = []
    refusal = ""
    try:
        chosen = band_selection.choose(scenes, card, asked.parameters, told.append).bands
    except EncoderError as error:
        chosen, refusal = (), str(error)
    return {
        "names": numbered,
        "wanted": list(card.bands or ()),
        "chosen": list(chosen),
        "sentence": refusal or " ".join(map(str, told)),
        "notice": told[0].as_plain() if told else None,
    }
