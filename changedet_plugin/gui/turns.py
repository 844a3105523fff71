"""How does long work leave the window alive?

In pieces in the main thread, one a turn of the event loop: the window is drawn and answers in between.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from qgis.PyQt.QtCore import QObject, QTimer

_END = object()


class Turns(QObject):
    """Takes the steps of one iterator; another one that is started takes its place."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._steps: Iterator[Any] = iter(())
        self._then: Callable[[], object] = lambda: None
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(0)
        self._timer.timeout.connect(self._step)

    def start(self, steps: Iterator[Any], then: Callable[[], object] = lambda: None) -> None:
        """Take the first step now and the others in the turns to come; call ``then`` after the last one."""
        self._steps, self._then = steps, then
        self._step()

    def stop(self) -> None:
        """Take no further step."""
        self._steps, self._then = iter(()), lambda: None
        self._timer.stop()

    def _step(self) -> None:
        goes_on = False
        try:
            goes_on = next(self._steps, _END) is not _END
        finally:
            # A step that fails is the last one: whoever waits for the end is told of it all the same.
            if goes_on:
                self._timer.start()
            else:
                then, self._then = self._then, lambda: None
                then()
