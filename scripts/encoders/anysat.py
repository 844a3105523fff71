"""Which tokens does AnySat (Astruc et al. 2024) give?

Those of Sentinel-2, one date at a time, every date as if of the same day of the year.

The official forward loops over the batch and makes tables of places as it runs, which no exporter follows. Here the tables
are made once. Attention over one date is no attention (its weight is 1), so it is left out.

AnySat wants bands less their mean, over their standard deviation, and its repository has no numbers for them: those that
Clay publishes for Sentinel-2 L2A are used.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any, ClassVar

import torch
from torch import Tensor, nn

from scripts.encoders import checkpoint, official
from scripts.encoders.recipe import Band, ExportError, Input, Licence, Options, Recipe, Shape

REPOSITORY = "https://github.com/gastruc/AnySat"
BANDS = (
    *(Band("blue", 0.493, 1105.0, 1809.0), Band("green", 0.560, 1355.0, 1757.0), Band("red", 0.665, 1552.0, 1888.0)),
    *(Band("red edge 1", 0.704, 1887.0, 1870.0), Band("red edge 2", 0.740, 2422.0, 1732.0)),
    *(Band("red edge 3", 0.783, 2630.0, 1697.0), Band("NIR", 0.842, 2743.0, 1742.0)),
    *(Band("narrow NIR", 0.865, 2785.0, 1648.0), Band("SWIR1", 1.610, 2388.0, 1470.0), Band("SWIR2", 2.190, 1835.0, 1379.0)),
)
DAY = 182
"""Of the year, counted from 0: 2 July, for every date, so that the calendar stays out of the comparison."""
GSD_M = 10
PATCH_PX, MOST_PATCH_PX = 4, 8
TOKENS_PER_SIDE, MOST_TOKENS_PER_SIDE = 24, 32
"""As the makers advise: at most 1024 at once."""
HALO_TOKENS = 2


class Base(Recipe):
    """AnySat in its released size; 95 of its 126 million parameters see Sentinel-2."""

    name, title, family = "anysat", "AnySat base", "anysat"
    licence = Licence("MIT", f"{REPOSITORY}/blob/main/LICENSE", "AnySat (Astruc et al. 2024), (c) 2023 Damien Robert")
    hub, needs = "g-astruc/AnySat", REPOSITORY
    size: ClassVar[str] = "base"
    dim: ClassVar[int] = 768

    def __init__(self, options: Options) -> None:
        super().__init__(options)
        p, side = self.shape.patch_px, self.shape.tile_px
        if not 1 <= p <= MOST_PATCH_PX or side % p or side > MOST_TOKENS_PER_SIDE * p:
            raise ExportError(
                f"AnySat takes up to {MOST_TOKENS_PER_SIDE} x {MOST_TOKENS_PER_SIDE} whole tokens of 1 to {MOST_PATCH_PX} "
                f"pixels; choose another --patch-px than {p}, or another --tile-px than {side}."
            )
        self._code = official.module("hubconf", options.source, REPOSITORY)
        self._tables = official.module("src.models.networks.encoder.utils.pos_embed", options.source, REPOSITORY)

    @property
    def takes(self) -> Input:
        """Sentinel-2 digital numbers of the L2A, without the offset of 2022."""
        return Input(BANDS, {"kind": "dn", "scale": 1e-4, "offset": 0.0}, float(GSD_M), (5.0, 20.0), "sentinel-2", "L2A")

    @property
    def shape(self) -> Shape:
        """Tokens of 1 to 8 pixels, 4 by default; one size of image, as its side is in the tables of places."""
        p = self.options.patch_px or PATCH_PX
        return Shape(p, self.options.tile_px or TOKENS_PER_SIDE * p, HALO_TOKENS * p, self.dim, dynamic_hw=False)

    def official(self) -> nn.Module:
        """The official model for Sentinel-2 alone; the checkpoint is AnySat.pth, of which other sensors are left out."""
        with official.first_on_path(self.options.source):
            model = self._code.AnySat(model_size=self.size, flash_attn=False, **{"modalities.all": ["s2"]})
        if self.options.weights:
            path = Path(self.options.weights)
            state = checkpoint.load(path)
            state = {key.removeprefix("model."): value for key, value in state.get("state_dict", state).items()}
            kept = {key: value for key, value in state.items() if not key.startswith("projector_") or "_s2." in key}
            checkpoint.fill(model.model, kept, path.name)
        else:
            checkpoint.randomise(model, self.options.seed)
        return model.eval()

    def encoder(self, official: nn.Module) -> nn.Module:
        """See the module's words."""
        return _Tokens(official.model, self._tables, self.shape).eval()

    def expected(self, official: nn.Module, pixels: Tensor) -> Tensor:
        """The official forward with a series of one date."""
        given = {"s2": _normalised(pixels)[:, None], "s2_dates": torch.full((len(pixels), 1), DAY)}
        return official(given, patch_size=GSD_M * self.shape.patch_px, output="patch")


class Tiny(Base):
    """An official architecture of which no weights were released."""

    name, title = "anysat-tiny", "AnySat tiny (untrained, for tests)"
    size, dim = "tiny", 256


