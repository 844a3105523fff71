"""A list of changes whose selection is that of the map: used by the Changes and the Similar page."""

from __future__ import annotations

from collections.abc import Collection

from qgis.PyQt.QtCore import QItemSelection, QItemSelectionModel, QModelIndex, QSize, Qt, pyqtSignal
from qgis.PyQt.QtWidgets import QAbstractItemView, QHeaderView, QTableView

from changedet_plugin.bridge.i18n import tr
from changedet_plugin.gui.change_model import RANK, ChangeModel
from changedet_plugin.gui.controls import named


class ChangeList(QTableView):
    """Rows of a ``ChangeModel``; speaks of features, never of rows."""

    picked = pyqtSignal(list)
    """Feature ids that the analyst selected here; the current one first."""
    zoom_asked = pyqtSignal(int)

    def __init__(self, model: ChangeModel, name: str) -> None:
        super().__init__()
        self._model = model
        self._quiet = False
        named(self, name, tr("Changes in rank order; click to select on the map, double-click to zoom."))
        self.setAccessibleName(tr("List of changes"))
        self.setModel(model)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setAlternatingRowColors(True)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setTabKeyNavigation(False)
        self.setSortingEnabled(True)
        self.horizontalHeader().setSortIndicator(RANK, Qt.SortOrder.AscendingOrder)
        self.verticalHeader().hide()
        self.verticalHeader().setDefaultSectionSize(self.fontMetrics().height() + 6)
        self._lay_columns()
        self.setMinimumHeight((self.fontMetrics().height() + 6) * 5)
        self.selectionModel().selectionChanged.connect(self._tell)
        self.doubleClicked.connect(self._zoom)

    def sizeHint(self) -> QSize:
        """No taller than it must be: the page gives it what is left."""
        return QSize(super().sizeHint().width(), self.minimumHeight())

    def show_selected(self, fids: Collection[int]) -> None:
        """Select the rows of these features, as the map has them, and bring the first into view."""
        positions = sorted(position for position in map(self._model.position_of, fids) if position >= 0)
        if positions == sorted(index.row() for index in self.selectionModel().selectedRows()):
            return
        selection = QItemSelection()
        for position in positions:
            selection.select(self._model.index(position, 0), self._model.index(position, self._model.columnCount() - 1))
        self._quiet = True
        self.selectionModel().select(selection, QItemSelectionModel.SelectionFlag.ClearAndSelect)
        if positions:
            first = self._model.index(positions[0], 0)
            self.selectionModel().setCurrentIndex(first, QItemSelectionModel.SelectionFlag.NoUpdate)
            self.scrollTo(first)
        self._quiet = False

    def step(self, by: int) -> None:
        """Select the change ``by`` rows further, from the top where none is selected."""
        count = self._model.rowCount()
        if not count:
            return
        rows = [index.row() for index in self.selectionModel().selectedRows()]
        at = self.currentIndex().row() if self.currentIndex().row() in rows else (rows[0] if rows else -1)
        self.selectRow(min(max(at + by, 0), count - 1))

    def _lay_columns(self) -> None:
        header = self.horizontalHeader()
        # Measured over the rows in view only, so that length costs nothing.
        header.setResizeContentsPrecision(0)
        header.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        header.setStretchLastSection(True)
        header.setHighlightSections(False)
        header.setMinimumSectionSize(30)

    def _tell(self, *_changes: object) -> None:
        if self._quiet:
            return
        rows = [index.row() for index in self.selectionModel().selectedRows()]
        current = self.currentIndex().row()
        rows.sort(key=lambda row: row != current)
        self.picked.emit([self._model.fid_at(row) for row in rows])

    def _zoom(self, index: QModelIndex) -> None:
        self.zoom_asked.emit(self._model.fid_at(index.row()))
