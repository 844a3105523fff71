"""What was set on layers in place of what files say, as it travels in a request."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np

from tests.inputs import ground
from tests.inputs.ground import DATES, Array
from tests.inputs.row import Asked, Row

KIND = "Layers"


def layers(folder: Path, pixels: Callable[[Array], Array], settings: dict[str, Any], **written: Any) -> Asked:
    """A raster a date, each with the same settings."""
    rasters = []
    for day, image in zip(DATES, ground.images(), strict=True):
        path = ground.write(folder / "images" / f"{day}.tif", pixels(image), **written)
        rasters.append({"path": str(path), **settings})
    return Asked({"rasters": rasters})


def without_crs(folder: Path) -> Asked:
    """Files without a coordinate system."""
    return layers(folder, ground.numbers, {"crs": ground.CRS}, crs=None)


def of_another_crs(folder: Path) -> Asked:
    """Files with the wrong zone; two have it right."""
    return layers(folder, ground.numbers, {"crs": ground.CRS}, crs="EPSG:32633")


def hidden(image: Array) -> Array:
    """A lake of 7777 in floating point, whose place moves with the light."""
    values = (image * 10_000).astype(np.float32)
    spots = np.random.default_rng(int(image[0, 0, 0] * 1e6)).random((8, 8)) < 0.2
    return np.where(np.kron(spots, np.ones((16, 16), bool)), 7777, values).astype(np.float32)


def more_nodata(folder: Path) -> Asked:
    """A further number that means nothing, where clouds were cut out."""
    return layers(folder, hidden, {"nodata": [[7777, 7777]]})


def nodata_off(folder: Path) -> Asked:
    """The nodata value of the file is a measurement, and is switched off."""
    return layers(folder, lambda image: ground.numbers(image, 400, 0, "uint8"), {"uses_nodata": False}, nodata=60)


def no_system(folder: Path) -> Asked:
    """A coordinate system that is none."""
    return layers(folder, ground.numbers, {"crs": "EPSG:999999"})


ROWS = (
    Row(KIND, "files without a coordinate system, set on the layer", without_crs, told="where their layers say"),
    Row(KIND, "files of the wrong zone, corrected on the layer", of_another_crs, told="EPSG:32632"),
    Row(KIND, "an additional no-data value", more_nodata, told="set on their layers"),
    Row(KIND, "a nodata value that is switched off", nodata_off, told="set on their layers"),
    Row(KIND, "a coordinate system that is not known", no_system, refused="is not known"),
)
