"""What is in the file of a result? The one reader of it, by sqlite and numpy alone, for both processes.

A path goes in; what the run was comes out, and rows of a table as lists by column, NULL as None. A result of an earlier version
lacks tables and columns: they read as if they were empty. What is no result is one ``UnreadableResult``, worded by whoever
asked.
"""

from __future__ import annotations

import datetime
import math
import sqlite3
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal, cast

import numpy as np
from numpy.typing import NDArray

from changedet_plugin.core import disk, geopackage
from changedet_plugin.core.rasters import unasked
from changedet_plugin.core.reference import ReferenceLength
from changedet_plugin.core.result_schema import NEEDED, ROLES, TABLES, DateRow, Kind, raster_path
from changedet_plugin.core.run_facts import RunFacts

Reason = Literal["missing", "foreign", "armed", "locked", "broken"]
MOST_ROWS = 2_000_000
"""Of a table of a result; one with more is none that a run wrote. [rows]"""
_MOST_SAID = 120
_STORED: Mapping[Kind, tuple[type, ...]] = {
    "integer": (int,),
    "real": (float, int),
    "text": (str,),
    "date": (str,),
    "blob": (bytes,),
}
"""Kind of a column -> what sqlite gives for its values."""
_WRONG: Mapping[Kind, str] = {
    "integer": "typeof({0}) NOT IN ('integer', 'null') OR {0} NOT BETWEEN -2147483648 AND 2147483647",
    "real": "typeof({0}) NOT IN ('integer', 'real', 'null') OR abs({0}) > 1e300",
    "text": "typeof({0}) NOT IN ('text', 'null')",
    "date": "typeof({0}) NOT IN ('text', 'null') OR ({0} <> '' AND date({0}) IS NOT substr({0}, 1, 10))",
    "blob": "typeof({0}) NOT IN ('blob', 'null')",
}
"""Kind of a column -> what sqlite is asked to find a value of another kind."""
_NO_GEOMETRY = "typeof(geom) <> 'blob' OR substr(geom, 1, 2) <> x'4750' OR length(geom) < 60"
"""The header of a GeoPackage and the shortest polygon are longer. [bytes]"""
_OF_THE_RUN = ("n_patches", "flag")
"""Columns that a run fills in every feature; what an analyst added in QGIS has none of them, and is no change of the run."""
_OTHERS: Mapping[str, Kind] = {"fid": "integer", "geom": "blob", "node": "integer"}
"""The same for columns that ``TABLES`` does not list."""


class UnreadableResult(Exception):
    """A file is no result, or cannot be read; ``str()`` is the detail."""

    def __init__(self, reason: Reason, path: Path, detail: str = "") -> None:
        super().__init__(detail)
        self.reason = reason
        """There is no such file; it has not the tables of a result, or has triggers that no run writes, which the detail names;
        another program holds it; sqlite says the detail."""
        self.path = path


@dataclass(frozen=True)
class TypeTree:
    """The tree that types of change are cut from (``core.type_tree``); numbered leaves first, then the joins."""

    joins: NDArray[np.float64]
    """(n_leaves - 1, 3): left, right, height."""
    names: tuple[str | None, ...]
    """Words for every node."""

    @property
    def n_leaves(self) -> int:
        """Most types that it can be cut into."""
        return len(self.joins) + 1


