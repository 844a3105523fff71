"""What does a result on disk hold? Read back: what the run was, its changes, and the series it was made from."""

from __future__ import annotations

import datetime
import json
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
import pyogrio
import pyogrio.raw
from numpy.typing import NDArray
from pyogrio.errors import DataLayerError, DataSourceError, FieldError

from changedet_plugin.core import similarity
from changedet_plugin.core.arrays import FloatArray
from changedet_plugin.core.errors import ResultError
from changedet_plugin.core.parameters import Machine, Parameters, from_facts
from changedet_plugin.core.result_schema import COLUMNS
from changedet_plugin.engine.reading import dated_files, file_identity
from changedet_plugin.engine.types import Source


@dataclass(frozen=True)
class Stored:
    """A result, read back."""

    path: Path
    facts: dict[str, Any]
    """The ``run`` table, JSON read."""
    crs: str
    fid: NDArray[np.int64]
    """(n_changes,)."""
    vector: FloatArray
    """(n_changes, n_features): change vectors."""
    columns: dict[str, NDArray[Any]]
    """``COLUMNS`` of every change."""
    geometry: NDArray[Any]
    """(n_changes,) well-known binary."""

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


def is_result(path: Path) -> bool:
    """Whether a file is the result of a run."""
    try:
        return {"changes", "run"} <= {name for name, _ in pyogrio.list_layers(path)}
    except DataSourceError:
        return False


def read(path: Path) -> Stored:
    """Read the changes of a result and what its run was.

    Raises
    ------
    ResultError
        There is no such file, or it is no result.
    """
    if not path.is_file():
        raise ResultError(f"There is no file {path}; name the GeoPackage of a run.")
    if not is_result(path):
        raise ResultError(f"{path.name} is not the result of a run; name a GeoPackage that changedet wrote.")
    try:
        _, _, _, (keys, values) = pyogrio.raw.read(path, layer="run", columns=["key", "value"])
        if "below_limit" in keys:
            raise ResultError(f"{path.name} holds places below the limit, without change vectors; name the result of the run.")
        present = set(pyogrio.read_info(path, layer="changes")["fields"])
        wanted = [name for name in (*COLUMNS, "vector") if name in present]
        meta, fids, geometry, data = pyogrio.raw.read(path, layer="changes", columns=wanted, return_fids=True)
        found = dict(zip(meta["fields"], data, strict=True))
        vector = similarity.unpack([bytes(blob) for blob in found["vector"]])
    except (DataSourceError, DataLayerError, FieldError, KeyError, TypeError, ValueError) as error:
        raise ResultError(f"{path.name} is damaged ({error}); run the series again.") from error
    columns = {name: column(name, found.get(name, (None,) * len(fids))) for name in COLUMNS}
    facts = {key: _plain(value) for key, value in zip(keys, values, strict=True)}
    return Stored(path, facts, str(meta["crs"]), np.asarray(fids, np.int64), vector, columns, geometry)


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


def series_of(result: Stored) -> tuple[tuple[Source, ...], Parameters, Machine]:
    """The rasters of the run, its parameters and the machine it ran on, to open the series again.

    Raises
    ------
    ResultError
        A raster is gone or is another one now, or the run does not say enough.
    """
    facts, name = result.facts, result.path.name
    try:
        given = [(entry["path"], datetime.date.fromisoformat(entry["date"]), entry["mask"]) for entry in facts["inputs"]]
        parameters, machine = from_facts(facts["parameters"])
        first_new = facts["dates"][sum(facts["is_reference"])]
        parameters = replace(parameters, reference_end=datetime.date.fromisoformat(first_new))
    except (KeyError, TypeError, ValueError, IndexError) as error:
        raise ResultError(f"{name} is of a version that does not say how to open its series again; run it again.") from error
    for (path, _, mask), entry in zip(given, facts["inputs"], strict=True):
        gone = next((file for file in (path, mask) if file and not Path(file).exists()), None)
        if gone:
            raise ResultError(f"The rasters of {name} are gone ({gone}); put them back, or search among the changes only.")
        if file_identity.content_hash(path) != entry["sha256"]:
            raise ResultError(f"{path} is not the raster that {name} was made from; run the series again.")
    return tuple(dated_files.source_of(*one) for one in given), parameters, machine


def _plain(text: str | None) -> Any:
    try:
        return json.loads(text or '""')
    except ValueError:
        return text
