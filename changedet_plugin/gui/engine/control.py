"""Is there an engine, and on what does it run?

Its environment: looked for, set up and tested.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from qgis.PyQt.QtCore import QObject, pyqtSignal

from changedet_plugin.bridge import settings
from changedet_plugin.bridge.engine import environment
from changedet_plugin.bridge.engine.environment import EngineState
from changedet_plugin.bridge.engine.setup import EngineSetupTask
from changedet_plugin.bridge.i18n import tr
from changedet_plugin.core.events import SELFTEST
from changedet_plugin.gui.engine.run_control import RunControl
from changedet_plugin.gui.engine.words import provider_words

SET_UP, SELF_TEST = "setup", SELFTEST.name


class EngineControl(QObject):
    """Says how things stand; starts set-up and self-test through the one run control."""

    changed = pyqtSignal()
    progressed = pyqtSignal(float, str)
    """Fraction of a set-up (0 to 1; negative = unknown), and what is being done."""

    def __init__(self, run: RunControl, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._run = run
        self._state: EngineState = environment.describe_engine()
        self.tested: Mapping[str, Any] | None = self._found_at_setup()
        """What a session last showed: ``provider``, ``reason``, ``versions``; None = nothing yet."""
        self._mishap = ""
        run.succeeded.connect(self._succeed)
        run.failed.connect(self._fail)
        run.cancelled.connect(self._stop)

    @property
    def is_ready(self) -> bool:
        """Whether a run can start."""
        return self._state.can_run

    @property
    def python(self) -> str:
        """The Python of the engine; empty = there is none."""
        return self._state.python or ""

    @property
    def words(self) -> str:
        """How things stand, in a sentence or two."""
        provider = self._test_words()
        runs_on = tr("It runs on {provider}.").format(provider=provider) if provider else ""
        return " ".join(filter(None, (self._mishap, self._state.sentence, runs_on)))

    @property
    def runs_on(self) -> str:
        """On what the encoder runs, as far as a session has shown."""
        if not self.is_ready:
            return tr("no engine yet; set it up above")
        return self._test_words() or tr("known after the first run or test")

    def variants(self) -> Sequence[tuple[str, str]]:
        """The sets of packages that can be set up: (name, words)."""
        return environment.variants()

    def set_up(self, variant: str, wheels: str, newest: bool) -> None:
        """Make the private environment, of tested versions or of the ``newest``; progress follows."""
        if self._run.is_running:
            return
        self._mishap = ""
        task = EngineSetupTask(variant, wheels, newest)
        task.progressed.connect(self.progressed)
        self._run.start(task, SET_UP)
        self.progressed.emit(0.0, tr("Setting up the engine"))

    def use_python(self, path: str) -> None:
        """Use a Python that has the packages, and test it."""
        settings.write("engine_python", path)
        self._look()
        self.test()

    def test(self) -> None:
        """Start the engine once and see on what an encoder really runs."""
        if self._run.is_running or not self.is_ready:
            return
        self._mishap = ""
        self._run.ask_engine(self.python, SELF_TEST, {"device": str(settings.read("device"))})
        self.progressed.emit(-1.0, tr("Testing the engine"))

    def learn(self, provider: str, reason: str) -> None:
        """A run has shown what the encoder runs on, and why not on a GPU (empty if it does)."""
        self.tested = {**(self.tested or {}), "provider": provider, "reason": reason}
        self.changed.emit()

    def _look(self) -> None:
        self._state = environment.describe_engine()
        self.tested = self._found_at_setup()
        self.changed.emit()

    def _found_at_setup(self) -> Mapping[str, Any] | None:
        """What the self-test of our own environment said when it was made; None for another Python."""
        folder = environment.private_folder()
        own = self._state.python == str(environment.python_in(folder))
        return environment.read_seal(folder) if own else None

    def _succeed(self, command: str, result: Any) -> None:
        if command == SET_UP:
            # A Python that was named before would go before the new one.
            settings.reset("engine_python")
            self._look()
        elif command == SELF_TEST:
            self.tested = result
            self.changed.emit()

    def _fail(self, command: str, sentence: str) -> None:
        if command in (SET_UP, SELF_TEST):
            self._mishap = sentence
            self._look()

    def _stop(self, command: str) -> None:
        if command in (SET_UP, SELF_TEST):
            self._look()

    def _test_words(self) -> str:
        if self.tested is None:
            return ""
        return provider_words(str(self.tested.get("provider", "")), str(self.tested.get("reason") or ""))
