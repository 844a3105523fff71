"""How are the models of red, green and blue built that the package transformers has?

From the file model.safetensors of their hub.
"""

from __future__ import annotations

from abc import abstractmethod
from typing import Any, ClassVar

import torch
from torch import Tensor, nn

from scripts.encoders import checkpoint, official
from scripts.encoders.recipe import Band, ExportError, Input, Recipe

MEAN, STD = (0.485, 0.456, 0.406), (0.229, 0.224, 0.225)
"""Of ImageNet, as a share of 255."""
BANDS = tuple(
    Band(name, wavelength, 255 * mean, 255 * std)
    for (name, wavelength), mean, std in zip((("red", 0.665), ("green", 0.560), ("blue", 0.493)), MEAN, STD)
)


class RgbModel(Recipe):
    """A model of transformers that takes photographs."""

    architecture: ClassVar[str]
    """Name of its class in transformers."""
    token_px: ClassVar[int]
    step_px: ClassVar[int]
    """The side of a tile must be a multiple of it."""
    needs = "transformers"

    @property
    def takes(self) -> Input:
        """Pixels from 0 to 255. Photographs have no ground sampling distance: any will do."""
        return Input(BANDS, {"kind": "rgb8"}, 10.0, (0.05, 30.0))

    def tile_px(self, default: int) -> int:
        """Side of a tile, in pixels.

        Raises
        ------
        ExportError
            The model cannot take the side of a tile or of a token that was asked for.
        """
        if self.options.patch_px not in (None, self.token_px):
            raise ExportError(f"{self.title} has tokens of {self.token_px} px and no others; leave --patch-px out.")
        side = self.options.tile_px or default
        if side <= 0 or side % self.step_px:
            raise ExportError(f"{self.title} takes sides that are a multiple of {self.step_px} px; change --tile-px {side}.")
        return side

    @abstractmethod
    def configuration(self, package: Any) -> Any:
        """The official configuration of this size, in the terms of transformers."""

    def official(self) -> nn.Module:
        """See ``Recipe``. The configuration is that of the size asked for: weights of another one do not fit it."""
        package = official.package("transformers", "transformers")
        package.logging.set_verbosity_error()
        package.utils.logging.disable_progress_bar()
        try:
            kind, configuration = getattr(package, self.architecture), self.configuration(package)
        except (AttributeError, ImportError) as error:  # it imports its models when they are asked for
            first = str(error).splitlines()[0][:160]
            raise ExportError(f"transformers has no {self.architecture} that can be imported ({first}); update it.") from error
        if self.options.weights:
            return self._filled(kind, configuration)
        torch.manual_seed(self.options.seed)
        model = kind(configuration)
        checkpoint.randomise(model, self.options.seed)
        return model.eval()

    def weights(self, state: dict[str, Tensor]) -> dict[str, Tensor]:
        """Those of the encoder among the weights of a checkpoint."""
        return state

    def _filled(self, kind: Any, configuration: Any) -> nn.Module:
        """Filled by transformers, which knows the names that its older versions gave the weights."""
        path = checkpoint.file(self.options.weights, self.hub)
        model, loading = kind.from_pretrained(
            None,
            config=configuration,
            state_dict=self.weights(checkpoint.load(path)),
            dtype=torch.float32,
            ignore_mismatched_sizes=True,  # told below, in one sentence
            output_loading_info=True,
        )
        for words, key in (("lacks", "missing_keys"), ("has besides", "unexpected_keys"), ("has another", "mismatched_keys")):
            if loading[key]:
                first = min(str(name if isinstance(name, str) else name[0]) for name in loading[key])
                raise ExportError(
                    f"{path.name} does not fit {self.title} (it {words} {first}); give {checkpoint.SAFETENSORS} of {self.hub}."
                )
        return model.eval()


class Normalised(nn.Module):
    """Pixels (batch, 3, height, width) from 0 to 255 to what models of photographs take."""

    def __init__(self) -> None:
        super().__init__()
        for name in ("mean", "std"):
            values = torch.tensor([getattr(band, name) for band in BANDS])
            self.register_buffer(name, values[:, None, None], persistent=False)

    def forward(self, pixels: Tensor) -> Tensor:
        """See the class."""
        return (pixels - self.mean) / self.std
