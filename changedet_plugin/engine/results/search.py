"""Where else did it happen? Changes like given ones, in this result and in others: other places, dates and runs."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from changedet_plugin.core import result_file, result_schema, similarity
from changedet_plugin.core.arrays import FloatArray
from changedet_plugin.core.detector import Detector
from changedet_plugin.core.errors import ResultError
from changedet_plugin.core.notices import Notice, notice
from changedet_plugin.core.parameters import Device, Machine, Pool
from changedet_plugin.engine.progress import Progress, Tell, part_of
from changedet_plugin.engine.reading.patch_geometry import outlines
from changedet_plugin.engine.results import exhaustive_search, matches, stored_result
from changedet_plugin.engine.results.matches import Matches
from changedet_plugin.engine.results.stored_result import StoredResult
from changedet_plugin.engine.types import Warn


@dataclass(frozen=True)
class Asked:
    """One search."""

    result: Path
    detector: Detector | None
    """A saved search; the judgements lean it."""
    positive: tuple[int, ...]
    """Changes (their fids) that are of the wanted kind."""
    negative: tuple[int, ...]
    """Changes that were called unlike."""
    others: tuple[Path, ...]
    """Further results, or folders of them."""
    at_least: float
    pool: Pool
    """The listed changes, or all patches of all dates."""
    limit: int | None
    """At most so many, the most alike; None = all."""
    output: Path | None
    store: str | None = None
    """Folder of the embedding cache; None = that of each run. So are the next two."""
    device: Device | None = None
    memory: int | None = None
    """Bytes."""

    def machine(self, own: Machine) -> Machine:
        """Where to search a result whose run ran on ``own``."""
        return replace(own, store=self.store or own.store, device=self.device or own.device, memory=self.memory or own.memory)


def search(asked: Asked, tell: Tell, warn: Warn) -> tuple[Matches, int]:
    """The rows that were found, the most alike first, and how many results were searched.

    Raises
    ------
    ResultError
        A result that was named cannot be read, or cannot be compared.
    """
    own = stored_result.read(asked.result)
    wanted = _wanted(own, asked, warn)
    query = _query(own, asked)
    results = [own, *_comparable(own, wanted, asked.others, warn)]
    parts = []
    for index, result in enumerate(results):
        step = part_of(tell, index, len(results))
        parts.append(_in_changes(result, query, asked) if asked.pool == "changes" else _in_all(result, query, asked, step))
        step("write", 1.0, "", None)
    return matches.join(parts, own.crs, asked.limit), len(results)


@dataclass(frozen=True)
class _Wanted:
    """What the vectors of a result are compared with."""

    name: str | Notice
    """Of its file, or what the detector is called."""
    origin: similarity.Origin
    n_features: int | None
    """None = the result has no change."""


def _wanted(own: StoredResult, asked: Asked, warn: Warn) -> _Wanted:
    if asked.detector is None:
        return _Wanted(own.path.name, own.origin, own.vector.shape[1] if len(own.fid) else None)
    saved = asked.detector
    wanted = _Wanted(notice("detector", name=saved.name), saved.origin, len(saved.vector))
    refusal = _refusal(wanted, own)
    if refusal:
        raise ResultError(str(refusal))
    _warn_of_size(wanted, own, warn)
    return wanted


def _query(own: StoredResult, asked: Asked) -> FloatArray:
    alike, unlike = own.vector[own.rows_of(asked.positive)], own.vector[own.rows_of(asked.negative)]
    if asked.detector is None:
        if not np.linalg.norm(alike, axis=1).all():
            raise ResultError(
                f"The change vector of {own.path.name} to search for is zero: it has no direction; choose another."
            )
        return similarity.rocchio(alike, unlike)
    return asked.detector.leaning(alike, unlike) if len(alike) + len(unlike) else asked.detector.vector


def _results_in(folder: Path) -> list[Path]:
    """The results in a folder, not below it; a hidden file is one that is half written."""
    return sorted(path for path in folder.glob("*.gpkg") if not path.name.startswith(".") and result_file.is_result(path))


def _comparable(own: StoredResult, wanted: _Wanted, others: tuple[Path, ...], warn: Warn) -> Iterator[StoredResult]:
    """The other results. One that was named must be comparable; of a folder, those that are not are left out with a warning."""
    seen = {own.path.resolve()}
    for other in others:
        in_folder = other.is_dir()
        paths = _results_in(other) if in_folder else [other]
        for path in paths:
            if path.resolve() in seen:
                continue
            seen.add(path.resolve())
            result = stored_result.read(path)
            refusal = _refusal(wanted, result)
            if refusal and in_folder:
                warn(notice("result_left_out", why=refusal))
                continue
            if refusal:
                raise ResultError(str(refusal))
            _warn_of_size(wanted, result, warn)
            yield result


def _warn_of_size(wanted: _Wanted, other: StoredResult, warn: Warn) -> None:
    ratio = wanted.origin.gsd_ratio(other.origin)
    if ratio > similarity.MOST_GSD_RATIO:
        warn(notice("pixels_differ_in_size", one=other.path.name, other=wanted.name, times=ratio))


def _refusal(wanted: _Wanted, other: StoredResult) -> Notice | None:
    """Why the vectors of a result cannot be compared with those that are wanted; None where they can."""
    difference, one, two, file = similarity.differs(wanted.origin, other.origin), wanted.origin, other.origin, other.path.name
    if difference == "encoder":
        return notice("result_of_another_encoder", file=file, its=two.encoder_id, wanted=one.encoder_id)
    same_length = not len(other.fid) or wanted.n_features in (None, other.vector.shape[1])
    if difference == "bands" or not same_length:
        unnamed = notice("unnamed_bands")
        its, own = two.preprocessing_id or unnamed, one.preprocessing_id or unnamed
        return notice("result_of_other_bands", file=file, its=its, other=wanted.name, wanted=own)
    return None


def _in_changes(result: StoredResult, query: FloatArray, asked: Asked) -> Matches:
    cosine = similarity.cosine(result.vector, query) if len(result.fid) else np.zeros(0, np.float32)
    rows = np.nonzero(cosine >= asked.at_least)[0]
    return Matches(
        similarity=cosine[rows],
        result=np.full(len(rows), str(result.path), object),
        fid=np.ma.MaskedArray(result.fid[rows], False),
        length=np.linalg.norm(result.vector[rows], axis=1),
        columns={name: column[rows] for name, column in result.columns.items()},
        geometry=result.geometry[rows],
        crs=result.crs,
    )


def _in_all(result: StoredResult, query: FloatArray, asked: Asked, tell: Tell) -> Matches:
    """All patches of a result as rows: no fid, and only what the search itself knows."""
    alike = exhaustive_search.search(result, query, asked.machine, Progress(tell))
    rows, cols = np.nonzero(np.nan_to_num(alike.cosine, nan=-2.0) >= asked.at_least)
    n_rows = len(rows)
    known = {
        "date": np.array(alike.dates, "datetime64[D]")[alike.date_index[rows, cols]],
        "n_patches": np.ones(n_rows, np.int32),
    }
    columns = {name: stored_result.column(name, known.get(name, (None,) * n_rows)) for name in result_schema.COLUMNS}
    return Matches(
        similarity=alike.cosine[rows, cols],
        result=np.full(n_rows, str(result.path), object),
        fid=np.ma.MaskedArray(np.zeros(n_rows, np.int64), True),
        length=alike.length[rows, cols],
        columns=columns,
        geometry=outlines(alike.grid, rows, cols),
        crs=alike.grid.pixels.crs,
    )
