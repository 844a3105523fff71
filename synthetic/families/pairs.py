"""What if there are two dates, as of a city that grows?

Small buildings, another season, and scenes that do not lie on one another.
"""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.random import Generator

from synthetic.covers import KINDS, NAMES
from synthetic.families import Family
from synthetic.layout import Truth
from synthetic.series import Landscape, Plan, write

DATES = (datetime.date(2018, 4, 21), datetime.date(2020, 8, 9))
BUILT_ON = {NAMES.index(before): which for which, (before, after) in enumerate(KINDS) if after == "built"}
"""Kind of change by the cover that is built on."""


@dataclass(frozen=True)
class PairPlan(Plan):
    """Two clear dates, two years and a season apart."""

    n_dates: int = 2
    n_reference: int = 1
    n_changes: int = 12
    """Parcels on which some building goes up."""
    size_px: int = 320
    light: float = 1.5
    clouds: bool = False
    jitter_px: float = 0.6

    @property
    def dates(self) -> tuple[datetime.date, ...]:
        """The two."""
        return DATES


def buildings(plan: Plan, land: Landscape, rng: Generator) -> Truth:
    """Build blocks of 60 to 160 m on some parcels of crop and meadow."""
    date_index, kind, transient = (np.full(land.parcel.shape, -1, np.int16) for _ in range(3))
    free = np.flatnonzero(np.isin(land.cover, list(BUILT_ON)))
    for chosen in rng.permutation(free)[: plan.n_changes]:
        for _ in range(rng.integers(1, 4)):
            row, col = np.clip(land.centre[chosen] + rng.normal(0, 8, 2), 0, plan.size_px - 1).astype(int)
            height, width = rng.integers(6, 17, 2)
            block = np.s_[row : row + height, col : col + width]
            here = land.parcel[block] == chosen
            date_index[block][here], kind[block][here] = 1, BUILT_ON[land.cover[chosen]]
    return Truth(date_index, kind, transient)


def _write(folder: Path, seed: int) -> None:
    write(folder, PairPlan(seed), buildings)


FAMILY = Family(
    "two dates, small buildings",
    "new blocks of 60 to 160 m, another season, crops rotated, about a pixel out of register",
    _write,
    (21, 22, 23),
    DATES[1],
)
