"""The filters above the list: dates, states, verdicts, flagged ones, text."""

from __future__ import annotations

import datetime
from collections.abc import Sequence

from qgis.PyQt.QtCore import pyqtSignal
from qgis.PyQt.QtWidgets import QComboBox, QHBoxLayout, QLabel, QLineEdit, QMenu, QToolButton, QWidget

from changedet_plugin.bridge.i18n import tr
from changedet_plugin.compat import QAction
from changedet_plugin.gui.controls import named, shrinking
from changedet_plugin.gui.words import date_text


class WordMenu(QToolButton):
    """A button with a menu of words to tick; all ticked means no condition."""

    changed = pyqtSignal()

    def __init__(self, text: str, words: Sequence[tuple[str, str]], name: str, tip: str) -> None:
        super().__init__()
        self._text = text
        self.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        named(self, name, tip)
        menu = QMenu(self)
        self.actions_by_word: dict[str, QAction] = {}
        for word, shown in words:
            action = QAction(shown, menu)
            action.setCheckable(True)
            action.setChecked(True)
            action.toggled.connect(self._tell)
            menu.addAction(action)
            self.actions_by_word[word] = action
        self.setMenu(menu)
        self._say()

    def words(self) -> frozenset[str] | None:
        """The ticked words; None = all of them."""
        ticked = frozenset(word for word, action in self.actions_by_word.items() if action.isChecked())
        return None if len(ticked) == len(self.actions_by_word) else ticked

    def clear(self) -> None:
        """Tick every word."""
        self.blockSignals(True)
        for action in self.actions_by_word.values():
            action.setChecked(True)
        self.blockSignals(False)
        self._say()

    def _tell(self, _checked: bool) -> None:
        self._say()
        self.changed.emit()

    def _say(self) -> None:
        words = self.words()
        self.setText(self._text if words is None else tr("{text} ({count})").format(text=self._text, count=len(words)))


class FilterBar(QWidget):
    """All filters but the types and the strength; the page places the buttons ``state`` and ``verdict``."""

    changed = pyqtSignal()

    def __init__(self) -> None:
        super().__init__()
        self.date_from = shrinking(QComboBox(), 3)
        self.date_from.setAccessibleName(tr("First date of change"))
        named(self.date_from, "filter_from", tr("Show changes first seen on this date or later."))
        self.date_to = shrinking(QComboBox(), 3)
        self.date_to.setAccessibleName(tr("Last date of change"))
        named(self.date_to, "filter_to", tr("Show changes first seen on this date or earlier."))
        states = (("lasting", tr("Lasting")), ("ended", tr("Ended")), ("provisional", tr("Provisional")))
        self.state = WordMenu(tr("State"), states, "filter_state", tr("Show changes in these states."))
        verdicts = (
            ("", tr("Not judged")),
            ("confirmed", tr("Confirmed")),
            ("rejected", tr("Rejected")),
            ("unsure", tr("Unsure")),
        )
        self.verdict = WordMenu(tr("Verdict"), verdicts, "filter_verdict", tr("Show changes with these verdicts."))
        self.flagged = QAction(tr("&Also what did not last"), self)
        self.flagged.setObjectName("filter_flagged")
        self.flagged.setCheckable(True)
        self.flagged.setToolTip(tr("Also list changes that ended, and draw patches that differ by season or were seen once."))
        self.state.menu().setToolTipsVisible(True)
        self.state.menu().addSeparator()
        self.state.menu().addAction(self.flagged)
        self.search = QLineEdit()
        self.search.setPlaceholderText(tr("Search"))
        self.search.setClearButtonEnabled(True)
        named(self.search, "search", tr("List only changes whose rank, type, date or note holds this text (/)."))
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.date_from, 3)
        layout.addWidget(QLabel("–"))
        layout.addWidget(self.date_to, 3)
        layout.addWidget(self.search, 2)
        for box in (self.date_from, self.date_to):
            box.currentIndexChanged.connect(self.changed)
        self.state.changed.connect(self.changed)
        self.verdict.changed.connect(self.changed)

    def show_dates(self, dates: Sequence[datetime.date]) -> None:
        """Offer the new dates of a result, and forget every condition."""
        for box, chosen in ((self.date_from, 0), (self.date_to, len(dates) - 1)):
            box.blockSignals(True)
            box.clear()
            for date in dates:
                box.addItem(date_text(date), date)
            box.setCurrentIndex(chosen)
            box.blockSignals(False)
        for widget in (self.flagged, self.search):
            widget.blockSignals(True)
        self.flagged.setChecked(False)
        self.search.clear()
        for widget in (self.flagged, self.search):
            widget.blockSignals(False)
        self.state.clear()
        self.verdict.clear()

    def first_date(self) -> datetime.date | None:
        """The earliest date to show; None = no condition."""
        return self.date_from.currentData() if self.date_from.currentIndex() > 0 else None

    def last_date(self) -> datetime.date | None:
        """The latest date to show; None = no condition."""
        at = self.date_to.currentIndex()
        return self.date_to.currentData() if 0 <= at < self.date_to.count() - 1 else None
