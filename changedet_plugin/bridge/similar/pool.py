"""How are several results searched at once?

Their changes as one table, so that what is alike is found across series and runs.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields, replace
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from changedet_plugin.bridge.i18n import tr
from changedet_plugin.bridge.result.tables import ChangeTable, read_changes
from changedet_plugin.bridge.similar import comparable, detectors
from changedet_plugin.bridge.similar.detectors import Detector
from changedet_plugin.core.errors import ResultError
from changedet_plugin.core.result_file import StoredRun


class ChangeRef(NamedTuple):
    """Names a change, wherever it is searched from."""

    path: str
    """File of its result."""
    fid: int
    """Feature of ``changes`` there."""


@dataclass(frozen=True)
class Pool:
    """What is searched: the changes of one result, and behind them those of others that can be compared with it."""

    table: ChangeTable
    """Features of the first result keep their id, the others have ids that no feature of it has."""
    paths: tuple[str, ...]
    """Files, that of the first result first."""
    runs: tuple[StoredRun, ...]
    """What the run of every file was."""
    source: NDArray[np.int64]
    """Index into ``paths`` of every row."""
    own_fid: NDArray[np.int64]
    """Feature id of every row in its own file."""
    remarks: tuple[str, ...] = ()
    """What the analyst should know of results that were left out, or are to be read with care."""

    @property
    def is_one(self) -> bool:
        """Whether nothing but the first result is searched."""
        return len(self.paths) == 1

    def ref_of(self, fid: int) -> ChangeRef:
        """Where a feature of ``table`` comes from."""
        row = self.table.row_of(fid)
        if row is None:
            raise ResultError(tr("This result has no change {fid}.").format(fid=fid))
        return ChangeRef(self.paths[self.source[row]], int(self.own_fid[row]))

    def own(self, fids: Iterable[int]) -> list[int]:
        """Those of some features that belong to the first result, which have the same id there."""
        n_own = int((self.source == 0).sum())
        last = int(self.table.fid[n_own - 1]) if n_own else -1
        return [fid for fid in fids if fid <= last]

    def find(self, refs: Sequence[ChangeRef]) -> list[int]:
        """The ids that features have in ``table``; those of results that are not searched are left out."""
        index = {path: number for number, path in enumerate(self.paths)}
        fids = []
        for path, fid in refs:
            rows = np.flatnonzero((self.source == index.get(path, -1)) & (self.own_fid == fid))
            fids += self.table.fid[rows].tolist()
        return fids

    def vectors(self, fids: Sequence[int]) -> NDArray[np.float32]:
        """Change vectors (n, n_features) of features of ``table``."""
        return self.table.vector[np.searchsorted(self.table.fid, np.asarray(fids, np.int64))]

    def like(self, detector: Detector, alike: Sequence[int], unlike: Sequence[int]) -> tuple[NDArray[np.float32], list[str]]:
        """Cosine of every row with a detector and further judged features, and remarks; NaN where it cannot be compared.

        Raises
        ------
        ResultError
            The detector does not fit the first result.
        """
        vector = self.table.vector
        wanted, n_features = comparable.of_detector(detector), vector.shape[1] if len(vector) else None
        left_out, remarks = [], []
        for index, run in enumerate(self.runs):
            try:
                remark = comparable.check(wanted, comparable.of_run(run, n_features))
            except ResultError as error:
                if index == 0:
                    raise
                left_out.append(index)
                remark = str(error)
            remarks += [remark] if remark else []
        cosine = detectors.cosine(vector, detector, self.vectors(alike), self.vectors(unlike))
        cosine[np.isin(self.source, left_out)] = np.nan
        return cosine, remarks

    def retyped(self, own: ChangeTable) -> Pool:
        """The same pool where the changes of the first result have other types or verdicts."""
        if self.is_one:
            return replace(self, table=own)
        n = len(own.fid)
        former = self.table
        return replace(
            self,
            table=replace(
                former,
                type=[*own.type, *former.type[n:]],
                subtype=[*own.subtype, *former.subtype[n:]],
                type_name=[*own.type_name, *former.type_name[n:]],
                verdict=[*own.verdict, *former.verdict[n:]],
                note=[*own.note, *former.note[n:]],
            ),
        )

    def names(self) -> list[str]:
        """Name of the result of every row."""
        stems = [Path(path).stem for path in self.paths]
        return [stems[index] for index in self.source.tolist()]


def pool(own: ChangeTable, others: Sequence[ChangeTable] = (), remarks: Sequence[str] = ()) -> Pool:
    """Join results to search them at once; those that cannot be compared with ``own`` are left out with a remark."""
    tables, said = [own], list(remarks)
    for other in others:
        try:
            theirs = comparable.of_table(other)
            # Where the first result has no change, the next one that has any says how long a vector is.
            n_features = next((table.vector.shape[1] for table in tables if len(table.fid)), None)
            remark = comparable.check(comparable.of_run(own.run, n_features), theirs)
            tables.append(other)
        except ResultError as error:
            remark = str(error)
        if remark:
            said.append(remark)
    source = np.repeat(np.arange(len(tables)), [len(table.fid) for table in tables])
    own_fid = np.concatenate([table.fid for table in tables])
    paths = tuple(table.run.path for table in tables)
    joined = own if len(tables) == 1 else _join(tables)
    return Pool(joined, paths, tuple(table.run for table in tables), source, own_fid, tuple(said))


def read_results(paths: Sequence[str]) -> tuple[list[ChangeTable], list[str]]:
    """Results in files, and what is to be said of those that are none. Touches no layer: a thread may call it."""
    tables, remarks = [], []
    for path in paths:
        try:
            tables.append(read_changes(path))
        except ResultError as error:
            remarks.append(str(error))
    return tables, remarks


def _join(tables: Sequence[ChangeTable]) -> ChangeTable:
    """One table of all rows. Types are left to the first: letters of two trees mean different things."""
    first, rest = tables[0], tables[1:]
    n_others = sum(len(table.fid) for table in rest)
    free = int(first.fid.max(initial=0)) + 1
    columns: dict[str, Any] = {}
    for field in fields(ChangeTable):
        parts = [getattr(table, field.name) for table in tables]
        if isinstance(parts[0], list):
            columns[field.name] = [value for part in parts for value in part]
        elif field.name in ("series", "vector", "run", "fid"):
            continue
        else:
            columns[field.name] = np.concatenate(parts)
    for name in ("type", "subtype"):
        columns[name] = [*getattr(first, name), *[None] * n_others]
    return replace(
        first,
        **columns,
        fid=np.concatenate([first.fid, np.arange(free, free + n_others)]),
        series=np.full((len(first.fid) + n_others, 2, len(first.dates)), np.nan, np.float32),
        vector=np.concatenate([table.vector for table in tables if len(table.fid)] or [first.vector]),
    )
