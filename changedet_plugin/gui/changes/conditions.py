"""What narrows the list?

How many of the strongest, which types, and the filters. The page lists what they let through.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import fields, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray
from qgis.PyQt.QtCore import QObject, QTimer, pyqtSignal
from qgis.PyQt.QtGui import QColor
from qgis.PyQt.QtWidgets import QVBoxLayout, QWidget

from changedet_plugin.bridge.i18n import tr
from changedet_plugin.bridge.result import filters, type_cut
from changedet_plugin.bridge.result.change_sentences import calibration
from changedet_plugin.bridge.result.filters import Filter
from changedet_plugin.bridge.result.tables import ChangeTable
from changedet_plugin.core.result_schema import Flag
from changedet_plugin.gui.changes.filter_panel import FilterPanel
from changedet_plugin.gui.changes.headline import not_shown
from changedet_plugin.gui.changes.histogram import StrengthControl
from changedet_plugin.gui.changes.shown import shown_rows
from changedet_plugin.gui.changes.type_row import TypeRow

_GAP_PX = 4
_SETTLE_MS = 80
"""A slider that is dragged filters the map once it rests."""


class Conditions(QObject):
    """Strength, types and filters over one table; the page places ``always`` and ``panel``."""

    changed = pyqtSignal()
    """The controls have come to rest at another condition."""
    sql_asked = pyqtSignal(str)
    """A condition that the analyst wrote, which no ``Filter`` stands for."""
    beside_asked = pyqtSignal(bool)
    """Whether patches that belong to no change, seasonal and transient ones, are wanted on the map."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._table: ChangeTable | None = None
        self._colors: Mapping[str, QColor] = {}
        self._ranks: NDArray[np.int64] = np.zeros(0, np.int64)
        self.strength = StrengthControl()
        self.panel = FilterPanel()
        self.bar = self.panel.bar
        self.type_control = self.panel.types
        self.types = self.type_control.list
        self.type_row = TypeRow(self.types)
        self.always = QWidget()
        layout = QVBoxLayout(self.always)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(_GAP_PX)
        layout.addWidget(self.strength)
        layout.addWidget(self.type_row)
        self._settle = QTimer(self)
        self._settle.setSingleShot(True)
        self._settle.setInterval(_SETTLE_MS)
        self._settle.timeout.connect(self.changed)
        for signal in (self.strength.count_changed, self.types.shown_changed, self.panel.changed):
            signal.connect(lambda *_: self._settle.start())
        self.bar.flag.changed.connect(self._follow_flags)
        self.panel.sql_asked.connect(self._take_sql)

    @property
    def is_settling(self) -> bool:
        """Whether the controls were moved, and ``changed`` is still to come."""
        return self._settle.isActive()

    def show_table(self, table: ChangeTable, colors: Mapping[str, QColor]) -> None:
        """Take another result, and forget every condition."""
        self._table, self._colors = table, colors
        self.bar.show_dates([date for date, reference in zip(table.dates, table.is_reference) if not reference])
        self.panel.clear()
        self.bar.flag.tick(filters.opening(table.run).flags)
        self.panel.offer_new(table.run.facts.previous is not None)
        self.strength.histogram.show_counts(*table.histogram)
        self.strength.explain(calibration(table.run))
        self._show_strengths()
        # An export holds what the analyst chose: all of it is shown.
        if table.run.lists_more and len(self._ranks) > table.run.n_shown_first:
            self.strength.set_count(int((table.score[self._candidates()] >= table.threshold).sum()))
        self.types.clear()
        self._show_types(table)

    def retype(self, table: ChangeTable, colors: Mapping[str, QColor]) -> None:
        """The same changes with other types: what is hidden stays so."""
        self._table, self._colors = table, colors
        self._show_types(table)

    def rejudge(self, table: ChangeTable) -> None:
        """The same changes with other verdicts."""
        self._table = table

    def filter(self) -> Filter:
        """The condition that all controls together stand for."""
        count, has_tree = self.strength.count(), self._table is not None and self._table.run.tree is not None
        some = not self.types.all_shown()
        return Filter(
            flags=_choice(self.bar.flag.words()),
            types=tuple(sorted(self.types.shown())) if some and not has_tree else None,
            leaves=self.types.leaves() if some and has_tree else None,
            states=_choice(self.bar.state.words()),
            verdicts=_choice(self.bar.verdict.words()),
            date_from=self.bar.first_date(),
            date_to=self.bar.last_date(),
            area_from=self.panel.least_area_m2(),
            strongest=int(self._ranks[count - 1]) if 0 < count < len(self._ranks) else None,
            new_only=self.panel.new_only.isChecked(),
        )

    def words_for_hidden(self, listed: NDArray[np.int64]) -> tuple[str, str]:
        """What is not among the listed rows, and which control brings it back: ranks have gaps where a change is unclear."""
        if self._table is None:
            return "", ""
        n_candidates = len(self._candidates())
        n_weaker = len(self._ranks) - self.strength.count()
        n_passed = len(self._table.fid) - n_candidates
        ranks = self._table.rank[listed]
        first = int(min(ranks[ranks > 0], default=0))
        return not_shown(n_weaker, n_passed, n_candidates - len(listed) - n_weaker, first)

    def show_listed(self, listed: NDArray[np.int64]) -> None:
        """Say on the chips how many of each type are listed."""
        if self._table is not None:
            self.type_row.show_listed(Counter(self._table.type[row] or "" for row in listed.tolist()))

    def _candidates(self) -> NDArray[np.int64]:
        """Rows that the flags let through, ranked ones first: what the strength and the types are counted over."""
        if self._table is None:
            return np.zeros(0, np.int64)
        return shown_rows(self._table, Filter(flags=_choice(self.bar.flag.words())))

    def _show_strengths(self) -> None:
        """Offer as many as the flags let through."""
        table = self._table
        if table is None:
            return
        rows = self._candidates()
        rows = rows[table.is_ranked[rows]]
        self._ranks = table.rank[rows]
        self.strength.show_scores(table.score[rows].tolist())

    def _show_types(self, table: ChangeTable) -> None:
        # A letter that is left out looks like a mistake: a type of which the flags let nothing through is there too.
        counted = {kind.name: kind for kind in type_cut.kinds(table, self._candidates())}
        known = [kind for kind in type_cut.kinds(table, np.arange(len(table.fid))) if kind.name or "" in counted]
        shown = [counted.get(kind.name, replace(kind, count=0, parts=())) for kind in known]
        if any(kind.words for kind in shown):
            shown = [replace(kind, words=kind.words or tr("no band stands out")) if kind.name else kind for kind in shown]
        n_leaves = table.run.tree.n_leaves if table.run.tree is not None else 0
        self.type_control.show_range(type_cut.n_types(table), n_leaves)
        self.type_control.show_kinds(shown, self._colors)
        self.type_row.show_kinds(shown, self._colors)

    def _follow_flags(self) -> None:
        self._show_strengths()
        if self._table is not None:
            self._show_types(self._table)
        words = self.bar.flag.words()
        self.beside_asked.emit(words is None or not words.isdisjoint((Flag.SEASONAL, Flag.TRANSIENT)))
        self._settle.start()

    def take(self, text: str) -> bool:
        """Set the controls to a condition that they did not make; False where they cannot show it."""
        state = filters.parse(text) if text else Filter()
        if state is None or state.types is not None or state.score_from is not None:
            return False
        self.panel.show_filter(state)
        if self._table is not None:
            self._show_types(self._table)
        if state.leaves is not None:
            self.types.show_leaves(state.leaves)
        else:
            self.types.show_all()
        self._show_strengths()
        if state.strongest is not None:
            self.strength.set_count(int((self._ranks <= state.strongest).sum()))
        self._settle.stop()
        return filters.subset(self.filter()) == filters.subset(state)

    def let_through(self, row: int) -> None:
        """Widen what hides this row of the table, and nothing else; the page lists it then."""
        table = self._table
        if table is None:
            return
        state, free = self.filter(), Filter(flags=None)
        wider: dict[str, Any] = {
            "flags": (*(state.flags or ()), table.flag[row]),
            "leaves": (*(state.leaves or ()), "" if table.leaf[row] < 0 else str(int(table.leaf[row]))),
            "strongest": int(table.rank[row]),
        }
        for name in (field.name for field in fields(Filter)):
            alone = replace(free, **{name: getattr(state, name)})
            if row not in shown_rows(table, alone):
                state = replace(state, **{name: wider.get(name, getattr(free, name))})
        self.take(filters.subset(replace(state, types=None)))

    def _take_sql(self, text: str) -> None:
        """A condition written by hand: the controls show it if they can, else it stands alone until one is touched."""
        if self.take(text):
            self.changed.emit()
        else:
            self.sql_asked.emit(text)


def _choice(words: frozenset[str] | None) -> tuple[str, ...] | None:
    return None if words is None else tuple(sorted(words))
