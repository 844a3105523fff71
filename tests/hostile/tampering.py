"""What may somebody change in a result? Columns of all tables, keys of the run, schema and bytes; by sqlite alone."""

from __future__ import annotations

import json
import random
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

from changedet_plugin.core.result_schema import TABLES
from changedet_plugin.core.run_facts import RunFacts
from tests.hostile.values import JSON, SQL

Change = Callable[[Path], None]
N_FLIPPED = 60
"""Files with one byte changed."""
_ENDLESS = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i FROM n) SELECT i FROM n"
_NO_SHAPES = ("NULL", "x''", "zeroblob(40)", "'text'", "substr(geom, 1, 40)", "substr(geom, 1, 60) || zeroblob(80)")
_STATEMENTS = (
    "DROP TABLE changes",
    "DROP TABLE run",
    "DELETE FROM run",
    "DELETE FROM dates",
    "DELETE FROM changes",
    "DELETE FROM gpkg_spatial_ref_sys",
    "DELETE FROM gpkg_geometry_columns",
    "DELETE FROM type_tree",
    "ALTER TABLE changes RENAME TO c; CREATE VIEW changes AS SELECT * FROM c",
    "DROP TABLE rtree_changes_geom",
    "CREATE TRIGGER t AFTER UPDATE ON changes BEGIN DELETE FROM patches; END",
    f"CREATE TRIGGER t AFTER INSERT ON changes BEGIN SELECT ({_ENDLESS}); END",
    "DROP TABLE changes; CREATE TABLE changes (fid INTEGER PRIMARY KEY)",
    "UPDATE dates SET role = 'reference'",
    "UPDATE dates SET role = 'dropped'",
    'UPDATE type_tree SET "left" = 999',
    "UPDATE changes SET vector = zeroblob(length(vector))",
    *(f"UPDATE {table} SET geom = {value} WHERE fid < 3" for table in ("changes", "patches") for value in _NO_SHAPES),
    "UPDATE changes SET series = zeroblob(2)",
    "UPDATE changes SET vector = x'007e' || substr(vector, 3)",
)


def changes_of_files() -> Iterator[tuple[str, str, Change]]:
    """Kind, name, and what is done to a copy of a good result."""
    for table, columns in TABLES.items():
        for column in columns if table != "run" else ():
            for number, value in enumerate(SQL):
                yield "results: values", f"{table}.{column} {number}", _by_sql(f'UPDATE "{table}" SET "{column}" = {value}')
    for key in RunFacts.__dataclass_fields__:
        for number, value in enumerate(JSON):
            text = json.dumps(value)
            yield "results: facts of the run", f"run {key} {number}", _by_fact(key, text)
    for number, statement in enumerate(_STATEMENTS):
        yield "results: schema", f"statement {number}", _by_sql(statement)
    draw = random.Random(0)
    for number in range(N_FLIPPED):
        yield "results: bytes", f"flipped {number}", _by_byte(draw.random(), draw.randrange(1, 256))
    for number, size in enumerate((0, 1, 99, 100, 4096, 20000)):
        yield "results: bytes", f"cut {number}", _by_length(size)


def _by_sql(statements: str) -> Change:
    def change(path: Path) -> None:
        with closing(sqlite3.connect(path)) as connection:
            connection.execute("PRAGMA synchronous = OFF")
            for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
                connection.execute(f'DROP TRIGGER "{name}"')
            connection.executescript(statements)

    return change


def _by_fact(key: str, text: str) -> Change:
    def change(path: Path) -> None:
        with closing(sqlite3.connect(path)) as connection:
            connection.execute("PRAGMA synchronous = OFF")
            connection.execute("DELETE FROM run WHERE key = ?", (key,))
            connection.execute("INSERT INTO run (key, value) VALUES (?, ?)", (key, text))
            connection.commit()

    return change


def _by_byte(place: float, other: int) -> Change:
    def change(path: Path) -> None:
        content = bytearray(path.read_bytes())
        # Half of them in the first pages, where the schema lies.
        at = int(place * (len(content) if other % 2 else 8192))
        content[at] ^= other
        path.write_bytes(content)

    return change


def _by_length(size: int) -> Change:
    return lambda path: path.write_bytes(path.read_bytes()[:size]) and None
