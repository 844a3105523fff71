"""How is a drawing stopped?

Without waiting: who waits for threads that draw may wait for ever.
"""

from __future__ import annotations

from collections.abc import Iterable

from qgis.core import QgsMapRendererJob
from qgis.PyQt.QtCore import QTimer

_stopping: list[QgsMapRendererJob] = []
"""Jobs that were told to stop: one that is deleted waits for its threads, so each is held until they are done."""


def stop(jobs: Iterable[QgsMapRendererJob]) -> None:
    """Tell jobs to stop, and hear no more of them; returns at once."""
    for job in jobs:
        if job.isActive():
            job.finished.disconnect()
            # A job must outlive its own signal.
            job.finished.connect(lambda: QTimer.singleShot(0, _let_go))
            _stopping.append(job)
            job.cancelWithoutBlocking()


def _let_go() -> None:
    _stopping[:] = [job for job in _stopping if job.isActive()]
