"""What changed in a raster time series?

Finds and ranks what changed in a raster time series, inside QGIS and without it.
"""

from __future__ import annotations

from typing import Any


def classFactory(iface: Any) -> Any:  # noqa: N802  (the name QGIS looks for)
    """Build the plugin; everything is imported here so that QGIS starts fast."""
    from changedet_plugin.plugin import ChangeDetPlugin

    return ChangeDetPlugin(iface)
