"""Which pictures are shown of the selected change, and those of the list: drawn from the rasters of the result."""

from __future__ import annotations

import datetime
from collections.abc import Sequence

from qgis.core import QgsGeometry, QgsMapLayer, QgsProject, QgsRasterLayer, QgsRectangle
from qgis.PyQt.QtCore import QObject, QPointF, QSize, pyqtSignal
from qgis.PyQt.QtGui import QImage, QPolygonF

from changedet_plugin.bridge.i18n import tr
from changedet_plugin.bridge.result.boxes import Boxes, read_boxes
from changedet_plugin.bridge.result.chips import CONTEXT, PATCHES_HIGH, Chip, Chips, chip, frame
from changedet_plugin.bridge.result.scenes import Scenes, usual_dates
from changedet_plugin.gui.changes.result_control import ResultControl

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
    chip_ready = pyqtSignal()
    """A picture of the list can be had."""

    def __init__(self, project: QgsProject, result: ResultControl) -> None:
        super().__init__(result)
        self._project, self._result = project, result
        self._chips = Chips(self)
        self._scenes: Scenes | None = None
        self._boxes: Boxes | None = None
        self._fid: int | None = None
        self._wanted: dict[Chip, bool] = {}
        self._size = QSize(1, 1)
        self._dates: tuple[datetime.date | None, datetime.date | None] = (None, None)
        self._at_hand: tuple[datetime.date, ...] = ()
        self._bounds = QgsRectangle()
        self._watched: set[str] = set()
        self._chips.ready.connect(self._take)
        result.changed.connect(self._start_over)
        project.layersAdded.connect(self._follow_project)
        project.layersRemoved.connect(self._look_again)
        project.layersWillBeRemoved.connect(self._forget_layers)
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
        before, after = (date and self._chips.get(chip(date, extent, size)) for date in usual_dates(table, row, self._at_hand))
        return before, after

    def neighbours(self, fid: int) -> list[int]:
        """The changes nearest to one."""
        return self._boxes.nearest(fid, N_NEIGHBOURS) if self._boxes is not None else []

    def in_view(self, extent: QgsRectangle) -> list[int]:
        """The changes whose box meets an extent in the coordinate reference system of the result."""
        found: list[int] = self._boxes.meeting(extent).tolist() if self._boxes is not None else []
        return found

    @property
    def dates(self) -> tuple[datetime.date | None, datetime.date | None]:
        """The dates that the selected change is shown at."""
        return self._dates

    def layers_at(self, date: datetime.date) -> list[QgsRasterLayer]:
        """What is drawn for a date."""
        return self._scenes.layers(date) if self._scenes is not None else []

    def close(self) -> None:
        """Stop drawing and let go of the project."""
        self._project.layersAdded.disconnect(self._follow_project)
        self._project.layersRemoved.disconnect(self._look_again)
        self._project.layersWillBeRemoved.disconnect(self._forget_layers)
        # Layers that outlive QGIS bring it down at its end.
        self._chips.show(None, self._project.crs())
        self._scenes = None

    def _start_over(self) -> None:
        layers = self._result.layers
        self._fid, self._wanted, self._boxes, self._scenes = None, {}, None, None
        if layers is not None:
            self._boxes = read_boxes(layers.path)
            self._scenes = Scenes(layers.run, self._project)
        self._look_again()

    def _follow_project(self, layers: Sequence[QgsMapLayer]) -> None:
        """Rasters alone make other pictures."""
        if any(isinstance(layer, QgsRasterLayer) for layer in layers):
            self._look_again()

    def _look_again(self, *_layers: object) -> None:
        """Rasters came or went: they may be other files, or be drawn otherwise."""
        layers = self._result.layers
        if layers is None or self._scenes is None:
            self._at_hand = ()
            self._chips.show(None, self._project.crs())
            return
        self._at_hand = self._scenes.dates
        self._chips.show(self._scenes, layers.changes.crs())
        missing = self._scenes.missing
        words = tr("The rasters are not at hand: {names}. Add them to the project, or put them beside the result.")
        self.missed.emit("" if self._at_hand else words.format(names=_shortened(missing)))
        self._bounds = self._scenes.extent(layers.changes.crs())
        self._watch()
        self.show(self._fid)

    def _watch(self) -> None:
        """Draw anew what got another style: of the project, for what is opened here keeps the one it got."""
        for layer in self._scenes.layers_of_project if self._scenes is not None else ():
            if layer.id() not in self._watched:
                self._watched.add(layer.id())
                layer.rendererChanged.connect(self._restyle)

    def _forget_layers(self, layer_ids: Sequence[str]) -> None:
        """A project that is opened again brings other layers of the same ids."""
        self._watched.difference_update(layer_ids)

    def _restyle(self) -> None:
        self._chips.forget()
        self.chip_ready.emit()
        self._ask()

    def _ask(self) -> None:
        """Wish for the two pictures of the selected change."""
        self._wanted = {}
        if self._fid is None or self._boxes is None or self._size.width() < 2:
            return
        extent = self._frame(self._boxes, self._fid, self._size, CONTEXT, PATCHES_HIGH)
        if extent.isNull():
            return
        self.outlined.emit(self._rings(self._fid, extent))
        for is_after, date in enumerate(self._dates):
            if date is None:
                continue
            wanted = chip(date, extent, self._size)
            self._wanted[wanted] = bool(is_after)
            image = self._chips.get(wanted)
            if image is not None:
                self.drawn.emit(bool(is_after), image)

    def _take(self, made: Chip) -> None:
        if made in self._wanted:
            image = self._chips.get(made)
            if image is not None:
                self.drawn.emit(self._wanted[made], image)
        else:
            self.chip_ready.emit()

    def _frame(self, boxes: Boxes, fid: int, size: QSize, context: float, patches_high: float) -> QgsRectangle:
        """What a picture of this size shows of a change; null where the file does not know it."""
        box = boxes.of(fid)
        if box.isNull():
            return box
        return frame(box, patches_high * boxes.least_height, self._bounds, size.width() / max(size.height(), 1), context)

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
