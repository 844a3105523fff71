"""Which series are to be judged, and by which labels?

Plain parameters in, cases out: each a request and its labels.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from changedet_plugin.core.errors import RequestError
from changedet_plugin.core.parameters import EVALUATE, RUN
from changedet_plugin.engine.commands import request
from changedet_plugin.engine.commands.request import Request
from changedet_plugin.engine.commands.values import given, read, shown
from changedet_plugin.engine.evaluation import benchmarks
from changedet_plugin.engine.evaluation import labels as label_files
from changedet_plugin.engine.evaluation.labels import Labels
from changedet_plugin.engine.types import Warn


@dataclass(frozen=True)
class Case:
    """A series whose truth is known."""

    name: str
    open: Callable[[Path, Warn], tuple[Request, Labels]]
    """What is asked of its detection, and its labels; what must be written for it goes into the folder given.

    Raises ``ChangeDetError`` where its rasters cannot be used.
    """


def find(values: Mapping[str, Any]) -> list[Case]:
    """The series that were given: several folders are several series, anything else is one.

    Raises
    ------
    RequestError, LabelsError
        There are no labels, or no benchmark of the layout.
    """
    asked = {name: value for name, value in values.items() if name in RUN and value is not None}
    given("evaluate", values)
    rasters: Sequence[Any] = asked.get("rasters") or ()
    if not isinstance(rasters, (list, tuple)):
        raise RequestError(f"rasters: {shown(rasters)} is not a list; name the rasters of one place, or folders of them.")
    if values.get("layout"):
        return _of_layout(str(values["layout"]), values.get("split"), asked)
    if not values.get("labels"):
        raise RequestError("No labels were given; name a change raster, a folder of class maps by date, or a vector file.")
    ignored = read(EVALUATE["ignore_classes"], values.get("ignore_classes") or ())
    folders = [Path(item) for item in rasters if isinstance(item, str) and Path(item).is_dir()]
    if len(folders) < 2 or len(folders) < len(rasters):
        home = folders[0] if folders else Path()
        mask = {"mask": str(_beside(home, asked["mask"]))} if asked.get("mask") else {}
        labels = label_files.find(_beside(home, values["labels"]), ignored)
        return [Case(_name(rasters), partial(_given, {**asked, **mask}, labels))]
    return [
        Case(name, partial(_given, _of_folder(asked, folder), label_files.find(folder / values["labels"], ignored)))
        for name, folder in zip(_names(folders), folders, strict=True)
    ]


def _names(folders: Sequence[Path]) -> list[str]:
    """The ends of the paths, as short as tells them apart.

    Raises
    ------
    RequestError
        A folder is given twice.
    """
    parts = [folder.resolve().parts for folder in folders]
    for length in range(1, max(map(len, parts)) + 1):
        names = [str(Path(*part[-length:])) for part in parts]
        if len(set(names)) == len(names):
            return names
    raise RequestError("A folder was given twice; give every series once.")


def _of_layout(layout: str, split: Any, asked: Mapping[str, Any]) -> list[Case]:
    """The series of a public benchmark, in the folder that is given in place of the rasters."""
    rasters: Sequence[Any] = asked.get("rasters") or ()
    if not isinstance(rasters, (list, tuple)):
        raise RequestError(f"rasters: {shown(rasters)} is not a list; name the rasters of one place, or folders of them.")
    if len(rasters) != 1 or not Path(str(rasters[0])).is_dir():
        raise RequestError(f"With the layout {layout} give one folder: that in which its archives were unpacked.")
    members = benchmarks.members(layout, Path(str(rasters[0])), None if split is None else str(split))
    return [Case(member.name, partial(_open_member, asked, member)) for member in members]


def _open_member(asked: Mapping[str, Any], member: benchmarks.Member, folder: Path, warn: Warn) -> tuple[Request, Labels]:
    sources, labels = member.open(folder)
    return request.of_sources(sources, asked, warn), labels


def _given(asked: Mapping[str, Any], labels: Labels, _folder: Path, warn: Warn) -> tuple[Request, Labels]:
    return request.parse(asked, warn), labels


def _name(rasters: Sequence[Any]) -> str:
    """A single series goes by its folder."""
    if not rasters:
        return "series"
    first = Path(rasters[0]["path"] if isinstance(rasters[0], Mapping) else str(rasters[0])).resolve()
    return first.name if first.is_dir() else first.parent.name


def _of_folder(asked: Mapping[str, Any], folder: Path) -> dict[str, Any]:
    """The parameters of one series of several: masks, like labels, are looked for in its folder."""
    mask = {"mask": str(folder / asked["mask"])} if asked.get("mask") else {}
    return {**asked, **mask, "rasters": [str(folder)]}


def _beside(folder: Path, name: str) -> Path:
    """A file as it was given, else in the folder of the series."""
    given = Path(str(name))
    return given if given.exists() or not (folder / given).exists() else folder / given
