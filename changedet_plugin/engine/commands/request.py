"""What is a run asked for?

Plain JSON values in, checked sources, parameters and machine out.
"""

from __future__ import annotations

import argparse
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import shapely

from changedet_plugin.core.errors import AreaError, RequestError
from changedet_plugin.core.mask_products import BY_KEY
from changedet_plugin.core.parameters import (
    CHOSEN,
    DEFAULT_MACHINE,
    EVALUATE,
    MACHINE,
    NO_MASK,
    RUN,
    SERIES,
    Area,
    Machine,
    Masking,
    Parameters,
)
from changedet_plugin.core.rasters import found, layer_settings
from changedet_plugin.core.rasters.layer_settings import LayerSettings
from changedet_plugin.engine.commands.options import add_option, add_positional
from changedet_plugin.engine.commands.values import given, iso_date, shown, text
from changedet_plugin.engine.reading import area_of_interest, dated_files, servers, stac
from changedet_plugin.engine.reading.masks import layers_beside, meanings, pairing
from changedet_plugin.engine.types import Source, Warn

HIGHEST_BIT = 31
"""Of a mask."""


_TEXTS = ("path", "date", "mask", "mask_meaning", "crs")
"""What may be said of one of the rasters in words."""


@dataclass(frozen=True)
class Request:
    """One run, ready to go."""

    sources: tuple[Source, ...]
    parameters: Parameters
    machine: Machine
    output: Path | None
    """Target GeoPackage; None for commands that write nothing."""


def parse(values: Mapping[str, Any], warn: Warn) -> Request:
    """Check the parameters of docs/result.md and turn them into values of the engine.

    Raises
    ------
    RequestError, SeriesError, MaskError, AreaError
        With one sentence for the first value that cannot be used.
    """
    asked = given("detect", values)
    servers.keep_within(asked.get("memory", DEFAULT_MACHINE.memory))
    return _of_sources(_sources(asked, warn), asked, warn)


def of_sources(sources: Sequence[Source], values: Mapping[str, Any], warn: Warn) -> Request:
    """A request for rasters that were found already; raises as ``parse``."""
    return _of_sources(sources, given("detect", values), warn)


def _of_sources(sources: Sequence[Source], asked: Mapping[str, Any], warn: Warn) -> Request:
    masking = _masking(asked)
    chosen = {name: asked[name] for name in CHOSEN if name in asked}
    if "area" in chosen:
        chosen["area"] = read_area(chosen["area"])
    machine = Machine(**{name: asked[name] for name in MACHINE if name in asked})
    mask = None if asked.get("mask") == NO_MASK else asked.get("mask")
    images, left = pairing.without_companions(sources)
    images = tuple(layers_beside.left_out(layers_beside.stacked(images), warn))
    near = [*left, *(file for folder in _folders(asked) for file in found.companions_in(folder))]
    masked = pairing.with_masks(images, mask, near, masking.beside and masking.band is None, warn)
    read = meanings.with_meanings(masked, masking, warn)
    return Request(read, Parameters(masking=masking, **chosen), machine, _output(asked.get("output")))


def _folders(asked: Mapping[str, Any]) -> list[Path]:
    """The folders among the rasters."""
    items = asked.get("rasters") or ()
    paths = (Path(str(item.get("path") if isinstance(item, Mapping) else item)) for item in items)
    return [path for path in dict.fromkeys(paths) if path.is_dir()]


def _masking(asked: Mapping[str, Any]) -> Masking:
    """How masks are read: the band that was chosen is one of the masks where there are any."""
    mask = asked.get("mask")
    has_files = mask not in (None, NO_MASK)
    band = asked.get("mask_band")
    for bit in asked.get("mask_bits", ()):
        if not 0 <= bit <= HIGHEST_BIT:
            raise RequestError(f"mask_bits: {bit} is not a bit; the lowest is 0, the highest {HIGHEST_BIT}.")
    return Masking(
        band=None if has_files else band,
        values=asked.get("mask_values", ()),
        bits=asked.get("mask_bits", ()),
        limit=asked.get("mask_limit"),
        meaning=asked.get("mask_meaning", ""),
        file_band=band if has_files else None,
        beside=mask != NO_MASK,
    )


def _sources(asked: Mapping[str, Any], warn: Warn) -> list[Source]:
    rasters = asked.get("rasters")
    items = _items(asked, warn)
    if items and not rasters:
        return items
    return [*_rasters(rasters, asked, warn), *items]


def _items(asked: Mapping[str, Any], warn: Warn) -> list[Source]:
    """The items of a catalogue; their masks count unless others were named, or none."""
    place, assets = asked.get("stac"), asked.get("assets", ())
    if place is None:
        if assets:
            raise RequestError("assets: there are no items to take them of; name the items by stac.")
        return []
    if asked.get("dates") and not asked.get("rasters"):
        raise RequestError("dates: items of a catalogue have their own; leave the dates out.")
    masked = asked.get("mask") is None and asked.get("mask_band") is None
    return stac.sources(place, assets, warn, masked=masked)


