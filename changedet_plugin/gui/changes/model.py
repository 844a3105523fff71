"""What stands in the list of changes?

Columns over arrays, so thousands of rows cost nothing until they are seen.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray
from qgis.PyQt.QtCore import QAbstractTableModel, QModelIndex, QPointF, QRect, QSize, Qt
from qgis.PyQt.QtGui import QBrush, QColor, QIcon, QPainter, QPalette, QPen, QPixmap, QPolygonF
from qgis.PyQt.QtWidgets import QApplication

from changedet_plugin.bridge.i18n import tr
from changedet_plugin.bridge.result.change_sentences import state_words
from changedet_plugin.bridge.result.tables import ChangeTable
from changedet_plugin.bridge.result.verdicts import CONFIRMED, REJECTED, UNSURE
from changedet_plugin.bridge.words import area_text, date_text, score_text, verdict_text

RANK, TYPE, DATE, SCORE, AREA, STATE, SIMILARITY, RESULT = range(8)
_SWATCH_PX = 12
_MARK_PX, _FINE = 16, 4
"""Side of the mark of a verdict, and how much finer it is drawn, for screens of many dots."""
_MARK_COLOURS = {CONFIRMED: QColor(46, 160, 67), REJECTED: QColor(207, 63, 55), UNSURE: QColor(191, 135, 0)}
_RIGHT = int(Qt.AlignmentFlag.AlignRight) | int(Qt.AlignmentFlag.AlignVCenter)
_TINT_ALPHA = 45
"""Of 255: the words on it stay readable, whether the theme is light or dark."""


def swatch(color: QColor) -> QIcon:
    """A small square of a type's colour."""
    pixmap = QPixmap(QSize(_SWATCH_PX, _SWATCH_PX))
    opaque = QColor(color)
    opaque.setAlpha(255)
    pixmap.fill(opaque)
    # A frame, or a white type would be lost on a white list.
    painter = QPainter(pixmap)
    painter.setPen(QApplication.palette().color(QPalette.ColorRole.Mid))
    painter.drawRect(0, 0, _SWATCH_PX - 1, _SWATCH_PX - 1)
    painter.end()
    return QIcon(pixmap)


def verdict_mark(verdict: str) -> QIcon:
    """A green tick, a red cross, or a question mark."""
    pixmap = QPixmap(QSize(_MARK_PX, _MARK_PX) * _FINE)
    pixmap.setDevicePixelRatio(_FINE)
    pixmap.fill(QColor(Qt.GlobalColor.transparent))
    painter = QPainter(pixmap)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(_MARK_COLOURS[verdict], 2.6, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap))
    if verdict == CONFIRMED:
        painter.drawPolyline(QPolygonF([QPointF(3, 8.5), QPointF(6.5, 12), QPointF(13, 4)]))
    elif verdict == REJECTED:
        painter.drawLine(QPointF(4, 4), QPointF(12, 12))
        painter.drawLine(QPointF(12, 4), QPointF(4, 12))
    else:
        font = painter.font()
        font.setBold(True)
        font.setPixelSize(15)
        painter.setFont(font)
        painter.drawText(QRect(0, 0, _MARK_PX, _MARK_PX), int(Qt.AlignmentFlag.AlignCenter), "?")
    painter.end()
    return QIcon(pixmap)


def verdict_tint(verdict: str) -> QBrush:
    """The ground of a row that is judged."""
    colour = QColor(_MARK_COLOURS[verdict])
    colour.setAlpha(_TINT_ALPHA)
    return QBrush(colour)


