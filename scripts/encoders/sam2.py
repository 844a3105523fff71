"""Which tokens does SAM 2.1 (Ravi et al. 2024) give?

The map of 16 px tokens of its Hiera encoder and feature pyramid.

One file is for one side of tile: the windows of its attention are laid out at the export. The weights are wanted in the
format of transformers (``model.safetensors`` of the whole model): the makers' ``.pt`` has other names.
"""

from __future__ import annotations

from typing import Any, ClassVar

from torch import Tensor, nn

from scripts.encoders.recipe import Licence, Shape
from scripts.encoders.transformers_hub import Normalised, RgbModel

SIZES: dict[str, dict[str, Any]] = {
    "tiny": {"width": 96, "heads": 1, "blocks": [1, 2, 7, 2], "whole": [5, 7, 9]},
    "small": {"width": 96, "heads": 1, "blocks": [1, 2, 11, 2], "whole": [7, 10, 13]},
    "base-plus": {"width": 112, "heads": 2, "blocks": [2, 3, 16, 3], "whole": [12, 16, 20], "table": [14, 14]},
    "large": {"width": 144, "heads": 2, "blocks": [2, 6, 36, 4], "whole": [23, 33, 43], "windows": [8, 4, 16, 8]},
}
"""The released sizes: width and heads of the first stage, blocks of each stage, and the blocks that attend to all of the image.

``table`` is the side of the table of positions, and ``windows`` the side of the windows of each stage."""
TILE_PX = 512
HALO_TOKENS = 4
DIM = 256
LEVEL = -1
"""Of the pyramid: the last, whose tokens are 16 px."""
PREFIX = "vision_encoder."
"""Of the weights of the encoder, in a checkpoint of the whole model."""


class Sam2(RgbModel):
    """The image encoder of SAM 2.1 in one of its sizes."""

    size: ClassVar[str]
    family = "sam2"
    licence = Licence(
        "Apache-2.0",
        "https://github.com/facebookresearch/sam2/blob/main/LICENSE",
        "SAM 2, (c) Meta Platforms, Inc. and affiliates",
    )
    architecture = "Sam2VisionModel"
    token_px, step_px = 16, 32

    @property
    def shape(self) -> Shape:
        """Tokens of 16 pixels; the side of a tile is fixed in the file."""
        return Shape(self.token_px, self.tile_px(TILE_PX), HALO_TOKENS * self.token_px, DIM, dynamic_hw=False)

    def configuration(self, package: Any) -> Any:
        """See ``RgbModel``."""
        sizes = SIZES[self.size]
        widths, heads = ([sizes[key] << stage for stage in range(4)] for key in ("width", "heads"))
        backbone = package.Sam2HieraDetConfig(
            hidden_size=widths[0],
            num_attention_heads=heads[0],
            embed_dim_per_stage=widths,
            num_attention_heads_per_stage=heads,
            blocks_per_stage=sizes["blocks"],
            global_attention_blocks=sizes["whole"],
            window_positional_embedding_background_size=sizes.get("table"),
            window_size_per_stage=sizes.get("windows"),
        )
        return package.Sam2VisionConfig(backbone_config=backbone, backbone_channel_list=widths[::-1], fpn_hidden_size=DIM)

    def weights(self, state: dict[str, Tensor]) -> dict[str, Tensor]:
        """Those of the image encoder, without the rest of the model."""
        of_encoder = {key.removeprefix(PREFIX): value for key, value in state.items() if key.startswith(PREFIX)}
        return of_encoder or state

    def encoder(self, official: nn.Module) -> nn.Module:
        """The official forward, to the last level of its pyramid as a grid."""
        return _Tokens(official).eval()

    def expected(self, official: nn.Module, pixels: Tensor) -> Tensor:
        """``fpn_hidden_states`` of the official forward, at the last level."""
        return official(pixel_values=Normalised()(pixels)).fpn_hidden_states[LEVEL].permute(0, 2, 3, 1)


class Tiny(Sam2):
    """27 million parameters."""

    size, name, title, hub = "tiny", "sam2-tiny", "SAM 2.1 tiny", "facebook/sam2.1-hiera-tiny"


class Small(Sam2):
    """34 million parameters."""

    size, name, title, hub = "small", "sam2-small", "SAM 2.1 small", "facebook/sam2.1-hiera-small"


class BasePlus(Sam2):
    """69 million parameters."""

    size, name, title, hub = "base-plus", "sam2-base-plus", "SAM 2.1 base plus", "facebook/sam2.1-hiera-base-plus"


class Large(Sam2):
    """213 million parameters."""

    size, name, title, hub = "large", "sam2-large", "SAM 2.1 large", "facebook/sam2.1-hiera-large"


class _Tokens(nn.Module):
    """Pixels (batch, 3, height, width) to tokens (batch, rows, cols, 256)."""

    def __init__(self, model: nn.Module) -> None:
        super().__init__()
        self.normalised, self.model = Normalised(), model

    def forward(self, pixels: Tensor) -> Tensor:
        """See the class."""
        return self.model(pixel_values=self.normalised(pixels)).fpn_hidden_states[LEVEL].permute(0, 2, 3, 1)
