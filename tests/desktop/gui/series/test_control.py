"""Rasters that were moved away: marked, looked for, and known again."""

from __future__ import annotations

import hashlib
import shutil

import pytest
from qgis.core import QgsProject
from qgis.PyQt.QtCore import Qt
from qgis.PyQt.QtWidgets import QFileDialog

from tests.desktop.rasters import write_raster, write_series

NAMES = ("2001-07-01", "2003-07-01", "2005-07-01")


@pytest.fixture
def kept(dock, workdir):
    """A project with a series of three rasters, closed again."""
    write_series(workdir / "images", *NAMES)
    dock.session.series.add_files([str(workdir / "images")])
    QgsProject.instance().write(str(workdir / "kept.qgs"))
    QgsProject.instance().clear()
    dock.session.model.clear()
    return workdir


def reopen(dock, qtbot, folder):
    """Open the project, and wait until what is near was looked at."""
    QgsProject.instance().read(str(folder / "kept.qgs"))
    wait_for_the_search(dock, qtbot)


def wait_for_the_search(dock, qtbot):
    qtbot.waitUntil(lambda: dock.session.series._search is None, timeout=10_000)


def look_in(dock, qtbot, folder):
    """Press the button, choose a folder."""
    qtbot.mouseClick(dock.series.table.find, Qt.MouseButton.LeftButton)
    dock.findChild(QFileDialog, "file_dialog").fileSelected.emit(str(folder))
    wait_for_the_search(dock, qtbot)


def missing(dock):
    return [row.layer for row in dock.session.model.rows if row.missing]


def test_nothing_is_said_while_nothing_is_missing(dock, qtbot, kept):
    reopen(dock, qtbot, kept)
    assert missing(dock) == []
    assert not dock.series.table.missing_row.isVisible()


def test_a_missing_file_is_marked_and_takes_no_part(dock, qtbot, kept):
    (kept / "images" / f"{NAMES[1]}.tif").unlink()
    reopen(dock, qtbot, kept)
    model, table = dock.session.model, dock.series.table
    assert missing(dock) == [NAMES[1]]
    assert model.index(1, 3).data() == "missing"
    assert "Find missing files" in model.index(1, 2).data(Qt.ItemDataRole.ToolTipRole)
    assert table.missing.text() == "1 files are missing and take no part."
    assert [row.date.year for row in dock.session.used_rows()] == [2001, 2005]


def test_moved_files_are_found_below_a_folder(dock, qtbot, kept):
    (kept / "archive" / "deep").mkdir(parents=True)
    for name in NAMES[:2]:
        shutil.move(kept / "images" / f"{name}.tif", kept / "archive" / "deep")
    reopen(dock, qtbot, kept)
    assert missing(dock) == list(NAMES[:2])
    look_in(dock, qtbot, kept / "archive")
    assert missing(dock) == []
    assert dock.session.model.rows[0].path == str(kept / "archive" / "deep" / f"{NAMES[0]}.tif")
    assert not dock.series.table.missing_row.isVisible()
    assert len(dock.session.used_rows()) == 3


def test_a_file_beside_the_project_is_found_without_being_asked_for(dock, qtbot, kept):
    shutil.move(kept / "images" / f"{NAMES[0]}.tif", kept)
    reopen(dock, qtbot, kept)
    assert missing(dock) == []
    assert dock.session.model.rows[0].path == str(kept / f"{NAMES[0]}.tif")


def test_what_is_not_there_stays_missing_and_is_said(dock, qtbot, kept):
    (kept / "images" / f"{NAMES[1]}.tif").unlink()
    reopen(dock, qtbot, kept)
    look_in(dock, qtbot, kept)
    assert missing(dock) == [NAMES[1]]
    assert "1 files are still missing." in dock.series.warnings.text()


def test_another_file_of_that_name_is_refused_by_its_content(dock, qtbot, workdir):
    """A run has noted the content; the new file has the same name and size."""
    path = write_series(workdir / "images", *NAMES)[1]
    dock.session.series.add_files([str(workdir / "images")])
    content = path.read_bytes()
    entry = {"path": str(path), "bytes": len(content), "sha256": hashlib.sha256(content).hexdigest()}
    dock.session.series.learn([entry])
    QgsProject.instance().write(str(workdir / "kept.qgs"))
    path.unlink()
    other = write_raster(workdir / "archive" / path.name, 7)
    assert other.stat().st_size == len(content)
    reopen(dock, qtbot, workdir)
    look_in(dock, qtbot, workdir / "archive")
    assert missing(dock) == [NAMES[1]]
    assert f"{path.name}: only another file of that name was found" in dock.series.warnings.text()


def test_a_changed_file_is_not_taken_for_the_one_a_run_has_read(dock, workdir):
    (path,) = write_series(workdir, NAMES[0])
    dock.session.series.add_files([str(path)])
    entry = {"path": str(path), "bytes": path.stat().st_size + 1, "sha256": "0" * 64}
    dock.session.series.learn([entry])
    assert dock.session.model.rows[0].sha256 == ""


def test_a_found_file_is_written_with_the_project(dock, qtbot, kept):
    shutil.move(kept / "images", kept / "pictures")
    reopen(dock, qtbot, kept)
    assert len(missing(dock)) == 3
    look_in(dock, qtbot, kept)
    QgsProject.instance().write()
    QgsProject.instance().clear()
    dock.session.model.clear()
    reopen(dock, qtbot, kept)
    assert missing(dock) == []
