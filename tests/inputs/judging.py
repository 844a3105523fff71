"""Is the answer right? The planted change comes first, in its place, at its date, lasting; all else together is smaller."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pyogrio.raw
import rasterio.transform
import shapely
from pyproj import Transformer

from changedet_plugin.core.errors import REFUSALS, explain
from changedet_plugin.core.notices import Notice
from changedet_plugin.engine.commands.registry import VERBS
from tests.inputs import ground
from tests.inputs.row import Asked, Row

SHARE_FOUND = 0.8
"""Of the place, over the threshold and lasting."""
WIDEST = 2.5
"""A first change that is wider than so many places is another one."""
LASTING = 1
"""In band ``flag`` of the score raster."""


@dataclass(frozen=True)
class Outcome:
    """What came of a row."""

    is_right: bool
    sentence: str
    """The sentence that it is about, without the folder; of a wrong row, what is wrong."""


def outcome(row: Row, folder: Path) -> Outcome:
    """Write the series of a row into an empty folder, run ``detect`` on it, and judge."""
    told: list[Notice] = []
    asked = row.build(folder)
    values = {"rasters": [str(folder / "images")], "output": str(folder / "changes.gpkg"), "store": str(folder / "cache")}
    try:
        VERBS["detect"].run({"threads": 1, **values, **asked.values}, lambda *step: None, told.append)
    except REFUSALS as error:
        sentence = _without(folder, explain(error)[1])
        return Outcome(bool(row.refused) and row.refused in sentence, sentence)
    finally:
        asked.end()
    return _judged(row, asked, folder / "changes.gpkg", [_without(folder, str(notice)) for notice in told])


def _without(folder: Path, sentence: str) -> str:
    return sentence.replace(f"{folder}/", "").replace(str(folder), "")


def _judged(row: Row, asked: Asked, result: Path, said: Sequence[str]) -> Outcome:
    wrong = "Was not refused." if row.refused else "" if row.asked else _wrong(asked, result)
    words = row.asked or row.told
    wanted = [sentence for sentence in said if words in sentence]
    if words and not wanted:
        wrong = wrong or "Does not say it."
    if wrong:
        return Outcome(False, " ".join((wrong, *said)))
    return Outcome(True, wanted[0] if words else "")


def _wrong(asked: Asked, result: Path) -> str:
    """What is wrong with a result; empty = nothing."""
    first = _first_change(result)
    if first is None:
        return "Nothing is listed."
    geometry, date, flag = first
    place, found, elsewhere = _lasting_area(asked, result)
    west, _, east, _ = geometry.bounds
    left, _, right, _ = place.bounds
    faults = (
        (not geometry.contains(place.centroid) or east - west > WIDEST * (right - left), "The first change is another one."),
        (date != str(asked.date), f"The first change has the date {date} in place of {asked.date}."),
        (flag != "lasting", f"The first change is called {flag}."),
        (found < SHARE_FOUND, f"{found:.0%} of the place is found."),
        (elsewhere > 1, f"{elsewhere:.1f} of its area is listed elsewhere."),
    )
    return " ".join(words for is_so, words in faults if is_so)


def _first_change(result: Path) -> tuple[shapely.Geometry, str, str] | None:
    """Outline, date and flag of the first of the list."""
    order = "SELECT geom, date, flag FROM changes WHERE rank IS NOT NULL ORDER BY rank LIMIT 1"
    _, _, outlines, (dates, flags) = pyogrio.raw.read(result, sql=order)
    return (shapely.from_wkb(outlines[0]), str(dates[0]), flags[0]) if len(outlines) else None


def _lasting_area(asked: Asked, result: Path) -> tuple[shapely.Geometry, float, float]:
    """The place that changed, the share of it that is found, and what is listed elsewhere, in places."""
    _, _, _, (limits,) = pyogrio.raw.read(result, sql="SELECT value FROM run WHERE key = 'threshold'", read_geometry=False)
    with rasterio.open(result.with_suffix(".scores.tif")) as file:
        place = _place(asked, file.crs.to_wkt())
        bands = dict(zip(file.descriptions, file.read(), strict=True))
        x, y = rasterio.transform.xy(file.transform, *np.indices(file.shape).reshape(2, -1))
        side = abs(file.transform.a) + abs(file.transform.b)
    lasting = ((bands["flag"] == LASTING) & (bands["score"] >= float(limits[0]))).ravel()
    near = shapely.contains_xy(place.buffer(2 * side), x, y)
    inside = shapely.contains_xy(place, x, y)
    return place, float(lasting[inside].mean()) if inside.any() else 0.0, (lasting & ~near).sum() / max(inside.sum(), 1)


def _place(asked: Asked, crs: str) -> shapely.Geometry:
    """The place that changed, as it lies in the result."""
    rows, cols = ground.ROWS, ground.COLS
    down, right = [rows.start, rows.start, rows.stop, rows.stop], [cols.start, cols.stop, cols.stop, cols.start]
    x, y = rasterio.transform.xy(asked.transform, down, right, offset="ul")
    return shapely.Polygon(np.column_stack(Transformer.from_crs(asked.crs, crs, always_xy=True).transform(x, y)))
