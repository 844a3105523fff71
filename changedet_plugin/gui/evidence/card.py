"""What is known of the selected change, or of a place that was clicked: sentences, time line, buttons."""

from __future__ import annotations

from qgis.PyQt.QtCore import pyqtSignal
from qgis.PyQt.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from changedet_plugin.bridge.i18n import tr
from changedet_plugin.bridge.results import ChangeTable
from changedet_plugin.gui.controls import text_button
from changedet_plugin.gui.evidence.facts import change_facts
from changedet_plugin.gui.evidence.score_line import ScoreLine, ScoreSeries


class ChangeDetails(QWidget):
    """The foot of the Changes page. The buttons stay where they are, however many lines there are to say."""

    zoom_asked = pyqtSignal()
    similar_asked = pyqtSignal()
    why_not_switched = pyqtSignal(bool)
    """The analyst wants to click places on the map, or no longer."""

    def __init__(self) -> None:
        super().__init__()
        self.facts = QLabel()
        self.facts.setObjectName("change_facts")
        self.facts.setWordWrap(True)
        self.facts.setMinimumHeight(self.fontMetrics().lineSpacing() * 2)
        self.score_line = ScoreLine()
        self.zoom_button = text_button(tr("&Zoom"), "zoom_button", tr("Show the selected change with its surroundings (Z)."))
        self.similar_button = text_button(
            tr("&Similar"), "similar_button", tr("List what changed in the same way, elsewhere and at other dates (S).")
        )
        self.why_not_button = text_button(
            tr("&Why not?"), "why_not_button", tr("Click any place on the map to see its score and why it is not in the list.")
        )
        self.why_not_button.setCheckable(True)
        self.zoom_button.clicked.connect(self.zoom_asked)
        self.similar_button.clicked.connect(self.similar_asked)
        self.why_not_button.clicked.connect(self._switch_why_not)
        buttons = QHBoxLayout()
        buttons.addWidget(self.zoom_button)
        buttons.addWidget(self.similar_button)
        buttons.addStretch(1)
        buttons.addWidget(self.why_not_button)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(4)
        layout.addLayout(buttons)
        layout.addWidget(self.facts)
        layout.addWidget(self.score_line)

    def show_change(self, table: ChangeTable | None, row: int | None) -> None:
        """Tell of a row of a table; None = nothing is selected."""
        for button in (self.zoom_button, self.similar_button):
            button.setEnabled(row is not None)
        if table is None or row is None:
            self.show_place(tr("Select a change to see what is known of it."), None)
            return
        series = ScoreSeries(table.dates, table.series[row][0].tolist(), table.is_reference, table.date[row], table.threshold)
        self.show_place(change_facts(table, row, table.threshold), series)

    def show_place(self, text: str, series: ScoreSeries | None) -> None:
        """Tell of a place that was clicked, in words and by its distance at every date."""
        self.facts.setText(text)
        self.score_line.show_series(series)

    def show_why_not(self, on: bool) -> None:
        """Follow the map tool."""
        self.why_not_button.setChecked(on)

    def _switch_why_not(self, on: bool) -> None:
        if on:
            self.show_place(tr("Click a place on the map."), None)
        self.why_not_switched.emit(on)
