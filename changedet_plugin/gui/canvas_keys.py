"""The keys of the Changes page while the focus is on the map."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from qgis.core import QgsVectorLayer
from qgis.gui import QgsMapCanvas, QgsMapTool
from qgis.PyQt.QtCore import QEvent, QObject, Qt
from qgis.PyQt.QtGui import QKeyEvent


class CanvasKeys(QObject):
    """Lets single keys act on the map, where QGIS itself has some of them; never while something is drawn or edited."""

    def __init__(
        self, canvas: QgsMapCanvas, keys: Mapping[str, Callable[[], object]], are_wanted: Callable[[], bool], parent: QObject
    ) -> None:
        """``keys`` by their name as in ``QKeySequence``; they act only while ``are_wanted()``."""
        super().__init__(parent)
        self._canvas = canvas
        self._keys = dict(keys)
        self._are_wanted = are_wanted
        canvas.installEventFilter(self)

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        """Claim our keys before QGIS's shortcuts, then act on them."""
        if event.type() not in (QEvent.Type.ShortcutOverride, QEvent.Type.KeyPress) or not isinstance(event, QKeyEvent):
            return False
        act = self._keys.get(_name(event))
        if act is None or event.modifiers() & ~Qt.KeyboardModifier.ShiftModifier & ~Qt.KeyboardModifier.KeypadModifier:
            return False
        if self._is_edited() or not self._are_wanted():
            return False
        event.accept()
        if event.type() == QEvent.Type.KeyPress:
            act()
        return True

    def _is_edited(self) -> bool:
        tool, layer = self._canvas.mapTool(), self._canvas.currentLayer()
        draws = tool is not None and bool(tool.flags() & QgsMapTool.Flag.EditTool)
        return draws or (isinstance(layer, QgsVectorLayer) and layer.isEditable())


def _name(event: QKeyEvent) -> str:
    """What is pressed; Shift counts with letters only, or it would tell apart what keyboards put in different places."""
    if event.key() == Qt.Key.Key_Space:
        return "Space"
    text = event.text().upper()
    is_shifted = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier) and text.isalpha()
    return f"Shift+{text}" if is_shifted else text
