"""Which changes are like these?

``changedet:findsimilar``: changes like given ones, as a layer, for the toolbox, models and qgis_process. Needs no engine.

What a search needs is imported when one is asked for: the toolbox is filled while QGIS starts.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from qgis.core import (
    QgsCoordinateTransform,
    QgsFeature,
    QgsFeatureSink,
    QgsField,
    QgsFields,
    QgsProcessingContext,
    QgsProcessingException,
    QgsProcessingFeedback,
    QgsProcessingOutputNumber,
    QgsProcessingParameterFeatureSink,
    QgsProcessingParameterFile,
    QgsProcessingParameterMultipleLayers,
    QgsProcessingParameterString,
    QgsProcessingParameterVectorLayer,
    QgsVectorLayer,
)

from changedet_plugin.algorithms.detect_parameters import helped, number
from changedet_plugin.algorithms.engine_algorithm import ChangeDetAlgorithm
from changedet_plugin.algorithms.values import integers_of
from changedet_plugin.bridge.i18n import tr
from changedet_plugin.compat import POLYGONS
from changedet_plugin.core.errors import ChangeDetError
from changedet_plugin.core.parameters import SIMILAR

if TYPE_CHECKING:
    from changedet_plugin.bridge.similar.detectors import Detector
    from changedet_plugin.bridge.similar.search import Match

COPIED = ("score", "type", "type_name", "date_from", "date", "state", "flag", "n_patches", "area_m2")
"""Fields of ``changes`` that the layer repeats."""
LIKE = {"similarity": "score", "place": "type", "change": "rank", "result": "type"}
"""Its own fields, and fields of ``changes`` of the same kind."""


class FindSimilar(ChangeDetAlgorithm):
    """Compares the change vectors that travel in the results. Thread-safe: layers are read while preparing only."""

    def __init__(self) -> None:
        super().__init__()
        self._result = ""
        self._others: list[str] = []
        self._fids: list[int] = []
        self._rejected: list[int] = []
        self._detector: Detector | None = None
        self._refusal = ""

    def name(self) -> str:
        """Second half of the id."""
        return "findsimilar"

    def displayName(self) -> str:
        """Name in the toolbox."""
        return tr("Find similar changes")

    def tags(self) -> list[str]:
        """Words that find it."""
        return tr("change,similar,search,query by example").split(",")

    def shortDescription(self) -> str:
        """One sentence."""
        return tr("Lists the changes that are of the same kind as given ones, here and in other results.")

    def shortHelpString(self) -> str:
        """What it does, takes and gives."""
        return tr(
            "Compares the change vectors that travel in the results of change runs: which changes, of this place or of "
            "others, at any date, happened in the same way as the given ones? A detector that was saved on the Similar page "
            "may stand in their place.\n\n"
            "The result is a layer of these changes with their similarity (cosine, 1 = the same), the place and the number "
            "of the change there. Results of another encoder or of other bands are refused; no engine is needed."
        )

    def initAlgorithm(self, configuration: dict[str, Any] | None = None) -> None:
        """Declare the parameters, and what comes back besides the layer."""
        at_least = number("AT_LEAST", tr("Least similarity"), SIMILAR["at_least"])
        files = tr("Detectors (*.json)")
        saved = QgsProcessingParameterFile("DETECTOR", tr("Detector to search with"), optional=True, fileFilter=files)
        helps = (
            (
                QgsProcessingParameterVectorLayer("INPUT", tr("Result that holds the changes"), [POLYGONS]),
                tr("The layer of changes of a run, or its GeoPackage."),
            ),
            (
                QgsProcessingParameterString(
                    "CHANGE", tr("Changes to search for (their numbers, for example 3, 12)"), optional=True
                ),
                tr("Their numbers (rank), separated by commas: 3, 12; empty: the selected ones of the layer, or the detector."),
            ),
            (saved, tr("File that was saved on the Similar page; changes that are given too make it lean towards them.")),
            (
                QgsProcessingParameterString("REJECTED", tr("Changes that are unlike (for example 5, 9)"), optional=True),
                tr("Numbers of changes of the same result; the search leans away from them."),
            ),
            (
                QgsProcessingParameterMultipleLayers("OTHERS", tr("Other results to search in"), POLYGONS, optional=True),
                tr("Layers of changes of other places, dates or runs, of the same encoder and bands."),
            ),
            (
                at_least,
                tr("How similar a change must be, -1 to 1 (cosine of change vectors); empty: as the detector says, else 0.5."),
            ),
            (
                QgsProcessingParameterFeatureSink("OUTPUT", tr("Similar changes"), POLYGONS),
                tr("Most similar first, in the coordinate system of the first result."),
            ),
        )
        for parameter, text in helps:
            self.addParameter(helped(parameter, text))
        self.addOutput(QgsProcessingOutputNumber("N_FOUND", tr("Number of similar changes")))

    def prepareAlgorithm(
        self, parameters: dict[str, Any], context: QgsProcessingContext, _feedback: QgsProcessingFeedback
    ) -> bool:
        """Turn layers into paths and a selection into numbers, in the thread that owns them."""
        from changedet_plugin.bridge.layers.result_layers import selected_changes, source_of
        from changedet_plugin.bridge.similar import detectors

        layer = self.parameterAsVectorLayer(parameters, "INPUT", context)
        chosen = self.parameterAsLayerList(parameters, "OTHERS", context) if parameters.get("OTHERS") else []
        try:
            self._result = source_of(layer)[0]
            self._others = [source_of(other)[0] for other in chosen]
            saved = self.parameterAsFile(parameters, "DETECTOR", context)
            self._detector = detectors.read(saved) if saved else None
            self._fids = list(integers_of("CHANGE", self.parameterAsString(parameters, "CHANGE", context)))
            if not self._fids and self._detector is None:
                self._fids = selected_changes(layer)
            self._rejected = list(integers_of("REJECTED", self.parameterAsString(parameters, "REJECTED", context)))
        except ChangeDetError as error:
            # Raised later: what is raised here reaches a script as "there were errors" only.
            self._refusal = str(error)
        return True

    def processAlgorithm(
        self, parameters: dict[str, Any], context: QgsProcessingContext, feedback: QgsProcessingFeedback
    ) -> dict[str, Any]:
        """Search, in whatever thread this is."""
        from changedet_plugin.bridge.similar.search import search
        from changedet_plugin.core.similarity import AT_LEAST

        if not self._fids and self._detector is None and not self._refusal:
            self._refusal = tr("No change was given: name its number, select it in the layer, or give a detector.")
        if self._refusal:
            raise QgsProcessingException(self._refusal)
        at_least = AT_LEAST if self._detector is None else self._detector.threshold
        if parameters.get("AT_LEAST") is not None:
            at_least = self.parameterAsDouble(parameters, "AT_LEAST", context)
        try:
            matches, warnings = search(self._result, self._fids, self._others, at_least, self._rejected, self._detector)
        except ChangeDetError as error:
            raise QgsProcessingException(str(error)) from error
        for sentence in warnings:
            feedback.pushWarning(sentence)
        layers = {path: _changes(path) for path in dict.fromkeys([self._result, *(m.table.run.path for m in matches)])}
        own = layers[self._result]
        fields, crs = _fields(own), own.crs()
        sink, target = self.parameterAsSink(parameters, "OUTPUT", context, fields, own.wkbType(), crs)
        if sink is None:
            raise QgsProcessingException(self.invalidSinkError(parameters, "OUTPUT"))
        moves = {path: QgsCoordinateTransform(layer.crs(), crs, context.transformContext()) for path, layer in layers.items()}
        for index, match in enumerate(matches):
            if feedback.isCanceled():
                break
            path = match.table.run.path
            sink.addFeature(_feature(match, layers[path], moves[path], fields), QgsFeatureSink.Flag.FastInsert)
            feedback.setProgress(100 * (index + 1) / len(matches))
        return {"OUTPUT": target, "N_FOUND": len(matches)}


def _changes(path: str) -> QgsVectorLayer:
    return QgsVectorLayer(f"{path}|layername=changes", "changes", "ogr")


def _fields(changes: QgsVectorLayer) -> QgsFields:
    fields, known = QgsFields(), changes.fields()
    for name in (*list(LIKE)[:-1], *(name for name in COPIED if known.indexOf(name) >= 0), "result"):
        field = QgsField(known.field(LIKE.get(name, name)))
        field.setName(name)
        fields.append(field)
    return fields


def _feature(match: Match, changes: QgsVectorLayer, move: QgsCoordinateTransform, fields: QgsFields) -> QgsFeature:
    path, fid = Path(match.table.run.path), int(match.table.fid[match.row])
    change = changes.getFeature(fid)
    geometry = change.geometry()
    geometry.transform(move)
    feature = QgsFeature(fields)
    feature.setGeometry(geometry)
    own = {"similarity": round(match.similarity, 4), "place": path.stem, "change": fid, "result": str(path)}
    for name in fields.names():
        if name in own or change.fieldNameIndex(name) >= 0:
            feature.setAttribute(name, own[name] if name in own else change[name])
    return feature
