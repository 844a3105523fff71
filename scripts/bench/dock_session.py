"""How long does an analyst wait?

Runs inside QGIS desktop: times the plugin's load, a whole run and a cancelled one.
"""

from __future__ import annotations

import json
import os
import shutil
import sys
import time
import traceback
from collections.abc import Callable
from functools import cache
from pathlib import Path

from qgis.core import QgsProject, QgsRasterLayer
from qgis.PyQt.QtCore import QObject, Qt, QTimer
from qgis.PyQt.QtTest import QTest
from qgis.PyQt.QtWidgets import QDockWidget, QWidget
from qgis.utils import iface, loadPlugin, plugins, startPlugin, unloadPlugin

NAME = "changedet_plugin"
WORK = Path(os.environ["CHANGEDET_BENCH"])
CACHE = Path(os.environ["XDG_CACHE_HOME"])
CANCEL_AT = 40
"""Percent of the run at which it is cancelled."""
MANY = Path(os.environ["CHANGEDET_BENCH_MANY"])
"""A result with tens of thousands of changes."""
measured: dict[str, str] = {}
slowest: dict[str, float] = {}
"""Longest call of each of our handlers, in seconds."""


class Heartbeat(QObject):
    """A timer of 5 ms in the window's own thread: what it misses, the analyst feels."""

    def __init__(self) -> None:
        super().__init__()
        self.working = self.opening = 0.0
        """Longest gaps, in seconds: while the engine works, and while its result is opened and drawn."""
        self._last = time.perf_counter()
        self._timer = QTimer(self)
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self._beat)
        self._timer.start(5)

    def stop(self) -> None:
        """Count no more."""
        self._timer.stop()

    def _beat(self) -> None:
        now = time.perf_counter()
        gap, self._last = now - self._last, now
        if is_idle():
            self.opening = max(self.opening, gap)
        else:
            self.working = max(self.working, gap)


def clock(owner: type, name: str) -> None:
    """Keep the longest time that a handler of ours takes, whatever QGIS then draws."""
    inner = getattr(owner, name)

    def timed(*arguments: object) -> object:
        start = time.perf_counter()
        try:
            return inner(*arguments)
        finally:
            slowest[name] = max(slowest.get(name, 0.0), time.perf_counter() - start)

    setattr(owner, name, timed)


def watch_handlers() -> None:
    """Put a clock on what runs in the window's thread during a run, before the dock connects to it."""
    from changedet_plugin.bridge.background import BackgroundTask
    from changedet_plugin.gui.dock.status_strip import StatusStrip
    from changedet_plugin.gui.session import Session

    for owner, name in ((Session, "find_changes"), (StatusStrip, "show_progress"), (BackgroundTask, "finished")):
        clock(owner, name)


@cache
def control(name: str) -> QWidget:
    """Find a control of the dock, once: looking through all of QGIS takes tens of milliseconds."""
    return iface.mainWindow().findChild(QDockWidget, "changedet_dock").findChild(QWidget, name)


def click(name: str) -> None:
    """Press a button of the dock."""
    QTest.mouseClick(control(name), Qt.MouseButton.LeftButton)


