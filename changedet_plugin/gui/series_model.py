"""The table of the series: use, date, layer, role, valid share, shift, note."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from qgis.PyQt.QtCore import QAbstractTableModel, QDate, QModelIndex, Qt, pyqtSignal
from qgis.PyQt.QtWidgets import QDateEdit, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from changedet_plugin.bridge.i18n import tr
from changedet_plugin.gui.words import date_format, date_text, from_qdate, to_qdate

Split = Callable[[Sequence[datetime.date]], datetime.date]
DATE = 1


@dataclass(frozen=True)
class SeriesRow:
    """One raster of the series."""

    path: str
    layer: str
    """Name shown to the analyst."""
    date: datetime.date | None
    used: bool = True
    valid_share: float | None = None
    """0 to 1; None = not measured yet."""
    shift_px: float | None = None
    note: str = ""


class SeriesModel(QAbstractTableModel):
    """Rows sorted by date. The role of a row follows the reference end."""

    changed = pyqtSignal()
    """Rows, their use, their dates or the reference end changed."""

    def __init__(self, default_split: Split) -> None:
        super().__init__()
        self._default_split = default_split
        self._rows: list[SeriesRow] = []
        self._reference_end: datetime.date | None = None

    @property
    def rows(self) -> tuple[SeriesRow, ...]:
        """All rows, oldest first, those without a date last."""
        return tuple(self._rows)

    def used_dates(self) -> list[datetime.date]:
        """Distinct dates that take part, oldest first."""
        return sorted({row.date for row in self._rows if row.used and row.date is not None})

    def reference_end(self) -> datetime.date | None:
        """First date that is new: the analyst's, else the default split; None with fewer than two dates."""
        dates = self.used_dates()
        if len(dates) < 2:
            return None
        return self._reference_end or self._default_split(dates)

    def set_reference_end(self, date: datetime.date | None) -> None:
        """Fix the split; None = the default one."""
        self._reference_end = date
        self._touch()

    def is_split_fixed(self) -> bool:
        """Whether the analyst chose the split."""
        return self._reference_end is not None

    def add(self, rows: Iterable[SeriesRow]) -> int:
        """Add the rows whose file is not there yet; returns how many."""
        known = {row.path for row in self._rows}
        new = []
        for row in rows:
            if row.path not in known:
                known.add(row.path)
                new.append(row)
        self._replace([*self._rows, *new])
        return len(new)

    def remove(self, indices: Iterable[int]) -> None:
        """Take rows out of the series."""
        gone = set(indices)
        self._replace([row for index, row in enumerate(self._rows) if index not in gone])

    def clear(self) -> None:
        """Take all rows out."""
        self._reference_end = None
        self._replace([])

    def show_findings(self, findings: Mapping[datetime.date, tuple[float | None, float | None, str]]) -> None:
        """Show valid share (0 to 1), shift (pixels) and note of each date, after a check or a run."""
        empty = (None, None, "")
        self._rows = [
            replace(row, valid_share=found[0], shift_px=found[1], note=found[2]) if row.date else row
            for row, found in ((row, findings.get(row.date or datetime.date.max, empty)) for row in self._rows)
        ]
        if self._rows:
            self.dataChanged.emit(self.index(0, 0), self.index(len(self._rows) - 1, self.columnCount() - 1))

    def role_of(self, row: SeriesRow) -> str:
        """``reference``, ``new``, or empty where the row takes no part."""
        end = self.reference_end()
        if not row.used or row.date is None or end is None:
            return ""
        return "reference" if row.date < end else "new"

    def rowCount(self, parent: QModelIndex = QModelIndex()) -> int:  # noqa: B008
        """Number of rasters."""
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, _parent: QModelIndex = QModelIndex()) -> int:  # noqa: B008
        """Number of columns."""
        return len(_headers())

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Column names and what they mean."""
        if orientation != Qt.Orientation.Horizontal or role not in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            return None
        return _headers()[section][0 if role == Qt.ItemDataRole.DisplayRole else 1]

    def flags(self, index: QModelIndex) -> Qt.ItemFlag:
        """The use can be ticked and the date edited."""
        flags = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
        if index.column() == 0:
            flags |= Qt.ItemFlag.ItemIsUserCheckable
        if index.column() == DATE:
            flags |= Qt.ItemFlag.ItemIsEditable
        return flags

    def data(self, index: QModelIndex, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """What a cell shows."""
        row = self._rows[index.row()]
        if role == Qt.ItemDataRole.CheckStateRole and index.column() == 0:
            return Qt.CheckState.Checked if row.used else Qt.CheckState.Unchecked
        if role == Qt.ItemDataRole.DisplayRole:
            return self._cell(row, index.column())
        if role == Qt.ItemDataRole.EditRole and index.column() == DATE:
            return to_qdate(row.date) if row.date else QDate.currentDate()
        if role == Qt.ItemDataRole.ToolTipRole:
            return row.note or row.path
        return None

    def setData(self, index: QModelIndex, value: Any, role: int = Qt.ItemDataRole.EditRole) -> bool:
        """Tick a row or give it another date; a date that is none, or lies in the future, is refused."""
        row = self._rows[index.row()]
        if role == Qt.ItemDataRole.CheckStateRole and index.column() == 0:
            self._rows[index.row()] = replace(row, used=Qt.CheckState(value) == Qt.CheckState.Checked)
            self._touch()
            return True
        if role != Qt.ItemDataRole.EditRole or index.column() != DATE:
            return False
        date = QDate(value)
        if not date.isValid() or date > QDate.currentDate().addDays(1):
            return False
        self._rows[index.row()] = replace(
            row, date=from_qdate(date), used=row.used or row.date is None, valid_share=None, note=""
        )
        self._replace(self._rows)
        return True

    def _cell(self, row: SeriesRow, column: int) -> str:
        roles = {"reference": tr("reference"), "new": tr("new"), "": ""}
        cells = (
            "",
            date_text(row.date) if row.date else tr("no date"),
            row.layer,
            roles[self.role_of(row)],
            "" if row.valid_share is None else f"{row.valid_share:.0%}",
            "" if row.shift_px is None else tr("{pixels} px").format(pixels=f"{row.shift_px:.1f}"),
            row.note,
        )
        return cells[column]

    def _replace(self, rows: Sequence[SeriesRow]) -> None:
        self.beginResetModel()
        self._rows = sorted(rows, key=lambda row: (row.date or datetime.date.max, row.layer))
        self.endResetModel()
        self.changed.emit()

    def _touch(self) -> None:
        if self._rows:
            self.dataChanged.emit(self.index(0, 0), self.index(len(self._rows) - 1, self.columnCount() - 1))
        self.changed.emit()


class DateDelegate(QStyledItemDelegate):
    """Edits a date with a calendar."""

    def createEditor(self, parent: QWidget, _option: QStyleOptionViewItem, _index: QModelIndex) -> QWidget:
        """Make the editor of one date."""
        editor = QDateEdit(parent)
        editor.setObjectName("date_editor")
        editor.setCalendarPopup(True)
        editor.setDisplayFormat(date_format())
        editor.setMaximumDate(QDate.currentDate().addDays(1))
        return editor


def _headers() -> tuple[tuple[str, str], ...]:
    """Name and tooltip of every column."""
    return (
        (tr("Use"), tr("Whether this raster takes part in the run.")),
        (tr("Date"), tr("Acquisition date; double-click to change it.")),
        (tr("Layer"), tr("Raster layer or file.")),
        (tr("Role"), tr("Reference dates say what is usual; new dates are compared with them.")),
        (tr("Valid"), tr("Share of the area with valid pixels on this date, in percent.")),
        (tr("Shift"), tr("Misregistration that was corrected, in pixels.")),
        (tr("Note"), tr("Why a date was not used, or what to know about it.")),
    )
