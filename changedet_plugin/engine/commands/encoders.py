"""``encoders``: which encoders are at hand, what does each say of itself, and can it be used?"""

from __future__ import annotations

import argparse
from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any

from changedet_plugin.core.errors import EncoderError
from changedet_plugin.core.events import EncoderEntry, EncodersResult
from changedet_plugin.core.parameters import BUILTIN, DEFAULT_PATCH_PX, PARAMETERS
from changedet_plugin.engine.commands.options import add_option, add_positional
from changedet_plugin.engine.commands.values import given
from changedet_plugin.engine.encoders import onnx_encoder
from changedet_plugin.engine.encoders.cards import EncoderCard
from changedet_plugin.engine.progress import Tell
from changedet_plugin.engine.types import Warn


def run(values: Mapping[str, Any], tell: Tell, warn: Warn) -> EncodersResult:
    """The built-in encoder and every ONNX file of ``folder`` and ``paths``, good or not, as ``encoders``.

    Each with ``path`` (empty = built in), ``bytes``, its card, and ``sentence``: why it cannot be used, empty if it can.
    """
    asked = given("encoders", values)
    folder = Path(asked["folder"]) if asked.get("folder") else None
    paths = sorted(folder.glob("*.onnx")) if folder else []
    paths += [Path(path) for path in asked.get("paths", ()) if Path(path) not in paths]
    builtin = onnx_encoder.load(BUILTIN, DEFAULT_PATCH_PX, "cpu").card
    return {"encoders": [_entry(builtin.name, "", 0, as_plain(builtin)), *(_described(path) for path in paths)]}


def _described(path: Path) -> EncoderEntry:
    size = path.stat().st_size if path.is_file() else 0
    try:
        card = onnx_encoder.describe(path)
    except EncoderError as error:
        return _entry(path.stem, str(path), size, None, str(error))
    return _entry(card.name, str(path), size, as_plain(card))


def _entry(name: str, path: str, size: int, card: Mapping[str, Any] | None, sentence: str = "") -> EncoderEntry:
    return {"name": name, "path": path, "bytes": size, "sentence": sentence, "card": card}


def as_plain(card: EncoderCard) -> dict[str, Any]:
    """A card as JSON has it."""
    return {key: list(value) if isinstance(value, tuple) else value for key, value in asdict(card).items()}


def add_options(command: argparse.ArgumentParser) -> None:
    """Files, and a folder of them."""
    add_positional(command, PARAMETERS["encoders"]["paths"], nargs="*")
    add_option(command, PARAMETERS["encoders"]["folder"])


def in_words(result: EncodersResult) -> str:
    """One line an encoder."""
    return "\n".join(map(_encoder_in_words, result["encoders"]))


def _encoder_in_words(entry: EncoderEntry) -> str:
    """One line of ``encoders``: what it is and takes, or why it cannot be used."""
    card, path = entry["card"], entry["path"] or "builtin"
    if card is None:
        return f"{path}: {entry['sentence']}"
    takes = f"{len(card['bands'])} bands" if card["bands"] else "any bands"
    gsd = f", {card['gsd_m']:g} m" if card["gsd_m"] else ""
    return f"{path}: {card['name']} ({card['licence']}; {takes}{gsd}; tokens of {card['token_px']} px)"
