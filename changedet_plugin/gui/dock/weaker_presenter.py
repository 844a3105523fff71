"""How is looked below the limit from the dock?

Joins the row that offers it to the result that is shown.
"""

from __future__ import annotations

from qgis.PyQt.QtCore import QObject, pyqtSignal

from changedet_plugin.bridge import background
from changedet_plugin.bridge.background import BackgroundTask
from changedet_plugin.bridge.i18n import tr
from changedet_plugin.bridge.result.names import series_of
from changedet_plugin.bridge.result.tables import ChangeTable
from changedet_plugin.bridge.weaker import result_file
from changedet_plugin.bridge.weaker.places import N_PLACES
from changedet_plugin.bridge.weaker.tasks import BelowLimitTask, StrongestBelowTask
from changedet_plugin.core.errors import ChangeDetError
from changedet_plugin.gui.changes import weaker_words
from changedet_plugin.gui.changes.page import ChangesPage
from changedet_plugin.gui.session import Session


class WeakerPresenter(QObject):
    """Looks below the limit where a list is short, and opens what is found as a result of its own."""

    opened = pyqtSignal()
    """Another result is shown: that of the places below the limit, or that of the run again."""

    def __init__(self, session: Session, page: ChangesPage, parent: QObject) -> None:
        super().__init__(parent)
        self._session, self._page, self._row = session, page, page.weaker
        self._task: BackgroundTask | None = None
        self._row.asked.connect(self._act)
        session.result.changed.connect(self._look)
        self._look()

    @property
    def _table(self) -> ChangeTable | None:
        return self._session.result.table

    def close(self) -> None:
        """Stop looking."""
        if self._task is None:
            return
        task, self._task = self._task, None
        for signal in (task.succeeded, task.failed, task.cancelled):
            signal.disconnect()
        task.cancel()

    def _look(self) -> None:
        """Another result is shown: say what its list stands on."""
        self.close()
        table = self._table
        if table is None:
            self._row.show_offer("")
        elif table.run.is_below_limit:
            tip = tr("Show the result of the run again.")
            self._row.show_offer(weaker_words.below_limit(table), tr("Back to the run"), tip)
        elif weaker_words.counts(table).opening >= weaker_words.FEW:
            self._row.show_offer("")
        elif weaker_words.counts(table).listed_below:
            self._offer_listed(table)
        else:
            self._look_below(table)

    def _offer_listed(self, table: ChangeTable) -> None:
        """Weaker ones are in the list already."""
        tip = tr("They are in this result: the number of the strongest says how many are shown.")
        button = tr("Show %n weaker ones", weaker_words.counts(table).listed_below)
        self._row.show_offer(weaker_words.short_list(table), button, tip)

    def _look_below(self, table: ChangeTable) -> None:
        try:
            task = StrongestBelowTask(table.run)
        except ChangeDetError as error:
            self._row.show_offer(f"{weaker_words.short_list(table)} {error}")
            return
        self._row.show_offer(weaker_words.short_list(table))
        task.succeeded.connect(self._offer_below)
        self._start(task)

    def _offer_below(self, score: float | None) -> None:
        self._task, table = None, self._table
        if table is None:
            return
        tip = tr("List the strongest {n} at most as a result of their own, without a new run; they are drawn dashed.")
        button = tr("Show the strongest below it") if score is not None else ""
        self._row.show_offer(
            f"{weaker_words.short_list(table)} {weaker_words.strongest_below(score, table.run.listed_from)}",
            button,
            tip.format(n=N_PLACES),
        )

    def _act(self) -> None:
        table = self._table
        if table is None:
            return
        if table.run.is_below_limit:
            self._open(str(table.run.scores_path.with_suffix("").with_suffix(".gpkg")))
        elif weaker_words.counts(table).listed_below:
            strength = self._page.conditions.strength
            strength.set_count(strength.spin.maximum())
            self._row.show_offer("")
        else:
            self._list_below(table)

    def _list_below(self, table: ChangeTable) -> None:
        folder = result_file.folder_for(table.run, self._session.result_folder())
        known = result_file.written_before(table.run, folder)
        if known is not None:
            self._open(known)
            return
        try:
            task = BelowLimitTask(table.run, folder)
        except ChangeDetError as error:
            self._session.warn(str(error))
            return
        self._row.show_busy(tr("Looking…"))
        task.succeeded.connect(self._take)
        self._start(task)

    def _take(self, table: ChangeTable) -> None:
        self._task = None
        self._open(table.run.path, table)

    def _refuse(self, _kind: str, sentence: str) -> None:
        """Methods, not lambdas: Qt forgets those of a dock that is gone before its task."""
        self._task = None
        table = self._table
        self._row.show_offer(f"{weaker_words.short_list(table)} {sentence}" if table is not None else "")

    def _stop(self) -> None:
        """Stopped in QGIS's own list of tasks: it can be asked for again."""
        self._task = None
        if self._table is not None:
            self._row.show_offer(weaker_words.short_list(self._table), tr("Show the strongest below it"))

    def _open(self, path: str, table: ChangeTable | None = None) -> None:
        run = self._table.run if self._table is not None else None
        # The title of a result says itself that it lies below the limit.
        name = series_of(run) if run is not None else ""
        if self._session.result.open(path, name, table):
            self.opened.emit()

    def _start(self, task: BackgroundTask) -> None:
        task.failed.connect(self._refuse)
        task.cancelled.connect(self._stop)
        self._task = task
        background.start(task)
