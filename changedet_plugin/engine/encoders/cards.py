"""What is an encoder? The card that an ONNX file carries, and the protocol that the engine calls.

The metadata of a file become a card; the encoder contract is of schema 1.
"""

from __future__ import annotations

import json
import math
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any, Protocol

from changedet_plugin.core.arrays import FloatArray
from changedet_plugin.core.errors import EncoderError
from changedet_plugin.engine.encoders.model_hash import model_hash

SCHEMA = 1
"""Largest version of the contract that is understood."""
PREFIX = "changedet."
RANDOM = "random-test"
MOST_TILE_PX = 4096
MOST_DIM = 1 << 13
"""Most features of a token: what is learnt of more takes hours. [features]"""
MOST_ENTRIES = 1 << 16
"""Of the lists of a card."""
MOST_LETTERS = 500
"""Of a name."""
MOST_TRIED = 1 << 26
"""Pixels that the self-test of an encoder may ask for."""
LARGEST = 1e12
"""Of the numbers of a card."""
KINDS = ("any", "dn", "rgb8", "uint8")
"""Of pixel units; see ``EncoderCard.units``."""
SUPPLIED = {"robust-shift": "shift", "robust-scale": "scale"}
"""Inputs besides the pixels that the engine can supply, by what the card calls their source."""


def read(path: Path, session: Any) -> tuple[EncoderCard, dict[str, str]]:
    """The card of an open session, and which of its inputs take ``shift`` and ``scale``.

    Raises
    ------
    EncoderError
        The file is no encoder, is one for a newer version or for tests, or needs what the engine cannot supply.
    """
    try:
        return _read(path, session)
    except UnicodeDecodeError as error:  # of the card, or of a name in the graph
        raise EncoderError(f"{path.name} is damaged: what it says of itself is no text; export it again.") from error


def _read(path: Path, session: Any) -> tuple[EncoderCard, dict[str, str]]:
    texts = session.get_modelmeta().custom_metadata_map
    entries = {key.removeprefix(PREFIX): _json(text) for key, text in texts.items() if key.startswith(PREFIX)}
    if "schema" not in entries:
        raise EncoderError(f"{path.name} is not an encoder: it does not describe itself; make it with scripts/export_onnx.py.")
    if not _is_whole(entries["schema"]) or entries["schema"] > SCHEMA:
        raise EncoderError(f"{path.name} was made for a newer version of changedet; update the plugin.")
    if entries.get("weights") == RANDOM:
        raise EncoderError(f"{path.name} has random weights, made for tests; export it with trained ones.")
    wrong = [key for key, check in _NEEDED.items() if not check(entries.get(key))]
    wrong += [key for key, check in _CHECKS.items() if entries.get(key) is not None and not check(entries[key])]
    if wrong:
        raise EncoderError(f"{path.name} does not say its {wrong[0]} as it should; export it with scripts/export_onnx.py.")
    extra = _inputs(path, session, entries)
    return _card(path, entries), extra


def _card(path: Path, entries: Mapping[str, Any]) -> EncoderCard:
    name, bands = entries["name"], entries.get("bands") or "any"
    normalization = entries.get("normalization") or {}
    return EncoderCard(
        id=entries.get("id") or re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-"),
        name=name,
        sha256=model_hash(path),
        token_px=entries["patch_px"],
        bands=None if bands == "any" else tuple(bands),
        n_features=entries.get("dim"),
        licence=str(entries.get("license", "unknown")),
        harmonised=normalization.get("where") == "per-date-robust",
        halo_px=entries.get("halo_px") or 0,
        tile_px=entries.get("tile_px"),
        has_time=(entries.get("time") or {}).get("mode") == "multi",
        units=entries.get("input_units") or {"kind": "any"},
        mean=tuple(normalization.get("mean") or ()),
        std=tuple(normalization.get("std") or ()),
        wavelengths_um=tuple(entries.get("wavelengths_um") or ()),
        gsd_m=entries.get("gsd_m"),
        gsd_range_m=tuple(entries["gsd_range_m"]) if entries.get("gsd_range_m") else None,
        product=str(entries.get("product") or ""),
        selftest=entries.get("selftest") or {},
    )


