"""Saved searches that somebody changed."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np

from changedet_plugin.core import detector
from changedet_plugin.core.similarity import Origin
from changedet_plugin.engine.results import stored_result
from tests.fakes import N_FEATURES
from tests.hostile.case import Case, request
from tests.hostile.results import good_result
from tests.hostile.values import DEEP, JSON


def cases() -> Iterator[Case]:
    """Every key with every value, and files that are none."""
    for key in _plain(Origin("", "", 10.0)):
        for number, value in enumerate(JSON):
            yield Case(
                "detectors", f"{key} {number}", _asking(lambda key=key, value=value: json.dumps({**_good(), key: value}))
            )
    for number, text in enumerate(("", "[]", "1", DEEP, "x" * (1 << 21), "\x00")):
        yield Case("detectors", f"text {number}", _asking(lambda text=text: text))
    yield Case("detectors", "cut", _asking(lambda: json.dumps(_good())[:-1]))


@lru_cache(1)
def _good() -> dict[str, Any]:
    return _plain(stored_result.read(good_result()).origin)


def _plain(origin: Origin) -> dict[str, Any]:
    vector = np.ones(N_FEATURES, np.float32) / np.sqrt(N_FEATURES)
    return detector.as_plain(detector.Detector("a", vector, 0.5, origin, 80.0, 1, 0, "2020-01-01", "fake"))


def _asking(text: Callable[[], str]) -> Any:
    def ask(folder: Path) -> str:
        path = folder / "a.changedet.json"
        path.write_text(text(), encoding="utf-8")
        return request("similar", result=str(good_result()), detector=str(path))

    return ask
