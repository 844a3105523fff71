"""``check_encoder``: can an encoder be used here, where does it run, and how fast?"""

from __future__ import annotations

import time
from collections.abc import Mapping
from typing import Any

import numpy as np

from changedet_plugin.core.errors import RequestError
from changedet_plugin.core.events import CheckEncoderResult
from changedet_plugin.core.parameters import DEFAULT_MACHINE, DEFAULT_PATCH_PX
from changedet_plugin.engine.commands.encoders import as_plain
from changedet_plugin.engine.commands.values import given
from changedet_plugin.engine.encoders import onnx_encoder
from changedet_plugin.engine.progress import Tell
from changedet_plugin.engine.types import Warn

TRIES = 3


def run(values: Mapping[str, Any], tell: Tell, warn: Warn) -> CheckEncoderResult:
    """Open one encoder, run its self-test, and time it: provider, why no GPU, milliseconds for a token.

    Raises
    ------
    EncoderError, DeviceError
        It cannot be used; the sentence says why.
    """
    asked = given("check_encoder", values)
    if not asked.get("encoder"):
        raise RequestError("No encoder was given; name an ONNX file.")
    encoder = onnx_encoder.load(asked["encoder"], DEFAULT_PATCH_PX, asked.get("device", DEFAULT_MACHINE.device))
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
        "card": as_plain(card),
    }
