"""How is the dock used by hand? Keys, the mouse, and what is listed after them."""

from __future__ import annotations

from qgis.PyQt.QtCore import QEvent, QPointF, Qt
from qgis.PyQt.QtGui import QMouseEvent
from qgis.PyQt.QtWidgets import QApplication


def key(qtbot, dock, *keys, modifier=Qt.KeyboardModifier.NoModifier):
    """Press keys in the list of changes."""
    # Xvfb has no window manager that would make a window the active one.
    QApplication.setActiveWindow(dock.window())
    dock.changes.list.setFocus()
    for one in keys:
        qtbot.keyClick(dock.changes.list, one, modifier)


def drag(widget, start, end):
    """With the left button, from one pixel of a widget to another."""
    left, none = Qt.MouseButton.LeftButton, Qt.MouseButton.NoButton
    keys = Qt.KeyboardModifier.NoModifier
    QApplication.sendEvent(widget, QMouseEvent(QEvent.Type.MouseButtonPress, QPointF(start), left, left, keys))
    QApplication.sendEvent(widget, QMouseEvent(QEvent.Type.MouseMove, QPointF(end), none, left, keys))
    QApplication.sendEvent(widget, QMouseEvent(QEvent.Type.MouseButtonRelease, QPointF(end), left, none, keys))


def listed(dock):
    """Feature ids of the Changes page, from the top."""
    return [dock.changes.model.fid_at(row) for row in range(dock.changes.model.rowCount())]


def on_map(dock):
    """Feature ids that the filter leaves on the map."""
    return sorted(feature.id() for feature in dock.session.result.layers.changes.getFeatures())


def settle(qtbot, dock):
    """Wait until the list has followed the controls."""
    qtbot.waitUntil(lambda: not dock.changes.conditions.is_settling, timeout=3000)


def settle_with_map(qtbot, dock):
    """Wait until the list has followed the controls, and the map the list; a search by words hides in the list alone."""
    settle(qtbot, dock)
    qtbot.waitUntil(lambda: on_map(dock) == sorted(listed(dock)), timeout=3000)
