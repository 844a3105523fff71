"""Detectors on the Similar page: saved, used on another result, renamed, removed, written to a file and loaded. No engine."""

from __future__ import annotations

import json
import shutil

import numpy as np
import pytest
from qgis.core import QgsProject
from qgis.PyQt.QtCore import Qt

from changedet_plugin.bridge.similar.detectors import similarities
from changedet_plugin.gui.changes.model import RESULT, SIMILARITY
from changedet_plugin.gui.dock.change_dock import SIMILAR
from tests.desktop.result_files import set_run


@pytest.fixture
def page(dock, result_path):
    """The page over a result, searching for what is like its first change, once judged each way."""
    dock._open_result(result_path)
    dock.changes.similar()
    dock.similar.limit_bar.set_value(0.3)
    dock.session.similar.judge([dock.similar.model.fid_at(2)], True)
    dock.session.similar.judge([dock.similar.model.fid_at(3)], False)
    return dock.similar


@pytest.fixture
def second(result_path, workdir):
    """Another result."""
    path = workdir / "second.gpkg"
    shutil.copy(result_path, path)
    return path


def dialog_of(dock, name):
    return next(child for child in dock.children() if child.objectName() == name and child.isVisible())


def save_as(dock, name, qtbot):
    """Press Save, write a name, press the button."""
    qtbot.mouseClick(dock.similar.detectors.save_button, Qt.MouseButton.LeftButton)
    dialog = dialog_of(dock, "detector_dialog")
    dialog.line.clear()
    qtbot.keyClicks(dialog.line, name)
    qtbot.mouseClick(dialog.ok, Qt.MouseButton.LeftButton)


def use(dock, name, qtbot):
    """Open the box of detectors and choose one by key."""
    box = dock.similar.detectors.names
    box.showPopup()
    box.view().setCurrentIndex(box.model().index(box.findData(name), 0))
    qtbot.keyClick(box.view(), Qt.Key.Key_Return)


def answer(dock, path):
    """Choose a file in the dialog that is open."""
    dialog = dialog_of(dock, "file_dialog")
    dialog.fileSelected.emit(str(path))
    dialog.close()


def listed(page):
    rows = range(page.model.rowCount())
    return [(page.model.fid_at(row), page.model.data(page.model.index(row, SIMILARITY))[:4]) for row in rows]


def warned(dock):
    return dock.series.warnings.text().lstrip("⚠ ")


def test_a_saved_detector_lists_the_same_again(page, dock, qtbot):
    before = dict(listed(page))
    save_as(dock, "sandbank", qtbot)
    assert page.detectors.current == "sandbank"
    page.close_button.click()
    page.limit_bar.set_value(0.9)
    dock.show_page(SIMILAR)
    use(dock, "sandbank", qtbot)
    assert page.spin.value() == 0.3
    assert page.headline.text() == "Like the detector “sandbank”"
    after = dict(listed(page))
    # What was marked as different stays in the list of the search that it was judged in only.
    assert after.items() <= before.items()
    assert min(float(value) for value in after.values()) >= 0.3


def test_a_detector_is_used_on_another_result(page, dock, second, qtbot):
    save_as(dock, "sandbank", qtbot)
    detector = dock.session.similar.memory.find("sandbank")
    dock._open_result(str(second))
    assert page.detectors.current == ""
    dock.show_page(SIMILAR)
    use(dock, "sandbank", qtbot)
    table = dock.session.result.table
    assert table.run.path == str(second)
    np.testing.assert_array_equal(page._cosine, similarities(table, detector))
    assert page.words.text().startswith(f"{int((page._cosine >= 0.3).sum())} places, ")
    assert dock.session.result.layers.changes.styleManager().currentStyle() == "similar"


def test_a_detector_is_judged_further_and_saved_over(page, dock, qtbot):
    save_as(dock, "sandbank", qtbot)
    use(dock, "sandbank", qtbot)
    page.list.selectRow(4)
    qtbot.mouseClick(page.more_button, Qt.MouseButton.LeftButton)
    qtbot.mouseClick(page.detectors.save_button, Qt.MouseButton.LeftButton)
    dialog = dialog_of(dock, "detector_dialog")
    assert (dialog.line.text(), dialog.ok.text()) == ("sandbank", "&Replace")
    qtbot.mouseClick(dialog.ok, Qt.MouseButton.LeftButton)
    saved = dock.session.similar.memory.all()
    assert [(one.n_positive, one.n_negative) for one in saved] == [(3, 1)]


def test_a_detector_of_another_encoder_is_refused_and_the_search_stays(page, dock, second, qtbot):
    save_as(dock, "sandbank", qtbot)
    set_run(second, "encoder_id", "other-1")
    dock._open_result(str(second))
    dock.changes.similar()
    before = listed(page)
    use(dock, "sandbank", qtbot)
    assert "sandbank and second were made with" in warned(dock)
    assert listed(page) == before
    assert page.detectors.current == ""
    page.list.selectRow(1)
    qtbot.mouseClick(page.more_button, Qt.MouseButton.LeftButton)
    assert page.words.text().endswith("1 marked as similar")


