"""What does a raster file say of itself before a pixel is read?

Bands, place, tags. Every file is opened once.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from osgeo import gdal
from qgis.core import (
    QgsCoordinateReferenceSystem,
    QgsCoordinateTransform,
    QgsCsException,
    QgsDistanceArea,
    QgsGeometry,
    QgsProject,
    QgsRectangle,
)

from changedet_plugin.bridge import local_files
from changedet_plugin.bridge.background import BackgroundTask
from changedet_plugin.bridge.i18n import tr
from changedet_plugin.core import disk
from changedet_plugin.core.band_names import plain_name
from changedet_plugin.core.errors import Cancelled
from changedet_plugin.core.rasters import address as addresses
from changedet_plugin.core.rasters import band_dates, band_files, unasked
from changedet_plugin.core.rasters.band_dates import DatedBand

_MOST_KEPT = 10_000
_LEAST_SHARE = 0.02
"""Of the smaller one's ground."""


@dataclass(frozen=True)
class Header:
    """One file."""

    n_bands: int
    """Without transparency."""
    shape: tuple[int, int]
    """Rows, columns."""
    corners: tuple[tuple[float, float], ...]
    """x and y of the four corners in the file's CRS; empty where it is not laid on the ground."""
    crs: str
    """WKT; empty = none."""
    tags: Mapping[str, str]
    dated: tuple[tuple[DatedBand, ...], ...] = ()
    """The bands of each image, where the bands of the file are dates."""
    names: frozenset[str] = frozenset()
    """What its bands are called, as far as they are."""
    inside: tuple[str, ...] = ()
    """Addresses of what a container holds that is no raster itself."""

    @property
    def extent(self) -> QgsRectangle | None:
        """The box of the corners."""
        if not self.corners:
            return None
        xs, ys = zip(*self.corners)
        return QgsRectangle(min(xs), min(ys), max(xs), max(ys))


def read(path: str) -> Header | None:
    """The header of a file; None where GDAL cannot read it. A file that was written anew is read anew.

    No server is asked while somebody waits: of what lies on one there is the header that ``HeadersTask`` has read, or None.
    """
    return _read_now(path) if is_known(path) or not addresses.is_remote(path) else None


def _read_now(path: str) -> Header | None:
    if not local_files.may_open(path):
        return None
    try:
        states = [Path(file).stat() for file in addresses.files(path)]
    except (OSError, ValueError):
        return None
    return _read(path, sum(state.st_size for state in states), max((state.st_mtime_ns for state in states), default=0))


def is_known(path: str) -> bool:
    """Whether the header was read already, so that ``read`` costs nothing."""
    return path in _KNOWN


def share_ground(one: Header, other: Header) -> bool:
    """Whether two files show ground in common; True where that cannot be told."""
    a, b = one.extent, other.extent
    if a is None or b is None or bool(one.crs) != bool(other.crs):
        return True
    if one.crs != other.crs:
        try:
            transform = QgsCoordinateTransform(_crs(other.crs), _crs(one.crs), QgsProject.instance().transformContext())
            b = transform.transformBoundingBox(b)
        except QgsCsException:
            return True
    width = min(a.xMaximum(), b.xMaximum()) - max(a.xMinimum(), b.xMinimum())
    height = min(a.yMaximum(), b.yMaximum()) - max(a.yMinimum(), b.yMinimum())
    # Neighbouring tiles touch, and their edges may overlap by a few pixels.
    return width > 0 and height > 0 and width * height > _LEAST_SHARE * min(a.area(), b.area())


def pixel_side(path: str) -> float | None:
    """Mean side of a pixel of a raster file, in metres on the ellipsoid; None where it has no CRS or cannot be read."""
    header = read(path)
    middle = header.extent if header is not None else None
    if header is None or middle is None or not header.crs or not _crs(header.crs).isValid():
        return None
    measure, crs = QgsDistanceArea(), _crs(header.crs)
    measure.setSourceCrs(crs, QgsProject.instance().transformContext())
    measure.setEllipsoid(crs.ellipsoidAcronym() or "EPSG:7030")
    middle.scale(0.5)
    area_m2 = measure.measureArea(QgsGeometry.fromRect(middle))
    n_pixels = header.shape[0] * header.shape[1] / 4
    return math.sqrt(area_m2 / n_pixels) if area_m2 > 0 and n_pixels else None


