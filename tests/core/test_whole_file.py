"""A file is there whole or as it was before, and nothing is left beside it."""

from __future__ import annotations

import errno
import os
import sqlite3
import threading
import time
from pathlib import Path

import pytest

from changedet_plugin.core import whole_file
from changedet_plugin.core.whole_file import NotWritten, check_writable, whole, whole_files


def names(folder):
    return sorted(path.name for path in folder.iterdir())


@pytest.mark.parametrize("is_shared", [True, False])
def test_a_file_takes_its_place_at_the_end(tmp_path, is_shared):
    path = tmp_path / "a.json"
    path.write_text("old")
    with whole(path, is_shared=is_shared) as part:
        part.write_text("new")
        assert path.read_text() == "old"
        assert part.name.startswith(".")
    assert (path.read_text(), names(tmp_path)) == ("new", ["a.json"])


@pytest.mark.parametrize("ending", [".aux.xml", ".ovr", ".msk"])
def test_overviews_and_statistics_of_the_former_file_are_not_taken_for_those_of_the_new_one(tmp_path, ending):
    paths = [tmp_path / "a.gpkg", tmp_path / "a.scores.tif"]
    (tmp_path / f"a.scores.tif{ending}").write_text("of the old one")
    with whole_files(paths) as parts:
        for part in parts:
            part.write_text("new")
    assert names(tmp_path) == ["a.gpkg", "a.scores.tif"]


def fail(path, error):
    """Write half of a file, and raise."""
    with whole(path) as part:
        part.write_text("half")
        raise error


@pytest.mark.parametrize("error", [ValueError("ours"), KeyboardInterrupt()])
def test_what_is_no_failure_to_write_passes_on(tmp_path, error):
    with pytest.raises(type(error)):
        fail(tmp_path / "a.json", error)
    assert names(tmp_path) == []


@pytest.mark.parametrize("is_shared", [True, False])
def test_two_may_write_the_same_file_at_once(tmp_path, is_shared):
    path = tmp_path / "a.json"
    with whole(path, is_shared=is_shared) as one:
        one.write_text("one")
        with whole(path, is_shared=is_shared) as other:
            other.write_text("other")
        assert path.read_text() == "other"
    assert (path.read_text(), names(tmp_path)) == ("one", ["a.json"])


def test_shared_parts_are_not_taken_for_files_of_their_kind(tmp_path):
    with whole_files((tmp_path / "a.onnx.json", tmp_path / "a.onnx"), is_shared=True) as parts:
        for part in parts:
            part.write_text("x")
        assert list(tmp_path.glob("*.onnx")) == []
    assert names(tmp_path) == ["a.onnx", "a.onnx.json"]


def test_a_stale_journal_goes_with_its_file(tmp_path):
    for name in ("a.gpkg", "a.gpkg-wal"):
        (tmp_path / name).write_text("old")
    with whole(tmp_path / "a.gpkg") as part:
        part.write_text("new")
    assert names(tmp_path) == ["a.gpkg"]


def test_what_a_killed_writer_left_goes_after_a_day_and_nothing_else(tmp_path):
    with whole(tmp_path / "b.scores.tif") as part:
        part.write_text("half")
        left = [part.name, f"{part.name}.aux.xml", part.name.replace(".scores.part.tif", ".part.gpkg-journal")]
    ours = [".b.part.gpkg", ".b.tif", "b.0a1b2c3d.part.tif", ".a.0a1b2c3d.apart.tif"]
    for age, name in [*((90_000, name) for name in (*left, *ours)), (80_000, ".a.0a1b2c3d.part.tif")]:
        (tmp_path / name).write_text("half")
        os.utime(tmp_path / name, (time.time() - age,) * 2)
    with whole(tmp_path / "a.gpkg") as part:
        part.write_text("new")
    assert names(tmp_path) == sorted(["a.gpkg", "b.scores.tif", ".a.0a1b2c3d.part.tif", *ours])


@pytest.mark.parametrize(
    ("error", "reason"),
    [
        (OSError(errno.ENOSPC, os.strerror(errno.ENOSPC)), "full"),
        (sqlite3.OperationalError("database or disk is full"), "full"),
        (OSError(errno.EROFS, os.strerror(errno.EROFS)), "read_only"),
        (OSError(errno.EIO, os.strerror(errno.EIO)), "other"),
        (sqlite3.OperationalError("disk I/O error"), "other"),
    ],
)
def test_a_failure_has_a_reason_and_leaves_nothing(tmp_path, error, reason):
    with pytest.raises(NotWritten) as failed:
        fail(tmp_path / "a.gpkg", error)
    assert failed.value.reason == reason
    assert failed.value.cause is error
    assert names(tmp_path) == []


def test_a_file_that_is_held_open_is_in_use(tmp_path, monkeypatch):
    path = tmp_path / "a.json"
    path.write_text("old")

    def refuse(source, target):
        raise PermissionError(errno.EACCES, "used by another process")

    monkeypatch.setattr(Path, "replace", refuse)
    with pytest.raises(NotWritten) as failed, whole(path) as part:
        part.write_text("new")
    assert (failed.value.reason, path.read_text(), names(tmp_path)) == ("in_use", "old", ["a.json"])


def test_what_cannot_be_written_to_is_said_before_the_work(tmp_path):
    for path, reason, words in (
        (tmp_path / "no" / "a.json", "no_folder", "No such file"),
        (tmp_path, "is_folder", "directory"),
    ):
        with pytest.raises(NotWritten) as failed:
            check_writable(path)
        assert failed.value.reason == reason
        assert words in failed.value.strerror
    check_writable(tmp_path / "a.json")
    assert names(tmp_path) == []


def write_both(folder, text):
    """Two files that belong together."""
    with whole_files((folder / "a.gpkg", folder / "a.tif")) as parts:
        for part in parts:
            part.write_text(text)


@pytest.mark.parametrize("is_first", [True, False])
def test_files_of_two_writers_never_lie_beside_each_other(tmp_path, monkeypatch, is_first):
    if not is_first:
        write_both(tmp_path, "earlier")
    other = threading.Thread(target=write_both, args=(tmp_path, "other"))
    replace_file = Path.replace

    def replace_and_let_the_other_in(source, target):
        replace_file(source, target)
        if Path(target).name == "a.gpkg" and threading.current_thread() is not other and not other.is_alive():
            other.start()
            other.join(0.5)  # as far as it comes

    monkeypatch.setattr(Path, "replace", replace_and_let_the_other_in)
    write_both(tmp_path, "one")
    other.join()
    assert {path.read_text() for path in tmp_path.iterdir()} == {"other"}
    assert names(tmp_path) == ["a.gpkg", "a.tif"]


def test_what_a_writer_leaves_that_was_killed_while_it_placed_files_holds_nobody_up_for_good(tmp_path, monkeypatch):
    monkeypatch.setattr(whole_file, "PLACING_SECONDS", 0.1)
    (tmp_path / ".a.placing").touch()
    write_both(tmp_path, "new")
    assert names(tmp_path) == ["a.gpkg", "a.tif"]
