"""How good is the result of a run where the truth is known?

``changedet:evaluate``: rasters and labels go in, figures come out.
"""

from __future__ import annotations

from typing import Any

from qgis.core import (
    QgsProcessingContext,
    QgsProcessingFeedback,
    QgsProcessingOutputNumber,
    QgsProcessingParameterFile,
    QgsProcessingParameterFileDestination,
    QgsProcessingParameterFolderDestination,
    QgsProcessingParameterMapLayer,
    QgsProcessingParameterString,
    QgsProviderRegistry,
)

from changedet_plugin.algorithms.detect_parameters import detect_parameters, helped, number
from changedet_plugin.algorithms.engine_algorithm import EngineAlgorithm
from changedet_plugin.bridge.i18n import tr
from changedet_plugin.compat import FOLDER
from changedet_plugin.core import events
from changedet_plugin.core.parameters import EVALUATE


class Evaluate(EngineAlgorithm):
    """Takes what ``changedet:detectchanges`` takes, and labels; gives the figures."""

    def name(self) -> str:
        """Second half of the id."""
        return "evaluate"

    def displayName(self) -> str:
        """Name in the toolbox."""
        return tr("Evaluate changes against labels")

    def tags(self) -> list[str]:
        """Words that find it."""
        return tr("change,accuracy,validation,labels,ground truth,ROC,precision").split(",")

    def shortDescription(self) -> str:
        """One sentence."""
        return tr("Says how well changes are found where it is known what changed.")

    def shortHelpString(self) -> str:
        """What it does, takes and gives."""
        return tr(
            "Searches for changes in a series whose truth is known, and judges the result beside the simple scores that one "
            "could use instead: area under the ROC curve, average precision, the first 20 and 50 of the list, dates, and "
            "kinds of change.\n\n"
            "Labels are a raster (1 changed, 0 not, 255 or nodata unknown), points or polygons (with the columns date and "
            "change where there are such), or a folder with one map of classes a date, named by date: changed is what "
            "differs from the last reference date.\n\n"
            "The report is a JSON file; the log has the same as a table. Pictures need matplotlib in the engine."
        )

    def initAlgorithm(self, configuration: dict[str, Any] | None = None) -> None:
        """Declare the parameters, and what comes back besides the file."""
        parameters = [parameter for parameter in detect_parameters() if parameter.name() != "OUTPUT"]
        for parameter in [*parameters[:3], *_labels(), *parameters[3:], *_targets()]:
            self.addParameter(parameter)
        self.addOutput(QgsProcessingOutputNumber("AUROC", tr("Area under the ROC curve")))
        self.addOutput(QgsProcessingOutputNumber("AVERAGE_PRECISION", tr("Average precision")))

    def prepareAlgorithm(
        self, parameters: dict[str, Any], context: QgsProcessingContext, feedback: QgsProcessingFeedback
    ) -> bool:
        """Turn layers into paths, in the thread that owns them."""
        super().prepareAlgorithm(parameters, context, feedback)
        layer = self.parameterAsLayer(parameters, "LABELS", context) if parameters.get("LABELS") else None
        labels = self.parameterAsFile(parameters, "LABELS_FOLDER", context)
        if layer is not None:
            decoded = QgsProviderRegistry.instance().decodeUri(layer.providerType(), layer.source())
            labels = str(decoded.get("path") or "")
        if not labels and not self._refusal:
            self._refusal = tr("No labels were given; choose a layer that says what changed, or a folder of class maps.")
        own = {
            "labels": labels,
            "positive": self.parameterAsDouble(parameters, "POSITIVE", context),
            "ignore_classes": self.parameterAsString(parameters, "IGNORE_CLASSES", context).strip() or None,
            "json": self.parameterAsFileOutput(parameters, "OUTPUT_JSON", context),
            "plots": self.parameterAsString(parameters, "PLOTS", context) or None,
        }
        self._request = {**{name: value for name, value in self._request.items() if name != "output"}, **own}
        return True

    def processAlgorithm(
        self, parameters: dict[str, Any], context: QgsProcessingContext, feedback: QgsProcessingFeedback
    ) -> dict[str, Any]:
        """Ask the engine, in whatever thread this is."""
        result = self.ask(events.EVALUATE, self._request, feedback)
        if result is None:
            return {}
        feedback.pushConsoleInfo(result["words"])
        figures = result["macro"]["scorers"][result["macro"]["default"]]
        return {
            "OUTPUT_JSON": result["json"],
            "PLOTS": self._request["plots"],
            "AUROC": figures["auroc"],
            "AVERAGE_PRECISION": figures["average_precision"],
        }


def _labels() -> list[Any]:
    positive = number("POSITIVE", tr("Share that makes a patch changed"), EVALUATE["positive"])
    ignored = QgsProcessingParameterString("IGNORE_CLASSES", tr("Classes that count as unknown"), optional=True)
    folder = QgsProcessingParameterFile("LABELS_FOLDER", tr("Labels: folder of class maps"), FOLDER, optional=True)
    helps = (
        (
            QgsProcessingParameterMapLayer("LABELS", tr("Labels: change raster, points or polygons"), optional=True),
            tr("A raster with 1 where something changed, 0 where nothing did, 255 unknown; or places, with a column date."),
        ),
        (folder, tr("One raster of classes a date, named by date as 2019-07-01.tif; used where no layer is given.")),
        (positive, tr("Share of the known pixels of a patch that must have changed; where none has, it is unchanged.")),
        (ignored, tr("Numbers separated by commas, of the class maps: 6,7.")),
    )
    return [helped(parameter, text) for parameter, text in helps]


def _targets() -> list[Any]:
    figures = QgsProcessingParameterFileDestination("OUTPUT_JSON", tr("Report"), tr("JSON files") + " (*.json)")
    pictures = QgsProcessingParameterFolderDestination("PLOTS", tr("Pictures"), optional=True, createByDefault=False)
    return [
        helped(figures, tr("All figures of all scorers, as JSON.")),
        helped(pictures, tr("Folder for curves, maps of hits and misses, and results by kind; empty: none are drawn.")),
    ]
