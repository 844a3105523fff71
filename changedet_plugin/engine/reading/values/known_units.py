"""In which units do measurements come, and which of them can these numbers be in? Looks of dates in, changes of unit out.

A number says much of its unit by its size alone: a scene that reflects between 1 and 40 % does not lie between 100 and 4000 in
thousandths.
docs/inputs.md; decision 0018.
"""

from __future__ import annotations

import itertools
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np

from changedet_plugin.core.arrays import FloatArray
from changedet_plugin.engine.types import BandHeader, UnitChange

Numbers = Literal["byte", "whole", "any"]
"""What the numbers of a date are: of 8 bits, whole ones, or any."""
UNITS: Mapping[str, Mapping[str, tuple[float, float]]] = {
    "reflectance": {
        "reflectance": (1.0, 0.0),
        "percent": (100.0, 0.0),
        "thousandths": (1000.0, 0.0),
        "ten-thousandths": (10000.0, 0.0),
        "ten-thousandths + 1000, Sentinel-2 since 2022": (10000.0, 1000.0),
        "reflectance + 0.1, the same without its offset": (1.0, 0.1),
        "numbers of Landsat Collection 2": (1 / 0.0000275, 0.2 / 0.0000275),
        "numbers of Landsat Level 1": (1 / 0.00002, 0.1 / 0.00002),
        "8 bits": (255.0, 0.0),
    },
    "index": {
        "index": (1.0, 0.0),
        "hundredths": (100.0, 0.0),
        "hundredths + 100": (100.0, 100.0),
        "8 bits from -1 to 1": (127.5, 127.5),
        "ten-thousandths": (10000.0, 0.0),
    },
    "kelvin": {
        "kelvin": (1.0, 0.0),
        "degrees Celsius": (1.0, -273.15),
        "degrees Fahrenheit": (1.8, -459.67),
        "fiftieths, MODIS": (50.0, 0.0),
        "numbers of Landsat Collection 2, temperature": (1 / 0.00341802, -149 / 0.00341802),
        "tenths": (10.0, 0.0),
        "tenths of degrees Celsius": (10.0, -2731.5),
        "hundredths of degrees Celsius": (100.0, -27315.0),
    },
}
"""By what is measured and by name: gain and offset by which a reflectance, an index from -1 to 1 or a temperature is stored."""
WITHIN = {"reflectance": (-0.08, 0.02, 1.3, 2.0), "index": (-1.1, -1.1, 1.1, 1.1), "kelvin": (200.0, 220.0, 350.0, 380.0)}
"""Between the first and the last lie a tenth and nine tenths of the pixels of every band, between the others the median of the
band that is largest. Decision 0018."""
SPREAD = {"reflectance": 0.005, "index": 0.05, "kelvin": 0.2}
"""Least distance, in its unit, from a tenth of the pixels to nine tenths, of all bands together."""
SHIFTED = frozenset(
    (
        "ten-thousandths + 1000, Sentinel-2 since 2022",
        "reflectance + 0.1, the same without its offset",
        "numbers of Landsat Level 1",
        "hundredths + 100",
        "8 bits from -1 to 1",
    )
)
"""Units with an offset that could be haze over another one."""
LARGEST_BYTE = 255.0
"""Largest number of 8 bits."""


@dataclass(frozen=True)
class Unit:
    """One way of storing a measurement."""

    measured: str
    """Key of ``UNITS``."""
    gain: float
    offset: float
    is_shifted: bool
    """One of ``SHIFTED``."""


@dataclass(frozen=True)
class Line:
    """What brings values of one unit to another."""

    change: UnitChange
    measured: str
    """Key of ``UNITS``, or backscatter."""
    shifts: bool
    """One of the two is shifted against what is usual."""


ALL = tuple(
    Unit(measured, *line, is_shifted=name in SHIFTED) for measured, units in UNITS.items() for name, line in units.items()
)


def numbers_of(bands: Sequence[BandHeader]) -> Numbers:
    """What the numbers of some bands are before anything is recognised; scaled ones may be any."""
    kinds = {np.dtype(band.dtype) for band in bands}
    if any(band.is_scaled for band in bands) or any(kind.kind == "f" for kind in kinds):
        return "any"
    return "byte" if all(kind.itemsize == 1 for kind in kinds) else "whole"


def possible(spread: FloatArray, numbers: Numbers) -> frozenset[Unit]:
    """The units that numbers can be in, of which ``spread`` (3, n_bands) are a tenth, the median and nine tenths."""
    low, middle, high = float(np.nanmin(spread[0])), float(np.nanmax(spread[1])), float(np.nanmax(spread[2]))
    found = []
    for unit in ALL:
        least, dark, bright, most = WITHIN[unit.measured]
        at = [(value - unit.offset) / unit.gain for value in (low, middle, high)]
        is_seen = at[2] - at[0] >= SPREAD[unit.measured]
        if is_seen and at[0] >= least and dark <= at[1] <= bright and at[2] <= most and _can_hold(numbers, unit):
            found.append(unit)
    return frozenset(found)


def _can_hold(numbers: Numbers, unit: Unit) -> bool:
    """Whether a unit has a range that such numbers can express."""
    if numbers == "any":
        return True
    is_share = unit.gain == 1 and unit.measured != "kelvin"
    is_byte = unit.gain + unit.offset == LARGEST_BYTE or (unit.measured == "index" and unit.gain + unit.offset < LARGEST_BYTE)
    return not is_share and (numbers == "whole" or is_byte)


def lines(away: Collection[Unit], home: Collection[Unit]) -> tuple[Line, ...]:
    """What brings values from one of some units to one of others, each once, those without an offset first."""
    found: dict[tuple[float, float], Line] = {}
    for unit, to in itertools.product(away, home):
        if unit != to and unit.measured == to.measured:
            line = to.gain / unit.gain, round(to.offset - to.gain / unit.gain * unit.offset, 9)
            shifts = unit.is_shifted or to.is_shifted
            if line not in found or not shifts:
                found[line] = Line(UnitChange(*line), unit.measured, shifts)
    return tuple(found[line] for line in sorted(found, key=lambda line: (abs(line[1]), line)))


LOGARITHMS = (
    Line(UnitChange(logarithm="decibels"), "backscatter", False),
    Line(UnitChange(logarithm="power"), "backscatter", False),
)
