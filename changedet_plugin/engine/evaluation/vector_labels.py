"""Points and polygons of change, as people draw them, on the patches of a run."""

from __future__ import annotations

import datetime
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pyproj
import shapely
from numpy.typing import NDArray
from pyproj.exceptions import CRSError
from rasterio.features import rasterize

from changedet_plugin.core.arrays import FloatArray
from changedet_plugin.core.errors import LabelsError
from changedet_plugin.core.notices import notice
from changedet_plugin.engine.changes import Scores
from changedet_plugin.engine.evaluation.truth import Truth, share_of
from changedet_plugin.engine.reading import area_of_interest
from changedet_plugin.engine.types import PatchGrid, PixelGrid, Warn

COLUMNS = {"X_POSSIBLE_NAMES": "x,lon,longitude", "Y_POSSIBLE_NAMES": "y,lat,latitude"}
_TELLING = re.compile(r"date|year|change|class|label|loss|disturb|status|state", re.IGNORECASE)
"""Names of columns that say when or whether something changed, in one way or another."""
_DATE = re.compile(r"\d{4}[-/.]\d{1,2}[-/.]\d{1,2}|\d{1,2}[-/.]\d{1,2}[-/.]\d{4}")
NO_DATE = np.datetime64("NaT", "D")


@dataclass(frozen=True)
class VectorLabels:
    """A vector file, or a CSV with x and y (in the coordinates of the rasters) or lon and lat.

    Column ``date``: first date that shows the change. Column ``change``: 1, or 0 where nothing changed; without it, what has a
    date has changed, and where nothing has a date everything has. A table that says so in other columns is refused.
    """

    path: Path

    def truth(self, scores: Scores, positive_share: float, warn: Warn) -> Truth:
        """Lay the places on the patches of a run; what was changed before its new dates is unknown.

        Raises
        ------
        LabelsError
            The file cannot be read, or none of its places is on the series.
        """
        shapes, changed, dates = self._read(scores.grid)
        last_reference = scores.reference_dates[-1]
        dated = bool(changed.any() and not np.isnat(dates[changed]).any())
        if not dated and not np.isnat(dates).all():
            warn(notice("changes_undated", file=self.path.name))
        new = np.array(scores.new_dates, "datetime64[D]")
        share = np.zeros((len(new) if dated else 1, *scores.grid.shape), np.float32)
        late = changed & ~(dates <= np.datetime64(last_reference))
        if changed.any() and not late.any():
            raise LabelsError(f"No change of {self.path.name} is later than the reference ({last_reference}); check its dates.")
        if (~changed).any():
            share[:] = np.where(_cover(shapes[late | ~changed], scores.grid) > 0, 0, np.nan)
        else:
            warn(notice("nothing_marked_unchanged", file=self.path.name))
        for index in range(len(share)):
            since = late & (dates <= new[index]) if dated else late & ~(dates > new[-1])  # no date is neither
            if since.any():
                cover = _cover(shapes[since], scores.grid)
                share[index] = np.where(cover > 0, cover, share[index])
        if not np.isfinite(share).any() or (changed.any() and not np.nan_to_num(share).any()):
            raise LabelsError(f"Nothing of {self.path.name} lies on the series within its dates; check place and dates.")
        early = changed & ~late
        if early.any():
            share[:, _cover(shapes[early], scores.grid) > 0] = np.nan
            warn(notice("changes_before_the_end_of_the_reference", n=int(early.sum()), file=self.path.name))
        return Truth(share, dated, np.full(scores.grid.shape, -1, np.int16), positive_share=positive_share)

    def _read(self, grid: PatchGrid) -> tuple[NDArray[Any], NDArray[np.bool_], NDArray[np.datetime64]]:
        """Shapes in the coordinates of the grid, whether they changed, and since when (NaT = not said)."""
        options = COLUMNS if self.path.suffix.lower() == ".csv" else {}
        try:
            layer = area_of_interest.read_layer(str(self.path), **options)
        except ValueError as error:
            raise LabelsError(f"The labels {self.path} {error}; check the file.") from error
        there = np.array([shape is not None for shape in layer.shapes], bool)
        if not there.any():
            raise LabelsError(f"{self.path.name} holds no place; a CSV needs columns x and y, or lon and lat.")
        columns = {name.lower(): column for name, column in layer.columns.items()}
        shapes = _onto(layer.shapes[there], _crs(layer.crs, columns, grid), grid)
        n = len(there)
        dates = np.array([_day(value, self.path.name) for value in columns.get("date", [None] * n)], "datetime64[D]")
        _refuse_unknown(columns, self.path.name)
        if "change" in columns:
            flags = np.array([_is_change(value, self.path.name) for value in columns["change"]])
        else:
            flags = ~np.isnat(dates) | np.isnat(dates).all()
        return shapes, flags[there], dates[there]


