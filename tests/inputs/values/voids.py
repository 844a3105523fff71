"""Pixels that are no measurement, as tags forget them, and measurements that look like them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tests.inputs import ground
from tests.inputs.row import Asked, Row
from tests.inputs.values import radar
from tests.inputs.values.masked import LANDSAT

KIND = "Void pixels"
Void = Callable[[int], NDArray[np.bool_]]
"""Where there is no measurement on a date, by its index: (rows, cols)."""
ROW, COL = np.mgrid[: ground.SIDE, : ground.SIDE]


def triangle(index: int) -> NDArray[np.bool_]:
    """The edge of the swath cuts off another corner on every date, as the orbit has it."""
    reach = 46 + 9 * (index % 3)
    far = ground.SIDE - 1
    down, right = (ROW, COL) if index % 2 == 0 else (far - ROW, far - COL)
    return down + 0.7 * right < reach if index % 4 < 2 else down + 0.7 * (far - right) < reach


def side(index: int) -> NDArray[np.bool_]:
    """A strip along the left side, wider on new dates."""
    width = 12 if index < len(ground.DATES) // 2 else 40
    return np.asarray(width + ROW // 16 + index % 5 > COL)


def collar(index: int) -> NDArray[np.bool_]:
    """A scene that is turned against north, in its frame."""
    middle = ground.SIDE / 2 - 0.5
    turn = 0.2 + 0.02 * (index % 3)
    down = np.abs((ROW - middle) * np.cos(turn) - (COL - middle) * np.sin(turn))
    right = np.abs((ROW - middle) * np.sin(turn) + (COL - middle) * np.cos(turn))
    return np.asarray((down > 56) | (right > 56))


def holes(index: int) -> NDArray[np.bool_]:
    """Clouds that were cut out."""
    return ground.clouds(0.15)[index]


def stripes(index: int) -> NDArray[np.bool_]:
    """Gaps of Landsat 7 since 2003: slanted stripes that lie elsewhere on every date."""
    return (ROW + COL // 6 + 5 * index) % 20 < 5


def of_reference(index: int) -> NDArray[np.bool_]:
    """A corner that the reference has not, and every later date has."""
    return np.asarray((ROW > 90) & (COL < 40)) if index < len(ground.DATES) // 2 else np.zeros(ROW.shape, bool)


@dataclass(frozen=True)
class Filled:
    """Images with a number where there is no measurement."""

    void: Void
    fill: float | tuple[float, ...]
    """One number, or one a band."""
    dtype: str = "uint16"
    tag: float | None = None
    gain: float = 10_000
    offset: float = 0
    bands: tuple[int, ...] = (0, 1, 2, 3)
    """Of the ground."""
    in_bands: tuple[int, ...] | None = None
    """Places of the bands that hold the fill; None = all."""
    name: str = "images/{day:%Y-%m-%d}.tif"

    def __call__(self, folder: Path) -> Asked:
        """Write the series."""
        for index, (day, image) in enumerate(zip(ground.DATES, ground.images(), strict=True)):
            chosen = image[list(self.bands)]
            pixels = _as(chosen, self.dtype, self.gain, self.offset)
            fill = np.broadcast_to(np.asarray(self.fill, float), len(pixels))
            for place in range(len(pixels)) if self.in_bands is None else self.in_bands:
                pixels[place][self.void(index)] = fill[place]
            ground.write(folder / self.name.format(day=day), pixels, nodata=self.tag)
        return Asked({})


def _as(image: NDArray[Any], dtype: str, gain: float, offset: float) -> NDArray[Any]:
    if dtype.startswith("float"):
        return (image * gain + offset).astype(dtype)
    return ground.numbers(image, gain, offset, dtype)


def tags_differ(folder: Path) -> Asked:
    """Some dates say -9999, some -32768, some nothing; all have fill of their own."""
    for index, (day, image) in enumerate(zip(ground.DATES, ground.images(), strict=True)):
        fill, tag = ((-9999, -9999), (-32768, -32768), (-9999, None), (0, 0))[index % 4]
        pixels = ground.numbers(image, dtype="int16")
        pixels[:, triangle(index)] = fill
        ground.write(folder / "images" / f"{day}.tif", pixels, nodata=tag)
    return Asked({})


def nodata_in_range(folder: Path) -> Asked:
    """Pictures of 8 bits whose nodata, 0, is water in some bands and void in all."""
    draw = np.random.default_rng(1)
    pond = np.hypot(ROW - 30, COL - 30) < 14
    for index, (day, image) in enumerate(zip(ground.DATES, ground.images(), strict=True)):
        pixels = ground.numbers(image[:3], 700, 0, "uint8")
        pixels[2][pond] = np.where(draw.random(int(pond.sum())) < 0.7, 0, 2)
        pixels[:, side(index) & (COL < 10)] = 0
        ground.write(folder / "images" / f"{day}.tif", pixels, nodata=0)
    return Asked({})


def white_roofs(folder: Path) -> Asked:
    """Roofs that are white in all bands, on every date."""
    roofs = (ROW % 24 < 9) & (COL % 28 < 12) & (ROW > 84)
    for day, image in zip(ground.DATES, ground.images(), strict=True):
        pixels = ground.numbers(image[:3], 700, 0, "uint8")
        pixels[:, roofs] = 255
        ground.write(folder / "images" / f"{day}.tif", pixels)
    return Asked({})


def roofs_become_white(folder: Path) -> Asked:
    """The change itself is white in all bands; 255 is the nodata of nothing."""
    for index, (day, image) in enumerate(zip(ground.DATES, ground.images(), strict=True)):
        pixels = ground.numbers(image[:3], 700, 0, "uint8")
        if index >= ground.SINCE:
            pixels[:, ground.ROWS, ground.COLS] = 255
        ground.write(folder / "images" / f"{day}.tif", pixels)
    return Asked({})


def pressed(folder: Path) -> Asked:
    """White collars that JPEG has blurred."""
    for index, (day, image) in enumerate(zip(ground.DATES, ground.images(), strict=True)):
        pixels = ground.numbers(image[2::-1], 600, 0, "uint8")
        pixels[:, collar(index)] = 255
        more = {"compress": "JPEG", "photometric": "YCBCR", "JPEG_QUALITY": 80}
        ground.write(folder / "images" / f"{day}.tif", pixels, **more)
    return Asked({})


def vegetation(fill: float, dtype: str, gain: float, offset: float, name: str) -> Callable[[Path], Asked]:
    """An index as products number it, with their number for none and no tag."""

    def build(folder: Path) -> Asked:
        for index, (day, image) in enumerate(zip(ground.DATES, ground.images(), strict=True)):
            ndvi = (image[3] - image[2]) / (image[3] + image[2])
            pixels = np.where(holes(index), fill, ndvi * gain + offset)
            ground.write(folder / name.format(day=day), pixels.astype(dtype))
        return Asked({})

    return build


def decibels(fill: float, tag: float | None, void: Void = triangle) -> Callable[[Path], Asked]:
    """Sentinel-1 in decibels with a border of its own on every date."""

    def build(folder: Path) -> Asked:
        for index, (day, image) in enumerate(zip(ground.DATES, radar.decibels(), strict=True)):
            pixels = image.copy()
            pixels[:, void(index)] = fill
            ground.write(folder / "images" / radar.NAME.format(day=day), pixels, nodata=tag, names=radar.BANDS)
        return Asked({})

    return build


def power(folder: Path) -> Asked:
    """Sentinel-1 in power, 0 beyond the swath and tiny noise along its edge."""
    draw = np.random.default_rng(8)
    for index, (day, image) in enumerate(zip(ground.DATES, radar.decibels(), strict=True)):
        pixels = (10 ** (image / 10)).astype(np.float32)
        gone = triangle(index)
        pixels[:, gone] = 0
        near = gone & (draw.random(gone.shape) < 0.02)
        pixels[:, near] = 1e-9
        ground.write(folder / "images" / radar.NAME.format(day=day), pixels, names=radar.BANDS)
    return Asked({})


def in_one_band(folder: Path) -> Asked:
    """A band whose detector fails along some rows; nodata stands there alone."""
    for index, (day, image) in enumerate(zip(ground.DATES, ground.images(), strict=True)):
        pixels = image.astype(np.float32)
        lost = (ROW + 11 * index) % 32 < 3
        pixels[index % 4][lost] = -9999
        ground.write(folder / "images" / f"{day}.tif", pixels, nodata=-9999)
    return Asked({})


def index_without_tag(folder: Path) -> Asked:
    """NDVI as floating point, in which what was masked is -9999 on some dates and NaN on others."""
    for index, (day, image) in enumerate(zip(ground.DATES, ground.images(), strict=True)):
        ndvi = ((image[3] - image[2]) / (image[3] + image[2])).astype(np.float32)
        ndvi[holes(index)] = -9999 if index % 2 else np.nan
        ground.write(folder / "images" / f"NDVI_{day}.tif", ndvi)
    return Asked({})


MAX_FLOAT = float(np.finfo(np.float32).min)
ROWS = (
    Row(KIND, "0 beyond the swath, whole numbers, no tag", Filled(triangle, 0)),
    Row(
        KIND, "-9999 beyond the swath, whole numbers, no tag", Filled(triangle, -9999, "int16"), told="taken for no measurement"
    ),
    Row(
        KIND,
        "-9999 in holes of floating point, no tag",
        Filled(holes, -9999, "float32", gain=1),
        told="taken for no measurement",
    ),
    Row(KIND, "-32768 where the tag says -9999", Filled(holes, -32768, "int16", -9999), told="taken for no measurement"),
    Row(KIND, "1e20 in holes, no tag", Filled(holes, 1e20, "float32", gain=1), told="taken for no measurement"),
    Row(KIND, "-3.4e38 in holes, no tag", Filled(holes, MAX_FLOAT, "float32", gain=1)),
    Row(KIND, "NaN in holes, no tag", Filled(holes, np.nan, "float32", gain=1)),
    Row(KIND, "32767 in holes of 16 bits with sign, no tag", Filled(holes, 32767, "int16"), told="taken for no measurement"),
    Row(KIND, "65535 around scenes of 16 bits, no tag", Filled(collar, 65535), told="border"),
    Row(KIND, "white collars of 8 bits", Filled(collar, 255, "uint8", gain=600, bands=(2, 1, 0)), told="border"),
    Row(
        KIND, "black collars of 8 bits that are 1, not 0", Filled(collar, 1, "uint8", gain=600, bands=(2, 1, 0)), told="border"
    ),
    Row(KIND, "a strip of 0 that widens with the new dates", Filled(side, 0)),
    Row(KIND, "white collars under JPEG", pressed),
    Row(KIND, "-0.2 in holes: 0 of Landsat, scaled", Filled(holes, -0.2, "float32", gain=1), told="taken for no measurement"),
    Row(
        KIND, "-1000 in holes: 0 of Sentinel-2, less its offset", Filled(holes, -1000, "int16"), told="taken for no measurement"
    ),
    Row(KIND, "65535 in holes of 16 bits, no tag", Filled(holes, 65535)),
    Row(KIND, "another number in every band beyond the swath", Filled(triangle, (10, 20, 30, 40)), told="border"),
    Row(
        KIND,
        "NDVI of MODIS, -3000, no tag",
        vegetation(-3000, "int16", 10_000, 0, "images/MOD13Q1.061__250m_16_days_NDVI_doy{day:%Y%j}_aid0001.tif"),
        told="taken for no measurement",
    ),
    Row(KIND, "NDVI of 8 bits, 255, no tag", vegetation(255, "uint8", 100, 100, "images/NDVI_{day:%Y-%m-%d}.tif")),
    Row(KIND, "one band, 0 beyond the swath, no tag", Filled(triangle, 0, bands=(2,)), told="taken for no measurement"),
    Row(KIND, "one band, -9999 in holes, no tag", Filled(holes, -9999, "int16", bands=(2,)), told="taken for no measurement"),
    Row(
        KIND,
        "gaps of Landsat 7 (SLC-off), 0",
        Filled(stripes, 0, **LANDSAT, name="images/LE07_L2SP_193028_{day:%Y%m%d}_02_T1_SR.tif"),
    ),
    Row(
        KIND,
        "gaps of Landsat 7 (SLC-off), -9999 without a tag",
        Filled(stripes, -9999, "int16", name="images/LE07_{day:%Y%m%d}.tif"),
        told="taken for no measurement",
    ),
    Row(KIND, "nodata tags that differ from date to date", tags_differ),
    Row(KIND, "nodata 0 that is water in one band", nodata_in_range, told="lies among"),
    Row(KIND, "nodata in one band of four", in_one_band),
    Row(KIND, "white roofs, 255 in all bands", white_roofs),
    Row(KIND, "the change is 255 in all bands", roofs_become_white),
    Row(KIND, "a corner that the reference does not have", Filled(of_reference, 0, tag=0), told="none of the reference"),
    Row(KIND, "NDVI with -9999 on some dates, NaN on others", index_without_tag),
    Row(KIND, "Sentinel-1 in decibels, 0 beyond the swath", decibels(0, None)),
    Row(KIND, "Sentinel-1 in decibels, 0 beyond the swath, tag -32768", decibels(0, -32768)),
    Row(KIND, "Sentinel-1 in decibels, -9999 beyond the swath, no tag", decibels(-9999, None), told="taken for no measurement"),
    Row(KIND, "Sentinel-1 in decibels, NaN beyond the swath", decibels(np.nan, None)),
    Row(KIND, "Sentinel-1 in decibels, a strip of 0 that widens", decibels(0, None, side)),
    Row(KIND, "Sentinel-1 in power, 0 and border noise", power),
)
