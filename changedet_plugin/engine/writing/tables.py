"""What does every row of the result say? ``Changes`` to the columns of docs/result.md, before anything is written."""

from __future__ import annotations

import datetime
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray

from changedet_plugin.core import type_tree
from changedet_plugin.core.arrays import FloatArray
from changedet_plugin.core.result_schema import RANKED_FLAGS
from changedet_plugin.engine.changes import Changes, EventKind, Scores
from changedet_plugin.engine.reading.patch_geometry import areas, outlines, patch_side
from changedet_plugin.engine.writing.run_record import RunRecord

HISTOGRAM_BINS = 80
_TYPE_TEXTS = ("type", "type_name", "subtype")


@dataclass(frozen=True)
class Table:
    """One table of the GeoPackage, rows in the order of their ``fid``."""

    columns: dict[str, NDArray[Any]]
    """Field name to values; masked, NaN, NaT and None are NULL."""
    blobs: dict[str, list[bytes]] = field(default_factory=dict)
    geometry: NDArray[np.object_] | None = None
    """Shapely geometries; None = a table without geometry."""


def changes_table(changes: Changes) -> Table:
    """One row a change object, in rank order.

    Score, LOF, agreement, magnitude and series are those of its strongest patch; dates, state and flag those of the
    strongest patch at its median date.
    """
    objects, scores = changes.objects, changes.scores
    n_objects = len(objects.score)
    members: list[NDArray[np.int64]] = [np.nonzero(objects.of_patch == index)[0] for index in range(n_objects)]
    polygons = outlines(changes.grid, changes.rows, changes.cols)
    m2 = areas(changes.grid, polygons)
    strength = changes.score
    strongest = np.array([m[np.argmax(strength[m])] for m in members], np.int64)
    dated = np.array([changes.dating_patch(m) for m in members], np.int64)
    columns = {
        "rank": np.arange(1, n_objects + 1, dtype=np.int32),
        "priority": _priority(changes),
        **_measures(changes, strongest),
        **_type_columns(changes, np.arange(n_objects)),
        **_event_columns(changes, dated),
        "state": _text(changes.state[dated]),
        "flag": _text(changes.flag[dated]),
        "n_patches": np.array([len(m) for m in members], np.int32),
        "area_m2": np.array([m2[m].sum() for m in members], np.float64),
        **_judgement_columns(n_objects),
        "known": np.ma.MaskedArray(np.zeros(n_objects, np.int32), True),
    }
    blobs = {"vector": _blobs(objects.vector), "series": _series(scores, changes.rows[strongest], changes.cols[strongest])}
    if objects.plane is not None:
        blobs["plane"] = _blobs(objects.plane.reshape(n_objects, 2 * len(scores.dates)))
    unions: NDArray[np.object_] = np.empty(n_objects, object)
    for index, m in enumerate(members):
        union = shapely.union_all(polygons[m])
        unions[index] = union if union.geom_type == "MultiPolygon" else shapely.multipolygons([union])
    return Table(columns, blobs, unions)


def patches_table(changes: Changes) -> Table:
    """One row a patch: the listed ones by falling score, then the seasonal and transient ones, which have no rank."""
    scores, strength = changes.scores, changes.score
    unlisted = ~np.isin(changes.flag, RANKED_FLAGS)
    order = np.lexsort((changes.event, changes.cols, changes.rows, -strength, unlisted))
    rows, cols, unlisted = changes.rows[order], changes.cols[order], unlisted[order]
    of_object = changes.objects.of_patch[order]
    polygons = outlines(changes.grid, rows, cols)
    columns = {
        "rank": np.ma.MaskedArray(np.arange(1, len(order) + 1, dtype=np.int32), unlisted),
        **_measures(changes, order),
        **_type_columns(changes, of_object),
        **_event_columns(changes, order),
        "state": _text(changes.state[order]),
        "flag": _text(changes.flag[order]),
        "n_patches": np.ones(len(order), np.int32),
        "area_m2": areas(changes.grid, polygons),
        **_judgement_columns(len(order)),
        "event": (changes.event[order] + 1).astype(np.int32),
        "object": np.ma.MaskedArray((of_object + 1).astype(np.int32), of_object < 0),
    }
    blobs = {
        "vector": _blobs(changes.vector[order]),
        "series": _series(scores, rows, cols),
        "before": _blobs(changes.before[order]),
        "after": _blobs(changes.after[order]),
    }
    return Table(columns, blobs, polygons)


