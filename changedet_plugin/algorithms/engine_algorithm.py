"""What do the algorithms share?

Icon and help of all of them, and of those that need the engine how it is asked.

What a run needs is imported when one is asked for: the toolbox is filled while QGIS starts.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from qgis.core import (
    QgsProcessingAlgorithm,
    QgsProcessingContext,
    QgsProcessingException,
    QgsProcessingFeedback,
)
from qgis.PyQt.QtCore import QUrl
from qgis.PyQt.QtGui import QIcon

from changedet_plugin.core.errors import Cancelled, ChangeDetError
from changedet_plugin.core.events import Command, Result
from changedet_plugin.paths import RESOURCES, ROOT

if TYPE_CHECKING:
    from changedet_plugin.core.events import Event


class ChangeDetAlgorithm(QgsProcessingAlgorithm):
    """One algorithm of the plugin; a subclass says what it is called, takes and does."""

    def createInstance(self) -> ChangeDetAlgorithm:
        """Make another one."""
        return type(self)()

    def icon(self) -> QIcon:
        """Icon in the toolbox."""
        return QIcon(str(RESOURCES / "icons" / "changedet.svg"))

    def helpUrl(self) -> str:
        """The shipped guide."""
        guide = ROOT / "help" / "guide.html"
        return QUrl.fromLocalFile(str(guide)).toString() if guide.is_file() else "https://github.com/changedet/changedet#readme"


class EngineAlgorithm(ChangeDetAlgorithm):
    """One that asks the engine about a series. Thread-safe: layers are read while preparing only."""

    def __init__(self) -> None:
        super().__init__()
        self._request: dict[str, Any] = {}
        """What the engine is asked, without an output."""
        self._refusal = ""
        """Why it cannot be asked; raised when the algorithm runs."""

    def canExecute(self) -> tuple[bool, str]:
        """Whether there is an engine, and the sentence that says what to do where there is none."""
        from changedet_plugin.bridge.engine.environment import describe_engine

        state = describe_engine()
        return state.can_run, "" if state.can_run else state.sentence

    def prepareAlgorithm(
        self, parameters: dict[str, Any], context: QgsProcessingContext, _feedback: QgsProcessingFeedback
    ) -> bool:
        """Turn layers into paths, dates and an area, in the thread that owns them."""
        from changedet_plugin.algorithms.detect_request import request_of

        try:
            self._request = request_of(self, parameters, context)
        except ChangeDetError as error:
            # Raised later: what is raised here reaches a script as "there were errors" only.
            self._refusal = str(error)
        return True

    def ask(self, command: Command[Result], request: dict[str, Any], feedback: QgsProcessingFeedback) -> Result | None:
        """The engine's result event, in whatever thread this is; None where the analyst cancelled.

        Raises
        ------
        QgsProcessingException
            There is no engine, or it or the preparation refused; one sentence.
        """
        from changedet_plugin.bridge.engine.environment import describe_engine, find_engine_python
        from changedet_plugin.bridge.engine.process import run_engine

        python = find_engine_python()
        if self._refusal or python is None:
            raise QgsProcessingException(self._refusal or describe_engine().sentence)
        try:
            return run_engine(python, command, request, FeedbackAdapter(feedback).take, feedback.isCanceled)
        except Cancelled:
            return None
        except ChangeDetError as error:
            raise QgsProcessingException(str(error)) from error


class FeedbackAdapter:
    """Events of the engine as words of Processing."""

    def __init__(self, feedback: QgsProcessingFeedback) -> None:
        self._feedback = feedback

    def take(self, event: Event) -> None:
        """Pass one event on."""
        if event["event"] == "warning":
            from changedet_plugin.bridge.notices import worded

            self._feedback.pushWarning(worded(event, str(event.get("sentence", ""))))
            return
        stage, message = str(event.get("stage", "")), str(event.get("message", ""))
        self._feedback.setProgress(100 * float(event.get("fraction", 0.0)))
        self._feedback.setProgressText(": ".join(filter(None, (stage, message))))
