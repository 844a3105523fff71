"""What do the rows of places below the limit say?

Columns of docs/result.md from the score raster; what it lacks stays empty.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from qgis.core import QgsGeometry, QgsPointXY

from changedet_plugin.bridge.result.score_raster import ScoreRaster
from changedet_plugin.bridge.weaker.places import Places
from changedet_plugin.core.errors import Cancelled
from changedet_plugin.core.geopackage import packed
from changedet_plugin.core.result_file import StoredRun
from changedet_plugin.core.result_schema import FLAG_BY_NUMBER, RANKED_FLAGS, Flag, State, StateName, date_of_days

_MEASURES = {"score": "score", "lof": "lof", "agreement": "agreement", "magnitude": "distance", "depth": "depth"}
"""Band of the score raster by column."""
_OF_EVENT = ("date_end", "n_dates", "recovered")
"""Columns, and bands, of results that tell the course of a change; those of an earlier version lack them, and ``depth``."""
_USUAL_LIMIT = 2.0
_SEASONAL_SHARE = 0.75
"""Share of the limit below which a run calls a change seasonal. Below a limit that the analyst raised, a run calls so what is
none, so there the usual limit counts."""

Row = dict[str, Any]


@dataclass(frozen=True)
class Told:
    """What the raster says of some patches; arrays (n_patches,)."""

    measures: Mapping[str, NDArray[np.float32]]
    days: NDArray[np.float32]
    """First date seen, in days since 1970-01-01."""
    date_from: list[str | None]
    """ISO, as ``date``."""
    date: list[str | None]
    state: list[str]
    flag: list[str]
    event: Mapping[str, list[Any]]
    """``_OF_EVENT``; empty where the raster does not tell it."""
    series: NDArray[np.float32]
    """(n_patches, 2, n_dates): distance, then LOF."""


def read(raster: ScoreRaster, cells: NDArray[np.int64], run: StoredRun, is_stopped: Callable[[], bool]) -> Told:
    """Read the bands at some cells. ``Cancelled`` where ``is_stopped``."""
    dates, confirm = run.dates, run.facts.confirm or 1
    seasonal_below = _SEASONAL_SHARE * (min(run.listed_from, _USUAL_LIMIT) if _is_chosen(run) else run.listed_from)
    before, days = raster.values_at("date_from", cells), raster.values_at("date", cells)
    confirmations, ended = raster.values_at("confirmations", cells), raster.values_at("ended", cells)
    marks = np.nan_to_num(raster.values_at("flag", cells)).astype(int)
    score = raster.values_at("score", cells)
    flags = [FLAG_BY_NUMBER[mark] if FLAG_BY_NUMBER[mark] not in RANKED_FLAGS else "" for mark in marks]
    flags = ["" if flag == Flag.SEASONAL and value >= seasonal_below else flag for flag, value in zip(flags, score.tolist())]
    stays = StateName.CHANGED if run.has_one_new_date else StateName.LASTING
    states = [_state(*values, confirm, stays) for values in zip(flags, confirmations.tolist(), ended.tolist())]
    series = np.full((len(cells), 2, len(dates)), np.nan, np.float32)
    for index, date in enumerate(dates):
        if is_stopped():
            raise Cancelled
        for kind, name in enumerate(("distance", "lof")):
            series[:, kind, index] = raster.values_at(f"{name} {date.isoformat()}", cells)
    return Told(
        measures={column: raster.values_at(band, cells) for column, band in _MEASURES.items() if raster.has((band,))},
        days=days,
        date_from=[_iso(value) for value in before.tolist()],
        date=[_iso(value) for value in days.tolist()],
        state=states,
        flag=[flag or (Flag.LASTING if state == stays else Flag.UNCLEAR) for flag, state in zip(flags, states)],
        event=_event(raster, cells) if raster.has(_OF_EVENT) else {},
        series=series,
    )


def _event(raster: ScoreRaster, cells: NDArray[np.int64]) -> dict[str, list[Any]]:
    end, n_dates, recovered = (raster.values_at(band, cells).tolist() for band in _OF_EVENT)
    counts = [None if (number := _number(value)) is None else round(number) for value in n_dates]
    return dict(zip(_OF_EVENT, ([_iso(value) for value in end], counts, [_number(value) for value in recovered])))


def patch_rows(raster: ScoreRaster, places: Places, told: Told, srs_id: int) -> list[Row]:
    """One row a patch, in the order of ``places``."""
    rows = []
    for index, cell in enumerate(places.cell.tolist()):
        outline = _outline(raster, [cell])
        row = {"fid": index + 1, "geom": _blob(outline, srs_id), "rank": index + 1, "object": int(places.place[index]) + 1}
        rows.append({**row, **_told_of(told, index, index), "n_patches": 1, "area_m2": raster.area(cell)})
    return rows


def place_rows(raster: ScoreRaster, places: Places, told: Told, srs_id: int) -> list[Row]:
    """One row a place, in rank order: score and series of its strongest patch, dates and state of that at its median date."""
    rows = []
    for place in range(places.n_places):
        members = np.flatnonzero(places.place == place)
        cells = places.cell[members].tolist()
        outline = _outline(raster, cells)
        outline.convertToMultiType()
        median = np.sort(told.days[members])[(len(members) - 1) // 2]
        dated = int(members[np.argmax(told.days[members] == median)])
        row = {"fid": place + 1, "geom": _blob(outline, srs_id), "rank": place + 1, "priority": place + 1}
        area = sum(raster.area(cell) for cell in cells)
        rows.append({**row, **_told_of(told, int(members[0]), dated), "n_patches": len(members), "area_m2": area})
    return rows


def _is_chosen(run: StoredRun) -> bool:
    """Whether the limit is the analyst's."""
    return run.facts.parameters.get("threshold") is not None


def _told_of(told: Told, strongest: int, dated: int) -> Row:
    return {
        **{column: _number(values[strongest]) for column, values in told.measures.items()},
        "date_from": told.date_from[dated],
        "date": told.date[dated],
        "state": told.state[dated],
        **{column: values[dated] for column, values in told.event.items()},
        "flag": told.flag[dated],
        "vector": b"",
        "series": told.series[strongest].astype("<f2").tobytes(),
    }


def _state(flag: str, confirmations: float, ended: float, confirm: int, stays: str) -> str:
    """As a run says it."""
    if flag == Flag.TRANSIENT:
        return StateName.ENDED
    if confirmations < confirm:
        return State(StateName.PROVISIONAL, round(confirmations), confirm).text
    return {1: StateName.ENDED, 2: StateName.FADED}.get(round(ended) if ended == ended else 0, stays)  # noqa: PLR0124  # NaN


def _outline(raster: ScoreRaster, cells: Sequence[int]) -> QgsGeometry:
    patches = [QgsGeometry.fromPolygonXY([[QgsPointXY(*xy) for xy in raster.outline(cell)]]) for cell in cells]
    return patches[0] if len(patches) == 1 else QgsGeometry.unaryUnion(patches)


def _blob(outline: QgsGeometry, srs_id: int) -> bytes:
    box = outline.boundingBox()
    return packed(bytes(outline.asWkb()), srs_id, (box.xMinimum(), box.xMaximum(), box.yMinimum(), box.yMaximum()))


def _iso(days: float) -> str | None:
    """NaN = no date."""
    date = date_of_days(days)
    return None if date is None else date.isoformat()


def _number(value: float) -> float | None:
    return float(value) if np.isfinite(value) else None
