"""What does a raster say of itself, before its pixels are read?"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import rasterio
from rasterio.errors import RasterioError

from changedet_plugin.core.errors import SeriesError
from changedet_plugin.engine.types import PixelGrid


def open_raster(path: str) -> Any:
    """Open a raster, or say in one sentence that it cannot be opened.

    Raises
    ------
    SeriesError
        Naming the file.
    """
    try:
        return rasterio.open(path)
    except RasterioError as error:
        reason = "it is damaged, cut off or not a raster" if Path(path).exists() else "it is not there"
        raise SeriesError(f"{Path(path).name} cannot be opened: {reason}; check the file {path}.") from error


def own_grid(dataset: Any) -> PixelGrid:
    """The pixel grid that a raster came on."""
    a, b, c, d, e, f = tuple(dataset.transform)[:6]
    return PixelGrid(dataset.crs.to_wkt(), (a, b, c, d, e, f), (dataset.height, dataset.width))
