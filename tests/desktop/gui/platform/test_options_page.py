"""The page of QGIS's options: shows what is set, keeps what was changed, and the dock takes it up."""

from __future__ import annotations

import pytest
from qgis.PyQt.QtCore import Qt
from qgis.PyQt.QtTest import QTest
from qgis.PyQt.QtWidgets import QAbstractSpinBox, QComboBox, QDoubleSpinBox, QLabel, QPushButton, QWidget

from changedet_plugin import classFactory
from changedet_plugin.bridge import settings
from changedet_plugin.bridge.engine import encoders
from changedet_plugin.core.parameters import Machine
from changedet_plugin.gui.platform.options_page import OptionsFactory


@pytest.fixture
def applied():
    """What the page said was changed."""
    return []


@pytest.fixture
def open_page(qgis_app, qtbot, applied):
    """Opens the page as QGIS does; the holder keeps it."""
    holder = QWidget()
    qtbot.addWidget(holder)
    factory = OptionsFactory(applied.append)
    return lambda: factory.createWidget(holder)


def type_into(field, text):
    """Replace the text of a file widget by keys."""
    line = field.lineEdit()
    line.selectAll()
    QTest.keyClick(line, Qt.Key.Key_Delete)
    QTest.keyClicks(line, text)


def problems(page):
    return page.findChild(QLabel, "options_problems").text()


def test_it_has_its_place_in_the_options(qgis_app):
    factory = OptionsFactory(print)
    assert factory.title() == "Change detection"
    assert not factory.icon().isNull()


def test_what_is_chosen_is_kept_when_the_options_are_accepted(open_page, qtbot, workdir, applied):
    page = open_page()
    qtbot.keyClick(page.findChild(QComboBox, "options_device"), Qt.Key.Key_End)
    memory = page.findChild(QDoubleSpinBox, "options_memory")
    memory.selectAll()
    qtbot.keyClicks(memory, "8")
    for name, text in (("options_threads", "3"), ("options_store_gb", "5")):
        field = page.findChild(QAbstractSpinBox, name)
        field.selectAll()
        qtbot.keyClicks(field, text)
    type_into(page.store, str(workdir / "cache"))
    type_into(page.encoders, str(workdir))
    assert settings.read("device") == "auto"
    assert page.isValid()
    page.apply()
    assert settings.machine() == Machine("cuda", 8 << 30, str(workdir / "cache"), 5 << 30, 3)
    kept = [settings.read(name) for name in ("device", "memory_gb", "store")]
    assert kept == ["cuda", 8.0, str(workdir / "cache")]
    assert encoders.folder() == workdir
    assert sorted(applied[0]) == ["device", "encoders", "memory_gb", "store", "store_gb", "threads"]


def test_it_shows_what_is_set(open_page, engine_python):
    settings.write("engine_python", engine_python)
    settings.write("device", "cpu")
    settings.write("memory_gb", 3.5)
    page = open_page()
    assert page.python.filePath() == engine_python
    assert page.device.currentData() == "cpu"
    assert page.memory.value() == 3.5
    page.apply()
    assert settings.read("memory_gb") == 3.5


def test_accepting_without_a_change_writes_nothing(open_page, applied):
    open_page().apply()
    assert applied == []


def test_a_folder_that_cannot_be_written_ends_in_a_sentence(open_page, workdir):
    page = open_page()
    file = workdir / "file.txt"
    file.write_text("no folder")
    type_into(page.store, str(file / "cache"))
    assert "cannot be written to" in problems(page)
    assert not page.isValid()
    page.apply()
    assert settings.read("store") == ""
    type_into(page.store, str(workdir))
    assert problems(page) == ""
    assert page.isValid()


def test_a_read_only_folder_is_refused(open_page, small_disk):
    folder = small_disk("1m")
    small_disk.make_read_only()
    page = open_page()
    type_into(page.encoders, str(folder / "encoders"))
    assert "cannot be written to" in problems(page)
    assert not page.isValid()


def test_a_python_that_is_not_there_ends_in_a_sentence(open_page, workdir):
    page = open_page()
    type_into(page.python, str(workdir / "python"))
    assert "There is no file" in problems(page)
    assert not page.isValid()


def test_what_has_gone_since_it_was_set_does_not_keep_the_options_open(open_page, workdir):
    settings.write("engine_python", str(workdir / "gone"))
    page = open_page()
    assert "There is no file" in problems(page)
    assert page.isValid()


def test_defaults_come_back_when_they_are_accepted(open_page, qtbot, workdir):
    settings.write("device", "cpu")
    settings.write("store", str(workdir))
    page = open_page()
    qtbot.mouseClick(page.findChild(QPushButton, "options_reset"), Qt.MouseButton.LeftButton)
    assert settings.read("device") == "cpu"
    page.apply()
    assert settings.read("device") == "auto"
    assert settings.read("store") == ""


def test_every_control_has_a_name_and_a_sentence(open_page):
    page = open_page()
    for field in (page.python, page.device, page.memory, page.store, page.encoders, page.reset_button):
        assert field.objectName().startswith("options_")
        assert field.toolTip().endswith(".")


def test_an_open_dock_takes_the_settings_up(qgis_iface, qgis_new_project, qtbot, engine_python, monkeypatch):
    monkeypatch.delenv("CHANGEDET_ENGINE_PYTHON", raising=False)
    plugin = classFactory(qgis_iface)
    plugin.initGui()
    qgis_iface.addTabifiedDockWidget.reset_mock()
    qgis_iface.addPluginToRasterMenu.call_args[0][1].trigger()
    qtbot.waitUntil(lambda: qgis_iface.addTabifiedDockWidget.called)
    dock = qgis_iface.addTabifiedDockWidget.call_args[0][1]
    qtbot.waitUntil(lambda: qgis_iface.registerOptionsWidgetFactory.called)
    page = qgis_iface.registerOptionsWidgetFactory.call_args[0][0].createWidget()
    qtbot.addWidget(page)
    qtbot.keyClick(page.device, Qt.Key.Key_End)
    type_into(page.python, engine_python)
    page.apply()
    assert dock.series.run_request().device == "cuda"
    assert dock.session.engine.python == engine_python
    dock.session.run.cancel()
    qtbot.waitUntil(lambda: not dock.session.run.is_running)
    plugin.unload()
    assert qgis_iface.unregisterOptionsWidgetFactory.called
