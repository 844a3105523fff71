"""Entries of a project that somebody wrote: series and detectors of any shape. Texts alone; whoever has QGIS saves them."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from tests.hostile.values import DEEP, JSON

SERIES, DETECTORS = "/series", "/detectors"
"""Keys of the plugin in a project."""
_ROW = {"path": "a.tif", "layer": "a", "date": "2020-01-01", "used": True, "note": ""}
_KEYS = ("rows", "reference_end", "bands", "choices", "kept", "current")
_OF_ROW = (*_ROW, "bytes", "sha256", "origin", "unit", "stac")
_OF_ITEM = ("item", "assets", "mask", "mask_meaning", "box", "measured", "names", "alpha")
_CHOICES = (
    *("area", "area_layer", "encoder", "patch_px", "patch_m", "mask", "mask_path", "mask_band", "mask_meaning", "mask_values"),
    *("mask_bits", "mask_limit", "threshold", "confirm", "align", "sensor", "output"),
)
_NO_SERIES = (DEEP, "{", "[]", "1", "x" * 100_000, f'{{"rows": {DEEP}}}')
ELSEWHERE = (
    "/vsicurl/http://127.0.0.1:{port}/a.tif",
    "http://127.0.0.1:{port}/a.tif",
    "PG:host=127.0.0.1 port={port} dbname=a",
    "/vsizip//vsicurl/http://127.0.0.1:{port}/a.zip/b.tif",
    "WMS:http://127.0.0.1:{port}/?LAYERS=a",
    "<GDAL_WMS><Service name='TMS'><ServerUrl>http://127.0.0.1:{port}/</ServerUrl></Service></GDAL_WMS>",
    "//127.0.0.1/share/a.tif",
    "\\\\127.0.0.1\\share\\a.tif",
)
"""Rasters that are not on this machine; a listener stands at the port."""


def series(*rows: dict[str, Any], **more: Any) -> str:
    """The entry of a series; of a row only what differs from a plain one."""
    return json.dumps({"rows": [{**_ROW, **row} for row in rows], "reference_end": None, **more})


def _items() -> Iterator[tuple[str, str, str, str]]:
    """Rasters of a catalogue."""
    for key in _OF_ITEM:
        for number, value in enumerate(JSON):
            yield "projects: items", f"{key} {number}", SERIES, series({"stac": {"item": "a", "assets": ["B02"], key: value}})


def entries(port: int) -> Iterator[tuple[str, str, str, str]]:
    """Kind, name, key of the project, and its text."""
    for key in _KEYS:
        for number, value in enumerate(JSON):
            yield "projects: series", f"{key} {number}", SERIES, series({}, **{key: value})
    for key in _OF_ROW:
        for number, value in enumerate(JSON):
            yield "projects: rasters", f"{key} {number}", SERIES, series({key: value}, {"date": "2021-01-01"})
    yield from _items()
    for name in _CHOICES:
        for number, value in enumerate(JSON):
            yield "projects: choices", f"{name} {number}", SERIES, series({}, choices={name: value})
    for number, value in enumerate(JSON):
        yield "projects: series", f"kept {number}", SERIES, series({}, kept=[{"name": value, **json.loads(series({}))}])
        yield "projects: series", f"bands {number}", SERIES, series({}, bands={"a.onnx": value})
        yield "projects: detectors", f"one {number}", DETECTORS, json.dumps([value])
    for number, text in enumerate(_NO_SERIES):
        yield "projects: series", f"text {number}", SERIES, text
        yield "projects: detectors", f"text {number}", DETECTORS, text
    for number, path in enumerate(ELSEWHERE):
        there = path.format(port=port)
        yield "projects: elsewhere", f"row {number}", SERIES, series({"path": there}, {"path": there, "date": "2021-01-01"})
        yield "projects: elsewhere", f"item {number}", SERIES, series({"path": there, "stac": {"item": "a", "mask": there}})
        yield "projects: elsewhere", f"mask {number}", SERIES, series({}, choices={"mask": "file", "mask_path": there})
        yield "projects: elsewhere", f"encoder {number}", SERIES, series({}, choices={"encoder": there})
