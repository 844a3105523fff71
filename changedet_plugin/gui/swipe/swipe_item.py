"""What is drawn of a swipe?

The picture of either side, made in the background, the line between them, and their names.
"""

from __future__ import annotations

from collections.abc import Sequence

from qgis.core import QgsMapLayer, QgsMapRendererParallelJob, QgsMapSettings, QgsPointXY
from qgis.gui import QgsMapCanvas, QgsMapCanvasItem
from qgis.PyQt.QtCore import QObject, QPointF, QRectF, Qt, pyqtSignal
from qgis.PyQt.QtGui import QImage, QPainter, QPalette, QPen, QPolygonF, QTransform

from changedet_plugin.bridge import drawing_jobs
from changedet_plugin.gui.widgets import ground_for

_HANDLE_PX = 9
_LABEL_PX = 4
_OVER_THE_MAP = -5.0
"""The map lies at -10; outlines, highlights and annotations stay on top of both sides."""


class Side(QObject):
    """One side of the line: its name, its layers and their last picture."""

    drawn = pyqtSignal()

    def __init__(self) -> None:
        super().__init__()
        self.name = ""
        self.image: QImage | None = None
        """None = nothing lies over the canvas."""
        self.corners: tuple[QgsPointXY, QgsPointXY, QgsPointXY] | None = None
        """Upper left, upper right and lower left of the picture on the map."""
        self._layers: list[QgsMapLayer] | None = None
        self._job: QgsMapRendererParallelJob | None = None
        """The one that draws, or drew last."""

    def show(self, name: str, layers: Sequence[QgsMapLayer] | None) -> None:
        """Take other layers; None = leave the canvas as it is."""
        self.name, self._layers = name, None if layers is None else list(layers)
        if layers is None:
            self.stop()
            self.image = None

    def render(self, settings: QgsMapSettings) -> None:
        """Draw the layers in the background as a canvas of these settings would: extent, turn, size, pixels of the device."""
        if self._layers is None or not settings.hasValidSettings():
            return
        self.stop()
        wanted = QgsMapSettings(settings)
        wanted.setLayers(self._layers)
        self._job = job = QgsMapRendererParallelJob(wanted)
        job.finished.connect(self._take)
        job.start()

    def stop(self) -> None:
        """Draw no more."""
        if self._job is not None:
            drawing_jobs.stop([self._job])
            self._job = None

    def _take(self) -> None:
        if self._job is None or self._job.isActive():
            return
        settings = self._job.mapSettings()
        to_map, size = settings.mapToPixel(), settings.outputSize()
        ends = ((0, 0), (size.width(), 0), (0, size.height()))
        first, second, third = (to_map.toMapCoordinates(x, y) for x, y in ends)
        self.image, self.corners = self._job.renderedImage(), (first, second, third)
        self.drawn.emit()


class SwipeItem(QgsMapCanvasItem):
    """The pictures, the line and the two names, as wide as the canvas."""

    def __init__(self, canvas: QgsMapCanvas) -> None:
        super().__init__(canvas)
        self._canvas = canvas
        self.share = 0.5
        self.left, self.right = Side(), Side()
        for side in (self.left, self.right):
            side.drawn.connect(self.update)
        self.setZValue(_OVER_THE_MAP)

    def boundingRect(self) -> QRectF:
        """All of the canvas."""
        return QRectF(self._canvas.viewport().rect())

    def updatePosition(self) -> None:
        """The canvas moved under the line: the pictures go along until new ones are there."""
        self.prepareGeometryChange()
        self.setPos(QPointF(0, 0))
        self.update()

    def paint(self, painter: QPainter, _option: object = None, _widget: object = None) -> None:
        """Draw it."""
        whole = self.boundingRect()
        edge = round(self.share * whole.width())
        halves = (
            (self.left, QRectF(0, 0, edge, whole.height())),
            (self.right, QRectF(edge, 0, whole.width() - edge, whole.height())),
        )
        for side, box in halves:
            self._draw_picture(painter, side, box)
        self._draw_line(painter, edge, whole.height())
        for side, box in halves:
            self._draw_name(painter, side, box)

    def _draw_picture(self, painter: QPainter, side: Side, box: QRectF) -> None:
        if side.image is None or side.corners is None:
            return
        painter.save()
        painter.setClipRect(box, Qt.ClipOperation.IntersectClip)
        painter.fillRect(box, self._canvas.canvasColor())
        # Where its corners lie now: the canvas may have been moved, zoomed or turned since.
        start, right, below = (self.toCanvasCoordinates(corner) for corner in side.corners)
        across, down = right - start, below - start
        width = side.image.width() / side.image.devicePixelRatio()
        height = side.image.height() / side.image.devicePixelRatio()
        turned = QTransform(across.x() / width, across.y() / width, down.x() / height, down.y() / height, start.x(), start.y())
        painter.setTransform(turned, True)
        painter.drawImage(QPointF(0, 0), side.image)
        painter.restore()

    def _draw_line(self, painter: QPainter, edge: int, height: float) -> None:
        palette = self._canvas.palette()
        ground, colour = palette.color(QPalette.ColorRole.Base), palette.color(QPalette.ColorRole.Highlight)
        for pen in (QPen(ground, 4), QPen(colour, 2)):
            painter.setPen(pen)
            painter.drawLine(QPointF(edge, 0), QPointF(edge, height))
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setBrush(ground)
        middle = QPointF(edge, height / 2)
        painter.drawEllipse(middle, _HANDLE_PX, _HANDLE_PX)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colour)
        for way in (-1, 1):
            tip = [QPointF(6 * way, 0), QPointF(2 * way, -4), QPointF(2 * way, 4)]
            painter.drawPolygon(QPolygonF([middle + point for point in tip]))
        painter.restore()

    def _draw_name(self, painter: QPainter, side: Side, box: QRectF) -> None:
        """Beside the line, at the top, on a ground of its own so that it can be read; shortened where there is little room."""
        metrics, palette = painter.fontMetrics(), self._canvas.palette()
        room = int(box.width()) - 4 * _LABEL_PX
        words = metrics.elidedText(side.name, Qt.TextElideMode.ElideRight, room)
        if not side.name or room < metrics.averageCharWidth() * 3:
            return
        width = metrics.boundingRect(words).width() + 2 * _LABEL_PX
        left = box.right() - _LABEL_PX - width if side is self.left else box.left() + _LABEL_PX
        ground = QRectF(left, _LABEL_PX, width, metrics.height() + _LABEL_PX)
        text = palette.color(QPalette.ColorRole.WindowText)
        painter.fillRect(ground, ground_for(text))
        painter.setPen(text)
        painter.drawText(ground, Qt.AlignmentFlag.AlignCenter, words)
