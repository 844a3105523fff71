"""Which pictures do the map tips show?

Before and after of the first changes, drawn in the background into a folder of the cache.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import suppress
from pathlib import Path

from qgis.core import QgsMapLayer, QgsProject, QgsRasterLayer
from qgis.PyQt.QtCore import QObject, QSize, QTimer
from qgis.PyQt.QtGui import QImage, QPainter

from changedet_plugin.bridge.layers import map_tips
from changedet_plugin.bridge.pictures.chips import PATCHES_HIGH, Chip, Chips, around, chips
from changedet_plugin.bridge.pictures.scenes import Scenes
from changedet_plugin.bridge.result.boxes import read_boxes
from changedet_plugin.bridge.result.event_dates import usual_dates
from changedet_plugin.gui.result.result_control import ResultControl
from changedet_plugin.gui.turns import Turns

_SIDE = QSize(118, 88)
_GAP_PX = 4
_REST_MS = 1000
_DELETED_AT_ONCE = 5
N_TIPS = 100
"""Changes whose tips get pictures, the first in rank; more would be drawn for nobody."""


class TipControl(QObject):
    """Draws once for every result that is opened, with a painter of its own: the dock's pictures come first."""

    def __init__(self, project: QgsProject, result: ResultControl) -> None:
        super().__init__(result)
        self._project, self._result = project, result
        self._chips = Chips(self)
        self._scenes: Scenes | None = None
        self._pairs: dict[Chip, int] = {}
        self._images: dict[int, dict[bool, QImage]] = {}
        self._folder: Path | None = None
        self._written: list[Path] = []
        self._void: list[Path] = []
        self._clearing = Turns(self)
        self._chips.ready.connect(self._take)
        self._chips.measured.connect(self._wish)
        # A project that is read brings many layers at once, and what the dock draws comes first.
        self._later = QTimer(self)
        self._later.setSingleShot(True)
        self._later.setInterval(_REST_MS)
        self._later.timeout.connect(self._start)
        result.changed.connect(self._wait)
        project.layersAdded.connect(self._follow_project)

    def close(self) -> None:
        """Stop drawing, and clear the folder away."""
        self._project.layersAdded.disconnect(self._follow_project)
        self._forget()
        self._clearing.stop()
        for _step in self._cleared():
            pass

    def _follow_project(self, layers: Sequence[QgsMapLayer]) -> None:
        """Rasters alone make other pictures."""
        if any(isinstance(layer, QgsRasterLayer) for layer in layers):
            self._wait()

    def _wait(self) -> None:
        """What is drawn is of the past."""
        self._forget()
        self._later.start()

    def _start(self) -> None:
        """Find the rasters; the wishes follow when it is known how they look."""
        layers = self._result.layers
        if layers is None:
            return
        self._scenes = scenes = Scenes(layers.run, self._project)
        if not scenes.dates:
            return
        self._folder = Path(map_tips.folder_of(layers.run.run_id))
        self._folder.mkdir(parents=True, exist_ok=True)
        self._chips.show(scenes, layers.changes.crs())

    def _wish(self) -> None:
        """Wish for the pictures of the first changes."""
        layers, scenes = self._result.layers, self._scenes
        if layers is None or scenes is None:
            return
        table, boxes, at_hand = layers.table(), read_boxes(layers.path), scenes.dates
        least = PATCHES_HIGH * boxes.least_height
        rows = [int(row) for row in table.rank.argsort() if table.rank[row] > 0][:N_TIPS]
        # The last wish is drawn first.
        for row in reversed(rows):
            box = boxes.of(int(table.fid[row]))
            if box.isNull():
                continue
            extent = around(box, least, _SIDE.width() / _SIDE.height())
            for wanted in chips(*usual_dates(table, row, at_hand), extent, _SIDE):
                self._pairs[wanted] = int(table.fid[row])
                self._chips.get(wanted)

    def _take(self, made: Chip) -> None:
        image = self._chips.get(made)
        if made not in self._pairs or image is None or self._folder is None:
            return
        fid, is_after = self._pairs.pop(made), made.is_after
        sides = self._images.setdefault(fid, {})
        sides[is_after] = image
        if len(sides) == 2:
            picture = self._folder / f"{fid}.png"
            self._void = [path for path in self._void if path != picture]
            joined(sides[False], sides[True]).save(str(picture))
            self._written.append(picture)
            del self._images[fid]

    def _forget(self) -> None:
        self._later.stop()
        self._chips.show(None, self._project.crs())
        self._scenes = None
        self._pairs, self._images = {}, {}
        self._void, self._written = [*self._void, *self._written], []
        self._clearing.start(self._cleared())

    def _cleared(self) -> Iterator[None]:
        """Delete what is void, a few pictures a turn: a disk can be slow at that."""
        while self._void:
            for picture in self._void[:_DELETED_AT_ONCE]:
                # Windows holds a picture that is being shown; the next run of QGIS draws over it.
                with suppress(OSError):
                    picture.unlink(missing_ok=True)
            del self._void[:_DELETED_AT_ONCE]
            yield


def joined(before: QImage, after: QImage) -> QImage:
    """Two pictures side by side."""
    both = QImage(before.width() + _GAP_PX + after.width(), before.height(), QImage.Format.Format_ARGB32)
    both.fill(0)
    painter = QPainter(both)
    painter.drawImage(0, 0, before)
    painter.drawImage(before.width() + _GAP_PX, 0, after)
    painter.end()
    return both
