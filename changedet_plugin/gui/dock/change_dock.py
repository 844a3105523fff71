"""What is in the dock?

Three pages under one tab bar, and the status strip. Shows and asks; the session acts.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial

from qgis.gui import QgsDockWidget
from qgis.PyQt.QtGui import QColor
from qgis.PyQt.QtWidgets import QApplication, QHBoxLayout, QTabWidget, QVBoxLayout, QWidget

from changedet_plugin.bridge.i18n import tr
from changedet_plugin.bridge.layers import style
from changedet_plugin.bridge.result.filters import Filter
from changedet_plugin.bridge.result.type_cut import COLOURS
from changedet_plugin.bridge.result.verdicts import CONFIRMED, REJECTED, UNSURE
from changedet_plugin.gui.changes.page import ChangesPage
from changedet_plugin.gui.dialogs import FOLDER as FOLDER_DIALOG
from changedet_plugin.gui.dialogs import GEOPACKAGE, OPEN, SAVE, ask_path, open_help
from changedet_plugin.gui.dock.chooser_presenter import ChooserPresenter
from changedet_plugin.gui.dock.compare_presenter import ComparePresenter
from changedet_plugin.gui.dock.detectors_presenter import DetectorPresenter
from changedet_plugin.gui.dock.encoders_presenter import EncoderPresenter
from changedet_plugin.gui.dock.evidence_presenter import EvidencePresenter
from changedet_plugin.gui.dock.exports_presenter import ExportPresenter
from changedet_plugin.gui.dock.series_presenter import SeriesPresenter
from changedet_plugin.gui.dock.status_strip import StatusStrip
from changedet_plugin.gui.dock.weaker_presenter import WeakerPresenter
from changedet_plugin.gui.engine.panel import EnginePanel
from changedet_plugin.gui.guard import Guard
from changedet_plugin.gui.keys import Actions, Keys, is_drawn_on, takes_text
from changedet_plugin.gui.series.choices import RunRequest
from changedet_plugin.gui.series.left_out import LeftOutLine
from changedet_plugin.gui.series.page import SeriesPage
from changedet_plugin.gui.session import Session
from changedet_plugin.gui.similar.control import FOLDER, SearchState
from changedet_plugin.gui.similar.page import SimilarPage
from changedet_plugin.gui.widgets import scrolled, tool_button

SERIES, CHANGES, SIMILAR = range(3)
OPENING_PX = 410
"""Width that the dock opens with: the list shows score and area, no word is cut."""


class ChangeDock(QgsDockWidget):
    """Joins pages and session; has no task, no layer and no engine of its own."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(tr("Change detection"), parent)
        self.setObjectName("changedet_dock")
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
            (self.changes, tr("Changes")),
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
        self._make_keys()
        Guard(self)
        self.series.show_machine(**session.remembered())
        self._show_result()
        self._show_engine()

    def show_page(self, page: int) -> None:
        """Bring a page to the front: ``SERIES``, ``CHANGES`` or ``SIMILAR``."""
        self.tabs.setCurrentIndex(page)

    def _keep_page(self, page: int) -> None:
        self.session.result.memory.page = page

    def show_first_change(self) -> None:
        """Come to the front on the first change, with its surroundings; on all that was searched where none is listed."""
        self.show_page(CHANGES)
        focus = QApplication.focusWidget()
        if not takes_text(focus) or self.isAncestorOf(focus):
            # What had it may be hidden now, or on another page.
            self.changes.list.setFocus()
        if self.changes.model.rowCount():
            self.session.result.select([self.changes.model.fid_at(0)])
            self.changes.zoom()
        else:
            self.session.result.zoom_to_ground()

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
        self.series_presenter = SeriesPresenter(session, page, self)
        page.area.layers_wanted.connect(lambda: page.area.show_layers(session.polygon_layers()))
        # A project that was open before the dock has its series already.
        page.show_choices()
        page.patch.show_pixel_size(session.pixel_size())
        self.encoders = EncoderPresenter(session, page.encoder, self)
        page.run_asked.connect(lambda: session.find_changes(page.run_request()))
        page.check_asked.connect(lambda: session.check(page.run_request()))
        session.output_asked.connect(self._ask_output)
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
        result.found.connect(self._show_found)
        result.retyped.connect(self._show_types)
        result.selected.connect(changes.show_selected)
        self.evidence = EvidencePresenter(self.session, changes, similar, self)
        result.selected.connect(similar.show_selected)
        result.evidence_asked.connect(self._show_evidence)
        result.judge_asked.connect(self._judge_elsewhere)
        self.session.show_changes_asked.connect(self.show_first_change)
        changes.filter_changed.connect(self._filter)
        self.session.filters.set_elsewhere.connect(changes.take_condition)
        changes.conditions.beside_asked.connect(result.show_patches)
        changes.conditions.sql_asked.connect(self._filter_by_hand)
        changes.conditions.type_control.n_types_asked.connect(result.cut_types)
        changes.head.style_asked.connect(result.apply_style)
        changes.similar_asked.connect(self.session.similar.find)
        self.exports = ExportPresenter(self.session, changes.head.menu, self)
        self.compare = ComparePresenter(self.session, self)
        self.chooser = ChooserPresenter(self.session, changes, self)
        self.tabs.currentChanged.connect(self._keep_page)
        result.memory.restored.connect(lambda: self.show_page(result.memory.page))
        changes.chooser.compare_asked.connect(self.compare.open)
        self.weaker = WeakerPresenter(self.session, changes, self)
        self.weaker.opened.connect(self.show_first_change)
        changes.open_asked.connect(self._ask_result)
        changes.picked.connect(result.select)
        changes.zoom_asked.connect(result.zoom_to)
        self.left_out = LeftOutLine()
        self.left_out.series_asked.connect(partial(self.show_page, SERIES))
        changes.layout().insertWidget(0, self.left_out)
        self._join_similar()

    def _join_similar(self) -> None:
        control, page = self.session.similar, self.similar
        control.judged.connect(page.show_judged)
        control.searched.connect(self._show_similar)
        for signal in (self.session.verdicts.judged, self.session.result.edited):
            signal.connect(self._rejudge_similar)
        page.listed.connect(control.show)
        page.picked.connect(control.pick)
        page.zoom_asked.connect(control.go_to)
        page.judged.connect(control.judge)
        page.undo_asked.connect(control.undo)
        page.scope_asked.connect(self._look_in)
        page.closed.connect(self._leave_similar)
        page.pick_asked.connect(self.session.result.start_picking)
        self.detectors = DetectorPresenter(self.session, page, self)

    def _make_keys(self) -> None:
        """Keys act while the focus is in the dock or on the map, and never while text is typed."""
        verdicts = {"C": CONFIRMED, "R": REJECTED, "U": UNSURE}
        judging = {key: partial(self._judge_similar, verdict) for key, verdict in verdicts.items()}
        self._page_keys: dict[int, Actions] = {
            CHANGES: {**self.changes.keys(), "Ctrl+Z": self.evidence.undo, "Escape": self._escape},
            SIMILAR: {**self.similar.keys(), **judging},
        }
        self._keys = Keys(self._keys_at, self, self, self.session.canvas)

    def _keys_at(self, focus: QWidget) -> Actions | None:
        """The keys of the page that is shown, where it is at work."""
        canvas = self.session.canvas
        on_map = focus is canvas
        if not self.tabs.isVisible() or not (on_map or focus is self or self.isAncestorOf(focus)):
            return None
        keys = self._page_keys.get(self.tabs.currentIndex())
        if keys is None or (on_map and is_drawn_on(canvas)):
            return None
        # What would do nothing here means something to QGIS.
        idle = set() if self.changes.card.is_flickering or takes_text(focus) else {"Escape"}
        idle |= {"Ctrl+Z"} if on_map and not self.session.verdicts.can_undo else set()
        return {name: act for name, act in keys.items() if name not in idle}

    def _escape(self) -> None:
        """Leave what is typed, and end the flicker."""
        if takes_text(QApplication.focusWidget()):
            self.changes.list.setFocus()
        self.changes.card.end_flicker()

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
        self.left_out.show_dates(result.layers.run.date_rows if result.layers is not None else ())
        self.changes.show_result(result.table, colors, self.session.filters.condition)
        self.similar.show_result(result.table, colors)

    def _show_found(self) -> None:
        # Without a series the first page is empty.
        if not self.session.model.rows:
            self.show_page(CHANGES)

    def _show_types(self) -> None:
        result = self.session.result
        if result.table is not None:
            colors = _type_colours()
            self.changes.retype(result.table, colors)
            self.similar.retype(result.table, colors)

    def _show_similar(self, state: SearchState) -> None:
        # What the filter hides may be alike too.
        layers, every = self.session.result.layers, Filter(flags=None)
        if layers is not None and layers.filter() != every:
            self.session.filters.apply(every)
        self.similar.show_similar(state)
        focus = self.focusWidget()
        arrives = self.tabs.currentIndex() != SIMILAR and focus is not None and focus.hasFocus()
        self.show_page(SIMILAR)
        if arrives:
            # Arrows walk the list then, and not through the box that comes first.
            self.similar.list.setFocus()

    def _leave_similar(self) -> None:
        self.similar.clear()
        self.session.similar.clear()
        self.changes.refilter()
        self.show_page(CHANGES)

    def _rejudge_similar(self) -> None:
        self.session.similar.take_table()
        if self.session.result.table is not None:
            self.similar.rejudge(self.session.result.table)

    def _judge_similar(self, verdict: str) -> None:
        """What was picked in the list, as far as it belongs to the result that is shown."""
        self.session.verdicts.judge(self.session.similar.own(self.similar.chosen), verdict)

    def _show_evidence(self, fid: int) -> None:
        """A change was asked for where QGIS itself shows it."""
        self.changes.reveal(fid)
        self.show_page(CHANGES)

    def _judge_elsewhere(self, fid: int, verdict: str) -> None:
        """A verdict was given where QGIS itself shows a change: it is listed, or there would be a verdict that is not seen."""
        self.changes.reveal(fid)
        self.session.verdicts.judge([fid], verdict)

    def _filter(self, state: Filter) -> None:
        self.session.filters.apply(state)
        self._show_condition()

    def _show_condition(self) -> None:
        self.changes.conditions.panel.show_sql(self.session.filters.condition)

    def _filter_by_hand(self, text: str) -> None:
        state = self.session.filters.apply_sql(text)
        if state is not None:
            self.changes.show_by_hand(state)
        self._show_condition()

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

    def _ask_output(self, wanted: RunRequest) -> None:
        """Neither the folder of the project nor that of the rasters takes a file."""
        find = self.session.find_changes
        self._ask(tr("Where to write the result"), lambda path: find(replace(wanted, output=path)), GEOPACKAGE, SAVE)

    def _ask_result(self) -> None:
        self._ask(tr("Result of a run"), self._open_result, GEOPACKAGE)

    def _open_result(self, path: str) -> None:
        if self.session.result.open(path):
            self.show_first_change()

    def _ask(self, title: str, act: Callable[[str], object], filters: str = "", kind: str = OPEN) -> None:
        ask_path(self, title, self.session.result_folder(), act, filters=filters, kind=kind)


def _type_colours() -> dict[str, QColor]:
    return {name: QColor(colour) for name, colour in COLOURS.items()}
