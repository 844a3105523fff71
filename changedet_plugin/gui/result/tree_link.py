"""How do the layer tree of QGIS and the dock go together?

What is made active in one is shown in the other.
"""

from __future__ import annotations

from typing import Any

from qgis.core import QgsMapLayer
from qgis.PyQt.QtCore import QObject

from changedet_plugin.gui.result.open_results import OpenResults


class TreeLink(QObject):
    """Between the layer tree view of QGIS and the open results; ``close`` undoes it."""

    def __init__(self, view: Any, results: OpenResults) -> None:
        """``view``: the ``QgsLayerTreeView``."""
        super().__init__(results)
        self._view, self._results = view, results
        self._selection = view.selectionModel()
        self._selection.currentChanged.connect(self._follow)
        results.layer_chosen.connect(self._activate)

    def close(self) -> None:
        """Let go of the view."""
        self._selection.currentChanged.disconnect(self._follow)
        self._results.layer_chosen.disconnect(self._activate)

    def _follow(self, *_indexes: object) -> None:
        self._results.follow(self._view.currentNode())

    def _activate(self, layer: QgsMapLayer) -> None:
        self._view.setCurrentLayer(layer)
