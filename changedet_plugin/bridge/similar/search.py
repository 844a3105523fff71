"""Which changes are of the same kind as given ones: here, at other dates, or in another result."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from changedet_plugin.bridge.i18n import tr
from changedet_plugin.bridge.result.tables import ChangeTable, RunFacts, read_changes
from changedet_plugin.bridge.similar import detectors
from changedet_plugin.bridge.similar.detectors import Detector
from changedet_plugin.core import similarity
from changedet_plugin.core.errors import ResultError


@dataclass(frozen=True)
class Match:
    """One change that is similar."""

    table: ChangeTable
    row: int
    similarity: float


def search(
    path: str,
    fids: Sequence[int],
    others: Sequence[str],
    at_least: float,
    rejected: Sequence[int] = (),
    detector: Detector | None = None,
) -> tuple[list[Match], list[str]]:
    """The changes of a result and of ``others`` (paths) that are like ``fids`` of the first, most alike first; and warnings.

    With a detector: what is like it; ``fids`` and ``rejected`` are judgements that it leans by.

    Raises
    ------
    ResultError
        As ``similarities`` and ``detectors.similarities``, and where a file is no result.
    """
    own = read_changes(path)
    matches, warnings = [], []
    for table in (own, *(read_changes(other) for other in dict.fromkeys(others) if other != path)):
        if detector is None:
            cosine = similarities(own, fids, table, rejected)
            warnings.append(check(own.run, table.run))
        else:
            warnings.append(detectors.check(detector, table.run, None))
            cosine = detectors.similarities(table, detector, *(_vectors(own, chosen) for chosen in (fids, rejected)))
        matches += [Match(table, int(row), float(cosine[row])) for row in np.flatnonzero(cosine >= at_least)]
    return sorted(matches, key=lambda match: -match.similarity), [sentence for sentence in warnings if sentence]


def similarities(
    table: ChangeTable, fids: int | Sequence[int], within: ChangeTable | None = None, rejected: Sequence[int] = ()
) -> NDArray[np.float32]:
    """Cosine of every row of ``within`` (None = the same table) with what the changes ``fids`` of ``table`` have in common.

    ``rejected``: changes of ``table`` that were called unlike; the search leans away from them.

    Raises
    ------
    ResultError
        There is no such change, or the two results hold vectors of different encoders or bands.
    """
    wanted = [fids] if isinstance(fids, (int, np.integer)) else list(fids)
    within = within or table
    check(table.run, within.run)
    n_one, n_other = table.vector.shape[1], within.vector.shape[1]
    if len(within.fid) and n_one != n_other:
        sentence = tr(
            "The results were made from different numbers of bands ({one} and {other} features); choose the same bands."
        )
        raise ResultError(sentence.format(one=n_one, other=n_other))
    query = similarity.rocchio(_vectors(table, wanted), _vectors(table, rejected))
    return np.asarray(similarity.cosine(within.vector, query), np.float32)


def check_vectors(run: RunFacts) -> None:
    """``ResultError`` where a result holds no change vectors."""
    if run.is_below_limit:
        sentence = tr(
            "Places below the limit keep no record of how their pixels changed, so nothing similar can be looked for: "
            "find the changes again with a lower limit."
        )
        raise ResultError(sentence)


def check(one: RunFacts, other: RunFacts) -> str:
    """A sentence that the analyst should read before two results are compared; empty = nothing to say.

    Raises
    ------
    ResultError
        Their vectors cannot be compared: one has none, or they are of another encoder or other bands.
    """
    for run in (one, other):
        check_vectors(run)
    own, theirs = similarity.origin(one.facts), similarity.origin(other.facts)
    difference = similarity.differs(own, theirs)
    if difference == "encoder":
        sentence = tr("Changes found with {one} and with {other} cannot be compared; run both series with the same encoder.")
        raise ResultError(sentence.format(one=own.encoder_id, other=theirs.encoder_id))
    if difference == "bands":
        sentence = tr("Changes found in other bands cannot be compared ({one}; {other}); run both series with the same bands.")
        raise ResultError(sentence.format(one=own.preprocessing_id, other=theirs.preprocessing_id))
    ratio = own.gsd_ratio(theirs)
    if ratio <= similarity.MOST_GSD_RATIO:
        return ""
    sentence = tr("The pixels of one result are {ratio} times as large as those of the other; take what is similar with care.")
    return sentence.format(ratio=f"{ratio:.1f}")


def _vectors(table: ChangeTable, fids: Sequence[int]) -> NDArray[np.float32]:
    """Change vectors (n, n_features) of some changes."""
    rows = [table.row_of(fid) for fid in fids]
    missing = next((fid for fid, row in zip(fids, rows) if row is None), None)
    if missing is not None:
        raise ResultError(tr("This result has no change {fid}.").format(fid=missing))
    return table.vector[np.array(rows, np.int64)]
