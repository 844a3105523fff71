"""Which changes are of the same kind as a given one: here, at other dates, or in another result."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from changedet_plugin.bridge.i18n import tr
from changedet_plugin.bridge.results import ChangeTable
from changedet_plugin.engine import similar
from changedet_plugin.engine.errors import ResultError


def similarity(table: ChangeTable, fid: int, within: ChangeTable | None = None) -> NDArray[np.float32]:
    """Cosine between the change vector of ``fid`` and that of every row of ``within`` (None = the same table).

    Raises
    ------
    ResultError
        There is no such change, or the two results hold vectors of different encoders or bands.
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
