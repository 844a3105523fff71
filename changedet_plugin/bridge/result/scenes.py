"""The rasters of a result's dates as QGIS draws them: the layers of the project where they are there, else the files."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from qgis.core import (
    QgsContrastEnhancement,
    QgsCoordinateReferenceSystem,
    QgsCoordinateTransform,
    QgsCsException,
    QgsMapLayerStyle,
    QgsProject,
    QgsRasterLayer,
    QgsRasterMinMaxOrigin,
    QgsRectangle,
)

from changedet_plugin.bridge.result.tables import ChangeTable, RunFacts
from changedet_plugin.bridge.series.layers import name_of, open_quietly


class Scenes:
    """Finds the rasters of a run by path, then by name and size: beside the result, beside the project, among its layers.

    What is not in the project is opened here, and drawn in the style of a raster that is, or one style for all dates:
    two dates that are stretched apart would show changes that are none.
    """

    def __init__(self, run: RunFacts, project: QgsProject) -> None:
        self._run, self._project = run, project
        self._opened: dict[str, QgsRasterLayer] = {}
        self._style: QgsMapLayerStyle | None = None
        inputs = [entry for entry in run.facts.get("inputs") or () if isinstance(entry, dict)]
        used = set(run.dates)
        self._inputs: dict[datetime.date, list[Mapping[str, Any]]] = {}
        for entry in inputs:
            date = _date(entry.get("date"))
            if date in used:
                self._inputs.setdefault(date, []).append(entry)

    @property
    def dates(self) -> tuple[datetime.date, ...]:
        """The used dates whose rasters are all at hand, oldest first."""
        return tuple(date for date in self._run.dates if self._inputs.get(date) and not self._missing(date))

    @property
    def missing(self) -> tuple[str, ...]:
        """File names of the rasters that were not found."""
        return tuple(name for date in self._run.dates for name in self._missing(date))

    @property
    def layers_of_project(self) -> list[QgsRasterLayer]:
        """The layers of the project that are drawn for any date."""
        found = (self._in_project(entry) for entries in self._inputs.values() for entry in entries)
        return [layer for layer in found if layer is not None]

    def layers(self, date: datetime.date) -> list[QgsRasterLayer]:
        """What is drawn for a date, the topmost first; empty where a raster is not at hand."""
        found = [self._layer(entry) for entry in self._inputs.get(date, ())]
        return [layer for layer in found if layer is not None] if all(found) else []

    def extent(self, crs: QgsCoordinateReferenceSystem) -> QgsRectangle:
        """What the rasters at hand cover together, in ``crs``; null where that is not known."""
        found = QgsRectangle()
        for layer in self.layers(self.dates[-1]) if self.dates else ():
            to_crs = QgsCoordinateTransform(layer.crs(), crs, self._project)
            try:
                found.combineExtentWith(to_crs.transformBoundingBox(layer.extent()))
            except QgsCsException:
                return QgsRectangle()
        return found

    def _missing(self, date: datetime.date) -> list[str]:
        return [_name(entry) for entry in self._inputs.get(date, ()) if not self._place(entry) and not self._in_project(entry)]

    def _layer(self, entry: Mapping[str, Any]) -> QgsRasterLayer | None:
        known = self._in_project(entry)
        if known is not None:
            return known
        path = self._place(entry)
        if not path:
            return None
        if path not in self._opened:
            layer = open_quietly(path)
            if not layer.isValid():
                return None
            self._like_the_others(layer)
            self._opened[path] = layer
        return self._opened[path]

    def _like_the_others(self, layer: QgsRasterLayer) -> None:
        """Draw a raster as those of the project are drawn, or as the first one that was opened."""
        if self._style is None:
            mates = (self._in_project(entry) for entries in self._inputs.values() for entry in entries)
            mate = next((mate for mate in mates if mate is not None and mate.bandCount() == layer.bandCount()), None)
            if mate is None:
                _stretch(mate := layer)
            self._style = QgsMapLayerStyle()
            self._style.readFromLayer(mate)
        self._style.writeToLayer(layer)

    def _in_project(self, entry: Mapping[str, Any]) -> QgsRasterLayer | None:
        """The layer of the project that shows this file, or one of its name and size."""
        name = _name(entry)
        rasters = (layer for layer in self._project.mapLayers().values() if isinstance(layer, QgsRasterLayer))
        # To look at the disk takes longer than to look at a name.
        named = (layer for layer in rasters if name in layer.source() and layer.isValid())
        return next((layer for layer in named if _is(Path(layer.source()), entry)), None)

    def _place(self, entry: Mapping[str, Any]) -> str:
        """Where the file lies now; empty = not found."""
        folders = [Path(self._run.path).parent, Path(self._project.homePath() or ".")]
        places = [Path(str(entry.get("path", ""))), *(folder / _name(entry) for folder in folders)]
        return next((str(place) for place in places if _is(place, entry) and place.is_file()), "")


def usual_dates(
    table: ChangeTable, row: int, at_hand: tuple[datetime.date, ...]
) -> tuple[datetime.date | None, datetime.date | None]:
    """The dates at hand between which a change happened: the last one before it, the first one since."""
    since = table.date[row]
    if since is None:
        return (at_hand[0], at_hand[-1]) if at_hand else (None, None)
    until = table.date_from[row] or since - datetime.timedelta(days=1)
    before = [date for date in at_hand if date <= until] or [date for date in at_hand if date < since]
    after = [date for date in at_hand if date >= since]
    return (before[-1] if before else None), (after[0] if after else None)


def _is(path: Path, entry: Mapping[str, Any]) -> bool:
    """Whether a path is the raster of a run: the same path, or the same name and size."""
    if path == Path(str(entry.get("path", ""))):
        return True
    if path.name != _name(entry) or not path.is_file():
        return False
    return path.stat().st_size == entry.get("bytes")


def _name(entry: Mapping[str, Any]) -> str:
    return name_of(str(entry.get("path", "")))


def _date(text: object) -> datetime.date | None:
    try:
        return datetime.date.fromisoformat(str(text)[:10])
    except ValueError:
        return None


def _stretch(layer: QgsRasterLayer) -> None:
    """QGIS draws what it opens by itself from black to white of the data type; this is how it draws what it is given."""
    layer.setContrastEnhancement(
        QgsContrastEnhancement.ContrastEnhancementAlgorithm.StretchToMinimumMaximum,
        QgsRasterMinMaxOrigin.Limits.CumulativeCut,
    )
