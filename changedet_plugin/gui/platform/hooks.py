"""How do the locator bar and the options of QGIS know the dock?

They are joined to it, and let go of again.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from qgis.core import QgsProject, QgsVectorLayer

from changedet_plugin.bridge import settings
from changedet_plugin.bridge.layers.selection import mend_former
from changedet_plugin.gui.platform.locator import ChangeIndex, ChangeLocator
from changedet_plugin.gui.platform.options_page import OptionsFactory


class Hooks:
    """What QGIS holds of ours as long as the plugin is loaded, whether the dock is open or not."""

    def __init__(self, iface: Any, project: QgsProject, open_dock: Callable[[], Any], dock: Callable[[], Any]) -> None:
        """``open_dock`` brings the dock to the front, made where there is none; ``dock`` gives it, or None."""
        self._iface, self._open_dock, self._dock = iface, open_dock, dock
        self._project = project
        self._locator = ChangeLocator(ChangeIndex(project), self.go_to)
        self._options = OptionsFactory(self.take_settings)
        iface.registerLocatorFilter(self._locator)
        iface.registerOptionsWidgetFactory(self._options)
        project.layersAdded.connect(mend_former)
        mend_former(project.mapLayers().values())

    def close(self) -> None:
        """Take them away; QGIS deletes the filter."""
        self._project.layersAdded.disconnect(mend_former)
        self._iface.unregisterOptionsWidgetFactory(self._options)
        self._iface.deregisterLocatorFilter(self._locator)

    def go_to(self, path: str, fid: int) -> None:
        """Show a change of a result of the project, in the dock and on the map; what hides it gives way."""
        from changedet_plugin.gui.dock.change_dock import CHANGES

        dock = self._open_dock()
        dock.show_page(CHANGES)
        result = dock.session.result
        if (result.layers is None or Path(result.layers.path) != Path(path)) and not result.open(path):
            return
        dock.changes.reveal(fid)
        result.select([fid])
        shown = result.layers.changes.getFeature(fid)
        if shown.isValid():
            result.zoom_to(fid)
            return
        layer = QgsVectorLayer(f"{path}|layername=changes", "changes", "ogr")
        result.zoom_to_place(layer.getFeature(fid).geometry(), layer.crs())

    def take_settings(self, names: list[str]) -> None:
        """Let an open dock take up what was changed in the options; one that is made later reads it by itself."""
        dock = self._dock()
        if dock is None:
            return
        kept = {name: settings.read(name) for name in ("device", "memory_gb") if name in names}
        dock.series.show_machine(**kept)
        if "engine_python" in names:
            dock.session.engine.use_python(str(settings.read("engine_python")))
        if "encoders" in names:
            dock.session.encoders.look()
