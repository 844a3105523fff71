"""Requests of any shape: every parameter of every verb with every value, and lines that are no requests."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from changedet_plugin.core.parameters import PARAMETERS
from tests.hostile.case import Case, request
from tests.hostile.values import DEEP, JSON

_NO_JSON = ("", "\n", DEEP, "{" * 9000, "\ufeff{}", '{"command": ', "\x00", "NaN", "x" * (1 << 20))
_NO_OBJECT = ("null", "1", "[]", "{}", '"detect"')
_NO_REQUEST = (
    '{"command": "detect", "parameters": null}',
    '{"command": "detect", "parameters": []}',
    '{"command": null}',
    '{"command": ["detect"]}',
    '{"command": {"a": 1}}',
    '{"command": "detect", "command": 1}',
    f'{{"command": "{"d" * 100_000}"}}',
    f'{{"command": "detect", "parameters": {{"rasters": {DEEP}}}}}',
    '{"command": "detect", "parameters": {"\\ud800": 1}}',
)


def cases() -> Iterator[Case]:
    """All of them."""
    for number, line in enumerate((*_NO_JSON, *_NO_OBJECT, *_NO_REQUEST)):
        yield Case("requests: lines", f"line {number}", lambda _folder, line=line: line)
    for verb, entries in PARAMETERS.items():
        for name in entries:
            for number, value in enumerate(JSON):
                yield Case("requests: values", f"{verb} {name} {number}", _asking(verb, name, value))
    for key in ("path", "date", "mask", "mask_meaning", "alpha", "names", "measured", "colour"):
        for number, value in enumerate(JSON):
            yield Case("requests: rasters", f"rasters {key} {number}", _entry(key, value))


def _asking(verb: str, name: str, value: Any) -> Any:
    def ask(folder: Path) -> str:
        return json.dumps({"command": verb, "parameters": {**_usual(verb, folder), name: value}})

    return ask


def _entry(key: str, value: Any) -> Any:
    def ask(folder: Path) -> str:
        first, second = ({"path": str(folder / f"{year}.tif"), "date": f"{year}-01-01"} for year in (2019, 2020))
        return request("check", rasters=[{**first, key: value}, second])

    return ask


def _usual(verb: str, folder: Path) -> dict[str, Any]:
    """What a verb needs, of files that are not there: whatever is wrong with a value is found before them, or they are."""
    missing = {
        "rasters": [str(folder / "2019-01-01.tif"), str(folder / "2020-01-01.tif")],
        "output": str(folder / "out.gpkg"),
        "labels": "none.tif",
        "result": str(folder / "a.gpkg"),
        "results": [str(folder / "a.gpkg"), str(folder / "b.gpkg")],
        "ids": [1],
        "encoder": "builtin",
    }
    return {name: value for name, value in missing.items() if name in PARAMETERS[verb]}
