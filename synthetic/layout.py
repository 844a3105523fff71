"""How does a generated series lie on disk?"""

from __future__ import annotations

import datetime
import json
import shutil
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import rasterio
from numpy.typing import NDArray
from rasterio.transform import from_origin

from synthetic.covers import CLASSES

UNKNOWN = 255
"""In ``labels``: nobody knows the class."""


@dataclass(frozen=True)
class Truth:
    """What really happened, per pixel; arrays of shape (rows, cols), -1 = nothing."""

    date_index: NDArray[np.int16]
    """Index of the first date that shows a lasting change."""
    kind: NDArray[np.int16]
    """Index into ``KINDS``."""
    transient: NDArray[np.int16]
    """Index of the one date that shows something passing."""


class Scene(NamedTuple):
    """One date of a series."""

    date: datetime.date
    image: NDArray
    """(bands, rows, cols): reflectance; of what is written, the numbers in the file."""
    mask: NDArray[np.bool_]
    """(rows, cols), True = masked."""
    label: NDArray[np.uint8]
    """(rows, cols): index into the classes, ``UNKNOWN`` = unknown."""


def save(path: Path, array: NDArray, nodata: float | None = None) -> None:
    """Write bands (n, rows, cols) as a GeoTIFF of 10 m pixels in EPSG:32631."""
    count, height, width = array.shape
    place = {"crs": "EPSG:32631", "transform": from_origin(600_000, 4_800_000, 10, 10), "nodata": nodata}
    shape = {"count": count, "height": height, "width": width, "dtype": array.dtype}
    path.parent.mkdir(parents=True, exist_ok=True)
    with rasterio.open(path, "w", driver="GTiff", compress="deflate", tiled=True, **shape, **place) as target:
        target.write(array)


def write_series(folder: Path, facts: Mapping[str, Any], made: Callable[[], tuple[Truth, Iterable[Scene]]]) -> None:
    """Write ``images/DATE.tif`` (nodata 0), ``masks/DATE.tif``, ``labels/DATE.tif``, ``truth.tif`` and ``plan.json``.

    Images are written as they come. ``truth.tif`` has the bands of ``Truth``; ``plan.json`` holds ``facts``, on which all
    else depends (``classes`` names the labels): a folder that already holds them is left as it is.
    """
    record = json.dumps({"classes": CLASSES, **facts}, default=str)
    done = folder / "plan.json"
    if done.is_file() and done.read_text() == record:
        return
    done.unlink(missing_ok=True)
    for kind in ("images", "masks", "labels"):  # another version may have had other dates
        shutil.rmtree(folder / kind, ignore_errors=True)
    truth, scenes = made()
    for scene in scenes:
        save(folder / "images" / f"{scene.date}.tif", scene.image, nodata=0)
        save(folder / "masks" / f"{scene.date}.tif", scene.mask[None].astype(np.uint8))
        save(folder / "labels" / f"{scene.date}.tif", scene.label[None], nodata=UNKNOWN)
    save(folder / "truth.tif", np.stack([truth.date_index, truth.kind, truth.transient]), nodata=-1)
    done.write_text(record)
