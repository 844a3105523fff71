"""Which rasters of the project can form a series, when they were taken, and how the engine is asked about them."""

from __future__ import annotations

import datetime
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path, PureWindowsPath
from typing import Any

from osgeo import gdal
from qgis.core import (
    QgsCoordinateReferenceSystem,
    QgsFeatureRequest,
    QgsGeometry,
    QgsLayerTreeGroup,
    QgsMapLayer,
    QgsProject,
    QgsProviderRegistry,
    QgsRasterLayer,
    QgsVectorLayer,
)

from changedet_plugin.bridge import settings
from changedet_plugin.bridge.i18n import tr
from changedet_plugin.bridge.series import headers
from changedet_plugin.bridge.settings import SETTINGS
from changedet_plugin.core.acquisition_dates import acquisition_of, may_be_scene
from changedet_plugin.core.errors import AreaError

COMPOSITE = ".colours.vrt"
"""How the names of pictures end that are made of radar bands, the mean of some dates."""
_AUXILIARY = "GDAL_PAM_ENABLED"
_MOST_KEPT = 10_000


@dataclass(frozen=True)
class DatedLayer:
    """One raster layer of the project."""

    layer_id: str
    name: str
    path: str
    """The local file; empty where there is none."""
    date: datetime.date | None
    origin: str
    """Where the date was found: ``temporal range``, ``tags``, ``file name``, ``layer name``, ``written``; empty = nowhere."""
    problem: str = ""
    """Why the layer cannot be part of a series, one sentence; empty where it can."""


@dataclass(frozen=True)
class RunOptions:
    """What the analyst chose for a run; the names and meanings are those of docs/result.md."""

    output: str | None
    """None = nothing is to be written."""
    reference_end: datetime.date | None = None
    encoder: str = "builtin"
    patch_px: int | None = None
    patch_size: float | None = None
    """Metres."""
    bands: tuple[int, ...] = ()
    """1-based; empty = all."""
    area: dict[str, str] | None = None
    """From ``area_of``."""
    threshold: float | None = None
    confirm: int = 3
    align: str = "auto"
    """``auto``, ``correct`` or ``ignore``: what is done about dates that lie off."""
    mask: str | None = None
    """A file, or a folder matched by date."""
    mask_band: int | None = None
    mask_values: tuple[int, ...] = ()
    store: str | None = None
    device: str = "auto"
    memory: str = "2G"
    store_cap: str | None = None
    """Most that the cache holds, as ``memory``; None = the engine's own limit."""
    threads: int | None = None
    """Tiles that are encoded at once; None = the engine knows."""


def dated_rasters(project: QgsProject) -> list[DatedLayer]:
    """Every raster layer of the project, dated ones first and oldest first."""
    rasters = [dated(layer) for layer in project.mapLayers().values() if _may_be_dated(layer)]
    return sorted(rasters, key=lambda row: (bool(row.problem), row.date or datetime.date.max, row.name))


def _may_be_dated(layer: QgsMapLayer | None) -> bool:
    """Whether a layer is a raster, and none that was put on the map as the mean of some."""
    return isinstance(layer, QgsRasterLayer) and not local_path(layer).endswith(COMPOSITE)


def dated(layer: QgsRasterLayer) -> DatedLayer:
    """One raster layer with its date: from its temporal range, else as ``engine.dates.acquisition_of`` finds it."""
    path = local_path(layer)
    problem = _problem(layer, path)
    date, origin = _date(layer, path, is_readable=not problem)
    return DatedLayer(layer.id(), layer.name(), path, date, origin, problem)


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


def name_of(path: str) -> str:
    """The name of a file that may have been recorded on Windows, whatever this system is."""
    return PureWindowsPath(path).name


def raster_groups(project: QgsProject) -> list[tuple[str, list[str]]]:
    """Every group of the layer tree with rasters in it or below it: its name after those above it, and their ids."""
    found: list[tuple[str, list[str]]] = []

    def look(group: QgsLayerTreeGroup, above: str) -> None:
        for node in group.findGroups(False):
            name = f"{above}{node.name()}"
            ids = [tree.layerId() for tree in node.findLayers() if _may_be_dated(tree.layer())]
            if ids:
                found.append((name, ids))
            look(node, f"{name} / ")

    look(project.layerTreeRoot(), "")
    return found


def open_quietly(path: str) -> QgsRasterLayer:
    """A raster file as a layer that is not of the project; call it in the main thread.

    QGIS measures the bands of what it opens, and GDAL would leave that in a file beside the analyst's raster.
    """
    leaves_a_file = not Path(f"{path}.aux.xml").is_file()
    if leaves_a_file:
        gdal.SetThreadLocalConfigOption(_AUXILIARY, "NO")
    try:
        return QgsRasterLayer(path, Path(path).stem, "gdal")
    finally:
        if leaves_a_file:
            gdal.SetThreadLocalConfigOption(_AUXILIARY, None)


