"""The dock: three pages under one tab bar, and the status strip. Shows and asks; the session acts."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from qgis.gui import QgsDockWidget
from qgis.PyQt.QtCore import Qt
from qgis.PyQt.QtGui import QColor, QKeySequence
from qgis.PyQt.QtWidgets import QHBoxLayout, QTabWidget, QVBoxLayout, QWidget

from changedet_plugin.bridge import style
from changedet_plugin.bridge.filters import Filter
from changedet_plugin.bridge.i18n import tr
from changedet_plugin.bridge.similar_pool import Pool
from changedet_plugin.bridge.type_cut import COLOURS
from changedet_plugin.compat import QShortcut
from changedet_plugin.gui.canvas_keys import CanvasKeys
from changedet_plugin.gui.changes.page import ChangesPage
from changedet_plugin.gui.controls import scrolled, tool_button
from changedet_plugin.gui.dialogs import FOLDER as FOLDER_DIALOG
from changedet_plugin.gui.dialogs import GEOPACKAGE, OPEN, SAVE, ask_path, open_help
from changedet_plugin.gui.encoders.desk import EncoderDesk
from changedet_plugin.gui.engine.panel import EnginePanel
from changedet_plugin.gui.series.layer_picker import LayerPicker
from changedet_plugin.gui.series.page import SeriesPage
from changedet_plugin.gui.session import Session
from changedet_plugin.gui.similar.control import FOLDER
from changedet_plugin.gui.similar.page import SimilarPage
from changedet_plugin.gui.status_strip import StatusStrip

SERIES, CHANGES, SIMILAR = range(3)


class ChangeDock(QgsDockWidget):
    """Joins pages and session; has no task, no layer and no engine of its own."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(tr("Change detection"), parent)
        self.setObjectName("changedet_dock")
        self.setAllowedAreas(Qt.DockWidgetArea.LeftDockWidgetArea | Qt.DockWidgetArea.RightDockWidgetArea)
        self.session = session
        self.series = SeriesPage(session.model)
        self.changes = ChangesPage()
        self.similar = SimilarPage()
        self.engine = EnginePanel(session.engine.variants())
        self.series.engine_slot.addWidget(self.engine)
        self.status = StatusStrip()
        self.tabs = QTabWidget()
        self.tabs.setObjectName("changedet_tabs")
        self.tabs.setDocumentMode(True)
        for page, title in (
            (self.series, tr("Series")),
            (scrolled(self.changes), tr("Changes")),
            (scrolled(self.similar), tr("Similar")),
        ):
            self.tabs.addTab(page, title)
        self.tabs.setCornerWidget(self._corner())
        body = QWidget()
        layout = QVBoxLayout(body)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self.tabs, 1)
        layout.addWidget(self.status)
        self.setWidget(body)
        self._join_series()
        self._join_run()
        self._join_result()
        self._make_shortcuts()
        self.series.show_parameters(session.remembered())
        self._show_result()
        self._show_engine()

    def show_page(self, page: int) -> None:
        """Bring a page to the front: ``SERIES``, ``CHANGES`` or ``SIMILAR``."""
        self.tabs.setCurrentIndex(page)

    def show_first_change(self) -> None:
        """Come to the front on the first change, with its surroundings."""
        self.show_page(CHANGES)
        if self.changes.model.rowCount():
            self.session.result.select([self.changes.model.fid_at(0)])
            self.changes.zoom()

    def _corner(self) -> QWidget:
        corner = QWidget()
        row = QHBoxLayout(corner)
        row.setContentsMargins(0, 0, 2, 0)
        row.setSpacing(0)
        self.options_button = tool_button(
            "mActionOptions.svg",
            tr("Engine"),
            "options_button",
            tr("Show or hide the engine: where it runs, and its set-up."),
        )
        self.options_button.setCheckable(True)
        self.options_button.clicked.connect(self._toggle_engine)
        help_button = tool_button("mActionHelpContents.svg", tr("Help"), "help_button", tr("Open the guide."))
        help_button.clicked.connect(open_help)
        row.addWidget(self.options_button)
        row.addWidget(help_button)
        return corner

    def _join_series(self) -> None:
        session, page = self.session, self.series
        page.table.layers_asked.connect(self._pick_layers)
        page.table.folder_asked.connect(lambda: self._ask(tr("Folder of dated rasters"), session.add_file, kind=FOLDER_DIALOG))
        page.table.layers_dropped.connect(session.add_layers)
        page.table.files_dropped.connect(session.add_files)
        page.area.layers_wanted.connect(lambda: page.area.show_layers(session.polygon_layers()))
        self.encoders = EncoderDesk(session, page.encoder, self)
        page.run_asked.connect(lambda: session.find_changes(page.parameters()))
        page.check_asked.connect(lambda: session.check(page.parameters()))
        page.open_asked.connect(self._ask_result)
        session.model.changed.connect(lambda: page.patch.show_pixel_size(session.pixel_size()))

    def _join_run(self) -> None:
        run, engine = self.session.run, self.session.engine
        run.started.connect(lambda _command: self._show_running(True))
        for signal in (run.succeeded, run.failed, run.cancelled):
            signal.connect(lambda *_: self._show_running(False))
        run.progressed.connect(self.status.show_progress)
        self.session.ended.connect(self.status.stop)
        self.session.told.connect(self.series.show_sentences)
        self.status.cancel_asked.connect(run.cancel)
        engine.changed.connect(self._show_engine)
        engine.progressed.connect(self.status.show_work)
        self.engine.setup_asked.connect(engine.set_up)
        self.engine.python_chosen.connect(engine.use_python)
        self.engine.test_asked.connect(engine.test)

    def _join_result(self) -> None:
        result, changes, similar = self.session.result, self.changes, self.similar
        result.changed.connect(self._show_result)
        result.retyped.connect(self._show_types)
        result.selected.connect(changes.show_selected)
        result.selected.connect(similar.show_selected)
        self.session.show_changes_asked.connect(self.show_first_change)
        changes.filter_changed.connect(result.apply_filter)
        changes.beside_asked.connect(result.show_patches)
        changes.n_types_asked.connect(result.cut_types)
        changes.style_asked.connect(result.apply_style)
        changes.similar_asked.connect(self.session.similar.find)
        changes.export_asked.connect(self._ask_export)
        changes.open_asked.connect(self._ask_result)
        changes.details.why_not_switched.connect(self.session.places.switch)
        self.session.places.told.connect(changes.details.show_place)
        self.session.places.switched.connect(changes.details.show_why_not)
        changes.picked.connect(result.select)
        changes.zoom_asked.connect(result.zoom_to)
        self._join_similar()

    def _join_similar(self) -> None:
        control, page = self.session.similar, self.similar
        control.judged.connect(page.show_judged)
        control.found.connect(self._show_similar)
        page.found.connect(control.show)
        page.picked.connect(control.pick)
        page.zoom_asked.connect(control.go_to)
        page.judged.connect(control.judge)
        page.scope_asked.connect(self._look_in)
        page.closed.connect(self._leave_similar)
        page.pick_asked.connect(self.session.result.start_picking)

    def _make_shortcuts(self) -> None:
        """Keys act while the focus is in the dock or on the map, and never while text is typed (Qt sees to that)."""
        CanvasKeys(self.session.canvas, self.changes.keys(), self.changes.body.isVisible, self)
        for key, act in self.changes.keys().items():
            shortcut = QShortcut(QKeySequence(key), self.changes)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(act)
        for key, liked in (("+", True), ("-", False)):
            shortcut = QShortcut(QKeySequence(key), self.similar)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(partial(self.similar.judge, liked))

    def _show_running(self, running: bool) -> None:
        self.series.show_running(running)
        self.engine.show_busy(running)
        if running:
            self.status.start()

    def _show_engine(self) -> None:
        engine = self.session.engine
        self.engine.show_state(engine.words, engine.is_ready)
        self.engine.setVisible(not engine.is_ready or self.options_button.isChecked())
        self.series.show_engine(engine.is_ready, engine.runs_on)

    def _toggle_engine(self) -> None:
        self.show_page(SERIES)
        self._show_engine()

    def _show_result(self) -> None:
        result = self.session.result
        drawn = style.type_colours(result.layers.changes) if result.layers is not None else {}
        colors = {**_type_colours(), **drawn}
        self.changes.show_result(result.table, colors)
        self.similar.show_result(result.table, colors)

    def _show_types(self) -> None:
        result = self.session.result
        if result.table is not None:
            colors = _type_colours()
            self.changes.retype(result.table, colors)
            self.similar.retype(result.table, colors)

    def _show_similar(self, pool: Pool, fid: int, cosine: Any) -> None:
        # What the filter hides may be alike too.
        self.session.result.apply_filter(Filter(flags=None))
        self.similar.show_similar(pool, fid, cosine)
        self.show_page(SIMILAR)

    def _leave_similar(self) -> None:
        self.similar.clear()
        self.session.similar.clear()
        self.session.result.apply_filter(self.changes.filter())
        self.show_page(CHANGES)

    def _look_in(self, scope: str) -> None:
        if scope != FOLDER:
            self.session.similar.look_in(scope)
            return
        # Until a folder is chosen the search stays where it was.
        self.similar.show_scope(self.session.similar.scope)
        self._ask(tr("Folder of results"), self._look_in_folder, kind=FOLDER_DIALOG)

    def _look_in_folder(self, path: str) -> None:
        self.similar.show_scope(FOLDER)
        self.session.similar.look_in(FOLDER, path)

    def _pick_layers(self) -> None:
        picker = LayerPicker(self.session.raster_choices(), self)
        picker.chosen.connect(self.session.add_layers)
        picker.open()

    def _ask_result(self) -> None:
        self._ask(tr("Result of a run"), self._open_result, GEOPACKAGE)

    def _open_result(self, path: str) -> None:
        if self.session.result.open(path):
            self.show_first_change()

    def _ask_export(self, which: str) -> None:
        self._ask(tr("Export changes"), lambda path: self.session.export(path, which), GEOPACKAGE, SAVE)

    def _ask(self, title: str, act: Callable[[str], object], filters: str = "", kind: str = OPEN) -> None:
        ask_path(self, title, self.session.result_folder(), act, filters=filters, kind=kind)


def _type_colours() -> dict[str, QColor]:
    return {name: QColor(colour) for name, colour in COLOURS.items()}