def _inputs(path: Path, session: Any, entries: Mapping[str, Any]) -> dict[str, str]:
    """Check inputs and outputs of the graph; extra inputs by what the engine supplies to them."""
    first, *others = session.get_inputs()
    n_axes = 5 if (entries.get("time") or {}).get("mode") == "multi" else 4
    if first.name != "pixels" or first.type != "tensor(float)" or len(first.shape) != n_axes:
        axes = "batch, time, bands, height, width" if n_axes == 5 else "batch, bands, height, width"
        raise EncoderError(f"{path.name} is not an encoder: it does not take pixels ({axes}).")
    tokens = next((output for output in session.get_outputs() if output.name == "tokens" and len(output.shape) == 4), None)
    if tokens is None:
        raise EncoderError(f"{path.name} is not an encoder: it has no output tokens (batch, rows, columns, features).")
    _agrees(path, entries, first.shape[-3:], tokens.shape)
    sources = {entry.get("name"): entry.get("source") for entry in entries.get("extra_inputs") or ()}
    unknown = [given.name for given in others if sources.get(given.name) not in SUPPLIED]
    if unknown:
        raise EncoderError(f"{path.name} needs the input {unknown[0]}, which this version cannot supply; export it without.")
    return {given.name: SUPPLIED[sources[given.name]] for given in others}


def _agrees(path: Path, entries: Mapping[str, Any], image: Sequence[Any], tokens: Sequence[Any]) -> None:
    """Hold what the graph fixes of its image (bands, height, width) and of its tokens against the card."""
    bands, side, token = entries.get("bands") or "any", entries.get("tile_px"), entries["patch_px"]
    grid = side // token if side else None
    said = (*(None if bands == "any" else len(bands), side, side), *(grid, grid, entries.get("dim")))
    names = ("bands", "tile_px", "tile_px", "patch_px", "patch_px", "dim")
    for name, fixed, wanted in zip(names, (*image, *tokens[1:]), said, strict=True):
        if isinstance(fixed, int) and wanted is not None and fixed != wanted:
            raise EncoderError(f"{path.name} says {name} {wanted}, but its graph has {fixed} there; export it again.")


def _json(text: str) -> Any:
    try:
        return json.loads(text, parse_constant=_no_number)
    except (ValueError, RecursionError):
        return text


def _no_number(word: str) -> float:
    raise ValueError(f"{word} is no number of JSON")


def _is_whole(value: Any, low: int = 0, high: int = MOST_ENTRIES) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and low <= value <= high


def _is_number(value: Any) -> bool:
    return isinstance(value, (int, float)) and not isinstance(value, bool) and abs(value) <= LARGEST


def _is_positive(value: Any) -> bool:
    return _is_number(value) and value > 0


def _are(check: Callable[[Any], bool], value: Any) -> bool:
    return isinstance(value, list) and len(value) <= MOST_ENTRIES and all(map(check, value))


def _is_text(value: Any) -> bool:
    return isinstance(value, str) and bool(value.strip()) and value.isprintable() and len(value) <= MOST_LETTERS


def _are_bands(value: Any) -> bool:
    return value == "any" or (_are(_is_text, value) and bool(value) and len(set(value)) == len(value))


def _are_units(value: Any) -> bool:
    scale, offset = value.get("scale", 1.0), value.get("offset", 0.0)
    return value.get("kind") in KINDS and _is_number(scale) and scale != 0 and _is_number(offset)


def _is_normalization(value: Any) -> bool:
    mean, std = value.get("mean") or [], value.get("std") or []
    is_told = isinstance(value.get("where"), (str, type(None)))
    return is_told and _are(_is_number, mean) and _are(_is_positive, std) and len(mean) == len(std)


def _is_range(value: Any) -> bool:
    return _are(_is_positive, value) and len(value) == 2 and value[0] <= value[1]


def _is_selftest(value: Any) -> bool:
    shape = value.get("shape")
    is_shape = _are(partial(_is_whole, low=1), shape) and len(shape) in (4, 5) and math.prod(shape) <= MOST_TRIED
    is_seeded = _is_whole(value.get("input_seed"), high=1 << 63)
    return is_shape and is_seeded and _is_positive(value.get("tokens_l2")) and _is_positive(value.get("rtol"))


