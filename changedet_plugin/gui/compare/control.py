"""With what is the result that is shown compared?

The other results at hand, the engine's answer, and the way to a change.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from qgis.core import QgsCoordinateReferenceSystem, QgsGeometry, QgsProject, QgsVectorLayer
from qgis.PyQt.QtCore import QObject, QTimer, pyqtSignal

from changedet_plugin.bridge.engine.task import EngineTask
from changedet_plugin.bridge.i18n import tr
from changedet_plugin.bridge.layers.result_layers import (
    ResultLayers,
    changes_layers,
    find_results,
    open_result,
    run_of,
    series_of,
)
from changedet_plugin.bridge.result import names
from changedet_plugin.bridge.result.tables import read_run
from changedet_plugin.core import disk
from changedet_plugin.core.errors import ChangeDetError
from changedet_plugin.core.events import COMPARE
from changedet_plugin.core.result_file import StoredRun
from changedet_plugin.gui.engine.control import EngineControl
from changedet_plugin.gui.engine.run_control import RunControl
from changedet_plugin.gui.result.result_control import ResultControl


@dataclass(frozen=True)
class Compared:
    """A result that can be compared."""

    path: str
    name: str
    """Its series, and what tells it from the others."""


class CompareControl(QObject):
    """Asks the engine, in a run control of its own; the result that is shown stays the one that is shown."""

    changed = pyqtSignal()
    """What can be compared, or whether there is an engine; what was found before is void where ``other`` is None now."""
    compared = pyqtSignal(dict)
    """The engine's answer (docs/result.md), the shown result first."""
    failed = pyqtSignal(str)

    def __init__(self, engine: EngineControl, result: ResultControl, project: QgsProject, parent: QObject) -> None:
        super().__init__(parent)
        self._engine, self._result, self._project = engine, result, project
        self._work = RunControl(self)
        self._asked: tuple[str, str] | None = None
        """What the engine is busy with."""
        self._is_wanted = False
        self._other_run: StoredRun | None = None
        """The result that was compared last."""
        self.other: Compared | None = None
        """What the shown result is compared with."""
        # A result comes as several layers: look when all of them are there.
        self._look = QTimer(self)
        self._look.setSingleShot(True)
        self._look.setInterval(0)
        self._look.timeout.connect(self.changed)
        self._work.succeeded.connect(self._succeed)
        self._work.failed.connect(lambda _command, sentence: self._fail(sentence))
        self._work.cancelled.connect(self._stop)
        result.changed.connect(self._start_over)
        engine.changed.connect(self.changed)
        project.layersAdded.connect(self._look_again)
        project.layersRemoved.connect(self._look_again)

    @property
    def here(self) -> Compared | None:
        """The result that is shown."""
        layers = self._result.layers
        return self._named([layers.run])[0] if layers is not None else None

    @property
    def is_asking(self) -> bool:
        """Whether an answer is to come."""
        return self._is_wanted

    @property
    def obstacle(self) -> str:
        """Why nothing can be compared, one sentence; empty = it can."""
        if self._result.layers is None:
            return tr("Open a result first, then compare it with another one.")
        return "" if self._engine.is_ready else tr("Comparing needs the engine; set it up on the Series page.")

    def offers(self) -> Sequence[Compared]:
        """The other results of the project, and the file that was chosen."""
        here = self._result.layers.path if self._result.layers is not None else ""
        runs = [run for layer in changes_layers(self._project) if (run := run_of(layer)) is not None]
        others = [run for run in runs if not _is_same(run.path, here)]
        chosen = self._other_run if self.other is not None else None
        if chosen is not None and not any(_is_same(run.path, chosen.path) for run in others):
            others.append(chosen)
        return self._named(others)

    def _named(self, runs: Sequence[StoredRun]) -> list[Compared]:
        """By what tells them from all that are at hand."""
        at_hand = {run.path: (run, names.series_of(run)) for run in (self._other_run, *runs) if run is not None}
        for layer in changes_layers(self._project):
            run = run_of(layer)
            if run is not None:
                at_hand[run.path] = (run, series_of(layer, run))
        texts = dict(zip(at_hand, names.entries(*map(list, zip(*at_hand.values()))))) if at_hand else {}
        return [Compared(run.path, texts[run.path]) for run in runs]

    def ask(self, path: str) -> None:
        """Compare the shown result with another file; ``compared`` or ``failed`` follows."""
        here, self.other, self._is_wanted = self.here, None, False
        self._work.cancel()
        if here is None or self.obstacle:
            self.failed.emit(self.obstacle)
            return
        if _is_same(path, here.path):
            sentence = tr("{name} is the result that is shown; choose another one.")
            self.failed.emit(sentence.format(name=Path(path).name))
            return
        try:
            self._other_run = read_run(path)
            self.other = self._named([self._other_run])[0]
        except ChangeDetError as error:
            self.failed.emit(str(error))
            return
        self._is_wanted = True
        self.changed.emit()
        self._ask_engine()

    def layers_there(self) -> ResultLayers | None:
        """The other result as layers of the project; where it is not there yet it is added, unseen."""
        if self.other is None:
            return None
        known = any(_is_same(layers.path, self.other.path) for layers in find_results(self._project))
        try:
            layers = open_result(self.other.path, self._project)
        except ChangeDetError as error:
            self.failed.emit(str(error))
            return None
        if not known:
            layers.hide()
        return layers

    def go_to(self, fid: int, there: bool = False) -> None:
        """Select a change of the shown result and zoom to it; one of the other result, or one that is filtered, is outlined."""
        layers = self._result.layers
        if layers is not None and not there and layers.changes.getFeature(fid).isValid():
            self._result.select([fid])
            self._result.zoom_to(fid)
            return
        place = self.other if there else self.here
        layer = QgsVectorLayer(f"{place.path}|layername=changes", "changes", "ogr") if place is not None else None
        if layer is not None and layer.isValid():
            self._result.zoom_to_place(layer.getFeature(fid).geometry(), layer.crs())
        elif place is not None:
            self.failed.emit(tr("{path} cannot be opened any more.").format(path=place.path))

    def leave(self) -> None:
        """Stop what goes on and take the outline off the map; what was found stays."""
        if self._is_wanted:
            self._start_over()
        if self._result.layers is not None:
            # A place that is none.
            self._result.zoom_to_place(QgsGeometry(), QgsCoordinateReferenceSystem())

    def close(self) -> None:
        """Stop what goes on and let go of the project."""
        self._is_wanted = False
        self._work.close()
        self._project.layersAdded.disconnect(self._look_again)
        self._project.layersRemoved.disconnect(self._look_again)

    def _ask_engine(self) -> None:
        """Ask what is wanted now; what was asked before must have ended."""
        here, other = self.here, self.other
        if not self._is_wanted or here is None or other is None or self._work.is_running:
            return
        self._asked = (here.path, other.path)
        self._work.start(EngineTask(self._engine.python, {"results": list(self._asked)}, COMPARE.name), COMPARE.name)

    def _end(self) -> bool:
        """Whether what has ended is still wanted; what is wanted instead is asked."""
        asked, self._asked = self._asked, None
        here, other = self.here, self.other
        if self._is_wanted and here is not None and other is not None and asked == (here.path, other.path):
            return True
        self._ask_engine()
        return False

    def _succeed(self, _command: str, comparison: Any) -> None:
        if self._end():
            self._is_wanted = False
            self.compared.emit(comparison)

    def _fail(self, sentence: str) -> None:
        if self._end():
            self._is_wanted, self.other = False, None
            self.failed.emit(sentence)

    def _stop(self, _command: str) -> None:
        self._asked = None
        self._ask_engine()

    def _start_over(self) -> None:
        self.other, self._is_wanted = None, False
        self._work.cancel()
        self.changed.emit()

    def _look_again(self, *_layers: object) -> None:
        self._look.start()


def _is_same(one: str, other: str) -> bool:
    return disk.is_same(one, other)
