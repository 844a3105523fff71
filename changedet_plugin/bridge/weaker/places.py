"""Which places score highest below the limit of a run?

Patches of its score raster, joined to places as a run joins them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from changedet_plugin.bridge.i18n import tr
from changedet_plugin.bridge.result.score_raster import ScoreRaster
from changedet_plugin.core.errors import Cancelled, ResultError
from changedet_plugin.core.reference import ReferenceLength
from changedet_plugin.core.result_file import StoredRun
from changedet_plugin.core.result_schema import Rule

N_PLACES = 50
"""As many places as are looked at in one go."""
_MOST_PATCHES = 5_000
"""Patches that are looked at for them: places of more than a hundred patches each would be whole landscapes."""
_SAME_TIME_DATES = 2
"""Neighbours that changed at most so many dates apart are one place, as in a run (``engine.objects``)."""
_USUAL = 1.0
"""Score of a usual date, where the reference is steady."""
_NEIGHBOURS = tuple((down, right) for down in (-1, 0, 1) for right in (-1, 0, 1) if (down, right) != (0, 0))
_NEEDED = ("agreement", "distance", "lof", "flag", "date_from", "date", "confirmations", "ended")


@dataclass(frozen=True)
class Places:
    """Patches below the limit and the places that they form; arrays (n_patches,), the strongest patch first."""

    cell: NDArray[np.int64]
    """Cell of the score raster."""
    place: NDArray[np.int64]
    """0 = the place with the highest score."""
    score: NDArray[np.float32]

    @property
    def n_places(self) -> int:
        """How many places there are."""
        return int(self.place.max(initial=-1)) + 1


def strongest_score(raster: ScoreRaster, is_stopped: Callable[[], bool]) -> float | None:
    """The highest score below the limit; None = nothing lies below it. ``Cancelled`` where ``is_stopped``."""
    _, score = _strongest(raster, 1, is_stopped)
    return float(score[0]) if len(score) else None


def check(raster: ScoreRaster) -> None:
    """``ResultError`` where the raster does not say enough of the places below the limit."""
    if not raster.has(_NEEDED):
        raise ResultError(tr("An earlier version wrote the scores of this result: find the changes again to list weaker ones."))


def find(raster: ScoreRaster, run: StoredRun, is_stopped: Callable[[], bool], n_places: int = N_PLACES) -> Places:
    """The ``n_places`` strongest places below the limit, at most: fewer where weaker patches would only join what is there.

    Where the reference gives a steady unit, patches that differ less than on a usual date are left out if others are there.

    Raises
    ------
    ResultError
        The raster is damaged, or says too little (``check``).
    Cancelled
        ``is_stopped`` said so.
    """
    check(raster)
    cell, score = _strongest(raster, _MOST_PATCHES, is_stopped)
    is_steady = ReferenceLength(sum(run.is_reference)).is_steady
    n = int((score >= _USUAL).sum()) if is_steady and (score >= _USUAL).any() else len(score)
    cell, score = cell[:n], score[:n]
    _, date_index = np.unique(raster.values_at("date", cell), return_inverse=True)
    place = _joined(cell, date_index.reshape(-1), raster.width, n_places)
    n = len(place)
    return Places(cell[:n], place, score[:n])


def _strongest(raster: ScoreRaster, n: int, is_stopped: Callable[[], bool]) -> tuple[NDArray[np.int64], NDArray[np.float32]]:
    """The ``n`` cells of the highest scores among those below the limit, and the scores, highest first."""
    cells, scores = np.zeros(0, np.int64), np.zeros(0, np.float32)
    for block in raster.blocks():
        if is_stopped():
            raise Cancelled
        score, rule = raster.values("score", block), raster.values("rule", block)
        rows, cols = np.nonzero((rule == Rule.BELOW) & np.isfinite(score))
        cells = np.concatenate([cells, (rows + block.row).astype(np.int64) * raster.width + cols + block.col])
        scores = np.concatenate([scores, score[rows, cols]])
        # Equal scores stay in the order of their cells, so that a second look finds the same.
        order = np.argsort(-scores, kind="stable")[:n]
        cells, scores = cells[order], scores[order]
    return cells, scores


def _joined(cells: NDArray[np.int64], date_index: NDArray[np.int64], width: int, n_places: int) -> NDArray[np.int64]:
    """Place of every cell, strongest first: of the first so many cells that there are most places, ``n_places`` at most.

    Of eight neighbours those are joined that changed at nearly the same time.
    """
    n_cells, n_found = 0, 0
    parent: list[int] = []
    for position, n_open in enumerate(_united(cells, date_index, width, parent), 1):
        if n_open > n_places:
            break
        if n_open >= n_found:
            n_cells, n_found = position, n_open
    # Again for these alone: later ones have joined some of their places.
    parent = []
    for _ in _united(cells[:n_cells], date_index, width, parent):
        pass
    roots = np.array([_root(parent, position) for position in range(n_cells)], np.int64)
    return np.unique(roots, return_inverse=True)[1].reshape(-1).astype(np.int64)


def _united(cells: NDArray[np.int64], date_index: NDArray[np.int64], width: int, parent: list[int]) -> Iterator[int]:
    """Take the cells one by one and join each to its neighbours in ``parent``; how many places there are after each."""
    at: dict[int, int] = {}
    n_open = 0
    for position, cell in enumerate(cells.tolist()):
        at[cell] = position
        parent.append(position)
        n_open += 1
        row, col = divmod(cell, width)
        for down, right in _NEIGHBOURS:
            other = at.get((row + down) * width + col + right) if 0 <= col + right < width else None
            if other is not None and abs(date_index[other] - date_index[position]) <= _SAME_TIME_DATES:
                n_open -= _unite(parent, other, position)
        yield n_open


def _unite(parent: list[int], one: int, other: int) -> bool:
    """Whether two places became one; its root is the strongest cell."""
    first, second = sorted((_root(parent, one), _root(parent, other)))
    parent[second] = first
    return first != second


def _root(parent: list[int], position: int) -> int:
    while parent[position] != position:
        parent[position] = parent[parent[position]]
        position = parent[position]
    return position