def _is_extra(value: Any) -> bool:
    return isinstance(value, dict) and _is_text(value.get("name")) and _is_text(value.get("source"))


def _object(check: Callable[[Any], bool], value: Any) -> bool:
    return isinstance(value, dict) and check(value)


_NEEDED: dict[str, Callable[[Any], bool]] = {
    "name": _is_text,
    "patch_px": partial(_is_whole, low=1, high=MOST_TILE_PX),
}
_CHECKS: dict[str, Callable[[Any], bool]] = {
    "id": _is_text,
    "license": _is_text,
    "product": lambda value: isinstance(value, str) and value.isprintable(),
    "dim": partial(_is_whole, low=1, high=MOST_DIM),
    "halo_px": partial(_is_whole, high=MOST_TILE_PX),
    "tile_px": partial(_is_whole, low=1, high=MOST_TILE_PX),
    "wavelengths_um": partial(_are, _is_positive),
    "gsd_m": _is_positive,
    "gsd_range_m": _is_range,
    "time": partial(_object, lambda value: value.get("mode") in (None, "single", "multi")),
    "selftest": partial(_object, lambda value: not value or _is_selftest(value)),
    "input_units": partial(_object, _are_units),
    "bands": _are_bands,
    "normalization": partial(_object, _is_normalization),
    "extra_inputs": partial(_are, _is_extra),
}
"""Key of a card -> whether a value can be used; a key that is not there, or null, says nothing."""


@dataclass(frozen=True)
class EncoderCard:
    """What an ONNX file says of itself (contract schema 1)."""

    id: str
    """Short stable name, ``spectex-4`` for instance."""
    name: str
    """Name for people."""
    sha256: str
    """Of the file, and of the weights beside it."""
    token_px: int
    """Side of a token, in pixels fed."""
    bands: tuple[str, ...] | None
    """Band names in order; None = any number of bands."""
    n_features: int | None
    """Length of a token; None = depends on the number of bands."""
    licence: str
    harmonised: bool
    """True: takes ``shift`` and ``scale`` per band (SpecTex). False: takes pixels in its own units."""
    halo_px: int
    """Reach of the encoder beyond a token, in pixels fed."""
    tile_px: int | None = None
    """Side of the square images that it is fed; None = it takes any size."""
    has_time: bool = False
    """It takes (batch, time, bands, height, width); it is given one date."""
    units: Mapping[str, Any] = field(default_factory=lambda: {"kind": "any"})
    """What its pixels are: ``kind`` {'any', 'dn', 'rgb8', 'uint8'}; of 'dn' reflectance = value * ``scale`` + ``offset``."""
    mean: tuple[float, ...] = ()
    """Of every band over what it was trained on, in its units, as ``std``; empty = unknown."""
    std: tuple[float, ...] = ()
    wavelengths_um: tuple[float, ...] = ()
    """Of every band; empty = unknown."""
    gsd_m: float | None = None
    """Side of a pixel that it was trained on; None = it does not care."""
    gsd_range_m: tuple[float, float] | None = None
    """Where it can be used."""
    product: str = ""
    """Product that its numbers come from, ``L2A`` for instance."""
    takes_vectors: bool = False
    """Its pixels are vectors already: NaN where not valid, in no light."""
    selftest: Mapping[str, Any] = field(default_factory=dict)
    """``input_seed``, ``shape``, ``tokens_l2`` and ``rtol``: what every provider must reproduce; empty = nothing."""


class Encoder(Protocol):
    """Pixels to tokens. Implemented over ONNX Runtime by ``encoders``; by plain numpy in the tests."""

    card: EncoderCard
    provider: str
    """The execution provider that the session really uses."""
    reason: str
    """Why the GPU is not used; empty if it is."""

    def encode(self, pixels: FloatArray, shift: FloatArray, scale: FloatArray) -> FloatArray:
        """Encode pixels (n, bands, height, width) to tokens (n, height/token_px, width/token_px, n_features).

        ``shift`` and ``scale`` have shape (bands,): pixel units to z = (pixels - shift) / scale.
        """
        ...
