"""What is the engine asked for?

The choices of the dock or of Processing as one request.
"""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from qgis.core import QgsCoordinateReferenceSystem, QgsFeatureRequest, QgsGeometry, QgsVectorLayer

from changedet_plugin.bridge import settings
from changedet_plugin.bridge.i18n import tr
from changedet_plugin.bridge.series.layers import DatedLayer
from changedet_plugin.bridge.settings import SETTINGS
from changedet_plugin.core.errors import AreaError


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
