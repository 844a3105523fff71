"""What is photographed for the documentation?

Runs inside QGIS desktop: drives the dock as an analyst would and keeps a picture of each step.
"""

from __future__ import annotations

import os
import traceback
from collections.abc import Callable
from pathlib import Path

from qgis.core import QgsContrastEnhancement, QgsLayoutExporter, QgsProject, QgsRasterLayer, QgsRasterMinMaxOrigin
from qgis.PyQt.QtCore import QSize, Qt, QTimer
from qgis.PyQt.QtGui import QImage, QPainter
from qgis.PyQt.QtTest import QTest
from qgis.PyQt.QtWidgets import QDockWidget, QToolBar, QWidget
from qgis.utils import iface, plugins

from changedet_plugin.bridge.engine.environment import VARIABLE
from changedet_plugin.bridge.report.choice import choose
from changedet_plugin.bridge.report.export import Report
from changedet_plugin.bridge.report.material import Material

SHOTS = Path(os.environ["CHANGEDET_SHOTS"])
SERIES = Path(os.environ["CHANGEDET_SHOWN_SERIES"])
RESULT = os.environ["CHANGEDET_SHOWN_RESULT"]
"""A finished result that is opened in place of a run; empty = a run on the series."""
WINDOW = (0, 0, 1366, 768)
DOCK_PX, LAYERS_PX = 390, 210
REPORT_PAGE, GAP_PX = QSize(620, 877), 12
RUN_SHOT_AT = 0.3
"""Share of the run at which its picture is taken."""
TICK_MS, REST_MS, LONGEST_S = 200, 1500, 200


def dock() -> QDockWidget:
    return iface.mainWindow().findChild(QDockWidget, "changedet_dock")


def control(name: str) -> QWidget:
    return dock().findChild(QWidget, name)


def click(name: str) -> None:
    QTest.mouseClick(control(name), Qt.MouseButton.LeftButton)


def grab(name: str) -> None:
    iface.mainWindow().grab().save(str(SHOTS / f"{name}.png"))


def open_result() -> None:
    """As an analyst does who was sent a file: the dock puts its images on the map."""
    dock().session.engine.use_python(os.environ[VARIABLE])
    dock()._open_result(RESULT)
    arrange()


def images() -> list[QgsRasterLayer]:
    return [layer for layer in QgsProject.instance().mapLayers().values() if isinstance(layer, QgsRasterLayer)]


def show_all() -> None:
    """The whole scene: the dock goes to the first change by itself."""
    iface.messageBar().clearWidgets()
    iface.setActiveLayer(images()[0])
    iface.zoomToActiveLayer()


def prepare() -> None:
    """The engine is named, the rasters are layers, the newest on top."""
    dock().session.engine.use_python(os.environ[VARIABLE])
    layers = [QgsRasterLayer(str(path), path.stem) for path in sorted(SERIES.glob("*.tif"))]
    for layer in layers:
        layer.setContrastEnhancement(
            QgsContrastEnhancement.ContrastEnhancementAlgorithm.StretchToMinimumMaximum,
            QgsRasterMinMaxOrigin.Limits.CumulativeCut,
        )
    # A result lies beside the project: here never among the images.
    QgsProject.instance().setPresetHomePath(str(SHOTS))
    QgsProject.instance().setCrs(layers[-1].crs())
    for layer in layers:
        QgsProject.instance().addMapLayer(layer)
        QgsProject.instance().layerTreeRoot().findLayer(layer.id()).setExpanded(False)
    iface.setActiveLayer(layers[-1])
    iface.zoomToActiveLayer()
    arrange()


def accept_layers() -> None:
    buttons = dock().findChild(QWidget, "layer_picker").buttons
    QTest.mouseClick(buttons.button(buttons.StandardButton.Ok), Qt.MouseButton.LeftButton)


def is_running() -> bool:
    return control("status_bar").isVisible() and control("status_bar").value() >= RUN_SHOT_AT * control("status_bar").maximum()


def is_over() -> bool:
    return not control("status_bar").isVisible()


def show_types() -> None:
    box = control("style_box")
    box.setCurrentIndex(box.findData("type"))
    box.activated.emit(box.currentIndex())


