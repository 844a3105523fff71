"""A file that something else has open is not replaced under it, and one sentence says so. No engine."""

from __future__ import annotations

import errno
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from qgis.core import QgsProject, QgsVectorLayer

from changedet_plugin.bridge.exports.export import export
from changedet_plugin.bridge.whole_file import whole
from changedet_plugin.core.errors import ResultError

IN_USE = "is open in another program or layer; close it there, or choose another name"
INLINE = '{"type": "Feature", "properties": {"a": "%s"}, "geometry": {"type": "Point", "coordinates": [0, 0]}}' % ("x" * 300)


@pytest.fixture
def shown():
    """The project that QGIS shows, emptied afterwards."""
    yield QgsProject.instance()
    QgsProject.instance().clear()


@pytest.mark.parametrize("ending", [".gpkg", ".geojson"])
def test_a_file_that_a_layer_shows_is_not_replaced_under_it(result, workdir, shown, ending):
    target = workdir / f"shown{ending}"
    export(result, str(target))
    before = target.read_bytes()
    shown.addMapLayer(QgsVectorLayer(str(target), "shown", "ogr"))
    with pytest.raises(ResultError, match=IN_USE):
        export(result, str(target))
    assert target.read_bytes() == before


def test_a_file_that_no_layer_shows_any_more_is_replaced(result, workdir, shown):
    export(result, str(workdir / "out.gpkg"))
    shown.addMapLayer(QgsVectorLayer(str(workdir / "out.gpkg"), "shown", "ogr"))
    shown.clear()
    assert export(result, str(workdir / "out.gpkg")) == len(result.table().fid)


def test_a_file_is_the_same_by_whatever_name_a_layer_reads_it(result, workdir, shown):
    export(result, str(workdir / "out.gpkg"))
    (workdir / "linked.gpkg").symlink_to(workdir / "out.gpkg")
    shown.addMapLayer(QgsVectorLayer(str(workdir / "linked.gpkg"), "linked", "ogr"))
    with pytest.raises(ResultError, match=IN_USE):
        export(result, str(workdir / "out.gpkg"))


def test_a_layer_that_is_no_file_is_in_nobodys_way(result, workdir, shown):
    layer = QgsVectorLayer(INLINE, "inline", "ogr")
    assert layer.isValid()
    shown.addMapLayer(layer)
    (workdir / "out.csv").write_text("old")
    assert export(result, str(workdir / "out.csv")) == len(result.table().fid)


@pytest.mark.parametrize("mode", ["WAL", "DELETE"])
def test_a_file_that_another_program_writes_is_not_replaced(result, workdir, mode):
    """Its log, or its journal, lies beside it, and would be played into the new file."""
    target = workdir / "out.gpkg"
    with closing(sqlite3.connect(target)) as writing:
        writing.execute(f"PRAGMA journal_mode = {mode}")
        writing.execute("CREATE TABLE t (a)")
        writing.commit()
        writing.execute("INSERT INTO t VALUES (1)")
        with pytest.raises(ResultError, match=IN_USE):
            export(result, str(target))
        writing.commit()
        assert writing.execute("SELECT a FROM t").fetchall() == [(1,)]


def test_a_system_that_locks_open_files_is_told_from_a_folder_that_cannot_be_written_to(workdir):
    for name, sentence in (("there.gpkg", IN_USE), ("new.gpkg", "cannot be written to; choose another folder")):
        (workdir / "there.gpkg").write_text("old")
        with pytest.raises(ResultError, match=sentence), whole(workdir / name):
            raise PermissionError(errno.EACCES, "The process cannot access the file")
    assert [path.name for path in workdir.iterdir()] == ["there.gpkg"]


@pytest.mark.skipif(not Path("/proc/version").is_file(), reason="needs a folder that takes no files though its rights allow it")
def test_a_folder_that_takes_no_files_is_not_called_a_file_in_use():
    with pytest.raises(ResultError, match="cannot be written to; choose another folder"), whole(Path("/proc/version")):
        raise PermissionError(errno.EACCES, "Access is denied")
