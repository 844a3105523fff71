"""How does the evidence follow what is selected?

Joins the card to what it shows: pictures, trajectory, verdicts, places that were clicked.
"""

from __future__ import annotations

import datetime

from qgis.core import QgsCoordinateTransform, QgsCsException, QgsProject, QgsRasterLayer
from qgis.PyQt.QtCore import QObject, QSize
from qgis.PyQt.QtGui import QImage

from changedet_plugin.bridge.result.trajectory import read_trajectory
from changedet_plugin.bridge.result.verdicts import tally
from changedet_plugin.bridge.words import date_text
from changedet_plugin.core.errors import ChangeDetError
from changedet_plugin.gui.changes.page import ChangesPage
from changedet_plugin.gui.evidence.judge_bar import tally_words
from changedet_plugin.gui.evidence.score_line import ScoreSeries
from changedet_plugin.gui.evidence.tip_control import joined
from changedet_plugin.gui.evidence.trajectory_view import Trajectory
from changedet_plugin.gui.session import Session
from changedet_plugin.gui.similar.page import SimilarPage

_TYPICAL = QSize(96, 96)
"""Device pixels of one of the two pictures of a type."""


class EvidencePresenter(QObject):
    """The Changes page asks by its signals; the controls of the session act."""

    def __init__(self, session: Session, page: ChangesPage, similar: SimilarPage, parent: QObject) -> None:
        super().__init__(parent)
        self._session, self._page, self._similar = session, page, similar
        self._card = page.card
        self._is_in_view = False
        self._join_pictures()
        self._join_verdicts()
        session.result.selected.connect(self._show)
        session.places.told.connect(self._show_place)
        session.places.switched.connect(self._card.show_why_not)
        self._card.why_not_switched.connect(session.places.switch)
        self._card.swipe_switched.connect(self._switch_swipe)
        session.swipe.ended.connect(lambda: self._card.show_swipe(False))
        session.result.changed.connect(self._leave_swipe)
        page.view_wanted.connect(self._look_at_view)
        session.canvas.extentsChanged.connect(self._follow_view)

    def _join_pictures(self) -> None:
        pictures, card = self._session.pictures, self._card
        pictures.offered.connect(card.show_dates)
        pictures.drawn.connect(card.show_picture)
        pictures.outlined.connect(card.pictures.show_outline)
        pictures.missed.connect(card.show_missing)
        pictures.explained.connect(card.pictures.explain)
        for shown in (self._page.list, self._similar.list):
            pictures.chip_ready.connect(shown.viewport().update)
        card.dates_chosen.connect(self._choose_dates)
        card.pictures.size_changed.connect(self._resize)
        self._page.list.draw_chips(lambda row, size: pictures.chip(self._page.model.fid_at(row), size))
        self._similar.list.draw_chips(self._similar_chip)
        self._page.conditions.type_row.show_typical(self._typical)
        self._session.result.changed.connect(self._show_chips)
        pictures.missed.connect(lambda _words: self._show_chips())

    def _choose_dates(self, before: datetime.date, after: datetime.date) -> None:
        self._session.pictures.choose(before, after)
        if self._card.swipe_button.isChecked():
            self._switch_swipe(True)

    def _switch_swipe(self, on: bool) -> None:
        """Put the two dates side by side on the map: what lies over the rasters stays over both."""
        session = self._session
        dates = [date for date in session.pictures.dates if date is not None]
        session.swipe.clear()
        self._card.show_swipe(on and len(dates) == 2)
        if not on or len(dates) < 2:
            return
        above = [layer for layer in session.canvas.layers() if not isinstance(layer, QgsRasterLayer)]
        left, right = ([*above, *layers] for layers in session.pictures.layers_at(dates))
        names = [date_text(date) for date in dates]
        session.swipe.show(names[0], right, names[1], left)

    def _join_verdicts(self) -> None:
        verdicts, page = self._session.verdicts, self._page
        page.judged.connect(verdicts.judge)
        page.noted.connect(verdicts.note)
        page.judge_bar.undo_asked.connect(self.undo)
        for signal in (verdicts.judged, self._session.result.edited):
            signal.connect(self._rejudge)
        # What was not written is not shown as if it were.
        verdicts.failed.connect(lambda _sentence: self._rejudge())
        page.listed.connect(self._show_stand)

    def undo(self) -> None:
        """Take back the last verdict or note, where the analyst sees it."""
        fids = self._session.verdicts.undo()
        if fids:
            self._page.reveal(fids[0])
            self._session.result.select(fids)

    def _show(self, fids: list[int]) -> None:
        """Everything that is known of the current change."""
        table = self._session.result.table
        row = table.row_of(fids[0]) if fids and table is not None else None
        if table is None or row is None:
            self._card.show_change(table, None)
            self._session.pictures.show(None)
            return
        self._card.show_change(table, row, self._trajectory(fids[0], row))
        self._show_neighbours()
        self._session.pictures.show(fids[0])
        if self._card.swipe_button.isChecked():
            self._switch_swipe(True)

    def _show_neighbours(self) -> None:
        """Those of the changes near by that are listed."""
        table, current = self._session.result.table, self._page.current
        if table is None or current is None:
            return
        near = [fid for fid in self._session.pictures.neighbours(current) if self._page.is_listed(fid)]
        rows = ((fid, table.row_of(fid)) for fid in near)
        self._card.show_neighbours([(fid, f"#{int(table.rank[row])}") for fid, row in rows if row is not None])

    def _show_place(self, text: str, series: ScoreSeries | None) -> None:
        self._page.forget_current()
        self._card.show_place(text, series)

    def _leave_swipe(self) -> None:
        """The map is of another result, or of none."""
        if self._card.swipe_button.isChecked():
            self._session.swipe.clear()

    def _trajectory(self, fid: int, row: int) -> Trajectory | None:
        table = self._session.result.table
        changed = table.date[row] if table is not None else None
        if table is None or changed is None:
            return None
        try:
            positions = read_trajectory(table.run, fid)
        except ChangeDetError:
            # The file is gone: the table that was read is all there is.
            return None
        return Trajectory(table.dates, positions, changed) if positions is not None else None

    def _resize(self) -> None:
        size, ratio = self._card.pictures.picture_size(), self._card.pictures.devicePixelRatioF()
        self._session.pictures.resize(QSize(round(size.width() * ratio), round(size.height() * ratio)))

    def _show_chips(self) -> None:
        for shown in (self._page.list, self._similar.list):
            shown.show_chips(self._session.pictures.has_rasters)

    def _typical(self, name: str) -> QImage | None:
        """The first change of a type before and after; None until it is drawn."""
        table = self._session.result.table
        rows = [row for row, kind in enumerate(table.type) if kind == name and table.rank[row] > 0] if table is not None else []
        if table is None or not rows:
            return None
        first = min(rows, key=lambda row: int(table.rank[row]))
        before, after = self._session.pictures.chip(int(table.fid[first]), _TYPICAL)
        return joined(before, after) if before is not None and after is not None else None

    def _similar_chip(self, row: int, size: QSize) -> tuple[QImage | None, QImage | None]:
        """The pictures of a found change, if it belongs to the result that is shown."""
        own = self._session.similar.own([self._similar.model.fid_at(row)])
        return self._session.pictures.chip(own[0], size) if own else (None, None)

    def _rejudge(self) -> None:
        table = self._session.result.table
        if table is not None:
            self._page.rejudge(table)

    def _show_stand(self) -> None:
        table = self._session.result.table
        if table is not None:
            self._show_neighbours()
            stand = tally(table, self._page.listed_rows().tolist())
            self._page.judge_bar.show_stand(tally_words(stand))
            self._page.judge_bar.offer_undo(self._session.verdicts.can_undo)

    def _look_at_view(self, on: bool) -> None:
        self._is_in_view = on
        if on:
            self._follow_view()
        else:
            self._page.show_in_view(None)

    def _follow_view(self) -> None:
        """List what the map shows now."""
        layers, canvas = self._session.result.layers, self._session.canvas
        if not self._is_in_view or layers is None or self._session.result.is_zooming:
            return
        project = QgsProject.instance()
        to_layer = QgsCoordinateTransform(canvas.mapSettings().destinationCrs(), layers.changes.crs(), project)
        try:
            extent = to_layer.transformBoundingBox(canvas.extent())
        except QgsCsException:
            # The map shows places that the result's system does not reach: all is listed.
            self._page.show_in_view(None)
            return
        self._page.show_in_view(self._session.pictures.in_view(extent))
