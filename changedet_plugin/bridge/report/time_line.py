"""How does the time line of one change look on paper?

Its distance from the past at every date, as a picture.
"""

from __future__ import annotations

import datetime
import math
from collections.abc import Sequence
from dataclasses import dataclass

from qgis.PyQt.QtCore import QPointF, QRectF, QSize, Qt
from qgis.PyQt.QtGui import QColor, QFont, QFontMetricsF, QImage, QPainter, QPen

from changedet_plugin.bridge.i18n import tr
from changedet_plugin.bridge.result.tables import ChangeTable
from changedet_plugin.bridge.words import date_text

_INK, _GREY, _PALE, _BAND = (QColor(shade, shade, shade) for shade in (40, 140, 238, 215))
_MM_IN_INCH = 25.4
_TEXT_MM = 2.6
"""Size of the letters."""
_STEPS = (0.5, 1.0, 2.0, 5.0, 10.0, 20.0, 50.0, 100.0)


@dataclass(frozen=True)
class Line:
    """What a time line shows."""

    dates: Sequence[datetime.date]
    values: Sequence[float]
    """Distance from the place's own past, one per date; 1 = a usual date, NaN = masked or reference."""
    is_reference: Sequence[bool]
    changed_from: datetime.date | None
    """The change happened after this date ..."""
    changed: datetime.date | None
    """... and up to this one."""
    threshold: float


def line_of(table: ChangeTable, row: int) -> Line:
    """The time line of a change."""
    distance = [float(value) for value in table.series[row][0]]
    return Line(table.dates, distance, table.is_reference, table.date_from[row], table.date[row], table.threshold)


def draw_time_line(line: Line, width_mm: float, height_mm: float, dpi: int = 300) -> QImage:
    """The picture: dots at the valid dates, hollow ones at masked dates, small grey ones at those of the reference."""
    scale = dpi / _MM_IN_INCH
    image = QImage(QSize(round(width_mm * scale), round(height_mm * scale)), QImage.Format.Format_RGB32)
    image.fill(Qt.GlobalColor.white)
    painter = QPainter(image)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.scale(scale, scale)
    _Drawing(painter, line, width_mm, height_mm).draw()
    painter.end()
    return image


