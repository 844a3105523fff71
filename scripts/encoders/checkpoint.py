"""Weights: from a file, or random ones for tests."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Any

import torch
from torch import nn

from scripts.encoders.recipe import ExportError

RANDOM = "random-test"
"""What the card calls random weights; the engine refuses them."""


def load(path: Path) -> dict[str, Any]:
    """Read a checkpoint without running code that may lie in it."""
    if not path.is_file():
        raise ExportError(f"The checkpoint {path} is not there; give the file of the official weights.")
    try:
        return torch.load(path, map_location="cpu", weights_only=True)
    except Exception as error:  # a pickle may fail in any way
        first = str(error).splitlines()[0][:160]
        raise ExportError(f"{path.name} cannot be read as a PyTorch checkpoint ({first}); download it again.") from error


def fill(model: nn.Module, state: dict[str, Any], name: str) -> None:
    """Load ``state`` into ``model``, all of it and nothing else."""
    try:
        model.load_state_dict(state)
    except RuntimeError as error:
        first = str(error).splitlines()[1].strip()[:160] if "\n" in str(error) else str(error)[:160]
        raise ExportError(f"{name} does not fit the official code ({first}); use the versions that belong together.") from error


def randomise(model: nn.Module, seed: int) -> None:
    """Give every parameter random values, zeros and ones too: a table of zeros would hide a wrong export."""
    generator = torch.Generator().manual_seed(seed)
    with torch.no_grad():
        for parameter in model.parameters():
            if parameter.dim() < 2 or float(parameter.abs().max()) == 0:
                parameter.add_(torch.randn(parameter.shape, generator=generator), alpha=0.1)


def sha256(path: Path) -> str:
    """Of a file."""
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while chunk := file.read(1 << 22):
            digest.update(chunk)
    return digest.hexdigest()
