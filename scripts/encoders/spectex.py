"""What does the built-in encoder compute?

Spectral and texture statistics of square tokens, no learned weights, as an ONNX graph.
"""

from __future__ import annotations

import json
from typing import Any

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper

DISTANCES = (1, 2, 4)
"""At which texture is measured, in pixels; none is longer than the side of a patch."""
FILES = {
    "spectex-pixel": (1, DISTANCES[:1]),
    "spectex-1": (1, DISTANCES[:2]),
    **{f"spectex-{side}": (side, DISTANCES) for side in (2, 4, 8, 16)},
    **{f"spectex-mean-{side}": (side, ()) for side in (1, 2, 4)},
}
"""Id -> side of a token in pixels, and the distances: of patches of one pixel, of 2, and of twice the token from 4 on.

Without a distance it is the mean alone, for radar: texture of speckle is speckle.
"""
HALO_PX = 8
CLIP = 6.0
OPSET, IR_VERSION = 17, 8
SCHEMA = 1
SOBEL = np.array([[-1, 0, 1], [-2, 0, 2], [-1, 0, 1]], np.float32) / 8
LAPLACE = np.array([[0, 1, 0], [1, -4, 1], [0, 1, 0]], np.float32) / 4


def build(name: str) -> onnx.ModelProto:
    """SpecTex of an id: pixels (batch, bands, height, width), shift and scale (bands,) to tokens.

    z = clip((pixels - shift) / scale, -6, 6); per band the mean and standard deviation of z in the token and the root mean
    square of its Sobel and Laplace responses at every distance (dilation), border pixels repeated. A token of one pixel
    has no standard deviation; without a distance there is the mean alone. Tokens come as (batch, height / token_px,
    width / token_px, n_statistics * bands), band after band. Any number of bands; sides in whole tokens.
    """
    token_px, distances = FILES[name]
    graph = _Graph()
    z = _standardise(graph)
    size = graph.node("Shape", [z])
    batch, bands, height, width = (graph.node("Gather", [size, graph.integers([axis])]) for axis in range(4))
    one_band = graph.node("Concat", [graph.integers([-1]), graph.integers([1]), height, width], axis=0)
    u = graph.node("Reshape", [z, one_band])
    squared = [graph.node("Mul", [u, u])] if token_px > 1 and distances else []
    maps = [u, *squared, *(_energy(graph, u, distance) for distance in distances)]
    pooled = graph.node(
        "AveragePool", [graph.node("Concat", maps, axis=1)], kernel_shape=[token_px, token_px], strides=[token_px, token_px]
    )
    count = n_statistics(name)
    features = pooled if count == 1 else (_statistics if token_px > 1 else _of_one_pixel)(graph, pooled, count)
    size = graph.node("Shape", [features])
    rows, cols = (graph.node("Gather", [size, graph.integers([axis])]) for axis in (2, 3))
    n_features = graph.node("Mul", [bands, graph.integers([count])])
    shape = graph.node("Concat", [batch, n_features, rows, cols], axis=0)
    graph.node("Transpose", [graph.node("Reshape", [features, shape])], name="tokens", perm=[0, 2, 3, 1])
    return graph.model(name)


def n_statistics(name: str) -> int:
    """Features a band: mean, and with texture the deviation where a token has several pixels and three energies a distance."""
    token_px, distances = FILES[name]
    return (2 if token_px > 1 and distances else 1) + 3 * len(distances)


def _standardise(graph: _Graph) -> str:
    column = graph.integers([1, -1, 1, 1])
    shift, scale = (graph.node("Reshape", [name, column]) for name in ("shift", "scale"))
    z = graph.node("Div", [graph.node("Sub", ["pixels", shift]), scale])
    return graph.node("Clip", [z, graph.constant(np.float32(-CLIP)), graph.constant(np.float32(CLIP))])


def _energy(graph: _Graph, image: str, distance: int) -> str:
    """Squared responses of the three kernels, as three maps."""
    bank = graph.constant(np.stack([SOBEL, SOBEL.T, LAPLACE])[:, None])
    d = distance
    padded = graph.node("Pad", [image, graph.integers([0, 0, d, d, 0, 0, d, d])], mode="edge")
    response = graph.node("Conv", [padded, bank], kernel_shape=[3, 3], dilations=[d, d])
    return graph.node("Mul", [response, response])


