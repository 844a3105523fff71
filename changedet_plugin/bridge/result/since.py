"""What is new since the earlier result of a series?

Known changes are marked in the new file, with the verdicts they had.
"""

from __future__ import annotations

import datetime
import json
from collections import Counter
from collections.abc import Iterable, Sequence
from contextlib import closing
from pathlib import Path

import numpy as np

from changedet_plugin.bridge.result.boxes import read_boxes
from changedet_plugin.bridge.result.geopackage import connect
from changedet_plugin.bridge.result.names import rasters_of
from changedet_plugin.bridge.result.tables import ChangeTable, read_changes, read_run
from changedet_plugin.core import disk
from changedet_plugin.core.errors import ResultError
from changedet_plugin.core.events import DetectResult
from changedet_plugin.core.geopackage import open_to_change
from changedet_plugin.core.result_file import StoredRun

_MOST_FILES = 100
_KNOWN_SHARE = 0.5
"""Share of the patches of a change that must have been listed before: its outline may have grown."""
_PATCHES = "SELECT fid, object FROM patches WHERE object IS NOT NULL"
_SAID = "SELECT fid, coalesce(rank, 0), verdict, note FROM changes"
_MARK = "UPDATE changes SET known = ?, verdict = ?, note = ? WHERE fid = ?"
_NOTE = "INSERT OR REPLACE INTO run (key, value) VALUES ('previous', ?)"
_FORGET = "DELETE FROM run WHERE key = 'previous'"


def find_previous(new: StoredRun, candidates: Iterable[str]) -> StoredRun | None:
    """Of some result files, the latest one over a part of the same series: same patches, encoder and bands, fewer dates."""
    earlier = []
    for path in list(dict.fromkeys(candidates))[:_MOST_FILES]:
        if Path(path) == Path(new.path):
            continue
        try:
            run = read_run(path)
        except ResultError:
            continue  # the folder holds other files too
        if _goes_on(run, new):
            earlier.append(run)
    return max(earlier, key=lambda run: (run.dates[-1], run.facts.started), default=None)


def mark(new: StoredRun, previous: StoredRun) -> int:
    """Mark in the file of ``new`` what ``previous`` held, and carry its verdicts and notes over; how many are new.

    A change is known if half of its patches were listed before and it is not dated after the earlier run's last date.
    """
    known = _known(new, previous)
    with connect(previous.path) as connection:
        said = {fid: (rank, verdict, note) for fid, rank, verdict, note in connection.execute(_SAID)}
    rows = [(*said[old], fid) for fid, old in known.items() if old in said]
    with closing(open_to_change(new.path)) as writing, writing:
        writing.execute(_FORGET)
        writing.execute(_NOTE, (json.dumps({"run_id": previous.run_id, "path": previous.path}),))
        writing.executemany(_MARK, rows)
        (n_changes,) = writing.execute("SELECT count(*) FROM changes").fetchone()
    return int(n_changes) - len(rows)


def _goes_on(old: StoredRun, new: StoredRun) -> bool:
    """Whether ``new`` is the same series with further dates at its end, and ``old`` what a run listed."""
    if old.is_below_limit:
        return False
    before, now = ((run.facts.grid, run.facts.encoder_id, run.facts.preprocessing_id) for run in (old, new))
    if before != now or not old.dates or not new.dates or new.dates[-1] <= old.dates[-1]:
        return False
    return rasters_of(old) <= rasters_of(new)


def _known(new: StoredRun, old: StoredRun) -> dict[int, int]:
    """Changes of ``new`` that are in ``old``, and which ones these are there."""
    before = dict(_cells(old))
    shared: dict[int, Counter[int]] = {}
    sizes: Counter[int] = Counter()
    for cell, fid in _cells(new):
        sizes[fid] += 1
        if cell in before:
            shared.setdefault(fid, Counter())[before[cell]] += 1
    dates = _dates(new)
    last = old.dates[-1]
    return {
        fid: counts.most_common(1)[0][0]
        for fid, counts in shared.items()
        if sum(counts.values()) >= _KNOWN_SHARE * sizes[fid] and (dates.get(fid) or last) <= last
    }


def _cells(run: StoredRun) -> Iterable[tuple[tuple[int, int], int]]:
    """Column and row of the listed patches, and the change that each belongs to."""
    boxes = read_boxes(run.path, "patches")
    grid, patch_px = run.facts.grid, run.facts.patch_px
    if not len(boxes.fid) or grid is None or not patch_px:
        return []
    per_x, row_x, left, per_y, row_y, top = grid["transform"]
    x, y = ((boxes.box[:, :2] + boxes.box[:, 2:]) / 2 - (left, top)).T
    pixels = np.linalg.solve(np.array([[per_x, row_x], [per_y, row_y]]), np.stack([x, y]))
    cells = np.floor(pixels / patch_px).astype(int).T
    of_fid = dict(zip(boxes.fid.tolist(), map(tuple, cells.tolist())))
    with connect(run.path) as connection:
        return [(of_fid[fid], change) for fid, change in connection.execute(_PATCHES) if fid in of_fid]


def _dates(run: StoredRun) -> dict[int, datetime.date]:
    with connect(run.path) as connection:
        rows = connection.execute("SELECT fid, date FROM changes WHERE date IS NOT NULL").fetchall()
    return {fid: datetime.date.fromisoformat(text[:10]) for fid, text in rows}


def results_in(folder: str, but: str) -> list[str]:
    """The GeoPackages of a folder (not below it) but one."""
    files = sorted(Path(folder).glob("*.gpkg"))
    return [str(file) for file in files if not file.name.startswith(".") and not disk.is_same(file, but)]


class OpenedResult(DetectResult):
    """What a run told, and what it wrote, read back."""

    table: ChangeTable
    n_new: int | None
    """Changes that the earlier result of the series did not hold; None = there is none."""


def with_table(result: DetectResult, earlier: Sequence[str]) -> OpenedResult:
    """A run's result event with the ``table`` of what was found, in which what an earlier result held is marked.

    ``earlier`` are files among which the earlier result may be, besides those of the same folder.
    """
    path = result["output"]
    run = read_run(path)
    previous = find_previous(run, [*earlier, *results_in(str(Path(path).parent), but=path)])
    n_new = mark(run, previous) if previous is not None else None
    return {**result, "table": read_changes(path), "n_new": n_new}
