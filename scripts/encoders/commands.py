"""What does ``scripts/export_onnx.py`` do with the recipes?"""

from __future__ import annotations

import argparse
import tempfile
from dataclasses import replace
from pathlib import Path

import numpy as np
import onnx
import onnxruntime

from scripts.encoders import checkpoint, contract, graph, parity, precision, registry
from scripts.encoders.recipe import ExportError, Options


def show_list() -> None:
    """Print every model that can be exported."""
    for name, recipe in sorted(registry.RECIPES.items()):
        print(f"{name:<24}{recipe.title:<34}{recipe.licence.name:<24}{recipe.needs}")


def export(asked: argparse.Namespace) -> None:
    """Checkpoint to ONNX file, proven and described. Raises ``ExportError``, and leaves no file, where it is not the same."""
    options = Options(asked.weights or "", asked.source, asked.patch_px, asked.tile_px, asked.sensor or "", asked.seed)
    if not options.weights and not asked.allow_random:
        raise ExportError("No weights were given: name the official checkpoint with --weights (--allow-random is for tests).")
    kind = registry.find(asked.name)
    recipe = kind(options)
    print(f"{recipe.title}: weights under {recipe.licence.name}, {recipe.licence.url}")
    official = recipe.official()
    encoder = recipe.encoder(official)
    shape = replace(recipe.shape, dynamic_hw=recipe.shape.dynamic_hw and not asked.static)
    sha256 = checkpoint.sha256(checkpoint.file(options.weights, recipe.hub)) if options.weights else ""
    with tempfile.TemporaryDirectory(dir=asked.out.parent) as folder:
        path = Path(folder, asked.out.name)
        model = graph.write(encoder, recipe.pixels(2, shape.tile_px), shape, path, asked.exporter)
        onnx.save(model, path)
        for case in parity.measure(path, recipe, official, shape):
            print(f"  {case}")
        if asked.precision != "fp32":
            model = precision.MAKE[asked.precision](model)
            onnx.save(model, path)
            for case in parity.measure(path, recipe, official, shape, asked.precision):
                print(f"  {asked.precision}, {case}")
    entries = contract.card(recipe, f"{asked.exporter}, opset {graph.OPSETS[asked.exporter]}", asked.precision, sha256)
    contract.write(model, {**entries, "dynamic_hw": shape.dynamic_hw}, asked.out)
    print(f"{asked.out}: {asked.out.stat().st_size / 1e6:.1f} MB, tokens of {shape.patch_px} px with {shape.dim} features")


def check(path: Path) -> None:
    """Contract and self-test on every provider at hand. Raises ``ExportError`` where something is wrong."""
    entries = _entries(path)
    onnx.checker.check_model(str(path), full_check=True)
    for provider in onnxruntime.get_available_providers():
        if provider.startswith("Azure"):
            continue
        known = entries["selftest"]
        tested = contract.selftest(entries, parity.session(path, provider), known["rtol"])
        off = abs(tested["tokens_l2"] / known["tokens_l2"] - 1)
        if not np.isfinite(off) or off > known["rtol"]:
            raise ExportError(f"{path.name} gives other tokens on {provider} ({off:.1%} off); do not use it there.")
        print(f"{path.name}: {provider} agrees to {off:.1e}")


def show_meta(path: Path) -> None:
    """Print what a file says of itself."""
    for key, value in _entries(path).items():
        print(f"{key:<16}{value}")


def _entries(path: Path) -> dict[str, object]:
    if not path.is_file():
        raise ExportError(f"{path} is not there; name an ONNX file.")
    entries = contract.read(path)
    if not entries:
        raise ExportError(f"{path.name} does not describe itself as an encoder; export it with this script.")
    return entries
