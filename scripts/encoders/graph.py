"""How does torch become an ONNX graph?

Two exporters, dimensions with names, nothing beside the file.
"""

from __future__ import annotations

import contextlib
import io
import logging
import warnings
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import onnx
import torch
from torch import Tensor, nn

from scripts.encoders.recipe import ExportError, Shape

OPSETS = {"dynamo": 18, "legacy": 17}
"""Never higher: from 19 on Resize and Shape fall back to the CPU under CUDA."""
PIXELS, TOKENS = "pixels", "tokens"
MOST_BYTES = 2 << 30
"""A protobuf holds no more; weights beside the file are refused by the engine."""


def write(encoder: nn.Module, sample: Tensor, shape: Shape, path: Path, exporter: str) -> onnx.ModelProto:
    """Export and read back; the batch is free, and with ``dynamic_hw`` the sides are.

    Raises
    ------
    ExportError
        The exporter cannot follow the model, or the weights are too many for one file.
    """
    weight = sum(tensor.numel() * tensor.element_size() for tensor in encoder.state_dict().values())
    if weight > MOST_BYTES:
        raise ExportError(f"The model takes {weight / 2**30:.1f} GB, more than one ONNX file holds; choose a smaller size.")
    n_axes = sample.dim()
    names = ("batch", *(("time",) if shape.has_time else ()), "bands", "height", "width")
    free = {0: "batch", **({n_axes - 2: "height", n_axes - 1: "width"} if shape.dynamic_hw else {})}
    chatter = io.StringIO()
    logging.getLogger("torch.onnx").setLevel(logging.ERROR)  # it misses torchvision, which nothing here needs
    try:
        with (
            torch.no_grad(),
            warnings.catch_warnings(),
            contextlib.redirect_stdout(chatter),
            contextlib.redirect_stderr(chatter),
        ):
            warnings.simplefilter("ignore")
            _export(encoder, sample, path, free, exporter)
    except Exception as error:  # an exporter may fail in any way
        first = str(error).splitlines()[0][:200] if str(error) else type(error).__name__
        raise ExportError(
            f"The {exporter} exporter cannot follow the model ({first}); try --exporter {_other(exporter)}."
        ) from error
    model = onnx.load(path)
    _name(model.graph.input[0], names, free)
    _name(
        model.graph.output[0],
        ("batch", "rows", "cols", "features"),
        {0: "batch", **({1: "rows", 2: "cols"} if shape.dynamic_hw else {})},
    )
    onnx.checker.check_model(model, full_check=True)
    return model


def _export(encoder: nn.Module, sample: Tensor, path: Path, free: dict[int, str], exporter: str) -> None:
    ways: dict[str, dict[str, Any]] = {
        "dynamo": {"external_data": False, "dynamic_shapes": ({axis: torch.export.Dim.DYNAMIC for axis in free},)},
        "legacy": {"dynamic_axes": {PIXELS: free, TOKENS: {0: "batch"}}},
    }
    torch.onnx.export(
        encoder,
        (sample,),
        path,
        input_names=[PIXELS],
        output_names=[TOKENS],
        opset_version=OPSETS[exporter],
        dynamo=exporter == "dynamo",
        **ways[exporter],
    )


def _other(exporter: str) -> str:
    return next(name for name in OPSETS if name != exporter)


def _name(value: onnx.ValueInfoProto, names: Sequence[str], free: dict[int, str]) -> None:
    """Give the free dimensions names that say what they are, and the others their size."""
    for axis, dim in enumerate(value.type.tensor_type.shape.dim):
        if axis in free:
            dim.dim_param = names[axis]
