"""How does a file get smaller?

Half floats for a GPU, 8-bit matrices for a CPU.
"""

from __future__ import annotations

import logging
import tempfile
from pathlib import Path

import onnx
from onnxruntime.quantization import QuantType, quantize_dynamic
from onnxruntime.transformers.float16 import convert_float_to_float16
from onnxruntime.transformers.onnx_model import OnnxModel

EXACT = ["Sin", "Cos"]
"""Operators that stay in single precision: half an angle of some hundred is no angle."""


def halved(model: onnx.ModelProto) -> onnx.ModelProto:
    """Half precision inside; pixels and tokens stay single. For a GPU: on a CPU it is slower."""
    half = OnnxModel(convert_float_to_float16(model, keep_io_types=True, op_block_list=EXACT))
    half.topological_sort()  # the conversion puts its casts anywhere
    return half.model


def quantised(model: onnx.ModelProto) -> onnx.ModelProto:
    """Matrices of 8 bits, scaled as they are used. For a CPU; convolutions stay as they are."""
    with tempfile.TemporaryDirectory() as folder:
        whole, small = Path(folder, "whole.onnx"), Path(folder, "small.onnx")
        onnx.save(model, whole)
        logging.disable(logging.WARNING)
        try:
            quantize_dynamic(
                whole, small, weight_type=QuantType.QInt8, op_types_to_quantize=["MatMul", "Gemm"], per_channel=False
            )
        finally:
            logging.disable(logging.NOTSET)
        return onnx.load(small)


MAKE = {"fp16": halved, "int8": quantised}
