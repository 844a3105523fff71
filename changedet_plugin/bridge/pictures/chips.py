"""How does a place look at a date?

Small pictures, drawn by QGIS's own renderer in the background and kept.
"""

from __future__ import annotations

import datetime
from collections import OrderedDict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from qgis.core import (
    QgsCoordinateReferenceSystem,
    QgsMapRendererSequentialJob,
    QgsMapSettings,
    QgsRasterLayer,
    QgsRectangle,
)
from qgis.PyQt.QtCore import QObject, QSize, pyqtSignal
from qgis.PyQt.QtGui import QColor, QImage

from changedet_plugin.bridge import drawing_jobs
from changedet_plugin.bridge.background import start
from changedet_plugin.bridge.pictures.look import MeasureStretch, Scene
from changedet_plugin.bridge.pictures.scenes import Scenes

CONTEXT, PATCHES_HIGH = 2.0, 6.0
"""A picture of a change is so many times the change, and at least so many patches, high."""
GROUND = QColor(128, 128, 128)
"""Where there is no image: neither dark nor light, so that it is taken for neither."""
_KEPT_BYTES = 48_000_000
_AT_ONCE = 2
_MEASURED_AT_ONCE = 8
_MOST_WAITING = 200
"""A list that is scrolled fast asks for more than it will ever show: the oldest wishes are dropped."""


@dataclass(frozen=True)
class Chip:
    """One picture of a place, of two that are compared."""

    pair: tuple[datetime.date, datetime.date]
    """Before and after."""
    is_after: bool
    extent: tuple[float, float, float, float]
    """Least x, least y, greatest x, greatest y in the coordinate reference system of the result."""
    width: int
    """Device pixels."""
    height: int


def chips(before: datetime.date | None, after: datetime.date | None, extent: QgsRectangle, size: QSize) -> tuple[Chip, ...]:
    """The pictures of an extent before and after; one where there is one date only."""
    sides = (extent.xMinimum(), extent.yMinimum(), extent.xMaximum(), extent.yMaximum())
    dates = [date for date in (before, after) if date is not None]
    if not dates:
        return ()
    pair = (dates[0], dates[-1])
    shown = [is_after for is_after, date in ((False, before), (True, after)) if date is not None]
    return tuple(Chip(pair, is_after, sides, max(size.width(), 1), max(size.height(), 1)) for is_after in shown)


def around(box: QgsRectangle, least: float, aspect: float = 1.0, context: float = CONTEXT) -> QgsRectangle:
    """A box with ``context`` times its own size, at least ``least`` map units high, of this width by height.

    Its middle stays the middle, at the edge of the scene too: a place is looked for where it always is.
    """
    middle = box.center()
    height = max(box.height(), box.width() / aspect) * context
    height = max(height, least)
    return QgsRectangle.fromCenterAndSize(middle, height * aspect, height)


def map_settings(
    layers: list[QgsRasterLayer], extent: QgsRectangle, crs: QgsCoordinateReferenceSystem, size: QSize
) -> QgsMapSettings:
    """How layers are drawn for a picture of an extent."""
    made = QgsMapSettings()
    made.setLayers(layers)
    made.setDestinationCrs(crs)
    made.setExtent(extent)
    made.setOutputSize(size)
    made.setBackgroundColor(GROUND)
    return made


class Chips(QObject):
    """Gives the pictures that are there, and makes those that are not, the last wish first."""

    ready = pyqtSignal(object)
    """A ``Chip`` that can be had now."""
    measured = pyqtSignal()
    """It is known how the rasters look: pictures can be wished for."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._scenes: Scenes | None = None
        """None = nothing can be drawn."""
        self._is_measured = False
        self._task: MeasureStretch | None = None
        self._measured_dates: frozenset[datetime.date] = frozenset()
        """Those that are being measured."""
        self._unmeasured: list[Chip] = []
        """Wishes whose dates are being measured."""
        self._crs = QgsCoordinateReferenceSystem()
        self._kept: OrderedDict[Chip, QImage] = OrderedDict()
        self._n_bytes = 0
        self._waiting: OrderedDict[Chip, None] = OrderedDict()
        self._last_job: QgsMapRendererSequentialJob | None = None
        self._jobs: dict[Chip, QgsMapRendererSequentialJob] = {}

    def show(self, scenes: Scenes | None, crs: QgsCoordinateReferenceSystem) -> None:
        """Draw the rasters of another result, or none; ``measured`` tells when it can begin."""
        self.close()
        self._scenes, self._crs = scenes, crs
        self.forget()
        if scenes is not None and scenes.dates:
            self._measure(scenes, (), scenes.searches)

    def _measure(self, scenes: Scenes, dates: Iterable[datetime.date], searches: Sequence[Sequence[Scene]] = ()) -> None:
        self._measured_dates = frozenset(dates)
        measured = [scenes.scene(date) for date in sorted(self._measured_dates)]
        task = self._task = MeasureStretch(scenes.stretch, measured, searches)
        for ended in (task.succeeded, task.failed):
            ended.connect(lambda *_result: self._go_on(scenes))
        start(task)

    def _go_on(self, scenes: Scenes) -> None:
        """What was asked for is measured now, or never can be."""
        self._task = None
        if not self._is_measured and scenes.stretch.scheme is not None:
            self._is_measured = True
            self.measured.emit()
        # The last wish is drawn first.
        for wanted in reversed(self._unmeasured):
            if scenes.look(wanted.pair) is not None or not self._measured_dates.issuperset(wanted.pair):
                self._waiting[wanted] = None
        self._unmeasured = []
        self._start()

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
        """Draw everything anew."""
        self._kept.clear()
        self._n_bytes = 0

    def close(self) -> None:
        """Stop drawing."""
        self._waiting.clear()
        self._unmeasured = []
        self._scenes, self._is_measured = None, False
        if self._task is not None:
            for ended in (self._task.succeeded, self._task.failed):
                ended.disconnect()
            self._task.cancel()
            self._task = None
        drawing_jobs.stop(self._jobs.values())
        self._jobs.clear()

    def _start(self) -> None:
        scenes = self._scenes
        while scenes is not None and self._waiting and len(self._jobs) < _AT_ONCE and len(self._unmeasured) < _MEASURED_AT_ONCE:
            wanted, _ = self._waiting.popitem()
            # A wish is repeated while its dates are measured: a second job would take the place of the one that draws it.
            if wanted in self._jobs or wanted in self._kept or wanted in self._unmeasured:
                continue
            if scenes.look(wanted.pair) is None:
                self._unmeasured.append(wanted)
                continue
            layers = scenes.layers(wanted.pair, wanted.is_after)
            if layers:
                self._draw(wanted, layers)
        if scenes is not None and self._unmeasured and self._task is None:
            self._measure(scenes, (date for wanted in self._unmeasured for date in wanted.pair))

    def _draw(self, wanted: Chip, layers: list[QgsRasterLayer]) -> None:
        size = QSize(wanted.width, wanted.height)
        job = QgsMapRendererSequentialJob(map_settings(layers, QgsRectangle(*wanted.extent), self._crs, size))
        self._jobs[wanted] = job
        job.finished.connect(lambda: self._take(wanted))
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
