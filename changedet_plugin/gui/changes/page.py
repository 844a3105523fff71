"""What was found, and what is known of the one that is selected?

The Changes page: how many are shown, which types, the list, and the evidence.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from functools import partial

import numpy as np
from numpy.typing import NDArray
from qgis.PyQt.QtCore import QEvent, QObject, Qt, pyqtSignal
from qgis.PyQt.QtGui import QColor
from qgis.PyQt.QtWidgets import QAbstractButton, QComboBox, QLabel, QSlider, QVBoxLayout, QWidget

from changedet_plugin.bridge.i18n import tr
from changedet_plugin.bridge.result import filters
from changedet_plugin.bridge.result.filters import Filter
from changedet_plugin.bridge.result.tables import ChangeTable
from changedet_plugin.bridge.result.verdicts import CONFIRMED, REJECTED, UNSURE, judgement_of
from changedet_plugin.gui.changes.conditions import Conditions
from changedet_plugin.gui.changes.head import ChangesHead
from changedet_plugin.gui.changes.headline import headline
from changedet_plugin.gui.changes.list import ChangeList
from changedet_plugin.gui.changes.model import AREA, SCORE, STATE, ChangeModel
from changedet_plugin.gui.changes.ranking import MEASURES, ORDER_COLUMNS, ordered
from changedet_plugin.gui.changes.shown import shown_rows
from changedet_plugin.gui.changes.tools import ListTools
from changedet_plugin.gui.changes.weaker_row import WeakerRow
from changedet_plugin.gui.evidence.card import EvidenceCard
from changedet_plugin.gui.evidence.judge_bar import JudgeBar
from changedet_plugin.gui.panes import Heights, Panes
from changedet_plugin.gui.result.chooser import ResultChooser
from changedet_plugin.gui.widgets import push_button, scrolled

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
        self._is_revealing = False
        self._in_view: frozenset[int] | None = None
        self._by_hand: frozenset[int] | None = None
        self.model = ChangeModel()
        self.chooser = ResultChooser()
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
        self.list.give_way(STATE, AREA)
        self.card = EvidenceCard()
        self.judge_bar = JudgeBar()
        self.body = QWidget()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(6, 4, 6, 4)
        layout.addWidget(self.chooser)
        layout.addWidget(self.empty)
        layout.addWidget(self.open_button)
        layout.addWidget(self.body, 1)
        layout.setAlignment(self.empty, Qt.AlignmentFlag.AlignTop)
        self._lay_body()
        self._leave_focus_to_list()
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
        if self._by_hand is None and self.conditions.filter().verdicts is not None:
            self._tell_filter()
        self._show_judging()
        self.listed.emit()

    def show_selected(self, fids: list[int]) -> None:
        """Follow the selection of the map; the first is the current one."""
        if self._current is not None and fids[:1] != [self._current]:
            self.judge_bar.commit()  # the note is of the change that it was written on
        self._selected = fids
        row = self._table.row_of(fids[0]) if fids and self._table is not None else None
        self._current = fids[0] if row is not None else None
        if row is not None and not self.is_listed(fids[0]) and row in self._passing():
            # It is drawn: what narrows the list alone gives way.
            self.reveal(fids[0])
        self.list.show_selected(fids)
        self._bring_to_sight()
        self._show_judging()

    def forget_current(self) -> None:
        """Something else than a change is told of: no key acts on the one that was current."""
        self.judge_bar.commit()
        self._current, self._selected = None, []
        self._show_judging()

    @property
    def current(self) -> int | None:
        """The change that is told of."""
        return self._current

    def is_listed(self, fid: int) -> bool:
        """Whether the list holds a change: no other is judged."""
        return bool(self.model.positions_of([fid]))

    def reveal(self, fid: int) -> None:
        """List a change that is not listed: what hides it gives way, and nothing else."""
        row = self._table.row_of(fid) if self._table is not None else None
        if row is None or self.is_listed(fid):
            return
        self._is_revealing = True
        self.conditions.bar.search.clear()
        self.tools.in_view.setChecked(False)
        if not self.is_listed(fid):
            self.conditions.let_through(row)
            self._tell_filter()
        self._is_revealing = False
        self._show_judging()

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
        if self._current is None or not self.is_listed(self._current):
            return
        at = self.model.positions_of(self._selected)
        self.judged.emit([self.model.fid_at(position) for position in at], verdict)

    def judge_type(self, name: str | None, verdict: str) -> None:
        """Give all listed changes of a type a verdict; None = the type of the selected one."""
        table = self._table
        row = table.row_of(self._current) if table is not None and self._current is not None else None
        if table is None or (name is None and (row is None or row not in self.model.rows)):
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
            "Space": self.card.flicker,
            "/": self.conditions.bar.search.setFocus,
            **{str(digit): partial(self.conditions.types.toggle, digit - 1) for digit in range(1, 10)},
        }

    def _lay_body(self) -> None:
        """The list under its filters, and the evidence over the verdicts, which no scrolling takes out of sight."""
        self.choice = _column(
            self.head, self.weaker, self.conditions.always, self.tools, self.conditions.panel, stretched=self.list
        )
        self.choice_area, self.card_area = scrolled(self.choice), scrolled(self.card)
        self.foot = _column(stretched=self.card_area)
        self.foot.layout().addWidget(self.judge_bar)
        self.panes = Panes(self.choice_area, self.foot, self._wanted_heights)
        self.panes.setObjectName("list_and_evidence")
        for watched in (self.choice, self.card, self.card_area):
            watched.installEventFilter(self)
        layout = QVBoxLayout(self.body)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.panes)

    def _leave_focus_to_list(self) -> None:
        """A click beside the list gives it the focus: arrows and keys go on; boxes and buttons are reached by Tab."""
        for area in (self.choice_area, self.card_area):
            area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        for widget in self.body.findChildren(QWidget):
            if isinstance(widget, (QAbstractButton, QComboBox, QSlider)):
                widget.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self.setFocusProxy(self.list)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Split anew where a pane needs another height, and lay the evidence out for the room that it has."""
        if event.type() == QEvent.Type.LayoutRequest and watched is not self.card_area:
            self.panes.split()
        elif event.type() == QEvent.Type.Resize and watched is self.card_area:
            self.card.fit(self.card_area.size())
        return False

    def _wanted_heights(self) -> Heights:
        foot = self.judge_bar.sizeHint().height() + _GAP_PX
        least = self.choice.minimumSizeHint().height()
        rows = self.list.sizeHint().height() - self.list.minimumHeight()
        # Who filters looks at the list.
        evidence = self.card.heading.height() if self.conditions.panel.isVisible() else self.card.least_height()
        return Heights(least, least + rows, evidence + foot, self.card.minimumSizeHint().height() + foot)

    def _bring_to_sight(self) -> None:
        """Where the filters leave little room the list is scrolled out of it, its current row with it."""
        row = self.list.visualRect(self.list.currentIndex())
        if row.isValid() and self.list.isVisible():
            at = self.list.viewport().mapTo(self.choice, row.center())
            self.choice_area.ensureVisible(at.x(), at.y(), 0, row.height())

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
        self.judge_bar.judged.connect(self.judge)
        self.judge_bar.noted.connect(self._note)
        self.judge_bar.reveal_asked.connect(self.reveal)
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
        former = self.model.rows
        rows = self._passing(self.conditions.bar.search.text().strip())
        if self._in_view is not None:
            rows = rows[np.isin(table.fid[rows], np.fromiter(self._in_view, np.int64, len(self._in_view)))]
        self.model.show_rows(ordered(table, rows, by))
        self.list.show_order(*ORDER_COLUMNS.get(by, (SCORE, Qt.SortOrder.DescendingOrder)))
        self._tell_hidden(table)
        self.list.show_selected(self._selected)
        self._follow_list(table, former)
        self._show_judging()
        self.listed.emit()

    def _tell_hidden(self, table: ChangeTable) -> None:
        """Say how many are listed, and what is not."""
        words, tip = tr("Filtered by a condition that was written by hand."), ""
        if self._by_hand is None:
            words, tip = self.conditions.words_for_hidden(self.model.rows)
        self.head.show_words(headline(table, self.model.rowCount()), words, tip)
        self.conditions.show_listed(self.model.rows)

    def _passing(self, text: str = "") -> NDArray[np.int64]:
        """Rows of the table that the map draws, of those the ones that hold ``text``."""
        table = self._table
        if table is None:
            return np.zeros(0, np.int64)
        by_hand = self._by_hand
        rows = shown_rows(table, self.filter() if by_hand is None else Filter(flags=None), text)
        return rows if by_hand is None else rows[np.isin(table.fid[rows], np.fromiter(by_hand, np.int64, len(by_hand)))]

    def _follow_list(self, table: ChangeTable, former: NDArray[np.int64]) -> None:
        """Where the current change has left the list, the next one that is still listed takes its place."""
        row = table.row_of(self._current) if self._current is not None else None
        if self._is_revealing or row is None or row not in former or row in self.model.rows:
            return
        at = int(np.flatnonzero(former == row)[0])
        others = np.concatenate([former[at + 1 :], former[:at][::-1]])
        others = others[np.isin(others, self.model.rows)]
        self.picked.emit([int(table.fid[others[0]])] if len(others) else [])

    def _show_judging(self) -> None:
        """Show what is said of the current change, and where in the list it stands: only there it can be judged."""
        current, table = self._current, self._table
        at = self.model.positions_of([current]) if current is not None else []
        self.judge_bar.show_judgement(judgement_of(table, current) if table is not None and current is not None else None)
        self.judge_bar.show_place(current, at[0] if at else None, self.model.rowCount())


def _column(*widgets: QWidget, stretched: QWidget) -> QWidget:
    """Widgets one under the other; the last one takes the room that is left."""
    column = QWidget()
    layout = QVBoxLayout(column)
    layout.setContentsMargins(0, 0, 0, 0)
    layout.setSpacing(_GAP_PX)
    for widget in widgets:
        layout.addWidget(widget)
    layout.addWidget(stretched, 1)
    return column
