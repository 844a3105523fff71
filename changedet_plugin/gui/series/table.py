"""How are the rasters of the series shown and handled?

The table with its buttons; rasters can be dropped on it.
"""

from __future__ import annotations

from collections.abc import Sequence

from qgis.core import QgsMimeDataUtils
from qgis.PyQt.QtCore import QItemSelectionModel, QModelIndex, Qt, pyqtBoundSignal, pyqtSignal
from qgis.PyQt.QtGui import QDragEnterEvent, QDragMoveEvent, QDropEvent, QKeyEvent, QResizeEvent
from qgis.PyQt.QtWidgets import (
    QAbstractItemView,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QMenu,
    QTableView,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from changedet_plugin.bridge.i18n import tr
from changedet_plugin.bridge.series.thumbnails import SIDE_PX
from changedet_plugin.compat import QAction
from changedet_plugin.gui.series.intake import LOOKING
from changedet_plugin.gui.series.model import DATE, LAYER, LIGHT, NOTE, SHIFT, VALID, DateDelegate, SeriesModel
from changedet_plugin.gui.series.question import MisfitQuestion
from changedet_plugin.gui.widgets import named, push_button, text_button, tool_button

_MOST_ROWS = 8
_ROWS_MEASURED = 20
_LEAST_LETTERS = 12
"""Letters of a name, or a note, that are seen at least."""


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
        header = self.horizontalHeader()
        header.setMinimumSectionSize(36)
        header.setHighlightSections(False)
        # Dates and roles are as wide in the first rows as in the last: hundreds need not be measured.
        header.setResizeContentsPrecision(_ROWS_MEASURED)
        self.verticalHeader().setDefaultSectionSize(max(self.fontMetrics().height() + 8, SIDE_PX + 2))

    def share_room(self) -> None:
        """Names, and notes where there are some, take what the other columns leave; in a narrow dock the table scrolls."""
        header = self.horizontalHeader()
        Mode = QHeaderView.ResizeMode  # noqa: N806
        shown = [column for column in range(header.count()) if not self.isColumnHidden(column)]
        elastic = [column for column in (LAYER, NOTE) if column in shown]
        least = SIDE_PX + self.fontMetrics().averageCharWidth() * _LEAST_LETTERS
        rest = [max(self.sizeHintForColumn(column), header.sectionSizeHint(column)) for column in set(shown) - set(elastic)]
        has_room = sum(rest) + least * len(elastic) <= self.viewport().width()
        for column in shown:
            # Long notes are read whole in their tooltips.
            elastic_mode = Mode.Stretch if has_room else Mode.Fixed
            header.setSectionResizeMode(column, elastic_mode if column in elastic else Mode.ResizeToContents)
            if column in elastic and not has_room:
                header.resizeSection(column, least)
        self._fit_rows(has_room)

    def _fit_rows(self, has_room: bool) -> None:
        """As high as its rows, up to eight, and the bar that scrolls it sideways."""
        n_rows = min(max(self.model().rowCount(), 3), _MOST_ROWS)
        bar = 0 if has_room else self.horizontalScrollBar().sizeHint().height()
        height = self.horizontalHeader().sizeHint().height() + self.verticalHeader().defaultSectionSize() * n_rows
        self.setMinimumHeight(height + bar + 4)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Share the room anew."""
        super().resizeEvent(event)
        self.share_room()

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Take what holds layers or files."""
        if event.mimeData().hasUrls() or QgsMimeDataUtils.isUriList(event.mimeData()):
            _take_copy(event)

    def dragMoveEvent(self, event: QDragMoveEvent) -> None:
        """Anywhere on the table will do."""
        _take_copy(event)

    def dropEvent(self, event: QDropEvent) -> None:
        """Sort what was dropped into project layers and files."""
        uris = QgsMimeDataUtils.decodeUriList(event.mimeData()) if QgsMimeDataUtils.isUriList(event.mimeData()) else []
        layers = [uri.layerId for uri in uris if uri.layerType == "raster" and uri.layerId]
        files = [uri.uri for uri in uris if uri.layerType in ("raster", "directory") and not uri.layerId]
        if not uris:
            files = [url.toLocalFile() for url in event.mimeData().urls() if url.isLocalFile()]
        if layers:
            self.layers_dropped.emit(layers)
        if files:
            self.files_dropped.emit(files)
        _take_copy(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Delete takes the selected rows out."""
        if event.key() == Qt.Key.Key_Delete:
            self.remove_asked.emit()
        else:
            super().keyPressEvent(event)


class SeriesTable(QWidget):
    """Buttons, table, and what to do first when it is empty, or about files that are gone."""

    layers_asked = pyqtSignal()
    groups_wanted = pyqtSignal()
    """The list of groups is about to be needed."""
    files_asked = pyqtSignal()
    folder_asked = pyqtSignal()
    items_asked = pyqtSignal()
    dates_asked = pyqtSignal()
    temporal_asked = pyqtSignal()
    missing_asked = pyqtSignal()
    correct_asked = pyqtSignal()
    layers_dropped = pyqtSignal(list)
    files_dropped = pyqtSignal(list)

    def __init__(self, model: SeriesModel) -> None:
        super().__init__()
        self._model = model
        self.view = SeriesView()
        self.view.setModel(model)
        self.empty = _words("series_empty")
        self.question = MisfitQuestion()
        self._n_reading = 0
        self.hint = _words("series_hint")
        self.give_dates = push_button(tr("&Dates…"), "give_dates", tr("Read the dates from the file names by a pattern."))
        self.hint_row = _row(self.hint, self.give_dates)
        self.off = _words("series_off")
        self.correct = push_button(
            tr("Co&rrect"), "correct_shifts", tr("Move every date onto the reference in the next run or check (see Options).")
        )
        self.off_row = _row(self.off, self.correct)
        self.missing = _words("series_missing")
        self.find = push_button(
            tr("F&ind missing files…"),
            "find_missing",
            tr("Look for the files by name, size and content in a folder and everything below it."),
        )
        self.missing_row = _row(self.missing, self.find)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addLayout(self._buttons())
        layout.addWidget(self.empty)
        layout.addWidget(self.question)
        layout.addWidget(self.view, 1)
        for widget in (self.missing_row, self.off_row, self.hint_row):
            layout.addWidget(widget)
        self.give_dates.clicked.connect(self.dates_asked)
        self.correct.clicked.connect(self.correct_asked)
        self.find.clicked.connect(self.missing_asked)
        self.view.remove_asked.connect(self._remove)
        self.view.layers_dropped.connect(self.layers_dropped)
        self.view.files_dropped.connect(self.files_dropped)
        self.view.selectionModel().selectionChanged.connect(self._enable)
        model.changed.connect(self.refresh)
        model.dataChanged.connect(self._follow)
        self.refresh()

    def show_groups(self, groups: Sequence[tuple[str, list[str]]]) -> None:
        """Offer the rasters of these groups: name and ids of the layers."""
        self.groups.clear()
        for name, ids in groups:
            action = self.groups.addAction(tr("{name} (%n rasters)", len(ids)).format(name=name.replace("&", "&&")))
            action.triggered.connect(lambda _checked=False, ids=ids: self.layers_dropped.emit(list(ids)))
        if not groups:
            self.groups.addAction(tr("The layer tree has no group with rasters")).setEnabled(False)

    def show_reading(self, n_files: int) -> None:
        """Say that rasters are on their way; 0 = none, ``LOOKING`` = they are still looked for."""
        self._n_reading = n_files
        self.refresh()

    def show_searching(self, searching: bool) -> None:
        """While files are looked for no other search starts."""
        self.find.setEnabled(not searching)

    def refresh(self) -> None:
        """Show columns that have something to say."""
        rows = self._model.rows
        self.empty.setVisible(not rows or self._n_reading != 0)
        self.empty.setText(_on_their_way(self._n_reading) if self._n_reading else _first_step())
        self.view.setColumnHidden(VALID, not any(row.finding.valid_text() for row in rows))
        self.view.setColumnHidden(SHIFT, not any(row.finding.position for row in rows))
        self.view.setColumnHidden(LIGHT, not any(row.finding.light_text() for row in rows))
        off = [row.finding.shift_px or 0.0 for row in rows if row.used and row.finding.is_off]
        self.off.setText(_off_words(off, len(rows)) if off else "")
        self.off_row.setVisible(bool(off))
        n_missing = sum(row.missing for row in rows)
        self.missing.setText(tr("%n files are missing and take no part.", n_missing))
        self.missing_row.setVisible(n_missing > 0)
        self.view.setColumnHidden(NOTE, not any(row.words for row in rows))
        self.view.share_room()
        n_undated = sum(row.date is None for row in rows)
        self.hint.setText(tr("%n rasters have no date and take no part: double-click “no date”, or press “Dates…”.", n_undated))
        self.hint_row.setVisible(n_undated > 0)
        self._enable()

    def _buttons(self) -> QHBoxLayout:
        self.add_layers = text_button(tr("+ La&yers…"), "add_layers", tr("Add raster layers of the project to the series."))
        self.add_folder = text_button(tr("+ F&older…"), "add_folder", tr("Add every dated raster of a folder to the series."))
        self.dates = tool_button(
            "propertyicons/temporal.svg",
            tr("Dates"),
            "series_dates",
            tr("Show where every date was found, and read other dates from the file names."),
        )
        self.remove = tool_button(
            "symbologyRemove.svg", tr("Remove"), "remove_rasters", tr("Take the selected rasters out of the series (Delete).")
        )
        self.groups = QMenu(tr("Rasters of a &group"), self)
        self.groups.aboutToShow.connect(self.groups_wanted)
        add = _menu(self.add_layers)
        _entry(add, tr("&Layers…"), "menu_layers", self.layers_asked)
        add.addMenu(self.groups)
        _entry(add, tr("&Files…"), "menu_files", self.files_asked)
        _entry(add, tr("F&older…"), "menu_folder", self.folder_asked)
        _entry(add, tr("&STAC items…"), "menu_items", self.items_asked)
        dates = _menu(self.dates)
        _entry(dates, tr("&Dates…"), "menu_dates", self.dates_asked)
        _entry(dates, tr("&Give the layers their dates (Temporal Controller)"), "menu_temporal", self.temporal_asked)
        self.add_layers.clicked.connect(self.layers_asked)
        self.add_folder.clicked.connect(self.folder_asked)
        self.dates.clicked.connect(self.dates_asked)
        self.remove.clicked.connect(self._remove)
        buttons = QHBoxLayout()
        for button in (self.add_layers, self.add_folder, self.dates):
            buttons.addWidget(button)
        buttons.addStretch(1)
        buttons.addWidget(self.remove)
        return buttons

    def _remove(self) -> None:
        selected: QItemSelectionModel = self.view.selectionModel()
        self._model.remove(index.row() for index in selected.selectedRows())

    def _follow(self, _first: QModelIndex, _last: QModelIndex, roles: Sequence[int] = ()) -> None:
        # A picture changes nothing beside itself.
        if list(roles) != [Qt.ItemDataRole.DecorationRole]:
            self.refresh()

    def _enable(self) -> None:
        self.remove.setEnabled(self.view.selectionModel().hasSelection())
        self.dates.setEnabled(bool(self._model.rows))


def _take_copy(event: QDropEvent) -> None:
    """Accept, but never the proposed move: the layer tree would take away what it gave."""
    event.setDropAction(Qt.DropAction.CopyAction)
    event.accept()


def _off_words(off: Sequence[float], n_rasters: int) -> str:
    """How many images lie how far from where they should."""
    low, high = (f"{length:.1f}" for length in (min(off), max(off)))
    pixels = low if low == high else tr("{low} to {high}").format(low=low, high=high)
    sentence = tr("%n of {total} images lie {pixels} pixels off the reference.", len(off))
    return sentence.format(total=n_rasters, pixels=pixels)


def _on_their_way(n_files: int) -> str:
    return tr("Looking for rasters…") if n_files == LOOKING else tr("Reading %n rasters…", n_files)


def _first_step() -> str:
    return tr("Add the rasters of one place, two dates or more: press “+ Layers…” (arrow: files, STAC), or drag them here.")


def _words(name: str) -> QLabel:
    label = QLabel()
    label.setObjectName(name)
    label.setWordWrap(True)
    return label


def _row(words: QLabel, button: QWidget) -> QWidget:
    """A sentence, and the button that mends what it says."""
    made = QWidget()
    row = QHBoxLayout(made)
    row.setContentsMargins(0, 0, 0, 0)
    row.addWidget(words, 1)
    row.addWidget(button)
    return made


def _menu(button: QToolButton) -> QMenu:
    """Further ways beside the usual one, behind the arrow of a button."""
    menu = QMenu(button)
    button.setMenu(menu)
    button.setPopupMode(QToolButton.ToolButtonPopupMode.MenuButtonPopup)
    return menu


def _entry(menu: QMenu, text: str, name: str, signal: pyqtBoundSignal) -> None:
    action = QAction(text, menu)
    action.setObjectName(name)
    action.triggered.connect(lambda _checked=False: signal.emit())
    menu.addAction(action)
