"""What is the engine doing?

One command at a time: started, followed, stopped.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial
from typing import Any

from qgis.PyQt.QtCore import QObject, pyqtSignal

from changedet_plugin.bridge import background
from changedet_plugin.bridge.background import BackgroundTask
from changedet_plugin.bridge.engine.task import EngineTask
from changedet_plugin.bridge.result import since
from changedet_plugin.core.events import DETECT
from changedet_plugin.gui.turns import Turns


class RunControl(QObject):
    """Holds the Python side of the running task, and says how it goes; at most one task at a time."""

    started = pyqtSignal(str)
    """The command."""
    progressed = pyqtSignal(str, float, str, float)
    """Stage, fraction of the whole run (0 to 1), message, and the seconds that are left (negative = not known)."""
    warned = pyqtSignal(str)
    succeeded = pyqtSignal(str, object)
    """The command and what it gave."""
    failed = pyqtSignal(str, str)
    """The command and one sentence."""
    cancelled = pyqtSignal(str)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._task: BackgroundTask | None = None
        self._command = ""
        self._turns = Turns(self)
        self._arrive: Callable[[str, Any], Iterator[Any]] = lambda _command, _result: iter(())

    @property
    def is_running(self) -> bool:
        """Whether a task goes on."""
        return self._task is not None

    def arrive_by(self, steps: Callable[[str, Any], Iterator[Any]]) -> None:
        """Take these steps, of a command and what it gave, before ``succeeded`` is told; a step a turn of the event loop."""
        self._arrive = steps

    def ask_engine(self, python: str, command: str, parameters: Mapping[str, Any], earlier: Sequence[str] = ()) -> None:
        """Start a command of the engine with a Python that has its packages; for ``earlier`` see ``since.with_table``."""
        then = partial(since.with_table, earlier=earlier) if command == DETECT.name else None
        self.start(EngineTask(python, parameters, command, then), command)

    def start(self, new: BackgroundTask, command: str) -> None:
        """Start a task; while another goes on nothing happens."""
        if self._task is not None:
            return
        self._task, self._command = new, command
        if isinstance(new, EngineTask):
            new.progressed.connect(self.progressed)
            new.warned.connect(self.warned)
        # Methods, not lambdas: Qt forgets those of a dock that is gone before its run.
        new.succeeded.connect(self._succeed)
        new.failed.connect(self._fail)
        new.cancelled.connect(self._stop)
        self.started.emit(command)
        background.start(new)

    def cancel(self) -> None:
        """Stop what goes on; ``cancelled`` follows."""
        if self._task is not None:
            self._task.cancel()

    def close(self) -> None:
        """Stop what goes on, and say no more: who listened may be gone."""
        self.cancel()
        self._turns.stop()
        self.blockSignals(True)

    def _succeed(self, result: Any) -> None:
        self._turns.start(self._arrive(self._command, result), partial(self._tell_success, result))

    def _tell_success(self, result: Any) -> None:
        self._task = None
        self.succeeded.emit(self._command, result)

    def _fail(self, _kind: str, sentence: str) -> None:
        self._task = None
        self.failed.emit(self._command, sentence)

    def _stop(self) -> None:
        self._task = None
        self.cancelled.emit(self._command)
