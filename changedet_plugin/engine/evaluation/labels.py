"""What is known of the truth: a change raster, class maps by date, or places; brought to the patches of a run."""

from __future__ import annotations

import csv
import datetime
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from rasterio.warp import Resampling, reproject

from changedet_plugin.core.arrays import FloatArray
from changedet_plugin.core.dates import acquisition
from changedet_plugin.core.errors import LabelsError, SeriesError
from changedet_plugin.core.notices import notice
from changedet_plugin.engine.blocks import squares
from changedet_plugin.engine.changes import Scores
from changedet_plugin.engine.evaluation import metrics
from changedet_plugin.engine.evaluation.truth import Truth, share_of
from changedet_plugin.engine.evaluation.vector_labels import VectorLabels
from changedet_plugin.engine.reading import raster_header, resampling, servers
from changedet_plugin.engine.types import PatchGrid, Span, Warn

UNKNOWN = 255
"""Value of a label raster of 8 bits that means: nobody knows; its nodata value means the same."""
UNKNOWN_OF = {np.dtype(np.uint8): UNKNOWN, np.dtype(np.uint16): 65535}
"""That value by the type of the raster."""

_CLASS = re.compile(r"[0-9]{1,9}")
NAMES = "classes.csv"
"""File in a folder of class maps that may name the classes: ``3,forest``."""


@dataclass(frozen=True)
class ChangeMap:
    """A raster that says where something changed."""

    path: Path
    changed: int = 1
    unchanged: int = 0


@dataclass(frozen=True)
class ClassMaps:
    """A raster of classes for each date: changed is what differs from the last reference date."""

    paths: Mapping[datetime.date, Path]
    ignored: tuple[int, ...] = ()
    """Classes that count as unknown."""
    names: Mapping[int, str] = field(default_factory=dict)
    """Class in words; a class without a name goes by its number."""
    planes: bool = False
    """One band a class, 255 where the class is, as DynamicEarthNet has it; else band 1 holds the class."""


YEARS = 1950, 2100
"""What a raster of years may hold beside 0, which is no change."""


Labels = ChangeMap | ClassMaps | VectorLabels


def find(path: Path, ignored: tuple[int, ...]) -> Labels:
    """Which kind of labels lies at a path: a folder of class maps, a change raster, or a vector file.

    Raises
    ------
    LabelsError
        There is nothing there, or no dated raster in the folder.
    """
    if path.is_dir():
        files = sorted(file for file in path.iterdir() if acquisition.may_be_scene(file.name))
        dated: dict[datetime.date, Path] = {}
        for file in files:
            date = acquisition.parse_date(file.name)
            if date and dated.setdefault(date, file) != file:
                raise LabelsError(f"{dated[date].name} and {file.name} are of one date; give one class map a date.")
        if not dated:
            raise LabelsError(f"The folder of labels {path} holds no dated raster; name the maps by date, as 2019-07-01.tif.")
        return ClassMaps(dated, ignored, _names(path / NAMES))
    if not path.exists():
        raise LabelsError(f"The labels {path} are not there; give a change raster, a folder of class maps, or a vector file.")
    return ChangeMap(path) if acquisition.may_be_scene(path.name) else VectorLabels(path)


def _names(path: Path) -> dict[int, str]:
    """Class numbers and their names, a pair a line; a heading and other lines are passed over."""
    if not path.is_file():
        return {}
    with path.open(encoding="utf-8-sig", errors="replace", newline="") as file:
        pairs = [row for row in csv.reader(file) if len(row) >= 2]
    return {int(row[0]): row[1].strip() for row in pairs if _CLASS.fullmatch(row[0].strip())}


def truth(labels: Labels, scores: Scores, positive_share: float, warn: Warn) -> Truth:
    """Lay the labels on the patches of a run.

    Raises
    ------
    LabelsError
        The labels cannot be read, lie elsewhere, or belong to other dates.
    """
    if isinstance(labels, ChangeMap):
        values = _read(labels.path, scores.grid)
        if _holds_years(values):
            return _years(values, labels.path, scores, positive_share)
        share = _change(labels, values, scores.grid)
        nowhere = np.full(scores.grid.shape, -1, np.int16)
        return Truth(share[None], False, nowhere, positive_share=positive_share)
    if isinstance(labels, ClassMaps):
        return _classes(labels, scores, positive_share, warn)
    return labels.truth(scores, positive_share, warn)


def _holds_years(values: FloatArray) -> bool:
    """Whether a raster says of every pixel in which year it changed: nothing but 0 and years."""
    found = np.unique(values[np.isfinite(values) & (values != 0)])
    return bool(found.size and found[0] >= YEARS[0] and found[-1] <= YEARS[1])


def _years(values: FloatArray, path: Path, scores: Scores, positive_share: float) -> Truth:
    """Truth of a raster of years (rows, cols); what changed in an earlier year than the new dates show is unknown."""
    new = scores.new_dates[0]
    since = new.year + (new.month >= metrics.FIRST_MONTH)
    earlier = (values > 0) & (values < since)
    share = share_of(np.where(np.isfinite(values) & ~earlier, values >= since, np.nan), scores.grid.patch_px)
    if not np.isfinite(share).any() or not np.nan_to_num(share).any():
        raise LabelsError(f"{path.name} holds no change of {since} or later at the place of the series; check years and place.")
    cells = squares(np.where(np.nan_to_num(values) >= since, values, 0), scores.grid.patch_px)
    years = cells.max((-3, -1)).astype(np.int16)
    nowhere = np.full(scores.grid.shape, -1, np.int16)
    return Truth(share[None], False, nowhere, positive_share=positive_share, years=years)


