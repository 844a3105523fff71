"""What was asked for: plain JSON values in, checked sources and parameters out."""

from __future__ import annotations

import argparse
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pyogrio
import shapely
from pyogrio.errors import DataLayerError, DataSourceError

from changedet_plugin.core import acquisition_dates, type_tree
from changedet_plugin.core.errors import AreaError, MaskError, RequestError
from changedet_plugin.core.parameters import ALIGN, DEVICES, PATCH_PX
from changedet_plugin.engine.commands.values import amount, integer, integers, iso_date, one_of, positive
from changedet_plugin.engine.reading import dated_files
from changedet_plugin.engine.types import Area, Masking, Parameters, Source, Warn


@dataclass(frozen=True)
class Request:
    """One run, ready to go."""

    sources: tuple[Source, ...]
    parameters: Parameters
    output: Path | None
    """Target GeoPackage; None for commands that write nothing."""


def parse(values: Mapping[str, Any], warn: Warn) -> Request:
    """Check the parameters of docs/result.md and turn them into values of the engine.

    Raises
    ------
    RequestError, SeriesError, MaskError, AreaError
        With one sentence for the first value that cannot be used.
    """
    known = {"rasters", "dates", "output", "mask", *_READERS, "mask_band", "mask_values"}
    unknown = sorted(set(values) - known)
    if unknown:
        raise RequestError(f"There is no parameter {unknown[0]!r}; the parameters are {', '.join(sorted(known))}.")
    chosen = {name: read(values[name]) for name, read in _READERS.items() if values.get(name) is not None}
    masking = Masking(integer("mask_band", values.get("mask_band")), integers("mask_values", values.get("mask_values") or ()))
    sources = with_masks(_sources(values, warn), values.get("mask"), warn)
    return Request(sources, Parameters(masking=masking, **chosen), _output(values.get("output")))


def _sources(values: Mapping[str, Any], warn: Warn) -> list[Source]:
    rasters = values.get("rasters")
    if not rasters or not isinstance(rasters, (list, tuple)):
        raise RequestError("No rasters were given; name the rasters of one place, two dates or more.")
    given = values.get("dates") or ()
    if not isinstance(given, (list, tuple)):
        raise RequestError(f"dates: {given!r} is not a list; give one date a raster, in the same order.")
    if given and len(given) != len(rasters):
        raise RequestError(
            f"{len(given)} dates were given for {len(rasters)} rasters; give one date a raster, in the same order."
        )
    sources: list[Source] = []
    for position, item in enumerate(rasters):
        entry = item if isinstance(item, Mapping) else {"path": item}
        if not entry.get("path"):
            raise RequestError(f"rasters: {item!r} names no file; write it as a path, or with path, date and mask.")
        date = given[position] if given else entry.get("date")
        path, mask = str(entry["path"]), entry.get("mask")
        if date:
            sources.append(dated_files.source_of(path, iso_date("date", date), mask))
        else:
            sources += [replace(source, mask=mask) for source in dated_files.expand([path], warn)]
    return sources


def with_masks(sources: Sequence[Source], mask: str | None, warn: Warn) -> tuple[Source, ...]:
    """Give every source its mask: one file for all dates, or of a folder the file of its name, else of its date.

    Raises
    ------
    MaskError
        The file does not exist, or no file of the folder has the date of a raster.
    """
    if mask is None:
        return tuple(sources)
    path = Path(str(mask))
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
        warn(f"There is no mask in {path.name} for {len(bare)} of {len(found)} rasters, {bare[0]} for one.")
    return found


def machine(values: Mapping[str, Any]) -> dict[str, Any]:
    """What of the parameters says where and with how much a run runs, not what comes out: store, device, memory ..."""
    names = ("store", "store_cap", "device", "memory", "threads")
    return {name: _READERS[name](values[name]) for name in names if values.get(name) is not None}


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
        return Area(str(value["wkt"]), str(value["crs"]))
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


def _output(value: Any) -> Path | None:
    if value is None:
        return None
    path = Path(str(value))
    if path.suffix.lower() != ".gpkg":
        raise RequestError(f"The output {path.name} is not a GeoPackage; give a name that ends in .gpkg.")
    return path


_READERS: dict[str, Any] = {
    "reference_end": lambda value: iso_date("reference_end", value),
    "encoder": str,
    "patch_px": one_of("patch_px", PATCH_PX, int),
    "patch_size": positive("patch_size"),
    "bands": lambda value: integers("bands", value),
    "area": read_area,
    "threshold": positive("threshold"),
    "confirm": one_of("confirm", range(1, 11), int),
    "align": one_of("align", ALIGN, str),
    "device": one_of("device", DEVICES, str),
    "memory": amount("memory"),
    "threads": one_of("threads", range(1, 257), int),
    "store": str,
    "store_cap": amount("store_cap"),
    "n_types": one_of("n_types", range(1, type_tree.MOST_LEAVES + 1), int),
}


def add_options(command: argparse.ArgumentParser, several_encoders: bool = False) -> None:
    """The parameters of a run as options of a command line."""
    add = command.add_argument
    add("rasters", nargs="+", metavar="RASTER", help="rasters of one place, or folders of them")
    add(
        "--dates",
        type=lambda text: text.split(","),
        metavar="D,D,...",
        help="one date a raster, in order; else tags, then file names",
    )
    add("--reference-end", metavar="DATE", help="first date that is new; all before are the reference")
    if several_encoders:
        add("--encoder", action="append", dest="encoders", metavar="builtin|FILE.onnx", help="as often as there are encoders")
    else:
        add("--encoder", metavar="builtin|FILE.onnx", help="default builtin")
    add("--patch-size", metavar="METRES", help="wanted side of a patch; the nearest of 4, 8, 16 px is taken")
    add("--patch-px", metavar="4|8|16", help="side of a patch in pixels, default 8")
    add("--bands", metavar="2,3,4,8", help="bands to use, counted from 1; default all")
    add("--area", metavar="FILE", help="polygons to stay inside")
    add(
        "--threshold",
        metavar="SCORE",
        help="score from which a patch is a change; 1 = a usual date; default 2.0; by the scene where the reference is short",
    )
    add("--align", choices=ALIGN, help="dates that lie off: auto leaves the worst out, correct moves them; default auto")
    add("--confirm", metavar="N", help="consecutive dates that must agree, default 3")
    masks = command.add_mutually_exclusive_group()
    masks.add_argument("--mask", metavar="FILE_OR_FOLDER", help="mask raster, or a folder of them named by date")
    masks.add_argument("--mask-band", metavar="N", help="band of each raster that is its mask")
    add("--mask-values", metavar="0,1,3", help="mask values that are invalid; default every non-zero value")
    add("--store", metavar="DIR", help="folder of the embedding cache")
    add("--device", metavar="auto|cpu|cuda", help="default auto: the GPU where there is one")
    add("--memory", metavar="2G", help="memory budget")
    add("--store-cap", metavar="20G", help="most that the cache holds; what was not used for longest goes first")
    add("--threads", metavar="N", help="tiles that are encoded at once; default as many as there are cores, 8 at most")
