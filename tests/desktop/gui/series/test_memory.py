"""Several named series in a project: kept, chosen, removed, and back with the project."""

from __future__ import annotations

import json

import pytest
from qgis.core import QgsProject
from qgis.PyQt.QtCore import Qt
from qgis.PyQt.QtWidgets import QAbstractButton, QComboBox
from qgis.PyQt.QtXml import QDomDocument

from changedet_plugin.gui.series.rows import Series
from tests.desktop.rasters import write_series

NAMES = ("2001-07-01", "2003-07-01", "2005-07-01")


@pytest.fixture
def filled(dock, workdir):
    """The dock with three rasters of the folder ``place``."""
    write_series(workdir / "place", *NAMES)
    write_series(workdir / "other", "1990-07-01", "1991-07-01")
    dock.session.series.add_files([str(workdir / "place")])
    return dock


def click(qtbot, dock, name):
    qtbot.mouseClick(dock.findChild(QAbstractButton, name), Qt.MouseButton.LeftButton)


def box(dock):
    return dock.findChild(QComboBox, "series_names")


def name_it(qtbot, dock, name):
    line = box(dock).lineEdit()
    line.selectAll()
    qtbot.keyClicks(line, name)
    click(qtbot, dock, "save_series")


def choose(dock, text):
    """Choose an entry of the box, as its list does."""
    at = box(dock).findText(text)
    box(dock).setCurrentIndex(at)
    box(dock).activated.emit(at)


def years(dock):
    return [row.date.year for row in dock.session.model.rows]


def test_a_name_is_proposed_and_save_keeps_it(filled, qtbot):
    assert box(filled).currentText() == "place 2001–2005"
    click(qtbot, filled, "save_series")
    assert filled.session.series.memory.names == ("place 2001–2005",)
    assert not filled.series.list.save.isEnabled()
    assert QgsProject.instance().isDirty()


def test_save_is_offered_again_when_the_series_differs(filled, qtbot):
    click(qtbot, filled, "save_series")
    filled.session.model.remove([0])
    assert filled.series.list.save.isEnabled()


def test_an_empty_table_has_nothing_to_save(dock):
    assert not dock.series.list.save.isEnabled()
    assert not dock.series.list.remove.isEnabled()


def test_going_to_another_series_and_back_loses_nothing(filled, qtbot, workdir):
    name_it(qtbot, filled, "River")
    choose(filled, "New series")
    assert years(filled) == []
    filled.session.series.add_files([str(workdir / "other")])
    name_it(qtbot, filled, "Hills")
    filled.session.model.remove([0])
    choose(filled, "River")
    assert years(filled) == [2001, 2003, 2005]
    choose(filled, "Hills")
    assert years(filled) == [1991]
    assert box(filled).currentText() == "Hills"


def test_an_unnamed_series_that_is_left_is_kept_under_its_proposed_name(filled):
    choose(filled, "New series")
    assert filled.session.series.memory.names == ("place 2001–2005",)


def test_typing_a_name_is_not_undone_by_the_table(filled, qtbot):
    box(filled).lineEdit().selectAll()
    qtbot.keyClicks(box(filled).lineEdit(), "Riv")
    filled.session.model.remove([0])
    assert box(filled).currentText() == "Riv"
    qtbot.keyClicks(box(filled).lineEdit(), "er")
    qtbot.keyClick(box(filled).lineEdit(), Qt.Key.Key_Return)
    assert filled.session.series.memory.current == "River"


def test_the_name_of_another_series_is_refused(filled, qtbot, workdir):
    name_it(qtbot, filled, "River")
    choose(filled, "New series")
    filled.session.series.add_files([str(workdir / "other")])
    name_it(qtbot, filled, "River")
    assert "another series “River”" in filled.series.warnings.text()
    choose(filled, "River")
    assert years(filled) == [2001, 2003, 2005]


