"""Is it the same?

Official forward, our encoder and the ONNX file, on other batches and other sides than the export saw.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import onnxruntime
import torch
from numpy.typing import NDArray
from torch import nn

from scripts.encoders.recipe import ExportError, Recipe, Shape

LIMITS = {"fp32": 1e-5, "fp16": 2e-2, "int8": 0.2}
"""Largest difference, as a share of the largest value."""
COSINES = {"fp32": 0.99999, "fp16": 0.999, "int8": 0.995}
"""Smallest mean cosine of a token and the official one."""


@dataclass(frozen=True)
class Parity:
    """How far an ONNX file is from the official forward on one input."""

    batch: int
    side_px: int
    relative: float
    """Largest difference, as a share of the largest value."""
    cosine: float
    """Mean over the tokens."""

    def __str__(self) -> str:
        """As one line."""
        return f"batch {self.batch}, {self.side_px} px: relative difference {self.relative:.1e}, cosine {self.cosine:.6f}"


def session(path: Path, provider: str = "CPUExecutionProvider") -> Any:
    """An ONNX Runtime session on one provider."""
    options = onnxruntime.SessionOptions()
    options.log_severity_level = 3
    return onnxruntime.InferenceSession(str(path), options, providers=[provider])


def measure(path: Path, recipe: Recipe, official: nn.Module, shape: Shape, precision: str = "fp32") -> list[Parity]:
    """Compare on two batches and every side that the file takes, which is of ``shape``.

    Raises
    ------
    ExportError
        It is farther off than the precision allows.
    """
    running = session(path)
    cases = [(1, shape.tile_px), (3, shape.tile_px), *((2, side) for side in shape.others_px if shape.dynamic_hw)]
    measured = []
    for batch, side in cases:
        pixels = recipe.pixels(batch, side)
        with torch.no_grad():
            expected = recipe.expected(official, pixels).numpy()
        tokens = running.run(["tokens"], {"pixels": pixels.numpy()})[0]
        if tokens.shape != expected.shape:
            raise ExportError(f"{path.name} gives tokens {tokens.shape} where the official forward gives {expected.shape}.")
        measured.append(Parity(batch, side, *difference(tokens, expected)))
    worst = max(measured, key=lambda case: case.relative)
    if worst.relative > LIMITS[precision] or min(case.cosine for case in measured) < COSINES[precision]:
        raise ExportError(f"{path.name} is not the official model ({worst}); do not use it.")
    return measured


def difference(tokens: NDArray[Any], expected: NDArray[Any]) -> tuple[float, float]:
    """Largest difference as a share of the largest value, and the mean cosine of the tokens (..., dim)."""
    cosine = (tokens * expected).sum(-1) / (np.linalg.norm(tokens, axis=-1) * np.linalg.norm(expected, axis=-1) + 1e-12)
    return float(np.abs(tokens - expected).max() / (np.abs(expected).max() + 1e-12)), float(cosine.mean())
