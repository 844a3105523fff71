"""How do the items of a STAC catalogue become rasters of a series?

As the engine lists them: nothing is asked of their server here.
"""

from __future__ import annotations

import datetime

from qgis.core import QgsCoordinateReferenceSystem

from changedet_plugin.bridge.raster_file import as_posix
from changedet_plugin.bridge.raster_header import Header
from changedet_plugin.bridge.series.layers import DatedLayer
from changedet_plugin.core.band_names import plain_name
from changedet_plugin.core.events import ItemsResult
from changedet_plugin.core.rasters import stac_image
from changedet_plugin.core.rasters.stac_image import StacImage

ORIGIN = "item"
"""Where such a raster has its date from."""


def dated_items(listed: ItemsResult) -> list[DatedLayer]:
    """The images that were listed, as rows of a series; ValueError where the engine says what it should not."""
    rows = []
    for image in listed["images"]:
        told, day = stac_image.from_plain(image), datetime.date.fromisoformat(image["date"])
        rows.append(DatedLayer("", told.item, as_posix(image["path"]), day, ORIGIN, told.settings, stac=told))
    return rows


def header_of(told: StacImage) -> Header:
    """What an item says of bands and place, as the header of a file does."""
    west, south, east, north = told.box or (0.0, 0.0, 0.0, 0.0)
    corners = ((west, north), (east, north), (east, south), (west, south)) if told.box else ()
    crs = QgsCoordinateReferenceSystem("EPSG:4326").toWkt() if told.box else ""
    called = told.settings.names
    names = frozenset(name for band in called if (name := plain_name(band)))
    return Header(len(called) or len(told.assets), (0, 0), corners, crs, {}, names=names)
