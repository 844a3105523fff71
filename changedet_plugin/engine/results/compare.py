"""Do two results of one place agree, of two encoders for instance? By the ranks of their patches and their first changes."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import rasterio
import shapely
from rasterio.errors import RasterioError
from rasterio.warp import Resampling, reproject
from scipy import stats

from changedet_plugin.core.arrays import FloatArray
from changedet_plugin.core.errors import ResultError
from changedet_plugin.core.events import CompareResult
from changedet_plugin.core.result_schema import raster_path
from changedet_plugin.engine.results import stored_result
from changedet_plugin.engine.results.stored_result import StoredResult

TOP = 50
FEWEST = 10
"""Patches that must have a score in both."""


def compare(one: Path, other: Path) -> CompareResult:
    """How far do two results of one place agree?

    Returns ``rank_correlation`` (Spearman, of the scores of all patches that both have), ``top_overlap`` (share of the first 50
    patches of one among those of the other), ``common_changes`` (how many of the first 50 changes of the first result meet
    one of the first 50 of the second), ``n_patches``, ``encoders``, and ``changes``: rows of [fid, rank, score, rank, fid], the
    latter two of the best change of the other result that it meets, or None; a list of the first 50 changes of the first
    result, and one of those of the second that meet none of the first.

    Raises
    ------
    ResultError
        One cannot be read, or they are of different places.
    """
    first, second = stored_result.read(one), stored_result.read(other)
    meetings, back = _meetings(first, second), _meetings(second, first)
    scores, others = _scores(one), _scores_on(other, one)
    known = np.isfinite(scores) & np.isfinite(others)
    if known.sum() < FEWEST:
        raise ResultError(f"{one.name} and {other.name} have no patches in common; compare two results of one place.")
    n = min(TOP, int(known.sum()))
    return {
        "rank_correlation": float(stats.spearmanr(scores[known], others[known]).statistic),
        "top_overlap": len(_first(scores[known], n) & _first(others[known], n)) / n,
        "n_top": n,
        "common_changes": sum(row is not None and row < TOP for row in meetings),
        "n_changes": [min(TOP, len(result.fid)) for result in (first, second)],
        "n_patches": int(known.sum()),
        "encoders": [result.facts.encoder.get("name", "") for result in (first, second)],
        "changes": [
            [[*_change(first, row), *_place(second, meeting)] for row, meeting in enumerate(meetings)],
            [[*_change(second, row), None, None] for row, meeting in enumerate(back) if meeting is None],
        ],
    }


def _first(scores: FloatArray, n: int) -> set[int]:
    return set(np.argsort(-scores, kind="stable")[:n].tolist())


def _scores(path: Path) -> FloatArray:
    with _opened(path) as raster:
        return np.asarray(raster.read(1), np.float64)


def _scores_on(path: Path, grid: Path) -> FloatArray:
    """The scores of a result at the middles of the patches of another, by the nearest of its own."""
    with _opened(grid) as target, _opened(path) as source:
        values = np.full(target.shape, np.nan, np.float32)
        place = {"dst_transform": target.transform, "dst_crs": target.crs, "src_nodata": np.nan, "dst_nodata": np.nan}
        reproject(rasterio.band(source, 1), values, resampling=Resampling.nearest, **place)
    return values.astype(np.float64)


def _opened(path: Path) -> Any:
    scores = raster_path(path)
    try:
        return rasterio.open(scores, driver="GTiff")
    except RasterioError as error:
        raise ResultError(f"{scores.name} is not beside {path.name}; run the series again.") from error


def _meetings(result: StoredResult, other: StoredResult) -> list[int | None]:
    """For each of the first changes of a result, the first row of the other whose change it meets; None = it meets none."""
    first: list[int | None] = [None] * min(TOP, len(result.fid))
    if result.crs != other.crs or not len(other.fid):
        return first
    tree = shapely.STRtree(other.geometry)
    rows, others = tree.query(result.geometry[:TOP], predicate="intersects")
    for row in np.unique(rows).tolist():
        first[row] = int(others[rows == row].min())
    return first


def _change(result: StoredResult, row: int) -> tuple[int, int | None, float]:
    """Fid, rank and score."""
    return int(result.fid[row]), _rank(result, row), float(result.columns["score"][row])


def _place(result: StoredResult, row: int | None) -> tuple[int | None, int | None]:
    """Rank and fid."""
    return (None, None) if row is None else (_rank(result, row), int(result.fid[row]))


def _rank(result: StoredResult, row: int) -> int | None:
    """None where a change is flagged and therefore not ranked."""
    rank = result.columns["rank"][row]
    return None if rank is np.ma.masked else int(rank)
