"""What does the analyst say of the changes?

Verdicts and notes, written to the GeoPackage at once, through the layer that shows it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from qgis.core import NULL, QgsVectorDataProvider, QgsVectorLayer

from changedet_plugin.bridge.i18n import tr
from changedet_plugin.bridge.result.geopackage import connect
from changedet_plugin.bridge.result.tables import ChangeTable
from changedet_plugin.core.errors import ResultError
from changedet_plugin.core.result_file import StoredRun
from changedet_plugin.core.result_schema import Verdict
from changedet_plugin.core.run_facts import RunFacts

CONFIRMED, REJECTED, UNSURE = map(str, Verdict)
_FIELDS = ("verdict", "note")


@dataclass(frozen=True)
class Judgement:
    """What the analyst says of one change."""

    verdict: str | None = None
    """``CONFIRMED``, ``REJECTED`` or ``UNSURE``; None = not judged."""
    note: str | None = None


@dataclass(frozen=True)
class Tally:
    """How the judging of an ordered list of changes stands."""

    n_listed: int
    n_judged: int
    n_confirmed: int
    n_rejected: int
    k: int
    """Length of the stretch at the top of the list that is judged without a gap."""
    n_right: int
    """Confirmed among these first ``k``."""
    n_open: int
    """Unsure among them."""


def judgement_of(table: ChangeTable, fid: int) -> Judgement:
    """The verdict and the note of a change; ResultError if there is no such change."""
    row = table.row_of(fid)
    if row is None:
        raise ResultError(tr("This result has no change {fid}.").format(fid=fid))
    return Judgement(table.verdict[row] or None, table.note[row] or None)


def write(layer: QgsVectorLayer, run: StoredRun, judgements: Mapping[int, Judgement], former: Mapping[int, Judgement]) -> None:
    """Write judgements by feature id to the file of a layer of a run: what differs from the ``former`` ones.

    Raises
    ------
    ResultError
        The layer is being edited, its file cannot be written to, or it is that of the run no more; what could be written to
        a file that was taken away is lost with it.
    """
    if layer.isEditable():
        raise ResultError(tr("The layer is being edited; save or leave the edits, then judge again."))
    if not _is_of(run):
        raise _replaced(run)
    provider = layer.dataProvider()
    columns = [provider.fieldNameIndex(name) for name in _FIELDS]
    can_write = provider.capabilities() & QgsVectorDataProvider.Capability.ChangeAttributeValues
    values = {fid: _changed(columns, said, former.get(fid, Judgement())) for fid, said in judgements.items()}
    if min(columns) < 0 or not can_write or not provider.changeAttributeValues(values):
        provider.clearErrors()
        sentence = tr("The verdict could not be written to {path}: copy the result to a folder that you may write to.")
        raise ResultError(sentence.format(path=provider.dataSourceUri().partition("|")[0]))
    layer.triggerRepaint()
    # QGIS goes on writing to a file that was moved away, or replaced, while it had it open.
    if not _holds(run, judgements):
        raise _replaced(run)


def judged(table: ChangeTable, judgements: Mapping[int, Judgement]) -> ChangeTable:
    """The table with these judgements in it."""
    verdict, note = list(table.verdict), list(table.note)
    for fid, said in judgements.items():
        row = table.row_of(fid)
        if row is not None:
            verdict[row], note[row] = said.verdict, said.note
    return replace(table, verdict=verdict, note=note)


def count_judged(path: str) -> int:
    """How many changes of a result have a verdict; 0 where the file cannot be read."""
    try:
        with connect(path) as reading:
            return int(reading.execute("SELECT count(nullif(verdict, '')) FROM changes").fetchone()[0])
    except ResultError:
        return 0


def tally(table: ChangeTable, rows: Sequence[int]) -> Tally:
    """Count the verdicts over rows of a table in the order of a list."""
    said = [table.verdict[row] for row in rows]
    k = next((index for index, verdict in enumerate(said) if not verdict), len(said))
    return Tally(
        n_listed=len(said),
        n_judged=sum(bool(verdict) for verdict in said),
        n_confirmed=said.count(CONFIRMED),
        n_rejected=said.count(REJECTED),
        k=k,
        n_right=said[:k].count(CONFIRMED),
        n_open=said[:k].count(UNSURE),
    )


def _is_of(run: StoredRun) -> bool:
    """Whether the file of a run is still that of this run."""
    with connect(run.path) as reading:
        return RunFacts.from_table(reading.execute("SELECT key, value FROM run WHERE key = 'run_id'")).run_id == run.run_id


def _holds(run: StoredRun, judgements: Mapping[int, Judgement]) -> bool:
    """Whether the file of a run has these verdicts, and notes where there are any."""
    with connect(run.path) as reading:
        query = "SELECT coalesce(verdict, ''), coalesce(note, '') <> '' FROM changes WHERE fid = ?"
        said = {fid: reading.execute(query, (fid,)).fetchone() for fid in judgements}
    return all(said[fid] == (one.verdict or "", bool(one.note)) for fid, one in judgements.items())


def _replaced(run: StoredRun) -> ResultError:
    sentence = tr("{path} was replaced or moved while it was open; open the result again, then judge again.")
    return ResultError(sentence.format(path=run.path))


def _changed(columns: Sequence[int], said: Judgement, former: Judgement) -> dict[int, Any]:
    pairs = zip(columns, (said.verdict, said.note), (former.verdict, former.note))
    return {column: _or_null(new) for column, new, old in pairs if new != old}


def _or_null(text: str | None) -> Any:
    return text if text else NULL
