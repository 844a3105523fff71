"""What can the engine be asked for?

Every parameter once: kind, default, range and choices, as both processes know them.

The table comes first. The command line, the readers of requests, Processing, the dock and the options page take kinds,
defaults, ranges and choices from it. Then the values that are made of it: ``Parameters``, what the analyst chose, which
decides what a run finds, and ``Machine``, which only decides where and with how much it runs.
"""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from typing import Any, Literal, get_args

from changedet_plugin.core import type_tree
from changedet_plugin.core.mask_products import BY_KEY, UNNAMED, MaskMeaning

Kind = Literal["text", "target", "integer", "real", "bytes", "date", "integers", "texts", "rasters", "area"]
Align = Literal["auto", "correct", "ignore"]
SameDay = Literal["agree", "clearest", "latest", "mean"]
Device = Literal["auto", "cpu", "cuda"]
Sensor = Literal["auto", "optical", "radar"]
Pool = Literal["changes", "all"]

PATCH_PX = (1, 2, 4, 8, 16)
"""Sides that a patch can have, in pixels."""
DEFAULT_PATCH_PX = 8
"""Side of a patch in pixels, where neither pixels nor metres were chosen."""
ALIGN: tuple[Align, ...] = get_args(Align)
SENSORS: tuple[Sensor, ...] = get_args(Sensor)
SAME_DAYS: tuple[SameDay, ...] = get_args(SameDay)
DEVICES: tuple[Device, ...] = get_args(Device)
POOLS: tuple[Pool, ...] = get_args(Pool)
BUILTIN = "builtin"
"""The encoder that needs no file."""
RASTER = "raster"
"""In place of an encoder: the rasters hold embeddings already."""
NO_MASK = "none"
"""In place of a mask's file or folder: no mask at all, also none that lies beside the rasters."""
GIB = 1 << 30


@dataclass(frozen=True)
class Parameter:
    """One thing that the engine can be asked for."""

    name: str
    """In requests and in the ``run`` table; with hyphens, the option of the command line."""
    kind: Kind
    meaning: str
    """For the command line, with the default."""
    form: str = ""
    """How it is written there; empty = one of its choices."""
    default: Any = None
    """None = nothing, or what the engine decides by the series."""
    low: float | None = None
    high: float | None = None
    """Least and largest value, in ``unit``; None = any."""
    choices: tuple[Any, ...] = ()
    unit: str = ""


def _named(*entries: Parameter) -> dict[str, Parameter]:
    return {entry.name: entry for entry in entries}