def test_a_new_name_keeps_the_series_under_the_old_one_too(filled, qtbot):
    name_it(qtbot, filled, "All")
    filled.session.model.remove([0])
    name_it(qtbot, filled, "Late")
    choose(filled, "All")
    assert years(filled) == [2001, 2003, 2005]


def test_a_removed_series_comes_back_by_undo(filled, qtbot):
    name_it(qtbot, filled, "River")
    click(qtbot, filled, "remove_series")
    assert years(filled) == []
    assert filled.session.series.memory.names == ()
    qtbot.mouseClick(filled.session._message_bar.findChild(QAbstractButton, "undo_series"), Qt.MouseButton.LeftButton)
    assert years(filled) == [2001, 2003, 2005]
    assert box(filled).currentText() == "River"


def test_every_series_comes_back_with_the_project(filled, qtbot, workdir):
    project, memory = QgsProject.instance(), filled.session.series.memory
    name_it(qtbot, filled, "River")
    choose(filled, "New series")
    filled.session.series.add_files([str(workdir / "other")])
    name_it(qtbot, filled, "Hills")
    filled.session.model.remove([0])
    project.write(str(workdir / "kept.qgs"))
    assert str(workdir) not in project.readEntry("changedet", "/series")[0]
    project.clear()
    filled.session.model.clear()
    assert memory.names == ()
    project.read(str(workdir / "kept.qgs"))
    assert (memory.names, memory.current) == (("River", "Hills"), "Hills")
    assert years(filled) == [1991]
    choose(filled, "River")
    assert filled.session.model.rows[0].path == str(workdir / "place" / "2001-07-01.tif")
    choose(filled, "Hills")
    assert years(filled) == [1991]


def test_what_was_written_before_series_had_names_is_read(filled, workdir):
    project = QgsProject.instance()
    rows = [
        {"path": str(workdir / "place" / f"{name}.tif"), "layer": name, "date": name, "used": True, "note": ""}
        for name in NAMES
    ]
    filled.session.model.clear()
    project.write(str(workdir / "old.qgs"))
    old = json.dumps({"rows": rows, "reference_end": "2003-07-01", "bands": {}})
    project.writeEntry("changedet", "/series", old)
    project.readProject.emit(QDomDocument())
    assert years(filled) == [2001, 2003, 2005]
    assert filled.session.model.is_split_fixed()
    assert box(filled).currentText() == "place 2001–2005"


def test_paths_of_older_projects_are_spelled_as_those_of_layers(filled, workdir):
    project = QgsProject.instance()
    project.write(str(workdir / "old.qgs"))
    text = project.readEntry("changedet", "/series")[0]
    project.writeEntry("changedet", "/series", text.replace("./place/", f"{workdir}//place/"))
    project.readProject.emit(QDomDocument())
    assert filled.session.model.rows[0].path == (workdir / "place" / "2001-07-01.tif").as_posix()


def write_empty_project(path):
    QgsProject().write(str(path))
    return str(path)


def test_a_kept_series_does_not_enter_the_project_that_is_opened_next(filled, qtbot, workdir):
    project = QgsProject.instance()
    other = write_empty_project(workdir / "b.qgs")
    name_it(qtbot, filled, "River")
    project.write(str(workdir / "a.qgs"))
    project.read(other)
    assert years(filled) == []
    project.write()
    assert project.readEntry("changedet", "/series")[0] == ""
    project.read(str(workdir / "a.qgs"))
    assert (years(filled), filled.session.series.memory.current) == ([2001, 2003, 2005], "River")


def test_rasters_chosen_for_an_open_project_do_not_enter_the_next(filled, workdir):
    project, model = QgsProject.instance(), filled.session.model
    first, second = (write_empty_project(workdir / f"{name}.qgs") for name in "ab")
    project.read(first)
    assert years(filled) == []
    filled.session.series.add_files([str(workdir / "place")])
    model.remove([0])
    project.read(second)
    assert years(filled) == []


def test_a_series_is_proposed_by_folder_and_years():
    assert Series().proposed_name == "Series"
