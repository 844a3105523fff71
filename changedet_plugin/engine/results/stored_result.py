"""What does a result on disk hold? Read back: what the run was, its changes, and the series it was made from."""

from __future__ import annotations

import datetime
import struct
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
import pyproj
import shapely
from numpy.typing import NDArray
from pyproj.exceptions import CRSError
from shapely.errors import ShapelyError

from changedet_plugin.core import geopackage, mask_products, result_file, similarity
from changedet_plugin.core.arrays import FloatArray
from changedet_plugin.core.errors import ResultError, SeriesError
from changedet_plugin.core.parameters import Machine, Parameters, from_facts
from changedet_plugin.core.rasters import address as addresses
from changedet_plugin.core.rasters import layer_settings
from changedet_plugin.core.rasters.layer_settings import LayerSettings
from changedet_plugin.core.result_file import UnreadableResult
from changedet_plugin.core.result_schema import COLUMNS
from changedet_plugin.core.run_facts import RunFacts
from changedet_plugin.engine.reading import dated_files, file_identity, servers
from changedet_plugin.engine.types import Source


@dataclass(frozen=True)
class StoredResult:
    """A result, read back."""

    path: Path
    facts: RunFacts
    crs: str
    """As an authority code, or as WKT."""
    fid: NDArray[np.int64]
    """(n_changes,)."""
    vector: FloatArray
    """(n_changes, n_features): change vectors."""
    columns: dict[str, NDArray[Any]]
    """``COLUMNS`` of every change."""
    geometry: NDArray[Any]
    """(n_changes,) shapely polygons in ``crs``, none of them empty."""

    @property
    def origin(self) -> similarity.Origin:
        """What its vectors were made with."""
        return similarity.origin(self.facts)

    def rows_of(self, fids: tuple[int, ...]) -> NDArray[np.int64]:
        """The rows of some changes; ResultError names the first that there is not."""
        missing = [fid for fid in fids if fid not in self.fid]
        if missing:
            raise ResultError(f"{self.path.name} has no change {missing[0]}; its changes have fids from 1 to {len(self.fid)}.")
        return np.searchsorted(self.fid, fids)


def read(path: Path) -> StoredResult:
    """Read the changes of a result and what its run was.

    Raises
    ------
    ResultError
        There is no such file, it is no result, it is damaged, or it holds no change vectors.
    """
    try:
        with result_file.opened(path) as connection:
            facts = RunFacts.from_table(connection.execute("SELECT key, value FROM run"))
            _, rows = result_file.rows_of(connection, "changes", ("fid", "geom", "vector", *COLUMNS))
            crs = geopackage.crs_of(connection, "changes")
    except UnreadableResult as error:
        raise ResultError(_why(error)) from error
    except (TypeError, ValueError) as error:
        raise ResultError(_damaged(path, error)) from error
    if facts.below_limit is not None:
        raise ResultError(f"{path.name} holds places below the limit, without change vectors; name the result of the run.")
    try:
        pyproj.CRS.from_user_input(crs)
        return StoredResult(
            path=path,
            facts=facts,
            crs=crs,
            fid=np.array(rows["fid"], np.int64),
            vector=similarity.vectors_of(rows["vector"]),
            columns={name: column(name, rows[name]) for name in COLUMNS},
            geometry=_polygons(rows["geom"]),
        )
    except (TypeError, ValueError, IndexError, OverflowError, struct.error, ShapelyError, CRSError) as error:
        raise ResultError(_damaged(path, error)) from error


def _polygons(blobs: Sequence[bytes]) -> NDArray[Any]:
    """Geometries as a file has them; ValueError or ShapelyError where one is none, or lies nowhere."""
    shapes = np.asarray(shapely.from_wkb([geopackage.well_known_binary(blob) for blob in blobs]), object)
    polygons = np.isin(shapely.get_type_id(shapes), (shapely.GeometryType.POLYGON, shapely.GeometryType.MULTIPOLYGON))
    if not polygons.all() or not np.isfinite(shapely.bounds(shapes)).all():
        raise ValueError("a change has no outline")
    return shapes


