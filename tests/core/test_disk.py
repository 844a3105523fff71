"""A place that cannot be looked into holds nothing; it ends nothing either."""

from __future__ import annotations

import pytest

from changedet_plugin.core import disk
from changedet_plugin.core.whole_file import NotWritten, whole


def _loop(folder):
    (folder / "loop").symlink_to(folder / "loop")
    return folder / "loop" / "a"


@pytest.mark.parametrize(
    "make", [lambda folder: folder / ("x" * 5000), lambda folder: f"{folder}/a\0b", _loop], ids=["long", "null", "loop"]
)
def test_what_no_disk_can_hold_is_not_there(tmp_path, make):
    path = make(tmp_path)
    assert not disk.exists(path)
    assert not disk.is_file(path)
    assert not disk.is_folder(path)
    assert not disk.is_same(path, tmp_path)
    assert disk.is_same(path, path)


def test_a_file_is_the_same_by_every_way_that_leads_to_it(tmp_path):
    (tmp_path / "a").touch()
    (tmp_path / "b").symlink_to(tmp_path / "a")
    assert disk.is_same(tmp_path / "b", str(tmp_path / "." / "a"))
    assert not disk.is_same(tmp_path / "a", tmp_path / "c")


def test_a_file_of_too_long_a_name_is_not_written(tmp_path):
    with pytest.raises(NotWritten), whole(tmp_path / ("x" * 300)):
        pass
    assert not list(tmp_path.iterdir())
