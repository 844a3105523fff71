"""What if a large part of the scene burns, is flooded or is cleared between two dates?"""

from __future__ import annotations

import datetime
from dataclasses import dataclass

import numpy as np
from numpy.random import Generator

from synthetic.covers import NAMES
from synthetic.families.wide import Wide, family
from synthetic.series import Array, Landscape, Plan

SHARES = (0.2, 0.4, 0.6, 0.7)
AFTER = ("burnt", "water", "bare")


@dataclass(frozen=True)
class Pair(Plan):
    """Two summers."""

    @property
    def dates(self) -> tuple[datetime.date, ...]:
        """Early July, and late July two years later."""
        return datetime.date(self.start.year, 7, 4), datetime.date(self.start.year + 2, 7, 26)


def _becomes(land: Landscape, cover: Array, rng: Generator) -> Array:
    """One of three covers everywhere, save on built places."""
    after = NAMES.index(AFTER[int(rng.integers(len(AFTER)))])
    return np.where(cover == NAMES.index("built"), cover, after)


PAIR = Wide(
    "large pair",
    "Two dates between which a large part of the area burns, is flooded or is cleared.",
    Pair(n_dates=2, size_px=256, n_reference=1, light=1.5, clouds=False, jitter_px=0.5),
    since=lambda plan, rng: 1,
    becomes=_becomes,
    made=lambda age: 1.0,
)
FAMILIES = tuple(family(PAIR, share, (1, 2, 3, 4, 5, 6)) for share in SHARES)
