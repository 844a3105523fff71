"""Into which strata does a map of changes divide the patches?

Every type of change is one, all that it leaves out another.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from changedet_plugin.bridge.i18n import tr
from changedet_plugin.bridge.result.geopackage import connect
from changedet_plugin.bridge.result.score_raster import Block, ScoreRaster
from changedet_plugin.bridge.result.tables import ChangeTable
from changedet_plugin.core.errors import ResultError
from changedet_plugin.core.geopackage import middle
from changedet_plugin.core.result_schema import Rule

NO_CHANGE, CHANGE = "no change", "change"
"""Strata that are no type: what the map leaves out, and changes whose type is not known."""
_JUDGED = (Rule.LISTED, Rule.BELOW, Rule.BEYOND_LIST)
"""Values of the band ``rule`` where the run could say whether there is a change."""
_PATCHES = "SELECT object, date, geom FROM patches WHERE object IS NOT NULL"


@dataclass(frozen=True)
class Stratum:
    """The patches that the map gives one meaning."""

    name: str
    """Type of change, ``CHANGE`` or ``NO_CHANGE``."""
    words: str
    """What happened to the bands; empty where that is not known."""
    n_patches: int
    area_m2: float
    weight: float
    """Share of the mapped area, 0 to 1."""


class Population:
    """All patches of a result of which the run could judge whether they changed."""

    def __init__(self, path: str, table: ChangeTable, fids: Collection[int] | None = None) -> None:
        """Count the strata of the result ``path``, whose map are the changes ``fids`` (None = all).

        Raises
        ------
        ResultError
            The score raster is missing, is not that of a run, or holds nothing that could be judged.
        """
        self.raster = ScoreRaster(table.run.scores_path)
        self._blocks = tuple(self.raster.blocks())
        self._find_mapped(path, table, set(table.fid.tolist() if fids is None else fids))
        self._count()

    def draw(self, stratum: int, numbers: NDArray[np.int64]) -> list[int]:
        """The cells of patches by their ascending ``numbers`` (from 0) in a stratum; reads only the blocks that hold them."""
        counts = self._counts[:, stratum]
        cells: list[int] = []
        for block, start, count in zip(self._blocks, np.cumsum(counts) - counts, counts):
            inside = numbers[(numbers >= start) & (numbers < start + count)] - start
            if len(inside):
                rows, cols = np.nonzero(self._codes(block) == stratum)
                cells += ((rows[inside] + block.row) * self.raster.width + cols[inside] + block.col).tolist()
        return cells

    def date_of(self, cell: int) -> str | None:
        """ISO date of the change of a patch; None where the map has none."""
        place = int(np.searchsorted(self._cells, cell))
        return self._dates[place] if place < len(self._cells) and self._cells[place] == cell else None

    def _find_mapped(self, path: str, table: ChangeTable, fids: set[int]) -> None:
        """Where the patches of the mapped changes lie, and of which type these are."""
        kinds = {fid: table.type[row] or CHANGE for row, fid in enumerate(table.fid.tolist())}
        words = {name or CHANGE: text or "" for name, text in zip(table.type, table.type_name)}
        with connect(path) as reading:
            rows = [row for row in reading.execute(_PATCHES) if row[0] in fids]
        mapped = sorted((self.raster.cell_at(*middle(blob)), kinds[fid], date) for fid, date, blob in rows)
        names = sorted({name for _, name, _ in mapped}, key=lambda name: (name == CHANGE, len(name), name))
        self._names = {**{name: words[name] for name in names}, NO_CHANGE: ""}
        self._cells = np.array([cell for cell, _, _ in mapped], np.int64)
        self._kinds = np.array([names.index(name) for _, name, _ in mapped], np.int16)
        self._dates = [date[:10] if date else None for _, _, date in mapped]

    def _count(self) -> None:
        n_strata = len(self._names)
        self._counts = np.zeros((len(self._blocks), n_strata), np.int64)
        areas = np.zeros(n_strata)
        for index, block in enumerate(self._blocks):
            codes = self._codes(block)
            by_row = np.stack([(codes == stratum).sum(axis=1) for stratum in range(n_strata)], axis=1)
            self._counts[index] = by_row.sum(axis=0)
            areas += self.raster.areas(block) @ by_row
        total = areas.sum()
        if not total > 0:
            raise ResultError(tr("No patch of this result could be judged; there is nothing to sample."))
        self.strata = tuple(
            Stratum(name, words, int(count), float(area), float(area / total))
            for (name, words), count, area in zip(self._names.items(), self._counts.sum(axis=0), areas)
        )

    def _codes(self, block: Block) -> NDArray[np.int16]:
        """Per patch of a block (height, width) the index of its stratum; -1 = it could not be judged."""
        width = self.raster.width
        judged = np.isfinite(self.raster.values("score", block)) & np.isin(self.raster.values("rule", block), _JUDGED)
        codes = np.where(judged, np.int16(len(self._names) - 1), np.int16(-1))
        first, last = np.searchsorted(self._cells, (block.row * width, (block.row + block.height) * width))
        rows, cols = np.divmod(self._cells[first:last], width)
        inside = (cols >= block.col) & (cols < block.col + block.width)
        codes[rows[inside] - block.row, cols[inside] - block.col] = self._kinds[first:last][inside]
        return codes