@dataclass(frozen=True)
class StoredRun:
    """What the run of a result was, read back: all of the file but its features."""

    path: str
    facts: RunFacts
    dates: tuple[datetime.date, ...]
    """The used dates, oldest first."""
    is_reference: tuple[bool, ...]
    date_rows: tuple[DateRow, ...]
    """The ``dates`` table as it is, dropped dates too."""
    histogram: tuple[list[float], list[float], list[int]]
    """Lower and upper score of every bin, and its count of patches."""
    tree: TypeTree | None = None
    """None in a result of an earlier version, or where there is no change."""

    @property
    def ground(self) -> tuple[tuple[float, float, float, float] | None, str]:
        """What the run covered, as left, bottom, right, top (None = not known), and its coordinate reference system as WKT."""
        grid = self.facts.grid
        if grid is None:
            return None, ""
        a, b, c, d, e, f = grid["transform"]
        n_rows, n_columns = grid["shape"]
        corners = [(a * x + b * y + c, d * x + e * y + f) for x in (0, n_columns) for y in (0, n_rows)]
        xs, ys = zip(*corners)
        return (min(xs), min(ys), max(xs), max(ys)), grid["crs"]

    @property
    def run_id(self) -> str:
        """Name of the run."""
        return self.facts.run_id

    @property
    def threshold(self) -> float:
        """Score from which a change is shown first; 1 = a usual date."""
        return 2.0 if self.facts.threshold is None else self.facts.threshold

    @property
    def listed_from(self) -> float:
        """Score from which a patch is listed; 1 = a usual date."""
        return self.threshold if self.facts.listed_from is None else self.facts.listed_from

    @property
    def n_shown_first(self) -> int:
        """How many changes the run shows first; 0 = all."""
        return self.facts.n_shown_first

    @property
    def has_one_new_date(self) -> bool:
        """Whether one date is compared with the reference: nothing can be seen to last then."""
        return self.is_reference.count(False) == 1

    @property
    def knows_usual(self) -> bool:
        """Whether the reference says how much a place differs on a usual date; else the scene has to (``engine.scoring``)."""
        return ReferenceLength(sum(self.is_reference)).has_spread

    @property
    def is_below_limit(self) -> bool:
        """Whether the places are those that a run left out because they are weaker than its limit (``bridge.weaker``)."""
        return self.facts.below_limit is not None

    @property
    def scores_path(self) -> Path:
        """The score raster of the run: beside the result, or beside that which the places below the limit were left out of."""
        below, path = self.facts.below_limit, Path(self.path)
        if below is not None:
            origin = Path(str(below.get("result")))
            beside = path.with_name(origin.name)
            is_beside = disk.is_file(raster_path(beside)) or not unasked.is_at_hand(str(raster_path(origin)), self.path)
            path = beside if is_beside else origin
        return raster_path(path)

    @property
    def lists_more(self) -> bool:
        """Whether weaker changes than those shown first are listed."""
        return self.listed_from < self.threshold


@contextmanager
def opened(path: str | Path) -> Iterator[sqlite3.Connection]:
    """Open a result for reading: one that is open in QGIS too, or lies in a read-only folder.

    Raises
    ------
    UnreadableResult
        There is no such file, or it is no result; an error of sqlite inside becomes one too.
    """
    path = Path(path)
    if not disk.is_file(path):
        raise UnreadableResult("missing", path)
    try:
        with closing(geopackage.open_read_only(path)) as connection:
            missing = NEEDED - geopackage.tables_of(connection)
            if missing:
                raise UnreadableResult("foreign", path, ", ".join(sorted(missing)))
            triggers = geopackage.foreign_triggers(connection)
            if triggers:
                raise UnreadableResult("armed", path, ", ".join(triggers))
            yield connection
    except UnicodeDecodeError as error:  # what sqlite says holds what it found in the file, which may be no text
        raise UnreadableResult("broken", path, "its tables have no readable names") from error
    except sqlite3.Error as error:
        detail = " ".join(str(error).split())[:_MOST_SAID]
        raise UnreadableResult("locked" if geopackage.is_locked(error) else "broken", path, detail) from error


def is_result(path: str | Path) -> bool:
    """Whether a file is the result of a run."""
    try:
        with opened(path):
            return True
    except UnreadableResult:
        return False


def read_run(connection: sqlite3.Connection, path: str) -> StoredRun:
    """What the run of the open result ``path`` was; ValueError where a table is damaged, that of the features included."""
    _refuse_other_kinds(connection)
    n_dates, dates = rows_of(connection, "dates", TABLES["dates"], "date")
    rows = tuple(
        cast(DateRow, {**{name: values[row] for name, values in dates.items()}, "date": date_of(dates["date"][row])})
        for row in range(n_dates)
    )
    _, bins = rows_of(connection, "histogram", ("low", "high", "count"), "low")
    if not all(
        None not in a_bin and -math.inf < a_bin[0] < a_bin[1] < math.inf and a_bin[2] >= 0 for a_bin in zip(*bins.values())
    ):
        raise ValueError("the histogram has gaps, or steps that are none")
    used = [row for row in rows if row["role"] != "dropped"]
    if {row["role"] for row in rows} - set(ROLES) or any(row["date"] is None for row in rows):
        raise ValueError("a date has no role, or a role has no date")
    if "new" not in {row["role"] for row in used}:
        raise ValueError("there is no new date")
    return StoredRun(
        path=path,
        facts=RunFacts.from_table(connection.execute("SELECT key, value FROM run")),
        dates=tuple(row["date"] for row in used),
        is_reference=tuple(row["role"] == "reference" for row in used),
        date_rows=rows,
        histogram=(bins["low"], bins["high"], bins["count"]),
        tree=_tree(connection),
    )


