"""Which tokens does Clay v1.5 (Clay Foundation, 2024) give?

Patch tokens for one sensor, whose bands, wavelengths and ground sampling are baked in.

Time and place are zeros on every date, as they were for a fifth of the training: they stay out of the comparison. The
kernel that the official code makes of the wavelengths on every run is made once, here. Bands and their statistics are
those of the official repository, which is needed as a clone: the package of the same name cannot be imported.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, ClassVar

import torch
from torch import Tensor, nn
from torch.nn import functional

from scripts.encoders import checkpoint, official
from scripts.encoders.recipe import Band, ExportError, Input, Licence, Options, Recipe, Shape

REPOSITORY = "https://github.com/Clay-foundation/model"
TRAINING_ONLY = ("timm", "torchvision", "torchvision.transforms")
"""Imported by the official code for its teacher."""
PATCH_PX = 8
TILE_PX = 256
HALO_TOKENS = 4
WHEN_AND_WHERE = 8
"""Features of the position code that hold time and place."""
KERNEL_SCALE = 0.02
"""By which the official code multiplies the kernels that it makes."""
ENCODER = "model.encoder."
"""Where the checkpoint, of the model in training, has the encoder."""
NAMES = {
    **{"rededge": "red edge 1", "rededge1": "red edge 1", "rededge2": "red edge 2", "rededge3": "red edge 3"},
    **{"nir": "NIR", "nir08": "NIR", "swir16": "SWIR1", "swir22": "SWIR2", "coastal_blue": "coastal", "green_i": "green I"},
    **{"sur_refl_b01": "red", "sur_refl_b02": "NIR", "sur_refl_b03": "blue", "sur_refl_b04": "green"},
    **{"sur_refl_b05": "SWIR 1.24", "sur_refl_b06": "SWIR1", "sur_refl_b07": "SWIR2"},
}
"""The engine's names of bands, where they are not the official ones."""


@dataclass(frozen=True)
class Sensor:
    """What the official metadata do not tell."""

    satellite: str
    product: str
    units: Mapping[str, Any]


REFLECTANCE = {"kind": "dn", "scale": 1e-4, "offset": 0.0}
SENSORS = {
    "sentinel-2-l2a": Sensor("sentinel-2", "L2A", REFLECTANCE),
    "landsat-c2l1": Sensor("landsat", "C2 L1", {"kind": "dn", "scale": 2e-5, "offset": -0.1}),
    "landsat-c2l2-sr": Sensor("landsat", "C2 L2 SR", {"kind": "dn", "scale": 2.75e-5, "offset": -0.2}),
    "naip": Sensor("naip", "", {"kind": "uint8"}),
    "linz": Sensor("linz", "", {"kind": "uint8"}),
    "modis": Sensor("modis", "surface reflectance", REFLECTANCE),
    "planetscope-sr": Sensor("planetscope", "SR", REFLECTANCE),
    "satellogic-MSI-L1D": Sensor("satellogic", "L1D", REFLECTANCE),
}
"""Optical sensors of the official metadata; the first is the default."""


