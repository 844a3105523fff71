"""A small encoder like the big ones: fixed squares of named bands in units of their own; tokens are means of its pixels."""

from __future__ import annotations

import json

import numpy as np
import onnx
import onnxruntime
from onnx import TensorProto, helper, numpy_helper

BANDS = {"red": 0.665, "NIR": 0.833}
"""Names and wavelengths."""
MEAN, STD = (1200.0, 2500.0), (600.0, 800.0)
TOKEN_PX, TILE_PX, HALO_PX = 4, 32, 8


def card(**changes):
    """What the file says of itself."""
    entries = {
        "schema": 1,
        "name": "Squares",
        "license": "MIT",
        "bands": list(BANDS),
        "wavelengths_um": list(BANDS.values()),
        "input_units": {"kind": "dn", "scale": 1e-4, "offset": 0.0},
        "normalization": {"where": "graph", "mean": MEAN, "std": STD},
        "gsd_m": 10.0,
        "gsd_range_m": [5.0, 30.0],
        "patch_px": TOKEN_PX,
        "tile_px": TILE_PX,
        "halo_px": HALO_PX,
        "dim": len(BANDS),
        "time": {"mode": "single"},
        "product": "L2A",
    }
    return {**entries, **changes}


def graph(n_bands=2, tile_px=TILE_PX, has_time=False):
    """Pixels (batch, bands, tile, tile), or with time, to tokens (batch, rows, cols, bands): standardised means."""
    moments = {
        name: numpy_helper.from_array(np.resize(np.array(values, np.float32), n_bands)[:, None, None], name)
        for name, values in (("mean", MEAN), ("std", STD))
    }
    start = [helper.make_node("Squeeze", ["pixels", "first"], ["images"])] if has_time else []
    axis = [numpy_helper.from_array(np.array([1], np.int64), "first")] if has_time else []
    nodes = [
        *start,
        helper.make_node("Sub", ["images" if has_time else "pixels", "mean"], ["centred"]),
        helper.make_node("Div", ["centred", "std"], ["standard"]),
        helper.make_node("AveragePool", ["standard"], ["pooled"], kernel_shape=[TOKEN_PX] * 2, strides=[TOKEN_PX] * 2),
        helper.make_node("Transpose", ["pooled"], ["tokens"], perm=[0, 2, 3, 1]),
    ]
    image = ["batch", *([1] if has_time else []), n_bands, tile_px, tile_px]
    tokens = ["batch", tile_px // TOKEN_PX, tile_px // TOKEN_PX, n_bands]
    values = [
        helper.make_tensor_value_info(name, TensorProto.FLOAT, shape) for name, shape in (("pixels", image), ("tokens", tokens))
    ]
    made = helper.make_graph(nodes, "squares", values[:1], values[1:], [*moments.values(), *axis])
    return helper.make_model(made, opset_imports=[helper.make_opsetid("", 17)], ir_version=8)


def endless():
    """The same with a loop of 2**62 turns at its end: every turn doubles the tokens."""
    model = graph()
    one, number, some = (TensorProto.BOOL, []), (TensorProto.INT64, []), (TensorProto.FLOAT, None)
    given = [helper.make_tensor_value_info(name, *kind) for name, kind in (("turn", number), ("go", one), ("had", some))]
    left = [helper.make_tensor_value_info(name, *kind) for name, kind in (("on", one), ("more", some))]
    turn = [helper.make_node("Identity", ["go"], ["on"]), helper.make_node("Add", ["had", "had"], ["more"])]
    values = {"turns": np.array(2**62, np.int64), "yes": np.array(True)}
    model.graph.initializer.extend(numpy_helper.from_array(value, name) for name, value in values.items())
    model.graph.node[-1].output[0] = "made"
    body = helper.make_graph(turn, "turn", given, left)
    model.graph.node.append(helper.make_node("Loop", ["turns", "yes", "made"], ["tokens"], body=body))
    return model


def write(path, model=None, selftest=True, **changes):
    """Write the encoder with its card; gives back the path."""
    model, entries = model or graph(), card(**changes)
    if selftest:
        entries["selftest"] = measured(model, entries)
    helper.set_model_props(model, {f"changedet.{key}": json.dumps(value) for key, value in entries.items()})
    onnx.save(model, path)
    return str(path)


def measured(model, entries):
    """The numbers that every provider must reproduce."""
    shape = [1, *(dim.dim_value for dim in model.graph.input[0].type.tensor_type.shape.dim[1:])]
    mean, std = (np.array(entries["normalization"][key], np.float32)[:, None, None] for key in ("mean", "std"))
    pixels = mean + std * np.random.default_rng(0).standard_normal(shape, np.float32)
    session = onnxruntime.InferenceSession(model.SerializeToString(), providers=["CPUExecutionProvider"])
    length = float(np.linalg.norm(session.run(["tokens"], {"pixels": pixels})[0]))
    return {"input_seed": 0, "shape": shape, "tokens_mean": 0.0, "tokens_l2": length, "rtol": 1e-3}
