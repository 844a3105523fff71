"""What must the export know of a model, and what does it ask it to do?"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, ClassVar

import torch
from torch import Tensor, nn


@dataclass(frozen=True)
class Band:
    """One band that a model takes."""

    name: str
    """As the engine names bands: ``blue``, ``red edge 1``."""
    wavelength_um: float
    mean: float
    """In input units, over what the model was trained on; as ``std``."""
    std: float


@dataclass(frozen=True)
class Options:
    """What the user of the export chooses."""

    weights: str = ""
    """Path of the official checkpoint, or ``hub``; empty = random weights."""
    source: Path | None = None
    """Clone of the official repository, where there is no package."""
    patch_px: int | None = None
    tile_px: int | None = None
    sensor: str = ""
    seed: int = 0


@dataclass(frozen=True)
class Licence:
    """Of the weights."""

    name: str
    url: str
    attribution: str


@dataclass(frozen=True)
class Input:
    """What pixels a model takes."""

    bands: tuple[Band, ...]
    units: Mapping[str, Any]
    """As the contract's ``input_units``: {'kind': 'dn', 'scale': 1e-4, 'offset': 0.0} or {'kind': 'rgb8'}."""
    gsd_m: float
    gsd_range_m: tuple[float, float]
    sensor: str = ""
    product: str = ""


@dataclass(frozen=True)
class Shape:
    """Tokens and tiles."""

    patch_px: int
    tile_px: int
    halo_px: int
    dim: int
    dynamic_hw: bool
    has_time: bool = False
    """The graph takes (batch, time, bands, height, width)."""
    others_px: tuple[int, ...] = field(default=())
    """Further sides of a tile that parity is proven on; with ``dynamic_hw`` only."""


class Recipe(ABC):
    """One model in one size: from its official checkpoint to an encoder (pixels to a grid of tokens)."""

    name: ClassVar[str]
    family: ClassVar[str]
    title: ClassVar[str]
    licence: ClassVar[Licence]
    hub: ClassVar[str] = ""
    """Where the official weights are, for people and for ``--weights hub``."""
    needs: ClassVar[str]
    """Package or repository of the official code."""

    def __init__(self, options: Options) -> None:
        self.options = options

    @property
    @abstractmethod
    def takes(self) -> Input:
        """The pixels that go in."""

    @property
    @abstractmethod
    def shape(self) -> Shape:
        """The tokens that come out."""

    @abstractmethod
    def official(self) -> nn.Module:
        """The official model in evaluation mode, with the weights of the options or random ones.

        Raises
        ------
        ExportError
            The official code or the checkpoint is missing, or they do not fit together.
        """

    @abstractmethod
    def encoder(self, official: nn.Module) -> nn.Module:
        """Our encoder around the parts of the official model: pixels in input units to tokens (batch, rows, cols, dim)."""

    @abstractmethod
    def expected(self, official: nn.Module, pixels: Tensor) -> Tensor:
        """The tokens by the official forward, for the same pixels: what parity is held against."""

    def pixels(self, batch: int, side: int) -> Tensor:
        """Plausible random pixels (batch, bands, side, side), or with time in front of the bands."""
        bands = self.takes.bands
        mean, std = (torch.tensor([getattr(band, key) for band in bands])[:, None, None] for key in ("mean", "std"))
        generator = torch.Generator().manual_seed(self.options.seed)
        values = mean + std * torch.randn(batch, len(bands), side, side, generator=generator)
        return values[:, None] if self.shape.has_time else values


class ExportError(Exception):
    """One sentence that says what is wrong and what to do."""
