"""The search for changes of one kind: what was asked, where it is looked for, and how the analyst judged what was found."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial

import numpy as np
from qgis.core import QgsApplication, QgsProject, QgsTask, QgsVectorLayer
from qgis.PyQt.QtCore import QObject, pyqtSignal

from changedet_plugin.bridge import result_layers
from changedet_plugin.bridge.i18n import tr
from changedet_plugin.bridge.results import ChangeTable
from changedet_plugin.bridge.similar import similarity
from changedet_plugin.bridge.similar_pool import Place, Pool, pool, read_results, results_in
from changedet_plugin.engine.errors import ChangeDetError
from changedet_plugin.gui.changes.result_control import ResultControl

HERE, OPEN, FOLDER = "here", "open", "folder"
"""Where is looked: the result that is shown, all results of the project, all results of a folder."""


class SimilarControl(QObject):
    """Searches the pool of results. One query at a time: changes that are wanted, changes that are not."""

    found = pyqtSignal(object, int, object)
    """The ``Pool``, the feature of it that was asked for, and the cosine of every row."""
    judged = pyqtSignal(object)
    """Whether it is liked, by feature of the pool."""
    failed = pyqtSignal(str)

    def __init__(self, project: QgsProject, result: ResultControl) -> None:
        super().__init__(result)
        self._project, self._result = project, result
        self.scope, self._folder = HERE, ""
        self._pool: Pool | None = None
        self._asked: Place | None = None
        self._liked: dict[Place, bool] = {}
        self._task: QgsTask | None = None
        result.changed.connect(self._start_over)
        result.retyped.connect(self._take_types)
        result.picked.connect(self.find)

    def look_in(self, scope: str, folder: str = "") -> None:
        """Search elsewhere: ``HERE``, ``OPEN``, or ``FOLDER`` with its path; asks again what was asked."""
        self.scope, self._folder = scope, folder
        self._pool = None
        self._search()

    def find(self, fid: int) -> None:
        """Look for what changed like one change of the result that is shown."""
        table = self._result.table
        if table is None:
            return
        self._asked, self._liked = (table.run.path, fid), {}
        self._search()

    def judge(self, fids: Sequence[int], liked: bool) -> None:
        """More like these, or not like these; the same judgement again takes it back."""
        if self._pool is None:
            return
        for place in map(self._pool.place, fids):
            if place == self._asked:
                continue
            if self._liked.get(place) == liked:
                del self._liked[place]
            else:
                self._liked[place] = liked
        self._search()

    def show(self, cosine_of: Mapping[int, float]) -> None:
        """Grade on the map what was found in the result that is shown."""
        if self._pool is not None:
            self._result.show_similar({fid: cosine_of[fid] for fid in self._pool.own(cosine_of)})

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
        path, own = self._pool.place(fid)
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
        self._asked, self._liked = None, {}
        self._result.clear_similar()

    def close(self) -> None:
        """Stop reading."""
        self._task = None

    def _search(self) -> None:
        """Ask the pool, once there is one."""
        table, asked = self._result.table, self._asked
        if table is None or asked is None:
            return
        if self._pool is None:
            self._gather(table)
            return
        try:
            wanted = self._pool.find([asked, *(place for place, liked in self._liked.items() if liked)])
            unwanted = self._pool.find([place for place, liked in self._liked.items() if not liked])
            cosine = similarity(self._pool.table, wanted, rejected=unwanted)
        except ChangeDetError as error:
            self.failed.emit(str(error))
            return
        of_pool = {self._pool.find([place])[0]: liked for place, liked in self._liked.items() if self._pool.find([place])}
        self.judged.emit(of_pool)
        self.found.emit(self._pool, wanted[0], np.asarray(cosine, np.float32))

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
        task = QgsTask.fromFunction(
            tr("Read results"), lambda _task: read_results(paths), on_finished=partial(self._take_read, table, paths)
        )
        self._task = task
        QgsApplication.taskManager().addTask(task)

    def _take_read(self, table: ChangeTable, paths: Sequence[str], error: object, read: object = None) -> None:
        """What the thread has read; dropped where something else was asked meanwhile."""
        if self._task is None or self._pool is not None or self._result.table is not table:
            return
        self._task = None
        if error is not None or not isinstance(read, tuple):
            self.failed.emit(tr("The results could not be read ({error}).").format(error=error))
            return
        tables, remarks = read
        self._take(pool(table, tables, remarks))

    def _take(self, made: Pool) -> None:
        self._pool = made
        self._search()

    def _take_types(self) -> None:
        table = self._result.table
        if self._pool is not None and table is not None:
            self._pool = self._pool.retyped(table)

    def _start_over(self) -> None:
        self.scope, self._folder, self._pool, self._task = HERE, "", None, None
        self._asked, self._liked = None, {}
