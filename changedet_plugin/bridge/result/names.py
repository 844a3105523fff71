"""What are results called: in the layer tree, in the dock, on the disk?

A name says series, patch and time of the run.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from qgis.PyQt.QtCore import QDateTime, QLocale, Qt

from changedet_plugin.bridge.i18n import tr
from changedet_plugin.bridge.words import date_text
from changedet_plugin.core import disk
from changedet_plugin.core.result_file import StoredRun

_ANY_FOLDER = frozenset(("images", "rasters", "scenes", "data", "tif", "tiff", "tifs"))
"""Folders whose name says nothing of the place: the folder above is asked."""
_SAME_SHARE = 0.5
"""Share of the rasters that two runs of one series have in common, of the smaller one."""


def series_of(run: StoredRun) -> str:
    """What the series of a run is called: the folder of its rasters where it is one, else the file."""
    folders = {Path(str(entry.get("path", ""))).parent for entry in run.facts.inputs}
    return folder_name(folders.pop()) if len(folders) == 1 else Path(run.path).stem


def folder_name(folder: Path) -> str:
    """The name of a folder of rasters, or of the one above where it says nothing."""
    return folder.parent.name if folder.name.lower() in _ANY_FOLDER and folder.parent.name else folder.name


def title(run: StoredRun, series: str) -> str:
    """As ``szada_1, 8 px, 28 Nov 17:51``, so far as it is known."""
    chosen = _choices(run)
    return ", ".join(filter(None, (series, chosen["patch"], chosen["limit"], moment_text(run))))


def changes_name(of_result: str) -> str:
    """The name of a layer ``changes`` of a result of this title."""
    return tr("changes {result}").format(result=of_result)


def moment_text(run: StoredRun, is_for_now: bool = False) -> str:
    """When a run was started, in the local time; empty where that is not known.

    ``is_for_now``: the text is not kept, so that a run of today needs no date.
    """
    moment = QDateTime.fromString(run.facts.started, Qt.DateFormat.ISODate).toLocalTime()
    if not moment.isValid():
        return ""
    today = QDateTime.currentDateTime().date()
    if is_for_now and moment.date() == today:
        return QLocale().toString(moment, "hh:mm")
    return QLocale().toString(moment, "d MMM hh:mm" if moment.date().year() == today.year() else "d MMM yyyy hh:mm")


def file_stem(series: str, patch_px: int | None, moment: datetime.datetime) -> str:
    """The name of a file for a run, as ``szada_1_8px_20261128-1751``."""
    words = re.sub(r"[^\w-]+", "_", series).strip("_")
    return "_".join(filter(None, (words, f"{patch_px}px" if patch_px else "", f"{moment:%Y%m%d-%H%M}")))


def free_file(folder: Path, stem: str, ending: str = ".gpkg") -> Path:
    """A file of the folder that is not there yet."""
    number, path = 1, folder / f"{stem}{ending}"
    while disk.exists(path):
        number += 1
        path = folder / f"{stem}_{number}{ending}"
    return path


def is_same_series(one: StoredRun, other: StoredRun) -> bool:
    """Whether two runs have at least half of their rasters in common."""
    here, there = rasters_of(one), rasters_of(other)
    return bool(here and there) and len(here & there) >= _SAME_SHARE * min(len(here), len(there))


def rasters_of(run: StoredRun) -> set[Any]:
    """What the rasters of a run are known by wherever they lie: their content, else their path."""
    return {entry.get("sha256") or entry.get("path") for entry in run.facts.inputs}


def entries(runs: Sequence[StoredRun], series: Sequence[str], judged: Sequence[int] = ()) -> list[str]:
    """One line a result: series, patch, what else tells it from other runs of the series, its time, how many are judged."""
    lines = []
    for run, name, n_judged in zip(runs, series, judged or [0] * len(runs)):
        mates = [mate for mate in runs if is_same_series(run, mate)]
        chosen = {"patch": _choices(run).get("patch", ""), **differences(run, mates)}
        n_words = tr("%n judged", n_judged) if n_judged else ""
        lines.append([name, *chosen.values(), moment_text(run, is_for_now=True), n_words])
    texts = [" · ".join(filter(None, line)) for line in lines]
    stems = [Path(run.path).stem for run in runs]
    return [f"{text} · {stem}" if texts.count(text) > 1 else text for text, stem in zip(texts, stems)]


def differences(run: StoredRun, others: Sequence[StoredRun]) -> dict[str, str]:
    """The choices of a run, in words, that one of the others did not make."""
    here, there = _choices(run), [_choices(other) for other in others]
    return {name: words for name, words in here.items() if any(other.get(name) != words for other in there)}


def _choices(run: StoredRun) -> dict[str, str]:
    """What the analyst chose for a run, in words."""
    facts, asked = run.facts, run.facts.parameters
    first_new = next((date for date, reference in zip(run.dates, run.is_reference) if not reference), None)
    threshold, bands = asked.get("threshold"), asked.get("bands")
    return {
        "patch": tr("{size} px").format(size=facts.patch_px) if facts.patch_px else "",
        "limit": tr("below the limit") if run.is_below_limit else "",
        # What follows a colon says how the encoder works.
        "encoder": facts.encoder.get("name", "").partition(":")[0],
        "threshold": tr("limit {value}").format(value=f"{threshold:g}") if threshold else tr("automatic limit"),
        "split": tr("new from {date}").format(date=date_text(first_new)) if first_new else "",
        "dates": tr("%n dates", len(run.dates)),
        "confirm": tr("seen %n times", facts.confirm or 1),
        "bands": tr("bands {numbers}").format(numbers=", ".join(map(str, bands))) if bands else tr("all bands"),
        "area": tr("part of the scene") if asked.get("area") else tr("whole scene"),
        "mask": tr("masked") if any(entry.get("mask") for entry in facts.inputs) else tr("no mask"),
        "sensor": {"optical": tr("read as optical"), "radar": tr("read as radar")}.get(str(asked.get("sensor")), ""),
        "align": {"correct": tr("dates moved"), "ignore": tr("dates as they lie")}.get(str(asked.get("align")), ""),
    }
