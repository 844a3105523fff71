"""Where do the weights come from?

A file, or random ones for tests.
"""

from __future__ import annotations

import hashlib
import zipfile
from collections import OrderedDict
from pathlib import Path
from typing import Any

import torch
from torch import nn

from scripts.encoders import official
from scripts.encoders.recipe import ExportError

RANDOM = "random-test"
"""What the card calls random weights; the engine refuses them."""
HUB = "hub"
"""As a name of weights: those of the recipe's own address."""
SAFETENSORS = "model.safetensors"


def file(weights: str, hub: str) -> Path:
    """The file that ``--weights`` means: itself, the one in a folder as transformers saves it, or that of the hub.

    Raises
    ------
    ExportError
        It cannot be had from the hub.
    """
    if weights != HUB:
        path = Path(weights)
        return path / SAFETENSORS if path.is_dir() else path
    try:
        return Path(official.package("huggingface_hub", "huggingface_hub").hf_hub_download(hub, SAFETENSORS))
    except ExportError:
        raise
    except Exception as error:  # a download may fail in any way
        first = str(error).splitlines()[0][:160] if str(error) else type(error).__name__
        raise ExportError(
            f"{SAFETENSORS} of {hub} cannot be fetched ({first}); download it elsewhere and name it with --weights."
        ) from error


def load(path: Path) -> dict[str, Any]:
    """Read a checkpoint without running code that may lie in it."""
    if not path.is_file():
        raise ExportError(f"The checkpoint {path} is not there; give the file of the official weights.")
    try:
        if path.suffix == ".safetensors":
            return official.package("safetensors.torch", "safetensors").load_file(path)
        foreign = torch.serialization.get_unsafe_globals_in_checkpoint(path) if zipfile.is_zipfile(path) else []
        with torch.serialization.safe_globals([(_Foreign, name) for name in foreign]):
            return torch.load(path, map_location="cpu", weights_only=True)
    except ExportError:
        raise
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


class _Foreign:
    """Stands for what is no tensor: a training run leaves its settings in a checkpoint, and their code is not to run."""

    def __new__(cls, *arguments: Any) -> Any:
        """Itself; or a plain dictionary for a class that is like one, as torch fills no other."""
        return super().__new__(cls) if arguments else OrderedDict()

    def __setstate__(self, state: Any) -> None:
        """Forget it."""
