"""How does what leaves a result get written?

And one line says how it went.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from html import escape
from pathlib import Path

from qgis.core import Qgis, QgsApplication, QgsFeedback, QgsProject, QgsVectorLayer
from qgis.gui import QgsMessageBar
from qgis.PyQt.QtCore import QCoreApplication, QEventLoop, QObject, Qt, pyqtSignal
from qgis.PyQt.QtWidgets import QApplication, QPushButton

from changedet_plugin.bridge import settings
from changedet_plugin.bridge.background import LOG_TAG
from changedet_plugin.bridge.exports import diagnostics
from changedet_plugin.bridge.exports.export import export
from changedet_plugin.bridge.exports.recipe import recipe
from changedet_plugin.bridge.exports.sample import draw_sample, open_sample
from changedet_plugin.bridge.i18n import tr
from changedet_plugin.bridge.layers import bookmarks
from changedet_plugin.bridge.layers.result_layers import ResultLayers
from changedet_plugin.bridge.report.export import write as write_report
from changedet_plugin.core.errors import ChangeDetError
from changedet_plugin.gui.engine.control import EngineControl
from changedet_plugin.gui.result.result_control import ResultControl

_TITLE = "Change detection"
_LAST_MESSAGES = 40
_SHOWN_S = 10
N_BOOKMARKS = 20


class ExportControl(QObject):
    """Acts on the result that is shown; every way out needs neither engine nor, but for pictures, the rasters."""

    failed = pyqtSignal(str)
    progressed = pyqtSignal(str)
    """What goes on, in words; empty = nothing any more."""

    def __init__(
        self, project: QgsProject, message_bar: QgsMessageBar, result: ResultControl, engine: EngineControl, parent: QObject
    ) -> None:
        super().__init__(parent)
        self._project, self._message_bar = project, message_bar
        self._result, self._engine = result, engine
        self._messages: list[str] = []
        QgsApplication.messageLog().messageReceived.connect(self._keep_message)

    def close(self) -> None:
        """Let go of the message log."""
        QgsApplication.messageLog().messageReceived.disconnect(self._keep_message)

    def proposed(self, kind: str) -> tuple[str, str]:
        """Where a file made of the result may go: the folder of the result, and a name without an ending; empty = no result."""
        layers = self._result.layers
        if layers is None:
            return "", ""
        return str(Path(layers.path).parent), "_".join((Path(layers.path).stem, kind))

    def export(self, path: str, which: str) -> None:
        """Write changes to a file: ``all``, ``filtered``, ``selected`` or ``confirmed``."""

        def act(layers: ResultLayers) -> str:
            return tr("%n changes written to {path}.", export(layers, path, which)).format(path=path)

        self._do(act, path, can_open=True)

    def sample(self, path: str) -> None:
        """Draw a sample of patches for accuracy assessment, and open it to be filled in."""

        def act(layers: ResultLayers) -> str:
            n_drawn, layer = draw_sample(layers, path), open_sample(layers, path, self._project)
            sentence = tr("%n patches drawn; fill in the column “reference” of the layer “{layer}”.", n_drawn)
            return sentence.format(layer=layer.name())

        self._do(act, path)

    def report(self, path: str, which: str = "filtered") -> None:
        """Write a PDF; the window is drawn between its pages, but takes no clicks."""

        def act(layers: ResultLayers) -> str:
            feedback = QgsFeedback()
            feedback.progressChanged.connect(self._follow_report)
            written = write_report(layers, self._project, path, which, feedback=feedback)
            return tr("%n pages written to {path}.", written.n_pages).format(path=written.path)

        QApplication.setOverrideCursor(Qt.CursorShape.WaitCursor)
        try:
            self._do(act, path)
        finally:
            QApplication.restoreOverrideCursor()
            self.progressed.emit("")

    def bookmark(self) -> None:
        """Keep the first shown changes as spatial bookmarks of the project."""

        def act(layers: ResultLayers) -> str:
            return tr("%n changes kept as spatial bookmarks.", bookmarks.bookmark(layers, N_BOOKMARKS, self._project))

        self._do(act)

    def copy_recipe(self) -> None:
        """Put the command that makes the result anew on the clipboard."""

        def act(layers: ResultLayers) -> str:
            QApplication.clipboard().setText(recipe(layers.run))
            return tr("The command is on the clipboard.")

        self._do(act)

    def diagnostics(self) -> str:
        """What helps to find a fault, without paths or names."""
        layers = self._result.layers
        return diagnostics.describe(layers.run if layers is not None else None, self._engine.tested, self._messages)

    def _do(self, act: Callable[[ResultLayers], str], path: str = "", can_open: bool = False) -> None:
        layers = self._result.layers
        if layers is None:
            self.failed.emit(tr("Open a result first."))
            return
        try:
            sentence = act(layers)
        except ChangeDetError as error:
            self.failed.emit(str(error))
            return
        if path:
            settings.write("last_folder", str(Path(path).parent))
        item = self._message_bar.createMessage(_TITLE, escape(sentence, quote=False))
        if can_open:
            button = QPushButton(tr("Open as layer"))
            button.setObjectName("open_as_layer")
            button.clicked.connect(partial(self._open, path, button))
            item.layout().addWidget(button)
        self._message_bar.pushWidget(item, Qgis.MessageLevel.Success, 0 if can_open else _SHOWN_S)

    def _open(self, path: str, button: QPushButton) -> None:
        """Add what was exported to the project, as any vector file."""
        source = f"{path}|layername=changes" if path.lower().endswith(".gpkg") else path
        layer = QgsVectorLayer(source, Path(path).stem, "ogr")
        if layer.isValid():
            self._project.addMapLayer(layer)
            button.setEnabled(False)
        else:
            self.failed.emit(tr("QGIS cannot open {path}.").format(path=path))

    def _follow_report(self, percent: float) -> None:
        self.progressed.emit(tr("Writing the report: {percent} %").format(percent=f"{percent:.0f}"))
        QCoreApplication.processEvents(QEventLoop.ProcessEventsFlag.ExcludeUserInputEvents)

    def _keep_message(self, text: str, tag: str, _level: object) -> None:
        if tag == LOG_TAG:
            self._messages = [*self._messages, text][-_LAST_MESSAGES:]