def dates_table(changes: Changes, record: RunRecord) -> Table:
    """One row a date, dropped ones too; ``median_score`` is the median distance of a new date."""
    medians = _median_distances(changes.scores)
    rows = record.dates
    place, light = (
        ("shift_x_px", "shift_y_px", "spread_px"),
        ("gain", "offset", "light_share", "light_blocks", "light_distance"),
    )
    real = {
        name: np.array([_number(getattr(row, name)) for row in rows], np.float64) for name in (*place, *light, "valid_share")
    }
    columns: dict[str, NDArray[Any]] = {
        "date": np.array([row.date for row in rows], "datetime64[D]"),
        "role": _text(row.role for row in rows),
        "source": _text(row.source for row in rows),
        **real,
        "position": _text(row.position for row in rows),
        "corrected": np.array([row.corrected for row in rows], np.int32),
        "median_score": np.array([medians.get(row.date, np.nan) for row in rows], np.float64),
        "note": _text(row.note for row in rows),
    }
    return Table(columns)


def histogram_table(scores: Scores) -> Table:
    """Counts of the score in equal steps from 0 to the highest score, or to half above the threshold if that is higher."""
    values = scores.score[np.isfinite(scores.score)]
    edges = np.linspace(0, max(1.5 * scores.threshold, float(values.max(initial=0))) + 1e-6, HISTOGRAM_BINS + 1)
    counts, _ = np.histogram(np.maximum(values, 0), edges)
    return Table({"low": edges[:-1], "high": edges[1:], "count": counts.astype(np.int32)})


def type_tree_table(changes: Changes) -> Table:
    """One row a node of the type tree: its leaves, whose children are NULL, then the joins, lowest first; and its words."""
    objects = changes.objects
    n_leaves = len(objects.tree) + 1 if len(objects.leaf) else 0
    is_leaf = np.arange(n_leaves + len(objects.tree)) < n_leaves
    left, right, height = np.concatenate([np.zeros((n_leaves, 3)), objects.tree]).T
    name = np.array([words or None for words in objects.words] or [None] * len(is_leaf), object)
    columns: dict[str, NDArray[Any]] = {
        "node": np.arange(len(is_leaf), dtype=np.int32),
        "left": np.ma.MaskedArray(left.astype(np.int32), is_leaf),
        "right": np.ma.MaskedArray(right.astype(np.int32), is_leaf),
        "height": height,
        "name": name,
    }
    return Table(columns)


def run_table(changes: Changes, record: RunRecord) -> Table:
    """Key and value of what the run was: the facts of the record, and what the result says of itself."""
    pixels = changes.grid.pixels
    facts = replace(
        record.facts,
        encoder_id=changes.encoder_id,
        threshold=changes.scores.threshold,
        threshold_rule=changes.scores.threshold_rule,
        listed_from=changes.scores.listed_from,
        n_shown_first=int((changes.objects.score >= changes.scores.threshold).sum()),
        alone_from=changes.scores.alone_from,
        false_per_1000=changes.scores.false_per_1000,
        confirm=changes.scores.n_confirming,
        patch_px=changes.grid.patch_px,
        patch_m=patch_side(changes.grid),
        gsd_m=patch_side(changes.grid) / changes.grid.patch_px,
        n_features=changes.before.shape[1],
        dates=changes.scores.dates,
        grid={"crs": pixels.crs, "transform": pixels.transform, "shape": pixels.shape},
    ).to_table()
    return Table({"key": _text(facts), "value": _text(facts.values())})


def _priority(changes: Changes) -> NDArray[np.int32]:
    objects = changes.objects
    sizes = np.bincount(objects.of_patch[objects.of_patch >= 0], minlength=len(objects.score))
    return type_tree.priority(objects.type, objects.score, sizes, changes.scores.threshold).astype(np.int32)


