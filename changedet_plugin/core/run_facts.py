"""What was a run? The table ``run`` of a result as one typed value: read leniently, written whole.

Rows of key and text come in, and go out in the order of the fields. Texts stand in the table as they are, all else as JSON.
"""

from __future__ import annotations

import datetime
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, fields
from typing import Any, TypedDict, cast

from changedet_plugin.core.notices import PlainNotice
from changedet_plugin.core.rasters import signed


class CardFacts(TypedDict, total=False):
    """What an encoder says of itself, so far as results are asked for it; the table holds the whole card."""

    id: str
    name: str
    sha256: str
    token_px: int | None


class InputFacts(TypedDict, total=False):
    """One raster of a run."""

    path: str
    """Its address (``core.rasters.address``): of most the path of a file; without what signed it."""
    signed: bool
    """The address was signed when the run read it: a newly signed one is needed to read it again."""
    date: str
    """ISO."""
    mask: str | None
    mask_meanings: list[dict[str, Any]]
    """How its mask, and bands of its own that are masks, were read; see ``mask_products.MaskMeaning``."""
    bytes: int | None
    """Of its files together; None = it is on a server."""
    sha256: str
    """Of its file; of several, of their hashes in order; of what is on a server, of its header."""
    unit: str
    """What brought its values to the unit of the other dates; empty = they are in it."""
    fill: list[float]
    """Numbers that were taken for no measurement though no tag says so."""
    crs: str
    """Set on its layer in place of that of the file; not there = that of the file. So are the next five."""
    nodata: list[list[float]]
    """Ranges of numbers that mean no measurement, beside the nodata value of the file."""
    uses_nodata: bool
    """False = the nodata value of the file does not count."""
    measured: list[list[float]]
    """Scale and offset of each band, where the file names none."""
    names: list[str]
    """What each band is called, where the file does not tell."""
    nodata_of_bands: list[float | None]
    """Number of each band that means no measurement, where the file names none."""
    alpha: int
    """1-based band that is transparency though the file does not call it so."""


class GridFacts(TypedDict):
    """The pixels of the reference grid."""

    crs: str
    """As WKT."""
    transform: tuple[float, ...]
    """Affine: x of a column step, x of a row step, left, y of a column step, y of a row step, top."""
    shape: tuple[int, int]
    """Rows, columns."""


class PreviousFacts(TypedDict):
    """The earlier result of the same series."""

    run_id: str
    path: str


BelowLimitFacts = TypedDict("BelowLimitFacts", {"result": str, "run_id": str, "limit": float, "from": float})
"""Of places below the limit: the result and the run that left them out, its limit, and the score from which they are listed."""


@dataclass(frozen=True)
class RunFacts:
    """The table ``run`` of docs/result.md. Defaults stand for what a result of an earlier version does not say."""

    encoder: CardFacts = field(default_factory=CardFacts)
    """Empty = only its id is known."""
    encoder_id: str = ""
    """Name and hash of the encoder; empty = see ``encoder``."""
    threshold: float | None = None
    """Score from which a change is shown first."""
    threshold_rule: str = ""
    listed_from: float | None = None
    """Score from which a patch is listed."""
    alone_from: float | None = None
    """Score from which a change of one patch is shown first."""
    false_per_1000: float | None = None
    """Unchanged patches of 1 000 that are expected over the threshold; None = the reference does not say."""
    n_shown_first: int = 0
    """0 = all."""
    confirm: int | None = None
    """Dates that had to agree."""
    patch_px: int | None = None
    patch_m: float | None = None
    """Side of a patch, metres."""
    gsd_m: float | None = None
    """Side of a pixel, metres."""
    n_features: int | None = None
    """Numbers to a change vector."""
    dates: tuple[datetime.date, ...] = ()
    """The used dates, oldest first."""
    grid: GridFacts | None = None
    run_id: str = ""
    started: str = ""
    """ISO, with the offset from UTC."""
    seconds: Mapping[str, float] = field(default_factory=dict)
    """By stage, and of encoding one patch of one date."""
    sensor: str = ""
    """What the rasters were read as: optical, radar in decibels, radar in power; empty = of a version that knew no radar."""
    provider: str = ""
    """What computed, as ONNX Runtime calls it."""
    provider_reason: str = ""
    """Why it was not a GPU."""
    warnings: tuple[str, ...] = ()
    """In English."""
    notices: tuple[PlainNotice, ...] = ()
    """The same as codes with values, in the same order, to be worded in another language."""
    version: str = ""
    versions: Mapping[str, str] = field(default_factory=dict)
    """Of every package that can change a figure."""
    parameters: Mapping[str, Any] = field(default_factory=dict)
    """What the analyst chose, under the names of a request."""
    inputs: tuple[InputFacts, ...] = ()
    is_reference: tuple[bool, ...] = ()
    """Of each of ``dates``."""
    preprocessing_id: str = ""
    """The bands in order, and how they were read."""
    previous: PreviousFacts | None = None
    below_limit: BelowLimitFacts | None = None
    """None = the result of a run."""

    @classmethod
    def from_table(cls, rows: Iterable[tuple[str, str | None]]) -> RunFacts:
        """Read keys and texts; what cannot be read counts as not said, and unknown keys are left alone."""
        stored = {key: text or "" for key, text in rows}
        values = {key: _json(text) for key, text in stored.items()}
        texts = {key: text[:_MOST_LETTERS] for key, text in stored.items()}
        card = _typed(values.get("encoder"), _CARD)
        return cls(
            encoder=cast(CardFacts, card),
            encoder_id=texts.get("encoder_id") or ("" if card else texts.get("encoder", "")),
            threshold=_number(values.get("threshold")),
            threshold_rule=texts.get("threshold_rule", ""),
            listed_from=_number(values.get("listed_from")),
            alone_from=_number(values.get("alone_from")),
            false_per_1000=_number(values.get("false_per_1000")),
            n_shown_first=_whole(values.get("n_shown_first")) or 0,
            confirm=_whole(values.get("confirm")),
            patch_px=_whole(values.get("patch_px")),
            patch_m=_number(values.get("patch_m")),
            gsd_m=_number(values.get("gsd_m")),
            n_features=_whole(values.get("n_features")),
            dates=_dates(values.get("dates")),
            grid=_grid(_object(values.get("grid"))),
            run_id=texts.get("run_id", ""),
            started=texts.get("started", ""),
            sensor=texts.get("sensor", ""),
            seconds={key: number for key, number in _object(values.get("seconds")).items() if _number(number) is not None},
            provider=texts.get("provider", ""),
            provider_reason=texts.get("provider_reason", ""),
            warnings=tuple(str(sentence) for sentence in _list(values.get("warnings"))),
            notices=tuple(cast(PlainNotice, entry) for entry in _objects(values.get("notices"))),
            version=texts.get("version", ""),
            versions={key: str(text) for key, text in _object(values.get("versions")).items()},
            parameters=_object(values.get("parameters")),
            inputs=tuple(cast(InputFacts, _typed(entry, _INPUT)) for entry in _objects(values.get("inputs"))),
            is_reference=tuple(bool(value) for value in _list(values.get("is_reference"))),
            preprocessing_id=texts.get("preprocessing_id", ""),
            previous=cast("PreviousFacts | None", _whole_object(values.get("previous"), _PREVIOUS)),
            below_limit=cast("BelowLimitFacts | None", _whole_object(values.get("below_limit"), _BELOW_LIMIT)),
        )

    def to_table(self) -> dict[str, str]:
        """Key -> text, in the order of the rows; what is None has no row. Whoever gets the result reads it: no secrets."""
        values = {entry.name: getattr(self, entry.name) for entry in fields(self)}
        values["encoder"] = self.encoder or self.encoder_id
        return {
            key: value if isinstance(value, str) else json.dumps(_for_others(value), default=str)
            for key, value in values.items()
            if value is not None
        }


