"""What comes and goes with the plugin?

Joins the parts to QGIS: a button and a menu entry for the dock, the Processing provider, locator and options.

Undoes it all again.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from importlib import import_module
from typing import Any

from qgis.core import QgsApplication, QgsProject
from qgis.PyQt.QtCore import Qt, QTimer
from qgis.PyQt.QtGui import QIcon

from changedet_plugin.bridge import settings
from changedet_plugin.bridge.i18n import install_translator, remove_translator, tr
from changedet_plugin.compat import QAction
from changedet_plugin.paths import RESOURCES


class ChangeDetPlugin:
    """The plugin. ``iface`` is None in qgis_process, which calls ``initProcessing`` only."""

    def __init__(self, iface: Any) -> None:
        self._iface = iface
        self._undo: list[Callable[[], Any]] = []
        self._dock: Any = None
        self._action: Any = None

    def initProcessing(self) -> None:
        """Offer the algorithms: the only hook that qgis_process calls."""
        from changedet_plugin.algorithms.provider import ChangeDetProvider
        from changedet_plugin.bridge.layers.expressions import register_functions, unregister_functions

        translator = install_translator()
        if translator is not None:
            self._undo.append(partial(remove_translator, translator))
        register_functions()
        self._undo.append(unregister_functions)
        provider = ChangeDetProvider()
        registry = QgsApplication.processingRegistry()
        registry.addProvider(provider)
        self._undo.append(partial(registry.removeProvider, provider))

    def initGui(self) -> None:
        """Add the menu entry and the toolbar button; the dock is built when it is first asked for."""
        self.initProcessing()
        self._action = QAction(
            QIcon(str(RESOURCES / "icons" / "changedet.svg")), tr("Change detection"), self._iface.mainWindow()
        )
        self._action.setObjectName("changedet_toggle")
        self._action.setCheckable(True)
        self._action.setToolTip(tr("Find and rank what changed in a series of rasters"))
        self._action.toggled.connect(self._toggle)
        self._undo.append(self._action.deleteLater)
        menu = tr("&Change detection")
        self._iface.addPluginToRasterMenu(menu, self._action)
        self._undo.append(partial(self._iface.removePluginRasterMenu, menu, self._action))
        # The Raster toolbar is hidden in a fresh QGIS.
        self._iface.addToolBarIcon(self._action)
        self._undo.append(partial(self._iface.removeToolBarIcon, self._action))
        # Widgets are none of the start's business: when QGIS stands, its event loop turns.
        later = QTimer(self._action)
        later.setSingleShot(True)
        later.timeout.connect(self._hook)
        later.start(0)
        self._undo.append(later.stop)

    def unload(self) -> None:
        """Take away whatever was added, last first."""
        while self._undo:
            self._undo.pop()()
        self._dock = self._action = None

    def _toggle(self, shown: bool) -> None:
        """Show or hide the dock; the next start of QGIS finds it so."""
        settings.write("dock_open", int(shown))
        if self._dock is not None:
            self._dock.setUserVisible(shown)
        elif shown:
            from changedet_plugin.gui.turns import Turns

            turns = Turns(self._action)
            self._undo.append(turns.stop)
            turns.start(_read_modules(), self._make_dock)

    def _hook(self) -> None:
        from changedet_plugin.gui.platform.hooks import Hooks

        self._undo.append(Hooks(self._iface, QgsProject.instance(), self._open_dock, lambda: self._dock).close)
        if settings.read("dock_open"):
            self._action.setChecked(True)

    def _open_dock(self) -> Any:
        self._action.setChecked(True)
        self._make_dock()
        self._dock.setUserVisible(True)
        return self._dock

    def _make_dock(self) -> None:
        """Where there is none and it is still wanted."""
        if self._dock is not None or not self._action.isChecked():
            return
        from changedet_plugin.gui.dock.change_dock import OPENING_PX, ChangeDock
        from changedet_plugin.gui.result.tree_link import TreeLink
        from changedet_plugin.gui.session import Session

        session = Session(self._iface.mapCanvas(), self._iface.messageBar(), QgsProject.instance())
        self._undo.append(session.close)
        self._dock = ChangeDock(session, self._iface.mainWindow())
        self._undo.append(self._dock.deleteLater)
        self._undo.append(self._dock.compare.close)
        self._undo.append(TreeLink(self._iface.layerTreeView(), session.open_results).close)
        self._iface.addTabifiedDockWidget(Qt.DockWidgetArea.RightDockWidgetArea, self._dock, ["LayerStyling"], True)
        window = self._iface.mainWindow()
        # It was not there yet when QGIS put its windows back.
        window.restoreDockWidget(self._dock)
        if not settings.read("dock_placed"):
            settings.write("dock_placed", 1)
            window.resizeDocks([self._dock], [max(OPENING_PX, self._dock.width())], Qt.Orientation.Horizontal)
        self._undo.append(partial(self._iface.removeDockWidget, self._dock))
        self._dock.closedStateChanged.connect(self._follow)
        self._undo.append(partial(self._dock.closedStateChanged.disconnect, self._follow))
        self._dock.setUserVisible(True)

    def _follow(self, closed: bool) -> None:
        """The button shows whether the dock is open, however it was closed."""
        self._action.setChecked(not closed)


def _read_modules() -> Iterator[None]:
    """Import what the dock is made of, in steps: the window answers between them."""
    import_module("changedet_plugin.gui.session")
    yield
    import_module("changedet_plugin.gui.dock.change_dock")
    yield
