"""How does a result read on paper?

``changedet:report``: a result as a PDF, for the toolbox, models and qgis_process. Needs no engine.

What a report needs is imported when one is asked for: the toolbox is filled while QGIS starts.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from qgis.core import (
    QgsProcessingAlgorithm,
    QgsProcessingContext,
    QgsProcessingException,
    QgsProcessingFeedback,
    QgsProcessingOutputNumber,
    QgsProcessingParameterEnum,
    QgsProcessingParameterFileDestination,
    QgsProcessingParameterNumber,
    QgsProcessingParameterString,
    QgsProcessingParameterVectorLayer,
    QgsProject,
    QgsVectorLayer,
)

from changedet_plugin.algorithms.detect_parameters import helped
from changedet_plugin.algorithms.engine_algorithm import ChangeDetAlgorithm
from changedet_plugin.bridge.i18n import tr
from changedet_plugin.compat import INTEGER, POLYGONS
from changedet_plugin.core.errors import Cancelled, ChangeDetError

if TYPE_CHECKING:
    from changedet_plugin.bridge.layers.result_layers import ResultLayers

WHICH = ["all", "filtered", "selected", "confirmed"]
_AT_MOST = 50


class Report(ChangeDetAlgorithm):
    """Lays out and draws pages, which only the main thread may."""

    def name(self) -> str:
        """Second half of the id."""
        return "report"

    def displayName(self) -> str:
        """Name in the toolbox."""
        return tr("Report of changes (PDF)")

    def tags(self) -> list[str]:
        """Words that find it."""
        return tr("change,report,PDF,print,layout,atlas").split(",")

    def flags(self) -> Any:
        """It runs in the main thread, where layouts live."""
        return super().flags() | QgsProcessingAlgorithm.Flag.FlagNoThreading

    def shortDescription(self) -> str:
        """One sentence."""
        return tr("Writes the changes of a result as a PDF, the strongest with a page each.")

    def shortHelpString(self) -> str:
        """What it does, takes and gives."""
        return tr(
            "Writes a report of a change run as a PDF of A4 pages: a map of the whole area, the types of change, the method, "
            "the dates; then a page a change, strongest first, with its place before and after, its time line, what is known "
            "of it, and the verdict.\n\n"
            "Rasters are drawn as in the project where they are there, else from their files; without them the pages say which "
            "are missing. No engine is needed."
        )

    def initAlgorithm(self, configuration: dict[str, Any] | None = None) -> None:
        """Declare the parameters, and what comes back besides the file."""
        which = QgsProcessingParameterEnum("WHICH", tr("Changes"), WHICH, defaultValue="filtered")
        which.setUsesStaticStrings(True)
        most = QgsProcessingParameterNumber("MAX_CHANGES", tr("Most pages of changes"), INTEGER, _AT_MOST, minValue=0)
        helps = (
            (
                QgsProcessingParameterVectorLayer("INPUT", tr("Result that holds the changes"), [POLYGONS]),
                tr("The layer of changes of a run, or its GeoPackage."),
            ),
            (which, tr("All changes, those that the filter of the layer shows, the selected ones, or the confirmed ones.")),
            (most, tr("The strongest so many have a page; the others are counted and drawn on the cover.")),
            (
                QgsProcessingParameterString("TITLE", tr("Title"), optional=True),
                tr("Stands on the cover and at the foot of every page; empty: the name of the series."),
            ),
            (
                QgsProcessingParameterFileDestination("OUTPUT", tr("Report"), tr("PDF files") + " (*.pdf)"),
                tr("The file; one that is there is replaced once the report is whole."),
            ),
        )
        for parameter, text in helps:
            self.addParameter(helped(parameter, text))
        self.addOutput(QgsProcessingOutputNumber("N_CHANGES", tr("Number of changes")))
        self.addOutput(QgsProcessingOutputNumber("N_PAGES", tr("Number of pages")))

    def processAlgorithm(
        self, parameters: dict[str, Any], context: QgsProcessingContext, feedback: QgsProcessingFeedback
    ) -> dict[str, Any]:
        """Write it, page by page."""
        layer = self.parameterAsVectorLayer(parameters, "INPUT", context)
        which = self.parameterAsEnumString(parameters, "WHICH", context)
        most = self.parameterAsInt(parameters, "MAX_CHANGES", context)
        title = self.parameterAsString(parameters, "TITLE", context).strip()
        target = self.parameterAsFileOutput(parameters, "OUTPUT", context)
        project = context.project() or QgsProject.instance()
        outputs, refusal = _write(layer, project, target, which, most, title, feedback)
        if refusal:
            raise QgsProcessingException(refusal)
        return outputs


def _write(
    layer: QgsVectorLayer, project: QgsProject, target: str, which: str, most: int, title: str, feedback: QgsProcessingFeedback
) -> tuple[dict[str, Any], str]:
    """The outputs, and why there are none.

    QGIS keeps what an algorithm raises, and with it all that the error was raised among: layers would outlive QGIS.
    """
    from changedet_plugin.bridge.report.export import write

    apart = QgsProject()
    try:
        written = write(_result(layer, project, apart), project, target, which, most, title, feedback)
    except Cancelled:
        return {}, ""
    except ChangeDetError as error:
        return {}, str(error)
    finally:
        apart.clear()
    return {"OUTPUT": written.path, "N_CHANGES": written.n_changes, "N_PAGES": written.n_pages}, ""


def _result(layer: QgsVectorLayer, project: QgsProject, apart: QgsProject) -> ResultLayers:
    """The result that a layer is of: as it is open in the project, else opened in a project ``apart``."""
    from changedet_plugin.bridge.layers.result_layers import find_results, open_result, source_of

    for known in find_results(project):
        if layer.id() in (known.changes.id(), known.patches.id()):
            return known
    path, name = source_of(layer)
    opened = open_result(path, apart)
    if name == "changes":
        if layer.subsetString():
            opened.changes.setSubsetString(layer.subsetString())
        opened.changes.selectByIds(layer.selectedFeatureIds())
    return opened
