"""Moved files are found again by name, and known by size and content."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest

from changedet_plugin.bridge.background import start
from changedet_plugin.bridge.series import relink
from changedet_plugin.bridge.series.relink import Relinked, RelinkTask, Wanted, find, sha256_of
from changedet_plugin.core.errors import Cancelled


def write(path, content):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
    return str(path)


def wanted(content, path="/gone/a.tif"):
    return Wanted(path, len(content), hashlib.sha256(content).hexdigest())


def test_a_file_is_found_below_a_folder_by_name_size_and_content(tmp_path):
    write(tmp_path / "x" / "a.tif", b"other")
    right = write(tmp_path / "x" / "y" / "a.tif", b"right")
    write(tmp_path / "b.tif", b"right")
    assert find([wanted(b"right")], [], [str(tmp_path)]) == Relinked({"/gone/a.tif": right})


def test_another_file_of_that_name_is_refused(tmp_path):
    write(tmp_path / "a.tif", b"wrong")
    assert find([wanted(b"right")], [], [str(tmp_path)]) == Relinked({}, others=("/gone/a.tif",))


def test_another_size_is_refused_where_the_content_is_not_known(tmp_path):
    write(tmp_path / "a.tif", b"longer")
    assert find([Wanted("/gone/a.tif", 5)], [], [str(tmp_path)]).others == ("/gone/a.tif",)


def test_near_folders_are_not_searched_below(tmp_path):
    write(tmp_path / "below" / "a.tif", b"right")
    assert find([wanted(b"right")], [str(tmp_path)]).moved == {}
    assert find([wanted(b"right")], [str(tmp_path / "below")]).moved


def test_names_alone_are_told_apart_by_their_folders(tmp_path):
    """Every date has its own folder with a file of the same name."""
    places = {day: write(tmp_path / day / "B04.tif", b"same size") for day in ("d1", "d2")}
    asked = [Wanted(f"/gone/{day}/B04.tif", 9) for day in ("d2", "d1")]
    assert find(asked, [], [str(tmp_path)]).moved == {f"/gone/{day}/B04.tif": places[day] for day in ("d1", "d2")}


def test_several_files_of_which_nothing_is_known_are_left_to_the_analyst(tmp_path):
    for folder in ("x", "y"):
        write(tmp_path / folder / "a.tif", b"some")
    assert find([Wanted("/gone/a.tif")], [], [str(tmp_path)]).unclear == ("/gone/a.tif",)


def test_a_file_of_the_series_is_never_taken_for_another(tmp_path):
    there = write(tmp_path / "a.tif", b"right")
    assert find([wanted(b"right")], [], [str(tmp_path)], taken=[there]).moved == {}


def test_neither_under_another_spelling_of_its_path(tmp_path):
    there = write(tmp_path / "a.tif", b"right")
    assert find([wanted(b"right")], [], [str(tmp_path)], taken=[there.replace("/a.tif", "//a.tif")]).moved == {}


def test_what_is_found_is_spelled_as_a_layer_spells_it(tmp_path):
    right = write(tmp_path / "a.tif", b"right")
    assert find([wanted(b"right")], [f"{tmp_path}//"]).moved == {"/gone/a.tif": Path(right).as_posix()}


def test_a_large_disk_is_not_searched_to_its_end(tmp_path, monkeypatch):
    monkeypatch.setattr(relink, "MOST_FOLDERS", 3)
    for number in range(5):
        (tmp_path / str(number)).mkdir()
    assert not find([wanted(b"right")], [], [str(tmp_path)]).is_whole


def test_a_search_can_be_stopped(tmp_path):
    write(tmp_path / "a.tif", b"right")
    with pytest.raises(Cancelled):
        find([wanted(b"right")], [], [str(tmp_path)], is_cancelled=lambda: True)


def test_a_file_that_cannot_be_read_has_no_content(tmp_path):
    assert sha256_of(tmp_path / "none.tif") == ""


def test_the_task_searches_in_the_background(qgis_app, qtbot, tmp_path):
    right = write(tmp_path / "a.tif", b"right")
    task = RelinkTask([wanted(b"right")], [], [str(tmp_path)])
    with qtbot.waitSignal(task.succeeded, timeout=10_000) as done:
        start(task)
    assert done.args[0].moved == {"/gone/a.tif": right}


def test_a_path_that_was_recorded_on_windows_is_found_on_any_system(tmp_path):
    write(tmp_path / "other" / "a.tif", b"right")
    right = write(tmp_path / "series" / "a.tif", b"right")
    assert find([wanted(b"right", "C:\\data\\series\\a.tif")], [], [str(tmp_path)]).moved == {"C:\\data\\series\\a.tif": right}
