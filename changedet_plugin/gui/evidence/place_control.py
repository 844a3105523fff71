"""Why is a place not in the list?

A map tool, and what it finds under a click, in plain words.
"""

from __future__ import annotations

import math

from qgis.core import QgsFeatureRequest, QgsGeometry, QgsPointXY, QgsProject
from qgis.gui import QgsMapCanvas, QgsMapToolEmitPoint
from qgis.PyQt.QtCore import QObject, Qt, pyqtSignal

from changedet_plugin.bridge.i18n import tr
from changedet_plugin.bridge.result import scored_patch
from changedet_plugin.bridge.result.score_raster import ScoreRaster
from changedet_plugin.bridge.result.scored_patch import ScoredPatch
from changedet_plugin.bridge.words import flag_text, score_text
from changedet_plugin.core.errors import ChangeDetError
from changedet_plugin.core.result_file import StoredRun
from changedet_plugin.core.result_schema import Rule
from changedet_plugin.gui.evidence.score_line import ScoreSeries
from changedet_plugin.gui.result.highlights import Outline
from changedet_plugin.gui.result.result_control import ResultControl


class PlaceControl(QObject):
    """Asks the score raster of the result that is shown."""

    told = pyqtSignal(str, object)
    """What is known of the place that was clicked, and its ``ScoreSeries``; None = nothing is known."""
    switched = pyqtSignal(bool)
    """The map tool was taken up or laid down."""

    def __init__(self, canvas: QgsMapCanvas, project: QgsProject, result: ResultControl) -> None:
        super().__init__(result)
        self._canvas, self._project, self._result = canvas, project, result
        self._raster: ScoreRaster | None = None
        self._outline = Outline(canvas)
        self.tool = QgsMapToolEmitPoint(canvas)
        self.tool.setCursor(Qt.CursorShape.WhatsThisCursor)
        self.tool.canvasClicked.connect(lambda point, _button: self.ask(point))
        self.tool.activated.connect(lambda: self.switched.emit(True))
        self.tool.deactivated.connect(lambda: self.switched.emit(False))
        self.tool.deactivated.connect(self._outline.clear)
        result.changed.connect(self._forget)

    def switch(self, on: bool) -> None:
        """Put the tool on the map, or take it off."""
        if on:
            self._canvas.setMapTool(self.tool)
        elif self._canvas.mapTool() is self.tool:
            self._canvas.unsetMapTool(self.tool)

    def ask(self, point: QgsPointXY) -> None:
        """Tell what is known of a point of the map."""
        layers = self._result.layers
        if layers is None:
            return
        self._outline.clear()
        try:
            if self._raster is None:
                self._raster = scored_patch.open_raster(layers.run)
            map_crs = self._canvas.mapSettings().destinationCrs()
            patch = scored_patch.patch_at(self._raster, layers.run, point, map_crs, self._project)
            text = " ".join([measured(patch), self._why(layers.run, patch)])
        except ChangeDetError as error:
            self.told.emit(str(error), None)
            return
        self._outline.show(QgsGeometry.fromRect(patch.box), patch.crs)
        run = layers.run
        self.told.emit(text, ScoreSeries(run.dates, patch.distances, run.is_reference, None, run.threshold))

    def close(self) -> None:
        """Take the tool off the map and let go of the raster."""
        self.switch(False)
        self._raster = None
        self._outline.clear()

    def _why(self, run: StoredRun, patch: ScoredPatch) -> str:
        """The sentence on the list."""
        fid = scored_patch.change_at(run, patch)
        if patch.rule == Rule.LISTED or (run.is_below_limit and fid is not None):
            layers = self._result.layers
            table = self._result.table
            row = table.row_of(fid) if table is not None and fid is not None else None
            if layers is None or table is None or fid is None or row is None:
                return tr("Part of a change that this file does not hold.")
            here = QgsFeatureRequest().setFilterRect(patch.box).setFlags(QgsFeatureRequest.Flag.NoGeometry)
            is_shown = fid in {feature.id() for feature in layers.changes.getFeatures(here.setNoAttributes())}
            sentence = tr("Part of change {rank}.") if is_shown else tr("Part of change {rank}, which the filters hide.")
            return sentence.format(rank=int(table.rank[row]))
        return reason(patch, run, scored_patch.n_kept(run) if patch.rule == Rule.BEYOND_LIST else 0)

    def _forget(self) -> None:
        self._raster = None
        self._outline.clear()
        if self._result.layers is None:
            self.switch(False)


def measured(patch: ScoredPatch) -> str:
    """Score, percentile and valid share in one sentence each."""
    share = tr("{share} % of its dates are valid.").format(share=f"{100 * patch.valid_share:.0f}")
    if not math.isfinite(patch.score):
        return tr("This place has no score.") + " " + share
    score = tr("This place scores {score}, more than {percentile} % of all patches.").format(
        score=f"{patch.score:.2f}", percentile=_percent(patch.percentile)
    )
    return f"{score} {share}"


def reason(patch: ScoredPatch, run: StoredRun, n_kept: int) -> str:
    """Why the patch is not in the list; ``n_kept`` is how many patches the list holds."""
    if patch.rule == Rule.BELOW:
        if run.lists_more:
            sentence = tr("Not in the list, which ends at a score of {lowest}.")
        else:
            sentence = tr("Not in the list: below the limit of {lowest}.")
        limit = sentence.format(lowest=score_text(run.listed_from))
        flagged = tr("Taken for: {flag}.").format(flag=flag_text(patch.flag))
        return f"{limit} {flagged}" if patch.flag else limit
    reasons: dict[int, str] = {
        Rule.NO_NEW_DATE: tr("Not in the list: no valid new date, all are masked or without data here."),
        Rule.OUTSIDE: tr("Not in the list: outside the area that was searched."),
        Rule.NO_REFERENCE: tr("Not in the list: the reference is never valid here, so nothing says what is usual."),
        Rule.BEYOND_LIST: tr("Not in the list: over the limit, but weaker than the %n patches that were kept.", n_kept),
    }
    return reasons.get(patch.rule, tr("Not in the list, for a reason that this version does not know."))


def _percent(value: float) -> str:
    """Enough digits to tell the strongest apart, and never 100 for one of them."""
    return f"{value:.0f}" if value < 99 else f"{min(value, 99.99):.2f}"
