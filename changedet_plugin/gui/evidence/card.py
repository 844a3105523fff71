"""What speaks for the selected change, or of a place that was clicked?

Pictures, time line, trajectory, words, verdict.
"""

from __future__ import annotations

import datetime
from collections.abc import Sequence

from qgis.PyQt.QtCore import QSize, Qt, QTimer, pyqtSignal
from qgis.PyQt.QtGui import QImage, QResizeEvent
from qgis.PyQt.QtWidgets import QBoxLayout, QComboBox, QHBoxLayout, QLabel, QSizePolicy, QVBoxLayout, QWidget

from changedet_plugin.bridge.i18n import tr
from changedet_plugin.bridge.result.change_sentences import change_facts, change_title
from changedet_plugin.bridge.result.tables import ChangeTable
from changedet_plugin.bridge.words import date_text
from changedet_plugin.gui.evidence.picture import BeforeAfter
from changedet_plugin.gui.evidence.score_line import ScoreLine, ScoreSeries
from changedet_plugin.gui.evidence.trajectory_view import Trajectory, TrajectoryView
from changedet_plugin.gui.widgets import OneLine, named, shrinking, text_button

_FLICKER_MS = 700
_GAP_PX = 4
_LOW_PX, _BROAD_PX = 420, 520
"""A card lower and broader than this has its words beside the pictures."""


