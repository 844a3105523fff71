"""The Changes page: how many are shown, which types, the list, and the facts of the selected one."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import Any

import numpy as np
from numpy.typing import NDArray
from qgis.PyQt.QtCore import Qt, QTimer, pyqtSignal
from qgis.PyQt.QtGui import QColor
from qgis.PyQt.QtWidgets import QComboBox, QGridLayout, QHBoxLayout, QLabel, QMenu, QToolButton, QVBoxLayout, QWidget

from changedet_plugin.bridge import type_cut
from changedet_plugin.bridge.filters import Filter
from changedet_plugin.bridge.i18n import tr
from changedet_plugin.bridge.results import ChangeTable
from changedet_plugin.gui.changes.filter_bar import FilterBar
from changedet_plugin.gui.changes.headline import headline, not_shown
from changedet_plugin.gui.changes.histogram import StrengthControl
from changedet_plugin.gui.changes.list import ChangeList
from changedet_plugin.gui.changes.model import SCORE, ChangeModel
from changedet_plugin.gui.changes.ranking import MEASURES, ORDER_COLUMNS, order_choices, ordered
from changedet_plugin.gui.changes.shown import shown_rows
from changedet_plugin.gui.changes.type_control import TypeControl
from changedet_plugin.gui.controls import named, push_button, shrinking, text_button
from changedet_plugin.gui.evidence.card import ChangeDetails

_GAP_PX = 4
_SETTLE_MS = 80
"""A slider that is dragged filters the map once it rests."""


class ChangesPage(QWidget):
    """Shows a change table; says by signals what the analyst wants."""

    filter_changed = pyqtSignal(object)
    """A ``Filter``."""
    picked = pyqtSignal(list)
    zoom_asked = pyqtSignal(int)
    similar_asked = pyqtSignal(int)
    export_asked = pyqtSignal(str)
    """``all``, ``filtered`` or ``selected``."""
    style_asked = pyqtSignal(str)
    n_types_asked = pyqtSignal(int)
    beside_asked = pyqtSignal(bool)
    """Whether patches that belong to no change, seasonal and transient ones, are wanted on the map."""
    open_asked = pyqtSignal()

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("changes_page")
        self._table: ChangeTable | None = None
        self._colors: Mapping[str, QColor] = {}
        self._current: int | None = None
        self._selected: list[int] = []
        self._ranks: NDArray[np.int64] = np.zeros(0, np.int64)
        self.model = ChangeModel()
        self.headline = QLabel()
        self.headline.setObjectName("changes_headline")
        self.headline.setWordWrap(True)
        self.hidden = QLabel()
        self.hidden.setObjectName("changes_hidden")
        self.hidden.setWordWrap(True)
        self.empty = QLabel(tr("No result yet. Find changes on the Series page, or open the result of an earlier run."))
        self.empty.setObjectName("changes_empty")
        self.empty.setWordWrap(True)
        self.open_button = push_button(
            tr("Open &result…"), "changes_open_result", tr("Open the GeoPackage of an earlier run; this needs no engine.")
        )
        self.open_button.clicked.connect(self.open_asked)
        self.strength = StrengthControl()
        self.type_control = TypeControl()
        self.types = self.type_control.list
        self.filters = FilterBar()
        self.list = ChangeList(self.model, "change_list")
        self.details = ChangeDetails()
        self.body = QWidget()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(6, 6, 6, 6)
        layout.addWidget(self.empty)
        layout.addWidget(self.open_button)
        layout.addWidget(self.body, 1)
        layout.addStretch(0)
        self._lay_body()
        self._settle = QTimer(self)
        self._settle.setSingleShot(True)
        self._settle.setInterval(_SETTLE_MS)
        self._settle.timeout.connect(self._tell_filter)
        for signal in (self.strength.count_changed, self.types.shown_changed, self.filters.changed):
            signal.connect(lambda *_: self._settle.start())
        self.filters.flag.changed.connect(self._follow_flags)
        self.type_control.n_types_asked.connect(self.n_types_asked)
        self.filters.search.textChanged.connect(self._list)
        self.list.picked.connect(self.picked)
        self.list.zoom_asked.connect(self.zoom_asked)
        self.details.zoom_asked.connect(self.zoom)
        self.details.similar_asked.connect(self.similar)
        self.show_result(None, {})

    def show_result(self, table: ChangeTable | None, colors: Mapping[str, QColor]) -> None:
        """Show another result with every ranked change; None = there is none."""
        self._table, self._colors = table, colors
        self._current = None
        self._selected = []
        self.model.show_table(table, dict(colors))
        for widget in (self.empty, self.open_button):
            widget.setVisible(table is None)
        self.body.setVisible(table is not None)
        self.details.show_change(table, None)
        if table is None:
            return
        self.filters.show_dates([date for date, reference in zip(table.dates, table.is_reference) if not reference])
        self.strength.histogram.show_counts(*table.histogram)
        self._show_strengths()
        # An export holds what the analyst chose: all of it is shown.
        if table.run.lists_more and len(self._ranks) > table.run.n_shown_first:
            self.strength.set_count(int((table.score[self._candidates()] >= table.threshold).sum()))
        self.types.clear()
        self._show_types(table)
        self._tell_filter()

    def retype(self, table: ChangeTable, colors: Mapping[str, QColor]) -> None:
        """The same changes with other types; filters and selection stay."""
        self._table, self._colors = table, colors
        self.model.retype(table, dict(colors))
        hidden = not self.types.all_shown()
        self._show_types(table)
        if hidden:
            self._tell_filter()
        else:
            self._list()

    def show_selected(self, fids: list[int]) -> None:
        """Follow the selection of the map; the first is the current one."""
        self._selected = fids
        self.list.show_selected(fids)
        if self._table is None:
            return
        row = self._table.row_of(fids[0]) if fids else None
        self._current = fids[0] if row is not None else None
        self.details.show_change(self._table, row)

    def filter(self) -> Filter:
        """The conditions of all controls but the search, which narrows the list alone."""
        count, has_tree = self.strength.count(), self._table is not None and self._table.run.tree is not None
        some = not self.types.all_shown()
        return Filter(
            flags=_choice(self.filters.flag.words()),
            types=tuple(sorted(self.types.shown())) if some and not has_tree else None,
            leaves=self.types.leaves() if some and has_tree else None,
            states=_choice(self.filters.state.words()),
            verdicts=_choice(self.filters.verdict.words()),
            date_from=self.filters.first_date(),
            date_to=self.filters.last_date(),
            strongest=int(self._ranks[count - 1]) if 0 < count < len(self._ranks) else None,
        )

    def step(self, by: int) -> None:
        """Select the next (1) or the previous (-1) change and go there."""
        self.list.step(by)
        if self._current is not None:
            self.zoom_asked.emit(self._current)

    def zoom(self) -> None:
        """Go to the selected change."""
        if self._current is not None:
            self.zoom_asked.emit(self._current)

    def similar(self) -> None:
        """Ask for what changed in the same way."""
        if self._current is not None:
            self.similar_asked.emit(self._current)

    def _lay_body(self) -> None:
        self.style_box = shrinking(QComboBox(), 4)
        for text, style in ((tr("By rank"), "rank"), (tr("By type"), "type"), (tr("By date"), "date")):
            self.style_box.addItem(text, style)
        named(self.style_box, "style_box", tr("What the colours on the map mean."))
        self.style_box.activated.connect(lambda _index: self.style_asked.emit(self.style_box.currentData()))
        self.order_box = shrinking(QComboBox(), 6)
        for text, measure in order_choices():
            self.order_box.addItem(text, measure)
        named(
            self.order_box,
            "order_box",
            tr("What comes first in the list; priority puts rare types that hold a strong change first."),
        )
        self.order_box.currentIndexChanged.connect(self._reorder)
        self.export_button = text_button(
            tr("E&xport…"), "export_button", tr("Write changes to a GeoPackage that keeps styles, tables and vectors.")
        )
        self.export_button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        menu = QMenu(self.export_button)
        for text, what in (
            (tr("&All changes…"), "all"),
            (tr("&Filtered changes…"), "filtered"),
            (tr("&Selected changes…"), "selected"),
        ):
            menu.addAction(text, lambda what=what: self.export_asked.emit(what)).setObjectName(f"export_{what}")
        self.export_button.setMenu(menu)
        top = QGridLayout()
        top.addWidget(self.headline, 0, 0)
        top.addWidget(self.hidden, 1, 0)
        top.addWidget(self.export_button, 0, 1, Qt.AlignmentFlag.AlignRight)
        top.addWidget(self.style_box, 1, 1)
        top.setColumnStretch(0, 1)
        tools = QHBoxLayout()
        tools.addWidget(self.filters.state)
        tools.addWidget(self.filters.verdict)
        tools.addWidget(self.filters.flag)
        tools.addWidget(self.order_box, 1)
        layout = QVBoxLayout(self.body)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(_GAP_PX)
        layout.addLayout(top)
        layout.addWidget(self.strength)
        layout.addWidget(self.type_control)
        layout.addWidget(self.filters)
        layout.addLayout(tools)
        layout.addWidget(self.list, 1)
        layout.addWidget(self.details)

    def _say_hidden(self, n_shown: int) -> None:
        """What is not listed, and which control brings it back: ranks have gaps where a change did not last."""
        n_candidates, n_strengths = len(self._candidates()), len(self._ranks)
        n_weaker = n_strengths - self.strength.count()
        n_passed = len(self._table.fid) - n_candidates if self._table is not None else 0
        n_others = n_candidates - n_shown - n_weaker
        text = not_shown(n_weaker, n_passed, n_others)
        self.hidden.setText(text)
        self.hidden.setVisible(bool(text))

    def _candidates(self) -> NDArray[np.int64]:
        """Rows that the flags let through, ranked ones first: what the strength and the types are counted over."""
        if self._table is None:
            return np.zeros(0, np.int64)
        return shown_rows(self._table, Filter(flags=self.filter().flags))

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
        shown = type_cut.kinds(table, self._candidates())
        self.type_control.show_range(type_cut.n_types(table), table.run.tree.n_leaves if table.run.tree is not None else 0)
        self.type_control.show_kinds(shown, self._colors)

    def _follow_flags(self) -> None:
        self._show_strengths()
        if self._table is not None:
            self._show_types(self._table)
        words = self.filters.flag.words()
        self.beside_asked.emit(words is None or not words.isdisjoint(("seasonal", "transient")))
        self._settle.start()

    def _reorder(self) -> None:
        """Take up another order, and show the numbers it goes by."""
        by = self.order_box.currentData()
        self.model.show_measure(by if by in MEASURES else "score")
        self._list()

    def _tell_filter(self) -> None:
        """List what passes, and let the map follow."""
        self._list()
        self.filter_changed.emit(self.filter())

    def _list(self) -> None:
        if self._table is not None:
            by = self.order_box.currentData()
            rows = shown_rows(self._table, self.filter(), self.filters.search.text().strip())
            self.model.show_rows(ordered(self._table, rows, by))
            self.list.show_order(*ORDER_COLUMNS.get(by, (SCORE, Qt.SortOrder.DescendingOrder)))
            self.headline.setText(headline(self._table, len(rows)))
            self._say_hidden(len(rows))
            self.list.show_selected(self._selected)

    def keys(self) -> dict[str, Any]:
        """Keys of the page and what they do."""
        return {
            "N": lambda: self.step(1),
            "P": lambda: self.step(-1),
            "Z": self.zoom,
            "S": self.similar,
            "/": self.filters.search.setFocus,
            **{str(digit): partial(self.types.toggle, digit - 1) for digit in range(1, 10)},
        }


def _choice(words: frozenset[str] | None) -> tuple[str, ...] | None:
    return None if words is None else tuple(sorted(words))