def _refuse_unknown(columns: Mapping[str, Any], name: str) -> None:
    """Refuse a table that seems to say when or whether something changed, in columns that are not known."""
    if "date" in columns or "change" in columns:
        return
    telling = [column for column, values in columns.items() if _TELLING.search(column) or _are_dates(values)]
    if telling:
        raise LabelsError(
            f"{name} has the columns {', '.join(columns)}; none of them is known, though {telling[0]} may say what changed. "
            "Call it date (first date that shows the change, as 2019-07-01) or change (1 changed, 0 not)."
        )


def _are_dates(values: NDArray[Any]) -> bool:
    """Whether a column holds dates, but for what is empty."""
    if np.issubdtype(np.asarray(values).dtype, np.datetime64):
        return True
    texts = [str(value).strip()[:10] for value in values if isinstance(value, str) and value.strip()]
    return bool(texts) and all(_DATE.fullmatch(text) for text in texts)


def _crs(crs: str, columns: dict[str, Any], grid: PatchGrid) -> str:
    """That of the file; of a table WGS 84 for lon and lat, else that of the rasters."""
    if crs:
        return crs
    return "EPSG:4326" if {"lon", "longitude"} & set(columns) else grid.pixels.crs


def _onto(shapes: NDArray[Any], crs: str, grid: PatchGrid) -> NDArray[Any]:
    try:
        to_grid = pyproj.Transformer.from_crs(crs, grid.pixels.crs, always_xy=True)
    except CRSError as error:
        raise LabelsError("The labels have an unknown coordinate reference system; assign the right one to them.") from error
    return np.asarray(shapely.transform(shapes, lambda points: np.stack(to_grid.transform(*points.T), 1)))


def _cover(shapes: NDArray[Any], grid: PatchGrid) -> FloatArray:
    """Share of each patch that the shapes cover; a point covers its patch."""
    area = shapely.get_dimensions(shapes) == 2
    cover = np.zeros(grid.shape, np.float32)
    if area.any():
        cover = share_of(_burnt(shapes[area], grid.pixels), grid.patch_px)
    if (~area).any():
        cover = np.maximum(cover, _burnt(shapes[~area], grid.as_pixels))
    return cover


def _burnt(shapes: NDArray[Any], pixels: PixelGrid) -> NDArray[Any]:
    """1 in the pixels (n_rows, n_cols) of a grid that the shapes cover, else 0; uint8."""
    return np.asarray(rasterize(shapes, out_shape=pixels.shape, transform=pixels.affine, dtype=np.uint8))


def _is_change(value: Any, name: str) -> bool:
    text = str(value).strip().lower()
    if text in {"1", "1.0", "true"}:
        return True
    if text in {"0", "0.0", "false"}:
        return False
    raise LabelsError(f"{name}: change is {value!r}; write 1 where something changed and 0 where nothing did.")


def _day(value: Any, name: str) -> np.datetime64:
    if value is None or (isinstance(value, float) and np.isnan(value)) or not str(value).strip() or str(value) == "NaT":
        return NO_DATE
    try:
        return np.datetime64(datetime.date.fromisoformat(str(value).strip()[:10].replace("/", "-")))
    except ValueError:
        raise LabelsError(f"{name}: {value!r} is not a date; write it as 2019-07-01.") from None
