"""What is searched for, and where?

A change or a detector, in one result or in several, and how the analyst judged what was found.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from qgis.core import QgsProject, QgsVectorLayer
from qgis.PyQt.QtCore import QObject, pyqtSignal

from changedet_plugin.bridge import background
from changedet_plugin.bridge.i18n import tr
from changedet_plugin.bridge.layers import result_layers
from changedet_plugin.bridge.result.since import results_in
from changedet_plugin.bridge.result.tables import ChangeTable
from changedet_plugin.bridge.similar import comparable, detectors
from changedet_plugin.bridge.similar.detectors import Detector
from changedet_plugin.bridge.similar.pool import ChangeRef, Pool, pool
from changedet_plugin.bridge.similar.reading import ReadTask
from changedet_plugin.bridge.similar.search import similarities
from changedet_plugin.core.errors import ChangeDetError
from changedet_plugin.gui.result.result_control import ResultControl
from changedet_plugin.gui.similar.detector_memory import DetectorMemory

HERE, OPEN, FOLDER = "here", "open", "folder"
"""Where is looked: the result that is shown, all results of the project, all results of a folder."""


@dataclass(frozen=True, eq=False)
class SearchState:
    """How alike every change of a pool is to what is searched for."""

    pool: Pool
    cosine: NDArray[np.float32]
    """NaN where it cannot be told."""
    asked: int | None
    """The feature of the pool that is searched for; None = a detector."""
    detector: Detector | None
    """The detector that is searched with."""
    name: str
    """Name of the detector that this search is or was saved as; empty = none."""
    remarks: tuple[str, ...]
    """What the analyst should know of results that were left out, or are to be read with care."""


class SimilarControl(QObject):
    """Searches the pool of results. One query at a time: a change or a detector, and what was judged since."""

    searched = pyqtSignal(object)
    """The ``SearchState``, after every search."""
    judged = pyqtSignal(object, bool)
    """Whether it is liked, by feature of the pool; and whether there is a judgement to take back."""
    used = pyqtSignal(object)
    """The detector that is searched with from now on."""
    failed = pyqtSignal(str)

    def __init__(self, project: QgsProject, result: ResultControl) -> None:
        super().__init__(result)
        self._project, self._result = project, result
        self.scope, self._folder = HERE, ""
        self._pool: Pool | None = None
        self._asked: ChangeRef | None = None
        self._detector: Detector | None = None
        self._liked: dict[ChangeRef, bool] = {}
        self._former: list[dict[ChangeRef, bool]] = []
        """The judgements as they were before each of them."""
        self.detector_name = ""
        """The detector that is searched with, or that was saved of this search; empty = none."""
        self.memory = DetectorMemory(project, self)
        self.memory.failed.connect(self.failed)
        self._task: ReadTask | None = None
        result.changed.connect(self._start_over)
        result.retyped.connect(self.take_table)
        result.picked.connect(self.find)

    def look_in(self, scope: str, folder: str = "") -> None:
        """Search elsewhere: ``HERE``, ``OPEN``, or ``FOLDER`` with its path; asks again what was asked."""
        self.scope, self._folder = scope, folder
        self._pool = None
        self._search()

    def find(self, fid: int) -> None:
        """Look for what changed like one change of the result that is shown."""
        table = self._result.table
        if table is None or table.row_of(fid) is None or not self._can_search(table):
            return
        self._forget()
        self._asked = ChangeRef(table.run.path, fid)
        self._search()

    def use(self, name: str) -> None:
        """Look for what is like a saved detector; a search goes on where the detector does not fit the result."""
        table, detector = self._result.table, self.memory.find(name)
        if detector is None:
            return
        if table is None:
            self.failed.emit(tr("Open a result first; the detector then shows where in it the same happened."))
            return
        if not self._can_search(table):
            return
        try:
            comparable.check(comparable.of_detector(detector), comparable.of_table(table))
        except ChangeDetError as error:
            self.failed.emit(str(error))
            return
        self._forget()
        self._detector, self.detector_name = detector, name
        self.used.emit(detector)
        self._search()

    def judge(self, fids: Sequence[int], liked: bool) -> None:
        """More like these, or not like these; the same judgement again takes it back."""
        if self._pool is None:
            return
        judged = dict(self._liked)
        for change in map(self._pool.ref_of, fids):
            if change == self._asked:
                continue
            if judged.get(change) == liked:
                del judged[change]
            else:
                judged[change] = liked
        if judged != self._liked:
            self._former.append(self._liked)
            self._liked = judged
            self._search()

    def undo(self) -> None:
        """Take the last judgement back."""
        if self._former:
            self._liked = self._former.pop()
            self._search()

    def keep(self, name: str, threshold: float) -> None:
        """Save what is searched for as a detector of this name."""
        table, pool = self._result.table, self._pool
        if table is None or pool is None or not self._is_asking():
            return
        alike, unlike = (pool.vectors(fids) for fids in self._judged(pool))
        self.detector_name = name
        self.memory.put(detectors.made(name, threshold, table.run, alike, unlike, self._detector))

    def rename(self, name: str, to: str) -> None:
        """Give a detector another name, here too if it is searched with."""
        if self.detector_name == name:
            self.detector_name = to
        self.memory.rename(name, to)
        if self._detector is not None and self.detector_name == to:
            self._detector = self.memory.find(to)
            self._search()

    def remove(self, name: str) -> None:
        """Take a detector out of the project; a search with it goes on."""
        if self.detector_name == name:
            self.detector_name = ""
        self.memory.remove(name)

    def show(self, cosine_of: Mapping[int, float]) -> None:
        """Grade on the map what was found in the result that is shown."""
        if self._pool is not None:
            self._result.show_similar({fid: cosine_of[fid] for fid in self._pool.own(cosine_of)})

    def own(self, fids: Sequence[int]) -> list[int]:
        """Those of some found changes that belong to the result that is shown."""
        return self._pool.own(fids) if self._pool is not None else []

    def pick(self, fids: Sequence[int]) -> None:
        """Select what was picked in the list; what lies in another result is gone to."""
        own = self._pool.own(fids) if self._pool is not None else []
        if own and own[0] == fids[0]:
            self._result.select(own)
        elif fids:
            self.go_to(fids[0])

    def go_to(self, fid: int) -> None:
        """Show a found change with its surroundings, wherever it lies."""
        if self._pool is None:
            return
        path, own = self._pool.ref_of(fid)
        if path == self._pool.paths[0]:
            self._result.zoom_to(own)
            return
        # Its own layer may hide it, or not be there.
        layer = QgsVectorLayer(f"{path}|layername=changes", "changes", "ogr")
        if layer.isValid():
            self._result.zoom_to_place(layer.getFeature(own).geometry(), layer.crs())
        else:
            self.failed.emit(tr("{path} cannot be opened any more.").format(path=path))

    def clear(self) -> None:
        """Nothing is searched for any more."""
        self._forget()
        self._result.clear_similar()

    def close(self) -> None:
        """Stop reading."""
        self._task = None
        self.memory.close()

    def _can_search(self, table: ChangeTable) -> bool:
        """Whether the result holds change vectors; else says why not."""
        try:
            comparable.check_vectors(table.run)
        except ChangeDetError as error:
            self.failed.emit(str(error))
            return False
        return True

    def take_table(self) -> None:
        """The changes of the result that is shown have other types or verdicts."""
        table = self._result.table
        if self._pool is not None and table is not None:
            self._pool = self._pool.retyped(table)

    def _search(self) -> None:
        """Ask the pool, once there is one."""
        table = self._result.table
        if table is None or not self._is_asking():
            return
        pool = self._pool
        if pool is None:
            self._gather(table)
            return
        alike, unlike = self._judged(pool)
        remarks: list[str] = []
        try:
            if self._detector is not None:
                cosine, remarks = pool.like(self._detector, alike, unlike)
            else:
                cosine = similarities(pool.table, alike, rejected=unlike)
        except ChangeDetError as error:
            self.failed.emit(str(error))
            return
        asked = alike[0] if self._detector is None else None
        self.judged.emit({fid: fid not in unlike for fid in (*alike, *unlike) if fid != asked}, bool(self._former))
        self.searched.emit(SearchState(pool, cosine, asked, self._detector, self.detector_name, (*pool.remarks, *remarks)))

    def _is_asking(self) -> bool:
        return self._asked is not None or self._detector is not None

    def _judged(self, pool: Pool) -> tuple[list[int], list[int]]:
        """Features of the pool that are wanted, the one that was asked for first, and those that are not."""
        asked = [self._asked] if self._asked is not None else []
        alike = [*asked, *(change for change, liked in self._liked.items() if liked)]
        return pool.find(alike), pool.find([change for change, liked in self._liked.items() if not liked])

    def _forget(self) -> None:
        """Nothing is asked for, nothing is judged."""
        self._asked, self._detector, self.detector_name = None, None, ""
        self._liked, self._former = {}, []

    def _gather(self, table: ChangeTable) -> None:
        """Make the pool; files are read in a thread of their own."""
        path = table.run.path
        if self.scope == OPEN:
            paths = [known.path for known in result_layers.find_results(self._project)]
        else:
            paths = results_in(self._folder, but=path) if self.scope == FOLDER else []
        paths = [other for other in dict.fromkeys(paths) if other != path]
        if not paths:
            nothing = {OPEN: tr("No other result is open."), FOLDER: tr("The folder holds no other result.")}
            self._take(pool(table, remarks=[nothing[self.scope]] if self.scope in nothing else []))
            return
        self._task = ReadTask(paths)
        self._task.succeeded.connect(self._take_read)
        self._task.failed.connect(self._fail_read)
        background.start(self._task)

    def _take_read(self, read: tuple[list[ChangeTable], list[str]]) -> None:
        """What the thread has read; dropped where something else was asked meanwhile."""
        now = self._result.table
        if self._task is None or read is not self._task.result or now is None:
            return
        self._task = None
        tables, remarks = read
        self._take(pool(now, tables, remarks))

    def _fail_read(self, kind: str, sentence: str) -> None:
        if self._task is not None and self._task.error == (kind, sentence):
            self._task = None
            self.failed.emit(sentence)

    def _take(self, made: Pool) -> None:
        self._pool = made
        self._search()

    def _start_over(self) -> None:
        self.scope, self._folder, self._pool, self._task = HERE, "", None, None
        self._forget()
