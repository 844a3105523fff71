"""How does work run in the background of QGIS?

Tasks that end in exactly one way, on the main thread.
"""

from __future__ import annotations

import traceback
from typing import Any

from qgis.core import Qgis, QgsApplication, QgsMessageLog, QgsSettings, QgsTask
from qgis.PyQt.QtCore import pyqtSignal

from changedet_plugin.bridge.i18n import tr
from changedet_plugin.core.errors import Cancelled, ChangeDetError

LOG_TAG = "changedet"
_RUNNING: set[QgsTask] = set()
_CAN_BE_SILENT = hasattr(QgsTask.Flag, "Silent")
"""QGIS 3.26 and newer."""
_TOLD_FROM_S = "app/minTaskLengthForSystemNotification"
"""QGIS says "Task failed" of every longer task that has no result, be it cancelled."""
_LONGEST_S = 1_000_000


class BackgroundTask(QgsTask):
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


def start(task: BackgroundTask) -> None:
    """Hand a task to QGIS and keep it alive until it has ended."""
    _RUNNING.add(task)
    QgsApplication.taskManager().addTask(task)
