"""Which encoders are at hand, and can they be used?

Listed, tried, added and taken away, one thing after another, beside a run and without stopping it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from qgis.PyQt.QtCore import QObject, pyqtSignal

from changedet_plugin.bridge import settings
from changedet_plugin.bridge.background import BackgroundTask
from changedet_plugin.bridge.engine import encoders
from changedet_plugin.bridge.engine.encoders import AddEncoderTask, EncoderEntry
from changedet_plugin.bridge.engine.task import EngineTask
from changedet_plugin.bridge.i18n import tr
from changedet_plugin.core.errors import ChangeDetError
from changedet_plugin.core.events import CHECK_ENCODER, ENCODERS, MAP_BANDS
from changedet_plugin.gui.encoders.words import check_words, speed_words
from changedet_plugin.gui.engine.control import EngineControl
from changedet_plugin.gui.engine.run_control import RunControl

LIST, ADD, CHECK, BANDS = ENCODERS.name, "add_encoder", CHECK_ENCODER.name, MAP_BANDS.name


@dataclass(frozen=True)
class _Job:
    """One thing to do."""

    command: str
    path: str
    """The encoder that it is about; empty = the built-in one, or all."""
    words: str
    """What is said meanwhile."""
    task: BackgroundTask


class EncoderControl(QObject):
    """Keeps the list, and does what is asked of the files; has a run control of its own."""

    changed = pyqtSignal()
    """The list, what was found out, or what is being done."""
    added = pyqtSignal(str)
    """The path of a new file; the list follows."""
    bands_found = pyqtSignal(str, dict)
    """An encoder's path, and ``names``, ``chosen`` and ``sentence`` of the engine's ``map_bands``."""

    def __init__(self, engine: EngineControl, parent: QObject) -> None:
        super().__init__(parent)
        self._engine = engine
        self._work = RunControl(self)
        self._waiting: list[_Job] = []
        self._doing: _Job | None = None
        self._listed_by = ""
        self._outcome = ""
        self.listed: tuple[EncoderEntry, ...] = ()
        """The built-in encoder and every file, good or not; empty until the engine was asked."""
        self.tried: dict[str, str] = {}
        """What the last check found: path to a short line."""
        self._work.succeeded.connect(self._succeed)
        self._work.failed.connect(self._fail)
        self._work.cancelled.connect(lambda _command: self._go_on())
        engine.changed.connect(self.look_if_new)
        self.look_if_new()

    @property
    def is_busy(self) -> bool:
        """Whether something is being done."""
        return self._doing is not None

    @property
    def has_engine(self) -> bool:
        """Whether the files can be listed at all."""
        return self._engine.is_ready

    @property
    def words(self) -> str:
        """What is being done, else what went wrong or was found; empty where there is nothing to say."""
        if self._doing is not None:
            return self._doing.words
        if not self._engine.is_ready:
            return tr("The list needs the engine; set it up on the Series page.")
        return self._outcome

    def look_if_new(self) -> None:
        """List the files where there are some, once for every engine: a list costs a start of the engine."""
        if self._engine.is_ready and self._listed_by != self._engine.python and encoders.any_file():
            self.look()
        self.changed.emit()

    def look(self) -> None:
        """List the files anew."""
        self._listed_by = self._engine.python
        self._ask(LIST, "", tr("Reading the encoder files…"), {"folder": str(encoders.folder())})

    def add(self, path: str) -> None:
        """Copy a file into the folder of encoders."""
        self._do(_Job(ADD, path, tr("Copying the encoder…"), AddEncoderTask(path)))

    def check(self, path: str) -> None:
        """Try one, and see on what it runs and how fast."""
        values = {"encoder": path or "builtin", "device": str(settings.read("device"))}
        self._ask(CHECK, path, tr("Checking the encoder…"), values)

    def remove(self, path: str) -> None:
        """Delete a file of the folder of encoders."""
        try:
            encoders.remove(path)
            self._outcome = ""
        except ChangeDetError as error:
            self._outcome = str(error)
        self.tried.pop(path, None)
        self.listed = tuple(encoder for encoder in self.listed if encoder.path != path or self._outcome)
        self.changed.emit()

    def map_bands(self, path: str, request: Mapping[str, Any]) -> None:
        """See which bands of the series an encoder would get by itself; ``bands_found`` follows."""
        self._ask(BANDS, path, tr("Looking for the bands…"), request)

    def find(self, path: str) -> EncoderEntry | None:
        """The encoder of a path."""
        return next((encoder for encoder in self.listed if encoder.path == path), None)

    def usable(self) -> Sequence[EncoderEntry]:
        """The files that can be used."""
        return [encoder for encoder in self.listed if encoder.path and not encoder.sentence]

    def close(self) -> None:
        """Stop what goes on."""
        self._waiting.clear()
        self._work.close()

    def _ask(self, command: str, path: str, words: str, values: Mapping[str, Any]) -> None:
        if self._engine.is_ready:
            self._do(_Job(command, path, words, EngineTask(self._engine.python, values, command)))
        else:
            self.changed.emit()

    def _do(self, job: _Job) -> None:
        if self._doing is not None:
            self._waiting.append(job)
            return
        self._doing = job
        if job.command in (ADD, CHECK):
            # What the dock asks by itself takes nothing away that the analyst was told.
            self._outcome = ""
        self._work.start(job.task, job.command)
        self.changed.emit()

    def _go_on(self) -> None:
        self._doing = None
        if self._waiting:
            self._do(self._waiting.pop(0))
        self.changed.emit()

    def _succeed(self, command: str, result: Any) -> None:
        path = self._doing.path if self._doing is not None else ""
        if command == LIST:
            self.listed = tuple(encoders.from_entry(entry) for entry in result["encoders"])
        elif command == ADD:
            self.added.emit(str(result))
            self.look()
        elif command == CHECK:
            self.tried[path] = speed_words(result)
            encoder = self.find(path)
            self._outcome = check_words(encoder, result) if encoder is not None else ""
        elif command == BANDS:
            self.bands_found.emit(path, result)
        self._go_on()

    def _fail(self, command: str, sentence: str) -> None:
        path = self._doing.path if self._doing is not None else ""
        if command == CHECK:
            self.tried[path] = sentence
        if command == BANDS:
            self.bands_found.emit(path, {"chosen": [], "sentence": sentence})
        else:
            self._outcome = sentence
        self._go_on()