def show_report() -> None:
    """The cover and the first change of the report, side by side."""
    result = dock().session.result.layers
    report = Report(Material(result, choose(result, "filtered", 1), QgsProject.instance()), f"Changes of {result.series}")
    report.beginRender()
    pages = []
    for _ in range(2):
        report.next()
        pages.append(QgsLayoutExporter(report.layout()).renderPageToImage(0, REPORT_PAGE))
    report.endRender()
    both = QImage(2 * REPORT_PAGE.width() + GAP_PX, REPORT_PAGE.height(), QImage.Format.Format_RGB32)
    both.fill(Qt.GlobalColor.gray)
    painter = QPainter(both)
    for index, page in enumerate(pages):
        painter.drawImage(index * (REPORT_PAGE.width() + GAP_PX), 0, page)
    painter.end()
    both.save(str(SHOTS / "report.png"))


def judge() -> None:
    """Two verdicts and a look at the third change, flickering to the later date."""
    pages = dock().changes
    for verdict in ("confirmed", "confirmed", "rejected"):
        pages.judge(verdict)
        pages.step(1)
    pages.step(-2)


def open_dock() -> None:
    """The dock as it is first seen: no raster, no engine."""
    window = iface.mainWindow()
    window.setGeometry(*WINDOW)
    engine = os.environ.pop(VARIABLE)
    plugins["changedet_plugin"]._open_dock()
    os.environ[VARIABLE] = engine
    iface.newProject()
    arrange()


def arrange() -> None:
    """Room for the map and the dock."""
    window = iface.mainWindow()
    for bar in window.findChildren(QToolBar):
        bar.setVisible(bar.objectName() in ("mFileToolBar", "mMapNavToolBar", "mRasterToolBar"))
    for other in window.findChildren(QDockWidget):
        if other is not dock() and other.objectName() != "Layers":
            other.hide()
    window.resizeDocks([window.findChild(QDockWidget, "Layers"), dock()], [LAYERS_PX, DOCK_PX], Qt.Orientation.Horizontal)


def leave() -> None:
    # A question about saving would block the exit for ever.
    QgsProject.instance().clear()
    iface.actionExit().trigger()


def always() -> bool:
    return True


Step = tuple[Callable[[], bool], Callable[[], None]]
"""When it can be taken, and what it is."""
OF_A_RESULT: list[Step] = [
    (always, open_dock),
    (always, open_result),
    (lambda: bool(images()), show_all),
    (always, lambda: grab("forest")),
    (always, leave),
]
OF_A_RUN: list[Step] = [
    (always, open_dock),
    (always, lambda: grab("setup")),
    (always, prepare),
    (is_over, lambda: iface.messageBar().clearWidgets()),
    (always, lambda: click("add_layers")),
    (always, accept_layers),
    (always, lambda: grab("series")),
    (always, lambda: click("run_button")),
    (is_running, lambda: grab("run")),
    (is_over, show_types),
    (always, lambda: grab("changes")),
    (always, lambda: iface.messageBar().clearWidgets()),
    (always, judge),
    (always, lambda: click("swipe_map")),
    (always, lambda: grab("judge")),
    (always, lambda: click("swipe_map")),
    (always, show_report),
    (always, lambda: click("similar_button")),
    (always, lambda: grab("similar")),
    (always, leave),
]


STEPS = OF_A_RESULT if RESULT else OF_A_RUN


class Play:
    """Takes the steps one after another, each once the one before has come to rest."""

    def __init__(self) -> None:
        self.at = 0
        self.waited_ms = 0
        self.timer = QTimer()
        self.timer.timeout.connect(self.tick)
        self.timer.start(TICK_MS)

    def tick(self) -> None:
        self.waited_ms += TICK_MS
        ready, act = STEPS[self.at]
        try:
            if self.waited_ms > LONGEST_S * 1000:
                raise TimeoutError(f"step {self.at} was never ready")
            if (self.waited_ms < REST_MS and ready is not is_running) or iface.mapCanvas().isDrawing() or not ready():
                return
            self.at, self.waited_ms = self.at + 1, 0
            act()
        except Exception:
            traceback.print_exc()
            self.timer.stop()
            leave()
        if self.at >= len(STEPS):
            self.timer.stop()


play = Play()
