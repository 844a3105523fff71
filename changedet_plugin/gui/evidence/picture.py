"""How did one place look before and after?

Side by side, flickering, or one wiped over the other.
"""

from __future__ import annotations

from dataclasses import dataclass

from qgis.PyQt.QtCore import QPointF, QRect, QRectF, QSize, Qt, pyqtSignal
from qgis.PyQt.QtGui import (
    QColor,
    QImage,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPalette,
    QPen,
    QPolygonF,
    QResizeEvent,
)
from qgis.PyQt.QtWidgets import QLabel, QSizePolicy

from changedet_plugin.bridge.i18n import tr
from changedet_plugin.gui.widgets import named

_GAP_PX = 2
_LEAST_PX = 112


@dataclass
class Side:
    """One of the two pictures."""

    label: str = ""
    image: QImage | None = None


class BeforeAfter(QLabel):
    """Two pictures of one extent. Space flickers, dragging wipes, Escape or a double click puts them side by side again.

    A label, so that a theme's colour of text is its own.
    """

    size_changed = pyqtSignal()
    """Pictures of ``picture_size`` are wanted."""
    mode_changed = pyqtSignal(str)

    SIDES, BEFORE, AFTER, SWIPE = "sides", "before", "after", "swipe"

    def __init__(self) -> None:
        super().__init__()
        self.mode = self.SIDES
        self._before, self._after = Side(), Side()
        self._outline: list[QPolygonF] = []
        self._words = ""
        self.share = 0.5
        """Where the edge of the wipe is, 0 to 1 of the width."""
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setMinimumHeight(_LEAST_PX)
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self.setAccessibleName(tr("Before and after"))
        self.explain("")

    def sizeHint(self) -> QSize:
        """As small as it goes: what room there is comes by itself."""
        return QSize(200, self.minimumHeight())

    def picture_size(self) -> QSize:
        """Size of one picture: half the width side by side, else the whole of it."""
        height = max(self.height() - self._strip_height(), 1)
        if self.mode == self.SIDES:
            return QSize(max((self.width() - _GAP_PX) // 2, 1), height)
        return QSize(max(self.width(), 1), height)

    def explain(self, drawn: str) -> None:
        """Say how the pictures are drawn, after what can be done with them."""
        usage = tr("The place before and after; Space flickers, dragging wipes, Escape shows both.")
        named(self, "before_after", f"{usage} {drawn}".strip())

    def show_words(self, words: str) -> None:
        """Say why there is no picture; empty = there is."""
        self._words = words
        self.update()

    def show_labels(self, before: str, after: str) -> None:
        """Name the two dates; their pictures follow."""
        self._before, self._after = Side(before), Side(after)
        self.update()

    def show_image(self, is_after: bool, image: QImage | None) -> None:
        """Draw one of the pictures."""
        (self._after if is_after else self._before).image = image
        self.update()

    def show_outline(self, rings: list[QPolygonF]) -> None:
        """Draw the outline of the change: rings in shares of the picture, 0 to 1 from its upper left corner."""
        self._outline = rings
        self.update()

    def flicker(self) -> None:
        """Show the other picture, as large as it goes."""
        self.show_mode(self.BEFORE if self.mode == self.AFTER else self.AFTER)

    def show_mode(self, mode: str) -> None:
        """``SIDES``, ``BEFORE``, ``AFTER`` or ``SWIPE``."""
        former, self.mode = self.picture_size(), mode
        if self.picture_size() != former:
            self.size_changed.emit()
        self.mode_changed.emit(mode)
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw what the mode asks for."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if self._words:
            painter.setPen(self.palette().color(QPalette.ColorRole.WindowText))
            words = int(Qt.AlignmentFlag.AlignCenter) | int(Qt.TextFlag.TextWordWrap)
            painter.drawText(self.rect(), words, self._words)
            return
        strip, size = self._strip_height(), self.picture_size()
        whole = QRect(0, strip, self.width(), size.height())
        if self.mode == self.SIDES:
            self._draw(painter, self._before, QRect(0, strip, size.width(), size.height()))
            self._draw(painter, self._after, QRect(whole.width() - size.width(), strip, size.width(), size.height()))
        elif self.mode == self.SWIPE:
            self._draw_swipe(painter, whole)
        else:
            self._draw(painter, self._after if self.mode == self.AFTER else self._before, whole)
        self._draw_labels(painter, size.width())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Other pictures are wanted."""
        super().resizeEvent(event)
        self.size_changed.emit()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Take the edge of the wipe."""
        if event.button() == Qt.MouseButton.LeftButton:
            self.setFocus(Qt.FocusReason.MouseFocusReason)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Wipe."""
        if event.buttons() & Qt.MouseButton.LeftButton:
            self.share = min(max(event.pos().x() / max(self.width(), 1), 0.0), 1.0)
            self.show_mode(self.SWIPE)

    def mouseDoubleClickEvent(self, _event: QMouseEvent) -> None:
        """Side by side again."""
        self.show_mode(self.SIDES)

    def _draw_swipe(self, painter: QPainter, whole: QRect) -> None:
        edge = round(self.share * whole.width())
        for side, box in (
            (self._before, QRect(0, whole.top(), edge, whole.height())),
            (self._after, QRect(edge, whole.top(), whole.width() - edge, whole.height())),
        ):
            painter.save()
            painter.setClipRect(box)
            self._draw(painter, side, whole)
            painter.restore()
        painter.setPen(QPen(self.palette().color(QPalette.ColorRole.Highlight), 2))
        painter.drawLine(edge, whole.top(), edge, whole.bottom())

    def _draw(self, painter: QPainter, side: Side, box: QRect) -> None:
        if side.image is not None:
            painter.drawImage(box, side.image)
        else:
            painter.fillRect(box, self.palette().color(QPalette.ColorRole.AlternateBase))
        self._draw_outline(painter, box)

    def _strip_height(self) -> int:
        """Above the pictures, so that a date never lies on the place."""
        return self.fontMetrics().height() + 1

    def _draw_labels(self, painter: QPainter, width: int) -> None:
        """The dates over their pictures; where one picture is all there is, the earlier one left and the later one right."""
        strip, right = self._strip_height(), Qt.AlignmentFlag.AlignRight
        painter.setPen(self.palette().color(QPalette.ColorRole.WindowText))
        for side in (self._before, self._after):
            is_after = side is self._after
            if self.mode == (self.BEFORE if is_after else self.AFTER):
                continue
            left = self.width() - width if is_after and self.mode == self.SIDES else 0
            aligned = right if is_after and self.mode != self.SIDES else Qt.AlignmentFlag.AlignLeft
            painter.drawText(QRectF(left, 0, width, strip), aligned | Qt.AlignmentFlag.AlignVCenter, side.label)

    def _draw_outline(self, painter: QPainter, box: QRect) -> None:
        palette = self.palette()
        painter.save()
        painter.setClipRect(box, Qt.ClipOperation.IntersectClip)
        # A light casing: the highlight of some themes is close to the colours of images.
        for colour, width in ((QColor(Qt.GlobalColor.white), 3), (palette.color(QPalette.ColorRole.Highlight), 1.4)):
            painter.setPen(QPen(colour, width))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            for ring in self._outline:
                points = [QPointF(box.left() + p.x() * box.width(), box.top() + p.y() * box.height()) for p in ring]
                painter.drawPolygon(QPolygonF(points))
        painter.restore()