def _for_others(value: Any) -> Any:
    """The value with every address in its texts as others may see it."""
    if isinstance(value, str):
        return signed.without_secrets(value)
    if isinstance(value, Mapping):
        return {key: _for_others(part) for key, part in value.items()}
    return [_for_others(part) for part in value] if isinstance(value, (list, tuple)) else value


_LARGEST = 1e300
_MOST_LETTERS = 10_000
_CARD: Mapping[str, tuple[type, ...]] = {"id": (str,), "name": (str,), "sha256": (str,), "token_px": (int,)}
_INPUT: Mapping[str, tuple[type, ...]] = {
    "path": (str,),
    "date": (str,),
    "mask": (str,),
    "bytes": (int,),
    "sha256": (str,),
    "signed": (bool,),
}
_PREVIOUS: Mapping[str, tuple[type, ...]] = {"run_id": (str,), "path": (str,)}
_BELOW_LIMIT: Mapping[str, tuple[type, ...]] = {
    "result": (str,),
    "run_id": (str,),
    "limit": (int, float),
    "from": (int, float),
}
"""Keys of the objects of the table and the kinds of their values; a value of another kind counts as not said."""


def _json(text: str) -> Any:
    try:
        return _shortened(json.loads(text))
    except (ValueError, RecursionError):
        return None


def _shortened(value: Any) -> Any:
    """The value with no text longer than any that a run writes: a window lays out what it shows."""
    if isinstance(value, str):
        return value[:_MOST_LETTERS]
    if isinstance(value, list):
        return [_shortened(part) for part in value]
    return {key[:_MOST_LETTERS]: _shortened(part) for key, part in value.items()} if isinstance(value, dict) else value


def _object(value: Any) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}


def _typed(value: Any, kinds: Mapping[str, tuple[type, ...]]) -> dict[str, Any]:
    """An object without the values that are of another kind than they should be."""
    return {key: part for key, part in _object(value).items() if part is None or isinstance(part, kinds.get(key, object))}


def _whole_object(value: Any, kinds: Mapping[str, tuple[type, ...]]) -> dict[str, Any] | None:
    """An object that says all it should; None for any other."""
    made = _typed(value, kinds)
    return made if set(kinds) <= set(made) else None


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []


def _objects(value: Any) -> list[dict[str, Any]]:
    return [entry for entry in _list(value) if isinstance(entry, dict)]


def _number(value: Any) -> float | None:
    """A finite number; None for anything else."""
    if not isinstance(value, (int, float)) or isinstance(value, bool) or not abs(value) < _LARGEST:
        return None
    return float(value)


def _whole(value: Any) -> int | None:
    number = _number(value)
    # What is counted in words has 32 bits.
    return None if number is None or number % 1 or abs(number) >= 1 << 31 else int(number)


def _dates(value: Any) -> tuple[datetime.date, ...]:
    try:
        return tuple(datetime.date.fromisoformat(text) for text in _list(value))
    except (TypeError, ValueError):
        return ()


def _grid(value: dict[str, Any]) -> GridFacts | None:
    try:
        a, b, c, d, e, f = (float(number) for number in tuple(value["transform"])[:6])
        n_rows, n_columns = (int(number) for number in tuple(value["shape"])[:2])
    except (KeyError, TypeError, ValueError, OverflowError):
        return None
    return {"crs": str(value.get("crs") or ""), "transform": (a, b, c, d, e, f), "shape": (n_rows, n_columns)}