class ChangeModel(QAbstractTableModel):
    """Some rows of a change table, in some order. The full table stays where it is."""

    def __init__(self, with_similarity: bool = False) -> None:
        super().__init__()
        self._with_similarity = with_similarity
        self._table: ChangeTable | None = None
        self._rows: NDArray[np.int64] = np.zeros(0, np.int64)
        self._similarity: NDArray[np.float32] | None = None
        self._swatches: dict[str, QIcon] = {}
        self._marks = {verdict: verdict_mark(verdict) for verdict in _MARK_COLOURS}
        self._tints = {verdict: verdict_tint(verdict) for verdict in _MARK_COLOURS}
        self._measure = "score"
        self._liked: dict[int, bool] = {}
        self._results: Sequence[str] = ()

    def show_table(self, table: ChangeTable | None, colors: dict[str, QColor]) -> None:
        """Take another result; nothing is listed until ``show_rows``. ``colors`` are those of the types."""
        self.beginResetModel()
        self._table = table
        self._rows = np.zeros(0, np.int64)
        self._similarity = None
        self._swatches = {name: swatch(color) for name, color in colors.items()}
        self.endResetModel()

    def show_rows(self, rows: NDArray[np.int64], similarity: NDArray[np.float32] | None = None) -> None:
        """List these rows of the table, in this order; ``similarity`` has one value per row of the whole table."""
        self.beginResetModel()
        self._rows = np.asarray(rows, np.int64)
        self._similarity = similarity
        self.endResetModel()

    def show_judged(self, liked: dict[int, bool]) -> None:
        """Mark what the analyst called alike or unlike, by feature."""
        self._liked = dict(liked)

    def show_results(self, names: Sequence[str]) -> None:
        """Name of the result that every row of the whole table comes from."""
        self._results = names

    def retype(self, table: ChangeTable, colors: dict[str, QColor]) -> None:
        """The same changes with other types: what is listed stays."""
        self._table = table
        self._swatches.update({name: swatch(color) for name, color in colors.items() if name not in self._swatches})
        self.dataChanged.emit(self.index(0, TYPE), self.index(len(self._rows) - 1, TYPE))

    def take(self, table: ChangeTable) -> None:
        """The same changes with other verdicts and notes: what is listed stays."""
        self._table = table
        self.dataChanged.emit(self.index(0, 0), self.index(len(self._rows) - 1, self.columnCount() - 1))

    def show_measure(self, name: str) -> None:
        """Show this column of the table in place of the score: ``score``, ``lof``, ``agreement``, ``magnitude``, ``rarity``."""
        self._measure = name
        self.headerDataChanged.emit(Qt.Orientation.Horizontal, SCORE, SCORE)

    @property
    def rows(self) -> NDArray[np.int64]:
        """The listed rows of the table, in order."""
        return self._rows

    def fid_at(self, position: int) -> int:
        """Feature id of a listed row."""
        return int(self._fids()[self._rows[position]])

    def positions_of(self, fids: Collection[int]) -> list[int]:
        """Where features are listed, ascending; those that are not listed are left out."""
        wanted = np.fromiter(fids, np.int64, len(fids))
        positions: list[int] = np.flatnonzero(np.isin(self._fids()[self._rows], wanted)).tolist()
        return positions

    def rowCount(self, parent: QModelIndex = QModelIndex()) -> int:  # noqa: B008
        """Number of listed changes."""
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, _parent: QModelIndex = QModelIndex()) -> int:  # noqa: B008
        """Number of columns."""
        return RESULT + 1 if self._with_similarity else SIMILARITY

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Column names, and what they mean with their unit."""
        if orientation != Qt.Orientation.Horizontal:
            return None
        words = measures()[self._measure] if section == SCORE else _headers()[section]
        if role == Qt.ItemDataRole.DisplayRole:
            return words[0]
        if role == Qt.ItemDataRole.ToolTipRole:
            return words[1]
        return None

    def data(self, index: QModelIndex, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """What a cell shows."""
        table = self._table
        if table is None:
            return None
        row = int(self._rows[index.row()])
        column = index.column()
        said: dict[int, Callable[[], Any]] = {
            Qt.ItemDataRole.DisplayRole: lambda: self._cell(table, row, column),
            Qt.ItemDataRole.DecorationRole: lambda: self._icon(table, row, column),
            Qt.ItemDataRole.BackgroundRole: lambda: self._tints.get(table.verdict[row] or ""),
            Qt.ItemDataRole.TextAlignmentRole: lambda: _RIGHT if column in (RANK, SCORE, AREA, SIMILARITY) else None,
            Qt.ItemDataRole.ToolTipRole: lambda: self._tip(table, row, column),
        }
        return said[role]() if role in said else None

    def sort(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        """Order the listed rows by a column; unranked ones go last."""
        table = self._table
        if table is None or not len(self._rows):
            return
        keys: dict[int, Callable[[int], Any]] = {
            RANK: lambda row: float(table.rank[row]) if table.rank[row] > 0 else np.inf,
            TYPE: lambda row: table.subtype[row] or table.type[row] or "~",
            DATE: lambda row: str(table.date[row] or ""),
            SCORE: lambda row: float(np.nan_to_num(self._values(table)[row], nan=-np.inf)),
            AREA: lambda row: float(table.area_m2[row]),
            STATE: lambda row: table.state[row],
            SIMILARITY: lambda row: float(self._similarity[row]) if self._similarity is not None else 0.0,
            RESULT: lambda row: self._results[row],
        }
        rows = sorted((int(row) for row in self._rows), key=keys[column], reverse=order == Qt.SortOrder.DescendingOrder)
        self.layoutAboutToBeChanged.emit()
        places = {row: position for position, row in enumerate(rows)}
        before = self.persistentIndexList()
        after = [self.index(places[int(self._rows[index.row()])], index.column()) for index in before]
        self._rows = np.asarray(rows, np.int64)
        self.changePersistentIndexList(before, after)
        self.layoutChanged.emit()

    def _fids(self) -> NDArray[np.int64]:
        return self._table.fid if self._table is not None else np.zeros(0, np.int64)

    def _icon(self, table: ChangeTable, row: int, column: int) -> QIcon | None:
        """The colour of a type, and the mark of a verdict beside the number."""
        if column == RANK:
            return self._marks.get(table.verdict[row] or "")
        return self._swatches.get(table.type[row] or "") if column == TYPE else None

    def _tip(self, table: ChangeTable, row: int, column: int) -> str:
        """What does not fit into the cell."""
        if column == TYPE:
            return _type_tip(table, row)
        return self._results[row] if column == RESULT and self._results else state_words(table, row)

    def _likeness(self, table: ChangeTable, row: int) -> str:
        """The cosine, and the analyst's + or − behind it."""
        if self._similarity is None:
            return ""
        liked = self._liked.get(int(table.fid[row]))
        mark = {None: "", True: " +", False: " −"}[liked]
        return f"{self._similarity[row]:.2f}{mark}"

    def _values(self, table: ChangeTable) -> NDArray[np.float64]:
        values: NDArray[np.float64] = getattr(table, self._measure)
        return values

    def _cell(self, table: ChangeTable, row: int, column: int) -> str:
        """The text of a cell."""
        cells: dict[int, Callable[[], str]] = {
            RANK: lambda: str(int(table.rank[row])) if table.rank[row] > 0 else "–",
            TYPE: lambda: table.type[row] or "–",
            DATE: lambda: date_text(table.date[row]),
            SCORE: lambda: score_text(float(self._values(table)[row])) if np.isfinite(self._values(table)[row]) else "–",
            AREA: lambda: area_text(float(table.area_m2[row])),
            STATE: lambda: _state_cell(table, row),
            SIMILARITY: lambda: self._likeness(table, row),
            RESULT: lambda: self._results[row] if self._results else "",
        }
        return cells[column]()


