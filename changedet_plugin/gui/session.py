"""What do the dock's wishes come to?

The series, a run of the engine, the result. Widgets ask; this acts.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from dataclasses import replace
from functools import partial
from html import escape
from pathlib import Path
from typing import Any

from qgis.core import Qgis, QgsGeometry, QgsProject, QgsVectorLayer, QgsWkbTypes
from qgis.gui import QgsMapCanvas, QgsMessageBar
from qgis.PyQt.QtCore import QObject, QStandardPaths, QTimer, pyqtSignal
from qgis.PyQt.QtWidgets import QPushButton

from changedet_plugin.bridge import raster_header, settings
from changedet_plugin.bridge.i18n import tr
from changedet_plugin.bridge.layers.result_layers import find_results
from changedet_plugin.bridge.result import names
from changedet_plugin.bridge.result.since import OpenedResult
from changedet_plugin.bridge.series import request
from changedet_plugin.bridge.series.layers import DatedLayer
from changedet_plugin.bridge.words import size_text
from changedet_plugin.core import disk
from changedet_plugin.core.errors import AreaError, ChangeDetError, EncoderError, OutputError
from changedet_plugin.core.events import CHECK, DETECT
from changedet_plugin.core.parameters import BUILTIN, DEFAULT_MACHINE, DEFAULT_PATCH_PX, RASTER, Area, Parameters, patch_px_of
from changedet_plugin.core.reference import default_reference_end
from changedet_plugin.gui.encoders.control import EncoderControl
from changedet_plugin.gui.engine.control import EngineControl
from changedet_plugin.gui.engine.run_control import RunControl
from changedet_plugin.gui.engine.words import provider_words
from changedet_plugin.gui.evidence.picture_control import PictureControl
from changedet_plugin.gui.evidence.place_control import PlaceControl
from changedet_plugin.gui.evidence.tip_control import TipControl
from changedet_plugin.gui.evidence.verdict_control import VerdictControl
from changedet_plugin.gui.exports.control import ExportControl
from changedet_plugin.gui.result.filter_control import FilterControl
from changedet_plugin.gui.result.open_results import OpenResults
from changedet_plugin.gui.result.result_control import ResultControl
from changedet_plugin.gui.series.choices import LAYER, VIEW, RunRequest
from changedet_plugin.gui.series.control import SeriesControl
from changedet_plugin.gui.series.findings import findings
from changedet_plugin.gui.series.model import SeriesModel
from changedet_plugin.gui.series.stac_control import StacControl
from changedet_plugin.gui.similar.control import SimilarControl
from changedet_plugin.gui.swipe.canvas_swipe import CanvasSwipe

_TITLE = "Change detection"
_ON_TOP_MS = 300


class Session(QObject):
    """Owns the series, the one run and the one result."""

    told = pyqtSignal(list)
    """Warnings or the error of the last run, one sentence each; empty clears them."""
    ended = pyqtSignal(str)
    """How the last thing ended, in one sentence."""
    show_changes_asked = pyqtSignal()
    output_asked = pyqtSignal(object)
    """Nothing can be written beside the project or the rasters: this ``RunRequest`` needs an ``output``."""

    def __init__(self, canvas: QgsMapCanvas, message_bar: QgsMessageBar, project: QgsProject) -> None:
        super().__init__()
        self.canvas = canvas
        self._message_bar = message_bar
        self._project = project
        self._asked: object = None
        self._is_project_of_run = True
        """Whether the project is that in which the run was started."""
        self._series = ""
        """The series that the engine was last asked about; see ``Series.token``."""
        self._pixel_sizes: dict[str, float | None] = {}
        self.model = SeriesModel(default_reference_end)
        self.series = SeriesControl(self.model, project, message_bar, self)
        self.run = RunControl(self)
        self.engine = EngineControl(self.run, self)
        self.encoders = EncoderControl(self.engine, self)
        self.stac = StacControl(self.engine, self)
        self.result = ResultControl(canvas, project, self)
        self.filters = FilterControl(self.result)
        self.places = PlaceControl(canvas, project, self.result)
        self.similar = SimilarControl(project, self.result)
        self.pictures = PictureControl(project, self.result)
        self.verdicts = VerdictControl(self.result)
        self.tips = TipControl(project, self.result)
        self.swipe = CanvasSwipe(canvas, self)
        self.exports = ExportControl(project, message_bar, self.result, self.engine, self)
        self.open_results = OpenResults(project, self.result)
        self.run.arrive_by(self._arrive)
        self.run.started.connect(self._clear_warnings)
        self.run.warned.connect(self._keep_warning)
        self.run.succeeded.connect(self._succeed)
        self.run.failed.connect(self._fail)
        self.run.cancelled.connect(self._stopped)
        self.result.changed.connect(self._learn_files)
        project.cleared.connect(self._leave_project)
        self.model.noted.connect(self._tell)
        self.model.restored.connect(self._tell)
        self.model.restored.connect(self._tell_outcome)
        for control in (self.series, self.result, self.filters, self.similar, self.verdicts, self.exports):
            control.failed.connect(self.warn)

    def polygon_layers(self) -> list[tuple[str, str]]:
        """Polygon layers that may limit the search: (id, name)."""
        vector_layers = [layer for layer in self._project.mapLayers().values() if isinstance(layer, QgsVectorLayer)]
        ours = self.result.layers
        return [
            (layer.id(), layer.name())
            for layer in vector_layers
            if layer.geometryType() == QgsWkbTypes.GeometryType.PolygonGeometry
            and (ours is None or layer.id() not in (ours.changes.id(), ours.patches.id()))
        ]

    def used_rows(self) -> list[DatedLayer]:
        """The rasters that a run takes, oldest first."""
        return self.series.used_rows()

    def band_request(self, encoder: str) -> dict[str, Any]:
        """What the engine is asked to see which bands of the series an encoder would get by itself."""
        return request.request(self.used_rows(), Parameters(encoder=encoder), DEFAULT_MACHINE)

    def pixel_size(self) -> float | None:
        """Mean side of a pixel of the first raster, in metres on the ellipsoid; None = not known."""
        first = next((row for row in self.model.rows if row.used), None)
        if first is None:
            return None
        if first.path not in self._pixel_sizes:
            self._pixel_sizes[first.path] = raster_header.pixel_side(first.path)
        return self._pixel_sizes[first.path]

    def remembered(self) -> dict[str, Any]:
        """What holds for every series on this machine."""
        return {name: settings.read(name) for name in ("device", "memory_gb")}

    def find_changes(self, wanted: RunRequest) -> None:
        """Start a run with what the Series page holds; ``output_asked`` where it is not known where to."""
        self._series = self._series_name()
        output = wanted.output or self._new_output(wanted.parameters)
        try:
            self._refuse_gone(wanted)
        except ChangeDetError as error:
            self.warn(str(error))
            return
        if output:
            self._start(DETECT.name, replace(wanted, output=output))
        else:
            self.output_asked.emit(wanted)

    def check(self, wanted: RunRequest) -> None:
        """Read the series once and show what a run would use."""
        self._start(CHECK.name, wanted)

    def warn(self, sentence: str) -> None:
        """Tell a mishap in one sentence, in the message bar and on the page."""
        self._message_bar.pushMessage(_TITLE, escape(sentence, quote=False), Qgis.MessageLevel.Warning)
        self._note(self.model.series().token, told=(sentence,))

    def result_folder(self) -> str:
        """Where results go unless the analyst says otherwise."""
        documents = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
        folders = (self._project.homePath(), str(settings.read("last_folder")), documents)
        return next((folder for folder in folders if folder and disk.is_folder(folder)), str(Path.home()))

    def close(self) -> None:
        """Stop what goes on and let go of the project."""
        self._project.cleared.disconnect(self._leave_project)
        self.run.close()
        self.encoders.close()
        self.stac.close()
        self.series.close()
        self.places.close()
        self.similar.close()
        self.swipe.clear()
        self.exports.close()
        self.open_results.close()
        self.tips.close()
        self.pictures.close()
        self.result.close()

    def _start(self, command: str, wanted: RunRequest) -> None:
        """Look up what the page asks for and hand it to the engine."""
        try:
            self._refuse_open_result(wanted.output)
            self._refuse_gone(wanted)
            parameters = replace(wanted.parameters, area=self._area(wanted))
        except ChangeDetError as error:
            self.warn(str(error))
            return
        self.series.look_at_used()
        settings.write("memory_gb", wanted.memory_gb)
        settings.write("device", wanted.device)
        asked = request.request(self.used_rows(), parameters, settings.machine(), wanted.mask, wanted.output or None)
        earlier = [known.path for known in find_results(self._project)]
        self.run.ask_engine(self.engine.python, command, asked, earlier)

    def _refuse_open_result(self, path: str) -> None:
        """A file that layers of the project read cannot be replaced under them."""
        open_paths = (known.path for known in find_results(self._project))
        if path and any(disk.is_same(known, path) for known in open_paths):
            sentence = tr("{path} is open in the project; choose another file, or remove its layers first.")
            raise OutputError(sentence.format(path=path))

    def _refuse_gone(self, wanted: RunRequest) -> None:
        """What was chosen for the series and is gone is not replaced by something else."""
        encoder = wanted.parameters.encoder
        if encoder not in (BUILTIN, RASTER) and not disk.is_file(encoder):
            sentence = tr("The encoder {name} of this series is not there; add its file by Manage…, or choose another encoder.")
            raise EncoderError(sentence.format(name=Path(encoder).stem))
        if wanted.area == LAYER and not isinstance(self._project.mapLayer(wanted.area_layer), QgsVectorLayer):
            raise AreaError(tr("The layer that limits the area is not in the project; choose another one, or the whole area."))

    def _area(self, wanted: RunRequest) -> Area | None:
        if wanted.area == VIEW:
            shown = QgsGeometry.fromRect(self.canvas.extent())
            return request.area_of([shown], self.canvas.mapSettings().destinationCrs())
        layer = self._project.mapLayer(wanted.area_layer) if wanted.area == LAYER else None
        return request.area_of_layer(layer) if isinstance(layer, QgsVectorLayer) else None

    def _new_output(self, wanted: Parameters) -> str:
        """A file that is not there yet, beside the project or else the rasters; empty where neither takes it."""
        rasters = [str(Path(row.path).parent) for row in self.model.rows if row.used and row.path]
        folders = [folder for folder in (self._project.homePath(), *rasters[-1:]) if folder]
        folder = next((folder for folder in folders if disk.is_folder(folder) and not settings.folder_problem(folder)), "")
        stem = names.file_stem(self._series_name(), self._patch_px(wanted), datetime.datetime.now())
        return str(names.free_file(Path(folder), stem)) if folder else ""

    def _series_name(self) -> str:
        """What the analyst calls the series, else the folder of its rasters."""
        folders = {Path(row.path).parent for row in self.model.rows if row.used and row.path}
        folder = names.folder_name(folders.pop()) if len(folders) == 1 else ""
        return self.series.memory.current or folder or self.model.series().proposed_name

    def _patch_px(self, wanted: Parameters) -> int:
        """The side of a patch that the engine will take, in pixels."""
        pixel = self.pixel_size()
        return patch_px_of(wanted, pixel) if pixel else wanted.patch_px or DEFAULT_PATCH_PX

    def _learn_files(self) -> None:
        """A result knows the size and the content of its rasters: so they are known again where they are moved."""
        if self.result.layers is not None:
            self.series.learn(self.result.layers.run.facts.inputs)

    def _note(self, token: object, **values: Any) -> bool:
        """Note something of a series, wherever it is by now; returns whether it is in the table."""
        return self.series.memory.note(token, lambda series: replace(series, **values))

    def _leave_project(self) -> None:
        """What a run finds that goes on does not belong into another project."""
        self._is_project_of_run = False

    def _clear_warnings(self, command: str) -> None:
        self._is_project_of_run = True
        self._asked = self.model.series().token if command in (DETECT.name, CHECK.name) else None
        self._note(self._asked, told=(), outcome="")

    def _keep_warning(self, sentence: str) -> None:
        self.series.memory.note(self._asked, lambda series: replace(series, told=(*series.told, sentence)))

    def _tell(self) -> None:
        """Show what a run said of the series in the table, and of no other."""
        self.told.emit(list(self.model.series().told))

    def _tell_outcome(self) -> None:
        if not self.run.is_running:
            self.ended.emit(self.model.series().outcome or tr("Ready"))

    def _end(self, sentence: str) -> None:
        """Say how a run ended, at the series that it was started for."""
        if self._asked is None or self._note(self._asked, outcome=sentence):
            self.ended.emit(sentence)
        else:
            self.ended.emit(tr("The run of another series has ended; choose it to see how."))

    def _succeed(self, command: str, result: Any) -> None:
        if command == CHECK.name:
            self.series.memory.note(self._asked, lambda series: series.found(findings(result["dates"])))
            self._end(tr("Checked: %n patches of {side}.", result["n_patches"]).format(side=size_text(result["patch_size"])))
        elif command == DETECT.name:
            self._tell_result(result)
        else:
            self.ended.emit(tr("The engine is ready."))

    def _arrive(self, command: str, result: OpenedResult) -> Iterator[None]:
        """Open what a run wrote, on top of the earlier results of the series, which go off the map."""
        if command == DETECT.name and self._is_project_of_run:
            yield from self.result.opening(result["output"], self._series, result["table"])
            yield
            if self._shows(result) and self.result.layers is not None:
                self.open_results.hide_others()
                yield
                by_date = findings(self.result.layers.run.date_rows)
                self.series.memory.note(self._asked, lambda series: series.found(by_date))
                yield
                self.show_changes_asked.emit()
                yield

    def _shows(self, result: OpenedResult) -> bool:
        layers = self.result.layers
        return layers is not None and Path(layers.path) == Path(result["output"])

    def _tell_result(self, result: OpenedResult) -> None:
        """Say in one line how a run went whose result is shown."""
        if not self._shows(result):
            sentence = tr("The run has ended; its result is {path}.").format(path=result["output"])
            self._message_bar.pushMessage(_TITLE, escape(sentence, quote=False), Qgis.MessageLevel.Success)
            self._note(self._asked, outcome=sentence)
            self.ended.emit(sentence)
            return
        provider = result["provider"]
        self.engine.learn(provider, self.result.layers.run.facts.provider_reason if self.result.layers is not None else "")
        n_changes = result["n_changes"]
        sentence = tr("%n changes found.", n_changes) if n_changes else tr("No change reaches the limit.")
        if result["n_new"] is not None:
            sentence += " " + tr("%n new since the earlier result.", result["n_new"])
        button = QPushButton(tr("Show changes"))
        button.setObjectName("show_changes")
        button.clicked.connect(self.show_changes_asked)
        item = self._message_bar.createMessage(_TITLE, escape(sentence, quote=False))
        item.layout().addWidget(button)
        # QGIS has a line of its own for every finished task: this one says more and goes on top.
        QTimer.singleShot(_ON_TOP_MS, partial(self._message_bar.pushWidget, item, Qgis.MessageLevel.Success))
        self._end(sentence + " " + tr("It was computed on the {provider}.").format(provider=provider_words(provider)))

    def _fail(self, command: str, sentence: str) -> None:
        self._message_bar.pushMessage(_TITLE, escape(sentence, quote=False), Qgis.MessageLevel.Warning)
        if self._asked is None:
            self._note(self.model.series().token, told=(sentence,))
        else:
            self._keep_warning(sentence)
        self._end(tr("Stopped by an error."))

    def _stopped(self, command: str) -> None:
        self._end(tr("Stopped; finished dates are kept for the next run.") if command == DETECT.name else tr("Stopped."))
