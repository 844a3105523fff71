"""Pictures from drones and aircraft."""

from __future__ import annotations

import datetime
from pathlib import Path

import numpy as np
from rasterio.enums import ColorInterp
from rasterio.transform import Affine
from rasterio.warp import Resampling, reproject

from tests.inputs import ground
from tests.inputs.bands import RGBA, colours, eight_bits
from tests.inputs.ground import CRS, DATES, Array
from tests.inputs.products.sentinel2 import KIND
from tests.inputs.row import Asked, Row

NEAR = ground.from_origin(500000, 5200000, 0.05, 0.05)


def flight(picture: Array, number: int) -> tuple[Array, Affine]:
    """The mosaic of a flight: pixels and corner of its own, white with alpha 0 outside."""
    side = 0.05 * (0.9, 1.0, 1.2)[number % 3]
    place = Affine.translation(0.3 * (number % 4), -0.2 * (number % 3)) * ground.from_origin(500000, 5200000, side, side)
    n = int(6 / side)
    made = np.zeros((4, n, n), np.uint8)
    whole = np.concatenate((picture, np.full((1, 128, 128), 255, np.uint8)))
    whole[:3] = np.maximum(whole[:3], 1)
    reproject(whole, made, src_transform=NEAR, src_crs=CRS, dst_transform=place, dst_crs=CRS, resampling=Resampling.bilinear)
    made[3] = np.where(made[3] < 255, 0, 255)
    made[:3, made[3] == 0] = 255
    return made, place


def drone(folder: Path) -> Asked:
    """Orthomosaics of a drone in RGB with alpha, each in pixels of its own."""
    import rasterio

    for number, (day, image) in enumerate(zip(DATES, ground.images(), strict=True)):
        made, place = flight(eight_bits(image)[:3], number)
        path = ground.write(folder / "images" / f"site_{day:%Y%m%d}_transparent_mosaic_group1.tif", made, transform=place)
        with rasterio.open(path, "r+") as file:
            file.colorinterp = RGBA
    return Asked({}, NEAR)


def web_odm(folder: Path) -> Asked:
    """WebODM: a project a flight, all rasters called odm_orthophoto.tif, elevation beside them."""
    for day, image in zip(DATES, ground.images(), strict=True):
        project = folder / "images" / f"{day}-field-all"
        picture = np.concatenate((eight_bits(image)[:3], np.full((1, 128, 128), 255, np.uint8)))
        colours(project / "odm_orthophoto" / "odm_orthophoto.tif", picture, RGBA)
        for name in ("dsm", "dtm"):
            ground.write(
                project / "odm_dem" / f"{name}.tif", np.full((128, 128), 311.5, np.float32) + image[0].astype(np.float32)
            )
    return Asked({})


def pix4d(folder: Path) -> Asked:
    """Reflectance maps of a multispectral camera, a file a band."""
    for day, image in zip(DATES, ground.images(), strict=True):
        for name, pixels in zip(ground.BANDS, image, strict=True):
            path = folder / "images" / f"{day:%Y%m%d}_field_transparent_reflectance_{name}.tif"
            ground.write(path, pixels.astype(np.float32), nodata=-10000)
    return Asked({})


def aerial(folder: Path) -> Asked:
    """Yearly flights: RGB in one year, near infrared too in another."""
    for number, image in enumerate(ground.images()):
        path = folder / "images" / f"dop20_{2006 + number}.tif"
        if number % 2:
            colours(path, eight_bits(image)[:3], RGBA[:3])
        else:
            colours(path, eight_bits(image), (*RGBA[:3], ColorInterp.undefined))
    return Asked({}, date=datetime.date(2006 + ground.SINCE, 1, 1))


def colour_infrared(folder: Path) -> Asked:
    """NAIP: four bands, no name, the date at the end of the name of a quarter quad."""
    for day, image in zip(DATES, ground.images(), strict=True):
        ground.write(folder / "images" / f"m_3008501_ne_16_1_{day:%Y%m%d}.tif", eight_bits(image))
    return Asked({})


ROWS = (
    Row(KIND, "drone orthomosaics, RGB with alpha, pixels and corners of each flight", drone),
    Row(KIND, "WebODM, odm_orthophoto.tif in a folder a flight", web_odm),
    Row(KIND, "Pix4D reflectance maps, a file a band", pix4d),
    Row(KIND, "aerial photographs of each year, RGB and RGBN", aerial, told="Left out"),
    Row(KIND, "NAIP, quarter quads", colour_infrared),
)