def _why(error: UnreadableResult) -> str:
    path = error.path
    if error.reason == "locked":
        return f"{path.name} is held by another program; close it there, or wait until it is done."
    if error.reason == "armed":
        return f"{path.name} has triggers that no run writes ({error}); take them out, or run the series again."
    if error.reason == "missing":
        return f"There is no file {path}; name the GeoPackage of a run."
    if error.reason == "broken" and "not a database" not in str(error):
        return _damaged(path, error)
    return f"{path.name} is not the result of a run; name a GeoPackage that changedet wrote."


def _damaged(path: Path, error: Exception) -> str:
    return f"{path.name} is damaged ({error}); run the series again."


def column(name: str, values: Any) -> NDArray[Any]:
    """Values of one of ``COLUMNS`` as an array of its kind; None becomes masked, NaN, NaT or stays."""
    kind = COLUMNS[name]
    if kind == "integer":
        missing = [value is None or value != value for value in values]  # noqa: PLR0124  # NaN differs from itself
        whole = [0 if none else int(value) for value, none in zip(values, missing, strict=True)]
        return np.ma.MaskedArray(np.array(whole, np.int32), missing)
    if kind == "real":
        return np.array([np.nan if value is None else value for value in values], np.float64)
    return np.array(values, "datetime64[D]") if kind == "date" else np.array(values, object)


def series_of(
    result: StoredResult, on: Callable[[Machine], Machine] = lambda machine: machine
) -> tuple[tuple[Source, ...], Parameters, Machine]:
    """The rasters of the run, its parameters and a machine, to open the series again; ``on`` gives this from that of the run.

    Raises
    ------
    ResultError
        A raster is gone or is another one now, or the run does not say enough.
    """
    facts, name = result.facts, result.path.name
    try:
        given = [(entry["path"], datetime.date.fromisoformat(entry["date"]), entry.get("mask")) for entry in facts.inputs]
        settings = [layer_settings.from_plain(entry) for entry in facts.inputs]
        meanings = [tuple(map(mask_products.from_plain, entry.get("mask_meanings") or ())) for entry in facts.inputs]
        if not given:
            raise ValueError("no rasters")
        parameters, machine = from_facts(facts.parameters)
        machine = on(machine)
        parameters = replace(parameters, reference_end=facts.dates[facts.is_reference.index(False)])
        if not facts.sensor:  # of a version that read everything as optical
            parameters = replace(parameters, sensor="optical")
    except (KeyError, TypeError, ValueError, IndexError) as error:
        raise ResultError(f"{name} is of a version that does not say how to open its series again; run it again.") from error
    servers.keep_within(machine.memory)
    sources = []
    for (path, day, mask), entry, how, meant in zip(given, facts.inputs, settings, meanings, strict=True):
        gone = next((one for one in (path, mask) if one and not addresses.is_there(one)), None)
        if gone:
            raise ResultError(f"The rasters of {name} are gone ({gone}); put them back, or search among the changes only.")
        source = _opened(path, day, mask, how, name if entry.get("signed") else "")
        if file_identity.of(source.header).sha256 != entry["sha256"]:
            raise ResultError(f"{path} is not the raster that {name} was made from; run the series again.")
        sources.append(replace(source, mask_meanings=meant))
    return tuple(sources), parameters, machine


def _opened(path: str, day: datetime.date, mask: str | None, how: LayerSettings, of_signed: str) -> Source:
    """A raster of a run; ``of_signed``: name of the result, where it was read by a signed address, which it does not hold."""
    try:
        return dated_files.source_of(path, day, mask, how)
    except SeriesError as error:
        if not of_signed:
            raise
        raise ResultError(
            f"{of_signed} was made from signed addresses, which it does not hold; run the series again on newly signed ones, "
            "or search among the changes only."
        ) from error
