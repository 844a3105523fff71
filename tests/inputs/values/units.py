"""Series that change their unit under way."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import rasterio

from tests.inputs import ground
from tests.inputs.ground import Array
from tests.inputs.row import Asked, Row
from tests.inputs.values import radar

KIND = "Units"
UNDONE = "brought to"
END = len(ground.DATES) // 2
"""Index of the first date after the reference."""
Unit = tuple[float, float, str]
"""Gain, offset and type of the numbers of a reflectance of 1."""
REFLECTANCE: Unit = (1, 0, "float32")
PERCENT: Unit = (100, 0, "float32")
TEN_THOUSANDTHS: Unit = (10_000, 0, "uint16")
THOUSANDTHS: Unit = (1000, 0, "uint16")
EIGHT_BITS: Unit = (255, 0, "uint8")
COLLECTION_2: Unit = (1 / 0.0000275, 0.2 / 0.0000275, "uint16")
LEVEL_1: Unit = (1 / 0.00002, 0.1 / 0.00002, "uint16")
WITH_OFFSET: Unit = (10_000, 1000, "uint16")
PLAIN = "images/{day:%Y-%m-%d}.tif"
LANDSAT = "images/LC08_L2SP_193028_{day:%Y%m%d}_20220912_02_T1_SR.tif"


def after(old: Unit, new: Unit, since: int = END) -> Callable[[int], Unit]:
    """One unit, then another."""
    return lambda index: new if index >= since else old


def in_turn(*units: Unit) -> Callable[[int], Unit]:
    """One unit after the other, over and over."""
    return lambda index: units[index % len(units)]


def on(dates: tuple[int, ...], old: Unit, new: Unit) -> Callable[[int], Unit]:
    """Some dates in another unit."""
    return lambda index: new if index in dates else old


def bare(image: Array) -> Array:
    """The four bands as they are."""
    return image


def ndvi(image: Array) -> Array:
    """One band: the vegetation index."""
    return ((image[3] - image[2]) / (image[3] + image[2]))[None]


def kelvin(image: Array) -> Array:
    """One band: bare ground is warm."""
    return (284 + 80 * image[2])[None]


@dataclass(frozen=True)
class Switched:
    """A series whose numbers are not always of one unit."""

    unit: Callable[[int], Unit]
    """By the index of the date."""
    name: str = PLAIN
    shown: Callable[[Array], Array] = bare
    first: int = 0
    """Index of the first date of the series."""
    tagged: bool = False
    """Numbers that are not reflectance say their scale and offset."""
    reference_end: str = ""

    def __call__(self, folder: Path) -> Asked:
        """Write the series."""
        for index in range(self.first, len(ground.DATES)):
            day, image = ground.DATES[index], ground.images()[index]
            gain, offset, dtype = self.unit(index)
            values = self.shown(image)
            whole = not dtype.startswith("float")
            numbers = ground.numbers(values, gain, offset, dtype) if whole else (values * gain + offset).astype(dtype)
            baseline = "0400" if offset else "0214"
            path = ground.write(folder / self.name.format(day=day, baseline=baseline), numbers)
            if self.tagged and whole:
                with rasterio.open(path, "r+") as file:
                    file.scales, file.offsets = (1 / gain,) * file.count, (-offset / gain,) * file.count
        return Asked({"reference_end": self.reference_end} if self.reference_end else {})


def decibels_and_power(is_power: Callable[[int], bool]) -> Callable[[Path], Asked]:
    """Sentinel-1 whose dates were written by two chains."""

    def build(folder: Path) -> Asked:
        for index, (day, image) in enumerate(zip(ground.DATES, radar.decibels(), strict=True)):
            pixels = (10 ** (image / 10)).astype(np.float32) if is_power(index) else image
            ground.write(folder / "images" / radar.NAME.format(day=day), pixels, names=radar.BANDS)
        return Asked({})

    return build


SHORT = str(ground.DATES[ground.SINCE])
ROWS = (
    Row(
        KIND,
        "Landsat Collection 2, numbers up to the end of the reference, reflectance after",
        Switched(after(COLLECTION_2, REFLECTANCE), LANDSAT),
        told=UNDONE,
    ),
    Row(
        KIND,
        "Landsat Collection 1 (ten-thousandths), then Collection 2",
        Switched(after((10_000, 0, "int16"), COLLECTION_2)),
        told=UNDONE,
    ),
    Row(
        KIND,
        "Landsat Collection 2, then Collection 1, from a new date on",
        Switched(after(COLLECTION_2, (10_000, 0, "int16"), 10)),
        told=UNDONE,
    ),
    Row(KIND, "Landsat Level 1 numbers, then reflectance", Switched(after(LEVEL_1, REFLECTANCE)), told=UNDONE),
    Row(KIND, "percent, then reflectance", Switched(after(PERCENT, REFLECTANCE)), told=UNDONE),
    Row(KIND, "ten-thousandths, then percent", Switched(after(TEN_THOUSANDTHS, PERCENT)), told=UNDONE),
    Row(KIND, "thousandths and ten-thousandths in turn", Switched(in_turn(THOUSANDTHS, TEN_THOUSANDTHS)), told=UNDONE),
    Row(KIND, "ten-thousandths, then 8 bits", Switched(after(TEN_THOUSANDTHS, EIGHT_BITS)), told=UNDONE),
    Row(KIND, "three units in turn", Switched(in_turn(REFLECTANCE, PERCENT, TEN_THOUSANDTHS)), told=UNDONE),
    Row(
        KIND,
        "one new date as reflectance among ten-thousandths",
        Switched(on((13,), TEN_THOUSANDTHS, REFLECTANCE)),
        told=UNDONE,
    ),
    Row(
        KIND,
        "one of three reference dates as reflectance",
        Switched(on((9,), TEN_THOUSANDTHS, REFLECTANCE), first=8, reference_end=SHORT),
        told=UNDONE,
    ),
    Row(
        KIND,
        "one of three reference dates of Collection 1 among Collection 2",
        Switched(on((9,), COLLECTION_2, (10_000, 0, "int16")), first=8, reference_end=SHORT),
        told=UNDONE,
    ),
    Row(KIND, "Sentinel-2, 1000 more since baseline 04.00", Switched(after(TEN_THOUSANDTHS, WITH_OFFSET)), told=UNDONE),
    Row(KIND, "Sentinel-2, 1000 more within the reference", Switched(after(TEN_THOUSANDTHS, WITH_OFFSET, 5)), told=UNDONE),
    Row(
        KIND,
        "Sentinel-2, baselines in turn, told by the names",
        Switched(
            in_turn(TEN_THOUSANDTHS, WITH_OFFSET),
            "images/S2A_MSIL2A_{day:%Y%m%d}T101021_N{baseline}_R022_T32TPS_{day:%Y%m%d}T131313.tif",
        ),
        told=UNDONE,
    ),
    Row(
        KIND,
        "Sentinel-2 as reflectance, 0.1 more since baseline 04.00",
        Switched(after(REFLECTANCE, (1, 0.1, "float32"))),
        told=UNDONE,
    ),
    Row(KIND, "tags of scale on the new dates only", Switched(after(REFLECTANCE, TEN_THOUSANDTHS), tagged=True)),
    Row(
        KIND,
        "tags of scale and offset that differ from date to date",
        Switched(in_turn(TEN_THOUSANDTHS, COLLECTION_2, WITH_OFFSET), tagged=True),
    ),
    Row(
        KIND,
        "another gain that is no known unit",
        Switched(after(TEN_THOUSANDTHS, (37, 11, "float32"))),
        told="none that is known",
    ),
    Row(
        KIND,
        "NDVI from -1 to 1, then ten-thousandths",
        Switched(after(REFLECTANCE, (10_000, 0, "int16")), shown=ndvi),
        told=UNDONE,
    ),
    Row(
        KIND,
        "NDVI in hundredths + 100, then from -1 to 1",
        Switched(after((100, 100, "uint8"), REFLECTANCE), shown=ndvi),
        told=UNDONE,
    ),
    Row(
        KIND,
        "NDVI in 8 bits and from -1 to 1 in turn",
        Switched(in_turn((127.5, 127.5, "uint8"), REFLECTANCE), shown=ndvi),
        told=UNDONE,
    ),
    Row(
        KIND,
        "kelvin, then degrees Celsius",
        Switched(after(REFLECTANCE, (1, -273.15, "float32")), "images/LST_{day:%Y-%m-%d}.tif", kelvin),
        told=UNDONE,
    ),
    Row(
        KIND,
        "MODIS land surface temperature in fiftieths, then kelvin",
        Switched(after((50, 0, "uint16"), REFLECTANCE), "images/LST_{day:%Y-%m-%d}.tif", kelvin),
        told=UNDONE,
    ),
    Row(
        KIND,
        "tenths of degrees Celsius, then kelvin",
        Switched(after((10, -2731.5, "int16"), REFLECTANCE), shown=kelvin),
        told=UNDONE,
    ),
    Row(
        KIND,
        "kelvin, then degrees Fahrenheit",
        Switched(after(REFLECTANCE, (1.8, -459.67, "float32")), shown=kelvin),
        told=UNDONE,
    ),
    Row(KIND, "Sentinel-1 in decibels, then power", decibels_and_power(lambda index: index >= END), told=UNDONE),
    Row(KIND, "Sentinel-1 in power and decibels in turn", decibels_and_power(lambda index: index % 2 == 0), told=UNDONE),
)