def _rasters(rasters: Any, asked: Mapping[str, Any], warn: Warn) -> list[Source]:
    if not rasters or not isinstance(rasters, (list, tuple)):
        raise RequestError("No rasters were given; name the rasters of one place, two dates or more.")
    dates = asked.get("dates", ())
    entries = [_entry(item) for item in rasters]
    if len(rasters) == 1 and len(dates) > 1:
        return dated_files.bands_of_dates(entries[0]["path"], [iso_date("date", date) for date in dates])
    if dates and len(dates) != len(rasters):
        raise RequestError(
            f"{len(dates)} dates were given for {len(rasters)} rasters; give one date a raster, in the same order."
        )
    given_dates = dates or [entry.get("date") for entry in entries]
    sources = dated_files.given(
        [
            (entry["path"], iso_date("date", date) if date else None, entry.get("mask"), _settings(entry))
            for entry, date in zip(entries, given_dates, strict=True)
        ],
        warn,
    )
    meant = {entry["mask"]: entry["mask_meaning"] for entry in entries if entry.get("mask") and entry.get("mask_meaning")}
    return [dated_files.with_meaning(one, meant[one.mask]) if one.mask in meant else one for one in sources]


def _entry(item: Any) -> Mapping[str, Any]:
    """One of the rasters: a path, or a path with its date, its mask and what is set on its layer."""
    entry = item if isinstance(item, Mapping) else {"path": item}
    unknown = sorted(map(str, set(entry) - {*_TEXTS, "nodata", "uses_nodata", "measured", "names", "nodata_of_bands", "alpha"}))
    if not entry.get("path") or unknown:
        raise RequestError(f"rasters: {shown(item)} is no file; write it as a path, or with path, date and mask.")
    there = {name: value for name, value in entry.items() if value is not None}
    read = {name: text(f"rasters, {name}", value) if name in _TEXTS else value for name, value in there.items()}
    if read.get("mask_meaning", "") not in ("", *BY_KEY):
        raise RequestError(f"rasters: {shown(read['mask_meaning'])} is no known mask; it is one of {', '.join(BY_KEY)}.")
    return read


def _settings(entry: Mapping[str, Any]) -> LayerSettings:
    try:
        return layer_settings.from_plain(entry)
    except ValueError:
        raise RequestError(
            f"rasters: what is set for {entry['path']} is of another form; write nodata as [[-9999, -9999]], alpha as a number."
        ) from None


def read_area(value: Any) -> Area:
    """Read an area of interest from ``{"wkt": ..., "crs": ...}`` or from the polygons of a vector file.

    Raises
    ------
    AreaError
        The file cannot be read, has no CRS, or holds no polygon.
    """
    if isinstance(value, Mapping):
        if not (value.get("wkt") and value.get("crs")):
            raise AreaError("The area of interest lacks its shape or its coordinate reference system; give wkt and crs.")
        return Area(text("area, wkt", value["wkt"]), text("area, crs", value["crs"]))
    try:
        layer = area_of_interest.read_layer(text("area", value), ())
    except ValueError as error:
        raise AreaError(f"The area {value} {error}; choose a polygon layer.") from error
    shapes = [shape for shape in layer.shapes if shape is not None and shape.area > 0]
    if not shapes:
        raise AreaError(f"The area {value} holds no polygon; choose a polygon layer.")
    if not layer.crs:
        raise AreaError(f"The area {value} has no coordinate reference system; assign one.")
    return Area(shapely.union_all(shapes).wkt, layer.crs)


def _output(value: str | None) -> Path | None:
    if value is None:
        return None
    path = Path(value)
    if path.suffix.lower() != ".gpkg":
        raise RequestError(f"The output {path.name} is not a GeoPackage; give a name that ends in .gpkg.")
    return path


def add_options(command: argparse.ArgumentParser, several_encoders: bool = False) -> None:
    """The parameters of a run as options of a command line, all but ``output``."""
    add_positional(command, SERIES["rasters"], nargs="*")
    add_option(command, SERIES["stac"])
    add_option(command, SERIES["assets"], type=lambda text: text.split(","))
    add_option(command, SERIES["dates"], type=lambda text: text.split(","))
    for name in (
        "reference_end",
        "encoder",
        "patch_size",
        "patch_px",
        "bands",
        "area",
        "threshold",
        "align",
        "sensor",
        "same_day",
        "confirm",
    ):
        if name == "encoder" and several_encoders:
            add_option(command, EVALUATE["encoders"], "--encoder", action="append")
        else:
            add_option(command, CHOSEN[name])
    for name in ("mask", "mask_band", "mask_values", "mask_bits", "mask_limit", "mask_meaning"):
        add_option(command, SERIES[name])
    for entry in MACHINE.values():
        add_option(command, entry)


def add_output(command: argparse.ArgumentParser) -> None:
    """Where to write."""
    add_option(command, RUN["output"], required=True)
