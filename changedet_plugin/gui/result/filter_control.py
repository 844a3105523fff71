"""What do the layers of the result let through?

By the controls of the dock, by hand, or set by QGIS itself.
"""

from __future__ import annotations

from qgis.core import QgsFeatureRequest, QgsVectorLayer
from qgis.PyQt import sip
from qgis.PyQt.QtCore import QObject, pyqtSignal

from changedet_plugin.bridge.i18n import tr
from changedet_plugin.bridge.layers.result_layers import ResultLayers
from changedet_plugin.bridge.result import filters, geopackage
from changedet_plugin.bridge.result.filters import Filter
from changedet_plugin.gui.result.result_control import ResultControl


class FilterControl(QObject):
    """Sets the subset strings, and hears of those that others set."""

    set_elsewhere = pyqtSignal(str)
    """The condition that QGIS's own dialog, a script or a project gave the layer."""
    failed = pyqtSignal(str)

    def __init__(self, result: ResultControl) -> None:
        super().__init__(result)
        self._result = result
        self._layer: QgsVectorLayer | None = None
        self._is_setting = False
        result.changed.connect(self._follow_layer)
        self._follow_layer()

    @property
    def condition(self) -> str:
        """What the changes are filtered by now; empty = nothing."""
        layers = self._result.layers
        return str(layers.changes.subsetString()) if layers is not None else ""

    def apply(self, state: Filter) -> None:
        """Show on the map what passes; says so where a layer is being edited."""
        layers = self._result.layers
        if layers is None:
            return
        self._is_setting = True
        with self._result.keeping_selection():
            if not layers.apply_filter(state):
                self.failed.emit(self._obstacle(layers))
        self._is_setting = False

    def apply_sql(self, text: str) -> list[int] | None:
        """Show what passes a condition in words of the layer; its features, or None (after ``failed``) where it is none."""
        layers = self._result.layers
        if layers is None:
            return None
        if layers.changes.isEditable():
            self.failed.emit(tr("The layer is being edited; save or leave the edits, then filter again."))
            return None
        if not geopackage.is_condition(layers.path, text):
            sentence = tr("“{text}” is no condition on the fields of the changes; see the attribute table.")
            self.failed.emit(sentence.format(text=text))
            return None
        self._is_setting = True
        with self._result.keeping_selection():
            layers.changes.setSubsetString(text)
            layers.patches.setSubsetString(filters.follow(text))
        self._is_setting = False
        request = QgsFeatureRequest().setFlags(QgsFeatureRequest.Flag.NoGeometry).setNoAttributes()
        return [int(feature.id()) for feature in layers.changes.getFeatures(request)]

    def _obstacle(self, layers: ResultLayers) -> str:
        """Why QGIS does not filter, in a sentence."""
        if layers.changes.isEditable() or layers.patches.isEditable():
            return tr("The layer is being edited; save or leave the edits, then filter again.")
        return tr("The layers of {path} cannot be read any more; open the result again.").format(path=layers.path)

    def _follow_layer(self) -> None:
        if self._layer is not None and not sip.isdeleted(self._layer):
            self._layer.subsetStringChanged.disconnect(self._tell)
        self._layer = self._result.layers.changes if self._result.layers is not None else None
        if self._layer is not None:
            self._layer.subsetStringChanged.connect(self._tell)

    def _tell(self) -> None:
        if not self._is_setting:
            self.set_elsewhere.emit(self.condition)
