"""Where are the rasters of a result's dates now, and which layers show them?"""

from __future__ import annotations

import datetime
from collections import OrderedDict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from qgis.core import QgsCoordinateReferenceSystem, QgsProject, QgsRasterLayer

from changedet_plugin.bridge import local_files
from changedet_plugin.bridge.pictures.bands import N_RADAR_DATES
from changedet_plugin.bridge.pictures.drawn import IMAGE_PROPERTY, drawn_layer, same_grid
from changedet_plugin.bridge.pictures.look import N_DATES, Image, Look, Plan, Scene, Stretch, last_clear, stretch_of
from changedet_plugin.bridge.raster_file import as_posix, local_path, name_of
from changedet_plugin.core import mask_products
from changedet_plugin.core.mask_products import MaskMeaning
from changedet_plugin.core.parameters import Masking
from changedet_plugin.core.rasters import address as addresses
from changedet_plugin.core.rasters import signed
from changedet_plugin.core.result_file import StoredRun

_SOUND = 0.5
"""Dates with less than so much of the valid pixels that the best one has are not measured where there are others."""
_CLEAR_SHARE = 0.9
"""A date that lies under the changes has so much of the valid pixels that the best one of its side has, at least."""
_MOST_SEARCHED = 12
"""So many dates are looked at, the newest first, for one that is clear."""
_MOST_OPEN = 64


@dataclass
class _Input:
    """A raster of the run and where it is now."""

    path: str
    """Empty = not found."""
    name: str
    mask: str
    meanings: tuple[MaskMeaning, ...] = ()
    """How the mask, and bands of its own that are masks, are read."""
    shown_by: list[str] = field(default_factory=list)
    """The layers of the project that show this file, by their ids."""
    crs: str = ""
    """Set on its layer in place of what the file says; empty = that of the file."""
    is_remote: bool = False
    """Whether the run read it from a server."""


