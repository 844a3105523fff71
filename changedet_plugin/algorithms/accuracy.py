"""How accurate is a map of changes?

``changedet:accuracy``: a sample that was filled in goes in, accuracies and areas come out. Needs no engine.
"""

from __future__ import annotations

import csv
import json
import math
from pathlib import Path
from typing import TYPE_CHECKING, Any

from qgis.core import (
    QgsProcessingAlgorithm,
    QgsProcessingContext,
    QgsProcessingException,
    QgsProcessingFeedback,
    QgsProcessingOutputNumber,
    QgsProcessingParameterFileDestination,
    QgsProcessingParameterVectorLayer,
    QgsVectorLayer,
)

from changedet_plugin.algorithms.engine_algorithm import ChangeDetAlgorithm
from changedet_plugin.bridge.i18n import tr
from changedet_plugin.compat import POLYGONS
from changedet_plugin.core.delimited import for_spreadsheet
from changedet_plugin.core.errors import ChangeDetError, ResultError

if TYPE_CHECKING:
    from changedet_plugin.bridge.exports.assessment import Assessment, Estimate

_ENDINGS = (".json", ".csv")


class Accuracy(ChangeDetAlgorithm):
    """Reads the file of a sample, not its layer."""

    def name(self) -> str:
        """Second half of the id."""
        return "accuracy"

    def displayName(self) -> str:
        """Name in the toolbox."""
        return tr("Accuracy from a sample")

    def tags(self) -> list[str]:
        """Words that find it."""
        return tr("change,accuracy,validation,sample,area,confusion matrix").split(",")

    def flags(self) -> Any:
        """It is quick, and runs in the main thread, where the layer can be asked whether it has edits."""
        return super().flags() | QgsProcessingAlgorithm.Flag.FlagNoThreading

    def shortDescription(self) -> str:
        """One sentence."""
        return tr("Says how accurate a map of changes is, and how much has changed, from a sample that was filled in.")

    def shortHelpString(self) -> str:
        """What it does, takes and gives."""
        return tr(
            "Takes a sample of patches, as Export draws it, whose column reference was filled in: the name of a type, change "
            "for a change of any type, or no change. Gives overall accuracy, user's and producer's accuracy of every class, "
            "and the area of every class adjusted for the errors of the map, all with their 95 % intervals.\n\n"
            "The stratified estimators of Olofsson et al. (2014), Remote Sensing of Environment 148, 42-57."
        )

    def initAlgorithm(self, configuration: dict[str, Any] | None = None) -> None:
        """Declare the parameters, and what comes back besides the file."""
        sample = QgsProcessingParameterVectorLayer("INPUT", tr("Sample that was filled in"), [POLYGONS])
        sample.setHelp(tr("The layer sample of a sample for accuracy assessment, or its GeoPackage."))
        kinds = tr("JSON files") + " (*.json);;" + tr("Tables") + " (*.csv)"
        output = QgsProcessingParameterFileDestination("OUTPUT", tr("Accuracies"), kinds, optional=True, createByDefault=False)
        output.setHelp(
            tr(
                "A JSON file holds all numbers, and the patches of every class by what they are in truth; a CSV file has one "
                "row a class. Empty: the log alone."
            )
        )
        for parameter in (sample, output):
            self.addParameter(parameter)
        self.addOutput(QgsProcessingOutputNumber("OVERALL", tr("Overall accuracy")))
        self.addOutput(QgsProcessingOutputNumber("OVERALL_HALF_WIDTH", tr("Half of its 95 % interval")))

    def processAlgorithm(
        self, parameters: dict[str, Any], context: QgsProcessingContext, feedback: QgsProcessingFeedback
    ) -> dict[str, Any]:
        """Estimate, log, write."""
        from changedet_plugin.bridge.exports.assessment import assess

        layer = self.parameterAsVectorLayer(parameters, "INPUT", context)
        target = self.parameterAsFileOutput(parameters, "OUTPUT", context)
        try:
            if target and Path(target).suffix.lower() not in _ENDINGS:
                raise ResultError(tr("The accuracies are a JSON or a CSV file; choose a name that ends in .json or .csv."))
            assessment = assess(_file_of(layer))
            if target:
                _write(assessment, Path(target))
        except ChangeDetError as error:
            raise QgsProcessingException(str(error)) from None
        for line in in_words(assessment):
            feedback.pushInfo(line)
        outputs: dict[str, Any] = {"OVERALL": assessment.overall.value, "OVERALL_HALF_WIDTH": assessment.overall.half_width}
        return {**outputs, "OUTPUT": target} if target else outputs


def _file_of(layer: QgsVectorLayer) -> str:
    from changedet_plugin.bridge.layers.result_layers import source_of

    if layer.isModified():
        raise ResultError(tr("The layer has edits that are not saved; save them first."))
    path = source_of(layer)[0]
    if not path:
        raise ResultError(tr("The layer is not in a file; choose the layer “sample” of a sample that Export has written."))
    return path


def _write(assessment: Assessment, path: Path) -> None:
    from changedet_plugin.bridge.exports.assessment import as_rows, as_values
    from changedet_plugin.bridge.whole_file import whole

    with whole(path) as part, part.open("w", encoding="utf-8", newline="") as file:
        if path.suffix.lower() == ".json":
            json.dump(as_values(assessment), file, indent=1)
            return
        rows = as_rows(assessment)
        writer = csv.DictWriter(file, list(rows[0]))
        writer.writeheader()
        writer.writerows({name: for_spreadsheet(value) for name, value in row.items()} for row in rows)


def in_words(assessment: Assessment) -> list[str]:
    """An assessment, one line for the whole and one a class."""
    lines = [tr("Overall accuracy {value}").format(value=_of_one(assessment.overall))]
    if assessment.n_open:
        lines.append(tr("%n patches have no reference and are left out.", assessment.n_open))
    row = tr("{name}: user's {users}, producer's {producers}, {area} ± {half} ha, {mapped} ha on the map")
    for one in assessment.classes:
        hectares = (one.area_m2.value, one.area_m2.half_width, one.mapped_m2)
        area, half, mapped = (f"{square_metres / 1e4:.1f}" for square_metres in hectares)
        accuracies = {"users": _of_one(one.users), "producers": _of_one(one.producers)}
        lines.append(row.format(name=one.name, **accuracies, area=area, half=half, mapped=mapped))
    return lines


def _of_one(number: Estimate) -> str:
    """A share with half of its interval, where the sample says something about it."""
    return f"{number.value:.3f} ± {number.half_width:.3f}" if math.isfinite(number.value) else tr("not known")