SERIES = _named(
    Parameter("rasters", "rasters", "rasters of one place, or folders of them", "RASTER"),
    Parameter("stac", "text", "items of a STAC catalogue, or a search, besides rasters or in their place", "ITEMS.json|URL"),
    Parameter(
        "assets",
        "texts",
        "assets of the items, by key or common name; default blue, green, red, nir as far as all have them, else all data",
        "red,nir,...",
    ),
    Parameter("dates", "texts", "one date a raster, in order; else tags, then file names", "D,D,..."),
    Parameter(
        "mask",
        "text",
        "mask raster, or a folder of them matched by name and date; default those beside the rasters; none = no mask",
        "FILE_OR_FOLDER",
    ),
    Parameter(
        "mask_band", "integer", "band of the masks; without masks, of each raster that is its own", "N", low=1, high=65535
    ),
    Parameter("mask_values", "integers", "mask values that are invalid; default by the name of the mask", "0,1,3", ()),
    Parameter("mask_bits", "integers", "bits of the mask that mean invalid, the lowest is 0", "0,1,3,4", ()),
    Parameter("mask_limit", "real", "probability of the mask from which a pixel is invalid, as the mask counts", "LIMIT"),
    Parameter(
        "mask_meaning",
        "text",
        "what the masks are, where their names do not tell; invalid: all but 0 is, valid: 0 is",
        "|".join(BY_KEY),
        choices=tuple(BY_KEY),
    ),
)
"""Which rasters, of which dates, and what in them is invalid."""
CHOSEN = _named(
    Parameter("reference_end", "date", "first date that is new; all before are the reference", "DATE"),
    Parameter(
        "encoder",
        "text",
        "default builtin; raster = the rasters hold embeddings, a band a dimension",
        "builtin|raster|FILE.onnx",
        BUILTIN,
    ),
    Parameter(
        "patch_size",
        "real",
        "wanted side of a patch; the nearest of 1, 2, 4, 8, 16 px is taken",
        "METRES",
        None,
        0.001,
        1e6,
        unit="m",
    ),
    Parameter("patch_px", "integer", "side of a patch in pixels, default 8", "1|2|4|8|16", choices=PATCH_PX, unit="px"),
    Parameter("bands", "integers", "bands to use, counted from 1; default all", "2,3,4,8", ()),
    Parameter("area", "area", "polygons to stay inside", "FILE"),
    Parameter(
        "threshold",
        "real",
        "score from which a patch is a change; 1 = a usual date; default 2.0; by the scene where the reference is short",
        "SCORE",
        low=0.1,
        high=1000,
    ),
    Parameter(
        "align",
        "text",
        "dates that lie off: auto leaves the worst out, correct moves them; default auto",
        "",
        "auto",
        choices=ALIGN,
    ),
    Parameter(
        "sensor",
        "text",
        "what took the images: auto tells radar by names and values; radar keeps its light and has no texture; default auto",
        "",
        "auto",
        choices=SENSORS,
    ),
    Parameter(
        "same_day",
        "text",
        "which of the rasters of one day counts where they overlap: agree refuses those that differ much; default agree",
        "",
        "agree",
        choices=SAME_DAYS,
    ),
    Parameter("confirm", "integer", "consecutive dates that must agree, default 3", "N", 3, 1, 10, unit="dates"),
    Parameter("n_types", "integer", "types of change, default 8", "N", 8, 1, type_tree.MOST_LEAVES),
)
"""What decides what a run finds."""
MACHINE = _named(
    Parameter("store", "target", "folder of the embedding cache", "DIR"),
    Parameter("device", "text", "default auto: the GPU where there is one", "", "auto", choices=DEVICES),
    Parameter("memory", "bytes", "memory budget", "2G", 2 * GIB, GIB // 4, 1024 * GIB, unit="bytes"),
    Parameter(
        "store_cap",
        "bytes",
        "most that the cache holds; what was not used for longest goes first",
        "20G",
        20 * GIB,
        GIB,
        100_000 * GIB,
        unit="bytes",
    ),
    Parameter(
        "threads",
        "integer",
        "tiles that are encoded at once; default as many as there are cores, 8 at most",
        "N",
        low=1,
        high=256,
    ),
)
"""Where and with how much a run runs; what it finds does not depend on it."""
RUN = {**SERIES, **CHOSEN, **MACHINE, **_named(Parameter("output", "target", "GeoPackage to write", "FILE.gpkg"))}
EVALUATE = {
    **{name: entry for name, entry in RUN.items() if name != "output"},
    **_named(
        Parameter("encoders", "texts", "as often as there are encoders", "builtin|FILE.onnx"),
        Parameter(
            "labels",
            "text",
            "change raster, folder of class maps by date, or points or polygons; of several series looked for in the folder of "
            "each",
            "NAME",
        ),
        Parameter("positive", "real", "share of a patch that must have changed, default 0.25", "SHARE", 0.25, 0.001, 1),
        Parameter("ignore_classes", "integers", "classes that count as unknown", "6,7", ()),
        Parameter("layout", "text", "RASTER is the folder of this benchmark, as its makers lay it out", "dynamicearthnet|oscd"),
        Parameter("split", "text", "part of the benchmark, such as test; default all of it", "NAME_OR_FILE"),
        Parameter("json", "target", "file to write the report to", "FILE.json"),
        Parameter("plots", "target", "folder to draw the pictures into", "DIR"),
    ),
}
SIMILAR = {
    **_named(
        Parameter("result", "text", "result that holds the change to search for", "RESULT.gpkg"),
        Parameter("ids", "integers", "change to search for, by its fid (= rank); of several their mean", "FID", ()),
        Parameter(
            "detector",
            "text",
            "detector that QGIS saved, to search with; changes that are given too lean it",
            "FILE",
        ),
        Parameter("others", "texts", "further results, or folders of them, to search in", "OTHER", ()),
        Parameter("positive", "integers", "changes of the result that were called alike", "FID", ()),
        Parameter("negative", "integers", "changes of the result that were called unlike", "FID", ()),
        Parameter("at_least", "real", "least similarity, -1 to 1; default 0.5", "COSINE", None, -1, 1),
        Parameter(
            "pool",
            "text",
            "the listed changes, or all patches of all dates (reads the rasters again)",
            "",
            "changes",
            choices=POOLS,
        ),
        Parameter("limit", "integer", "at most so many, the most alike", "N", low=1),
        Parameter("output", "target", "list to write: .gpkg, .csv or .json", "FILE"),
    ),
    **_named(
        replace(MACHINE["store"], meaning="folder of the embedding cache; default that of the run"),
        replace(MACHINE["device"], meaning="where the encoder runs; default as in the run", default=None),
        replace(MACHINE["memory"], meaning="memory budget; default that of the run", default=None),
    ),
}
PARAMETERS: dict[str, dict[str, Parameter]] = {
    "detect": RUN,
    "check": RUN,
    "map_bands": RUN,
    "evaluate": EVALUATE,
    "similar": SIMILAR,
    "encoders": _named(
        Parameter("folder", "text", "folder of encoders", "DIR"),
        Parameter("paths", "texts", "encoders besides the built-in one", "FILE.onnx", ()),
    ),
    "check_encoder": {name: RUN[name] for name in ("encoder", "device")},
    "compare": _named(Parameter("results", "texts", "two results of one place", "RESULT.gpkg", ())),
    "items": {name: SERIES[name] for name in ("stac", "assets")},
    "selftest": {"device": RUN["device"]},
}
"""Verb -> what it can be asked for. Everything else is refused."""


@dataclass(frozen=True)
class Masking:
    """How a mask is read."""

    band: int | None = None
    """1-based band of each raster that is its own mask; None = masks are files of their own, or absent."""
    values: tuple[int, ...] = ()
    """Mask values that make a pixel invalid; without these and the next three, the name of the mask says how it is read."""
    bits: tuple[int, ...] = ()
    """Bits of a mask that make a pixel invalid; 0 = the lowest."""
    limit: float | None = None
    """In the unit of the mask: from it on pixels are invalid, or below it where the mask says how clear they are."""
    meaning: str = ""
    """Key of ``mask_products.BY_KEY``; empty = as their names say, and where these say nothing all but 0 is invalid."""
    file_band: int | None = None
    """1-based band of the mask files; None = the one that their descriptions say, else the first."""
    beside: bool = True
    """Masks are looked for beside the rasters, where no file and no band was named."""

    @property
    def is_chosen(self) -> bool:
        """Whether it says how masks are read, and not only where they are."""
        return bool(self.values or self.bits or self.limit is not None or self.meaning)

    def over(self, known: MaskMeaning) -> MaskMeaning:
        """How a mask that is ``known`` as something is read: what was chosen comes first."""
        meant = replace(BY_KEY[self.meaning].meaning, product=self.meaning) if self.meaning else known
        if self.values or self.bits:
            fields = tuple((bit, 1, (1,)) for bit in self.bits)
            return MaskMeaning("bits" if self.bits else "values", self.values, fields, product=meant.product)
        if self.limit is not None:
            return replace(meant, kind="below" if meant.kind == "below" else "above", limit=self.limit)
        return meant

    def meanings(self, *, has_file: bool) -> tuple[MaskMeaning, ...]:
        """How masks are read of which nothing is known: the band of a raster itself, then a file."""
        meaning = self.over(UNNAMED)
        own = (replace(meaning, bands=(self.band,), own=True),) if self.band else ()
        return (*own, replace(meaning, bands=(self.file_band or 1,))) if has_file else own


@dataclass(frozen=True)
class Area:
    """The area of interest."""

    wkt: str
    """Polygon or multipolygon."""
    crs: str
    """Its coordinate reference system, as WKT or an authority code."""


@dataclass(frozen=True)
class Parameters:
    """Everything the analyst chooses of what a run finds."""

    reference_end: datetime.date | None = None
    """First date that is *new*: every reference date lies before it. None = the default split."""
    encoder: str = CHOSEN["encoder"].default
    """``builtin`` (SpecTex) or the path of an ONNX encoder."""
    patch_px: int | None = None
    """Side of a patch in pixels of the reference grid: 1, 2, 4, 8 or 16. None = from ``patch_size``, else 8."""
    patch_size: float | None = None
    """Wanted side of a patch in metres; the nearest of 1, 2, 4, 8, 16 px is taken. None = use ``patch_px``."""
    bands: tuple[int, ...] = ()
    """1-based bands to use; empty = all."""
    area: Area | None = None
    threshold: float | None = None
    """Score from which a patch is a change (1 = a usual date). None = 2.0; a short reference takes the scene's unit."""
    align: Align = CHOSEN["align"].default
    """What is done about dates that lie off the reference: the worst are left out, all are moved onto it, or nothing."""
    sensor: Sensor = CHOSEN["sensor"].default
    """What took the images. Radar keeps the light it comes in, and its texture is speckle; auto tells by names and values."""
    same_day: SameDay = CHOSEN["same_day"].default
    """Which raster of one day counts where several are valid: any, for they must agree; the one with the most valid pixels;
    the one taken, then made, last; or their mean."""
    confirm: int = CHOSEN["confirm"].default
    """Consecutive valid dates that must agree (fewer where the series has fewer new dates, from 3 on a tenth of these)."""
    masking: Masking = field(default_factory=Masking)
    n_types: int = CHOSEN["n_types"].default
    """Types of change to cut the tree into, at most a third of the objects."""


@dataclass(frozen=True)
class Machine:
    """Where and with how much a run runs."""

    device: Device = MACHINE["device"].default
    memory: int = MACHINE["memory"].default
    """Budget of the engine process, in bytes."""
    store: str | None = None
    """Folder of the embedding cache. None = the user's cache folder."""
    store_cap: int = MACHINE["store_cap"].default
    """Most that the cache holds, in bytes; what was not used for longest goes first."""
    threads: int | None = None
    """Tiles that are encoded at once, at most. None = as many as there are cores, 8 at most."""


DEFAULT_PARAMETERS, DEFAULT_MACHINE = Parameters(), Machine()


def patch_px_of(parameters: Parameters, pixel_m: float) -> int:
    """Side of a patch in pixels of ``pixel_m`` metres: the one that was chosen, else the one nearest to the wanted metres.

    Of two that are about as near it is the larger.
    """
    wanted = parameters.patch_size
    if parameters.patch_px or wanted is None:
        return parameters.patch_px or DEFAULT_PATCH_PX
    return min(PATCH_PX, key=lambda side: (round(abs(side * pixel_m / wanted - 1), 2), -side))


def as_facts(parameters: Parameters, machine: Machine) -> dict[str, Any]:
    """Both as the fact ``parameters`` of the ``run`` table has them, in the order it always had."""
    values = {**asdict(parameters), **asdict(machine)}
    if parameters.reference_end is not None:
        values["reference_end"] = parameters.reference_end.isoformat()
    values["n_types"] = values.pop("n_types")
    return values


_OF_KIND: Mapping[Kind, tuple[type, ...]] = {
    "text": (str,),
    "target": (str,),
    "integer": (int,),
    "real": (int, float),
    "bytes": (int,),
    "date": (str,),
    "integers": (list, tuple),
    "texts": (list, tuple),
    "rasters": (list, tuple),
    "area": (dict,),
}
"""Kind of a parameter -> what its value is in the facts of a run, as JSON has them."""


def from_facts(values: Mapping[str, Any]) -> tuple[Parameters, Machine]:
    """Read back what ``as_facts`` made, in this version or an earlier one: what that did not write is at its default.

    Raises
    ------
    KeyError, TypeError, ValueError
        The facts are of a later version, or damaged.
    """
    for name, value in values.items():
        entry = CHOSEN.get(name) or MACHINE.get(name)
        if value is not None and entry is not None and not isinstance(value, _OF_KIND[entry.kind]):
            raise TypeError(f"{name} is no {entry.kind}")
    chosen = {name: value for name, value in values.items() if name not in MACHINE}
    end, area, masking = chosen.get("reference_end"), chosen.get("area"), chosen.get("masking") or {}
    chosen["reference_end"] = datetime.date.fromisoformat(end) if end else None
    chosen["bands"] = tuple(chosen.get("bands") or ())
    chosen["area"] = Area(**area) if area else None
    lists = {name: tuple(masking.get(name) or ()) for name in ("values", "bits")}
    chosen["masking"] = Masking(**{**masking, **lists})
    machine = {name: value for name, value in values.items() if name in MACHINE}
    return Parameters(**chosen), Machine(**machine)
