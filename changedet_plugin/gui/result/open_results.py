"""Which results are in the project, and which one is shown?

And what goes on and off the map with them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from qgis.core import QgsLayerTree, QgsLayerTreeNode, QgsMapLayer, QgsProject, QgsVectorLayer
from qgis.PyQt.QtCore import QObject, QTimer, pyqtSignal

from changedet_plugin.bridge.layers import result_layers
from changedet_plugin.bridge.result import names
from changedet_plugin.bridge.result.verdicts import count_judged
from changedet_plugin.gui.result.result_control import ResultControl


@dataclass(frozen=True)
class Offered:
    """One result that can be shown."""

    layer_id: str
    """Its layer ``changes``."""
    text: str
    path: str


class OpenResults(QObject):
    """Follows the project and the layer tree; the result control shows what is chosen."""

    changed = pyqtSignal()
    """What is open, what is shown, or what is judged."""
    layer_chosen = pyqtSignal(object)
    """A layer that was chosen here, to be the active one in QGIS."""

    def __init__(self, project: QgsProject, result: ResultControl) -> None:
        super().__init__(result)
        self._project, self._result = project, result
        # A project that is read brings many layers at once, and Processing marks its layer only after it is there.
        self._look = QTimer(self)
        self._look.setSingleShot(True)
        self._look.setInterval(0)
        self._look.timeout.connect(self.changed)
        for signal in (project.layersAdded, project.layersRemoved, result.changed):
            signal.connect(self.look_again)

    @property
    def shown(self) -> str:
        """The layer ``changes`` of the result that is shown; empty = none is."""
        layers = self._result.layers
        return layers.changes.id() if layers is not None else ""

    def offers(self) -> Sequence[Offered]:
        """Every result of the project, that of the latest run first."""
        layers = result_layers.changes_layers(self._project)
        results = [(layer, run) for layer in layers if (run := result_layers.run_of(layer))]
        results.sort(key=lambda one: one[1].facts.started, reverse=True)
        runs = [run for _, run in results]
        series = [result_layers.series_of(layer, run) for layer, run in results]
        texts = names.entries(runs, series, [count_judged(run.path) for run in runs])
        return [Offered(layer.id(), text, run.path) for (layer, run), text in zip(results, texts)]

    def choose(self, layer_id: str) -> None:
        """Show a result in the dock and on the map; the others of its series go off the map."""
        layer = self._project.mapLayer(layer_id)
        if not isinstance(layer, QgsVectorLayer) or not self._result.show_layer(layer):
            self.changed.emit()
            return
        self.hide_others()
        if self._result.layers is not None:
            self._result.layers.show()
            self.layer_chosen.emit(self._result.layers.changes)

    def hide_others(self) -> None:
        """Take the other results of the series that is shown off the map: they would lie over each other."""
        shown = self._result.layers
        if shown is None:
            return
        for layer in result_layers.changes_layers(self._project):
            run = result_layers.run_of(layer) if layer is not shown.changes else None
            other = result_layers.result_of(layer) if run is not None and names.is_same_series(run, shown.run) else None
            if other is not None:
                other.hide()

    def follow(self, node: QgsLayerTreeNode | None) -> None:
        """Show the result that a layer or a group of the layer tree belongs to; what belongs to none changes nothing."""
        # A project that is read makes one of its layers the active one: what was shown last says more.
        if node is None or not self.shown:
            return
        layers = [node.layer()] if QgsLayerTree.isLayer(node) else [below.layer() for below in node.findLayers()]
        own = {changes.id() for layer in layers if (changes := self._changes_of(layer)) is not None}
        # A group of several, the project's own among them, says nothing.
        if len(own) == 1 and self.shown not in own:
            layer = self._project.mapLayer(own.pop())
            if isinstance(layer, QgsVectorLayer):
                self._result.show_layer(layer)

    def look_again(self, *_what: object) -> None:
        """Say in the next turn that something may be otherwise."""
        self._look.start()

    def close(self) -> None:
        """Let go of the project."""
        self._look.stop()
        self._project.layersAdded.disconnect(self.look_again)
        self._project.layersRemoved.disconnect(self.look_again)

    def _changes_of(self, layer: QgsMapLayer | None) -> QgsVectorLayer | None:
        """The layer ``changes`` of the result that a layer is of."""
        if not isinstance(layer, QgsVectorLayer) or not result_layers.is_of_result(layer):
            return None
        path, table = result_layers.source_of(layer)
        if table == "changes":
            return layer
        mates = result_layers.changes_layers(self._project)
        return next((mate for mate in mates if result_layers.source_of(mate)[0] == path), None)