class _Tokens(nn.Module):
    """Pixels (batch, 10, side, side) to tokens (batch, rows, cols, width of the model)."""

    def __init__(self, model: Any, tables: Any, shape: Shape) -> None:
        super().__init__()
        n, p = shape.tile_px // shape.patch_px, shape.patch_px
        self._side, self._patch_px, self._width = n, p, shape.dim
        self.pixels = _Pixels(model.projector_s2.patch_embed)
        inside = tables.get_2d_sincos_pos_embed_with_resolution(shape.dim, p, {"s2": GSD_M}, cls_token=True, modalities=["s2"])
        self.patches = _Patches(model.spatial_encoder, inside["s2"].float(), p)
        self.blocks = model.blocks[:-1]
        places = tables.get_2d_sincos_pos_embed_with_scale(shape.dim, n, p, cls_token=True).float()
        self.last = _Last(model.blocks[-1], places, n)
        self.register_buffer("first", (model.cls_token + places[:, :1]).detach())
        self.register_buffer("places", places[:, 1:])

    def forward(self, pixels: Tensor) -> Tensor:
        """See the class."""
        n, p, width = self._side, self._patch_px, self._width
        seen = self.pixels(_normalised(pixels).permute(0, 2, 3, 1).reshape(-1, len(BANDS)))
        inside = seen.reshape(-1, n, p, n, p, width).transpose(2, 3).reshape(-1, p * p, width)
        tokens = self.patches(inside).reshape(-1, n * n, width) + self.places
        sequence = torch.cat([self.first.expand(pixels.shape[0], -1, -1), tokens], 1)
        for block in self.blocks:
            sequence = block(sequence)
        return self.last(sequence)[:, 1:].reshape(-1, n, n, width)


class _Pixels(nn.Module):
    """Bands of single pixels on one date (n, 10) to features (n, width)."""

    def __init__(self, official: Any) -> None:
        super().__init__()
        self.before, self.norm, self.after = official.inconv, official.in_norm, nn.Sequential(official.mlp, official.out_norm)
        self.register_buffer("day", official.positional_encoder(torch.full((1, 1), DAY))[0])

    def forward(self, values: Tensor) -> Tensor:
        """See the class."""
        return self.after(self.norm(self.before(values)) + self.day)


class _Patches(nn.Module):
    """Features of the pixels of patches (n, pixels, width) to one token for each (n, width)."""

    def __init__(self, official: Any, places: Tensor, side: int) -> None:
        super().__init__()
        self.blocks, self.norm = official.predictor_blocks, official.predictor_norm
        attention = self.blocks[0].attn
        self._heads, self._scale = attention.num_heads, attention.scale
        _, apart = attention.rpe_k._get_rp_bucket(torch.zeros(1, self._heads, 1 + side * side, 1), height=side, width=side)
        self.register_buffer("apart", apart[0])  # where a flat table (tokens x distances) has the distance of each pair
        self.register_buffer("first", (official.cls_token + places[:, :1]).detach())
        self.register_buffer("places", places[:, 1:])

    def forward(self, pixels: Tensor) -> Tensor:
        """See the class."""
        tokens = torch.cat([self.first.expand(pixels.shape[0], -1, -1), pixels + self.places], 1)
        for block in self.blocks:
            tokens = tokens + self._attended(block.attn, block.norm1(tokens))
            tokens = tokens + block.mlp(block.norm2(tokens))
        return self.norm(tokens[:, 0])

    def _attended(self, attention: Any, tokens: Tensor) -> Tensor:
        """Attention with distances; those of the first head serve all, as in the official code."""
        _, length, width = tokens.shape
        projected = attention.qkv(tokens).reshape(-1, length, 3, self._heads, width // self._heads).permute(2, 0, 3, 1, 4)
        queries, keys, values = projected[0] * self._scale, projected[1], projected[2]
        table = (queries[:, 0] @ attention.rpe_k.lookup_table_weight[0]).flatten(1)
        near = table.index_select(1, self.apart).reshape(-1, 1, length, length)
        weights = (queries @ keys.transpose(-2, -1) + near).softmax(-1)
        return attention.proj((weights @ values).transpose(1, 2).reshape(-1, length, width))


class _Last(nn.Module):
    """The block whose queries are learned and look at the tokens (batch, length, width); they do not depend on the image."""

    def __init__(self, official: Any, places: Tensor, side: int) -> None:
        super().__init__()
        self.attention, self.norm, self.norm_mlp, self.mlp = official.attn, official.norm1, official.norm2, official.mlp
        self._heads = official.attn.num_heads
        with torch.no_grad():
            queries = self._split(official.attn.q_learned + places)
            self.register_buffer("near", official.attn.rpe_k(queries, height=side, width=side))
        self.register_buffer("queries", (queries * official.attn.scale).contiguous())

    def forward(self, tokens: Tensor) -> Tensor:
        """See the class."""
        tokens = self.norm(tokens)
        keys, values = self._split(self.attention.wk(tokens)), self._split(self.attention.wv(tokens))
        weights = (self.queries @ keys.transpose(-2, -1) + self.near).softmax(-1)
        attended = self.attention.proj((weights @ values).transpose(1, 2).reshape(tokens.shape))
        return attended + self.mlp(self.norm_mlp(attended))

    def _split(self, tokens: Tensor) -> Tensor:
        """To heads: (batch, heads, length, width of a head)."""
        return tokens.reshape(-1, tokens.shape[1], self._heads, tokens.shape[2] // self._heads).transpose(1, 2)


def _normalised(pixels: Tensor) -> Tensor:
    mean, std = (torch.tensor([getattr(band, key) for band in BANDS])[:, None, None] for key in ("mean", "std"))
    return (pixels - mean) / std
