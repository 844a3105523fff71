"""How does work of the engine run as a task of QGIS?

A run, or any other of its commands.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from typing import Any

from qgis.core import Qgis, QgsMessageLog
from qgis.PyQt.QtCore import pyqtSignal

from changedet_plugin.bridge.background import LOG_TAG, BackgroundTask
from changedet_plugin.bridge.engine.process import run_engine
from changedet_plugin.bridge.i18n import tr
from changedet_plugin.bridge.notices import worded
from changedet_plugin.core.events import DETECT, Command, Event

Result = Mapping[str, Any]
"""One of the results of ``core.events``, or what was made of it."""
_TELL_EVERY_S = 0.1


class EngineTask(BackgroundTask):
    """One command of the engine: ``detect``, or ``check``, ``encoders``, ``selftest``."""

    progressed = pyqtSignal(str, float, str, float)
    """Stage, fraction of the whole run (0 to 1), message, and the seconds that are left (negative = not known)."""
    warned = pyqtSignal(str)
    detected = pyqtSignal(dict)
    """The result event, or what ``then`` made of it."""

    def __init__(
        self,
        python: str,
        parameters: Mapping[str, Any],
        command: str = DETECT.name,
        then: Callable[[Any], Result] | None = None,
    ) -> None:
        """``then`` is done with the result in the worker thread too, so that the window does not wait for it."""
        super().__init__(tr("Find changes") if command == DETECT.name else tr("Ask the engine"))
        self._python = python
        self._command = command
        self._then = then
        self._parameters = dict(parameters)
        self._told = 0.0
        self._stage = ""
        self.succeeded.connect(self.detected)

    def work(self) -> Result:
        """Run the engine and wait for its result."""
        command: Command[Result] = Command(self._command)
        result = run_engine(self._python, command, self._parameters, self._take, self.isCanceled)
        return result if self._then is None else self._then(result)

    def _take(self, event: Event) -> None:
        if event["event"] == "warning":
            sentence = worded(event, str(event.get("sentence", "")))
            QgsMessageLog.logMessage(sentence, LOG_TAG, Qgis.MessageLevel.Warning)
            self.warned.emit(sentence)
        elif event["event"] == "progress":
            # What another process says may lack something.
            left, fraction = event.get("seconds_left"), float(event.get("fraction", 0.0))
            self._tell(event.get("stage", ""), fraction, event.get("message", ""), -1.0 if left is None else float(left))

    def _tell(self, stage: str, fraction: float, message: str, seconds_left: float) -> None:
        """Pass progress on, no oftener than the eye follows: every word costs the window a drawing."""
        now = time.monotonic()
        if stage == self._stage and now - self._told < _TELL_EVERY_S:
            return
        self._stage, self._told = stage, now
        fraction = min(max(fraction, 0.0), 1.0)
        self.setProgress(100 * fraction)
        self.progressed.emit(stage, fraction, message, seconds_left)
