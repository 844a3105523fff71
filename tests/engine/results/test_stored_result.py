"""The one reader of a result: what was written is read, older results too, and what is none is refused with its reason."""

from __future__ import annotations

import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import numpy as np
import pyogrio
import pytest
import shapely

from changedet_plugin.core import geopackage, result_file
from changedet_plugin.core.errors import ResultError
from changedet_plugin.core.result_file import UnreadableResult
from changedet_plugin.core.result_schema import TABLES
from changedet_plugin.engine.results import stored_result
from changedet_plugin.engine.writing.geopackage import write
from tests.fakes import fake_changes, fake_record

SQL_KINDS = {"INTEGER": "integer", "MEDIUMINT": "integer", "REAL": "real", "TEXT": "text", "DATE": "date", "BLOB": "blob"}


@pytest.fixture(scope="module")
def written(tmp_path_factory) -> Path:
    path = tmp_path_factory.mktemp("result") / "a.gpkg"
    changes = fake_changes()
    write(changes, fake_record(changes), path)
    return path


@pytest.fixture
def copy(written, tmp_path) -> Path:
    return Path(shutil.copy(written, tmp_path))


def edit(path, *statements):
    with closing(geopackage.open_to_change(path)) as connection:
        for statement in statements:
            connection.execute(statement)
        connection.commit()


def test_the_schema_names_what_is_written(written):
    with closing(sqlite3.connect(written)) as connection:
        for table, columns in TABLES.items():
            rows = connection.execute("SELECT name, type FROM pragma_table_info(?)", (table,)).fetchall()
            kinds = {name: SQL_KINDS[kind.partition("(")[0]] for name, kind in rows if name not in ("fid", "geom")}
            assert list(kinds.items()) == list(columns.items()), table


def test_it_reads_what_gdal_reads(written):
    read = stored_result.read(written)
    meta, fids, geometry, _ = pyogrio.raw.read(written, layer="changes", columns=["rank"], return_fids=True)
    assert read.crs == meta["crs"]
    np.testing.assert_array_equal(read.fid, fids)
    assert shapely.equals(read.geometry, shapely.from_wkb(geometry)).all()


def test_a_system_without_a_number_is_read_as_its_text(copy):
    edit(copy, "UPDATE gpkg_spatial_ref_sys SET organization = 'NONE', organization_coordsys_id = srs_id")
    with closing(sqlite3.connect(copy)) as connection:
        (wkt,) = connection.execute(
            "SELECT definition FROM gpkg_spatial_ref_sys JOIN gpkg_geometry_columns USING (srs_id) WHERE table_name = 'changes'"
        ).fetchone()
    assert stored_result.read(copy).crs == wkt


OLD = {
    "no words of types": ("ALTER TABLE changes DROP COLUMN type_name", "ALTER TABLE patches DROP COLUMN type_name"),
    "no tree": ("DROP TABLE type_tree", "ALTER TABLE changes DROP COLUMN leaf", "ALTER TABLE patches DROP COLUMN leaf"),
    "no earlier result": ("ALTER TABLE changes DROP COLUMN known", "ALTER TABLE changes DROP COLUMN plane"),
    "few facts": ("DELETE FROM run WHERE key NOT IN ('encoder', 'threshold')",),
    "few columns of dates": ("ALTER TABLE dates DROP COLUMN light_share", "ALTER TABLE dates DROP COLUMN spread_px"),
}


@pytest.mark.parametrize("statements", OLD.values(), ids=OLD)
def test_an_older_result_opens(copy, statements):
    before = stored_result.read(copy)
    edit(copy, *statements)
    read = stored_result.read(copy)
    np.testing.assert_array_equal(read.vector, before.vector)
    np.testing.assert_array_equal(read.columns["score"], before.columns["score"])
    with result_file.opened(copy) as connection:
        run = result_file.read_run(connection, str(copy))
        n_rows, rows = result_file.rows_of(connection, "changes", ("fid", "type_name", "leaf", "known"))
    assert n_rows == len(before.fid)
    assert {len(values) for values in rows.values()} == {n_rows}
    assert run.threshold == before.facts.threshold
    assert len(run.dates) == len(before.facts.dates)
    assert (run.tree is None) == ("DROP TABLE type_tree" in statements)


