"""What is a run asked for?

Plain JSON values in, checked sources, parameters and machine out.
"""

from __future__ import annotations

import argparse
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pyogrio
import shapely
from pyogrio.errors import DataLayerError, DataSourceError

from changedet_plugin.core import acquisition_dates
from changedet_plugin.core.errors import AreaError, MaskError, RequestError
from changedet_plugin.core.notices import notice
from changedet_plugin.core.parameters import CHOSEN, EVALUATE, MACHINE, RUN, SERIES, Area, Machine, Masking, Parameters
from changedet_plugin.engine.commands.options import add_option, add_positional
from changedet_plugin.engine.commands.values import given, iso_date, shown, text
from changedet_plugin.engine.reading import dated_files
from changedet_plugin.engine.types import Source, Warn


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
    return _of_sources(_sources(asked, warn), asked, warn)


def of_sources(sources: Sequence[Source], values: Mapping[str, Any], warn: Warn) -> Request:
    """A request for rasters that were found already; raises as ``parse``."""
    return _of_sources(sources, given("detect", values), warn)


def _of_sources(sources: Sequence[Source], asked: Mapping[str, Any], warn: Warn) -> Request:
    masking = Masking(asked.get("mask_band"), asked.get("mask_values", ()))
    chosen = {name: asked[name] for name in CHOSEN if name in asked}
    if "area" in chosen:
        chosen["area"] = read_area(chosen["area"])
    machine = Machine(**{name: asked[name] for name in MACHINE if name in asked})
    masked = with_masks(sources, asked.get("mask"), warn)
    return Request(masked, Parameters(masking=masking, **chosen), machine, _output(asked.get("output")))


def _sources(asked: Mapping[str, Any], warn: Warn) -> list[Source]:
    rasters = asked.get("rasters")
    if not rasters or not isinstance(rasters, (list, tuple)):
        raise RequestError("No rasters were given; name the rasters of one place, two dates or more.")
    dates = asked.get("dates", ())
    if dates and len(dates) != len(rasters):
        raise RequestError(
            f"{len(dates)} dates were given for {len(rasters)} rasters; give one date a raster, in the same order."
        )
    entries = [_entry(item) for item in rasters]
    given = dates or [entry.get("date") for entry in entries]
    found = iter(dated_files.of_each([entry["path"] for entry, date in zip(entries, given) if not date], warn))
    sources: list[Source] = []
    for entry, date in zip(entries, given):
        mask = entry.get("mask")
        if date:
            sources.append(dated_files.source_of(entry["path"], iso_date("date", date), mask))
        else:
            sources += [replace(source, mask=mask) for source in next(found)]
    return sources


def _entry(item: Any) -> Mapping[str, str]:
    """One of the rasters: a path, or a path with its date and its mask."""
    entry = item if isinstance(item, Mapping) else {"path": item}
    unknown = sorted(map(str, set(entry) - {"path", "date", "mask"}))
    if not entry.get("path") or unknown:
        raise RequestError(f"rasters: {shown(item)} is no file; write it as a path, or with path, date and mask.")
    return {name: text(f"rasters, {name}", value) for name, value in entry.items() if value is not None}


def with_masks(sources: Sequence[Source], mask: str | None, warn: Warn) -> tuple[Source, ...]:
    """Give every source its mask: one file for all dates, or of a folder the file of its name, else of its date.

    Raises
    ------
    MaskError
        The file does not exist, or no file of the folder has the date of a raster.
    """
    if mask is None:
        return tuple(sources)
    path = Path(mask)
    if path.is_file():
        return tuple(replace(s, mask=s.mask or str(path)) for s in sources)
    if not path.is_dir():
        raise MaskError(f"The mask {mask} does not exist; give a raster, or a folder of rasters named by date.")
    files = sorted(file for file in path.iterdir() if acquisition_dates.may_be_scene(file.name))
    by_name, by_date = (
        {file.stem: str(file) for file in files},
        {acquisition_dates.parse_date(file.name): str(file) for file in files},
    )
    found = tuple(replace(s, mask=s.mask or by_name.get(Path(s.path).stem) or by_date.get(s.date)) for s in sources)
    bare = [Path(s.path).name for s in found if s.mask is None]
    if len(bare) == len(found):
        raise MaskError(f"No mask in {mask} has the date of a raster; name the mask files by date, as 2019-07-01.tif.")
    if bare:
        warn(notice("masks_missing", folder=path.name, n=len(bare), total=len(found), first=bare[0]))
    return found


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
        meta, _, geometries, _ = pyogrio.raw.read(str(value), columns=[])
    except (DataSourceError, DataLayerError) as error:
        raise AreaError(f"The area {value} cannot be read as a vector file; choose a polygon layer.") from error
    valid = (shapely.make_valid(shape) for shape in shapely.from_wkb(geometries) if shape is not None)
    shapes = [shape for shape in valid if shape.area > 0]
    if not shapes:
        raise AreaError(f"The area {value} holds no polygon; choose a polygon layer.")
    if not meta["crs"]:
        raise AreaError(f"The area {value} has no coordinate reference system; assign one.")
    return Area(shapely.union_all(shapes).wkt, str(meta["crs"]))


def _output(value: str | None) -> Path | None:
    if value is None:
        return None
    path = Path(value)
    if path.suffix.lower() != ".gpkg":
        raise RequestError(f"The output {path.name} is not a GeoPackage; give a name that ends in .gpkg.")
    return path


def add_options(command: argparse.ArgumentParser, several_encoders: bool = False) -> None:
    """The parameters of a run as options of a command line, all but ``output``."""
    add_positional(command, SERIES["rasters"], nargs="+")
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
        "confirm",
    ):
        if name == "encoder" and several_encoders:
            add_option(command, EVALUATE["encoders"], "--encoder", action="append")
        else:
            add_option(command, CHOSEN[name])
    masks = command.add_mutually_exclusive_group()
    add_option(masks, SERIES["mask"])
    add_option(masks, SERIES["mask_band"])
    add_option(command, SERIES["mask_values"])
    for entry in MACHINE.values():
        add_option(command, entry)


def add_output(command: argparse.ArgumentParser) -> None:
    """Where to write."""
    add_option(command, RUN["output"], required=True)
