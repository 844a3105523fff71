"""Of which rasters do the metadata of a product speak, and what do they make of their numbers? Entries in, ``Sidecar`` out.

Landsat: USGS, Landsat 8-9 Collection 2 Level 2 Science Product Guide; Collection 1 and Level 1 likewise. Sentinel-2: ESA,
Sentinel-2 Products Specification Document, from processing baseline 04.00 on with offsets.
"""

from __future__ import annotations

import datetime
import json
import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from changedet_plugin.core.dates.acquisition import parse_date
from changedet_plugin.engine.reading import stac
from changedet_plugin.engine.reading.values.sidecars.document import Damaged, Entry

Line = tuple[float, float]
"""Scale and offset: value = number * scale + offset."""
LANDSAT = re.compile(r"(?P<product>.*)_MTL\.(?:txt|json|xml)$|MTL\.(?:txt|json|xml)$", re.IGNORECASE)
SENTINEL_2 = re.compile(r"(?:MTD_MSI|.*_MTD_SAF)L[12][AC].*\.xml$", re.IGNORECASE)
BANDS_OF_SENTINEL_2 = ("1", "2", "3", "4", "5", "6", "7", "8", "8A", "9", "10", "11", "12")
"""By ``band_id``."""
FIRST_WITH_OFFSETS = 4.0
"""The first processing baseline of Sentinel-2 whose metadata name offsets (25 January 2022)."""
EIGHT_BITS = 255.0
"""Largest number of 8 bits."""
_BAND = re.compile(r"(?<![A-Z0-9])(?:(?P<kind>SR|ST)_)?B(?:AND_?)?0?(?P<number>\d{1,2}A?)(?![A-Z0-9])", re.IGNORECASE)


@dataclass(frozen=True)
class Sidecar:
    """What the metadata of one product say."""

    files: frozenset[str]
    """Names of its rasters, in lower case, without endings."""
    product: str
    """How the names of its rasters begin, in lower case; empty = not known."""
    date: datetime.date | None
    """Of the acquisition."""
    lines: Mapping[str, Line]
    """By band, as ``token_of`` writes it."""
    reflective: frozenset[str]
    """The bands whose values are reflectance."""
    is_8_bit: bool = False
    """Its numbers are of 8 bits."""
    by_file: Mapping[str, tuple[tuple[str, Line], ...]] = field(default_factory=dict)
    """By name of a file as in ``files``: a name and a line for each of its bands, where the bands are not told by name."""

    @property
    def common(self) -> Line | None:
        """The line of all bands of reflectance, where they have one."""
        lines = {self.lines[band] for band in self.reflective if band in self.lines}
        return lines.pop() if len(lines) == 1 else None

    def line_of(self, token: str) -> tuple[str, Line] | None:
        """A band that is called so, and its line; None = nothing is said of it."""
        for band in (token, f"SR {token}"):
            if band in self.lines:
                return band, self.lines[band]
        return None


def token_of(text: str) -> str:
    """The band that a description or the name of a file says: ``SR 4``, ``ST 10``, ``8A``; empty = none."""
    found = list(_BAND.finditer(text))
    return f"{found[-1]['kind'] or ''} {found[-1]['number']}".strip().upper() if found else ""


def landsat(name: str, said: Sequence[Entry]) -> Sidecar:
    """An MTL file. Level 1: reflectance at the top of the atmosphere as the sun lights it, for that is light.

    Raises
    ------
    Damaged
        It tells no scale and offset.
    """
    groups: dict[str, dict[str, str]] = {}
    for entry in said:
        groups.setdefault(entry.group, {})[entry.key] = entry.value
    surface = groups.get("LEVEL2_SURFACE_REFLECTANCE_PARAMETERS")
    if surface is not None:
        lines = _lines(surface, "REFLECTANCE", "SR ")
        reflective = frozenset(lines)
        lines.update(_lines(groups.get("LEVEL2_SURFACE_TEMPERATURE_PARAMETERS", {}), "TEMPERATURE", ""))
    else:
        level1 = groups.get("LEVEL1_RADIOMETRIC_RESCALING") or groups.get("RADIOMETRIC_RESCALING") or {}
        lines = _lines(level1, "REFLECTANCE", "")
        reflective = frozenset(lines)
        lines = {**_lines(level1, "RADIANCE", ""), **lines}
    if not lines:
        raise Damaged(name)
    contents = {
        key: value for group in ("PRODUCT_METADATA", "PRODUCT_CONTENTS") for key, value in groups.get(group, {}).items()
    }
    dates = {key: value for of in groups.values() for key, value in of.items() if key == "DATE_ACQUIRED"}
    largest = [_number(value) for of in groups.values() for key, value in of.items() if key.startswith("QUANTIZE_CAL_MAX_BAND")]
    return Sidecar(
        files=frozenset(_stem(value) for key, value in contents.items() if key.startswith("FILE_NAME_BAND")),
        product=((found["product"] or "") if (found := LANDSAT.match(name)) else "").lower(),
        date=parse_date(dates.get("DATE_ACQUIRED", "")),
        lines=lines,
        reflective=reflective,
        is_8_bit=bool(largest) and max(largest) <= EIGHT_BITS,
    )


