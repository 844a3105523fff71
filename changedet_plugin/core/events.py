"""What can the engine be asked for, and what does it say then? Its commands and events, as both ends of the pipe know them.

A request goes in; progress and warnings come out while it is worked on, then one result or one error. A result is
``DetectResult`` of ``detect``, and so on. Everything is plain JSON; docs/result.md has the protocol.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Generic, Literal, TypedDict, TypeVar, Union

from changedet_plugin.core.notices import PlainNotice
from changedet_plugin.core.result_schema import CheckedDate

Stage = Literal["read", "align", "harmonise", "light", "cache", "embed", "score", "describe", "write"]
"""The stages of a run, in order."""


class ProgressEvent(TypedDict):
    """How far a run is."""

    event: Literal["progress"]
    stage: Stage
    fraction: float
    """Of the whole run, 0 to 1."""
    message: str
    seconds_left: float | None
    """None = not known."""


class WarningEvent(PlainNotice):
    """What the analyst should know of a run that goes on: a code of ``core.notices`` with its values."""

    event: Literal["warning"]
    sentence: str
    """In English."""


class ErrorEvent(TypedDict):
    """Why a run ended without a result."""

    event: Literal["error"]
    kind: str
    """Name of the engine's error."""
    sentence: str


class DetectResult(TypedDict):
    """What a run wrote, and how it went."""

    output: str
    """Path of the GeoPackage."""
    scores: str
    """Path of the score raster."""
    n_changes: int
    n_patches: int
    encoded: Sequence[str]
    """Dates (ISO) that were encoded now."""
    reused: Sequence[str]
    """Dates that the cache held."""
    provider: str
    threshold: float
    threshold_rule: str
    seconds: Mapping[str, float]
    """By stage."""
    warnings: Sequence[str]


class CheckResult(TypedDict):
    """What a run on these rasters would use."""

    dates: Sequence[CheckedDate]
    reference_end: str
    """ISO: the first date that is new."""
    patch_px: int
    patch_size: float
    """Metres."""
    n_patches: int
    warnings: Sequence[str]


class SimilarResult(TypedDict):
    """Changes like given ones."""

    output: str | None
    """Path of the list; None = none was asked for."""
    n_found: int
    n_results: int
    """How many results were searched."""
    found: Sequence[Mapping[str, Any]]
    """The first rows, columns as in the list, with ``lon`` and ``lat`` of the middle."""
    warnings: Sequence[str]


class CompareResult(TypedDict):
    """How far two results of one place agree."""

    rank_correlation: float
    """Spearman, of the scores of all patches that both have."""
    top_overlap: float
    """Share of the first ``n_top`` patches of one among those of the other."""
    n_top: int
    common_changes: int
    """How many of the first changes of the first result meet one of the first of the second."""
    n_changes: Sequence[int]
    """How many changes of each result were looked at."""
    n_patches: int
    encoders: Sequence[str]
    changes: Sequence[Sequence[Sequence[Any]]]
    """Rows of fid, rank, score, and the rank and fid of the best change of the other result that it meets, or None: of the
    first result, then those of the second that meet none."""


class EncoderEntry(TypedDict):
    """One encoder at hand, good or not."""

    name: str
    path: str
    """Empty = built in."""
    bytes: int
    card: Mapping[str, Any] | None
    sentence: str
    """Why it cannot be used; empty if it can."""


class EncodersResult(TypedDict):
    """Which encoders are at hand?"""

    encoders: Sequence[EncoderEntry]


class CheckEncoderResult(TypedDict):
    """Where an encoder runs, and how fast."""

    provider: str
    reason: str
    """Why not on a GPU; empty if it does."""
    ms_per_token: float
    card: Mapping[str, Any]


class MapBandsResult(TypedDict):
    """Which bands of the rasters an encoder would get."""

    names: Sequence[str]
    wanted: Sequence[str]
    chosen: Sequence[int]
    """Numbers (from 1) in the encoder's order; empty = they have to be chosen by hand."""
    sentence: str
    """What to know of them, or why there are none, in English."""
    notice: PlainNotice | None
    """The former as a code with values."""


class OfferedAsset(TypedDict):
    """An asset that items of a catalogue have."""

    key: str
    bands: Sequence[str]
    """What the items call its bands; empty where they do not."""
    is_image: bool
    mask: str
    """Key of the product that it is as a mask; empty = it is none."""
    n_items: int
    """So many have it."""


class ItemsResult(TypedDict):
    """Which images are the items of a catalogue?"""

    images: Sequence[Mapping[str, Any]]
    """``path`` (an address), ``date`` (ISO) and what ``core.rasters.stac_image`` reads, oldest first."""
    left: Sequence[str]
    """Names of the items without a date, or without all of the assets."""
    assets: Sequence[OfferedAsset]
    sentence: str
    """Why there are no images, in English; empty where there are."""


class SelftestResult(TypedDict):
    """Where the engine really runs."""

    provider: str
    reason: str
    """Why not on a GPU; empty if it does."""
    tokens: Sequence[int]
    """Shape of the tokens of the test."""
    finite: bool
    versions: Mapping[str, str]


class EncoderReport(TypedDict):
    """Figures of one encoder."""

    series: Mapping[str, Mapping[str, Any]]
    macro: Mapping[str, Any]


class EvaluateReport(EncoderReport, total=False):
    """Figures by series and their mean, as docs/evaluation.md tells them; of several encoders those of the first."""

    encoders: Mapping[str, EncoderReport]
    """Of several encoders: each."""


class EvaluateResult(EvaluateReport):
    """The report, and what was written of it."""

    words: str
    """The same as a table."""
    json: str | None
    plots: Sequence[str]
    """Paths of the pictures."""
    warnings: Sequence[str]


Event = Union[ProgressEvent, WarningEvent]
"""What comes while a command is worked on."""
Result = TypeVar("Result")


@dataclass(frozen=True)
class Command(Generic[Result]):
    """What the engine is asked for, and the result that it then gives."""

    name: str


DETECT: Command[DetectResult] = Command("detect")
CHECK: Command[CheckResult] = Command("check")
EVALUATE: Command[EvaluateResult] = Command("evaluate")
SIMILAR: Command[SimilarResult] = Command("similar")
ENCODERS: Command[EncodersResult] = Command("encoders")
CHECK_ENCODER: Command[CheckEncoderResult] = Command("check_encoder")
MAP_BANDS: Command[MapBandsResult] = Command("map_bands")
ITEMS: Command[ItemsResult] = Command("items")
COMPARE: Command[CompareResult] = Command("compare")
SELFTEST: Command[SelftestResult] = Command("selftest")
