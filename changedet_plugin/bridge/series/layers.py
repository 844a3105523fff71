"""Which rasters of the project can form a series, and when were they taken?"""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from qgis.core import (
    QgsCoordinateReferenceSystem,
    QgsLayerTreeGroup,
    QgsMapLayer,
    QgsProject,
    QgsRasterLayer,
)

from changedet_plugin.bridge import raster_header
from changedet_plugin.bridge.i18n import tr
from changedet_plugin.bridge.pictures.drawn import COMPOSITE
from changedet_plugin.bridge.raster_file import as_posix, local_path
from changedet_plugin.compat import ALPHA_BAND
from changedet_plugin.core.dates.acquisition import Acquisition, Unit, acquisition_of
from changedet_plugin.core.dates.series_dates import settled
from changedet_plugin.core.rasters import address as addresses
from changedet_plugin.core.rasters import band_files, found
from changedet_plugin.core.rasters.layer_settings import FILE_ITSELF, LayerSettings
from changedet_plugin.core.rasters.stac_image import StacImage


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
    settings: LayerSettings = FILE_ITSELF
    """What is set on the layer over what its file says."""
    problem: str = ""
    """Why the layer cannot be part of a series, one sentence; empty where it can."""
    unit: Unit = "day"
    """How exactly the date is known."""
    stac: StacImage | None = None
    """What an item of a catalogue says of it; None = it is of none."""


def dated_rasters(project: QgsProject) -> list[DatedLayer]:
    """Every raster layer of the project, dated ones first and oldest first."""
    rasters = dated([layer for layer in project.mapLayers().values() if _may_be_dated(layer)])
    return sorted(rasters, key=lambda row: (bool(row.problem), row.date or datetime.date.max, row.name))


def _may_be_dated(layer: QgsMapLayer | None) -> bool:
    """Whether a layer is a raster, and none that was put on the map as the mean of some."""
    return isinstance(layer, QgsRasterLayer) and not local_path(layer).endswith(COMPOSITE)


def dated(layers: Sequence[QgsRasterLayer], *, whole: bool = False) -> list[DatedLayer]:
    """Raster layers of one series with their dates: from their temporal ranges, else as ``acquisition_of`` finds them.

    A range that all layers have alike, as QGIS gives it to those that were put in together, is no date of theirs. A layer
    whose bands are dates is a row for each, unless they are to be taken ``whole``.
    """
    ranges = [_range_begin(layer) for layer in layers]
    if len(ranges) > 1 and len(set(ranges)) == 1:
        ranges = [None] * len(layers)
    rows = [row for layer, begin in zip(layers, ranges) for row in _rows_of(layer, begin, whole=whole)]
    return _settled(rows)


def _rows_of(layer: QgsRasterLayer, begin: datetime.date | None, *, whole: bool) -> list[DatedLayer]:
    path = local_path(layer)
    problem = _problem(layer, path)
    header = None if problem else raster_header.read(path)
    if header is not None and header.dated and not whole:
        own = _of_bands(settings_of(layer))
        return [replace(row, layer_id=layer.id(), settings=own) for row in _by_band(path, header, layer.name())]
    tags = header.tags if header is not None else {}
    read = acquisition_of(tags, addresses.dated_path(path), layer.name())
    read = Acquisition(begin, "temporal range", "day") if begin else read
    return [DatedLayer(layer.id(), layer.name(), path, read.date, read.origin, settings_of(layer), problem, read.unit)]


def _range_begin(layer: QgsRasterLayer) -> datetime.date | None:
    temporal = layer.temporalProperties()
    begin = temporal.fixedTemporalRange().begin()
    return begin.date().toPyDate() if temporal.isActive() and begin.isValid() else None


def _settled(rows: Sequence[DatedLayer]) -> list[DatedLayer]:
    """The rows with the dates that all of them together bear out."""
    places = [addresses.dated_path(row.path) for row in rows]
    readings = settled(places, [Acquisition(row.date, row.origin, row.unit) for row in rows])
    return [replace(row, date=read.date, origin=read.origin, unit=read.unit) for row, read in zip(rows, readings)]


def rows_by_band(layer: QgsRasterLayer, n_dates: int) -> list[DatedLayer]:
    """The bands of a layer as rasters of so many dates, without these; the layer itself where they do not come to them."""
    one = dated([layer], whole=True)[0]
    n_each, rest = divmod(layer.bandCount(), n_dates)
    if rest or not n_each or one.problem:
        return [one]
    firsts = range(1, layer.bandCount() + 1, n_each)
    paths = [addresses.bands_of(one.path, range(first, first + n_each)) for first in firsts]
    return [replace(one, path=path, date=None, origin="") for path in paths]


