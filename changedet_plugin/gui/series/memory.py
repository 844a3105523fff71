"""Which series does the project file hold?

The one in the table, and those kept under a name, come back with the project.
"""

from __future__ import annotations

import datetime
import json
from collections.abc import Callable
from dataclasses import replace
from typing import Any

from qgis.core import QgsProject
from qgis.PyQt.QtCore import QObject, QTimer, pyqtSignal

from changedet_plugin.bridge.i18n import tr
from changedet_plugin.bridge.raster_file import as_posix
from changedet_plugin.core.dates.acquisition import UNITS
from changedet_plugin.core.errors import UNREADABLE, RequestError
from changedet_plugin.core.rasters import stac_image
from changedet_plugin.core.rasters.stac_image import StacImage
from changedet_plugin.gui.series.choices import choices_of
from changedet_plugin.gui.series.model import SeriesModel
from changedet_plugin.gui.series.rows import Series, SeriesRow

_SCOPE, _KEY = "changedet", "/series"


class SeriesMemory(QObject):
    """Writes every series with the project and reads it again; paths follow the project's own rule, relative by default.

    The table holds one of them, or one without a name yet. Going to another keeps the edits of the one that is left.
    """

    changed = pyqtSignal()
    """The names, or which of them is in the table."""
    failed = pyqtSignal(str)
    restored = pyqtSignal()
    """The table was filled from the project."""

    def __init__(self, model: SeriesModel, project: QgsProject, parent: QObject) -> None:
        super().__init__(parent)
        self._model = model
        self._project = project
        self._kept: dict[str, Series] = {}
        self.current = ""
        """Name of the series in the table; empty = it was not kept yet."""
        self._is_reading = False
        self._is_unread = False
        """Whether the project has a series that this version cannot read: it is left as it is."""
        project.writeProject.connect(self._write)
        project.readProject.connect(self._read)
        project.cleared.connect(self._forget)
        model.changed.connect(self._touch)
        model.chosen.connect(self._touch)
        self._read()

    @property
    def names(self) -> tuple[str, ...]:
        """The series of the project, in the order they were kept."""
        return tuple(self._kept)

    @property
    def is_kept(self) -> bool:
        """Whether the table holds what is kept under its name."""
        return self.current in self._kept and self._kept[self.current].is_like(self._model.series())

    def keep(self, name: str) -> None:
        """Keep the table under a name of its own, or under the name it has.

        Raises
        ------
        RequestError
            There is no name, or another series has it.
        """
        if not name:
            raise RequestError(tr("The series has no name; write one into the box, then press Save."))
        if name in self._kept and name != self.current:
            raise RequestError(tr("The project has another series “{name}”; choose another name.").format(name=name))
        self._kept[name] = self._model.series()
        self._go_to(name)

    def open(self, name: str) -> None:
        """Bring another series into the table."""
        if name != self.current and name in self._kept:
            self._leave()
            self._go_to(name, self._kept[name])

    def start_new(self) -> None:
        """Empty the table for a new series."""
        self._leave()
        self._go_to("", Series())

    def remove(self) -> tuple[str, Series]:
        """Take the series in the table out of the project, and the next one into the table; returns what ``put_back`` needs."""
        gone = (self.current, self._model.series())
        self._kept.pop(self.current, None)
        name = next(iter(self._kept), "")
        self._go_to(name, self._kept.get(name, Series()))
        return gone

    def put_back(self, name: str, series: Series) -> None:
        """Undo ``remove``."""
        self._leave()
        if name:
            self._kept[name] = series
        self._go_to(name, series)

    def note(self, token: object, change: Callable[[Series], Series]) -> bool:
        """Note what a run said of the series that it was started for; returns whether that is in the table."""
        series = self._model.series()
        if series.token is token:
            self._model.note(change(series))
            return True
        for name, kept in self._kept.items():
            if kept.token is token:
                self._kept[name] = change(kept)
        return False

    def close(self) -> None:
        """Let go of the project."""
        self._project.writeProject.disconnect(self._write)
        self._project.readProject.disconnect(self._read)
        self._project.cleared.disconnect(self._forget)

    def _leave(self) -> None:
        """Keep what the table holds: nothing is lost by looking at another series."""
        series = self._model.series()
        if series.rows:
            self._kept[self.current or _free_name(series.proposed_name, self._kept)] = series

    def _go_to(self, name: str, series: Series | None = None) -> None:
        self.current = name
        if series is not None:
            self._model.restore(series)
        self._project.setDirty(True)
        self.changed.emit()

    def _touch(self) -> None:
        """QGIS asks whether to save a project with a series that was edited."""
        if not self._is_reading and self._model.rows:
            self._project.setDirty(True)

    def _forget(self) -> None:
        """Another project has other series: a new one is empty, whether the last one was ever saved or not."""
        self._kept, self.current = {}, ""
        self._is_reading = True
        self._model.restore(Series())
        self._is_reading = False
        self.changed.emit()

    def _write(self, *_document: object) -> None:
        series = self._model.series()
        if not series.rows and not self._kept:
            if not self._is_unread:
                self._project.removeEntry(_SCOPE, _KEY)
            return
        kept = [{"name": name, **self._values(one)} for name, one in self._kept.items()]
        written = {"current": self.current, **self._values(series), "kept": kept}
        self._project.writeEntry(_SCOPE, _KEY, json.dumps(written))

    def _read(self, *_document: object) -> None:
        text, _found = self._project.readEntry(_SCOPE, _KEY, "")
        self._is_unread = bool(text)
        if not text:
            return
        try:
            written = json.loads(text)
            series = self._series(written)
            # What was written before series had names has neither of these.
            kept = {str(values["name"]): self._series(values) for values in written.get("kept", ())}
            current = str(written.get("current", ""))
        except UNREADABLE:
            # Another version's, or edited by hand. Whoever listens may be made later.
            QTimer.singleShot(0, self._tell_unread)
            return
        self._is_reading, self._is_unread = True, False
        self._kept, self.current = kept, current
        self._model.restore(series)
        self._is_reading = False
        self.changed.emit()
        self.restored.emit()

    def _tell_unread(self) -> None:
        self.failed.emit(tr("The series of this project cannot be read; update the plugin, or add its rasters again."))

    def _values(self, series: Series) -> dict[str, Any]:
        rows = [
            {
                "path": self._project.writePath(row.path),
                "layer": row.layer,
                "date": row.date.isoformat() if row.date else None,
                "used": row.used,
                "note": row.note,
                "origin": row.origin,
                "unit": row.unit,
                "bytes": row.n_bytes,
                "sha256": row.sha256,
                **self._stac_values(row.stac),
            }
            for row in series.rows
        ]
        end = series.reference_end
        bands = {name: list(numbers) for name, numbers in series.bands.items()}
        choices = series.choices.written(self._project.writePath)
        return {"rows": rows, "reference_end": end.isoformat() if end else None, "bands": bands, "choices": choices}

    def _stac_values(self, stac: StacImage | None) -> dict[str, Any]:
        if stac is None:
            return {}
        return {"stac": replace(stac, mask=self._project.writePath(stac.mask) if stac.mask else "").as_plain()}

    def _series(self, values: dict[str, Any]) -> Series:
        bands = dict(values.get("bands") or {}).items()
        return Series(
            tuple(self._row(row) for row in values["rows"]),
            _date(values["reference_end"]),
            {str(name): tuple(int(number) for number in numbers) for name, numbers in bands},
            choices_of(values.get("choices") or {}, lambda path: as_posix(self._project.readPath(path))),
        )

    def _row(self, values: dict[str, Any]) -> SeriesRow:
        n_bytes = values.get("bytes")
        row = SeriesRow(
            as_posix(self._project.readPath(_text(values["path"]))),
            _text(values["layer"]),
            _date(values["date"]),
            used=bool(values["used"]),
            note=str(values["note"]),
            origin=str(values.get("origin") or ""),
            unit=next((unit for unit in UNITS if unit == values.get("unit")), "day"),
            n_bytes=None if n_bytes is None else int(n_bytes),
            sha256=str(values.get("sha256") or ""),
            stac=self._stac(values["stac"]) if values.get("stac") else None,
        )
        return row.looked_for()

    def _stac(self, values: dict[str, Any]) -> StacImage:
        told = stac_image.from_plain(values)
        return replace(told, mask=as_posix(self._project.readPath(told.mask)) if told.mask else "")


def _free_name(name: str, taken: dict[str, Series]) -> str:
    names = (name, *(f"{name} ({number})" for number in range(2, len(taken) + 3)))
    return next(free for free in names if free not in taken)


def _text(value: Any) -> str:
    """A text as it was written; ValueError where it is none, or of letters that no file can hold."""
    if not isinstance(value, str):
        raise ValueError("no text")
    value.encode()
    return value


def _date(text: str | None) -> datetime.date | None:
    return datetime.date.fromisoformat(text) if text else None