def resident_bytes() -> int:
    """Memory that this QGIS holds."""
    return int(Path("/proc/self/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE")


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
    measured["plugin load (import, classFactory, initGui), ms"] = milliseconds(time.perf_counter() - start)
    measured["  of which import, ms"] = milliseconds(loaded - start)
    when(lambda: True, prepare, every=500)  # what was unloaded is gone once the event loop has turned


def prepare() -> None:
    """Put the series into the project and into the dock."""
    iface.mainWindow().setGeometry(0, 0, 1380, 860)
    project = QgsProject.instance()
    project.write(str(WORK / "bench.qgz"))
    for path in sorted((WORK / "series" / "images").glob("*.tif")):
        project.addMapLayer(QgsRasterLayer(str(path), path.stem))
    start = time.perf_counter()
    watch_handlers()
    plugins["changedet_plugin"]._open_dock()
    measured["dock opened for the first time, ms"] = milliseconds(time.perf_counter() - start)
    click("add_layers")
    when(lambda: True, accept, every=500)


def accept() -> None:
    """Take every layer into the series."""
    picker = control("layer_picker")
    QTest.mouseClick(picker.buttons.button(picker.buttons.StandardButton.Ok), Qt.MouseButton.LeftButton)
    # What QGIS itself still draws is not ours.
    when(lambda: control("run_button").isEnabled() and not iface.mapCanvas().isDrawing(), whole_run, every=2000)


def whole_run() -> None:
    """Feel the pulse from the click to the styled result."""
    for name in ("cancel_button", "status_bar", "changes_headline"):
        control(name)
    start = time.perf_counter()
    click("run_button")
    pulse = Heartbeat()

    def over() -> None:
        measured["a whole run, s"] = f"{time.perf_counter() - start:.1f}"
        when(lambda: True, end, every=2000)

    def end() -> None:
        pulse.stop()
        measured["  changes found"] = control("changes_headline").text().split(" ")[0]
        measured["  worst heartbeat gap while the engine works, ms"] = milliseconds(pulse.working)
        measured["    of which a handler of ours, ms"] = milliseconds(max(slowest["find_changes"], slowest["show_progress"]))
        measured["  worst heartbeat gap while the result is opened, ms"] = milliseconds(pulse.opening)
        measured["    of which our handlers, ms"] = milliseconds(slowest["finished"])
        shutil.rmtree(CACHE, ignore_errors=True)
        cancelled_run()

    when(is_idle, over)


def cancelled_run() -> None:
    """Start again without a cache, cancel on the way."""
    control("run_button").click()  # its page may lie behind another
    when(lambda: control("status_bar").value() >= CANCEL_AT, cancel)


def cancel() -> None:
    """Time from the click on Cancel until the dock is ready for the next run."""
    start = time.perf_counter()
    click("cancel_button")

    def ended() -> None:
        measured["Cancel to idle, ms"] = milliseconds(time.perf_counter() - start)
        when(lambda: True, many_changes, every=1000)

    when(is_idle, ended, every=1)


def many_changes() -> None:
    """Time our handlers on a large result, one after the other; QGIS draws in between."""
    dock = iface.mainWindow().findChild(QDockWidget, "changedet_dock")
    pages, result = dock.changes, dock.session.result
    types, strength = pages.conditions.types, pages.conditions.strength
    before = resident_bytes()
    steps = iter(
        (
            ("opened", lambda: result.open(str(MANY))),
            ("strongest 5000 shown", lambda: (strength.set_count(5000), pages._tell_filter())),
            ("all shown again", lambda: (strength.set_count(10**9), pages._tell_filter())),
            ("one type shown", lambda: (types.show_only(frozenset("A")), pages._tell_filter())),
            ("all types shown", lambda: (types.show_all(), pages._tell_filter())),
            ("first one, with its evidence", lambda: pages.step(1)),
            ("confirmed", lambda: pages.judge("confirmed")),
            ("next one", lambda: pages.step(1)),
            ("types cut to 12", lambda: result.cut_types(12)),
            ("a place asked why not", lambda: dock.session.places.ask(iface.mapCanvas().center())),
            ("one picked, its like highlighted", lambda: result.pick(pages.model.fid_at(5))),
            ("another picked", lambda: result.pick(pages.model.fid_at(9))),
        )
    )

    def step() -> None:
        name, act = next(steps, ("", lambda: None))
        start = time.perf_counter()
        act()
        if name:
            measured[f"  {name}, ms"] = milliseconds(time.perf_counter() - start)
            when(lambda: not iface.mapCanvas().isDrawing(), step, every=1500)
        else:
            measured["  memory of QGIS grown by, MB"] = f"{(resident_bytes() - before) / 1e6:.0f}"
            leave()

    measured["a large result, changes"] = os.environ["CHANGEDET_BENCH_COUNT"]
    step()


def milliseconds(seconds: float) -> str:
    """As it is printed."""
    return f"{1000 * seconds:.0f}"


def leave() -> None:
    """Write what was measured and end QGIS."""
    (WORK / "dock.json").write_text(json.dumps(measured))
    QgsProject.instance().clear()
    iface.actionExit().trigger()


when(lambda: True, load, every=2000)
