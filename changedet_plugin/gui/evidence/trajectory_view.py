"""How was it, and what did it become?

The dates of a change as points of a plane, in two clusters.
"""

from __future__ import annotations

import datetime
import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from qgis.PyQt.QtCore import QEvent, QPointF, QRectF, QSize
from qgis.PyQt.QtGui import QHelpEvent, QPainter, QPaintEvent, QPalette, QPen
from qgis.PyQt.QtWidgets import QLabel, QSizePolicy, QToolTip

from changedet_plugin.bridge.i18n import tr
from changedet_plugin.bridge.words import date_text

_DOT_PX = 3.5
_NEAR_PX = 12.0


@dataclass(frozen=True)
class Trajectory:
    """What is drawn."""

    dates: Sequence[datetime.date]
    at: NDArray[np.float32]
    """(2, n_dates): along the change, then across; NaN = masked."""
    changed: datetime.date
    """First date at which the change is seen."""


class TrajectoryView(QLabel):
    """Hollow dots = before, filled = since; the line between them is the change. A label, for the theme's colours."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("trajectory_view")
        self.setAccessibleName(tr("Dates in the plane of the change"))
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self._shown: Trajectory | None = None

    def sizeHint(self) -> QSize:
        """As high as the time line beside it."""
        height = round(self.fontMetrics().height() * 3.4)
        return QSize(round(height * 1.5), height)

    def show_trajectory(self, trajectory: Trajectory | None) -> None:
        """Draw these; None = they are not known."""
        known = trajectory is not None and bool(np.isfinite(trajectory.at).any())
        self._shown = trajectory if known else None
        self.setVisible(known)
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the clusters and the change from one to the other."""
        shown = self._shown
        if shown is None:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        palette = self.palette()
        painter.setPen(QPen(palette.color(QPalette.ColorRole.Mid), 1))
        painter.drawRect(QRectF(0.5, 0.5, self.width() - 1, self.height() - 1))
        points = self._points(shown)
        before = [point for date, point in points if date < shown.changed]
        since = [point for date, point in points if date >= shown.changed]
        painter.setPen(QPen(palette.color(QPalette.ColorRole.Highlight), 2))
        if before and since:
            painter.drawLine(_middle(before), _middle(since))
        painter.setPen(QPen(palette.color(QPalette.ColorRole.WindowText), 1.2))
        for filled, group in ((False, before), (True, since)):
            role = QPalette.ColorRole.WindowText if filled else QPalette.ColorRole.Base
            painter.setBrush(palette.color(role))
            for point in group:
                painter.drawEllipse(point, _DOT_PX, _DOT_PX)

    def event(self, event: QEvent) -> bool:
        """Tell the date of the dot under the pointer, else what the picture means."""
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent) and self._shown is not None:
            QToolTip.showText(event.globalPos(), self.words_at(QPointF(event.pos())), self)
            return True
        return super().event(event)

    def words_at(self, at: QPointF) -> str:
        """The date of the nearest dot, if it is near; else what is drawn."""
        shown = self._shown
        points = self._points(shown) if shown is not None else []
        if points and shown is not None:
            date, point = min(points, key=lambda pair: _apart(pair[1], at))
            if _apart(point, at) <= _NEAR_PX:
                words = tr("{date}: before the change") if date < shown.changed else tr("{date}: since the change")
                return words.format(date=date_text(date))
        return tr(
            "Every date of the strongest patch: hollow before the change, filled since. Close dots look alike to the encoder."
        )

    def _points(self, shown: Trajectory) -> list[tuple[datetime.date, QPointF]]:
        """Dots in pixels, one scale for both axes, so that distances are true."""
        known = np.atleast_1d(np.isfinite(shown.at).all(0))
        at = shown.at[:, known].astype(float)
        margin = 2 * _DOT_PX + 1
        low, high = at.min(1), at.max(1)
        room = np.array([self.width() - 2 * margin, self.height() - 2 * margin])
        scale = float((room / np.maximum(high - low, 1e-6)).min())
        corner = margin + (room - scale * (high - low)) / 2
        x, y = corner[:, None] + scale * (at - low[:, None])
        dates = [date for date, is_known in zip(shown.dates, known) if is_known]
        return [(date, QPointF(float(a), self.height() - float(b))) for date, a, b in zip(dates, x, y)]


def _middle(points: Sequence[QPointF]) -> QPointF:
    return QPointF(sum(p.x() for p in points) / len(points), sum(p.y() for p in points) / len(points))


def _apart(one: QPointF, other: QPointF) -> float:
    return math.hypot(one.x() - other.x(), one.y() - other.y())
