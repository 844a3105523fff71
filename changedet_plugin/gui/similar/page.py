"""The Similar page: what changed in the same way as one change, elsewhere and at other dates."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray
from qgis.PyQt.QtCore import Qt, QTimer, pyqtSignal
from qgis.PyQt.QtGui import QColor
from qgis.PyQt.QtWidgets import QComboBox, QDoubleSpinBox, QHBoxLayout, QLabel, QSlider, QVBoxLayout, QWidget

from changedet_plugin.bridge.i18n import tr
from changedet_plugin.bridge.results import ChangeTable
from changedet_plugin.bridge.similar_pool import Pool
from changedet_plugin.gui.changes.list import ChangeList
from changedet_plugin.gui.changes.model import AREA, RESULT, SIMILARITY, STATE, TYPE, ChangeModel
from changedet_plugin.gui.controls import named, push_button, shrinking, text_button
from changedet_plugin.gui.similar.control import FOLDER, HERE, OPEN
from changedet_plugin.gui.words import date_text

_SETTLE_MS = 60
_DEFAULT = 0.6
"""Cosine from which two changes are usually of one kind; types themselves join at 0.5 (METHOD 7)."""


class SimilarPage(QWidget):
    """Shows cosines; the map is told by ``found``."""

    found = pyqtSignal(object)
    """Cosine by feature id of what is similar enough, the change itself first, then the most similar."""
    picked = pyqtSignal(list)
    zoom_asked = pyqtSignal(int)
    pick_asked = pyqtSignal()
    judged = pyqtSignal(list, bool)
    """Features that the analyst calls alike (True) or unlike (False)."""
    scope_asked = pyqtSignal(str)
    """Where to look: ``similar_control.HERE``, ``OPEN`` or ``FOLDER``."""
    closed = pyqtSignal()
    """The analyst is done; the map goes back to the former style."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("similar_page")
        self._table: ChangeTable | None = None
        self._row = -1
        self._colors: dict[str, QColor] = {}
        self._liked: dict[int, bool] = {}
        self._chosen: list[int] = []
        self._cosine: NDArray[np.float32] = np.zeros(0, np.float32)
        self.model = ChangeModel(with_similarity=True)
        self.headline, self.words, self.remarks = (_words(name) for name in ("headline", "words", "remarks"))
        self.list = ChangeList(self.model, "similar_list")
        self.list.horizontalHeader().setSortIndicator(SIMILARITY, Qt.SortOrder.DescendingOrder)
        self.list.horizontalHeader().moveSection(SIMILARITY, 1)
        # Names of results often begin alike, and end alike.
        self.list.setTextElideMode(Qt.TextElideMode.ElideMiddle)
        self.list.setColumnHidden(STATE, True)
        self._make_scope()
        self._make_buttons()
        self._make_slider()
        self._lay_out()
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

    def show_scope(self, scope: str) -> None:
        """Say where is looked."""
        self.scope.setCurrentIndex(self.scope.findData(scope))

    def show_judged(self, liked: dict[int, bool]) -> None:
        """Mark what was judged; ``show_similar`` lists it."""
        self._liked = dict(liked)
        self.model.show_judged(self._liked)

    def judge(self, liked: bool) -> None:
        """Call the changes that were picked in the list alike or unlike; all that was found is selected, but not picked."""
        if self._chosen:
            self.judged.emit(self._chosen, liked)

    def clear(self) -> None:
        """Go back to the empty state."""
        self._row = -1
        self.show_judged({})
        self.model.show_rows(np.zeros(0, np.int64))
        text = tr("Click a change on the map, or press Similar on the Changes page, to see what changed in the same way.")
        if self._table is None:
            text = tr("No result yet. Once there is one, click a change to see what changed in the same way.")
        self.headline.setText(text)
        self._show_controls(False)

    def show_similar(self, pool: Pool, fid: int, cosine: NDArray[np.float32]) -> None:
        """Take the cosine of every change of the pool to what is searched for, and list those above the limit."""
        table = pool.table
        row = table.row_of(fid)
        if row is None:
            return
        if table is not self._table:
            self._table = table
            self.model.show_table(table, self._colors)
            self._show_columns([] if pool.is_one else pool.names())
        self._row, self._cosine = row, np.asarray(cosine, np.float32)
        name = f"#{table.type[row]}, " if table.type[row] else ""
        self.headline.setText(
            tr("Like change {rank} ({type}{date})").format(
                rank=int(table.rank[row]), type=name, date=date_text(table.date[row])
            )
        )
        self.remarks.setText("\n".join(pool.remarks))
        self._choose([])
        self._show_controls(True)
        self._list()

    def show_selected(self, fids: list[int]) -> None:
        """Follow the selection of the map."""
        if self._row >= 0:
            self.list.show_selected(fids)

    def limit(self) -> float:
        """Smallest cosine that is listed."""
        return self.spin.value()

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
        self.pick_button = push_button(
            tr("&Click a change on the map"), "similar_pick", tr("Then every change that happened in the same way is listed.")
        )
        self.close_button = push_button(
            tr("Show &all again"), "similar_close", tr("Take the highlight off and give the map its former colours.")
        )
        self.more_button.clicked.connect(lambda: self.judge(True))
        self.less_button.clicked.connect(lambda: self.judge(False))
        self.pick_button.clicked.connect(self.pick_asked)
        self.close_button.clicked.connect(self.closed)

    def _lay_out(self) -> None:
        layout = QVBoxLayout(self)
        layout.setContentsMargins(6, 6, 6, 6)
        layout.addLayout(_row((self.headline, 1), (self.scope, 0)))
        layout.addLayout(_row((self.slider_label, 0), (self.slider, 1), (self.spin, 0)))
        layout.addWidget(self.words)
        layout.addWidget(self.remarks)
        layout.addWidget(self.list, 1)
        judge = _row((self.more_button, 0), (self.less_button, 0))
        judge.addStretch(1)
        layout.addLayout(judge)
        ends = _row((self.pick_button, 0))
        ends.addStretch(1)
        ends.addWidget(self.close_button)
        layout.addLayout(ends)
        layout.addStretch(0)

    def _make_slider(self) -> None:
        tip = tr("Smallest cosine between the change vectors that is listed; 1 = changed in exactly the same way.")
        self.slider_label = QLabel(tr("Similarity at &least"))
        self.slider = QSlider(Qt.Orientation.Horizontal)
        self.slider.setRange(0, 100)
        self.slider.setValue(round(100 * _DEFAULT))
        self.slider.setAccessibleName(tr("Smallest similarity"))
        named(self.slider, "similarity_slider", tip)
        self.spin = QDoubleSpinBox()
        self.spin.setRange(0.0, 1.0)
        self.spin.setSingleStep(0.01)
        self.spin.setValue(_DEFAULT)
        named(self.spin, "similarity", tip)
        self.slider_label.setBuddy(self.spin)
        self._settle = QTimer(self)
        self._settle.setSingleShot(True)
        self._settle.setInterval(_SETTLE_MS)
        self._settle.timeout.connect(self._list)
        self.slider.valueChanged.connect(lambda value: self.spin.setValue(value / 100))
        self.spin.valueChanged.connect(self._follow_spin)

    def _follow_spin(self, value: float) -> None:
        self.slider.blockSignals(True)
        self.slider.setValue(round(100 * value))
        self.slider.blockSignals(False)
        self._settle.start()

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
        self.list.stretch(AREA if is_one else RESULT)

    def _show_controls(self, shown: bool) -> None:
        asked = (self.slider_label, self.slider, self.spin, self.words, self.list, self.close_button)
        for widget in (*asked, self.scope, self.more_button, self.less_button):
            widget.setVisible(shown)
        self.remarks.setVisible(shown and bool(self.remarks.text()))
        self.pick_button.setEnabled(self._table is not None)

    def _list(self) -> None:
        """List what is similar enough, say how much that is, and tell the map."""
        table = self._table
        if table is None or self._row < 0:
            return
        # What was judged stays, or the judgement could not be taken back.
        judged = np.isin(table.fid, list(self._liked))
        rows = np.flatnonzero((self._cosine >= self.limit()) | judged)
        rows = rows[np.argsort(-self._cosine[rows], kind="stable")]
        rows = np.concatenate([[self._row], rows[rows != self._row]]).astype(np.int64)
        self.model.show_rows(rows, self._cosine)
        others = {table.date[row] for row in rows} - {table.date[self._row]}
        n_liked, n_unlike = sum(self._liked.values()), sum(not liked for liked in self._liked.values())
        parts = [tr("%n other places", len(rows) - 1), tr("%n other dates", len(others))]
        parts += [tr("%n called alike", n_liked)] if n_liked else []
        parts += [tr("%n called unlike", n_unlike)] if n_unlike else []
        self.words.setText(" · ".join(parts))
        self.list.show_order(SIMILARITY, Qt.SortOrder.DescendingOrder)
        self.found.emit({int(table.fid[row]): float(self._cosine[row]) for row in rows})


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
