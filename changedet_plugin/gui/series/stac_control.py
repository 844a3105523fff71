"""Which images has a STAC catalogue for the series?

The engine is asked, beside a run and without stopping it.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from qgis.PyQt.QtCore import QObject, pyqtSignal

from changedet_plugin.bridge.i18n import tr
from changedet_plugin.core.events import ITEMS, ItemsResult
from changedet_plugin.gui.engine.control import EngineControl
from changedet_plugin.gui.engine.run_control import RunControl


class StacControl(QObject):
    """Asks one catalogue at a time; what is asked last counts."""

    listed = pyqtSignal(dict, list)
    """The ``ItemsResult``, and what the engine said of it, a sentence each."""
    failed = pyqtSignal(str)

    def __init__(self, engine: EngineControl, parent: QObject) -> None:
        super().__init__(parent)
        self._engine = engine
        self._work = RunControl(self)
        self._next: dict[str, Any] | None = None
        """What is asked as soon as what goes on has been stopped."""
        self._said: list[str] = []
        self._work.warned.connect(self._hear)
        self._work.succeeded.connect(self._succeed)
        self._work.failed.connect(self._fail)
        self._work.cancelled.connect(lambda _command: self._go_on())

    def ask(self, place: str, assets: Sequence[str]) -> None:
        """List a catalogue; ``listed`` or ``failed`` follows."""
        if not self._engine.is_ready:
            self.failed.emit(tr("The items are listed by the engine; set it up on the Series page."))
            return
        self._next = {"stac": place, "assets": list(assets) or None}
        if self._work.is_running:
            self._work.cancel()
        else:
            self._go_on()

    def cancel(self) -> None:
        """Ask no more."""
        self._next = None
        self._work.cancel()

    def close(self) -> None:
        """Stop what goes on."""
        self._next = None
        self._work.close()

    def _go_on(self) -> bool:
        """Ask what was asked meanwhile; returns whether something was."""
        asked, self._next, self._said = self._next, None, []
        if asked is not None:
            self._work.ask_engine(self._engine.python, ITEMS.name, asked)
        return asked is not None

    def _hear(self, sentence: str) -> None:
        self._said.append(sentence)

    def _succeed(self, _command: str, result: ItemsResult) -> None:
        said = self._said
        if not self._go_on():
            self.listed.emit(dict(result), said)

    def _fail(self, _command: str, sentence: str) -> None:
        if not self._go_on():
            self.failed.emit(sentence)
