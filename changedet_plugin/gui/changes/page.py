"""The Changes page: how many are shown, which types, the list, and the evidence of the selected one."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from functools import partial

import numpy as np
from numpy.typing import NDArray
from qgis.PyQt.QtCore import Qt, pyqtSignal
from qgis.PyQt.QtGui import QColor
from qgis.PyQt.QtWidgets import QLabel, QSplitter, QVBoxLayout, QWidget

from changedet_plugin.bridge.i18n import tr
from changedet_plugin.bridge.result import filters
from changedet_plugin.bridge.result.filters import Filter
from changedet_plugin.bridge.result.tables import ChangeTable
from changedet_plugin.bridge.result.verdicts import CONFIRMED, REJECTED, UNSURE
from changedet_plugin.gui.changes.conditions import Conditions
from changedet_plugin.gui.changes.head import ChangesHead
from changedet_plugin.gui.changes.headline import headline
from changedet_plugin.gui.changes.list import ChangeList
from changedet_plugin.gui.changes.model import SCORE, STATE, ChangeModel
from changedet_plugin.gui.changes.ranking import MEASURES, ORDER_COLUMNS, ordered
from changedet_plugin.gui.changes.shown import shown_rows
from changedet_plugin.gui.changes.tools import ListTools
from changedet_plugin.gui.controls import push_button
from changedet_plugin.gui.evidence.card import EvidenceCard
from changedet_plugin.gui.weaker.row import WeakerRow

_GAP_PX = 4


class ChangesPage(QWidget):
    """Shows a change table; says by signals what the analyst wants."""

    filter_changed = pyqtSignal(object)
    """A ``Filter``."""
    picked = pyqtSignal(list)
    zoom_asked = pyqtSignal(int)
    similar_asked = pyqtSignal(int)
    judged = pyqtSignal(list, str)
    """Features, and the verdict that they should have."""
    noted = pyqtSignal(int, str)
    view_wanted = pyqtSignal(bool)
    """Only the changes in view are to be listed, or all again."""
    listed = pyqtSignal()
    """The list holds other changes, or the same in another order."""
    open_asked = pyqtSignal()

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("changes_page")
        self._table: ChangeTable | None = None
        self._colors: Mapping[str, QColor] = {}
        self._current: int | None = None
        self._selected: list[int] = []
        self._in_view: frozenset[int] | None = None
        self._by_hand: frozenset[int] | None = None
        self.model = ChangeModel()
        self.head = ChangesHead()
        self.empty = QLabel(tr("No result yet. Find changes on the Series page, or open the result of an earlier run."))
        self.empty.setObjectName("changes_empty")
        self.empty.setWordWrap(True)
        tip = tr("Open the GeoPackage of an earlier run; this needs no engine.")
        self.open_button = push_button(tr("Open &result…"), "changes_open_result", tip)
        self.open_button.clicked.connect(self.open_asked)
        self.weaker = WeakerRow()
        self.conditions = Conditions(self)
        self.tools = ListTools(self.conditions.panel, self.conditions.bar.search)
        self.list = ChangeList(self.model, "change_list")
        self.list.give_way(STATE, SCORE)
        self.card = EvidenceCard()
        self.body = QWidget()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(6, 4, 6, 4)
        layout.addWidget(self.empty)
        layout.addWidget(self.open_button)
        layout.addWidget(self.body, 1)
        layout.addStretch(0)
        self._lay_body()
        self._join()
        self.show_result(None, {})

    def show_result(self, table: ChangeTable | None, colors: Mapping[str, QColor], condition: str = "") -> None:
        """Show another result; None = there is none. ``condition``: what its layer is filtered by already."""
        self._table, self._colors = table, colors
        self._current, self._selected, self._by_hand, self._in_view = None, [], None, None
        self.tools.in_view.setChecked(False)
        self.model.show_table(table, dict(colors))
        for widget in (self.empty, self.open_button):
            widget.setVisible(table is None)
        self.body.setVisible(table is not None)
        self.card.show_change(table, None)
        if table is None:
            return
        self.conditions.show_table(table, colors)
        # What the dock itself opens a result with says less than its controls do.
        if not condition or condition == filters.subset(Filter()) or self.conditions.take(condition):
            self._tell_filter()
        else:
            self.conditions.sql_asked.emit(condition)

    def take_condition(self, text: str) -> None:
        """Someone else has filtered the layer: list what the map shows."""
        if self._table is None:
            return
        if self.conditions.take(text):
            self._tell_filter()
        else:
            self.conditions.sql_asked.emit(text)

    def retype(self, table: ChangeTable, colors: Mapping[str, QColor]) -> None:
        """The same changes with other types; filters and selection stay."""
        self._table, self._colors = table, colors
        self.model.retype(table, dict(colors))
        self.conditions.retype(table, colors)
        if self._by_hand is None and not self.conditions.types.all_shown():
            self._tell_filter()
        else:
            self._list()

    def rejudge(self, table: ChangeTable) -> None:
        """The same changes with other verdicts and notes; what leaves the list makes room for the next one."""
        self._table = table
        self.model.take(table)
        self.conditions.rejudge(table)
        current = [self._current] if self._current is not None else []
        at = self.model.positions_of(current)
        if self._by_hand is None and self.conditions.filter().verdicts is not None:
            self._tell_filter()
        row = table.row_of(self._current) if self._current is not None else None
        if at and not self.model.positions_of(current) and self.model.rowCount():
            self.list.selectRow(min(at[0], self.model.rowCount() - 1))
        elif row is not None:
            self.card.show_judgement(table, row)
        self.listed.emit()

    def show_selected(self, fids: list[int]) -> None:
        """Follow the selection of the map; the first is the current one."""
        if self._current is not None and fids[:1] != [self._current]:
            self.card.judge.commit()  # the note is of the change that it was written on
        self._selected = fids
        self.list.show_selected(fids)
        row = self._table.row_of(fids[0]) if fids and self._table is not None else None
        self._current = fids[0] if row is not None else None

    def forget_current(self) -> None:
        """Something else than a change is told of: no key acts on the one that was current."""
        self.card.judge.commit()
        self._current, self._selected = None, []

    def show_in_view(self, fids: Collection[int] | None) -> None:
        """List only these, which are in view; None = wherever they are."""
        self._in_view = None if fids is None else frozenset(fids)
        self._list()

    def show_by_hand(self, fids: Collection[int]) -> None:
        """List what passes the condition that the analyst wrote."""
        self._by_hand = frozenset(fids)
        self._list()

    def filter(self) -> Filter:
        """The conditions of all controls but the search and the view, which narrow the list alone."""
        return self.conditions.filter()

    def refilter(self) -> None:
        """Ask for the present condition again: something else was shown meanwhile."""
        if self._by_hand is None:
            self.filter_changed.emit(self.filter())
        else:
            self.conditions.sql_asked.emit(self.conditions.panel.sql.text())

    def listed_rows(self) -> NDArray[np.int64]:
        """Rows of the table in the order of the list."""
        return self.model.rows

    def step(self, by: int) -> None:
        """Select the next (1) or the previous (-1) change and go there."""
        self.list.step(by)
        self.zoom()

    def zoom(self) -> None:
        """Go to the selected change."""
        if self._current is not None:
            self.zoom_asked.emit(self._current)

    def similar(self) -> None:
        """Ask for what changed in the same way."""
        if self._current is not None:
            self.similar_asked.emit(self._current)

    def judge(self, verdict: str) -> None:
        """Give the selected changes a verdict."""
        at = self.model.positions_of(self._selected)
        fids = [self.model.fid_at(position) for position in at] or self._selected
        if fids:
            self.judged.emit(fids, verdict)

    def judge_type(self, name: str | None, verdict: str) -> None:
        """Give all listed changes of a type a verdict; None = the type of the selected one."""
        table = self._table
        row = table.row_of(self._current) if table is not None and self._current is not None else None
        if table is None or (name is None and row is None):
            return
        wanted = table.type[row] if name is None and row is not None else name
        fids = [int(table.fid[at]) for at in self.model.rows if (table.type[at] or "") == (wanted or "")]
        if fids:
            self.judged.emit(fids, verdict)

    def keys(self) -> dict[str, Callable[[], object]]:
        """Keys of the page and what they do."""
        return {
            "N": lambda: self.step(1),
            "P": lambda: self.step(-1),
            "Z": self.zoom,
            "S": self.similar,
            "C": lambda: self.judge(CONFIRMED),
            "R": lambda: self.judge(REJECTED),
            "U": lambda: self.judge(UNSURE),
            "Shift+R": lambda: self.judge_type(None, REJECTED),
            "Space": self.card.pictures.flicker,
            "/": self.conditions.bar.search.setFocus,
            **{str(digit): partial(self.conditions.types.toggle, digit - 1) for digit in range(1, 10)},
        }

    def _lay_body(self) -> None:
        self.splitter = QSplitter(Qt.Orientation.Vertical)
        self.splitter.setObjectName("list_and_evidence")
        self.splitter.setChildrenCollapsible(False)
        self.splitter.addWidget(self.list)
        self.splitter.addWidget(self.card)
        self.splitter.setStretchFactor(0, 1)
        self.splitter.setStretchFactor(1, 1)
        layout = QVBoxLayout(self.body)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(_GAP_PX)
        layout.addWidget(self.head)
        layout.addWidget(self.weaker)
        layout.addWidget(self.conditions.always)
        layout.addWidget(self.tools)
        layout.addWidget(self.conditions.panel)
        layout.addWidget(self.splitter, 1)

    def _join(self) -> None:
        conditions = self.conditions
        conditions.changed.connect(self._tell_filter)
        conditions.bar.search.textChanged.connect(self._list)
        conditions.type_row.judge_asked.connect(self.judge_type)
        self.tools.in_view.toggled.connect(self.view_wanted)
        self.tools.order_box.currentIndexChanged.connect(self._reorder)
        self.list.picked.connect(self.picked)
        self.list.zoom_asked.connect(self.zoom_asked)
        card = self.card
        card.zoom_asked.connect(self.zoom)
        card.similar_asked.connect(self.similar)
        card.judge.judged.connect(self.judge)
        card.judge.noted.connect(self._note)
        card.neighbour_picked.connect(lambda fid: self.picked.emit([fid]))

    def _note(self, text: str) -> None:
        if self._current is not None:
            self.noted.emit(self._current, text)

    def _reorder(self) -> None:
        """Take up another order, and show the numbers it goes by."""
        by = self.tools.order
        self.model.show_measure(by if by in MEASURES else "score")
        self._list()

    def _tell_filter(self) -> None:
        """List what passes, and let the map follow."""
        self._by_hand = None
        self._list()
        self.filter_changed.emit(self.filter())

    def _list(self) -> None:
        table = self._table
        if table is None:
            return
        by = self.tools.order
        state = self.filter() if self._by_hand is None else Filter(flags=None)
        rows = shown_rows(table, state, self.conditions.bar.search.text().strip())
        for only in (self._in_view, self._by_hand):
            if only is not None:
                rows = rows[np.isin(table.fid[rows], np.fromiter(only, np.int64, len(only)))]
        self.model.show_rows(ordered(table, rows, by))
        self.list.show_order(*ORDER_COLUMNS.get(by, (SCORE, Qt.SortOrder.DescendingOrder)))
        hidden = self.conditions.words_for_hidden(len(rows)) if self._by_hand is None else tr("Filtered by hand.")
        self.head.show_words(headline(table, len(rows)), hidden)
        self.list.show_selected(self._selected)
        self.listed.emit()
