"""The plugin loaded and unloaded, and its algorithms, on Qt 6."""

from __future__ import annotations

import pytest
from qgis.core import QgsProcessingContext, QgsProcessingFeedback
from qgis.gui import QgisInterface

from changedet_plugin import classFactory
from changedet_plugin.algorithms.provider import ChangeDetProvider
from tests.qt6 import stand_in
from tests.qt6.driving import settle


def algorithms():
    provider = ChangeDetProvider()
    provider.loadAlgorithms()
    return {algorithm.name(): algorithm for algorithm in provider.algorithms()}


def test_the_provider_has_its_algorithms():
    assert set(algorithms()) >= {"detectchanges", "checkseries", "findsimilar", "evaluate", "report"}
    assert not ChangeDetProvider().icon().isNull()


@pytest.mark.parametrize("name", ["detectchanges", "checkseries", "findsimilar", "evaluate", "report", "accuracy"])
def test_an_algorithm_says_what_it_is_and_takes(name):
    algorithm = algorithms()[name]
    algorithm.initAlgorithm({})
    assert type(algorithm.createInstance()) is type(algorithm)
    assert algorithm.flags() is not None
    assert algorithm.parameterDefinitions()
    words = (algorithm.displayName(), algorithm.shortDescription(), algorithm.shortHelpString(), algorithm.helpUrl())
    assert all(words)
    assert algorithm.canExecute()
    algorithm.checkParameterValues({}, QgsProcessingContext())
    QgsProcessingFeedback().pushInfo("done")


def test_the_plugin_comes_opens_its_dock_and_goes():
    for _ in range(2):
        interface = QgisInterface()
        interface.mainWindow().show()
        plugin = classFactory(interface)
        plugin.initGui()
        settle()
        plugin._action.trigger()
        settle()
        assert plugin._dock.isVisible()
        plugin._dock.close()
        assert not plugin._action.isChecked()
        plugin.unload()
        settle()
    assert {"QgisInterface.addTabifiedDockWidget", "QgisInterface.removeDockWidget"} <= stand_in.calls
