"""How many of the strongest changes are shown?

A cut through the histogram of the scores, and a number.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

from qgis.PyQt.QtCore import QPointF, QRectF, QSize, Qt, pyqtSignal
from qgis.PyQt.QtGui import QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPalette, QPen
from qgis.PyQt.QtWidgets import QHBoxLayout, QLabel, QSizePolicy, QSpinBox, QWidget

from changedet_plugin.bridge.i18n import tr


class Histogram(QLabel):
    """Bars of the logarithm of the counts, with the cut drawn in; it is dragged, or moved by the arrow keys.

    A label, so that a theme's colour of text is its own.
    """

    cut_asked = pyqtSignal(float)
    """The score under the pointer."""
    step_asked = pyqtSignal(int)
    """So many changes more."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("histogram")
        self.setAccessibleName(tr("Histogram of the scores"))
        self.setToolTip(
            tr("Patches by score (1 = a usual date), logarithmic; drag the line to the weakest change that you want to see.")
        )
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._low: list[float] = []
        self._high: list[float] = []
        self._count: list[int] = []
        self.cut: float | None = None

    def sizeHint(self) -> QSize:
        """Two lines of text high, the axis included."""
        return QSize(80, round(self.fontMetrics().height() * 2.2))

    def show_counts(self, low: Sequence[float], high: Sequence[float], count: Sequence[int]) -> None:
        """Draw one bar a bin; bins in rising order."""
        self._low, self._high, self._count = list(low), list(high), list(count)
        self.setVisible(bool(self._count))
        self.update()

    def show_cut(self, score: float | None) -> None:
        """Draw the line at this score; None = everything is shown."""
        self.cut = score
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Bars left of the cut are grey, right of it in the highlight colour; the ends of the axis are written under."""
        if not self._count:
            return
        painter = QPainter(self)
        palette = self.palette()
        text_px = self.fontMetrics().height()
        height = self.height() - text_px - 1
        tallest = math.log1p(max(self._count)) or 1.0
        for low, high, count in zip(self._low, self._high, self._count):
            x0, x1 = self._x(low), self._x(high)
            bar = math.log1p(count) / tallest * (height - 2)
            shown = self.cut is None or high > self.cut
            role = QPalette.ColorRole.Highlight if shown else QPalette.ColorRole.Mid
            painter.fillRect(QRectF(x0, height - bar, max(x1 - x0 - 0.5, 0.5), bar), palette.color(role))
        painter.setPen(QPen(palette.color(QPalette.ColorRole.WindowText), 1))
        painter.drawLine(QPointF(0, height), QPointF(self.width(), height))
        row = QRectF(0, height, self.width(), text_px + 1)
        painter.drawText(row, Qt.AlignmentFlag.AlignLeft, f"{self._low[0]:.1f}")
        painter.drawText(row, Qt.AlignmentFlag.AlignRight, f"{self._high[-1]:.1f}")
        if self.cut is not None:
            x = min(max(self._x(self.cut), 0.0), self.width() - 1.0)
            painter.setPen(QPen(palette.color(QPalette.ColorRole.WindowText), 2))
            painter.drawLine(QPointF(x, 0), QPointF(x, height))
            self._draw_cut_text(painter, x, row)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Ask for the cut under the pointer."""
        if self._count:
            low, high = self._low[0], self._high[-1]
            self.cut_asked.emit(low + event.pos().x() / max(self.width(), 1) * (high - low))

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Drag the cut."""
        if event.buttons() & Qt.MouseButton.LeftButton:
            self.mousePressEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Arrows: one change more, or one less."""
        steps = {Qt.Key.Key_Left: 1, Qt.Key.Key_Down: 1, Qt.Key.Key_Right: -1, Qt.Key.Key_Up: -1}
        by = steps.get(event.key())
        if by is None:
            super().keyPressEvent(event)
        else:
            self.step_asked.emit(by)

    def _x(self, score: float) -> float:
        low, high = self._low[0], self._high[-1]
        return (score - low) / max(high - low, 1e-9) * self.width()

    def _draw_cut_text(self, painter: QPainter, x: float, row: QRectF) -> None:
        """The score of the cut under its line, where it does not run into the ends."""
        text = tr("score {score}").format(score=f"{self.cut:.1f}")
        width = self.fontMetrics().boundingRect(text).width() + 8
        left = x - width / 2
        ends = self.fontMetrics().boundingRect(f"{self._high[-1]:.1f}").width() + 8
        left = min(max(left, ends), self.width() - ends - width)
        painter.drawText(QRectF(left, row.top(), width, row.height()), Qt.AlignmentFlag.AlignHCenter, text)


class StrengthControl(QWidget):
    """Show the strongest N: histogram and spin box that always agree."""

    count_changed = pyqtSignal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("strength_control")
        self._scores: list[float] = []
        tip = self._tip = tr("How many changes to show, the strongest first.")
        label = QLabel(tr("Show &top"))
        self.spin = QSpinBox()
        self.spin.setObjectName("strongest_count")
        self.spin.setToolTip(tip)
        self.spin.setAccessibleName(tr("Number of changes shown"))
        self.spin.setKeyboardTracking(False)
        label.setBuddy(self.spin)
        self.histogram = Histogram()
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(label)
        layout.addWidget(self.spin)
        layout.addWidget(self.histogram, 1)
        self.spin.valueChanged.connect(self._set_from_spin)
        self.histogram.cut_asked.connect(self._set_from_score)
        self.histogram.step_asked.connect(lambda by: self.spin.setValue(self.spin.value() + by))

    def explain(self, calibration: str) -> None:
        """Say how far the limit is to be trusted, with what the control is for."""
        self.spin.setToolTip(" ".join(filter(None, (self._tip, calibration))))

    def show_scores(self, scores: Sequence[float]) -> None:
        """Take the scores of the ranked changes, in rank order (size counts too), and show all of them."""
        self._scores = [float(score) for score in scores]
        count = len(self._scores)
        self.spin.blockSignals(True)
        self.spin.setRange(min(count, 1), count)
        self.spin.setValue(count)
        self.spin.blockSignals(False)
        self._draw_cut()

    def count(self) -> int:
        """How many changes are to be shown."""
        return self.spin.value()

    def set_count(self, count: int) -> None:
        """Show this many changes."""
        self.spin.setValue(count)

    def _set_from_spin(self, count: int) -> None:
        self._draw_cut()
        self.count_changed.emit(count)

    def _set_from_score(self, score: float) -> None:
        self.spin.setValue(sum(value >= score for value in self._scores))

    def _draw_cut(self) -> None:
        count = self.spin.value()
        self.histogram.show_cut(min(self._scores[:count]) if 0 < count <= len(self._scores) else None)
