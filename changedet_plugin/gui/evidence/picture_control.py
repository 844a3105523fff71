"""Which pictures are shown of the selected change, and which of the list?

Drawn from the rasters of the result.
"""

from __future__ import annotations

import datetime
from collections.abc import Sequence

from qgis.core import QgsGeometry, QgsMapLayer, QgsProject, QgsRasterLayer, QgsRectangle
from qgis.PyQt.QtCore import QObject, QPointF, QSize, pyqtSignal
from qgis.PyQt.QtGui import QImage, QPolygonF

from changedet_plugin.bridge.i18n import tr
from changedet_plugin.bridge.pictures.backdrop import add_images
from changedet_plugin.bridge.pictures.chips import CONTEXT, PATCHES_HIGH, Chip, Chips, around, chips
from changedet_plugin.bridge.pictures.scenes import Scenes
from changedet_plugin.bridge.result.boxes import Boxes, read_boxes
from changedet_plugin.bridge.result.event_dates import usual_dates
from changedet_plugin.gui.result.result_control import ResultControl

_LIST_CONTEXT, _LIST_PATCHES_HIGH = 1.4, 3.0
"""Those of the list are closer, or a small change could not be seen in them."""
N_NEIGHBOURS = 3


class PictureControl(QObject):
    """Knows the rasters of the result that is shown; speaks of changes and dates."""

    offered = pyqtSignal(object, object, object)
    """Dates that can be shown, the one before and the one after; none and None where no raster is at hand."""
    drawn = pyqtSignal(bool, object)
    """A picture (``QImage``) of the selected change: whether it is the later one."""
    outlined = pyqtSignal(list)
    """The rings of the change in shares of the picture."""
    missed = pyqtSignal(str)
    """Why there are no pictures, one sentence; empty = there are."""
    explained = pyqtSignal(str)
    """How the pictures are drawn, in whole sentences."""
    chip_ready = pyqtSignal()
    """A picture of the list can be had."""

    def __init__(self, project: QgsProject, result: ResultControl) -> None:
        super().__init__(result)
        self._project, self._result = project, result
        self._chips = Chips(self)
        self._scenes: Scenes | None = None
        self._boxes: Boxes | None = None
        self._fid: int | None = None
        self._wanted: dict[bool, Chip] = {}
        self._size = QSize(1, 1)
        self._dates: tuple[datetime.date | None, datetime.date | None] = (None, None)
        self._at_hand: tuple[datetime.date, ...] = ()
        self._chips.ready.connect(self._take)
        self._chips.measured.connect(self._begin)
        self._wants_images = False
        """On the map, as soon as it is known how they look."""
        result.changed.connect(self._start_over)
        project.layersAdded.connect(self._follow_project)
        result.opened.connect(self._want_images)
        project.layersRemoved.connect(self._look_again)
        self._start_over()

    @property
    def has_rasters(self) -> bool:
        """Whether any date can be drawn."""
        return bool(self._at_hand)

    def show(self, fid: int | None) -> None:
        """Draw a change at the dates between which it happened."""
        self._fid = fid
        table = self._result.table
        row = table.row_of(fid) if table is not None and fid is not None else None
        if table is None or row is None:
            self._wanted = {}
            return
        self._dates = usual_dates(table, row, self._at_hand)
        self.offered.emit(self._at_hand, *self._dates)
        self._ask()

    def choose(self, before: datetime.date, after: datetime.date) -> None:
        """Draw the selected change at other dates."""
        self._dates = (before, after)
        self._ask()

    def resize(self, size: QSize) -> None:
        """Draw pictures of this size, in device pixels."""
        if size != self._size:
            self._size = size
            self._ask()

    def chip(self, fid: int, size: QSize) -> tuple[QImage | None, QImage | None]:
        """The small pictures of a change before and after; ``chip_ready`` tells when those that are not there are."""
        table, boxes = self._result.table, self._boxes
        row = table.row_of(fid) if table is not None else None
        if table is None or boxes is None or row is None or not self._at_hand:
            return None, None
        extent = self._frame(boxes, fid, size, _LIST_CONTEXT, _LIST_PATCHES_HIGH)
        if extent.isNull():
            return None, None
        images: list[QImage | None] = [None, None]
        for wanted in chips(*usual_dates(table, row, self._at_hand), extent, size):
            images[wanted.is_after] = self._chips.get(wanted)
        return images[0], images[1]

    def neighbours(self, fid: int) -> list[int]:
        """The changes nearest to one."""
        return self._boxes.nearest(fid, N_NEIGHBOURS) if self._boxes is not None else []

    def in_view(self, extent: QgsRectangle) -> list[int]:
        """The changes whose box meets an extent in the coordinate reference system of the result."""
        fids: list[int] = self._boxes.meeting(extent).tolist() if self._boxes is not None else []
        return fids

    @property
    def dates(self) -> tuple[datetime.date | None, datetime.date | None]:
        """The dates that the selected change is shown at."""
        return self._dates

    def layers_at(self, pair: Sequence[datetime.date]) -> tuple[list[QgsRasterLayer], list[QgsRasterLayer]]:
        """What is drawn for two dates that are compared."""
        if self._scenes is None:
            return [], []
        if self._scenes.look(pair) is None:
            self._scenes.measure(pair)
        return self._scenes.layers(pair, False), self._scenes.layers(pair, True)

    def close(self) -> None:
        """Stop drawing and let go of the project."""
        self._project.layersAdded.disconnect(self._follow_project)
        self._project.layersRemoved.disconnect(self._look_again)
        # Layers that outlive QGIS bring it down at its end.
        self._chips.show(None, self._project.crs())
        self._scenes = None

    def _start_over(self) -> None:
        layers = self._result.layers
        self._fid, self._wanted, self._boxes, self._scenes = None, {}, None, None
        self._wants_images = False
        if layers is not None:
            self._boxes = read_boxes(layers.path)
            self._scenes = Scenes(layers.run, self._project)
        self._show_scenes()

    def _follow_project(self, layers: Sequence[QgsMapLayer]) -> None:
        """Rasters alone make other pictures."""
        if any(isinstance(layer, QgsRasterLayer) for layer in layers):
            self._look_again()

    def _look_again(self, *_layers: object) -> None:
        """Rasters came or went: those of the result may be other files."""
        if self._scenes is not None and self._scenes.find():
            self._show_scenes()

    def _show_scenes(self) -> None:
        layers = self._result.layers
        if layers is None or self._scenes is None:
            self._at_hand = ()
            self._chips.show(None, self._project.crs())
            return
        self._at_hand = self._scenes.dates
        words = tr("The rasters are not at hand: {names}. Add them to the project, or put them beside the result.")
        if self._scenes.on_server:
            words = tr("The rasters are on a server, which is not asked for pictures: {names}.")
        self.missed.emit("" if self._at_hand else words.format(names=_shortened(self._scenes.missing)))
        self._chips.show(self._scenes, layers.changes.crs())
        self.show(self._fid)

    def _begin(self) -> None:
        """It is known how the rasters look."""
        scheme = self._scenes.stretch.scheme if self._scenes is not None else None
        if scheme is not None:
            stretch = tr("Both dates are drawn with one stretch, measured over the two of them.")
            self.explained.emit(f"{scheme.words()} {stretch}")
        self.chip_ready.emit()
        self._ask()
        layers = self._result.layers
        if self._wants_images and self._scenes is not None and layers is not None:
            self._wants_images = False
            add_images(self._project, self._scenes, layers.path)

    def _want_images(self) -> None:
        self._wants_images = True

    def _ask(self) -> None:
        """Wish for the two pictures of the selected change."""
        self._wanted = {}
        if self._fid is None or self._boxes is None or self._size.width() < 2:
            return
        extent = self._frame(self._boxes, self._fid, self._size, CONTEXT, PATCHES_HIGH)
        if extent.isNull():
            return
        self.outlined.emit(self._rings(self._fid, extent))
        for wanted in chips(*self._dates, extent, self._size):
            self._wanted[wanted.is_after] = wanted
            image = self._chips.get(wanted)
            if image is not None:
                self.drawn.emit(wanted.is_after, image)

    def _take(self, made: Chip) -> None:
        sides = [is_after for is_after, wanted in self._wanted.items() if wanted == made]
        image = self._chips.get(made)
        for is_after in sides if image is not None else ():
            self.drawn.emit(is_after, image)
        if not sides:
            self.chip_ready.emit()

    def _frame(self, boxes: Boxes, fid: int, size: QSize, context: float, patches_high: float) -> QgsRectangle:
        """What a picture of this size shows of a change; null where the file does not know it."""
        box = boxes.of(fid)
        if box.isNull():
            return box
        return around(box, patches_high * boxes.least_height, size.width() / max(size.height(), 1), context)

    def _rings(self, fid: int, extent: QgsRectangle) -> list[QPolygonF]:
        layers = self._result.layers
        shape = layers.changes.getFeature(fid).geometry() if layers is not None else QgsGeometry()
        parts = shape.asGeometryCollection() if not shape.isNull() else []
        rings = [ring for part in parts for ring in part.asPolygon()]
        width, height = extent.width() or 1.0, extent.height() or 1.0
        return [
            QPolygonF([QPointF((p.x() - extent.xMinimum()) / width, (extent.yMaximum() - p.y()) / height) for p in ring])
            for ring in rings
        ]


def _shortened(names: tuple[str, ...]) -> str:
    return ", ".join(names[:2]) + (", …" if len(names) > 2 else "")
