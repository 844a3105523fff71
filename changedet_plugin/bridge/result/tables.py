"""What is in a result file?

Read with sqlite and numpy alone: no engine is needed, and a read-only file will do.
"""

from __future__ import annotations

import datetime
import json
import sqlite3
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from changedet_plugin.bridge.i18n import tr
from changedet_plugin.bridge.result.geopackage import connect
from changedet_plugin.core import similarity
from changedet_plugin.core.errors import ResultError
from changedet_plugin.core.reference import ReferenceLength
from changedet_plugin.core.result_schema import SCORES_SUFFIX

_ROWS = {
    "changes": """SELECT fid, rank, score, lof, agreement, magnitude, rarity, n_patches, area_m2, type, subtype, date_from,
        date, state, flag, verdict, note, series, vector FROM changes ORDER BY fid""",
    "patches": """SELECT fid, rank, score, lof, agreement, magnitude, rarity, n_patches, area_m2, type, subtype, date_from,
        date, state, flag, verdict, note, series, vector FROM patches ORDER BY fid""",
}
_TYPES = {
    "changes": "SELECT type_name, leaf FROM changes ORDER BY fid",
    "patches": "SELECT type_name, leaf FROM patches ORDER BY fid",
}
_KNOWN = {"changes": "SELECT known FROM changes ORDER BY fid", "patches": "SELECT NULL FROM patches"}


@dataclass(frozen=True)
class TypeTree:
    """The tree that types of change are cut from (``engine.type_tree``); numbered leaves first, then the joins."""

    joins: NDArray[np.float64]
    """(n_leaves - 1, 3): left, right, height."""
    names: tuple[str | None, ...]
    """Words for every node."""

    @property
    def n_leaves(self) -> int:
        """Most types that it can be cut into."""
        return len(self.joins) + 1


@dataclass(frozen=True)
class RunFacts:
    """What a run was. Tables ``run``, ``dates`` and ``histogram`` of docs/result.md."""

    path: str
    facts: dict[str, Any]
    """The ``run`` table; values that are JSON are read."""
    dates: tuple[datetime.date, ...]
    """The used dates, oldest first."""
    is_reference: tuple[bool, ...]
    date_rows: tuple[dict[str, Any], ...]
    """The ``dates`` table as it is, dropped dates too."""
    histogram: tuple[list[float], list[float], list[int]]
    """Lower and upper score of every bin, and its count of patches."""
    tree: TypeTree | None = None
    """None in a result of an earlier version, or where there is no change."""

    @property
    def ground(self) -> tuple[tuple[float, float, float, float] | None, str]:
        """What the run covered, as left, bottom, right, top (None = not known), and its coordinate reference system as WKT."""
        grid = self.facts.get("grid")
        try:
            a, b, c, d, e, f = (float(number) for number in tuple(grid["transform"])[:6])  # type: ignore[index]
            n_rows, n_columns = (int(number) for number in tuple(grid["shape"])[:2])  # type: ignore[index]
        except (KeyError, TypeError, ValueError):
            return None, ""
        corners = [(a * x + b * y + c, d * x + e * y + f) for x in (0, n_columns) for y in (0, n_rows)]
        xs, ys = zip(*corners)
        return (min(xs), min(ys), max(xs), max(ys)), str(grid.get("crs") or "")  # type: ignore[union-attr]

    @property
    def run_id(self) -> str:
        """Name of the run."""
        return str(self.facts.get("run_id", ""))

    @property
    def encoder_id(self) -> str:
        """The encoder whose vectors the result holds; vectors of two encoders cannot be compared."""
        encoder = self.facts.get("encoder", "")
        return str(encoder.get("id", "")) if isinstance(encoder, dict) else str(encoder)

    @property
    def threshold(self) -> float:
        """Score from which a change is shown first; 1 = a usual date."""
        return float(self.facts.get("threshold", 2.0))

    @property
    def listed_from(self) -> float:
        """Score from which a patch is listed; 1 = a usual date."""
        return float(self.facts.get("listed_from", self.threshold))

    @property
    def n_shown_first(self) -> int:
        """How many changes the run shows first; 0 = all."""
        return int(self.facts.get("n_shown_first", 0))

    @property
    def has_one_new_date(self) -> bool:
        """Whether one date is compared with the reference: nothing can be seen to last then."""
        return self.is_reference.count(False) == 1

    @property
    def knows_usual(self) -> bool:
        """Whether the reference says how much a place differs on a usual date; else the scene has to."""
        return ReferenceLength(sum(self.is_reference)).has_spread

    @property
    def is_below_limit(self) -> bool:
        """Whether the places are those that a run left out because they are weaker than its limit (``bridge.weaker``)."""
        return isinstance(self.facts.get("below_limit"), dict)

    @property
    def scores_path(self) -> Path:
        """The score raster of the run: beside the result, or beside that which the places below the limit were left out of."""
        below, path = self.facts.get("below_limit"), Path(self.path)
        if isinstance(below, dict):
            origin = Path(str(below.get("result")))
            beside = path.with_name(origin.name)
            path = beside if beside.with_suffix(SCORES_SUFFIX).is_file() else origin
        return path.with_suffix(SCORES_SUFFIX)

    @property
    def lists_more(self) -> bool:
        """Whether weaker changes than those shown first are listed."""
        return self.listed_from < self.threshold


