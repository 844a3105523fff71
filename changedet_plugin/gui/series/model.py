"""What stands in the table of the series?

Use, date, layer, role, valid share, shift, light, note.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from html import escape
from typing import Any, Optional

from qgis.core import QgsApplication
from qgis.PyQt.QtCore import QAbstractTableModel, QDate, QModelIndex, Qt, pyqtSignal
from qgis.PyQt.QtGui import QImage
from qgis.PyQt.QtWidgets import QDateEdit, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from changedet_plugin.bridge import local_files
from changedet_plugin.bridge.i18n import tr
from changedet_plugin.bridge.raster_file import name_of
from changedet_plugin.bridge.series.thumbnails import SIDE_PX
from changedet_plugin.bridge.words import date_format, date_text, from_qdate, to_qdate
from changedet_plugin.core.rasters.stac_image import StacImage
from changedet_plugin.gui.series.choices import Choices
from changedet_plugin.gui.series.rows import BY_HAND, Series, SeriesRow

Split = Callable[[Sequence[datetime.date]], datetime.date]
DATE, LAYER, VALID, SHIFT, LIGHT, NOTE = 1, 2, 4, 5, 6, 7
_N_COLUMNS = 8
Picture = Callable[[str], Optional[QImage]]


class SeriesModel(QAbstractTableModel):
    """Rows sorted by date. The role of a row follows the reference end."""

    changed = pyqtSignal()
    """Rows, their use, their dates or the reference end changed."""
    chosen = pyqtSignal()
    """The choices of a run changed."""
    restored = pyqtSignal()
    """The table holds another series, with its own choices."""
    noted = pyqtSignal()
    """What a run said of the series changed."""

    def __init__(self, default_split: Split) -> None:
        super().__init__()
        self._default_split = default_split
        self._rows: list[SeriesRow] = []
        self._reference_end: datetime.date | None = None
        self._bands: dict[str, tuple[int, ...]] = {}
        self._series = Series()
        """The rest of what belongs to it: choices, and what a run said."""
        self._picture: Picture = lambda _path: None
        self._split: datetime.date | None = None
        """What ``reference_end`` came to: every row asks for it."""
        self._is_split_known = False

    @property
    def rows(self) -> tuple[SeriesRow, ...]:
        """All rows, oldest first, those without a date last."""
        return tuple(self._rows)

    def used_dates(self) -> list[datetime.date]:
        """Distinct dates that take part, oldest first."""
        return sorted({row.date for row in self._rows if row.takes_part and row.date is not None})

    def reference_end(self) -> datetime.date | None:
        """First date that is new: the analyst's, else the default split; None with fewer than two dates."""
        if not self._is_split_known:
            dates = self.used_dates()
            self._split = None if len(dates) < 2 else self._reference_end or self._default_split(dates)
            self._is_split_known = True
        return self._split

    def set_reference_end(self, date: datetime.date | None) -> None:
        """Fix the split; None = the default one."""
        self._reference_end = date
        self._touch()

    def is_split_fixed(self) -> bool:
        """Whether the analyst chose the split."""
        return self._reference_end is not None

    @property
    def bands(self) -> Mapping[str, tuple[int, ...]]:
        """Bands chosen by hand: file name of an encoder to band numbers from 1, in its order."""
        return self._bands

    def bands_for(self, encoder: str, n_bands: int) -> tuple[int, ...]:
        """The bands chosen for an encoder that takes so many; empty = none were, or those of another one of its name."""
        bands = self._bands.get(encoder, ())
        return bands if len(bands) == n_bands else ()

    def set_bands(self, encoder: str, bands: Sequence[int]) -> None:
        """Keep the bands chosen for an encoder; empty = found anew by every run."""
        if bands:
            self._bands[encoder] = tuple(bands)
        else:
            self._bands.pop(encoder, None)
        self.changed.emit()

    @property
    def choices(self) -> Choices:
        """What a run is asked for beside rasters, dates and bands."""
        return self._series.choices

    def choose(self, choices: Choices) -> None:
        """Take other choices."""
        if choices != self._series.choices:
            self._series = replace(self._series, choices=choices)
            self.chosen.emit()

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
        self.restore(Series())

    def update(self, change: Callable[[SeriesRow], SeriesRow]) -> None:
        """Replace every row by what ``change`` makes of it."""
        rows = [change(row) for row in self._rows]
        if rows != self._rows:
            self._replace(rows)

    def series(self) -> Series:
        """All that the table holds."""
        return replace(self._series, rows=self.rows, reference_end=self._reference_end, bands=dict(self._bands))

    def restore(self, series: Series) -> None:
        """Hold another series."""
        self._series = series
        self._reference_end = series.reference_end
        self._bands = dict(series.bands)
        # Before anything else hears of it, so that no control takes what it shows of the last series for a choice.
        self.restored.emit()
        self._replace(series.rows)

    def note(self, series: Series) -> None:
        """Show what a run said of the series; rasters and choices stay."""
        self._series = replace(self._series, told=series.told, outcome=series.outcome)
        findings = {row.path: row.finding for row in series.rows}
        rows = [replace(row, finding=findings.get(row.path, row.finding)) for row in self._rows]
        if rows != self._rows:
            self._rows = rows
            self.dataChanged.emit(self.index(0, 0), self.index(len(rows) - 1, self.columnCount() - 1))
        self.noted.emit()

    def show_pictures(self, picture: Picture) -> None:
        """Show a picture beside the name of each raster; ``picture`` gives it for a path, None while there is none."""
        self._picture = picture

    def show_picture(self, path: str) -> None:
        """The picture of a raster can be had now."""
        for number, row in enumerate(self._rows):
            if row.path == path:
                at = self.index(number, LAYER)
                self.dataChanged.emit(at, at, [Qt.ItemDataRole.DecorationRole])

    def role_of(self, row: SeriesRow) -> str:
        """``reference``, ``new``, or empty where the row takes no part."""
        end = self.reference_end()
        if not row.takes_part or row.date is None or end is None:
            return ""
        return "reference" if row.date < end else "new"

    def rowCount(self, parent: QModelIndex = QModelIndex()) -> int:  # noqa: B008
        """Number of rasters."""
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, _parent: QModelIndex = QModelIndex()) -> int:  # noqa: B008
        """Number of columns."""
        return _N_COLUMNS

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
            return self._tip(row, index.column())
        if role == Qt.ItemDataRole.DecorationRole:
            return self._decoration(row, index.column())
        return None

    def setData(self, index: QModelIndex, value: Any, role: int = Qt.ItemDataRole.EditRole) -> bool:
        """Tick a row or give it another date; a date that is none, or lies in the future, is refused."""
        row = self._rows[index.row()]
        if role == Qt.ItemDataRole.CheckStateRole and index.column() == 0:
            used = Qt.CheckState(value) == Qt.CheckState.Checked
            local_files.choose([row.path] if used else [])
            self._rows[index.row()] = replace(row.looked_for() if row.missing else row, used=used)
            self._touch()
            return True
        if role != Qt.ItemDataRole.EditRole or index.column() != DATE:
            return False
        date = QDate(value)
        if not date.isValid() or date > QDate.currentDate().addDays(1):
            return False
        self._rows[index.row()] = row.dated(from_qdate(date), BY_HAND)
        self._replace(self._rows)
        return True

    def _tip(self, row: SeriesRow, column: int) -> str:
        if row.missing and not local_files.may_touch(row.path):
            return tr("{path} is not on this machine, so it is not looked for unasked; tick it again, or run.").format(
                path=row.path
            )
        if row.missing:
            return tr("There is no file {path}; “Find missing files…” looks for it.").format(path=row.path)
        tips = {SHIFT: row.finding.shift_tip(), LIGHT: row.finding.light_tip()}
        if column == LAYER and row.stac is not None:
            return _stac_tip(row.stac, row.path)
        return tips.get(column) or row.words or row.path

    def _decoration(self, row: SeriesRow, column: int) -> Any:
        """The picture of the raster, and what the position comes to."""
        if column == LAYER:
            picture = None if row.missing or not row.path else self._picture(row.path)
            return picture or _no_picture()
        if column == SHIFT and row.finding.icon:
            return QgsApplication.getThemeIcon(row.finding.icon)
        return None

    def _cell(self, row: SeriesRow, column: int) -> str:
        cells = (
            "",
            date_text(row.date) if row.date else tr("no date"),
            row.layer,
            self._role_words(row),
            row.finding.valid_text(),
            row.finding.shift_text(),
            row.finding.light_text(),
            row.words,
        )
        return cells[column]

    def _role_words(self, row: SeriesRow) -> str:
        if row.missing:
            return tr("missing")
        if row.used and row.finding.left_out:
            return tr("left out")
        return {"reference": tr("ref"), "new": tr("new"), "": ""}[self.role_of(row)]

    def _replace(self, rows: Sequence[SeriesRow]) -> None:
        self.beginResetModel()
        self._rows = sorted(rows, key=lambda row: (row.date or datetime.date.max, row.layer))
        self._is_split_known = False
        self.endResetModel()
        self.changed.emit()

    def _touch(self) -> None:
        self._is_split_known = False
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


