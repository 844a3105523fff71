"""Which detectors does a project have?

Kept in its file, they come back when it is opened.
"""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

from qgis.core import QgsProject
from qgis.PyQt.QtCore import QObject, QTimer, pyqtSignal

from changedet_plugin.bridge.i18n import tr
from changedet_plugin.bridge.similar.detectors import Detector, Unreadable, as_plain, from_plain

_SCOPE, _KEY = "changedet", "/detectors"


class DetectorMemory(QObject):
    """Reads and writes the entry of the project; a name is there once."""

    changed = pyqtSignal()
    failed = pyqtSignal(str)

    def __init__(self, project: QgsProject, parent: QObject) -> None:
        super().__init__(parent)
        self._project = project
        self._detectors: dict[str, Detector] = {}
        self._unread: list[Any] = []
        """What another version wrote; it stays in the project."""
        project.readProject.connect(self._read)
        project.cleared.connect(self._read)
        # Whoever listens to this is made later.
        QTimer.singleShot(0, self._read)

    def all(self) -> list[Detector]:
        """The detectors, by name."""
        return sorted(self._detectors.values(), key=lambda detector: detector.name.casefold())

    def names(self) -> list[str]:
        """Their names."""
        return [detector.name for detector in self.all()]

    def find(self, name: str) -> Detector | None:
        """The detector of this name."""
        return self._detectors.get(name)

    def put(self, detector: Detector) -> None:
        """Keep it in the place of another of its name."""
        self._detectors[detector.name] = detector
        self._write()

    def rename(self, name: str, to: str) -> None:
        """Give a detector a name that is not taken."""
        if name in self._detectors and to not in self._detectors:
            self._detectors[to] = replace(self._detectors.pop(name), name=to)
            self._write()

    def remove(self, name: str) -> None:
        """Take it out of the project."""
        if self._detectors.pop(name, None) is not None:
            self._write()

    def close(self) -> None:
        """Let go of the project."""
        self._project.readProject.disconnect(self._read)
        self._project.cleared.disconnect(self._read)

    def _write(self) -> None:
        """At once, so that QGIS asks to save the project."""
        kept = [*map(as_plain, self.all()), *self._unread]
        if kept:
            self._project.writeEntry(_SCOPE, _KEY, json.dumps(kept))
        else:
            self._project.removeEntry(_SCOPE, _KEY)
        self.changed.emit()

    def _read(self, *_document: object) -> None:
        text, _found = self._project.readEntry(_SCOPE, _KEY, "")
        self._detectors, self._unread = {}, []
        for values in _entries(text):
            try:
                detector = from_plain(values)
            except Unreadable:
                self._unread.append(values)
            else:
                self._detectors[detector.name] = detector
        if self._unread:
            n_unread = len(self._unread)
            self.failed.emit(
                tr("%n detectors of the project cannot be read; update the plugin, or load their files.", n_unread)
            )
        self.changed.emit()


def _entries(text: str) -> list[Any]:
    """What the entry holds, one value a detector."""
    try:
        entries = json.loads(text or "[]")
    except (ValueError, RecursionError):
        return [text]
    return entries if isinstance(entries, list) else [entries]
