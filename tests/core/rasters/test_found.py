"""Which rasters lie in a folder, and what is said of the rest."""

from __future__ import annotations

import multiprocessing
import os
import tarfile
import tempfile
import zipfile
from pathlib import Path

import pytest

from changedet_plugin.core.errors import Cancelled, SeriesError
from changedet_plugin.core.rasters import found

NOBODY = 65534


@pytest.fixture
def open_to_all():
    """A folder that every user may look into."""
    with tempfile.TemporaryDirectory(prefix="changedet-test-") as place:
        Path(place).chmod(0o755)
        yield Path(place)


def names(images):
    return [Path(image).name for image in images]


def zipped(path, *members):
    with zipfile.ZipFile(path, "w") as archive:
        for member in members:
            archive.writestr(member, b"II*\0")
    return path


def cut_off(folder, kind):
    """An archive of a raster of which half arrived."""
    (folder / "a.tif").write_bytes(os.urandom(4000))
    path = folder / "images" / f"2020-01-01.{kind}"
    if kind == "zip":
        with zipfile.ZipFile(path, "w") as archive:
            archive.write(folder / "a.tif", "a.tif")
    else:
        with tarfile.open(path, "w" if kind == "tar" else "w:gz") as archive:
            archive.add(folder / "a.tif", "a.tif")
    os.truncate(path, path.stat().st_size // 2)
    return path


@pytest.mark.parametrize("kind", ["zip", "tar", "tgz", "tar.gz"])
def test_an_archive_that_is_cut_off_counts_as_a_raster_so_that_its_date_is_not_left_out_unsaid(tmp_path, kind):
    (tmp_path / "images").mkdir()
    zipped(tmp_path / "images" / "2019-01-01.zip", "2019-01-01.tif")
    damaged = cut_off(tmp_path, kind)
    assert names(found.in_folder(str(tmp_path / "images")).images) == ["2019-01-01.tif", damaged.name]


def test_an_archive_without_rasters_is_named(tmp_path):
    zipped(tmp_path / "2019-01-01.zip", "2019-01-01.tif")
    zipped(tmp_path / "2020-01-01.zip", "readme.txt")
    assert found.in_folder(str(tmp_path)).empty == ("2020-01-01.zip",)


def test_folders_with_rasters_below_rasters_are_named_and_those_of_masks_are_not(tmp_path):
    for name in ("2019-01-01.tif", "older/2018-01-01.tif", "scl/2019-01-01.tif", "report/a.pdf"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).touch()
    there = found.in_folder(str(tmp_path))
    assert (names(there.images), there.below) == (["2019-01-01.tif"], ("older",))


def test_a_link_to_a_raster_that_is_gone_counts_as_one(tmp_path):
    (tmp_path / "2020-01-01.tif").symlink_to(tmp_path / "gone.tif")
    assert names(found.in_folder(str(tmp_path)).images) == ["2020-01-01.tif"]


def test_a_folder_that_may_not_be_looked_into_is_named(open_to_all):
    (open_to_all / "images").mkdir()
    (open_to_all / "images" / "2020-01-01.tif").touch()
    (open_to_all / "secret").mkdir(mode=0)
    (open_to_all / "System Volume Information").mkdir(mode=0)
    there = as_nobody(str(open_to_all))
    assert (names(there.images), there.closed) == (["2020-01-01.tif"], ("secret",))


def test_a_folder_that_is_chosen_and_may_not_be_looked_into_is_refused(open_to_all):
    place = open_to_all / "secret"
    place.mkdir(mode=0)
    refusal = as_nobody(str(place))
    assert isinstance(refusal, SeriesError)
    assert str(refusal) == f"The folder {place} cannot be looked into (Permission denied); choose another."


def test_a_whole_disk_is_not_searched(tmp_path, monkeypatch):
    monkeypatch.setattr(found, "MOST_PLACES", 3)
    for number in range(4):
        (tmp_path / str(number)).mkdir()
    with pytest.raises(SeriesError, match="more than 3 folders"):
        found.in_folder(str(tmp_path))


def test_a_search_can_be_stopped(tmp_path):
    with pytest.raises(Cancelled):
        found.in_folder(str(tmp_path), lambda: True)


def as_nobody(folder):
    """What a user without rights finds, or is told: whoever runs the tests may have them all."""
    with multiprocessing.get_context("fork").Pool(1) as pool:
        return pool.apply(_look_as_nobody, (folder,))


def _look_as_nobody(folder):
    if os.geteuid() == 0:
        os.setuid(NOBODY)
    try:
        return found.in_folder(folder)
    except SeriesError as error:
        return error