def test_a_missing_column_is_no_value_and_not_its_own_name(copy):
    edit(copy, "ALTER TABLE changes DROP COLUMN type_name")
    assert set(stored_result.read(copy).columns["type_name"]) == {None}


def test_what_is_no_result_is_refused_with_its_reason(copy, tmp_path):
    text, empty = tmp_path / "text.gpkg", tmp_path / "empty.gpkg"
    text.write_text("no database, though it is long enough to be taken for the head of one " * 20)
    sqlite3.connect(empty).close()
    edit(copy, "DROP TABLE histogram")
    for path, reason, words in (
        (tmp_path / "none.gpkg", "missing", "There is no file"),
        (text, "broken", "is not the result of a run"),
        (empty, "foreign", "is not the result of a run"),
        (copy, "foreign", "is not the result of a run"),
    ):
        with pytest.raises(UnreadableResult) as refused, result_file.opened(path):
            pass
        assert refused.value.reason == reason
        assert not result_file.is_result(path)
        with pytest.raises(ResultError, match=words):
            stored_result.read(path)


def test_a_damaged_table_is_one_sentence(copy):
    edit(copy, "UPDATE changes SET vector = x'00' WHERE fid = 2")
    with pytest.raises(ResultError, match="is damaged"):
        stored_result.read(copy)


def test_a_result_that_another_program_holds_open_is_read(copy):
    with closing(geopackage.open_to_change(copy)) as connection:
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("UPDATE changes SET note = 'seen' WHERE fid = 1")
        connection.commit()
        with result_file.opened(copy) as reading:
            _, rows = result_file.rows_of(reading, "changes", ("note",))
    assert rows["note"][0] == "seen"


@pytest.mark.parametrize(
    "statement",
    [
        "CREATE TRIGGER a AFTER UPDATE ON changes BEGIN DELETE FROM patches; END",
        "CREATE TRIGGER rtree_changes_geom_update1 AFTER UPDATE ON changes BEGIN DELETE FROM patches; END",
        "CREATE TRIGGER a AFTER UPDATE ON changes BEGIN DELETE FROM rtree_changes_geom WHERE id = (SELECT 1 FROM patches); END",
        "CREATE TRIGGER a AFTER UPDATE ON gpkg_contents BEGIN UPDATE changes SET geom = NULL; END",
    ],
)
def test_triggers_that_gdal_does_not_write_are_refused(copy, statement):
    with closing(sqlite3.connect(copy)) as connection:
        connection.execute("DROP TRIGGER IF EXISTS rtree_changes_geom_update1")
        connection.execute(statement)
        connection.commit()
    with pytest.raises(ResultError, match="triggers that no run writes"):
        stored_result.read(copy)


def test_a_result_that_another_program_holds_is_said_after_a_second(copy):
    with closing(sqlite3.connect(copy, isolation_level=None)) as connection:
        connection.execute("BEGIN EXCLUSIVE")
        with pytest.raises(ResultError, match="held by another program"):
            stored_result.read(copy)


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE changes SET geom = NULL WHERE fid = 2",
        "UPDATE changes SET geom = x'4750000100000000' WHERE fid = 2",
        "UPDATE changes SET vector = zeroblob(3) WHERE fid = 1",
        "UPDATE changes SET score = 'high' WHERE fid = 1",
        "UPDATE changes SET date = 'once' WHERE fid = 1",
        "UPDATE changes SET rank = 1e300 WHERE fid = 1",
        "DELETE FROM gpkg_spatial_ref_sys",
    ],
)
def test_a_damaged_row_is_one_sentence(copy, statement):
    with closing(sqlite3.connect(copy)) as connection:
        for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
            connection.execute(f"DROP TRIGGER {name}")
        connection.execute(statement)
        connection.commit()
    with pytest.raises(ResultError, match="is damaged"):
        stored_result.read(copy)