def test_without_a_result_the_next_step_is_said(page, dock, qtbot):
    save_as(dock, "sandbank", qtbot)
    detector = dock.session.similar.memory.find("sandbank")
    QgsProject.instance().clear()
    dock.session.similar.memory.put(detector)
    use(dock, "sandbank", qtbot)
    assert warned(dock).startswith("Open a result first")


def test_detectors_come_back_with_the_project(page, dock, workdir, qtbot):
    save_as(dock, "sandbank", qtbot)
    assert QgsProject.instance().isDirty()
    QgsProject.instance().write(str(workdir / "kept.qgz"))
    QgsProject.instance().clear()
    assert page.detectors.names.currentText() == "none saved yet"
    QgsProject.instance().read(str(workdir / "kept.qgz"))
    assert dock.session.similar.memory.names() == ["sandbank"]
    assert page.detectors.names.findData("sandbank") == 1


def test_what_a_newer_version_kept_in_the_project_is_named_and_stays(page, dock, workdir, qtbot):
    save_as(dock, "sandbank", qtbot)
    project = QgsProject.instance()
    entries = json.loads(project.readEntry("changedet", "/detectors")[0])
    entries.append({**entries[0], "name": "of tomorrow", "schema": 2})
    project.writeEntry("changedet", "/detectors", json.dumps(entries))
    project.write(str(workdir / "newer.qgz"))
    project.read(str(workdir / "newer.qgz"))
    assert "detectors of the project cannot be read" in warned(dock)
    dock.session.similar.memory.rename("sandbank", "bank")
    names = [entry["name"] for entry in json.loads(project.readEntry("changedet", "/detectors")[0])]
    assert names == ["bank", "of tomorrow"]


def test_a_detector_is_renamed_and_a_taken_name_refused(page, dock, qtbot):
    save_as(dock, "sandbank", qtbot)
    save_as(dock, "other", qtbot)
    page.detectors.rename.trigger()
    dialog = dialog_of(dock, "detector_dialog")
    dialog.line.setText("sandbank")
    assert not dialog.ok.isEnabled()
    assert "choose another" in dialog.hint.text()
    dialog.line.setText("river bank")
    qtbot.mouseClick(dialog.ok, Qt.MouseButton.LeftButton)
    assert dock.session.similar.memory.names() == ["river bank", "sandbank"]
    assert page.detectors.current == "river bank"


def test_a_removed_detector_is_gone_and_the_search_goes_on(page, dock, qtbot):
    save_as(dock, "sandbank", qtbot)
    before = listed(page)
    page.detectors.remove.trigger()
    assert dock.session.similar.memory.all() == []
    assert listed(page) == before
    assert not page.detectors.remove.isEnabled()


def test_a_file_carries_a_detector_into_another_project(page, dock, second, workdir, qtbot):
    save_as(dock, "sandbank", qtbot)
    page.detectors.write.trigger()
    assert dialog_of(dock, "file_dialog").defaultSuffix() == "changedet.json"
    answer(dock, workdir / "bank.changedet.json")
    detector = dock.session.similar.memory.find("sandbank")
    QgsProject.instance().clear()
    dock._open_result(str(second))
    page.detectors.load.trigger()
    answer(dock, workdir / "bank.changedet.json")
    assert page.detectors.current == "sandbank"
    assert page.spin.value() == 0.3
    np.testing.assert_array_equal(page._cosine, similarities(dock.session.result.table, detector))


def test_a_loaded_detector_takes_no_other_ones_name(page, dock, workdir, qtbot):
    save_as(dock, "sandbank", qtbot)
    page.detectors.write.trigger()
    answer(dock, workdir / "bank.changedet.json")
    page.detectors.load.trigger()
    answer(dock, workdir / "bank.changedet.json")
    assert dock.session.similar.memory.names() == ["sandbank"]
    dock.session.similar.find(dock.session.result.table.fid[5])
    save_as(dock, "sandbank", qtbot)
    page.detectors.load.trigger()
    answer(dock, workdir / "bank.changedet.json")
    assert dock.session.similar.memory.names() == ["sandbank", "sandbank 2"]


def test_a_bad_file_is_one_sentence_and_nothing_is_lost(page, dock, workdir, qtbot):
    before = listed(page)
    (workdir / "bad.json").write_bytes(b"{}")
    page.detectors.load.trigger()
    answer(dock, workdir / "bad.json")
    assert warned(dock) == "bad.json is not a detector; choose a file that Save to file wrote."
    assert listed(page) == before


def test_a_detector_is_asked_of_a_folder_of_results(page, dock, second, workdir, qtbot):
    save_as(dock, "sandbank", qtbot)
    use(dock, "sandbank", qtbot)
    alone = page.model.rowCount()
    with qtbot.waitSignal(dock.session.similar.searched, timeout=5000):
        dock.session.similar.look_in("folder", str(workdir))
    names = [page.model.data(page.model.index(row, RESULT)) for row in range(page.model.rowCount())]
    assert names.count("second") == names.count("changes") == alone
    assert page.headline.text() == "Like the detector “sandbank”"


def test_nothing_is_saved_while_nothing_is_searched_for(page):
    assert page.detectors.save_button.isEnabled()
    page.close_button.click()
    assert not page.detectors.save_button.isEnabled()
