"""Which changes is a report about, and which of them get a page?"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from changedet_plugin.bridge.exports.export import chosen
from changedet_plugin.bridge.i18n import tr
from changedet_plugin.bridge.layers.result_layers import ResultLayers
from changedet_plugin.bridge.result.tables import ChangeTable, read_changes
from changedet_plugin.bridge.result.type_cut import named_leaves, recut
from changedet_plugin.core.errors import ResultError


@dataclass(frozen=True)
class Choice:
    """The changes of a report."""

    table: ChangeTable
    """All changes of the result as the file has them now, in the types that the analyst cut."""
    rows: tuple[int, ...]
    """Those of the report, strongest first: by rank, then by score what has none."""
    n_pages: int
    """The first so many have a page of their own."""

    @property
    def paged(self) -> tuple[int, ...]:
        """Rows of the changes that have a page."""
        return self.rows[: self.n_pages]

    @property
    def n_left_out(self) -> int:
        """How many changes are counted and drawn on the cover only."""
        return len(self.rows) - self.n_pages


def choose(result: ResultLayers, which: str, at_most: int) -> Choice:
    """The changes of ``which`` {'all', 'filtered', 'selected', 'confirmed'}, a page for ``at_most`` of them.

    Raises
    ------
    ResultError
        There is none, or the layer has unsaved edits.
    """
    if result.changes.isModified():
        raise ResultError(tr("The layer has edits that are not saved; save them first."))
    fids = chosen(result, which)
    table = read_changes(result.path)
    if result.n_types is not None:
        table = recut(table, named_leaves(table, result.n_types))
    candidates = np.arange(len(table.fid)) if fids is None else np.flatnonzero(np.isin(table.fid, fids))
    if not len(candidates):
        raise ResultError(tr("There is no such change to report: select, confirm or show some, or choose all."))
    rank = np.where(table.is_ranked, table.rank, np.iinfo(np.int64).max)[candidates]
    rows = candidates[np.lexsort((-table.score[candidates], rank))]
    return Choice(table, tuple(rows.tolist()), min(max(at_most, 0), len(rows)))
