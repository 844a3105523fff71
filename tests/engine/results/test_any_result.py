"""Whatever bytes and values a result holds, its reader gives a result or one sentence."""

from __future__ import annotations

import sqlite3
from contextlib import closing, suppress

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from changedet_plugin.core import result_file
from changedet_plugin.core.errors import ResultError
from changedet_plugin.core.result_schema import TABLES
from changedet_plugin.engine.results import stored_result
from changedet_plugin.engine.writing.geopackage import write
from tests.fakes import fake_changes, fake_record

COLUMNS = [(table, column) for table, columns in TABLES.items() for column in columns]
VALUES = st.one_of(st.none(), st.integers(-(2**63), 2**63 - 1), st.floats(), st.text(), st.binary(max_size=200))
slow = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


@pytest.fixture(scope="module")
def good(tmp_path_factory) -> bytes:
    path = tmp_path_factory.mktemp("result") / "a.gpkg"
    changes = fake_changes(20)
    write(changes, fake_record(changes), path)
    return path.read_bytes()


def read_or_refused(path):
    """What was read holds together, or the refusal is a sentence that names the file."""
    sentence = ""
    try:
        read = stored_result.read(path)
    except ResultError as error:
        sentence = str(error)
    if sentence:
        assert path.name in sentence
        assert sentence.endswith(".")
    else:
        assert len(read.fid) == len(read.geometry) == len(read.vector)


@slow
@given(flips=st.lists(st.tuples(st.floats(0, 1, exclude_max=True), st.integers(1, 255)), min_size=1, max_size=8))
def test_flipped_bytes(good, tmp_path, flips):
    content = bytearray(good)
    for place, other in flips:
        content[int(place * len(content))] ^= other
    (tmp_path / "a.gpkg").write_bytes(content)
    read_or_refused(tmp_path / "a.gpkg")


def test_a_schema_in_letters_that_are_no_text_is_refused(good, tmp_path):
    """sqlite then speaks of it in letters that are none either."""
    (tmp_path / "a.gpkg").write_bytes(good.replace(b"CREATE TABLE", b"CREATE TABL\x95"))
    with pytest.raises(result_file.UnreadableResult), result_file.opened(tmp_path / "a.gpkg"):
        pass


@slow
@given(content=st.binary(max_size=500), is_database=st.booleans())
def test_bytes_of_any_kind(tmp_path, content, is_database):
    (tmp_path / "a.gpkg").write_bytes(b"SQLite format 3\0" * is_database + content)
    read_or_refused(tmp_path / "a.gpkg")


@slow
@given(place=st.sampled_from(COLUMNS), value=VALUES)
def test_any_value_in_any_column(good, tmp_path, place, value):
    path, (table, column) = tmp_path / "a.gpkg", place
    path.write_bytes(good)
    with closing(sqlite3.connect(path)) as connection, suppress(sqlite3.IntegrityError, UnicodeEncodeError):
        for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
            connection.execute(f'DROP TRIGGER "{name}"')
        connection.execute(f'UPDATE "{table}" SET "{column}" = ?', (value,))  # noqa: S608
        connection.commit()
    read_or_refused(path)
