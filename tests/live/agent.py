"""Runs inside QGIS desktop and answers its test: one line of JSON with code in, one with what the code came to out."""

from __future__ import annotations

import ast
import json
import os
import time
import traceback

from qgis.core import QgsProject
from qgis.PyQt.QtCore import QPoint, QTimer
from qgis.PyQt.QtNetwork import QLocalServer
from qgis.PyQt.QtWidgets import (
    QAbstractSlider,
    QAbstractSpinBox,
    QApplication,
    QComboBox,
    QDockWidget,
    QScrollArea,
    QScrollBar,
    QTabBar,
    QWidget,
)
from qgis.utils import iface, plugins


def plugin():
    return plugins["changedet_plugin"]


def dock():
    """The dock of the plugin; it is opened where it is not."""
    if plugin()._dock is None or not plugin()._action.isChecked():
        plugin()._open_dock()
    return iface.mainWindow().findChild(QDockWidget, "changedet_dock")


def widget(name: str) -> QWidget:
    """A widget by its object name, wherever it is; one that is shown first."""
    found = [
        one for top in QApplication.topLevelWidgets() for one in (top, *top.findChildren(QWidget)) if one.objectName() == name
    ]
    found.sort(key=lambda one: not one.isVisible())
    if not found:
        raise LookupError(f"no widget is called {name}")
    return found[0]


def on_screen(shown: QWidget, x: float = 0.5, y: float = 0.5) -> list[int]:
    """A point of a widget, given as shares of its size, in pixels of the screen."""
    return in_screen_pixels(shown, QPoint(int(shown.width() * x), int(shown.height() * y)))


def in_screen_pixels(shown: QWidget, point: QPoint) -> list[int]:
    """A point inside a widget in pixels of the screen, by which X counts: Qt's own are larger where it scales."""
    at, scale = shown.mapToGlobal(point), shown.devicePixelRatioF()
    return [round(at.x() * scale), round(at.y() * scale)]


def bring(shown: QWidget) -> None:
    """Scroll until a widget is in sight."""
    above = shown.parentWidget()
    while above is not None:
        if isinstance(above, QScrollArea):
            above.ensureWidgetVisible(shown)
        above = above.parentWidget()


def turned_by_wheel() -> list[QWidget]:
    """Every control in sight of the dock that has a value, of the kinds that Qt lets the wheel turn."""
    kinds = (QComboBox, QAbstractSpinBox, QAbstractSlider, QTabBar)
    found = [one for kind in kinds for one in dock().findChildren(kind)]
    return [one for one in found if one.isVisible() and one.isEnabled() and not isinstance(one, QScrollBar)]


def value(control: QWidget) -> str:
    """What a control shows."""
    if isinstance(control, (QComboBox, QTabBar)):
        return f"{control.objectName()} {control.currentIndex()}"
    shown = control.text() if isinstance(control, QAbstractSpinBox) else control.value()
    return f"{control.objectName()} {shown}"


def layer_on_screen(name: str) -> list[int]:
    """The name of a layer or group in the layer tree, in pixels of the screen."""
    view, model = iface.layerTreeView(), iface.layerTreeView().layerTreeModel()
    root = QgsProject.instance().layerTreeRoot()
    layers = QgsProject.instance().mapLayersByName(name)
    node = root.findLayer(layers[0]) if layers else root.findGroup(name)
    index = view.node2index(node) if hasattr(view, "node2index") else view.model().mapFromSource(model.node2index(node))
    view.scrollTo(index)
    return in_screen_pixels(view.viewport(), view.visualRect(index).center())


def picture(path: str) -> bool:
    """Save what the screen shows."""
    return QApplication.primaryScreen().grabWindow(0).save(path)


class Heartbeat:
    """The longest time that the main thread did not turn, in milliseconds, since the last ``start``."""

    def __init__(self) -> None:
        self.worst, self._last = 0.0, time.perf_counter()
        self._timer = QTimer()
        self._timer.timeout.connect(self._beat)

    def start(self) -> None:
        self.worst, self._last = 0.0, time.perf_counter()
        self._timer.start(5)

    def _beat(self) -> None:
        now = time.perf_counter()
        self.worst, self._last = max(self.worst, 1000 * (now - self._last)), now


heartbeat = Heartbeat()
_names = dict(globals())


def run(code: str):
    """Run statements; the value is that of the last one where it is an expression."""
    tree = ast.parse(code)
    last = tree.body.pop() if tree.body and isinstance(tree.body[-1], ast.Expr) else None
    exec(compile(tree, "<test>", "exec"), _names)
    return eval(compile(ast.Expression(last.value), "<test>", "eval"), _names) if last is not None else None


def answer(line: str) -> str:
    try:
        return json.dumps({"value": run(json.loads(line))}, default=str)
    except Exception:
        return json.dumps({"error": traceback.format_exc()})


server = QLocalServer()
clients = []


def welcome() -> None:
    client = server.nextPendingConnection()
    clients.append(client)

    def read() -> None:
        while client.canReadLine():
            line = bytes(client.readLine()).decode()
            client.write((answer(line) + "\n").encode())
            client.flush()

    client.readyRead.connect(read)


server.newConnection.connect(welcome)
# QGIS stands when its event loop turns.
QTimer.singleShot(500, lambda: server.listen(os.environ["CHANGEDET_LIVE_SOCKET"]))
