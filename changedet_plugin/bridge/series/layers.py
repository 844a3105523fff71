"""Which rasters of the project can form a series, and when were they taken?"""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from qgis.core import (
    QgsLayerTreeGroup,
    QgsMapLayer,
    QgsProject,
    QgsRasterLayer,
)

from changedet_plugin.bridge import raster_header
from changedet_plugin.bridge.i18n import tr
from changedet_plugin.bridge.pictures.drawn import COMPOSITE
from changedet_plugin.bridge.raster_file import local_path
from changedet_plugin.core.acquisition_dates import acquisition_of, may_be_scene


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


def raster_groups(project: QgsProject) -> list[tuple[str, list[str]]]:
    """Every group of the layer tree with rasters in it or below it: its name after those above it, and their ids."""
    groups: list[tuple[str, list[str]]] = []

    def look(group: QgsLayerTreeGroup, above: str) -> None:
        for node in group.findGroups(False):
            name = f"{above}{node.name()}"
            ids = [tree.layerId() for tree in node.findLayers() if _may_be_dated(tree.layer())]
            if ids:
                groups.append((name, ids))
            look(node, f"{name} / ")

    look(project.layerTreeRoot(), "")
    return groups


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
    header = raster_header.read(path)
    return header.tags if header is not None else {}
