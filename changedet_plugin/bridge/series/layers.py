"""Which rasters of the project can form a series, and when were they taken?"""

from __future__ import annotations

import datetime
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
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
from changedet_plugin.core.acquisition_dates import Acquisition, Unit, acquisition_of, may_be_scene
from changedet_plugin.core.dates.series_dates import settled
from changedet_plugin.core.mask_products import companions


@dataclass(frozen=True)
class DatedLayer:
    """One raster layer of the project."""

    layer_id: str
    name: str
    path: str
    """The local file; empty where there is none."""
    date: datetime.date | None
    origin: str
    """Where the date was found, as ``Acquisition.origin``; empty = nowhere."""
    problem: str = ""
    """Why the layer cannot be part of a series, one sentence; empty where it can."""
    unit: Unit = "day"
    """How exactly the date is known."""


def dated_rasters(project: QgsProject) -> list[DatedLayer]:
    """Every raster layer of the project, dated ones first and oldest first."""
    rasters = dated([layer for layer in project.mapLayers().values() if _may_be_dated(layer)])
    return sorted(rasters, key=lambda row: (bool(row.problem), row.date or datetime.date.max, row.name))


def _may_be_dated(layer: QgsMapLayer | None) -> bool:
    """Whether a layer is a raster, and none that was put on the map as the mean of some."""
    return isinstance(layer, QgsRasterLayer) and not local_path(layer).endswith(COMPOSITE)


def dated(layers: Sequence[QgsRasterLayer]) -> list[DatedLayer]:
    """Raster layers of one series with their dates: from their temporal ranges, else as ``acquisition_of`` finds them.

    A range that all layers have alike, as QGIS gives it to those that were put in together, is no date of theirs.
    """
    ranges = [_range_begin(layer) for layer in layers]
    if len(ranges) > 1 and len(set(ranges)) == 1:
        ranges = [None] * len(layers)
    rows = [_dated_layer(layer, begin) for layer, begin in zip(layers, ranges)]
    return _settled(rows)


def _dated_layer(layer: QgsRasterLayer, begin: datetime.date | None) -> DatedLayer:
    path = local_path(layer)
    problem = _problem(layer, path)
    tags = {} if problem else _tags(path)
    read = Acquisition(begin, "temporal range", "day") if begin else acquisition_of(tags, path, layer.name())
    return DatedLayer(layer.id(), layer.name(), path, read.date, read.origin, problem, read.unit)


def _range_begin(layer: QgsRasterLayer) -> datetime.date | None:
    temporal = layer.temporalProperties()
    begin = temporal.fixedTemporalRange().begin()
    return begin.date().toPyDate() if temporal.isActive() and begin.isValid() else None


def _settled(rows: Sequence[DatedLayer]) -> list[DatedLayer]:
    """The rows with the dates that all of them together bear out."""
    readings = settled([row.path for row in rows], [Acquisition(row.date, row.origin, row.unit) for row in rows])
    return [replace(row, date=read.date, origin=read.origin, unit=read.unit) for row, read in zip(rows, readings)]


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


def dated_files(*paths: str) -> list[DatedLayer]:
    """Raster files, and those of folders (not below them), of one series, oldest first.

    Of a folder those whose date is known; all where none is known.
    """
    files = [raster_files(path) for path in paths]
    rows = iter(_settled([_dated_file(Path(file)) for group in files for file in group]))
    groups = [[next(rows) for _ in group] for group in files]
    known = [[row for row in group if row.date is not None] or group for group in groups]
    return sorted((row for group in known for row in group), key=lambda row: (row.date or datetime.date.max, row.name))


def raster_files(path: str) -> list[str]:
    """A raster file, or those of a folder (not below it) that may be scenes: no masks that lie beside them."""
    place = Path(path)
    if not place.is_dir():
        return [place.as_posix()] if place.is_file() else []
    files = [file for file in sorted(place.iterdir()) if may_be_scene(file.name) and file.is_file()]
    masks = set(companions(file.name for file in files))
    return [file.as_posix() for file in files if file.name not in masks]


def _dated_file(file: Path) -> DatedLayer:
    path = file.as_posix()
    read = acquisition_of(_tags(path), path)
    return DatedLayer("", file.stem, path, read.date, read.origin, unit=read.unit)


def _problem(layer: QgsMapLayer, path: str) -> str:
    if layer.providerType() != "gdal":
        return tr("It is a service, not a file; save it as GeoTIFF first.")
    if not Path(path).is_file():
        return tr("Its file was not found on this machine.")
    if not layer.isValid():
        return tr("QGIS cannot read its file.")
    return ""


def _tags(path: str) -> Mapping[str, str]:
    header = raster_header.read(path)
    return header.tags if header is not None else {}
