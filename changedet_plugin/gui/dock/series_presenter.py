"""How do rasters get from the page into the series?

Joins the page, its dialogs and the control.
"""

from __future__ import annotations

from collections.abc import Callable

from qgis.PyQt.QtCore import QObject, Qt
from qgis.PyQt.QtWidgets import QFileDialog, QWidget

from changedet_plugin.bridge.i18n import tr
from changedet_plugin.core.dates.acquisition import RASTER_SUFFIXES
from changedet_plugin.core.rasters.found import ARCHIVE_SUFFIXES
from changedet_plugin.gui.dialogs import FOLDER, ask_path
from changedet_plugin.gui.series.date_dialog import DateDialog
from changedet_plugin.gui.series.layer_picker import LayerPicker
from changedet_plugin.gui.series.page import SeriesPage
from changedet_plugin.gui.series.stac_dialog import StacDialog
from changedet_plugin.gui.session import Session


class SeriesPresenter(QObject):
    """Opens the windows; has no list of its own."""

    def __init__(self, session: Session, page: SeriesPage, parent: QWidget) -> None:
        super().__init__(parent)
        self._session = session
        self._control = control = session.series
        self._page = page
        self._parent = parent
        table, names = page.table, page.list
        table.layers_asked.connect(self.pick_layers)
        table.groups_wanted.connect(lambda: table.show_groups(control.groups()))
        table.files_asked.connect(self.ask_files)
        table.folder_asked.connect(self.ask_folder)
        table.items_asked.connect(self.ask_items)
        table.layers_dropped.connect(control.add_layers)
        table.files_dropped.connect(control.add_files)
        table.dates_asked.connect(self.open_dates)
        table.temporal_asked.connect(control.give_dates)
        table.missing_asked.connect(self.ask_missing)
        control.searching.connect(table.show_searching)
        control.intake.reading.connect(table.show_reading)
        control.intake.asked.connect(table.question.show_sentence)
        table.question.answered.connect(control.intake.answer)
        names.open_asked.connect(control.memory.open)
        names.new_asked.connect(control.memory.start_new)
        names.keep_asked.connect(control.keep)
        names.remove_asked.connect(control.remove)
        control.memory.changed.connect(self._show_names)
        session.model.changed.connect(self._show_names)
        session.model.chosen.connect(self._show_names)
        session.model.show_pictures(lambda path: control.thumbnails.get(path, page.devicePixelRatioF()))
        self._show_names()

    def pick_layers(self) -> None:
        """Ask which layers of the project join the series."""
        picker = LayerPicker(self._control.choices(), self._parent)
        picker.chosen.connect(self._control.add_layers)
        picker.open()

    def ask_files(self) -> None:
        """Ask for raster files, several at once."""
        kinds = " ".join(f"*{suffix}" for suffix in (*RASTER_SUFFIXES, *ARCHIVE_SUFFIXES))
        dialog = QFileDialog(
            self._parent, tr("Rasters"), self._session.result_folder(), tr("Rasters ({kinds});;* (*)").format(kinds=kinds)
        )
        dialog.setObjectName("files_dialog")
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setOption(QFileDialog.Option.HideNameFilterDetails)
        dialog.setFileMode(QFileDialog.FileMode.ExistingFiles)
        dialog.filesSelected.connect(self._control.add_files)
        dialog.open()

    def ask_folder(self) -> None:
        """Ask for a folder of rasters."""
        self._ask_folder(tr("Folder of dated rasters"), lambda path: self._control.add_files([path]))

    def ask_items(self) -> None:
        """Ask for items of a catalogue; the engine lists them while the dialog stays open."""
        stac = self._session.stac
        dialog = StacDialog(self._session.result_folder(), self._parent)
        dialog.asked.connect(stac.ask)
        stac.listed.connect(dialog.show_listing)
        stac.failed.connect(dialog.show_sentence)
        dialog.chosen.connect(self._control.add_items)
        dialog.finished.connect(lambda _result: stac.cancel())
        dialog.open()

    def ask_missing(self) -> None:
        """Ask where to look for the files that are gone."""
        self._ask_folder(tr("Folder to search, with all below it"), self._control.find_missing)

    def open_dates(self) -> None:
        """Show the dates, and read others by a pattern."""
        dialog = DateDialog(self._session.model.rows, self._parent)
        dialog.chosen.connect(self._control.set_dates)
        dialog.open()

    def _ask_folder(self, title: str, act: Callable[[str], object]) -> None:
        ask_path(self._parent, title, self._session.result_folder(), act, kind=FOLDER)

    def _show_names(self) -> None:
        memory, series = self._control.memory, self._session.model.series()
        self._page.list.show_series(
            memory.names, memory.current, series.proposed_name, is_kept=memory.is_kept, has_rows=bool(series.rows)
        )
