"""The plugin comes and goes without a trace, and brings none of the engine's packages into QGIS."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from qgis.core import QgsApplication, QgsExpression, QgsProject, QgsVectorLayer
from qgis.gui import QgsGui
from qgis.PyQt.QtWidgets import QDockWidget

from changedet_plugin import classFactory
from changedet_plugin.bridge.result_layers import RUN_PROPERTY, open_result

ROOT = Path(__file__).parents[2]
HEAVY = ["rasterio", "onnxruntime", "sklearn", "skimage", "scipy", "zarr", "shapely", "pyogrio", "pyproj", "torch"]


def provider():
    return QgsApplication.processingRegistry().providerById("changedet")


def test_loads_and_unloads_twice(qgis_iface, qtbot):
    for _ in range(2):
        plugin = classFactory(qgis_iface)
        plugin.initGui()
        assert provider() is not None
        assert QgsExpression.functionIndex("changedet_similarity") >= 0
        assert len(layer_actions()) == 1
        plugin.unload()
        assert layer_actions() == []
        assert provider() is None
        assert QgsExpression.functionIndex("changedet_similarity") < 0


def layer_actions():
    registry = QgsGui.mapLayerActionRegistry()
    layer = QgsVectorLayer("Polygon?crs=EPSG:4326", "changes", "memory")
    layer.setCustomProperty(RUN_PROPERTY, "a run")
    return [action for action in registry.mapLayerActions(layer) if action.objectName() == "changedet_similar"]


def test_the_layer_action_finds_the_like_of_a_change(qgis_iface, qtbot, result_path):
    plugin = classFactory(qgis_iface)
    plugin.initGui()
    result = open_result(result_path, QgsProject.instance(), "Rotterdam")
    registry = QgsGui.mapLayerActionRegistry()
    offered = [action for action in registry.mapLayerActions(result.changes) if action.objectName() == "changedet_similar"]
    assert not any(action.objectName() == "changedet_similar" for action in registry.mapLayerActions(result.patches))
    offered[0].triggerForFeature(result.changes, result.changes.getFeature(1))
    kinds = {feature["type"] for feature in result.changes.getSelectedFeatures()}
    assert kinds == {result.changes.getFeature(1)["type"]}
    assert result.changes.styleManager().currentStyle() == "similar"
    QgsProject.instance().clear()
    plugin.unload()


def test_the_button_shows_and_hides_the_dock(qgis_iface, qtbot):
    plugin = classFactory(qgis_iface)
    plugin.initGui()
    action = qgis_iface.addRasterToolBarIcon.call_args[0][0]
    action.trigger()
    dock = qgis_iface.addTabifiedDockWidget.call_args[0][1]
    assert isinstance(dock, QDockWidget)
    assert dock.objectName() == "changedet_dock"
    dock.close()
    assert not action.isChecked()
    plugin.unload()
    assert qgis_iface.removeRasterToolBarIcon.call_args[0][0] is action


def test_processing_alone_needs_no_interface(qgis_app):
    plugin = classFactory(None)
    plugin.initProcessing()
    assert [algorithm.id() for algorithm in provider().algorithms()] == ["changedet:detectchanges"]
    plugin.unload()
    assert provider() is None


@pytest.mark.parametrize("hook", ["initProcessing", "initGui"])
def test_loading_brings_no_package_of_the_engine(hook):
    code = f"""
import sys
from unittest.mock import MagicMock
from qgis.core import QgsApplication
app = QgsApplication([], False); app.initQgis()
before = set(sys.modules)
from changedet_plugin import classFactory
iface = MagicMock(); iface.mainWindow.return_value = None
plugin = classFactory(iface); plugin.{hook}()
loaded = {{name.partition('.')[0] for name in sys.modules}}
ours = {{name for name in set(sys.modules) - before if name.startswith('changedet_plugin')}}
print(sorted(loaded & set({HEAVY!r})), 'changedet_plugin.gui.dock' in ours)
plugin.unload(); app.exitQgis()
"""
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "QT_QPA_PLATFORM": "offscreen"}
    done = subprocess.run([sys.executable, "-c", code], env=environment, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[] False"
