"""Which dates, states, verdicts, flags and words are listed?

The filters above the list.
"""

from __future__ import annotations

import datetime
from collections.abc import Collection, Sequence

from qgis.PyQt.QtCore import pyqtSignal
from qgis.PyQt.QtWidgets import QComboBox, QHBoxLayout, QLabel, QLineEdit, QMenu, QToolButton, QWidget

from changedet_plugin.bridge.i18n import tr
from changedet_plugin.bridge.result.filters import Filter
from changedet_plugin.bridge.words import date_text, flag_choices, state_choices, verdict_choices
from changedet_plugin.compat import QAction
from changedet_plugin.gui.widgets import named, shrinking


class WordMenu(QToolButton):
    """A button with a menu of words to tick; all ticked means no condition."""

    changed = pyqtSignal()

    def __init__(
        self, text: str, words: Sequence[tuple[str, str]], name: str, tip: str, ticked: Collection[str] | None = None
    ) -> None:
        """``ticked``: the words that are ticked at first; None = all."""
        super().__init__()
        self._text = text
        self._first = frozenset(word for word, _ in words) if ticked is None else frozenset(ticked)
        self.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        named(self, name, tip)
        menu = QMenu(self)
        self.actions_by_word: dict[str, QAction] = {}
        for word, shown in words:
            action = QAction(shown, menu)
            action.setCheckable(True)
            action.setChecked(word in self._first)
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
        """Tick what was ticked at first."""
        self.tick(self._first)

    def tick(self, words: Collection[str] | None) -> None:
        """Tick these words; None = all."""
        self.blockSignals(True)
        for word, action in self.actions_by_word.items():
            action.setChecked(words is None or word in words)
        self.blockSignals(False)
        self._say()

    def _tell(self, _checked: bool) -> None:
        self._say()
        self.changed.emit()

    def _say(self) -> None:
        ticked = [word for word, action in self.actions_by_word.items() if action.isChecked()]
        count = tr("{text} ({count})").format(text=self._text, count=len(ticked))
        self.setText(self._text if self._first == frozenset(ticked) else count)


class FilterBar(QWidget):
    """The span of dates; whoever holds it places ``state``, ``verdict``, ``flag`` and ``search``."""

    changed = pyqtSignal()

    def __init__(self) -> None:
        super().__init__()
        self.date_from = shrinking(QComboBox(), 7)
        self.date_from.setAccessibleName(tr("First date of change"))
        named(self.date_from, "filter_from", tr("Show changes first seen on this date or later."))
        self.date_to = shrinking(QComboBox(), 7)
        self.date_to.setAccessibleName(tr("Last date of change"))
        named(self.date_to, "filter_to", tr("Show changes first seen on this date or earlier."))
        self.state = WordMenu(tr("State"), state_choices(), "filter_state", tr("Show changes in these states."))
        self.verdict = WordMenu(tr("Verdict"), verdict_choices(), "filter_verdict", tr("Show changes with these verdicts."))
        tip = tr("Show changes with these flags.")
        self.flag = WordMenu(tr("Flag"), flag_choices(), "filter_flag", tip, Filter().flags)
        self.search = QLineEdit()
        self.search.setPlaceholderText(tr("Search"))
        self.search.setClearButtonEnabled(True)
        named(self.search, "search", tr("List only changes whose rank, type, date or note holds this text (/)."))
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.date_from, 3)
        layout.addWidget(QLabel("–"))
        layout.addWidget(self.date_to, 3)
        for box in (self.date_from, self.date_to):
            box.currentIndexChanged.connect(self.changed)
        self.state.changed.connect(self.changed)
        self.verdict.changed.connect(self.changed)
        self.flag.changed.connect(self.changed)

    def show_dates(self, dates: Sequence[datetime.date]) -> None:
        """Offer the new dates of a result, and forget every condition."""
        for box, chosen in ((self.date_from, 0), (self.date_to, len(dates) - 1)):
            box.blockSignals(True)
            box.clear()
            for date in dates:
                box.addItem(date_text(date), date)
            box.setCurrentIndex(chosen)
            box.blockSignals(False)
        self.search.blockSignals(True)
        self.search.clear()
        self.search.blockSignals(False)
        self.flag.clear()
        self.state.clear()
        self.verdict.clear()

    def show_filter(self, state: Filter) -> None:
        """Set the controls to a condition; a date that is not offered stands for the nearest one inside the span."""
        for menu, words in ((self.flag, state.flags), (self.state, state.states), (self.verdict, state.verdicts)):
            menu.tick(words)
        offered = [self.date_from.itemData(index) for index in range(self.date_from.count())]
        if not offered:
            return
        first = [index for index, date in enumerate(offered) if state.date_from is None or date >= state.date_from]
        last = [index for index, date in enumerate(offered) if state.date_to is None or date <= state.date_to]
        self.date_from.setCurrentIndex(first[0] if first else len(offered) - 1)
        self.date_to.setCurrentIndex(last[-1] if last else 0)

    def first_date(self) -> datetime.date | None:
        """The earliest date to show; None = no condition."""
        return self.date_from.currentData() if self.date_from.currentIndex() > 0 else None

    def last_date(self) -> datetime.date | None:
        """The latest date to show; None = no condition."""
        at = self.date_to.currentIndex()
        return self.date_to.currentData() if 0 <= at < self.date_to.count() - 1 else None
