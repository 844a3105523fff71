"""What changed in the same way as one change, elsewhere and at other dates?

The Similar page.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

import numpy as np
from numpy.typing import NDArray
from qgis.PyQt.QtCore import QItemSelectionModel, Qt, pyqtSignal
from qgis.PyQt.QtGui import QColor
from qgis.PyQt.QtWidgets import QComboBox, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from changedet_plugin.bridge.i18n import tr
from changedet_plugin.bridge.result.tables import ChangeTable
from changedet_plugin.gui.changes.list import ChangeList
from changedet_plugin.gui.changes.model import AREA, RESULT, SCORE, SIMILARITY, STATE, TYPE, ChangeModel
from changedet_plugin.gui.similar.control import FOLDER, HERE, OPEN, SearchState
from changedet_plugin.gui.similar.detector_bar import DetectorBar
from changedet_plugin.gui.similar.limit_bar import LimitBar
from changedet_plugin.gui.similar.words import counts, like_what, proposed_name
from changedet_plugin.gui.widgets import named, push_button, shrinking, text_button, tool_button


class SimilarPage(QWidget):
    """Shows what a search came to; the map is told by ``listed``."""

    listed = pyqtSignal(object)
    """Cosine by feature id of what is similar enough, the change itself first, then the most similar."""
    picked = pyqtSignal(list)
    zoom_asked = pyqtSignal(int)
    pick_asked = pyqtSignal()
    judged = pyqtSignal(list, bool)
    """Features that the analyst calls alike (True) or unlike (False)."""
    undo_asked = pyqtSignal()
    """The last judgement is to be taken back."""
    scope_asked = pyqtSignal(str)
    """Where to look: ``control.HERE``, ``OPEN`` or ``FOLDER``."""
    closed = pyqtSignal()
    """The analyst is done; the map goes back to the former style."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("similar_page")
        self._table: ChangeTable | None = None
        self._row: int | None = None
        """The change that is searched for."""
        self._cosine: NDArray[np.float32] | None = None
        """Of every row of the table; None = nothing is searched for."""
        self._place = 0
        """Where in the list the last judgement was made."""
        self._colors: dict[str, QColor] = {}
        self._liked: dict[int, bool] = {}
        self._chosen: list[int] = []
        self.model = ChangeModel(with_similarity=True)
        self.headline, self.words, self.remarks = (_words(name) for name in ("headline", "words", "remarks"))
        self.list = ChangeList(self.model, "similar_list")
        self.list.horizontalHeader().setSortIndicator(SIMILARITY, Qt.SortOrder.DescendingOrder)
        self.list.horizontalHeader().moveSection(SIMILARITY, 1)
        # Names of results often begin alike, and end alike.
        self.list.setTextElideMode(Qt.TextElideMode.ElideMiddle)
        self.list.setColumnHidden(STATE, True)
        self.limit_bar = LimitBar()
        self.slider, self.spin = self.limit_bar.slider, self.limit_bar.spin
        self.detectors = DetectorBar()
        self._make_scope()
        self._make_buttons()
        self._lay_out()
        # A click on a button, or beside all controls, must not take the focus out of the page: its keys stay at work.
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self.limit_bar.changed.connect(self._list)
        self.list.picked.connect(self._choose)
        self.list.zoom_asked.connect(self.zoom_asked)
        self.show_result(None, {})

    def show_result(self, table: ChangeTable | None, colors: Mapping[str, QColor]) -> None:
        """Take another result; nothing is asked of it yet."""
        self._table, self._colors = table, dict(colors)
        self.model.show_table(table, self._colors)
        self._show_columns([])
        self.show_scope(HERE)
        self.clear()

    def retype(self, table: ChangeTable, colors: Mapping[str, QColor]) -> None:
        """The same changes with other types; what is listed stays. Changes of other results keep none."""
        self._colors = dict(colors)
        if self._table is not None and len(self._table.fid) == len(table.fid):
            self._table = table
            self.model.retype(table, self._colors)

    def rejudge(self, table: ChangeTable) -> None:
        """The same changes with other verdicts."""
        if self._table is not None and len(self._table.fid) == len(table.fid):
            self._table = table
            self.model.take(table)

    def show_scope(self, scope: str) -> None:
        """Say where is looked."""
        self.scope.setCurrentIndex(self.scope.findData(scope))

    def show_judged(self, liked: Mapping[int, bool], can_undo: bool) -> None:
        """Mark what was judged; ``show_similar`` lists it."""
        self._liked = dict(liked)
        self.model.show_judged(self._liked)
        self.undo_button.setEnabled(can_undo)

    @property
    def chosen(self) -> list[int]:
        """What the analyst picked in the list."""
        return list(self._chosen)

    def judge(self, liked: bool) -> None:
        """Call the changes that were picked in the list alike or unlike; all that was found is selected, but not picked."""
        if self._chosen:
            self._place = self.list.currentIndex().row()
            self.judged.emit(self._chosen, liked)

    def clear(self) -> None:
        """Go back to the empty state."""
        self._row = self._cosine = None
        self.show_judged({}, can_undo=False)
        self.model.show_rows(np.zeros(0, np.int64))
        text = tr(
            "Click a change on the map, press Similar on the Changes page, or choose a detector: then its like is listed."
        )
        if self._table is None:
            text = tr("No result yet. Once there is one, click a change to see what changed in the same way.")
        self.headline.setText(text)
        self.detectors.show_current("")
        self._show_controls(False)

    def show_similar(self, state: SearchState) -> None:
        """Take the cosine of every change of the pool to what is searched for, and list those above the limit."""
        pool, table = state.pool, state.pool.table
        if table is not self._table:
            self._table = table
            self.model.show_table(table, self._colors)
            self._show_columns([] if pool.is_one else pool.names())
        self._cosine, self._row = state.cosine, None if state.asked is None else table.row_of(state.asked)
        self.headline.setText(like_what(table, self._row, state.detector))
        self.remarks.setText("\n".join(state.remarks))
        self.detectors.show_current(state.name)
        self._choose([])
        self._show_controls(True)
        self._list()
        self._go_on()

    def show_selected(self, fids: list[int]) -> None:
        """Follow the selection of the map."""
        if self._cosine is not None:
            self.list.show_selected(fids)

    def proposed_name(self) -> str:
        """What a detector of this search may be called; empty = nothing is known of it."""
        return proposed_name(self._table, self._row) if self._table is not None and self._row is not None else ""

    def _make_scope(self) -> None:
        self.scope = shrinking(QComboBox(), 10)
        for text, scope in (
            (tr("in this result"), HERE),
            (tr("in open results"), OPEN),
            (tr("in a folder…"), FOLDER),
        ):
            self.scope.addItem(text, scope)
        named(self.scope, "similar_scope", tr("Where to look for what changed in the same way."))
        self.scope.activated.connect(lambda _index: self.scope_asked.emit(self.scope.currentData()))

    def _make_buttons(self) -> None:
        self.more_button = text_button(
            tr("&More like this"),
            "similar_more",
            tr("Pick changes in the list: the search leans towards them; again takes it back (+)."),
        )
        self.less_button = text_button(
            tr("&Not like this"),
            "similar_less",
            tr("Pick changes in the list: the search leans away from them; again takes it back (-)."),
        )
        self.undo_button = tool_button(
            "mActionUndo.svg", tr("Undo"), "similar_undo", tr("Take the last judgement back (Ctrl+Z).")
        )
        self.pick_button = push_button(
            tr("&Click a change on the map"), "similar_pick", tr("Then every change that happened in the same way is listed.")
        )
        self.close_button = push_button(
            tr("Show &all again"), "similar_close", tr("Take the highlight off and give the map its former colours.")
        )
        self.more_button.clicked.connect(lambda: self.judge(True))
        self.less_button.clicked.connect(lambda: self.judge(False))
        self.undo_button.clicked.connect(self.undo_asked)
        self.pick_button.clicked.connect(self.pick_asked)
        self.close_button.clicked.connect(self.closed)

    def keys(self) -> dict[str, Callable[[], object]]:
        """Keys of the page and what they do."""
        return {
            "+": lambda: self.judge(True),
            "-": lambda: self.judge(False),
            "N": lambda: self._step(1),
            "P": lambda: self._step(-1),
            "Z": self._zoom,
            "Ctrl+Z": self.undo_asked.emit,
        }

    def _lay_out(self) -> None:
        layout = QVBoxLayout(self)
        layout.setContentsMargins(6, 6, 6, 6)
        layout.addLayout(_row((self.headline, 1), (self.scope, 0)))
        layout.addWidget(self.limit_bar)
        layout.addWidget(self.words)
        layout.addWidget(self.remarks)
        layout.addWidget(self.list, 1)
        judge = _row((self.more_button, 0), (self.less_button, 0), (self.undo_button, 0))
        judge.addStretch(1)
        layout.addLayout(judge)
        layout.addWidget(self.detectors)
        ends = _row((self.pick_button, 0))
        ends.addStretch(1)
        ends.addWidget(self.close_button)
        layout.addLayout(ends)
        layout.addStretch(0)

    def _choose(self, fids: list[int]) -> None:
        self._chosen = fids
        for button in (self.more_button, self.less_button):
            button.setEnabled(bool(fids))
        if fids:
            self.picked.emit(fids)

    def _show_columns(self, results: list[str]) -> None:
        """Letters of types mean nothing across results: where rows are of several, their result is named instead."""
        is_one = not results
        self.model.show_results(results)
        for column, shown in ((TYPE, is_one), (AREA, is_one), (RESULT, not is_one)):
            self.list.setColumnHidden(column, not shown)
        self.list.give_way(*((SCORE, TYPE) if is_one else (SCORE,)))
        self.list.stretch(AREA if is_one else RESULT)

    def _show_controls(self, shown: bool) -> None:
        judging = (self.more_button, self.less_button, self.undo_button)
        for widget in (self.limit_bar, self.words, self.list, self.close_button, self.scope, *judging):
            widget.setVisible(shown)
        self.remarks.setVisible(shown and bool(self.remarks.text()))
        self.pick_button.setEnabled(self._table is not None)
        self.detectors.show_can_save(shown)

    def _step(self, by: int) -> None:
        """Pick the next (1) or the previous (-1) change and go there."""
        self.list.step(by)
        self._zoom()

    def _zoom(self) -> None:
        """Show the current change with its surroundings."""
        if self.list.currentIndex().isValid():
            self.zoom_asked.emit(self.model.fid_at(self.list.currentIndex().row()))

    def _go_on(self) -> None:
        """Stay where the last judgement was made in the list, for the next one by key."""
        index = self.model.index(min(self._place, self.model.rowCount() - 1), 0)
        if self._place and index.isValid():
            self.list.selectionModel().setCurrentIndex(index, QItemSelectionModel.SelectionFlag.NoUpdate)
            self.list.scrollTo(index)
        self._place = 0
        if self.hasFocus():
            self.list.setFocus()

    def _list(self) -> None:
        """List what is similar enough, say how much that is, and tell the map."""
        table, cosine = self._table, self._cosine
        if table is None or cosine is None:
            return
        # What was judged stays, or the judgement could not be taken back.
        judged = np.isin(table.fid, list(self._liked))
        rows = np.flatnonzero((cosine >= self.spin.value()) | judged)
        rows = rows[np.argsort(-cosine[rows], kind="stable")]
        if self._row is not None:
            rows = np.concatenate([[self._row], rows[rows != self._row]]).astype(np.int64)
        self.model.show_rows(rows, cosine)
        self.words.setText(counts(table, rows, self._row, self._liked))
        self.list.show_order(SIMILARITY, Qt.SortOrder.DescendingOrder)
        self.listed.emit(dict(zip(table.fid[rows].tolist(), cosine[rows].tolist())))


def _words(name: str) -> QLabel:
    label = QLabel()
    label.setObjectName(f"similar_{name}")
    label.setWordWrap(True)
    return label


def _row(*widgets: tuple[QWidget, int]) -> QHBoxLayout:
    """Widgets side by side, with their share of the room that is left."""
    row = QHBoxLayout()
    for widget, stretch in widgets:
        row.addWidget(widget, stretch)
    return row
