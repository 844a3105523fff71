"""How did every patch score? The score raster, one pixel a patch."""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
import rasterio
from numpy.typing import NDArray

from changedet_plugin.core.arrays import FloatArray
from changedet_plugin.core.result_schema import EPOCH, Flag, Rule
from changedet_plugin.engine.changes import Changes


def write_raster(changes: Changes, path: Path) -> None:
    """Write the bands of docs/result.md: tiled, compressed, NaN = no value; then read them back once.

    Raises ``rasterio.errors.RasterioError`` or ``OSError`` when the disk does not keep what was written.
    """
    grid = changes.grid.as_pixels
    bands = list(_bands(changes))
    with rasterio.open(
        path,
        "w",
        driver="GTiff",
        height=grid.shape[0],
        width=grid.shape[1],
        count=len(bands),
        dtype="float32",
        crs=grid.crs,
        transform=grid.affine,
        nodata=np.nan,
        tiled=True,
        blockxsize=256,
        blockysize=256,
        interleave="band",
        compress="deflate",
        predictor=3,
        bigtiff="if_safer",
    ) as target:
        for index, (name, values) in enumerate(bands, 1):
            target.write(np.asarray(values, np.float32), index)
            target.set_band_description(index, name)
    with rasterio.open(path) as source:
        for index in source.indexes:
            source.read(index)


def _bands(changes: Changes) -> Iterator[tuple[str, FloatArray]]:
    scores = changes.scores
    yield "score", scores.score
    yield "distance", scores.patches.distance
    yield "lof", scores.patches.lof
    yield "valid_share", scores.patches.valid_share
    flag: FloatArray = np.zeros(changes.grid.shape, np.float32)
    flag[changes.rows, changes.cols] = [Flag(name).number for name in changes.flag]
    yield "flag", flag
    rule = scores.rule.astype(np.float32)
    kept = np.zeros(changes.grid.shape, bool)
    kept[changes.rows, changes.cols] = True
    rule[(rule == Rule.LISTED) & ~kept] = Rule.BEYOND_LIST
    yield "rule", rule
    yield "agreement", scores.patches.agreement
    yield "date_from", _days(scores.dates, scores.patches.previous_index)
    yield "date", _days(scores.dates, scores.patches.date_index)
    yield "confirmations", np.where(scores.patches.date_index < 0, np.nan, scores.patches.confirmations)
    yield "ended", np.where(scores.patches.date_index < 0, np.nan, scores.patches.ended)
    for name, series in (("distance", scores.patches.date_distance), ("lof", scores.patches.date_lof)):
        for date, values in zip(scores.new_dates, series, strict=True):
            yield f"{name} {date.isoformat()}", values


def _days(dates: Sequence[datetime.date], index: NDArray[np.int16]) -> FloatArray:
    """Days since 1970-01-01 of the dates that ``index`` names; NaN for -1."""
    calendar = np.array([*((date - EPOCH).days for date in dates), np.nan], np.float32)
    return calendar[index]
