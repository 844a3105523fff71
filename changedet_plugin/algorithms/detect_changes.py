"""What changed in these rasters?

``changedet:detectchanges``: a run of the engine for the toolbox, models, batch and qgis_process.

What a run needs is imported when one is asked for: the toolbox is filled while QGIS starts.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from qgis.core import (
    QgsProcessingContext,
    QgsProcessingFeedback,
    QgsProcessingLayerPostProcessorInterface,
    QgsProcessingOutputNumber,
    QgsProcessingOutputRasterLayer,
    QgsVectorLayer,
)
from qgis.PyQt import sip

from changedet_plugin.algorithms.detect_parameters import detect_parameters
from changedet_plugin.algorithms.engine_algorithm import EngineAlgorithm
from changedet_plugin.bridge.i18n import tr
from changedet_plugin.core.errors import ChangeDetError
from changedet_plugin.core.events import DETECT, DetectResult


class DetectChanges(EngineAlgorithm):
    """The same request and the same engine as the dock."""

    def name(self) -> str:
        """Second half of the id."""
        return "detectchanges"

    def displayName(self) -> str:
        """Name in the toolbox."""
        return tr("Find changes in a raster series")

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

    def initAlgorithm(self, configuration: dict[str, Any] | None = None) -> None:
        """Declare the parameters, and what comes back besides the layer."""
        for parameter in detect_parameters():
            self.addParameter(parameter)
        self.addOutput(QgsProcessingOutputRasterLayer("SCORES", tr("Scores of all patches")))
        self.addOutput(QgsProcessingOutputNumber("N_CHANGES", tr("Number of changes")))

    def processAlgorithm(
        self, parameters: dict[str, Any], context: QgsProcessingContext, feedback: QgsProcessingFeedback
    ) -> dict[str, Any]:
        """Run the engine, in whatever thread this is."""
        from changedet_plugin.bridge.result import names
        from changedet_plugin.bridge.result.tables import read_run

        output = self.parameterAsOutputLayer(parameters, "OUTPUT", context)
        if Path(output).suffix.lower() != ".gpkg":
            self._refusal = self._refusal or tr("The result is a GeoPackage; choose a file name that ends in .gpkg.")
        result = self.ask(DETECT, {**self._request, "output": output}, feedback)
        if result is None:
            return {}
        feedback.pushInfo(_summary(result))
        if context.willLoadLayerOnCompletion(output):
            details = context.layerToLoadOnCompletionDetails(output)
            details.setPostProcessor(_styler())
            if not details.forceName:
                # As the dock calls it: all of them called "Changes" could not be told apart.
                run = read_run(output)
                details.name = names.changes_name(names.title(run, names.series_of(run)))
        return {"OUTPUT": output, "SCORES": result["scores"], "N_CHANGES": result["n_changes"]}


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
