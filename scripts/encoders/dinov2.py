"""Which tokens does DINOv2 (Oquab et al. 2023) give, with and without registers (Darcet et al. 2023)?

Its patch tokens after the last norm.

The weights are wanted in the format of transformers (``model.safetensors``): the makers' ``.pth`` has other names.
"""

from __future__ import annotations

from typing import Any, ClassVar

import torch
from torch import Tensor, nn
from torch.nn import functional

from scripts.encoders.recipe import Licence, Shape
from scripts.encoders.transformers_hub import Normalised, RgbModel

SIZES = {"small": (384, 12, 6), "base": (768, 12, 12), "large": (1024, 24, 16)}
"""Width, depth and heads of the released sizes."""
TRAINED_PX = 518
"""Side of the images that the table of positions is for; it is interpolated for others."""
TILE_TOKENS = 16
HALO_TOKENS = 2
LICENCE = Licence(
    "Apache-2.0",
    "https://github.com/facebookresearch/dinov2/blob/main/LICENSE",
    "DINOv2, (c) Meta Platforms, Inc. and affiliates",
)


class Dinov2(RgbModel):
    """DINOv2 in one of its sizes."""

    size: ClassVar[str]
    family = "dinov2"
    licence = LICENCE
    architecture = "Dinov2Model"
    token_px = step_px = 14
    n_registers: ClassVar[int] = 0

    @property
    def shape(self) -> Shape:
        """Tokens of 14 pixels."""
        tile, halo = self.tile_px(TILE_TOKENS * self.token_px), HALO_TOKENS * self.token_px
        return Shape(self.token_px, tile, halo, SIZES[self.size][0], dynamic_hw=True, others_px=(TRAINED_PX,))

    def configuration(self, package: Any) -> Any:
        """See ``RgbModel``."""
        return package.Dinov2Config(**self._sizes())

    def encoder(self, official: nn.Module) -> nn.Module:
        """See ``_Tokens``."""
        return _Tokens(official, self.n_registers).eval()

    def expected(self, official: nn.Module, pixels: Tensor) -> Tensor:
        """``last_hidden_state`` of the official forward without class and registers."""
        rows, cols = (side // self.token_px for side in pixels.shape[-2:])
        tokens = official(pixel_values=Normalised()(pixels)).last_hidden_state[:, 1 + self.n_registers :]
        return tokens.reshape(len(pixels), rows, cols, -1)

    def _sizes(self) -> dict[str, int]:
        width, depth, heads = SIZES[self.size]
        names = ("hidden_size", "num_hidden_layers", "num_attention_heads", "image_size", "patch_size")
        return dict(zip(names, (width, depth, heads, TRAINED_PX, self.token_px)))


class Registers(Dinov2):
    """DINOv2 with four registers, which keep its patch tokens free of outliers."""

    architecture = "Dinov2WithRegistersModel"
    n_registers = 4

    def configuration(self, package: Any) -> Any:
        """See ``RgbModel``."""
        return package.Dinov2WithRegistersConfig(**self._sizes(), num_register_tokens=self.n_registers)


class Small(Dinov2):
    """22 million parameters."""

    size, name, title, hub = "small", "dinov2-small", "DINOv2 small", "facebook/dinov2-small"


class Base(Dinov2):
    """87 million parameters."""

    size, name, title, hub = "base", "dinov2-base", "DINOv2 base", "facebook/dinov2-base"


class Large(Dinov2):
    """304 million parameters."""

    size, name, title, hub = "large", "dinov2-large", "DINOv2 large", "facebook/dinov2-large"


class SmallRegisters(Registers):
    """22 million parameters."""

    size, name, title = "small", "dinov2-small-reg", "DINOv2 small, registers"
    hub = "facebook/dinov2-with-registers-small"


class BaseRegisters(Registers):
    """87 million parameters."""

    size, name, title = "base", "dinov2-base-reg", "DINOv2 base, registers"
    hub = "facebook/dinov2-with-registers-base"


class LargeRegisters(Registers):
    """304 million parameters."""

    size, name, title = "large", "dinov2-large-reg", "DINOv2 large, registers"
    hub = "facebook/dinov2-with-registers-large"


class _Tokens(nn.Module):
    """Pixels (batch, 3, height, width) to tokens (batch, rows, cols, width of the model).

    The official forward of the model with registers makes its table of positions for the image that the export sees, and
    for no other; here it is made for any, in the same way.
    """

    def __init__(self, model: Any, n_registers: int) -> None:
        super().__init__()
        self.normalised, self.encoder, self.norm = Normalised(), model.encoder, model.layernorm
        self.patches = model.embeddings.patch_embeddings.projection
        table = model.embeddings.position_embeddings.detach()
        side = TRAINED_PX // Dinov2.token_px
        self.register_buffer("table", table[:, 1:].reshape(1, side, side, -1).permute(0, 3, 1, 2))
        first = model.embeddings.cls_token.detach() + table[:, :1]
        self.register_buffer(
            "first", torch.cat([first, model.embeddings.register_tokens.detach()], 1) if n_registers else first
        )
        self._smooth = n_registers > 0

    def forward(self, pixels: Tensor) -> Tensor:
        """See the class."""
        maps = self.patches(self.normalised(pixels))
        batch, width, rows, cols = maps.shape
        places = functional.interpolate(self.table, size=(rows, cols), mode="bicubic", antialias=self._smooth)
        tokens = (maps + places).flatten(2).transpose(1, 2)
        sequence = torch.cat([self.first.expand(batch, -1, -1), tokens], 1)
        encoded = self.norm(self.encoder(sequence).last_hidden_state)
        return encoded[:, self.first.shape[1] :].reshape(batch, rows, cols, width)
