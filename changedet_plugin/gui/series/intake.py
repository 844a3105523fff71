"""How do rasters come into the series?

Their headers are read beside the window, and those that do not fit are asked about.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from qgis.PyQt.QtCore import QObject, pyqtSignal

from changedet_plugin.bridge import local_files, raster_header
from changedet_plugin.bridge.background import start
from changedet_plugin.bridge.i18n import tr
from changedet_plugin.bridge.raster_header import Header, HeadersTask
from changedet_plugin.bridge.series.folder_search import FolderSearch
from changedet_plugin.bridge.series.layers import DatedLayer
from changedet_plugin.bridge.series.stac_items import header_of
from changedet_plugin.core.rasters import address as addresses
from changedet_plugin.gui.series.memory import SeriesMemory
from changedet_plugin.gui.series.model import SeriesModel
from changedet_plugin.gui.series.rows import SeriesRow

NEW_SERIES, ANYWAY, LEAVE_OUT = "new", "anyway", "leave"
LOOKING = -1
_AT_ONCE = 16
"""Files whose headers are read without a task."""
_MOST_NAMED = 3


class Intake(QObject):
    """Holds what was asked for until it is read, and what does not fit until the analyst has said what becomes of it."""

    failed = pyqtSignal(str)
    reading = pyqtSignal(int)
    """How many rasters are being read; 0 = none, ``LOOKING`` = they are still looked for."""
    asked = pyqtSignal(str)
    """What does not fit, in a sentence; empty = nothing is asked."""

    def __init__(self, model: SeriesModel, memory: SeriesMemory, parent: QObject) -> None:
        super().__init__(parent)
        self._model = model
        self._memory = memory
        self._tasks: list[HeadersTask | FolderSearch] = []
        self._pending: list[SeriesRow] = []
        model.restored.connect(self._forget)

    def take(self, paths: Iterable[str], layers: Callable[[], Iterable[DatedLayer]]) -> None:
        """Add rasters: ``found`` makes the rows, which is quick once the headers of ``paths`` were read."""
        paths = [path for path in paths if path]
        local_files.choose(paths)
        unread = [path for path in paths if not raster_header.is_known(path)]
        if len(unread) <= _AT_ONCE and not any(map(addresses.is_remote, unread)):
            self._sort(layers())
            return
        self.begin(HeadersTask(unread), lambda _nothing: self._sort(layers()))

    def begin(self, task: HeadersTask | FolderSearch, then: Callable[[Any], object]) -> None:
        """Have rasters read, or looked for, beside the window; ``then`` gets what it came to, unless the series is another."""
        token = self._model.series().token
        self._tasks.append(task)
        task.succeeded.connect(lambda result: self._go_on(token, then, result))
        task.failed.connect(lambda _kind, sentence: self.failed.emit(sentence))
        for ended in (task.succeeded, task.failed, task.cancelled):
            ended.connect(lambda *_result: self._end(task))
        self._count()
        start(task)

    def take_items(self, rows: Sequence[DatedLayer]) -> None:
        """Add items of a catalogue: it says what a header would."""
        local_files.choose([row.path for row in rows])
        self._sort(rows)

    @property
    def is_asking(self) -> bool:
        """Whether some rasters wait until the analyst has said what becomes of them."""
        return bool(self._pending)

    def answer(self, answer: str) -> None:
        """Do with what does not fit as the analyst says."""
        rows, self._pending = self._pending, []
        self.asked.emit("")
        if answer == NEW_SERIES and rows:
            self._memory.start_new()
        if answer in (NEW_SERIES, ANYWAY):
            self._model.add(rows)

    def close(self) -> None:
        """Stop reading."""
        for task in self._tasks:
            task.cancel()

    def _go_on(self, token: object, then: Callable[[Any], object], result: Any) -> None:
        if self._model.series().token is token:
            then(result)
        else:
            self.failed.emit(tr("Another series was chosen while rasters were read, so they were not added; add them again."))

    def _end(self, task: HeadersTask | FolderSearch) -> None:
        if task in self._tasks:
            self._tasks.remove(task)
            self._count()

    def _count(self) -> None:
        n_files = sum(task.n_files for task in self._tasks if isinstance(task, HeadersTask))
        self.reading.emit(n_files or (LOOKING if self._tasks else 0))

    def _forget(self) -> None:
        """What was asked about the last series is no question of this one."""
        self._pending = []
        self.asked.emit("")

    def _sort(self, layers: Iterable[DatedLayer]) -> None:
        """Add what fits, and ask about the rest."""
        known = {row.path for row in (*self._model.rows, *self._pending)}
        rows = [_row(one) for one in layers if one.path not in known]
        there = self._headers_there()
        fitting, others = _split(rows, there)
        if fitting:
            self._model.add(fitting)
        if others:
            self._pending += others
            self.asked.emit(_question(self._pending, there or [_header(row) for row in fitting]))

    def _headers_there(self) -> list[Header]:
        """Headers of the rasters in the table: those that are known, and one in any case."""
        headers: list[Header] = []
        for row in self._model.rows:
            header = _header(row) if raster_header.is_known(row.path) or not headers else None
            if header is not None:
                headers.append(header)
        return headers


def _row(layer: DatedLayer) -> SeriesRow:
    """A row that takes part where it can."""
    new = SeriesRow(layer.path, layer.name, layer.date, origin=layer.origin, unit=layer.unit, stac=layer.stac).looked_for()
    problem = "" if new.missing else layer.problem
    note = problem or ("" if layer.date else tr("No date found; double-click the date to enter it."))
    return replace(new, used=layer.date is not None and not problem, note=note)


def _header(row: SeriesRow) -> Header | None:
    if row.stac is not None:
        return header_of(row.stac)
    return None if row.missing else raster_header.read(row.path)


def _split(rows: Sequence[SeriesRow], there: Sequence[Header]) -> tuple[list[SeriesRow], list[SeriesRow]]:
    """The rows that fit to what is there, else to the most of themselves, and the others. Unreadable ones fit anywhere."""
    read = [(row, header) for row, header in ((row, _header(row)) for row in rows) if header is not None]
    if not there and read:
        kinds: list[list[Header]] = []
        for _row_read, header in read:
            kind = next((kind for kind in kinds if _fits(header, kind[:1])), None)
            if kind is None:
                kinds.append([header])
            else:
                kind.append(header)
        there = max(kinds, key=len)
    others = {row.path for row, header in read if not _fits(header, there)}
    return [row for row in rows if row.path not in others], [row for row in rows if row.path in others]


def _fits(header: Header, there: Sequence[Header]) -> bool:
    # Bands of one name are compared, however many there are.
    is_like = any(header.n_bands == one.n_bands or header.names & one.names for one in there)
    return is_like and _is_same_place(header, there)


def _is_same_place(header: Header, there: Sequence[Header]) -> bool:
    return any(raster_header.share_ground(one, header) for one in there)


def _question(rows: Sequence[SeriesRow], there: Sequence[Header | None]) -> str:
    """What does not fit, and why."""
    known = [header for header in there if header is not None]
    elsewhere = [row for row in rows if (header := _header(row)) is not None and not _is_same_place(header, known)]
    banded = [row for row in rows if row not in elsewhere]
    parts = []
    if elsewhere:
        parts.append(
            tr("%n rasters show another place than the series: {names}.", len(elsewhere)).format(names=_names(elsewhere))
        )
    if banded:
        own = sorted({str(header.n_bands) for row in banded if (header := _header(row)) is not None})
        theirs = sorted({str(header.n_bands) for header in known})
        sentence = tr("%n rasters have another number of bands ({own}) than the series ({theirs}): {names}.", len(banded))
        parts.append(sentence.format(own=", ".join(own), theirs=", ".join(theirs), names=_names(banded)))
    return " ".join(parts)


def _names(rows: Sequence[SeriesRow]) -> str:
    names = [row.layer or Path(row.path).name for row in rows]
    more = len(names) - _MOST_NAMED
    listed = ", ".join(names[:_MOST_NAMED])
    return tr("{names} and %n more", more).format(names=listed) if more > 0 else listed
