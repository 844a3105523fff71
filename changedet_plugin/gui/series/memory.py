"""The series in the project file: rasters, dates, use, split and bands come back when the project is opened."""

from __future__ import annotations

import datetime
import json
from typing import Any

from qgis.core import QgsProject
from qgis.PyQt.QtCore import QObject

from changedet_plugin.gui.series.model import SeriesModel, SeriesRow

_SCOPE, _KEY = "changedet", "/series"


class SeriesMemory(QObject):
    """Writes the series with the project and reads it again; paths follow the project's own rule, relative by default."""

    def __init__(self, model: SeriesModel, project: QgsProject, parent: QObject) -> None:
        super().__init__(parent)
        self._model = model
        self._project = project
        project.writeProject.connect(self._write)
        project.readProject.connect(self._read)
        self._read()

    def close(self) -> None:
        """Let go of the project."""
        self._project.writeProject.disconnect(self._write)
        self._project.readProject.disconnect(self._read)

    def _write(self, *_document: object) -> None:
        if not self._model.rows:
            self._project.removeEntry(_SCOPE, _KEY)
            return
        rows = [
            {
                "path": self._project.writePath(row.path),
                "layer": row.layer,
                "date": row.date.isoformat() if row.date else None,
                "used": row.used,
                "note": row.note,
            }
            for row in self._model.rows
        ]
        end = self._model.reference_end() if self._model.is_split_fixed() else None
        series = {"rows": rows, "reference_end": end.isoformat() if end else None, "bands": dict(self._model.bands)}
        self._project.writeEntry(_SCOPE, _KEY, json.dumps(series))

    def _read(self, *_document: object) -> None:
        text, _found = self._project.readEntry(_SCOPE, _KEY, "")
        if not text:
            return
        try:
            series = json.loads(text)
            rows = [self._row(values) for values in series["rows"]]
            end = _date(series["reference_end"])
            bands = {
                str(name): [int(number) for number in numbers] for name, numbers in dict(series.get("bands") or {}).items()
            }
        except (KeyError, TypeError, ValueError):
            # Another version's, or edited by hand: the analyst adds the rasters again.
            return
        self._model.clear()
        self._model.add(rows)
        self._model.set_reference_end(end)
        for encoder, numbers in bands.items():
            self._model.set_bands(encoder, numbers)

    def _row(self, values: dict[str, Any]) -> SeriesRow:
        path = self._project.readPath(values["path"])
        return SeriesRow(path, values["layer"], _date(values["date"]), used=bool(values["used"]), note=str(values["note"]))


def _date(text: str | None) -> datetime.date | None:
    return datetime.date.fromisoformat(text) if text else None
