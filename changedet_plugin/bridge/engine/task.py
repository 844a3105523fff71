"""Work of the engine as a task of QGIS: a run, or any other of its commands."""

from __future__ import annotations

import time
import traceback
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from qgis.core import Qgis, QgsApplication, QgsMessageLog, QgsSettings, QgsTask
from qgis.PyQt.QtCore import pyqtSignal

from changedet_plugin.bridge.engine.process import Event, run_engine
from changedet_plugin.bridge.i18n import tr
from changedet_plugin.bridge.result import since
from changedet_plugin.bridge.result.tables import read_changes, read_run
from changedet_plugin.bridge.similar.pool import results_in
from changedet_plugin.core.errors import Cancelled, ChangeDetError

LOG_TAG = "changedet"
_TELL_EVERY_S = 0.1
_RUNNING: set[QgsTask] = set()
_CAN_BE_SILENT = hasattr(QgsTask.Flag, "Silent")
"""QGIS 3.26 and newer."""
_TOLD_FROM_S = "app/minTaskLengthForSystemNotification"
"""QGIS says "Task failed" of every longer task that has no result, be it cancelled."""
_LONGEST_S = 1_000_000


class EngineTask(QgsTask):
    """A task that ends in exactly one of ``succeeded``, ``failed`` and ``cancelled``, on the main thread; QGIS says nothing.

    A subclass puts its work in ``work``, which runs in a worker thread: there nothing of the project, its layers or
    the interface may be touched, and nothing may be shown but by signals.
    """

    succeeded = pyqtSignal(object)
    failed = pyqtSignal(str, str)
    """Kind of the error and its sentence."""
    cancelled = pyqtSignal()

    def __init__(self, description: str) -> None:
        can_cancel = QgsTask.Flag.CanCancel
        super().__init__(description, can_cancel | QgsTask.Flag.Silent if _CAN_BE_SILENT else can_cancel)
        self.result: Any = None
        self.error: tuple[str, str] | None = None

    def work(self) -> Any:
        """Do it; what is returned becomes ``result``."""
        raise NotImplementedError

    def run(self) -> bool:
        """Called by QGIS in the worker thread."""
        try:
            self.result = self.work()
        except Cancelled:
            return False
        except ChangeDetError as error:
            self.error = (str(getattr(error, "kind", type(error).__name__)), str(error))
            return False
        except Exception as error:  # noqa: BLE001  An exception that leaves run() ends QGIS.
            QgsMessageLog.logMessage(traceback.format_exc(), LOG_TAG, Qgis.MessageLevel.Critical)
            sentence = tr("Something that should not happen did ({error}); the message log has the details.")
            self.error = (type(error).__name__, sentence.format(error=error))
            return False
        return True

    def finished(self, result: bool) -> None:
        """Called by QGIS in the main thread."""
        _RUNNING.discard(self)
        if result:
            self.succeeded.emit(self.result)
            return
        if not _CAN_BE_SILENT:
            _hush()
        # What breaks while it is being stopped is nobody's concern.
        if self.error is not None and not self.isCanceled():
            QgsMessageLog.logMessage(self.error[1], LOG_TAG, Qgis.MessageLevel.Warning)
            self.failed.emit(*self.error)
        else:
            self.cancelled.emit()


class DetectionTask(EngineTask):
    """One command of the engine: ``detect``, or ``check``, ``encoders``, ``selftest``."""

    progressed = pyqtSignal(str, float, str, float)
    """Stage, fraction of the whole run (0 to 1), message, and the seconds that are left (negative = not known)."""
    warned = pyqtSignal(str)
    detected = pyqtSignal(dict)
    """The result event; with ``table``, the ``ChangeTable`` of what was found, where that was asked for."""

    def __init__(
        self, python: str, parameters: Mapping[str, Any], command: str = "detect", earlier: Sequence[str] | None = None
    ) -> None:
        """``earlier``: files among which an earlier result of the series may be; None = no table is wanted at the end."""
        super().__init__(tr("Find changes") if command == "detect" else tr("Ask the engine"))
        self._python = python
        self._command = command
        self._earlier = earlier
        self._parameters = dict(parameters)
        self._told = 0.0
        self._stage = ""
        self.succeeded.connect(self.detected)

    def work(self) -> dict[str, Any]:
        """Run the engine and wait for its result; a table is read here too, so that the window does not wait for it."""
        result = run_engine(self._python, self._command, self._parameters, self._take, self.isCanceled)
        return {**result, **self._read(str(result["output"]), self._earlier)} if self._earlier is not None else result

    def _read(self, path: str, earlier: Sequence[str]) -> dict[str, Any]:
        """The table of a result, in which what an earlier one held is marked."""
        run = read_run(path)
        previous = since.find_previous(run, [*earlier, *results_in(str(Path(path).parent), but=path)])
        n_new = since.mark(run, previous) if previous is not None else None
        return {"table": read_changes(path), "n_new": n_new}

    def _take(self, event: Event) -> None:
        if event["event"] == "warning":
            sentence = str(event.get("sentence", ""))
            QgsMessageLog.logMessage(sentence, LOG_TAG, Qgis.MessageLevel.Warning)
            self.warned.emit(sentence)
        elif event["event"] == "progress":
            left = event.get("seconds_left")
            stage, fraction, message = (
                str(event.get("stage", "")),
                float(event.get("fraction", 0.0)),
                str(event.get("message", "")),
            )
            self._tell(stage, fraction, message, -1.0 if left is None else float(left))

    def _tell(self, stage: str, fraction: float, message: str, seconds_left: float) -> None:
        """Pass progress on, no oftener than the eye follows: every word costs the window a drawing."""
        now = time.monotonic()
        if stage == self._stage and now - self._told < _TELL_EVERY_S:
            return
        self._stage, self._told = stage, now
        fraction = min(max(fraction, 0.0), 1.0)
        self.setProgress(100 * fraction)
        self.progressed.emit(stage, fraction, message, seconds_left)


def _hush() -> None:
    """Let the end of a task that comes next pass unsaid: QGIS asks for its settings right after ``finished``."""
    settings, manager = QgsSettings(), QgsApplication.taskManager()
    before = settings.value(_TOLD_FROM_S)

    def restore(*_status: object) -> None:
        manager.statusChanged.disconnect(restore)
        if before is None:
            settings.remove(_TOLD_FROM_S)
        else:
            settings.setValue(_TOLD_FROM_S, before)

    settings.setValue(_TOLD_FROM_S, _LONGEST_S)
    # Connected after QGIS's own, so called after it.
    manager.statusChanged.connect(restore)


def start(task: EngineTask) -> None:
    """Hand a task to QGIS and keep it alive until it has ended."""
    _RUNNING.add(task)
    QgsApplication.taskManager().addTask(task)
