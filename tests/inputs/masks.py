"""Masks of products as they are delivered: what a value means, where the mask lies, whose it is."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from tests.inputs import ground
from tests.inputs.row import Asked, Row

KIND = "Masks"


def qa_pixel(folder: Path) -> Asked:
    """Clear land and water are 21824, 21952, ...; cloud and what it hides have bits of their own."""
    draw = np.random.default_rng(5)
    for day, image, cloud in zip(ground.DATES, ground.clouded(), ground.clouds(), strict=True):
        name = f"LC08_L2SP_193028_{day:%Y%m%d}_20220912_02_T1"
        ground.write(folder / "images" / f"{name}_SR.tif", ground.numbers(image, 1 / 0.0000275, 0.2 / 0.0000275), nodata=0)
        flags = np.where(cloud, draw.choice([22280, 24088, 55052], cloud.shape), draw.choice([21824, 21952], cloud.shape))
        ground.write(folder / "images" / f"{name}_QA_PIXEL.TIF", flags.astype(np.uint16), nodata=1)
    return Asked({})


def of_another_place(folder: Path) -> Asked:
    """Masks of ground a way off."""
    for day, image, cloud in zip(ground.DATES, ground.clouded(), ground.clouds(), strict=True):
        ground.write(folder / "images" / f"{day}.tif", ground.numbers(image), nodata=0)
        ground.write(
            folder / "masks" / f"{day}.tif", cloud.astype(np.uint8), transform=ground.from_origin(900000, 5200000, 10, 10)
        )
    return Asked({"mask": str(folder / "masks")})


ROWS = (
    Row(KIND, "Landsat Collection 2 QA_PIXEL beside the images", qa_pixel, told="QA_PIXEL"),
    Row(KIND, "masks of another place", of_another_place, refused="mask"),
)
