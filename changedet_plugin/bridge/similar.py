"""Which changes are of the same kind as a given one: here, at other dates, or in another result."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from changedet_plugin.bridge.i18n import tr
from changedet_plugin.bridge.results import ChangeTable
from changedet_plugin.engine import similar
from changedet_plugin.engine.errors import ResultError


@dataclass(frozen=True)
class Similar:
    """Changes like a given one, most similar first."""

    fid: NDArray[np.int64]
    similarity: NDArray[np.float32]
    """Cosine of the change vectors, -1 to 1."""


def similarity(table: ChangeTable, fid: int, within: ChangeTable | None = None) -> NDArray[np.float32]:
    """Cosine between the change vector of ``fid`` and that of every row of ``within`` (None = the same table).

    Raises
    ------
    ResultError
        There is no such change, or the two results hold vectors of different encoders.
    """
    row = table.row_of(fid)
    if row is None:
        raise ResultError(tr("This result has no change {fid}.").format(fid=fid))
    within = within or table
    one, other = table.run.encoder_id, within.run.encoder_id
    if one != other:
        sentence = tr("Vectors of {one} and {other} cannot be compared; run both series with the same encoder.")
        raise ResultError(sentence.format(one=one, other=other))
    n_one, n_other = table.vector.shape[1], within.vector.shape[1]
    if len(within.fid) and n_one != n_other:
        sentence = tr(
            "The results were made from different numbers of bands ({one} and {other} features); choose the same bands."
        )
        raise ResultError(sentence.format(one=n_one, other=n_other))
    return np.asarray(similar.cosine(within.vector, table.vector[row]), np.float32)


def similar_changes(table: ChangeTable, fid: int, at_least: float = 0.5, within: ChangeTable | None = None) -> Similar:
    """The changes at least so similar to ``fid``, ``fid`` itself among them where it is; ResultError as ``similarity``."""
    cosine = similarity(table, fid, within)
    rows = np.flatnonzero(cosine >= at_least)
    rows = rows[np.argsort(-cosine[rows], kind="stable")]
    return Similar((within or table).fid[rows], cosine[rows])
