"""What does the series not allow to say? One notice for each limit of the reference and of the new dates.

In: the series and what its patches scored. Out: warnings.
"""

from __future__ import annotations

import datetime
from collections.abc import Sequence

import numpy as np

from changedet_plugin.core.arrays import FloatArray
from changedet_plugin.core.notices import notice
from changedet_plugin.core.reference import ReferenceLength
from changedet_plugin.engine.changes import PatchScores
from changedet_plugin.engine.types import Embeddings, Warn

UNUSUAL_DATE = 1.5
"""Median distance of a whole date from which it is worth a warning. [usual distances]"""
RETURNED = 1.25
"""Median distance below which patches are as usual again (nine of ten usual ones have less). [usual distances]"""
NEXT_DATES = 3
"""Dates by which it is told whether a difference passes at once. [dates]"""
CONTAMINATED = 1.2
"""``PatchScores.split`` from which it is no season and no cloud (20 series without a change in the reference, 3 with).
[usual distances]"""
CONTAMINATED_SHARE = 0.0025
"""Share of such patches: .6 % and more with a change in the reference of 2 to 4 % of the scene, at most .1 % without."""


def warn_of_limits(embeddings: Embeddings, patches: PatchScores, warn: Warn) -> None:
    """Give ``warn`` one notice for each limit that the series has."""
    length = ReferenceLength(embeddings.n_reference)
    if length.limit:
        warn(length.limit)
    if length.has_spread:
        _unusual_dates(embeddings.dates[length.n_dates :], patches, warn)
    _contaminated(patches, warn)
    if patches.duplicates.any():
        warn(notice("equal_reference_dates", share=float(patches.duplicates.mean())))


def _unusual_dates(new: Sequence[datetime.date], patches: PatchScores, warn: Warn) -> None:
    """One notice for the dates that differ nearly everywhere and pass, one for where such a difference begins to stay.

    What does not pass at once is never advised to be left out: it may be the change that is looked for.
    """
    unusual = [at for at, distance in enumerate(patches.date_distance) if _median(distance) > UNUSUAL_DATE]
    after = {at: _later(patches.date_distance, at) for at in unusual}
    begin = next((at for at in unusual if _differs(after[at][:NEXT_DATES]) and _differs(after[at])), len(new))
    passing = [at for at in unusual if at < begin]
    if passing:
        pass_at_once = not any(_differs(after[at][:NEXT_DATES]) for at in passing)
        named = [new[at].isoformat() for at in passing]
        code = "unusual_dates_that_pass" if pass_at_once else "unusual_dates"
        warn(notice(code, n=len(passing), total=len(new), dates=named))
    if begin == len(new) - 1:
        warn(notice("last_date_unusual", date=new[begin].isoformat()))
    elif begin < len(new):
        warn(notice("all_different_from", date=new[begin].isoformat()))


def _median(distance: FloatArray) -> float:
    """Median distance of the patches (n_patches,) that are known; 0 where none is."""
    known = distance[np.isfinite(distance)]
    return float(np.median(known)) if known.size else 0.0


def _later(distance: FloatArray, at: int) -> list[bool]:
    """Whether the patches that differ on a date mostly do so on each later one that shows them.

    ``distance`` (n_new, n_rows, n_cols); one value for each later date that shows any of them.
    """
    later = distance[at + 1 :, distance[at] > UNUSUAL_DATE].astype(np.float32)
    return [_median(patches) > RETURNED for patches in later if np.isfinite(patches).any()]


def _differs(later: Sequence[bool]) -> bool:
    """Whether most of them do; nothing speaks against it where there are none."""
    return 2 * sum(later) >= len(later)


def _contaminated(patches: PatchScores, warn: Warn) -> None:
    """A change inside the reference widens the unit of its patch, and hides what comes after."""
    known = patches.split[np.isfinite(patches.split)]
    share = float((known >= CONTAMINATED).mean()) if known.size else 0.0
    if share >= CONTAMINATED_SHARE:
        warn(notice("reference_changes", share=share))
