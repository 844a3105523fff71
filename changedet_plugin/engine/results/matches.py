"""What does a list of similar changes hold, and how is it written? Rows of several results, in one coordinate system."""

from __future__ import annotations

import csv
import json
import sqlite3
from collections.abc import Iterable, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pyogrio.raw
import pyproj
import shapely
from numpy.typing import NDArray
from pyproj.exceptions import ProjError

from changedet_plugin.core.arrays import FloatArray
from changedet_plugin.core.delimited import for_spreadsheet
from changedet_plugin.core.errors import OutputError, ResultError
from changedet_plugin.core.geopackage import open_read_only
from changedet_plugin.engine.writing.geopackage import GEOPACKAGE_VERSION
from changedet_plugin.engine.writing.whole_file import check_no_input, check_writable, whole

LAYER = "similar"


@dataclass(frozen=True)
class Matches:
    """Changes or patches that are alike; all arrays have length n_rows."""

    similarity: FloatArray
    """Cosine, -1 to 1."""
    result: NDArray[np.object_]
    """Path of the result that a row is from."""
    fid: NDArray[np.int64]
    """Masked: the fid in ``changes`` of that result; masked out = a patch that is none."""
    length: FloatArray
    """Length of the change vector."""
    columns: dict[str, NDArray[Any]]
    """``result_schema.COLUMNS``."""
    geometry: NDArray[np.object_]
    """Shapely geometries."""
    crs: str


def join(parts: Sequence[Matches], crs: str, limit: int | None) -> Matches:
    """All rows in ``crs``, the most alike first, at most ``limit``."""
    similarity = np.concatenate([part.similarity for part in parts])
    order = np.argsort(-similarity, kind="stable")[:limit]
    columns = {name: _concatenated([part.columns[name] for part in parts])[order] for name in parts[0].columns}
    return Matches(
        similarity=similarity[order],
        result=np.concatenate([part.result for part in parts])[order],
        fid=_concatenated([part.fid for part in parts])[order],
        length=np.concatenate([part.length for part in parts])[order],
        columns=columns,
        geometry=np.concatenate([_moved(part.geometry, part.crs, crs) for part in parts])[order],
        crs=crs,
    )


def check_output(path: Path, inputs: Iterable[Path | str | None]) -> None:
    """Refuse to replace what is searched, or a GeoPackage that is no list of similar changes; asked before the search.

    Raises
    ------
    OutputError
        It would, or nothing can be written there.
    """
    check_no_input(path, inputs)
    if path.suffix.lower() == ".gpkg" and path.is_file() and path.stat().st_size and not _is_list(path):
        raise OutputError(f"{path} is there, and is no list of similar changes; choose another output, or remove the file.")
    check_writable(path)


def _is_list(path: Path) -> bool:
    """Whether a GeoPackage holds what ``write`` writes and nothing else."""
    try:
        with closing(open_read_only(path)) as connection:
            return connection.execute("SELECT table_name FROM gpkg_contents").fetchall() == [(LAYER,)]
    except sqlite3.Error:
        return False


def write(rows: Matches, path: Path) -> None:
    """Write the rows as the ending of ``path`` asks: a layer ``similar``, or a table with the middle of each in degrees.

    Raises
    ------
    OutputError
        The file cannot be written; what was there before is untouched.
    """
    with whole(path) as part:
        WRITERS[path.suffix.lower()](rows, part)


def as_plain(rows: Matches, most: int) -> list[dict[str, Any]]:
    """The first ``most`` rows as JSON values, with the middle of each in degrees; None in a system not tied to the Earth."""
    columns = _all_columns(rows)
    centres = shapely.centroid(rows.geometry[:most])
    try:
        middle = shapely.get_coordinates(_moved(centres, rows.crs, "EPSG:4326"))
    except ResultError:
        middle = np.full((len(centres), 2), np.nan)
    plain = {name: [_plain(value) for value in column[:most]] for name, column in columns.items()}
    return [
        {**{name: values[index] for name, values in plain.items()}, "lon": _plain(lon), "lat": _plain(lat)}
        for index, (lon, lat) in enumerate(np.where(np.isfinite(middle), middle.round(6), np.nan).tolist())
    ]


def _write_layer(rows: Matches, path: Path) -> None:
    columns = _all_columns(rows)
    pyogrio.raw.write(
        path,
        shapely.to_wkb(shapely.multipolygons([shapely.get_parts(shape) for shape in rows.geometry])),
        [np.ma.getdata(column) for column in columns.values()],
        list(columns),
        field_mask=[np.ma.getmaskarray(column) if np.ma.isMaskedArray(column) else None for column in columns.values()],
        layer=LAYER,
        driver="GPKG",
        geometry_type="MultiPolygon",
        crs=rows.crs,
        dataset_options={"VERSION": GEOPACKAGE_VERSION},
        layer_options={"SPATIAL_INDEX": "YES", "FID": "id", "GEOMETRY_NAME": "geom"},
    )


def _write_csv(rows: Matches, path: Path) -> None:
    table = as_plain(rows, len(rows.similarity))
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, [*_all_columns(rows), "lon", "lat"])
        writer.writeheader()
        writer.writerows({name: for_spreadsheet(value) for name, value in row.items()} for row in table)


def _write_json(rows: Matches, path: Path) -> None:
    path.write_text(json.dumps(as_plain(rows, len(rows.similarity)), indent=1), encoding="utf-8")


WRITERS = {".gpkg": _write_layer, ".csv": _write_csv, ".json": _write_json}
"""By the ending of the file."""


def _all_columns(rows: Matches) -> dict[str, NDArray[Any]]:
    place = np.array([Path(path).stem for path in rows.result], object)
    return {
        "similarity": np.round(rows.similarity.astype(float), 4),
        "place": place,
        "change": rows.fid,
        **rows.columns,
        "length": rows.length.astype(float),
        "result": rows.result,
    }


def _concatenated(arrays: Sequence[NDArray[Any]]) -> NDArray[Any]:
    values = np.concatenate([np.ma.getdata(array) for array in arrays])
    if not np.ma.isMaskedArray(arrays[0]):
        return values
    return np.ma.MaskedArray(values, np.concatenate([np.ma.getmaskarray(array) for array in arrays]))


def _moved(geometry: NDArray[np.object_], source: str, target: str) -> NDArray[np.object_]:
    one, other = pyproj.CRS.from_user_input(source), pyproj.CRS.from_user_input(target)
    if one == other:
        return geometry
    try:
        transformer = pyproj.Transformer.from_crs(one, other, always_xy=True)
    except ProjError as error:
        raise ResultError("The results lie in coordinate systems that no way leads between; search each by itself.") from error
    return np.asarray(shapely.transform(geometry, lambda xy: np.column_stack(transformer.transform(*xy.T))), object)


def _plain(value: Any) -> Any:
    """NULL, NaN and NaT as None, dates as text, numbers as Python's own."""
    if value is None or value is np.ma.masked or value != value:  # noqa: PLR0124  # NaN and NaT differ from themselves
        return None
    if isinstance(value, np.generic):
        value = value.item()
    return value.isoformat() if hasattr(value, "isoformat") else value
