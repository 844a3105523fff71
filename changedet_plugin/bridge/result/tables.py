"""What do the features of a result say? One table of arrays and lists, read without the engine.

In: the path of a result, also a read-only one. Out: ``StoredRun``, what the run was, and ``ChangeTable``, all features of a
layer.
"""

from __future__ import annotations

import datetime
from dataclasses import dataclass, fields
from typing import Any

import numpy as np
from numpy.typing import NDArray

from changedet_plugin.bridge.i18n import tr
from changedet_plugin.bridge.result.geopackage import connect
from changedet_plugin.core import result_file, similarity
from changedet_plugin.core.errors import ResultError
from changedet_plugin.core.result_file import StoredRun, dates_of, integers_of, numbers_of
from changedet_plugin.core.result_schema import Layer


@dataclass(frozen=True)
class ChangeTable:
    """All features of one layer of a result, as arrays and lists of one length, in the order of ``fid``.

    The fields but ``run`` are columns of the file, and these are what is read of it.
    """

    run: StoredRun
    fid: NDArray[np.int64]
    rank: NDArray[np.int64]
    """0 = not ranked."""
    score: NDArray[np.float64]
    """NaN where NULL, as in the other numbers."""
    lof: NDArray[np.float64]
    agreement: NDArray[np.float64]
    magnitude: NDArray[np.float64]
    depth: NDArray[np.float64]
    """Median length of the way that an event goes; NaN in results of an earlier version, as in the next ones."""
    rarity: NDArray[np.float64]
    """Bits."""
    n_patches: NDArray[np.int64]
    area_m2: NDArray[np.float64]
    type: list[str | None]
    subtype: list[str | None]
    date_from: list[datetime.date | None]
    date: list[datetime.date | None]
    date_end: list[datetime.date | None]
    """Last date that shows it; None where it is still seen."""
    recovered: NDArray[np.float64]
    """Share of its way that it has come back a year later, 0 to 1."""
    state: list[str]
    flag: list[str]
    verdict: list[str | None]
    note: list[str | None]
    series: NDArray[np.float32]
    """(n, 2, n_dates): distance of every date, then LOF; NaN = masked or reference."""
    vector: NDArray[np.float32]
    """(n, n_features): change vectors; n_features is 0 where the result holds none, as of places below the limit."""
    type_name: list[str | None]
    """What happened to the bands where this type is found."""
    leaf: NDArray[np.int64]
    """Leaf of the type tree; -1 = none."""
    known: NDArray[np.int64]
    """Rank in the earlier result of the series; -1 = it was not there, or there is none."""

    @property
    def is_ranked(self) -> NDArray[np.bool_]:
        """Whether a row is ranked, not merely flagged."""
        return self.rank > 0

    @property
    def dates(self) -> tuple[datetime.date, ...]:
        """The dates of ``series``."""
        return self.run.dates

    @property
    def is_reference(self) -> tuple[bool, ...]:
        """Per date: belongs to the reference."""
        return self.run.is_reference

    @property
    def threshold(self) -> float:
        """Score from which a patch is a change."""
        return self.run.threshold

    @property
    def histogram(self) -> tuple[list[float], list[float], list[int]]:
        """Lower and upper score of every bin, and its count of patches."""
        return self.run.histogram

    def row_of(self, fid: int) -> int | None:
        """The row of a feature; None if there is no such feature."""
        row = int(np.searchsorted(self.fid, fid))
        return row if row < len(self.fid) and self.fid[row] == fid else None


def read_run(path: str) -> StoredRun:
    """Read what the run was; ResultError if the file is not a result, or damaged."""
    with connect(path) as connection:
        try:
            return result_file.read_run(connection, path)
        except (TypeError, ValueError) as error:
            raise damaged("run", path, error) from error


def read_changes(path: str, table: Layer = "changes") -> ChangeTable:
    """Read all features of ``changes`` or ``patches`` but their geometry; ResultError if the file is not a result."""
    run = read_run(path)
    try:
        with connect(path) as connection:
            n_rows, rows = result_file.rows_of(connection, table, (column.name for column in fields(ChangeTable)[1:]))
        return _change_table(run, n_rows, rows)
    except (TypeError, ValueError) as error:
        raise damaged(table, path, error) from error


def damaged(table: str, path: str, error: Exception) -> ResultError:
    """The sentence for a table that holds what no run writes."""
    sentence = tr("The table {table} of {path} is damaged ({error}); run the series again.")
    return ResultError(sentence.format(table=table, path=path, error=error))


def _change_table(run: StoredRun, n_rows: int, rows: dict[str, list[Any]]) -> ChangeTable:
    # Types mean nothing without their tree, which results of an earlier version do not have.
    none: list[Any] = [None] * n_rows
    return ChangeTable(
        run=run,
        fid=np.array(rows["fid"], np.int64),
        rank=integers_of(rows["rank"], 0),
        score=numbers_of(rows["score"]),
        lof=numbers_of(rows["lof"]),
        agreement=numbers_of(rows["agreement"]),
        magnitude=numbers_of(rows["magnitude"]),
        depth=numbers_of(rows["depth"]),
        rarity=numbers_of(rows["rarity"]),
        n_patches=np.array(rows["n_patches"], np.int64),
        area_m2=numbers_of(rows["area_m2"]),
        type=rows["type"],
        subtype=rows["subtype"],
        date_from=dates_of(rows["date_from"]),
        date=dates_of(rows["date"]),
        date_end=dates_of(rows["date_end"]),
        recovered=numbers_of(rows["recovered"]),
        state=[str(value or "") for value in rows["state"]],
        flag=[str(value or "") for value in rows["flag"]],
        verdict=rows["verdict"],
        note=rows["note"],
        series=similarity.unpack(rows["series"]).reshape(n_rows, 2, len(run.dates)),
        vector=similarity.vectors_of([blob or b"" for blob in rows["vector"]]),
        type_name=rows["type_name"] if run.tree is not None else none,
        leaf=integers_of(rows["leaf"] if run.tree is not None else none, -1),
        known=integers_of(rows["known"], -1),
    )
