"""What does the file of a sample hold?

Patches to be judged in layer ``sample``, how they were drawn in ``strata`` and ``design``: a GeoPackage.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from osgeo import gdal, ogr, osr
from qgis.core import (
    QgsEditorWidgetSetup,
    QgsFillSymbol,
    QgsSimpleLineSymbolLayer,
    QgsSingleSymbolRenderer,
    QgsVectorLayer,
)
from qgis.PyQt.QtGui import QColor

from changedet_plugin.bridge.exports.strata import CHANGE, NO_CHANGE, Population, Stratum

_SAMPLE = {
    "id": ogr.OFTInteger,
    "stratum": ogr.OFTString,
    "weight": ogr.OFTReal,
    "n_stratum": ogr.OFTInteger,
    "patches_stratum": ogr.OFTInteger64,
    "x": ogr.OFTReal,
    "y": ogr.OFTReal,
    "date": ogr.OFTDate,
    "reference": ogr.OFTString,
    "note": ogr.OFTString,
}
_STRATA = {
    "stratum": ogr.OFTString,
    "words": ogr.OFTString,
    "n_stratum": ogr.OFTInteger,
    "patches_stratum": ogr.OFTInteger64,
    "area_m2": ogr.OFTReal,
    "weight": ogr.OFTReal,
}
_DESIGN = {"key": ogr.OFTString, "value": ogr.OFTString}


@dataclass(frozen=True)
class Row:
    """One patch that was drawn."""

    stratum: int
    """Index into the strata."""
    cell: int
    """Of the score raster."""
    date: str | None
    """ISO date of the change; None where the map has none."""


def write(part: Path, population: Population, sizes: Sequence[int], rows: Sequence[Row], design: Mapping[str, str]) -> None:
    """Write a sample; ``sizes`` are the patches drawn of every stratum. OSError where it cannot be written."""
    gdal.PushErrorHandler("CPLQuietErrorHandler")
    gdal.ErrorReset()
    try:
        _write(part, population, sizes, rows, design)
    except RuntimeError as error:  # newer QGIS, or another plugin, has switched GDAL's exceptions on
        raise OSError(str(error)) from error
    finally:
        gdal.PopErrorHandler()
    _offer_answers(part, population.strata)


def _write(part: Path, population: Population, sizes: Sequence[int], rows: Sequence[Row], design: Mapping[str, str]) -> None:
    file = _there(ogr.GetDriverByName("GPKG").CreateDataSource(str(part), ["VERSION=1.2"]))
    try:
        _fill(file, population, sizes, rows, design)
    finally:
        # An error keeps what stands in its frames: the file would stay open, and could not be deleted everywhere.
        file.Destroy()


def _fill(
    file: ogr.DataSource, population: Population, sizes: Sequence[int], rows: Sequence[Row], design: Mapping[str, str]
) -> None:
    crs = osr.SpatialReference()
    crs.ImportFromWkt(population.raster.wkt)
    _done(file.StartTransaction())
    of_stratum = [
        {"stratum": s.name, "words": s.words, "n_stratum": n, "patches_stratum": s.n_patches, "weight": s.weight}
        for s, n in zip(population.strata, sizes)
    ]
    sample = _layer(file, "sample", _SAMPLE, crs, ogr.wkbPolygon)
    for number, row in enumerate(rows, 1):
        x, y = population.raster.centre(row.cell)
        fields = {"id": number, **of_stratum[row.stratum], "x": x, "y": y, "date": row.date}
        _add(sample, _SAMPLE, fields, population.raster.outline(row.cell))
    strata = _layer(file, "strata", _STRATA)
    for fields, stratum in zip(of_stratum, population.strata):
        _add(strata, _STRATA, {**fields, "area_m2": stratum.area_m2})
    facts = _layer(file, "design", _DESIGN)
    for key, value in design.items():
        _add(facts, _DESIGN, {"key": key, "value": value})
    _done(file.CommitTransaction())


def _layer(file: Any, name: str, fields: Mapping[str, int], crs: Any = None, kind: int = ogr.wkbNone) -> Any:
    layer = _there(file.CreateLayer(name, crs, kind, ["FID=fid", "GEOMETRY_NAME=geom"]))
    for field, of_kind in fields.items():
        _done(layer.CreateField(ogr.FieldDefn(field, of_kind)))
    return layer


def _add(layer: Any, names: Mapping[str, int], fields: Mapping[str, Any], ring: Sequence[tuple[float, float]] = ()) -> None:
    feature = ogr.Feature(layer.GetLayerDefn())
    for name in names:
        if fields.get(name) is not None:
            feature.SetField(name, fields[name])
    if ring:
        outline = ogr.Geometry(ogr.wkbLinearRing)
        for x, y in ring:
            outline.AddPoint_2D(x, y)
        polygon = ogr.Geometry(ogr.wkbPolygon)
        polygon.AddGeometry(outline)
        feature.SetGeometry(polygon)
    _done(layer.CreateFeature(feature))


def _offer_answers(part: Path, strata: Sequence[Stratum]) -> None:
    """Let QGIS offer the answers in a list where the sample is opened, show the image below, and guard what was drawn."""
    layer = QgsVectorLayer(f"{part}|layername=sample", "sample", "ogr")
    answers = {stratum.name: f"{stratum.name} ({stratum.words})" if stratum.words else stratum.name for stratum in strata}
    answers = {**answers, CHANGE: CHANGE, NO_CHANGE: NO_CHANGE}
    choice = QgsEditorWidgetSetup("ValueMap", {"map": [{text: answer} for answer, text in answers.items()]})
    layer.setEditorWidgetSetup(layer.fields().lookupField("reference"), choice)
    form = layer.editFormConfig()
    for position, field in enumerate(layer.fields()):
        form.setReadOnly(position, field.name() not in ("reference", "note"))
    layer.setEditFormConfig(form)
    # White in black: seen on any image, and on none.
    outline = QgsFillSymbol.createSimple({"style": "no", "outline_color": "0,0,0", "outline_width": "0.8"})
    outline.appendSymbolLayer(QgsSimpleLineSymbolLayer(QColor("white"), 0.4))
    layer.setRenderer(QgsSingleSymbolRenderer(outline))
    layer.saveStyleToDatabase("sample", "", True, "")


def _there(value: Any) -> Any:
    if value is None:
        raise OSError(gdal.GetLastErrorMsg())
    return value


def _done(code: int) -> None:
    if code:
        raise OSError(gdal.GetLastErrorMsg())
