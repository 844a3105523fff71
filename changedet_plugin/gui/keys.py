"""Single keys of a page, while the focus is on it or on the map, where QGIS itself has some of them."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from qgis.core import QgsVectorLayer
from qgis.gui import QgsMapCanvas, QgsMapTool
from qgis.PyQt.QtCore import QEvent, QObject, Qt
from qgis.PyQt.QtGui import QKeyEvent
from qgis.PyQt.QtWidgets import QAbstractSpinBox, QLineEdit, QWidget

_ALONE = Qt.KeyboardModifier.ShiftModifier | Qt.KeyboardModifier.KeypadModifier | Qt.KeyboardModifier.ControlModifier


class Keys(QObject):
    """Claims keys before QGIS's shortcuts, which would make both mean nothing, then acts on them."""

    def __init__(
        self, keys: Mapping[str, Callable[[], object]], parent: QObject, are_wanted: Callable[[], bool] = lambda: True
    ) -> None:
        """``keys`` by their name as in ``QKeySequence``; they act only while ``are_wanted()``."""
        super().__init__(parent)
        self._keys = dict(keys)
        self._are_wanted = are_wanted

    def watch(self, *widgets: QWidget) -> None:
        """Act while one of these has the focus."""
        for widget in widgets:
            widget.installEventFilter(self)

    def watch_page(self, page: QWidget) -> None:
        """Act wherever the focus is in a page, but where text or numbers are typed."""
        self.watch(page)
        for widget in page.findChildren(QWidget):
            if widget.focusPolicy() != Qt.FocusPolicy.NoFocus and not isinstance(widget, (QLineEdit, QAbstractSpinBox)):
                self.watch(widget)

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        """Claim our keys, then act on them."""
        if event.type() not in (QEvent.Type.ShortcutOverride, QEvent.Type.KeyPress) or not isinstance(event, QKeyEvent):
            return False
        act = self._keys.get(_name(event))
        if act is None or event.modifiers() & ~_ALONE or not self._are_wanted():
            return False
        event.accept()
        if event.type() == QEvent.Type.KeyPress:
            act()
        return True


def is_drawn_on(canvas: QgsMapCanvas) -> bool:
    """Whether something is drawn or edited on a map: then its keys belong to QGIS."""
    tool, layer = canvas.mapTool(), canvas.currentLayer()
    draws = tool is not None and bool(tool.flags() & QgsMapTool.Flag.EditTool)
    return draws or (isinstance(layer, QgsVectorLayer) and layer.isEditable())


def _name(event: QKeyEvent) -> str:
    """What is pressed; Shift counts with letters only, or it would tell apart what keyboards put in different places."""
    if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
        return "Ctrl+Z" if event.key() == Qt.Key.Key_Z and not event.modifiers() & Qt.KeyboardModifier.ShiftModifier else ""
    if event.key() == Qt.Key.Key_Space:
        return "Space"
    text = event.text().upper()
    is_shifted = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier) and text.isalpha()
    return f"Shift+{text}" if is_shifted else text