class _Drawing:
    """One time line on one painter, in millimetres."""

    def __init__(self, painter: QPainter, line: Line, width: float, height: float) -> None:
        self._painter, self._line = painter, line
        self._font = QFont()
        # Letters of a few units are drawn badly: they are laid out ten times larger.
        self._font.setPixelSize(round(10 * _TEXT_MM))
        self._area = QRectF(8, 2 + _TEXT_MM, width - 11, height - 2 * _TEXT_MM - 5)
        seen = [value for value in line.values if math.isfinite(value)]
        self._top = 1.1 * max([line.threshold, 1.0, *seen])
        self._first, self._last = min(line.dates), max(line.dates)

    def draw(self) -> None:
        """Grounds first, dots last."""
        self._draw_grounds()
        self._draw_scale()
        self._draw_years()
        self._draw_limit()
        self._draw_dots()

    def _x(self, date: datetime.date) -> float:
        days = max((self._last - self._first).days, 1)
        return self._area.left() + 2 + (date - self._first).days / days * (self._area.width() - 4)

    def _y(self, value: float) -> float:
        return self._area.bottom() - value / self._top * self._area.height()

    def _draw_grounds(self) -> None:
        """The reference, pale, and the interval in which the change lies, with its date."""
        line, area = self._line, self._area
        reference = [date for date, is_reference in zip(line.dates, line.is_reference) if is_reference]
        if reference:
            right = self._x(max(reference)) + 2
            self._painter.fillRect(QRectF(area.left(), area.top(), right - area.left(), area.height()), _PALE)
            self._write(tr("reference"), QPointF(area.left() + 1, area.top() + 1 + _TEXT_MM), Qt.AlignmentFlag.AlignLeft, _GREY)
        if line.changed is None:
            return
        x = self._x(line.changed)
        if line.changed_from is not None:
            start = self._x(line.changed_from)
            self._painter.fillRect(QRectF(start, area.top(), x - start, area.height()), _BAND)
        self._painter.setPen(QPen(_INK, 0.5))
        self._painter.drawLine(QPointF(x, area.top()), QPointF(x, area.bottom()))
        words = tr("changed by {date}").format(date=date_text(line.changed))
        half = self._width_of(words) / 2
        middle = min(max(x, area.left() + half), area.right() - half)
        self._write(words, QPointF(middle, area.top() - 1.3), Qt.AlignmentFlag.AlignHCenter, _INK)

    def _draw_scale(self) -> None:
        area = self._area
        step = next((step for step in _STEPS if self._top / step <= 6), self._top)
        for index in range(int(self._top / step) + 1):
            y = self._y(index * step)
            self._painter.setPen(QPen(_GREY, 0.15 if index else 0.3))
            self._painter.drawLine(QPointF(area.left(), y), QPointF(area.right(), y))
            self._write(f"{index * step:g}", QPointF(area.left() - 1.5, y + 0.35 * _TEXT_MM), Qt.AlignmentFlag.AlignRight, _INK)

    def _draw_years(self) -> None:
        """The years of the dates, or their dates where all lie in one or two years, as far as there is room."""
        is_short = self._last.year - self._first.year < 2
        free = -math.inf
        for date in self._line.dates:
            words, x = date_text(date) if is_short else str(date.year), self._x(date)
            half = self._width_of(words) / 2
            x = min(x, self._area.right() - half)
            if x - half >= free:
                at = QPointF(x, self._area.bottom() + 1.6 + _TEXT_MM)
                self._write(words, at, Qt.AlignmentFlag.AlignHCenter, _INK)
                free = x + half + 2

    def _draw_limit(self) -> None:
        area, y = self._area, self._y(self._line.threshold)
        pen = QPen(_INK, 0.3)
        pen.setDashPattern([5, 4])
        self._painter.setPen(pen)
        self._painter.drawLine(QPointF(area.left(), y), QPointF(area.right(), y))

    def _draw_dots(self) -> None:
        line = self._line
        dots = [(date, value, ref) for date, value, ref in zip(line.dates, line.values, line.is_reference)]
        seen = [QPointF(self._x(date), self._y(value)) for date, value, _ in dots if math.isfinite(value)]
        self._painter.setPen(QPen(_INK, 0.35))
        for one, other in zip(seen, seen[1:]):
            self._painter.drawLine(one, other)
        for date, value, is_reference in dots:
            is_seen = math.isfinite(value)
            at = QPointF(self._x(date), self._y(value if is_seen else 0.0))
            shade = _GREY if is_reference else _INK
            self._painter.setPen(QPen(shade, 0.35))
            self._painter.setBrush(shade if is_seen or is_reference else QColor(Qt.GlobalColor.white))
            radius = 0.6 if is_reference else 1.0
            self._painter.drawEllipse(at, radius, radius)

    def _width_of(self, words: str) -> float:
        return float(QFontMetricsF(self._font).horizontalAdvance(words)) / 10

    def _write(self, words: str, at: QPointF, side: Qt.AlignmentFlag, colour: QColor) -> None:
        """Write on a base line, which begins, ends or has its middle at a point."""
        width = self._width_of(words)
        share = {Qt.AlignmentFlag.AlignLeft: 0.0, Qt.AlignmentFlag.AlignHCenter: 0.5}.get(side, 1.0)
        self._painter.save()
        self._painter.translate(at.x() - share * width, at.y())
        self._painter.scale(0.1, 0.1)
        self._painter.setFont(self._font)
        self._painter.setPen(colour)
        self._painter.drawText(QPointF(0, 0), words)
        self._painter.restore()
