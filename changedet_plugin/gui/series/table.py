"""The table of the series with its buttons; rasters can be dropped on it."""

from __future__ import annotations

from qgis.core import QgsMimeDataUtils
from qgis.PyQt.QtCore import QItemSelectionModel, Qt, pyqtSignal
from qgis.PyQt.QtGui import QDragEnterEvent, QDragMoveEvent, QDropEvent, QKeyEvent
from qgis.PyQt.QtWidgets import QAbstractItemView, QHBoxLayout, QHeaderView, QLabel, QTableView, QVBoxLayout, QWidget

from changedet_plugin.bridge.i18n import tr
from changedet_plugin.gui.controls import named, push_button, tool_button
from changedet_plugin.gui.series.model import DATE, LIGHT, SHIFT, DateDelegate, SeriesModel

_LAYER, _VALID, _NOTE = 2, 4, 7


class SeriesView(QTableView):
    """Takes rasters dragged from the layer tree, the browser or a file manager; Delete removes rows."""

    layers_dropped = pyqtSignal(list)
    """Ids of raster layers."""
    files_dropped = pyqtSignal(list)
    """Paths of files and folders."""
    remove_asked = pyqtSignal()

    def __init__(self) -> None:
        super().__init__()
        self.setAcceptDrops(True)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setItemDelegateForColumn(DATE, DateDelegate(self))
        self.setAlternatingRowColors(True)
        self.verticalHeader().hide()
        self.setAccessibleName(tr("Rasters of the series"))
        named(self, "series_table", tr("Rasters of the series; drop raster layers or files here."))

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Take what holds layers or files."""
        if event.mimeData().hasUrls() or QgsMimeDataUtils.isUriList(event.mimeData()):
            event.acceptProposedAction()

    def dragMoveEvent(self, event: QDragMoveEvent) -> None:
        """Anywhere on the table will do."""
        event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        """Sort what was dropped into project layers and files."""
        uris = QgsMimeDataUtils.decodeUriList(event.mimeData()) if QgsMimeDataUtils.isUriList(event.mimeData()) else []
        layers = [uri.layerId for uri in uris if uri.layerType == "raster" and uri.layerId]
        files = [uri.uri for uri in uris if uri.layerType == "raster" and not uri.layerId]
        if not uris:
            files = [url.toLocalFile() for url in event.mimeData().urls() if url.isLocalFile()]
        if layers:
            self.layers_dropped.emit(layers)
        if files:
            self.files_dropped.emit(files)
        event.acceptProposedAction()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Delete takes the selected rows out."""
        if event.key() == Qt.Key.Key_Delete:
            self.remove_asked.emit()
        else:
            super().keyPressEvent(event)


class SeriesTable(QWidget):
    """Buttons, table, and what to do first when it is empty."""

    layers_asked = pyqtSignal()
    folder_asked = pyqtSignal()
    correct_asked = pyqtSignal()
    layers_dropped = pyqtSignal(list)
    files_dropped = pyqtSignal(list)

    def __init__(self, model: SeriesModel) -> None:
        super().__init__()
        self._model = model
        self.add_layers = push_button(tr("+ La&yers…"), "add_layers", tr("Add raster layers of the project to the series."))
        self.add_folder = push_button(tr("+ F&older…"), "add_folder", tr("Add every dated raster of a folder to the series."))
        self.remove = tool_button(
            "symbologyRemove.svg", tr("Remove"), "remove_rasters", tr("Take the selected rasters out of the series (Delete).")
        )
        self.view = SeriesView()
        self.view.setModel(model)
        self.empty = QLabel(
            tr("Add the rasters of one place, two dates or more: press “+ Layers…”, or drag them here from the layer tree.")
        )
        self.empty.setObjectName("series_empty")
        self.empty.setWordWrap(True)
        self.hint = QLabel()
        self.hint.setObjectName("series_hint")
        self.hint.setWordWrap(True)
        self.off_row = QWidget()
        self.off = QLabel()
        self.off.setObjectName("series_off")
        self.off.setWordWrap(True)
        self.correct = push_button(
            tr("Co&rrect"), "correct_shifts", tr("Move every date onto the reference in the next run or check (see Options).")
        )
        off = QHBoxLayout(self.off_row)
        off.setContentsMargins(0, 0, 0, 0)
        off.addWidget(self.off, 1)
        off.addWidget(self.correct)
        buttons = QHBoxLayout()
        buttons.addWidget(self.add_layers)
        buttons.addWidget(self.add_folder)
        buttons.addStretch(1)
        buttons.addWidget(self.remove)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addLayout(buttons)
        layout.addWidget(self.empty)
        layout.addWidget(self.view, 1)
        layout.addWidget(self.off_row)
        layout.addWidget(self.hint)
        self._lay_columns()
        self.add_layers.clicked.connect(self.layers_asked)
        self.add_folder.clicked.connect(self.folder_asked)
        self.remove.clicked.connect(self._remove)
        self.correct.clicked.connect(self.correct_asked)
        self.view.remove_asked.connect(self._remove)
        self.view.layers_dropped.connect(self.layers_dropped)
        self.view.files_dropped.connect(self.files_dropped)
        self.view.selectionModel().selectionChanged.connect(self._enable)
        model.changed.connect(self.refresh)
        model.dataChanged.connect(lambda *_: self.refresh())
        self.refresh()

    def refresh(self) -> None:
        """Show columns that have something to say, and as many rows as there are, up to ten."""
        rows = self._model.rows
        self.empty.setVisible(not rows)
        self.view.setColumnHidden(_VALID, not any(row.finding.valid_text() for row in rows))
        self.view.setColumnHidden(SHIFT, not any(row.finding.position for row in rows))
        self.view.setColumnHidden(LIGHT, not any(row.finding.light_text() for row in rows))
        n_off = sum(row.used and row.finding.is_off for row in rows)
        self.off.setText(tr("%n dates lie a pixel or more off the reference.", n_off))
        self.off_row.setVisible(n_off > 0)
        has_notes = any(row.words for row in rows)
        self.view.setColumnHidden(_NOTE, not has_notes)
        # Long notes share the room with the names, and are read whole in their tooltips.
        mode = QHeaderView.ResizeMode.Stretch if has_notes else QHeaderView.ResizeMode.ResizeToContents
        self.view.horizontalHeader().setSectionResizeMode(_NOTE, mode)
        n_undated = sum(row.date is None for row in rows)
        self.hint.setText(tr("%n rasters have no date and take no part: double-click “no date” to enter it.", n_undated))
        self.hint.setVisible(n_undated > 0)
        row_px = self.view.verticalHeader().defaultSectionSize()
        shown = min(max(len(rows), 3), 8)
        self.view.setMinimumHeight(self.view.horizontalHeader().sizeHint().height() + row_px * shown + 4)
        self._enable()

    def _lay_columns(self) -> None:
        header = self.view.horizontalHeader()
        header.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        header.setSectionResizeMode(_LAYER, QHeaderView.ResizeMode.Stretch)
        header.setMinimumSectionSize(36)
        header.setHighlightSections(False)
        self.view.verticalHeader().setDefaultSectionSize(self.fontMetrics().height() + 8)

    def _remove(self) -> None:
        selected: QItemSelectionModel = self.view.selectionModel()
        self._model.remove(index.row() for index in selected.selectedRows())

    def _enable(self) -> None:
        self.remove.setEnabled(self.view.selectionModel().hasSelection())