class Clay(Recipe):
    """Clay v1.5 as it was released, 302 million parameters."""

    name, title, family = "clay-v1.5", "Clay v1.5", "clay"
    licence = Licence("Apache-2.0", f"{REPOSITORY}/blob/main/LICENSE", "Clay v1.5, (c) 2023 Clay.foundation")
    hub = "made-with-clay/Clay"
    needs = REPOSITORY
    size: ClassVar[Mapping[str, int]] = {"dim": 1024, "depth": 24, "heads": 16, "dim_head": 64, "mlp_ratio": 4}

    def __init__(self, options: Options) -> None:
        sensor = options.sensor or next(iter(SENSORS))
        if sensor not in SENSORS:
            raise ExportError(f"{self.title} has no optical sensor {sensor}; its sensors are {', '.join(SENSORS)}.")
        if options.patch_px not in (None, PATCH_PX) or (options.tile_px or 0) % PATCH_PX:
            raise ExportError(f"The tokens of {self.title} are {PATCH_PX} pixels; leave --patch-px and --tile-px out.")
        super().__init__(replace(options, sensor=sensor))
        with official.stand_ins(*TRAINING_ONLY):
            self._code = official.module("claymodel.model", options.source, REPOSITORY)
        torch.set_float32_matmul_precision("highest")  # the official code lowers it, and parity would suffer
        metadata = _metadata(Path(options.source or ""))[sensor]
        self._bands, self._gsd_m = _bands(metadata), float(metadata["gsd"])

    @property
    def takes(self) -> Input:
        """Numbers as the sensor's product has them."""
        sensor, gsd_m = SENSORS[self.options.sensor], self._gsd_m
        return Input(self._bands, sensor.units, gsd_m, (gsd_m / 2, gsd_m * 2), sensor.satellite, sensor.product)

    @property
    def shape(self) -> Shape:
        """One size of image: its side is in the position code."""
        return Shape(PATCH_PX, self.options.tile_px or TILE_PX, HALO_TOKENS * PATCH_PX, self.size["dim"], dynamic_hw=False)

    def official(self) -> nn.Module:
        """The official encoder; the checkpoint is clay-v1.5.ckpt, of which the rest is for training."""
        model = self._code.Encoder(mask_ratio=0.0, patch_size=PATCH_PX, shuffle=False, **self.size)
        if self.options.weights:
            path = Path(self.options.weights)
            state = checkpoint.load(path)
            state = state.get("state_dict", state)
            parts = {key.removeprefix(ENCODER): value for key, value in state.items() if key.startswith(ENCODER)}
            checkpoint.fill(model, parts, path.name)
        else:
            checkpoint.randomise(model, self.options.seed)
        return model.eval()

    def encoder(self, official: nn.Module) -> nn.Module:
        """See the module's words."""
        return _Tokens(official, self._code, self._bands, self._gsd_m, self.shape).eval()

    def expected(self, official: nn.Module, pixels: Tensor) -> Tensor:
        """The official forward without masks, less the class token."""
        nothing = torch.zeros(len(pixels), WHEN_AND_WHERE // 2)
        given = {"pixels": _normalised(pixels, self._bands), "time": nothing, "latlon": nothing}
        tokens = official({**given, "gsd": torch.tensor(self._gsd_m), "waves": _wavelengths(self._bands)})[0][:, 1:]
        side = pixels.shape[-1] // PATCH_PX
        return tokens.reshape(len(pixels), side, side, -1)


class Tiny(Clay):
    """An official architecture of which no weights were released."""

    name, title = "clay-tiny", "Clay tiny (untrained, for tests)"
    size: ClassVar[Mapping[str, int]] = {"dim": 192, "depth": 6, "heads": 4, "dim_head": 48, "mlp_ratio": 2}


class _Tokens(nn.Module):
    """Pixels (batch, bands, side, side) to tokens (batch, rows, cols, width of the model)."""

    def __init__(self, model: Any, code: Any, bands: tuple[Band, ...], gsd_m: float, shape: Shape) -> None:
        super().__init__()
        self._bands, self._side = bands, shape.tile_px // PATCH_PX
        self.transformer, self.first = model.transformer, model.cls_token
        embedding, wavelengths = model.patch_embedding, _wavelengths(bands)
        with torch.no_grad():
            _, codes = embedding(torch.zeros(1, len(bands), PATCH_PX, PATCH_PX), wavelengths)
            kernel, bias = embedding.weight_generator(codes)
        kernel = kernel.reshape(len(bands), shape.dim, PATCH_PX, PATCH_PX).transpose(0, 1)
        self.register_buffer("kernel", (kernel * KERNEL_SCALE).contiguous())
        self.register_buffer("bias", bias)
        where = {"h": self._side, "w": self._side, "dim": shape.dim - WHEN_AND_WHERE, "gsd": torch.tensor(gsd_m)}
        self.register_buffer("places", functional.pad(code.posemb_sincos_2d_with_gsd(**where), (0, WHEN_AND_WHERE)))

    def forward(self, pixels: Tensor) -> Tensor:
        """See the class."""
        values = _normalised(pixels, self._bands)
        patches = functional.conv2d(values, self.kernel, self.bias, stride=PATCH_PX).flatten(2).transpose(1, 2)
        first = self.first.expand(pixels.shape[0], -1, -1)
        tokens = self.transformer(torch.cat([first, patches + self.places], 1))[:, 1:]
        return tokens.reshape(pixels.shape[0], self._side, self._side, -1)


def _normalised(pixels: Tensor, bands: tuple[Band, ...]) -> Tensor:
    mean, std = (torch.tensor([getattr(band, key) for band in bands])[:, None, None] for key in ("mean", "std"))
    return (pixels - mean) / std


def _wavelengths(bands: tuple[Band, ...]) -> Tensor:
    """In micrometres, as the official code takes them whatever its pages say."""
    return torch.tensor([band.wavelength_um for band in bands])


def _metadata(source: Path) -> Mapping[str, Any]:
    """What the official repository has of every sensor."""
    path = source / "configs" / "metadata.yaml"
    if not path.is_file():
        raise ExportError(f"{source} has no configs/metadata.yaml; give a clone of {REPOSITORY}.")
    return official.package("yaml", "pyyaml").safe_load(path.read_text(encoding="utf-8"))


def _bands(metadata: Mapping[str, Any]) -> tuple[Band, ...]:
    """Bands of one sensor, in the order of the official metadata."""
    order, moments = metadata["band_order"], metadata["bands"]
    names = {**NAMES, "nir08": "narrow NIR"} if "nir" in order else NAMES  # Sentinel-2 has both
    keys = ("wavelength", "mean", "std")
    return tuple(Band(names.get(band, band), *(float(moments[key][band]) for key in keys)) for band in order)
