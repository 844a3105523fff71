"""Which changes are of the same kind as given ones: here, at other dates, or in another result?"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from changedet_plugin.bridge.i18n import tr
from changedet_plugin.bridge.result.tables import ChangeTable, read_changes
from changedet_plugin.bridge.similar import comparable, detectors
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
    wanted = comparable.of_table(own) if detector is None else comparable.of_detector(detector)
    matches, warnings = [], []
    for table in (own, *(read_changes(other) for other in dict.fromkeys(others) if other != path)):
        warnings.append(comparable.check(wanted, comparable.of_table(table)))
        if detector is None:
            cosine = similarities(own, fids, table, rejected)
        else:
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
    comparable.check(comparable.of_table(table), comparable.of_table(within))
    query = similarity.rocchio(_vectors(table, wanted), _vectors(table, rejected))
    return np.asarray(similarity.cosine(within.vector, query), np.float32)


def _vectors(table: ChangeTable, fids: Sequence[int]) -> NDArray[np.float32]:
    """Change vectors (n, n_features) of some changes."""
    rows = [table.row_of(fid) for fid in fids]
    missing = next((fid for fid, row in zip(fids, rows) if row is None), None)
    if missing is not None:
        raise ResultError(tr("This result has no change {fid}.").format(fid=missing))
    return table.vector[np.array(rows, np.int64)]
