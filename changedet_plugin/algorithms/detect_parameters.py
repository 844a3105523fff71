"""What does ``changedet:detectchanges`` take?

The names are part of the interface: models and scripts hold them.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, TypeVar

from qgis.core import (
    QgsProcessingParameterDateTime,
    QgsProcessingParameterDefinition,
    QgsProcessingParameterEnum,
    QgsProcessingParameterFile,
    QgsProcessingParameterMultipleLayers,
    QgsProcessingParameterNumber,
    QgsProcessingParameterString,
    QgsProcessingParameterVectorDestination,
    QgsProcessingParameterVectorLayer,
)

from changedet_plugin.bridge.i18n import tr
from changedet_plugin.compat import ADVANCED, DATE_ONLY, FOLDER, INTEGER, POLYGONS, RASTERS, REAL
from changedet_plugin.core.parameters import RUN, Parameter

Definition = TypeVar("Definition", bound=QgsProcessingParameterDefinition)


def detect_parameters() -> Iterator[Any]:
    """All parameters, in the order of the dialog; rarely used ones are advanced."""
    yield from _series()
    yield helped(
        QgsProcessingParameterFile(
            "ENCODER",
            tr("Encoder, if not the built-in one; raster = the rasters are embeddings"),
            fileFilter="ONNX (*.onnx);;" + tr("All files") + " (*)",
            optional=True,
        ),
        tr("An ONNX file that describes itself as an encoder; empty: SpecTex, which is built in."),
    )
    yield from _patches()
    yield _area()
    yield helped(
        number("THRESHOLD", tr("Threshold of the score"), RUN["threshold"]),
        tr("Score from which a patch is a change; 1 is usual; empty: 2, or with a short reference the strongest patches."),
    )
    yield from _advanced()
    yield helped(
        QgsProcessingParameterVectorDestination("OUTPUT", tr("Changes"), POLYGONS),
        tr("A GeoPackage (.gpkg), written as a whole or not at all; the scores of all patches lie beside it."),
    )


def check_parameters() -> Iterator[Any]:
    """Those of them that say what the series is; the names are the same."""
    yield from _series()
    yield _area()
    yield from (parameter for parameter in _advanced() if parameter.name() not in ("CONFIRM", "DEVICE"))


def _series() -> Iterator[Any]:
    yield helped(
        QgsProcessingParameterMultipleLayers("INPUT", tr("Rasters of the series"), RASTERS, optional=True),
        tr("Rasters of one place at two dates or more; those of one date complete each other. Empty: the STAC items alone."),
    )
    yield helped(
        QgsProcessingParameterString("RASTERS", tr("Rasters by address, one a line"), multiLine=True, optional=True),
        tr("What is no layer: files of one band each as /data/T32_{B02,B03}.tif, folders, archives; or a list in JSON."),
    )
    yield helped(
        QgsProcessingParameterString("STAC", tr("STAC items: a file or an address"), optional=True),
        tr("Items, a catalogue, a collection or a search of a place and a time; each item is an image of its own date."),
    )
    yield helped(
        QgsProcessingParameterString("ASSETS", tr("Assets of the items (for example red, nir)"), optional=True),
        tr("Keys or common names, separated by commas; empty: blue, green, red, nir as far as all have them, else all data."),
    )
    dates = tr("Dates, if not those of the layers (for example 2018-07-01, 2019-07-04)")
    yield helped(
        QgsProcessingParameterString("DATES", dates, optional=True),
        tr("One date a raster in the same order, separated by commas: 2018-07-01, 2019-07-04."),
    )
    yield helped(
        QgsProcessingParameterDateTime("REFERENCE_END", tr("First date that is new"), DATE_ONLY, optional=True),
        tr("Every date before it is a reference date; empty: the first year, at least 3 and at most half of the dates."),
    )


def _area() -> Any:
    return helped(
        QgsProcessingParameterVectorLayer("AREA", tr("Area of interest"), [POLYGONS], optional=True),
        tr("Only patches that lie in its polygons, or in the selected ones, are searched."),
    )


def _patches() -> Iterator[Any]:
    yield helped(
        number("PATCH_SIZE", tr("Side of a patch, in metres"), RUN["patch_size"]),
        tr("The nearest of 1, 2, 4, 8 and 16 pixels is taken; empty: the side in pixels counts."),
    )
    side = _choice("PATCH_PX", tr("Side of a patch, in pixels"), RUN["patch_px"], optional=True)
    yield helped(side, tr("1, 2, 4, 8 or 16; empty: 8, or what the side in metres comes to."))


def _advanced() -> Iterator[Any]:
    bands = QgsProcessingParameterString("BANDS", tr("Bands (for example 4, 3, 2)"), optional=True)
    confirm = number("CONFIRM", tr("Confirmations"), RUN["confirm"])
    mask = QgsProcessingParameterFile("MASK", tr("Folder of masks, or one mask file"), FOLDER, optional=True)
    mask_band = number("MASK_BAND", tr("Band that is the mask"), RUN["mask_band"])
    mask_meaning = _choice("MASK_MEANING", tr("What the masks are"), RUN["mask_meaning"], optional=True)
    values = tr("Values of the mask that are not valid (for example 3, 8, 9)")
    mask_values = QgsProcessingParameterString("MASK_VALUES", values, optional=True)
    bits = tr("Bits of the mask that are not valid (for example 0, 1, 3, 4)")
    mask_bits = QgsProcessingParameterString("MASK_BITS", bits, optional=True)
    mask_limit = number("MASK_LIMIT", tr("Limit of the mask, if it is a probability"), RUN["mask_limit"])
    align = _choice("ALIGN", tr("Images that do not lie on the reference"), RUN["align"], optional=True)
    sensor = _choice("SENSOR", tr("Sensor"), RUN["sensor"], optional=True)
    same_day = _choice("SAME_DAY", tr("Rasters of one day that overlap"), RUN["same_day"], optional=True)
    device = _choice("DEVICE", tr("Device of the encoder"), RUN["device"])
    helps = (
        (bands, tr("Numbers of the bands to use, separated by commas; empty: all.")),
        (confirm, tr("Consecutive valid dates that must agree on a change; fewer in a short series, more in a long one.")),
        (mask, tr("Matched with the rasters by name, then date and place; empty: masks beside the rasters; none: no mask.")),
        (
            mask_band,
            tr("Band of the masks, or without masks of every raster that is its own; empty: as bands are called."),
        ),
        (mask_meaning, tr("A product whose values are known, or invalid (all but 0 is), or valid (0 is not); empty: by name.")),
        (mask_values, tr("Separated by commas, 3,8,9 of a scene classification; empty: the usual ones of the kind of mask.")),
        (
            mask_bits,
            tr("Separated by commas, the lowest is 0: 0,1,3,4 of Landsat QA_PIXEL; empty: the usual ones."),
        ),
        (mask_limit, tr("Probability from which a pixel is not valid, as the mask counts; empty: the usual one of the kind.")),
        (
            align,
            tr("auto leaves out what lies more than 2 pixels off; correct moves dates by their shift; ignore does neither."),
        ),
        (
            sensor,
            tr("auto tells radar by names and values, and says so; radar keeps its light, and has no texture but speckle."),
        ),
        (
            same_day,
            tr("agree joins those that differ by little and refuses others; else the clearest, the latest or the mean counts."),
        ),
        (device, tr("auto, cpu or cuda; auto takes CUDA where a session really runs on it.")),
    )
    for parameter, text in helps:
        parameter.setFlags(parameter.flags() | ADVANCED)
        yield helped(parameter, text)


def number(name: str, text: str, entry: Parameter) -> QgsProcessingParameterNumber:
    """A number with the default and the range of a parameter of the engine; without a default it may be left out."""
    kind = INTEGER if entry.kind == "integer" else REAL
    bounds = {side: float(bound) for side, bound in (("minValue", entry.low), ("maxValue", entry.high)) if bound is not None}
    return QgsProcessingParameterNumber(name, text, kind, entry.default, optional=entry.default is None, **bounds)


def _choice(name: str, text: str, entry: Parameter, optional: bool = False) -> QgsProcessingParameterEnum:
    """One of the choices of a parameter of the engine, in its own words."""
    choices = [str(choice) for choice in entry.choices]
    parameter = QgsProcessingParameterEnum(name, text, choices, defaultValue=entry.default, optional=optional)
    parameter.setUsesStaticStrings(True)
    return parameter


def helped(parameter: Definition, text: str) -> Definition:
    """The parameter with its help."""
    parameter.setHelp(text)
    return parameter