def rows_of(
    connection: sqlite3.Connection, table: str, columns: Iterable[str], order: str = "fid"
) -> tuple[int, dict[str, list[Any]]]:
    """How many rows of a run a table has, and each of ``columns`` as a list of that length; one that it lacks is all None.

    ValueError where a value is of another kind than its column, or the rows are too many.
    """
    wanted, present = tuple(columns), geopackage.columns_of(connection, table)
    if not present:
        return 0, {name: [] for name in wanted}
    there = [name for name in wanted if name in present] or [order]
    chosen = geopackage.selection(table, there, order, _of_the_run(present))
    rows = connection.execute(chosen).fetchmany(MOST_ROWS + 1)
    if len(rows) > MOST_ROWS:
        raise ValueError(f"it has more than {MOST_ROWS} rows")
    values = {name: [row[at] for row in rows] for at, name in enumerate(there)}
    kinds = {**_OTHERS, **TABLES.get(table, {})}
    for name, column in values.items():
        stored = _STORED[kinds[name]]
        wrong = next((value for value in column if value is not None and not _is_of(stored, value)), None)
        if wrong is not None:
            raise ValueError(f"{name} holds {str(wrong)[:40]!r}, which is no {kinds[name]}")
    return len(rows), {name: values.get(name, [None] * len(rows)) for name in wanted}


def _refuse_other_kinds(connection: sqlite3.Connection) -> None:
    """ValueError where a column of any table holds what no run writes there: whoever asks a table need not look again."""
    for table, columns in TABLES.items():
        present = geopackage.columns_of(connection, table)
        kinds = {name: kind for name, kind in columns.items() if name in present and table != "run"}
        tests = {name: _WRONG[kind].format(f'"{name}"') for name, kind in kinds.items()}
        if "geom" in present:
            tests["geom"] = f"({_of_the_run(present)}) AND ({_NO_GEOMETRY})"
        if tests:
            flags = connection.execute(geopackage.any_of(table, tests.values())).fetchone()
            wrong = next((name for name, flag in zip(tests, flags) if flag), "")
            if wrong:
                raise ValueError(f"{wrong} of {table} holds what is no {kinds.get(wrong, 'geometry')}")


def _of_the_run(present: Collection[str]) -> str:
    """What is true, in SQL, of the rows of a table that a run wrote."""
    filled = [f"{name} IS NOT NULL" for name in _OF_THE_RUN if name in present]
    return " OR ".join(filled) or "1"


def _is_of(stored: tuple[type, ...], value: Any) -> bool:
    return isinstance(value, stored) and (not isinstance(value, float) or math.isfinite(value))


def date_of(text: str | None) -> datetime.date | None:
    """A date as a file has it; None for NULL. ValueError where it is none."""
    return datetime.date.fromisoformat(text[:10]) if text else None


def dates_of(values: Sequence[str | None]) -> list[datetime.date | None]:
    """Dates as a file has them."""
    return [date_of(value) for value in values]


def numbers_of(values: Sequence[float | None]) -> NDArray[np.float64]:
    """Real numbers; NULL is NaN."""
    return np.array([np.nan if value is None else value for value in values], np.float64)


def integers_of(values: Sequence[int | None], none: int) -> NDArray[np.int64]:
    """Whole numbers; NULL is ``none``."""
    return np.array([none if value is None else value for value in values], np.int64)


def _tree(connection: sqlite3.Connection) -> TypeTree | None:
    """The tree of types; ValueError where its joins are no tree."""
    n_nodes, nodes = rows_of(connection, "type_tree", ("left", "right", "height", "name"), "node")
    joins = [join for join in zip(nodes["left"], nodes["right"], nodes["height"]) if join[0] is not None]
    if not n_nodes:
        return None
    made = np.array(joins, np.float64).reshape(-1, 3)
    n_leaves = len(made) + 1
    joined = made[:, :2].ravel()
    before = np.repeat(np.arange(len(made)) + n_leaves, 2)
    if n_nodes != n_leaves + len(made) or not (np.sort(joined) == np.arange(2 * len(made))).all() or (joined >= before).any():
        raise ValueError("the tree of types is none")
    return TypeTree(made, tuple(nodes["name"]))
