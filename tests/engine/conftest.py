"""What engine tests share: small rasters on disk."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import rasterio
from rasterio.transform import from_origin

from changedet_plugin.core.parameters import MACHINE, Machine, Parameters
from tests.embedding import embed_files, scene, silent


@pytest.fixture
def write_raster(tmp_path):
    """Write an array (bands, rows, cols) as a GeoTIFF and give back its path."""

    def write(
        name, pixels, *, crs="EPSG:32631", origin=(500000, 5000000), pixel=(10, 10), nodata=None, tags=None, folder=tmp_path
    ):
        path = Path(folder) / name
        path.parent.mkdir(parents=True, exist_ok=True)
        bands, rows, cols = np.shape(pixels)
        profile = {"driver": "GTiff", "width": cols, "height": rows, "count": bands, "dtype": np.asarray(pixels).dtype}
        with rasterio.open(path, "w", crs=crs, transform=from_origin(*origin, *pixel), nodata=nodata, **profile) as target:
            target.write(pixels)
            target.update_tags(**(tags or {}))
        return str(path)

    return write


@pytest.fixture
def run(tmp_path):
    """Embed rasters with a cache of the test's own."""

    def go(paths, patch_px=8, report=silent, encoder=None, reference_end=None, **asked):
        own = {name: asked.pop(name) for name in list(asked) if name in MACHINE}
        machine = Machine(**{"device": "cpu", "store": str(tmp_path / "store"), **own})
        chosen = Parameters(patch_px=patch_px, reference_end=reference_end, **asked)
        return embed_files(paths, chosen, machine, report, encoder)

    return go


@pytest.fixture
def monthly(write_raster):
    def make(n, shape=(70, 93), first=0):
        return [write_raster(f"2019-{month + 1:02}-01.tif", scene(month + 1, shape)) for month in range(first, first + n)]

    return make
