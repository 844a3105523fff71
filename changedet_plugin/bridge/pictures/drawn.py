"""Which layers are drawn in a look?

Of a file as it is, or of radar bands made into colours, the mean of some dates.
"""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from pathlib import Path
from typing import Any

from qgis.core import (
    QgsContrastEnhancement,
    QgsDataProvider,
    QgsMultiBandColorRenderer,
    QgsRasterLayer,
    QgsSingleBandGrayRenderer,
)

from changedet_plugin.bridge.pictures.bands import Scheme
from changedet_plugin.bridge.pictures.look import Look
from changedet_plugin.bridge.raster_header import as_gdal, opened
from changedet_plugin.core.rasters.address import name_of

Term = tuple[str, int, float]
"""A raster (path or XML), its band from 1, and the factor it counts with."""

IMAGE_PROPERTY = "changedet/image"
"""Custom property of a layer that was put on the map as an image of a result: the (newest) file that it shows."""
_SUM, _LOGARITHM = "sum", "log10"

COMPOSITE = ".colours.vrt"
"""How the names of pictures end that are made of radar bands, the mean of some dates."""


def drawn_layer(paths: Sequence[str], look: Look, name: str = "") -> QgsRasterLayer:
    """A layer, not of the project, of a raster; of radar, of the mean of rasters on one grid. Invalid if none can be read."""
    is_file = not look.scheme.is_radar or paths[0].endswith(COMPOSITE)
    source = as_gdal(paths[0]) if is_file else composite(paths, look.scheme)
    layer = _opened_unmeasured(source, name or Path(name_of(paths[0])).stem)
    if layer.isValid():
        draw(layer, look)
    return layer


def _opened_unmeasured(source: str, name: str) -> QgsRasterLayer:
    """QGIS reads all of a raster that it opens to find a stretch, but not where a layer has a style before it has data."""
    layer = QgsRasterLayer()
    layer.setRenderer(QgsMultiBandColorRenderer(None, 1, 1, 1))
    layer.setDataSource(source, name, "gdal", QgsDataProvider.ProviderOptions(), False)
    return layer


def draw(layer: QgsRasterLayer, look: Look) -> None:
    """Draw a layer so, and not as QGIS would by itself."""
    provider = layer.dataProvider()
    bands = (1, 2, 3) if look.scheme.is_radar else look.scheme.bands
    if max(bands) > layer.bandCount():
        return
    ends = [_enhancement(provider, *channel) for channel in zip(bands, look.low, look.high)]
    if len(bands) == 1:
        grey = QgsSingleBandGrayRenderer(provider, bands[0])
        grey.setContrastEnhancement(ends[0])
        layer.setRenderer(grey)
        return
    renderer = QgsMultiBandColorRenderer(provider, *bands)
    renderer.setRedContrastEnhancement(ends[0])
    renderer.setGreenContrastEnhancement(ends[1])
    renderer.setBlueContrastEnhancement(ends[2])
    layer.setRenderer(renderer)


def same_grid(paths: Sequence[str]) -> list[str]:
    """Those of some rasters that lie on the grid of the first, itself first."""
    grids = [_grid(path) for path in paths]
    return [path for path, grid in zip(paths, grids) if grid is not None and grid == grids[0]]


def composite(paths: Sequence[str], scheme: Scheme) -> str:
    """A virtual raster of three bands from radar rasters on one grid: like, cross, and their difference, in decibels."""
    like, cross = ([(path, band, 1.0 / len(paths)) for path in paths] for band in scheme.bands)
    if scheme.is_power:
        mean = _virtual(paths[0], [(_SUM, like), (_SUM, cross)])
        logarithm = _virtual(paths[0], [(_LOGARITHM, [(mean, band, 1.0)]) for band in (1, 2)])
        like, cross = ([(logarithm, band, 1.0)] for band in (1, 2))
    difference = [*like, *((source, band, -factor) for source, band, factor in cross)]
    return _virtual(paths[0], [(_SUM, like), (_SUM, cross), (_SUM, difference)])


def _virtual(like: str, bands: Sequence[tuple[str, Sequence[Term]]]) -> str:
    """The XML of a virtual raster on the grid of another; a band is a function of GDAL and what it is of."""
    dataset = opened(like)
    if dataset is None:
        return ""
    numbers = ", ".join(map(repr, dataset.GetGeoTransform()))
    size = f'rasterXSize="{dataset.RasterXSize}" rasterYSize="{dataset.RasterYSize}"'
    parts = [f"<VRTDataset {size}><SRS>{escape(dataset.GetProjection())}</SRS><GeoTransform>{numbers}</GeoTransform>"]
    nodata = dataset.GetRasterBand(1).GetNoDataValue()
    for number, (function, terms) in enumerate(bands, 1):
        # The sum of one is an error to GDAL.
        is_plain = function == _SUM and len(terms) == 1
        kind = "" if is_plain else ' subClass="VRTDerivedRasterBand"'
        parts.append(f'<VRTRasterBand dataType="Float32" band="{number}"{kind}><NoDataValue>nan</NoDataValue>')
        parts.append("" if is_plain else f"<PixelFunctionType>{function}</PixelFunctionType>")
        parts += [_term(term, nodata) for term in terms]
        parts.append("</VRTRasterBand>")
    return "".join([*parts, "</VRTDataset>"])


def _term(term: Term, nodata: float | None) -> str:
    source, band, factor = term
    # What a virtual raster within makes is never the number of the files.
    hidden = f"<NODATA>{'nan' if source.startswith('<') or nodata is None else repr(nodata)}</NODATA>"
    raster = source if source.startswith("<") else as_gdal(source)
    place = f'<SourceFilename relativeToVRT="0">{escape(raster)}</SourceFilename><SourceBand>{band}</SourceBand>'
    return f"<ComplexSource>{place}<ScaleOffset>0</ScaleOffset><ScaleRatio>{factor!r}</ScaleRatio>{hidden}</ComplexSource>"


def _grid(path: str) -> tuple[Any, ...] | None:
    dataset = opened(path)
    return (dataset.RasterXSize, dataset.RasterYSize, dataset.GetGeoTransform()) if dataset is not None else None


def _enhancement(provider: Any, band: int, low: float, high: float) -> QgsContrastEnhancement:
    made = QgsContrastEnhancement(provider.dataType(band))
    made.setMinimumValue(low, False)
    made.setMaximumValue(high, False)
    made.setContrastEnhancementAlgorithm(QgsContrastEnhancement.ContrastEnhancementAlgorithm.StretchToMinimumMaximum)
    return made
