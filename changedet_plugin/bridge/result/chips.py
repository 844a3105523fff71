"""Small pictures of a place at a date, drawn by QGIS's own renderer in the background and kept."""

from __future__ import annotations

import datetime
from collections import OrderedDict
from dataclasses import dataclass

from qgis.core import (
    QgsCoordinateReferenceSystem,
    QgsMapRendererSequentialJob,
    QgsMapSettings,
    QgsRasterLayer,
    QgsRectangle,
)
from qgis.PyQt.QtCore import QObject, QSize, Qt, pyqtSignal
from qgis.PyQt.QtGui import QColor, QImage

from changedet_plugin.bridge.result.scenes import Scenes

CONTEXT, PATCHES_HIGH = 2.0, 6.0
"""A picture of a change is so many times the change, and at least so many patches, high."""
_KEPT_BYTES = 48_000_000
_AT_ONCE = 2
_MOST_WAITING = 200
"""A list that is scrolled fast asks for more than it will ever show: the oldest wishes are dropped."""


@dataclass(frozen=True)
class Chip:
    """One picture: a date, an extent in the coordinate reference system of the result, a size in device pixels."""

    date: datetime.date
    extent: tuple[float, float, float, float]
    """Least x, least y, greatest x, greatest y."""
    width: int
    height: int


def chip(date: datetime.date, extent: QgsRectangle, size: QSize) -> Chip:
    """The picture of an extent at a date."""
    sides = (extent.xMinimum(), extent.yMinimum(), extent.xMaximum(), extent.yMaximum())
    return Chip(date, sides, max(size.width(), 1), max(size.height(), 1))


def frame(box: QgsRectangle, least: float, bounds: QgsRectangle, aspect: float = 1.0, context: float = CONTEXT) -> QgsRectangle:
    """What a picture of a change shows: ``around`` its box, and within the bounds of what can be drawn."""
    return within(around(box, context, least, aspect), bounds, keep=box)


def around(box: QgsRectangle, context: float, least: float, aspect: float = 1.0) -> QgsRectangle:
    """A box with ``context`` times its own size, at least ``least`` map units high, of this width by height."""
    middle = box.center()
    height = max(box.height(), box.width() / aspect) * context
    height = max(height, least)
    return QgsRectangle.fromCenterAndSize(middle, height * aspect, height)


def within(extent: QgsRectangle, bounds: QgsRectangle, keep: QgsRectangle) -> QgsRectangle:
    """An extent made small enough for bounds, as far as ``keep`` stays inside, and moved into them; null bounds do nothing."""
    if bounds.isNull() or extent.isEmpty():
        return extent
    fits = min(bounds.width() / extent.width(), bounds.height() / extent.height())
    needed = max(keep.width() / extent.width(), keep.height() / extent.height())
    moved = QgsRectangle(extent)
    moved.scale(min(1.0, max(fits, needed)))
    extent = QgsRectangle(moved)
    if extent.width() <= bounds.width():
        x = min(max(extent.xMinimum(), bounds.xMinimum()), bounds.xMaximum() - extent.width())
        moved.setXMinimum(x)
        moved.setXMaximum(x + extent.width())
    if extent.height() <= bounds.height():
        y = min(max(extent.yMinimum(), bounds.yMinimum()), bounds.yMaximum() - extent.height())
        moved.setYMinimum(y)
        moved.setYMaximum(y + extent.height())
    return moved


def map_settings(
    layers: list[QgsRasterLayer], extent: QgsRectangle, crs: QgsCoordinateReferenceSystem, size: QSize
) -> QgsMapSettings:
    """How layers are drawn for a picture of an extent."""
    made = QgsMapSettings()
    made.setLayers(layers)
    made.setDestinationCrs(crs)
    made.setExtent(extent)
    made.setOutputSize(size)
    made.setBackgroundColor(QColor(Qt.GlobalColor.transparent))
    return made


class Chips(QObject):
    """Gives the pictures that are there, and makes those that are not, the last wish first."""

    ready = pyqtSignal(object)
    """A ``Chip`` that can be had now."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._scenes: Scenes | None = None
        self._crs = QgsCoordinateReferenceSystem()
        self._kept: OrderedDict[Chip, QImage] = OrderedDict()
        self._n_bytes = 0
        self._waiting: OrderedDict[Chip, None] = OrderedDict()
        self._last_job: QgsMapRendererSequentialJob | None = None
        self._jobs: dict[Chip, QgsMapRendererSequentialJob] = {}

    def show(self, scenes: Scenes | None, crs: QgsCoordinateReferenceSystem) -> None:
        """Draw the rasters of another result, or none."""
        self.close()
        self._scenes, self._crs = scenes, crs
        self.forget()

    def get(self, wanted: Chip) -> QImage | None:
        """The picture, or None: then ``ready`` tells when it is there, unless its raster is not at hand."""
        if wanted in self._kept:
            self._kept.move_to_end(wanted)
            return self._kept[wanted]
        if self._scenes is not None and wanted not in self._jobs:
            self._waiting[wanted] = None
            self._waiting.move_to_end(wanted)
            while len(self._waiting) > _MOST_WAITING:
                self._waiting.popitem(last=False)
            self._start()
        return None

    def forget(self) -> None:
        """Draw everything anew: a layer got another style."""
        self._kept.clear()
        self._n_bytes = 0

    def close(self) -> None:
        """Stop drawing."""
        self._waiting.clear()
        for job in self._jobs.values():
            job.finished.disconnect()
            job.cancelWithoutBlocking()
        self._jobs.clear()

    def _start(self) -> None:
        while self._scenes is not None and self._waiting and len(self._jobs) < _AT_ONCE:
            wanted, _ = self._waiting.popitem()
            layers = self._scenes.layers(wanted.date)
            if not layers:
                continue
            size = QSize(wanted.width, wanted.height)
            job = QgsMapRendererSequentialJob(map_settings(layers, QgsRectangle(*wanted.extent), self._crs, size))
            self._jobs[wanted] = job
            job.finished.connect(lambda wanted=wanted: self._take(wanted))
            job.start()

    def _take(self, wanted: Chip) -> None:
        job = self._jobs.pop(wanted, None)
        if job is None:
            return
        self._last_job = job  # a job must outlive its own signal
        image = job.renderedImage()
        self._kept[wanted] = image
        self._n_bytes += _bytes(image)
        while self._n_bytes > _KEPT_BYTES and len(self._kept) > 1:
            self._n_bytes -= _bytes(self._kept.popitem(last=False)[1])
        self._start()
        self.ready.emit(wanted)


def _bytes(image: QImage) -> int:
    return image.bytesPerLine() * image.height()
