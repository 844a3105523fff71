"""What does a raster file say of itself, asked through GDAL and QGIS?"""

from __future__ import annotations

import re
from functools import lru_cache
from pathlib import Path

from osgeo import gdal
from qgis.core import QgsMapLayer, QgsProviderRegistry

from changedet_plugin.bridge import raster_header
from changedet_plugin.bridge.i18n import tr
from changedet_plugin.core.rasters import address as addresses

_MOST_KEPT = 10_000


def local_path(layer: QgsMapLayer) -> str:
    """The address (``core.rasters.address``) of what a layer shows, of most the path of a file; empty where it has none."""
    return _path_in(layer.providerType(), layer.source())


@lru_cache(_MOST_KEPT)
def _path_in(provider: str, source: str) -> str:
    parts = QgsProviderRegistry.instance().decodeUri(provider, source)
    path = str(parts.get("path") or "")
    if provider == "gdal":
        # What follows a bar is for QGIS: how to open it, and with whose name.
        whole = re.split(r"\|(?:option|credential|authcfg)[:=]", source)[0]
        if parts.get("vsiPrefix") or parts.get("layerName") or addresses.files(whole) != (path,):
            return as_posix(whole) if whole == path else whole
    return as_posix(path)


def as_posix(path: str) -> str:
    """The one spelling of a local path: QGIS writes C:/a.tif where Python on Windows writes it with a backslash."""
    return Path(path).as_posix() if path and addresses.is_plain(path) else path


def band_names(path: str) -> list[str]:
    """What a raster file calls its bands, empty for one without a name; no entry where it cannot be read, or is on a server."""
    dataset = None if addresses.is_remote(path) else raster_header.opened(path)
    if dataset is None:
        return []
    bands = [dataset.GetRasterBand(number + 1) for number in range(dataset.RasterCount)]
    colours = {gdal.GCI_RedBand: tr("red"), gdal.GCI_GreenBand: tr("green"), gdal.GCI_BlueBand: tr("blue")}
    return [band.GetDescription() or colours.get(band.GetColorInterpretation(), "") for band in bands]


def name_of(path: str) -> str:
    """What a raster is called that may have been recorded on Windows, whatever this system is."""
    return addresses.name_of(path)