def band_names(path: str) -> list[str]:
    """What a raster file calls its bands, empty for one without a name; no entry where it cannot be read."""
    dataset = headers.opened(path)
    if dataset is None:
        return []
    bands = [dataset.GetRasterBand(number + 1) for number in range(dataset.RasterCount)]
    colours = {gdal.GCI_RedBand: tr("red"), gdal.GCI_GreenBand: tr("green"), gdal.GCI_BlueBand: tr("blue")}
    return [band.GetDescription() or colours.get(band.GetColorInterpretation(), "") for band in bands]


def dated_files(path: str) -> list[DatedLayer]:
    """A raster file, or the rasters of a folder (not below it) whose date is known, oldest first; all where none is known."""
    rows = [_dated_file(Path(file)) for file in raster_files(path)]
    known = [row for row in rows if row.date is not None]
    return sorted(known, key=lambda row: (row.date or datetime.date.max, row.name)) or rows


def raster_files(path: str) -> list[str]:
    """A raster file, or those of a folder (not below it) that may be scenes."""
    place = Path(path)
    if not place.is_dir():
        return [place.as_posix()] if place.is_file() else []
    return [file.as_posix() for file in sorted(place.iterdir()) if may_be_scene(file.name) and file.is_file()]


def _dated_file(file: Path) -> DatedLayer:
    path = file.as_posix()
    date, origin = acquisition_of(_tags(path), file.name)
    return DatedLayer("", file.stem, path, date, origin)


def area_of(geometries: Sequence[QgsGeometry], crs: QgsCoordinateReferenceSystem) -> dict[str, str]:
    """The area of interest that polygons cover together, as the engine takes it.

    Raises
    ------
    AreaError
        There is no polygon, or no coordinate reference system.
    """
    union = QgsGeometry.unaryUnion([geometry for geometry in geometries if not geometry.isEmpty()])
    if union.isEmpty() or union.area() <= 0:
        raise AreaError(tr("The area holds no polygon; choose a layer, or a selection, with one."))
    if not crs.isValid():
        raise AreaError(tr("The area has no coordinate reference system; set one on its layer."))
    return {"wkt": union.asWkt(), "crs": crs.authid() or crs.toWkt(QgsCoordinateReferenceSystem.WktVariant.WKT_PREFERRED)}


def area_of_layer(layer: QgsVectorLayer) -> dict[str, str]:
    """The area of a polygon layer: its selected features, all where none is selected."""
    request = QgsFeatureRequest().setNoAttributes()
    features = layer.getSelectedFeatures(request) if layer.selectedFeatureCount() else layer.getFeatures(request)
    return area_of([feature.geometry() for feature in features], layer.crs())


def of_machine() -> dict[str, Any]:
    """What the options page says of cache and threads, as ``RunOptions`` takes it, where it is not as the engine has it."""
    default, cap = float(SETTINGS["store_gb"].default), float(settings.read("store_gb"))
    threads = int(settings.read("threads"))
    return {"store_cap": f"{round(1024 * cap)}M" if cap != default else None, "threads": threads or None}


def request(rows: Sequence[DatedLayer], options: RunOptions, masks: dict[str, str] | None = None) -> dict[str, Any]:
    """The parameters of the engine for a run; ``masks`` maps a path to the mask of that raster alone."""
    rasters = [
        {"path": row.path, "date": row.date.isoformat() if row.date else None, "mask": (masks or {}).get(row.path)}
        for row in rows
    ]
    end = options.reference_end
    return {
        "rasters": rasters,
        "output": options.output,
        "reference_end": end.isoformat() if end else None,
        "encoder": options.encoder,
        "patch_px": options.patch_px,
        "patch_size": options.patch_size,
        "bands": list(options.bands),
        "area": options.area,
        "threshold": options.threshold,
        "confirm": options.confirm,
        "align": options.align,
        "mask": options.mask,
        "mask_band": options.mask_band,
        "mask_values": list(options.mask_values),
        "store": options.store,
        "device": options.device,
        "memory": options.memory,
        **{name: value for name, value in (("store_cap", options.store_cap), ("threads", options.threads)) if value},
    }


def _problem(layer: QgsMapLayer, path: str) -> str:
    if layer.providerType() != "gdal":
        return tr("It is a service, not a file; save it as GeoTIFF first.")
    if not Path(path).is_file():
        return tr("Its file was not found on this machine.")
    if not layer.isValid():
        return tr("QGIS cannot read its file.")
    return ""


def _date(layer: QgsRasterLayer, path: str, is_readable: bool) -> tuple[datetime.date | None, str]:
    temporal = layer.temporalProperties()
    begin = temporal.fixedTemporalRange().begin()
    if temporal.isActive() and begin.isValid():
        return begin.date().toPyDate(), "temporal range"
    return acquisition_of(_tags(path) if is_readable else {}, Path(path).name, layer.name())


def _tags(path: str) -> Mapping[str, str]:
    header = headers.read(path)
    return header.tags if header is not None else {}