def _change(labels: ChangeMap, values: FloatArray, grid: PatchGrid) -> FloatArray:
    found = np.unique(values[np.isfinite(values)])
    strange = [value for value in found if value not in (labels.changed, labels.unchanged)]
    if strange:
        raise LabelsError(
            f"{labels.path.name} holds the value {strange[0]:g}; in a change raster {labels.changed} is changed, "
            f"{labels.unchanged} is not, and {UNKNOWN} or nodata is unknown; or every pixel holds 0 or a year, as 2019. "
            "Maps of classes go by date in a folder."
        )
    changed = np.where(np.isfinite(values), values == labels.changed, np.nan)
    share = share_of(changed, grid.patch_px)
    if not np.isfinite(share).any():
        raise LabelsError(f"{labels.path.name} says nothing about the place of the series; choose the labels of this place.")
    return share


def _classes(labels: ClassMaps, scores: Scores, positive_share: float, warn: Warn) -> Truth:
    new = scores.new_dates
    base_date = max((date for date in labels.paths if date < new[0]), default=None)
    if base_date is None or not any(date in labels.paths for date in new):
        what = "a date before the first new one" if base_date is None else "any of the new dates"
        raise LabelsError(f"No class map is of {what} ({new[0]} to {new[-1]}); name the maps by the dates of the rasters.")
    if base_date != scores.reference_dates[-1]:
        warn(notice("no_map_of_the_last_reference_date", date=base_date.isoformat()))
    base = _class_map(labels, base_date, scores.grid)
    last = base.copy()
    changed = np.full((len(new), *scores.grid.shape), np.nan, np.float32)
    for index, date in enumerate(new):
        if date in labels.paths:
            now = _class_map(labels, date, scores.grid)
            known = np.isfinite(now) & np.isfinite(base)
            changed[index] = share_of(np.where(known, now != base, np.nan), scores.grid.patch_px)
            last = np.where(known, now, last)
    if not np.isfinite(changed).any():
        raise LabelsError("The class maps say nothing about the place of the series; choose the labels of this place.")
    kind, kinds = _kinds(labels, base, last, scores.grid)
    return Truth(changed, True, kind, kinds, positive_share)


def _class_map(labels: ClassMaps, date: datetime.date, grid: PatchGrid) -> FloatArray:
    values = _read(labels.paths[date], grid, labels.planes)
    return np.where(np.isin(values, labels.ignored), np.nan, values)


def _kinds(labels: ClassMaps, base: FloatArray, last: FloatArray, grid: PatchGrid) -> tuple[NDArray[np.int16], tuple[str, ...]]:
    """Commonest transition of each patch (n_rows, n_cols), -1 = none; and the transitions in words."""
    n_rows, n_cols = (side * grid.patch_px for side in grid.shape)
    base, last = base[:n_rows, :n_cols], last[:n_rows, :n_cols]
    row, col = np.nonzero(np.isfinite(base) & (base != last))
    pairs, of_pixel = np.unique(np.stack([base[row, col], last[row, col]], 1), axis=0, return_inverse=True)
    patch = row // grid.patch_px * grid.shape[1] + col // grid.patch_px
    cells, count = np.unique(patch * max(len(pairs), 1) + of_pixel.ravel(), return_counts=True)
    kind = np.full(grid.shape, -1, np.int16)
    order = np.argsort(count, kind="stable")  # the commonest is written last
    patch, pair = np.divmod(cells[order], max(len(pairs), 1))
    kind.ravel()[patch] = pair
    return kind, tuple(" -> ".join(labels.names.get(int(value), f"{value:g}") for value in pair) for pair in pairs)


def _read(path: Path, grid: PatchGrid, planes: bool = False) -> FloatArray:
    """Labels on the pixels of a grid, by the nearest: float32 (rows, cols), NaN = unknown."""
    pixels = grid.pixels
    values = np.full(pixels.shape, np.nan, np.float32)
    try:
        with raster_header.open_raster(str(path)) as dataset:
            own = raster_header.own_grid(dataset)
            is_placed = bool(own.crs) and own.is_placed
            if not is_placed and own.shape != pixels.shape:
                raise LabelsError(
                    f"{path.name} is not placed on the map; give it the right coordinate reference system and place."
                )
            # What is not on the map but has the very pixels of the series lies on them.
            own = own if is_placed else pixels
            window = resampling.under(*resampling.outline(own, pixels), own.shape, margin=1)
            if window is None:
                return values
            for source in _sources(dataset, planes, window):
                reproject(
                    source,
                    values,
                    src_crs=own.crs,
                    src_transform=own.part(window).affine,
                    dst_crs=pixels.crs,
                    dst_transform=pixels.affine,
                    resampling=Resampling.nearest,
                    src_nodata=np.nan,
                    dst_nodata=np.nan,
                    init_dest_nodata=False,
                )
    except (*servers.RASTER_FAILURES, SeriesError) as error:
        raise LabelsError(f"The labels {path.name} cannot be read as a raster; check the file {path}.") from error
    return values


def _sources(dataset: Any, planes: bool, window: Span) -> Iterator[FloatArray]:
    """The classes of a window of a label raster, NaN = unknown; of planes one after the other."""
    if planes:
        for band in dataset.indexes:
            yield np.where(dataset.read(band, window=window.window) == UNKNOWN, np.float32(band - 1), np.float32(np.nan))
        return
    raw = dataset.read(1, window=window.window)
    values = raw.astype(np.float32)
    if raw.dtype in UNKNOWN_OF:
        values[raw == UNKNOWN_OF[raw.dtype]] = np.nan
    if dataset.nodata is not None:
        values[raw == dataset.nodata] = np.nan
    yield values