def _statistics(graph: _Graph, pooled: str, count: int) -> str:
    """Mean, standard deviation and root energies from the pooled maps."""
    mean = graph.maps(pooled, 0, 1)
    variance = graph.node("Sub", [graph.maps(pooled, 1, 2), graph.node("Mul", [mean, mean])])
    variance = graph.node("Max", [variance, graph.constant(np.float32(0))])
    roots = graph.node("Sqrt", [graph.node("Concat", [variance, graph.maps(pooled, 2, count)], axis=1)])
    return graph.node("Concat", [mean, roots], axis=1)


def _of_one_pixel(graph: _Graph, pooled: str, count: int) -> str:
    """Value and root energies of single pixels."""
    roots = graph.node("Sqrt", [graph.maps(pooled, 1, count)])
    return graph.node("Concat", [graph.maps(pooled, 0, 1), roots], axis=1)


class _Graph:
    """Collects nodes and constants under names in order of their making, so that the bytes are always the same."""

    def __init__(self) -> None:
        self._nodes: list[onnx.NodeProto] = []
        self._constants: dict[bytes, tuple[str, onnx.TensorProto]] = {}

    def node(self, operator: str, inputs: list[str], name: str = "", **attributes: Any) -> str:
        name = name or f"{operator.lower()}_{len(self._nodes)}"
        self._nodes.append(helper.make_node(operator, inputs, [name], name=name, **attributes))
        return name

    def constant(self, values: Any) -> str:
        array = np.asarray(values)
        key = repr((array.dtype.str, array.shape)).encode() + array.tobytes()
        if key not in self._constants:
            name = f"constant_{len(self._constants)}"
            self._constants[key] = name, numpy_helper.from_array(array, name)
        return self._constants[key][0]

    def maps(self, pooled: str, start: int, stop: int) -> str:
        return self.node("Slice", [pooled, *(self.integers([value]) for value in (start, stop, 1))])

    def integers(self, values: list[int]) -> str:
        return self.constant(np.array(values, np.int64))

    def model(self, name: str) -> onnx.ModelProto:
        def value(tensor: str, shape: list[str]) -> onnx.ValueInfoProto:
            return helper.make_tensor_value_info(tensor, TensorProto.FLOAT, shape)

        graph = helper.make_graph(
            self._nodes,
            "spectex",
            [value("pixels", ["batch", "bands", "height", "width"]), value("shift", ["bands"]), value("scale", ["bands"])],
            [value("tokens", ["batch", "rows", "cols", "features"])],
            [tensor for _, tensor in self._constants.values()],
        )
        model = helper.make_model(
            graph, opset_imports=[helper.make_opsetid("", OPSET)], ir_version=IR_VERSION, producer_name="changedet"
        )
        helper.set_model_props(model, {key: json.dumps(entry) for key, entry in card(name).items()})
        onnx.checker.check_model(model, full_check=True)
        return model


def card(name: str) -> dict[str, Any]:
    """What the file says of itself: the encoder contract, schema 1."""
    token_px, distances = FILES[name]
    pixels = "single pixels" if len(distances) == 1 else f"{token_px} px"
    statistics = "spectral and texture statistics" if distances else "means of the bands, for radar"
    inputs = {"shift": "robust-shift", "scale": "robust-scale"}
    return {
        "changedet.schema": SCHEMA,
        "changedet.id": name,
        "changedet.name": f"SpecTex: {statistics}, {pixels}",
        "changedet.version": "1",
        "changedet.family": "spectex",
        "changedet.license": "GPL-3.0-or-later",
        "changedet.attribution": "changedet",
        "changedet.source": "scripts/export_onnx.py",
        "changedet.exporter": f"onnx.helper, opset {OPSET}",
        "changedet.weights": "none",
        "changedet.bands": "any",
        "changedet.input_units": {"kind": "any"},
        "changedet.normalization": {"where": "per-date-robust", "clip": CLIP},
        "changedet.tile_multiple": token_px,
        "changedet.dynamic_hw": True,
        "changedet.halo_px": HALO_PX if distances else 0,
        "changedet.patch_px": token_px,
        "changedet.output": {"name": "tokens", "kind": "grid", "layout": "BhwD"},
        "changedet.extra_inputs": [
            {"name": name, "shape": ["bands"], "dtype": "float32", "source": source} for name, source in inputs.items()
        ],
        "changedet.time": {"mode": "single"},
        "changedet.precision": "fp32",
        "model_type": "Encoder",
    }
