"""Yearly maps of embeddings as they are delivered, with their scales, their tiles and the edges of these."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tests.inputs import ground
from tests.inputs.ground import Array
from tests.inputs.row import Asked, Row
from tests.inputs.values import vectors

KIND = "Embeddings"
NAMES = tuple(f"A{number:02d}" for number in range(64))
DECODED = "decoded from eight bits"
AS_THEY_ARE = "as they are"
RASTER = {"encoder": "raster"}
HALF = ground.SIDE // 2


def as_is(year: int, image: Array) -> Array:
    """The vectors themselves."""
    return image


def coded(year: int, image: Array) -> NDArray[Any]:
    """AlphaEarth in eight bits."""
    return vectors.alpha_earth(image)


def halves_apart(years: tuple[int, ...], across: bool = False) -> Callable[[int, Array], Array]:
    """In some years one side of an edge lies .05 off, as tiles of one map do."""
    step = 0.05 * vectors.unit(np.random.default_rng(3).normal(size=64)).astype(np.float32)

    def made(year: int, image: Array) -> Array:
        moved = image.copy()
        if year in years:
            part = (slice(None), slice(40, None)) if across else (slice(None), slice(None), slice(30, None))
            moved[part] += step[:, None, None]
        return moved

    return made


@dataclass(frozen=True)
class Yearly:
    """One map a year."""

    name: str
    made: Callable[[int, Array], NDArray[Any]] = as_is
    n_bands: int = 64
    per_pixel: int = 1
    """Pixels of the ground along the side of one of the map."""
    tag: float | None = None
    names: tuple[str, ...] = ()
    void: float | None = None
    """What a corner holds that has no vector."""
    asked: Mapping[str, Any] = field(default_factory=lambda: RASTER)
    years: tuple[int, ...] = vectors.YEARS
    more: Mapping[str, Any] = field(default_factory=dict)

    def __call__(self, folder: Path) -> Asked:
        """Write the series."""
        grid = ground.GRID @ ground.Affine.scale(self.per_pixel)
        for year, image in zip(vectors.YEARS, vectors.maps(self.n_bands), strict=True):
            if year in self.years:
                pixels = self.made(year, _coarser(image, self.per_pixel))
                if self.void is not None:
                    pixels = pixels.copy()
                    pixels[:, :20, :30] = self.void
                ground.write(
                    folder / self.name.format(year=year), pixels, transform=grid, nodata=self.tag, names=self.names, **self.more
                )
        return Asked(dict(self.asked), date=vectors.DATE)


def tiles(name: str, *, step: float = 0, is_turned: bool = False) -> Callable[[Path], Asked]:
    """Four files a year; one of them may lie off the others in one year, and rows may count from the south."""

    def build(folder: Path) -> Asked:
        for year, image in zip(vectors.YEARS, vectors.maps(64), strict=True):
            for row in (0, HALF):
                for col in (0, HALF):
                    part = image[:, row : row + HALF, col : col + HALF]
                    if step and year == 2023 and row and col:
                        part = part + np.float32(step) * vectors.unit(np.ones((64, 1, 1), np.float32))
                    corner = ground.GRID @ ground.Affine.translation(col, row)
                    if is_turned:
                        part, corner = part[:, ::-1], corner @ ground.Affine.translation(0, HALF) @ ground.Affine.scale(1, -1)
                    path = folder / name.format(year=year, row=row, col=col)
                    ground.write(path, vectors.alpha_earth(part), transform=corner, nodata=-128, names=NAMES)
        return Asked(RASTER, date=vectors.DATE)

    return build


def _coarser(image: Array, factor: int) -> Array:
    n_bands, side = len(image), ground.SIDE // factor
    return image.reshape(n_bands, side, factor, side, factor).mean((2, 4)) if factor > 1 else image


def _one_other(factor: float) -> Callable[[int, Array], Array]:
    return lambda year, image: image * np.float32(factor) if year == 2023 else image


def _whole(gain: float, dtype: str) -> Callable[[int, Array], NDArray[Any]]:
    return lambda year, image: np.round(image * gain).astype(dtype)


EXPORT = "images/AlphaEarth_{year}.tif"
ROWS = (
    Row(
        KIND,
        "AlphaEarth of Earth Engine, 8 bits, -128 = none",
        Yearly("images/satellite_embedding_{year}.tif", coded, tag=-128, names=NAMES, void=-128),
        told=DECODED,
    ),
    Row(KIND, "AlphaEarth, 8 bits, without a tag", Yearly("images/site7_{year}.tif", coded, void=-128), told=DECODED),
    Row(
        KIND,
        "AlphaEarth of Earth Engine, floating point, NaN = none",
        Yearly("images/embedding_{year}.tif", lambda year, image: image.astype(float), names=NAMES, void=np.nan),
        told=AS_THEY_ARE,
    ),
    Row(
        KIND,
        "AlphaEarth of Earth Engine, tiles of one export",
        tiles("images/aef_{year}-{row:010d}-{col:010d}.tif"),
        told=DECODED,
    ),
    Row(
        KIND,
        "AlphaEarth of its bucket, a folder a year and zone, rows from the south",
        tiles("images/annual/{year}/32N/xk2g9{row:03d}{col:03d}-0000000000-0000000000.tiff", is_turned=True),
        told=DECODED,
    ),
    Row(
        KIND,
        "AlphaEarth, no option given",
        Yearly("images/satellite_embedding_{year}.tif", coded, tag=-128, names=NAMES, asked={}),
        told=DECODED,
    ),
    Row(
        KIND,
        "AlphaEarth, 16 of its bands, 8 bits",
        Yearly(
            "images/site7_{year}.tif", lambda year, image: vectors.alpha_earth(image[:16]), tag=-128, names=NAMES[:16], asked={}
        ),
        told=DECODED,
    ),
    Row(
        KIND,
        "AlphaEarth, 8 bits taken for a plain scale",
        Yearly(EXPORT, lambda year, image: vectors.alpha_earth(image) / np.float32(127.5), names=NAMES),
        refused="should have length 1",
    ),
    Row(KIND, "AlphaEarth times 10 000", Yearly(EXPORT, _whole(10_000, "int16"), names=NAMES), refused="length"),
    Row(KIND, "one year in another scale", Yearly("images/own_{year}.tif", _one_other(127)), refused="scaled otherwise"),
    Row(
        KIND,
        "TESSERA, floating point",
        Yearly("images/tessera_{year}_lat52.05_lon0.15.tif", lambda year, image: image * np.float32(30), 128),
        told=AS_THEY_ARE,
    ),
    Row(
        KIND,
        "TESSERA, 8 bits without scales",
        Yearly("images/tessera_{year}_lat52.05_lon0.15.tif", _whole(127, "int8"), 128),
        refused="without the scales",
    ),
    Row(
        KIND,
        "Clay, a vector every 40 m",
        Yearly(
            "images/clay_v1.5_{year}.tif", lambda year, image: image * np.float32(12), 256, 4, asked={**RASTER, "patch_px": 2}
        ),
        told=AS_THEY_ARE,
    ),
    Row(
        KIND,
        "vectors of your own, 24 numbers, half precision",
        Yearly("images/own_{year}.tif", lambda year, image: image.astype(np.float16).astype(np.float32), 24),
        told=AS_THEY_ARE,
    ),
    Row(
        KIND,
        "vectors of your own, mostly small, 12 numbers in ENVI",
        Yearly("images/vectors_{year}.img", lambda year, image: image * np.float32(1e-3), 12, more={"driver": "ENVI"}),
        told=AS_THEY_ARE,
    ),
    Row(
        KIND,
        "three years of reference, two new",
        Yearly(
            "images/embedding_{year}.tif",
            as_is,
            years=(2019, 2020, 2021, 2022, 2023),
            asked={**RASTER, "reference_end": "2022-01-01"},
        ),
        told=AS_THEY_ARE,
    ),
    Row(
        KIND,
        "an edge of tiles, .05 in one year",
        Yearly("images/embedding_{year}.tif", halves_apart((2023,))),
        told="edge of a tile",
    ),
    Row(
        KIND,
        "edges of tiles in a reference year and after",
        Yearly("images/embedding_{year}.tif", halves_apart((2019, 2022, 2024), across=True)),
        told="edge of a tile",
    ),
    Row(KIND, "one of four tiles .05 off in one year", tiles("images/aef_{year}-{row:010d}-{col:010d}.tif", step=0.05)),
)
