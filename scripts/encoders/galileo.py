"""Which tokens does Galileo (Tseng et al. 2025) give?

Those of Sentinel-2 of one date, without masks.

The official forward sorts tokens by their masks, which no exporter follows. All that is visible here are the five
Sentinel-2 groups, so only their tokens are made. NDVI stays masked, as the official input leaves it.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, ClassVar

import torch
from torch import Tensor, nn
from torch.nn import functional

from scripts.encoders import checkpoint, official
from scripts.encoders.recipe import Band, Input, Licence, Options, Recipe, Shape

REPOSITORY = "https://github.com/nasaharvest/galileo"
BANDS = (
    *(("blue", 0.493), ("green", 0.560), ("red", 0.665), ("red edge 1", 0.704), ("red edge 2", 0.741)),
    *(("red edge 3", 0.783), ("NIR", 0.833), ("narrow NIR", 0.865), ("SWIR1", 1.610), ("SWIR2", 2.190)),
)
GROUPS = ("S2_RGB", "S2_Red_Edge", "S2_NIR_10m", "S2_NIR_20m", "S2_SWIR")
FIRST_BAND = 2
"""Of Sentinel-2 among the bands in space and time; two of Sentinel-1 come first."""
MONTH = 6
"""July, for every date: the same month throughout keeps the calendar out of the comparison."""
SIZES = {"nano": (128, 4, 8), "tiny": (192, 12, 3), "base": (768, 12, 12)}
"""Width, depth and heads of the released sizes."""
TOKENS_PER_SIDE, HALO_TOKENS = 12, 1
"""Twice as fast on a CPU as 16 and 2, and real changes rank the same: attention grows with the square of the tokens."""
KEPT_STD = 2.0
"""The official normalisation maps mean -+ 2 standard deviations to 0 and 1."""


class Galileo(Recipe):
    """Galileo in one of its sizes."""

    size: ClassVar[str]
    family = "galileo"
    licence = Licence("MIT", f"{REPOSITORY}/blob/main/LICENSE", "Galileo, (c) 2024 Presto Authors")
    hub = "nasaharvest/galileo"
    needs = REPOSITORY

    def __init__(self, options: Options) -> None:
        super().__init__(options)
        self._code = official.module("single_file_galileo", options.source, REPOSITORY)
        self._bands = _bands(options.source / "config" / "normalization.json")

    @property
    def takes(self) -> Input:
        """Sentinel-2 digital numbers of the harmonised L1C."""
        units = {"kind": "dn", "scale": 1e-4, "offset": 0.0}
        return Input(self._bands, units, 10.0, (5.0, 30.0), "sentinel-2", "L1C")

    @property
    def shape(self) -> Shape:
        """Tokens of 1 to 8 pixels, 4 by default."""
        p = self.options.patch_px or 4
        tile = self.options.tile_px or TOKENS_PER_SIDE * p
        return Shape(p, tile, HALO_TOKENS * p, SIZES[self.size][0], dynamic_hw=True, others_px=(tile // 2,))

    def official(self) -> nn.Module:
        """The official encoder; its folder of weights holds encoder.pt and config.json."""
        width, depth, heads = SIZES[self.size]
        model = self._code.Encoder(
            max_patch_size=8, embedding_size=width, depth=depth, mlp_ratio=4, num_heads=heads, max_sequence_length=24
        )
        if self.options.weights:
            path = Path(self.options.weights)
            state = checkpoint.load(path)
            checkpoint.fill(model, {key.replace(".backbone", ""): value for key, value in state.items()}, path.name)
        else:
            checkpoint.randomise(model, self.options.seed)
        return model.eval()

    def encoder(self, official: nn.Module) -> nn.Module:
        """See the module's words."""
        return _Tokens(official, self._code, self._bands, self.shape.patch_px).eval()

    def expected(self, official: nn.Module, pixels: Tensor) -> Tensor:
        """The official forward with everything but Sentinel-2 masked, averaged over what is visible in each patch."""
        code, p = self._code, self.shape.patch_px
        batch, _, height, width = pixels.shape
        in_time = torch.zeros(batch, height, width, 1, len(code.SPACE_TIME_BANDS))
        in_time[..., 0, FIRST_BAND : FIRST_BAND + len(BANDS)] = _normalised(pixels, self._bands).permute(0, 2, 3, 1)
        mask = torch.ones(batch, height, width, 1, len(code.SPACE_TIME_BANDS_GROUPS_IDX))
        for index, name in enumerate(code.SPACE_TIME_BANDS_GROUPS_IDX):
            mask[..., index] = float(name not in GROUPS)
        rest = {
            "sp": (len(code.SPACE_BANDS), len(code.SPACE_BAND_GROUPS_IDX), (height, width)),
            "t": (len(code.TIME_BANDS), len(code.TIME_BAND_GROUPS_IDX), (1,)),
            "st": (len(code.STATIC_BANDS), len(code.STATIC_BAND_GROUPS_IDX), ()),
        }
        values = {f"{key}_x": torch.zeros(batch, *where, bands) for key, (bands, _, where) in rest.items()}
        masks = {f"{key}_m": torch.ones(batch, *where, groups) for key, (_, groups, where) in rest.items()}
        months = torch.full((batch, 1), MONTH)
        encoded = official(s_t_x=in_time, s_t_m=mask, **values, **masks, months=months, patch_size=p)
        tokens = official.apply_mask_and_average_tokens_per_patch(*encoded[:-1])
        return tokens.reshape(batch, height // p, width // p, -1)


class Nano(Galileo):
    """0.8 million parameters."""

    size, name, title = "nano", "galileo-nano", "Galileo nano"


class Tiny(Galileo):
    """5 million parameters."""

    size, name, title = "tiny", "galileo-tiny", "Galileo tiny"


class Base(Galileo):
    """85 million parameters."""

    size, name, title = "base", "galileo-base", "Galileo base"


class _Tokens(nn.Module):
    """Pixels (batch, 10, height, width) to tokens (batch, rows, cols, width of the model)."""

    def __init__(self, model: Any, code: Any, bands: tuple[Band, ...], patch_px: int) -> None:
        super().__init__()
        self._bands, self._patch_px, self._width = bands, patch_px, model.embedding_size
        self.blocks, self.norm = model.blocks, model.norm
        groups = list(code.SPACE_TIME_BANDS_GROUPS_IDX.items())
        kept = [
            (index, name, [band - FIRST_BAND for band in bands]) for index, (name, bands) in enumerate(groups) if name in GROUPS
        ]
        self._channels = [channels for *_, channels in kept]
        embeds = [model.space_time_embed[name] for _, name, _ in kept]
        sized = [embed.resize_patch_embed(embed.proj.weight, (patch_px, patch_px)).detach() for embed in embeds]
        self.kernels = nn.ParameterList(nn.Parameter(kernel, requires_grad=False) for kernel in sized)
        self.biases = nn.ParameterList(nn.Parameter(embed.proj.bias.detach(), requires_grad=False) for embed in embeds)
        fixed = torch.cat([model.pos_embed[0], model.month_embed(torch.tensor(MONTH))]).detach()
        channel = model.s_t_channel_embed[[index for index, *_ in kept]].detach()
        self.register_buffer("looks", torch.cat([channel, fixed.expand(len(kept), -1)], 1))
        n = self._width // 8
        self.register_buffer("omega", 1.0 / 10000 ** (torch.arange(n // 2) / n / 2.0))

    def forward(self, pixels: Tensor) -> Tensor:
        """See the class."""
        values = _normalised(pixels, self._bands)
        p = self._patch_px
        maps = [
            functional.conv2d(values[:, channels], kernel, bias, stride=p)
            for channels, kernel, bias in zip(self._channels, self.kernels, self.biases, strict=True)
        ]
        tokens = torch.stack(maps, 1).permute(0, 3, 4, 1, 2)  # batch, rows, cols, groups, width
        batch, rows, cols, groups, width = tokens.shape
        places = self._places(rows, cols)[:, :, None].expand(rows, cols, groups, -1)
        looks = self.looks.expand(rows, cols, groups, -1)
        sequence = (tokens + torch.cat([looks, places], -1)).reshape(batch, rows * cols * groups, width)
        for block in self.blocks:
            sequence = block(sequence, None, None)
        return self.norm(sequence).reshape(batch, rows, cols, groups, width).mean(3)

    def _places(self, rows: int, cols: int) -> Tensor:
        """Position code (rows, cols, width / 4): sines and cosines of the column, then of the row, in units of 10 m."""
        across, down = (torch.arange(n)[:, None] * self._patch_px * self.omega for n in (cols, rows))
        across, down = (torch.cat([angle.sin(), angle.cos()], 1) for angle in (across, down))
        return torch.cat([across.expand(rows, cols, -1), down[:, None].expand(rows, cols, -1)], -1)


def _normalised(pixels: Tensor, bands: tuple[Band, ...]) -> Tensor:
    mean, std = (torch.tensor([getattr(band, key) for band in bands])[:, None, None] for key in ("mean", "std"))
    return (pixels - (mean - KEPT_STD * std)) / (2 * KEPT_STD * std)


def _bands(statistics: Path) -> tuple[Band, ...]:
    """Bands with their mean and standard deviation, as the official repository has them."""
    moments_13 = json.loads(statistics.read_text(encoding="utf-8"))["13"]
    moments = zip(moments_13["mean"][FIRST_BAND:], moments_13["std"][FIRST_BAND:])
    return tuple(Band(name, wavelength, *moment) for (name, wavelength), moment in zip(BANDS, moments))
