"""Runs inside QGIS desktop: times the plugin's load, a whole run and a cancelled one, as the analyst would feel them."""

from __future__ import annotations

import json
import os
import shutil
import sys
import time
import traceback
from collections.abc import Callable
from pathlib import Path

from qgis.core import QgsProject, QgsRasterLayer
from qgis.PyQt.QtCore import QObject, Qt, QTimer
from qgis.PyQt.QtTest import QTest
from qgis.PyQt.QtWidgets import QDockWidget, QWidget
from qgis.utils import iface, loadPlugin, startPlugin, unloadPlugin

NAME = "changedet_plugin"
WORK = Path(os.environ["CHANGEDET_BENCH"])
CACHE = Path(os.environ["XDG_CACHE_HOME"])
CANCEL_AT = 40
"""Percent of the run at which it is cancelled."""
measured: dict[str, str] = {}


class Heartbeat(QObject):
    """A timer of 5 ms in the window's own thread: what it misses, the analyst feels."""

    def __init__(self) -> None:
        super().__init__()
        self.worst = 0.0
        self._last = time.perf_counter()
        self._timer = QTimer(self)
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self._beat)

    def start(self) -> None:
        """Count from now."""
        self.worst, self._last = 0.0, time.perf_counter()
        self._timer.start(5)

    def stop(self) -> float:
        """Give the longest gap, in seconds."""
        self._beat()
        self._timer.stop()
        return self.worst

    def _beat(self) -> None:
        now = time.perf_counter()
        self.worst, self._last = max(self.worst, now - self._last), now


def control(name: str) -> QWidget:
    """Find a control of the dock."""
    return iface.mainWindow().findChild(QDockWidget, "changedet_dock").findChild(QWidget, name)


def click(name: str) -> None:
    """Press a button of the dock."""
    QTest.mouseClick(control(name), Qt.MouseButton.LeftButton)


def is_idle() -> bool:
    """No run goes on."""
    return not control("run_button").isHidden()


def when(ready: Callable[[], bool], then: Callable[[], None], every: int = 5) -> None:
    """Call ``then`` once ``ready`` holds; what goes wrong ends QGIS with its traceback in the log."""

    def look() -> None:
        try:
            if ready():
                then()
            else:
                QTimer.singleShot(every, look)
        except Exception:  # in a timer it would be lost
            traceback.print_exc()
            os._exit(1)

    QTimer.singleShot(every, look)


def load() -> None:
    """Time a load of the plugin from nothing: import, classFactory, initGui."""
    unloadPlugin(NAME)
    for module in [name for name in sys.modules if name.split(".")[0] == NAME]:
        del sys.modules[module]
    start = time.perf_counter()
    loadPlugin(NAME)
    loaded = time.perf_counter()
    startPlugin(NAME)
    measured["plugin load (import, classFactory, initGui), ms"] = f"{1000 * (time.perf_counter() - start):.0f}"
    measured["  of which import, ms"] = f"{1000 * (loaded - start):.0f}"


def prepare() -> None:
    """Put the series into the project and into the dock."""
    load()
    iface.mainWindow().setGeometry(0, 0, 1380, 860)
    project = QgsProject.instance()
    project.write(str(WORK / "bench.qgz"))
    for path in sorted((WORK / "series" / "images").glob("*.tif")):
        project.addMapLayer(QgsRasterLayer(str(path), path.stem))
    dock = iface.mainWindow().findChild(QDockWidget, "changedet_dock")
    dock.show()
    dock.raise_()
    click("add_layers")
    when(lambda: control("layer_picker") is not None, accept)


def accept() -> None:
    """Take every layer into the series."""
    picker = control("layer_picker")
    QTest.mouseClick(picker.buttons.button(picker.buttons.StandardButton.Ok), Qt.MouseButton.LeftButton)
    when(lambda: control("run_button").isEnabled(), whole_run)


def whole_run() -> None:
    """Feel the pulse from the click to the styled result."""
    pulse, start = Heartbeat(), time.perf_counter()
    pulse.start()
    click("run_button")

    def ended() -> None:
        measured["worst heartbeat gap of a whole run, ms"] = f"{1000 * pulse.stop():.0f}"
        measured["  that run, s"] = f"{time.perf_counter() - start:.1f}"
        measured["  changes found"] = control("changes_headline").text().split(" ")[0]
        shutil.rmtree(CACHE, ignore_errors=True)
        QTimer.singleShot(500, cancelled_run)

    when(lambda: time.perf_counter() - start > 1 and is_idle(), ended)


def cancelled_run() -> None:
    """Start again without a cache, cancel on the way."""
    control("series_page").window().raise_()
    click("run_button")
    when(lambda: control("status_bar").value() >= CANCEL_AT, cancel)


def cancel() -> None:
    """Time from the click on Cancel until the dock is ready for the next run."""
    start = time.perf_counter()
    click("cancel_button")

    def ended() -> None:
        measured["Cancel to idle, ms"] = f"{1000 * (time.perf_counter() - start):.0f}"
        leave()

    when(is_idle, ended, every=1)


def leave() -> None:
    """Write what was measured and end QGIS."""
    (WORK / "dock.json").write_text(json.dumps(measured))
    QgsProject.instance().clear()
    iface.actionExit().trigger()


when(lambda: True, prepare, every=2000)
