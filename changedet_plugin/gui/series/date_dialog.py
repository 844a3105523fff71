"""Where was each date of a series found, and what would a pattern read from the file names?"""

from __future__ import annotations

import datetime
from collections import Counter
from collections.abc import Sequence

from qgis.core import QgsApplication
from qgis.PyQt.QtCore import Qt, pyqtSignal
from qgis.PyQt.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QFormLayout,
    QHeaderView,
    QLabel,
    QLineEdit,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from changedet_plugin.bridge.i18n import tr
from changedet_plugin.bridge.raster_file import name_of
from changedet_plugin.bridge.words import date_text
from changedet_plugin.core.dates.acquisition import DatePattern, Unit
from changedet_plugin.gui.series.rows import SeriesRow
from changedet_plugin.gui.widgets import named

_FILE, _DATE, _ORIGIN, _NEW = range(4)


class DateDialog(QDialog):
    """A table to read and a pattern to write; opened, never executed, so that nothing waits for it."""

    chosen = pyqtSignal(dict)
    """Path of a raster to its new date (``datetime.date``), those that differ."""

    def __init__(self, rows: Sequence[SeriesRow], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("date_dialog")
        self.setWindowTitle(tr("Dates of the series"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._rows = tuple(rows)
        self._new: dict[str, datetime.date] = {}
        self.pattern = QLineEdit()
        self.pattern.setPlaceholderText("*_YYYYMMDD_*")
        self.pattern.setClearButtonEnabled(True)
        named(self.pattern, "date_pattern", tr("Where the date stands in the file names; empty = the dates stay as they are."))
        self.explanation = _words(
            tr("YYYY = year, MM = month, DD = day, DDD = day of the year, * = anything, ? = one character.")
        )
        self.table = QTableWidget(len(rows), 4)
        named(self.table, "date_table", tr("Every raster, its date, where the date was found, and the date it would get."))
        self.words = _words("")
        self.words.setObjectName("date_words")
        Button = QDialogButtonBox.StandardButton  # noqa: N806
        self.buttons = QDialogButtonBox(Button.Ok | Button.Cancel)
        form = QFormLayout()
        form.addRow(tr("&Pattern of the file names"), self.pattern)
        layout = QVBoxLayout(self)
        layout.addLayout(form)
        layout.addWidget(self.explanation)
        layout.addWidget(self.table, 1)
        layout.addWidget(self.words)
        layout.addWidget(self.buttons)
        self._fill()
        self.pattern.textChanged.connect(self._preview)
        self.buttons.accepted.connect(self._choose)
        self.buttons.rejected.connect(self.reject)
        self._preview()
        self.resize(620, min(max(300, 160 + 28 * len(rows)), 640))

    def _fill(self) -> None:
        self.table.setHorizontalHeaderLabels([tr("File"), tr("Date"), tr("Found in"), tr("New date")])
        self.table.verticalHeader().hide()
        self.table.verticalHeader().setDefaultSectionSize(self.fontMetrics().height() + 8)
        self.table.setEditTriggers(QTableWidget.EditTrigger.NoEditTriggers)
        self.table.setSelectionBehavior(QTableWidget.SelectionBehavior.SelectRows)
        self.table.setAlternatingRowColors(True)
        header = self.table.horizontalHeader()
        header.setHighlightSections(False)
        header.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        header.setSectionResizeMode(_FILE, QHeaderView.ResizeMode.Stretch)
        for number, row in enumerate(self._rows):
            name = name_of(row.path) or row.layer
            for column, text in enumerate((name, date_text(row.date) or tr("no date"), origin_text(row.origin, row.unit), "")):
                item = QTableWidgetItem(text)
                item.setToolTip(row.path if column == _FILE else "")
                self.table.setItem(number, column, item)

    def _preview(self) -> None:
        """Read every name by the pattern; what does not fit keeps its date."""
        text, sentence = self.pattern.text().strip(), ""
        read: list[datetime.date | None] = [None] * len(self._rows)
        try:
            pattern = DatePattern(text) if text else None
        except ValueError:
            pattern = None
            sentence = tr("A pattern has YYYY once, and besides MM, MM and DD, or DDD.")
        if pattern is not None:
            read = [pattern.read(name_of(row.path)) for row in self._rows]
        self._new = {row.path: date for row, date in zip(self._rows, read) if date is not None and date != row.date}
        self._show(read, with_new=pattern is not None)
        sentences = [sentence, *self._count(read)] if pattern is not None else [sentence]
        self._say([*sentences, self._doubles()])
        self.buttons.button(QDialogButtonBox.StandardButton.Ok).setEnabled(not sentence)

    def _show(self, read: Sequence[datetime.date | None], *, with_new: bool) -> None:
        self.table.setColumnHidden(_NEW, not with_new)
        times = Counter(self._dates())
        for number, (date, result) in enumerate(zip(read, self._dates())):
            new = self.table.item(number, _NEW)
            new.setText(date_text(date) if date is not None else tr("does not fit"))
            is_double = result is not None and times[result] > 1
            for column in (_DATE, _NEW):
                item = self.table.item(number, column)
                is_result = column == (_NEW if with_new and date is not None else _DATE)
                item.setData(Qt.ItemDataRole.DecorationRole, _warning_icon() if is_double and is_result else None)
                item.setToolTip(tr("Another raster has this date.") if is_double and is_result else "")

    def _dates(self) -> list[datetime.date | None]:
        """The date that every raster has after OK."""
        return [self._new.get(row.path, row.date) for row in self._rows]

    def _count(self, read: Sequence[datetime.date | None]) -> list[str]:
        n_fitting = sum(date is not None for date in read)
        told = [tr("The pattern fits %n of {total} names.", n_fitting).format(total=len(read))]
        if n_fitting < len(read):
            told.append(tr("The others keep their dates."))
        return told

    def _doubles(self) -> str:
        times = Counter(date for date in self._dates() if date is not None)
        n_doubles = sum(n > 1 for n in times.values())
        if not n_doubles:
            return ""
        return tr(
            "%n dates are those of several rasters: right for the tiles of one day, refused where they differ in an overlap.",
            n_doubles,
        )

    def _say(self, sentences: Sequence[str]) -> None:
        self.words.setText(" ".join(sentence for sentence in sentences if sentence))
        self.words.setVisible(bool(self.words.text()))

    def _choose(self) -> None:
        self.chosen.emit(dict(self._new))
        self.accept()


def origin_text(origin: str, unit: Unit = "day") -> str:
    """Where a date was found, in words, and what of it: its first day is taken."""
    only = {
        "week": tr("{origin}, only the week"),
        "month": tr("{origin}, only the month"),
        "quarter": tr("{origin}, only the quarter"),
        "year": tr("{origin}, only the year"),
    }
    words = {
        "temporal range": tr("temporal range"),
        "tags": tr("tags"),
        "written": tr("day of writing"),
        "file name": tr("file name"),
        "bands": tr("its bands"),
        "item": tr("STAC item"),
        "layer name": tr("layer name"),
        "folder name": tr("name of the folder"),
        "pattern": tr("pattern"),
        "by hand": tr("by hand"),
    }
    found = words.get(origin, "")
    return only[unit].format(origin=found) if found and unit in only else found


def _words(text: str) -> QLabel:
    label = QLabel(text)
    label.setWordWrap(True)
    return label


def _warning_icon() -> object:
    return QgsApplication.getThemeIcon("/mIconWarning.svg")