def _measures(changes: Changes, chosen: NDArray[np.int64]) -> dict[str, NDArray[Any]]:
    patches, (event, rows, cols) = changes.scores.patches, (index[chosen] for index in changes.at)
    arrays = {"lof": patches.lof, "agreement": patches.agreement, "magnitude": patches.distance}
    measures = {name: array[rows, cols].astype(np.float64) for name, array in arrays.items()}
    depth = patches.events.depth[event, rows, cols].astype(np.float64)
    return {"score": changes.score[chosen].astype(np.float64), **measures, "depth": depth}


def _type_columns(changes: Changes, of_object: NDArray[np.int64]) -> dict[str, NDArray[Any]]:
    """What the types of the objects named are; -1 = no object, all NULL."""
    objects = changes.objects
    known = of_object >= 0
    known[known] = objects.type[of_object[known]] >= 0
    rarity: FloatArray = np.full(len(of_object), np.nan)
    rarity[known] = objects.rarity[of_object[known]]
    leaf = np.ma.MaskedArray(np.zeros(len(of_object), np.int32), ~known)
    leaf[known] = objects.leaf[of_object[known]]
    texts: dict[str, NDArray[np.object_]] = {name: np.full(len(of_object), None, object) for name in _TYPE_TEXTS}
    node = type_tree.roots(objects.tree, len(objects.tree) - int(objects.type.max(initial=0)))
    for position in np.nonzero(known)[0]:
        index = of_object[position]
        letters = texts["type"][position] = type_tree.letters(int(objects.type[index]))
        if objects.subtype[index] >= 0:
            texts["subtype"][position] = f"{letters}{objects.subtype[index] + 1}"
        if objects.words:
            texts["type_name"][position] = objects.words[node[objects.leaf[index]]] or None
    return {"rarity": rarity, **texts, "leaf": leaf}


def _event_columns(changes: Changes, chosen: NDArray[np.int64]) -> dict[str, NDArray[Any]]:
    calendar = np.array([*changes.scores.dates, None], "datetime64[D]")  # index -1 is NaT
    events, at = changes.scores.patches.events, tuple(index[chosen] for index in changes.at)
    end = np.where(events.kind[at] == EventKind.OPEN, -1, events.end_index[at])
    return {
        "date_from": calendar[events.previous_index[at]],
        "date": calendar[events.date_index[at]],
        "date_end": calendar[end],
        "n_dates": events.n_dates[at].astype(np.int32),
        "recovered": events.recovered[at].astype(np.float64),
    }


def _judgement_columns(n_rows: int) -> dict[str, NDArray[Any]]:
    return {"verdict": np.full(n_rows, None, object), "note": np.full(n_rows, None, object)}


def _blobs(vectors: FloatArray) -> list[bytes]:
    limit = np.finfo(np.float16).max
    return [row.tobytes() for row in np.clip(vectors, -limit, limit).astype("<f2")]


def _series(scores: Scores, rows: NDArray[np.int64], cols: NDArray[np.int64]) -> list[bytes]:
    """Distance, then LOF, of every date; NaN where the date is masked or belongs to the reference."""
    series = np.full((len(rows), 2, len(scores.dates)), np.nan)
    series[:, 0, scores.is_new] = scores.patches.date_distance[:, rows, cols].T
    series[:, 1, scores.is_new] = scores.patches.date_lof[:, rows, cols].T
    return _blobs(series)


def _median_distances(scores: Scores) -> dict[datetime.date, float]:
    medians = {}
    for date, distance in zip(scores.new_dates, scores.patches.date_distance, strict=True):
        valid = distance[np.isfinite(distance)]
        medians[date] = float(np.median(valid)) if valid.size else np.nan
    return medians


def _number(value: float | None) -> float:
    return np.nan if value is None else value


def _text(values: Any) -> NDArray[np.object_]:
    texts = [str(value) for value in values]
    array: NDArray[np.object_] = np.empty(len(texts), object)
    array[:] = texts
    return array
