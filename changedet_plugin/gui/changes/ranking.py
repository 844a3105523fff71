"""In which orders can the changes be looked at?"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from qgis.PyQt.QtCore import Qt

from changedet_plugin.bridge.i18n import tr
from changedet_plugin.bridge.result.tables import ChangeTable
from changedet_plugin.core import type_tree
from changedet_plugin.gui.changes import model as columns

RANK, PRIORITY = "rank", "priority"
MEASURES = ("score", "lof", "agreement", "magnitude", "rarity")
ORDER_COLUMNS = {RANK: (columns.RANK, Qt.SortOrder.AscendingOrder), PRIORITY: (-1, Qt.SortOrder.AscendingOrder)}
"""Column of the list that says the order; the measures have the score's, falling."""


def order_choices() -> list[tuple[str, str]]:
    """The orders that the analyst can choose: words, and the name for ``ordered``."""
    first = [(tr("Order: rank"), RANK), (tr("Order: priority"), PRIORITY)]
    names = columns.measures()
    return first + [(tr("Order: {measure}").format(measure=_within(names[name][0])), name) for name in MEASURES]


def priorities(table: ChangeTable) -> NDArray[np.int64]:
    """Place of every row in the prioritised order, 1 = first (``engine.type_tree.priority``); 0 = not ranked."""
    places = np.zeros(len(table.fid), np.int64)
    rows = np.flatnonzero(table.is_ranked)
    _, types = np.unique([table.type[row] or "" for row in rows], return_inverse=True)
    places[rows] = type_tree.priority(
        types.astype(np.int64), table.score[rows].astype(np.float32), table.n_patches[rows], table.threshold
    )
    return places


def ordered(table: ChangeTable, rows: NDArray[np.int64], by: str) -> NDArray[np.int64]:
    """Rows, first what is to be looked at first: by ``rank``, ``priority``, or the largest of one of ``MEASURES``.

    What has no value, or is not ranked, comes last; equal ones in rank order.
    """
    rank = np.where(table.is_ranked, table.rank, np.iinfo(np.int64).max)[rows]
    if by == RANK:
        return rows[np.lexsort((-table.score[rows], rank))]
    if by == PRIORITY:
        place = priorities(table)[rows]
        return rows[np.lexsort((rank, place, place == 0))]
    values = getattr(table, by)[rows]
    return rows[np.lexsort((rank, -np.nan_to_num(values, nan=-np.inf)))]


def _within(name: str) -> str:
    """A name inside a sentence: small letters, but for what is an abbreviation."""
    return name if name.isupper() else name.lower()
