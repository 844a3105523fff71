"""Windows, the page of the options, the locator and what is drawn over the map, on Qt 6."""

from __future__ import annotations

import datetime

import pytest
from qgis.core import QgsFeedback, QgsLocatorContext, QgsProject, QgsRasterLayer
from qgis.PyQt.QtCore import Qt
from qgis.PyQt.QtGui import QImage, QPainter
from qgis.PyQt.QtTest import QTest
from qgis.PyQt.QtWidgets import QDialog, QDialogButtonBox, QWidget

from changedet_plugin.bridge import settings
from changedet_plugin.bridge.engine.encoders import EncoderEntry
from changedet_plugin.gui.compare.dialog import CompareDialog
from changedet_plugin.gui.encoders.band_dialog import BandDialog
from changedet_plugin.gui.encoders.manager import EncoderManager
from changedet_plugin.gui.platform.locator import ChangeIndex, ChangeLocator
from changedet_plugin.gui.platform.options_page import OptionsFactory
from changedet_plugin.gui.series.date_dialog import DateDialog
from changedet_plugin.gui.series.layer_picker import LayerPicker
from changedet_plugin.gui.series.rows import SeriesRow
from changedet_plugin.gui.similar.detector_dialog import NameDialog
from changedet_plugin.gui.swipe.canvas_swipe import CanvasSwipe
from tests.qt6.driving import drive, n_colours, settle

ROWS = [SeriesRow(f"/series/scene_{year}0605.tif", f"scene {year}", datetime.date(year, 6, 5)) for year in (2018, 2019, 2020)]
MAKERS = {
    "bands": lambda: BandDialog("Squares", ("red", "green", "blue"), ("B04", "B03", "B02")),
    "compare": CompareDialog,
    "dates": lambda: DateDialog(ROWS),
    "encoders": EncoderManager,
    "layers": lambda: LayerPicker([("1", "scene 2018"), ("2", "scene 2019")]),
    "name": lambda: NameDialog("Save as detector", "burns", ["floods"], may_replace=True),
}


@pytest.mark.parametrize("name", MAKERS)
def test_a_window_is_drawn_driven_and_closed(name):
    window: QDialog = MAKERS[name]()
    window.open()
    settle()
    assert n_colours(drive(window)) > 2
    window.reject()
    settle()


def test_the_encoders_are_listed():
    manager = EncoderManager()
    manager.choose("/e/squares.onnx")
    squares = EncoderEntry("Squares", "/e/squares.onnx", 4000, bands=("red",))
    manager.show_encoders([EncoderEntry("SpecTex", "", 0), squares], {})
    assert manager.path() == "/e/squares.onnx"


def test_layers_are_chosen_with_the_button():
    chosen = []
    picker = LayerPicker([("1", "scene 2018"), ("2", "scene 2019")])
    picker.chosen.connect(chosen.append)
    picker.open()
    buttons = picker.findChild(QDialogButtonBox)
    QTest.mouseClick(buttons.button(QDialogButtonBox.StandardButton.Ok), Qt.MouseButton.LeftButton)
    assert chosen == [["1", "2"]]


def test_what_is_chosen_in_the_options_is_kept():
    applied, holder = [], QWidget()
    page = OptionsFactory(applied.append).createWidget(holder)
    page.memory.setValue(8.0)
    page.device.setCurrentIndex(page.device.findData("cpu"))
    page.apply()
    assert (settings.read("memory_gb"), settings.read("device")) == (8.0, "cpu")
    assert set(applied[0]) == {"memory_gb", "device"}


def test_the_locator_finds_a_rank_and_goes_there(opened, result_path):
    found, gone = [], []
    locator = ChangeLocator(ChangeIndex(QgsProject.instance()), lambda path, fid: gone.append((path, fid)))
    locator.resultFetched.connect(found.append)
    context = QgsLocatorContext()
    locator.prepare("cd 3", context)
    locator.fetchResults("cd 3", context, QgsFeedback())
    assert [result.displayString.split()[0] for result in found[:1]] == ["#3"]
    locator.triggerResult(found[0])
    assert gone == [(result_path, 3)]


def test_the_swipe_is_drawn_and_dragged(canvas):
    swipe = CanvasSwipe(canvas)
    ended = []
    swipe.ended.connect(lambda: ended.append(True))
    swipe.show("left", [QgsRasterLayer("a.tif", "a")], "right")
    settle(100)
    picture = QImage(canvas.size(), QImage.Format.Format_RGB32)
    painter = QPainter(picture)
    canvas.scene().render(painter)
    painter.end()
    area = canvas.viewport()
    QTest.mousePress(area, Qt.MouseButton.LeftButton, pos=area.rect().center())
    QTest.mouseMove(area, area.rect().center() / 2)
    QTest.mouseRelease(area, Qt.MouseButton.LeftButton, pos=area.rect().center() / 2)
    assert swipe.position == pytest.approx(0.25, abs=0.02)
    QTest.keyClick(canvas, Qt.Key.Key_Escape)
    assert ended == [True]


def test_the_pick_tool_tells_which_change_was_clicked(opened):
    picked = []
    control = opened.session.result
    control.start_picking()
    control.pick_tool.picked.connect(picked.append)
    control.pick_tool.featureIdentified.emit(control.layers.changes.getFeature(2))
    assert picked == [2]


def test_verdicts_are_given_where_qgis_shows_a_change(opened):
    control = opened.session.result
    said = []
    control.judge_asked.connect(lambda fid, verdict: said.append((fid, verdict)))
    layer = control.layers.changes
    for action in control._actions._actions:
        action.triggeredForFeature.emit(layer, layer.getFeature(4))
    assert said == [(4, "confirmed"), (4, "rejected"), (4, "unsure")]
