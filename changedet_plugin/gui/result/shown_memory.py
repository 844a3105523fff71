"""What was shown of the results of a project?

Kept with it: page, result, order of its list, selected change.
"""

from __future__ import annotations

import json
from typing import Any

from qgis.core import QgsProject
from qgis.PyQt.QtCore import QObject, pyqtSignal

from changedet_plugin.core.errors import UNREADABLE

_SCOPE, _KEY = "changedet", "/shown"
_MOST = 2**31 - 1
"""Qt counts no further."""


class ShownMemory(QObject):
    """Others fill it; it is written with the project. Filters are not here: the layers themselves keep them."""

    restored = pyqtSignal()
    """The page and the order are those of the project now."""

    def __init__(self, project: QgsProject, parent: QObject) -> None:
        super().__init__(parent)
        self._project = project
        self.layer_id = ""
        """The layer ``changes`` of the result that is shown, or was shown last; empty = none yet."""
        self.order = ""
        """Of the list; empty = as it opens."""
        self.page = 0
        """Of the dock, from 0."""
        self.current: dict[str, int | None] = {}
        """The selected change of every result, by its layer."""
        project.writeProject.connect(self._write)
        project.cleared.connect(self._forget)

    def read(self) -> None:
        """Take what the project holds, so far as nothing of it was shown since it was opened."""
        text, _found = self._project.readEntry(_SCOPE, _KEY, "")
        if self.layer_id or not text:
            return
        try:
            written = json.loads(text)
            current: dict[str, int | None] = {str(layer): _whole(fid) for layer, fid in written["current"].items()}
            self.layer_id, self.order, self.page = str(written["layer"]), str(written["order"]), _whole(written["page"])
            self.current = current
        except UNREADABLE:
            # Another version's, or edited by hand: the result opens as any other.
            return
        self.restored.emit()

    def close(self) -> None:
        """Let go of the project."""
        self._project.writeProject.disconnect(self._write)
        self._project.cleared.disconnect(self._forget)

    def _write(self, *_document: object) -> None:
        if self.layer_id not in self._project.mapLayers():
            self._project.removeEntry(_SCOPE, _KEY)
            return
        current = {layer: fid for layer, fid in self.current.items() if fid is not None and self._project.mapLayer(layer)}
        written = {"layer": self.layer_id, "order": self.order, "page": self.page, "current": current}
        self._project.writeEntry(_SCOPE, _KEY, json.dumps(written))

    def _forget(self) -> None:
        # The page stays: it is the dock's, and another project starts on the one that is open.
        self.layer_id, self.order, self.current = "", "", {}


def _whole(value: Any) -> int:
    """A number or a page as it was written; ValueError where it is none."""
    number = int(value)
    if not 0 <= number <= _MOST:
        raise ValueError("out of range")
    return number
