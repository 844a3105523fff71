"""The evidence of the selected change, or of a place that was clicked: pictures, time line, plane, words, verdict."""

from __future__ import annotations

import datetime
from collections.abc import Sequence

from qgis.PyQt.QtCore import QSize, Qt, pyqtSignal
from qgis.PyQt.QtGui import QImage, QResizeEvent
from qgis.PyQt.QtWidgets import QComboBox, QHBoxLayout, QLabel, QSizePolicy, QVBoxLayout, QWidget

from changedet_plugin.bridge.facts import change_facts
from changedet_plugin.bridge.i18n import tr
from changedet_plugin.bridge.result.tables import ChangeTable
from changedet_plugin.bridge.result.verdicts import Judgement
from changedet_plugin.bridge.words import date_text
from changedet_plugin.gui.controls import named, shrinking, text_button
from changedet_plugin.gui.evidence.judge_bar import JudgeBar
from changedet_plugin.gui.evidence.picture import BeforeAfter
from changedet_plugin.gui.evidence.plane_view import PlaneView, Positions
from changedet_plugin.gui.evidence.score_line import ScoreLine, ScoreSeries


class EvidenceCard(QWidget):
    """The foot of the Changes page. The buttons stay where they are, however many lines there are to say."""

    zoom_asked = pyqtSignal()
    similar_asked = pyqtSignal()
    why_not_switched = pyqtSignal(bool)
    """The analyst wants to click places on the map, or no longer."""
    swipe_switched = pyqtSignal(bool)
    """Before and after are wanted on the map itself, or no longer."""
    dates_chosen = pyqtSignal(object, object)
    """Other dates to show before and after."""
    neighbour_picked = pyqtSignal(int)

    def __init__(self) -> None:
        super().__init__()
        self.pictures = BeforeAfter()
        self.facts = QLabel()
        self.facts.setObjectName("change_facts")
        self.facts.setWordWrap(True)
        self.facts.setAlignment(Qt.AlignmentFlag.AlignTop)
        self.facts.setMinimumHeight(self.fontMetrics().lineSpacing() * 3)
        self.neighbours = QLabel()
        self.neighbours.setTextFormat(Qt.TextFormat.RichText)
        self.neighbours.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self.neighbours.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        named(self.neighbours, "neighbours", tr("The changes nearest to this one; click one to go there."))
        self.neighbours.linkActivated.connect(lambda link: self.neighbour_picked.emit(int(link)))
        self.score_line = ScoreLine()
        self.plane = PlaneView()
        self.judge = JudgeBar()
        self._make_date_row()
        self._make_buttons()
        chart = QHBoxLayout()
        chart.addWidget(self.score_line, 1)
        chart.addWidget(self.plane)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(4)
        layout.addWidget(self.pictures, 1)
        layout.addWidget(self.date_row)
        layout.addLayout(chart)
        layout.addWidget(self.facts)
        layout.addLayout(self._buttons)
        layout.addWidget(self.judge)

    def minimumSizeHint(self) -> QSize:
        """All of it: a splitter does not ask how high the words become in this width."""
        hint = super().minimumSizeHint()
        return QSize(hint.width(), max(hint.height(), self.layout().minimumHeightForWidth(self.width())))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Another width, another height."""
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self.updateGeometry()

    def show_change(self, table: ChangeTable | None, row: int | None, positions: Positions | None = None) -> None:
        """Tell of a row of a table; None = nothing is selected."""
        for button in (self.zoom_button, self.similar_button):
            button.setEnabled(row is not None)
        if table is None or row is None:
            self.show_place(tr("Select a change to see what is known of it."), None)
            return
        distance, lof = table.series[row].tolist()
        series = ScoreSeries(
            table.dates, distance, table.is_reference, table.date[row], table.threshold, lof, table.date_from[row]
        )
        self.facts.setText(change_facts(table, row, table.threshold))
        self.score_line.show_series(series)
        self.plane.show_positions(positions)
        self.show_judgement(table, row)
        self.pictures.show()

    def show_judgement(self, table: ChangeTable, row: int) -> None:
        """Show verdict and note of a row."""
        self.judge.show_judgement(Judgement(table.verdict[row], table.note[row]))

    def show_place(self, text: str, series: ScoreSeries | None) -> None:
        """Tell of a place that was clicked, in words and by its distance at every date."""
        self.facts.setText(text)
        self.score_line.show_series(series)
        self.plane.show_positions(None)
        self.show_neighbours([])
        self.judge.show_judgement(None)
        for widget in (self.pictures, self.date_row):
            widget.hide()

    def show_neighbours(self, names: Sequence[tuple[int, str]]) -> None:
        """List changes near by: feature ids and what they are called."""
        links = " ".join(f'<a href="{fid}">{name}</a>' for fid, name in names)
        self.neighbours.setText(tr("Near: {changes}").format(changes=links))
        self.neighbours.setVisible(bool(names))

    def show_dates(self, dates: Sequence[datetime.date], before: datetime.date | None, after: datetime.date | None) -> None:
        """Offer dates for the two pictures; none hides the row."""
        for box, chosen in ((self.before_box, before), (self.after_box, after)):
            box.blockSignals(True)
            box.clear()
            for date in dates:
                box.addItem(date_text(date), date)
            box.setCurrentIndex(box.findData(chosen))
            box.blockSignals(False)
        self.date_row.setVisible(bool(dates))
        self.pictures.show_labels(date_text(before), date_text(after))

    def show_missing(self, words: str) -> None:
        """Say why there are no pictures; empty = there are."""
        self.pictures.show_words(words)

    def show_picture(self, is_after: bool, image: QImage) -> None:
        """Show one of the two pictures."""
        self.pictures.show_image(is_after, image)

    def show_swipe(self, on: bool) -> None:
        """Follow the map."""
        self.swipe_button.setChecked(on)

    def show_why_not(self, on: bool) -> None:
        """Follow the map tool."""
        self.why_not_button.setChecked(on)

    def _make_date_row(self) -> None:
        self.before_box, self.after_box = (shrinking(QComboBox(), 2) for _ in range(2))
        named(self.before_box, "before_date", tr("Date of the left picture."))
        named(self.after_box, "after_date", tr("Date of the right picture."))
        self.flicker_button = text_button(tr("&Flicker"), "flicker", tr("Show the one date, then the other (Space)."))
        self.swipe_button = text_button(tr("S&wipe"), "swipe_map", tr("Wipe the later date over the earlier one on the map."))
        self.swipe_button.setCheckable(True)
        self.flicker_button.clicked.connect(self.pictures.flicker)
        self.swipe_button.clicked.connect(self.swipe_switched)
        for box in (self.before_box, self.after_box):
            box.activated.connect(self._choose_dates)
        self.date_row = QWidget()
        row = QHBoxLayout(self.date_row)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self.before_box, 1)
        row.addWidget(self.flicker_button)
        row.addWidget(self.swipe_button)
        row.addWidget(self.after_box, 1)

    def _make_buttons(self) -> None:
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
        self._buttons = QHBoxLayout()
        for widget in (self.zoom_button, self.similar_button, self.why_not_button):
            self._buttons.addWidget(widget)
        self._buttons.addWidget(self.neighbours, 1)

    def _choose_dates(self) -> None:
        before, after = self.before_box.currentData(), self.after_box.currentData()
        self.pictures.show_labels(date_text(before), date_text(after))
        self.dates_chosen.emit(before, after)

    def _switch_why_not(self, on: bool) -> None:
        if on:
            self.show_place(tr("Click a place on the map."), None)
        self.why_not_switched.emit(on)
