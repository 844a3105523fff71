"""What is done to the series?

Rasters come in, get dates, are found again, and are kept in the project.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from html import escape
from pathlib import Path
from typing import Any

from qgis.core import Qgis, QgsProject, QgsRasterLayer
from qgis.gui import QgsMessageBar
from qgis.PyQt.QtCore import QObject, pyqtSignal
from qgis.PyQt.QtWidgets import QPushButton

from changedet_plugin.bridge import local_files, raster_file
from changedet_plugin.bridge.background import start
from changedet_plugin.bridge.i18n import tr
from changedet_plugin.bridge.layers.temporal import set_ranges
from changedet_plugin.bridge.series import folder_search, layers
from changedet_plugin.bridge.series.layers import DatedLayer
from changedet_plugin.bridge.series.relink import Relinked, RelinkTask, Wanted
from changedet_plugin.bridge.series.stac_items import dated_items
from changedet_plugin.bridge.series.thumbnails import Thumbnails
from changedet_plugin.core.errors import ChangeDetError
from changedet_plugin.core.events import ItemsResult
from changedet_plugin.core.rasters import address as addresses
from changedet_plugin.core.rasters import signed
from changedet_plugin.core.rasters.found import Found, left_out
from changedet_plugin.core.rasters.layer_settings import LayerSettings
from changedet_plugin.gui.series.intake import Intake
from changedet_plugin.gui.series.memory import SeriesMemory
from changedet_plugin.gui.series.model import SeriesModel
from changedet_plugin.gui.series.rows import BY_PATTERN, SeriesRow

_TITLE = "Change detection"


class SeriesControl(QObject):
    """Acts on the table of the series; the dock's widgets ask for it."""

    failed = pyqtSignal(str)
    searching = pyqtSignal(bool)
    """Whether missing files are being looked for."""

    def __init__(self, model: SeriesModel, project: QgsProject, message_bar: QgsMessageBar, parent: QObject) -> None:
        super().__init__(parent)
        self._model = model
        self._project = project
        self._message_bar = message_bar
        self._search: RelinkTask | None = None
        self.memory = SeriesMemory(model, project, self)
        self.memory.failed.connect(self.failed)
        self.intake = Intake(model, self.memory, self)
        self.intake.failed.connect(self.failed)
        self.thumbnails = Thumbnails(project, self)
        self.thumbnails.ready.connect(model.show_picture)
        self.memory.restored.connect(self._look_near)

    def close(self) -> None:
        """Stop what goes on and let go of the project."""
        if self._search is not None:
            self._search.cancel()
        self.intake.close()
        self.memory.close()
        self.thumbnails.close()

    def choices(self) -> list[tuple[str, str]]:
        """Raster layers that may join the series and are not in it: (id, name)."""
        known = {row.path for row in self._model.rows}
        rasters = layers.dated_rasters(self._project)
        return [(row.layer_id, row.name) for row in rasters if not row.problem and row.path not in known]

    def groups(self) -> list[tuple[str, list[str]]]:
        """Groups of the layer tree with rasters: (name, ids of the rasters)."""
        return layers.raster_groups(self._project)

    def add_layers(self, layer_ids: Iterable[str]) -> None:
        """Put raster layers of the project into the series."""
        ids = list(layer_ids)

        def there() -> list[QgsRasterLayer]:
            found = (self._project.mapLayer(layer_id) for layer_id in ids)
            return [layer for layer in found if isinstance(layer, QgsRasterLayer)]

        self.intake.take(map(raster_file.local_path, there()), lambda: layers.dated(there()))

    def add_files(self, paths: Iterable[str]) -> None:
        """Put raster files, and the rasters of folders, into the series."""
        places = list(paths)
        try:
            there = folder_search.at_once(places)
        except ChangeDetError as error:
            self.failed.emit(str(error))
            return
        if there is not None:
            self._take_found(there)
        else:
            self.intake.begin(folder_search.FolderSearch(places), self._take_found)

    def _take_found(self, there: Mapping[str, Found]) -> None:
        """Put what was found at some places into the series, and say what was not."""
        for place, here in there.items():
            if not here.images:
                self.failed.emit(tr("{path} holds no raster; choose a folder with GeoTIFF files.").format(path=place))
            for told in left_out(here, addresses.name_of(place)):
                self.failed.emit(told.worded(tr))
        groups = [here.images for here in there.values()]
        self.intake.take((file for group in groups for file in group), lambda: layers.dated_in(groups))

    def add_items(self, listed: ItemsResult, sentences: Sequence[str]) -> None:
        """Put the items of a catalogue into the series, and say what the engine said of them."""
        n_before = len(self._model.rows)
        self.intake.take_items(dated_items(listed))
        if len(self._model.rows) > n_before:
            self._tell(" ".join(sentences))
        elif not self.intake.is_asking:
            self._tell(tr("All of these images are in the series already."))

    def used_rows(self) -> list[DatedLayer]:
        """The rasters that a run takes, oldest first."""
        set_on = layers.settings_by_path(self._project)
        return [self._used(row, layers.settings_in(set_on, row.path)) for row in self._model.rows if row.takes_part]

    def _used(self, row: SeriesRow, set_on: LayerSettings) -> DatedLayer:
        settings = row.stac.over(set_on) if row.stac is not None else set_on
        return DatedLayer("", row.layer, row.path, row.date, row.origin, settings, stac=row.stac)

    def look_at_used(self) -> None:
        """What is used in a run is wanted, wherever it lies: what was not looked for unasked is looked for now."""
        local_files.choose(row.path for row in self._model.rows if row.used)
        self._model.update(lambda row: row.looked_for() if row.used and row.missing else row)

    def set_dates(self, dates: Mapping[str, datetime.date]) -> None:
        """Give rasters the dates that a pattern read, by path."""
        self._model.update(lambda row: row.dated(dates[row.path], BY_PATTERN) if row.path in dates else row)

    def give_dates(self) -> None:
        """Let QGIS's temporal controller show the layers of the project at the dates of the series."""
        dates = {row.path: row.date for row in self._model.rows if row.date is not None}
        shown = [(layer, dates.get(raster_file.local_path(layer))) for layer in self._rasters()]
        dated = [(layer, date) for layer, date in shown if date is not None]
        if not dated:
            self.failed.emit(tr("No dated raster of the series is a layer of the project; add its layers first."))
            return
        undo = set_ranges(dated)
        self._project.setDirty(True)
        self._tell(tr("%n layers have the dates of the series; the Temporal Controller plays them.", len(dated)), undo)

    def keep(self, name: str) -> None:
        """Keep the series under a name."""
        try:
            self.memory.keep(name)
        except ChangeDetError as error:
            self.failed.emit(str(error))

    def remove(self) -> None:
        """Take the series out of the project; one button brings it back."""
        name, series = self.memory.remove()
        words = tr("The series “{name}” was removed.").format(name=name) if name else tr("The series was removed.")
        self._tell(words, lambda: self.memory.put_back(name, series))

    def learn(self, inputs: Iterable[Mapping[str, Any]]) -> None:
        """Take size and content of the rasters from what a run noted, to know them again when they are moved."""
        known = {raster_file.as_posix(str(entry.get("path"))): entry for entry in inputs}

        def learnt(row: SeriesRow) -> SeriesRow:
            entry = known.get(signed.unsigned(row.path), {})
            is_same = entry.get("sha256") and entry.get("bytes") == row.n_bytes
            return replace(row, sha256=str(entry["sha256"])) if is_same else row

        self._model.update(learnt)

    def find_missing(self, folder: str) -> None:
        """Look for the files that are gone in a folder and below it, and near what is there."""
        self._look([folder])

    def _look_near(self) -> None:
        """What lies beside the project or beside other rasters is found without being asked for."""
        self._look([])

    def _look(self, below: Sequence[str]) -> None:
        wanted = [Wanted(row.path, row.n_bytes, row.sha256) for row in self._model.rows if row.missing]
        if not wanted or self._search is not None:
            return
        there = [row.path for row in self._model.rows if row.path and not row.missing]
        files = [*there, *(raster_file.local_path(layer) for layer in self._rasters())]
        near = [self._project.homePath(), *(str(Path(addresses.first_file(file)).parent) for file in files if file)]
        task = self._search = RelinkTask(wanted, [folder for folder in dict.fromkeys(near) if folder], below, there)
        task.succeeded.connect(lambda relinked: self._take(relinked, was_asked=bool(below)))
        for ended in (task.succeeded, task.failed, task.cancelled):
            ended.connect(self._end_search)
        self.searching.emit(True)
        start(task)

    def _end_search(self, *_result: object) -> None:
        self._search = None
        self.searching.emit(False)

    def _take(self, relinked: Relinked, *, was_asked: bool) -> None:
        """Point the rows to the files that were found, and say what was and what was not."""
        before = {row.path: row for row in self._model.rows if row.missing}

        def moved(row: SeriesRow) -> SeriesRow:
            path = relinked.moved.get(row.path, "") if row.missing else ""
            return row.moved(path) if path else row

        self._model.update(moved)
        n_found = sum(path in before for path in relinked.moved)
        if not was_asked and not n_found:
            return
        words = [tr("%n missing files were found.", n_found)]
        for paths, sentence in (
            (relinked.others, tr("{names}: only another file of that name was found; its content differs.")),
            (relinked.unclear, tr("{names}: several files of that name were found; choose the folder of the right one.")),
        ):
            if paths:
                words.append(sentence.format(names=", ".join(raster_file.name_of(path) for path in paths)))
        if not relinked.is_whole:
            words.append(tr("The folder is large and was not searched to its end; choose one nearer to the files."))
        n_left = len(before) - n_found
        if n_left:
            words.append(tr("%n files are still missing.", n_left))
            self.failed.emit(" ".join(words))
        else:
            self._tell(" ".join(words))

    def _rasters(self) -> list[QgsRasterLayer]:
        found = self._project.mapLayers().values()
        return [layer for layer in found if isinstance(layer, QgsRasterLayer) and layer.isValid()]

    def _tell(self, sentence: str, undo: Callable[[], object] | None = None) -> None:
        """One line in the message bar, with Undo where there is one."""
        item = self._message_bar.createMessage(_TITLE, escape(sentence, quote=False))
        if undo is not None:
            button = QPushButton(tr("Undo"))
            button.setObjectName("undo_series")
            button.clicked.connect(lambda: (undo(), self._message_bar.popWidget(item)))
            item.layout().addWidget(button)
        self._message_bar.pushWidget(item, Qgis.MessageLevel.Success)
