"""``changedet:accuracy``: how accurate a map of changes is, from a sample that was filled in. Needs no engine."""

from __future__ import annotations

import json
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
)
from qgis.PyQt.QtCore import QUrl
from qgis.PyQt.QtGui import QIcon

from changedet_plugin.bridge.i18n import tr
from changedet_plugin.compat import POLYGONS
from changedet_plugin.engine.errors import ChangeDetError
from changedet_plugin.paths import RESOURCES, ROOT

if TYPE_CHECKING:
    from changedet_plugin.bridge.exports.assessment import Assessment


class Accuracy(QgsProcessingAlgorithm):
    """Reads a sample with sqlite alone, in whatever thread."""

    def createInstance(self) -> Accuracy:
        """Make another one."""
        return Accuracy()

    def name(self) -> str:
        """Second half of the id."""
        return "accuracy"

    def displayName(self) -> str:
        """Name in the toolbox."""
        return tr("Accuracy from a sample")

    def icon(self) -> QIcon:
        """Icon in the toolbox."""
        return QIcon(str(RESOURCES / "icons" / "changedet.svg"))

    def tags(self) -> list[str]:
        """Words that find it."""
        return tr("change,accuracy,validation,sample,area,confusion matrix").split(",")

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

    def helpUrl(self) -> str:
        """The shipped guide."""
        guide = ROOT / "help" / "guide.html"
        return QUrl.fromLocalFile(str(guide)).toString() if guide.is_file() else "https://github.com/changedet/changedet#readme"

    def initAlgorithm(self, configuration: dict[str, Any] | None = None) -> None:
        """Declare the parameters, and what comes back besides the file."""
        sample = QgsProcessingParameterVectorLayer("INPUT", tr("Sample that was filled in"), [POLYGONS])
        sample.setHelp(tr("The layer sample of a sample for accuracy assessment, or its GeoPackage."))
        report = QgsProcessingParameterFileDestination(
            "OUTPUT", tr("Accuracies"), tr("JSON files") + " (*.json)", optional=True, createByDefault=False
        )
        report.setHelp(tr("All numbers, and the patches of every class by what they are in truth; empty: the log alone."))
        for parameter in (sample, report):
            self.addParameter(parameter)
        self.addOutput(QgsProcessingOutputNumber("OVERALL", tr("Overall accuracy")))
        self.addOutput(QgsProcessingOutputNumber("OVERALL_HALF_WIDTH", tr("Half of its 95 % interval")))

    def processAlgorithm(
        self, parameters: dict[str, Any], context: QgsProcessingContext, feedback: QgsProcessingFeedback
    ) -> dict[str, Any]:
        """Estimate, log, write."""
        from changedet_plugin.bridge.exports.assessment import as_values, assess
        from changedet_plugin.bridge.exports.whole_file import whole
        from changedet_plugin.bridge.result.layers import source_of

        layer = self.parameterAsVectorLayer(parameters, "INPUT", context)
        target = self.parameterAsFileOutput(parameters, "OUTPUT", context)
        try:
            found = assess(source_of(layer)[0])
            if target:
                with whole(Path(target)) as part:
                    part.write_text(json.dumps(as_values(found), indent=1), encoding="utf-8")
        except ChangeDetError as error:
            raise QgsProcessingException(str(error)) from None
        for line in in_words(found):
            feedback.pushInfo(line)
        outputs: dict[str, Any] = {"OVERALL": found.overall.value, "OVERALL_HALF_WIDTH": found.overall.half_width}
        return {**outputs, "OUTPUT": target} if target else outputs


def in_words(found: Assessment) -> list[str]:
    """An assessment, one line for the whole and one a class."""
    overall = tr("Overall accuracy {value} ± {half}").format(
        value=f"{found.overall.value:.3f}", half=f"{found.overall.half_width:.3f}"
    )
    lines = [overall]
    if found.n_open:
        lines.append(tr("%n patches have no reference and are left out.", found.n_open))
    row = tr("{name}: user's {users} ± {users_half}, producer's {producers} ± {producers_half}, {area} ± {area_half} ha")
    for one in found.classes:
        numbers = {"users": one.users, "producers": one.producers}
        parts = {name: f"{number.value:.3f}" for name, number in numbers.items()}
        halves = {f"{name}_half": f"{number.half_width:.3f}" for name, number in numbers.items()}
        area = {"area": f"{one.area_m2.value / 1e4:.1f}", "area_half": f"{one.area_m2.half_width / 1e4:.1f}"}
        lines.append(row.format(name=one.name, **parts, **halves, **area))
    return lines