class Scenes:
    """Finds the rasters of a run by path, then by name and size: beside the result, beside the project, among its layers.

    Two dates that are compared are drawn in one look, whatever style the layers of the project have: stretched apart they
    would show changes that are none.
    """

    def __init__(self, run: StoredRun, project: QgsProject) -> None:
        self._run, self._project = run, project
        self._opened: OrderedDict[tuple[tuple[str, ...], Look], QgsRasterLayer] = OrderedDict()
        self._inputs: dict[datetime.date, list[_Input]] = {}
        self.stretch: Stretch = stretch_of(Plan(()))
        self.find()

    def find(self) -> bool:
        """Look for the files again, for layers of the project came or went; False where all are where they were."""
        former = {date: self.paths(date) for date in self._inputs}
        shown = _files_of(self._project)
        folders = [Path(self._run.path).parent, Path(self._project.homePath() or ".")]
        used = set(self._run.dates)
        inputs: dict[datetime.date, list[_Input]] = {}
        for entry in self._run.facts.inputs:
            date = _date(entry.get("date"))
            if date in used:
                found = _found(entry, folders, shown)
                found.meanings = _meanings(entry, self._run.facts.parameters.get("masking"))
                inputs.setdefault(date, []).append(found)
        self._inputs = inputs
        if former == {date: self.paths(date) for date in self._inputs}:
            return False
        self._opened.clear()
        self.stretch = stretch_of(self._plan())
        return True

    @property
    def dates(self) -> tuple[datetime.date, ...]:
        """The used dates whose rasters are all at hand, oldest first."""
        return tuple(date for date in self._run.dates if self.paths(date))

    @property
    def missing(self) -> tuple[str, ...]:
        """File names of the rasters that were not found."""
        entries = (entry for date in self._run.dates for entry in self._inputs.get(date, ()))
        return tuple(entry.name for entry in entries if not entry.path)

    @property
    def on_server(self) -> bool:
        """Whether what was not found is on a server, which is not asked for pictures."""
        entries = (entry for date in self._run.dates for entry in self._inputs.get(date, ()))
        gone = [entry for entry in entries if not entry.path]
        return bool(gone) and all(entry.is_remote for entry in gone)

    @property
    def last_clear(self) -> tuple[datetime.date, datetime.date] | None:
        """The last clear reference date and the last clear new one, of those at hand; None where none is.

        Clear by what was measured (``searches``); the last that is mostly valid where none is clear.
        """
        searched = self._searched()
        if not searched:
            return None
        before, after = (next((date for date in dates if self._is_clear(date)), dates[0]) for dates in searched)
        return before, after

    @property
    def searches(self) -> list[list[Scene]]:
        """What has to be measured, the first first, until one is clear, for ``last_clear`` to be known."""
        return [[self.scene(date) for date in dates] for dates in self._searched()]

    def search(self) -> None:
        """Measure, now and in this thread, what ``last_clear`` needs; ``Chips`` does it in the background."""
        for scenes in self.searches:
            for _step in last_clear(self.stretch, scenes):
                pass

    def measure(self, pair: Sequence[datetime.date]) -> None:
        """Find out now, in this thread, how dates look; ``Chips`` does it in the background."""
        self.stretch.measure([self.scene(date) for date in pair])

    def look(self, pair: Sequence[datetime.date]) -> Look | None:
        """The one look of dates that are compared; None where they have not been measured."""
        return self.stretch.look([self.scene(date) for date in pair])

    def scene(self, date: datetime.date) -> Scene:
        """The rasters of a date."""
        return tuple(Image(entry.path, entry.mask, entry.meanings) for entry in self._inputs.get(date, ()))

    def paths(self, date: datetime.date) -> list[str]:
        """The files of a date; none where one is not at hand."""
        paths = [entry.path for entry in self._inputs.get(date, ())]
        return paths if all(paths) else []

    def is_shown(self, date: datetime.date) -> bool:
        """Whether layers of the project show a date."""
        entries = self._inputs.get(date, ())
        return bool(entries) and all(entry.shown_by for entry in entries)

    def shown_layers(self) -> list[QgsRasterLayer]:
        """The layers of the project that show any date."""
        ids = (layer_id for entries in self._inputs.values() for entry in entries for layer_id in entry.shown_by)
        layers = (self._project.mapLayer(layer_id) for layer_id in ids)
        return [layer for layer in layers if layer is not None]

    def layers(self, pair: Sequence[datetime.date], is_after: bool) -> list[QgsRasterLayer]:
        """What is drawn for one of two dates that are compared, the topmost first; empty where it cannot be, or not yet."""
        look = self.look(pair)
        if look is None:
            return []
        layers = [self._layer(group, look) for group in self.groups(pair[is_after], is_after)]
        return layers if all(layer.isValid() for layer in layers) else []

    def groups(self, date: datetime.date, is_after: bool) -> list[tuple[str, ...]]:
        """The files that are drawn for a date, a layer each; of radar the mean of those that lie nearest on its side."""
        paths = self.paths(date)
        scheme = self.stretch.scheme
        if scheme is None or not scheme.is_radar or len(paths) != 1:
            return [(path,) for path in paths]
        single = [(known, of_date[0]) for known in self.dates if len(of_date := self.paths(known)) == 1]
        near = [path for known, path in single if (known >= date if is_after else known <= date)]
        return [tuple(same_grid(near[:N_RADAR_DATES] if is_after else near[: -N_RADAR_DATES - 1 : -1]))]

    def _layer(self, paths: tuple[str, ...], look: Look) -> QgsRasterLayer:
        key = (paths, look)
        if key not in self._opened:
            while len(self._opened) >= _MOST_OPEN:
                self._opened.popitem(last=False)
            layer = self._opened[key] = drawn_layer(paths, look)
            shown = self._project.mapLayer(self._shown_by(paths[0]))
            if shown is not None:
                layer.setMetadata(shown.metadata())
                layer.setCrs(layer.crs() if layer.crs().isValid() else shown.crs())
            crs = self._crs_of(paths[0])
            if crs:
                layer.setCrs(QgsCoordinateReferenceSystem(crs))
        self._opened.move_to_end(key)
        return self._opened[key]

    def _crs_of(self, path: str) -> str:
        """What was set on the layer of a raster when it was looked at by the engine."""
        entries = (entry for entries in self._inputs.values() for entry in entries)
        return next((entry.crs for entry in entries if entry.path == path), "")

    def _plan(self) -> Plan:
        extent, wkt = self._run.ground
        return Plan(tuple(self.scene(date) for date in self._measured_dates()), extent, wkt)

    def _shown_by(self, path: str) -> str:
        """A layer of the project that shows a file: the analyst may have told it where it lies, and whose it is."""
        entries = (entry for entries in self._inputs.values() for entry in entries if entry.path == path)
        return next((entry.shown_by[0] for entry in entries if entry.shown_by), "")

    def _searched(self) -> list[list[datetime.date]]:
        """Dates that may lie under the changes, of the reference and then the new ones, the newest first; none at hand: []."""
        at_hand, is_reference = self.dates, dict(zip(self._run.dates, self._run.is_reference))
        if not at_hand:
            return []
        reference = [date for date in at_hand if is_reference[date]] or list(at_hand[:1])
        new = [date for date in at_hand if not is_reference[date]] or list(at_hand[-1:])
        return [self._sound(dates, _CLEAR_SHARE)[: -_MOST_SEARCHED - 1 : -1] for dates in (reference, new)]

    def _is_clear(self, date: datetime.date) -> bool:
        return self.stretch.is_clear(self.scene(date))

    def _sound(self, dates: Sequence[datetime.date], share: float) -> list[datetime.date]:
        """Those that have ``share`` of the valid pixels of the best of them."""
        valid = {row["date"]: float(row.get("valid_share") or 0.0) for row in self._run.date_rows}
        most = max((valid.get(date, 0.0) for date in dates), default=0.0)
        return [date for date in dates if valid.get(date, 0.0) >= share * most]

    def _measured_dates(self) -> list[datetime.date]:
        """Dates at hand, evenly over the series, the clear ones first of all."""
        sound = self._sound(self.dates, _SOUND)
        last = len(sound) - 1
        picked = {round(index * last / max(min(N_DATES, len(sound)) - 1, 1)) for index in range(min(N_DATES, len(sound)))}
        return [sound[index] for index in sorted(picked)]


