"""What is the accuracy page measured on?

Generated families, and the real series where they are at hand.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
import rasterio

from changedet_plugin.core.parameters import NO_MASK
from scripts.paths import ROOT
from synthetic.families import Family
from synthetic.families.registry import collect
from synthetic.layout import UNKNOWN

WORK = ROOT / "build" / "accuracy"
SHARED = Path(os.environ.get("CHANGEDET_SHARED", ROOT.parent / "shared")) / "data"
BGRN = (2, 3, 4, 8)
TEN_BANDS = (2, 3, 4, 5, 6, 7, 8, 9, 12, 13)
"""The bands of 10 and 20 m among the 13 of a Sentinel-2 file."""
WATER = "changed: at the last date other than on most reference dates; unchanged: the same on all dates"
SCL_CLOUDS = (0, 1, 3, 8, 9, 10)
"""Scene classes that are no ground: no data, saturated, shadow, clouds, cirrus."""
SCL_SNOW = 11
SPLITS = ("2018-10-15", "2017-04-15", "2017-10-15", "2019-10-15")
"""First new dates for which the forest is run; without one the run chooses."""


@dataclass(frozen=True)
class Case:
    """One series: where it lies, and how a run on it is asked for."""

    name: str
    rasters: Path
    labels: Path | None = None
    options: Mapping[str, Any] = field(default_factory=dict)
    """As ``changedet detect`` takes them."""
    make: Callable[[], None] | None = None
    """Writes the series; None = it is there."""


@dataclass(frozen=True)
class Group:
    """Series whose figures are averaged."""

    name: str
    words: str
    cases: tuple[Case, ...]
    real: bool = False


def member(family: Family, seed: int) -> Case:
    """One member of a family."""
    folder = WORK / family.name.replace(" ", "_").replace(",", "").replace("%", "") / str(seed)
    options: dict[str, Any] = {"mask": str(folder / "masks")} if family.masked else {}
    if family.patch_px:
        options["patch_px"] = family.patch_px
    if family.reference_end:
        options["reference_end"] = family.reference_end.isoformat()
    return Case(f"{family.name} {seed}", folder / "images", folder / "labels", options, _Writing(family.name, folder, seed))


@dataclass(frozen=True)
class _Writing:
    """Writes a member; by the name of its family, so that another process can do it."""

    family: str
    folder: Path
    seed: int

    def __call__(self) -> None:
        next(family for family in collect() if family.name == self.family).write(self.folder, self.seed)


def generated(n: int) -> list[Group]:
    """Every family, the first ``n`` of its members."""
    return [
        Group(family.name, _words(family), tuple(member(family, seed) for seed in family.seeds[:n])) for family in collect()
    ]


def _words(family: Family) -> str:
    return f"{family.words.rstrip('.')}; patches of {family.patch_px} px" if family.patch_px else family.words


def real() -> list[Group]:
    """The labelled real series that are at hand."""
    known = (*_oscd(), _sztaki(), *_taizhou(), _potholes(), _pucallpa(), *forest())
    return [group for group in known if group.cases]


def _oscd() -> list[Group]:
    cities = sorted(path.parent for path in SHARED.glob("oscd_s2/*/change.tif"))
    return [
        Group(
            f"OSCD, {name}",
            "Sentinel-2 pairs of seven cities; people drew what was built",
            tuple(Case(city.name, city, city / "change.tif", {"bands": bands} if bands else {}) for city in cities),
            real=True,
        )
        for name, bands in (("13 bands as they come", None), ("10 bands", TEN_BANDS), ("B G R NIR", BGRN))
    ]


def _sztaki() -> Group:
    pairs = sorted(path.parent.parent for path in SHARED.glob("sztaki_pairs/*/labels/change.tif"))
    words = "aerial pairs, years apart, of another season and light; people drew what was built, planted and ploughed"
    return Group("SZTAKI", words, tuple(Case(pair.name, pair, pair / "labels" / "change.tif") for pair in pairs), real=True)


def _taizhou() -> list[Group]:
    folder = SHARED / "taizhou_tm"
    return [
        Group(
            f"Taizhou, patch {side} px",
            "a Landsat pair of a growing city; people drew part of what changed and of what did not",
            (Case("taizhou", folder, folder / "change.tif", {"patch_px": side}),) if folder.is_dir() else (),
            real=True,
        )
        for side in (4, 8)
    ]


def _water(name: str, words: str, folder: Path, reference_end: str) -> Group:
    target = WORK / "water" / f"{folder.name}.tif"
    make = partial(_map_water, folder / "water_derived", reference_end, target)
    cases = (Case(folder.name, folder, target, {"reference_end": reference_end}, make),) if folder.is_dir() else ()
    return Group(name, f"{words}; {WATER}", cases, real=True)


def _map_water(folder: Path, reference_end: str, target: Path) -> None:
    """Maps of water by date to a change raster; what is neither changed nor unchanged is unknown."""
    water, reference = [], []
    for path in sorted(folder.glob("[12]*.tif")):
        with rasterio.open(path) as source:
            water.append(source.read(1) == 1)
            profile = source.profile
        reference.append(path.stem < reference_end)
    stack = np.stack(water)
    usual = stack[np.array(reference)].mean(0) > 0.5
    change = np.select([stack[-1] != usual, (stack == usual).all(0)], [1, 0], UNKNOWN).astype(np.uint8)
    target.parent.mkdir(parents=True, exist_ok=True)
    with rasterio.open(target, "w", **{**profile, "count": 1, "dtype": "uint8", "nodata": UNKNOWN}) as output:
        output.write(change, 1)


def _potholes() -> Group:
    words = "aerial images of prairie wetlands, 4 reference years of different cameras, 6 new"
    return _water("Potholes, water", words, SHARED / "potholes_naip", "2015-01-01")


def _pucallpa() -> Group:
    words = "Landsat composites of a meandering river every 5 years, 3 of them reference, 5 new"
    return _water("Pucallpa, water", words, SHARED / "pucallpa_landsat", "2000-01-01")


def forest() -> list[Group]:
    """The logged forest by its splits; judged where the year of the loss is known, the western half."""
    folder = SHARED / "romania_s2"
    if not folder.is_dir():
        return []
    words = "a logged forest, 140 Sentinel-2 dates of all seasons; clearings of 50 m that green over, by year; patches of 4 px"
    usual = {"patch_px": 4, "mask": str(folder / "scl"), "mask_values": (*SCL_CLOUDS, SCL_SNOW)}
    return [
        Group(
            f"Romania, {f'reference until {split}' if split else 'default split'}",
            words,
            (
                Case(
                    f"romania {split or 'default'}",
                    folder / "images",
                    folder / "year_of_loss_west.tif",
                    {**usual, **({"reference_end": split} if split else {})},
                ),
            ),
            real=True,
        )
        for split in (*SPLITS, None)
    ]


def unchanged() -> list[Group]:
    """Real series in which no lasting change is known."""
    rhine, patches = SHARED / "rhine_landsat_seasonal", sorted(path.parent for path in SHARED.glob("s2_seasonal_64px/*/scl"))
    groups = [
        Group(
            f"Rhine, {words}",
            "four Landsat composites a year, NDVI and SWIR1, fields and a town",
            (Case("rhine", rhine, None, options),) if rhine.is_dir() else (),
            real=True,
        )
        for words, options in (("reference of 2 years", {}), ("reference of 1 year", {"reference_end": "2016-01-01"}))
    ]
    for words, masked in (("masked", True), ("no masks", False)):
        cases = tuple(Case(folder.name, folder, None, _one_year(folder, masked)) for folder in patches)
        groups.append(Group(f"Sentinel-2 fields, {words}", "two farms of 640 m, every date of 16 months", cases, real=True))
    return [group for group in groups if group.cases]


def _one_year(folder: Path, masked: bool) -> dict[str, Any]:
    first = min(path.stem for path in folder.glob("[12]*.tif"))
    options: dict[str, Any] = {"reference_end": f"{int(first[:4]) + 1}{first[4:]}", "patch_px": 4}
    # The classes in ``scl`` would be found.
    return {**options, **({"mask": str(folder / "scl"), "mask_values": SCL_CLOUDS} if masked else {"mask": NO_MASK})}
