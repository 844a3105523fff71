"""Where is a series split in time?

The bar: reference | new.
"""

from __future__ import annotations

import datetime
from collections.abc import Sequence

from qgis.PyQt.QtCore import QPointF, QRectF, QSize, Qt, pyqtSignal
from qgis.PyQt.QtGui import QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPalette, QPen
from qgis.PyQt.QtWidgets import QLabel, QSizePolicy, QWidget

from changedet_plugin.bridge.i18n import tr

_MARGIN_PX = 12
_DOT_PX = 4.0
_GAP_PX = 6
"""Between words."""


class TimeLine(QLabel):
    """Every date of the series as a dot on a line, and a bar that the analyst drags between reference and new.

    A label, so that a theme's colour of text is its own.
    """

    reference_end_changed = pyqtSignal(object)
    """The first new date (``datetime.date``), each time the bar passes a date."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("time_line")
        self.setAccessibleName(tr("Time line of the series"))
        self.setToolTip(tr("Drag the bar, or press Left and Right: dates before it are the reference, the others are new."))
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._dates: list[datetime.date] = []
        self._used: list[bool] = []
        self._reference_end: datetime.date | None = None

    def sizeHint(self) -> QSize:
        """Two lines of text high."""
        return QSize(200, self.fontMetrics().height() * 2 + 12)

    def minimumSizeHint(self) -> QSize:
        """As low as the hint, narrower."""
        return QSize(120, self.sizeHint().height())

    def show_series(self, dates: Sequence[datetime.date], used: Sequence[bool], reference_end: datetime.date | None) -> None:
        """Draw these dates; those not used are drawn as crosses and never moved to."""
        order = sorted(range(len(dates)), key=lambda index: dates[index])
        self._dates = [dates[index] for index in order]
        self._used = [used[index] for index in order]
        self._reference_end = reference_end
        self.update()

    def choices(self) -> list[datetime.date]:
        """The dates that may become the first new one: every used date but the first."""
        return sorted({date for date, used in zip(self._dates, self._used) if used})[1:]

    def bar_x(self) -> float | None:
        """Where the bar stands, in pixels; None = no split."""
        used = sorted({date for date, used in zip(self._dates, self._used) if used})
        if self._reference_end is None or len(used) < 2:
            return None
        before = [date for date in used if date < self._reference_end]
        after = [date for date in used if date >= self._reference_end]
        if not before:
            return self._x(after[0]) - _DOT_PX * 2
        if not after:
            return self._x(before[-1]) + _DOT_PX * 2
        return (self._x(before[-1]) + self._x(after[0])) / 2

    def dots(self) -> list[tuple[float, bool]]:
        """Where dates are drawn, in pixels, and whether they are used: of those of half a pixel one stands for all."""
        places = {(round(2 * x), used): x for x, used in zip(map(self._x, self._dates), self._used)}
        return [(x, used) for (_, used), x in places.items()]

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the axis, the dots, the bar, and the first and last date."""
        if not self._dates:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        palette = self.palette()
        text = palette.color(QPalette.ColorRole.WindowText)
        y = self.fontMetrics().height() / 2 + 6.0
        painter.setPen(QPen(palette.color(QPalette.ColorRole.Mid), 2))
        painter.drawLine(QPointF(_MARGIN_PX, y), QPointF(self.width() - _MARGIN_PX, y))
        bar = self.bar_x()
        for x, used in self.dots():
            self._draw_dot(painter, QPointF(x, y), used, is_new=bar is not None and x > bar)
        if bar is not None:
            painter.setPen(QPen(palette.color(QPalette.ColorRole.Highlight), 4 if self.hasFocus() else 3))
            painter.drawLine(QPointF(bar, 1), QPointF(bar, y * 2 - 1))
        painter.setPen(text)
        self._draw_labels(painter, bar)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Take the bar to the pointer."""
        self._move_to(event.pos().x())

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Drag the bar."""
        if event.buttons() & Qt.MouseButton.LeftButton:
            self._move_to(event.pos().x())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Left and Right move the bar by one date."""
        step = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}.get(event.key())
        choices = self.choices()
        if step is None or not choices or self._reference_end is None:
            super().keyPressEvent(event)
            return
        at = next((index for index, date in enumerate(choices) if date >= self._reference_end), len(choices) - 1)
        self._choose(choices[min(max(at + step, 0), len(choices) - 1)])

    def _x(self, date: datetime.date) -> float:
        """Horizontal position of a date, in pixels."""
        first, last = self._dates[0], self._dates[-1]
        days = max((last - first).days, 1)
        return _MARGIN_PX + (date - first).days / days * (self.width() - 2 * _MARGIN_PX)

    def _draw_dot(self, painter: QPainter, at: QPointF, used: bool, is_new: bool) -> None:
        """Hollow = reference, filled = new, cross = not used."""
        palette = self.palette()
        painter.setPen(QPen(palette.color(QPalette.ColorRole.WindowText), 1.5))
        if not used:
            painter.drawLine(at - QPointF(3, 3), at + QPointF(3, 3))
            painter.drawLine(at - QPointF(3, -3), at + QPointF(3, -3))
            return
        role = QPalette.ColorRole.WindowText if is_new else QPalette.ColorRole.Base
        painter.setBrush(palette.color(role))
        painter.drawEllipse(at, _DOT_PX, _DOT_PX)

    def _draw_labels(self, painter: QPainter, bar: float | None) -> None:
        """First and last date under the line, and what lies on each side of the bar where it fits."""
        metrics, height = self.fontMetrics(), self.fontMetrics().height()
        first, last = str(self._dates[0].year), str(self._dates[-1].year)
        row = QRectF(0, self.height() - height - 1, self.width(), height + 1)
        painter.drawText(row, Qt.AlignmentFlag.AlignLeft, first)
        painter.drawText(row, Qt.AlignmentFlag.AlignRight, last)
        if bar is None:
            return
        reference, new = tr("reference"), tr("new")
        start = bar - _GAP_PX - metrics.horizontalAdvance(reference)
        if start > metrics.horizontalAdvance(first) + _GAP_PX:
            painter.drawText(QPointF(start, row.top() + metrics.ascent()), reference)
        end = bar + _GAP_PX + metrics.horizontalAdvance(new)
        if end < row.width() - metrics.horizontalAdvance(last) - _GAP_PX:
            painter.drawText(QPointF(bar + _GAP_PX, row.top() + metrics.ascent()), new)

    def _move_to(self, x: float) -> None:
        """Put the bar where it splits the dates nearest to a pointer position."""
        choices = self.choices()
        if not choices:
            return
        after = [date for date in choices if self._x(date) > x]
        self._choose(after[0] if after else choices[-1])

    def _choose(self, date: datetime.date) -> None:
        if date != self._reference_end:
            self._reference_end = date
            self.update()
            self.reference_end_changed.emit(date)
