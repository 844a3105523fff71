"""The plugin comes and goes without a trace, and brings none of the engine's packages into QGIS."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest
from qgis.core import QgsApplication, QgsExpression
from qgis.PyQt.QtWidgets import QDockWidget

from changedet_plugin import classFactory
from scripts.paths import ROOT

HEAVY = ["rasterio", "onnxruntime", "sklearn", "skimage", "scipy", "zarr", "shapely", "pyogrio", "pyproj", "torch"]


def provider():
    return QgsApplication.processingRegistry().providerById("changedet")


def test_loads_and_unloads_twice(qgis_iface, qtbot):
    for _ in range(2):
        plugin = classFactory(qgis_iface)
        plugin.initGui()
        assert provider() is not None
        assert QgsExpression.functionIndex("changedet_similarity") >= 0
        plugin.unload()
        assert provider() is None
        assert QgsExpression.functionIndex("changedet_similarity") < 0


def test_the_button_shows_and_hides_the_dock(qgis_iface, qtbot):
    plugin = classFactory(qgis_iface)
    plugin.initGui()
    action = qgis_iface.addPluginToRasterMenu.call_args[0][1]
    qgis_iface.addTabifiedDockWidget.reset_mock()
    action.trigger()
    qtbot.waitUntil(lambda: qgis_iface.addTabifiedDockWidget.called)
    dock = qgis_iface.addTabifiedDockWidget.call_args[0][1]
    assert isinstance(dock, QDockWidget)
    assert dock.objectName() == "changedet_dock"
    dock.close()
    assert not action.isChecked()
    plugin.unload()
    assert qgis_iface.removePluginRasterMenu.call_args[0][1] is action


def test_processing_alone_needs_no_interface(qgis_app):
    plugin = classFactory(None)
    plugin.initProcessing()
    assert {"changedet:detectchanges", "changedet:findsimilar"} <= {algorithm.id() for algorithm in provider().algorithms()}
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
print(sorted(loaded & set({HEAVY!r})), any(name.startswith('changedet_plugin.gui.') for name in ours))
plugin.unload(); app.exitQgis()
"""
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "QT_QPA_PLATFORM": "offscreen"}
    done = subprocess.run([sys.executable, "-c", code], env=environment, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[] False"