def _no_picture() -> QImage:
    """The room of a picture, so that all names start at one place."""
    image = QImage(SIDE_PX, SIDE_PX, QImage.Format.Format_ARGB32_Premultiplied)
    image.fill(Qt.GlobalColor.transparent)
    return image


def _stac_tip(stac: StacImage, path: str) -> str:
    """What of an item is read, and where it is, a sentence a line."""
    words = [tr("Item {item}: assets {assets}.").format(item=stac.item, assets=", ".join(stac.assets))]
    if stac.mask:
        words.append(tr("Its mask is {mask}.").format(mask=name_of(stac.mask)))
    return f"<qt>{'<br>'.join(map(escape, [*words, path]))}</qt>"


def _headers() -> tuple[tuple[str, str], ...]:
    """Name and tooltip of every column."""
    return (
        (tr("Use"), tr("Whether this raster takes part in the run.")),
        (tr("Date"), tr("Acquisition date; double-click to change it.")),
        (tr("Layer"), tr("Raster layer or file.")),
        (tr("Role"), tr("Reference dates say what is usual; new dates are compared with them.")),
        (tr("Valid"), tr("Share of the area with valid pixels on this date, in percent.")),
        (tr("Shift"), tr("How far the image lies from the reference, in pixels.")),
        (tr("Light"), tr("Contrast of the fit to the reference; 1 = what the whole scene says.")),
        (tr("Note"), tr("Why a date was not used, or what to know about it.")),
    )
