"""How good is a result on a generated series?

Judged against what was planted in it.
"""

from __future__ import annotations

import sqlite3
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import rasterio
import shapely
from numpy.typing import NDArray
from rasterio.transform import rowcol
from sklearn.metrics import average_precision_score

POSITIVE_SHARE = 0.25
"""A patch has changed where at least this share of it has, and has not where nothing has; between, it is not judged."""
CLEAR_SHARE = 0.7
"""A patch is seen on a date where at least this share of it is unmasked."""


@dataclass(frozen=True)
class Judgement:
    """How well a result agrees with the truth; shares are 0 to 1."""

    n_changed: int
    """Patches that changed."""
    average_precision: float
    """Of the score over all judged patches."""
    recall: float
    """Share of the changed patches with a score over the threshold."""
    false_share: float
    """Share of the unchanged patches with a score over the threshold."""
    dates_exact: float
    """Share of the changed patches over the threshold whose date is the first on which the change can be seen."""

    def __str__(self) -> str:
        """Give the judgement on one line."""
        shares = f"found {self.recall:.0%} of the {self.n_changed} changed patches, {self.false_share:.2%} of the unchanged"
        return f"average precision {self.average_precision:.3f}; {shares}; {self.dates_exact:.0%} of the dates exact"


def _pool(pixels: NDArray, side: int) -> NDArray:
    """Mean of the ``side`` x ``side`` cells of (..., rows, cols); an incomplete last row or column is left out."""
    rows, cols = pixels.shape[-2] // side, pixels.shape[-1] // side
    cells = pixels[..., : rows * side, : cols * side].reshape(*pixels.shape[:-2], rows, side, cols, side)
    return cells.mean((-3, -1))


def _patch_dates(result: Path, transform: rasterio.Affine, shape: tuple[int, int]) -> NDArray:
    """Date of every listed patch as text, '' where none; (rows, cols)."""
    dates = np.full(shape, "", dtype="U10")
    with closing(sqlite3.connect(result)) as database:
        rows = database.execute("SELECT geom, date FROM patches WHERE date IS NOT NULL").fetchall()
    for blob, date in rows:
        envelope = {0: 0, 1: 32, 2: 48, 3: 48, 4: 64}[blob[3] >> 1 & 7]  # GeoPackage's header before the WKB
        centre = shapely.from_wkb(blob[8 + envelope :]).centroid
        dates[rowcol(transform, centre.x, centre.y)] = date[:10]
    return dates


def _first_seen(series: Path, dates: list[str], date_index: NDArray, side: int, where: NDArray) -> NDArray:
    """For each patch of ``where`` (row, col): the first date, at or after its change, on which it is clear."""
    clear = []
    for date in dates:
        with rasterio.open(series / "masks" / f"{date}.tif") as mask:
            clear.append(_pool((mask.read(1) == 0).astype(float), side) >= CLEAR_SHARE)
    seen = []
    for row, col in where:
        cell = date_index[row * side : (row + 1) * side, col * side : (col + 1) * side]
        values, counts = np.unique(cell[cell >= 0], return_counts=True)
        since = values[counts.argmax()]
        seen.append(next((date for date, ok in zip(dates[since:], clear[since:], strict=True) if ok[row, col]), ""))
    return np.array(seen)


def judge(result: Path, scores: Path, series: Path) -> Judgement:
    """Compare a result (GeoPackage and score raster) with the truth beside the series it was made from."""
    with rasterio.open(scores) as raster, rasterio.open(series / "truth.tif") as truth:
        score, (date_index, kind, _) = raster.read(1), truth.read()
        side = round(raster.transform.a / truth.transform.a)
        listed = _patch_dates(result, raster.transform, score.shape)
    with closing(sqlite3.connect(result)) as database:
        threshold = float(database.execute("SELECT value FROM run WHERE key = 'threshold'").fetchone()[0])
    share = _pool((kind >= 0).astype(float), side)
    changed, unchanged = (share >= POSITIVE_SHARE) & np.isfinite(score), (share == 0) & np.isfinite(score)
    judged = changed | unchanged
    hits = np.argwhere(changed & (score >= threshold))
    dates = sorted(path.stem for path in (series / "images").glob("*.tif"))
    expected = _first_seen(series, dates, date_index, side, hits)
    return Judgement(
        int(changed.sum()),
        float(average_precision_score(changed[judged], score[judged])),
        float((score[changed] >= threshold).mean()),
        float((score[unchanged] >= threshold).mean()),
        float((expected == listed[hits[:, 0], hits[:, 1]]).mean()),
    )
