"""Mouse, keys and time for widgets."""

from __future__ import annotations

import time
from collections.abc import Callable

from PyQt6.QtCore import QEvent, QPoint, Qt
from PyQt6.QtGui import QHelpEvent, QPixmap
from PyQt6.QtTest import QTest
from PyQt6.QtWidgets import QApplication, QWidget

from scripts.paths import ROOT

PICTURES = ROOT / "build" / "qt6"
"""Kept for a person to look at."""
_KEYS = (Qt.Key.Key_Down, Qt.Key.Key_Up, Qt.Key.Key_Left, Qt.Key.Key_Right, Qt.Key.Key_Space, Qt.Key.Key_Escape)


def settle(milliseconds: int = 50) -> None:
    """Let timers and events have their turn."""
    QTest.qWait(milliseconds)


def wait_until(is_so: Callable[[], bool], seconds: float = 120) -> None:
    """Let events have their turn until something is so."""
    until = time.monotonic() + seconds
    while not is_so():
        assert time.monotonic() < until, "it did not come to that"
        QTest.qWait(20)


def drive(widget: QWidget) -> QPixmap:
    """Move over it, press, drag, let go, ask for its tooltip, press keys, draw it."""
    area = widget.viewport() if hasattr(widget, "viewport") else widget
    places = [QPoint(round(area.width() * share), area.height() // 2) for share in (0.2, 0.5, 0.8)]
    for place in places:
        QTest.mouseMove(area, place)
    QTest.mousePress(area, Qt.MouseButton.LeftButton, pos=places[0])
    for place in places[1:]:
        QTest.mouseMove(area, place)
    QTest.mouseRelease(area, Qt.MouseButton.LeftButton, pos=places[-1])
    QApplication.sendEvent(area, QHelpEvent(QEvent.Type.ToolTip, places[1], area.mapToGlobal(places[1])))
    for key in _KEYS:
        QTest.keyClick(widget, key)
    return widget.grab()


def own_widgets(window: QWidget) -> list[QWidget]:
    """The visible widgets of a window whose class is the plugin's."""
    found = [window, *window.findChildren(QWidget)]
    return [widget for widget in found if type(widget).__module__.startswith("changedet_plugin") and widget.isVisible()]


def n_colours(picture: QPixmap) -> int:
    """How many different colours are in a picture, as far as every seventh pixel tells."""
    image = picture.toImage()
    return len({image.pixel(x, y) for x in range(0, image.width(), 7) for y in range(0, image.height(), 7)})