class EvidenceCard(QWidget):
    """Headed by its change; pictures first, then what can be told and done."""

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
        self.heading = OneLine()
        self.heading.setObjectName("evidence_heading")
        font = self.heading.font()
        font.setBold(True)
        self.heading.setFont(font)
        self.pictures = BeforeAfter()
        self.facts = QLabel()
        self.facts.setObjectName("change_facts")
        self.facts.setWordWrap(True)
        self.facts.setAlignment(Qt.AlignmentFlag.AlignTop)
        self.neighbours = QLabel()
        self.neighbours.setTextFormat(Qt.TextFormat.RichText)
        self.neighbours.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        named(self.neighbours, "neighbours", tr("The changes nearest to this one; click one to go there."))
        self.neighbours.linkActivated.connect(lambda link: self.neighbour_picked.emit(int(link)))
        self.score_line = ScoreLine()
        self.trajectory = TrajectoryView()
        self._flickering = QTimer(self)
        self._flickering.setInterval(_FLICKER_MS)
        self._flickering.timeout.connect(self.pictures.flicker)
        self.pictures.mode_changed.connect(self._follow_mode)
        self._make_date_row()
        self._make_buttons()
        self._lay_out()

    def minimumSizeHint(self) -> QSize:
        """All of it: what holds the card does not ask how high the words become in this width."""
        hint = super().minimumSizeHint()
        return QSize(hint.width(), max(hint.height(), self.layout().minimumHeightForWidth(self.width())))

    def least_height(self) -> int:
        """Heading and pictures: what is to be in sight without scrolling."""
        return self.heading.sizeHint().height() + _GAP_PX + self.pictures.minimumHeight()

    def fit(self, size: QSize) -> None:
        """Lay the words beside the pictures where there is this much room in width, and little in height."""
        beside = size.width() >= _BROAD_PX and size.height() < _LOW_PX
        direction = QBoxLayout.Direction.LeftToRight if beside else QBoxLayout.Direction.TopToBottom
        self._halves.setDirection(direction)
        self._halves.setStretch(1, 1 if beside else 0)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Another width, another height."""
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self.updateGeometry()

    def flicker(self) -> None:
        """Show the other picture, by hand."""
        self._flickering.stop()
        self.pictures.flicker()

    @property
    def is_flickering(self) -> bool:
        """Whether the pictures are shown in another way than side by side."""
        return self.pictures.mode != self.pictures.SIDES

    def end_flicker(self) -> None:
        """Put the pictures side by side again."""
        self.pictures.show_mode(self.pictures.SIDES)

    def show_change(self, table: ChangeTable | None, row: int | None, trajectory: Trajectory | None = None) -> None:
        """Tell of a row of a table; None = nothing is selected."""
        for button in (self.zoom_button, self.similar_button):
            button.setEnabled(row is not None)
        if table is None or row is None:
            self._tell("", tr("Select a change to see what is known of it."), None)
            return
        self.heading.show_words(change_title(table, row))
        distance, lof = table.series[row].tolist()
        series = ScoreSeries(
            table.dates, distance, table.is_reference, table.date[row], table.threshold, lof, table.date_from[row]
        )
        self.facts.setText(change_facts(table, row, table.threshold))
        self.score_line.show_series(series)
        self.trajectory.show_trajectory(trajectory)
        self.pictures.show()

    def show_place(self, text: str, series: ScoreSeries | None) -> None:
        """Tell of a place that was clicked, in words and by its distance at every date."""
        self._tell(tr("A place on the map"), text, series)

    def show_neighbours(self, names: Sequence[tuple[int, str]]) -> None:
        """List changes near by: feature ids and what they are called."""
        links = " ".join(f'<a href="{fid}">{name}</a>' for fid, name in names)
        self.neighbours.setText(tr("Go to nearby {changes}").format(changes=links))
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

    def _tell(self, heading: str, text: str, series: ScoreSeries | None) -> None:
        """Words without a change, and so without pictures."""
        self.heading.show_words(heading)
        self.facts.setText(text)
        self.score_line.show_series(series)
        self.trajectory.show_trajectory(None)
        self.show_neighbours([])
        self.end_flicker()
        for widget in (self.pictures, self.date_row):
            widget.hide()

    def _lay_out(self) -> None:
        look, words = QVBoxLayout(), QVBoxLayout()
        for widget, stretch in ((self.heading, 0), (self.pictures, 1), (self.date_row, 0)):
            look.addWidget(widget, stretch)
        chart = QHBoxLayout()
        chart.addWidget(self.score_line, 1)
        chart.addWidget(self.trajectory)
        words.addWidget(self.facts)
        words.addLayout(chart)
        words.addLayout(self._buttons)
        words.addWidget(self.neighbours)
        words.addStretch(1)
        self._halves = QBoxLayout(QBoxLayout.Direction.TopToBottom, self)
        self._halves.addLayout(look, 1)
        self._halves.addLayout(words)
        for layout in (self._halves, look, words):
            layout.setContentsMargins(0, 0, 0, 0)
            layout.setSpacing(_GAP_PX)

    def _make_date_row(self) -> None:
        self.before_box, self.after_box = (shrinking(QComboBox(), 5) for _ in range(2))
        named(self.before_box, "before_date", tr("Date of the left picture."))
        named(self.after_box, "after_date", tr("Date of the right picture."))
        self.flicker_button = text_button(tr("&Flicker"), "flicker", tr("Show the one date, then the other, in turn (Space)."))
        self.swipe_button = text_button(tr("S&wipe"), "swipe_map", tr("Wipe the later date over the earlier one on the map."))
        self.swipe_button.setCheckable(True)
        self.flicker_button.setCheckable(True)
        self.flicker_button.clicked.connect(self._switch_flicker)
        self.swipe_button.clicked.connect(self.swipe_switched)
        for box in (self.before_box, self.after_box):
            box.activated.connect(self._choose_dates)
        self.date_row = QWidget()
        row = QHBoxLayout(self.date_row)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(_GAP_PX)
        row.addWidget(self.before_box, 1)
        row.addWidget(self.flicker_button)
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
        self._buttons.setSpacing(_GAP_PX)
        for widget in (self.zoom_button, self.similar_button, self.swipe_button, self.why_not_button):
            self._buttons.addWidget(widget)
        self._buttons.addStretch(1)

    def _switch_flicker(self, on: bool) -> None:
        self.pictures.show_mode(self.pictures.AFTER if on else self.pictures.SIDES)
        if on:
            self._flickering.start()

    def _follow_mode(self, mode: str) -> None:
        """The button says whether one picture stands for both."""
        alone = mode in (self.pictures.BEFORE, self.pictures.AFTER)
        self.flicker_button.setChecked(alone)
        if not alone:
            self._flickering.stop()

    def _choose_dates(self) -> None:
        before, after = self.before_box.currentData(), self.after_box.currentData()
        self.pictures.show_labels(date_text(before), date_text(after))
        self.dates_chosen.emit(before, after)

    def _switch_why_not(self, on: bool) -> None:
        if on:
            self.show_place(tr("Click a place on the map."), None)
        self.why_not_switched.emit(on)
