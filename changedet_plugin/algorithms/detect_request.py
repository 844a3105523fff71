"""What is the engine asked for by the parameters of ``changedet:detectchanges``?

The request is the one that the dock would make.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from qgis.core import QgsMapLayer, QgsProcessingAlgorithm, QgsProcessingContext, QgsRasterLayer

from changedet_plugin.algorithms.values import integers_of, parts_of, rasters_of
from changedet_plugin.bridge import settings
from changedet_plugin.bridge.i18n import tr
from changedet_plugin.bridge.series import layers, request
from changedet_plugin.bridge.series.layers import DatedLayer
from changedet_plugin.core.dates.acquisition import parse_date
from changedet_plugin.core.errors import RequestError
from changedet_plugin.core.parameters import BUILTIN, DEFAULT_MACHINE, NO_MASK, Masking, Parameters

Values = Mapping[str, Any]


def request_of(algorithm: QgsProcessingAlgorithm, values: Values, context: QgsProcessingContext) -> dict[str, Any]:
    """The engine's parameters, without the output. Reads layers, so it runs in the thread that owns them.

    Raises
    ------
    RequestError, AreaError
        With one sentence for the first value that cannot be used.
    """
    listed = rasters_of(algorithm.parameterAsString(values, "RASTERS", context))
    chosen = algorithm.parameterAsLayerList(values, "INPUT", context)
    dates = parts_of(algorithm.parameterAsString(values, "DATES", context))
    rows, parameters = _rows(chosen, dates if chosen or not listed else []), _parameters(algorithm, values, context)
    device = algorithm.parameterAsEnumString(values, "DEVICE", context) or DEFAULT_MACHINE.device
    mask = algorithm.parameterAsString(values, "MASK", context)
    named = None if mask in ("", NO_MASK) else mask
    asked = request.request(rows, parameters, replace(settings.machine(), device=device), named)
    if listed:
        asked |= {"rasters": [*asked["rasters"], *listed], "dates": dates if dates and not rows else None}
    place = algorithm.parameterAsString(values, "STAC", context)
    if place:
        asked |= {"stac": place, "assets": parts_of(algorithm.parameterAsString(values, "ASSETS", context))}
    return asked


def _rows(chosen: Sequence[QgsMapLayer], given: Sequence[str]) -> list[DatedLayer]:
    """The layers with their dates, those that were ``given`` first."""
    rasters = [layer for layer in chosen if isinstance(layer, QgsRasterLayer)]
    if len(rasters) == 1 and len(given) > 1:
        rows = layers.rows_by_band(rasters[0], len(given))
    else:
        rows = layers.dated(rasters, whole=bool(given))
    if given and len(given) != len(rows):
        sentence = tr("{dates} dates were given for {rasters} rasters; give one date a raster, in the same order.")
        raise RequestError(sentence.format(dates=len(given), rasters=len(rows)))
    for position, row in enumerate(rows):
        date = parse_date(given[position]) if given else row.date
        if row.problem:
            raise RequestError(f"{row.name}: {row.problem}")
        if date is None and given:
            sentence = tr("{text} is not a date; write dates as 2019-07-01, separated by commas.")
            raise RequestError(sentence.format(text=given[position]))
        if date is None:
            sentence = tr("No date was found for {layer}; name the file by its date, as 2019-07-01.tif, or give the dates.")
            raise RequestError(sentence.format(layer=row.name))
        rows[position] = replace(row, date=date)
    return rows


def _parameters(algorithm: QgsProcessingAlgorithm, values: Values, context: QgsProcessingContext) -> Parameters:
    def given(name: str) -> bool:
        return values.get(name) not in (None, "")

    def text(name: str) -> str:
        return str(algorithm.parameterAsString(values, name, context))

    end = algorithm.parameterAsDateTime(values, "REFERENCE_END", context).date() if given("REFERENCE_END") else None
    area = algorithm.parameterAsVectorLayer(values, "AREA", context) if given("AREA") else None
    patch_px = algorithm.parameterAsEnumString(values, "PATCH_PX", context) if given("PATCH_PX") else ""
    band = algorithm.parameterAsInt(values, "MASK_BAND", context) if given("MASK_BAND") else None
    masking = Masking(
        band=None if given("MASK") else band,
        values=integers_of("MASK_VALUES", text("MASK_VALUES")),
        bits=integers_of("MASK_BITS", text("MASK_BITS")),
        limit=algorithm.parameterAsDouble(values, "MASK_LIMIT", context) if given("MASK_LIMIT") else None,
        meaning=algorithm.parameterAsEnumString(values, "MASK_MEANING", context) if given("MASK_MEANING") else "",
        file_band=band if given("MASK") else None,
        beside=text("MASK") != NO_MASK,
    )
    return Parameters(
        reference_end=end.toPyDate() if end is not None and end.isValid() else None,
        encoder=text("ENCODER") or BUILTIN,
        patch_px=int(patch_px) if patch_px else None,
        patch_size=algorithm.parameterAsDouble(values, "PATCH_SIZE", context) if given("PATCH_SIZE") else None,
        bands=integers_of("BANDS", text("BANDS")),
        area=request.area_of_layer(area) if area is not None else None,
        threshold=algorithm.parameterAsDouble(values, "THRESHOLD", context) if given("THRESHOLD") else None,
        # What only checks a series has no confirmations to ask for.
        confirm=algorithm.parameterAsInt(values, "CONFIRM", context) or Parameters.confirm,
        align=algorithm.parameterAsEnumString(values, "ALIGN", context) or Parameters.align,
        sensor=algorithm.parameterAsEnumString(values, "SENSOR", context) or Parameters.sensor,
        same_day=algorithm.parameterAsEnumString(values, "SAME_DAY", context) or Parameters.same_day,
        masking=masking,
    )
