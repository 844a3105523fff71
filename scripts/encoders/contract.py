"""What does a file say of itself?

The encoder contract, schema 1, in its metadata and in a card beside it.
"""

from __future__ import annotations

import datetime
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
import onnx
import torch
from numpy.typing import NDArray
from onnx import helper

from changedet_plugin.core.whole_file import whole
from scripts.encoders import checkpoint, parity
from scripts.encoders.recipe import Recipe, Shape

SCHEMA = 1
PREFIX = "changedet."
TOLERANCE = {"fp32": 1e-3, "fp16": 2e-2, "int8": 0.1}
"""Relative difference that the numbers of the self-test may have on another provider."""


def card(recipe: Recipe, exporter: str, precision: str, source_sha256: str) -> dict[str, Any]:
    """The entries of the contract, without the prefix."""
    takes, shape, licence = recipe.takes, recipe.shape, recipe.licence
    return {
        "schema": SCHEMA,
        "id": _id(recipe, shape, precision),
        "name": f"{recipe.title}, {shape.patch_px} px{'' if precision == 'fp32' else f', {precision}'}",
        "version": "1",
        "family": recipe.family,
        "license": licence.name,
        "license_url": licence.url,
        "attribution": licence.attribution,
        "source": recipe.hub or recipe.needs,
        "source_sha256": source_sha256,
        "weights": "official" if source_sha256 else checkpoint.RANDOM,
        "exporter": f"scripts/export_onnx.py, torch {torch.__version__}, {exporter}",
        "created": datetime.date.today().isoformat(),
        "bands": [band.name for band in takes.bands],
        "wavelengths_um": [band.wavelength_um for band in takes.bands],
        "sensor": takes.sensor,
        "product": takes.product,
        "input_units": dict(takes.units),
        "normalization": {"where": "graph", "mean": [b.mean for b in takes.bands], "std": [b.std for b in takes.bands]},
        "gsd_m": takes.gsd_m,
        "gsd_range_m": list(takes.gsd_range_m),
        "tile_px": shape.tile_px,
        "dynamic_hw": shape.dynamic_hw,
        "halo_px": shape.halo_px,
        "patch_px": shape.patch_px,
        "dim": shape.dim,
        "output": {"name": "tokens", "kind": "grid", "layout": "BhwD"},
        "extra_inputs": [],
        "time": {"mode": "multi" if shape.has_time else "single"},
        "precision": precision,
    }


def write(model: onnx.ModelProto, entries: Mapping[str, Any], path: Path) -> None:
    """Save the graph with its card, try it once for the self-test, and write the card beside it."""
    entries = dict(entries)
    _save(model, entries, path)
    entries["selftest"] = selftest(entries, parity.session(path), TOLERANCE[entries["precision"]])
    _save(model, entries, path)
    text = json.dumps(entries, indent=1, ensure_ascii=False)
    path.with_name(path.name + ".json").write_text(text + "\n", encoding="utf-8")


def read(path: Path) -> dict[str, Any]:
    """The entries of a file, without the prefix; empty = it is no encoder."""
    props = {entry.key: entry.value for entry in onnx.load(path, load_external_data=False).metadata_props}
    return {key.removeprefix(PREFIX): json.loads(text) for key, text in props.items() if key.startswith(PREFIX)}


def selftest(entries: Mapping[str, Any], session: Any, rtol: float) -> dict[str, Any]:
    """Numbers that every provider must reproduce."""
    bands, side = len(entries["bands"]), entries["tile_px"]
    shape = [1, *([1] if entries["time"]["mode"] == "multi" else []), bands, side, side]
    seed = 0
    tokens = session.run(["tokens"], {"pixels": test_pixels(entries, shape, seed)})[0]
    mean, length = float(tokens.mean()), float(np.linalg.norm(tokens))
    return {"input_seed": seed, "shape": shape, "tokens_mean": mean, "tokens_l2": length, "rtol": rtol}


def test_pixels(entries: Mapping[str, Any], shape: list[int], seed: int) -> NDArray[np.float32]:
    """The pixels of the self-test: normal, with the mean and spread of every band."""
    mean, std = (np.array(entries["normalization"][key], np.float32)[:, None, None] for key in ("mean", "std"))
    return (mean + std * np.random.default_rng(seed).standard_normal(shape, np.float32)).astype(np.float32)


def _id(recipe: Recipe, shape: Shape, precision: str) -> str:
    tile = "" if shape.dynamic_hw else f"tile{shape.tile_px}"
    parts = [recipe.name, recipe.options.sensor, str(shape.patch_px), tile, "" if precision == "fp32" else precision]
    return "-".join(part for part in parts if part)


def _save(model: onnx.ModelProto, entries: Mapping[str, Any], path: Path) -> None:
    helper.set_model_props(model, {PREFIX + key: json.dumps(value, ensure_ascii=False) for key, value in entries.items()})
    with whole(path, is_shared=True) as part:
        onnx.save(model, part)
