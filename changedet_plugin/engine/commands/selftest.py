"""``selftest``: does the engine run here, and on what? A session is really opened and really run."""

from __future__ import annotations

import argparse
from collections.abc import Mapping
from typing import Any

import numpy as np

from changedet_plugin.core.events import SelftestResult
from changedet_plugin.core.parameters import BUILTIN, DEFAULT_MACHINE, DEFAULT_PATCH_PX, PARAMETERS
from changedet_plugin.engine.commands.options import add_option
from changedet_plugin.engine.commands.values import given
from changedet_plugin.engine.encoders import onnx_encoder
from changedet_plugin.engine.progress import Tell
from changedet_plugin.engine.types import Warn
from changedet_plugin.engine.writing import run_record


def run(values: Mapping[str, Any], tell: Tell, warn: Warn) -> SelftestResult:
    """Encode one small random tile with the built-in encoder, on the ``device`` asked for.

    Returns ``provider`` (the one the session really uses), ``reason`` (why the GPU is not used; empty if it is) and
    ``versions`` of the packages.

    Raises
    ------
    DeviceError
        ``device`` was asked for by name and cannot be used.
    """
    encoder = onnx_encoder.load(BUILTIN, DEFAULT_PATCH_PX, given("selftest", values).get("device", DEFAULT_MACHINE.device))
    pixels = np.random.default_rng(0).normal(size=(1, 3, 64, 64)).astype(np.float32)
    tokens = encoder.encode(pixels, np.zeros(3, np.float32), np.ones(3, np.float32))
    return {
        "provider": encoder.provider,
        "reason": encoder.reason,
        "tokens": list(tokens.shape),
        "finite": bool(np.isfinite(tokens).all()),
        "versions": run_record.versions(),
    }


def add_options(command: argparse.ArgumentParser) -> None:
    """Where to run."""
    add_option(command, PARAMETERS["selftest"]["device"])
