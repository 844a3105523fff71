"""Runs inside QGIS desktop: finds changes with the plugin, unloads it, loads it again, and writes what it saw as JSON."""

from __future__ import annotations

import json
import os
import sys
import time
import traceback
from pathlib import Path

from qgis.core import QgsApplication, QgsProject
from qgis.PyQt.QtCore import QTimer
from qgis.PyQt.QtWidgets import QApplication, QDockWidget
from qgis.utils import active_plugins, iface, loadPlugin, startPlugin, unloadPlugin

try:
    from qgis.PyQt.QtGui import QAction
except ImportError:  # Qt 5
    from qgis.PyQt.QtWidgets import QAction

NAME = "changedet_plugin"
REPORT = Path(os.environ["CHANGEDET_SESSION_REPORT"])
SERIES = os.environ["CHANGEDET_SESSION_SERIES"]
OUTPUT = os.environ["CHANGEDET_SESSION_OUTPUT"]
POLL_MS = 300
seen: dict = {"error": ""}


def docks() -> list:
    return [dock for dock in iface.mainWindow().findChildren(QDockWidget) if "changedet" in dock.objectName().lower()]


def actions() -> list:
    return [action for action in iface.mainWindow().findChildren(QAction) if "changedet" in action.objectName().lower()]


def open_dock() -> None:
    for action in actions():
        if action.isCheckable() and not action.isChecked() and not any(dock.isVisible() for dock in docks()):
            action.trigger()
    # It is made in steps.
    deadline = time.monotonic() + 60
    while not any(dock.isVisible() for dock in docks()) and time.monotonic() < deadline:
        QApplication.processEvents()


def state() -> dict:
    return {
        "active": NAME in active_plugins,
        "docks": len(docks()),
        "visible": any(dock.isVisible() for dock in docks()),
        "provider": QgsApplication.processingRegistry().providerById("changedet") is not None,
    }


def use() -> None:
    open_dock()
    seen["first"] = state()
    dock = docks()[0]
    dock.session.series.add_files([SERIES])
    dock.series.output.setFilePath(OUTPUT)
    dock.session.run.succeeded.connect(lambda _command, result: seen.update(found=result["n_changes"]))
    dock.session.run.failed.connect(lambda _command, sentence: seen.update(found=sentence))
    QTimer.singleShot(POLL_MS, guarded(run))


def run() -> None:
    # Many rasters are read beside the window.
    button = docks()[0].series.run_button
    button.click()
    QTimer.singleShot(POLL_MS, guarded(wait if button.isHidden() else run))


def wait() -> None:
    if "found" not in seen:
        QTimer.singleShot(POLL_MS, guarded(wait))
        return
    sources = [layer.source() for layer in QgsProject.instance().mapLayers().values()]
    seen["layers"] = sorted(source.rpartition("layername=")[2].partition("|")[0] for source in sources)
    seen["listed"] = docks()[0].changes.model.rowCount()
    unloadPlugin(NAME)
    # Deleted later by Qt: the event loop must turn before they are gone.
    QTimer.singleShot(500, guarded(after_unload))


def after_unload() -> None:
    seen["unloaded"] = state()
    seen["left_actions"] = [action.text() for action in actions()]
    loadPlugin(NAME)
    startPlugin(NAME)
    open_dock()
    seen["again"] = state()
    seen["modules"] = sorted({name.split(".")[0] for name in sys.modules})
    leave()


def leave() -> None:
    REPORT.write_text(json.dumps(seen))
    QgsProject.instance().clear()
    QgsProject.instance().setDirty(False)
    iface.actionExit().trigger()


def guarded(step):
    """What goes wrong in a timer would be lost: report it and leave."""

    def run() -> None:
        try:
            step()
        except Exception:
            seen["error"] = traceback.format_exc()
            leave()

    return run


QTimer.singleShot(1500, guarded(use))
