"""How did every patch score? The score raster, one pixel a patch."""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
import rasterio
from numpy.typing import NDArray
from rasterio.errors import RasterioError

from changedet_plugin.core.arrays import FloatArray
from changedet_plugin.core.result_schema import EPOCH, Flag, Rule
from changedet_plugin.engine.changes import Changes, EventKind

SCORE = "score"
"""Description of the first band."""
ENDED_BAND = np.array([0, 1, 2, 1], np.float32)
"""Band ``ended`` by ``EventKind``: 0 = still seen, 1 = ended, 2 = faded."""


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


def is_score_raster(path: Path) -> bool:
    """Whether a file is a score raster."""
    try:
        with rasterio.open(path) as source:
            return bool(source.descriptions[0] == SCORE)
    except RasterioError:
        return False


def _bands(changes: Changes) -> Iterator[tuple[str, FloatArray]]:
    scores = changes.scores
    yield SCORE, scores.score
    yield "distance", scores.patches.distance
    yield "lof", scores.patches.lof
    yield "valid_share", scores.patches.valid_share
    flag: FloatArray = np.zeros(changes.grid.shape, np.float32)
    strongest = changes.event == 0
    flag[changes.rows[strongest], changes.cols[strongest]] = [Flag(name).number for name in changes.flag[strongest]]
    yield "flag", flag
    rule = scores.rule.astype(np.float32)
    kept = np.zeros(changes.grid.shape, bool)
    kept[changes.rows, changes.cols] = True
    rule[(rule == Rule.LISTED) & ~kept] = Rule.BEYOND_LIST
    yield "rule", rule
    yield "agreement", scores.patches.agreement
    events = scores.patches.events
    is_known = events.date_index[0] >= 0
    yield "date_from", _days(scores.dates, events.previous_index[0])
    yield "date", _days(scores.dates, events.date_index[0])
    yield "confirmations", np.where(is_known, events.confirmations[0], np.nan)
    yield "ended", np.where(is_known, ENDED_BAND[events.kind[0]], np.nan)
    yield "date_end", np.where(events.kind[0] == EventKind.OPEN, np.nan, _days(scores.dates, events.end_index[0]))
    yield "n_dates", np.where(is_known, events.n_dates[0], np.nan)
    yield "depth", events.depth[0]
    yield "recovered", events.recovered[0]
    for name, series in (("distance", scores.patches.date_distance), ("lof", scores.patches.date_lof)):
        for date, values in zip(scores.new_dates, series, strict=True):
            yield f"{name} {date.isoformat()}", values


def _days(dates: Sequence[datetime.date], index: NDArray[np.int16]) -> FloatArray:
    """Days since 1970-01-01 of the dates that ``index`` names; NaN for -1."""
    calendar = np.array([*((date - EPOCH).days for date in dates), np.nan], np.float32)
    return calendar[index]
