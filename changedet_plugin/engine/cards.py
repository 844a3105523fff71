"""What an ONNX file says of itself: the encoder contract, schema 1, in its metadata."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from changedet_plugin.engine.errors import EncoderError
from changedet_plugin.engine.types import EncoderCard

SCHEMA = 1
"""Largest version of the contract that is understood."""
PREFIX = "changedet."
RANDOM = "random-test"
SUPPLIED = {"robust-shift": "shift", "robust-scale": "scale"}
"""Inputs besides the pixels that the engine can supply, by what the card calls their source."""


def read(path: Path, session: Any) -> tuple[EncoderCard, dict[str, str]]:
    """The card of an open session, and which of its inputs take ``shift`` and ``scale``.

    Raises
    ------
    EncoderError
        The file is no encoder, is one for a newer version or for tests, or needs what the engine cannot supply.
    """
    texts = session.get_modelmeta().custom_metadata_map
    entries = {key.removeprefix(PREFIX): _json(text) for key, text in texts.items() if key.startswith(PREFIX)}
    if "schema" not in entries:
        raise EncoderError(f"{path.name} is not an encoder: it does not describe itself; make it with scripts/export_onnx.py.")
    if not _is_whole(entries["schema"]) or entries["schema"] > SCHEMA:
        raise EncoderError(f"{path.name} was made for a newer version of changedet; update the plugin.")
    if entries.get("weights") == RANDOM:
        raise EncoderError(f"{path.name} has random weights, made for tests; export it with trained ones.")
    wrong = [key for key, check in _CHECKS.items() if not check(entries.get(key))]
    if wrong:
        raise EncoderError(f"{path.name} does not say its {wrong[0]} as it should; export it with scripts/export_onnx.py.")
    extra = _inputs(path, session, entries)
    name, bands = entries["name"], entries.get("bands", "any")
    card = EncoderCard(
        id=entries.get("id") or re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-"),
        name=name,
        sha256=hashlib.sha256(path.read_bytes()).hexdigest(),
        token_px=entries["patch_px"],
        bands=None if bands == "any" else tuple(bands),
        n_features=entries.get("dim"),
        licence=str(entries.get("license", "unknown")),
        harmonised=(entries.get("normalization") or {}).get("where") == "per-date-robust",
        halo_px=entries.get("halo_px") or 0,
    )
    return card, extra


def _inputs(path: Path, session: Any, entries: Mapping[str, Any]) -> dict[str, str]:
    """Check inputs and outputs of the graph; extra inputs by what the engine supplies to them."""
    first, *others = session.get_inputs()
    if first.name != "pixels" or first.type != "tensor(float)" or len(first.shape) != 4:
        raise EncoderError(f"{path.name} is not an encoder: it does not take pixels (batch, bands, height, width).")
    if not any(output.name == "tokens" and len(output.shape) == 4 for output in session.get_outputs()):
        raise EncoderError(f"{path.name} is not an encoder: it has no output tokens (batch, rows, columns, features).")
    sources = {entry.get("name"): entry.get("source") for entry in entries.get("extra_inputs") or ()}
    unknown = [given.name for given in others if sources.get(given.name) not in SUPPLIED]
    if unknown:
        raise EncoderError(f"{path.name} needs the input {unknown[0]}, which this version cannot supply; export it without.")
    return {given.name: SUPPLIED[sources[given.name]] for given in others}


def _json(text: str) -> Any:
    try:
        return json.loads(text)
    except ValueError:
        return text


def _is_whole(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)


def _is_list_of(kind: type, value: Any) -> bool:
    return isinstance(value, list) and all(isinstance(entry, kind) for entry in value)


_CHECKS: dict[str, Callable[[Any], bool]] = {
    "name": lambda value: isinstance(value, str) and bool(value),
    "id": lambda value: value is None or isinstance(value, str),
    "patch_px": lambda value: _is_whole(value) and value > 0,
    "dim": lambda value: value is None or (_is_whole(value) and value > 0),
    "halo_px": lambda value: value is None or (_is_whole(value) and value >= 0),
    "bands": lambda value: value in (None, "any") or (_is_list_of(str, value) and bool(value)),
    "normalization": lambda value: value is None or isinstance(value, dict),
    "extra_inputs": lambda value: value is None or _is_list_of(dict, value),
}
