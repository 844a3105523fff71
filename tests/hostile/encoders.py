"""Encoder files whose card, graph or bytes somebody changed."""

from __future__ import annotations

import json
import random
from collections.abc import Callable, Iterator
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np
import onnx

from changedet_plugin.engine.encoders.onnx_encoder import FIRST_SECONDS
from tests import square_encoder
from tests.hostile.case import Case, request
from tests.hostile.values import DEEP, JSON

N_FLIPPED = 60
_TRIED = {"input_seed": 0, "shape": [1, 2, 32, 32], "tokens_l2": 1.0, "rtol": 1e-3}
_INSIDE: dict[str, tuple[Any, ...]] = {
    "selftest": tuple({**_TRIED, key: value} for key in _TRIED for value in ("a", None, 0, [1], 10**400, [1 << 30] * 4)),
    "normalization": ({"mean": 1}, {"mean": ["a"], "std": ["b"]}, {"mean": [1], "std": [0, 0]}, {"where": 3}),
    "extra_inputs": ([[]], [{}], [{"name": 1}], [{"name": [], "source": []}]),
    "input_units": ({"kind": "dn", "scale": "x"}, {"kind": "dn", "scale": 0}, {"kind": "any", "offset": []}),
    "time": ({"mode": []}, {"mode": "multi"}),
    "gsd_range_m": ([10**400, 1], [5, "x"], [30, 5], [0, 0]),
    "wavelengths_um": ([0.5], ["a", "b"], [1e308, -1.0]),
    "bands": (["red"], ["red", "red"], ["", ""], ["\ud800", "b"]),
}
"""Key of a card -> values that are wrong inside."""


def cases() -> Iterator[Case]:
    """List each of them beside a good one, and check it."""
    for name, make in _changes():
        yield Case(
            "encoders: listed", name, _asking(make, lambda path: request("encoders", folder=str(path.parent))), _lists_both
        )
        yield Case("encoders: checked", name, _asking(make, lambda path: request("check_encoder", encoder=str(path))))
    yield from _slow()


def _slow() -> Iterator[Case]:
    """What has no end, or is too much: checked, and run on a series."""
    for name, write in {
        "endless": lambda path: square_encoder.write(path, square_encoder.endless(), selftest=False),
        "21 000 features": lambda path: square_encoder.write(path, _wide(21_000), selftest=False, dim=21_000),
        "21 000 features unsaid": lambda path: square_encoder.write(path, _wide(21_000), selftest=False, dim=None),
        "20 000 operations": lambda path: square_encoder.write(path, _long(20_000), selftest=False),
    }.items():
        seconds = 2 * FIRST_SECONDS
        yield Case(
            "encoders: checked", name, _asking(write, lambda path: request("check_encoder", encoder=str(path))), seconds=seconds
        )


def _wide(n_features: int) -> onnx.ModelProto:
    """Every token so many times."""
    model = square_encoder.graph()
    model.graph.node[-1].output[0] = "made"
    times = np.array([1, 1, 1, n_features // 2], np.int64)
    model.graph.initializer.append(onnx.numpy_helper.from_array(times, "times"))
    model.graph.node.append(onnx.helper.make_node("Tile", ["made", "times"], ["tokens"]))
    model.graph.output[0].type.tensor_type.shape.dim[3].dim_param = "features"
    return model


def _long(n_operations: int) -> onnx.ModelProto:
    """Every token doubled so many times."""
    model = square_encoder.graph()
    model.graph.node[-1].output[0] = "n0"
    nodes = [onnx.helper.make_node("Add", [f"n{n}", f"n{n}"], [f"n{n + 1}"]) for n in range(n_operations)]
    nodes[-1].output[0] = "tokens"
    model.graph.node.extend(nodes)
    return model


def _lists_both(folder: Path, result: Any) -> bool:
    """One bad file may not take the good one from the list."""
    return any(entry["name"] == "good" and not entry["sentence"] for entry in result["encoders"])


def _changes() -> Iterator[tuple[str, Callable[[Path], None]]]:
    for key in (*square_encoder.card(), "halo_px", "selftest", "extra_inputs", "weights", "id"):
        values = (*JSON, *_INSIDE.get(key, ()))
        for number, value in enumerate(values):
            yield f"{key} {number}", _with_card({key: value})
    yield "deep", _with_text("name", DEEP)
    draw = random.Random(0)
    for number in range(N_FLIPPED):
        yield f"flipped {number}", _with_byte(draw.random(), draw.randrange(1, 256))
    for number, size in enumerate((0, 10, 200)):
        yield f"cut {number}", _with_length(size)


def _asking(make: Callable[[Path], None], line: Callable[[Path], str]) -> Callable[[Path], str]:
    def ask(folder: Path) -> str:
        (folder / "good.onnx").write_bytes(_good())
        make(folder / "bad.onnx")
        return line(folder / "bad.onnx")

    return ask


@lru_cache(1)
def _good() -> bytes:
    return _model(square_encoder.card(name="good")).SerializeToString()


def _model(card: dict[str, Any]) -> onnx.ModelProto:
    model = square_encoder.graph()
    onnx.helper.set_model_props(model, {f"changedet.{key}": json.dumps(value) for key, value in card.items()})
    return model


def _with_card(changes: dict[str, Any]) -> Callable[[Path], None]:
    return lambda path: path.write_bytes(_model(square_encoder.card(**changes)).SerializeToString()) and None


def _with_text(key: str, text: str) -> Callable[[Path], None]:
    def make(path: Path) -> None:
        model = square_encoder.graph()
        texts = {name: json.dumps(value) for name, value in square_encoder.card().items()}
        onnx.helper.set_model_props(model, {f"changedet.{name}": value for name, value in {**texts, key: text}.items()})
        path.write_bytes(model.SerializeToString())

    return make


def _with_byte(place: float, other: int) -> Callable[[Path], None]:
    def make(path: Path) -> None:
        content = bytearray(_good())
        content[int(place * len(content))] ^= other
        path.write_bytes(content)

    return make


def _with_length(size: int) -> Callable[[Path], None]:
    return lambda path: path.write_bytes(_good()[:size]) and None