@dataclass(frozen=True)
class ChangeTable:
    """All features of one layer of a result, as arrays and lists of one length, in the order of ``fid``."""

    run: RunFacts
    fid: NDArray[np.int64]
    rank: NDArray[np.int64]
    """0 = not ranked."""
    score: NDArray[np.float64]
    """NaN where NULL, as in the other numbers."""
    lof: NDArray[np.float64]
    agreement: NDArray[np.float64]
    magnitude: NDArray[np.float64]
    rarity: NDArray[np.float64]
    """Bits."""
    n_patches: NDArray[np.int64]
    area_m2: NDArray[np.float64]
    type: list[str | None]
    subtype: list[str | None]
    date_from: list[datetime.date | None]
    date: list[datetime.date | None]
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


def read_run(path: str) -> RunFacts:
    """Read what the run was; ResultError if the file is not a result."""
    with connect(path) as connection:
        facts = {key: _value(value) for key, value in connection.execute("SELECT key, value FROM run")}
        cursor = connection.execute("SELECT * FROM dates ORDER BY date")
        names = [column[0] for column in cursor.description]
        rows = tuple({**dict(zip(names, row)), "date": _date(row[names.index("date")])} for row in cursor)
        bins = connection.execute('SELECT low, high, "count" FROM histogram ORDER BY low').fetchall()
        tree = _tree(connection)
    used = [row for row in rows if row["role"] != "dropped"]
    return RunFacts(
        path=path,
        facts=facts,
        dates=tuple(row["date"] for row in used),
        is_reference=tuple(row["role"] == "reference" for row in used),
        date_rows=rows,
        histogram=([row[0] for row in bins], [row[1] for row in bins], [row[2] for row in bins]),
        tree=tree,
    )


def read_changes(path: str, table: str = "changes") -> ChangeTable:
    """Read all features of ``changes`` or ``patches`` but their geometry; ResultError if the file is not a result."""
    run = read_run(path)
    with connect(path) as connection:
        rows = connection.execute(_ROWS[table]).fetchall()
        # Results of an earlier version have no tree of types.
        types = connection.execute(_TYPES[table]).fetchall() if run.tree is not None else [(None, None)] * len(rows)
        known = connection.execute(_KNOWN[table]).fetchall() if "previous" in run.facts else [(None,)] * len(rows)
    try:
        return _change_table(run, rows, types, known)
    except (TypeError, ValueError) as error:
        sentence = tr("The table {table} of {path} is damaged ({error}); run the series again.")
        raise ResultError(sentence.format(table=table, path=path, error=error)) from error


def _change_table(run: RunFacts, rows: list[Any], types: list[Any], known: list[Any]) -> ChangeTable:
    columns: list[Sequence[Any]] = list(zip(*rows)) if rows else [()] * 19
    fid, rank, score, lof, agreement, magnitude, rarity, n_patches, area, kind, subtype, *rest = columns
    date_from, date, state, flag, verdict, note, series, vector = rest
    return ChangeTable(
        run=run,
        fid=np.array(fid, np.int64),
        rank=np.array([value or 0 for value in rank], np.int64),
        score=_numbers(score),
        lof=_numbers(lof),
        agreement=_numbers(agreement),
        magnitude=_numbers(magnitude),
        rarity=_numbers(rarity),
        n_patches=np.array(n_patches, np.int64),
        area_m2=_numbers(area),
        type=list(kind),
        subtype=list(subtype),
        date_from=[_date(value) for value in date_from],
        date=[_date(value) for value in date],
        state=[str(value or "") for value in state],
        flag=[str(value or "") for value in flag],
        verdict=list(verdict),
        note=list(note),
        series=similarity.unpack(series).reshape(len(rows), 2, len(run.dates)),
        vector=similarity.unpack([blob or b"" for blob in vector]),
        type_name=[name for name, _ in types],
        leaf=_integers(value for _, value in types),
        known=_integers(value for (value,) in known),
    )


def _tree(connection: sqlite3.Connection) -> TypeTree | None:
    if not connection.execute("SELECT 1 FROM sqlite_master WHERE name = 'type_tree'").fetchone():
        return None
    rows = connection.execute('SELECT "left", "right", height, name FROM type_tree ORDER BY node').fetchall()
    joins = [row[:3] for row in rows if row[0] is not None]
    return TypeTree(np.array(joins, np.float64).reshape(-1, 3), tuple(row[3] for row in rows)) if rows else None


def _value(text: str | None) -> Any:
    try:
        return json.loads(text or '""')
    except ValueError:
        return text


def _date(text: str | None) -> datetime.date | None:
    return datetime.date.fromisoformat(text[:10]) if text else None


def _integers(values: Iterable[int | None]) -> NDArray[np.int64]:
    return np.array([-1 if value is None else value for value in values], np.int64)


def _numbers(values: Sequence[float | None]) -> NDArray[np.float64]:
    return np.array([np.nan if value is None else value for value in values], np.float64)
