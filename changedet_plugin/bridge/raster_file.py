"""What does a raster file say of itself, asked through GDAL and QGIS?"""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path, PureWindowsPath

from osgeo import gdal
from qgis.core import QgsMapLayer, QgsProviderRegistry

from changedet_plugin.bridge import raster_header
from changedet_plugin.bridge.i18n import tr

_MOST_KEPT = 10_000


def local_path(layer: QgsMapLayer) -> str:
    """The file that a layer shows; empty where it shows none."""
    return _path_in(layer.providerType(), layer.source())


@lru_cache(_MOST_KEPT)
def _path_in(provider: str, source: str) -> str:
    parts = QgsProviderRegistry.instance().decodeUri(provider, source)
    return as_posix(str(parts.get("path") or ""))


def as_posix(path: str) -> str:
    """The one spelling of a local path: QGIS writes C:/a.tif where Python on Windows writes it with a backslash."""
    return Path(path).as_posix() if path and "://" not in path else path


def band_names(path: str) -> list[str]:
    """What a raster file calls its bands, empty for one without a name; no entry where it cannot be read."""
    dataset = raster_header.opened(path)
    if dataset is None:
        return []
    bands = [dataset.GetRasterBand(number + 1) for number in range(dataset.RasterCount)]
    colours = {gdal.GCI_RedBand: tr("red"), gdal.GCI_GreenBand: tr("green"), gdal.GCI_BlueBand: tr("blue")}
    return [band.GetDescription() or colours.get(band.GetColorInterpretation(), "") for band in bands]


def name_of(path: str) -> str:
    """The name of a file that may have been recorded on Windows, whatever this system is."""
    return PureWindowsPath(path).name
