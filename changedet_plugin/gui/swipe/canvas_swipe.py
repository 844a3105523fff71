"""How do two sets of layers share one canvas?

Right of an upright line that is dragged, it shows other layers of the same place.
"""

from __future__ import annotations

from collections.abc import Sequence

from qgis.core import QgsMapLayer
from qgis.gui import QgsMapCanvas, QgsMapTool
from qgis.PyQt import sip
from qgis.PyQt.QtCore import QEvent, QObject, Qt, QTimer, pyqtSignal
from qgis.PyQt.QtGui import QKeyEvent, QMouseEvent

from changedet_plugin.gui.swipe.swipe_item import SwipeItem

_GRIP_PX = 8
"""How near to the line a press takes it."""
_SETTLE_MS = 50


class CanvasSwipe(QObject):
    """Draws the other layers, follows the canvas, and takes the mouse only at the line. Touches no layer and no layer tree."""

    ended = pyqtSignal()
    """It is over: Escape, ``clear``, or one of its layers is being removed."""

    def __init__(self, canvas: QgsMapCanvas, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._canvas = canvas
        self._item: SwipeItem | None = None
        self._share = 0.5
        self._is_dragged = False
        self._layers: list[QgsMapLayer] = []
        self._settle = QTimer(self)
        self._settle.setSingleShot(True)
        self._settle.setInterval(_SETTLE_MS)
        self._settle.timeout.connect(self._render)

    @property
    def is_on(self) -> bool:
        """Whether there is a line on the canvas."""
        return self._item is not None

    @property
    def position(self) -> float:
        """Where the line is, 0 to 1 of the width of the canvas."""
        return self._share

    def show(
        self,
        left_name: str,
        right_layers: Sequence[QgsMapLayer],
        right_name: str,
        left_layers: Sequence[QgsMapLayer] | None = None,
    ) -> None:
        """Show these layers right of the line, the topmost first, and left of it the canvas itself, or ``left_layers``."""
        if self._item is None:
            self._item = SwipeItem(self._canvas)
            self._follow()
        self._forget_layers()
        for layer in {layer.id(): layer for layer in (*right_layers, *(left_layers or ()))}.values():
            layer.willBeDeleted.connect(self.clear)
            layer.repaintRequested.connect(self._settle.start)
            self._layers.append(layer)
        self._item.left.show(left_name, left_layers)
        self._item.right.show(right_name, right_layers)
        self.set_position(self._share)
        self._render()

    def set_position(self, share: float) -> None:
        """Move the line to this share of the width, 0 to 1."""
        self._share = min(max(share, 0.0), 1.0)
        if self._item is not None:
            self._item.share = self._share
            self._item.update()

    def clear(self) -> None:
        """End it: the canvas is as it was."""
        if self._item is None:
            return
        self._settle.stop()
        self._forget_layers()
        self._unfollow()
        item, self._item, self._is_dragged = self._item, None, False
        for side in (item.left, item.right):
            side.stop()
        self._canvas.scene().removeItem(item)
        self.ended.emit()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Take the mouse at the line, and Escape; all else goes to the map tool."""
        if isinstance(event, QMouseEvent):
            return watched is self._canvas.viewport() and self._take_mouse(event)
        is_key = event.type() in (QEvent.Type.ShortcutOverride, QEvent.Type.KeyPress) and isinstance(event, QKeyEvent)
        if not is_key or event.key() != Qt.Key.Key_Escape or self._is_drawn():
            return False
        event.accept()
        if event.type() == QEvent.Type.KeyPress:
            self.clear()
        return True

    def _take_mouse(self, event: QMouseEvent) -> bool:
        kind, at = event.type(), event.pos().x()
        is_near = abs(at - self._share * self._canvas.viewport().width()) <= _GRIP_PX
        is_left = event.button() == Qt.MouseButton.LeftButton
        if kind in (QEvent.Type.MouseButtonPress, QEvent.Type.MouseButtonDblClick) and is_left and is_near:
            self._is_dragged = True
            return True
        if kind == QEvent.Type.MouseMove and self._is_dragged:
            self.set_position(at / max(self._canvas.viewport().width(), 1))
            return True
        if kind == QEvent.Type.MouseButtonRelease and is_left and self._is_dragged:
            self._is_dragged = False
            return True
        if kind == QEvent.Type.MouseMove and not event.buttons():
            self._point(is_near)
        return False

    def _point(self, at_line: bool) -> None:
        """The cursor of the line, or that of the map tool, which is the canvas's own."""
        viewport = self._canvas.viewport()
        if at_line:
            viewport.setCursor(Qt.CursorShape.SplitHCursor)
        else:
            viewport.unsetCursor()

    def _is_drawn(self) -> bool:
        """Whether Escape belongs to a tool that draws."""
        tool = self._canvas.mapTool()
        return tool is not None and bool(tool.flags() & QgsMapTool.Flag.EditTool)

    def _follow(self) -> None:
        # A turn alone does not make the canvas draw itself, and other layers or sizes do not change the extent.
        for signal in (self._canvas.extentsChanged, self._canvas.renderStarting):
            signal.connect(self._settle.start)
        self._canvas.destinationCrsChanged.connect(self._forget_pictures)
        for watched in (self._canvas, self._canvas.viewport()):
            watched.installEventFilter(self)

    def _unfollow(self) -> None:
        for signal in (self._canvas.extentsChanged, self._canvas.renderStarting):
            signal.disconnect(self._settle.start)
        self._canvas.destinationCrsChanged.disconnect(self._forget_pictures)
        for watched in (self._canvas, self._canvas.viewport()):
            watched.removeEventFilter(self)
        self._point(at_line=False)

    def _forget_layers(self) -> None:
        # One that is being deleted is a shell by now.
        for layer in (layer for layer in self._layers if not sip.isdeleted(layer)):
            layer.willBeDeleted.disconnect(self.clear)
            layer.repaintRequested.disconnect(self._settle.start)
        self._layers = []

    def _forget_pictures(self) -> None:
        """In another reference system they lie elsewhere."""
        if self._item is not None:
            for side in (self._item.left, self._item.right):
                side.image = None

    def _render(self) -> None:
        if self._item is not None:
            for side in (self._item.left, self._item.right):
                side.render(self._canvas.mapSettings())
