"""What changed at each patch, once? The rule of series that are too short for several events: the dates that agree most.

In: a block, and how its dates agree. Out: one event a patch.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from changedet_plugin.core.arrays import BoolArray, FloatArray
from changedet_plugin.engine.changes import EventKind, PatchEvents
from changedet_plugin.engine.masked import nanmax, nanmedian
from changedet_plugin.engine.scoring import persistence
from changedet_plugin.engine.scoring.whitened_block import WhitenedBlock


@dataclass(frozen=True)
class OneChange:
    """The strongest change of each patch: since when, and whether the last dates still show it."""

    n_confirming: int
    """Consecutive valid dates that must agree."""
    n_events: int = 1

    def events(self, block: WhitenedBlock, terms: FloatArray) -> PatchEvents:
        """One event a patch; ``terms`` (n_new, n_tokens) as ``agreement_terms`` gives them."""
        new, n = block.new, self.n_confirming
        start = persistence.strongest(block.rms(terms))
        projected = block.rms(persistence.projections(new, block.spread(start), n))
        dating = persistence.date(projected, start, n)
        shows = projected >= dating.level
        shows[np.arange(len(new))[:, None] < dating.first] = False
        ended = persistence.ended(projected, dating.level, n)
        last = np.where(shows.any(0), len(new) - 1 - shows[::-1].argmax(0), dating.first)
        date_index, end_index = (_of_all_dates(index, block) for index in (dating.first, last))
        of_patches = {
            "score": block.rms(nanmax(terms)),
            "n_dates": shows.sum(0),
            "kind": np.where(ended, EventKind.ENDED, EventKind.OPEN),
            "depth": nanmedian(np.where(shows, projected, np.nan)),
            "recovered": np.full(len(ended), np.nan),
            "confirmations": dating.confirmations,
        }
        return PatchEvents(
            date_index=date_index,
            previous_index=last_valid_before(date_index, block.valid),
            end_index=end_index,
            **{name: values.reshape(1, *block.shape) for name, values in of_patches.items()},
        )


def last_valid_before(date_index: NDArray[np.int16], valid: BoolArray) -> NDArray[np.int16]:
    """Last date before ``date_index`` (n_events, n_rows, n_cols) that is ``valid`` (n_dates, n_rows, n_cols); -1 = none."""
    earlier = valid[:, None] & (np.arange(len(valid))[:, None, None, None] < date_index)
    return np.where(earlier.any(0), len(valid) - 1 - earlier[::-1].argmax(0), -1).astype(np.int16)


def _of_all_dates(index: NDArray[np.int16], block: WhitenedBlock) -> NDArray[np.int16]:
    """Indices of new dates (n_patches,) as indices of all dates (1, n_rows, n_cols); -1 = none."""
    return np.where(index >= 0, block.n_reference + index, -1).astype(np.int16).reshape(1, *block.shape)
