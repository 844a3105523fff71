"""The good series that odd files are put into, what is asked of it, and what is right of it: its changes are known."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np
import pyogrio.raw
import rasterio
import shapely
from rasterio.transform import from_origin

from tests.embedding import scene
from tests.hostile.case import request, run_alone

SHAPE = (64, 72)
CHANGED = (slice(16, 32), slice(24, 48))
"""Rows and columns of what changes for good, in patches of 8 px."""
FIRST, PIXEL, ORIGIN, CRS = 5, 10.0, (500_000.0, 5_000_000.0), "EPSG:32631"
"""Index of the first date that shows the change; where the rasters lie."""
N_DATES, ODD = 8, 6
"""Dates, and which of them an odd file stands for: one of the new ones."""
MOST_METRES = 40.0
"""Between the middles of the change that was made and of the first that is listed."""

Make = Callable[[Path], str | None]
"""Makes an odd file at a path; may give back another address for it."""


def name(index: int) -> str:
    """What the raster of a date is called."""
    return f"{2011 + index}-07-01.tif"


def pixels(index: int) -> np.ndarray:
    """uint16 (3, rows, cols) of a date."""
    image = scene(index, SHAPE)
    if index >= FIRST:
        image[:, CHANGED[0], CHANGED[1]] += 900
    return image


def write(path: Path | str, values: np.ndarray, transform: Any = None, crs: str | None = CRS, **options: Any) -> None:
    """Write bands (n, rows, cols) as a raster; a GeoTIFF where no driver is named."""
    count, height, width = values.shape
    place = {"crs": crs, "transform": transform or from_origin(*ORIGIN, PIXEL, PIXEL)}
    shape = {"count": count, "height": height, "width": width, "dtype": values.dtype}
    with rasterio.open(path, "w", **{"driver": "GTiff", **shape, **place, **options}) as target:
        target.write(values)


@lru_cache(1)
def folder() -> Path:
    """The good series, and the cache of all cases of this process."""
    place = Path(tempfile.mkdtemp(prefix="changedet-hostile-"))
    for index in range(N_DATES):
        write(place / name(index), pixels(index))
    return place


def rasters(instead: str | Mapping[str, Any]) -> list[Any]:
    """The good ones with one in the place of ``ODD``."""
    good = [str(folder() / name(index)) for index in range(N_DATES)]
    return [*good[:ODD], instead, *good[ODD + 1 :]]


def detect(place: Path, asked: list[Any] | None = None, **more: Any) -> str:
    """The request for a run on these rasters, or on the good ones."""
    given = rasters(str(folder() / name(ODD))) if asked is None else asked
    machine = {"store": str(folder() / "store"), "device": "cpu", "threads": 1, "memory": "512M"}
    return request("detect", rasters=given, output=str(place / "out.gpkg"), **machine, **more)


MADE = ("out.gpkg", "out.scores.tif")
"""What a run leaves in the folder of a case."""


def changes(path: Path) -> list[tuple[Any, ...]]:
    """Rank, score, date and outline of what a result lists."""
    meta, _, shapes, columns = pyogrio.raw.read(path, layer="changes", columns=["rank", "score", "date"])
    read = dict(zip(meta["fields"], columns, strict=True))
    return [
        (int(read["rank"][row]), round(float(read["score"][row]), 6), str(read["date"][row]), shapes[row])
        for row in range(len(shapes))
    ]


@lru_cache(1)
def known() -> list[tuple[Any, ...]]:
    """The changes of the good series."""
    with tempfile.TemporaryDirectory(prefix="changedet-hostile-") as place:
        run_alone(detect(Path(place)))
        return changes(Path(place) / "out.gpkg")


def is_equal(place: Path, _result: Mapping[str, Any]) -> bool:
    """Whether the changes are those of the good series."""
    return changes(place / "out.gpkg") == known()


def is_found(place: Path, result: Mapping[str, Any]) -> bool:
    """Whether the change that was made is the first of the list; or the run says that something is odd."""
    listed = changes(place / "out.gpkg")
    said = any("2017" in sentence or name(ODD) in sentence for sentence in result["warnings"])
    rows, cols = CHANGED
    middle = ORIGIN[0] + PIXEL * (cols.start + cols.stop) / 2, ORIGIN[1] - PIXEL * (rows.start + rows.stop) / 2
    return said or (bool(listed) and shapely.from_wkb(listed[0][3]).distance(shapely.Point(middle)) < MOST_METRES)


def is_whole(place: Path, result: Mapping[str, Any]) -> bool:
    """Whether every date that has a file was read; or the run says what of it was not."""
    _, _, _, columns = pyogrio.raw.read(place / "out.gpkg", layer="dates", columns=["date"], read_geometry=False)
    return len(columns[0]) == N_DATES or any("2017" in sentence for sentence in result["warnings"])
