"""The encoders at hand: what each file says of itself, whether it can be used, and which bands it would get."""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

import numpy as np

from changedet_plugin.core.errors import EncoderError, RequestError
from changedet_plugin.engine.commands import request
from changedet_plugin.engine.encoders import band_selection, onnx_encoder
from changedet_plugin.engine.reading import bands, series
from changedet_plugin.engine.types import Parameters, Warn

PATCH_PX = 8
"""Patch that a check is made for."""
TRIES = 3


def listed(values: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The built-in encoder and every ONNX file of ``folder`` and ``paths``, good or not.

    Each with ``path`` (empty = built in), ``bytes``, its card, and ``sentence``: why it cannot be used, empty if it can.
    """
    folder = Path(str(values["folder"])) if values.get("folder") else None
    paths = sorted(folder.glob("*.onnx")) if folder else []
    paths += [Path(str(path)) for path in values.get("paths") or () if Path(str(path)) not in paths]
    builtin = onnx_encoder.load(Parameters(device="cpu"), PATCH_PX).card
    return [_entry(builtin.name, "", 0, {"card": _plain(asdict(builtin))}), *(_described(path) for path in paths)]


def checked(values: Mapping[str, Any]) -> dict[str, Any]:
    """Open one encoder, run its self-test, and time it: provider, why no GPU, milliseconds for a token.

    Raises
    ------
    EncoderError, DeviceError
        It cannot be used; the sentence says why.
    """
    parameters = replace(Parameters(encoder=_path(values)), device=str(values.get("device") or "auto"))
    encoder = onnx_encoder.load(parameters, PATCH_PX)
    card = encoder.card
    n_bands, side = len(card.bands or "rgb"), card.tile_px or 64
    blank = np.zeros(n_bands, np.float32)
    image = np.zeros((1, n_bands, side, side), np.float32)
    encoder.encode(image, blank, blank + 1)
    started = time.perf_counter()
    for _ in range(TRIES):
        tokens = encoder.encode(image, blank, blank + 1)
    per_token = (time.perf_counter() - started) / TRIES / (tokens.shape[1] * tokens.shape[2])
    return {
        "provider": encoder.provider,
        "reason": encoder.reason,
        "ms_per_token": 1000 * per_token,
        "card": _plain(asdict(card)),
    }


def mapped(values: Mapping[str, Any], warn: Warn) -> dict[str, Any]:
    """The bands of the rasters by name, those that the encoder wants, and which it would get.

    ``chosen`` are band numbers in the encoder's order, empty where they have to be chosen by hand; ``sentence`` says why.
    """
    asked = request.parse({key: value for key, value in values.items() if key != "output"}, warn)
    scenes = series.build(asked.sources, asked.parameters, warn)
    card = onnx_encoder.load(asked.parameters, PATCH_PX).card
    numbered = [name or f"band {band}" for name, band in zip(bands.names(scenes), scenes.bands, strict=True)]
    told: list[str] = []
    try:
        chosen = band_selection.choose(scenes, card, asked.parameters, told.append).bands
    except EncoderError as error:
        chosen, told = (), [str(error)]
    return {
        "names": numbered,
        "wanted": list(card.bands or ()),
        "chosen": list(chosen),
        "sentence": " ".join(told),
    }


def _described(path: Path) -> dict[str, Any]:
    size = path.stat().st_size if path.is_file() else 0
    try:
        card = onnx_encoder.describe(path)
    except EncoderError as error:
        return _entry(path.stem, str(path), size, {"card": None, "sentence": str(error)})
    return _entry(card.name, str(path), size, {"card": _plain(asdict(card))})


def _entry(name: str, path: str, size: int, more: Mapping[str, Any]) -> dict[str, Any]:
    return {"name": name, "path": path, "bytes": size, "sentence": "", **more}


def _plain(card: dict[str, Any]) -> dict[str, Any]:
    """A card as JSON has it."""
    return {key: list(value) if isinstance(value, tuple) else value for key, value in card.items()}


def _path(values: Mapping[str, Any]) -> str:
    if not values.get("encoder"):
        raise RequestError("No encoder was given; name an ONNX file.")
    return str(values["encoder"])
