"""Which changes are listed, and which of them are selected?

A list whose selection is that of the map: used by the Changes and the Similar page.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence

from qgis.PyQt.QtCore import QItemSelection, QItemSelectionModel, QModelIndex, QSize, Qt, QTimer, pyqtSignal
from qgis.PyQt.QtGui import QResizeEvent, QShowEvent
from qgis.PyQt.QtWidgets import QAbstractItemView, QHeaderView, QTableView

from changedet_plugin.bridge.i18n import tr
from changedet_plugin.gui.changes.chip_delegate import CHIP_PX, ChipDelegate, Pictures
from changedet_plugin.gui.changes.model import AREA, RANK, SIMILARITY, STATE, ChangeModel
from changedet_plugin.gui.widgets import named

_AROUND_PX = 4
_LEAST_ROWS, _WANTED_ROWS = 2, 4


class TightHeader(QHeaderView):
    """Keeps room for a sort arrow only where there is one: all columns fit into a narrow dock."""

    def __init__(self) -> None:
        super().__init__(Qt.Orientation.Horizontal)
        self.setSectionsClickable(True)

    def sectionSizeFromContents(self, section: int) -> QSize:
        """As wide as the words, and the arrow where the list is ordered by this column."""
        size = super().sectionSizeFromContents(section)
        model = self.model()
        # Qt 6 asks once more while the list is being deleted.
        if model is not None and section != self.sortIndicatorSection():
            words = str(model.headerData(section, Qt.Orientation.Horizontal))
            size.setWidth(self.fontMetrics().boundingRect(words).width() + 2 * _AROUND_PX)
        return size


class ChangeList(QTableView):
    """Rows of a ``ChangeModel``; speaks of features, never of rows."""

    picked = pyqtSignal(list)
    """Feature ids that the analyst selected here; the current one first."""
    zoom_asked = pyqtSignal(int)

    def __init__(self, model: ChangeModel, name: str) -> None:
        super().__init__()
        self._model = model
        self._quiet = False
        self._chips: ChipDelegate | None = None
        self._yielding: tuple[int, ...] = ()
        named(self, name, tr("Changes in rank order; click to select on the map, double-click to zoom."))
        self.setAccessibleName(tr("List of changes"))
        self.setHorizontalHeader(TightHeader())
        self.setModel(model)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setAlternatingRowColors(True)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setTabKeyNavigation(False)
        # In the narrowest dock a bar would cost a row of the list to show a few letters more.
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSortingEnabled(True)
        self.horizontalHeader().setSortIndicator(RANK, Qt.SortOrder.AscendingOrder)
        self.verticalHeader().hide()
        self.verticalHeader().setDefaultSectionSize(self.fontMetrics().height() + 6)
        self._lay_columns()
        self._keep_rows()
        self.selectionModel().selectionChanged.connect(self._tell)
        self.doubleClicked.connect(self._zoom)
        # A pick fills the list and selects in it, and two lists at that: the columns are measured once after it.
        self._fit = QTimer(self)
        self._fit.setSingleShot(True)
        self._fit.setInterval(0)
        self._fit.timeout.connect(self._fit_columns)
        model.modelReset.connect(self._fit.start)
        model.dataChanged.connect(self._fit.start)

    def sizeHint(self) -> QSize:
        """High enough for some rows; the page gives it what is left."""
        more = (_WANTED_ROWS - _LEAST_ROWS) * self.verticalHeader().defaultSectionSize()
        return QSize(super().sizeHint().width(), self.minimumHeight() + more)

    def show_selected(self, fids: Collection[int]) -> None:
        """Select the rows of these features, as the map has them, and bring the first into view."""
        positions = self._model.positions_of(fids)
        if positions == self._selected():
            return
        selection = QItemSelection()
        # Neighbours as one range: Qt looks through the ranges for every cell that it draws.
        for first, last in _stretches(positions):
            selection.select(self._model.index(first, 0), self._model.index(last, self._model.columnCount() - 1))
        self._quiet = True
        # Qt would compare every old range with every new one.
        self.selectionModel().reset()
        self.selectionModel().select(selection, QItemSelectionModel.SelectionFlag.Select)
        self.viewport().update()
        if positions:
            first = self._model.index(positions[0], 0)
            self.selectionModel().setCurrentIndex(first, QItemSelectionModel.SelectionFlag.NoUpdate)
            self.scrollTo(first)
            self._fit.start()  # other rows are in view
        self._quiet = False

    def draw_chips(self, pictures: Pictures) -> None:
        """Draw small pictures beside the rank, got from ``pictures`` by row."""
        self._chips = ChipDelegate(pictures, self)
        self.setItemDelegateForColumn(RANK, self._chips)

    def show_chips(self, on: bool) -> None:
        """Whether there are any pictures to draw; the rows are as high as they need."""
        if self._chips is None or self._chips.shows_chips == on:
            return
        self._chips.shows_chips = on
        lines = self.fontMetrics().height() + 6
        self.verticalHeader().setDefaultSectionSize(max(lines, CHIP_PX + 2) if on else lines)
        self._keep_rows()
        self._fit.start()

    def show_order(self, column: int, order: Qt.SortOrder) -> None:
        """Say by which column the rows are ordered, without ordering them; -1 = by none."""
        header = self.horizontalHeader()
        header.blockSignals(True)
        header.setSortIndicator(column, order)
        header.blockSignals(False)
        header.viewport().update()

    def stretch(self, column: int) -> None:
        """Give a column what is left of the width, or a narrow dock would have to be scrolled sideways."""
        header = self.horizontalHeader()
        for section in range(self._model.columnCount()):
            mode = QHeaderView.ResizeMode.Stretch if section == column else QHeaderView.ResizeMode.ResizeToContents
            header.setSectionResizeMode(section, mode)

    def give_way(self, *columns: int) -> None:
        """Columns that are taken away, one after the other, where the list is too narrow for all."""
        self._yielding = columns

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Another width may hold other columns."""
        super().resizeEvent(event)
        self._fit_columns()
        self._fit.start()  # other rows are in view

    def _fit_columns(self) -> None:
        """Measure the rows in view, take away what does not fit, and give the last column what is left."""
        if not self.isVisible():
            return
        header = self.horizontalHeader()
        columns = range(self._model.columnCount())
        for column in self._yielding:
            self.setColumnHidden(column, False)  # the head of a hidden column says that it needs no room
        widths = {column: max(self.sizeHintForColumn(column), header.sectionSizeHint(column)) for column in columns}
        held = [column for column in widths if column in self._yielding or not self.isColumnHidden(column)]
        for column in self._yielding:
            fits = sum(widths[other] for other in held) <= self.viewport().width()
            self.setColumnHidden(column, not fits)
            if not fits:
                held.remove(column)
        if self._yielding:
            self.stretch(max(held, key=header.visualIndex))
        header.resizeSections()

    def step(self, by: int) -> None:
        """Select the change ``by`` rows further, from the top where none is selected."""
        count = self._model.rowCount()
        if not count:
            return
        rows = self._selected()
        at = self.currentIndex().row() if self.currentIndex().row() in rows else (rows[0] if rows else -1)
        self.selectRow(min(max(at + by, 0), count - 1))

    def sizeHintForColumn(self, column: int) -> int:
        """As wide as the rows in view need; a hidden table would measure every row."""
        return super().sizeHintForColumn(column) if self.isVisible() else 0

    def showEvent(self, event: QShowEvent) -> None:
        """Measure what could not be measured before."""
        super().showEvent(event)
        self._fit_columns()

    def _keep_rows(self) -> None:
        """Be as high as the header and a few rows at least."""
        frame = self.horizontalHeader().sizeHint().height() + 2 * self.frameWidth()
        self.setMinimumHeight(frame + _LEAST_ROWS * self.verticalHeader().defaultSectionSize())

    def _selected(self) -> list[int]:
        """Positions of the selected rows, ascending."""
        ranges = self.selectionModel().selection()
        return sorted({row for stretch in ranges for row in range(stretch.top(), stretch.bottom() + 1)})

    def _lay_columns(self) -> None:
        header = self.horizontalHeader()
        # Measured over the rows in view only, so that length costs nothing.
        header.setResizeContentsPrecision(0)
        self.stretch(AREA if self._model.columnCount() > SIMILARITY else STATE)
        header.setHighlightSections(False)
        header.setMinimumSectionSize(30)

    def _tell(self, *_changes: object) -> None:
        if self._quiet:
            return
        rows = self._selected()
        current = self.currentIndex().row()
        rows.sort(key=lambda row: row != current)
        self.picked.emit([self._model.fid_at(row) for row in rows])

    def _zoom(self, index: QModelIndex) -> None:
        self.zoom_asked.emit(self._model.fid_at(index.row()))


def _stretches(positions: Sequence[int]) -> Iterator[tuple[int, int]]:
    """First and last of every run of neighbours among ascending positions."""
    first = last = None
    for position in positions:
        if first is None or last is None:
            first = position
        elif position > last + 1:
            yield first, last
            first = position
        last = position
    if first is not None and last is not None:
        yield first, last
