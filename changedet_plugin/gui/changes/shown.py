"""Which rows of a change table does a filter let through?

The list's side of what the layers do by themselves.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

import numpy as np
from numpy.typing import NDArray

from changedet_plugin.bridge.result.filters import Choice, Filter
from changedet_plugin.bridge.result.tables import ChangeTable
from changedet_plugin.core.result_schema import State


def shown_rows(table: ChangeTable, state: Filter, text: str = "") -> NDArray[np.int64]:
    """Rows of the table that pass ``state`` and hold ``text``, ranked ones first.

    ``text`` is looked for in the rank, the type, the sub-type, the date (ISO) and the note.
    """
    keep = np.ones(len(table.fid), bool)
    names = {text: State.parse(text).name for text in set(table.state)}
    # Twenty thousand rows: what is not asked for is not even made.
    words: tuple[tuple[Choice, Callable[[], Iterable[str | None]]], ...] = (
        (state.flags, lambda: table.flag),
        (state.types, lambda: table.type),
        (state.leaves, lambda: ("" if leaf < 0 else str(leaf) for leaf in table.leaf.tolist())),
        (state.states, lambda: (names[text] for text in table.state)),
        (state.verdicts, lambda: table.verdict),
    )
    for allowed, values in words:
        if allowed is not None:
            chosen = frozenset(allowed)
            keep &= np.fromiter(((value or "") in chosen for value in values()), bool, len(keep))
    if state.strongest is not None:
        keep &= table.rank <= state.strongest
    if state.area_from is not None:
        keep &= table.area_m2 >= state.area_from
    if state.new_only:
        keep &= table.known < 0
    if state.score_from is not None:
        keep &= table.score >= state.score_from
    first, last = state.date_from, state.date_to
    if first is not None or last is not None:
        in_time = (
            date is not None and (first is None or date >= first) and (last is None or date <= last) for date in table.date
        )
        keep &= np.fromiter(in_time, bool, len(keep))
    if text:
        keep &= np.fromiter((_has_text(table, row, text.lower().lstrip("#")) for row in range(len(keep))), bool, len(keep))
    rows = np.flatnonzero(keep)
    return rows[np.lexsort((-table.score[rows], table.rank[rows], table.rank[rows] <= 0))] if len(rows) else rows


def _has_text(table: ChangeTable, row: int, text: str) -> bool:
    rank = int(table.rank[row])
    if text.isdigit() and len(text) < 4:
        return str(rank) == text
    parts = (rank, table.type[row], table.subtype[row], table.date[row], table.note[row])
    return any(text in str(part).lower() for part in parts if part is not None)