def settings_of(layer: QgsRasterLayer) -> LayerSettings:
    """What the analyst set on a layer: its coordinate reference system, what of it is no data, which band is transparency."""
    provider = layer.dataProvider()
    if provider is None or layer.providerType() != "gdal":
        return FILE_ITSELF
    own, set_on = provider.crs(), layer.crs()
    crs = crs_text(set_on) if set_on.isValid() and set_on != own else ""
    bands = range(1, layer.bandCount() + 1)
    ranges = {(one.min(), one.max()) for band in bands for one in provider.userNoDataValues(band)}
    uses = all(provider.useSourceNoDataValue(band) for band in bands if provider.sourceHasNoDataValue(band))
    return LayerSettings(crs, tuple(sorted(ranges)), uses, alpha=_alpha_set(layer))


def _alpha_set(layer: QgsRasterLayer) -> int:
    """The band that is drawn as transparency though the file does not call it so; 0 = none."""
    band = layer.renderer().alphaBand() if layer.renderer() is not None else 0
    is_set = 0 < band <= layer.bandCount() and layer.dataProvider().colorInterpretation(band) != ALPHA_BAND
    return int(band) if is_set else 0


def settings_by_path(project: QgsProject) -> dict[str, LayerSettings]:
    """What is set on the layers of a project, by the address of what they show; of two of one raster the first counts."""
    found: dict[str, LayerSettings] = {}
    for layer in project.mapLayers().values():
        if isinstance(layer, QgsRasterLayer) and layer.isValid():
            found.setdefault(local_path(layer), settings_of(layer))
    return found


def settings_in(set_on: Mapping[str, LayerSettings], path: str) -> LayerSettings:
    """What is set for a raster; for bands of a file, on the layer of the whole file."""
    return set_on.get(path) or _of_bands(set_on.get(addresses.selected(path)[0], FILE_ITSELF))


def _of_bands(settings: LayerSettings) -> LayerSettings:
    """What holds for some bands of a layer too: its transparency is none of them."""
    return replace(settings, alpha=0)


def crs_text(crs: QgsCoordinateReferenceSystem) -> str:
    """A coordinate reference system as the engine reads it."""
    return str(crs.authid() or crs.toWkt(QgsCoordinateReferenceSystem.WktVariant.WKT_PREFERRED))


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
    """Rasters, and those of folders and archives, of one series, oldest first; see ``dated_in``."""
    return dated_in([there.images for there in found_at(paths).values()])


def dated_in(groups: Sequence[Sequence[str]]) -> list[DatedLayer]:
    """The rasters of one series, by their addresses, a list for each place they lie in; oldest first.

    Of a place those whose date is known; all where none is known.
    """
    files = [[row for file in group for row in _dated_file(file)] for group in groups]
    rows = iter(_settled([row for group in files for row in group]))
    settled = [[next(rows) for _ in group] for group in files]
    known = [[row for row in group if row.date is not None] or group for group in settled]
    return sorted((row for group in known for row in group), key=lambda row: (row.date or datetime.date.max, row.name))


def found_at(paths: Iterable[str], is_cancelled: Callable[[], bool] = lambda: False) -> dict[str, found.Found]:
    """What lies at each path: the raster itself, or those of a folder or an archive that may be scenes, by their addresses.

    Files that are bands of one image are one path.

    Raises
    ------
    SeriesError
        A folder cannot be looked through.
    Cancelled
        ``is_cancelled`` said so.
    """
    stacked = band_files.stacked([as_posix(path) for path in paths])
    return {path: _found_at(path, is_cancelled) for path in stacked}


def _found_at(path: str, is_cancelled: Callable[[], bool]) -> found.Found:
    if found.is_folder(path):
        there = found.in_folder(path, is_cancelled)
        return replace(there, images=tuple(map(as_posix, there.images)))
    if found.is_archive(path):
        return found.in_archive(path)
    return found.Found((found.unpacked(path),) if addresses.is_there(path) else (), ())


def _dated_file(path: str) -> list[DatedLayer]:
    header = raster_header.read(path)
    if header is not None and header.inside:
        return [row for inside in header.inside for row in _dated_file(inside)]
    name = Path(addresses.name_of(path)).stem
    if header is not None and header.dated:
        return _by_band(path, header, name)
    read = acquisition_of(header.tags if header is not None else {}, addresses.dated_path(path))
    return [DatedLayer("", name, path, read.date, read.origin, unit=read.unit)]


def _by_band(path: str, header: raster_header.Header, name: str) -> list[DatedLayer]:
    """The rasters of a series that are bands of one file."""
    return [
        DatedLayer(
            "", f"{name} {group[0].date}", addresses.bands_of(path, [band.number for band in group]), group[0].date, "bands"
        )
        for group in header.dated
    ]


def _problem(layer: QgsMapLayer, path: str) -> str:
    if layer.providerType() != "gdal":
        return tr("It is a service, not a file; save it as GeoTIFF first.")
    if not addresses.is_there(path):
        return tr("Its file was not found on this machine.")
    if not layer.isValid():
        return tr("QGIS cannot read its file.")
    return ""
