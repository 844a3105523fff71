"""The Similar page: what changed in the same way as one change, elsewhere and at other dates."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray
from qgis.PyQt.QtCore import Qt, QTimer, pyqtSignal
from qgis.PyQt.QtGui import QColor
from qgis.PyQt.QtWidgets import QDoubleSpinBox, QHBoxLayout, QLabel, QSlider, QVBoxLayout, QWidget

from changedet_plugin.bridge.i18n import tr
from changedet_plugin.bridge.results import ChangeTable
from changedet_plugin.gui.change_list import ChangeList
from changedet_plugin.gui.change_model import SIMILARITY, STATE, ChangeModel
from changedet_plugin.gui.controls import named, push_button
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
    closed = pyqtSignal()
    """The analyst is done; the map goes back to the former style."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("similar_page")
        self._table: ChangeTable | None = None
        self._row = -1
        self._cosine: NDArray[np.float32] = np.zeros(0, np.float32)
        self.model = ChangeModel(with_similarity=True)
        self.headline = QLabel()
        self.headline.setObjectName("similar_headline")
        self.headline.setWordWrap(True)
        self.words = QLabel()
        self.words.setObjectName("similar_words")
        self.words.setWordWrap(True)
        self.pick_button = push_button(
            tr("&Click a change on the map"), "similar_pick", tr("Then every change that happened in the same way is listed.")
        )
        self.close_button = push_button(
            tr("Show &all again"), "similar_close", tr("Take the highlight off and give the map its former colours.")
        )
        self.list = ChangeList(self.model, "similar_list")
        self.list.horizontalHeader().setSortIndicator(SIMILARITY, Qt.SortOrder.DescendingOrder)
        self.list.horizontalHeader().moveSection(SIMILARITY, 1)
        self.list.setColumnHidden(STATE, True)
        self._make_slider()
        row = QHBoxLayout()
        row.addWidget(self.slider_label)
        row.addWidget(self.slider, 1)
        row.addWidget(self.spin)
        buttons = QHBoxLayout()
        buttons.addWidget(self.pick_button)
        buttons.addStretch(1)
        buttons.addWidget(self.close_button)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(6, 6, 6, 6)
        layout.addWidget(self.headline)
        layout.addLayout(row)
        layout.addWidget(self.words)
        layout.addWidget(self.list, 1)
        layout.addLayout(buttons)
        layout.addStretch(0)
        self.pick_button.clicked.connect(self.pick_asked)
        self.close_button.clicked.connect(self.closed)
        self.list.picked.connect(self.picked)
        self.list.zoom_asked.connect(self.zoom_asked)
        self.show_result(None, {})

    def show_result(self, table: ChangeTable | None, colors: Mapping[str, QColor]) -> None:
        """Take another result; nothing is asked of it yet."""
        self._table = table
        self.model.show_table(table, dict(colors))
        self.clear()

    def retype(self, table: ChangeTable, colors: Mapping[str, QColor]) -> None:
        """The same changes with other types; what is listed stays."""
        self._table = table
        self.model.retype(table, dict(colors))

    def clear(self) -> None:
        """Go back to the empty state."""
        self._row = -1
        self.model.show_rows(np.zeros(0, np.int64))
        text = tr("Click a change on the map, or press Similar on the Changes page, to see what changed in the same way.")
        if self._table is None:
            text = tr("No result yet. Once there is one, click a change to see what changed in the same way.")
        self.headline.setText(text)
        self._show_controls(False)

    def show_similar(self, fid: int, cosine: NDArray[np.float32]) -> None:
        """Take the cosine of every change to one of them (one value a row of the table) and list those above the limit."""
        table = self._table
        row = table.row_of(fid) if table is not None else None
        if table is None or row is None:
            return
        self._row, self._cosine = row, np.asarray(cosine, np.float32)
        name = f"#{table.type[row]}, " if table.type[row] else ""
        self.headline.setText(
            tr("Like change {rank} ({type}{date})").format(
                rank=int(table.rank[row]), type=name, date=date_text(table.date[row])
            )
        )
        self._show_controls(True)
        self._list()

    def show_selected(self, fids: list[int]) -> None:
        """Follow the selection of the map."""
        if self._row >= 0:
            self.list.show_selected(fids)

    def limit(self) -> float:
        """Smallest cosine that is listed."""
        return self.spin.value()

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

    def _show_controls(self, shown: bool) -> None:
        for widget in (self.slider_label, self.slider, self.spin, self.words, self.list, self.close_button):
            widget.setVisible(shown)
        self.pick_button.setEnabled(self._table is not None)

    def _list(self) -> None:
        """List what is similar enough, say how much that is, and tell the map."""
        table = self._table
        if table is None or self._row < 0:
            return
        rows = np.flatnonzero(self._cosine >= self.limit())
        rows = rows[np.argsort(-self._cosine[rows], kind="stable")]
        rows = np.concatenate([[self._row], rows[rows != self._row]]).astype(np.int64)
        self.model.show_rows(rows, self._cosine)
        others = {table.date[row] for row in rows} - {table.date[self._row]}
        places = tr("%n other places", len(rows) - 1)
        self.words.setText(" · ".join([places, tr("%n other dates", len(others))]))
        self.found.emit({int(table.fid[row]): float(self._cosine[row]) for row in rows})
