"""How does what merely passes over the dock change nothing?

The wheel turns no value that was not chosen, a drop takes a copy.
"""

from __future__ import annotations

from qgis.PyQt.QtCore import QCoreApplication, QEvent, QObject, Qt
from qgis.PyQt.QtGui import QDropEvent
from qgis.PyQt.QtWidgets import QAbstractSlider, QAbstractSpinBox, QComboBox, QScrollBar, QTabBar, QWidget

from changedet_plugin.compat import as_copy

_DRAGS = (QEvent.Type.DragEnter, QEvent.Type.DragMove, QEvent.Type.Drop)


class Guard(QObject):
    """Watches a widget and all that is or comes to be in it, dialogs included."""

    def __init__(self, top: QWidget) -> None:
        super().__init__(top)
        self._top = top
        self._watch(top)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Keep the wheel from values, and drags from moving what they bring."""
        kind = event.type()
        if kind == QEvent.Type.ChildPolished and isinstance(event.child(), QWidget):
            self._watch(event.child())
        elif kind == QEvent.Type.Wheel and isinstance(watched, QWidget) and _keeps_value(watched):
            # Ignored, it goes on to what scrolls the page.
            event.ignore()
            return True
        elif kind in _DRAGS and isinstance(event, QDropEvent) and self._moves(event):
            return self._copy(watched, event)
        return False

    def _watch(self, top: QWidget) -> None:
        for widget in (top, *top.findChildren(QWidget)):
            if widget.focusPolicy() == Qt.FocusPolicy.WheelFocus:
                widget.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
            widget.installEventFilter(self)

    def _moves(self, event: QDropEvent) -> bool:
        """Whether something from outside would be taken away from where it is."""
        source = event.source()
        is_ours = isinstance(source, QWidget) and (source is self._top or self._top.isAncestorOf(source))
        return not is_ours and bool(event.possibleActions() & Qt.DropAction.MoveAction)

    def _copy(self, watched: QObject, event: QDropEvent) -> bool:
        """Offer it as a copy: fields of QGIS take what is proposed, and the layer tree proposes to move its layers."""
        offered = as_copy(event)
        # A field that took the enter need not answer every move.
        offered.setAccepted(event.isAccepted())
        QCoreApplication.sendEvent(watched, offered)
        event.setDropAction(Qt.DropAction.CopyAction)
        event.setAccepted(offered.isAccepted())
        return True


def _keeps_value(widget: QWidget) -> bool:
    """Whether the wheel would change a value here that nobody has chosen to change."""
    if isinstance(widget, (QComboBox, QTabBar)):
        return True
    if isinstance(widget, QAbstractSpinBox):
        return not widget.hasFocus()
    return isinstance(widget, QAbstractSlider) and not isinstance(widget, QScrollBar) and not widget.hasFocus()
