"""Which single keys do what, in the dock and on the map?

QGIS itself has some of them.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from qgis.core import QgsVectorLayer
from qgis.gui import QgsMapCanvas, QgsMapTool
from qgis.PyQt import sip
from qgis.PyQt.QtCore import QEvent, QObject, Qt
from qgis.PyQt.QtGui import QKeyEvent
from qgis.PyQt.QtWidgets import (
    QAbstractButton,
    QAbstractSpinBox,
    QApplication,
    QComboBox,
    QLineEdit,
    QListView,
    QPlainTextEdit,
    QTextEdit,
    QTreeView,
    QWidget,
)

_ALONE = Qt.KeyboardModifier.ShiftModifier | Qt.KeyboardModifier.KeypadModifier | Qt.KeyboardModifier.ControlModifier
_PRESSED_BY_SPACE = (QAbstractButton, QComboBox, QListView, QTreeView)
_BY_KEY = {Qt.Key.Key_Space: "Space", Qt.Key.Key_Escape: "Escape"}

Actions = Mapping[str, Callable[[], object]]
"""What keys do, by their name as in ``QKeySequence``."""


class Keys(QObject):
    """Claims keys before QGIS's shortcuts, which would make both mean nothing, then acts on them.

    Whatever has the focus is watched, whenever it was made: nothing that a person clicks can leave the keys dead.
    """

    def __init__(self, keys_at: Callable[[QWidget], Actions | None], parent: QObject, *always: QWidget) -> None:
        """``keys_at`` gives the keys that act while a widget has the focus, None = none; ``always`` is watched all the time."""
        super().__init__(parent)
        self._keys_at = keys_at
        self._always = always
        self._watched: QWidget | None = None
        for widget in always:
            widget.installEventFilter(self)
        QApplication.instance().focusChanged.connect(self._follow_focus)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Claim our keys, then act on them."""
        if event.type() not in (QEvent.Type.ShortcutOverride, QEvent.Type.KeyPress) or not isinstance(event, QKeyEvent):
            return False
        # What has the focus comes first: an event that it has left goes up to what holds it.
        focus = QApplication.focusWidget()
        at = focus if focus is not None and isinstance(watched, QWidget) and watched.isAncestorOf(focus) else watched
        act = self._action(at, event) if isinstance(at, QWidget) else None
        if act is None:
            return False
        event.accept()
        if event.type() == QEvent.Type.KeyPress:
            act()
        return True

    def _action(self, at: QWidget, event: QKeyEvent) -> Callable[[], object] | None:
        if event.modifiers() & ~_ALONE:
            return None
        name = _name(event)
        if (takes_text(at) and name != "Escape") or (name == "Space" and isinstance(at, _PRESSED_BY_SPACE)):
            return None
        keys = self._keys_at(at)
        return keys.get(name) if keys is not None else None

    def _follow_focus(self, _old: QWidget | None, new: QWidget | None) -> None:
        if self._watched is not None and not sip.isdeleted(self._watched) and self._watched not in self._always:
            self._watched.removeEventFilter(self)
        self._watched = new if new is not None and self._keys_at(new) is not None else None
        if self._watched is not None:
            self._watched.installEventFilter(self)


def takes_text(widget: QWidget | None) -> bool:
    """Whether text or numbers are typed there."""
    if isinstance(widget, QComboBox):
        return bool(widget.isEditable())
    return isinstance(widget, (QLineEdit, QAbstractSpinBox, QTextEdit, QPlainTextEdit)) or (
        widget is not None and widget.inherits("QsciScintillaBase")
    )


def is_drawn_on(canvas: QgsMapCanvas) -> bool:
    """Whether something is drawn or edited on a map: then its keys belong to QGIS."""
    tool, layer = canvas.mapTool(), canvas.currentLayer()
    draws = tool is not None and bool(tool.flags() & QgsMapTool.Flag.EditTool)
    return draws or (isinstance(layer, QgsVectorLayer) and layer.isEditable())


def _name(event: QKeyEvent) -> str:
    """What is pressed; Shift counts with letters only, or it would tell apart what keyboards put in different places."""
    if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
        return "Ctrl+Z" if event.key() == Qt.Key.Key_Z and not event.modifiers() & Qt.KeyboardModifier.ShiftModifier else ""
    if event.key() in _BY_KEY:
        return _BY_KEY[event.key()]
    text = event.text().upper()
    is_shifted = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier) and text.isalpha()
    return f"Shift+{text}" if is_shifted else text
