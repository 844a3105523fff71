"""What would a run on these rasters use?

``changedet:checkseries``: rasters go in, a table with one row a date comes out; nothing is run.
"""

from __future__ import annotations

from typing import Any

from qgis.core import (
    QgsFeature,
    QgsFeatureSink,
    QgsField,
    QgsFields,
    QgsProcessingContext,
    QgsProcessingException,
    QgsProcessingFeedback,
    QgsProcessingOutputNumber,
    QgsProcessingParameterFeatureSink,
)
from qgis.PyQt.QtCore import QDate

from changedet_plugin.algorithms.detect_parameters import check_parameters
from changedet_plugin.algorithms.engine_algorithm import EngineAlgorithm
from changedet_plugin.bridge.i18n import tr
from changedet_plugin.compat import BOOLEAN_FIELD, DATE_FIELD, REAL_FIELD, TABLE, TEXT_FIELD
from changedet_plugin.core.events import CHECK
from changedet_plugin.core.result_schema import CheckedDate

_FIELDS = (
    ("date", DATE_FIELD),
    ("role", TEXT_FIELD),
    ("source", TEXT_FIELD),
    ("valid_share", REAL_FIELD),
    ("shift_x_px", REAL_FIELD),
    ("shift_y_px", REAL_FIELD),
    ("spread_px", REAL_FIELD),
    ("position", TEXT_FIELD),
    ("corrected", BOOLEAN_FIELD),
    ("gain", REAL_FIELD),
    ("offset", REAL_FIELD),
    ("note", TEXT_FIELD),
)
"""Those of the ``dates`` table of a result (docs/result.md)."""


class CheckSeries(EngineAlgorithm):
    """Takes what ``changedet:detectchanges`` takes of the series, and gives a table."""

    def name(self) -> str:
        """Second half of the id."""
        return "checkseries"

    def displayName(self) -> str:
        """Name in the toolbox."""
        return tr("Check a raster series")

    def tags(self) -> list[str]:
        """Words that find it."""
        return tr("change,time series,alignment,registration,shift,clouds,quality").split(",")

    def shortDescription(self) -> str:
        """One sentence."""
        return tr("Says of every date of a raster series whether it can be compared with the others.")

    def shortHelpString(self) -> str:
        """What it does, takes and gives."""
        return tr(
            "Reads a series of rasters once and gives a table with one row a date: its role, the share of valid pixels, how "
            "far it lies from the reference in pixels, and how its light was fitted. Changes are not searched for.\n\n"
            "The position is good up to half a pixel, shifted up to 2, bad beyond, and unknown where water, cloud or too small "
            "a scene leave too little to go by. A bad date is left out of a run (role dropped) unless dates that lie off are "
            "moved onto the reference, or used as they are."
        )

    def initAlgorithm(self, configuration: dict[str, Any] | None = None) -> None:
        """Declare the parameters, and what comes back besides the table."""
        for parameter in check_parameters():
            self.addParameter(parameter)
        self.addParameter(QgsProcessingParameterFeatureSink("OUTPUT", tr("Dates"), TABLE))
        self.parameterDefinition("OUTPUT").setHelp(tr("A table without geometry, one row a date, oldest first."))
        self.addOutput(QgsProcessingOutputNumber("N_OFF", tr("Number of dates that lie more than half a pixel off")))

    def processAlgorithm(
        self, parameters: dict[str, Any], context: QgsProcessingContext, feedback: QgsProcessingFeedback
    ) -> dict[str, Any]:
        """Ask the engine, in whatever thread this is."""
        result = self.ask(CHECK, self._request, feedback)
        if result is None:
            return {}
        fields = QgsFields()
        for name, kind in _FIELDS:
            fields.append(QgsField(name, kind))
        sink, target = self.parameterAsSink(parameters, "OUTPUT", context, fields)
        if sink is None:
            raise QgsProcessingException(self.invalidSinkError(parameters, "OUTPUT"))
        rows = result["dates"]
        for row in rows:
            sink.addFeature(_feature(row, fields), QgsFeatureSink.Flag.FastInsert)
            feedback.pushInfo(_line(row))
        n_off = sum(row["position"] in ("shifted", "bad") for row in rows)
        feedback.pushInfo(
            tr("New from {date}; {count} patches.").format(date=result["reference_end"], count=result["n_patches"])
        )
        return {"OUTPUT": target, "N_OFF": n_off}


def _feature(row: CheckedDate, fields: QgsFields) -> QgsFeature:
    feature = QgsFeature(fields)
    values: dict[str, Any] = {**row, "date": QDate.fromString(row["date"], "yyyy-MM-dd")}
    feature.setAttributes([values[name] for name, _ in _FIELDS])
    return feature


def _line(row: CheckedDate) -> str:
    x, y = row["shift_x_px"], row["shift_y_px"]
    shift = "-" if x is None or y is None else f"{(x**2 + y**2) ** 0.5:.2f} px"
    valid = "-" if row["valid_share"] is None else f"{row['valid_share']:.0%}"
    return "  ".join(filter(None, (row["date"], row["role"], valid, shift, row["position"], row["note"])))
