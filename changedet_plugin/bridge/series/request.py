"""What is the engine asked for?

Rasters and the values that were chosen in, one request of plain values out.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from qgis.core import QgsCoordinateReferenceSystem, QgsFeatureRequest, QgsGeometry, QgsVectorLayer

from changedet_plugin.bridge.i18n import tr
from changedet_plugin.bridge.series.layers import DatedLayer, crs_text
from changedet_plugin.core.errors import AreaError
from changedet_plugin.core.parameters import NO_MASK, Area, Machine, Parameters


def request(
    rows: Sequence[DatedLayer], parameters: Parameters, machine: Machine, mask: str | None = None, output: str | None = None
) -> dict[str, Any]:
    """The parameters of the engine for a run, as docs/result.md names them.

    ``mask`` is a file, or a folder matched by name and date; without an ``output`` nothing is to be written.
    """
    chosen = asdict(parameters)
    masking, end = chosen.pop("masking"), parameters.reference_end
    # The masks of items count where no others were chosen.
    masked = mask is None and masking["beside"] and masking["band"] is None
    return {
        "rasters": [_raster(row, masked=masked) for row in rows],
        "output": output,
        **chosen,
        "reference_end": end.isoformat() if end else None,
        "bands": list(parameters.bands),
        "mask": mask or (None if masking["beside"] else NO_MASK),
        "mask_band": masking["file_band"] if mask else masking["band"],
        "mask_values": list(masking["values"]),
        "mask_bits": list(masking["bits"]),
        "mask_limit": masking["limit"],
        "mask_meaning": masking["meaning"] or None,
        **asdict(machine),
    }


def _raster(row: DatedLayer, *, masked: bool) -> dict[str, Any]:
    plain = {"path": row.path, "date": row.date.isoformat() if row.date else None, **row.settings.as_plain()}
    if row.stac is not None and row.stac.mask and masked:
        plain |= {"mask": row.stac.mask, "mask_meaning": row.stac.mask_meaning or None}
    return plain


def area_of(geometries: Sequence[QgsGeometry], crs: QgsCoordinateReferenceSystem) -> Area:
    """The area of interest that polygons cover together.

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
    return Area(union.asWkt(), crs_text(crs))


def area_of_layer(layer: QgsVectorLayer) -> Area:
    """The area of a polygon layer: its selected features, all where none is selected."""
    request = QgsFeatureRequest().setNoAttributes()
    features = layer.getSelectedFeatures(request) if layer.selectedFeatureCount() else layer.getFeatures(request)
    return area_of([feature.geometry() for feature in features], layer.crs())
