"""Several rasters of one day: tiles, rows of a path, duplicates, other zones."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from rasterio.crs import CRS
from rasterio.transform import Affine
from rasterio.warp import Resampling, reproject

from tests.inputs import ground
from tests.inputs.ground import DATES, GRID, Array
from tests.inputs.row import Asked, Row

KIND = "One day"


def tile(path: Path, image: Array, cols: slice, rows: slice = slice(0, ground.SIDE), **more: object) -> None:
    """A part of an image."""
    ground.write(
        path, ground.numbers(image[:, rows, cols]), transform=GRID * Affine.translation(cols.start, rows.start), **more
    )


def beside(folder: Path) -> Asked:
    """Tiles side by side."""
    for day, image in zip(DATES, ground.images(), strict=True):
        for letter, cols in (("A", slice(0, 64)), ("B", slice(64, 128))):
            tile(folder / "images" / f"{day}_{letter}.tif", image, cols, nodata=0)
    return Asked({})


def differing(share: float) -> object:
    """Tiles of one orbit that overlap and were corrected apart."""

    def build(folder: Path) -> Asked:
        for day, image in zip(DATES, ground.images(), strict=True):
            for letter, cols, factor in (("A", slice(0, 72), 1.0), ("B", slice(56, 128), 1 + share)):
                tile(folder / "images" / f"{day}_{letter}.tif", image * factor, cols, nodata=0)
        return Asked({})

    return build


def rows_of_a_path(folder: Path) -> Asked:
    """Two rows of a path of Landsat, each with an edge of fill that slants."""
    for day, image in zip(DATES, ground.images(), strict=True):
        down, right = np.mgrid[:128, :128]
        for row, inside in (("028", down < 70 + right // 8), ("029", down > 50 + right // 8)):
            numbers = np.where(inside, ground.numbers(image), 0).astype(np.uint16)
            ground.write(folder / "images" / f"LC08_L2SP_193{row}_{day:%Y%m%d}_20220912_02_T1_SR.tif", numbers, nodata=0)
    return Asked({})


def duplicates(folder: Path) -> Asked:
    """The same image twice, under the name of a copy."""
    for day, image in zip(DATES, ground.images(), strict=True):
        for name in (f"{day}.tif", f"{day} (1).tif"):
            ground.write(folder / "images" / name, ground.numbers(image), nodata=0)
    return Asked({})


def reprocessed(values: dict[str, str]) -> object:
    """Each day twice, made anew: the first half hidden by clouds, the other not."""

    def build(folder: Path) -> Asked:
        draw = np.random.default_rng(2)
        for day, image in zip(DATES, ground.images(), strict=True):
            whole = np.where(draw.random((1, 128, 128)) < 0.5, 0.7, image)
            gone = image.copy()
            ground.write(folder / "images" / f"S2A_{day:%Y%m%d}T101559_N0204_{day:%Y%m%d}T120000.tif",
                         np.where(np.arange(128) < 40, 0, ground.numbers(whole)).astype(np.uint16), nodata=0)  # fmt: skip
            ground.write(
                folder / "images" / f"S2A_{day:%Y%m%d}T101559_N0204_{day.year + 1}0101T120000.tif",
                ground.numbers(gone),
                nodata=0,
            )
        return Asked(values)

    return build


def two_a_day(folder: Path) -> Asked:
    """Morning and evening, the light of which differs by a quarter."""
    for day, image in zip(DATES, ground.images(), strict=True):
        for time, factor in (("0730", 0.6), ("1630", 1.4)):
            ground.write(
                folder / "images" / f"plot_{day:%Y%m%d}_{time}.tif", ground.numbers(image * factor + factor / 9), nodata=0
            )
    return Asked({"same_day": "mean"})


def two_a_day_unasked(folder: Path) -> Asked:
    """The same without a rule."""
    two_a_day(folder)
    return Asked({})


def half_a_pixel(folder: Path) -> Asked:
    """Tiles whose pixels lie half a pixel off each other."""
    for day, image in zip(DATES, ground.images(), strict=True):
        tile(folder / "images" / f"{day}_A.tif", image, slice(0, 72), nodata=0)
        shifted = (image[:, :, 56:127] + image[:, :, 57:128]) / 2
        ground.write(
            folder / "images" / f"{day}_B.tif", ground.numbers(shifted), nodata=0, transform=GRID * Affine.translation(56.5, 0)
        )
    return Asked({})


WEST = ground.from_origin(728_000, 5_200_000, 10, 10)
"""Where zones 32 and 33 meet."""


def zones(folder: Path) -> Asked:
    """Tiles of one place in the zones 32 and 33."""
    for day, image in zip(DATES, ground.images(), strict=True):
        numbers = ground.numbers(image)
        ground.write(folder / "images" / f"T32_{day:%Y%m%d}.tif", numbers[..., :80], transform=WEST, crs="EPSG:32632", nodata=0)
        ground.write(
            folder / "images" / f"T33_{day:%Y%m%d}.tif", **in_zone_33(numbers[..., 60:], WEST * Affine.translation(60, 0))
        )
    return Asked({}, WEST)


def zones_in_turn(folder: Path) -> Asked:
    """The same place in zone 32 on one date and in zone 33 on the next."""
    for number, (day, image) in enumerate(zip(DATES, ground.images(), strict=True)):
        numbers, path = ground.numbers(image), folder / "images" / f"{day:%Y%m%d}.tif"
        if number % 2:
            ground.write(path, **in_zone_33(numbers, WEST))
        else:
            ground.write(path, numbers, transform=WEST, crs="EPSG:32632", nodata=0)
    return Asked({}, WEST)


def in_zone_33(numbers: Array, place: Affine) -> dict:
    """Numbers of zone 32 as they lie in zone 33, as ``ground.write`` takes them."""
    from rasterio.warp import calculate_default_transform

    n_rows, n_cols = numbers.shape[1:]
    bounds = (*(place * (0, n_rows)), *(place * (n_cols, 0)))
    zone, other = CRS.from_epsg(32632), CRS.from_epsg(32633)
    transform, width, height = calculate_default_transform(zone, other, n_cols, n_rows, *bounds, resolution=10)
    made = np.zeros((len(numbers), height, width), numbers.dtype)
    reproject(numbers, made, src_transform=place, src_crs=zone, dst_transform=transform, dst_crs=other, src_nodata=0,
              dst_nodata=0, resampling=Resampling.bilinear)  # fmt: skip
    return {"bands": made, "transform": transform, "crs": "EPSG:32633", "nodata": 0}


ROWS = (
    Row(KIND, "tiles side by side", beside),
    Row(KIND, "tiles that overlap and differ by 1 %", differing(0.01), told="same_day"),
    Row(KIND, "two rows of a path of Landsat", rows_of_a_path),
    Row(KIND, "the same image twice", duplicates),
    Row(KIND, "a date made twice, of which one is half empty: which counts is asked", reprocessed({}), refused="same_day"),
    Row(KIND, "the same, --same-day clearest", reprocessed({"same_day": "clearest"}), told="clearest"),
    Row(KIND, "the same, --same-day latest", reprocessed({"same_day": "latest"}), told="latest"),
    Row(KIND, "two images a day in other light: which counts is asked", two_a_day_unasked, refused="same_day"),
    Row(KIND, "the same, --same-day mean", two_a_day, told="mean"),
    Row(KIND, "tiles half a pixel off", half_a_pixel, told="same_day"),
    Row(KIND, "tiles in the UTM zones 32 and 33", zones, told="coordinate reference systems differ"),
    Row(KIND, "dates in the UTM zones 32 and 33 in turn", zones_in_turn),
)
