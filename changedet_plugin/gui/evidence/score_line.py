"""How did one change score at every date?

A small time line. Needs no raster.
"""

from __future__ import annotations

import datetime
import math
from collections.abc import Sequence
from dataclasses import dataclass

from qgis.PyQt.QtCore import QEvent, QPointF, QRectF, QSize, Qt
from qgis.PyQt.QtGui import QColor, QHelpEvent, QPainter, QPaintEvent, QPalette, QPen
from qgis.PyQt.QtWidgets import QLabel, QSizePolicy, QToolTip, QWidget

from changedet_plugin.bridge.i18n import tr
from changedet_plugin.bridge.words import date_text, score_text

_MARGIN_PX = 8
_DOT_PX = 3.5
_SQUARE_PX = 5.0
_DOUBT_ALPHA = 50
_USUAL_ALPHA = 25


@dataclass(frozen=True)
class ScoreSeries:
    """What the time line of one change shows."""

    dates: Sequence[datetime.date]
    values: Sequence[float]
    """Distance from the patch's own past, one per date; 1 = a usual date, NaN = masked or reference."""
    is_reference: Sequence[bool]
    changed: datetime.date | None
    """First date at which the change is seen."""
    threshold: float
    lof: Sequence[float] = ()
    """Local outlier factor, one per date; 1 = ordinary. Empty = not known."""
    changed_after: datetime.date | None = None
    """Last valid date before the change, which lies between it and ``changed``."""


class ScoreLine(QLabel):
    """Dots of the distance per date, small squares of the LOF, the threshold as a dashed line, what is usual as a band.

    The change date is an upright line, and the time in which the change may lie a band before it.

    A label, so that a theme's colour of text is its own.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("score_line")
        self.setAccessibleName(tr("Score at every date"))
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._series: ScoreSeries | None = None

    def sizeHint(self) -> QSize:
        """Three lines of text high, and some more."""
        return QSize(100, round(self.fontMetrics().height() * 3.4))

    def show_series(self, series: ScoreSeries | None) -> None:
        """Draw this change; None = nothing is selected."""
        self._series = series
        self.setVisible(series is not None)
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the whole line."""
        series = self._series
        if series is None or not series.dates:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        palette = self.palette()
        strong = palette.color(QPalette.ColorRole.WindowText)
        grey = palette.color(QPalette.ColorRole.Mid)
        bottom = self._y(0.0)
        usual = QRectF(_MARGIN_PX, self._y(1.0), self.width() - 2 * _MARGIN_PX, bottom - self._y(1.0))
        faint = QColor(strong)
        faint.setAlpha(_USUAL_ALPHA)
        painter.fillRect(usual, faint)
        painter.setPen(QPen(grey, 1))
        painter.drawLine(QPointF(_MARGIN_PX, bottom), QPointF(self.width() - _MARGIN_PX, bottom))
        painter.setPen(QPen(grey, 1, Qt.PenStyle.DashLine))
        cut = self._y(series.threshold)
        painter.drawLine(QPointF(_MARGIN_PX, cut), QPointF(self.width() - _MARGIN_PX, cut))
        if series.changed is not None:
            x = self._x(series.changed)
            if series.changed_after is not None:
                doubt = palette.color(QPalette.ColorRole.Highlight)
                doubt.setAlpha(_DOUBT_ALPHA)
                painter.fillRect(QRectF(self._x(series.changed_after), 2, x - self._x(series.changed_after), bottom - 2), doubt)
            painter.setPen(QPen(palette.color(QPalette.ColorRole.Highlight), 3))
            painter.drawLine(QPointF(x, 2), QPointF(x, bottom))
        self._draw_dots(painter)
        painter.setPen(strong)
        row = QRectF(0, bottom + 2, self.width(), self.fontMetrics().height())
        painter.drawText(row, Qt.AlignmentFlag.AlignLeft, str(min(series.dates).year))
        painter.drawText(row, Qt.AlignmentFlag.AlignRight, str(max(series.dates).year))
        if series.changed is not None:
            self._draw_changed(painter, series.changed, row)

    def event(self, event: QEvent) -> bool:
        """Tell date and score of the dot under the pointer."""
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent) and self._series is not None:
            QToolTip.showText(event.globalPos(), self._words_at(event.pos().x()), self)
            return True
        return super().event(event)

    def _draw_dots(self, painter: QPainter) -> None:
        """Filled = a new date, hollow on the ground line = masked or reference."""
        series = self._series
        if series is None:
            return
        painter.setPen(QPen(self.palette().color(QPalette.ColorRole.WindowText), 1.2))
        self._draw_lof(painter, series)
        previous: QPointF | None = None
        for date, value in zip(series.dates, series.values):
            seen = math.isfinite(value)
            at = QPointF(self._x(date), self._y(value if seen else 0.0))
            if seen and previous is not None:
                painter.drawLine(previous, at)
            previous = at if seen else previous
            role = QPalette.ColorRole.WindowText if seen else QPalette.ColorRole.Base
            painter.setBrush(self.palette().color(role))
            painter.drawEllipse(at, _DOT_PX, _DOT_PX)

    def _draw_lof(self, painter: QPainter, series: ScoreSeries) -> None:
        painter.setBrush(self.palette().color(QPalette.ColorRole.Base))
        for date, value in zip(series.dates, series.lof):
            if math.isfinite(value):
                at = QPointF(self._x(date), self._y(value))
                painter.drawRect(QRectF(at.x() - _SQUARE_PX / 2, at.y() - _SQUARE_PX / 2, _SQUARE_PX, _SQUARE_PX))

    def _draw_changed(self, painter: QPainter, changed: datetime.date, row: QRectF) -> None:
        """The change date under its line, kept clear of the years at the ends."""
        text = date_text(changed)
        width = self.fontMetrics().boundingRect(text).width() + 8
        ends = self.fontMetrics().boundingRect("0000").width() + 8
        left = min(max(self._x(changed) - width / 2, ends), self.width() - ends - width)
        painter.drawText(QRectF(left, row.top(), width, row.height()), Qt.AlignmentFlag.AlignHCenter, text)

    def _x(self, date: datetime.date) -> float:
        series = self._series
        dates = series.dates if series is not None else [date]
        first, last = min(dates), max(dates)
        days = max((last - first).days, 1)
        return _MARGIN_PX + (date - first).days / days * (self.width() - 2 * _MARGIN_PX)

    def _y(self, value: float) -> float:
        """Vertical position of a score, in pixels; the tallest score is at the top."""
        series = self._series
        if series is None:
            return 0.0
        top = max([series.threshold * 1.2, *(value for value in (*series.values, *series.lof) if math.isfinite(value))])
        bottom = self.height() - self.fontMetrics().height() - 4 - _DOT_PX
        return bottom - value / top * (bottom - _DOT_PX - 2)

    def _words_at(self, x: float) -> str:
        """Date and score of the dot nearest to a pointer position."""
        series = self._series
        if series is None or not series.dates:
            return ""
        nearest = min(range(len(series.dates)), key=lambda index: abs(self._x(series.dates[index]) - x))
        date, value = date_text(series.dates[nearest]), series.values[nearest]
        if series.is_reference[nearest]:
            return tr("{date}: reference").format(date=date)
        if not math.isfinite(value):
            return tr("{date}: masked").format(date=date)
        words = tr("{date}: differs by {score}, where 1 is usual").format(date=date, score=score_text(value))
        lof = series.lof[nearest] if series.lof else math.nan
        return words + " · " + tr("local outlier factor {value}").format(value=score_text(lof)) if math.isfinite(lof) else words
