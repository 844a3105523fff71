"""What changed in these rasters?

``changedet:detectchanges``: a run of the engine for the toolbox, models, batch and qgis_process.

What a run needs is imported when one is asked for: the toolbox is filled while QGIS starts.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from qgis.core import (
    QgsProcessingAlgorithm,
    QgsProcessingContext,
    QgsProcessingException,
    QgsProcessingFeedback,
    QgsProcessingLayerPostProcessorInterface,
    QgsProcessingOutputNumber,
    QgsProcessingOutputRasterLayer,
    QgsVectorLayer,
)
from qgis.PyQt import sip
from qgis.PyQt.QtCore import QUrl
from qgis.PyQt.QtGui import QIcon

from changedet_plugin.algorithms.detect_parameters import detect_parameters
from changedet_plugin.bridge.i18n import tr
from changedet_plugin.core.errors import Cancelled, ChangeDetError
from changedet_plugin.core.events import DETECT, DetectResult
from changedet_plugin.paths import RESOURCES, ROOT

if TYPE_CHECKING:
    from changedet_plugin.core.events import Event


class DetectChanges(QgsProcessingAlgorithm):
    """The same request and the same engine as the dock. Thread-safe: layers are read while preparing only."""

    def __init__(self) -> None:
        super().__init__()
        self._request: dict[str, Any] = {}
        self._refusal = ""

    def createInstance(self) -> DetectChanges:
        """Make another one."""
        return DetectChanges()

    def name(self) -> str:
        """Second half of the id."""
        return "detectchanges"

    def displayName(self) -> str:
        """Name in the toolbox."""
        return tr("Find changes in a raster series")

    def icon(self) -> QIcon:
        """Icon in the toolbox."""
        return QIcon(str(RESOURCES / "icons" / "changedet.svg"))

    def tags(self) -> list[str]:
        """Words that find it."""
        return tr("change,detection,time series,anomaly,difference,land cover").split(",")

    def shortDescription(self) -> str:
        """One sentence."""
        return tr("Ranks what changed in a raster time series.")

    def shortHelpString(self) -> str:
        """What it does, takes and gives."""
        return tr(
            "Compares every patch of a series of rasters with its own past and gives the changes as polygons, ranked so that "
            "the rarest and strongest come first, with their type, date and state.\n\n"
            "The rasters are of one place, one raster a date or several that complete each other. Dates come from the temporal "
            "range of a layer, its tags, its file name or its name, unless they are given. Dates before the first new date are "
            "the reference, which says what is usual.\n\n"
            "The result is a GeoPackage with the layers changes and patches and the tables of the run; the scores of all "
            "patches lie beside it as <name>.scores.tif. The engine must have been set up in the dock, or be named by the "
            "environment variable CHANGEDET_ENGINE_PYTHON."
        )

    def helpUrl(self) -> str:
        """The shipped guide."""
        guide = ROOT / "help" / "guide.html"
        return QUrl.fromLocalFile(str(guide)).toString() if guide.is_file() else "https://github.com/changedet/changedet#readme"

    def initAlgorithm(self, configuration: dict[str, Any] | None = None) -> None:
        """Declare the parameters, and what comes back besides the layer."""
        for parameter in detect_parameters():
            self.addParameter(parameter)
        self.addOutput(QgsProcessingOutputRasterLayer("SCORES", tr("Scores of all patches")))
        self.addOutput(QgsProcessingOutputNumber("N_CHANGES", tr("Number of changes")))

    def canExecute(self) -> tuple[bool, str]:
        """Whether there is an engine, and the sentence that says what to do where there is none."""
        from changedet_plugin.bridge.engine.environment import describe_engine

        state = describe_engine()
        return state.can_run, "" if state.can_run else state.sentence

    def prepareAlgorithm(
        self, parameters: dict[str, Any], context: QgsProcessingContext, _feedback: QgsProcessingFeedback
    ) -> bool:
        """Turn layers into paths, dates and an area, in the thread that owns them."""
        from changedet_plugin.algorithms.detect_request import request_of

        try:
            self._request = request_of(self, parameters, context)
        except ChangeDetError as error:
            # Raised later: what is raised here reaches a script as "there were errors" only.
            self._refusal = str(error)
        return True

    def processAlgorithm(
        self, parameters: dict[str, Any], context: QgsProcessingContext, feedback: QgsProcessingFeedback
    ) -> dict[str, Any]:
        """Run the engine, in whatever thread this is."""
        from changedet_plugin.bridge.engine.environment import describe_engine, find_engine_python
        from changedet_plugin.bridge.engine.process import run_engine
        from changedet_plugin.bridge.result import names
        from changedet_plugin.bridge.result.tables import read_run

        python = find_engine_python()
        if self._refusal or python is None:
            raise QgsProcessingException(self._refusal or describe_engine().sentence)
        output = self.parameterAsOutputLayer(parameters, "OUTPUT", context)
        if Path(output).suffix.lower() != ".gpkg":
            raise QgsProcessingException(tr("The result is a GeoPackage; choose a file name that ends in .gpkg."))
        try:
            result = run_engine(python, DETECT, {**self._request, "output": output}, Voice(feedback).take, feedback.isCanceled)
        except Cancelled:
            return {}
        except ChangeDetError as error:
            raise QgsProcessingException(str(error)) from error
        feedback.pushInfo(_summary(result))
        if context.willLoadLayerOnCompletion(output):
            details = context.layerToLoadOnCompletionDetails(output)
            details.setPostProcessor(_styler())
            if not details.forceName:
                # As the dock calls it: all of them called "Changes" could not be told apart.
                run = read_run(output)
                details.name = names.changes_name(names.title(run, names.series_of(run)))
        return {"OUTPUT": output, "SCORES": result["scores"], "N_CHANGES": result["n_changes"]}


class Voice:
    """Events of the engine as words of Processing."""

    def __init__(self, feedback: QgsProcessingFeedback) -> None:
        self._feedback = feedback
        self._stage = ""

    def take(self, event: Event) -> None:
        """Pass one event on."""
        if event["event"] == "warning":
            self._feedback.pushWarning(str(event.get("sentence", "")))
            return
        stage, message = str(event.get("stage", "")), str(event.get("message", ""))
        self._feedback.setProgress(100 * float(event.get("fraction", 0.0)))
        self._feedback.setProgressText(": ".join(filter(None, (stage, message))))


class _Styler(QgsProcessingLayerPostProcessorInterface):
    """Gives the loaded layer what ``open_result`` would give it; called on the main thread."""

    def postProcessLayer(self, layer: QgsVectorLayer, _context: QgsProcessingContext, feedback: QgsProcessingFeedback) -> None:
        """Prepare the layer, or say why it stays as it is."""
        from changedet_plugin.bridge.layers.result_layers import prepare, source_of
        from changedet_plugin.bridge.result.tables import read_run

        try:
            prepare(layer, read_run(source_of(layer)[0]))
        except ChangeDetError as error:
            feedback.reportError(str(error))


_STYLERS: list[_Styler] = []


def _styler() -> _Styler:
    """A new one for every run: QGIS holds no reference, yet deletes it with the context of the run."""
    _STYLERS[:] = [styler for styler in _STYLERS if not sip.isdeleted(styler)]
    _STYLERS.append(_Styler())
    return _STYLERS[-1]


def _summary(result: DetectResult) -> str:
    sentence = tr("{n_changes} changes of {n_patches} patches; threshold {threshold} ({rule}); the encoder ran on {provider}.")
    return sentence.format(
        n_changes=result["n_changes"],
        n_patches=result["n_patches"],
        threshold=f"{result['threshold']:.3g}",
        rule=result["threshold_rule"],
        provider=result["provider"],
    )