def _state_cell(table: ChangeTable, row: int) -> str:
    """State, or the flag where it is not lasting, and the verdict where there is one."""
    verdict = verdict_text(table.verdict[row])
    state = state_words(table, row)
    return f"{state} · {verdict}" if verdict else state


def _type_tip(table: ChangeTable, row: int) -> str:
    """Sub-type and what happened to the bands."""
    name, words = table.subtype[row] or table.type[row] or "", table.type_name[row] or ""
    return f"{name}: {words}" if name and words else name


def measures() -> dict[str, tuple[str, str]]:
    """The columns of a table that a change can be judged by: name and meaning."""
    return {
        "score": (tr("Score"), tr("How unusual the change is for this place; 1 = a usual date.")),
        "lof": (tr("LOF"), tr("How atypical the change is among the dates of this place's past; 1 = ordinary.")),
        "agreement": (tr("Agreement"), tr("How strongly the confirming dates change in one direction; 1 = a usual date.")),
        "magnitude": (tr("Magnitude"), tr("How far the place is from its own past; 1 = a usual date.")),
        "rarity": (tr("Rarity"), tr("How rare the type is, in bits: 1 more = half the area.")),
    }


def _headers() -> Sequence[tuple[str, str]]:
    return (
        (tr("#"), tr("Rank: 1 = look here first.")),
        (tr("Type"), tr("Type of change: places whose pixels changed in the same way share a letter.")),
        (tr("Date"), tr("First date at which the change is seen.")),
        measures()["score"],
        (tr("Area"), tr("About how large the change is: the area of its patches, on the ellipsoid.")),
        (tr("State"), tr("Whether the change lasts, has ended, or is still to be confirmed by later dates.")),
        (tr("Like"), tr("How similar: 1 = changed in exactly the same way, 0 = in quite another way.")),
        (tr("Result"), tr("The result that holds the change.")),
    )