class HeadersTask(BackgroundTask):
    """Reads the headers of many files beside the window; ``read`` then has them."""

    def __init__(self, paths: Iterable[str]) -> None:
        self._paths: Sequence[str] = tuple(paths)
        super().__init__(tr("Reading %n rasters", len(self._paths)))

    @property
    def n_files(self) -> int:
        """How many it reads."""
        return len(self._paths)

    def work(self) -> None:
        """Read one after another."""
        for number, path in enumerate(self._paths):
            if self.isCanceled():
                raise Cancelled("stopped")
            header = _read_now(path)
            if header is not None and header.crs:
                # QGIS takes its time over the first CRS.
                _crs(header.crs)
            self.setProgress(100 * (number + 1) / len(self._paths))


_KNOWN: set[str] = set()


@lru_cache(_MOST_KEPT)
def _read(path: str, _n_bytes: int, _written: int) -> Header | None:
    _KNOWN.add(path)
    dataset = opened(path)
    if dataset is None:
        return None
    columns, rows = dataset.RasterXSize, dataset.RasterYSize
    fit = dataset.GetGeoTransform(can_return_null=True)
    ends = ((0, 0), (columns, 0), (columns, rows), (0, rows))
    corners = tuple((fit[0] + x * fit[1] + y * fit[2], fit[3] + x * fit[4] + y * fit[5]) for x, y in ends) if fit else ()
    tags = {**dataset.GetMetadata(), **dataset.GetMetadata("IMAGERY")}
    bands = [dataset.GetRasterBand(number + 1) for number in range(dataset.RasterCount)]
    # GDAL 3.6 ends the program where a virtual raster that lies in no file (vrt://) is asked for its sources.
    is_virtual = dataset.GetDriver().ShortName == "VRT" and disk.is_file(path)
    sources = [band.GetMetadata("vrt_sources") or {} if is_virtual else {} for band in bands]
    called = [band_dates.of_sources(band.GetDescription(), told) for band, told in zip(bands, sources)]
    dated = band_dates.dated(called, [band.GetMetadata() for band in bands], tags)
    inside = () if bands else tuple(name for name, _ in dataset.GetSubDatasets() if band_files.is_part(addresses.name_of(name)))
    groups = tuple(tuple(group) for group in band_dates.groups(dated))
    names = frozenset(name for text in called if (name := plain_name(text)))
    n_bands = sum(band.GetColorInterpretation() != gdal.GCI_AlphaBand for band in bands)
    return Header(n_bands, (rows, columns), corners, dataset.GetProjection(), tags, groups, names, inside)


def opened(path: str) -> gdal.Dataset | None:
    """A handle of its own, for the provider's is busy drawing; None where GDAL cannot, or where it may not be read."""
    if not local_files.may_open(path):
        return None
    unasked.leave_nothing_beside()
    try:
        dataset = gdal.OpenEx(as_gdal(path), gdal.OF_RASTER | gdal.OF_READONLY, allowed_drivers=list(unasked.FILE_FORMATS))
    except RuntimeError:  # newer QGIS, or another plugin, has switched GDAL's exceptions on
        return None
    overviews = dataset.GetMetadataItem("OVERVIEW_FILE", "OVERVIEWS") if dataset is not None else None
    return dataset if not overviews or unasked.may_touch(overviews, path) else None


@lru_cache(_MOST_KEPT)
def as_gdal(path: str) -> str:
    """What GDAL and QGIS open at an address: itself, or of files of one band each the XML of a virtual raster of them."""
    parts = addresses.parts(path)
    if len(parts) == 1:
        return path
    try:
        stack = gdal.BuildVRT("", list(parts), separate=True, resolution="highest")
        for number, part in enumerate(parts, start=1):
            stack.GetRasterBand(number).SetDescription(band_files.band_of(addresses.name_of(part)))
        return str(stack.GetMetadata("xml:VRT")[0])
    except (RuntimeError, AttributeError, TypeError, KeyError):  # one of the files is gone or damaged
        return path


@lru_cache(100)
def _crs(wkt: str) -> QgsCoordinateReferenceSystem:
    return QgsCoordinateReferenceSystem.fromWkt(wkt)
