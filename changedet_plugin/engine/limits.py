"""What does the series not allow to say? One sentence for each limit of the reference and of the new dates."""

from __future__ import annotations

import datetime
from collections.abc import Iterable

import numpy as np

from changedet_plugin.engine import lof
from changedet_plugin.engine.patch_scores import PatchScores
from changedet_plugin.engine.types import Embeddings, Warn

RANKED_LOF = 8
"""Reference dates from which LOF takes part in the ranking score."""
UNUSUAL_DATE = 1.5
"""Median distance of a whole date from which it is worth a warning."""
CONTAMINATED = 1.2
"""``confirm.split`` from which it is no season and no cloud (20 series without a change in the reference, 3 with)."""
CONTAMINATED_SHARE = 0.0025
"""Share of such patches: .6 % and more with a change in the reference of 2 to 4 % of the scene, at most .1 % without."""


def warn_of_limits(embeddings: Embeddings, arrays: PatchScores, warn: Warn) -> None:
    """Give ``warn`` one sentence for each limit that the series has."""
    n_reference = sum(embeddings.is_reference)
    _short_reference(n_reference, warn)
    if n_reference >= lof.MINIMUM_REFERENCE:
        _unusual_dates(embeddings.dates[n_reference:], arrays, warn)
    _contaminated(arrays, warn)
    if arrays.duplicates.any():
        share = arrays.duplicates.mean()
        warn(
            f"{share:.1%} of the patches have the same values at several reference dates: "
            "their local outlier factor means little."
        )


def n_dates(n: int) -> str:
    """A number of dates in words."""
    return "1 date" if n == 1 else f"{n} dates"


def _short_reference(n: int, warn: Warn) -> None:
    if n < lof.MINIMUM_REFERENCE:
        warn(
            f"The reference has {n_dates(n)}, and what is usual at a place is known from {lof.MINIMUM_REFERENCE} dates on: "
            "the score says how far a place stands out from the rest of the scene."
        )
    elif n < RANKED_LOF:
        warn(
            f"The reference has {n_dates(n)}, fewer than {RANKED_LOF}: the local outlier factor takes no part in the score, "
            "so a place that always varies much may rank too high."
        )


def _unusual_dates(new: Iterable[datetime.date], arrays: PatchScores, warn: Warn) -> None:
    for date, distance in zip(new, arrays.date_distance, strict=True):
        known = distance[np.isfinite(distance)]
        if known.size and np.median(known) > UNUSUAL_DATE:
            warn(
                f"On {date.isoformat()} half of the scene differs from the reference by {np.median(known):.1f} times the "
                "usual or more: see whether it really changed so much, or whether season, clouds or light are the reason."
            )


def _contaminated(arrays: PatchScores, warn: Warn) -> None:
    """A change inside the reference widens the unit of its patch, and hides what comes after."""
    known = arrays.split[np.isfinite(arrays.split)]
    share = float((known >= CONTAMINATED).mean()) if known.size else 0.0
    if share >= CONTAMINATED_SHARE:
        warn(
            f"{share:.1%} of the patches seem to change within the reference already, and later changes there may be missed: "
            "let the reference end earlier."
        )
