"""Which change is meant in QGIS's locator bar?

``cd 12`` goes to change 12, ``cd b`` lists type B, ``cd 2019-07`` what is dated then.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from qgis.core import QgsFeedback, QgsLocatorContext, QgsLocatorFilter, QgsLocatorResult, QgsProject
from qgis.PyQt.QtGui import QIcon

from changedet_plugin.bridge.i18n import tr
from changedet_plugin.bridge.layers.result_layers import ResultLayers, changes_layers, cut_of, find_results, source_of
from changedet_plugin.bridge.words import area_text, date_text
from changedet_plugin.core import disk
from changedet_plugin.core.errors import ResultError
from changedet_plugin.paths import RESOURCES

_SHORT, _LONG = "cd", "changes"
_MOST = 50
_DATE = re.compile(r"\d{4}(-\d{2}){0,2}-?")


@dataclass(frozen=True)
class Entry:
    """One change as the locator knows it: plain values, read in any thread."""

    path: str
    fid: int
    rank: int
    """0 = not ranked."""
    names: tuple[str, ...]
    """Type and sub-type, in small letters."""
    date: str
    """ISO; empty = none."""
    title: str
    details: str

    def passes(self, words: Sequence[str]) -> bool:
        """Whether all words, in small letters, are said of it: its rank, its type, the start of its date, words of its type."""
        return all(self._says(word, len(words) > 1) for word in words)

    def _says(self, word: str, among_others: bool) -> bool:
        number = word.lstrip("#")
        if number.isdecimal():
            # Bands may be called by numbers: one alone is a rank.
            is_said = int(number) == self.rank or (among_others and word in re.split(r"[\s,:]+", self.title.lower()))
        else:
            is_said = word in self.names or (len(word) > 1 and word in self.title.lower())
        return is_said or (bool(_DATE.fullmatch(word)) and self.date.startswith(word))


class ChangeIndex:
    """The changes of the results that are open in a project; lists them anew where these are others. Main thread only."""

    def __init__(self, project: QgsProject) -> None:
        self._project = project
        self._state: tuple[tuple[str, int, int | None], ...] = ()
        self._entries: tuple[Entry, ...] = ()

    def entries(self) -> tuple[Entry, ...]:
        """All of them, by rank."""
        state = tuple(
            (path, Path(path).stat().st_mtime_ns, cut_of(layer))
            for layer in changes_layers(self._project)
            for path in (source_of(layer)[0],)
            if disk.is_file(path)
        )
        if state != self._state:
            results = find_results(self._project) if state else []
            listed = [entry for layers, name in zip(results, _names(results)) for entry in _readable(layers, name)]
            self._entries = tuple(sorted(listed, key=lambda entry: (entry.rank <= 0, entry.rank)))
            self._state = state
        return self._entries

    def find(self, title: str, details: str) -> Entry | None:
        """The change that is told of in these words, if it is still there."""
        return next((entry for entry in self.entries() if (entry.title, entry.details) == (title, details)), None)


class ChangeLocator(QgsLocatorFilter):
    """Searches in a thread of its own what it was given in the main one.

    QGIS keeps prefixes of two letters to itself, so the filter is asked about everything and looks for its own.
    """

    def __init__(self, index: ChangeIndex, go_to: Callable[[str, int], None]) -> None:
        super().__init__()
        self._index, self._go_to = index, go_to
        self._found: Sequence[Entry] = ()
        self._icon = QIcon(str(RESOURCES / "icons" / "changedet.svg"))

    def clone(self) -> ChangeLocator:
        """One more, for one search."""
        return ChangeLocator(self._index, self._go_to)

    def name(self) -> str:
        """Its name in the settings of QGIS."""
        return "changedet"

    def displayName(self) -> str:
        """Its name in the list of filters."""
        return tr("Changes (cd)")

    def prefix(self) -> str:
        """Its long prefix."""
        return _LONG

    def prepare(self, string: str, context: QgsLocatorContext) -> list[str]:
        """Take along what can be found; called in the main thread."""
        self._found = self._index.entries() if _query(string, context) is not None else ()
        return []

    def fetchResults(self, string: str, context: QgsLocatorContext, feedback: QgsFeedback) -> None:
        """Tell what all words are said of, by rank; a change whose rank was written comes first."""
        words = (_query(string, context) or "").lower().replace(",", " ").replace(":", " ").split()
        passed = [entry for entry in self._found if entry.passes(words)]
        passed.sort(key=lambda entry: words != [str(entry.rank)])
        for position, entry in enumerate(passed[:_MOST]):
            if feedback.isCanceled():
                return
            result = QgsLocatorResult(self, entry.title)
            result.description = entry.details
            result.icon = self._icon
            # What scores alike is listed by name, where 10 comes before 2.
            result.score = 1 - position / (2 * _MOST)
            self.resultFetched.emit(result)

    def triggerResult(self, result: QgsLocatorResult) -> None:
        """Go to the change that was chosen."""
        # By its words: reading the user data of a result ends QGIS 3.22.
        entry = self._index.find(result.displayString, result.description)
        if entry is not None:
            self._go_to(entry.path, entry.fid)


def _query(string: str, context: QgsLocatorContext) -> str | None:
    """What is looked for; None where changes are not meant."""
    if context.usingPrefix:
        return string
    head, _, query = string.partition(" ")
    return query if head.lower() == _SHORT and string != head else None


def _names(results: Sequence[ResultLayers]) -> list[str]:
    """What tells several results apart: their groups, else their files; empty for one alone."""
    groups = [layers.group.name() if layers.group is not None else "" for layers in results]
    paths = [layers.path for layers in results]
    return [""] if len(results) == 1 else groups if len(set(groups)) == len(groups) else paths


def _readable(layers: ResultLayers, name: str) -> list[Entry]:
    """A result that is damaged has nothing to be found; the dock says why when it is opened."""
    try:
        return _entries(layers, name)
    except ResultError:
        return []


def _entries(layers: ResultLayers, name: str) -> list[Entry]:
    table = layers.table()
    entries = []
    for row, fid in enumerate(table.fid.tolist()):
        rank, kind, date, score = int(table.rank[row]), table.type[row], table.date[row], float(table.score[row])
        words = ": ".join(filter(None, (tr("type {type}").format(type=kind) if kind else "", table.type_name[row])))
        details = (
            tr("score {score}").format(score=f"{score:.1f}") if np.isfinite(score) else "",
            date_text(date),
            area_text(float(table.area_m2[row])),
            name,
        )
        entries.append(
            Entry(
                path=layers.path,
                fid=fid,
                rank=rank,
                names=tuple(part.lower() for part in (kind, table.subtype[row]) if part),
                date=str(date or ""),
                title=" ".join(filter(None, (f"#{rank}" if rank > 0 else f"({fid})", words))),
                details=", ".join(filter(None, details)),
            )
        )
    return entries