def _files_of(project: QgsProject) -> dict[str, list[QgsRasterLayer]]:
    """The files that layers of a project show."""
    layers_of: dict[str, list[QgsRasterLayer]] = {}
    for layer in project.mapLayers().values():
        if isinstance(layer, QgsRasterLayer) and layer.isValid():
            layers_of.setdefault(str(layer.customProperty(IMAGE_PROPERTY) or local_path(layer)), []).append(layer)
    return layers_of


def _found(entry: Mapping[str, Any], folders: Sequence[Path], shown: Mapping[str, list[QgsRasterLayer]]) -> _Input:
    """Where a raster of the run is now: as a layer, where it was, beside the result, beside the project."""
    wanted = str(entry.get("path", ""))
    name, known = name_of(wanted), as_posix(wanted)
    mates = known if known in shown else next((path for path in shown if _is(path, entry)), "")
    local_files.take([mates] if mates else [])
    file = name_of(addresses.first_file(wanted) or wanted)
    beside = [addresses.moved(wanted, (folder / file).as_posix()) for folder in folders]
    places = [mates] if mates else [wanted, *beside]
    path = next((as_posix(place) for place in places if _is(place, entry) and local_files.is_there(place, *beside)), "")
    ids = [layer.id() for layer in shown.get(path, [])]
    return _Input(
        path,
        name,
        str(entry.get("mask") or ""),
        shown_by=ids,
        crs=str(entry.get("crs") or ""),
        is_remote=addresses.is_remote(wanted),
    )


def _meanings(entry: Mapping[str, Any], masking: object) -> tuple[MaskMeaning, ...]:
    """How the masks of a raster were read; of a run that does not say, by what was chosen."""
    try:
        if "mask_meanings" in entry:
            return tuple(map(mask_products.from_plain, entry["mask_meanings"]))
        known = masking if isinstance(masking, dict) else {}
        return Masking(known.get("band"), tuple(known.get("values") or ())).meanings(has_file=bool(entry.get("mask")))
    except (KeyError, TypeError, ValueError):
        return ()


def _is(path: str, entry: Mapping[str, Any]) -> bool:
    """Whether an address is that of the raster of a run: the same, or of the same name and size."""
    wanted = str(entry.get("path", ""))
    if as_posix(signed.unsigned(path)) == as_posix(wanted):
        return True
    if name_of(path) != name_of(wanted) or not local_files.is_there(path):
        return False
    return addresses.n_bytes(path) == entry.get("bytes")


def _date(text: object) -> datetime.date | None:
    try:
        return datetime.date.fromisoformat(str(text)[:10])
    except ValueError:
        return None
