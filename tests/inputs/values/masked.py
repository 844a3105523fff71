"""Series under clouds, with the mask of every date in a file beside it or in bands of its own, as products have them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tests.inputs import ground
from tests.inputs.row import Asked

Array = NDArray[Any]
LANDSAT = {"gain": 1 / 0.0000275, "offset": 0.2 / 0.0000275}
"""Surface reflectance of Collection 2 as whole numbers."""


@dataclass(frozen=True)
class Numbers:
    """Numbers of a mask: one of ``clear`` where the ground is seen, one of ``cloudy`` where it is not."""

    clear: tuple[float, ...]
    cloudy: tuple[float, ...]
    dtype: str = "uint8"

    def of(self, cloud: Array, draw: np.random.Generator) -> Array:
        """Drawn for every pixel of a cloud (rows, cols)."""
        numbers = np.where(cloud, draw.choice(self.cloudy, cloud.shape), draw.choice(self.clear, cloud.shape))
        return numbers.astype(self.dtype)


@dataclass(frozen=True)
class Beside:
    """Images with a mask file each; {day} and {band} stand for those of an image."""

    image: str
    mask: str
    numbers: Numbers | tuple[Numbers, ...]
    """Of the mask, a band each."""
    per_mask: int = 1
    """Pixels of the images on a side of one of the mask."""
    bands: tuple[str, ...] = ground.BANDS
    """Names of the bands: of files, where ``image`` has {band}."""
    unit: Mapping[str, Any] = field(default_factory=dict)
    nodata: float | None = 0
    mask_more: Mapping[str, Any] = field(default_factory=dict)
    asked: Mapping[str, Any] = field(default_factory=dict)
    further: Mapping[str, Numbers] = field(default_factory=dict)
    """Other files that come with every image, by name."""
    without: tuple[date, ...] = ()
    """Clear days that have no mask."""

    def __call__(self, folder: Path) -> Asked:
        """Write the series; options are as they were asked, the mask in the folder of the series."""
        draw = np.random.default_rng(5)
        kinds = self.numbers if isinstance(self.numbers, tuple) else (self.numbers,)
        for day, image, cloud in dates(self.without):
            write_image(folder, self.image, day, ground.numbers(image, **self.unit), self.bands, self.nodata)
            for name, numbers in self.further.items():
                ground.write(folder / name.format(day=day), numbers.of(cloud, draw))
            coarse = _coarser(cloud, self.per_mask)
            flags = np.stack([kind.of(coarse, draw) for kind in kinds])
            if day not in self.without:
                side = ground.GRID @ ground.Affine.scale(self.per_mask)
                ground.write(folder / self.mask.format(day=day), flags, transform=side, **self.mask_more)
        return asked_of(folder, self.asked)


@dataclass(frozen=True)
class Within:
    """Images with further bands that are their masks."""

    image: str
    masks: Mapping[str, Numbers]
    bands: tuple[str, ...] = ground.BANDS
    unit: Mapping[str, Any] = field(default_factory=dict)
    dtype: str = "uint16"
    asked: Mapping[str, Any] = field(default_factory=dict)

    def __call__(self, folder: Path) -> Asked:
        """Write the series."""
        draw = np.random.default_rng(5)
        for day, image, cloud in dates():
            further = [numbers.of(cloud, draw) for numbers in self.masks.values()]
            pixels = image if self.dtype.startswith("float") else ground.numbers(image, **self.unit)
            bands = np.concatenate([pixels, np.stack(further)]).astype(self.dtype)
            ground.write(folder / self.image.format(day=day), bands, names=(*self.bands, *self.masks))
        return asked_of(folder, self.asked)


def dates(clear: tuple[date, ...] = ()) -> Iterator[tuple[date, Array, Array]]:
    """Day, reflectance under its clouds, and where these are; none on some days."""
    for day, clouded, bare, cloud in zip(ground.DATES, ground.clouded(), ground.images(), ground.clouds(), strict=True):
        yield (day, bare, np.zeros_like(cloud)) if day in clear else (day, clouded, cloud)


def write_image(
    folder: Path, pattern: str, day: date, pixels: Array, bands: tuple[str, ...] = ground.BANDS, nodata: float | None = 0
) -> None:
    """One image, as a file or as one file a band."""
    if "{band}" not in pattern:
        ground.write(folder / pattern.format(day=day), pixels, nodata=nodata)
        return
    for name, band in zip(bands, pixels, strict=True):
        ground.write(folder / pattern.format(day=day, band=name), band, nodata=nodata)


def asked_of(folder: Path, options: Mapping[str, Any]) -> Asked:
    """Options as they are, but for a mask in the folder of the series."""
    mask = options.get("mask")
    return Asked({**options, "mask": str(folder / mask)} if mask not in (None, "none") else dict(options))


def _coarser(cloud: Array, factor: int) -> Array:
    """What a mask of larger pixels says: cloud where there is some below."""
    side = -(-ground.SIDE // factor)
    padded = np.pad(cloud, (0, side * factor - ground.SIDE), mode="edge")
    return padded.reshape(side, factor, side, factor).any((1, 3))
