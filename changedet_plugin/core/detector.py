"""What does a saved search hold? A named detector: one direction of change, and what it was made from. By numpy only."""

from __future__ import annotations

import base64
import json
import math
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

import numpy as np

from changedet_plugin.core import disk
from changedet_plugin.core.arrays import FloatArray
from changedet_plugin.core.similarity import ROCCHIO_GAMMA, Origin, unit

SCHEMA = 1
ENDING = ".changedet.json"
_KIND = "changedet detector"
_MOST_BYTES = 1 << 20
_MOST_LETTERS = 200


class Unreadable(ValueError):
    """What was read is no detector that this version understands; ``str()`` is the detail."""

    def __init__(self, reason: Literal["foreign", "newer", "damaged"], detail: str = "") -> None:
        super().__init__(detail)
        self.reason = reason


@dataclass(frozen=True, eq=False)
class Detector:
    """A search that can be asked again of any result whose vectors can be compared."""

    name: str
    vector: FloatArray
    """(n_features,) float32: the query that the judgements amounted to, of length one."""
    threshold: float
    """Cosine from which a change is listed, -1 to 1."""
    origin: Origin
    """What the vectors that it was made from were made with."""
    patch_m: float
    """Side of a patch in metres; NaN = not known."""
    n_positive: int
    """Changes that it was made from, at least one."""
    n_negative: int
    """Changes that were called unlike."""
    created: str
    """ISO date."""
    source_run_id: str
    """The run whose result it was made on."""

    def leaning(self, alike: FloatArray, unlike: FloatArray) -> FloatArray:
        """The query (n_features,) of length one after further judgements (n, n_features) and (m, n_features).

        The detector counts as many examples as it was made from.
        """
        query = self.n_positive * unit(self.vector) + unit(alike).sum(0)
        query = query / (self.n_positive + len(alike))
        if len(unlike):
            query = query - ROCCHIO_GAMMA * unit(unlike).mean(0)
        return np.asarray(unit(query), np.float32)


def as_plain(detector: Detector) -> dict[str, Any]:
    """The detector as values of JSON; ``from_plain`` reads them."""
    origin = detector.origin
    return {
        "kind": _KIND,
        "schema": SCHEMA,
        "name": detector.name,
        "threshold": detector.threshold,
        "n_positive": detector.n_positive,
        "n_negative": detector.n_negative,
        "created": detector.created,
        "source_run_id": detector.source_run_id,
        "encoder_id": origin.encoder_id,
        "preprocessing_id": origin.preprocessing_id,
        "gsd_m": _or_none(origin.gsd_m),
        "patch_m": _or_none(detector.patch_m),
        "n_features": len(detector.vector),
        "vector": base64.b64encode(np.asarray(detector.vector, "<f4").tobytes()).decode("ascii"),
    }


def from_plain(values: Any) -> Detector:
    """The detector that values of JSON hold; ``Unreadable`` where they hold none."""
    if not isinstance(values, Mapping) or values.get("kind") != _KIND:
        raise Unreadable("foreign")
    try:
        if _number(values["schema"], 1) > SCHEMA:
            raise Unreadable("newer")
        return Detector(
            name=_name(values["name"]),
            vector=_vector(values["vector"], values["n_features"]),
            threshold=_number(values["threshold"], -1, 1),
            origin=Origin(str(values["encoder_id"]), str(values["preprocessing_id"]), _size(values["gsd_m"])),
            patch_m=_size(values["patch_m"]),
            n_positive=int(_number(values["n_positive"], 1)),
            n_negative=int(_number(values["n_negative"], 0)),
            created=str(values["created"]),
            source_run_id=str(values["source_run_id"]),
        )
    except KeyError as error:
        raise Unreadable("damaged", f"no {error.args[0]}") from error
    except Unreadable:
        raise
    except (TypeError, ValueError, OverflowError) as error:
        raise Unreadable("damaged", str(error)) from error


def read(path: Path) -> Detector:
    """Read a file; ``Unreadable`` where it holds no detector, OSError where it cannot be read."""
    # A device or a pipe says that it holds nothing, and never ends.
    if path.stat().st_size > _MOST_BYTES or not disk.is_file(path):
        raise Unreadable("foreign")
    try:
        values = json.loads(path.read_bytes())
    except RecursionError as error:
        raise Unreadable("foreign") from error
    except ValueError as error:
        raise Unreadable("damaged", "no JSON") from error
    return from_plain(values)


def _name(value: Any) -> str:
    name = " ".join(str(value).split())[:_MOST_LETTERS]
    if not name:
        raise ValueError("no name")
    return name


def _vector(text: Any, n_features: Any) -> FloatArray:
    data = base64.b64decode(text, validate=True)
    if len(data) != 4 * int(n_features) or not data:
        raise ValueError("the vector is not whole")
    vector = np.frombuffer(data, "<f4").astype(np.float32)
    if not np.isfinite(vector).all() or not vector.any():
        raise ValueError("the vector has no direction")
    return vector


def _number(value: Any, low: float, high: float = 1e9) -> float:
    number = float(value)
    if not low <= number <= high:
        raise ValueError(f"{number:g} is out of range")
    return number


def _size(value: Any) -> float:
    """A side in metres; NaN where it is not known."""
    return math.nan if value is None else _number(value, 0)


def _or_none(value: float) -> float | None:
    return float(value) if math.isfinite(value) else None
