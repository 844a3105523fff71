"""How does every raster of a series look, in small?

Drawn by QGIS's own renderer in the background and kept.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Sequence
from contextlib import suppress
from typing import Any

import numpy as np
from osgeo import gdal
from qgis.core import QgsMapRendererSequentialJob, QgsMapSettings, QgsProject, QgsRasterLayer
from qgis.PyQt.QtCore import QObject, QSize, Qt, QTimer, pyqtSignal
from qgis.PyQt.QtGui import QColor, QImage, QPainter

from changedet_plugin.bridge import drawing_jobs
from changedet_plugin.bridge.background import BackgroundTask, start
from changedet_plugin.bridge.i18n import tr
from changedet_plugin.bridge.pictures.bands import scheme_of
from changedet_plugin.bridge.raster_file import local_path
from changedet_plugin.bridge.raster_header import opened
from changedet_plugin.core.errors import Cancelled
from changedet_plugin.core.rasters import address as addresses

SIDE_PX = 32
_MOST_KEPT = 2000
_FINER = 4


class Thumbnails(QObject):
    """Gives the pictures that are there, and makes those that are not: from the layer of the project, else from the file."""

    ready = pyqtSignal(str)
    """The path of a raster whose picture can be had now, or has to be asked for again."""

    def __init__(self, project: QgsProject, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._project = project
        self._kept: OrderedDict[str, QImage | None] = OrderedDict()
        """None = it is being made, or cannot be."""
        self._waiting: list[str] = []
        self._job: QgsMapRendererSequentialJob | None = None
        self._last_job: QgsMapRendererSequentialJob | None = None
        """Kept until the next one ends: a job must outlive its own signal."""
        self._task: FileThumbnails | None = None
        self._followed: dict[str, tuple[QgsRasterLayer, Any]] = {}
        """Layers whose style is followed, with the connection, by id."""
        self._ratio = 1.0
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(0)
        self._soon.timeout.connect(self._go_on)
        project.layersAdded.connect(self._forget_layers)
        project.layersWillBeRemoved.connect(self._unfollow)

    def get(self, path: str, ratio: float = 1.0) -> QImage | None:
        """The picture of a raster, ``SIDE_PX`` wide and high; None: then ``ready`` tells when it is there, if ever.

        ``ratio``: device pixels to a pixel of the screen.
        """
        if ratio != self._ratio:
            self._ratio = ratio
            self._kept.clear()
        if path not in self._kept:
            self._kept[path] = None
            self._waiting.append(path)
            while len(self._kept) > _MOST_KEPT:
                self._kept.popitem(last=False)
            # The view asks while it draws itself.
            self._soon.start()
        return self._kept[path]

    def close(self) -> None:
        """Stop drawing and let go of the project."""
        self._project.layersAdded.disconnect(self._forget_layers)
        self._project.layersWillBeRemoved.disconnect(self._unfollow)
        self._unfollow(tuple(self._followed))
        self._soon.stop()
        self._waiting.clear()
        if self._job is not None:
            drawing_jobs.stop([self._job])
            self._job = None
        if self._task is not None:
            self._task.drawn.disconnect()
            self._task.cancel()
            self._task = None

    def _unfollow(self, layer_ids: Sequence[str]) -> None:
        """A project that is opened again brings other layers of the same ids."""
        for layer_id in layer_ids:
            if layer_id in self._followed:
                layer, connection = self._followed.pop(layer_id)
                with suppress(RuntimeError, TypeError):  # it may be gone already
                    layer.rendererChanged.disconnect(connection)

    def _go_on(self) -> None:
        """Draw what waits: layers one by one, all files in one task."""
        layers = self._layers() if self._waiting else {}
        shown = [path for path in self._waiting if path in layers]
        # A server is not asked for the sake of a small picture.
        files = [path for path in self._waiting if path not in layers and not addresses.is_remote(path)]
        if shown and self._job is None:
            self._draw_layer(shown[0], layers[shown[0]])
        if files and self._task is None:
            self._waiting = [path for path in self._waiting if path in layers]
            self._draw_files(files)

    def _draw_layer(self, path: str, layer: QgsRasterLayer) -> None:
        self._waiting.remove(path)
        if layer.id() not in self._followed:
            self._followed[layer.id()] = (layer, layer.rendererChanged.connect(lambda path=path: self._forget(path)))
        job = self._job = QgsMapRendererSequentialJob(_settings(layer, self._ratio))
        job.finished.connect(lambda: self._take_layer(path))
        job.start()

    def _take_layer(self, path: str) -> None:
        if self._job is None:
            return
        self._last_job, self._job = self._job, None
        self._keep(path, self._last_job.renderedImage())
        self._go_on()

    def _draw_files(self, paths: list[str]) -> None:
        task = self._task = FileThumbnails(paths, self._ratio)
        task.drawn.connect(self._keep)
        for ended in (task.succeeded, task.failed, task.cancelled):
            ended.connect(self._end_files)
        start(task)

    def _end_files(self, *_result: object) -> None:
        self._task = None
        self._go_on()

    def _keep(self, path: str, image: QImage) -> None:
        side = round(SIDE_PX * self._ratio)
        small = image.scaled(side, side, transformMode=Qt.TransformationMode.SmoothTransformation)
        small.setDevicePixelRatio(self._ratio)
        self._kept[path] = small
        self.ready.emit(path)

    def _forget(self, path: str) -> None:
        """Draw it anew when it is next looked at: its layer got another style."""
        if self._kept.pop(path, None) is not None:
            self.ready.emit(path)

    def _forget_layers(self, layers: list[object]) -> None:
        """A file that was drawn by itself became a layer."""
        for layer in layers:
            if isinstance(layer, QgsRasterLayer):
                self._forget(local_path(layer))

    def _layers(self) -> dict[str, QgsRasterLayer]:
        """The files that layers of the project show."""
        layers = self._project.mapLayers().values()
        rasters = [layer for layer in layers if isinstance(layer, QgsRasterLayer) and layer.isValid()]
        return {local_path(layer): layer for layer in reversed(rasters)}


class FileThumbnails(BackgroundTask):
    """Draws rasters that are no layers of the project, with GDAL alone.

    A layer that is opened for it would leave its statistics in a file beside the raster.
    """

    drawn = pyqtSignal(str, QImage)

    def __init__(self, paths: list[str], ratio: float) -> None:
        super().__init__(tr("Draw thumbnails"))
        self._paths = paths
        self._side = round(SIDE_PX * ratio)

    def work(self) -> None:
        """Draw one after another; a file that cannot be read has no picture."""
        for number, path in enumerate(self._paths):
            if self.isCanceled():
                raise Cancelled(tr("Stopped."))
            image = _picture_of(path, self._side)
            if image is not None:
                self.drawn.emit(path, image)
            self.setProgress(100 * (number + 1) / len(self._paths))


def _picture_of(path: str, side: int) -> QImage | None:
    """The bands that are drawn of such a raster, from their usual low to their usual high, in the middle of a square."""
    dataset = opened(path)
    if dataset is None or not dataset.RasterCount:
        return None
    finest = side * _FINER / max(dataset.RasterXSize, dataset.RasterYSize)
    width, height = (max(round(n * finest), 1) for n in (dataset.RasterXSize, dataset.RasterYSize))
    shown = scheme_of(dataset).bands
    numbers = (*shown, *shown[:1] * (3 - len(shown)))
    read = (_band(dataset.GetRasterBand(number), width, height) for number in numbers)
    bands = [band for band in read if band is not None]
    if len(bands) < len(numbers):
        return None
    scene = _coloured(bands)
    square = QImage(side * _FINER, side * _FINER, QImage.Format.Format_ARGB32_Premultiplied)
    square.fill(Qt.GlobalColor.transparent)
    painter = QPainter(square)
    painter.drawImage((square.width() - width) // 2, (square.height() - height) // 2, scene)
    painter.end()
    return square


def _coloured(bands: Sequence[np.ndarray]) -> QImage:
    """Red, green and blue, (height, width) each with NaN where there is nothing, stretched one by one."""
    height, width = bands[0].shape
    valid = np.all([~np.isnan(band) for band in bands], axis=0)
    shown = np.zeros((height, width, 4), np.uint8)
    for at, band in enumerate(bands):
        low, high = np.percentile(band[valid], (2, 98)) if valid.any() else (0.0, 0.0)
        shown[..., at] = np.clip(np.nan_to_num((band - low) / max(high - low, 1e-6)), 0, 1) * 255
    shown[..., 3] = valid * 255
    return QImage(shown.tobytes(), width, height, width * 4, QImage.Format.Format_RGBA8888).copy()


def _band(band: gdal.Band, width: int, height: int) -> np.ndarray | None:
    """A band at the size of the picture, NaN where it has no data; None where it cannot be read."""
    try:
        raw = band.ReadRaster(buf_xsize=width, buf_ysize=height, buf_type=gdal.GDT_Float32)
    except RuntimeError:  # where GDAL's exceptions are on
        raw = None
    if raw is None:
        return None
    values = np.frombuffer(raw, np.float32).reshape(height, width).copy()
    if band.GetNoDataValue() is not None:
        values[values == np.float32(band.GetNoDataValue())] = np.nan
    return values


def _settings(layer: QgsRasterLayer, ratio: float) -> QgsMapSettings:
    """The whole layer in a square, larger than it is shown: QGIS picks single pixels, whose mean is what the eye knows."""
    side = round(SIDE_PX * ratio) * _FINER
    made = QgsMapSettings()
    made.setLayers([layer])
    made.setDestinationCrs(layer.crs())
    made.setExtent(layer.extent())
    made.setOutputSize(QSize(side, side))
    made.setBackgroundColor(QColor(Qt.GlobalColor.transparent))
    return made