def stac_item(name: str, text: str) -> Sidecar | None:
    """An item of a catalogue; None of any other text.

    Raises
    ------
    Damaged
        It is none, though it says so.
    """
    if '"stac_version"' not in text:
        return None
    try:
        document = json.loads(text)
        if not isinstance(document, dict) or document.get("type") != "Feature":
            return None
        said = stac.scales_of_files(document)
    except (ValueError, RecursionError) as error:
        raise Damaged(name) from error
    by_file = {
        _stem(file): tuple(("reflectance" if scale.is_reflectance else "", line) for line in scale.lines)
        for file, scale in said.items()
        if set(scale.lines) != {(1.0, 0.0)}
    }
    return Sidecar(frozenset(by_file), "", None, {}, frozenset({"reflectance"}), by_file=by_file)


def _lines(group: Mapping[str, str], what: str, kind: str) -> dict[str, Line]:
    """Scale and offset by band, of what the keys name; ``Damaged`` where one is none."""
    found = {}
    for key, value in group.items():
        start = f"{what}_MULT_BAND_"
        if not key.startswith(start):
            continue
        band = key[len(start) :]
        line = _number(value), _number(group.get(f"{what}_ADD_BAND_{band}", ""))
        if not (math.isfinite(sum(line)) and line[0] > 0):
            raise Damaged(key)
        found[f"{kind}{token_of(band) or band}"] = line
    return found


def sentinel_2(name: str, said: Sequence[Entry]) -> Sidecar:
    """The metadata of a SAFE folder, of Level 1C or 2A.

    Raises
    ------
    Damaged
        It tells no quantification, or is of a baseline with offsets and tells none.
    """
    steps = [_number(entry.value) for entry in said if entry.key in ("BOA_QUANTIFICATION_VALUE", "QUANTIFICATION_VALUE")]
    added = {entry.band: _number(entry.value) for entry in said if entry.key in ("BOA_ADD_OFFSET", "RADIO_ADD_OFFSET")}
    baseline = next((_number(entry.value) for entry in said if entry.key == "PROCESSING_BASELINE"), math.nan)
    numbers = range(len(BANDS_OF_SENTINEL_2))
    # A product that names some offsets names those of all its bands.
    has_offsets = bool(added) or baseline >= FIRST_WITH_OFFSETS
    lines = {
        BANDS_OF_SENTINEL_2[at]: (1 / steps[0], added.get(str(at), math.nan if has_offsets else 0.0) / steps[0])
        for at in (numbers if steps and steps[0] > 0 else ())
    }
    lines = {band: line for band, line in lines.items() if math.isfinite(sum(line))}
    if not lines:
        raise Damaged(name)
    images = (entry.value for entry in said if entry.key in ("IMAGE_FILE", "IMAGE_FILE_2A", "IMAGE_ID"))
    taken = next((entry.value for entry in said if entry.key in ("PRODUCT_START_TIME", "DATATAKE_SENSING_START")), "")
    return Sidecar(
        files=frozenset(image.rpartition("/")[2].lower() for image in images),
        product="",
        date=parse_date(taken[:10]),
        lines=lines,
        reflective=frozenset(lines),
    )


def _number(text: str) -> float:
    """NaN of what is none."""
    try:
        return float(text)
    except ValueError:
        return math.nan


def _stem(name: str) -> str:
    return name.rpartition(".")[0].lower()
